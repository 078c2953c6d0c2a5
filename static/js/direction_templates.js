// A template fills the direction and its day in place; without scripts the form comes back filled.

document.addEventListener("click", (click) => {
  const choice = click.target instanceof Element ? click.target.closest("[data-answer-by]") : null;
  const form = choice?.closest("form");
  const text = form?.querySelector("textarea");
  const day = form?.querySelector("input[name=answer_by]");
  if (!(choice instanceof HTMLElement) || !form || !text || !(day instanceof HTMLInputElement)) return;
  click.preventDefault();
  const choices = [...form.querySelectorAll("[data-answer-by]")];
  text.value = withTemplate(text.value, choice.dataset.text ?? "", choices.map((each) => each.getAttribute("data-text") ?? ""));
  day.value = (choice.dataset.answerBy ?? "").split("-").reverse().join("/");
  for (const each of choices) each.setAttribute("aria-current", String(each === choice));
  for (const field of [text, day]) field.dispatchEvent(new Event("input", { bubbles: true }));
  // With a keyboard one goes on writing, or sends; on a phone the keyboard would cover the form.
  if (!matchMedia("(pointer: coarse)").matches) text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
});

/**
 * The chosen text below what somebody wrote himself, in place of another template's: rules/work/direction_rules.py.
 * @param {string} written
 * @param {string} chosen
 * @param {string[]} templates
 */
function withTemplate(written, chosen, templates) {
  const own = written.split("\n").filter((line) => !templates.includes(line.trim()));
  return own.join("").trim() ? [...own, chosen].join("\n") : chosen;
}
