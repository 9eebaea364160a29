"""Money, moments, records and errors as Python has them."""

from __future__ import annotations

import asyncio
import copy
import pickle
import uuid
from dataclasses import FrozenInstanceError, replace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import vendue
from conftest import Lot
from pydantic import TypeAdapter
from vendue import InvalidError, Money, VendueError, rules


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "text"),
    [
        ("12.50", "EUR", 1250, "12.50 EUR"),
        (Decimal("12.5"), "EUR", 1250, "12.50 EUR"),
        (Decimal("1E+2"), "EUR", 10000, "100.00 EUR"),
        (7, "JPY", 7, "7 JPY"),
        ("-0.005", "KWD", -5, "-0.005 KWD"),
        ("90071992547409.91", "USD", 2**53 - 1, "90071992547409.91 USD"),
    ],
)
def test_money_is_exact(amount: Any, currency: str, minor: int, text: str) -> None:
    money = Money(amount, currency)
    assert money.amount_minor == minor
    assert str(money) == text
    assert money == Money(money.amount, currency) == Money.from_minor(minor, currency)
    assert hash(money) == hash(Money.from_minor(minor, currency))
    assert eval(repr(money)) == money
    assert pickle.loads(pickle.dumps(money)) == copy.copy(money) == money


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("12.505", "EUR", "amount_too_precise"),
        ("twelve", "EUR", "amount_malformed"),
        ("NaN", "EUR", "amount_malformed"),
        (Decimal("Infinity"), "EUR", "amount_malformed"),
        ("90071992547409.92", "USD", "amount_out_of_range"),
        ("1", "euro", "currency_unknown"),
        (12.5, "EUR", "invalid_argument"),
        (True, "EUR", "invalid_argument"),
    ],
)
def test_what_is_no_amount_is_refused(amount: Any, currency: str, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        Money(amount, currency)
    assert refused.value.code == code


def test_minor_units_are_checked() -> None:
    with pytest.raises(VendueError, match="amount_out_of_range"):
        Money.from_minor(2**53, "EUR")
    with pytest.raises(InvalidError, match="amount_minor"):
        Money.from_minor(1.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(VendueError, match="amount_out_of_range"):
        Money.from_minor(10**30, "EUR")
    for currency in ("XXQ", "\ud800", ""):
        with pytest.raises(InvalidError):
            Money.from_minor(1, currency)
    with pytest.raises(InvalidError, match="currency"):
        Money.from_minor(1, None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        Money("1", "EUR").currency = "USD"  # type: ignore[misc]


def test_money_may_have_a_class_of_its_own() -> None:
    class Price(Money):
        __slots__ = ("note",)

    price = Price.from_minor(1250, "EUR")
    assert (type(price), price.amount_minor, price.currency) == (Price, 1250, "EUR")


def test_currencies_do_not_mix() -> None:
    assert Money("1", "EUR") != Money("1", "USD")
    assert Money("1", "EUR") != 100


def test_records_can_be_compared_hashed_copied_and_kept(lot: Lot) -> None:
    summary = lot.market.auctions.get(lot.id)
    assert summary == lot.market.auctions.get(lot.id)
    assert hash(summary) == hash(lot.market.auctions.get(lot.id))
    assert pickle.loads(pickle.dumps(summary)) == summary
    assert replace(summary.auction, bid_count=7) != summary.auction
    assert "Clock" in repr(summary)
    with pytest.raises(FrozenInstanceError):
        summary.auction.bid_count = 7  # type: ignore[misc]


def test_moments_have_a_time_zone(lot: Lot) -> None:
    ends_at = lot.market.auctions.get(lot.id).auction.ends_at
    assert ends_at.tzinfo is not None
    assert ends_at.utcoffset() == timedelta(0)
    naive = datetime(2030, 1, 1)
    with pytest.raises(InvalidError) as refused:
        lot.market.auctions.ban(lot.bea.user_id or "", until=naive)
    assert refused.value.details == {"field": "until"}
    # Any zone will do.
    moment = datetime.now(timezone(timedelta(hours=2))) + timedelta(days=1)
    lot.market.auctions.ban(lot.bea.user_id or "", until=moment)
    with pytest.raises(vendue.ForbiddenError, match="bidder_banned"):
        lot.bea.auctions.place_bid(auction_id=lot.id, maximum=Money("10", "EUR"))


def test_ids_may_be_what_they_are(lot: Lot) -> None:
    assert lot.market.auctions.get(uuid.UUID(lot.id)).auction.id == lot.id  # type: ignore[arg-type]


def test_errors_are_told_by_class_and_code(lot: Lot) -> None:
    with pytest.raises(vendue.ConflictError) as refused:
        lot.anna.auctions.place_bid(auction_id=lot.id, maximum=Money("9.99", "EUR"))
    error = refused.value
    assert (error.code, error.category) == ("bid_too_low", "conflict")
    assert error.details["minimum_minor"] == 1000
    assert error.message in str(error)
    assert pickle.loads(pickle.dumps(error)) == error
    assert vendue.SUMMARIES[error.code]
    with pytest.raises(vendue.NotFoundError):
        lot.market.auctions.get(str(uuid.uuid4()))
    with pytest.raises(vendue.UnauthenticatedError):
        lot.market.acting_as_anyone().identity.me()
    with pytest.raises(vendue.ForbiddenError):
        lot.anna.auctions.cancel(lot.id)
    with pytest.raises(InvalidError) as malformed:
        lot.market.auctions.get("7")
    assert (malformed.value.code, malformed.value.details["field"]) == ("id_malformed", "id")


def test_what_does_not_fit_is_named(lot: Lot) -> None:
    with pytest.raises(InvalidError) as refused:
        lot.anna.auctions.place_bid(auction_id=lot.id, maximum="10 EUR")  # type: ignore[arg-type]
    assert refused.value.details == {"field": "maximum"}
    with pytest.raises(InvalidError) as refused:
        lot.market.identity.set_badges(lot.anna.user_id or "", "gold")
    assert refused.value.details == {"field": "badges"}
    with pytest.raises(InvalidError, match="id: must not be of the class bytes"):
        lot.market.auctions.get(b"7")  # type: ignore[arg-type]
    # Half of a pair that text of Python may hold, and that no text of JSON can.
    with pytest.raises(InvalidError) as refused:
        lot.market.identity.find_by_name("\ud800")
    assert refused.value.details == {"field": "name"}
    with pytest.raises(InvalidError) as refused:
        lot.anna.listings.create(
            kind="auction",
            title="Clock",
            category="clocks",
            condition="good",
            description="A clock that goes.",
            tags=["fine", "\udfff"],
        )
    assert refused.value.details["field"].endswith("tags[1]")


def test_secrets_are_not_printed() -> None:
    new = vendue.NewUser(username="anna", email="anna@example.org", password="a good password")
    assert "a good password" not in repr(new)
    options = vendue.OpenOptions(redis="redis://:password@host", signing_key_pem="PEM")
    assert "password" not in repr(options).replace("password_", "")
    assert "PEM" not in repr(options)


def test_no_error_tells_a_value(market: vendue.Market) -> None:
    with pytest.raises(InvalidError) as refused:
        market.identity.authenticate("anna", b"hunter2")  # type: ignore[arg-type]
    assert "hunter2" not in str(refused.value)
    with pytest.raises(InvalidError) as invalid:
        market.identity.authenticate("anna", 12345)  # type: ignore[arg-type]
    assert "12345" not in str(invalid.value)
    assert invalid.value.details == {"field": "password"}


def test_rules_need_no_market(lot: Lot) -> None:
    assert rules.increment("ebay_us", 1500) == 50
    assert rules.minimum_bid("fixed:100", 1000) == 1000
    assert rules.minimum_bid("fixed:100", 1000, price_minor=1500) == 1600
    assert rules.price_of_maximums("ebay_us", 900, [1500, 1501]) == 1501
    assert [line.kind for line in rules.price_lines(1000, premium="0:1000")] == [
        "hammer",
        "premium",
    ]
    lot.anna.auctions.place_bid(auction_id=lot.id, maximum=Money("15", "EUR"))
    archive = lot.market.auctions.archive(lot.id)
    assert rules.verify_log(archive).bids == 1
    forged = [replace(entry, price_minor=1) for entry in archive.log]
    with pytest.raises(vendue.InternalError) as refused:
        rules.verify_log(replace(archive, log=tuple(forged)))
    assert refused.value.code == "storage_corrupt"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (Decimal("1e999999999"), "amount_out_of_range"),
        (Decimal("-1e999999999"), "amount_out_of_range"),
        (Decimal("1e-999999999"), "amount_too_precise"),
        pytest.param(10**5000, "amount_out_of_range", id="an int of 5,001 digits"),
        (Decimal("NaN"), "amount_malformed"),
        (Decimal("Infinity"), "amount_malformed"),
    ],
)
def test_amounts_beyond_all_limits_are_refused_at_once(amount: Decimal | int, code: str) -> None:
    with pytest.raises(InvalidError) as refused:
        Money(amount, "EUR")
    assert refused.value.code == code


def test_nothing_is_nothing_however_it_is_written() -> None:
    for zero in (Decimal("0e999999999"), Decimal("0e-999999999"), Decimal("-0.000"), 0):
        assert Money(zero, "EUR").amount_minor == 0


def test_what_cannot_cross_the_border_is_named(lot: Lot) -> None:
    market, half = lot.market, "\ud800"
    late = datetime.max.replace(tzinfo=timezone(timedelta(hours=-5)))
    events: Any = market.events
    refused: list[tuple[Callable[[], object], str]] = [
        (lambda: events.watch(lot.id, since=2**70), "since"),
        (lambda: events.watch(lot.id, since=1.5), "since"),
        (lambda: events.subscribe(half), "topic"),
        (lambda: events.watch(half), "auction_id"),
        (lambda: market.acting_as(half), "user_id"),
        (lambda: market.acting_with(half), "bearer"),
        (lambda: market.once(half), "key"),
        (lambda: market.in_workspace(half), "workspace_id"),
        (lambda: market.run_until(late), "when"),
    ]
    for call, field in refused:
        with pytest.raises(InvalidError) as error:
            call()
        assert error.value.details["field"] == field


def test_a_list_with_one_that_cannot_be_read_is_refused_whole(lot: Lot) -> None:
    bids = [
        vendue.PlaceBid(auction_id=auction_id, maximum=Money("20.00", "EUR"))
        for auction_id in (lot.id, "x")
    ]
    with pytest.raises(InvalidError) as refused:
        lot.bea.auctions.place_bids(bids)
    assert refused.value.details["field"] == "bids[1].auction_id"
    assert lot.market.auctions.get(lot.id).auction.bid_count == 0


def test_options_name_what_is_wrong_in_them() -> None:
    verifier = vendue.TokenVerifier
    good = verifier(source="a", audience="a", issuer="a", secret="x" * 32)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"redis": "http://here"}, "redis"),
        ({"signing_key_pem": "nonsense"}, "signing_key_pem"),
        (
            {"verifiers": [good, verifier(source="b", audience="b", issuer="b", secret="short")]},
            "verifiers[1].secret",
        ),
        (
            {"password_cost": vendue.HashCost(memory_kib=1, passes=1, lanes=1)},
            "password_cost.memory_kib",
        ),
        ({"lanes": 65}, "lanes"),
    ]
    for options, field in refused:
        with pytest.raises(InvalidError) as error:
            vendue.open(":memory:", **options)
        assert error.value.details["field"] == field


