package dev.vendue

import java.math.BigDecimal
import java.util.concurrent.ConcurrentHashMap
import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/** An amount of a currency, in its minor units: 1,250 cents. */
@Serializable
public data class Money(
    /** The amount, in minor units. */
    @SerialName("amount_minor") val amountMinor: Long,
    /** The currency, such as `EUR`. */
    val currency: Currency,
) {
    /** The amount as a decimal number, such as 12.50. Fails with `currency_unknown`. */
    public fun toBigDecimal(): BigDecimal =
        BigDecimal.valueOf(amountMinor, decimals.getOrPut(currency) { decimalsOf(currency) })

    /** The amount as people write it, such as `12.50`. Fails with `currency_unknown`. */
    public fun format(): String = Rules.formatAmount(this)

    /** Such as `12.50 EUR`. */
    override fun toString(): String =
        try {
            "${format()} $currency"
        } catch (_: VendueException) {
            "$amountMinor minor units of $currency"
        }

    /** Reads amounts. */
    public companion object {
        private val decimals = ConcurrentHashMap<Currency, Int>()

        private fun decimalsOf(currency: Currency): Int = Rules.currency(currency).exponent.toInt()

        /**
         * Reads a decimal number such as `12.50`. Fails with `amount_malformed`,
         * `amount_too_precise`, `amount_out_of_range` and `currency_unknown`.
         */
        public fun of(amount: String, currency: Currency): Money = Rules.money(amount, currency)

        /** Likewise, of a number; zeros at its end do not matter. It is never rounded. */
        public fun of(amount: BigDecimal, currency: Currency): Money {
            val plain = amount.stripTrailingZeros()
            // Before it is written out: `1E999999999` has a thousand million digits.
            val digits = plain.precision().toLong() - plain.scale()
            val text =
                when {
                    digits > DIGITS_MAX -> TOO_LARGE
                    plain.scale() > DIGITS_MAX -> TOO_SMALL
                    else -> plain.toPlainString()
                }
            return of(text, currency)
        }

        // An amount has 16 digits at most, and a currency 4 decimals. Beyond that something stands
        // for the amount that is refused for the same reason.
        private const val DIGITS_MAX = 40
        private val TOO_LARGE = "9".repeat(DIGITS_MAX)
        private val TOO_SMALL = "0.${"0".repeat(DIGITS_MAX)}1"
    }
}
