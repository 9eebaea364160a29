"""What a call from Python costs: a rule, a read, a durable bid, bids in batches, threads.

Prints a table, or a line of JSON with `--json`. Run it against the library as it is released:
`make bench-hosts` does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import vendue
from vendue import Money, PlaceBid, rules

SECONDS = 3.0


def per_call_us(call: Callable[[], object]) -> float:
    """Microseconds for a call, the best of five portions of equal time."""
    best = float("inf")
    for _ in range(5):
        count, start = 0, perf_counter()
        while perf_counter() - start < SECONDS / 5:
            for _ in range(50):
                call()
            count += 50
        best = min(best, (perf_counter() - start) / count)
    return best * 1e6


class Contest:
    """An auction in a market, and two bidders who outbid each other."""

    def __init__(self, market: vendue.Market, name: str) -> None:
        seller, *rest = (
            market.identity.register(
                username=f"{name}_{place}", email=f"{name}{place}@example.org"
            )
            for place in range(3)
        )
        selling = market.acting_as(seller.id)
        listing = selling.listings.create(
            kind="auction",
            title="Clock",
            description="A clock that goes.",
            category="clocks",
            condition="good",
        )
        self.id = selling.auctions.create(
            listing_id=listing.id,
            opening=Money.from_minor(1, "EUR"),
            increments="fixed:1",
            ends_at=market.now + timedelta(days=1),
        ).id
        self.bidders = [market.acting_as(user.id) for user in rest]
        self.next_minor = 1

    def maximum(self) -> Money:
        self.next_minor += 2
        return Money.from_minor(self.next_minor, "EUR")


def sync_bids(folder: str) -> dict[str, float]:
    """Bids a second: one thread, four threads each on an auction of its own, batches."""
    figures: dict[str, float] = {}
    with vendue.open(Path(folder, "bids.db")) as market:
        one = Contest(market, "one")
        turn = 0

        def bid() -> None:
            nonlocal turn
            turn ^= 1
            one.bidders[turn].auctions.place_bid(auction_id=one.id, maximum=one.maximum())

        figures["durable_bid_us"] = per_call_us(bid)
    with vendue.open(Path(folder, "threads.db")) as market:
        figures["one_thread_bids_per_s"] = threads(market, 1)
        figures["four_threads_bids_per_s"] = threads(market, 4)
    with vendue.open(Path(folder, "batches.db")) as market:
        figures["batched_bids_per_s"] = batches(market)
    return figures


def threads(market: vendue.Market, count: int) -> float:
    """Bids a second of so many threads, each with its own auction."""
    run = uuid.uuid4().hex[:8]
    contests = [Contest(market, f"t{run}_{place}") for place in range(count)]
    counts = [0] * count
    start = perf_counter()

    def work(place: int) -> None:
        contest = contests[place]
        while perf_counter() - start < SECONDS:
            bidder = contest.bidders[counts[place] % 2]
            bidder.auctions.place_bid(auction_id=contest.id, maximum=contest.maximum())
            counts[place] += 1

    workers = [threading.Thread(target=work, args=(place,)) for place in range(count)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / (perf_counter() - start)


def batches(market: vendue.Market) -> float:
    """Durable bids a second on one auction, a thousand in each submission."""
    contest = Contest(market, "one")
    accepted, turn, start = 0, 0, perf_counter()
    while perf_counter() - start < SECONDS:
        turn ^= 1
        bids = [PlaceBid(auction_id=contest.id, maximum=contest.maximum()) for _ in range(1000)]
        outcomes = contest.bidders[turn].auctions.place_bids(bids)
        accepted += sum(outcome.placed is not None for outcome in outcomes)
    return accepted / (perf_counter() - start)


async def async_read_us() -> tuple[float, float]:
    """Microseconds for a read that is awaited, alone and among a hundred."""
    async with vendue.open_async(":memory:") as market:
        anna = await market.identity.register(username="anna", email="anna@example.org")
        count, start = 0, perf_counter()
        while perf_counter() - start < SECONDS:
            await market.identity.get(anna.id)
            count += 1
        alone = (perf_counter() - start) / count
        count, start = 0, perf_counter()
        while perf_counter() - start < SECONDS:
            await asyncio.gather(*(market.identity.get(anna.id) for _ in range(100)))
            count += 100
        return alone * 1e6, (perf_counter() - start) / count * 1e6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print JSON")
    options = arguments.parse_args()
    figures = {"rule_us": per_call_us(lambda: rules.increment("ebay_us", 1500))}
    with vendue.open(":memory:") as market:
        anna = market.identity.register(username="anna", email="anna@example.org")
        figures["read_us"] = per_call_us(lambda: market.identity.get(anna.id))
    figures["awaited_read_us"], figures["awaited_read_of_100_us"] = asyncio.run(async_read_us())
    with tempfile.TemporaryDirectory() as folder:
        figures |= sync_bids(folder)
    if options.json:
        print(json.dumps({"host": "python", **figures}))
        return
    for name, figure in figures.items():
        print(f"{name:30} {figure:12,.2f}")


if __name__ == "__main__":
    main()
