// The page of a recording that is being analysed: what the server tells moves the bar, the steps and the lanes.

import { watch } from "../live.js";

document.documentElement.classList.add("scripted");
const page = document.getElementById("waiting");
const $ = (id) => document.getElementById(id);
const title = document.title.replace(/^.*? · /, "");
let eta = Number($("eta").dataset.eta) || null;
let stage = "";
let reached = Number($("progress").value);

function span(seconds) {
  if (seconds < 5) return "a few seconds to go";
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} seconds to go`;
  return `about ${Math.round(seconds / 60)} minutes to go`;
}

function count() {
  $("eta").textContent = eta === null ? "" : span(eta);
  if (eta !== null) eta = Math.max(0, eta - 1);
}
count();
setInterval(count, 1000);

let asking = false;
async function refresh() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(page.dataset.lanes, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    const steps = told.getElementById("steps");
    if (!steps) return;
    $("steps").replaceWith(document.adoptNode(steps));
    const pictures = [...told.querySelectorAll(".picture")];
    if (pictures.map((each) => each.innerHTML).join() !== refresh.before) $("lanes").replaceChildren(...pictures.map((each) => document.adoptNode(each)));
    refresh.before = [...$("lanes").children].map((each) => each.innerHTML).join();
  } catch {
    // Without a connection the next piece of news asks again; the words above say where it stands.
  } finally {
    asking = false;
  }
}

function tell({ type, status, progress, stage: sentence, etaSeconds }) {
  if (type === "deleted") return location.replace("/recordings");
  if (status === "complete" || status === "error") return location.reload();
  if (progress !== undefined && progress >= reached) {
    reached = progress;
    $("progress").value = progress;
    $("percent").textContent = progress;
    document.title = `${progress} % · ${title}`;
  }
  if (etaSeconds !== undefined) eta = etaSeconds;
  if (sentence && sentence !== stage) {
    stage = sentence;
    $("sentence").textContent = sentence;
    refresh();
  }
}

watch({ videoId: page.dataset.recording, tell });
setInterval(refresh, 6000);
