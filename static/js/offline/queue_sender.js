// Sending what waits: files first, piece by piece (tus 1.0), then the entry that names them. The pages and the worker do
// it, one at a time. Only the portal's own word that an entry is taken lets this device forget it.
// A worker has no XMLHttpRequest, so tus-js-client does not run there: the protocol's three requests are made with fetch.

import { all, bytes, settle } from "./queue_store.js";

/** @typedef {import("./queue_store.js").Entry} Entry */
/** @typedef {import("./queue_store.js").Piece} Piece */

const FIRST_WAIT = 15_000; // milliseconds, doubled with each try
const FIRST_WAIT_OFFLINE = 3_000; // a browser says that it is online before a connection stands
const LONGEST_WAIT = 15 * 60_000;
const PATIENCE = 120_000; // for one answer
const AT_ONCE = 512 * 1024; // bytes of one request
const taken = new Map(); // what the portal said of entries since this page was opened: any round may send what a form waits for
const BUSY = [429, 503]; // it is tried again later
const REFUSALS = [403, 404, 409, 413, 415, 422]; // nothing changes them but their owner

/**
 * Why something could not be sent: nothing changes it but its owner, the next one may still go, or none will.
 * @param {string} code @param {"refused" | "alone" | "all"} reach @param {(string | number)[]} [told]
 */
const trouble = (code, reach, told = []) => Object.assign(new Error(code), { reach, why: { code, told: told.map(String) } });

/** @param {string} address @param {RequestInit} request */
async function ask(address, request) {
  const sent = fetch(address, { ...request, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  const response = await sent.catch(() => Promise.reject(trouble("offline", "all")));
  if (response.status === 401) throw trouble("signedOut", "all");
  return response;
}

/** Whom we would be sending for, and the token of his session. @returns {Promise<{person: string, token: string}>} */
async function sender() {
  const response = await ask("/waiting/sender", { headers: { Accept: "application/json" } });
  const who = await response.json().catch(() => null); // something on the way may have answered instead
  if (who?.person && who.token) return who;
  throw trouble("unclear", "all", [response.status]);
}

/** @param {string} method @param {string} address @param {string} token @param {HeadersInit} headers @param {Blob} [body] */
async function tus(method, address, token, headers, body) {
  const response = await ask(address, { method, body, headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers } });
  if (response.headers.has("Tus-Resumable") && (response.ok || [404, 409, 410].includes(response.status))) return response;
  if (response.status === 413) throw trouble("tooLarge", "refused");
  if (response.status === 429) throw trouble("noRoom", "alone"); // it goes by itself once there is room
  throw trouble(BUSY.includes(response.status) ? "busy" : "unclear", "alone", [response.status]);
}

/** Note how far it is; its owner may be mending it meanwhile, and then it does not go on. @param {Entry} entry */
const saveProgress = async (entry) => (await settle(entry, { files: entry.files })) ?? Promise.reject(trouble("changed", "alone"));

/** Send one file, from where it stopped. @param {Entry} entry @param {Piece} piece @param {string} token */
async function upload(entry, piece, token) {
  const blob = await bytes(entry, piece);
  if (!blob) throw trouble("fileGone", "refused", [piece.name]);
  const known = piece.upload ? await tus("HEAD", `/uploads/${piece.upload}`, token, {}) : null;
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(piece.name)));
  const about = { "Upload-Length": String(piece.size), "Upload-Metadata": `filename ${name}` };
  const { headers } = known?.ok ? known : await tus("POST", "/uploads", token, about);
  piece.upload = headers.get("Location")?.split("/").pop() ?? piece.upload;
  piece.sent = Number(headers.get("Upload-Offset"));
  while (piece.sent < blob.size) {
    await saveProgress(entry);
    const headers = { "Upload-Offset": String(piece.sent), "Content-Type": "application/offset+octet-stream" };
    const rest = blob.slice(piece.sent, piece.sent + AT_ONCE);
    const added = await tus("PATCH", `/uploads/${piece.upload}`, token, headers, rest);
    if (!added.ok) throw trouble("missing", "alone"); // the next try asks how far it is
    piece.sent = Number(added.headers.get("Upload-Offset"));
  }
}

