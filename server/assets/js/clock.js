// The server's time. The clock of the machine is never asked: it may be wrong, and it may be set
// while we run. What counts is how much time has passed since the server last told us its own.

/** How many of the latest answers are believed. */
const SAMPLES = 12;
const samples = [];

/** Notes the server's time as it was when an answer was made, in milliseconds. */
export function hear(serverMs) {
  if (!Number.isFinite(serverMs) || serverMs <= 0) return;
  samples.push(serverMs - performance.now());
  if (samples.length > SAMPLES) samples.shift();
}

/** The server's time now. Answers arrive late, never early, so the greatest is the best. */
export function now() {
  return performance.now() + Math.max(...samples);
}

/** Notes the time that is written in the page, which was true when its first byte came. */
function hearPage() {
  const written = Number(document.body.dataset.serverNow);
  const [page] = performance.getEntriesByType("navigation");
  const age = performance.now() - (page?.responseStart ?? 0);
  samples.push(written > 0 ? written + age - performance.now() : performance.timeOrigin);
}

/** A length of time as a countdown shows it: `2 d 3 h`, `1:04:09`, `4:09`. */
export function left(ms) {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const days = Math.floor(total / 86400);
  const hours = Math.floor(total / 3600) % 24;
  const minutes = Math.floor(total / 60) % 60;
  const seconds = total % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}`;
  return `${minutes}:${two(seconds)}`;
}

/** Calls back at every full second of the server's time. */
export function everySecond(callback) {
  const tick = () => {
    callback(now());
    setTimeout(tick, 1000 - (now() % 1000) + 5);
  };
  tick();
}

hearPage();
