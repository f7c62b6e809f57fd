// The film: prepared before it is asked for, played by hls.js, or by the browser alone where that is not to be had.

import { toast } from "../toasts.js";

const BEFORE = 0.8;
const PATIENCE = 500;
const EXPIRED = "The film can no longer be reached from this page.";

let library;

function load(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.fetchPriority = "low";
    script.onload = () => resolve(globalThis.Hls);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

/** The playlists that a film begins with: the browser has them when the library, which comes meanwhile, asks for them one after the other. */
async function fetchAhead(address) {
  const text = async (of) => (await fetch(of, { priority: "low" })).text();
  const main = await text(address);
  const first = [/URI="([^"]+)"/.exec(main)?.[1], /^(?!#)\S+/m.exec(main)?.[0]].filter(Boolean);
  return Promise.all(first.map((name) => text(new URL(name, new URL(address, location.href)))));
}

export class Player {
  constructor(video) {
    this.video = video;
    this.plain = video.getAttribute("src");
    video.addEventListener("error", () => this.stuck());
  }

  get seconds() {
    return this.wanted ?? this.video.currentTime;
  }

  /** Have the first seconds lie ready; more is fetched only once somebody plays. */
  prepare() {
    const { hls, library: address } = this.video.dataset;
    if (!hls || this.prepared) return this.prepared;
    fetchAhead(hls).catch(() => {}); // hls.js asks for the same again, and says what is wrong
    this.prepared = load(address).then(async (Hls) => {
      if (!this.video.paused) await this.header();
      if (!Hls.isSupported() || this.video.readyState > 0) return;
      const playing = !this.video.paused;
      const film = new Hls({ startLevel: 0, maxBufferLength: 1, maxMaxBufferLength: 2, enableWorker: false });
      this.video.addEventListener("play", () => Object.assign(film.config, { maxBufferLength: 30, maxMaxBufferLength: 60 }), { once: true });
      film.autoLevelCapping = 0; // else it changes over before the first picture is shown
      this.video.addEventListener("loadeddata", () => { film.autoLevelCapping = -1; }, { once: true });
      film.on(Hls.Events.ERROR, (event, { fatal }) => fatal && this.withoutLibrary(film));
      film.loadSource(hls);
      film.attachMedia(this.video);
      if (playing) this.play(); // which a change of the source has ended
    }, () => {});
    return this.prepared;
  }

  /** Who clicked before the library was here plays the one file, unless its header, which is long for a long talk, does not come soon. */
  header() {
    return new Promise((done) => {
      this.video.addEventListener("loadedmetadata", done, { once: true });
      setTimeout(done, PATIENCE);
    });
  }

  withoutLibrary(film) {
    const at = this.video.currentTime;
    film.destroy();
    this.video.src = this.plain;
    this.seek(at);
  }

  stuck() {
    if (this.told) return;
    this.told = true;
    toast(EXPIRED, { action: { label: "Reload the page", run: () => location.reload() }, seconds: 60 });
  }

  /** Go there, also before anything is loaded. */
  seek(seconds) {
    const to = Math.max(0, seconds);
    if (this.video.readyState > 0) {
      this.wanted = undefined;
      this.video.currentTime = to;
    } else {
      if (this.wanted === undefined) this.video.addEventListener("loadedmetadata", () => this.seek(this.wanted), { once: true });
      this.wanted = to;
    }
    this.video.dispatchEvent(new Event("placed"));
  }

  /** Play a moment, from shortly before it. */
  play(seconds) {
    if (seconds !== undefined) this.seek(seconds - BEFORE);
    return this.video.play()?.catch(() => {});
  }
}

/** While somebody scrolls away from a film that plays, it comes along small. */
export function dock(screen, video) {
  let away = false;
  const set = () => screen.classList.toggle("docked", away && !video.paused);
  new IntersectionObserver(([seen]) => { away = !seen.isIntersecting; set(); }, { threshold: 0.15 }).observe(screen);
  for (const kind of ["play", "pause", "ended"]) video.addEventListener(kind, set);
}
