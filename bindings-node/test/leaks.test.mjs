// Memory is given back.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** By how much the memory may grow: some 20 bytes for each rule, or 400 for each call. */
const GROWTH_BYTES_MAX = 20 * 1024 * 1024;

const PROGRAM = fileURLToPath(new URL("./support/leaks.mjs", import.meta.url));

test("a million rules and fifty thousand calls leave nothing behind", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", PROGRAM]);
  const found = JSON.parse(stdout);
  assert.ok(found.rules >= 1_000_000 && found.calls >= 50_000, stdout);
  assert.ok(found.grown_bytes < GROWTH_BYTES_MAX, stdout);
});
