// The page of a finished recording: one clock drives the lanes, the moments and the transcript.

import { watch } from "../live.js";
import { wire } from "./cards.js";
import { Lanes } from "./lanes.js";
import { dock, Player } from "./player.js";
import { Slides } from "./slides.js";
import { lastUpTo, Transcript } from "./transcript.js";
import { tour } from "./tour.js";

document.documentElement.classList.add("scripted");
const page = document.querySelector("[data-recording]");
const video = document.getElementById("player");
const player = new Player(video);
if (video.dataset.at) player.seek(Number(video.dataset.at)); // where the link leads to
// Prepared at once, for the film has the longest way; whoever saves data is waited for.
const prepare = () => player.prepare();
for (const kind of ["pointerenter", "focus"]) video.addEventListener(kind, prepare, { once: true });
if (!navigator.connection?.saveData) prepare();
const list = document.querySelector(".moment-list");
const rows = [...(list?.children ?? [])].map((element) => {
  const { seek, until } = element.firstElementChild.dataset;
  return { element, flag: element.dataset.moment, start: Number(seek), end: Math.max(Number(until), Number(seek) + 2) };
});
const starts = rows.map((row) => row.start - 0.3);
const byFlag = new Map(rows.map((row) => [row.flag, row]));

const lanes = new Lanes(document.getElementById("lanes"), player, { choose, near, slides: new Slides(document.querySelector(".strip")) });
const box = document.getElementById("paragraphs");
const transcript = box && new Transcript(box, JSON.parse(document.getElementById("words").textContent), player, document.getElementById("follow"));

function bring(element) {
  const top = element.offsetTop;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + element.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + element.offsetHeight - list.clientHeight;
}

function near(flag) {
  if (near.flag === flag) return;
  byFlag.get(near.flag)?.element.classList.remove("near");
  lanes.mark(near.flag, "near", false);
  near.flag = flag;
  lanes.mark(flag, "near", true);
  const row = byFlag.get(flag);
  if (!row) return;
  row.element.classList.add("near");
  bring(row.element);
}

function choose(flag, seconds) {
  player.play(seconds);
  near(flag);
}

let current = null;
function moment(seconds) {
  const row = rows[lastUpTo(starts, seconds)];
  const now = row && seconds <= row.end ? row : null;
  if (now === current) return;
  for (const [each, on] of [[current, false], [now, true]]) {
    if (!each) continue;
    each.element.classList.toggle("now", on);
    document.getElementById(each.flag)?.classList.toggle("now", on);
    lanes.mark(each.flag, "now", on);
  }
  current = now;
  if (now) bring(now.element);
}

function show() {
  const seconds = player.seconds;
  lanes.place(seconds);
  moment(seconds);
  transcript?.show(seconds);
}

// Twelve times a second is enough for words and a mark that walks; a frame of the whole page for each frame of the film is not.
const BEAT = 80;
let beat = 0;
function run() {
  show();
  beat = video.paused || video.ended ? 0 : setTimeout(run, BEAT);
}
video.addEventListener("play", () => { beat ||= setTimeout(run); });
for (const kind of ["placed", "seeked", "pause"]) video.addEventListener(kind, () => { if (!beat) requestAnimationFrame(show); });

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-seek]");
  if (button) player.play(Number(button.dataset.seek));
});

function asideChanged(flag, aside) {
  lanes.mark(flag, "put-aside", aside);
  byFlag.get(flag)?.element.classList.toggle("aside", aside);
}
for (const row of rows) if (row.element.classList.contains("aside")) lanes.mark(row.flag, "put-aside", true);
if ("own" in page.dataset) wire(page, page.dataset.recording, { asideChanged });
dock(video.parentElement, video);
tour();

if (document.querySelector("[data-under-way]")) {
  watch({ videoId: page.dataset.recording, tell: ({ type }) => { if (type === "results" || type === "failed") location.reload(); } });
}
