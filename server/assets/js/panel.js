// The panel: price, leader, time left, and how the reader stands.

import { left, now } from "./clock.js";
import { money, plain } from "./money.js";
import { moment } from "./page.js";

const URGENT_MS = 60000;
const byId = (id) => document.getElementById(id);

/** Writes a text where it stands, if it stands there and changed. Says whether it did. */
function write(id, text) {
  const place = byId(id);
  if (!place || place.textContent === text) return false;
  place.textContent = text;
  return true;
}

/** An amount of the room's auction. */
export function shown(room, minor) {
  return money(minor, room.auction.currency, room.exponent);
}

/** Draws everything that an event can change. */
export function draw(room) {
  const { auction } = room;
  if (write("price", shown(room, auction.price_minor))) moved(byId("price"));
  write("bid-count", auction.bid_count === 1 ? "1 bid" : `${auction.bid_count} bids`);
  write("leader", leader(auction));
  if (auction.state === "live") {
    const isFirst = auction.bid_count === 0;
    write("price-label", isFirst ? "Opening price" : "Current price");
  }
  drawMinimum(room);
  drawStanding(room);
  drawChips(room);
  const ends = byId("ends")?.querySelector("time");
  if (ends && auction.state === "live" && ends.dateTime !== auction.ends_at) {
    ends.dateTime = auction.ends_at;
    ends.textContent = moment(auction.ends_at);
  }
}

function moved(price) {
  price.classList.remove("moved");
  // Reading a size makes the browser notice that the animation has to begin again.
  void price.offsetWidth;
  price.classList.add("moved");
}

function leader(auction) {
  if (!auction.leader) return "";
  const you = auction.viewer?.alias === auction.leader;
  if (auction.state === "sold") return `Won by ${you ? "you" : auction.leader}`;
  if (auction.closed_at) return "";
  return you ? "You lead" : `${auction.leader} leads`;
}

function drawMinimum(room) {
  const { auction } = room;
  if (auction.minimum_minor == null) return;
  write("minimum", shown(room, auction.minimum_minor));
  write("step", shown(room, auction.step_minor));
  const amount = byId("amount");
  if (amount) amount.placeholder = plain(auction.minimum_minor, room.exponent);
  drawQuick(room);
  const buy = byId("buy-form");
  if (buy) buy.hidden = auction.buy_now_minor == null;
}

/** Three amounts to choose from, so that nobody has to type on a phone. */
function drawQuick(room) {
  const quick = byId("quick");
  if (!quick) return;
  const { minimum_minor: minimum, step_minor: step } = room.auction;
  const amounts = [minimum, minimum + step * 2, minimum + step * 5];
  const key = amounts.join();
  if (quick.dataset.amounts === key) return;
  quick.dataset.amounts = key;
  amounts.forEach((minor, place) => {
    const button = quick.children[place] ?? quick.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "button quiet small";
    button.dataset.amount = plain(minor, room.exponent);
    button.textContent = shown(room, minor);
  });
  quick.hidden = false;
}

function drawStanding(room) {
  const standing = byId("standing");
  const { mark, text, tone } = stance(room);
  if (standing.querySelector("[data-text]").textContent === text) return;
  standing.className = `standing ${tone}`;
  standing.querySelector(".standing-mark").textContent = mark;
  standing.querySelector("[data-text]").textContent = text;
  standing.hidden = text === "";
}

function stance(room) {
  const { auction, hasBid } = room;
  const viewer = auction.viewer;
  if (!viewer) return { mark: "", text: "", tone: "" };
  if (viewer.is_seller) return { mark: "◆", text: "This is your auction.", tone: "" };
  if (auction.closed_at) return ended(room);
  if (viewer.is_leading) {
    const own = viewer.maximum_minor;
    const text = own == null ? "You lead." : `You lead. Your maximum is ${shown(room, own)}.`;
    return { mark: "★", text, tone: "good" };
  }
  if (!hasBid) return { mark: "", text: "", tone: "" };
  const minimum = shown(room, auction.minimum_minor);
  return { mark: "▼", text: `You are outbid. ${minimum} or more puts you back in.`, tone: "bad" };
}

function ended(room) {
  const { auction, hasBid } = room;
  if (auction.state === "sold" && auction.viewer.is_leading) {
    return { mark: "★", text: `You won at ${shown(room, auction.price_minor)}.`, tone: "good" };
  }
  const isLost = auction.state === "sold" && hasBid;
  return { mark: "▼", text: isLost ? "Somebody else won." : "", tone: isLost ? "bad" : "" };
}

function drawChips({ auction }) {
  if (auction.has_reserve) {
    const met = auction.reserve_met;
    const text = met ? "Reserve met" : "Reserve not met";
    chip("reserve", met ? "✓" : "○", text, met ? "good" : "warn");
  }
  if (auction.extensions > 0) {
    const times = auction.extensions === 1 ? "1 time" : `${auction.extensions} times`;
    chip("extended", "↻", `Extended ${times}`, "warn");
  }
}

function chip(name, mark, text, tone) {
  const list = byId("chips");
  let item = list.querySelector(`[data-chip="${name}"]`);
  if (!item) {
    item = document.createElement("li");
    item.dataset.chip = name;
    const sign = document.createElement("span");
    sign.ariaHidden = "true";
    const words = document.createElement("span");
    words.dataset.text = "";
    item.append(sign, " ", words);
    list.append(item);
  }
  if (item.querySelector("[data-text]").textContent === text) return;
  item.className = `chip ${tone}`;
  item.firstElementChild.textContent = mark;
  item.querySelector("[data-text]").textContent = text;
}

/** Lets the countdown go on. */
export function tick({ auction }) {
  const place = byId("countdown");
  const target = { live: auction.ends_at, scheduled: auction.starts_at }[auction.state];
  if (!place || !target) return;
  const ms = Date.parse(target) - now();
  place.textContent = left(ms);
  place.classList.toggle("urgent", auction.state === "live" && ms < URGENT_MS);
}

/** Shows how many watch. */
export function viewers(count) {
  const place = byId("viewers");
  if (!place) return;
  place.hidden = count === 0;
  place.querySelector("[data-text]").textContent = count;
}

/** Shows whether what is seen here is live. */
export function connection(state, waitMs) {
  const place = byId("connection");
  if (!place) return;
  place.hidden = false;
  place.dataset.connection = state;
  const text = state === "open" ? "Connected" : `Reconnecting in ${Math.ceil(waitMs / 1000)} s`;
  place.querySelector("[data-text]").textContent = text;
}
