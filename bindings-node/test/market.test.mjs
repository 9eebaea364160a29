// The market itself: whose it is, what time it is, and what becomes of it.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import { Money, each, open, rules, version } from "vendue";
import { END, START, at, euros, listed } from "./support/stage.mjs";
import { marketFor, registered, stageFor } from "./support/stage.mjs";

test("the time is the market's, and moves when it is told to", async (t) => {
  const market = await marketFor(t);
  assert.deepEqual(market.now, START);
  const anna = await registered(market, "anna");
  const lot = await listed(anna, { startsAt: at("09:00") });
  assert.equal((await anna.auctions.get(lot.id)).auction.state, "scheduled");
  assert.equal(await market.runUntil(at("09:00")), 1);
  assert.deepEqual(market.now, at("09:00"));
  assert.equal((await anna.auctions.get(lot.id)).auction.state, "live");
  const plain = await open(":memory:");
  t.after(() => plain.close());
  assert.ok(Math.abs(plain.now - Date.now()) < 60_000);
  await assert.rejects(plain.runUntil(END), { code: "invalid_argument" });
});

test("who acts is told, and has the rights of it", async (t) => {
  const { market, anna } = await stageFor(t);
  assert.equal(market.userId, undefined);
  assert.equal((await anna.identity.me()).id, anna.userId);
  assert.equal(anna.actingAsAnyone().userId, undefined);
  const password = "a long enough password 7";
  await market.identity.register({ username: "carl", email: "carl@example.org", password });
  const { tokens, user } = await market.sessions.signIn({ name: "carl", password });
  const carl = await market.actingWith(tokens.accessToken);
  assert.equal(carl.userId, user.id);
  const page = await market.sessions.signInPage({ name: "carl", password });
  assert.equal((await market.actingWithPage(page.cookie)).userId, user.id);
  const workspace = await anna.workspaces.create({ name: "Antiques" });
  const stock = { sku: "C-1", name: "Clock", quantity: 3 };
  const made = await anna.inWorkspace(workspace.id).inventory.create(stock);
  assert.equal(made.done.workspaceId, workspace.id);
  assert.equal(made.pending, undefined);
});

test("what lets somebody in is not printed, and can be handed on", async (t) => {
  const market = await marketFor(t);
  const password = "a long enough password 7";
  await market.identity.register({ username: "carl", email: "carl@example.org", password });
  const signedIn = await market.sessions.signIn({ name: "carl", password });
  const { accessToken, refreshToken } = signedIn.tokens;
  const shown = inspect(signedIn, { depth: 9 });
  assert.ok(!shown.includes(accessToken) && !shown.includes(refreshToken), shown);
  assert.match(shown, /accessToken: '\(secret\)'/);
  assert.equal(JSON.parse(JSON.stringify(signedIn)).tokens.accessToken, accessToken);
  assert.equal(structuredClone(signedIn).tokens.refreshToken, refreshToken);
});

test("a write that is sent twice counts once", async (t) => {
  const { bea, lot } = await stageFor(t);
  const bid = { auctionId: lot.id, maximum: euros("15.00") };
  const first = await bea.once("first").auctions.placeBid(bid);
  assert.deepEqual(await bea.once("first").auctions.placeBid(bid), first);
  await assert.rejects(bea.auctions.placeBid(bid), { code: "own_maximum_not_raised" });
});

test("calls reach the market in the order in which they are made", async (t) => {
  const { bea, lot } = await stageFor(t);
  const amounts = Array.from({ length: 200 }, (_, index) => new Money(1000 + index * 100, "EUR"));
  const calls = amounts.map((maximum) => bea.auctions.placeBid({ auctionId: lot.id, maximum }));
  const sequences = (await Promise.all(calls)).map((placed) => placed.sequence);
  assert.deepEqual(sequences, [...sequences].sort((one, other) => one - other));
});

