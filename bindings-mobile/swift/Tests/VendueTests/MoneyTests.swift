import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    @Suite struct MoneyTests {
        @Test(arguments: [
            ("12.50", "EUR", 1250), ("12.5", "EUR", 1250), ("12", "EUR", 1200), ("0.01", "EUR", 1),
            ("12", "JPY", 12), ("1.234", "BHD", 1234),
        ])
        func decimalNumbersAreRead(amount: String, currency: Currency, minor: Int) throws {
            let money = try Money(amount, currency)
            #expect(money == Money(amountMinor: minor, currency: currency))
            let decimal = try #require(Decimal(string: amount))
            #expect(try Money(decimal, currency) == money)
            #expect(try money.amount == decimal)
        }

        @Test(arguments: [
            ("12.505", "EUR", ErrorCode.amountTooPrecise), ("12.5", "JPY", .amountTooPrecise),
            ("", "EUR", .amountMalformed), ("12,50", "EUR", .amountMalformed),
            ("99999999999999999999", "EUR", .amountOutOfRange), ("1", "???", .currencyUnknown),
        ])
        func whatIsNoAmountIsRefused(amount: String, currency: Currency, code: ErrorCode) {
            do {
                let money = try Money(amount, currency)
                Issue.record("it was taken: \(money)")
            } catch {
                #expect(error.code == code)
                #expect(error.category == .invalid)
            }
        }

        @Test func whatIsNoNumberIsRefused() {
            #expect(throws: VendueError.self) { try Money(Decimal.nan, "EUR") }
            #expect(throws: VendueError.self) { try Money(amountMinor: 1, currency: "???").amount }
        }

        @Test func itIsPrintedAsPeopleWriteIt() throws {
            #expect(try Money("1234.5", "EUR").description == "1234.50 EUR")
            #expect(Money(amountMinor: 5, currency: "JPY").description == "5 JPY")
            #expect(Money(amountMinor: 5, currency: "???").description.contains("???"))
        }
    }
}
