// @ts-check
/**
 * The queue by keyboard: J and K move, X confirms, R returns, Z takes back. Everything here presses a link or a button
 * that is on the page anyway, so nothing is possible only with it.
 */

const CALM_MS = 700;
const UNDO_MS = 10_000;
const KEYS_OFF = "queue-keys-off";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

let openedAt = -Infinity;
let openedItem = itemOf(desk());

function desk() {
  return document.getElementById("desk");
}

/** Which report lies open; on a phone the list alone is another matter. @param {HTMLElement | null} shown */
function itemOf(shown) {
  return `${shown?.dataset.item} ${shown?.classList.contains("desk-open")}`;
}

/** @param {string} selector @param {ParentNode | null} [inside] */
function find(selector, inside = document) {
  return /** @type {HTMLElement | null} */ (inside?.querySelector(selector) ?? null);
}

/** @param {string} selector @param {number} step */
function neighbour(selector, step) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(`${selector} a`)]);
  const here = all.findIndex((link) => link.getAttribute("aria-current"));
  return all[here + step] ?? null;
}

function next() {
  return neighbour(".queue", 1) ?? find("[data-next]");
}

function previous() {
  return neighbour(".queue", -1) ?? find("[data-previous]");
}

/**
 * A report that has come up after another is looked at before it is judged: a second press of X was meant for the one
 * before. On a page that was just loaded there is no press before.
 */
function isCalm() {
  return performance.now() - openedAt > CALM_MS;
}

/** @type {Record<string, () => HTMLElement | null>} */
const KEYS = {
  j: next,
  k: previous,
  arrowdown: next,
  arrowup: previous,
  arrowright: () => neighbour(".thumbs", 1),
  arrowleft: () => neighbour(".thumbs", -1),
  x: () => (isCalm() ? find("[data-confirm] button") : null),
  r: () => find(".judge [data-dialog]"),
  z: () => find("#notices form[action*='undo'] button"),
};

/** @param {KeyboardEvent} event */
function isMeant(event) {
  const on = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || event.isComposing || event.repeat) return false;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  // a field whose dialog was just closed keeps the focus until the next frame
  if (on.closest(TYPING)?.getClientRects().length || find("dialog[open]") || localStorage.getItem(KEYS_OFF)) return false;
  return !event.key.startsWith("Arrow") || !on.closest(".desk-evidence iframe, details[open], [role=menu]");
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const target = desk() && isMeant(event) ? KEYS[event.key.toLowerCase()]?.() : null;
  if (!target) return;
  event.preventDefault();
  target.click();
  find("dialog[open] textarea")?.focus();
}

/** A double click on *Xác nhận* would confirm the next report too: its second half is not heard. @param {Event} event */
function onSubmit(event) {
  if (event.target instanceof HTMLFormElement && event.target.matches("[data-confirm]") && !isCalm()) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/** Another report lies open: the reader's focus goes to its title, its row and its beginning come into sight. */
function onSwap() {
  const shown = desk();
  followCount();
  countChosen();
  offerKeys();
  if (!shown || itemOf(shown) === openedItem) return;
  openedItem = itemOf(shown);
  openedAt = performance.now();
  for (const pane of shown.querySelectorAll(".desk-body, .desk-evidence")) pane.scrollTop = 0;
  if (matchMedia("(max-width: 61.98em)").matches) scrollTo(0, 0);
  find(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
  document.getElementById("report-title")?.focus({ preventScroll: true });
}

/** The number in the bar follows the queue. */
function followCount() {
  const { queue, waiting } = desk()?.dataset ?? {};
  for (const link of document.querySelectorAll(`nav a[href="${queue}"]`)) {
    const count = find(".count", link);
    if (count && waiting) count.textContent = waiting;
    if (count) count.hidden = waiting === "0";
  }
}

/** "Xác nhận các mục đã chọn (3)". */
function countChosen() {
  const count = document.querySelectorAll(".pick :checked").length;
  for (const place of document.querySelectorAll(".several [data-count]")) place.textContent = count ? `(${count})` : "";
  const all = find("[data-choose-all]");
  if (all) all.hidden = !document.querySelector(".pick input:enabled:not(:checked)");
}

/** A chosen reason goes into the text, where it can be changed. @param {HTMLElement} chip */
function fill(chip) {
  const text = /** @type {HTMLTextAreaElement | null} */ (chip.closest("form")?.querySelector("[data-reason]"));
  if (!text) return;
  const written = text.value.trim();
  text.value = written ? `${written}; ${chip.dataset.fill}` : (chip.dataset.fill ?? "");
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (!(event.target instanceof Element)) return;
  const chip = /** @type {HTMLElement | null} */ (event.target.closest("[data-fill]"));
  if (chip) {
    event.preventDefault();
    fill(chip);
  }
  if (event.target.closest("[data-choose-all]")) {
    for (const box of document.querySelectorAll(".pick input:enabled")) /** @type {HTMLInputElement} */ (box).checked = true;
    countChosen();
  }
  if (event.target.closest("[data-keys-switch]")) {
    if (localStorage.getItem(KEYS_OFF)) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
    offerKeys();
  }
}

/** The help line says which keys there are, and lets those who dictate or use a screen reader switch them off. */
function offerKeys() {
  const help = find("[data-keys-help]");
  const button = find("[data-keys-switch]");
  if (!help || !button) return;
  const off = Boolean(localStorage.getItem(KEYS_OFF));
  help.hidden = false;
  const keys = find("[data-keys-on]", help);
  if (keys) keys.hidden = off;
  button.textContent = (off ? button.dataset.on : button.dataset.off) ?? "";
}

/** What was done, with the offer to take it back, is told for ten seconds; longer under the pointer or the focus. @param {Element} notice */
function fade(notice) {
  setTimeout(() => {
    if (notice.matches(":hover, :focus-within")) fade(notice);
    else notice.remove();
  }, UNDO_MS);
}

/** @param {Element} place */
function watchNotices(place) {
  const start = () => {
    for (const notice of place.querySelectorAll("[data-notice=success]:not([data-fading])")) {
      notice.setAttribute("data-fading", "");
      fade(notice);
    }
  };
  new MutationObserver(start).observe(place, { childList: true, subtree: true });
  start();
}

/** The several that were chosen are listed in a dialog before anything is done to them. @param {Event} event */
function onSeveral(event) {
  const target = /** @type {CustomEvent} */ (event).detail?.ctx?.target;
  if (target instanceof HTMLDialogElement && target.id === "several" && !target.open) target.showModal();
}

document.addEventListener("keydown", onKey);
document.addEventListener("submit", onSubmit, true);
document.addEventListener("click", onClick);
document.addEventListener("change", countChosen);
document.addEventListener("htmx:after:swap", onSwap);
document.addEventListener("htmx:after:swap", onSeveral);
const notices = document.getElementById("notices");
if (notices) watchNotices(notices);
countChosen();
offerKeys();
