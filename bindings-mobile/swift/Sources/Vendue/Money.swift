import Foundation

/// An amount of a currency: a whole number of its smallest units, such as cents.
///
/// How many decimals a currency has, and which amounts there are, says the market: what makes an
/// amount of a decimal number, or a number of an amount, asks it and can fail.
public struct Money: Codable, Hashable, Sendable {
    /// The amount, in the smallest unit of the currency.
    public var amountMinor: Int
    /// The code of ISO 4217.
    public var currency: Currency

    public init(amountMinor: Int, currency: Currency) {
        self.amountMinor = amountMinor
        self.currency = currency
    }

    /// Reads a decimal number, as in `Money("12.50", "EUR")`.
    ///
    /// Fails with `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and
    /// `currency_unknown`.
    public init(_ amount: String, _ currency: Currency) throws(VendueError) {
        self = try Rules.money(amount: amount, currency: currency)
    }

    /// Takes a decimal number.
    ///
    /// A literal such as `19.99` is a binary number before it is a `Decimal`, and then not quite
    /// what it says: give it as a text.
    ///
    /// Fails with `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and
    /// `currency_unknown`.
    public init(_ amount: Decimal, _ currency: Currency) throws(VendueError) {
        try self.init(amount.description, currency)
    }

    /// The amount as a decimal number. Fails with `currency_unknown`.
    public var amount: Decimal {
        get throws(VendueError) {
            let text = try Rules.formatAmount(money: self)
            guard let amount = Decimal(string: text) else {
                throw VendueError(internal: "\(text) is no decimal number")
            }
            return amount
        }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case amountMinor = "amount_minor"
        case currency
    }
}

/// Such as `12.50 EUR`.
extension Money: CustomStringConvertible {
    public var description: String {
        if let amount = try? Rules.formatAmount(money: self) {
            "\(amount) \(currency)"
        } else {
            "\(amountMinor) of the smallest unit of \(currency)"
        }
    }
}
