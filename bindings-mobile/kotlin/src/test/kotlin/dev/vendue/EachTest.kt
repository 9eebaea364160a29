package dev.vendue

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

/** Lists, page after page. */
class EachTest {
    @Test
    fun `all items come, each once`() = runBlocking {
        val market = Market.open(":memory:")
        val names = (1..450).map { number ->
            market.identity.register("user$number", "user$number@example.org").username
        }
        var pages = 0
        val users = each { limit, cursor ->
            pages += 1
            market.identity.page(limit = limit, cursor = cursor)
        }
        assertEquals(names.sorted(), users.map { it.username }.toList().sorted())
        assertEquals(3, pages)
        users.first()
        assertEquals(4, pages, "one page is enough for one item")
        market.shutdown()
    }

    @Test
    fun `a list without items ends`() = runBlocking {
        val market = Market.open(":memory:")
        val none = each { limit, cursor -> market.identity.page(limit, cursor) }.toList()
        assertEquals(emptyList(), none)
        market.shutdown()
    }
}
