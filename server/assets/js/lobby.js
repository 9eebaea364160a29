// The lobby: countdowns on the server's time, and shelves that follow what happens.

import { everySecond, hear, left } from "./clock.js";
import { localise } from "./page.js";

const REFRESH_MS = 15000;
const URGENT_MS = 60000;
let refreshedAt = performance.now();
let isDue = false;

function tick(now) {
  for (const place of document.querySelectorAll("[data-ends-at]")) {
    const ms = Number(place.dataset.endsAt) - now;
    place.textContent = place.dataset.prefix + left(ms);
    place.classList.toggle("urgent", ms < URGENT_MS && place.dataset.prefix.startsWith("Ends"));
    // A close is decided a moment after the end; then the card belongs on another shelf.
    if (ms < -500) isDue = true;
  }
  const age = performance.now() - refreshedAt;
  if (document.visibilityState === "visible" && (age > REFRESH_MS || (isDue && age > 2000))) {
    refresh();
  }
}

async function refresh() {
  refreshedAt = performance.now();
  isDue = false;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    hear(Number(page.body.dataset.serverNow));
    for (const shelf of document.querySelectorAll("[data-shelf]")) {
      const fresh = page.getElementById(shelf.id);
      if (fresh) replace(shelf, fresh);
    }
  } catch {
    // The server is away for a moment: what is shown stays, and we ask again.
  }
}

/** Replaces what is on a shelf without taking the focus away from somebody at the keyboard. */
function replace(shelf, fresh) {
  const focused = shelf.contains(document.activeElement) ? document.activeElement : null;
  const address = focused?.getAttribute("href");
  shelf.replaceChildren(...fresh.childNodes);
  localise(shelf);
  if (address) shelf.querySelector(`[href="${CSS.escape(address)}"]`)?.focus();
}

everySecond(tick);
