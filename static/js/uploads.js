// Evidence is sent file by file as soon as it is chosen, each with its bar and its cancel; what fails can be sent again,
// and goes on from where it was (resumable_upload.js). Photos are made smaller first (offline/photos.js).

const AT_ONCE = 2;
const PAUSES = [500, 1500, 3000, 5000, 10_000]; // milliseconds before asking again where no answer came

/** @typedef {{file: File, tile: HTMLElement, sending?: import("./resumable_upload.js").Sending}} Job */
/** @typedef {import("./resumable_upload.js").Failure} Failure */

/** @type {Job[]} */
const waiting = [];
/** @type {Set<Job>} */
const running = new Set();
/** Those that are made smaller, or will be. @type {Set<Job>} */
const preparing = new Set();
/** Files that could not be sent, by their row. @type {Map<HTMLElement, File>} */
const troubled = new Map();

// -- what a page that is left takes along with it ------------------------------------------------------------------

/** As which file somebody chose what goes, smaller, in its place. @type {WeakMap<File, File>} */
const chosen = new WeakMap();

/** @param {File} file */
const asChosen = (file) => chosen.get(file) ?? file;

/** Names of files that were chosen here and are not at the portal yet: the page that comes after this one tells them. */
const begun = {
  get key() {
    return `sending:${document.body.dataset.viewer}:${section()?.dataset.post}`;
  },
  /** @returns {{name: string, size: number}[]} */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "[]");
    } catch {
      return [];
    }
  },
  /** @param {{name: string, size: number}[]} files */
  write(files) {
    try {
      if (files.length) localStorage.setItem(this.key, JSON.stringify(files));
      else localStorage.removeItem(this.key);
    } catch {
      // A full or forbidden store.
    }
  },
  /** @param {{name: string, size: number}} file */
  add({ name, size }) {
    this.write([...this.without({ name, size }), { name, size }]);
  },
  /** @param {{name: string, size: number}} file */
  forget(file) {
    this.write(this.without(file));
  },
  /** @param {{name: string, size: number}} file */
  without({ name, size }) {
    return this.read().filter((other) => other.name !== name || other.size !== size);
  },
};

/** What was on its way when the page was closed or loaded anew: a browser does not let it be read again by itself. */
function showInterrupted() {
  if (!section()) return;
  for (const file of begun.read()) {
    const row = copyOf("troubled-row");
    write(row, "name", file.name);
    write(row, "told", word("interrupted"));
    Object.assign(row.dataset, { state: "interrupted", file: `${file.name} ${file.size}` });
    row.querySelector("[data-retry]")?.remove();
    row.querySelector("[data-cancel]")?.addEventListener("click", () => begun.forget(file));
    document.getElementById("troubled")?.append(row);
  }
}

/** @param {string} name a word of _words.html beside the form */
const word = (name) => document.getElementById("report-words")?.dataset[name] ?? "";
const section = () => /** @type {HTMLElement} */ (document.getElementById("evidence"));
const token = () => /** @type {HTMLInputElement} */ (document.querySelector("#report input[name=csrf_token]")).value;

/** @param {string} id @returns {HTMLElement} */
function copyOf(id) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/** @param {HTMLElement} row @param {string} part @param {string} text */
function write(row, part, text) {
  const place = row.querySelector(`[data-${part}]`);
  if (place) place.textContent = text;
}

/** @param {number} bytes */
function size(bytes) {
  const [count, unit] = bytes >= 1e6 ? [bytes / 1e6, "MB"] : [bytes / 1e3, "kB"];
  return `${count.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit === "MB" ? 1 : 0 })} ${unit}`;
}

// -- choosing ----------------------------------------------------------------------------------------------------------

/** @param {Iterable<File>} files */
function take(files) {
  const original = /** @type {HTMLInputElement | null} */ (document.getElementById("original"))?.checked;
  for (const file of files) {
    const why = refusal(file, Boolean(original));
    if (why) trouble(file, why, "refused");
    else queue(file, original);
  }
}

/** What can be said at once. @param {File} file @param {boolean} original @returns {string} */
function refusal(file, original) {
  if (!file.size) return word("empty");
  if (isTooLarge(file) && (original || !file.type.startsWith("image/"))) return word("tooLarge");
  const { maxFiles } = section().dataset;
  return document.querySelectorAll("#waiting > li:not([data-add])").length >= Number(maxFiles) ? word("tooMany") : "";
}

/** @param {File} file */
const isTooLarge = (file) => file.size > Number(section().dataset.maxMb) * 1e6;

/** One photo after the other is made smaller: two at once are more than a phone has memory for. */
let chain = Promise.resolve();

/** @param {File} file @param {boolean} [original] whether it is to go as it is */
function queue(file, original) {
  const { name, size } = asChosen(file);
  document.querySelector(`#troubled [data-file="${CSS.escape(`${name} ${size}`)}"]`)?.remove();
  begun.add({ name, size });
  const tile = copyOf("sending-tile");
  write(tile, "name", file.name);
  write(tile, "told", word("waiting"));
  showPicture(tile, file);
  document.querySelector("#waiting > [data-add]")?.before(tile);
  const job = { file, tile };
  tile.querySelector("[data-cancel]")?.addEventListener("click", () => cancel(job));
  preparing.add(job);
  chain = chain.then(() => prepare(job, original));
}

