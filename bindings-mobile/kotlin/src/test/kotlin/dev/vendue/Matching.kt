package dev.vendue

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Fails when `found` does not hold what is expected of it; `place` says where that is. */
internal fun requireMatch(expected: JsonElement, found: JsonElement?, place: String) {
    when (expected) {
        is JsonNull -> check(found == null || found is JsonNull) { "$place is $found, not nothing" }
        is JsonObject -> {
            check(found is JsonObject) { "$place is $found, not an object" }
            for ((name, part) in expected) {
                requireMatch(part, found[name], "$place.$name")
            }
        }
        is JsonArray -> {
            check(found is JsonArray) { "$place is $found, not a list" }
            check(found.size == expected.size) {
                "$place has ${found.size} items, not ${expected.size}: $found"
            }
            expected.zip(found).forEachIndexed { index, (part, item) ->
                requireMatch(part, item, "$place.$index")
            }
        }
        is JsonPrimitive -> check(expected == found) { "$place is $found, not $expected" }
    }
}

/** What was saved in a scenario, and the references to it. */
internal class Saved {
    private val values = mutableMapOf<String, JsonElement>()

    operator fun set(name: String, value: JsonElement) {
        values[name] = value
    }

    /** The same with every reference replaced. */
    fun fill(value: JsonElement): JsonElement =
        when (value) {
            is JsonObject -> JsonObject(value.mapValues { fill(it.value) })
            is JsonArray -> JsonArray(value.map { fill(it) })
            is JsonPrimitive -> if (value.isString) fillText(value) else value
        }

    private fun fillText(value: JsonPrimitive): JsonElement {
        val text = value.content
        REFERENCE.matchEntire(text)?.let { return find(it.groupValues[1]) }
        return JsonPrimitive(
            REFERENCE.replace(text) { found -> find(found.groupValues[1]).jsonPrimitive.content },
        )
    }

    private fun find(path: String): JsonElement {
        val parts = path.split('.')
        val saved = checkNotNull(values[parts[0]]) { "nothing was saved as ${parts[0]}" }
        return parts.drop(1).fold(saved) { within, part ->
            val index = part.toIntOrNull()
            val found =
                if (index == null) within.jsonObject[part] else within.jsonArray.getOrNull(index)
            checkNotNull(found) { "there is no $part in $path: $within" }
        }
    }

    private companion object {
        val REFERENCE = Regex("""\$\{([^}]+)}""")
    }
}
