// Talking to the API: the session's cookie, the CSRF token, and refusals as one kind of error.

const BASE = "/api/v1";
const OFFLINE = "There is no connection right now.";
const UNREADABLE = "The answer could not be read. Please try again in a moment.";

/** What the API refuses: `message` is a sentence for people, `code` is stable, `wait` is in seconds where one is asked for. */
export class Refusal extends Error {
  constructor({ error, code, retryable = false, fields = {}, details = {}, requestId = "" }, status = 0, wait = 0) {
    super(error);
    Object.assign(this, { name: "Refusal", code, retryable, fields, details, requestId, status, wait });
  }
}

export function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

export function headers(method, more = {}) {
  const safe = ["GET", "HEAD", "OPTIONS"].includes(method);
  const token = cookie("csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  return { Accept: "application/json", ...(safe ? {} : { "X-CSRFToken": token }), ...more };
}

/**
 * Ask for `/api/v1` + path. A plain object is sent as JSON; FormData and Blobs as they are. The answer is its JSON, null when
 * there is none, or the Response itself with `raw`. Throws Refusal, also without a connection; AbortError when `signal` ends it.
 */
export async function call(method, path, body, { signal, headers: more = {}, raw = false } = {}) {
  const plain = body !== undefined && !(body instanceof FormData || body instanceof Blob);
  const sent = headers(method, { ...(plain ? { "Content-Type": "application/json" } : {}), ...more });
  let answer;
  try {
    answer = await fetch(BASE + path, { method, headers: sent, body: plain ? JSON.stringify(body) : body, signal, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal({ error: OFFLINE, code: "OFFLINE", retryable: true });
  }
  if (!answer.ok) throw await refusal(answer);
  if (raw) return answer;
  return answer.status === 204 ? null : answer.json();
}

/** The Refusal that an answer is; for whoever sent the request by other means. */
export async function refusal(answer) {
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  const said = await answer.json().catch(() => ({ error: UNREADABLE, code: "UNREADABLE", retryable: answer.status >= 500 }));
  return new Refusal(said, answer.status, wait);
}

export const get = (path, options) => call("GET", path, undefined, options);
export const post = (path, body, options) => call("POST", path, body, options);
export const patch = (path, body, options) => call("PATCH", path, body, options);
export const remove = (path, options) => call("DELETE", path, undefined, options);

/** To the sign-in page, and back here afterwards. */
export function signIn() {
  location.assign(`/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`);
}
