// The upload page: what is chosen, dropped, recorded or fetched goes on its way, one after the other.

import { remove } from "./api.js";
import { camera } from "./upload_camera.js";
import { check, refusedBy, sizeOf, timeOf } from "./upload_checks.js";
import { imports } from "./upload_import.js";
import { kept } from "./upload_kept.js";
import { forget, recall, Sending } from "./upload_sending.js";
import { toast } from "./toasts.js";

const page = document.getElementById("upload");
const settings = JSON.parse(document.getElementById("upload-settings").textContent);
const queue = document.getElementById("queue");
const form = document.getElementById("form");
const waiting = [];
let busy = null;

page.classList.add("scripted");
for (const each of page.querySelectorAll(".needs-script")) each.hidden = false;
if (form) {
  document.getElementById("choose").classList.add("button");
  form.elements.video.multiple = true;
  form.elements.video.required = false;
  form.elements.video.addEventListener("change", chosen);
  queueMicrotask(chosen); // before this script came
  form.addEventListener("submit", (event) => event.preventDefault());
  droppable();
  camera(settings, (file) => add(file, { recorded: true }));
  imports();
}
brokenOff();

function chosen() {
  const { video } = form.elements;
  for (const file of video.files) add(file);
  video.value = "";
}

/** Dropping anywhere on the page is meant for the form; nothing that is dropped replaces the page. */
function droppable() {
  addEventListener("dragover", (event) => { if (holdsFiles(event)) { event.preventDefault(); form.classList.add("over"); } });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    for (const file of event.dataTransfer.files) add(file);
  });
}

const holdsFiles = (event) => [...event.dataTransfer?.types ?? []].includes("Files");

/** What the server has a part of. The same file, chosen again, is only sent in what is missing. */
function brokenOff() {
  for (const row of document.querySelectorAll("[data-upload]")) {
    const { upload: id, name, size } = row.dataset;
    row.querySelector("[data-goes-on]").addEventListener("change", ({ target }) => {
      const [file] = target.files;
      target.value = "";
      if (!file) return;
      if (file.name === name && file.size === Number(size)) add(file);
      else toast(`That is another file. This one is ${name}, ${sizeOf(Number(size))}.`);
    });
    row.querySelector("[data-drop]").addEventListener("click", async () => {
      await remove(`/uploads/${id}`).catch((refused) => toast(refused.message));
      forget(id);
      settle(row);
    });
  }
}

/** The broken off upload that this file belongs to. One that was changed since is another file. */
function unfinished(file) {
  const row = [...document.querySelectorAll("[data-upload]")].find(({ dataset }) => dataset.name === file.name && Number(dataset.size) === file.size);
  const modified = row && recall()[row.dataset.upload]?.modified;
  return row && (modified === undefined || modified === file.lastModified) ? row : null;
}

function settle(row) {
  const section = row.closest("section");
  row.remove();
  if (!section.querySelector("li")) section.remove();
}

