// An auction from its first day to its last, in a market that is kept in memory. The time is a
// virtual one, so it takes no days.
//
//   node auction.mjs

import { ConflictError, Money, open } from "vendue";

const market = await open(":memory:", { virtualTime: new Date("2027-01-15T08:00:00Z") });

async function join(username) {
  const { id } = await market.identity.register({ username, email: `${username}@example.org` });
  return market.actingAs(id);
}

const [anna, bea, carl] = [await join("anna"), await join("bea"), await join("carl")];

const listing = await anna.listings.create({
  kind: "auction",
  title: "A brass compass",
  description: "Made in 1904. The needle still finds north.",
  category: "instruments",
  condition: "good",
});
const lot = await anna.auctions.create({
  listingId: listing.id,
  opening: Money.of("10.00", "EUR"),
  increments: "fixed:100",
  endsAt: new Date("2027-01-18T20:00:00Z"),
});

// Each says how far the price may go, and pays only what the others make necessary.
await bea.auctions.placeBid({ auctionId: lot.id, maximum: Money.of("25.00", "EUR") });
await carl.auctions.placeBid({ auctionId: lot.id, maximum: Money.of("40.00", "EUR") });
try {
  await bea.auctions.placeBid({ auctionId: lot.id, maximum: Money.of("26.00", "EUR") });
} catch (error) {
  if (!(error instanceof ConflictError)) throw error;
  const minimum = new Money(error.details.minimum_minor, lot.currency);
  console.log(`bea is refused: ${error.code}, at least ${minimum}`);
}

await market.runUntil(new Date("2027-01-18T20:01:00Z"));

const { auction } = await carl.auctions.get(lot.id);
const price = new Money(auction.priceMinor, auction.currency);
console.log(`it is ${auction.state} for ${price}, and carl leads: ${auction.viewer.isLeading}`);
for (const event of await market.events.views(lot.id)) {
  console.log(event.at.toISOString(), event.views.map((view) => view.kind).join(", "));
}
await market.close();
