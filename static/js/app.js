// What every page does on top of plain links and forms; each page works without it.

const BUSY_AFTER = 300; // milliseconds until a button shows that it works
const MOST_KEPT = 20; // forms that are fetched before they are needed
const PICTURE_AGAIN = 5_000; // milliseconds until a picture that is being made is asked for again
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
 * An open menu closes when somebody clicks elsewhere, or his keyboard goes there.
 * @param {MouseEvent | FocusEvent} click
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
 * "/" leads to this page's own search field, or to the search; Ctrl+K always to the search.
 * @param {KeyboardEvent} key
 */
function goToSearch(key) {
  const typing = key.target instanceof Element && key.target.closest("input, textarea, select, dialog")?.getClientRects().length; // what is shown
  const everywhere = key.key === "k" && (key.ctrlKey || key.metaKey);
  const here = key.key === "/" && !typing && !key.ctrlKey && !key.altKey;
  const field = document.querySelector(everywhere ? "input[data-search]" : "input[type=search]");
  const link = document.querySelector("a[data-search]");
  if (!(here || everywhere) || key.defaultPrevented || !(field || link)) return;
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

/** Whether the network is there is told at the top; what was typed stays. */
function showNetworkState() {
  const place = document.getElementById("offline");
  if (place) place.hidden = navigator.onLine && !document.body.dataset.kept;
  const said = place?.firstElementChild;
  // a form that this device keeps goes by itself: the line at the top says what the form does
  if (said && !document.body.dataset.kept && document.querySelector("form[data-keeps]")) said.textContent = place?.dataset.queued ?? "";
}

/**
 * How old a page is that this device kept; once the network is back, the way to the page of now.
 * @param {Event} [change]
 */
function showPageAge(change) {
  const [place, kept] = [document.getElementById("offline"), document.body.dataset.kept];
  const [said, renewed] = [place?.firstElementChild, place?.lastElementChild];
  if (!place || !said || !kept) return;
  const back = change?.type === "online";
  const at = new Date(kept).toLocaleString("vi", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
  said.textContent = `${place.dataset[back ? "back" : "kept"]} ${at}.`;
  renewed?.toggleAttribute("hidden", !back);
}

/**
 * A request of htmx that got no answer is told the same way, until one does.
 * @param {Event} failure
 */
function showNoAnswer(failure) {
  const place = document.getElementById("offline");
  const answered = failure instanceof CustomEvent && failure.detail.ctx?.response;
  if (place && !answered) place.hidden = false;
}

document.addEventListener("click", openDialog);
document.addEventListener("click", closeMenus);
document.addEventListener("focusin", closeMenus);
document.addEventListener("keydown", leaveMenu);
document.addEventListener("keydown", goToSearch);
addEventListener("submit", sendOnce); // after every other listener of the page, so that it knows what they decided
addEventListener("pageshow", wakeUp);
addEventListener("online", showNetworkState);
addEventListener("offline", showNetworkState);
document.addEventListener("form:keeps", showNetworkState);
addEventListener("online", showPageAge);
addEventListener("offline", showPageAge);
document.addEventListener("htmx:error", showNoAnswer);
document.addEventListener("htmx:after:request", showNetworkState);
showNetworkState();
showPageAge();

/**
 * The sign-in has run out, or the form is older than it: renew it beside the form, then do ``again``. Any module asks
 * for it with the event "session:expired".
 * @param {() => void} again
 * @param {boolean} [quietly] whether only the form's token is old
 */
async function renew(again, quietly = false) {
  const address = document.querySelector("meta[name=session-module]")?.getAttribute("content") ?? "";
  const session = await import(address);
  if (await (quietly ? session.renewTokens() : session.signInAgain())) again();
}

/**
 * What htmx sent without a valid sign-in is sent again after the next one.
 * @param {Event} answer
 */
function renewForHtmx(answer) {
  const { ctx } = /** @type {CustomEvent} */ (answer).detail;
  const oldToken = ctx.response.status === 400 && ctx.response.headers.has("X-Form-Expired");
  if (answer.defaultPrevented || (ctx.response.status !== 401 && !oldToken) || ctx.sourceElement.dataset.renewed) return;
  answer.preventDefault();
  renew(() => sendAgain(ctx.sourceElement, ctx.request.submitter), oldToken);
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} [submitter]
 */
function sendAgain(element, submitter) {
  element.dataset.renewed = "yes"; // once: a second refusal is told as it is
  if (element instanceof HTMLFormElement) element.requestSubmit(submitter);
  else element.click();
  setTimeout(() => delete element.dataset.renewed, PATIENCE);
}

/**
 * [data-countdown="10"] goes after so many seconds; [data-seconds] in it tells how many are left.
 * @param {HTMLElement} element
 */
function countDown(element) {
  element.dataset.counting = "yes";
  let left = Number(element.dataset.countdown);
  const clock = setInterval(() => {
    left -= 1;
    const shown = element.querySelector("[data-seconds]");
    if (shown) shown.textContent = String(left);
    if (left > 0 && element.isConnected) return;
    clearInterval(clock);
    element.remove();
  }, 1000);
}

function countAll() {
  for (const element of document.querySelectorAll("[data-countdown]:not([data-counting])")) {
    if (element instanceof HTMLElement) countDown(element);
  }
}

/**
 * Whether somebody else than this page's reader has this browser now, or nobody; it does not always tell (ocop_tasks/web/security/page_owner_cookie.py).
 * @param {string | null} [now]
 */
function isOtherReader(now = document.cookie.match(/(?:^|; )viewer=([^;]*)/)?.[1] ?? null) {
  const { viewer } = document.body.dataset;
  return Boolean(viewer && now && now !== viewer);
}

/** Cover a page that is somebody else's; what was typed in it stays for him, and he sees it again once he is back. */
function checkReader() {
  document.body.classList.toggle("is-covered", isOtherReader());
  if (isOtherReader()) cover();
  else document.getElementById("other-reader")?.remove();
}

function cover() {
  if (document.getElementById("other-reader")) return;
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("other-reader-dialog"));
  const dialog = /** @type {HTMLDialogElement} */ (template?.content.firstElementChild?.cloneNode(true));
  document.body.classList.add("is-covered");
  document.body.append(dialog);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
}

/**
 * A page that comes out of the browser's memory was not asked for again: somebody else's gives way to what its address shows to this reader.
 * @param {PageTransitionEvent} shown
 */
function onPageShow({ persisted }) {
  checkReader();
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (isOtherReader() && navigator.onLine && (persisted || entry?.type !== "reload")) location.reload();
}

/**
 * Nothing that was answered to somebody else comes into this page.
 * @param {Event} answer
 */
function onHtmxResponse(answer) {
  const whose = /** @type {CustomEvent} */ (answer).detail.ctx.response.headers.get("X-Viewer");
  if (whose === "-" || !isOtherReader(whose)) return;
  answer.preventDefault();
  cover();
}

addEventListener("pagehide", () => document.body.classList.add("is-covered")); // it shows nothing when it comes back, until it is known to whom
addEventListener("pageshow", onPageShow);
addEventListener("focus", checkReader);
document.addEventListener("visibilitychange", checkReader);
document.addEventListener("reader:changed", cover); // any module may find out
document.addEventListener("htmx:before:response", onHtmxResponse);

/** A preview that is not there yet comes as a picture that says so, with 503. @param {PerformanceObserverEntryList} loaded */
function watchPictures(loaded) {
  for (const entry of loaded.getEntries()) {
    const { name, responseStatus } = /** @type {PerformanceResourceTiming} */ (entry);
    if (responseStatus === 503 && name.includes("/preview/")) setTimeout(() => askAgain(name), PICTURE_AGAIN);
  }
}

/** Have the pictures of that address fetched anew; the same address would show what is there. @param {string} address */
function askAgain(address) {
  const next = new URL(address);
  next.searchParams.set("again", String(Date.now()));
  for (const picture of document.images) if (picture.src === address) picture.src = next.href;
}

new PerformanceObserver(watchPictures).observe({ type: "resource", buffered: true });
document.addEventListener("htmx:before:response", renewForHtmx);
document.addEventListener("session:expired", (event) => {
  const { again, quietly } = /** @type {CustomEvent} */ (event).detail;
  renew(again, quietly);
});
new MutationObserver(countAll).observe(document.body, { childList: true, subtree: true });
countAll();

/** Where somebody can write, what he writes is counted and looked at before it is sent (text_fields.js); who signs in is spared the request. */
async function loadTextFields() {
  const writing = document.querySelector("[data-letters]:not([type=search]), [type=search]:focus, [data-number], [method=post] [data-day], [type=file][data-needed], [data-largest]");
  if (writing) await import(document.querySelector("meta[name=texts-module]")?.getAttribute("content") ?? "");
}

document.addEventListener("focusin", loadTextFields); // also in what came into the page since
loadTextFields();

const fields = () => import(document.querySelector("meta[name=fields-module]")?.getAttribute("content") ?? "");

/** Numbers and days are read as they are typed, from the first that is entered (fields.js). @param {Event} event */
async function loadFieldsModule({ target }) {
  if (target instanceof Element && target.matches("[data-number], [data-day], [data-pick]")) await fields();
}

document.addEventListener("focusin", loadFieldsModule);
document.addEventListener("input", loadFieldsModule); // a module put back what was kept
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element && target.closest("[data-pick]");
  if (button) (await fields()).pickDay(button);
});

