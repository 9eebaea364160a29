"""Vectors about ladders, minimums, proxies, ties and raises."""

from builder import act, at, bid, left, vector
from model import PRESETS, boundaries_of, step_of


def ladders():
    for preset in PRESETS:
        for boundary in boundaries_of(preset):
            below, step = step_of(preset, boundary - 1), step_of(preset, boundary)
            for price, rise in [(boundary - 1, below), (boundary, step), (boundary + 1, step)]:
                vector(
                    f"{preset}: at a price of {price} a bid must rise by {rise}",
                    "ladder",
                    {"increments": preset, "opening_minor": price},
                    bid("anna", price, f"anna {price} n=1"),
                    bid("bea", price + rise - 1, f"!bid_too_low {price + rise}"),
                    bid("bea", price + rise, f"bea {price + rise} n=2"),
                )
            second = boundary - 1
            vector(
                f"{preset}: a second maximum of {second} lifts the leader by {below}",
                "price",
                {"increments": preset, "opening_minor": 1},
                bid("anna", boundary * 10, "anna 1"),
                bid("bea", second, f"anna {second + below}"),
            )
            vector(
                f"{preset}: a maximum of {boundary} is overtaken by {step}",
                "price",
                {"increments": preset, "opening_minor": 1},
                bid("anna", boundary, "anna 1"),
                bid("bea", boundary * 10, f"bea {boundary + step}"),
            )


def first_bids():
    start_plus_step = {"first_bid": "start_plus_step"}
    vector("the first bid shows the opening price, whatever its maximum", "price", {},
           bid("anna", 50_000, "anna 1000 met n=1"))
    vector("at_start: the first bid may be the opening price", "minimum", {},
           bid("anna", 1000, "anna 1000"))
    vector("at_start: one minor unit below the opening price is refused", "minimum", {},
           bid("anna", 999, "!bid_too_low 1000"),
           bid("anna", 1000, "anna 1000 n=1"))
    vector("start_plus_step: the opening price alone is refused", "minimum", start_plus_step,
           bid("anna", 1000, "!bid_too_low 1100"))
    vector("start_plus_step: one minor unit below opening plus step is refused", "minimum",
           start_plus_step, bid("anna", 1099, "!bid_too_low 1100"))
    vector("start_plus_step: the first bid still shows the opening price", "minimum",
           start_plus_step, bid("anna", 1100, "anna 1000"),
           bid("bea", 1099, "!bid_too_low 1100"), bid("bea", 1100, "anna 1100"))
    vector("start_plus_step takes the step of the opening price", "minimum",
           start_plus_step | {"increments": "ebay_us", "opening_minor": 500},
           bid("anna", 549, "!bid_too_low 550"), bid("anna", 550, "anna 500"))
    vector("start_plus_step concerns the first bid alone", "minimum", start_plus_step,
           bid("anna", 5000, "anna 1000"), bid("bea", 1100, "anna 1200"),
           bid("carl", 1299, "!bid_too_low 1300"), bid("carl", 1300, "anna 1400"))


