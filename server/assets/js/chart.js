// The price over time, drawn to the width of the screen. `chart.rs` draws the same for the first
// moment and for those without scripts.

import { moment } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const TOP = 12;
const RIGHT = 14;
const BOTTOM = 28;
const LINES_MAX = 4;
const DAY_MS = 86400000;

/** Draws `points`, pairs of a moment and a price, until `until`. `show` writes an amount. */
export function draw(place, points, until, show) {
  if (points.length === 0) return;
  const width = Math.max(260, Math.round(place.clientWidth));
  const scale = scaleOf(points, until, width, show);
  const first = show(points[0][1]);
  const last = show(points.at(-1)[1]);
  const svg = element("svg", {
    viewBox: `0 0 ${width} ${scale.height}`,
    role: "img",
    "aria-label": `The price over time, from ${first} to ${last}`,
  });
  for (const price of scale.lines) {
    const y = scale.y(price);
    svg.append(element("line", { class: "grid", x1: scale.left, x2: width - RIGHT, y1: y, y2: y }));
    svg.append(text(show(price), scale.left - 8, y + 4, "end"));
  }
  const path = stepPath(points, scale);
  const floor = scale.height - BOTTOM;
  svg.append(element("path", { class: "area", d: `${path}V${floor}H${scale.x(scale.from)}Z` }));
  svg.append(element("path", { class: "step", d: path }));
  const end = { class: "last", cx: scale.x(scale.until), cy: scale.y(points.at(-1)[1]), r: 5 };
  svg.append(element("circle", end));
  const kind = scale.until - scale.from < DAY_MS ? "clock" : "day";
  svg.append(text(moment(scale.from, kind), scale.left, scale.height - 8, "start"));
  svg.append(text(moment(scale.until, kind), width - RIGHT, scale.height - 8, "end"));
  place.replaceChildren(svg);
}

function scaleOf(points, until, width, show) {
  const prices = points.map(([, price]) => price);
  const high = Math.max(...prices);
  const low = Math.min(...prices);
  const step = roundStep(Math.max(high - low, Math.floor(high / 20), 1));
  const bottom = Math.floor(low / step) * step;
  const top = Math.max(Math.ceil(high / step) * step, bottom + step);
  const height = width < 480 ? 190 : 220;
  const left = 16 + 7.5 * show(top).length;
  const from = points[0][0];
  const end = Math.max(until, points.at(-1)[0], from + 1);
  const lines = [];
  for (let price = bottom; price <= top; price += step) lines.push(price);
  const room = height - TOP - BOTTOM;
  return {
    height,
    left,
    from,
    until: end,
    lines,
    x: (at) => round(left + ((Math.max(at, from) - from) * (width - left - RIGHT)) / (end - from)),
    y: (price) => round(height - BOTTOM - ((price - bottom) * room) / (top - bottom)),
  };
}

/** Along the time, then up: a price stands until the next one. */
function stepPath(points, scale) {
  const parts = points.map(([at, price], place) =>
    place === 0 ? `M${scale.x(at)} ${scale.y(price)}` : `H${scale.x(at)}V${scale.y(price)}`,
  );
  return `${parts.join("")}H${scale.x(scale.until)}`;
}

/** A round step (1, 2 or 5 with zeros) of which at most `LINES_MAX` cover the range. */
function roundStep(range) {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      if (range / (power * factor) < LINES_MAX) return power * factor;
    }
  }
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function text(words, x, y, anchor) {
  const made = element("text", { x, y, "text-anchor": anchor });
  made.textContent = words;
  return made;
}
