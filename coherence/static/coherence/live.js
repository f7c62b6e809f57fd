// What moves on the server: told by a WebSocket (documentation/realtime.md), asked for where there is none.

import { get } from "./api.js";

const OPENS_WITHIN = 4000;
const ASK_EVERY = 2500;
const ASK_LIST_EVERY = 6000;
const TRY_AGAIN_AFTER = 30000;
const FOR_GOOD = new Set([1003, 1007, 1008, 1009, 4403]);
const ENDED = new Set(["complete", "error"]);

function address(path) {
  const named = document.querySelector('meta[name="live-url"]')?.content ?? "";
  if (named === "off" || !("WebSocket" in globalThis)) return null;
  return (named || location.origin.replace(/^http/, "ws")) + path;
}

/**
 * Watch one recording (`videoId`), or all of one's own. `tell` gets one message for each change, each with all that is known:
 * { type: snapshot | status | stage | progress | results | failed | renditions | deleted, videoId, status, progress, stage, etaSeconds, error }.
 * `mode` hears "live", "asking" or "away". Returns a function that ends it.
 */
export function watch({ videoId = null, tell, mode = () => {} }) {
  const one = new One(videoId, tell, mode);
  one.begin();
  return () => one.end();
}

class One {
  constructor(videoId, tell, mode) {
    Object.assign(this, { videoId, tell, mode, last: 0, pause: 500, over: false, known: new Map() });
    this.url = address(videoId ? `/ws/videos/${videoId}` : "/ws/me");
    this.shown = () => document.visibilityState === "visible" && this.asking && this.ask();
  }

  begin() {
    document.addEventListener("visibilitychange", this.shown);
    if (this.url) this.connect();
    else this.fall();
  }

  end() {
    this.over = true;
    document.removeEventListener("visibilitychange", this.shown);
    for (const timer of [this.timer, this.asker, this.opening]) clearTimeout(timer);
    this.socket?.close();
  }

  connect() {
    if (this.over) return;
    let socket;
    try {
      socket = new WebSocket(this.url + (this.last ? `?after=${this.last}` : ""), ["coherence"]);
    } catch {
      this.fall();
      return;
    }
    this.socket = socket;
    this.opening = setTimeout(() => socket.close(), OPENS_WITHIN);
    socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    socket.onclose = (event) => this.closed(event.code);
  }

  hear(message) {
    clearTimeout(this.opening);
    this.pause = 500;
    this.stopAsking();
    this.mode("live");
    if (message.id) this.last = message.id;
    if (message.type === "snapshot") for (const video of message.videos) this.tell({ ...video, type: "snapshot" });
    else if (message.videoId) this.tell(message);
  }

  closed(code) {
    clearTimeout(this.opening);
    if (this.over) return;
    if (code === 4404) return this.gone();
    this.fall();
    if (FOR_GOOD.has(code)) return;
    const wait = code === 1012 ? 200 : this.pause * (0.5 + Math.random());
    this.timer = setTimeout(() => this.connect(), wait);
    this.pause = Math.min(this.pause * 3, TRY_AGAIN_AFTER);
  }

  gone() {
    this.tell({ type: "deleted", videoId: this.videoId });
    this.end();
  }

  fall() {
    if (this.asking || this.over) return;
    this.asking = true;
    this.asker = setTimeout(() => this.ask(), this.url ? 1500 : 0);
  }

  stopAsking() {
    this.asking = false;
    clearTimeout(this.asker);
  }

  async ask() {
    clearTimeout(this.asker);
    if (this.over || !this.asking) return;
    let wait = this.videoId ? ASK_EVERY : ASK_LIST_EVERY;
    try {
      const found = this.videoId ? [await get(`/videos/${this.videoId}/status`)] : await get("/videos?page_size=50");
      if (this.over || !this.asking) return;
      this.mode("asking");
      for (const video of found) this.compare(video);
      if (this.videoId && ENDED.has(found[0].status)) wait = 20000;
    } catch (refusal) {
      if (refusal.status === 404 && this.videoId) return this.gone();
      this.mode("away");
      wait = Math.max(wait * 2, refusal.wait * 1000);
    }
    if (document.visibilityState === "hidden") wait *= 6;
    this.asker = setTimeout(() => this.ask(), wait);
  }

  compare(video) {
    const said = JSON.stringify(video);
    const before = this.known.get(video.videoId);
    this.known.set(video.videoId, said);
    if (said === before) return;
    const ended = { complete: "results", error: "failed" }[video.status] ?? "progress";
    this.tell({ ...video, type: before === undefined ? "snapshot" : ended });
  }
}