async function add(file, { recorded = false } = {}) {
  const item = new Item(file, recorded);
  queue.append(item.row);
  item.row.scrollIntoView({ block: "nearest" });
  const refused = await check(file, settings);
  if (refused) return item.refuse(refused);
  const row = unfinished(file);
  if (row) {
    item.uploadId = row.dataset.upload;
    settle(row);
  }
  waiting.push(item);
  waiting.sort((one, other) => (one.row.compareDocumentPosition(other.row) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  next();
}

async function next() {
  if (busy || !waiting.length) return;
  busy = waiting.shift();
  await busy.go();
  busy = null;
  next();
}

/** One recording in the queue, and its row. */
class Item {
  constructor(file, recorded) {
    Object.assign(this, { file, recorded, uploadId: null, rate: 0, mark: null });
    this.row = document.getElementById("queued").content.firstElementChild.cloneNode(true);
    this.part = (name) => this.row.querySelector(`[data-${name}]`);
    this.part("name").textContent = file.name;
    this.part("size").textContent = sizeOf(file.size);
    this.part("bar").setAttribute("aria-label", file.name);
    this.say("Waiting for its turn.");
    this.acts(["Cancel", () => this.cancel()]);
  }

  say(words, advice = "") {
    this.part("said").textContent = words;
    this.part("advice").textContent = advice;
    this.part("advice").hidden = !advice;
  }

  acts(...all) {
    this.part("acts").replaceChildren(...all.map(([label, act]) => {
      const made = document.createElement(typeof act === "string" ? "a" : "button");
      if (typeof act === "string") made.href = act;
      else { made.type = "button"; made.addEventListener("click", act); }
      made.className = label === "Cancel" ? "plain" : "button quiet";
      made.textContent = label;
      return made;
    }));
  }

  async go() {
    this.sending = new Sending(this.file, { uploadId: this.uploadId, tell: (news) => this.tell(news) });
    this.row.classList.remove("refused");
    try {
      this.done(await this.sending.run());
    } catch (error) {
      if (error.name !== "AbortError") this.refuse(refusedBy(error, settings));
    }
  }

  tell({ state, sent = 0 }) {
    const bar = this.part("bar"), left = this.left(state, sent);
    if (state === "asking") this.say("Asking for a place.");
    if (state === "sending") this.say(sent < this.file.size ? `${Math.floor(100 * sent / this.file.size)} % sent${left}.` : "All of it is sent, and arriving.");
    if (state === "waiting") this.say("The connection is gone. It goes on by itself as soon as it is back.", sent > 0 ? `${sizeOf(sent)} have arrived and stay.` : "");
    if (state === "looking") this.say("All of it has arrived. Having a first look.");
    if (state === "looking") bar.removeAttribute("value");
    else if (state === "sending") bar.value = 100 * sent / this.file.size;
    const again = state === "waiting" ? [["Try now", () => this.sending.wake()]] : [];
    const shown = `${state}${this.sending?.uploadId}`;
    if (this.shown !== shown) this.acts(...again, ...(state === "looking" ? [] : [["Cancel", () => this.cancel()]]));
    this.shown = shown;
  }

  /** How long the rest takes, as the last seconds went; nothing before that is known. */
  left(state, sent) {
    const now = performance.now();
    if (state !== "sending" || !this.mark || sent < this.mark.sent) {
      this.mark = { now, sent, first: now };
      return "";
    }
    if (now - this.mark.now > 500) {
      const rate = (sent - this.mark.sent) / (now - this.mark.now) * 1000;
      this.rate = this.rate ? 0.7 * this.rate + 0.3 * rate : rate;
      this.mark = { ...this.mark, now, sent };
    }
    if (!this.rate || now - this.mark.first < 3000) return "";
    return `, about ${timeOf((this.file.size - sent) / this.rate)} left`;
  }

  refuse({ said, advice, links = [], again = false }) {
    this.row.classList.add("refused");
    this.part("bar").hidden = true;
    this.say(said, advice);
    const retry = again ? [["Try again", () => { this.part("bar").hidden = false; waiting.push(this); next(); }]] : [];
    this.acts(...retry, ...links, ["Take it off the list", () => this.row.remove()]);
  }

  done({ videoId, known }) {
    if (this.recorded) kept.clear();
    const address = `/recordings/${videoId}`;
    this.row.classList.add("done");
    this.part("bar").hidden = true;
    if (known) this.say("You sent this very recording before. It is not taken twice.");
    else this.say("It is here, and being analysed.");
    this.acts([known ? "Open it" : "See how far it is", address]);
    if (!known && queue.children.length === 1 && !waiting.length) location.assign(address);
  }

  async cancel() {
    const place = waiting.indexOf(this);
    if (place >= 0) waiting.splice(place, 1);
    if (this.recorded) kept.clear();
    await this.sending?.cancel();
    this.row.remove();
  }
}
