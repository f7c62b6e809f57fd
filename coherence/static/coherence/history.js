// The list of recordings: more of it on the way down, marks for comparing, and changes without leaving the page.

import { headers, patch, Refusal, refusal, remove } from "./api.js";
import { watch } from "./live.js";
import { toast } from "./toasts.js";

const list = document.getElementById("takes");

if (list) {
  endless();
  marks();
  list.addEventListener("submit", changed);
  follow();
}

/** The next page is put below as soon as its link comes near; without a connection the link stays. */
function endless() {
  const link = document.getElementById("more");
  if (!link) return;
  const watch = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && load(), { rootMargin: "600px" });
  let busy = false;
  async function load() {
    if (busy) return;
    busy = true;
    try {
      const page = await read(link.href);
      const next = page.getElementById("more");
      list.append(...page.querySelectorAll("#takes > li"));
      if (next) link.href = next.href;
      else { watch.disconnect(); link.remove(); }
      busy = false;
      if (next) { watch.unobserve(link); watch.observe(link); } // it may be in view still
    } catch {
      busy = false; // the link itself works once there is a connection again
    }
  }
  watch.observe(link);
}

async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Two at most: a third mark takes the place of the first. */
function marks() {
  const form = document.getElementById("compare"), said = document.getElementById("compare-said"), button = form.querySelector("button");
  const order = [];
  function show() {
    const left = 2 - order.length;
    said.textContent = left === 2 ? "Mark two takes to see what changed between them." : left === 1 ? "One more to go." : "Two takes are marked.";
    button.disabled = left > 0;
    form.classList.toggle("begun", order.length > 0);
  }
  list.addEventListener("change", ({ target }) => {
    if (target.name !== "take") return;
    if (target.checked) order.push(target);
    else order.splice(order.indexOf(target), 1);
    if (order.length > 2) order.shift().checked = false;
    show();
  });
  order.push(...[...list.querySelectorAll("[name=take]:checked")].slice(0, 2));
  show();
}

async function changed(event) {
  const form = event.target, take = form.closest(".take");
  const act = "favourite" in form.dataset ? favourite : "change" in form.dataset ? rename : "delete" in form.dataset ? forget : null;
  if (!act || !take) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  try {
    await act(take, form, button);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(Object.values(error.fields).flat(2)[0] ?? error.message);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function favourite(take, form, button) {
  const wanted = button.value === "true";
  await patch(`/videos/${take.dataset.id}`, { favourite: wanted });
  button.setAttribute("aria-pressed", String(wanted));
  button.value = String(!wanted);
}

async function rename(take, form) {
  const tags = form.elements.tags.value.split(",").map((each) => each.trim()).filter(Boolean);
  const said = await patch(`/videos/${take.dataset.id}`, { title: form.elements.title.value, tags });
  take.querySelector("[data-title]").textContent = form.elements.title.value = said.videoTitle;
  form.elements.tags.value = said.tags.join(", ");
  take.querySelector("[data-tags]").replaceChildren(...said.tags.map(tagged));
  const edit = form.closest("details");
  edit.open = false;
  edit.querySelector("summary").focus();
  toast("Saved.");
}

function tagged(name) {
  const item = document.createElement("li"), link = document.createElement("a");
  link.href = `?tag=${encodeURIComponent(name)}`;
  link.dir = "auto";
  link.textContent = name;
  item.append(link);
  return item;
}

/** Gone at once; the place it had offers it back for as long as the page is open. */
async function forget(take, form) {
  await remove(`/videos/${take.dataset.id}`);
  const mark = take.querySelector("[name=take]:checked");
  if (mark) mark.click();
  const gone = document.createElement("li"), said = document.createElement("p"), undo = document.createElement("button");
  gone.className = "take take-gone";
  said.textContent = `“${take.querySelector("[data-title]").textContent}” is deleted. `;
  said.setAttribute("role", "status");
  Object.assign(undo, { type: "button", className: "plain", textContent: "Undo" });
  said.append(undo);
  gone.append(said);
  undo.addEventListener("click", async () => {
    const answer = await fetch(form.dataset.restore, { method: "POST", headers: headers("POST") }).catch(() => null);
    if (!answer?.ok) return toast(answer ? (await refusal(answer)).message : "There is no connection right now. Please try again.");
    gone.replaceWith(take);
    take.querySelector("[data-title]").focus();
  });
  take.replaceWith(gone);
  undo.focus();
}

/** Those that are being analysed are told of as they move on, and shown anew when they end; pictures may come later still. */
function follow() {
  if (!list.querySelector("[data-state=working], .take-picture:empty")) return;
  watch({ tell: ({ videoId, type, status, progress, stage }) => {
    const take = document.getElementById(`take-${videoId}`);
    if (!take) return;
    if (type === "renditions") return picture(take);
    if (take.dataset.state !== "working") return;
    if (type === "results" || type === "failed" || status === "complete" || status === "error") return fresh(take);
    if (progress !== undefined) take.querySelector("progress").value = progress;
    if (stage) take.querySelector(".take-state .hint").textContent = stage;
  } });
}

async function picture(take) {
  const place = take.querySelector(".take-picture");
  const now = !place?.firstElementChild && (await anew(take))?.querySelector(".take-picture");
  if (now) place.replaceWith(now);
}

async function fresh(take) {
  const now = await anew(take);
  if (now) take.replaceWith(now);
}

/** The take as the list has it now; null where there is no connection. */
async function anew(take) {
  const page = await read(location.href).catch(() => null);
  const now = page?.getElementById(take.id);
  return now ? document.adoptNode(now) : null;
}
