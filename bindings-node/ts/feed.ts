/// <reference lib="esnext.disposable" preserve="true" />
// Events as they happen.

import { attempted } from "./native.js";
import type { NativeFeed } from "./native.js";
import type { Wire } from "./wire.js";

/** What stops a feed from outside: an `AbortSignal`. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** From where events are followed, and until when. */
export interface FeedOptions {
  /** The number of the last event that is known already; from now on when absent. */
  readonly since?: number | undefined;
  /** Stops the feed; whoever waits for an event is then given its reason as an error. */
  readonly signal?: StopSignal | undefined;
}

/**
 * The events of a topic or an auction, each once and in order.
 *
 * Leaving a `for await` loop stops it. While somebody waits for an event, the process goes on.
 */
export class Feed<T> implements AsyncIterableIterator<T, undefined>, AsyncDisposable {
  readonly #native: NativeFeed;
  readonly #read: (json: Wire) => T;
  readonly #signal: StopSignal | undefined;
  readonly #stop = (): void => this.stop();
  /** Events are asked for one after the other, whoever asks for several at once. */
  #asked: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(native: NativeFeed, read: (json: Wire) => T, signal: StopSignal | undefined) {
    this.#native = native;
    this.#read = read;
    this.#signal = signal;
    if (signal?.aborted) native.stop();
    signal?.addEventListener("abort", this.#stop);
  }

  /**
   * The next event; done when the feed was stopped or the market closed. Fails with `forbidden`
   * when the access to the topic has ended.
   */
  next(): Promise<IteratorResult<T, undefined>> {
    const next = this.#asked.then(() => this.#next());
    this.#asked = next.catch(() => undefined);
    return next;
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    let event: string | null = null;
    try {
      event = await attempted(() => this.#native.next());
    } finally {
      // After its end nobody has to tell it to stop: a signal may live as long as the program.
      if (event === null) this.#signal?.removeEventListener("abort", this.#stop);
    }
    if (event !== null) return { done: false, value: this.#read(JSON.parse(event)) };
    if (this.#signal?.aborted) throw this.#signal.reason;
    return { done: true, value: undefined };
  }

  /** Stops it: who waits, and whoever asks from now on, is told that nothing comes any more. */
  stop(): void {
    this.#signal?.removeEventListener("abort", this.#stop);
    this.#native.stop();
  }

  /** Stops it, as the end of a loop does. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.stop();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }
}
