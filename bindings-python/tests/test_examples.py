"""The examples run, and do what they say."""

from __future__ import annotations

import asyncio
import runpy
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import REPOSITORY

EXAMPLES = REPOSITORY / "examples" / "python"


def test_the_auction(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "auction.py"))["main"](":memory:")
    printed = capsys.readouterr().out
    assert "Eve is told bid_too_low: 950 cents or more" in printed
    assert "Palm Pilot: sold for 20.00 USD" in printed
    assert "the log holds: 4 entries" in printed


Test = Callable[[httpx.AsyncClient, Any], Awaitable[None]]


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Test], None]:
    """Runs a test against the service, in its own event loop."""
    monkeypatch.setenv("MARKET", str(tmp_path / "market.db"))
    app = runpy.run_path(str(EXAMPLES / "service.py"))["app"]

    async def run(test: Test) -> None:
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://shop.example.org") as client,
        ):
            await test(client, app.state.market)

    return lambda test: asyncio.run(run(test))


async def sign_up(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    credentials = {"name": name, "password": "a good password"}
    new = {"username": name, "email": f"{name}@example.org", "password": "a good password"}
    assert (await client.post("/users", json=new)).status_code == 201
    tokens = (await client.post("/sessions", json=credentials)).json()
    return {"authorization": f"Bearer {tokens['access_token']}"}


PALM = {
    "title": "Palm Pilot",
    "description": "From 1997, with its box.",
    "opening": "9.00",
    "currency": "USD",
    "ends_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
}


def test_the_service_sells(serving: Callable[[Test], None]) -> None:
    async def test(client: httpx.AsyncClient, market: Any) -> None:
        ada, bob = await sign_up(client, "ada"), await sign_up(client, "bob")
        assert (await client.post("/auctions", json=PALM)).status_code == 401
        lot = (await client.post("/auctions", json=PALM, headers=ada)).json()
        found = (await client.get("/auctions")).json()
        assert [each["listing"]["title"] for each in found] == ["Palm Pilot"]

        bids = f"/auctions/{lot['id']}/bids"
        low = await client.post(bids, json={"maximum": "8.00"}, headers=bob)
        assert (low.status_code, low.json()["code"]) == (409, "bid_too_low")
        assert low.json()["details"]["minimum_minor"] == 900
        precise = await client.post(bids, json={"maximum": "9.001"}, headers=bob)
        assert (precise.status_code, precise.json()["code"]) == (422, "amount_too_precise")
        keyed = {**bob, "idempotency-key": "first"}
        answers = [
            (await client.post(bids, json={"maximum": "12.00"}, headers=keyed)).json()
            for _ in range(2)
        ]
        assert answers[0] == answers[1]
        assert answers[0]["is_leading"] is True

        await market.auctions.cancel(lot["id"])
        events = (await client.get(f"/auctions/{lot['id']}/events")).text
        kinds = [line[6:] for line in events.splitlines() if line.startswith("data: ")]
        assert kinds == ["scheduled", "started", "bid_placed", "cancelled"]

    serving(test)


def test_the_service_describes_records(serving: Callable[[Test], None]) -> None:
    async def test(client: httpx.AsyncClient, market: Any) -> None:
        schemas = (await client.get("/openapi.json")).json()["components"]["schemas"]
        assert "leader" in schemas["AuctionView"]["properties"]

    serving(test)
