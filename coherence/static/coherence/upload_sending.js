// Sending one file by whatever way the grant names, going on from where it broke off (documentation/uploads.md).

import { get, headers, post, Refusal, refusal, remove } from "./api.js";

const PIECE = 16 * 1024 ** 2; // of tus to this site; what stands before it may not take larger requests
const AT_ONCE = 3; // parts on their way to a bucket
const ADDRESSES = 16; // asked for together
const MOST_REFUSALS = 5; // of the bucket, with fresh addresses, until it is given up
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds
const LOOK_EVERY = 1500;
const KNOWN = "coherence.uploads";

/** The connection or the other side went away: it passes. */
class Lost extends Error {}

/** Tells `tell({ state, sent, videoId })` where it is: asking, sending, waiting, looking, or ended by `run`'s promise. */
export class Sending {
  constructor(file, { title = "", uploadId = null, tell }) {
    Object.assign(this, { file, title, uploadId, tell, sent: 0, over: new AbortController(), wake: () => {} });
  }

  /** { videoId, known }: which recording it is, and whether it was here before. Throws Refusal, or AbortError after `cancel`. */
  async run() {
    this.tell({ state: "asking" });
    const grant = await this.lasting(() => this.uploadId ? get(`/uploads/${this.uploadId}`) : this.begin());
    this.uploadId = grant.uploadId;
    remember(this.uploadId, { name: this.file.name, size: this.file.size, modified: this.file.lastModified });
    if (grant.status === "open") await WAYS[grant.transport](this, grant);
    return this.arrived(grant.status === "open" ? grant.transport : "");
  }

  begin() {
    const { name, size, type } = this.file;
    return post("/uploads", { filename: name, sizeBytes: size, contentType: type.split(";")[0], title: this.title });
  }

  /** All bytes are there: wait for what they turn out to be. */
  async arrived(transport) {
    this.progress(this.file.size);
    this.tell({ state: "looking" });
    if (transport && transport !== "tus") await this.lasting(() => post(`/uploads/${this.uploadId}/complete`));
    for (;;) {
      const upload = await this.lasting(() => get(`/uploads/${this.uploadId}`));
      if (upload.status === "completed") return this.ended(upload);
      if (upload.status === "failed") { forget(this.uploadId); throw new Refusal(upload.error); }
      if (upload.status !== "completing") { forget(this.uploadId); throw gone(); }
      await this.pause(LOOK_EVERY);
    }
  }

  async ended({ videoId, createdAt }) {
    forget(this.uploadId);
    const video = await get(`/videos/${videoId}`).catch(() => null); // if it cannot be asked, its page will tell
    return { videoId, known: video !== null && Date.parse(video.createdAt) < Date.parse(createdAt) };
  }

  async cancel() {
    this.over.abort();
    forget(this.uploadId);
    if (this.uploadId) await remove(`/uploads/${this.uploadId}`).catch(() => null); // what is left of it the server sweeps
  }

  /** Leave it as it is: it can go on later. */
  leave() {
    this.over.abort();
  }

  progress(sent) {
    this.sent = Math.min(sent, this.file.size);
    this.tell({ state: "sending", sent: this.sent });
  }

  /** Do it until it succeeds or is refused; a lost connection is waited out, and `wake` ends the wait. */
  async lasting(act) {
    for (let tried = 0; ; tried++) {
      this.over.signal.throwIfAborted();
      try {
        return await act();
      } catch (error) {
        this.over.signal.throwIfAborted();
        const passes = error instanceof Lost || (error instanceof Refusal && (error.code === "OFFLINE" || [502, 504, 429].includes(error.status)));
        if (!passes || (error.status === 429 && !error.wait)) throw error;
        this.tell({ state: "waiting", sent: this.sent });
        await this.pause(Math.max(PAUSES[Math.min(tried, PAUSES.length - 1)], error.wait ?? 0) * 1000);
      }
    }
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const end = () => { clearTimeout(timer); removeEventListener("online", end); this.over.signal.removeEventListener("abort", end); resolve(); };
      const timer = setTimeout(end, milliseconds);
      addEventListener("online", end);
      this.over.signal.addEventListener("abort", end);
      this.wake = end;
    });
  }
}

const WAYS = { tus, multipart, supabase };

/** To this site, whatever name it calls itself by. */
async function tus(sending, grant) {
  const { pathname } = new URL(grant.tus.url);
  await pieces(sending, pathname, PIECE, (method) => headers(method));
}

/** tus 1.0: ask how much is there, then send the rest piece by piece. */
async function pieces(sending, url, size, heads) {
  const version = { "Tus-Resumable": "1.0.0" };
  const { file } = sending;
  let offset = await sending.lasting(() => reached(sending, url, { ...heads("HEAD"), ...version }));
  let sure = true; // a piece that broke off may have arrived in part
  while (offset < file.size) {
    offset = await sending.lasting(async () => {
      const start = sure ? offset : await reached(sending, url, { ...heads("HEAD"), ...version });
      if (start === file.size) return start;
      sending.progress(start);
      sure = false;
      const more = { ...heads("PATCH"), ...version, "Upload-Offset": String(start), "Content-Type": "application/offset+octet-stream" };
      const answer = await send("PATCH", url, file.slice(start, start + size), more, sending.over.signal, (sent) => sending.progress(start + sent));
      const now = await after(answer, start);
      sure = true;
      return now;
    });
    sending.progress(offset);
  }
}

