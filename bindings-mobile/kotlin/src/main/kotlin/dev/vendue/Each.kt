package dev.vendue

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** The most items that a page holds. */
private const val LIMIT = 200L

/**
 * All items of a list, page after page, read as they are asked for.
 *
 * ```
 * each { limit, cursor -> market.identity.page(limit, cursor) }
 *     .collect { user -> println(user.username) }
 * ```
 */
public fun <T> each(list: suspend (limit: Long, cursor: String?) -> Page<T>): Flow<T> = flow {
    var cursor: String? = null
    do {
        val page = list(LIMIT, cursor)
        page.items.forEach { emit(it) }
        cursor = page.nextCursor
    } while (cursor != null)
}
