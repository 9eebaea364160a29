// Rules that need no market.
// Written by `make hosts` from what the program declares.

import { ask } from "../native.js";
import type { Money } from "../money.js";
import {
  checked,
  readList,
  readMoney,
  writeList,
  writeMoney,
  writeSome,
  writeWhole,
} from "../wire.js";
import { readCurrencyView, readPriceLine, readVerified, writeAuctionArchive } from "./codecs.js";
import type {
  AuctionArchive,
  BelowReserve,
  Currency,
  CurrencyView,
  FirstBid,
  IncrementLadder,
  PremiumTiers,
  PriceLine,
  Verified,
} from "./records.js";

/**
 * By how much a bid must rise at a price, in minor units. Fails with `amount_out_of_range` for a
 * price that no amount has.
 */
export function increment(increments: IncrementLadder, priceMinor: number): number {
  return ask("increment", {
    increments,
    price_minor: writeWhole(priceMinor, "price_minor"),
  });
}

/**
 * The least that somebody who does not lead must bid: the opening price, or one step more by
 * option, as long as there is no bid; after that the price and one step. `priceMinor` is absent
 * before the first bid. Fails with `amount_out_of_range` where no amount is so large.
 */
export function minimumBid(
  increments: IncrementLadder,
  openingMinor: number,
  options: {
    readonly priceMinor?: number | undefined;
    readonly firstBid?: FirstBid | undefined;
  } = {},
): number {
  checked(options, "", ["firstBid", "priceMinor"]);
  return ask("minimum_bid", {
    increments,
    opening_minor: writeWhole(openingMinor, "opening_minor"),
    price_minor: writeSome(options.priceMinor, "price_minor", writeWhole),
    first_bid: options.firstBid ?? undefined,
  });
}

/**
 * The price that a set of secret maximums makes, one for each bidder, in any order; without a
 * maximum it is the opening price. Fails with `invalid_argument` for a maximum that does not reach
 * the opening price, and with `amount_out_of_range` for one that no amount has.
 */
export function priceOfMaximums(
  increments: IncrementLadder,
  openingMinor: number,
  maximumsMinor: readonly number[],
  options: {
    readonly reserveMinor?: number | undefined;
    readonly belowReserve?: BelowReserve | undefined;
  } = {},
): number {
  checked(options, "", ["belowReserve", "reserveMinor"]);
  return ask("price_of_maximums", {
    increments,
    opening_minor: writeWhole(openingMinor, "opening_minor"),
    maximums_minor: writeList(maximumsMinor, "maximums_minor", writeWhole),
    reserve_minor: writeSome(options.reserveMinor, "reserve_minor", writeWhole),
    below_reserve: options.belowReserve ?? undefined,
  });
}

/**
 * What a winner pays for a hammer price: the price itself, the buyer's premium if there are tiers,
 * and tax if there is a rate.
 */
export function priceLines(
  hammerMinor: number,
  options: {
    readonly premium?: PremiumTiers | undefined;
    readonly taxBasisPoints?: number | undefined;
  } = {},
): readonly PriceLine[] {
  checked(options, "", ["premium", "taxBasisPoints"]);
  const answer = ask("price_lines", {
    hammer_minor: writeWhole(hammerMinor, "hammer_minor"),
    premium: options.premium ?? undefined,
    tax_basis_points: writeSome(options.taxBasisPoints, "tax_basis_points", writeWhole),
  });
  return readList(answer, readPriceLine);
}

/**
 * Replays an archived auction through the rules and checks price, leader and chain at every entry.
 * Fails with `storage_corrupt`, naming the first entry that does not fit.
 */
export function verifyLog(archive: AuctionArchive): Verified {
  const answer = ask("verify_log", {
    archive: writeAuctionArchive(archive, "archive"),
  });
  return readVerified(answer);
}

/**
 * Reads a decimal number such as `12.50` as an amount of a currency. Fails with `amount_malformed`,
 * `amount_too_precise`, `amount_out_of_range` and `currency_unknown`.
 */
export function money(amount: string, currency: Currency): Money {
  const answer = ask("money", {
    amount,
    currency,
  });
  return readMoney(answer);
}

/** Writes an amount as people do, such as `12.50`. */
export function formatAmount(money: Money): string {
  return ask("format_amount", {
    money: writeMoney(money, "money"),
  });
}

/** A currency and how many decimals it has. Fails with `currency_unknown`. */
export function currency(code: Currency): CurrencyView {
  const answer = ask("currency", {
    code,
  });
  return readCurrencyView(answer);
}
