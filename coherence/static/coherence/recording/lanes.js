// The lanes under the player: where it stands, going elsewhere by pointer and keyboard, and the brackets.

import { told } from "./slides.js";

const NEAR = 14;
const FINGER = 22;

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export class Lanes {
  constructor(box, player, { choose, near, slides }) {
    Object.assign(this, { box, player, choose, near, slides, slide: null });
    this.duration = Number(box.dataset.duration) || 0;
    this.head = box.querySelector(".playhead");
    this.tip = box.querySelector(".lane-tip");
    this.time = this.tip.appendChild(document.createElement("span"));
    this.head.hidden = false;
    for (const picture of box.querySelectorAll(".picture")) this.wire(picture);
    new ResizeObserver(() => this.measure()).observe(box);
    this.measure();
    this.listen();
  }

  wire(picture) {
    const svg = picture.querySelector("svg");
    svg.setAttribute("role", "group");
    [...svg.querySelectorAll(".bracket")]
      .sort((a, b) => a.dataset.start - b.dataset.start)
      .forEach((bracket, index, all) => {
        bracket.setAttribute("role", "button");
        bracket.setAttribute("tabindex", index ? "-1" : "0");
        bracket.setAttribute("aria-label", bracket.querySelector("title").textContent);
        bracket.addEventListener("focus", () => this.near(bracket.dataset.flags.split(" ")[0]));
        bracket.addEventListener("blur", () => this.near(null));
        bracket.addEventListener("keydown", (event) => this.onBracketKey(event, bracket, all, index));
      });
  }

  onBracketKey(event, bracket, all, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = all[index + step];
      if (next) {
        bracket.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      }
    } else if (event.key === "Enter" || event.key === " ") {
      this.choose(bracket.dataset.flags.split(" ")[0], Number(bracket.dataset.start));
    } else return;
    event.preventDefault();
  }

  measure() {
    const picture = [...this.box.querySelectorAll(".picture")].find((each) => each.offsetWidth > 0);
    if (!picture) return;
    this.picture = picture;
    const scale = picture.offsetWidth / Number(picture.dataset.width);
    this.left = Number(picture.dataset.left) * scale;
    this.room = (Number(picture.dataset.right) - Number(picture.dataset.left)) * scale;
    this.lowest = picture.offsetTop + Number(picture.dataset.slides) * scale;
    this.brackets = null;
    this.place(this.player.seconds);
  }

  x(seconds) {
    return this.left + this.room * Math.min(1, Math.max(0, this.duration ? seconds / this.duration : 0));
  }

  seconds(clientX) {
    const share = (clientX - this.box.getBoundingClientRect().left - this.left) / this.room;
    return this.duration * Math.min(1, Math.max(0, share));
  }

  /** Move the mark; what assistive technology reads changes with each second, not with each frame. */
  place(seconds) {
    const at = `translateX(${(this.x(seconds) - 1).toFixed(1)}px)`;
    if (at !== this.at) this.head.style.transform = this.at = at;
    const whole = Math.floor(seconds);
    if (whole === this.told) return;
    this.told = whole;
    this.head.setAttribute("aria-valuenow", whole);
    this.head.setAttribute("aria-valuetext", `${clock(seconds)} of ${clock(this.duration)}`);
  }

  /** The bracket under a pointer: the nearest whose lanes it is over, or whose number it touches. */
  under(event) {
    this.brackets ??= [...this.picture.querySelectorAll(".bracket")].map((element) => ({ element, start: Number(element.dataset.start), end: Number(element.dataset.end) }));
    const box = this.box.getBoundingClientRect();
    const reach = event.pointerType === "mouse" ? NEAR : FINGER;
    const x = event.clientX - box.left;
    let best = null;
    for (const each of this.brackets) {
      const from = this.x(each.start);
      const to = Math.max(from, this.x(each.end));
      const off = x < from ? from - x : x > to ? x - to : 0;
      if (off <= reach && (!best || off < best.off || (off === best.off && each.start > best.start))) best = { ...each, off };
    }
    return best;
  }

  listen() {
    const { box } = this;
    let pressed = null;
    box.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      pressed = { x: event.clientX, scrubbing: false };
    });
    box.addEventListener("pointermove", (event) => {
      if (pressed && (pressed.scrubbing || Math.abs(event.clientX - pressed.x) > 6)) {
        if (!pressed.scrubbing) box.setPointerCapture(event.pointerId);
        pressed.scrubbing = true;
        this.player.seek(this.seconds(event.clientX));
      }
      if (event.pointerType === "mouse" || pressed?.scrubbing) this.hover(event);
    });
    box.addEventListener("pointerup", (event) => {
      if (pressed && !pressed.scrubbing) this.tap(event);
      pressed = null;
    });
    for (const kind of ["pointercancel", "pointerleave"]) box.addEventListener(kind, () => { pressed = null; this.leave(); });
    this.head.addEventListener("keydown", (event) => this.onHeadKey(event));
    this.head.addEventListener("focus", () => this.tellOfHead());
    this.head.addEventListener("blur", () => this.leave());
  }

  tap(event) {
    const bracket = this.under(event);
    if (bracket) this.choose(bracket.element.dataset.flags.split(" ")[0], bracket.start);
    else this.player.seek(this.seconds(event.clientX));
  }

  hover(event) {
    const bracket = this.under(event);
    const flag = bracket?.element.dataset.flags.split(" ")[0] ?? null;
    if (flag !== this.hovered) {
      this.hovered = flag;
      this.near(flag);
    }
    const box = this.box.getBoundingClientRect();
    this.tell(this.seconds(event.clientX), event.clientX - box.left, event.clientY - box.top >= this.lowest);
  }

  /** The tip says which second it is, and over the last lane, or by keyboard, which slide. */
  tell(seconds, x, withSlide) {
    const slide = withSlide ? this.slides.at(seconds) : null;
    if (slide !== this.slide) {
      this.tip.replaceChildren(this.time, ...(slide ? told(slide) : []));
      this.tip.classList.toggle("pictured", slide !== null);
      this.slide = slide;
    }
    this.time.textContent = clock(seconds);
    this.tip.hidden = false;
    this.tip.style.transform = `translateX(clamp(0px, ${x}px - 50%, ${this.box.clientWidth}px - 100%))`; // its width need not be asked for
  }

  leave() {
    this.tip.hidden = true;
    if (this.hovered) this.near(null);
    this.hovered = null;
  }

  onHeadKey(event) {
    const now = this.player.seconds;
    const to = { ArrowRight: now + 5, ArrowUp: now + 5, ArrowLeft: now - 5, ArrowDown: now - 5, PageUp: now + 30, PageDown: now - 30, Home: 0, End: this.duration }[event.key];
    if (to !== undefined) {
      this.player.seek(Math.max(0, Math.min(to, this.duration)));
      this.tellOfHead();
    } else if (event.key === "Enter" || event.key === " ") this.player.video.paused ? this.player.play() : this.player.video.pause();
    else return;
    event.preventDefault();
  }

  tellOfHead() {
    this.tell(this.player.seconds, this.x(this.player.seconds), true);
  }

  /** Mark the brackets of a flag: `now`, `near` or `put-aside`. */
  mark(flag, name, on) {
    if (!flag) return;
    for (const each of this.box.querySelectorAll(`.bracket[data-flags~="${CSS.escape(flag)}"]`)) each.classList.toggle(name, on);
  }
}
