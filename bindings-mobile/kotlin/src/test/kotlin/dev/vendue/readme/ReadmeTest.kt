package dev.vendue.readme

import java.io.ByteArrayOutputStream
import java.io.File
import java.io.PrintStream
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import kotlin.test.Test
import kotlin.test.assertEquals

/** What the README shows. */
class ReadmeTest {
    @Test
    fun `the program of the README is the one that runs here`() {
        val readme = File("README.md").readText()
        val shown = readme.substringAfter("```kotlin\n").substringBefore("```")
        val here = File("src/test/kotlin/dev/vendue/readme/Readme.kt").readText()
        assertEquals("package dev.vendue.readme\n\n$shown", here)
        val out = ByteArrayOutputStream()
        val before = System.out
        System.setOut(PrintStream(out))
        try {
            // As Java begins it, without a dispatcher.
            val done = CompletableFuture<Unit>()
            val end = Continuation<Unit>(EmptyCoroutineContext) { done.complete(it.getOrThrow()) }
            ::main.startCoroutine(end)
            done.get(20, TimeUnit.SECONDS)
        } finally {
            System.setOut(before)
        }
        assertEquals("leading at 10.00 EUR", out.toString().trim())
    }
}
