package dev.vendue

import dev.vendue.Lot.Companion.user
import java.nio.file.Files
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking

class ErrorsTest {
    @Test
    fun `each category has a class of its own`() = runBlocking {
        Lot.open().market.use { market ->
            val anyone = market.actingAsAnyone()
            val invalid = assertFailsWith<VendueException.Invalid> { market.actingAs("anna") }
            assertEquals(ErrorCode.ID_MALFORMED, invalid.code)
            assertFailsWith<VendueException.Unauthenticated> { anyone.identity.me() }
            assertFailsWith<VendueException.Forbidden> { market.user("anna").runDue() }
            assertFailsWith<VendueException.NotFound> { market.identity.findByName("nobody") }
            val taken = assertFailsWith<VendueException.Conflict> { market.user("bidder") }
            assertEquals(ErrorCode.ALREADY_EXISTS, taken.code)
            assertEquals("conflict", taken.category)
        }
    }

    @Test
    fun `an account that was tried too often is limited`() = runBlocking {
        val options = OpenOptions(
            virtualTime = Lot.START,
            identity = IdentityPolicy(lockAfter = 1),
        )
        Market.open(":memory:", options).use { market ->
            market.identity.register("anna", "anna@example.org", password = "correct horse")
            assertFailsWith<VendueException.Unauthenticated> {
                market.sessions.signIn("anna", "wrong horse")
            }
            val limited = assertFailsWith<VendueException.Limited> {
                market.sessions.signIn("anna", "correct horse")
            }
            assertEquals(ErrorCode.ACCOUNT_LOCKED, limited.code)
        }
    }

    @Test
    fun `a store that is not one is refused`() = runBlocking {
        val folder = Files.createTempDirectory("vendue-errors")
        assertFailsWith<VendueException> { Market.open("$folder/none/market.db") }
        val broken = Files.write(folder.resolve("broken.db"), ByteArray(8192) { 7 })
        val refused = assertFailsWith<VendueException> { Market.open("$broken") }
        assertIs<VendueException.Internal>(refused)
        assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code)
    }

    @Test
    fun `details are plain values`() = runBlocking {
        val lot = Lot.open()
        lot.market.use {
            val low = assertFailsWith<VendueException.Conflict> { lot.bid(999) }
            assertEquals(ErrorCode.BID_TOO_LOW, low.code)
            assertEquals(1000L, low.details["minimum_minor"])
            assertTrue(low.message.isNotEmpty() && low.code in low.toString())
            val other = assertFailsWith<VendueException.Conflict> { lot.bid(999) }
            assertEquals(low, other)
            assertNotEquals(low, assertFailsWith<VendueException> { lot.bid(0) })
            Unit
        }
    }

    @Test
    fun `the bids of many are refused one by one`() = runBlocking {
        val lot = Lot.open()
        lot.market.use {
            val bids = listOf(999L, 1500L).map { PlaceBid(lot.auctionId, Money(it, "EUR")) }
            val (refused, placed) = lot.bidder.auctions.placeBids(bids)
            assertIs<VendueException.Conflict>(refused.error)
            assertEquals(ErrorCode.BID_TOO_LOW, refused.error.code)
            assertNull(refused.placed)
            assertEquals(1000, placed.placed?.priceMinor)
            assertNull(placed.error)
        }
    }
}
