package dev.vendue

import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.longOrNull

/**
 * Why an operation was refused or failed. There is a subclass for each category; [code] says
 * exactly what it was, as one of [ErrorCode].
 *
 * Two are equal when they say the same.
 */
@Serializable(with = VendueException.Reader::class)
public sealed class VendueException(private val failure: Failure) : Exception(failure.message) {
    /** The stable code, such as `bid_too_low`. */
    public val code: String
        get() = failure.code

    /** The category, such as `conflict`. */
    public val category: String
        get() = failure.category

    /**
     * What a program may want to know, such as `field` or `minimum_minor`: each is a [Long], a
     * [String] or a [Boolean].
     */
    public val details: Map<String, Any> by lazy { failure.details.mapValues { plain(it.value) } }

    override val message: String
        get() = failure.message

    override fun equals(other: Any?): Boolean =
        other is VendueException && other.failure == failure

    override fun hashCode(): Int = failure.hashCode()

    override fun toString(): String = "${javaClass.name}: $code: $message"

    /** What was asked for cannot be: a mistake of the program or of who filled in a form. */
    public class Invalid internal constructor(failure: Failure) : VendueException(failure)

    /** Nobody is signed in, or not with what was shown. */
    public class Unauthenticated internal constructor(failure: Failure) : VendueException(failure)

    /** The actor may not. */
    public class Forbidden internal constructor(failure: Failure) : VendueException(failure)

    /** It is not there, or not for the actor to see. */
    public class NotFound internal constructor(failure: Failure) : VendueException(failure)

    /** It does not go with how things stand. */
    public class Conflict internal constructor(failure: Failure) : VendueException(failure)

    /** Too often, or too much at once. */
    public class Limited internal constructor(failure: Failure) : VendueException(failure)

    /** It cannot be done now; later it may. */
    public class Unavailable internal constructor(failure: Failure) : VendueException(failure)

    /** A defect, or a broken store. */
    public class Internal internal constructor(failure: Failure) : VendueException(failure)

    /** What the library writes of an error. */
    @Serializable
    internal data class Failure(
        val code: String,
        val category: String,
        val message: String,
        val details: JsonObject = JsonObject(emptyMap()),
    )

    internal companion object {
        /** The exception for an error as the library writes it. */
        fun read(text: String): VendueException = of(read(Failure.serializer(), text))

        fun of(
            code: String,
            category: String,
            message: String,
            field: String? = null,
        ): VendueException {
            val details = field?.let { mapOf("field" to JsonPrimitive(it)) }.orEmpty()
            return of(Failure(code, category, message, JsonObject(details)))
        }

        private fun of(failure: Failure): VendueException =
            when (failure.category) {
                "invalid" -> Invalid(failure)
                "unauthenticated" -> Unauthenticated(failure)
                "forbidden" -> Forbidden(failure)
                "not_found" -> NotFound(failure)
                "conflict" -> Conflict(failure)
                "limited" -> Limited(failure)
                "unavailable" -> Unavailable(failure)
                else -> Internal(failure)
            }

        private fun plain(detail: JsonElement): Any =
            when {
                detail !is JsonPrimitive -> detail.toString()
                detail.isString -> detail.content
                else -> detail.longOrNull ?: detail.booleanOrNull ?: detail.content
            }
    }

    internal object Reader : KSerializer<VendueException> {
        override val descriptor: SerialDescriptor = Failure.serializer().descriptor

        override fun serialize(encoder: Encoder, value: VendueException): Unit =
            Failure.serializer().serialize(encoder, value.failure)

        override fun deserialize(decoder: Decoder): VendueException =
            of(Failure.serializer().deserialize(decoder))
    }
}
