// The scenarios that every host runs.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { matches, play } from "./support/scenario.mjs";

const FOLDER = fileURLToPath(new URL("../../tests/scenarios", import.meta.url));

const files = readdirSync(FOLDER, { recursive: true }).filter((name) => name.endsWith(".json"));
let count = 0;

for (const file of files.sort()) {
  const { scenarios = [] } = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
  for (const scenario of scenarios) {
    count += 1;
    test(`${file}: ${scenario.name}`, async () => {
      await play(scenario);
    });
  }
}

test("there are scenarios", () => assert.ok(count > 0));

test("an answer must hold what is expected of it, and may hold more", () => {
  const found = { a: 1, b: [{ c: 2, d: 3 }], e: null };
  for (const expected of [{}, { a: 1 }, { b: [{ d: 3 }] }, { b: [{}] }, { e: null, f: null }]) {
    matches(expected, found, "it");
  }
  for (const expected of [
    { a: 2 }, { a: "1" }, { a: null }, { b: [] }, { b: [{ c: 2 }, {}] }, { b: {} }, { f: {} }, [],
    { f: 0 },
  ]) {
    assert.throws(() => matches(expected, found, "it"), JSON.stringify(expected));
  }
});

test("a scenario that is not met fails", async () => {
  const played = (step) => {
    return play({ name: "x", starts_at: "2027-01-15T08:00:00.000Z", steps: [step] });
  };
  const call = "rules.increment";
  const args = { increments: "ebay_us", price_minor: 1500 };
  assert.equal(await played({ call, with: args, expect: 50 }), 1);
  for (const step of [
    { call, with: args, expect: 51 },
    { call, with: args, refused: { code: "invalid_argument" } },
    { call: "identity.me", expect: {} },
    { call: "identity.me", refused: { code: "forbidden" } },
    { call: "identity.get", with: { id: "${nobody.id}" } },
    { call: "nothing.at_all" },
    { calls: "identity.me" },
  ]) {
    await assert.rejects(played(step), JSON.stringify(step));
  }
});
