// Draws the API's description, in our type and under our content policy: its styles bear the answer's nonce, and its maker's logo,
// which it would load from elsewhere, is left out.

const { nonce } = document.currentScript;
const make = Document.prototype.createElement;
Document.prototype.createElement = function (name, ...more) {
  const made = make.call(this, name, ...more);
  if (made instanceof HTMLStyleElement) made.nonce = nonce;
  return made;
};

function ours(url) {
  const { origin, protocol } = new URL(url, location);
  return origin === location.origin || protocol === "data:";
}
const { set, get } = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
Object.defineProperty(HTMLImageElement.prototype, "src", { get, set(url) { if (ours(url)) set.call(this, url); } });
HTMLImageElement.prototype.setAttribute = function (name, value) {
  if (name !== "src" || ours(value)) Element.prototype.setAttribute.call(this, name, value);
};

const theme = {
  colors: { primary: { main: "#135e63" }, text: { primary: "#211e1a" } },
  sidebar: { backgroundColor: "#f2ece0", textColor: "#211e1a" },
  rightPanel: { backgroundColor: "#211e1a" },
  typography: {
    fontSize: "16px",
    fontFamily: "var(--sans)",
    headings: { fontFamily: "var(--serif)", fontWeight: "500" },
    code: { color: "#7d2317" },
  },
};
addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("redoc");
  globalThis.Redoc.init(place.dataset.schema, { theme }, place);
});
