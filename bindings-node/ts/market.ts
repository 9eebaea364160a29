/// <reference lib="esnext.disposable" preserve="true" />
// The market: the entry to everything.

import { Events } from "./events.js";
import { Areas } from "./generated/areas.js";
import { writeOpenOptions } from "./generated/codecs.js";
import type { OpenOptions, UserId, WorkspaceId } from "./generated/records.js";
import { answered, attempted, native, text, tried } from "./native.js";
import type { NativeMarket } from "./native.js";
import { writeMoment } from "./wire.js";

/** The version of the library. */
export const version: string = native.version();

/**
 * A market with the rights of somebody: of the host that opened it, or of whom it acts as.
 *
 * Calls reach the market in the order in which they are made. A market that is not used does not
 * keep the process alive, and calls that are not answered yet do.
 */
export class Market extends Areas implements AsyncDisposable {
  readonly #native: NativeMarket;
  #events: Events | undefined;

  private constructor(market: NativeMarket) {
    super((operation, args) => answered(market, operation, args));
    this.#native = market;
  }

  /** @internal */
  static of(market: NativeMarket): Market {
    return new Market(market);
  }

  /** Events that have happened, and those that happen. */
  get events(): Events {
    return (this.#events ??= new Events(this.call, this.#native));
  }

  /** The version of the library. */
  get version(): string {
    return version;
  }

  /** The time by the market's clock. */
  get now(): Date {
    return new Date(this.#native.nowMs());
  }

  /** The id of the user who acts, if one does. */
  get userId(): UserId | undefined {
    return this.#native.userId() ?? undefined;
  }

  /** Whether it was closed, by this object or another of the same market. */
  get isClosed(): boolean {
    return this.#native.isClosed();
  }

  /** The same market with a user's rights. Fails with `id_malformed`. */
  actingAs(userId: UserId): Market {
    const id = text(userId, "user_id");
    return new Market(tried(() => this.#native.actingAs(id)));
  }

  /** The same market for somebody who is not signed in. */
  actingAsAnyone(): Market {
    return new Market(this.#native.actingAsAnyone());
  }

  /**
   * The same market for who holds an access token or an API key. Fails with `token_invalid` and
   * `account_suspended`, among others.
   */
  async actingWith(bearer: string): Promise<Market> {
    const token = text(bearer, "bearer");
    return new Market(await attempted(() => this.#native.actingWith(token)));
  }

  /**
   * The same market for who holds the cookie of a page's session. Fails with `token_invalid`.
   */
  async actingWithPage(cookie: string): Promise<Market> {
    const value = text(cookie, "cookie");
    return new Market(await attempted(() => this.#native.actingWithPage(value)));
  }

  /** The same market in a workspace. Fails with `id_malformed`. */
  inWorkspace(workspaceId: WorkspaceId): Market {
    const id = text(workspaceId, "workspace_id");
    return new Market(tried(() => this.#native.inWorkspace(id)));
  }

  /**
   * The same market, with a write made safe to send again: within 24 hours a write with the same
   * key by the same actor gives the first answer and changes nothing, and another write with it is
   * refused as `idempotency_conflict`. What is given carries the key for good: ask for one for each
   * write.
   */
  once(key: string): Market {
    const name = text(key, "key");
    return new Market(this.#native.once(name));
  }

  /**
   * Moves the virtual clock to a moment and does what falls due on the way; gives how many
   * deadlines that were. Fails with `invalid_argument` when the market was not opened on virtual
   * time.
   */
  async runUntil(moment: Date): Promise<number> {
    writeMoment(moment, "moment");
    return attempted(() => this.#native.runUntil(moment.getTime()));
  }

  /**
   * Closes the market: decides what waits, ends every feed and gives up the file. Calling it again
   * does nothing. Only the host may.
   */
  async close(): Promise<void> {
    await attempted(() => this.#native.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Opens a market: `:memory:`, the path of a file, or `postgres://…`.
 *
 * Fails with `invalid_argument`, `storage_unavailable`, `storage_read_only`, `storage_corrupt` or
 * `schema_too_new`.
 */
export async function open(address: string, options: OpenOptions = {}): Promise<Market> {
  const place = text(address, "address");
  const written = JSON.stringify(writeOpenOptions(options, "options"));
  return Market.of(await attempted(() => native.open(place, written)));
}
