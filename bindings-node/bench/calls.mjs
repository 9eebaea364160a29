// What a call costs from Node: one that only crosses the border, one that reads, and bids.
//
//   node bench/calls.mjs
//
// JSON goes to the standard output and a table to the other, so that programs and people both read
// what they want.
//
// Measure the optimised library: `cargo build --locked --release -p vendue-node`, then
// `node scripts/build.mjs --release`. Every figure is the best of a few rounds, because whatever
// else the machine does only ever makes them worse.

import { Console } from "node:console";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Money, open, rules } from "vendue";

const ROUNDS = 5;
const BATCH = 1_000;

/** How long `act` takes, done `count` times one after the other, in microseconds each. */
async function each(count, act) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    for (let done = 0; done < count; done += 1) {
      const answer = act(round * count + done);
      // A rule answers at once; waiting for it would be measured instead.
      if (answer instanceof Promise) await answer;
    }
    best = Math.min(best, ((performance.now() - from) * 1000) / count);
  }
  return best;
}

/** A market in a file with a seller, bidders and auctions that are live. */
async function stage(folder, lots) {
  const market = await open(join(folder, `${lots}.db`));
  const register = async (username) => {
    const user = await market.identity.register({ username, email: `${username}@example.org` });
    return market.actingAs(user.id);
  };
  const seller = await register("seller");
  const bidder = await register("bidder");
  const endsAt = new Date(Date.now() + 86_400_000);
  const opened = Array.from({ length: lots }, async () => {
    const listing = await seller.listings.create({
      kind: "auction",
      title: "Clock",
      description: "A brass clock that ticks.",
      category: "clocks",
      condition: "good",
    });
    const opening = new Money(100, "EUR");
    const lot = await seller.auctions.create({
      listingId: listing.id,
      opening,
      increments: "fixed:1",
      endsAt,
    });
    return lot.id;
  });
  const ids = await Promise.all(opened);
  await market.runDue();
  return { market, bidder, ids };
}

async function crossing() {
  const market = await open(":memory:");
  const new_ = { username: "anna", email: "anna@example.org" };
  const { id } = await market.identity.register(new_);
  const one = () => market.identity.get(id);
  const many = (count) => Promise.all(Array.from({ length: count }, one));
  const figures = {
    rule_us: await each(100_000, () => rules.increment("ebay_us", 1_500)),
    awaited_read_us: await each(10_000, one),
    awaited_read_of_100_us: (await each(200, () => many(100))) / 100,
  };
  await market.close();
  return figures;
}

async function bidding(folder) {
  const { market, bidder, ids } = await stage(folder, 100);
  const bid = (count) => ({
    auctionId: ids[count % ids.length],
    maximum: new Money(1_000 + count, "EUR"),
  });
  const read_in_a_file_us = await each(5_000, () => bidder.identity.me());
  const durable_bid_us = await each(200, (count) => bidder.auctions.placeBid(bid(count)));
  const begin = 200 * ROUNDS;
  const batch_us = await each(10, async (count) => {
    const first = begin + count * BATCH;
    const bids = Array.from({ length: BATCH }, (_, index) => bid(first + index));
    const outcomes = await bidder.auctions.placeBids(bids);
    const refused = outcomes.find((outcome) => outcome.error);
    if (refused) throw refused.error;
  });
  await market.close();
  return {
    read_in_a_file_us,
    durable_bid_us,
    batched_bids_per_s: (BATCH / batch_us) * 1_000_000,
  };
}

const folder = mkdtempSync(join(tmpdir(), "vendue-bench-"));
try {
  const figures = { ...(await crossing()), ...(await bidding(folder)) };
  for (const [name, value] of Object.entries(figures)) figures[name] = Number(value.toPrecision(3));
  console.log(JSON.stringify({ host: "node", ...figures }));
  new Console(process.stderr).table(figures);
} finally {
  rmSync(folder, { recursive: true });
}
