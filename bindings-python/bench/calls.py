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
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
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
    """What a durable bid costs, and bids a second in threads and in batches."""
    figures: dict[str, float] = {}
    with vendue.open(Path(folder, "bids.db")) as market:
        one = Contest(market, "one")
        turn = 0

        def bid() -> None:
            nonlocal turn
            turn ^= 1
            one.bidders[turn].auctions.place_bid(auction_id=one.id, maximum=one.maximum())

        figures["durable_bid_us"] = per_call_us(bid)
    figures |= thread_figures(folder)
    with vendue.open(Path(folder, "batches.db")) as market:
        figures["batched_bids_per_s"] = batches(market)
    return figures


def thread_figures(folder: str) -> dict[str, float]:
    """Bids a second of one thread and of four, that look before they bid and that do not."""
    figures: dict[str, float] = {}
    for kind, looks in (("threads", True), ("blind_threads", False)):
        rates = threads_in_turns(Path(folder), looks)
        figures[f"one_{kind.removesuffix('s')}_bids_per_s"] = rates[0]
        figures[f"four_{kind}_bids_per_s"] = rates[1]
    return figures


def threads_in_turns(folder: Path, looks: bool) -> tuple[float, float]:
    """Bids a second of one thread and of four, the median of rounds in turns: what the disk does
    changes from second to second.
    """
    rates: dict[int, list[float]] = {1: [], 4: []}
    for turn in range(5):
        for count, found in rates.items():
            with vendue.open(folder / f"{looks}_{turn}_{count}.db") as market:
                found.append(threads(market, count, looks))
    return median(rates[1]), median(rates[4])


def threads(market: vendue.Market, count: int, looks: bool) -> float:
    """Bids a second of so many threads, each with its own auction. One that looks reads the auction
    before each bid, as bidders do.
    """
    contests = [Contest(market, f"t{place}") for place in range(count)]
    counts = [0] * count
    start = perf_counter()

    def work(place: int) -> None:
        contest = contests[place]
        while perf_counter() - start < SECONDS / 3:
            bidder = contest.bidders[counts[place] % 2]
            if looks:
                bidder.auctions.get(contest.id)
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


def all_figures(folder: str) -> dict[str, float]:
    """Everything there is to measure."""
    figures = {"rule_us": per_call_us(lambda: rules.increment("ebay_us", 1500))}
    with vendue.open(":memory:") as market:
        anna = market.identity.register(username="anna", email="anna@example.org")
        figures["read_us"] = per_call_us(lambda: market.identity.get(anna.id))
    figures["awaited_read_us"], figures["awaited_read_of_100_us"] = asyncio.run(async_read_us())
    return figures | sync_bids(folder)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print JSON")
    arguments.add_argument("--threads", action="store_true", help="measure nothing but threads")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = thread_figures(folder) if options.threads else all_figures(folder)
    if options.json:
        print(json.dumps({"host": "python", **figures}))
        return
    for name, figure in figures.items():
        print(f"{name:30} {figure:12,.2f}")


if __name__ == "__main__":
    main()
