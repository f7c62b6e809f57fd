// Questions before something that cannot be taken back, and dialogs that stand in the page.

/** Ask in a dialog. Resolves to whether they agreed; Escape and the first button are "no". */
export function ask({ title, words = "", yes = "Yes", no = "Keep it", danger = false }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "asked");
  const heading = Object.assign(document.createElement("h2"), { id: "asked", textContent: title });
  const said = Object.assign(document.createElement("p"), { textContent: words });
  const row = Object.assign(document.createElement("div"), { className: "row end" });
  const stay = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: no, autofocus: true });
  const go = Object.assign(document.createElement("button"), { type: "button", className: danger ? "button danger" : "button", textContent: yes });
  row.append(stay, go);
  dialog.append(heading, said, row);
  document.body.append(dialog);
  return new Promise((resolve) => {
    stay.addEventListener("click", () => dialog.close(""));
    go.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
    dialog.showModal();
  });
}

/** Forms with `data-ask` ask before they go; `data-opens="id"` opens the dialog of that id; `data-closes` closes the one it is in. */
export function wire(root = document) {
  root.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-ask]");
    if (!form || form.dataset.agreed) return;
    event.preventDefault();
    const { ask: title, askWords: words, askYes: yes, askNo: no } = form.dataset;
    if (await ask({ title, words, yes, no, danger: "askDanger" in form.dataset })) {
      form.dataset.agreed = "yes";
      form.requestSubmit(event.submitter);
    }
  });
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (!dialog) return;
      event.preventDefault();
      dialog.showModal();
    } else if (event.target.closest("[data-closes]") || event.target.matches("dialog[data-light]")) {
      event.target.closest("dialog")?.close();
    }
  });
}
