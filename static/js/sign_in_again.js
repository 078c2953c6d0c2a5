// Signing in again beside a half-written form: nothing on the page is lost, and what failed is sent again.
// app.js fetches this module only when it is needed.

/** @param {Document} page @returns {string} */
const tokenOf = (page) => /** @type {HTMLInputElement | null} */ (page.querySelector("input[name=csrf_token]"))?.value ?? "";

/** @param {Response} response */
const pageOf = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

/** Give every form of this page the token of ``page``. @param {Document} page */
function takeToken(page) {
  for (const input of document.querySelectorAll("input[name=csrf_token]")) /** @type {HTMLInputElement} */ (input).value = tokenOf(page);
}

/** Fetch a fresh token for a page that is older than the last sign-in; true unless somebody else is signed in now, or nobody. */
export async function renewTokens() {
  const page = await pageOf(await fetch("/password")); // who is not signed in is refused there, and no session begins
  const { viewer } = page.body.dataset;
  if (!viewer) return signInAgain();
  if (viewer !== document.body.dataset.viewer) return void document.dispatchEvent(new Event("reader:changed"));
  takeToken(page);
  return true;
}

/** @type {Promise<boolean> | null} */
let asking = null;

/** Ask for name and password in a dialog; true once the same person is signed in again, false when he puts it off. */
export function signInAgain() {
  asking ??= ask().finally(() => (asking = null));
  return asking;
}

/** @returns {Promise<boolean>} */
function ask() {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("session-dialog"));
  const dialog = /** @type {HTMLDialogElement} */ (template.content.firstElementChild?.cloneNode(true));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    let done = false;
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    form.addEventListener("submit", async (event) => {
      if (event.submitter?.getAttribute("formmethod") === "dialog") return;
      event.preventDefault();
      event.submitter?.classList.add("is-busy");
      done = await signIn(form);
      event.submitter?.classList.remove("is-busy");
      if (done) dialog.close();
    });
  });
}

/** Send name and password; the page stays. @param {HTMLFormElement} form @returns {Promise<boolean>} */
async function signIn(form) {
  const wrong = /** @type {HTMLElement} */ (form.querySelector("[data-wrong]"));
  try {
    const asked = await pageOf(await fetch("/sign-in"));
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    body.set("csrf_token", tokenOf(asked));
    const response = await fetch("/sign-in", { method: "POST", body, headers: { Accept: "text/html" } });
    const page = await pageOf(response);
    if (new URL(response.url).pathname === "/password") location.assign(response.url);
    if (response.ok && response.redirected) return welcome(page);
    if (response.redirected) location.assign("/");
    wrong.textContent = (page.querySelector(".error") ?? page.querySelector("main .panel p"))?.textContent ?? "";
  } catch {
    wrong.textContent = wrong.dataset.unreached ?? "";
  }
  wrong.hidden = false;
  return false;
}

/** Somebody signed in: the same person goes on here, another one begins anew. @param {Document} page */
function welcome(page) {
  if (page.body.dataset.viewer === document.body.dataset.viewer) {
    takeToken(page);
    return true;
  }
  location.reload();
  return false;
}