/** A workbook takes its time to be made, and its link says so meanwhile (download.js). @param {MouseEvent} click */
async function onDownloadClick(click) {
  const link = click.target instanceof Element ? click.target.closest("a[data-preparing]") : null;
  if (!(link instanceof HTMLAnchorElement) || click.ctrlKey || click.metaKey || click.shiftKey) return;
  click.preventDefault();
  try {
    (await import(link.dataset.module ?? "")).start(link);
  } catch {
    location.assign(link.href);
  }
}

document.addEventListener("click", onDownloadClick);

/** An address has a day as YYYY-MM-DD, whatever the field that asked for it shows. */
document.addEventListener("formdata", ({ target, formData }) => {
  const form = /** @type {HTMLFormElement} */ (target);
  if (form.method !== "get") return;
  for (const { name, value, dataset } of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-day]"))) {
    if (dataset.value && dataset.value.split("-").reverse().join("/") === value) formData.set(name, dataset.value);
  }
});

const offline = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=kept-pages]"));

/** Have the pages fetched that are needed where there is no network: those of every page, and the forms it leads to. @param {ServiceWorker | null} worker */
function warm(worker) {
  const forms = [...document.querySelectorAll("a[data-keep]")].map((link) => /** @type {HTMLAnchorElement} */ (link).href.split("#")[0]);
  const always = (offline?.content.split(" ") ?? []).map((path) => location.origin + path);
  worker?.postMessage({ warm: [...always, ...new Set(forms.slice(0, MOST_KEPT))] });
}

