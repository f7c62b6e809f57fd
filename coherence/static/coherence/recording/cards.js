// The cards of the moments: putting one aside (and back), and saying whether it was right.

import { patch } from "../api.js";
import { toast } from "../toasts.js";

export function wire(root, video, { asideChanged }) {
  root.addEventListener("click", (event) => {
    const box = event.target.closest("[data-flag]");
    const button = event.target.closest("button");
    if (!box || !button) return;
    if ("aside" in button.dataset) putAside(box, button.getAttribute("aria-pressed") !== "true");
    else if (button.dataset.right) judge(box, button);
  });

  const address = (box) => `/videos/${video}/flags/${box.dataset.flag}`;

  function show(box, aside) {
    const button = box.querySelector("[data-aside]");
    button.setAttribute("aria-pressed", String(aside));
    button.textContent = aside ? "Bring back" : "Put aside";
    box.closest(".flag").classList.toggle("aside", aside);
    asideChanged(box.dataset.flag, aside);
  }

  async function putAside(box, aside, undoing = false) {
    show(box, aside);
    try {
      await patch(address(box), { dismissed: aside });
      if (aside && !undoing) toast("Put aside.", { action: { label: "Undo", run: () => putAside(box, false, true) } });
    } catch (refusal) {
      show(box, !aside);
      toast(refusal.message);
    }
  }

  async function judge(box, button) {
    const before = [...box.querySelectorAll("[data-right]")].map((each) => [each, each.getAttribute("aria-pressed")]);
    const taken = button.getAttribute("aria-pressed") === "true";
    for (const [each] of before) each.setAttribute("aria-pressed", String(each === button && !taken));
    try {
      await patch(address(box), { wasRight: taken ? null : button.dataset.right === "true" });
      if (!taken) toast("Thank you. It makes the next analysis better.");
    } catch (refusal) {
      for (const [each, pressed] of before) each.setAttribute("aria-pressed", pressed);
      toast(refusal.message);
    }
  }
}
