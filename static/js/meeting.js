// Meeting mode by keyboard: arrow keys and Page Up/Down turn the screens; in the text they stay the text's own.
// Ctrl+Enter sends the direction and goes on. Full screen with F11 is the browser's own.

/** @type {Record<string, string>} */
const TURNS = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };

document.addEventListener("keydown", (event) => {
  const field = document.activeElement instanceof HTMLTextAreaElement ? document.activeElement : null;
  if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    field.form?.requestSubmit();
    return;
  }
  const turn = TURNS[event.key];
  const writing = field !== null && field.value !== "";
  if (!turn || writing || event.altKey || event.ctrlKey || event.metaKey) return;
  const link = document.querySelector(`a[rel="${turn}"]`);
  if (link instanceof HTMLAnchorElement) {
    event.preventDefault();
    link.click();
  }
});
