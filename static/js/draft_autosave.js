// What is typed is kept: at each key on this machine, a moment later on the server. What the server has is forgotten here.

const FIELDS = ["status", "percent", "note", "document_number", "document_date", "document_date_is_right", "document_signer", "link"];
const PAUSE = 1500;

/** @typedef {{[name: string]: string}} Typed */

const theForm = () => /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-draft]"));

/** @param {HTMLFormElement} form */
const keyOf = (form) => `draft:${form.dataset.key}`;

/** @param {HTMLFormElement} form @returns {Typed} */
function typedIn(form) {
  const data = new FormData(form);
  return Object.fromEntries(FIELDS.filter((name) => data.get(name)).map((name) => [name, String(data.get(name))]));
}

/** Keep or forget on this machine; where the browser keeps nothing, the server's draft has to do. */
const local = {
  /** @param {string} key @returns {Typed | null} */
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {Typed} typed */
  keep(key, typed) {
    try {
      localStorage.setItem(key, JSON.stringify(typed));
    } catch {
      // A full or forbidden store.
    }
  },
  /** @param {string} key */
  forget(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // As above.
    }
  },
};

/** @param {string} text */
function note(text) {
  const place = document.getElementById("topbar-note");
  if (place) place.textContent = text;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

/** Send the draft to the server. @param {HTMLFormElement} form @param {boolean} [leaving] the page is being left */
async function save(form, leaving = false) {
  clearTimeout(pause);
  const typed = typedIn(form);
  const body = new URLSearchParams({ ...typed, csrf_token: String(new FormData(form).get("csrf_token") ?? "") });
  try {
    const headers = { "HX-Request": "true" };
    const response = await fetch(form.dataset.draft ?? "", { method: "POST", body, headers, keepalive: leaving });
    if (!response.ok) throw new Error(String(response.status));
    note(await response.text());
    if (JSON.stringify(typed) === JSON.stringify(local.read(keyOf(form)))) local.forget(keyOf(form));
  } catch {
    const time = new Date().toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
    note(`${document.getElementById("report-words")?.dataset.keptHere ?? ""} ${time}`);
  }
}

/** @param {Event} event */
function keep(event) {
  const form = theForm();
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (!form || !form.contains(field) || field.type === "file") return;
  local.keep(keyOf(form), typedIn(form));
  clearTimeout(pause);
  pause = setTimeout(() => save(form), PAUSE);
}

/** Put back what this machine kept and the server never got. */
function restore() {
  const form = theForm();
  const typed = form && local.read(keyOf(form));
  if (!form || !typed) return;
  for (const name of FIELDS) put(form, name, typed[name] ?? "");
  form.querySelector("[data-day]")?.dispatchEvent(new Event("input", { bubbles: true })); // an earlier version kept YYYY-MM-DD
  for (const fold of form.querySelectorAll("details.fold")) openIfFilled(fold);
  const notice = /** @type {HTMLTemplateElement | null} */ (document.getElementById("restored-notice"));
  if (notice) document.getElementById("notices")?.append(notice.content.cloneNode(true));
  save(form);
}

/** @param {Element} fold */
function openIfFilled(fold) {
  const filled = [...fold.querySelectorAll("input")].some((input) => (input.type === "checkbox" ? input.checked : input.value));
  if (filled) fold.setAttribute("open", "");
}

/** Take a choice, and show the one that is hidden until it is needed. @param {HTMLInputElement} field @param {string} value */
function check(field, value) {
  field.checked = field.value === value;
  if (field.checked) field.closest("[hidden]")?.removeAttribute("hidden");
}

/** @param {HTMLFormElement} form @param {string} name @param {string} value */
function put(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${name}"]`)) {
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) check(field, value);
    else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value || (name === "percent" ? "0" : "");
  }
  const slider = form.querySelector(`[data-mirror="${name}"]`);
  if (slider instanceof HTMLInputElement) slider.value = value || "0";
}

document.addEventListener("input", keep);
document.addEventListener("change", keep);
document.addEventListener("visibilitychange", () => {
  const form = theForm();
  if (document.visibilityState === "hidden" && form && local.read(keyOf(form))) save(form, true);
});
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.sourceElement !== theForm() || ctx.response.status >= 500) return;
  clearTimeout(pause); // it was sent, or the server's draft has it
  local.forget(keyOf(ctx.sourceElement));
});
addEventListener("online", () => {
  const form = theForm();
  if (form && local.read(keyOf(form))) save(form);
});
restore();
