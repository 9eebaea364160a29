// The connection to one topic: subscribes from the last event that was seen, and after a break goes
// on there, so that nothing is missed and nothing comes twice.

import { hear } from "./clock.js";

const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 15000;
const PING_MS = 20000;
/** After so long without a word the connection is dead, whatever the browser believes. */
const SILENCE_MS = 45000;

export class Topic {
  #name;
  #last;
  #handle;
  #socket = null;
  #wait = WAIT_MIN_MS;
  #retry = null;
  #heard = 0;
  #isOver = false;

  /** `handle` has `connection(state, waitMs)`, `subscribed(frame)`, `event(frame)`, `viewers(n)`
   *  and `lost()` for the case that events are gone and the page has to be loaded again. */
  constructor(name, last, handle) {
    this.#name = name;
    this.#last = last;
    this.#handle = handle;
    addEventListener("online", () => this.#now());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.#now();
    });
    setInterval(() => this.#keepAlive(), PING_MS);
    this.#open();
  }

  /** Ends the connection for good. */
  end() {
    this.#isOver = true;
    this.#close();
  }

  #open() {
    clearTimeout(this.#retry);
    this.#retry = null;
    this.#heard = performance.now();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/v1/ws`);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#say({ type: "subscribe", topic: this.#name, since: this.#last });
    });
    socket.addEventListener("message", (message) => {
      if (socket === this.#socket) this.#hear(JSON.parse(message.data));
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#later();
    });
  }

  #say(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #hear(frame) {
    this.#heard = performance.now();
    if (frame.server_time) hear(Date.parse(frame.server_time));
    if (frame.topic && frame.topic !== this.#name) return;
    if (frame.type === "event") this.#take(frame);
    if (frame.type === "viewers") this.#handle.viewers(frame.count);
    if (frame.type === "error") this.#refused(frame);
    if (frame.type === "subscribed") {
      // The server has forgotten events that we saw: its file was replaced by an older one.
      if (frame.since < this.#last) return this.#lose();
      this.#wait = WAIT_MIN_MS;
      this.#handle.connection("open");
      this.#handle.viewers(frame.viewers);
      this.#handle.subscribed(frame);
    }
  }

  /** One change can be told in two frames of one number: the bid, and that it outbid the reader. */
  #take(frame) {
    const isSecond = frame.event.kind === "outbid" && frame.sequence === this.#last;
    if (frame.sequence <= this.#last && !isSecond) return;
    this.#last = frame.sequence;
    this.#handle.event(frame);
  }

  #refused(frame) {
    if (frame.code === "resume_too_old" || frame.code === "auction_not_found") {
      this.#lose();
    } else if (!["invalid_argument", "rate_limited"].includes(frame.code)) {
      this.#socket?.close();
    }
  }

  #lose() {
    this.end();
    this.#handle.lost();
  }

  #later() {
    this.#socket = null;
    if (this.#isOver || this.#retry) return;
    // Those who lost the server together must not all come back in the same moment.
    const wait = this.#wait * (0.75 + Math.random() / 4);
    this.#wait = Math.min(this.#wait * 2, WAIT_MAX_MS);
    this.#handle.connection("waiting", wait);
    this.#retry = setTimeout(() => this.#open(), wait);
  }

  #now() {
    if (this.#socket || this.#isOver) return;
    this.#wait = WAIT_MIN_MS;
    this.#open();
  }

  #close() {
    clearTimeout(this.#retry);
    this.#retry = null;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #keepAlive() {
    if (!this.#socket) return;
    if (performance.now() - this.#heard > SILENCE_MS) {
      this.#close();
      this.#later();
    } else {
      this.#say({ type: "ping" });
    }
  }
}
