// The service worker: pages that are kept for their reader open without a network, and what waits goes by itself.
// The server says whose a page is (X-Viewer) and whether it may be kept (X-Keep, ocop_tasks/web/gate.py). One person's
// pages are kept at a time; evidence never is.

import { precaching, routing, strategies } from "./vendor/workbox.js";

/** @typedef {{build: string, base: string, files: string[]}} Kept */

const OWN = "pages-"; // then the person's id
const NO_NETWORK = "/no-network";
const PATIENCE = 6; // seconds until a page that is kept is shown although the network may still answer
const FRESH = 12 * 3_600_000; // milliseconds for which a kept page need not be fetched beforehand again
const worker = /** @type {any} */ (self);

/** Grows whenever pages are forgotten: what was asked for before is not kept afterwards. */
let era = 0;

/** The caches of pages; there is one, or none. */
const owned = async () => (await caches.keys()).filter((name) => name.startsWith(OWN));

/** @param {string} [but] the cache that stays */
async function forget(but) {
  era += 1;
  for (const name of await owned()) if (name !== but) await caches.delete(name);
}

/**
 * Keep a page for its reader; whoever else's pages are here are forgotten first. An answer that is not the portal's
 * says nothing of its reader, so it changes nothing.
 * @param {string} address @param {Response} response @param {number} asked the era in which it was asked for
 */
async function keep(address, response, asked) {
  const whose = response.headers.get("X-Viewer");
  if (!whose || asked !== era) return;
  const mine = OWN + whose;
  if ((await owned()).some((name) => name !== mine)) await forget(mine);
  const pages = await caches.open(mine);
  if (response.ok && !response.redirected && response.headers.has("X-Keep")) await pages.put(address, response);
  else if (response.status < 500) await pages.delete(address); // it is not his any more, or tells what was just done
}

/** A kept page says when it was, so that nobody takes it for today's. @param {Response} page */
async function dated(page) {
  const day = page.headers.get("Date") ?? "";
  return new Response((await page.text()).replace("<body ", `<body data-kept="${day}" `), { headers: page.headers });
}

/** @param {{request: Request, event: any}} asked */
async function show({ request, event }) {
  const asked = era;
  const watch = {
    /** @param {{response: Response}} answer */
    async fetchDidSucceed({ response }) {
      event.waitUntil(keep(request.url, response.clone(), asked));
      return response;
    },
    cacheWillUpdate: async () => null, // ``keep`` has done it, for the right reader
    /** @param {{cachedResponse?: Response}} found */
    cachedResponseWillBeUsed: async ({ cachedResponse }) => cachedResponse && dated(cachedResponse),
  };
  const [cacheName = OWN] = await owned();
  const options = { cacheName, networkTimeoutSeconds: PATIENCE, plugins: [watch], matchOptions: { ignoreVary: true } };
  return new strategies.NetworkFirst(options).handle({ request, event });
}

/** Whoever signs out leaves nothing, whether or not the network hears of it. @param {{request: Request, event: any}} asked */
async function signOut({ request, event }) {
  event.waitUntil(forget());
  return fetch(request).finally(() => forget());
}

/**
 * Fetch pages before they are needed: those of ``addresses`` that are not here, and all that an earlier version made.
 * @param {string[]} addresses @param {string} build
 */
async function warm(addresses, build) {
  const [name] = await owned();
  const pages = name ? await caches.open(name) : null;
  const known = (await pages?.keys())?.map((request) => request.url) ?? [];
  const wanted = addresses.map((address) => new URL(address, worker.location.href).href);
  for (const address of new Set([...wanted, ...known])) {
    const page = await pages?.match(address, { ignoreVary: true });
    const old = page?.headers.get("X-Keep") !== build || Date.now() - Date.parse(page.headers.get("Date") ?? "") > FRESH;
    const asked = era;
    if (old) await keep(address, await fetch(address, { headers: { Accept: "text/html" } }), asked);
  }
}

/** A file of an earlier version, for a page that names it: the network's or its newest state. @param {{request: Request, url: URL}} asked @param {string} base */
async function file({ request, url }, base) {
  return fetch(request).catch(async (failure) => {
    const newest = url.pathname.replace(/^\/static\/offline-\w+\//, base);
    return (await caches.match(newest, { ignoreSearch: true })) ?? Promise.reject(failure);
  });
}

/** Listen to the browser. @param {Kept} kept what this version of the portal is made of */
export function serve({ build, base, files }) {
  worker.skipWaiting();
  worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("message", (/** @type {any} */ event) => {
    if (event.data?.warm) event.waitUntil(warm(event.data.warm, build).catch(() => {}));
  });
  const entries = files.map((url) => ({ url, revision: null }));
  precaching.precacheAndRoute([...entries, { url: NO_NETWORK, revision: build }]);
  routing.registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/static/"), (asked) => file(/** @type {any} */ (asked), base));
  routing.registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname === "/sign-out", (asked) => signOut(/** @type {any} */ (asked)), "POST");
  routing.registerRoute(({ request, sameOrigin }) => sameOrigin && request.mode === "navigate", (asked) => show(/** @type {any} */ (asked)));
  routing.setCatchHandler(async ({ request }) => {
    const page = request.mode === "navigate" && request.method === "GET" && (await precaching.matchPrecache(NO_NETWORK));
    return page || Response.error();
  });
}
