// Recordings that are fetched from an address: asked for, and followed until they are here.

import { get, post, Refusal } from "./api.js";
import { sizeOf } from "./upload_checks.js";

const LOOK_EVERY = 2000;
const OPEN = new Set(["queued", "fetching"]);

export function imports() {
  const form = document.getElementById("import");
  for (const row of document.querySelectorAll("[data-import][data-open=true]")) follow(row);
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button"), field = form.elements.url;
    button.setAttribute("aria-busy", "true");
    complain("");
    try {
      const told = await post("/videos/import", { url: field.value });
      if (told.status === "completed" && told.videoId) return location.assign(`/recordings/${told.videoId}`);
      field.value = "";
      follow(rowOf(told));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "CONSENT_REQUIRED") return location.assign("/consent?next=/upload");
      complain(error.fields.url?.[0] ?? error.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });

  function complain(words) {
    let place = document.getElementById("url-problem");
    if (place?.role !== "alert") { // a list of the server's, or none yet
      place?.remove();
      place = Object.assign(document.createElement("p"), { id: "url-problem", className: "errors", role: "alert" });
      document.getElementById("url-hint").before(place);
      form.elements.url.setAttribute("aria-describedby", "url-hint url-problem");
    }
    place.textContent = words;
    if (words) form.elements.url.setAttribute("aria-invalid", "true");
    else form.elements.url.removeAttribute("aria-invalid");
  }
}

function rowOf({ importId, title, url }) {
  const there = document.querySelector(`[data-import="${importId}"]`);
  if (there) return there;
  const row = document.getElementById("queued").content.firstElementChild.cloneNode(true);
  row.dataset.import = importId;
  row.querySelector("[data-name]").textContent = title || url;
  const cancel = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "Cancel" });
  cancel.addEventListener("click", () => post(`/imports/${importId}/cancel`).catch(() => null)); // what became of it is told below
  row.querySelector("[data-acts]").append(cancel);
  document.getElementById("queue").append(row);
  return row;
}

async function follow(row) {
  for (;;) {
    const told = await get(`/imports/${row.dataset.import}`).catch((error) => (error.retryable ? null : { status: "failed", error: error.message }));
    if (told) show(row, told);
    if (told?.status === "completed" && told.videoId) return arrived(row, told.videoId);
    if (told && !OPEN.has(told.status)) return ended(row);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

function show(row, { status, receivedBytes, sizeBytes, progress, error }) {
  const bar = row.querySelector("progress");
  if (bar && progress !== null && progress !== undefined) bar.value = progress;
  else bar?.removeAttribute("value");
  const fetched = sizeBytes ? `${sizeOf(receivedBytes)} of ${sizeOf(sizeBytes)} fetched.` : receivedBytes ? `${sizeOf(receivedBytes)} fetched.` : "Asking there.";
  const said = { queued: error ?? "Waiting for its turn.", fetching: fetched, completed: "It is here.", cancelled: "Cancelled." };
  row.querySelector("[data-said]").textContent = said[status] ?? error ?? "It could not be fetched.";
}

function arrived(row, videoId) {
  const address = `/recordings/${videoId}`;
  const alone = document.querySelectorAll("#queue > li, [data-import][data-open=true]").length === 1;
  ended(row);
  const link = Object.assign(document.createElement("a"), { href: address, className: "button quiet", textContent: "See how far it is" });
  row.append(link);
  if (alone) location.assign(address);
}

function ended(row) {
  row.dataset.open = "false";
  row.querySelector("progress")?.remove();
  row.querySelector("form, [data-acts]")?.remove();
}
