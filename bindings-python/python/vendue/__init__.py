"""Vendue: the embeddable commerce core.

    import vendue

    with vendue.open("market.db") as market:
        anna = market.identity.register(username="anna", email="anna@example.org")
        print(anna.display_name)

Every operation waits for its answer while other threads run. For event loops there is the same
with `await`: `async with vendue.open_async("market.db") as market`.
"""

from . import rules
from ._async_market import AsyncMarket
from ._each import each, each_async
from ._errors import (
    ConflictError,
    ForbiddenError,
    InternalError,
    InvalidError,
    LimitedError,
    NotFoundError,
    UnauthenticatedError,
    UnavailableError,
    VendueError,
)
from ._feeds import AsyncFeed, Feed
from ._market import Market
from ._money import Money
from ._native import version as _version
from ._page import Page
from .generated import records as _records
from .generated.areas import (
    ApiKeys,
    Approvals,
    Auctions,
    Events,
    Identity,
    Inventory,
    Listings,
    Sessions,
    Workspaces,
)
from .generated.codes import SUMMARIES, ErrorCategory, ErrorCode
from .generated.opening import open, open_async
from .generated.records import *  # noqa: F403

__version__ = _version()

__all__ = [
    "SUMMARIES",
    "ApiKeys",
    "Approvals",
    "AsyncFeed",
    "AsyncMarket",
    "Auctions",
    "ConflictError",
    "ErrorCategory",
    "ErrorCode",
    "Events",
    "Feed",
    "ForbiddenError",
    "Identity",
    "InternalError",
    "InvalidError",
    "Inventory",
    "LimitedError",
    "Listings",
    "Market",
    "Money",
    "NotFoundError",
    "Page",
    "Sessions",
    "UnauthenticatedError",
    "UnavailableError",
    "VendueError",
    "Workspaces",
    "each",
    "each_async",
    "open",
    "open_async",
    "rules",
]
__all__ += _records.__all__
