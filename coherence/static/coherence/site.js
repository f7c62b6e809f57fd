// What every page does.

import * as dialogs from "./dialogs.js";
import { wire } from "./theme.js";

for (const form of document.querySelectorAll("[data-themes]")) wire(form);
dialogs.wire();

// A form goes once, and its button says that it is on its way.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog") return;
  const button = event.submitter;
  if (!button || button.getAttribute("aria-busy") === "true") return void (button && event.preventDefault());
  setTimeout(() => button.setAttribute("aria-busy", "true"));
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
});

// "Copy" beside something to be copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copies);
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  const words = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = words; }, 2000);
});