def test_options_are_checked() -> None:
    with pytest.raises(InvalidError) as refused:
        vendue.open(":memory:", durability="eternal")
    assert refused.value.details["field"] == "durability"
    counts = ["queued_writes_max", "group_max", "lanes", "connections_max", "password_threads"]
    for count in counts:
        options: dict[str, Any] = {count: 0}
        with pytest.raises(InvalidError) as refused:
            vendue.open(":memory:", **options)
        assert refused.value.details == {"field": count, "value": 0, "minimum": 1}
    with pytest.raises(InvalidError) as refused:
        vendue.open(":memory:", policy=vendue.AuctionPolicy(close_grace_ms=-1))
    assert refused.value.details["field"] == "close_grace_ms"
    with pytest.raises(vendue.VendueError):
        vendue.open("/nowhere/at/all/market.db")


def test_virtual_time_moves_when_it_is_moved() -> None:
    start = datetime(2027, 1, 15, 8, tzinfo=UTC)
    with vendue.open(":memory:", virtual_time=start) as market:
        assert market.now == start
        assert market.run_until(start + timedelta(hours=1)) == 0
        assert market.now == start + timedelta(hours=1)
    with vendue.open(":memory:") as market, pytest.raises(InvalidError):
        market.run_until(start)


def test_pydantic_knows_records_and_money(lot: Lot) -> None:
    bid = vendue.PlaceBid(auction_id=lot.id, maximum=Money("12.50", "EUR"))
    adapter = TypeAdapter(vendue.PlaceBid)
    assert adapter.validate_json(adapter.dump_json(bid)) == bid
    money = adapter.json_schema()["properties"]["maximum"]
    assert money["required"] == ["amount_minor", "currency"]
    with pytest.raises(InvalidError):
        TypeAdapter(Money).validate_python({"amount_minor": 1, "currency": "QQQ"})
    events = lot.market.events.views(lot.id)
    dumped = TypeAdapter(list[vendue.WatchedEvent]).dump_python(events, mode="json")
    assert [view["kind"] for event in dumped for view in event["views"]] == ["scheduled", "started"]


