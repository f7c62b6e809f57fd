// What can be said of a file before any of it is sent, and what to do about what is refused.

const ENDINGS = /\.(mp4|m4v|mov|qt|mkv|webm|avi|wmv|flv|mpe?g|m?2?ts|3g[p2]|ogv|mxf)$/i;
const LOOKS_FOR = 4000;

/** Nothing, or why the server would refuse it too: { said, advice, links, again }. */
export async function check(file, { maxBytes, maxSeconds, planTitle, advice, upgradeUrl }) {
  const larger = [["See larger plans", upgradeUrl]];
  if (file.size === 0) return { said: "There is nothing in this file.", advice: advice.INVALID_FORMAT };
  if (!ENDINGS.test(file.name) && !file.type.startsWith("video/")) return { said: "This is not a video.", advice: advice.INVALID_FORMAT };
  if (file.size > maxBytes) {
    return { said: `This file is ${sizeOf(file.size)}; the ${planTitle} plan takes up to ${sizeOf(maxBytes)}.`, advice: advice.VIDEO_TOO_LARGE, links: larger };
  }
  const seconds = await lengthOf(file);
  if (seconds > maxSeconds + 1) {
    const said = `This recording is ${timeOf(seconds)} long; the ${planTitle} plan takes up to ${timeOf(maxSeconds)}.`;
    return { said, advice: advice.VIDEO_TOO_LONG, links: larger };
  }
  return null;
}

/** A player that has only lost its `src` reads on, from an address that is gone: it stops at `load`. */
export function letGo(player, address) {
  player.removeAttribute("src");
  player.load();
  URL.revokeObjectURL(address);
}

/** Seconds, as far as this browser can tell; 0 where it cannot. */
function lengthOf(file) {
  return new Promise((resolve) => {
    const film = document.createElement("video"), address = URL.createObjectURL(file);
    const end = () => {
      const { duration } = film;
      clearTimeout(timer);
      film.onloadedmetadata = film.onerror = null;
      letGo(film, address);
      resolve(Number.isFinite(duration) ? duration : 0);
    };
    const timer = setTimeout(end, LOOKS_FOR);
    film.preload = "metadata";
    film.onloadedmetadata = film.onerror = end;
    film.src = address;
  });
}

/** A refusal of the API as the queue shows it. */
export function refusedBy(error, { advice }) {
  if (error.code === "CONSENT_REQUIRED") {
    return { said: error.message, advice: "It takes a minute, and you come back here.", links: [["Read and agree", "/consent?next=/upload"]], again: true };
  }
  if (error.code === "UNAUTHORIZED") return { said: "You are signed out.", advice: "What has arrived stays. Sign in, and choose the file again.", links: [["Sign in", "/accounts/login/?next=/upload"]] };
  const upgrade = error.details?.upgradeUrl;
  const links = upgrade ? [["See larger plans", upgrade]] : [];
  const when = error.details?.resetsAt ? ` There is room again on ${dayOf(error.details.resetsAt)}.` : "";
  const known = error.code !== undefined;
  return {
    said: (known ? error.message : "Something went wrong in this page.") + when,
    advice: advice[error.code] ?? "",
    links,
    again: !known || error.retryable || ["GONE", "CONFLICT"].includes(error.code),
  };
}

export function sizeOf(bytes) {
  if (bytes < 1024 ** 2) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  const [value, unit] = bytes >= 1024 ** 3 ? [bytes / 1024 ** 3, "GB"] : [bytes / 1024 ** 2, "MB"];
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}

/** `90` → "2 minutes", `40` → "40 seconds". */
export function timeOf(seconds) {
  if (seconds < 55) return count(Math.max(5, Math.ceil(seconds / 5) * 5), "second");
  if (seconds < 5400) return count(Math.round(seconds / 60), "minute");
  return count(Math.round(seconds / 3600), "hour");
}

const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const dayOf = (moment) => new Date(moment).toLocaleDateString("en-US", { month: "short", day: "numeric" });
