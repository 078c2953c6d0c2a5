// What waits on this device, in IndexedDB: entries, and their files as they will go out. Each change is one transaction,
// on the disk before anything says that it is kept. It belongs to one person; nobody else is shown or sends it.

import { openDB } from "./vendor/idb.js";

/** A file; ``whole``: as it is, unasked, since it could not be read; its id at the portal, and how much of it is there. @typedef {{name: string, size: number, sha256: string, whole?: boolean, upload?: string, sent?: number}} Piece */
/**
 * ``id`` is also the key by which the server takes it once; ``action`` where it goes, ``page`` the form to mend it in;
 * ``revision`` grows with each change by its owner, whom the lock ``entry <id>`` keeps from whoever sends it (no lock's name may begin with a hyphen, as a key may); times are in milliseconds; ``why`` it stays is a word of
 * templates/components/device_words.html, with what goes into it, or the server's own reasons; ``alike`` are activities that
 * it may be again, of which its owner is asked.
 * @typedef {{id: string, person: string, state: "draft" | "waiting" | "refused", action: string, page: string, title: string,
 *   fields: [string, string][], files: Piece[], revision: number, madeAt: number, tries: number, triedAt?: number, nextAt?: number,
 *   why?: {code: string, told: string[]}, alike?: {id: string, page: string, said: string}[]}} Entry
 */

const NAME = "waiting";
/** One step for each version; a later one adds to what is there, and takes nothing away. @type {((db: any) => void)[]} */
const STEPS = [
  (db) => {
    db.createObjectStore("entries", { keyPath: "id" });
    db.createObjectStore("files");
  },
];
const [outgoing, incoming] = [new BroadcastChannel(NAME), new BroadcastChannel(NAME)]; // a channel does not hear itself

async function opened() {
  try {
    return await openDB(NAME, STEPS.length, { upgrade: (db, from) => STEPS.slice(from).forEach((step) => step(db)) });
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "VersionError") throw error;
    return openDB(NAME); // a newer version of the portal has been here already
  }
}

/**
 * Do something in one transaction over both stores; the pages that are open hear of it.
 * @template T @param {(entries: any, files: any) => Promise<T>} work @param {"readonly" | "readwrite"} [mode] @returns {Promise<T>}
 */
async function inTransaction(work, mode = "readwrite") {
  const db = await opened();
  try {
    const doing = db.transaction(["entries", "files"], mode, { durability: "strict" });
    const [done] = await Promise.all([work(doing.objectStore("entries"), doing.objectStore("files")), doing.done]);
    if (mode === "readwrite") outgoing.postMessage("changed");
    return done;
  } finally {
    db.close(); // never in the way of a newer version
  }
}

/** Call ``heard`` whenever something changed. @param {() => void} heard */
export const listen = (heard) => incoming.addEventListener("message", heard);

/** One person's entries, the oldest first; nobody's are none. An earlier version wrote numbers. @param {string | null} person @returns {Promise<Entry[]>} */
export async function all(person) {
  /** @type {Entry[]} */
  const entries = await inTransaction((entries) => entries.getAll(), "readonly");
  return entries.filter((entry) => String(entry.person) === person).sort((one, other) => one.madeAt - other.madeAt);
}

/** The bytes of one file. @param {Entry} entry @param {Piece} piece @returns {Promise<Blob | undefined>} */
export const bytes = (entry, piece) => inTransaction((_entries, files) => files.get([entry.id, piece.sha256]), "readonly");

/**
 * Keep what its owner changed, all of it or nothing; rejects with a QuotaExceededError where the device is full,
 * with a NotFoundError where it has left this device meanwhile.
 * @param {Entry} entry @param {Map<string, Blob>} [added] by SHA-256
 */
export const keep = (entry, added = new Map()) =>
  navigator.locks.request(`entry ${entry.id}`, async () => {
    await inTransaction(async (entries, files) => {
      const before = await entries.get(entry.id);
      if (entry.revision && !before) throw new DOMException(entry.id, "NotFoundError");
      const still = new Set(entry.files.map((piece) => piece.sha256));
      for (const piece of before?.files ?? []) if (!still.has(piece.sha256)) files.delete([entry.id, piece.sha256]);
      for (const [sum, blob] of added) files.put(blob, [entry.id, sum]);
      entries.put({ ...entry, revision: entry.revision + 1 });
    });
    entry.revision += 1;
  });

/**
 * Note what became of sending an entry, or forget it where there is no ``change``; what its owner wrote since stays,
 * and nothing is noted then: undefined.
 * @param {Entry} entry @param {Partial<Entry>} [change]
 */
export const settle = (entry, change) =>
  inTransaction(async (entries, files) => {
    if ((await entries.get(entry.id))?.revision !== entry.revision) return;
    if (change) return entries.put(Object.assign(entry, change));
    for (const piece of entry.files) files.delete([entry.id, piece.sha256]);
    return entries.delete(entry.id);
  });