test("of many bids each has its own answer", async (t) => {
  const { bea, lot } = await stageFor(t);
  const bids = ["10.00", "5.00"].map((sum) => ({ auctionId: lot.id, maximum: euros(sum) }));
  const [placed, refused] = await bea.auctions.placeBids(bids);
  assert.equal(placed.placed.isLeading, true);
  assert.equal(placed.error, undefined);
  assert.equal(refused.placed, undefined);
  assert.equal(refused.error.name, "ConflictError");
});

test("pages follow one another to the end", async (t) => {
  const market = await marketFor(t);
  for (const name of ["anna", "bea", "carl", "dora", "emil"]) await registered(market, name);
  const names = [];
  let cursor;
  do {
    const page = await market.identity.page({ limit: 2, cursor });
    names.push(...page.items.map((user) => user.username));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  assert.deepEqual(names.sort(), ["anna", "bea", "carl", "dora", "emil"]);
});

test("what is given can be sent", async (t) => {
  const { market, bea, lot } = await stageFor(t);
  await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros("15.00") });
  const archive = await market.auctions.archive(lot.id);
  assert.deepEqual(rules.verifyLog(archive), await market.auctions.verify(lot.id));
  const [first, ...rest] = archive.log;
  const forged = { ...archive, log: [{ ...first, priceMinor: 1 }, ...rest] };
  assert.throws(() => rules.verifyLog(forged), { code: "storage_corrupt", name: "InternalError" });
});

test("after it is closed every call says so, and closing again does nothing", async () => {
  const market = await open(":memory:", { virtualTime: START });
  const anna = await registered(market, "anna");
  await assert.rejects(anna.close(), { code: "forbidden" });
  assert.equal(market.isClosed, false);
  await Promise.all([market.close(), market.close()]);
  await market.close();
  assert.ok(market.isClosed && anna.isClosed);
  for (const act of [
    () => anna.identity.me(),
    () => market.identity.page(),
    () => market.auctions.createGroup(),
    () => anna.listings.create({ kind: "swap", title: "x", category: "x", condition: "new" }),
    () => market.runUntil(END),
    () => market.events.subscribe(`user:${anna.userId}`),
  ]) {
    await assert.rejects(act, { code: "closed", name: "UnavailableError" });
  }
  assert.equal(rules.increment("ebay_us", 1500), 50);
});

test("it closes itself at the end of a scope", async () => {
  const market = await open(":memory:");
  await market[Symbol.asyncDispose]();
  assert.ok(market.isClosed);
});

test("a file keeps what was acknowledged, and is free after closing", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "vendue-node-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "market.db");
  const first = await open(path, { virtualTime: START });
  const anna = await registered(first, "anna");
  await first.backup(join(folder, "copy.db"));
  assert.ok(existsSync(join(folder, "copy.db")));
  await first.close();
  const again = await open(path, { virtualTime: START, scheduler: false, durability: "normal" });
  t.after(() => again.close());
  assert.equal((await again.identity.get(anna.userId)).username, "anna");
});

test("the event loop goes on while a market is opened and asked", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "vendue-node-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const market = await open(join(folder, "market.db"));
  t.after(() => market.close());
  const password = "a long enough password 7";
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  // Hashing takes long on purpose.
  await market.identity.register({ username: "anna", email: "anna@example.org", password });
  clearInterval(timer);
  assert.ok(turns > 0);
});

test("the version is that of the package", () => {
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  assert.equal(version, JSON.parse(manifest).version);
});

test("a list is gone through to its end", async (t) => {
  const market = await marketFor(t);
  const names = Array.from({ length: 203 }, (_, place) => `user_${place}`);
  for (const name of names) await registered(market, name);
  const found = [];
  for await (const user of each((page) => market.identity.page(page))) found.push(user.username);
  assert.deepEqual(found.sort(), names.sort());
  assert.equal((await market.identity.page()).items.length, 20);
});
