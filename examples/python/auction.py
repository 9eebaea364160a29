"""Runs an auction in a file: two people bid, one leads, time passes, the lot is sold.

    python auction.py [market.db]
"""

import sys
from datetime import UTC, datetime, timedelta

import vendue
from vendue import Money


def main(address: str) -> None:
    # Time that is moved by hand, so that a day passes while you watch. Leave `virtual_time` out
    # and the market runs on the clock of the machine and closes auctions by itself.
    start = datetime(2027, 1, 15, 9, tzinfo=UTC)
    with vendue.open(address, virtual_time=start) as market:
        ada, bob, eve = (
            market.acting_as(
                market.identity.register(username=name, email=f"{name}@example.org").id
            )
            for name in ("ada", "bob", "eve")
        )
        palm = ada.listings.create(
            kind="auction",
            title="Palm Pilot",
            description="From 1997, with its box.",
            category="handhelds",
            condition="very_good",
        )
        lot = ada.auctions.create(
            listing_id=palm.id,
            opening=Money("9.00", "USD"),
            reserve=Money("20.00", "USD"),
            soft_close="extend 60 90",
            ends_at=start + timedelta(days=1),
        )

        bob.auctions.place_bid(auction_id=lot.id, maximum=Money("15.00", "USD"))
        try:
            eve.auctions.place_bid(auction_id=lot.id, maximum=Money("9.10", "USD"))
        except vendue.ConflictError as refused:
            print(f"Eve is told {refused.code}: {refused.details['minimum_minor']} cents or more")
        eve.auctions.place_bid(auction_id=lot.id, maximum=Money("30.00", "USD"))

        market.run_until(lot.ends_at + timedelta(minutes=1))

        for event in eve.events.watch(lot.id, since=0):
            for view in event.views:
                print(f"{event.sequence:3}  {view.kind}")
            if event.sequence == market.auctions.get(lot.id).auction.event_sequence:
                break
        sold = market.auctions.get(lot.id)
        price = Money.from_minor(sold.auction.price_minor, sold.auction.currency)
        print(f"{sold.listing.title}: {sold.auction.state} for {price}")
        print(f"the log holds: {market.auctions.verify(lot.id).entries} entries")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ":memory:")
