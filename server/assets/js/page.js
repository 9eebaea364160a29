// What every page does: times in the reader's own zone, and the first problem of a form in focus.

import "./clock.js";

const DAY = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** A moment in the reader's zone; with `clock` only the time of day. */
export function moment(at, kind) {
  const date = new Date(at);
  if (kind === "clock") return new Intl.DateTimeFormat("en-GB", CLOCK).format(date);
  return new Intl.DateTimeFormat("en-GB", DAY).format(date);
}

/** Writes the times within an element in the reader's zone. */
export function localise(root) {
  for (const time of root.querySelectorAll("time[data-moment]")) {
    if (!time.dateTime) continue;
    time.textContent = moment(time.dateTime, time.dataset.moment);
    time.title = new Date(time.dateTime).toLocaleString("en-GB");
  }
}

/** A button that was pressed once does not send the form a second time. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
}

document.documentElement.classList.add("has-script");
localise(document);
document.querySelector("[data-focus]")?.focus();
addEventListener("submit", sendOnce);
// A page that comes back from the history may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
