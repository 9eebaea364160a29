"""What the tests share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import vendue
from vendue import Money

REPOSITORY = Path(__file__).parents[2]
DAY = timedelta(days=1)
SURFACE: dict[str, Any] = json.loads(
    (REPOSITORY / "tests" / "parity" / "surface.json").read_text()
)


@pytest.fixture
def market() -> Iterator[vendue.Market]:
    with vendue.open(":memory:") as market:
        yield market


class Lot:
    """An auction that is live, its seller, and two who bid."""

    def __init__(self, market: vendue.Market) -> None:
        self.market = market
        self.seller, self.anna, self.bea = (
            market.acting_as(
                market.identity.register(username=name, email=f"{name}@example.org").id
            )
            for name in ("seller", "anna", "bea")
        )
        listing = self.seller.listings.create(
            kind="auction",
            title="Clock",
            description="A clock that goes.",
            category="clocks",
            condition="good",
        )
        self.id = self.seller.auctions.create(
            listing_id=listing.id,
            opening=Money("10.00", "EUR"),
            increments="fixed:100",
            ends_at=market.now.replace(microsecond=0) + DAY,
        ).id



@pytest.fixture
def lot(market: vendue.Market) -> Lot:
    return Lot(market)
