// Fields that hold a number (data-number), read as people here write it; the same rule and the same table of cases as on
// the server (ocop_tasks/rules/numbers.py, tests/rules/numbers.json). app.js fetches this module when such a field is
// entered. What was read is the field's data-value, for other modules; what is unclear is asked back in its data-wrong,
// which texts.js shows and sends no form with.

const MOST_DIGITS = 15;
const WIDE = /[\uff10-\uff19\uff0c\uff0d\uff0e\uff0f\uff05]/g; // wide digits and signs of East Asian keyboards
const SPACES = /[ \u00a0\u2009\u202f\u3000]/g;
const PLAIN = /^([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]+))?$/;
const PARTED = /^[0-9]+(?:[., ][0-9]+)+$/;

/** @param {string} text */
const halfWidth = (text) => text.replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replace(SPACES, " ").trim();

/** Whether the comma may part thousands, as in the English "1,200". @param {string} whole @param {string} decimals */
const mayBeThousands = (whole, decimals) => decimals.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole);

/** @param {string} digits */
const count = (digits) => digits.replace(/^0+/, "").length;

/**
 * The number that a text says, with a dot before its decimals; several where it is unclear, each as it can be typed; null
 * where it is none.
 * @param {string} text @param {boolean} [inPercent] whether "%" may stand behind it @returns {string | string[] | null}
 */
export function readNumber(text, inPercent = false) {
  const typed = halfWidth(text);
  const number = (inPercent ? typed.replace(/ *%$/, "") : typed).replace(/^[-\u2212\u2013] ?/, "");
  const sign = /^[-\u2212\u2013]/.test(typed) ? "-" : "";
  const [, whole = "", decimals = ""] = PLAIN.exec(number) ?? [];
  if (whole && !mayBeThousands(whole, decimals)) {
    const digits = whole.replace(/[. ]/g, "");
    if (Math.max(count(digits), count(decimals)) > MOST_DIGITS) return null;
    return `${sign}${digits.replace(/^0+(?=.)/, "")}${decimals && `.${decimals}`}`;
  }
  return PARTED.test(number) ? readings(number, sign) : null;
}

/** What a number may mean: every sign parts thousands, or the last one begins decimals. @param {string} number @param {string} sign */
function readings(number, sign) {
  const front = number.split(/[., ]/);
  const last = front.pop() ?? "";
  const whole = front.join("").replace(/^0+(?=.)/, "");
  const together = (whole + last).replace(/^0+(?=.)/, "");
  if (together.length > MOST_DIGITS) return null;
  return number.at(-last.length - 1) === " " ? [sign + together] : [sign + together, sign + clear(whole, last)];
}

/** Such a number so that nobody takes its decimals for thousands. @param {string} whole @param {string} decimals */
function clear(whole, decimals) {
  const short = decimals.replace(/0+$/, "");
  if (!short) return whole;
  return `${whole},${short}${mayBeThousands(whole, short) ? "0" : ""}`;
}

/** A sentence of #text-words with what it speaks of put in. @param {string} name @param {string[]} said */
function say(name, ...said) {
  const words = document.getElementById("text-words")?.dataset[name] ?? "";
  return said.reduce((text, each) => text.replace("{}", () => each), words);
}

/** What is wrong with a number as it stands. @param {HTMLInputElement} field @param {string | string[] | null} read */
function wrongWith({ value, dataset }, read) {
  if (Array.isArray(read)) return say(read.length > 1 ? "unclear" : "unsure", value.trim(), ...read);
  const fits = dataset.decimals === undefined ? /^-?[0-9]+(\.0+)?$/ : /^-?[0-9]+(\.[0-9]{1,2}0*)?$/;
  return read === null || !fits.test(read) ? (dataset.number ?? "") : "";
}

/** Read a field that holds a number. @param {EventTarget | null} field */
function readField(field) {
  if (!(field instanceof HTMLInputElement) || field.dataset.number === undefined) return;
  const read = field.value.trim() ? readNumber(field.value, "percent" in field.dataset) : "";
  const wrong = read === "" ? "" : wrongWith(field, read);
  field.dataset.value = wrong ? "" : String(Number(read) || read);
  if (wrong) field.dataset.wrong = wrong;
  else delete field.dataset.wrong;
}

if (globalThis.document) {
  addEventListener("input", ({ target }) => readField(target), true); // on the window: before whoever uses what was read
  document.querySelectorAll("[data-number]").forEach(readField);
}
