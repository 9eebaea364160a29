"""Rules that need no market: what a bid must reach, what a price is made of, whether a log holds.

    >>> from vendue import rules
    >>> rules.increment("ebay_us", 1500)
    50
"""

from .generated.rules import (
    currency,
    format_amount,
    increment,
    minimum_bid,
    money,
    price_lines,
    price_of_maximums,
    verify_log,
)

__all__ = [
    "currency",
    "format_amount",
    "increment",
    "minimum_bid",
    "money",
    "price_lines",
    "price_of_maximums",
    "verify_log",
]
