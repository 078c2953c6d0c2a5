// The report's form: the slider and its number alike, sending waits for files that are still on their way, and what the
// network does not carry is left to this device.
// uploads.js sends the files, draft_autosave.js keeps what is typed; the form works without any of them.

const STILL = 10_000; // milliseconds without a byte until a report that was sent no longer waits for its files

/** @param {string} name a word of _words.html beside the form */
const word = (name) => document.getElementById("report-words")?.dataset[name] ?? "";

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const twin = input.dataset.mirror
    ? document.getElementById(input.dataset.mirror)
    : document.querySelector(`[data-mirror="${input.id}"]`);
  if (!(twin instanceof HTMLInputElement) || (input.id !== "percent" && !input.dataset.mirror)) return;
  const number = input.dataset.value || /^\s*\d+/.exec(input.value)?.[0]; // "35 %" is no value of a slider: it would jump to its middle
  if (number === undefined) return;
  twin.value = number;
  if (input.dataset.mirror) twin.dispatchEvent(new Event("input", { bubbles: true })); // it is read anew
});

/** @param {HTMLFormElement} form @param {string} text */
function say(form, text) {
  let told = form.querySelector("[data-sending-told]");
  if (!told) {
    told = document.createElement("span");
    told.setAttribute("data-sending-told", "");
    told.setAttribute("role", "status");
    told.className = "soft small";
    form.querySelector(".sticky-submit")?.append(told);
  }
  told.textContent = text;
}

const onTheirWay = () => document.querySelectorAll("#waiting .sending").length;
const failed = () => document.querySelector("#troubled [data-state=failed]");

document.addEventListener(
  "submit",
  (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.id !== "report" || event.submitter?.hasAttribute("formaction")) return;
    if (!navigator.onLine || (failed() && !onTheirWay())) leaveToDevice(form);
    if (form.dataset.left || (!onTheirWay() && !failed())) return say(form, "");
    event.preventDefault();
    event.stopImmediatePropagation();
    if (onTheirWay()) return waitFor(form, event.submitter);
    say(form, word("unsent"));
    failed()?.scrollIntoView({ block: "center" });
  },
  true,
);

/**
 * Let this device keep the report and send it by itself; whether it can. offline/offline_form.js takes what is submitted then.
 * @param {HTMLFormElement} form
 */
function leaveToDevice(form) {
  if (form.dataset.keeps && navigator.serviceWorker.controller) form.dataset.left = "yes";
  return Boolean(form.dataset.left);
}

// No answer came: the report may be there all the same, so it is left to the device under the key that it had.
document.addEventListener("htmx:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx?.sourceElement;
  if (form?.id !== "report" || ctx.response) return;
  if (leaveToDevice(form)) form.requestSubmit(ctx.request.submitter);
});

/**
 * Send the report as soon as the last file has arrived; where nothing moves any more, leave both to this device.
 * @param {HTMLFormElement} form @param {HTMLElement | null} button
 */
function waitFor(form, button) {
  if (form.classList.contains("is-sent")) return;
  form.classList.add("is-sent");
  say(form, word("sendingFirst"));
  /** @type {ReturnType<typeof setTimeout>} */
  let clock;
  const done = () => {
    clearTimeout(clock);
    document.removeEventListener("uploads:moved", renew);
    document.removeEventListener("uploads:settled", done);
    form.classList.remove("is-sent");
    say(form, "");
    form.requestSubmit(button);
  };
  const renew = () => {
    clearTimeout(clock);
    clock = setTimeout(() => leaveToDevice(form) && done(), STILL);
  };
  document.addEventListener("uploads:moved", renew);
  document.addEventListener("uploads:settled", done);
  renew();
}

addEventListener("beforeunload", (event) => {
  if (onTheirWay()) event.preventDefault();
});
