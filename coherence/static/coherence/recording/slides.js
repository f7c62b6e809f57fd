// The slides by the second: what the strip shows of each, for the lane that only has room for marks.

import { lastUpTo } from "./transcript.js";

export class Slides {
  constructor(strip) {
    this.all = [...(strip?.querySelectorAll("[data-seek]") ?? [])].map((button, index) => {
      const words = button.querySelector(".slide-text").textContent.trim();
      return { start: Number(button.dataset.seek), number: index + 1, words, picture: button.querySelector("svg") };
    });
    this.starts = this.all.map((slide) => slide.start);
  }

  /** The slide that is shown at this second; null where there is none. */
  at(seconds) {
    return this.all[lastUpTo(this.starts, seconds)] ?? null;
  }
}

/** What a tip says of it: its picture where there is one, else its first words. */
export function told(slide) {
  const line = document.createElement("span");
  line.className = "tip-slide";
  line.textContent = slide.picture || !slide.words ? `Slide ${slide.number}` : `Slide ${slide.number}: ${slide.words}`;
  return slide.picture ? [slide.picture.cloneNode(true), line] : [line];
}
