"""What is in the market before a run: two users with something of everything, and what is known
of it, so that an id that is asked for is often one that exists."""

from datetime import datetime, timedelta, timezone

from server import Refused, ask, register, sign_in

USERS = ("anna", "ben")
# Added to what is known in the requests of others: nobody minds when this account is suspended.
SPARE = "spare"


def join(base):
    """Registers the users."""
    for name in (SPARE, *USERS):
        register(base, name)


def fill(base):
    """Lets each user sell, stock and bid."""
    tokens = {name: sign_in(base, name) for name in USERS}
    auctions = {name: [auction(base, tokens[name], n) for n in range(3)] for name in USERS}
    for name in USERS:
        token = tokens[name]
        item = {"sku": "A-1", "name": "Chair", "quantity": 100}
        ask(base, "POST", "/api/v1/stock-items", item, token)
        listing(base, token, "fixed_price")
        for other in USERS:
            if other != name:
                bid = {"maximum": {"amount": "25", "currency": "EUR"}}
                place = f"/api/v1/auctions/{auctions[other][0]}/bids"
                ask(base, "POST", place, bid, token)


def listing(base, token, kind):
    body = {
        "kind": kind,
        "title": "A brass compass",
        "description": "Made in 1904. The needle still finds north.",
        "category": "instruments",
        "condition": "good",
    }
    return ask(base, "POST", "/api/v1/listings", body, token)["id"]


def auction(base, token, number):
    ends_at = datetime.now(timezone.utc) + timedelta(days=1 + number)
    body = {
        "listing_id": listing(base, token, "auction"),
        "opening": {"amount": "10", "currency": "EUR"},
        "buy_now": {"amount": "900", "currency": "EUR"},
        "ends_at": ends_at.isoformat(),
    }
    # One of them waits for a draft, so that there is a listing that can still be put up.
    listing(base, token, "auction")
    return ask(base, "POST", "/api/v1/auctions", body, token)["id"]


def known(base, document, token):
    """The values of each path parameter that the lists of the market give, by the links of the
    document: whatever new list there is gives its own."""
    values = {}
    for path, item in document["paths"].items():
        operation = item.get("get", {})
        links = operation.get("responses", {}).get("200", {}).get("links", {})
        if "{" in path or not links:
            continue
        needs_token = {} not in operation.get("security", [])
        if needs_token and not token:
            continue
        try:
            data = ask(base, "GET", path, token=token)
        except Refused as refused:
            # The lists of administrators are for nobody else.
            if refused.status == 403:
                continue
            raise
        for link in links.values():
            for name, expression in link["parameters"].items():
                found = values.setdefault(name, [])
                found += [value for value in every(data, expression) if value not in found]
    return {name: found for name, found in values.items() if found}


def every(data, expression):
    """The value at a pointer in an answer, for each item of a list."""
    parts = expression.removeprefix("$response.body#/data").strip("/").split("/")
    items = data if isinstance(data, list) else [data]
    for value in items:
        for part in parts[1:] if isinstance(data, list) else parts:
            value = value[part]
        yield value
