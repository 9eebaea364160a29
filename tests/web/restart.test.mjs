// The server goes away and comes back: the room goes on where it was, without a reload.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { sell } from "./support/things.mjs";

let server, browser, seller, anna, bert, room;

before(async () => {
  server = await Server.start();
  browser = await launch();
  const meet = (name) => Person.meet(browser, server.base, name);
  [seller, anna, bert] = [await meet("selma"), await meet("anna"), await meet("bert")];
  for (const person of [seller, anna, bert]) await person.register();
  room = await sell(seller, {}, null);
  await anna.enter(room);
  await bert.enter(room);
  await anna.bid("11");
  await bert.sees("#bid-count", "1 bid");
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

/** Bids of both, one after the other, outside of their pages. */
async function contest(amounts) {
  for (const [place, amount] of amounts.entries()) {
    const form = { amount: String(amount), key: `missed-${amount}` };
    const bidder = place % 2 === 0 ? bert : anna;
    const answer = await bidder.post(`${room}/bids`, { form, maxRedirects: 0 });
    assert.equal(answer.status(), 303, `a bid of ${amount}`);
  }
}

async function comesBack(signal, amounts, price) {
  const earlier = (await anna.bids()).length;
  await server.stop(signal);
  for (const person of [anna, bert]) await person.sees("#connection", "Reconnecting");
  await server.start();
  // These happen while nobody listens: the pages wait a while before they try again.
  await contest(amounts);
  const count = earlier + amounts.length;
  for (const person of [anna, bert]) {
    await person.sees("#connection", "Connected");
    await person.sees("#bid-count", `${count} bids`);
    await person.page.waitForFunction(
      (expected) => document.querySelectorAll("#bids .bid").length === expected,
      count,
    );
    const sequences = (await person.bids()).map((bid) => bid.sequence);
    assert.deepEqual(sequences, [...new Set(sequences)].sort((a, b) => b - a));
    assert.equal(await person.text("#price"), price);
    assert.ok(await person.isSameDocument(), "the page was not loaded again");
  }
}

describe("a room whose server", () => {
  test("is stopped in order catches up", () => comesBack("SIGTERM", [15, 16, 17, 18], "€17.50"));

  test("is killed catches up", () => comesBack("SIGKILL", [20, 21, 22], "€21.50"));

  test("was away takes bids as before", async () => {
    await anna.bid("24");
    await anna.sees("#standing", "You lead. Your maximum is €24.00.");
    await bert.sees("#standing", "You are outbid");
  });

  test("is away keeps a bid that was not answered, and counts it once", async () => {
    await server.stop("SIGKILL");
    await bert.bid("26");
    await bert.sees("#bid-problem", "Try again: the bid counts only once.");
    assert.equal(await bert.page.inputValue("#amount"), "26");
    await server.start();
    await bert.sees("#connection", "Connected");
    const before = (await bert.bids()).length;
    await bert.page.click("#bid-button");
    await bert.sees("#standing", "You lead. Your maximum is €26.00.");
    await anna.sees("#bid-count", `${before + 1} bids`);
  });
});

test("no page complained", () => {
  for (const person of [seller, anna, bert]) assert.deepEqual(person.complaints, [], person.name);
});
