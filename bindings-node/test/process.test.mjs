// A process that holds a market ends when its program does, and never by a crash.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, after, test } from "node:test";
import { open } from "vendue";
import { ran } from "./support/program.mjs";

const HASHED = '{ username: "anna", email: "anna@example.org", password: "long enough 7 words" }';

let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "vendue-node-"))));
after(() => rmSync(folder, { recursive: true }));

function ended({ code, signal, said, stderr }, expected, exit = 0) {
  assert.deepEqual({ code, signal }, { code: exit, signal: null }, stderr);
  assert.deepEqual(said, expected, stderr);
}

test("a market that nobody closes does not keep the process alive", async () => {
  const path = join(folder, "unclosed.db");
  const source = `
    import { open } from "vendue";
    await open(":memory:");
    const market = await open(process.argv[1]);
    console.log((await market.identity.register(${HASHED})).username);`;
  ended(await ran(source, { args: [path] }), ["anna"]);
  const market = await open(path);
  assert.equal((await market.identity.findByName("anna")).username, "anna");
  await market.close();
});

test("a call that is not answered yet keeps it alive", async () => {
  const source = `
    import { open } from "vendue";
    const market = await open(":memory:");
    market.identity.register(${HASHED}).then((user) => console.log(user.username));`;
  ended(await ran(source), ["anna"]);
});

test("so does who waits for an event", async () => {
  const source = `
    import { open } from "vendue";
    const market = await open(":memory:");
    const user = await market.identity.register(${HASHED});
    const feed = await market.events.subscribe("user:" + user.id);
    feed.next().then(({ done }) => console.log(done));
    setTimeout(() => feed.stop(), 300).unref();`;
  ended(await ran(source), ["true"]);
});

test("leaving in the middle of everything is no crash", async () => {
  const source = `
    import { open } from "vendue";
    const market = await open(process.argv[1]);
    const user = await market.identity.register(${HASHED});
    const feed = await market.events.subscribe("user:" + user.id);
    feed.next();
    for (let count = 0; count < 100; count += 1) market.identity.page();
    for (const name of ["bea", "carl"]) market.identity.register({ ...${HASHED}, username: name });
    open(":memory:");
    console.log("leaving");
    process.exit(7);`;
  for (let round = 0; round < 5; round += 1) {
    ended(await ran(source, { args: [join(folder, `left-${round}.db`)] }), ["leaving"], 7);
  }
});

test("an error that nobody catches ends it as any other", async () => {
  const source = `
    import { open } from "vendue";
    const market = await open(process.argv[1]);
    await market.actingAsAnyone().identity.me();`;
  const result = await ran(source, { args: [join(folder, "uncaught.db")] });
  ended(result, [""], 1);
  assert.match(result.stderr, /UnauthenticatedError: this needs a user/);
});

// What the process has open and runs is read from Linux, for which the package is built and tested.
test("what is collected is given up: its threads end, and its file is closed", async () => {
  const source = `
    import { readdirSync, readlinkSync } from "node:fs";
    import { open } from "vendue";
    const path = process.argv[1];
    const held = () => readdirSync("/proc/self/fd").filter((name) => {
      try { return readlinkSync("/proc/self/fd/" + name).startsWith(path); } catch { return false; }
    }).length;
    const threads = () => readdirSync("/proc/self/task").length;
    await (await open(":memory:")).close();
    const before = threads();
    const opened = async (round) => {
      const market = await open(path);
      const user = await market.identity.register({
        username: "user" + round, email: round + "@example.org" });
      await market.actingAs(user.id).events.subscribe("user:" + user.id);
    };
    for (let round = 0; round < 20; round += 1) await opened(round);
    console.log(held() > 0, threads() > before);
    // It is given up on a thread of its own, which may take a moment.
    for (let attempt = 0; held() > 0 || threads() > before; attempt += 1) {
      if (attempt === 1000) throw new Error(held() + " files, " + threads() + " threads");
      gc();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    console.log("done");`;
  const result = await ran(source, { flags: ["--expose-gc"], args: [join(folder, "given-up.db")] });
  ended(result, ["true true", "done"]);
});
