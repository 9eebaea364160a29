// Threads of JavaScript share no objects: each has markets of its own.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { marketFor, registered } from "./support/stage.mjs";
import { ran } from "./support/program.mjs";

const NAMES = ["bea", "carl", "dora"];

test("every thread has its own markets", async (t) => {
  const market = await marketFor(t);
  await registered(market, "anna");
  const answers = NAMES.map(async (workerData) => {
    const worker = new Worker(new URL("./support/worker.mjs", import.meta.url), { workerData });
    const [answer] = await once(worker, "message");
    assert.deepEqual(await once(worker, "exit"), [0], "it ends by itself");
    return answer;
  });
  assert.deepEqual(await Promise.all(answers), NAMES.map((name) => [name, "unauthenticated"]));
  assert.equal((await market.identity.page()).items.length, 1);
});

test("a market cannot be handed to another thread", async (t) => {
  const market = await marketFor(t);
  assert.throws(() => structuredClone(market), { name: "DataCloneError" });
});

// In a process of its own, which loads the library in its threads only: with the last of them the
// library may go, while threads of its own still run.
test("ending a thread in the middle of everything is no crash", async () => {
  const path = JSON.stringify(new URL("./support/waiting-worker.mjs", import.meta.url).href);
  const source = `
    import { once } from "node:events";
    import { Worker } from "node:worker_threads";
    for (let round = 0; round < 10; round += 1) {
      const worker = new Worker(new URL(${path}), { execArgv: [] });
      await once(worker, "message");
      await worker.terminate();
    }
    const { open } = await import("vendue");
    const market = await open(":memory:");
    console.log((await market.identity.page()).items.length);`;
  const { code, signal, said, stderr } = await ran(source);
  assert.deepEqual({ code, signal, said }, { code: 0, signal: null, said: ["0"] }, stderr);
});