/** Make it smaller where it is a photo; what is too large all the same is told before anything is sent. @param {Job} job @param {boolean} [original] */
async function prepare(job, original) {
  if (!preparing.has(job)) return;
  if (job.file.type.startsWith("image/")) write(job.tile, "told", word("shrinking"));
  const { photos = "", photoLongest } = section().dataset;
  try {
    const { asTheyAre, prepared } = /** @type {typeof import("./offline/photos.js")} */ (await import(photos));
    if (original) asTheyAre.add(job.file);
    const { file } = await prepared(job.file, Number(photoLongest));
    if (file !== job.file) chosen.set(file, asChosen(job.file));
    job.file = file;
  } catch {
    // without a network the module may not come: the file goes as it is
  }
  if (!preparing.delete(job)) return;
  write(job.tile, "told", word("waiting"));
  if (isTooLarge(job.file)) {
    begun.forget(asChosen(job.file));
    return end(job, () => trouble(job.file, word("tooLarge"), "refused"));
  }
  waiting.push(job);
  next();
}

/** @param {HTMLElement} tile @param {File} file */
function showPicture(tile, file) {
  const picture = tile.querySelector("img");
  if (!picture || !/^image\/(jpeg|png|webp)$/.test(file.type)) return;
  picture.src = URL.createObjectURL(file);
  picture.hidden = false;
  tile.querySelector(".evidence-sign")?.remove();
}

// -- sending -----------------------------------------------------------------------------------------------------------

function next() {
  while (running.size < AT_ONCE && waiting.length) send(/** @type {Job} */ (waiting.shift()));
  if (!running.size && !preparing.size) document.dispatchEvent(new CustomEvent("uploads:settled"));
}

/** @param {Job} job */
async function send(job) {
  running.add(job);
  try {
    const { Sending } = /** @type {typeof import("./resumable_upload.js")} */ (await import(section().dataset.resumable ?? ""));
    if (!running.has(job)) return;
    const { library = "", post = "" } = section().dataset;
    const place = `${document.body.dataset.viewer} ${post}`;
    job.sending = new Sending(job.file, { library, place, token, progress: (share) => showProgress(job, share) });
    const answer = await handIn(await job.sending.arrive());
    await job.sending.forget();
    arrived(job, answer);
  } catch (failure) {
    fail(job, /** @type {Failure} */ (failure));
  }
}

/**
 * Let the report take what has arrived; asked again, the portal takes it once.
 * @param {string} id @param {number[]} pauses @returns {Promise<string>} its tile, or why it was refused
 */
async function handIn(id, pauses = PAUSES) {
  const body = new URLSearchParams({ csrf_token: token(), upload_id: id });
  const headers = { "HX-Request": "true" };
  const response = await fetch(section().dataset.post ?? "", { method: "POST", body, headers }).catch(() => null);
  const { ok = false, status = 0 } = response ?? {};
  if (!response && pauses.length && navigator.onLine) {
    await new Promise((go) => setTimeout(go, pauses[0]));
    return handIn(id, pauses.slice(1));
  }
  if (!response || !(ok || status === 413 || status === 422)) throw { status, expired: response?.headers.has("X-Form-Expired") };
  return response.text();
}

/** @param {Job} job @param {number} share from 0 to 1 */
function showProgress(job, share) {
  const percent = Math.floor(share * 100);
  const bar = job.tile.querySelector("progress");
  if (bar && percent > bar.value) document.dispatchEvent(new CustomEvent("uploads:moved"));
  if (bar) bar.value = percent;
  write(job.tile, "told", share < 1 ? `${percent} % · ${size(job.file.size)}` : word("finishing"));
}

/** @param {Job} job @param {string} answer */
function arrived(job, answer) {
  if (!running.has(job)) return;
  const [refused] = merge(answer, job.tile);
  begun.forget(asChosen(job.file));
  if (refused) job.sending?.cancel();
  end(job, () => refused && trouble(job.file, refused, "refused"));
}

/**
 * Put the tiles of an answer that are not here yet before ``place``; gives the words for what was refused.
 * @param {string} html @param {Element | null} place
 */
function merge(html, place) {
  const answer = new DOMParser().parseFromString(`<ul>${html}</ul>`, "text/html");
  for (const tile of answer.querySelectorAll("li[id^=evidence-]")) if (!document.getElementById(tile.id)) place?.before(tile);
  return [...answer.querySelectorAll("[data-why]")].map((why) => why.textContent ?? "");
}

/** @param {Job} job @param {() => void} [then] */
function end(job, then) {
  running.delete(job);
  preparing.delete(job);
  const picture = job.tile.querySelector("img");
  if (picture?.src) URL.revokeObjectURL(picture.src);
  job.tile.remove();
  then?.();
  next();
}

