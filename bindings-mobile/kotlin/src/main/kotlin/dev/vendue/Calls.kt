package dev.vendue

import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native
import dev.vendue.internal.InternalException
import dev.vendue.internal.NativeException
import dev.vendue.internal.NativeFeed
import dev.vendue.internal.NativeMarket
import dev.vendue.internal.nativeRule
import dev.vendue.internal.uniffiRustFutureContinuationCallbackImpl
import java.nio.charset.CharacterCodingException
import kotlin.coroutines.ContinuationInterceptor
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.builtins.serializer

/** Calls operations by their names, with texts on the way. */
internal class Calls(private val native: NativeMarket) {
    /** Calls an operation, for which `give` writes the arguments. */
    suspend fun <T> call(
        operation: String,
        reader: DeserializationStrategy<T>,
        give: Arguments.() -> Unit = {},
    ): T {
        val arguments = Arguments().apply(give).text()
        return read(reader, answered { native.call(operation, arguments) })
    }

    /** The events of a feed that `begin` begins, anew for everybody who collects. */
    fun <T> feed(
        reader: DeserializationStrategy<T>,
        begin: suspend (NativeMarket) -> NativeFeed,
    ): Flow<T> = flow { emitAll(begun(reader, begin)) }

    /** The events of a feed that has begun; one collects them. */
    suspend fun <T> begun(
        reader: DeserializationStrategy<T>,
        begin: suspend (NativeMarket) -> NativeFeed,
    ): Flow<T> {
        val begun = answered { begin(native) }
        return flow {
            begun.use { feed ->
                try {
                    while (true) {
                        val event = answered { feed.next() } ?: break
                        emit(read(reader, event))
                    }
                } finally {
                    feed.stop()
                }
            }
        }
    }

    companion object {
        init {
            // Answers come on threads of the library. Java stays with each of them until it ends:
            // to come and go with every answer made a read of 180 microseconds one of 300.
            Native.setCallbackThreadInitializer(
                uniffiRustFutureContinuationCallbackImpl,
                CallbackThreadInitializer(true, false, "vendue"),
            )
        }

        /** Asks a rule, for which `give` writes the arguments. */
        fun <T> rule(
            name: String,
            reader: DeserializationStrategy<T>,
            give: Arguments.() -> Unit,
        ): T {
            val arguments = Arguments().apply(give).text()
            return read(reader, guarded { nativeRule(name, arguments) })
        }
    }
}

/** Writes the JSON object of the arguments. What is null is left out. */
internal class Arguments {
    private val out = StringBuilder("{")

    fun put(name: String, value: String?) = put(name, value, String.serializer())

    fun put(name: String, value: Long?) {
        if (value != null) {
            begin(name).append(value)
        }
    }

    fun put(name: String, value: Boolean?) {
        if (value != null) {
            begin(name).append(value)
        }
    }

    fun <T : Any> put(name: String, value: T?, writer: SerializationStrategy<T>) {
        if (value != null) {
            begin(name).append(written(writer, value))
        }
    }

    fun text(): String = out.append('}').toString()

    private fun begin(name: String): StringBuilder {
        if (out.length > 1) {
            out.append(',')
        }
        return out.append('"').append(name).append("\":")
    }
}

/**
 * Waits for an answer. Answers come on threads of the library, and a coroutine without a
 * dispatcher, as that of `suspend fun main`, would go on there: the next thing in it that holds its
 * thread, such as `close`, would hold up all other answers, and its own.
 */
internal suspend fun <T> answered(ask: suspend () -> T): T {
    val dispatcher = currentCoroutineContext()[ContinuationInterceptor]
    if (dispatcher == null || dispatcher == Dispatchers.Unconfined) {
        return withContext(Dispatchers.Default) { guarded { ask() } }
    }
    return guarded { ask() }
}

/** Turns whatever comes out of the library into a [VendueException]. */
internal inline fun <T> guarded(block: () -> T): T =
    try {
        block()
    } catch (refused: NativeException) {
        throw VendueException.read(refused.message.orEmpty())
    } catch (broken: InternalException) {
        throw VendueException.of(ErrorCode.INTERNAL, "internal", broken.message.orEmpty())
    } catch (_: CharacterCodingException) {
        throw invalid("a text holds half of a character")
    }
