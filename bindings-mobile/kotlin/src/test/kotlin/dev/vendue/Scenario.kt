package dev.vendue

import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.produceIn
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.longOrNull
import kotlinx.serialization.json.put

private typealias Waiting = ReceiveChannel<JsonElement>

/** Runs one scenario as `tests/scenarios/README.md` says it. */
internal class Scenario(private val described: JsonObject) {
    private val saved = Saved()
    private val waiting = mutableMapOf<String, Waiting>()
    private val startsAt = described.text("starts_at")

    @OptIn(ExperimentalPathApi::class)
    fun run() {
        val temp = Files.createTempDirectory("vendue-scenario")
        try {
            saved["temp"] = JsonPrimitive(temp.toString())
            runBlocking(Dispatchers.Default) { runIn(temp) }
        } finally {
            temp.deleteRecursively()
        }
    }

    private suspend fun CoroutineScope.runIn(temp: Path) {
        val address = if (described["store"] == null) ":memory:" else "$temp/market.db"
        val market = Market.open(address, options())
        try {
            register(market)
            described.getValue("steps").jsonArray.forEachIndexed { index, step ->
                try {
                    step(market, step.jsonObject)
                } catch (failed: Throwable) {
                    throw AssertionError("step $index, $step: $failed", failed)
                }
            }
        } finally {
            waiting.values.forEach { it.cancel() }
            market.shutdown()
        }
    }

    private fun options(): OpenOptions {
        val given = saved.fill(described["options"] ?: JsonObject(emptyMap())).jsonObject
        val all = JsonObject(given + ("virtual_time" to JsonPrimitive(startsAt)))
        return wire.decodeFromJsonElement(OpenOptions.serializer(), all)
    }

    private suspend fun register(market: Market) {
        for (user in described["users"]?.jsonArray.orEmpty()) {
            val name = user.jsonPrimitive.content
            val new = buildJsonObject {
                put("username", name)
                put("email", "$name@example.org")
            }
            saved[name] = call(market, "identity.register", JsonObject(mapOf("new" to new)))
        }
    }

    private suspend fun CoroutineScope.step(host: Market, step: JsonObject) {
        if (step["untyped"]?.jsonPrimitive?.booleanOrNull == true) {
            return
        }
        val filled = JsonObject(step.mapValues { (_, part) -> saved.fill(part) })
        filled["at"]?.let { host.runUntil(Instant.parse(it.jsonPrimitive.content)) }
        val refused = filled["refused"]
        if (refused == null) {
            act(host, filled)
            return
        }
        val found =
            try {
                act(host, filled)
                null
            } catch (thrown: VendueException) {
                thrown
            }
        check(found != null) { "it was not refused" }
        val written = wire.encodeToJsonElement(VendueException.serializer(), found)
        requireMatch(refused, written, "the refusal")
    }

    private suspend fun CoroutineScope.act(host: Market, step: JsonObject) {
        val market = acting(host, step)
        val since = step["since"]?.jsonPrimitive?.longOrNull
        when {
            "call" in step -> answer(market, step)
            "watch" in step -> take(step, collect(watched(market, step, since)))
            "subscribe" in step -> take(step, collect(subscribed(market, step, since)))
            "next" in step -> expectEvents(step, waiting.getValue(step.text("next")))
        }
    }

    private suspend fun answer(market: Market, step: JsonObject) {
        val arguments = step["with"]?.jsonObject ?: JsonObject(emptyMap())
        val answer = call(market, step.text("call"), arguments)
        step["expect"]?.let { requireMatch(it, answer, "the answer") }
        step["save"]?.let { saved[it.jsonPrimitive.content] = answer }
    }

    private suspend fun acting(host: Market, step: JsonObject): Market {
        val who = step["as"]
        var market =
            when {
                who == null || who == JsonPrimitive("host") -> host
                who == JsonPrimitive("anyone") -> host.actingAsAnyone()
                who is JsonObject && "bearer" in who -> host.actingWith(who.text("bearer"))
                who is JsonObject -> host.actingWithPage(who.text("cookie"))
                else -> host.actingAs(who.jsonPrimitive.content)
            }
        step["in"]?.let { market = market.inWorkspace(it.jsonPrimitive.content) }
        step["once"]?.let { market = market.once(it.jsonPrimitive.content) }
        return market
    }

    /** Without a number it begins now, and not when the collector comes to it. */
    private suspend fun watched(market: Market, step: JsonObject, since: Long?): Flow<JsonElement> {
        val id = step.text("watch")
        val events =
            if (since != null) {
                market.events.watch(id, since)
            } else {
                market.calls.begun(WatchedEvent.serializer()) { it.watch(id, null) }
            }
        return events.map { wire.encodeToJsonElement(WatchedEvent.serializer(), it) }
    }

    private suspend fun subscribed(
        market: Market,
        step: JsonObject,
        since: Long?,
    ): Flow<JsonElement> {
        val topic = step.text("subscribe")
        val events =
            if (since != null) {
                market.events.subscribe(topic, since)
            } else {
                market.calls.begun(Event.serializer()) { it.subscribe(topic, null) }
            }
        return events.map { wire.encodeToJsonElement(Event.serializer(), it) }
    }

    /** Of a scope of its own, whose failure is that of who receives. */
    private fun CoroutineScope.collect(events: Flow<JsonElement>): Waiting =
        events.produceIn(CoroutineScope(coroutineContext + SupervisorJob()))

    private suspend fun take(step: JsonObject, events: Waiting) {
        val name = step["save"]?.jsonPrimitive?.content
        try {
            expectEvents(step, events)
        } finally {
            if (name == null) events.cancel() else waiting[name] = events
        }
    }

    private suspend fun expectEvents(step: JsonObject, events: Waiting) {
        step["expect"]?.jsonArray.orEmpty().forEachIndexed { index, expected ->
            val event =
                try {
                    within { events.receive() }
                } catch (refused: VendueException) {
                    // What is expected before a refusal must come before it.
                    throw AssertionError("event $index did not come: $refused")
                }
            requireMatch(expected, event, "event $index")
        }
        if ("refused" in step) {
            within { events.receive() }
        }
    }

    private suspend fun <T> within(wait: suspend () -> T): T = withTimeout(10.seconds) { wait() }

    private suspend fun call(market: Market, name: String, given: JsonObject): JsonElement {
        val typed = checkNotNull(typedCalls[name]) { "there is no $name" }
        return typed(market, given)
    }
}

private fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content
