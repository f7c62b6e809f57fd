// The beginning of a film, fetched while the page's scripts and the player's library come: what the library asks for is here by then.

const HEADER = /#EXT-X-MAP:URI="([^"]+)",BYTERANGE="(\d+)@0"/;
const SEGMENT = /#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@(\d+)/g;

const { hls, library, at = 0 } = document.getElementById("player").dataset;
const absolute = (address, from = location.href) => new URL(address, from).href;
const place = (address, from, until) => (until ? `${address}#${from}-${until}` : address);

async function get(address, how, headers = {}) {
  const began = performance.now();
  const answer = await fetch(address, { headers, priority: "low" });
  if (answer.status !== (headers.Range ? 206 : 200)) throw new Error(`${answer.status}`);
  return { data: await answer[how](), took: performance.now() - began };
}

/** The header of a track, and its segment at the second that the page begins with: each from a byte up to, not including, another. */
function pieces(playlist) {
  const header = Number(HEADER.exec(playlist)[2]);
  let ends = 0;
  for (const [, lasts, size, from] of playlist.matchAll(SEGMENT)) {
    ends += Number(lasts);
    if (ends > at) return [[0, header], [Number(from), Number(from) + Number(size)]];
  }
  return [[0, header]];
}

class Opening {
  #kept = new Map();

  constructor() {
    this.#film(absolute(hls)).catch(() => {}); // the library asks for the same again, and says what is wrong
    document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", href: library, fetchPriority: "low" }));
  }

  #keep(key, found) {
    this.#kept.set(key, found);
    return found;
  }

  async #film(address) {
    const { data } = await this.#keep(address, get(address, "text"));
    const first = [/URI="([^"]+)"/.exec(data)?.[1], /^(?!#)\S+/m.exec(data)?.[0]].filter(Boolean);
    await Promise.all(first.map((name) => this.#track(absolute(name, address))));
  }

  async #track(address) {
    const { data } = await this.#keep(address, get(address, "text"));
    const film = absolute(HEADER.exec(data)[1], address), wanted = pieces(data);
    const [[, end], next] = wanted;
    const together = next?.[0] === end && this.#part(film, 0, next[1]); // one behind the other: one request
    const cut = (from, until) => together.then(({ data: bytes, took }) => ({ data: bytes.slice(from, until), took }));
    const kept = wanted.map(([from, until]) => this.#keep(place(film, from, until), together ? cut(from, until) : this.#part(film, from, until)));
    await Promise.all(kept);
  }

  #part(film, from, until) {
    return get(film, "arrayBuffer", { Range: `bytes=${from}-${until - 1}` });
  }

  /** What was fetched for this request of the library; once, for who asks again wants it anew. */
  take({ url, rangeStart, rangeEnd }) {
    const key = place(absolute(url), rangeStart, rangeEnd), found = this.#kept.get(key);
    this.#kept.delete(key);
    return found;
  }

  /** A loader for hls.js that looks here first. It tells how long the bytes took to come: by that the quality is chosen. */
  loader(Loader) {
    const opening = this;
    return class extends Loader {
      load(context, config, callbacks) {
        const found = opening.take(context), ask = () => super.load(context, config, callbacks);
        if (!found) return ask();
        Object.assign(this, { context, callbacks });
        const wanted = () => this.callbacks === callbacks && !this.over;
        return found.then((piece) => { if (wanted()) this.give(piece); }, () => { if (wanted()) ask(); });
      }

      give({ data, took }) {
        const { context, stats } = this, size = data.byteLength ?? data.length, now = performance.now();
        Object.assign(stats, { loaded: size, total: size });
        Object.assign(stats.loading, { start: now - took, first: now - took, end: now });
        this.callbacks.onSuccess({ url: context.url, data, code: 200 }, stats, context, null);
      }

      abort() {
        this.over = true;
        super.abort();
      }
    };
  }
}

let begun;
export const opening = () => begun ??= new Opening();

if (hls && !navigator.connection?.saveData) opening(); // else when somebody comes near the player
