// The bids, the latest first. Every line is known by its number, so none stands there twice.

import { localise } from "./page.js";

const LINES_MAX = 200;
const ACTS = {
  leads: ["▲", "took the lead"],
  outbid: ["△", "outbid at once"],
  bought: ["⚡", "bought at once"],
};

/** Adds a line at its place. `line` has `sequence`, `act`, `bidder`, `isYours`, `price`, `at` and
 *  `why`. Says whether it was new. */
export function add(line) {
  const list = document.getElementById("bids");
  if (list.querySelector(`[data-sequence="${line.sequence}"]`)) return false;
  const item = document.getElementById("bid-template").content.firstElementChild.cloneNode(true);
  const [mark, what] = ACTS[line.act];
  const put = (name, text) => {
    item.querySelector(name).textContent = text;
  };
  item.dataset.sequence = line.sequence;
  item.classList.add("arrived");
  item.classList.toggle("yours", line.isYours);
  put(".bid-mark", mark);
  item.querySelector(".bid-who").firstChild.textContent = `${line.bidder} `;
  item.querySelector(".bid-you").hidden = !line.isYours;
  put(".bid-what", what);
  put(".bid-price", line.price);
  item.querySelector(".bid-at").dateTime = line.at;
  item.querySelector(".bid-why").href = line.why;
  localise(item);
  insert(list, item);
  document.getElementById("no-bids").hidden = true;
  return true;
}

function insert(list, item) {
  const sequence = Number(item.dataset.sequence);
  const later = [...list.children].find((other) => Number(other.dataset.sequence) < sequence);
  list.insertBefore(item, later ?? null);
  // A long evening must not fill the memory; what is cut off is still under “Older bids”.
  while (list.children.length > LINES_MAX) list.lastElementChild.remove();
}

/** Offers, for the reader's own bids, to say why they do not lead. */
export function offerWhy(isLeading) {
  for (const item of document.querySelectorAll("#bids .bid.yours")) {
    const isBid = item.querySelector(".bid-mark").textContent !== "↶";
    item.querySelector(".bid-why").hidden = isLeading || !isBid;
  }
}

/** Puts the bids of a freshly loaded page in the place of ours. */
export function replace(page) {
  document.getElementById("bids").replaceWith(page.getElementById("bids"));
  document.getElementById("no-bids").hidden = document.querySelector("#bids .bid") !== null;
  localise(document.getElementById("bids"));
}

/** Adds the lines that are missing: in a contest several bids arrive as one event. */
export async function fill(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.getElementById("bids");
  for (const item of page.querySelectorAll("#bids .bid")) {
    if (list.querySelector(`[data-sequence="${item.dataset.sequence}"]`)) continue;
    insert(list, item);
  }
  localise(list);
}

/** Loads older bids below those that are here. */
async function loadOlder(event) {
  const link = event.target.closest("#older");
  if (!link) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) {
    location.href = link.href;
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.getElementById("bids");
  for (const item of [...page.querySelectorAll("#bids .bid")]) {
    const known = list.querySelector(`[data-sequence="${item.dataset.sequence}"]`);
    if (!known) list.append(item);
  }
  localise(list);
  const next = page.getElementById("older");
  if (next) link.href = next.getAttribute("href");
  else link.closest(".more").remove();
}

addEventListener("click", loadOlder);
