package dev.vendue

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable

/** A page of a list. */
@Serializable
public data class Page<out T>(
    /** The items. */
    val items: List<T>,
    /** Where the next page begins; nothing on the last page. */
    @SerialName("next_cursor") val nextCursor: String? = null,
)

/** A write that is done, or that waits for somebody's approval: one of the two is there. */
@Serializable
public data class Approvable<out T>(
    /** What was written. */
    val done: T? = null,
    /** The change that waits. */
    val pending: PendingChangeView? = null,
)
