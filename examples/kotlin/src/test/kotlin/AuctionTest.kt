import java.io.ByteArrayOutputStream
import java.io.PrintStream
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

class AuctionTest {
    @Test
    fun `the program tells what it should`() {
        val out = ByteArrayOutputStream()
        val before = System.out
        System.setOut(PrintStream(out))
        try {
            main()
        } finally {
            System.setOut(before)
        }
        val lines = out.toString().trim().lines()
        assertEquals(
            "sold for 26.00 USD, as 2 bids in a log of 4 entries say",
            lines.single { it.startsWith("sold") },
        )
        assertEquals("refused: at least 27.00 USD", lines.single { it.startsWith("refused") })
        assertTrue(lines.any { "Sold" in it }, "$lines")
    }
}
