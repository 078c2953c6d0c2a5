// The service worker: pages that are kept for their reader open without a network, and what waits goes by itself.
// The server says whose a page is (X-Viewer) and whether it may be kept (X-Keep; ocop_tasks/web/access/gate.py). One person's
// pages are kept at a time; evidence never is.

import { send } from "./queue_sender.js";
import { precaching, routing } from "./vendor/workbox.js";

const OWN = "pages-"; // then the person's token
const NO_NETWORK = "/no-network";
const PATIENCE = 6000; // milliseconds until a page that is kept is shown although the network may still answer
const FRESH = 12 * 3_600_000; // milliseconds for which a kept page need not be fetched beforehand again
const OLD = 14 * FRESH; // then one that no page leads to is forgotten
const worker = /** @type {any} */ (self);

/** Grows whenever pages are forgotten: what was asked for before is not kept afterwards. */
let era = 0;

/** The caches of pages; there is one, or none. */
const owned = async () => (await caches.keys()).filter((name) => name.startsWith(OWN));

/** @param {string} [but] the cache that stays */
async function forget(but) {
  const others = (await owned()).filter((name) => name !== but);
  if (others.length || !but) era += 1;
  for (const name of others) await caches.delete(name);
}

/**
 * Keep a page for its reader; whoever else's pages are here are forgotten first. An answer that is not the portal's
 * says nothing of its reader, so it changes nothing.
 * @param {string} address @param {Response} response @param {number} asked the era in which it was asked for
 */
async function keep(address, response, asked) {
  const whose = response.headers.get("X-Viewer");
  const page = response.ok && !response.redirected && response.headers.has("X-Keep") && response.clone(); // never a large file
  if (!whose || asked !== era) return;
  if (whose === "-") return forget();
  await forget(OWN + whose);
  const pages = await caches.open(OWN + whose);
  if (page) await pages.put(address, page);
  else if (response.status < 500) await pages.delete(address); // it is not his any more, or tells what was just done
}

/** A kept page says when it was, so that nobody takes it for today's. @param {Response} page */
async function dated(page) {
  const day = page.headers.get("Date") ?? "";
  return new Response((await page.text()).replace("<body ", `<body data-kept="${day}" `), { headers: page.headers });
}

/** What the network answers; where it does not, or not soon, the page that is kept. @param {any} asked */
async function show({ request, event }) {
  const address = request.url.replace(/\?waiting=.*/, ""); // a form that mends what waits is the same page
  const [now, answer] = [era, fetch(request)];
  event.waitUntil(answer.then((response) => keep(address, response, now)).catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const soon = await Promise.race([answer, late]).catch(() => {});
  const page = !soon && (await caches.match(address, { ignoreVary: true }));
  return page ? dated(page) : answer;
}

/**
 * Fetch pages before they are needed: those of ``addresses`` that are not here, and others that an earlier version
 * made; those are forgotten when they are old.
 * @param {string[]} addresses @param {string} build
 */
async function warm(addresses, build) {
  const [name] = await owned();
  const pages = name ? await caches.open(name) : null;
  const known = (await pages?.keys())?.map(({ url }) => url) ?? [];
  for (const address of new Set([...addresses, ...known])) {
    const { headers } = (await pages?.match(address, { ignoreVary: true })) ?? new Response();
    const [age, best] = [Date.now() - Date.parse(headers.get("Date") ?? ""), addresses.includes(address) ? FRESH : OLD];
    if (headers.get("X-Keep") === build && age < best) continue;
    const now = era;
    if (age > OLD && best === OLD) await pages?.delete(address);
    else await keep(address, await fetch(address), now);
  }
}

/** Listen to the browser; ``files`` are what this version of the portal is made of. @param {{build: string, files: string[]}} kept */
export function serve({ build, files }) {
  worker.skipWaiting();
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("message", (/** @type {any} */ event) => event.data?.warm && event.waitUntil(warm(event.data.warm, build)));
  worker.addEventListener("sync", (/** @type {any} */ event) => event.waitUntil(send(null, true)));
  precaching.precacheAndRoute([...files.map((url) => ({ url, revision: null })), { url: NO_NETWORK, revision: build }]);
  // whoever signs out leaves no page, whether or not the network hears of it
  routing.registerRoute("/sign-out", ({ request }) => forget().then(() => fetch(request)), "POST");
  routing.registerRoute(({ request, sameOrigin }) => sameOrigin && request.mode === "navigate", show);
  routing.setCatchHandler(async ({ request }) => (request.mode === "navigate" && (await precaching.matchPrecache(NO_NETWORK))) || Response.error());
}
