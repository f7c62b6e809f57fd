// A short word at the foot of the page, which goes by itself unless there is something to do.

const SECONDS = 6;

/** `action` is { label, run }. Returns a function that takes it away. */
export function toast(words, { action = null, seconds = action ? 12 : SECONDS } = {}) {
  const place = document.getElementById("toasts");
  const box = document.createElement("div");
  box.className = "toast";
  const said = document.createElement("span");
  said.textContent = words;
  box.append(said);
  const go = () => box.remove();
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => { go(); action.run(); });
    box.append(button);
  }
  place.append(box);
  let timer = setTimeout(go, seconds * 1000);
  for (const kind of ["pointerenter", "focusin"]) box.addEventListener(kind, () => clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) box.addEventListener(kind, () => { timer = setTimeout(go, 2000); });
  return go;
}
