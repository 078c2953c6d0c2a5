// A file that takes its time to be made: its link says so until it comes, and is not followed twice meanwhile.
// A page hears nothing of a download; the answer brings a cookie that tells. app.js brings this with the first such link
// that is followed: a page costs no request for it.

const READY = "file-ready";
const EVERY = 300; // milliseconds
const PATIENCE = 300_000;

/** @param {Element} link @param {string} words */
function say(link, words) {
  const label = link.lastElementChild;
  if (label) label.textContent = words;
}

/** @param {Element} link @param {string} words what it said before @param {number} [until] */
function wait(link, words, until = Date.now() + PATIENCE) {
  if (!document.cookie.includes(`${READY}=`) && Date.now() < until) {
    setTimeout(() => wait(link, words, until), EVERY);
    return;
  }
  link.classList.remove("is-busy");
  link.removeAttribute("aria-disabled");
  say(link, words);
}

/** Fetch the file that the link leads to, unless it is already on its way. @param {HTMLAnchorElement} link */
export function start(link) {
  if (link.hasAttribute("aria-disabled")) return;
  document.cookie = `${READY}=; Max-Age=0; Path=/`;
  link.classList.add("is-busy");
  link.setAttribute("aria-disabled", "true");
  wait(link, link.lastElementChild?.textContent ?? "");
  say(link, link.dataset.preparing ?? "");
  location.assign(link.href);
}
