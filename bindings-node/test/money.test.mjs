// Amounts, whose decimals the rules know.

import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidError, Money, rules } from "vendue";

test("a decimal number becomes a whole number of minor units, and back", () => {
  for (const [amount, currency, minor] of [
    ["12.50", "EUR", 1250],
    ["12", "JPY", 12],
    ["1.234", "KWD", 1234],
    ["90071992547409.91", "EUR", Number.MAX_SAFE_INTEGER],
  ]) {
    const money = Money.of(amount, currency);
    assert.equal(money.amountMinor, minor);
    assert.equal(String(money), `${amount} ${currency}`);
    assert.ok(money.equals(new Money(minor, currency)));
  }
});

test("only the same amount of the same currency is equal", () => {
  const money = Money.of("1.00", "EUR");
  assert.ok(!money.equals(Money.of("1.01", "EUR")));
  assert.ok(!money.equals(Money.of("1.00", "USD")));
});

test("amounts are neither compared nor added by mistake", () => {
  const [ten, nine] = [Money.of("10", "EUR"), Money.of("9", "EUR")];
  assert.equal(`${ten}`, "10.00 EUR");
  assert.equal(String(nine), "9.00 EUR");
  assert.throws(() => ten < nine, TypeError);
  assert.throws(() => ten + nine, TypeError);
});

test("what is no amount is refused", () => {
  for (const [act, code] of [
    [() => Money.of("1.234", "EUR"), "amount_too_precise"],
    [() => Money.of("1,5", "EUR"), "amount_malformed"],
    [() => Money.of("1.00", "ZZZ"), "currency_unknown"],
    [() => Money.of("90071992547409.92", "EUR"), "amount_out_of_range"],
    [() => Money.of(1.5, "EUR"), "invalid_argument"],
    [() => new Money(0.5, "EUR"), "invalid_argument"],
    [() => new Money("1", "EUR"), "invalid_argument"],
    [() => new Money(2 ** 53, "EUR"), "amount_out_of_range"],
    [() => new Money(1, undefined), "invalid_argument"],
  ]) {
    assert.throws(act, (error) => error instanceof InvalidError && error.code === code);
  }
});

test("rules answer at once, with numbers, records and amounts", () => {
  assert.equal(rules.increment("ebay_us", 1500), 50);
  assert.equal(rules.minimumBid("fixed:100", 1000), 1000);
  assert.equal(rules.minimumBid("fixed:100", 1000, { priceMinor: 1500 }), 1600);
  assert.equal(rules.minimumBid("fixed:100", 1000, { firstBid: "start_plus_step" }), 1100);
  assert.deepEqual(rules.currency("KWD"), { code: "KWD", exponent: 3 });
  assert.deepEqual(rules.priceLines(1000, { taxBasisPoints: 2000 }), [
    { kind: "hammer", amountMinor: 1000, basisPoints: undefined },
    { kind: "tax", amountMinor: 200, basisPoints: 2000 },
  ]);
});
