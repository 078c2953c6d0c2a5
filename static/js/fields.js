// Fields that hold a number (data-number) or a day (data-day), read as people here write them; the same rules and the same
// tables of cases as on the server (ocop_tasks/rules/text/numbers.py, days.py; tests/rules/*.json). app.js fetches this module
// when such a field is entered. What was read is the field's data-value, for other modules; what is unclear is asked back
// in its data-wrong, which text_fields.js shows and sends no form with.

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

const ISO = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TOGETHER = /^([0-9]{2})([0-9]{2})([0-9]{4})$/;
const TYPED = /^([0-9]{1,2})(?: *[/.,-] *| +)([0-9]{1,2})(?:(?: *[/.,-] *| +)([0-9]{4}|[0-9]{2}))?$/;
const NEARLY_NOW = 31; // days on the other side that count as nearest all the same
const WORDS = / *(?:ngày|tháng|năm) */g;

/** The day as YYYY-MM-DD; none where the calendar does not have it. @param {number} year @param {number} month @param {number} day */
function dayOf(year, month, day) {
  const made = new Date(Date.UTC(year, month - 1, day));
  return year >= 1945 && year < 2100 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? made.toISOString().slice(0, 10) : undefined;
}

/**
 * The day that a text says; without a year, the one nearest to ``near``, before or after it where it leans to the "past" or
 * the "future" and no such day is near on the other side; before that, the one ``within`` two days, or all of them as
 * ``readings``. ``isOff`` where it looks like a day that the calendar does not have.
 * @param {string} text @param {string} near @param {string} [lean] @param {string} [within]
 * @returns {{day?: string, isOff?: boolean, readings?: string[]}}
 */
export function readDay(text, near, lean, within) {
  const typed = halfWidth(text).normalize("NFC").toLowerCase().replace(/\s+/g, " ").replace(WORDS, "/").replace(/^\/+|\/+$/g, "");
  const iso = ISO.exec(typed);
  if (iso) return found(dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3])));
  const [, day, month, year] = TOGETHER.exec(typed) ?? TYPED.exec(typed) ?? [];
  if (!day) return {};
  if (!year) return withoutYear(Number(day), Number(month), near, lean, within);
  return found(dayOf(Number(year) + (year.length === 2 ? 2000 : 0), Number(month), Number(day)));
}

/** @param {string | undefined} day */
const found = (day) => ({ day, isOff: !day });

/** @param {number} day @param {number} month @param {string} near @param {string} [lean] @param {string} [within] */
function withoutYear(day, month, near, lean, within) {
  const [first = "", last = ""] = within?.split(" ") ?? [];
  const years = within ? Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1 : 0;
  const days = Array.from({ length: years }, (_, after) => dayOf(Number(first.slice(0, 4)) + after, month, day));
  const readings = days.filter((each) => each !== undefined).filter((each) => first <= each && each <= last);
  if (readings.length > 1) return { readings };
  return found(readings[0] ?? nearest(day, month, near, lean));
}

/** @param {number} day @param {number} month @param {string} near @param {string} [lean] */
function nearest(day, month, near, lean) {
  const year = Number(near.slice(0, 4));
  const days = [year, year - 1, year + 1].map((each) => dayOf(each, month, day)).filter((each) => each !== undefined);
  const ahead = (/** @type {string} */ each) => (Date.parse(each) - Date.parse(near)) / 86400000;
  const fit = days.filter((each) => !(lean === "past" && ahead(each) > NEARLY_NOW) && !(lean === "future" && ahead(each) < -NEARLY_NOW));
  return fit.sort((one, other) => Math.abs(ahead(one)) - Math.abs(ahead(other)))[0];
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

/** 20/06/2022, from 2022-06-20 or from nothing. @param {string} iso */
const dmy = (iso) => iso.split("-").reverse().join("/");

/** Monday, as the reader says it. @param {string} iso */
function weekdayOf(iso) {
  const name = new Date(iso).toLocaleDateString(document.documentElement.lang, { weekday: "long", timeZone: "UTC" });
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Read a field that holds a day, and say which it is: its weekday, and while one still types, the whole of it. @param {EventTarget | null} field */
function readDayField(field) {
  if (!(field instanceof HTMLInputElement) || field.dataset.day === undefined) return;
  if (ISO.test(field.value)) field.value = dmy(field.value); // kept or put in by a module, which has days so
  const { near = "", lean, within, day: noDay = "", offDay = "" } = field.dataset;
  const { day = "", isOff, readings } = readDay(field.value, near, lean, within);
  field.dataset.value = day;
  if (day || !field.value.trim()) delete field.dataset.wrong;
  else if (readings) field.dataset.wrong = say("unclear", field.value.trim(), ...readings.slice(0, 2).map(dmy));
  else field.dataset.wrong = isOff ? offDay : noDay;
  const told = document.getElementById(`${field.id}-weekday`);
  if (told) told.textContent = day && [weekdayOf(day), field.value !== dmy(day) && dmy(day)].filter(Boolean).join(", ");
}

/** A day that was read stands in its field as the office writes it. @param {EventTarget | null} field */
function writeDay(field) {
  if (!(field instanceof HTMLInputElement) || !field.dataset.day || !field.dataset.value) return;
  field.value = dmy(field.dataset.value);
  readDayField(field);
}

/** The system's own calendar, opened for the field beside the button. @param {Element} button */
export function pickDay(button) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById(button.getAttribute("data-pick") ?? ""));
  readDayField(field);
  const picker = document.createElement("input");
  Object.assign(picker, { className: "day-picker", tabIndex: -1, value: "" }).setAttribute("aria-hidden", "true");
  picker.setAttribute("type", "date");
  picker.value = field.dataset.value ?? "";
  [picker.min, picker.max] = [field.dataset.first ?? "", field.dataset.last ?? ""];
  button.parentElement?.querySelector(".day-picker")?.remove();
  button.after(picker);
  picker.addEventListener("change", () => {
    field.value = dmy(picker.value);
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  if ("showPicker" in picker) picker.showPicker();
  else /** @type {HTMLInputElement} */ (picker).focus();
}

/** @param {EventTarget | null} field */
function read(field) {
  readField(field);
  readDayField(field);
}

if (globalThis.document) {
  addEventListener("input", ({ target }) => read(target), true); // on the window: before whoever uses what was read
  addEventListener("change", ({ target }) => writeDay(target), true);
  document.querySelectorAll("[data-number], [data-day]").forEach(read);
}
