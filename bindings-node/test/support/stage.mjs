// A market with a seller, a bidder and a live auction.

import { Money, open } from "vendue";

export const START = new Date("2027-01-15T08:00:00.000Z");
export const END = new Date("2027-01-16T08:00:00.000Z");

/** A moment of the first day. */
export function at(time) {
  return new Date(`2027-01-15T${time}:00.000Z`);
}

export function euros(amount) {
  return Money.of(amount, "EUR");
}

/** Opens a market on virtual time; it is closed after the test. */
export async function marketFor(test, address = ":memory:", options = {}) {
  const market = await open(address, { virtualTime: START, ...options });
  test.after(() => market.close());
  return market;
}

export async function registered(market, username) {
  const user = await market.identity.register({ username, email: `${username}@example.org` });
  return market.actingAs(user.id);
}

/** A clock that is auctioned from ten euros on. */
export async function listed(seller, more = {}) {
  const listing = await seller.listings.create({
    kind: "auction",
    title: "Clock",
    description: "A brass clock that ticks.",
    category: "clocks",
    condition: "good",
  });
  return seller.auctions.create({
    listingId: listing.id,
    opening: euros("10.00"),
    increments: "fixed:100",
    endsAt: END,
    ...more,
  });
}

export async function stageFor(test) {
  const market = await marketFor(test);
  const [anna, bea] = [await registered(market, "anna"), await registered(market, "bea")];
  const lot = await listed(anna);
  await market.runUntil(at("08:01"));
  return { market, anna, bea, lot };
}
