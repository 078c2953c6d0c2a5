// The pages of a plan's figures: the slider along the year, and printing with every table open.

const DAY = 86_400_000; // milliseconds
const PAUSE = 300; // milliseconds without a move until the page is asked for
let waiting = 0;

/**
 * The day so many days after the slider's first one, as YYYY-MM-DD.
 * @param {HTMLInputElement} slider
 */
function dayOf(slider) {
  const first = Date.parse(`${slider.dataset.first ?? ""}T00:00:00Z`);
  return new Date(first + Number(slider.value) * DAY).toISOString().slice(0, 10);
}

/**
 * The slider of the curve and the date field it moves.
 * @param {Event} event
 * @returns {[HTMLInputElement, HTMLInputElement] | null}
 */
function sliderAndField(event) {
  const slider = event.target;
  if (!(slider instanceof HTMLInputElement) || !slider.matches("[data-day-field]")) return null;
  const field = document.getElementById(slider.dataset.dayField ?? "");
  return field instanceof HTMLInputElement ? [slider, field] : null;
}

/**
 * The slider moves the date field; it does not pass today.
 * @param {Event} event
 */
function move(event) {
  const both = sliderAndField(event);
  if (!both) return;
  const [slider, field] = both;
  const chosen = dayOf(slider);
  const { last } = field.dataset;
  const day = last && chosen > last ? last : chosen;
  field.dataset.value = day;
  field.value = day.split("-").reverse().join("/");
  slider.setAttribute("aria-valuetext", field.value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Where the slider is let go, the page shows that day; each press of an arrow key lets it go.
 * @param {Event} event
 */
function go(event) {
  const both = sliderAndField(event);
  if (!both) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => both[1].form?.requestSubmit(), PAUSE);
}

/**
 * A button prints the page.
 * @param {MouseEvent} click
 */
function print(click) {
  if (click.target instanceof Element && click.target.closest("[data-print]")) window.print();
}

/** What stands folded on the screen stands open on paper. */
function open() {
  for (const folded of document.querySelectorAll("details.print-open")) folded.setAttribute("open", "");
}

document.addEventListener("input", move);
document.addEventListener("change", go);
document.addEventListener("click", print);
window.addEventListener("beforeprint", open);