def proxies():
    vector("the leader's proxy answers with one step above the loser", "price", {},
           bid("anna", 5000, "anna 1000"), bid("bea", 2000, "anna 2100 n=2"))
    vector("the leader's proxy stops at its maximum", "price", {},
           bid("anna", 2050, "anna 1000"), bid("bea", 2000, "anna 2050"))
    vector("a newcomer leads one step above the old maximum", "price", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 5000, "bea 2100"))
    vector("a bid must reach the price and one step, not the hidden maximum", "minimum", {},
           bid("anna", 5000, "anna 1000"), bid("bea", 1099, "!bid_too_low 1100"),
           bid("bea", 1100, "anna 1200"), bid("bea", 1299, "!bid_too_low 1300"))
    vector("three proxies settle at the second highest", "price", {},
           bid("anna", 3000, "anna 1000"), bid("bea", 4000, "bea 3100"),
           bid("carl", 6000, "carl 4100"), bid("anna", 5000, "carl 5100 n=4"))
    vector("a proxy is answered again and again without being seen", "price", {},
           bid("anna", 10_000, "anna 1000"), bid("bea", 2000, "anna 2100"),
           bid("bea", 3000, "anna 3100"), bid("bea", 9_950, "anna 10000"),
           bid("bea", 10_099, "!bid_too_low 10100"), bid("bea", 10_100, "bea 10100 n=5"))
    vector("the step is that at the second maximum, not at the highest", "price",
           {"increments": "ebay_us", "opening_minor": 100},
           bid("anna", 2000, "anna 100"), bid("bea", 100_000, "bea 2050"))
    vector("the step is that at the loser's bid when it lies in a higher band", "price",
           {"increments": "ebay_us", "opening_minor": 100},
           bid("anna", 100_000, "anna 100"), bid("bea", 2500, "anna 2600"))
    vector("a bidder who was outbid may come back", "price", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100 n=3"))
    vector("bands written out in the terms work like a preset", "ladder",
           {"increments": "0:50,2000:200,9000:1000"},
           bid("anna", 2000, "anna 1000"), bid("bea", 9000, "bea 2200"),
           bid("carl", 2399, "!bid_too_low 2400"), bid("carl", 20_000, "carl 10000"))
    vector("a fixed step of one minor unit", "ladder", {"increments": "fixed:1"},
           bid("anna", 1000, "anna 1000"), bid("bea", 1000, "!bid_too_low 1001"),
           bid("bea", 1001, "bea 1001"))
    vector("the largest step is above every price in the ladder's first band", "ladder",
           {"increments": "fixed:1000000"},
           bid("anna", 2000, "anna 1000"), bid("bea", 1_000_999, "!bid_too_low 1001000"),
           bid("bea", 1_001_000, "bea 1001000"))


def cents():
    vector("one cent over the hidden maximum leads, at that cent", "cent", {},
           bid("anna", 1500, "anna 1000"), bid("bea", 1501, "bea 1501"))
    vector("two cents over a hidden 15.00 lead at 15.02", "cent",
           {"increments": "ebay_us", "opening_minor": 900},
           bid("anna", 1500, "anna 900"), bid("bea", 1502, "bea 1502"))
    vector("401.16 beats a hidden 400.00", "cent",
           {"increments": "ebay_us", "opening_minor": 20_000},
           bid("anna", 40_000, "anna 20000"), bid("bea", 40_116, "bea 40116"))
    vector("one cent short of a full step over the old maximum pays the own maximum", "cent", {},
           bid("anna", 1500, "anna 1000"), bid("bea", 1599, "bea 1599"))
    vector("a full step over the old maximum pays the step", "cent", {},
           bid("anna", 1500, "anna 1000"), bid("bea", 1600, "bea 1600"))
    vector("more than a full step over the old maximum pays the step", "cent", {},
           bid("anna", 1500, "anna 1000"), bid("bea", 1601, "bea 1600"))
    vector("one cent below the hidden maximum loses and lifts the price to the maximum", "cent",
           {}, bid("anna", 1500, "anna 1000"), bid("bea", 1499, "anna 1500"))
    vector("a cent is not enough over a maximum that is already shown", "minimum", {},
           bid("anna", 1500, "anna 1000"), bid("bea", 1499, "anna 1500"),
           bid("bea", 1501, "!bid_too_low 1600"), bid("bea", 1600, "bea 1600"))
    vector("after a cent decided, the next bid needs a step over the odd price", "minimum", {},
           bid("anna", 1500, "anna 1000"), bid("bea", 1501, "bea 1501"),
           bid("anna", 1600, "!bid_too_low 1601"), bid("anna", 1601, "anna 1601"))


def ties():
    live = {"tie": "live_beats_absentee"}
    pre = {"pre_bids": "allowed"}
    vector("a tie leaves the earlier bid in the lead at the tied amount", "tie", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000 n=2"))
    vector("a tie at the opening price is too low", "minimum", {},
           bid("anna", 1000, "anna 1000"), bid("bea", 1000, "!bid_too_low 1100"))
    vector("a third equal bid after a tie is too low", "minimum", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000"),
           bid("carl", 2000, "!bid_too_low 2100"))
    vector("after a tie the next bid needs a step over it", "tie", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000"),
           bid("bea", 2001, "!bid_too_low 2100"), bid("bea", 2100, "bea 2100"))
    vector("live_beats_absentee does not concern two live bids", "tie", live,
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000"))
    vector("earliest: a live bid does not beat an equal one from before the start", "tie", pre,
           bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 2000, "anna 2000"), begins=False)
    vector("live_beats_absentee: a live bid beats an equal one from before the start", "tie",
           live | pre, bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 2000, "bea 2000 n=2"), begins=False)
    vector("live_beats_absentee: the next live bidder needs a step again", "tie", live | pre,
           bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 2000, "bea 2000"), bid("carl", 2000, "!bid_too_low 2100"),
           bid("carl", 2100, "carl 2100"), begins=False)
    vector("live_beats_absentee: a leader who raised while live is not absent", "tie", live | pre,
           bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("anna", 3000, "anna 1000"), bid("bea", 3000, "anna 3000"), begins=False)
    vector("live_beats_absentee: of two equal pre-bids the earlier leads", "tie", live | pre,
           bid("anna", 2000, "ok", at(h=-2)), bid("bea", 2000, "ok", at(h=-1)),
           act("start", "anna 2000 n=2", at()), begins=False)
    vector("live_beats_absentee: below the absentee's maximum the absentee still leads", "tie",
           live | pre, bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 1999, "anna 2000"), begins=False)
    vector("live_beats_absentee: an absentee who is tied comes back with a step", "tie",
           live | pre, bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 2000, "bea 2000"), bid("anna", 2099, "!bid_too_low 2100"),
           bid("anna", 2100, "anna 2100 n=3"), begins=False)


