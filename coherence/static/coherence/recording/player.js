// The film: prepared before it is asked for, played by hls.js, or by the browser alone where that is not to be had.

import { toast } from "../toasts.js";
import { opening } from "./opening.js";

const BEFORE = 0.8;
const ENDED = [401, 403, 404, 410]; // hls.js would ask for half a minute
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

export class Player {
  constructor(video) {
    this.video = video;
    this.plain = video.getAttribute("src");
    this.playing = !video.paused;
    for (const kind of ["play", "pause", "ended"]) video.addEventListener(kind, () => { this.playing = kind === "play"; });
    video.addEventListener("error", () => this.stuck());
  }

  get seconds() {
    return this.wanted ?? this.video.currentTime;
  }

  /** Have the first seconds lie ready; more is fetched only once somebody plays. Who clicks before the library is here waits for it. */
  prepare() {
    const { hls, library: address } = this.video.dataset;
    if (!hls || this.prepared || this.video.readyState > 0) return this.prepared;
    opening();
    const nothing = globalThis.MediaSource && URL.createObjectURL(new MediaSource());
    if (nothing) this.become(() => { this.video.src = nothing; }); // the one file would come whole, and its long header first
    this.prepared = load(address).then((Hls) => {
      if (!Hls.isSupported()) this.plainly();
      else if (this.video.readyState === 0) this.begin(Hls, hls);
      URL.revokeObjectURL(nothing);
    }, () => this.plainly());
    return this.prepared;
  }

  /** By the library: until a picture is shown with the smallest quality and its first segment alone. */
  begin(Hls, address) {
    const loader = opening().loader(Hls.DefaultConfig.loader), startPosition = this.wanted ?? -1;
    const film = new Hls({ loader, startPosition, startLevel: 0, maxBufferLength: 1, maxMaxBufferLength: 1, enableWorker: false });
    this.whenSeen(() => {
      Object.assign(film.config, { maxBufferLength: 30, maxMaxBufferLength: 60 });
      film.autoLevelCapping = -1;
    });
    film.on(Hls.Events.ERROR, (event, { fatal, response }) => (fatal || ENDED.includes(response?.code)) && this.withoutLibrary(film));
    film.loadSource(address);
    film.autoLevelCapping = 0; // which that has lifted
    this.become(() => film.attachMedia(this.video));
  }

  /** Once it plays, and has played for a moment: `playing` alone comes before the first picture does. */
  whenSeen(then) {
    const once = { once: true };
    this.video.addEventListener("playing", () => this.video.addEventListener("timeupdate", then, once), once);
  }

  /** Another source: who plays goes on playing, which the change alone would end. */
  become(change) {
    const { playing } = this; // the element itself says paused when its source has failed
    change();
    if (playing) this.play();
  }

  /** The one file, by the browser alone. */
  plainly() {
    if (this.video.getAttribute("src") !== this.plain) this.become(() => { this.video.src = this.plain; });
  }

  withoutLibrary(film) {
    this.from(() => film.destroy());
  }

  /** The one file, from where it stands. */
  from(first) {
    const at = this.seconds;
    this.become(() => {
      first?.();
      this.video.src = this.plain;
    });
    this.seek(at);
  }

  /** A bucket's address may have ended: our link, asked once more, leads to a fresh one, unless it has ended as well. */
  stuck() {
    if (!this.again) {
      this.again = true;
      this.from();
    } else if (!this.told) {
      this.told = true;
      toast(EXPIRED, { action: { label: "Reload the page", run: () => location.reload() }, seconds: 60 });
    }
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
