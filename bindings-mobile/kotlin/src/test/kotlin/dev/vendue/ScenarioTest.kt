package dev.vendue

import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.name
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.test.assertTrue
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.DynamicContainer
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory

/** The repository, whose scenarios and surface the tests read. */
internal val repository: Path = Path.of(System.getProperty("vendue.repository")).toRealPath()

class ScenarioTest {
    @TestFactory
    fun scenarios(): List<DynamicContainer> {
        val files = scenarioFiles()
        assertTrue(files.values.sumOf { it.size } > 0, "no scenario was found")
        return files.map { (file, scenarios) ->
            DynamicContainer.dynamicContainer(
                file,
                scenarios.map { scenario ->
                    val name = scenario.getValue("name").jsonPrimitive.content
                    DynamicTest.dynamicTest(name) { Scenario(scenario).run() }
                },
            )
        }
    }

    private fun scenarioFiles(): Map<String, List<JsonObject>> {
        val folder = repository.resolve("tests/scenarios")
        val files = folder.walk().filter { it.extension == "json" }.sortedBy { it.name }
        return files
            .map { file -> file to Json.parseToJsonElement(file.readText()).jsonObject }
            .filter { (_, content) -> "scenarios" in content }
            .associate { (file, content) ->
                val scenarios = content.getValue("scenarios").jsonArray.map { it.jsonObject }
                file.relativeTo(folder).toString() to scenarios
            }
    }
}
