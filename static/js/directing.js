// A template fills the direction and its day in place; without scripts its link opens the form filled.

document.addEventListener("click", (click) => {
  const choice = click.target instanceof Element ? click.target.closest("a[data-answer-by]") : null;
  const form = choice?.closest("form");
  const text = form?.querySelector("textarea");
  const day = form?.querySelector("input[type=date]");
  if (!(choice instanceof HTMLElement) || !form || !text || !(day instanceof HTMLInputElement)) return;
  if (click.ctrlKey || click.metaKey || click.shiftKey) return;
  click.preventDefault();
  const choices = [...form.querySelectorAll("a[data-answer-by]")];
  text.value = withChoice(text.value.trim(), choice.dataset.text ?? "", choices.map((each) => each.getAttribute("data-text") ?? ""));
  day.value = choice.dataset.answerBy ?? "";
  for (const each of choices) each.setAttribute("aria-current", String(each === choice));
  text.dispatchEvent(new Event("input", { bubbles: true }));
});

/**
 * The chosen text in place of another template's; what somebody wrote himself stays, and the chosen text goes below it.
 * @param {string} written
 * @param {string} chosen
 * @param {string[]} templates
 */
function withChoice(written, chosen, templates) {
  const own = written.split("\n").filter((line) => line.trim() && !templates.includes(line.trim()));
  return [...own, chosen].join("\n");
}
