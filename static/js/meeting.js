// Meeting mode by keyboard. Arrow keys and Page Up/Down turn the screens; where somebody writes they stay the text's own.
// Ctrl+Enter sends the direction and goes on. Escape leaves the text first, then the meeting. What was typed and not
// sent is still there when one comes back to the screen.

/** @type {Record<string, string>} */
const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev", Escape: "up" };
const KEPT = `meeting:${location.pathname}`;
const text = document.querySelector("textarea");

if (text && !text.value) text.value = sessionStorage.getItem(KEPT) ?? "";
text?.addEventListener("input", () => sessionStorage.setItem(KEPT, text.value));
text?.form?.addEventListener("submit", () => sessionStorage.removeItem(KEPT));

document.addEventListener("keydown", (event) => {
  const field = event.target instanceof HTMLElement && event.target.matches("input, textarea") ? event.target : null;
  if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    /** @type {HTMLInputElement} */ (field).form?.requestSubmit();
    return;
  }
  if (!TURNS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
  if (field && (field !== text || text.value)) leave(field, event);
  else turn(TURNS[event.key], event);
});

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
