"""Random histories, to let the model and the product disagree where nobody thought of a case.

Each history is drawn from its seed alone, so that a failing one can be drawn again. What the
specification leaves open is left out: taking back a second bid or, by approval, an older one;
raising a reserve again after the only bid was taken back; whether an immediate purchase counts
against a limit (only anna has one); and bids while an auction is paused.
"""

import random

import builder
import model

INCREMENTS = ["ebay_us", "whatnot", "trademe", "copart", "fixed:1", "fixed:100", "0:5,1000:300",
              "0:300,2000:40,9000:700"]
SOFT_CLOSES = ["none", "none", "extend 60 90", "extend 120 120 max 2", "reset 10 10",
               "reset 30 45 max 3"]
NAMES = ["anna", "bea", "carl", "dora"]


def terms(draw):
    opening = draw.choice([1, 99, 100, 1000, 2000, 4_999])
    chosen = {
        "opening_minor": opening,
        "increments": draw.choice(INCREMENTS),
        "first_bid": draw.choice(["at_start", "start_plus_step"]),
        "tie": draw.choice(["earliest", "live_beats_absentee"]),
        "self_raise": draw.choice(["allowed", "allowed", "refused"]),
        "below_reserve": draw.choice(["step", "jump_to_max"]),
        "soft_close": draw.choice(SOFT_CLOSES),
        "retraction": draw.choice(["never", "ebay", "ebay", "seller_approval"]),
        "pre_bids": draw.choice(["allowed", "refused"]),
        "paused_time": draw.choice(["stops", "runs"]),
        "ends_at_ms": builder.START + draw.choice([1, 13, 48]) * builder.HOUR,
    }
    if draw.random() < 0.5:
        chosen["reserve_minor"] = opening + draw.choice([0, 1, 500, 3000, 8000])
    if draw.random() < 0.3:
        chosen["buy_now_minor"] = opening * 3 + 20_000
    return builder.DEFAULTS | chosen


def known_bidders(draw):
    if draw.random() < 0.7:
        return {}
    elsewhere = draw.choice([0, 2000])
    return {"anna": {"limit_minor": draw.choice([3000, 9000]),
                     "leading_elsewhere_minor": elsewhere}}


def amount(draw, subject):
    """Mostly near a boundary: the minimum, the hidden maximum, the reserve."""
    now = subject.resolved()
    near = [subject.minimum(now, "nobody"), now.leader_maximum, now.reserve, now.price]
    if subject.terms["increments"] in model.PRESETS:
        near.append(draw.choice(model.boundaries_of(subject.terms["increments"])))
    base = draw.choice([value for value in near if value is not None])
    step = now.step(base)
    return max(0, base + draw.choice([-step, -1, 0, 0, 1, step - 1, step, step + 1, 5 * step]))


def next_step(draw, subject, clock):
    step = {"at_ms": clock}
    bids = [item for item in subject.said if item["what"] == "bid"]
    roll = draw.random()
    live = subject.state == "live"
    if live and roll < 0.15 and bids and clock < subject.ends_at:
        number = draw.randint(1, len(bids))
        own = [bid for bid in bids if bid["bidder"] == bids[number - 1]["bidder"]]
        approved = subject.terms["retraction"] == "seller_approval"
        is_older = approved and bids[number - 1] is not own[-1]
        if not any(bid["gone"] for bid in own) and not is_older:
            return step | {"act": "retract", "bidder": bids[number - 1]["bidder"], "bid": number,
                           "reason": "wrong_amount", "seller_agrees": draw.random() < 0.7}
    reserve = subject.resolved().reserve
    if live and roll < 0.25 and reserve is not None and clock < subject.ends_at:
        wanted = reserve + draw.choice([-2000, -500, -1, 1, 700])
        if wanted >= subject.terms["opening_minor"] and (wanted < reserve or len(bids) < 1
                                                         or subject.standing_bids()):
            return step | {"act": "lower_reserve", "reserve_minor": wanted}
    if live and roll < 0.30:
        return step | {"act": "buy_now", "bidder": draw.choice(NAMES[1:])}
    return step | {"bidder": draw.choice(NAMES), "maximum_minor": amount(draw, subject)}


def history(seed):
    draw = random.Random(seed)
    auction, known = terms(draw), known_bidders(draw)
    subject = model.Auction(auction, known, builder.milliseconds_of)
    written = []

    def play(step):
        written.append(step | {"expect": subject.do(step)})

    if draw.random() < 0.5:
        for hours in range(5, 0, -1):
            play(next_step(draw, subject, builder.START - hours * builder.HOUR))
    play({"at_ms": builder.START, "act": "start"})
    clock = builder.START
    for _ in range(draw.randint(1, 25)):
        left = subject.ends_at - clock
        if left <= 0 or subject.state != "live":
            break
        paces = [1, 1000, 60_000, builder.HOUR, left // 2, left - 60_000, left - 10_000, left - 1]
        clock += max(1, draw.choice([pace for pace in paces if pace < left] or [1]))
        if draw.random() < 0.05 and clock + 60_000 < subject.ends_at:
            play({"at_ms": clock, "act": "pause"})
            clock += 60_000 - 1
            play({"at_ms": clock, "act": "resume"})
        else:
            play(next_step(draw, subject, clock))
    if subject.state == "live":
        play({"at_ms": subject.ends_at + 250, "act": "close"})
    entry = {"name": f"random history {seed}", "rule": "All rules at once.", "auction": auction}
    return entry | ({"bidders": known} if known else {}) | {"steps": written}


def histories(count):
    return [history(seed) for seed in range(count)]
