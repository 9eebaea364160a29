// A program that uses `import`.

import { ConflictError, Money, open } from "vendue";
import type { AuctionView, Market, NewListing } from "vendue";

const THING: NewListing = {
  kind: "auction",
  title: "Clock",
  description: "A brass clock that ticks.",
  category: "clocks",
  condition: "good",
};

async function lotOf(seller: Market): Promise<AuctionView> {
  const { id } = await seller.listings.create(THING);
  const endsAt = new Date("2027-01-16T08:00:00Z");
  return seller.auctions.create({ listingId: id, opening: Money.of("10.00", "EUR"), endsAt });
}

await using market: Market = await open(":memory:", {
  virtualTime: new Date("2027-01-15T08:00:00Z"),
});
const register = async (username: string): Promise<Market> => {
  const email = `${username}@example.org`;
  return market.actingAs((await market.identity.register({ username, email })).id);
};
const [bea, anna] = [await register("bea"), await register("anna")];
const lot = await lotOf(bea);
const feed = await market.events.watch(lot.id);
const bid = { auctionId: lot.id, maximum: Money.of("15.00", "EUR") };
const placed = await anna.auctions.placeBid(bid);
for await (const event of feed) {
  if (event.views.some((view) => view.kind === "bid_placed" && view.bidCount === 1)) break;
}
try {
  await anna.auctions.placeBid(bid);
} catch (error) {
  if (!(error instanceof ConflictError) || error.code !== "own_maximum_not_raised") throw error;
}
const { username } = await anna.identity.me();
console.log(`${username} bids ${new Money(placed.maximumMinor, placed.currency)}`);
