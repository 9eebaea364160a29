package dev.vendue

import java.math.BigDecimal
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** What values look like, and what becomes of those that a newer library would send. */
class FormsTest {
    @Test
    fun `money is read and written as decimal numbers`() {
        assertEquals(Money(1250, "EUR"), Money.of("12.50", "EUR"))
        assertEquals(Money(1250, "EUR"), Money.of(BigDecimal("12.5000"), "EUR"))
        assertEquals(Money(1000, "JPY"), Money.of(BigDecimal("1E+3"), "JPY"))
        assertEquals(BigDecimal("12.50"), Money(1250, "EUR").toBigDecimal())
        assertEquals(BigDecimal("1.234"), Money(1234, "BHD").toBigDecimal())
        assertEquals("12.50", Money(1250, "EUR").format())
        assertEquals("-0.05 EUR", Money(-5, "EUR").toString())
    }

    @Test
    fun `money that cannot be is refused and never rounded`() {
        val precise = assertFailsWith<VendueException.Invalid> {
            Money.of(BigDecimal("0.001"), "EUR")
        }
        assertEquals(ErrorCode.AMOUNT_TOO_PRECISE, precise.code)
        // At once, and not after a thousand million digits were written.
        val huge = mapOf(
            "1E+2000000000" to ErrorCode.AMOUNT_OUT_OF_RANGE,
            "-1E+2000000000" to ErrorCode.AMOUNT_OUT_OF_RANGE,
            "1E-2000000000" to ErrorCode.AMOUNT_TOO_PRECISE,
        )
        for ((amount, code) in huge) {
            val refused = assertFailsWith<VendueException.Invalid> {
                Money.of(BigDecimal(amount), "EUR")
            }
            assertEquals(code, refused.code, amount)
        }
        assertEquals(Money(0, "EUR"), Money.of(BigDecimal("0E+2000000000"), "EUR"))
        val unknown = assertFailsWith<VendueException.Invalid> { Money(1, "ABC").toBigDecimal() }
        assertEquals(ErrorCode.CURRENCY_UNKNOWN, unknown.code)
        assertEquals("1 minor units of ABC", Money(1, "ABC").toString())
    }

    @Test
    fun `moments have milliseconds and are in UTC`() {
        val text = written(TimestampSerializer, Instant.parse("2027-01-15T08:00:00.000999Z"))
        assertEquals("\"2027-01-15T08:00:00.000Z\"", text)
        assertEquals(
            Instant.parse("2027-01-15T08:00:00.120Z"),
            read(TimestampSerializer, "\"2027-01-15T08:00:00.120Z\""),
        )
    }

    @Test
    fun `a word of a newer library is unknown and is not sent`() {
        assertEquals(AuctionState.UNKNOWN, read(AuctionState.serializer(), "\"haunted\""))
        assertEquals("\"live\"", written(AuctionState.serializer(), AuctionState.LIVE))
        val refused = assertFailsWith<VendueException.Invalid> {
            written(AuctionState.serializer(), AuctionState.UNKNOWN)
        }
        assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code)
    }

    @Test
    fun `a kind of a newer library is kept as it is and is not sent`() {
        val text = """{"kind":"haunted","ghosts":3}"""
        val body = assertIs<EventBody.Unknown>(read(EventBody.serializer(), text))
        assertEquals("haunted", body.kind)
        assertEquals("3", body.fields.getValue("ghosts").toString())
        assertFailsWith<VendueException.Invalid> { written(EventBody.serializer(), body) }
    }

    @Test
    fun `a record is told by its kind, wherever that stands, and new fields are passed over`() {
        val text = """{"volume_ml":50,"kind":"fragrance","brand":"B","remaining_percent":90,
            |"box_condition":"good","colour":"green"}""".trimMargin()
        val read = read(Attributes.serializer(), text)
        assertEquals(Attributes.Fragrance("B", 50, 90, BoxCondition.GOOD), read)
        assertEquals(Attributes.None, read(Attributes.serializer(), """{"kind":"none"}"""))
        assertEquals("""{"kind":"none"}""", written(Attributes.serializer(), Attributes.None))
    }

    @Test
    fun `what is absent is never sent`() {
        val text = written(OpenOptions.serializer(), OpenOptions(scheduler = false))
        assertEquals("""{"scheduler":false}""", text)
    }

    @Test
    fun `what lets somebody in is not shown`() {
        val shown = OpenOptions(smtpUrl = "smtps://me:secret@host", nodeName = "one").toString()
        assertTrue("smtpUrl=***" in shown && "nodeName=one" in shown && "redis=null" in shown)
        assertFalse("secret@" in shown)
    }

    @Test
    fun `rules are asked without a market`() {
        assertEquals(50, Rules.increment("ebay_us", 1500))
        assertEquals(1000, Rules.minimumBid("fixed:100", openingMinor = 1000))
        assertEquals(1100, Rules.minimumBid("fixed:100", openingMinor = 500, priceMinor = 1000))
        val lines = Rules.priceLines(10_000, taxBasisPoints = 1900)
        assertEquals(listOf(PriceLineKind.HAMMER, PriceLineKind.TAX), lines.map { it.kind })
        assertEquals(1900, lines.last().amountMinor)
    }

    @Test
    fun `half of a character is refused and not sent on as something else`() {
        val refused = assertFailsWith<VendueException.Invalid> { Money.of("\uD83D", "EUR") }
        assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code)
    }
}