/** @param {Job} job @param {Failure} failure */
function fail(job, { status, expired, words }) {
  if (!running.has(job)) return;
  if (status === 413) begun.forget(asChosen(job.file));
  const signedOut = status === 401 || (status === 400 && expired);
  const why = signedOut ? "expired" : status ? "broken" : navigator.onLine ? "failed" : "offline";
  end(job, () => trouble(job.file, words || word(why), status === 413 ? "refused" : "failed"));
  if (signedOut) document.dispatchEvent(new CustomEvent("session:expired", { detail: { again: sendAllAgain, quietly: status === 400 } }));
}

/** @param {Job} job */
function cancel(job) {
  const at = waiting.indexOf(job);
  if (at >= 0) waiting.splice(at, 1);
  begun.forget(asChosen(job.file));
  end(job);
  job.sending?.cancel();
}

// -- what could not be sent --------------------------------------------------------------------------------------------

/** @param {File} file @param {string} why @param {"refused" | "failed"} state */
function trouble(file, why, state) {
  const row = copyOf("troubled-row");
  write(row, "name", file.name);
  write(row, "told", why);
  row.dataset.state = state;
  if (state === "refused") row.querySelector("[data-retry]")?.remove();
  troubled.set(row, file);
  document.getElementById("troubled")?.append(row);
  // On a phone the row is beneath the button that stays in sight; who writes meanwhile is not taken from his text.
  if (!document.activeElement?.matches("textarea, input:not([type=file])")) row.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} row */
function sendAgain(row) {
  const file = troubled.get(row);
  drop(row);
  if (file) queue(file);
}

function sendAllAgain() {
  for (const row of [...troubled.keys()]) if (row.dataset.state === "failed") sendAgain(row);
}

/** @param {HTMLElement} row */
function drop(row) {
  troubled.delete(row);
  row.remove();
}

// -- leaving out what waits, and getting it back -----------------------------------------------------------------------

/** @param {string} address @returns {Promise<string | null>} the answer, or null when there was none */
async function post(address) {
  const body = new URLSearchParams({ csrf_token: token() });
  try {
    const response = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (response.status === 401) document.dispatchEvent(new CustomEvent("session:expired", { detail: { again() {} } }));
    return response.ok ? await response.text() : null;
  } catch {
    document.dispatchEvent(new CustomEvent("htmx:error", { detail: { ctx: { request: {} } } }));
    return null;
  }
}

/** @param {HTMLElement} button */
async function leaveOut(button) {
  const [tile, id] = [button.closest("li"), button.dataset.remove];
  if (!tile || (await post(`/evidence/${id}/removal`)) === null) return;
  const row = copyOf("removed-row");
  write(row, "name", tile.querySelector("b")?.textContent ?? "");
  tile.remove();
  document.getElementById("troubled")?.append(row);
  row.querySelector("[data-undo]")?.addEventListener("click", async () => {
    const answer = await post(`/evidence/${id}/return`);
    if (answer === null) return;
    merge(answer, document.querySelector("#waiting > [data-add]"));
    row.remove();
  });
}

// -- listening ---------------------------------------------------------------------------------------------------------

/** @param {EventTarget | null} input */
function takeFrom(input) {
  if (!(input instanceof HTMLInputElement) || !input.matches("#evidence input[type=file]")) return;
  take([...(input.files ?? [])]);
  input.value = "";
}

document.addEventListener("change", (event) => takeFrom(event.target));
// A report that this device keeps takes along what is not at the portal yet, and nothing is sent from here any more.
document.addEventListener("uploads:collect", (event) => {
  for (const job of [...waiting.splice(0), ...running, ...preparing]) {
    end(job, () => trouble(job.file, word("failed"), "failed"));
    job.sending?.cancel();
  }
  begun.write([]);
  const unsent = [...troubled].filter(([row]) => row.dataset.state === "failed");
  /** @type {CustomEvent} */ (event).detail(unsent.map(([, file]) => file));
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  const row = /** @type {HTMLElement | null | undefined} */ (button?.closest("#troubled > li"));
  if (button?.matches("[data-remove]")) {
    event.preventDefault();
    leaveOut(button);
  } else if (row && button?.matches("[data-retry]")) sendAgain(row);
  else if (row && button?.matches("[data-cancel]")) {
    const file = troubled.get(row);
    if (file) begun.forget(asChosen(file));
    drop(row);
  }
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const files = /** @type {DragEvent} */ (event).dataTransfer;
    if (!files?.types.includes("Files") || !section()) return;
    event.preventDefault();
    section().classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") take([...files.files]);
  });
}
addEventListener("online", sendAllAgain);
const offerOriginals = () => document.getElementById("original-choice")?.removeAttribute("hidden");
offerOriginals();
document.addEventListener("htmx:after:swap", offerOriginals); // the form shown again
showInterrupted();
// On a slow network somebody may have chosen his photos before this module arrived.
document.querySelectorAll("#evidence input[type=file]").forEach(takeFrom);