def test_a_list_is_gone_through_to_its_end(market: vendue.Market) -> None:
    names = [f"user_{place:03}" for place in range(203)]
    for name in names:
        market.identity.register(username=name, email=f"{name}@example.org")
    assert sorted(user.username for user in vendue.each(market.identity.page)) == names
    assert len(market.identity.page()) == 20

    async def run() -> list[str]:
        async with vendue.open_async(":memory:") as other:
            for name in names:
                await other.identity.register(username=name, email=f"{name}@example.org")
            return [user.username async for user in vendue.each_async(other.identity.page, limit=7)]

    assert sorted(asyncio.run(run())) == names


MORE: vendue.Page[str] = vendue.Page(items=[], next_cursor="more")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda lot: lot.market.identity.get(lot.market.identity.page().items[0]), "id: "),
        (lambda lot: lot.market.identity.page(limit=object()), "limit: must not be of the class"),
        (lambda lot: lot.bea.auctions.place_bids(None), "bids: must be a list, not NoneType"),
        (lambda lot: lot.market.once(5), "key: must be a str, not int"),
        (lambda lot: list(vendue.each(lambda **_: MORE)), "list: must go on"),
    ],
)
def test_a_wrong_class_is_an_error_that_names_the_argument(
    lot: Lot, wrong: Callable[[Lot], object], message: str
) -> None:
    with pytest.raises(InvalidError, match=message):
        wrong(lot)


def test_paths_are_texts(lot: Lot, tmp_path: Path) -> None:
    mails: Any = tmp_path / "mails"
    copy: Any = tmp_path / "b.db"
    with vendue.open(tmp_path / "a.db", mail_folder=mails) as market:
        market.backup(copy)
    assert (tmp_path / "b.db").exists()