/** Send the entry itself, and forget it when it is taken; what the portal says. @param {Entry} entry @param {string} token */
async function post(entry, token) {
  await saveProgress(entry);
  const body = new FormData();
  for (const [name, value] of entry.fields) body.append(name, value);
  for (const piece of entry.files) {
    body.append("upload_id", piece.upload ?? "");
    body.append("sha256", piece.sha256);
  }
  const headers = { Accept: "application/json", "X-CSRFToken": token, "Idempotency-Key": entry.id };
  const response = await ask(entry.action, { method: "POST", body, headers });
  const answer = await response.json().catch(() => null); // as above
  if (response.ok && answer?.taken === true) return settle(entry).then(() => answer);
  for (const piece of entry.files) if (answer?.missing?.includes(piece.upload)) piece.upload = piece.sent = undefined;
  if (answer?.missing?.length && !answer.reasons.length) throw trouble("missing", "alone");
  entry.alike = answer?.alike;
  if (answer?.version) entry.fields = entry.fields.map(([name, value]) => [name, name === "version" ? answer.version : value]);
  if (answer?.taken === false && REFUSALS.includes(response.status)) throw trouble("refused", "refused", answer.reasons);
  if (response.status === 413) throw trouble("tooLarge", "refused");
  throw trouble(BUSY.includes(response.status) ? "busy" : "unclear", "alone", [response.status]);
}

/** Write down why it stays, and when it goes next. @param {Entry} entry @param {ReturnType<typeof trouble>} trouble @param {boolean} eager the waits begin anew */
function stay(entry, { why, reach }, eager) {
  const [now, tries, refused] = [Date.now(), eager ? 1 : entry.tries + 1, reach === "refused"];
  const first = why.code === "offline" ? FIRST_WAIT_OFFLINE : FIRST_WAIT;
  const nextAt = refused ? undefined : now + Math.min(LONGEST_WAIT, first * 2 ** (tries - 1));
  return settle(entry, { state: refused ? "refused" : "waiting", why, triedAt: now, nextAt, tries, fields: entry.fields, files: entry.files, alike: entry.alike });
}

/** What is due of ``person``. @param {string | null} person @param {boolean} eager */
const due = async (person, eager) => (await all(person)).filter(({ state, nextAt = 0 }) => state === "waiting" && (eager || nextAt <= Date.now()));

/** @param {string | null} reader @param {boolean} eager */
async function round(reader, eager) {
  const began = Date.now();
  try {
    const who = await sender();
    if (reader && reader !== who.person) throw trouble("signedOut", "all");
    for (const entry of await due(who.person, eager)) {
      try {
        for (const piece of entry.files) if (!piece.upload || piece.sent !== piece.size) await upload(entry, piece, who.token);
        await navigator.locks.request(`entry ${entry.id}`, async () => taken.set(entry.id, await post(entry, who.token)));
      } catch (/** @type {any} */ error) {
        if (!error.reach || error.reach === "all") throw error;
        await stay(entry, error, eager);
      }
    }
  } catch (/** @type {any} */ error) {
    if (!error.reach) throw error;
    for (const entry of await due(reader, eager)) if ((entry.triedAt ?? 0) < began) await stay(entry, error, eager);
  }
  return taken;
}

/**
 * Send what its time has come for, or all that waits where ``eager``: a page was opened, the network is said to be back; what was said of those taken since the page was opened.
 * @param {string | null} reader whose page this is; null in the worker, which asks @param {boolean} [eager]
 * @returns {Promise<Map<string, {go_to: string, message: string}>>}
 */
export const send = async (reader, eager = false) => navigator.locks.request("sending", () => round(reader, eager));
