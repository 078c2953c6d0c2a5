// Meeting mode by keyboard. Arrow keys and Page Up/Down turn the screens; where somebody writes they stay the text's own.
// Ctrl+Enter sends the direction and goes on, wherever the focus is. Escape leaves the text first, then the meeting.
// Who goes on from a direction that was not sent is asked; what he typed is kept on this device (unsent_text.js). Who goes
// back, loads the page anew or closes it is asked by the browser.

/** @type {Record<string, string>} */
const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev", Escape: "up" };
const PUT_OFF = `put off:${location.pathname}`;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.meeting-direct"));
const text = form?.querySelector("textarea");
const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("unsent-direction"));

/** Where the person was about to go. @type {HTMLAnchorElement | null} */
let leaving = null;

// Every screen opens at its top, with the unit's name; the text has the focus all the same.
history.scrollRestoration = "manual";
text?.focus({ preventScroll: true });

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const field = event.target instanceof HTMLElement && event.target.matches("input, textarea") ? event.target : null;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(event);
  else if (!TURNS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
  else if (field && (field !== text || text?.value)) leave(field, event);
  else turn(TURNS[event.key], event);
});

/** @param {Event} event */
function send(event) {
  event.preventDefault();
  if (text?.value.trim()) form?.requestSubmit();
  else text?.focus();
}

/** @param {HTMLElement} field @param {KeyboardEvent} event */
function leave(field, event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  field.blur();
}

/** @param {string} rel @param {KeyboardEvent} event */
function turn(rel, event) {
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (!(link instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  link.click();
}

/** Whether there is a direction that was neither sent nor put off as it is. */
const isUnsent = () => Boolean(text?.value.trim() && text.value !== sessionStorage.getItem(PUT_OFF));

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || !dialog || event.ctrlKey || event.metaKey || !isUnsent()) return;
  event.preventDefault();
  leaving = link;
  const place = dialog.querySelector("[data-text]");
  if (place) place.textContent = text?.value ?? "";
  dialog.showModal();
});

dialog?.addEventListener("click", (event) => {
  const answer = event.target instanceof Element ? event.target.closest("button")?.value : "";
  if (!form || !text || !leaving || !answer) return;
  dialog.close();
  if (answer === "stay") return text.focus();
  if (answer === "send") return sendAndGo(form, leaving);
  if (answer === "drop") text.value = "";
  text.dispatchEvent(new Event("input", { bubbles: true })); // what is kept follows
  sessionStorage.setItem(PUT_OFF, text.value);
  leaving.click();
});

/** Whether the direction is on its way: the page it leads to is no leaving. */
let isSent = false;
addEventListener("submit", (event) => (isSent = !event.defaultPrevented)); // after app.js, as in unsent_text.js
addEventListener("pageshow", () => (isSent = false));
addEventListener("beforeunload", (event) => {
  if (!isSent && isUnsent()) event.preventDefault();
});

/** @param {HTMLFormElement} form @param {HTMLAnchorElement} to */
function sendAndGo(form, to) {
  const next = form.elements.namedItem("next");
  if (next instanceof HTMLInputElement && to.origin === location.origin) next.value = to.pathname + to.search + to.hash;
  form.requestSubmit();
}
