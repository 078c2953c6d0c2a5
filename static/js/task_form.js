/* The form of a task: a choice for a whole group fills in its units at once, and what was read in the wording of the
   deadline, a date or a rule for every period, can be taken over. Without this module all is done when the form is sent. */

/** @param {HTMLSelectElement} all */
function fillGroup(all) {
  const group = all.closest("details");
  const value = all.value === "none" ? "" : all.value;
  if (!group || all.value === "") return;
  for (const select of group.querySelectorAll("select")) {
    if (select !== all) select.value = value;
  }
  all.value = "";
}

/** What the closed group says of its units. @param {HTMLDetailsElement} group */
function count(group) {
  const told = group.querySelector("[data-counts]");
  if (!told) return;
  /** @type {Map<string, number>} */
  const counts = new Map();
  let nobody = "";
  for (const select of group.querySelectorAll("select:not([data-group])")) {
    if (!(select instanceof HTMLSelectElement)) continue;
    const word = (select.selectedOptions[0]?.text ?? "").toLowerCase();
    if (select.value) counts.set(word, (counts.get(word) ?? 0) + 1);
    else nobody = word;
  }
  told.textContent = [...counts].map(([word, number]) => `${number} ${word}`).join(", ") || nobody;
}

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement)) return;
  const group = select.closest("details.parts");
  if (!(group instanceof HTMLDetailsElement)) return;
  if ("group" in select.dataset) fillGroup(select);
  count(group);
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[name=use_date]") : null;
  const date = document.querySelector("input[name=due_on]");
  if (!(button instanceof HTMLButtonElement) || !(date instanceof HTMLInputElement)) return;
  event.preventDefault();
  date.value = button.value.split("-").reverse().join("/");
  date.dispatchEvent(new Event("input", { bubbles: true }));
  date.focus();
});

document.addEventListener("change", (event) => {
  const changed = event.target;
  if (!(changed instanceof Element) || !changed.getAttribute("name")?.startsWith("due_rule")) return;
  for (const select of document.querySelectorAll("select[name^=due_rule]")) select.removeAttribute("aria-invalid");
});

/** @param {string} name @param {string} value */
function choose(name, value) {
  const select = document.querySelector(`select[name="${name}"]`);
  if (select instanceof HTMLSelectElement) select.value = value;
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[name=use_rule]") : null;
  const own = document.querySelector("input[name=due_rule][value=own]");
  if (!(button instanceof HTMLButtonElement) || !(own instanceof HTMLInputElement)) return;
  event.preventDefault();
  const [frequency = "", month = "", day = ""] = button.value.split(" ");
  choose("frequency", frequency);
  choose("due_rule-month", month);
  choose("due_rule-day", day);
  own.checked = true;
  own.dispatchEvent(new Event("change", { bubbles: true }));
  own.focus();
});
