// The auction room: follows the auction's events and draws what they change.

import { listen } from "./bid.js";
import { draw as drawChart } from "./chart.js";
import { everySecond, hear, now } from "./clock.js";
import { take } from "./events.js";
import * as history from "./history.js";
import { notice } from "./notices.js";
import { localise } from "./page.js";
import * as panel from "./panel.js";
import { Topic } from "./socket.js";

const POINTS_MAX = 600;
/** How often the server is asked, at most, for what events do not say, such as the minimum. Every
 *  question counts against the reader's limit, and that is needed for bids. */
const ASK_MS = 3000;
const ASK_STRANGER_MS = 10000;
const FILL_MS = 1200;

const room = read(document.getElementById("room"));
/** How many bids stood after the last event about one. */
room.counted = room.auction.bid_count;
/** The number of the last event that `room.auction` contains. */
let known = room.auction.event_sequence;
let wasOld = false;
let askedAt = -ASK_MS;
let asking = null;
let filling = null;
let loading = null;
let frame = null;

function read(element) {
  const state = JSON.parse(element.dataset.state);
  const { auction, exponent, points, has_bid: hasBid } = state;
  return { auction, exponent, points, hasBid };
}

const amount = (minor) => panel.shown(room, minor);

function event(told) {
  // That somebody was outbid is told after the bid that did it, with the same number.
  const isSecond = told.event.kind === "outbid";
  const isOld = isSecond ? wasOld : told.sequence <= known;
  wasOld = isOld;
  const follows = take(room, told, isOld, amount);
  if (!isOld) {
    known = told.sequence;
    room.auction.event_sequence = known;
  }
  if (follows.line) addLine(follows.line);
  if (follows.notice) notice(follows.notice);
  if (follows.isNew) load();
  if (follows.asks && !isOld) ask();
  if (follows.isGap) fill();
  redraw();
}

function addLine(line) {
  const why = `/auctions/${room.auction.id}/bids/${line.sequence}/why`;
  history.add({ ...line, price: amount(line.price), why });
}

/** Takes a state that is at least as late as ours. */
function adopt(auction) {
  if (auction.event_sequence < known) return;
  known = auction.event_sequence;
  if (auction.state !== room.auction.state) load();
  room.auction = auction;
  redraw();
}

/** Draws once a frame, however many events came. */
function redraw() {
  frame ??= requestAnimationFrame(() => {
    frame = null;
    panel.draw(room);
    panel.tick(room);
    history.offerWhy(room.auction.viewer?.is_leading ?? false);
    chart();
  });
}

function chart() {
  room.points.splice(0, Math.max(0, room.points.length - POINTS_MAX));
  const until = room.auction.closed_at ? Date.parse(room.auction.closed_at) : now();
  drawChart(document.getElementById("chart"), room.points, until, amount);
}

/** Asks how the auction stands: at once, and then not again for a while. */
function ask() {
  if (asking || document.visibilityState === "hidden") return;
  const pause = room.auction.viewer ? ASK_MS : ASK_STRANGER_MS;
  const wait = Math.max(0, askedAt + pause - performance.now());
  asking = setTimeout(async () => {
    asking = null;
    askedAt = performance.now();
    const address = `/auctions/${room.auction.id}/now`;
    const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
    if (answer?.ok) heard(await answer.json());
  }, wait);
}

function heard(answer) {
  hear(answer.now_ms);
  adopt(answer.auction);
}

/** Fetches the bids that were told as one event, once there is a little quiet. */
function fill() {
  clearTimeout(filling);
  filling = setTimeout(() => history.fill(`/auctions/${room.auction.id}/bids`), FILL_MS);
}

/** Loads the page again without leaving it: the auction entered another part of its life. */
function load() {
  loading ??= setTimeout(async () => {
    loading = null;
    const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    swap(page);
  }, 150);
}

function swap(page) {
  hear(Number(page.body.dataset.serverNow));
  const fresh = read(page.getElementById("room"));
  if (fresh.auction.event_sequence < known) return load();
  known = fresh.auction.event_sequence;
  Object.assign(room, fresh);
  const here = document.querySelector(".panel");
  const focused = here.contains(document.activeElement) ? document.activeElement.id : null;
  const hasFocus = focused !== null;
  const connection = document.getElementById("connection");
  here.replaceChildren(...page.querySelector(".panel").childNodes);
  document.getElementById("connection").replaceWith(connection);
  document.querySelector(".room-text").replaceWith(page.querySelector(".room-text"));
  history.replace(page);
  localise(document.getElementById("room"));
  // The form may be gone; then the focus goes to what took its place.
  const place = document.getElementById(focused) ?? document.getElementById("main");
  if (hasFocus) place.focus();
  redraw();
}

const topic = new Topic(`auction:${room.auction.id}`, known, {
  connection: panel.connection,
  viewers: panel.viewers,
  subscribed: (told) => adopt(told.state),
  event,
  lost: () => location.reload(),
});
listen({ now: heard, say: notice });
everySecond(() => panel.tick(room));
new ResizeObserver(chart).observe(document.getElementById("chart"));
setInterval(() => {
  if (room.auction.state === "live") chart();
}, 10000);
addEventListener("pagehide", (leaving) => {
  if (!leaving.persisted) topic.end();
});
document.addEventListener("visibilitychange", ask);
redraw();
