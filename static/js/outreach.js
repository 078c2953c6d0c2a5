// The form of an activity: sums are checked as one types, and only the villages of the chosen commune are offered.
// The form works without it; the server checks everything again.

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("activity"));
const told = document.getElementById("numbers-error");

/** @param {string} name */
const input = (name) => /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));

function checkNumbers() {
  const total = input("reached");
  const wrong = [];
  for (const name of ["women", "minority"]) {
    const part = input(name);
    const over = total.value !== "" && part.value !== "" && Number(part.value) > Number(total.value);
    const words = over ? (told?.dataset[name] ?? "") : "";
    part.setCustomValidity(words);
    part.toggleAttribute("aria-invalid", over);
    if (over) {
      part.setAttribute("aria-invalid", "true");
      wrong.push(words);
    }
  }
  if (told) told.textContent = wrong.join(" ");
}

const villages = document.getElementById("villages");
const all = [...(villages?.querySelectorAll("option") ?? [])];

function offerVillages() {
  const commune = /** @type {HTMLSelectElement} */ (form?.elements.namedItem("commune")).value;
  villages?.replaceChildren(...all.filter((option) => !Number(commune) || option.dataset.commune === commune));
}

if (form) {
  form.addEventListener("input", (event) => {
    const name = /** @type {HTMLInputElement} */ (event.target).name;
    if (["reached", "women", "minority"].includes(name)) checkNumbers();
    if (name === "commune") offerVillages();
  });
  offerVillages();
}