/** It begins when everything else of the page is there, and again when a new version of the portal takes over. */
async function keepPages() {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) serviceWorker.addEventListener("controllerchange", () => warm(serviceWorker.controller));
  await serviceWorker.register("/service-worker.js", { type: "module" });
  warm((await serviceWorker.ready).active);
}

/** Entries that wait on this device: a form that may add one, and those that are there (static/js/offline). */
async function loadWaitingBadge() {
  const used = (await indexedDB.databases()).some(({ name }) => name === "waiting");
  const list = document.getElementById("waiting-list") ? "queue_page" : used && "queue_badge";
  const name = document.querySelector("form[data-queue]") ? "offline_form" : list;
  if (name) await import(`${offline?.dataset.modules}${name}.js`);
}

/** What was said of the page before, by its own modules. */
function showEarlierMessage() {
  const notice = document.createElement("p");
  notice.className = "notice tone-green";
  notice.textContent = sessionStorage.getItem("told");
  if (notice.textContent) document.getElementById("notices")?.append(notice);
  sessionStorage.removeItem("told");
}

/** What was kept of a form (unsent_text.js) goes once the page after it is there; where none came it stays. */
function forgetSent() {
  const { key, page } = JSON.parse(sessionStorage.getItem("sent") ?? "{}");
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const came = entry?.type === "navigate" && !(entry.responseStatus >= 400) && document.referrer === page;
  sessionStorage.removeItem("sent");
  if (key && came) localStorage.removeItem(key);
}

forgetSent();
if (offline && navigator.serviceWorker) {
  // a browser that keeps nothing shows and sends everything all the same
  showEarlierMessage();
  addEventListener("load", () => loadWaitingBadge().catch(console.warn));
  if (!document.body.dataset.kept) addEventListener("load", () => keepPages().catch(console.warn));
}
