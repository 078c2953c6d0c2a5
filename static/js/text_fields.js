// What people write is counted while they write it, and a form in which something is missing or too long stays and says
// so: in the reader's language, where the browser's own bubbles would speak the browser's (every form is novalidate).
// The server counts and says the same (ocop_tasks/rules/text/cleaning.py). app.js fetches this module where somebody can write.

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

const NEARLY = 0.1; // of a text's greatest length: when so little is left, it is told
const FEW = 20; // letters
const PAUSE = 1000; // milliseconds after the last key until it is read out
const UNSEEN = /[\0-\b\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\u{d800}-\u{dfff}]/gu;

/** A text as it is going to be kept. @param {string} text */
export function asKept(text) {
  const lines = text.replace(/\r\n?|[\x85\u2028\u2029]/g, "\n").replace(UNSEEN, "").normalize("NFC").split("\n");
  return lines.map((line) => line.trimEnd()).join("\n").trim();
}

/** How long it is in letters, a line end being one. @param {string} text @param {boolean} [isLine] whether it is kept as one line */
export function lengthOf(text, isLine = false) {
  const kept = asKept(text);
  return [...(isLine ? kept.replace(/\s+/g, " ") : kept)].length;
}

/** A sentence of #text-words with its numbers put in. @param {string} name @param {number[]} numbers */
function say(name, ...numbers) {
  const words = document.getElementById("text-words")?.dataset[name] ?? "";
  return numbers.reduce((text, number) => text.replace("{}", number.toLocaleString(document.documentElement.lang)), words);
}

/** The choices that are one question: those of a control's name, or itself alone. @param {Control} control @returns {Control[]} */
const choicesOf = (control) => (control.type === "radio" ? [.../** @type {NodeListOf<HTMLInputElement>} */ ((control.form ?? document).querySelectorAll(`[type=radio][name="${CSS.escape(control.name)}"]`))] : [control]);

/** What the lines below it are called after: a choice's name is that of its whole question. @param {Control} control */
const nameOf = (control) => (control.type === "radio" ? control.name : control.id || control.name);

/** Whether nothing was typed, or none of the choices taken. @param {Control} control */
const isEmpty = (control) => (control.type === "radio" ? !choicesOf(control).some((choice) => choice instanceof HTMLInputElement && choice.checked) : !asKept(control.value));

/** How many letters more may be written; less than none where it is too long. @param {Control} control */
const leftIn = ({ dataset, value }) => (dataset.letters ? Number(dataset.letters) - lengthOf(value, dataset.lines === "1") : Infinity);

/** Whether a file was chosen that is larger than any that is taken: its sender need not wait to hear so. @param {Control} control */
const isTooLarge = (control) => control instanceof HTMLInputElement && control.dataset.largest && [...(control.files ?? [])].some(({ size }) => size > Number(control.dataset.largest));

/** What is wrong with a control, as far as that can be seen without the server. @param {Control} control */
function wrongWith(control) {
  const left = leftIn(control);
  if (left < 0) return say("over", -left, Number(control.dataset.letters));
  if (isTooLarge(control)) return control.dataset.tooLarge ?? "";
  if (isEmpty(control)) return control.dataset.needed ?? "";
  const isAsked = control.checkVisibility() || control.closest("details:not([open])");
  return (isAsked && control.dataset.wrong) || ""; // fields.js
}

