package dev.vendue

import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import kotlinx.serialization.ExperimentalSerializationApi
import kotlinx.serialization.descriptors.SerialDescriptor
import kotlinx.serialization.descriptors.elementDescriptors
import kotlinx.serialization.descriptors.elementNames
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** The package shows what the program declares: no more, and no less. */
@OptIn(ExperimentalSerializationApi::class)
class SurfaceTest {
    private val surface =
        Json.parseToJsonElement(repository.resolve("tests/parity/surface.json").readText())
            .jsonObject

    /** What the program has; the types that no host is shown are not among them. */
    private val types =
        items("types").filter { "is_sent" in it || "is_given" in it }

    @Test
    fun `every operation and every rule has a method`() {
        val declared = (items("operations") + items("rules")).map { call ->
            "${call.text("area")}.${call.text("name")}"
        }
        assertTrue(declared.size > 100)
        assertEquals(declared.toSet(), typedCalls.keys)
    }

    @Test
    fun `every code of an error has its constant and its category`() {
        val constants = ErrorCode::class.java.declaredFields
            .filter { it.type == String::class.java }
            .associate { it.name to it.get(null) }
        val codes = items("errors")
        assertEquals(codes.associate { it.text("code").uppercase() to it.text("code") }, constants)
        for (code in codes) {
            val error = VendueException.of(code.text("code"), code.text("category"), "")
            val subclass = error.javaClass.simpleName
            assertEquals(code.text("category").replace("_", ""), subclass.lowercase())
        }
    }

    @Test
    fun `every record has its fields`() {
        val records = typedRecords +
            ("Money" to Money.serializer()) + ("Failure" to VendueException.serializer())
        val declared = forms("record").mapValues { (_, fields) ->
            fields.jsonArray.map { it.jsonObject.text("name") }.toSet()
        }
        assertEquals(declared, records.mapValues { fields(it.value.descriptor) })
    }

    @Test
    fun `every union has its kinds and their fields`() {
        val declared = forms("union").mapValues { (_, variants) ->
            variants.jsonArray.map { it.jsonObject }.associate { variant ->
                val fields = variant.getValue("fields").jsonArray
                variant.text("word") to fields.map { it.jsonObject.text("name") }.toSet()
            }
        }
        val found = typedUnions.mapValues { (name, reader) ->
            val variants = reader.descriptor.getElementDescriptor(1).elementDescriptors
            variants.filter { it.serialName != "dev.vendue.$name.Unknown" }
                .associate { it.serialName to fields(it) }
        }
        assertEquals(declared, found)
    }

    @Test
    fun `every set of words has them`() {
        val declared = forms("words").mapValues { (_, words) ->
            words.jsonArray.map { it.jsonPrimitive.content }
        }
        assertEquals(declared, typedWords.mapValues { it.value - "unknown" })
    }

    @Test
    fun `the version is that of everything else`() {
        val manifest = repository.resolve("Cargo.toml").readText()
        val version = Regex("""(?m)^version = "(.*)"$""").find(manifest)?.groupValues?.get(1)
        assertEquals(version, Market.version)
        val pom = repository.resolve("bindings-mobile/kotlin/pom.xml").readText()
        assertTrue("<artifactId>vendue</artifactId>\n  <version>$version</version>" in pom)
    }

    private fun fields(descriptor: SerialDescriptor): Set<String> = descriptor.elementNames.toSet()

    private fun items(name: String): List<JsonObject> =
        surface.getValue(name).jsonArray.map { it.jsonObject }

    private fun forms(form: String) =
        types.filter { it["form"] is JsonObject && form in it.getValue("form").jsonObject }
            .associate { it.text("name") to it.getValue("form").jsonObject.getValue(form) }

    private fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content
}
