// A form that may be filled in where there is no network (data-queue: the field that names the entry). What is typed and
// chosen is kept as it comes, and sent from this device's store alone, so that nothing is lost between the two.
// A report takes this way only where the network does not carry it (report.js), or when it mends what waits already.

import { asTheyAre, prepared, sumOf } from "./photos.js";
import { copyOf, go, reader, sentInWords, whyOf, word } from "./queue_badge.js";
import { all, bytes, keep, listen } from "./queue_store.js";

const PATIENCE = 20_000; // milliseconds that one waits for a first answer
const PAUSE = 400; // after the last key
const SCARCE = 30e6; // bytes
const NOT_SAID = ["csrf_token", "idempotency_key"];
const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-queue]"));
const action = form.getAttribute("action") ?? "";
const isReport = form.id === "report";
const mine = await all(reader);
const key = isReport && form.querySelector("input[name=idempotency_key]")?.getAttribute("value"); // it may have been sent already
const id = key && mine.every((one) => one.id !== key) ? key : crypto.randomUUID();
const asked = new URLSearchParams(location.search).get("waiting");
const begun = mine.find((one) => (location.search ? one.id === asked : !isReport && one.state === "draft" && one.action === action));
/** @type {import("./queue_store.js").Entry} */
let entry = begun ?? { id, person: reader, state: "draft", action, page: location.pathname, title: "", fields: [], files: [], revision: 0, madeAt: Date.now(), tries: 0 };

/** Whether the page itself sends it, since its button was pressed before this module was here: kept now, it would be here still when it has arrived. */
const isOnItsWay = () => form.matches(".htmx-request, [data-sending]");

/** @param {string} text @param {string} [tone] */
function say(text, tone = "red") {
  const notice = copyOf("device-notice");
  notice.classList.add(`tone-${tone}`);
  notice.append(text);
  document.getElementById("notices")?.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/**
 * Keep the form as it stands, with files that were ``added``; whether it was kept. What could not be is told at once,
 * while it is still on the page.
 * @param {Map<string, Blob>} [added] @param {HTMLElement | null} [button]
 */
async function save(added, button = null) {
  const said = /** @type {[string, string][]} */ ([...new FormData(form, button)].filter(([name, value]) => typeof value === "string" && !NOT_SAID.includes(name)));
  const known = Number(entry.fields.find(([name]) => name === "version")?.[1] ?? 0); // the newest that its owner was told of
  entry.fields = said.map(([name, value]) => [name, name === "version" && known > Number(value) ? String(known) : value]);
  if (entry.state === "waiting" && !finishing) entry.state = "draft"; // it does not go while it is being changed
  entry.title = said.find(([name]) => name === form.dataset.queue)?.[1] || (document.querySelector("h1")?.textContent ?? "").trim();
  try {
    await keep(entry, added);
    return true;
  } catch (error) {
    const words = { QuotaExceededError: "full", NotFoundError: "gone" };
    say(word(/** @type {Record<string, string>} */ (words)[/** @type {Error} */ (error).name] ?? "unkept"));
    return false;
  }
}

/** Put back what was kept. Who only looks at it changes nothing. */
async function restore() {
  for (const control of /** @type {Iterable<any>} */ (form.elements)) {
    const values = entry.fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(control.type)) control.checked = control.name ? values.includes(control.value) : control.checked;
    else if (control.name && !["file", "hidden", "submit"].includes(control.type)) control.value = values[0] ?? "";
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const piece of entry.files) show(piece, await bytes(entry, piece));
  showRefusal();
}

/** Why it is here again: what is wrong, or that it may have been written before (activity_form.js asks). */
function showRefusal() {
  if (entry.alike?.length) document.dispatchEvent(new CustomEvent("entry:alike", { detail: entry.alike }));
  else say(whyOf(entry) || word("restored"), entry.state === "refused" ? "red" : "blue");
}

/** @param {import("./queue_store.js").Piece} piece @param {Blob | undefined} blob */
function show(piece, blob) {
  const tile = copyOf(piece.whole ? "waiting-whole" : "waiting-tile");
  if (blob?.type.startsWith("image/")) tile.querySelector("img")?.setAttribute("src", URL.createObjectURL(blob));
  tile.querySelector("b")?.append(piece.name);
  tile.querySelector("button")?.addEventListener("click", () => {
    entry.files = entry.files.filter(({ sha256 }) => sha256 !== piece.sha256);
    tile.remove();
    save();
  });
  form.querySelector("li[data-add]")?.before(tile);
}