/** The line of that kind below a control, made where there is none. @param {Control} control @param {"error" | "hint"} kind */
function lineOf(control, kind) {
  const id = `${nameOf(control)}-${kind === "error" ? "error" : "left"}`;
  const line = document.getElementById(id) ?? Object.assign(document.createElement("p"), { id, className: kind });
  const place = control.closest("[data-errors]") ?? control.closest(".field"); // columns share the room below them
  if (!line.isConnected && place) place.append(line);
  else if (!line.isConnected) control.after(line);
  for (const choice of choicesOf(control)) {
    const told = (choice.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
    choice.setAttribute("aria-describedby", [...told, id].join(" "));
  }
  return line;
}

/** Say below a control what is wrong with it, or that nothing is any more. @param {Control} control @param {string} wrong */
function tell(control, wrong) {
  const shown = document.getElementById(`${nameOf(control)}-error`);
  if (!wrong && !shown) return;
  const named = wrong && control.closest("[data-errors]") ? `${control.labels?.[0]?.textContent?.trim()}: ` : ""; // several share that room
  (shown ?? lineOf(control, "error")).textContent = named + wrong;
  for (const choice of choicesOf(control)) {
    if (wrong) choice.setAttribute("aria-invalid", "true");
    else choice.removeAttribute("aria-invalid");
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let reading;

/** Tell how much room is left, once little is; a moment after the last key also to those who listen. @param {Control} control */
function count(control) {
  const [longest, left] = [Number(control.dataset.letters), leftIn(control)];
  const little = left <= Math.max(FEW, longest * NEARLY);
  if (!little && !document.getElementById(`${nameOf(control)}-left`)) return;
  const line = lineOf(control, "hint");
  const text = little ? (left < 0 ? say("over", -left, longest) : say("left", left)) : "";
  const [seen, heard] = line.children.length ? line.children : parts(line);
  line.hidden = !little;
  seen.textContent = text;
  line.classList.toggle("is-too-long", left < 0);
  clearTimeout(reading);
  reading = setTimeout(() => (heard.textContent = text), PAUSE);
}

/** What is seen at once, and what is read out. @param {HTMLElement} line */
function parts(line) {
  const [seen, heard] = [document.createElement("span"), document.createElement("span")];
  seen.setAttribute("aria-hidden", "true");
  heard.className = "visually-hidden";
  heard.setAttribute("aria-live", "polite");
  line.append(seen, heard);
  return [seen, heard];
}

/** A form in which something is wrong is not sent; the first of it gets the focus. @param {SubmitEvent} sending */
function validateBeforeSubmit(sending) {
  const { target: form, submitter } = sending;
  if (!(form instanceof HTMLFormElement) || submitter?.hasAttribute("formnovalidate")) return;
  const controls = /** @type {Control[]} */ ([...form.elements].filter((one) => one.matches("[data-letters], [data-needed], [data-number], [data-day], [data-largest]")));
  for (const control of controls) tell(control, wrongWith(control));
  const first = controls.find(wrongWith);
  if (!first) return;
  sending.preventDefault();
  sending.stopImmediatePropagation();
  first.closest("details")?.setAttribute("open", "");
  first.focus();
  first.scrollIntoView({ block: "center" });
}

/** @param {Event} typing */
function follow({ target, type }) {
  const control = /** @type {Control} */ (target);
  if (!(control instanceof HTMLElement)) return;
  if (type === "change" && control.dataset.largest) tell(control, wrongWith(control));
  if (type === "change" && control.dataset.wrong) tell(control, control.dataset.wrong);
  const chosen = control.closest(".file-choice")?.querySelector("[data-chosen]");
  if (chosen && control instanceof HTMLInputElement) chosen.textContent = [...(control.files ?? [])].map(({ name }) => name).join(", ");
  if (control.dataset.letters) count(control);
  if (control.hasAttribute("aria-invalid") && !wrongWith(control)) tell(control, "");
}

/** Long forms ([data-ask-leaving]) that were changed, or came back with something wrong, and were not sent. @type {Set<Element>} */
const unsaved = new Set();

/** @param {Event} event */
function noteChange({ target }) {
  const form = target instanceof Element && target.closest("[data-ask-leaving]");
  if (form) unsaved.add(form);
}

/** @param {SubmitEvent} sending */
function noteSending({ target, defaultPrevented }) {
  if (target instanceof Element && !defaultPrevented) unsaved.delete(target);
}

/** The browser asks in its own words before what was typed is lost. @param {BeforeUnloadEvent} leaving */
function askBeforeLeaving(leaving) {
  if ([...unsaved].some((form) => form.isConnected)) leaving.preventDefault();
}

if (globalThis.document) {
  addEventListener("submit", validateBeforeSubmit, true); // on the window: before whoever else takes a form on its way
  document.addEventListener("input", follow);
  document.addEventListener("change", follow);
  for (const control of document.querySelectorAll("[data-letters]")) count(/** @type {Control} */ (control));
  document.addEventListener("input", noteChange);
  document.addEventListener("change", noteChange);
  addEventListener("submit", noteSending); // after app.js, which keeps a form back where there is no network
  addEventListener("beforeunload", askBeforeLeaving);
  for (const form of document.querySelectorAll("[data-ask-leaving=changed]")) unsaved.add(form);
}
