// What every page does on top of plain links and forms; each page works without it.

const BUSY_AFTER = 300; // milliseconds until a button shows that it works
const PATIENCE = 15_000; // milliseconds until a form may be sent again when no answer came

/**
 * A link to a question that is also a dialog of this page opens the dialog.
 * @param {MouseEvent} click
 */
function openDialog(click) {
  const opener = click.target instanceof Element ? click.target.closest("[data-dialog]") : null;
  const dialog = opener && document.getElementById(opener.getAttribute("data-dialog") ?? "");
  if (!(dialog instanceof HTMLDialogElement) || click.ctrlKey || click.metaKey) return;
  click.preventDefault();
  dialog.showModal();
}

/**
 * An open menu closes when somebody clicks elsewhere.
 * @param {MouseEvent} click
 */
function closeMenus(click) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (click.target instanceof Node && !menu.contains(click.target)) menu.removeAttribute("open");
  }
}

/**
 * Escape closes the open menu and gives the focus back to its button.
 * @param {KeyboardEvent} key
 */
function leaveMenu(key) {
  const menu = key.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
}

/**
 * "/" and Ctrl+K lead to the search field, on this page or on its own.
 * @param {KeyboardEvent} key
 */
function goToSearch(key) {
  const typing = key.target instanceof Element && key.target.closest("input, textarea, select, dialog");
  const asked = key.key === "/" ? !typing && !key.ctrlKey && !key.altKey : key.key === "k" && (key.ctrlKey || key.metaKey);
  const field = document.querySelector("input[type=search]");
  const link = document.querySelector("a[data-search]");
  if (!asked || key.defaultPrevented || !(field || link)) return;
  key.preventDefault();
  if (field instanceof HTMLInputElement) field.select();
  else if (link instanceof HTMLAnchorElement) location.assign(link.href);
}

/**
 * A form that is on its way is not sent a second time, and its button shows that it works. Without a network it stays.
 * @param {SubmitEvent} sending
 */
function sendOnce(sending) {
  const form = sending.target;
  const button = sending.submitter;
  if (!(form instanceof HTMLFormElement) || sending.defaultPrevented || isDialogClosing(form, button)) return;
  if (form.dataset.sending || !navigator.onLine) {
    sending.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  const busy = setTimeout(() => button?.classList.add("is-busy"), BUSY_AFTER);
  setTimeout(() => letSendAgain(form, button, busy), PATIENCE);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @param {number} busy
 */
function letSendAgain(form, button, busy) {
  clearTimeout(busy);
  delete form.dataset.sending;
  button?.classList.remove("is-busy");
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
function isDialogClosing(form, button) {
  return form.method === "dialog" || button?.getAttribute("formmethod") === "dialog";
}

/** A page that comes back by the back button can be sent again. */
function wakeUp() {
  for (const form of document.querySelectorAll("form[data-sending]")) form.removeAttribute("data-sending");
  for (const button of document.querySelectorAll("button.is-busy")) button.classList.remove("is-busy");
}

/** Whether the network is there is told at the top; what was typed stays where it is. */
function tellNetwork() {
  const place = document.getElementById("offline");
  if (place) place.hidden = navigator.onLine;
}

/**
 * A request of htmx that got no answer is told the same way, until one does.
 * @param {Event} failure
 */
function tellNoAnswer(failure) {
  const place = document.getElementById("offline");
  const answered = failure instanceof CustomEvent && failure.detail.ctx?.response;
  if (place && !answered) place.hidden = false;
}

document.addEventListener("click", openDialog);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", leaveMenu);
document.addEventListener("keydown", goToSearch);
addEventListener("submit", sendOnce); // after every other listener of the page, so that it knows what they decided
addEventListener("pageshow", wakeUp);
addEventListener("online", tellNetwork);
addEventListener("offline", tellNetwork);
document.addEventListener("htmx:error", tellNoAnswer);
document.addEventListener("htmx:after:request", tellNetwork);
tellNetwork();
