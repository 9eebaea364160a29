// Written from the operations that the program declares, by `make hosts`.

import Foundation

/// What needs no market: what a bid must reach, what a price is made of, whether a log holds.
public enum Rules {
    /// By how much a bid must rise at a price, in minor units. Fails with `amount_out_of_range` for
    /// a price that no amount has.
    public static func increment(
        increments: IncrementLadder,
        priceMinor: Int
    ) throws(VendueError) -> Int {
        struct Arguments: Encodable {
            let increments: IncrementLadder
            let price_minor: Int
        }
        let arguments = Arguments(increments: increments, price_minor: priceMinor)
        return try ask("increment", arguments)
    }

    /// The least that somebody who does not lead must bid: the opening price, or one step more by
    /// option, as long as there is no bid; after that the price and one step. `priceMinor` is
    /// absent before the first bid. Fails with `amount_out_of_range` where no amount is so large.
    public static func minimumBid(
        increments: IncrementLadder,
        openingMinor: Int,
        priceMinor: Int? = nil,
        firstBid: FirstBid? = nil
    ) throws(VendueError) -> Int {
        struct Arguments: Encodable {
            let increments: IncrementLadder
            let opening_minor: Int
            let price_minor: Int?
            let first_bid: FirstBid?
        }
        let arguments = Arguments(
            increments: increments,
            opening_minor: openingMinor,
            price_minor: priceMinor,
            first_bid: firstBid
        )
        return try ask("minimum_bid", arguments)
    }

    /// The price that a set of secret maximums makes, one for each bidder, in any order; without a
    /// maximum it is the opening price. Fails with `invalid_argument` for a maximum that does not
    /// reach the opening price, and with `amount_out_of_range` for one that no amount has.
    public static func priceOfMaximums(
        increments: IncrementLadder,
        openingMinor: Int,
        maximumsMinor: [Int],
        reserveMinor: Int? = nil,
        belowReserve: BelowReserve? = nil
    ) throws(VendueError) -> Int {
        struct Arguments: Encodable {
            let increments: IncrementLadder
            let opening_minor: Int
            let maximums_minor: [Int]
            let reserve_minor: Int?
            let below_reserve: BelowReserve?
        }
        let arguments = Arguments(
            increments: increments,
            opening_minor: openingMinor,
            maximums_minor: maximumsMinor,
            reserve_minor: reserveMinor,
            below_reserve: belowReserve
        )
        return try ask("price_of_maximums", arguments)
    }

    /// What a winner pays for a hammer price: the price itself, the buyer's premium if there are
    /// tiers, and tax if there is a rate.
    public static func priceLines(
        hammerMinor: Int,
        premium: PremiumTiers? = nil,
        taxBasisPoints: Int? = nil
    ) throws(VendueError) -> [PriceLine] {
        struct Arguments: Encodable {
            let hammer_minor: Int
            let premium: PremiumTiers?
            let tax_basis_points: Int?
        }
        let arguments = Arguments(
            hammer_minor: hammerMinor,
            premium: premium,
            tax_basis_points: taxBasisPoints
        )
        return try ask("price_lines", arguments)
    }

    /// Replays an archived auction through the rules and checks price, leader and chain at every
    /// entry. Fails with `storage_corrupt`, naming the first entry that does not fit.
    public static func verifyLog(archive: AuctionArchive) throws(VendueError) -> Verified {
        struct Arguments: Encodable {
            let archive: AuctionArchive
        }
        let arguments = Arguments(archive: archive)
        return try ask("verify_log", arguments)
    }

    /// Reads a decimal number such as `12.50` as an amount of a currency. Fails with
    /// `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and `currency_unknown`.
    public static func money(amount: String, currency: Currency) throws(VendueError) -> Money {
        struct Arguments: Encodable {
            let amount: String
            let currency: Currency
        }
        let arguments = Arguments(amount: amount, currency: currency)
        return try ask("money", arguments)
    }

    /// Writes an amount as people do, such as `12.50`.
    public static func formatAmount(money: Money) throws(VendueError) -> String {
        struct Arguments: Encodable {
            let money: Money
        }
        let arguments = Arguments(money: money)
        return try ask("format_amount", arguments)
    }

    /// A currency and how many decimals it has. Fails with `currency_unknown`.
    public static func currency(code: Currency) throws(VendueError) -> CurrencyView {
        struct Arguments: Encodable {
            let code: Currency
        }
        let arguments = Arguments(code: code)
        return try ask("currency", arguments)
    }
}
