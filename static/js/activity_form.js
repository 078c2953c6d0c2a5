// The form of an activity: sums are checked as one types, and only the villages of the chosen commune are offered.
// The form works without it; the server checks everything again.

/** @type {WeakMap<Element, HTMLOptionElement[]>} Every village that came with a list, by the list. */
const known = new WeakMap();

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement} */
const input = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** Women and ethnic minorities are among all. @param {HTMLFormElement} form */
function checkNumbers(form) {
  const told = form.querySelector("#numbers-error");
  const total = input(form, "reached").dataset.value;
  const wrong = [];
  for (const name of ["women", "minority"]) {
    const part = input(form, name);
    const over = Boolean(total && part.dataset.value) && Number(part.dataset.value) > Number(total);
    const words = over && told instanceof HTMLElement ? (told.dataset[name] ?? "") : "";
    part.setCustomValidity(words);
    if (over || part.dataset.wrong) part.setAttribute("aria-invalid", "true");
    else part.removeAttribute("aria-invalid");
    if (words) wrong.push(words);
  }
  if (told) told.textContent = wrong.join(" ");
}

/** @param {HTMLFormElement} form */
function offerVillages(form) {
  const list = form.querySelector("#villages");
  if (!list) return;
  const all = known.get(list) ?? [...list.querySelectorAll("option")];
  known.set(list, all);
  const commune = input(form, "commune").value;
  list.replaceChildren(...all.filter((option) => !Number(commune) || option.dataset.commune === commune));
}

/** @param {Event} event */
function look(event) {
  const field = event.target;
  const form = field instanceof HTMLElement ? field.closest("form") : null;
  if (form?.id !== "activity" || !(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  if (event.type === "input") mark(form, field.name, false);
  if (["reached", "women", "minority"].includes(field.name)) checkNumbers(form);
  if (["commune", "village"].includes(field.name)) offerVillages(form);
}

document.addEventListener("input", look);
document.addEventListener("focusin", look);

/** A page that this device kept goes on with the calendar: the day may have changed since it was made. @param {HTMLFormElement} form */
function followCalendar(form) {
  const { made = "", today = "" } = form.dataset;
  /** @param {number | string} moment the number of its day in Hanoi */
  const dayOf = (moment) => Math.floor((new Date(moment).getTime() + 7 * 3_600_000) / 86_400_000);
  const now = new Date(Date.parse(today) + (dayOf(Date.now()) - dayOf(made)) * 86_400_000).toISOString().slice(0, 10);
  const day = input(form, "held_on");
  Object.assign(day.dataset, { near: now, last: now });
  if (day.dataset.value !== today || now === today || input(form, "reason")) return;
  day.value = now;
  day.dispatchEvent(new Event("input", { bubbles: true })); // it is shown as people write it (fields.js)
}

const LAST = `last-activity:${document.body.dataset.viewer}`;
const SAME = ["commune", "task"];

/** @param {HTMLFormElement} form @param {string} name @returns {any[]} */
const controls = (form, name) => [...form.querySelectorAll(`[name="${name}"]`)];

/** Say of a field whether it was filled in before one typed. @param {HTMLFormElement} form @param {string} name @param {boolean} is */
function mark(form, name, is) {
  const words = form.querySelector(`[data-prefilled-words="${name}"]`);
  const select = controls(form, name)[0];
  if (words && select instanceof HTMLSelectElement && is) words.textContent = `${select.selectedOptions[0]?.text ?? ""}; `;
  for (const told of [words, form.querySelector(`[data-prefilled="${name}"]`)]) told?.toggleAttribute("hidden", !is);
  form.querySelector("#prefilled")?.toggleAttribute("hidden", !form.querySelector("[data-prefilled]:not([hidden])"));
}

/** Empty what was filled in, and leave what was typed. @param {MouseEvent} event */
function emptyPrefilled(event) {
  const link = event.target instanceof Element ? event.target.closest("[data-empty-prefilled]") : null;
  const form = link?.closest("form");
  if (!form) return;
  event.preventDefault();
  for (const told of form.querySelectorAll("[data-prefilled]:not([hidden])")) {
    const name = /** @type {HTMLElement} */ (told).dataset.prefilled ?? "";
    for (const control of controls(form, name)) {
      if (["radio", "checkbox"].includes(control.type)) control.checked = false;
      else control.value = "";
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
    mark(form, name, false);
  }
  form.querySelector("select")?.focus();
}

/**
 * The page that this device kept does not know what was written since: the entry after it begins as it would on a fresh
 * one, in the commune and for the task of the last.
 * @param {HTMLFormElement} form
 */
function beginAsBefore(form) {
  addEventListener("pagehide", () => {
    const told = new FormData(form);
    sessionStorage.setItem(LAST, JSON.stringify(SAME.map((name) => [name, told.get(name) ?? ""])));
  });
  if (!document.body.dataset.kept) return;
  for (const [name, value] of JSON.parse(sessionStorage.getItem(LAST) ?? "[]")) {
    input(form, name).value = value;
    mark(form, name, value !== "");
  }
}

/**
 * The portal has activities that this one may be again: they are shown, and it is asked.
 * @param {CustomEvent<{id: string, page: string, said: string}[]>} event
 */
function askWhetherAgain({ detail }) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("alike-question"));
  const question = /** @type {HTMLElement | undefined} */ (template?.content.firstElementChild?.cloneNode(true));
  if (!question) return;
  for (const { page, said } of detail) {
    const link = Object.assign(document.createElement("a"), { href: page, target: "_blank", textContent: said });
    const item = document.createElement("li");
    item.append(link);
    question.querySelector("ul")?.append(item);
  }
  question.querySelector("button")?.setAttribute("value", detail.map(({ id }) => id).join(" "));
  document.getElementById("alike")?.remove();
  shown?.before(question);
  question.scrollIntoView({ block: "nearest" });
}

navigator.serviceWorker?.ready.then(() => document.getElementById("works-offline")?.removeAttribute("hidden"));
document.addEventListener("click", emptyPrefilled);
document.addEventListener("entry:alike", (event) => askWhetherAgain(/** @type {CustomEvent} */ (event)));
const shown = document.getElementById("activity");
if (shown instanceof HTMLFormElement) followCalendar(shown);
if (shown instanceof HTMLFormElement && !input(shown, "reason") && !location.search) beginAsBefore(shown);
