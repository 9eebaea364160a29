"""How a vector is written down: terms, steps, and what the writer expects of each step.

The expectation that a vector carries is computed by the model. What the writer of a case expects
is stated beside each step in a short form and compared, so that a case cannot quietly mean
something else than its name says:

    anna 1000      anna leads at a price of 1000; `nobody 1000` when nobody leads
    !bid_too_low 1100   the step is refused, and the least that would be accepted is 1100
    met / unmet    the reserve is or is not met
    n=2            two bids stand
    end+90         the end is 90 seconds after the one in the terms
    sold / unsold / live / paused   the state after an act
    ok             accepted, nothing else is claimed
"""

from datetime import datetime, timezone

import model

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
START = 1_800_000_000_000
END = START + 7 * DAY

DEFAULTS = {
    "currency": "EUR",
    "opening_minor": 1000,
    "increments": "fixed:100",
    "first_bid": "at_start",
    "tie": "earliest",
    "self_raise": "allowed",
    "below_reserve": "step",
    "soft_close": "none",
    "retraction": "never",
    "pre_bids": "refused",
    "paused_time": "stops",
    "starts_at_ms": START,
    "ends_at_ms": END,
}

RULES = {
    "ladder": "Increments are data: a ladder of (from_price_minor, step_minor) by currency and "
    "site, chosen by the current price.",
    "price": "Price = min(highest max, second-highest max + step(at the second max)); the first "
    "bid shows the opening price.",
    "minimum": "A bid must reach the displayed price plus one step (option first_bid: at_start | "
    "start_plus_step, default at_start).",
    "cent": "Against the hidden maximum one minor unit suffices: the newcomer leads at min(own "
    "max, old max + step).",
    "tie": "Ties: the earlier bid leads, price equal to the tie (option tie: earliest | "
    "live_beats_absentee).",
    "raise": "Raising one's own maximum while leading does not move the price (except to reach a "
    "reserve); option self_raise: allowed | refused.",
    "own": "Sellers, their workspace members and (option) linked accounts cannot bid.",
    "reserve": "Reserve (hidden): a maximum at or above it lifts the price to the reserve; below "
    "it the auction goes on with reserve_met: false; not met at the end → unsold.",
    "jump": "Option below_reserve: step | jump_to_max.",
    "lower": "The seller may lower the reserve, never raise it after the first bid.",
    "buy_now": "Buy-now disappears at the first bid, or with a reserve when it is met; ends the "
    "auction at once for that buyer.",
    "soft": "Soft close: none (default), extend {trigger_s, by_s} or reset {trigger_s, to_s}, "
    "with max_extensions/latest_end.",
    "retract": "Retraction: policy never | ebay | seller_approval. ebay: more than 12 h left: all "
    "of that bidder's bids go; 12 h or less: only the latest bid, only within 1 h of placing it.",
    "resolve": "The auction is re-resolved from the surviving bids (the price may fall); history "
    "keeps everything.",
    "pre": "Pre-bids before the start count as maximums at the start.",
    "admission": "Bidder admission: open, registered, approved, deposit (a hold of an amount), "
    "invited.",
    "limit": "Per-bidder limit on the sum of leading maximums across live auctions.",
    "ban": "Banned bidders cannot bid.",
    "input": "Bad input: each its own code, nothing changed, and the bidder learns what would "
    "have been accepted.",
    "states": "draft → scheduled → live → closing → sold | unsold | cancelled; paused ⇄ live "
    "(time stops or not, by option).",
}

vectors = []


def at(start=None, before_end=None, **units):
    """A moment after the start, or before the end."""
    scale = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND, "ms": 1}
    offset = sum(scale[unit] * count for unit, count in units.items())
    return END - offset if before_end else START + offset


def left(**units):
    """A moment so long before the end of the terms."""
    return at(before_end=True, **units)


def rfc3339(milliseconds):
    moment = datetime.fromtimestamp(milliseconds // 1000, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{milliseconds % 1000:03d}Z"


def milliseconds_of(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


def bid(bidder, maximum, want, when=None, currency=None):
    step = {"at_ms": when, "bidder": bidder, "maximum_minor": maximum}
    if currency:
        step["currency"] = currency
    return step, want


def act(name, want, when=None, **details):
    return {"at_ms": when, "act": name} | details, want


def retract(bidder, number, want, when=None, reason="wrong_amount", **details):
    """`number` counts the accepted bids of the auction from 1."""
    return act("retract", want, when, bidder=bidder, bid=number, reason=reason, **details)


def vector(name, rule, terms, *steps, bidders=None, begins=True):
    """Adds a vector; unless told otherwise the auction has been started at its time."""
    auction = DEFAULTS | terms
    known = bidders or {}
    subject = model.Auction(auction, known, milliseconds_of)
    if begins:
        steps = (act("start", "ok", auction["starts_at_ms"]), *steps)
    written, clock = [], START
    for step, want in steps:
        # Steps without a time follow the one before by a minute.
        clock = clock + MINUTE if step["at_ms"] is None else step["at_ms"]
        step = step | {"at_ms": clock}
        expect = subject.do(step)
        compare(name, step, expect, want, auction)
        written.append(step | {"expect": expect})
    for other in vectors:
        assert other["name"] != name, f"{name} stands twice"
    entry = {"name": name, "rule": RULES[rule], "auction": auction}
    if known:
        entry["bidders"] = known
    vectors.append(entry | {"steps": written})


def compare(name, step, expect, want, auction):
    words = want.split()
    context = f"{name}: {step}\n  model {expect}\n  writer {want}"
    if words[0].startswith("!"):
        claimed = {"refused": words[0][1:]}
        if words[1:]:
            claimed["minimum_minor"] = int(words[1])
        assert expect == claimed, context
        return
    assert expect.get("accepted"), context
    while words:
        word = words.pop(0)
        if word == "ok":
            continue
        if word in ("met", "unmet"):
            assert expect["reserve_met"] == (word == "met"), context
        elif word in ("sold", "unsold", "live", "paused"):
            assert expect["state"] == word, context
        elif word.startswith("n="):
            assert expect["bid_count"] == int(word[2:]), context
        elif word.startswith("end"):
            offset = round(float(word[3:] or 0) * SECOND)
            assert expect["ends_at_ms"] == auction["ends_at_ms"] + offset, context
        else:
            leader = None if word == "nobody" else word
            assert expect["leader"] == leader, context
            assert expect["price_minor"] == int(words.pop(0)), context
