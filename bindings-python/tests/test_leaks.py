"""A day in miniature: a million calls, and no more memory than before."""

from __future__ import annotations

import asyncio
import gc

import vendue
from vendue import rules

CALLS = 1_000_000
ASYNC_CALLS = 50_000
# What an allocator keeps back for itself: a leak of 64 bytes a call would be twice that.
GROWTH_MAX_KIB = 32_768


def resident_kib() -> int:
    gc.collect()
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_a_million_calls_keep_nothing() -> None:
    def portion(count: int) -> None:
        for _ in range(count):
            rules.increment("ebay_us", 1500)

    portion(10_000)
    before = resident_kib()
    portion(CALLS)
    assert resident_kib() - before < GROWTH_MAX_KIB


def test_reads_writes_and_roles_keep_nothing(market: vendue.Market) -> None:
    anna = market.identity.register(username="anna", email="anna@example.org")

    def portion(count: int) -> None:
        for place in range(count):
            acting = market.acting_as(anna.id)
            acting.identity.me()
            if place % 100 == 0:
                acting.identity.edit_profile(bio=f"{place}")
                acting.events.subscribe(f"user:{anna.id}").close()

    portion(2_000)
    before = resident_kib()
    portion(ASYNC_CALLS)
    assert resident_kib() - before < GROWTH_MAX_KIB


def test_awaited_and_cancelled_calls_keep_nothing() -> None:
    async def run() -> int:
        async with vendue.open_async(":memory:") as market:
            anna = await market.identity.register(username="anna", email="anna@example.org")

            async def portion(count: int) -> None:
                for place in range(count // 50):
                    calls = [asyncio.ensure_future(market.identity.get(anna.id)) for _ in range(50)]
                    if place % 10 == 0:
                        await asyncio.sleep(0)
                        for call in calls[:10]:
                            call.cancel()
                    await asyncio.gather(*calls, return_exceptions=True)

            await portion(2_000)
            before = resident_kib()
            await portion(ASYNC_CALLS)
            return resident_kib() - before

    assert asyncio.run(run()) < GROWTH_MAX_KIB
