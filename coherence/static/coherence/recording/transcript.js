// The transcript that follows the film: the current word is found by halving, and shown without an element of its own.

const PATIENCE = 6000;

/** The last place in an ordered list whose value is not above this one; -1 when the first already is. */
export function lastUpTo(values, value) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class Transcript {
  constructor(box, told, player, follow) {
    Object.assign(this, { box, player, follow, now: -1, word: -1, still: 0 });
    this.paragraphs = [...box.children];
    this.unpack(told);
    this.highlight = globalThis.Highlight && CSS.highlights ? new Highlight() : null;
    if (this.highlight) CSS.highlights.set("said", this.highlight);
    box.addEventListener("click", (event) => this.onClick(event));
    for (const kind of ["wheel", "touchmove"]) box.addEventListener(kind, () => { this.still = performance.now() + PATIENCE; }, { passive: true });
  }

  /** For each paragraph how many numbers a word has, and then those: hundredths of a second since the word before, alone where words
   *  are what stands between spaces, or behind place (since the word before) and length. Places are looked for when a paragraph's turn comes. */
  unpack(told) {
    this.told = told;
    this.first = new Uint32Array(told.length + 1);
    told.forEach(([size, ...numbers], paragraph) => { this.first[paragraph + 1] = this.first[paragraph] + numbers.length / size; });
    this.times = new Float64Array(this.first[told.length]);
    told.forEach(([size, ...numbers], paragraph) => {
      let time = 0;
      for (let word = this.first[paragraph], i = size - 1; i < numbers.length; i += size, word += 1) this.times[word] = (time += numbers[i]) / 100;
    });
  }

  /** `[place, length]` of each word of a paragraph. */
  spots(paragraph) {
    const [size, ...numbers] = this.told[paragraph];
    if (size === 1) return [...this.paragraphs[paragraph].querySelector("p").textContent.matchAll(/\S+/g)].map((each) => [each.index, each[0].length]);
    let place = 0;
    return Array.from({ length: numbers.length / size }, (_, word) => [(place += numbers[word * size]), numbers[word * size + 1]]);
  }

  show(seconds) {
    const word = lastUpTo(this.times, seconds + 0.05);
    if (word === this.word) return;
    this.word = word;
    const paragraph = word < 0 ? -1 : lastUpTo(this.first, word);
    if (paragraph !== this.now) this.turnTo(paragraph);
    this.paint();
  }

  turnTo(paragraph) {
    this.paragraphs[this.now]?.classList.remove("now");
    this.now = paragraph;
    this.nodes = this.placed = null;
    const shown = this.paragraphs[paragraph];
    if (!shown) return;
    shown.classList.add("now");
    if (this.follow.checked && performance.now() > this.still) {
      const top = shown.offsetTop - this.box.clientHeight / 3;
      const far = Math.abs(top - this.box.scrollTop) > this.box.clientHeight; // all that lies between would have to be drawn
      this.box.scrollTo({ top, behavior: far || matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  }

  paint() {
    if (!this.highlight) return;
    this.highlight.clear();
    if (this.now < 0) return;
    this.nodes ??= texts(this.paragraphs[this.now].querySelector("p"));
    this.placed ??= this.spots(this.now);
    const [place, length] = this.placed[this.word - this.first[this.now]] ?? [-1, 0];
    const from = spot(this.nodes, place);
    const to = spot(this.nodes, place + length - 1);
    if (!from || !to) return;
    const range = new StaticRange({ startContainer: from.node, startOffset: from.offset, endContainer: to.node, endOffset: to.offset + 1 });
    this.highlight.add(range);
  }

  onClick(event) {
    const paragraph = event.target.closest(".paragraph");
    if (!paragraph || !getSelection().isCollapsed) return;
    const index = this.paragraphs.indexOf(paragraph);
    const [first, last] = [this.first[index], this.first[index + 1]];
    if (first === last) return;
    const place = event.target.closest(".seek") ? 0 : under(event, paragraph.querySelector("p"));
    if (place === null) return;
    const word = Math.max(first, first + lastUpTo(this.spots(index).map(([at]) => at), place));
    this.still = 0;
    this.player.play(this.times[word] + 0.5);
  }
}

function texts(element) {
  const nodes = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let begin = 0; walker.nextNode(); begin += walker.currentNode.length) nodes.push({ node: walker.currentNode, begin });
  return nodes;
}

function spot(nodes, place) {
  const found = nodes.findLast((each) => each.begin <= place);
  return found && place < found.begin + found.node.length ? { node: found.node, offset: place - found.begin } : null;
}

/** How many characters of the element lie before the pointer; null beside its words. */
function under(event, element) {
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = caret ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = caret ? [caret.offsetNode, caret.offset] : range ? [range.startContainer, range.startOffset] : [];
  const found = node && texts(element).find((each) => each.node === node);
  return found ? found.begin + offset : null;
}
