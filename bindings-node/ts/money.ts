// Amounts of money.

import { errorOf, invalid } from "./errors.js";
import type { VendueError } from "./errors.js";
import { ask } from "./native.js";

/** An amount that is exact. @internal */
export function exact(amountMinor: number, field: string): number {
  if (Number.isSafeInteger(amountMinor)) return amountMinor;
  if (Number.isInteger(amountMinor)) throw outOfRange(field);
  throw invalid(field, "must be a whole number");
}

function outOfRange(field: string): VendueError {
  const message = "the amount is beyond what can be held exactly";
  const details = { field, maximum_minor: Number.MAX_SAFE_INTEGER };
  return errorOf({ code: "amount_out_of_range", message, details });
}

/** An amount in a currency, as a whole number of its smallest unit. */
export class Money {
  /** The amount in minor units, such as cents. */
  readonly amountMinor: number;
  /** The code of ISO 4217. */
  readonly currency: string;

  /**
   * Fails with `invalid_argument` for an amount that is no whole number, and with
   * `amount_out_of_range` for one that is too large to be exact.
   */
  constructor(amountMinor: number, currency: string) {
    if (typeof currency !== "string") throw invalid("currency", "must be a text");
    this.amountMinor = exact(amountMinor, "amount_minor");
    this.currency = currency;
  }

  /**
   * Reads a decimal number such as `12.50`. It is a text, because a number in the language of this
   * program would not be exact.
   *
   * Fails with `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and
   * `currency_unknown`.
   */
  static of(amount: string, currency: string): Money {
    const read = ask("money", { amount, currency });
    return new Money(read.amount_minor, read.currency);
  }

  /** Whether it is the same amount of the same currency. */
  equals(other: Money): boolean {
    return this.amountMinor === other.amountMinor && this.currency === other.currency;
  }

  /**
   * Only a text is made of it: to compare or add amounts as texts would be silently wrong. Compare
   * `amountMinor` of the same currency, or use `equals`.
   */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    throw new TypeError("Money is neither added nor compared: take its amountMinor, or equals");
  }

  /** As people write it: `12.50 EUR`. Fails with `currency_unknown`. */
  toString(): string {
    const money = { amount_minor: this.amountMinor, currency: this.currency };
    return `${ask("format_amount", { money })} ${this.currency}`;
  }
}
