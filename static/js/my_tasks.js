// Cards say what only this device holds: a report that was begun (draft_autosave.js), or one that waits to be sent (offline).

const DRAFT = `draft:${document.body.dataset.viewer}-`;

/** @param {string} id of the assignment @param {string} mark */
function tell(id, mark) {
  const place = document.querySelector(`#assignment-${CSS.escape(id)} [data-marks]`);
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById(mark));
  if (!place || !template || place.querySelector("[data-draft-mark]")) return;
  place.append(template.content.cloneNode(true));
}

/** What waits in the device's own store comes first: it is further than a draft. */
async function markQueued() {
  const modules = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=kept-pages]"))?.dataset.modules;
  if (!modules || !(await indexedDB.databases()).some(({ name }) => name === "waiting")) return;
  const { all } = await import(`${modules}queue_store.js`);
  for (const { page, state } of await all(document.body.dataset.viewer)) {
    const id = page.match(/^\/assignments\/(\d+)$/)?.[1];
    if (id) tell(id, state === "waiting" ? "queued-mark" : "draft-mark");
  }
}

await markQueued().catch(console.warn);
for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT)) tell(key.slice(DRAFT.length), "draft-mark");