def raises():
    refused = {"self_raise": "refused"}
    vector("a leader's raise does not move the price", "raise", {},
           bid("anna", 2000, "anna 1000"), bid("anna", 5000, "anna 1000 n=2"),
           bid("bea", 4000, "anna 4100"))
    vector("a leader's raise must be above the own maximum", "raise", {},
           bid("anna", 2000, "anna 1000"), bid("anna", 2000, "!own_maximum_not_raised 2001"),
           bid("anna", 2001, "anna 1000"))
    vector("a leader cannot lower the own maximum", "raise", {},
           bid("anna", 2000, "anna 1000"), bid("anna", 1500, "!own_maximum_not_raised 2001"))
    vector("a leader below the own maximum and the step is told of the own maximum first",
           "raise", {}, bid("anna", 2000, "anna 1000"),
           bid("anna", 1050, "!own_maximum_not_raised 2001"))
    vector("a leader's raise must reach the price and one step too", "raise", {},
           bid("anna", 1000, "anna 1000"), bid("anna", 1001, "!bid_too_low 1100"),
           bid("anna", 1099, "!bid_too_low 1100"), bid("anna", 1100, "anna 1000"))
    vector("a leader at the full maximum is told of the step when repeating it", "raise", {},
           bid("anna", 1000, "anna 1000"), bid("anna", 1000, "!own_maximum_not_raised 1100"))
    vector("a raise after a tie keeps the price of the tie", "raise", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000"),
           bid("anna", 3000, "anna 2000"), bid("bea", 2100, "anna 2200"))
    vector("a raise does not make up for a step that the old maximum cut short", "raise", {},
           bid("anna", 2050, "anna 1000"), bid("bea", 2000, "anna 2050"),
           bid("anna", 5000, "anna 2050"))
    vector("a raise can be refused by the terms", "raise", refused,
           bid("anna", 2000, "anna 1000"), bid("anna", 3000, "!self_raise_refused"))
    vector("where raises are refused, who was outbid may bid again", "raise", refused,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100"))
    vector("where raises are refused, others may still bid", "raise", refused,
           bid("anna", 2000, "anna 1000"), bid("anna", 3000, "!self_raise_refused"),
           bid("bea", 1500, "anna 1600 n=2"))
    vector("a refused raise leaves the maximum as it was", "raise", refused,
           bid("anna", 2000, "anna 1000"), bid("anna", 3000, "!self_raise_refused"),
           bid("bea", 2001, "bea 2001"))
    vector("a raise to the reserve lifts the price to it", "raise", {"reserve_minor": 5000},
           bid("anna", 2000, "anna 1000 unmet"), bid("anna", 5000, "anna 5000 met"))
    vector("a raise beyond the reserve lifts the price to the reserve only", "raise",
           {"reserve_minor": 5000},
           bid("anna", 2000, "anna 1000 unmet"), bid("anna", 9000, "anna 5000 met"))
    vector("a raise that stays below the reserve does not move the price", "raise",
           {"reserve_minor": 5000},
           bid("anna", 2000, "anna 1000 unmet"), bid("anna", 4999, "anna 1000 unmet"))
    vector("a raise once the reserve is met does not move the price", "raise",
           {"reserve_minor": 5000},
           bid("anna", 6000, "anna 5000 met"), bid("anna", 9000, "anna 5000 met"))


def currencies():
    yen = {"currency": "JPY", "increments": "0:10,1000:50,10000:500", "opening_minor": 100}
    dinar = {"currency": "KWD", "increments": "0:250,5000:1000", "opening_minor": 1500}
    vector("yen have no decimals: the first bid", "price", yen, bid("anna", 5000, "anna 100"))
    vector("yen: a step at the second maximum", "price", yen,
           bid("anna", 999, "anna 100"), bid("bea", 20_000, "bea 1009"))
    vector("yen: a step in the next band", "price", yen,
           bid("anna", 1000, "anna 100"), bid("bea", 20_000, "bea 1050"),
           bid("carl", 1099, "!bid_too_low 1100"))
    vector("yen: one yen over the hidden maximum", "cent", yen,
           bid("anna", 4000, "anna 100"), bid("bea", 4001, "bea 4001"))
    vector("yen: a tie", "tie", yen,
           bid("anna", 4000, "anna 100"), bid("bea", 4000, "anna 4000"))
    vector("dinars have three decimals: the first bid", "price", dinar,
           bid("anna", 12_345, "anna 1500"))
    vector("dinars: a step at the second maximum", "price", dinar,
           bid("anna", 4_999, "anna 1500"), bid("bea", 20_000, "bea 5249"))
    vector("dinars: one fils over the hidden maximum", "cent", dinar,
           bid("anna", 4_567, "anna 1500"), bid("bea", 4_568, "bea 4568"))
    vector("dinars: below the minimum", "minimum", dinar,
           bid("anna", 5_000, "anna 1500"), bid("bea", 1_749, "!bid_too_low 1750"),
           bid("bea", 4_000, "anna 4250"))
    vector("dinars: the loser's bid in the next band", "price", dinar,
           bid("anna", 90_000, "anna 1500"), bid("bea", 5_000, "anna 6000"))


def near_the_end():
    vector("a bid in the last millisecond counts", "price", {},
           bid("anna", 2000, "anna 1000 end", left(ms=1)))
    vector("without a soft close a late bid leaves the end where it is", "soft", {},
           bid("anna", 2000, "anna 1000 end", left(s=1)), bid("bea", 3000, "bea 2100 end",
                                                              left(ms=500)))


def add():
    ladders()
    first_bids()
    proxies()
    cents()
    ties()
    raises()
    currencies()
    near_the_end()
