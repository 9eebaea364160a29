// Asks the same again and again, and says by how much the memory of the process has grown.

import { Money, open, rules } from "vendue";

const RULES = 1_000_000;
const CALLS = 50_000;
const WARM_UP = 0.1;

async function asked(market, share) {
  for (let count = 0; count < RULES * share; count += 1) rules.increment("fixed:100", count);
  const user = await market.identity.findByName("anna");
  const anyone = market.actingAsAnyone();
  for (let count = 0; count < CALLS * share; count += 50) {
    const calls = Array.from({ length: 48 }, (_, index) => {
      // Every second one is refused, and every one is by a market that is then let go.
      if (index % 2) return anyone.once(`${count}`).identity.me().catch(() => undefined);
      return market.actingAs(user.id).identity.me();
    });
    const feed = await market.events.subscribe(`user:${user.id}`);
    const waiting = feed.next();
    await Promise.all(calls);
    feed.stop();
    await waiting;
    new Money(count, "EUR").toString();
  }
}

async function memory() {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return process.memoryUsage.rss();
}

const market = await open(":memory:");
await market.identity.register({ username: "anna", email: "anna@example.org" });
await asked(market, WARM_UP);
const before = await memory();
await asked(market, 1);
const grown_bytes = (await memory()) - before;
await market.close();
console.log(JSON.stringify({ rules: RULES, calls: CALLS, before_bytes: before, grown_bytes }));
