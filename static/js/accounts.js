// A password can be looked at while it is typed: a button beside each field that has data-reveal and data-hide, its words.

/** @param {HTMLInputElement} input */
function addReveal(input) {
  const box = document.createElement("span");
  const button = document.createElement("button");
  box.className = "reveal";
  button.type = "button";
  button.className = "reveal-button";
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => show(input, button, input.type === "password"));
  show(input, button, false);
  input.replaceWith(box);
  box.append(input, button);
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLButtonElement} button
 * @param {boolean} shown
 */
function show(input, button, shown) {
  input.type = shown ? "text" : "password";
  button.textContent = (shown ? input.dataset.hide : input.dataset.reveal) ?? "";
}

/** A password that stays readable on the screen is hidden again before it is sent and kept. */
function hideAgain() {
  for (const input of revealed()) input.type = "password";
}

/** @returns {NodeListOf<HTMLInputElement>} */
function revealed() {
  return document.querySelectorAll("input[data-reveal]");
}

const focused = document.activeElement;
revealed().forEach(addReveal);
if (focused instanceof HTMLElement) focused.focus();
document.addEventListener("submit", hideAgain);
