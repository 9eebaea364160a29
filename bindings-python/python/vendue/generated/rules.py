# @generated from what the program declares; `make hosts` writes it anew.
"""Rules that need no market: pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .._calls import ask
from .._codec import listed, read_approvable, read_page, text_of, written
from .._money import Money
from .._page import Page
from .records import (
    AuctionArchive,
    BelowReserve,
    Currency,
    CurrencyView,
    FirstBid,
    IncrementLadder,
    PremiumTiers,
    PriceLine,
    Verified,
)


def increment(increments: IncrementLadder, price_minor: int) -> int:
    """By how much a bid must rise at a price, in minor units. Fails with `amount_out_of_range` for
    a price that no amount has.
    """
    _arguments: dict[str, Any] = {"increments": increments, "price_minor": price_minor}
    _answer: int = ask("increment", _arguments)
    return _answer


def minimum_bid(increments: IncrementLadder, opening_minor: int, *, price_minor: int | None = None, first_bid: FirstBid | None = None) -> int:
    """The least that somebody who does not lead must bid: the opening price, or one step more by
    option, as long as there is no bid; after that the price and one step. `price_minor` is
    absent before the first bid. Fails with `amount_out_of_range` where no amount is so large.
    """
    _arguments: dict[str, Any] = {"increments": increments, "opening_minor": opening_minor}
    if price_minor is not None:
        _arguments["price_minor"] = price_minor
    if first_bid is not None:
        _arguments["first_bid"] = first_bid
    _answer: int = ask("minimum_bid", _arguments)
    return _answer


def price_of_maximums(increments: IncrementLadder, opening_minor: int, maximums_minor: Iterable[int], *, reserve_minor: int | None = None, below_reserve: BelowReserve | None = None) -> int:
    """The price that a set of secret maximums makes, one for each bidder, in any order; without a
    maximum it is the opening price. Fails with `invalid_argument` for a maximum that does not
    reach the opening price, and with `amount_out_of_range` for one that no amount has.
    """
    _arguments: dict[str, Any] = {"increments": increments, "opening_minor": opening_minor, "maximums_minor": listed(maximums_minor, "maximums_minor")}
    if reserve_minor is not None:
        _arguments["reserve_minor"] = reserve_minor
    if below_reserve is not None:
        _arguments["below_reserve"] = below_reserve
    _answer: int = ask("price_of_maximums", _arguments)
    return _answer


def price_lines(hammer_minor: int, *, premium: PremiumTiers | None = None, tax_basis_points: int | None = None) -> list[PriceLine]:
    """What a winner pays for a hammer price: the price itself, the buyer's premium if there are
    tiers, and tax if there is a rate.
    """
    _arguments: dict[str, Any] = {"hammer_minor": hammer_minor}
    if premium is not None:
        _arguments["premium"] = premium
    if tax_basis_points is not None:
        _arguments["tax_basis_points"] = tax_basis_points
    _answer = ask("price_lines", _arguments)
    return [PriceLine._read(each) for each in _answer]


def verify_log(archive: AuctionArchive) -> Verified:
    """Replays an archived auction through the rules and checks price, leader and chain at every
    entry. Fails with `storage_corrupt`, naming the first entry that does not fit.
    """
    _arguments: dict[str, Any] = {"archive": written(archive, AuctionArchive, "archive")}
    _answer = ask("verify_log", _arguments)
    return Verified._read(_answer)


def money(amount: str, currency: Currency) -> Money:
    """Reads a decimal number such as `12.50` as an amount of a currency. Fails with
    `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and `currency_unknown`.
    """
    _arguments: dict[str, Any] = {"amount": amount, "currency": currency}
    _answer = ask("money", _arguments)
    return Money._read(_answer)


def format_amount(money: Money) -> str:
    """Writes an amount as people do, such as `12.50`."""
    _arguments: dict[str, Any] = {"money": written(money, Money, "money")}
    _answer: str = ask("format_amount", _arguments)
    return _answer


def currency(code: Currency) -> CurrencyView:
    """A currency and how many decimals it has. Fails with `currency_unknown`."""
    _arguments: dict[str, Any] = {"code": code}
    _answer = ask("currency", _arguments)
    return CurrencyView._read(_answer)
