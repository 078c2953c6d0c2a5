// The page of what waits: for each entry when it was last tried, why it stays, and when it goes next.

import { ask, copyOf, go, reader, sentInWords, whyOf, word } from "./queue_badge.js";
import { all, listen, settle } from "./queue_store.js";

/** Days are written in one way in both languages. @param {number} moment */
const time = (moment) => new Date(moment).toLocaleString("vi", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });

/** @param {import("./queue_store.js").Entry} entry */
const lines = (entry) => ({
  title: entry.title,
  state: word(entry.state),
  meta: [time(entry.madeAt), sentInWords(entry)].filter(Boolean).join(" · "),
  tried: entry.triedAt ? `${word("tried", [time(entry.triedAt)])} ${whyOf(entry)}` : "",
  next: entry.state !== "waiting" ? "" : entry.nextAt ? word("next", [time(entry.nextAt)]) : word("soon"),
});

/** @param {import("./queue_store.js").Entry} entry */
function row(entry) {
  const item = copyOf("waiting-row");
  item.dataset.state = entry.state;
  for (const [name, text] of Object.entries(lines(entry))) item.querySelector(`[data-${name}]`)?.append(text);
  item.querySelector("a")?.setAttribute("href", `${entry.page}?waiting=${entry.id}`);
  item.querySelector("[data-sign-in]")?.toggleAttribute("hidden", entry.why?.code !== "signedOut");
  item.querySelector("[data-drop]")?.addEventListener("click", async () => (await ask(word("reallyDrop"), word("drop"))) && settle(entry));
  return item;
}

async function list() {
  const waiting = await all(reader);
  document.getElementById("waiting-list")?.replaceChildren(...waiting.map(row));
  document.getElementById("keeps-nothing")?.remove();
  const told = document.getElementById("notices");
  if (!waiting.length && told?.textContent?.trim() === word("keptHere")) told.replaceChildren(); // it has gone
  document.getElementById("nothing-waits")?.toggleAttribute("hidden", waiting.length > 0);
  document.getElementById("send-now")?.toggleAttribute("hidden", !waiting.some((entry) => entry.state === "waiting"));
}

document.getElementById("send-now")?.addEventListener("click", () => go(true));
listen(list);
list();
