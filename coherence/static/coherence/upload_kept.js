// The take that was recorded here last, kept in the browser until it is sent or thrown away, so that a reload loses nothing.

const NAME = "coherence", STORE = "take";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function act(mode, run) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const change = database.transaction(STORE, mode);
      const asked = run(change.objectStore(STORE));
      change.oncomplete = () => resolve(asked?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally {
    database.close();
  }
}

/** Browsers that keep nothing (some private windows) lose the take with the page, and nothing else. */
async function perhaps(done) {
  try {
    return await done();
  } catch (error) {
    if (error instanceof DOMException || error === null) return undefined;
    throw error;
  }
}

export const kept = {
  clear: () => perhaps(() => act("readwrite", (store) => store.clear())),
  add: (piece) => perhaps(() => act("readwrite", (store) => store.add(piece))),
  /** { name, type, began, blobs } of a take that is still there, or nothing. */
  async read() {
    const all = (await perhaps(() => act("readonly", (store) => store.getAll()))) ?? [];
    const [head, ...blobs] = all;
    return head && blobs.length ? { ...head, blobs } : null;
  },
};
