//! Vendue for Kotlin and Swift.
