// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer

/**
 * Rules that need no market: what a bid must reach, what a price is made of, whether a log holds.
 */
public object Rules {
    /**
     * By how much a bid must rise at a price, in minor units. Fails with `amount_out_of_range` for
     * a price that no amount has.
     */
    public fun increment(increments: IncrementLadder, priceMinor: Long): Long {
        return Calls.rule("increment", Long.serializer()) {
            put("increments", increments)
            put("price_minor", priceMinor)
        }
    }

    /**
     * The least that somebody who does not lead must bid: the opening price, or one step more by
     * option, as long as there is no bid; after that the price and one step. `priceMinor` is absent
     * before the first bid. Fails with `amount_out_of_range` where no amount is so large.
     */
    public fun minimumBid(
        increments: IncrementLadder,
        openingMinor: Long,
        priceMinor: Long? = null,
        firstBid: FirstBid? = null,
    ): Long {
        return Calls.rule("minimum_bid", Long.serializer()) {
            put("increments", increments)
            put("opening_minor", openingMinor)
            put("price_minor", priceMinor)
            put("first_bid", firstBid, FirstBid.serializer())
        }
    }

    /**
     * The price that a set of secret maximums makes, one for each bidder, in any order; without a
     * maximum it is the opening price. Fails with `invalid_argument` for a maximum that does not
     * reach the opening price, and with `amount_out_of_range` for one that no amount has.
     */
    public fun priceOfMaximums(
        increments: IncrementLadder,
        openingMinor: Long,
        maximumsMinor: List<Long>,
        reserveMinor: Long? = null,
        belowReserve: BelowReserve? = null,
    ): Long {
        return Calls.rule("price_of_maximums", Long.serializer()) {
            put("increments", increments)
            put("opening_minor", openingMinor)
            put("maximums_minor", maximumsMinor, ListSerializer(Long.serializer()))
            put("reserve_minor", reserveMinor)
            put("below_reserve", belowReserve, BelowReserve.serializer())
        }
    }

    /**
     * What a winner pays for a hammer price: the price itself, the buyer's premium if there are
     * tiers, and tax if there is a rate.
     */
    public fun priceLines(
        hammerMinor: Long,
        premium: PremiumTiers? = null,
        taxBasisPoints: Long? = null,
    ): List<PriceLine> {
        return Calls.rule("price_lines", ListSerializer(PriceLine.serializer())) {
            put("hammer_minor", hammerMinor)
            put("premium", premium)
            put("tax_basis_points", taxBasisPoints)
        }
    }

    /**
     * Replays an archived auction through the rules and checks price, leader and chain at every
     * entry. Fails with `storage_corrupt`, naming the first entry that does not fit.
     */
    public fun verifyLog(archive: AuctionArchive): Verified {
        return Calls.rule("verify_log", Verified.serializer()) {
            put("archive", archive, AuctionArchive.serializer())
        }
    }

    /**
     * Reads a decimal number such as `12.50` as an amount of a currency. Fails with
     * `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and `currency_unknown`.
     */
    public fun money(amount: String, currency: Currency): Money {
        return Calls.rule("money", Money.serializer()) {
            put("amount", amount)
            put("currency", currency)
        }
    }

    /** Writes an amount as people do, such as `12.50`. */
    public fun formatAmount(money: Money): String {
        return Calls.rule("format_amount", String.serializer()) {
            put("money", money, Money.serializer())
        }
    }

    /** A currency and how many decimals it has. Fails with `currency_unknown`. */
    public fun currency(code: Currency): CurrencyView {
        return Calls.rule("currency", CurrencyView.serializer()) {
            put("code", code)
        }
    }
}
