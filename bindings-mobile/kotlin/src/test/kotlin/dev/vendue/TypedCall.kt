package dev.vendue

import kotlinx.serialization.DeserializationStrategy
import kotlinx.serialization.SerializationStrategy
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject

/** Calls a typed method with arguments that are given as JSON, and gives its answer as JSON. */
internal typealias TypedCall = suspend (Market, JsonObject) -> JsonElement

internal fun <T> typed(
    name: String,
    writer: SerializationStrategy<T>,
    call: suspend (Market, Given) -> T,
): Pair<String, TypedCall> {
    val run: TypedCall = { market, arguments ->
        val given = Given(arguments)
        val answer = call(market, given)
        given.requireAllTaken(name)
        wire.encodeToJsonElement(writer, answer)
    }
    return name to run
}

/** The arguments of a call, of which each must be taken. */
internal class Given(private val arguments: JsonObject) {
    private val taken = mutableSetOf<String>()

    fun <T> required(name: String, reader: DeserializationStrategy<T>): T =
        checkNotNull(optional(name, reader)) { "$name is not given" }

    fun <T> optional(name: String, reader: DeserializationStrategy<T>): T? {
        taken += name
        val value = arguments[name]
        return if (value == null || value is JsonNull) null else strict(reader, value)
    }

    fun requireAllTaken(call: String) {
        val left = arguments.keys - taken
        check(left.isEmpty()) { "$call does not take $left" }
    }

    /** A scenario that gives a field that the typed method does not have is a mistake. */
    private fun <T> strict(reader: DeserializationStrategy<T>, value: JsonElement): T {
        val read = Json(wire) { ignoreUnknownKeys = false }
        return read.decodeFromJsonElement(reader, value)
    }
}
