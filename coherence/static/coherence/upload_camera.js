// Recording with the camera of this device: look, record, look again, send or do it over.

import { letGo } from "./upload_checks.js";
import { kept } from "./upload_kept.js";

const KINDS = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];
const EACH = 2000; // ms of recording that are kept at once
const COUNT_FROM = 3;
const WARN_BEFORE = 30; // seconds
const BITS = 2_500_000;
const TROUBLE = {
  NotAllowedError: "The camera is not allowed for this page. Allow it beside the address, or send a file instead.",
  NotFoundError: "There is no camera or microphone on this device. Send a file instead.",
  NotReadableError: "Another program is using the camera. Close it, and try again.",
  OverconstrainedError: "This device has no such camera.",
};

export function camera(settings, send) {
  const found = (id) => document.getElementById(id);
  const part = Object.fromEntries(["open", "start", "stop", "send", "again", "turn", "off", "save", "said"].map((name) => [name, found(`camera-${name}`)]));
  const stage = document.querySelector(".stage"), preview = found("preview"), timer = found("timer"), elapsed = found("elapsed"), count = found("count");
  let stream = null, recorder = null, take = null, facing = "user", ticking = 0, lock = null, began = 0, turn = 0;

  part.open.addEventListener("click", look);
  part.start.addEventListener("click", begin);
  part.stop.addEventListener("click", () => recorder?.state === "recording" && recorder.stop());
  part.send.addEventListener("click", () => { send(take); off(); say("On its way."); });
  part.again.addEventListener("click", async () => { await kept.clear(); look(); });
  part.turn.addEventListener("click", () => { facing = facing === "user" ? "environment" : "user"; look(); });
  part.off.addEventListener("click", async () => { await kept.clear(); off(); say("The camera is off."); });
  addEventListener("pagehide", stopStream);
  still();

  function show(...names) {
    for (const [name, element] of Object.entries(part)) if (name !== "said") element.hidden = !names.includes(name);
  }

  function say(words) {
    part.said.textContent = words;
  }

  /** A take that an earlier visit left. */
  async function still() {
    const old = await kept.read();
    if (!old || stream) return;
    finished(old.blobs, old, "The take you recorded is still here.");
  }

  async function look() {
    forgetTake();
    stopStream();
    if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) return say("This browser cannot record here. Record with your camera's own program, and send the file.");
    const mine = ++turn;
    say("Waiting for the camera.");
    try {
      const wanted = { video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } }, audio: true };
      const opened = await navigator.mediaDevices.getUserMedia(wanted);
      if (mine !== turn) return opened.getTracks().forEach((track) => track.stop());
      stream = opened;
    } catch (error) {
      off();
      return say(TROUBLE[error.name] ?? "The camera could not be turned on. Send a file instead.");
    }
    preview.srcObject = stream;
    preview.muted = true;
    preview.controls = false;
    preview.classList.toggle("mirrored", facing === "user");
    await preview.play().catch(() => null); // shown, if still, where playing by itself is not allowed
    stage.classList.add("on");
    timer.hidden = true;
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter((each) => each.kind === "videoinput");
    show("start", "off", ...(cameras.length > 1 ? ["turn"] : []));
    say(`Stand so that your hands are in the picture. Up to ${Math.floor(settings.maxSeconds / 60)} minutes.`);
    part.start.focus();
  }

  async function begin() {
    const mine = ++turn;
    show("off");
    say(`It begins in ${COUNT_FROM} seconds.`);
    for (let left = COUNT_FROM; left > 0 && mine === turn; left--) {
      Object.assign(count, { hidden: false, textContent: left });
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    count.hidden = true;
    if (mine !== turn || !stream) return;
    const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind)) ?? "";
    const head = { name: nameOf(new Date(), type), type: type.split(";")[0] || "video/webm", began: Date.now() };
    const blobs = [];
    let bytes = 0;
    await kept.clear();
    kept.add(head);
    recorder = new MediaRecorder(stream, { ...(type ? { mimeType: type } : {}), videoBitsPerSecond: BITS });
    recorder.ondataavailable = ({ data }) => {
      if (!data.size) return;
      blobs.push(data);
      kept.add(data);
      bytes += data.size;
      if (bytes > settings.maxBytes * 0.97 && recorder.state === "recording") recorder.stop();
    };
    recorder.onstop = () => finished(blobs, head);
    recorder.onerror = () => say("The recording broke off. What was recorded until then is here.");
    recorder.start(EACH);
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
    began = performance.now();
    ticking = setInterval(tick, 250);
    timer.hidden = false;
    timer.classList.add("running");
    elapsed.textContent = "0:00";
    say("");
    show("stop");
    part.stop.focus();
  }

  function tick() {
    const seconds = (performance.now() - began) / 1000;
    elapsed.textContent = clock(seconds);
    const left = settings.maxSeconds - seconds;
    if (left <= 0 && recorder.state === "recording") recorder.stop();
    else if (left < WARN_BEFORE) say(`${Math.ceil(left)} seconds are left.`);
  }

  function finished(blobs, head, words = "This is your take. Send it, or do it over.") {
    clearInterval(ticking);
    lock?.release();
    stopStream();
    take = new File(blobs, head.name, { type: head.type, lastModified: head.began });
    const address = URL.createObjectURL(take);
    preview.srcObject = null;
    preview.src = address;
    preview.classList.remove("mirrored");
    preview.muted = false;
    preview.controls = true;
    stage.classList.add("on");
    timer.classList.remove("running");
    Object.assign(part.save, { href: address, download: head.name });
    show("send", "again", "save", "off");
    say(words);
    if (document.activeElement === document.body || document.activeElement === part.stop) part.send.focus();
  }

  function forgetTake() {
    if (take) letGo(preview, preview.src);
    take = null;
  }

  function stopStream() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
  }

  function off() {
    turn++;
    clearInterval(ticking);
    stopStream();
    preview.srcObject = null;
    preview.pause();
    stage.classList.remove("on");
    timer.hidden = true;
    show("open");
    forgetTake();
  }
}

function nameOf(moment, type) {
  const two = (number) => String(number).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `Take of ${day}, ${two(moment.getHours())}.${two(moment.getMinutes())}.${two(moment.getSeconds())}.${type.includes("mp4") ? "mp4" : "webm"}`;
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
