// On every page, where something waits: how much it is, and sending it when its time has come.

import { send } from "./queue_sender.js";
import { all, listen } from "./queue_store.js";

export const reader = document.body.dataset.viewer ?? "";

/** @param {string} name a word of templates/components/device_words.html @param {string[]} [told] what goes into it */
export const word = (name, told = []) => told.reduce((text, part) => text.replace("{}", () => part), document.getElementById("waiting-words")?.dataset[name] ?? "");

/** Why an entry stays, in words. @param {import("./queue_store.js").Entry} entry */
export const whyOf = ({ why }) => (why && (word(`why${why.code[0].toUpperCase()}${why.code.slice(1)}`, why.told) || why.told.join(" "))) || "";

/** @param {string} id @returns {HTMLElement} */
export const copyOf = (id) => /** @type {any} */ (document.getElementById(id)).content.firstElementChild.cloneNode(true);

/** How much of an entry's files is there already. @param {import("./queue_store.js").Entry} entry */
export function sentInWords({ files }) {
  const sums = [files.reduce((sum, { sent = 0 }) => sum + sent, 0), files.reduce((sum, { size }) => sum + size, 0)];
  return files.length ? word("sent", [String(files.length), ...sums.map((sum) => `${Math.ceil(sum / 1000)} kB`)]) : "";
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let clock;
let count = 0;

async function show() {
  const waiting = (await all(reader)).filter(({ state, page }) => state !== "draft" || page !== location.pathname); // it is in plain sight
  count = waiting.length;
  const pill = document.getElementById("waiting-pill");
  pill?.toggleAttribute("hidden", !count);
  pill?.toggleAttribute("data-unfinished", waiting.some(({ state }) => state === "draft")); // of these nothing goes by itself
  if (pill?.lastElementChild) pill.lastElementChild.textContent = String(count);
  const next = Math.min(...waiting.filter(({ state }) => state === "waiting").map(({ nextAt = 0 }) => nextAt));
  clearTimeout(clock);
  if (Number.isFinite(next)) clock = setTimeout(go, Math.max(1000, next - Date.now()));
}

/** @param {boolean} [eager] also what would wait longer */
export const go = (eager) => send(reader, eager === true);

/** Ask something in a dialog of ours; whether it was agreed to. @param {string} text @param {string} yes @returns {Promise<boolean>} */
export function ask(text, yes) {
  const dialog = /** @type {any} */ (copyOf("question-dialog"));
  for (const [place, words] of Object.entries({ "[data-asked]": text, "[value=yes]": yes })) dialog.querySelector(place).textContent = words;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

let agreed = false;

/** Who signs out is told what stays here; it stays his. @param {SubmitEvent} leaving */
async function confirmSignOut(leaving) {
  const [form, button] = [/** @type {HTMLFormElement} */ (leaving.target), leaving.submitter];
  if (!count || agreed || button?.getAttribute("formaction") !== "/sign-out") return;
  leaving.preventDefault();
  leaving.stopImmediatePropagation();
  const { left = "", leave = "" } = document.getElementById("waiting-pill")?.dataset ?? {};
  agreed = await ask(left.replace("{}", String(count)), leave);
  if (agreed) form.requestSubmit(button);
}

document.addEventListener("submit", confirmSignOut, true);
listen(show);
addEventListener("online", () => go(true));
go(true).then(show);
