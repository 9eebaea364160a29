// Amounts as they are shown. They are whole minor units and never beyond what a number can hold.

/** An amount with the sign of its currency and marks between the thousands. */
export function money(minor, currency, exponent) {
  const format = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  });
  // As text the decimals are exact, whatever the size of the amount.
  return format.format(plain(minor, exponent));
}

/** An amount as it is typed: `1234.50`. */
export function plain(minor, exponent) {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent > 0 ? `.${digits.slice(-exponent)}` : "";
  return `${minor < 0 ? "-" : ""}${whole}${fraction}`;
}
