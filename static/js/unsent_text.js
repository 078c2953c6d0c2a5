// What is typed into a form that asks for words ([data-keep-unsent]) is kept on this device until it was sent, and is
// there again when its author comes back to the form. app.js forgets what was sent.

const OWN = `unsent:${document.body.dataset.viewer}:`;
const KEPT = 30 * 24 * 3600 * 1000; // milliseconds until what nobody came back for is forgotten
const FIELDS = "textarea, input:not([type=hidden], [type=file], [type=radio], [type=checkbox])";

/** @typedef {{at: number, words: string, fields: {[name: string]: string}}} Kept */

/** @param {HTMLFormElement} form */
const keyOf = (form) => OWN + new URL(form.action).pathname;

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([...form.querySelectorAll(FIELDS)]).filter(({ name }) => name);

/** @param {HTMLFormElement} form */
const wordsOf = (form) => [...form.querySelectorAll("textarea")].map(({ value }) => value.trim()).join("\n").trim();

/** @param {string} key @returns {Kept | null} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** @param {Event} event */
function keep({ target }) {
  const form = target instanceof Element ? target.closest("form[data-keep-unsent]") : null;
  if (!(form instanceof HTMLFormElement)) return;
  const words = wordsOf(form);
  const fields = Object.fromEntries(fieldsOf(form).map(({ name, value }) => [name, value]));
  try {
    if (words) localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), words, fields }));
    else localStorage.removeItem(keyOf(form));
  } catch {
    // A full or forbidden store.
  }
}

/** Put back what was kept; what the server gave back is newer. */
function restore() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-keep-unsent]"))) {
    const kept = read(keyOf(form));
    if (!kept || wordsOf(form)) continue;
    for (const field of fieldsOf(form)) {
      if (!(field.name in kept.fields)) continue;
      field.value = kept.fields[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    form.querySelector("[data-unsent-note]")?.removeAttribute("hidden");
  }
}

/** What was typed on the pages under an address and not sent is told, with the way there. @param {HTMLElement} place */
function list(place) {
  const under = place.dataset.unsentUnder ?? "";
  const rows = document.createElement("ul");
  const paths = Object.keys(localStorage).filter((key) => key.startsWith(OWN + under)).map((key) => key.slice(OWN.length));
  for (const path of paths.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))) {
    const link = Object.assign(document.createElement("a"), { href: path, textContent: (place.dataset.item ?? "").replace("{}", path.slice(under.length)) });
    const row = document.createElement("li");
    row.append(link, ` ${read(OWN + path)?.words ?? ""}`);
    rows.append(row);
  }
  place.append(rows);
  place.hidden = !paths.length;
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("unsent:") && Date.now() - (read(key)?.at ?? 0) > KEPT) localStorage.removeItem(key);
  }
}

/** On its way: forgotten once the page after it is there. @param {SubmitEvent} event */
function mark(event) {
  const form = event.target;
  const choosing = event.submitter?.hasAttribute("formnovalidate");
  if (!(form instanceof HTMLFormElement) || !("keepUnsent" in form.dataset) || event.defaultPrevented || choosing) return;
  sessionStorage.setItem("sent", JSON.stringify({ key: keyOf(form), page: location.href.split("#")[0] }));
}

document.addEventListener("input", keep);
document.addEventListener("change", keep);
document.addEventListener("htmx:after:swap", restore);
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.sourceElement?.matches?.("form[data-keep-unsent]") && ctx.response?.status < 400) localStorage.removeItem(keyOf(ctx.sourceElement));
});
addEventListener("submit", mark); // after app.js, which keeps a form back where there is no network
addEventListener("pageshow", ({ persisted }) => persisted && sessionStorage.removeItem("sent"));
forgetOld();
restore();
document.querySelectorAll("[data-unsent-under]").forEach((place) => list(/** @type {HTMLElement} */ (place)));