async function reached(sending, url, heads) {
  const answer = await send("HEAD", url, null, heads, sending.over.signal);
  if (answer.status === 404 || answer.status === 410) { forget(sending.uploadId); throw gone(); }
  return after(answer, null);
}

/** Where it stands after the answer. Throws Lost for what passes, Refusal for the rest. */
function after(answer, start) {
  const offset = Number(answer.header("Upload-Offset") ?? NaN);
  if (answer.status < 300 && Number.isFinite(offset)) return offset;
  if (start !== null && [409, 423, 460].includes(answer.status)) throw new Lost();
  return refuse(answer);
}

/** Straight to a bucket, some parts at once. */
async function multipart(sending, grant) {
  const { partBytes, partCount, parts } = grant.multipart;
  const path = `/uploads/${grant.uploadId}/parts`;
  const kept = await sending.lasting(() => get(path));
  const there = new Set(kept.parts.map((each) => each.partNumber));
  const left = Array.from({ length: partCount }, (_, index) => index + 1).filter((number) => !there.has(number));
  const addresses = new Map(parts.map((each) => [each.partNumber, each.url]));
  const flying = new Map();
  let whole = kept.receivedBytes, refusals = 0;
  const told = () => sending.progress(whole + [...flying.values()].reduce((sum, each) => sum + each, 0));
  told();

  async function address(number) {
    if (!addresses.has(number)) {
      const wanted = [number, ...left.slice(0, ADDRESSES - 1)];
      for (const each of (await post(path, { partNumbers: wanted })).parts) addresses.set(each.partNumber, each.url);
    }
    return addresses.get(number);
  }

  async function one(number) {
    const body = sending.file.slice((number - 1) * partBytes, Math.min(number * partBytes, sending.file.size));
    await sending.lasting(async () => {
      const url = await address(number);
      try {
        const answer = await send("PUT", url, body, {}, sending.over.signal, (sent) => { flying.set(number, sent); told(); });
        if (answer.status < 300) return;
        addresses.delete(number); // it was too old, or the bucket is busy
        if (answer.status < 500 && ++refusals > MOST_REFUSALS) throw new Refusal({ error: "The storage does not take this recording right now.", code: "SERVICE_UNAVAILABLE", retryable: true }, 503);
        throw new Lost();
      } finally {
        flying.delete(number);
      }
    });
    whole += body.size;
    told();
  }

  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (left.length) await one(left.shift()); }));
}

/** Supabase's own resumable way: made once, then pieces of exactly the size it asks for. */
async function supabase(sending, grant) {
  const { url, headers: own, chunkBytes, metadata } = grant.supabase;
  const known = recall()[grant.uploadId]?.location;
  const location = known ?? await sending.lasting(async () => {
    const described = Object.entries(metadata).map(([key, value]) => `${key} ${base64(value)}`).join(",");
    const heads = { ...own, "Tus-Resumable": "1.0.0", "Upload-Length": String(sending.file.size), "Upload-Metadata": described };
    const answer = await send("POST", url, null, heads, sending.over.signal);
    if (answer.status !== 201) return refuse(answer);
    return new URL(answer.header("Location"), url).href;
  });
  remember(grant.uploadId, { location });
  await pieces(sending, location, chunkBytes, () => own);
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** A request that tells how much of its body is out, which fetch cannot. Throws Lost, or AbortError. */
function send(method, url, body, heads, signal, progress = () => {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    for (const [name, value] of Object.entries(heads)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => resolve({ status: request.status, header: (name) => request.getResponseHeader(name), text: request.responseText });
    request.onerror = request.ontimeout = () => reject(new Lost());
    request.onabort = () => reject(signal.reason ?? new Lost());
    request.onloadend = () => signal.removeEventListener("abort", stop);
    signal.addEventListener("abort", stop);
    request.send(body);
  });
}

async function refuse(answer) {
  if (answer.status >= 502 || answer.status === 0) throw new Lost();
  const told = { status: answer.status, headers: { get: answer.header }, json: async () => JSON.parse(answer.text) };
  throw await refusal(told);
}

function gone() {
  return new Refusal({ error: "What had arrived of this upload is no longer here. Please send it again.", code: "GONE" }, 410);
}

/** What this browser knows of uploads under way, so that the same file is recognised when it is chosen again. */
export function recall() {
  try {
    return JSON.parse(localStorage.getItem(KNOWN)) ?? {};
  } catch {
    return {}; // private windows of some browsers keep nothing
  }
}

function remember(id, facts) {
  const all = recall();
  keep({ ...all, [id]: { ...all[id], ...facts } });
}

export function forget(id) {
  const { [id]: _, ...rest } = recall();
  keep(rest);
}

function keep(all) {
  try {
    localStorage.setItem(KNOWN, JSON.stringify(all));
  } catch {
    return; // then the file is only recognised by what the server knows
  }
}
