package dev.vendue

import java.time.DateTimeException
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.time.format.DateTimeParseException
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.KSerializer
import kotlinx.serialization.Serializable
import kotlinx.serialization.SerializationException
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.descriptors.PrimitiveKind
import kotlinx.serialization.descriptors.PrimitiveSerialDescriptor
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.buildClassSerialDescriptor
import kotlinx.serialization.encoding.Decoder
import kotlinx.serialization.encoding.Encoder
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonDecoder
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** The field that tells the records of a union apart. */
private const val KIND = "kind"

/** Nothing is written as null, and what a newer library adds is passed over. */
@OptIn(ExperimentalSerializationApi::class)
internal val wire: Json = Json {
    classDiscriminator = KIND
    encodeDefaults = true
    explicitNulls = false
    ignoreUnknownKeys = true
    serializersModule = unknownVariants
}

internal fun <T> written(writer: SerializationStrategy<T>, value: T): String =
    try {
        wire.encodeToString(writer, value)
    } catch (refused: SerializationException) {
        throw invalid(refused.message.orEmpty())
    }

internal fun <T> read(reader: DeserializationStrategy<T>, text: String): T =
    try {
        wire.decodeFromString(reader, text)
    } catch (_: SerializationException) {
        throw VendueException.of(ErrorCode.INTERNAL, "internal", "the answer cannot be read")
    }

internal fun invalid(message: String, field: String? = null): VendueException =
    VendueException.of(ErrorCode.INVALID_ARGUMENT, "invalid", message, field)

/** What a secret is shown as. */
internal fun hidden(secret: Any?): String = if (secret == null) "null" else "***"

/** A moment. The market counts in milliseconds; what is finer is dropped. */
public typealias Timestamp = @Serializable(with = TimestampSerializer::class) Instant

/** Moments as the market writes them: `2027-01-15T08:00:00.000Z`. */
public object TimestampSerializer : KSerializer<Instant> {
    private val format =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC)

    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.vendue.Timestamp", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: Instant) {
        val text =
            try {
                format.format(value)
            } catch (_: DateTimeException) {
                // Of a year that no calendar has. The market refuses it, and names its field.
                value.toString()
            }
        encoder.encodeString(text)
    }

    override fun deserialize(decoder: Decoder): Instant =
        try {
            Instant.parse(decoder.decodeString())
        } catch (malformed: DateTimeParseException) {
            throw SerializationException(malformed)
        }
}

/** One of a closed set of words. */
public interface Word {
    /** The word as the market writes it. */
    public val word: String
}

/** Reads a word that is not among the entries as `unknown`, if there is that. */
internal open class WordSerializer<E>(
    private val name: String,
    entries: List<E>,
    private val unknown: E?,
) : KSerializer<E> where E : Enum<E>, E : Word {
    private val byWord = entries.associateBy { it.word }

    override val descriptor: SerialDescriptor =
        PrimitiveSerialDescriptor("dev.vendue.$name", PrimitiveKind.STRING)

    override fun serialize(encoder: Encoder, value: E) {
        if (value == unknown) {
            throw SerializationException("an unknown $name cannot be sent")
        }
        encoder.encodeString(value.word)
    }

    override fun deserialize(decoder: Decoder): E {
        val word = decoder.decodeString()
        return byWord[word] ?: unknown ?: throw SerializationException("no $name is $word")
    }
}

/** Reads a record of a kind that is not known here as it is. */
internal open class UnknownReader<T>(
    private val union: String,
    private val make: (String, JsonObject) -> T,
) : KSerializer<T> {
    override val descriptor: SerialDescriptor =
        buildClassSerialDescriptor("dev.vendue.$union.Unknown")

    override fun deserialize(decoder: Decoder): T {
        val fields = (decoder as JsonDecoder).decodeJsonElement().jsonObject
        return make(fields[KIND]?.jsonPrimitive?.content.orEmpty(), fields)
    }

    override fun serialize(encoder: Encoder, value: T): Unit =
        throw SerializationException("an unknown kind of $union cannot be sent")
}

/** An answer that says nothing. */
internal object NothingSerializer : KSerializer<Unit> {
    override val descriptor: SerialDescriptor = buildClassSerialDescriptor("dev.vendue.Nothing")

    override fun deserialize(decoder: Decoder) {
        (decoder as JsonDecoder).decodeJsonElement()
    }

    @OptIn(ExperimentalSerializationApi::class)
    override fun serialize(encoder: Encoder, value: Unit): Unit = encoder.encodeNull()
}