/** One file after the other: each is kept before the next is looked at. */
let chain = Promise.resolve();
/** @param {Iterable<File>} files */
const take = (files) => [...files].forEach((file) => (chain = chain.then(() => add(file)).catch(() => say(`${file.name} ${word("unread")}`))));

/** @param {File} file */
async function add(file) {
  const { photoLongest, maxMb, maxFiles } = /** @type {HTMLElement} */ (form.querySelector("[data-max-mb]")).dataset;
  const choice = /** @type {HTMLInputElement | null} */ (document.getElementById("original"));
  if (!isReport && choice?.checked) asTheyAre.add(file); // a report's were chosen before (uploads.js)
  const { file: blob, how } = await prepared(file, Number(photoLongest));
  const piece = { name: blob.name, size: blob.size, sha256: await sumOf(blob), whole: how === "unread" };
  const large = blob.size > Number(maxMb) * 1e6 && "large";
  const many = entry.files.length >= Number(maxFiles) && "many";
  const same = entry.files.find(({ sha256 }) => sha256 === piece.sha256);
  const why = (!blob.size && "empty") || (same && "twice") || large || many;
  if (why) return say(`${file.name} ${word(why, [same?.name ?? ""])}`);
  entry.files.push(piece);
  if (await save(new Map([[piece.sha256, blob]]))) show(piece, blob);
  else entry.files.pop();
}

/** Keep it, then send it; nothing is on the page alone any more. @param {HTMLElement | null} button */
async function finish(button) {
  await chain;
  Object.assign(entry, { state: "waiting", action, why: undefined, alike: undefined, nextAt: undefined, tries: 0 });
  if (!(await save(undefined, button))) return;
  localStorage.removeItem(`draft:${form.dataset.key}`);
  navigator.storage.persist();
  navigator.serviceWorker.ready.then((/** @type {any} */ worker) => worker.sync?.register("waiting")).catch(() => {});
  const patience = new Promise((resolve) => setTimeout(resolve, navigator.onLine ? PATIENCE : 0));
  const told = (await Promise.race([go(true), patience]))?.get(entry.id);
  const left = (await all(reader)).find(({ id }) => id === entry.id);
  if (left?.state === "refused") {
    entry = left;
    return showRefusal();
  }
  if (!told && !navigator.onLine && !navigator.serviceWorker.controller) return say(word("keptHere"), "blue"); // no page opens
  if (told || left) sessionStorage.setItem("told", told?.message ?? word("keptHere"));
  location.assign(told?.go_to ?? (button?.getAttribute("name") === "again" ? entry.page : "/waiting"));
}

let finishing = false;
/** @param {SubmitEvent} event */
async function submit(event) {
  if (event.target !== form || event.submitter?.hasAttribute("formaction") || (isReport && !entry.revision && !form.dataset.left)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (finishing) return;
  finishing = true;
  clearTimeout(pause); // what is sent now must not be kept once more after it has arrived
  event.submitter?.classList.add("is-busy");
  takeChosen();
  if (isReport) document.dispatchEvent(new CustomEvent("uploads:collect", { detail: take }));
  await finish(event.submitter);
  finishing = false;
  event.submitter?.classList.remove("is-busy");
}

/** @param {EventTarget | null} input */
function takeFrom(input) {
  if (isReport || !(input instanceof HTMLInputElement) || input.type !== "file") return;
  take(input.files ?? []);
  input.value = "";
}

const takeChosen = () => [...form.elements].forEach(takeFrom);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
document.addEventListener("submit", submit, true); // after report.js, before whoever sends this form
addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // its entry may have gone
form.addEventListener("change", ({ target }) => takeFrom(target));
form.addEventListener("input", ({ isTrusted }) => {
  clearTimeout(pause);
  if (isTrusted && !isOnItsWay() && (!isReport || entry.revision)) pause = setTimeout(save, entry.state === "waiting" ? 0 : PAUSE);
});
listen(async () => {
  const place = form.querySelector(".sticky-submit [data-sent]");
  const now = finishing && (await all(reader)).find(({ id }) => id === entry.id);
  if (place && now) place.textContent = sentInWords(now);
});
document.getElementById("original-choice")?.removeAttribute("hidden");
if (entry.revision && !isOnItsWay()) await restore();
if (!isOnItsWay()) takeChosen(); // before this module was here
form.dataset.keeps = "yes";
document.dispatchEvent(new Event("form:keeps")); // app.js says the same where the network is gone
const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
if (quota - usage < SCARCE) say(word("scarce"), "amber");
