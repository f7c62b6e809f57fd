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

  /** Three numbers a word, each counted from the word before: place, length, hundredths of a second. */
  unpack(told) {
    const count = told.reduce((sum, each) => sum + each.length / 3, 0);
    this.times = new Float64Array(count);
    this.places = new Uint32Array(count);
    this.lengths = new Uint16Array(count);
    this.first = new Uint32Array(told.length + 1);
    let word = 0;
    told.forEach((numbers, paragraph) => {
      let place = 0;
      let time = 0;
      for (let i = 0; i < numbers.length; i += 3) {
        place += numbers[i];
        time += numbers[i + 2];
        this.places[word] = place;
        this.lengths[word] = numbers[i + 1];
        this.times[word] = time / 100;
        word += 1;
      }
      this.first[paragraph + 1] = word;
    });
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
    this.nodes = null;
    const shown = this.paragraphs[paragraph];
    if (!shown) return;
    shown.classList.add("now");
    if (this.follow.checked && performance.now() > this.still) {
      const top = shown.offsetTop - this.box.clientHeight / 3;
      this.box.scrollTo({ top, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  }

  paint() {
    if (!this.highlight) return;
    this.highlight.clear();
    if (this.now < 0) return;
    this.nodes ??= texts(this.paragraphs[this.now].querySelector("p"));
    const from = spot(this.nodes, this.places[this.word]);
    const to = spot(this.nodes, this.places[this.word] + this.lengths[this.word] - 1);
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
    const word = Math.max(first, first + lastUpTo(this.places.subarray(first, last), place));
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
