// Events that have happened, and those that happen.

import type { Call } from "./area.js";
import { Feed } from "./feed.js";
import type { FeedOptions } from "./feed.js";
import { PastEvents } from "./generated/areas.js";
import { readEvent, readWatchedEvent } from "./generated/codecs.js";
import type { AuctionId, Event, WatchedEvent } from "./generated/records.js";
import { attempted, text } from "./native.js";
import type { NativeFeed, NativeMarket } from "./native.js";
import { checked, writeSome, writeWhole } from "./wire.js";
import type { Wire } from "./wire.js";

/** Events that have happened, and those that happen. */
export class Events extends PastEvents {
  readonly #native: NativeMarket;

  /** @internal */
  constructor(call: Call, native: NativeMarket) {
    super(call);
    this.#native = native;
  }

  /**
   * Watches an auction, as the actor may see it: everything after its event number `since`, which
   * is 0 for all of it, or what comes from now on. Once the promise is fulfilled, no event is
   * missed.
   *
   * Fails with `auction_not_found`, and with `invalid_argument` for a `since` below 0.
   */
  async watch(auctionId: AuctionId, options: FeedOptions = {}): Promise<Feed<WatchedEvent>> {
    const id = text(auctionId, "auction_id");
    return followed(options, readWatchedEvent, (since) => this.#native.watch(id, since));
  }

  /**
   * Follows a topic such as `auction:0192…`: everything after its event number `since`, which is 0
   * for all of it, or what comes from now on. Once the promise is fulfilled, no event is missed.
   *
   * Fails with `forbidden` for a topic of others, and with `invalid_argument` for a `since` below
   * 0.
   */
  async subscribe(topic: string, options: FeedOptions = {}): Promise<Feed<Event>> {
    const name = text(topic, "topic");
    return followed(options, readEvent, (since) => this.#native.subscribe(name, since));
  }
}

async function followed<T>(
  options: FeedOptions,
  read: (json: Wire) => T,
  follow: (since: number | undefined) => Promise<NativeFeed>,
): Promise<Feed<T>> {
  checked(options, "", ["signal", "since"]);
  const since = writeSome(options.since, "since", writeWhole);
  return new Feed(await attempted(() => follow(since)), read, options.signal);
}
