// Events as they happen, and how one stops following them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { at, euros, listed, stageFor } from "./support/stage.mjs";

test("who watches sees what happens, from where he wants", async (t) => {
  const { market, bea, lot } = await stageFor(t);
  const feed = await bea.events.watch(lot.id, { since: 0 });
  const now = await market.events.watch(lot.id);
  await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros("15.00") });
  const seen = [];
  for await (const event of feed) {
    seen.push(...event.views.map((view) => view.kind));
    assert.ok(event.at instanceof Date);
    if (seen.includes("bid_placed")) break;
  }
  assert.deepEqual(seen, ["scheduled", "started", "bid_placed"]);
  const { value } = await now.next();
  assert.equal(value.views[0].priceMinor, 1000);
  now.stop();
});

test("who follows a topic is told what is stored", async (t) => {
  const { market, bea, lot } = await stageFor(t);
  const feed = await market.events.subscribe(`auction:${lot.id}`, { since: 1 });
  await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros("15.00") });
  const started = (await feed.next()).value;
  const placed = (await feed.next()).value;
  assert.deepEqual([started.sequence, started.body.kind], [2, "started"]);
  assert.deepEqual([placed.sequence, placed.body.bidderId], [3, bea.userId]);
  await feed[Symbol.asyncDispose]();
  assert.deepEqual(await feed.next(), { done: true, value: undefined });
});

test("events are in order, also for who asks for several at once", async (t) => {
  const { market, bea, lot } = await stageFor(t);
  for (let price = 20; price < 26; price += 1) {
    await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros(`${price}.00`) });
  }
  for (let round = 0; round < 25; round += 1) {
    const feed = await market.events.watch(lot.id, { since: 0 });
    const asked = await Promise.all(Array.from({ length: 8 }, () => feed.next()));
    assert.deepEqual(asked.map(({ value }) => value.sequence), [1, 2, 3, 4, 5, 6, 7, 8]);
    feed.stop();
  }
});

test("leaving a loop stops it, also by an error", async (t) => {
  const { market, lot } = await stageFor(t);
  const feed = await market.events.watch(lot.id, { since: 0 });
  for await (const event of feed) if (event.sequence === 1) break;
  assert.deepEqual(await feed.next(), { done: true, value: undefined });
  const other = await market.events.watch(lot.id, { since: 0 });
  await assert.rejects(async () => {
    for await (const _ of other) throw new Error("enough");
  }, /enough/);
  assert.equal((await other.next()).done, true);
});

test("stopping it ends who waits", async (t) => {
  const { market, lot } = await stageFor(t);
  const feed = await market.events.watch(lot.id);
  const waiting = [feed.next(), feed.next()];
  feed.stop();
  for (const answer of await Promise.all(waiting)) assert.equal(answer.done, true);
});

test("a signal stops it, and its reason is the error", async (t) => {
  const { market, lot } = await stageFor(t);
  const control = new AbortController();
  const feed = await market.events.watch(lot.id, { signal: control.signal });
  const waiting = feed.next();
  control.abort(new Error("the browser has gone"));
  await assert.rejects(waiting, /the browser has gone/);
  await assert.rejects(feed.next(), /the browser has gone/);
  const late = await market.events.watch(lot.id, { signal: control.signal });
  await assert.rejects(late.next(), /the browser has gone/);
});

test("closing the market ends every loop", async (t) => {
  const { market, lot } = await stageFor(t);
  const feeds = [
    await market.events.watch(lot.id),
    await market.events.subscribe(`auction:${lot.id}`),
  ];
  const loops = feeds.map(async (feed) => {
    for await (const _ of feed) assert.fail("nothing happens");
  });
  await market.close();
  await Promise.all(loops);
});

test("an event is not lost to who gives up waiting for it", async (t) => {
  const { market, bea, lot } = await stageFor(t);
  const feed = await market.events.watch(lot.id);
  const first = feed.next();
  await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros("15.00") });
  await market.runUntil(at("08:02"));
  await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros("16.00") });
  const [one, other] = [await first, await feed.next()];
  assert.equal(other.value.sequence, one.value.sequence + 1);
  feed.stop();
});

test("many are followed at once, each in its order", async (t) => {
  const { market, anna, bea } = await stageFor(t);
  const lots = [];
  for (let index = 0; index < 20; index += 1) lots.push(await listed(anna));
  const feeds = await Promise.all(lots.map((lot) => market.events.watch(lot.id, { since: 0 })));
  await market.runUntil(at("08:02"));
  const bids = lots.map((lot) => ({ auctionId: lot.id, maximum: euros("15.00") }));
  await bea.auctions.placeBids(bids);
  for (const feed of feeds) {
    const sequences = [];
    for await (const { sequence, views } of feed) {
      sequences.push(sequence);
      if (views.some((view) => view.kind === "bid_placed")) break;
    }
    assert.deepEqual(sequences, sequences.map((_, index) => index + 1));
  }
});
