// A walk through the page for whoever sees a result for the first time: offered once, and again whenever it is asked for.

const KEPT = "coherence-tour";

/** Whether it was taken or declined in this browser. Where nothing may be kept, it is offered again. */
function known() {
  try { return localStorage.getItem(KEPT) !== null; } catch { return false; }
}

function keep() {
  try { localStorage.setItem(KEPT, "seen"); } catch { /* a browser that keeps nothing asks again */ }
}

/** Wire the offer (`#new-here`), the walk (`#tour`) and whatever bears `data-tour="begin"`. */
export function tour() {
  const card = document.getElementById("tour");
  if (!card) return;
  const offer = document.getElementById("new-here");
  const part = (name) => document.getElementById(`tour-${name}`);
  const steps = [...card.querySelectorAll("li")].map((step) => ({ place: document.querySelector(step.dataset.at), title: step.dataset.title, words: step.textContent })).filter((step) => step.place);
  let at = -1;
  let from = null;

  function show(number) {
    steps[at]?.place.classList.remove("shown-around");
    at = number;
    const { place, title, words } = steps[at];
    place.classList.add("shown-around");
    place.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    part("count").textContent = `${at + 1} of ${steps.length}`;
    part("title").textContent = title;
    part("words").textContent = words;
    card.querySelector('[data-tour="back"]').disabled = at === 0;
    card.querySelector('[data-tour="next"]').textContent = at === steps.length - 1 ? "Done" : "Next";
    part("title").focus({ preventScroll: true });
  }

  /** The offer is gone once it was taken or declined: the keyboard goes on at the page's beginning. */
  function leave(to) {
    (to?.offsetParent ? to : document.getElementById("main")).focus({ preventScroll: true });
  }

  function end() {
    steps[at]?.place.classList.remove("shown-around");
    at = -1;
    card.hidden = true;
    keep();
    leave(from);
  }

  const deeds = {
    begin(button) { from = button; offer.hidden = true; card.hidden = false; show(0); },
    never() { offer.hidden = true; keep(); leave(null); },
    back: () => show(Math.max(at - 1, 0)),
    next: () => (at === steps.length - 1 ? end() : show(at + 1)),
    end,
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tour]");
    if (button) deeds[button.dataset.tour](button);
  });
  card.addEventListener("keydown", (event) => {
    const deed = { Escape: "end", ArrowRight: "next", ArrowLeft: "back" }[event.key];
    if (!deed) return;
    event.preventDefault();
    deeds[deed]();
  });
  for (const again of document.querySelectorAll("[data-tour-again]")) again.hidden = false;
  offer.hidden = known();
}
