// What the compiler must refuse, and what it must know.

import { ERROR_CODES, Market, rules } from "vendue";
import type { Attributes, ErrorCode, NewListing, OpenOptions, UserView } from "vendue";

declare const market: Market;
declare const user: UserView;

// @ts-expect-error a word that is none
export const kind: NewListing["kind"] = "raffle";
// @ts-expect-error a code that is none
export const code: ErrorCode = "no_such_code";
// @ts-expect-error what is given cannot be changed
user.username = "bea";
// @ts-expect-error an option that is none
export const options: OpenOptions = { durable: true };
// @ts-expect-error something is missing
void market.identity.register({ username: "anna" });
// @ts-expect-error a number is no date
void market.runUntil(0);
// @ts-expect-error a market comes from `open`
export const made = new Market();
// @ts-expect-error it may not be there
export const email: string = user.email;

/** The fields of a union are known once its kind is. */
export function brandOf(attributes: Attributes): string | undefined {
  switch (attributes.kind) {
    case "fragrance":
      return attributes.brand;
    case "sneaker":
      return attributes.styleCode;
    case "none":
      return undefined;
  }
}

/** What is left out may be said to be undefined, too. */
export async function page(limit: number | undefined, cursor?: string): Promise<number> {
  const found = await market.auctions.page("running", { limit, cursor });
  return found.items.length + rules.increment("ebay_us", 1500);
}

/** Every code has one of a few categories. */
export const category: "conflict" = ERROR_CODES.bid_too_low;
