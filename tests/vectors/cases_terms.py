"""Vectors about reserves, buy-now and pre-bids."""

from builder import act, at, bid, left, vector


def reserves():
    reserve = {"reserve_minor": 5000}
    jump = reserve | {"below_reserve": "jump_to_max"}
    vector("a maximum above the reserve lifts the price to the reserve", "reserve", reserve,
           bid("anna", 8000, "anna 5000 met"))
    vector("a maximum of exactly the reserve meets it", "reserve", reserve,
           bid("anna", 5000, "anna 5000 met"))
    vector("one minor unit below the reserve does not meet it", "reserve", reserve,
           bid("anna", 4999, "anna 1000 unmet"))
    vector("below the reserve the price rises by steps", "reserve", reserve,
           bid("anna", 3000, "anna 1000 unmet"), bid("bea", 2000, "anna 2100 unmet"),
           bid("bea", 4000, "bea 3100 unmet"))
    vector("a second bidder may meet the reserve", "reserve", reserve,
           bid("anna", 3000, "anna 1000 unmet"), bid("bea", 6000, "bea 5000 met"))
    vector("a second bidder may meet the reserve exactly", "reserve", reserve,
           bid("anna", 3000, "anna 1000 unmet"), bid("bea", 5000, "bea 5000 met"))
    vector("once met, the price rises by steps from the reserve", "reserve", reserve,
           bid("anna", 8000, "anna 5000 met"), bid("bea", 5099, "!bid_too_low 5100"),
           bid("bea", 5100, "anna 5200 met"), bid("carl", 9000, "carl 8100 met"))
    vector("a step above the second maximum beyond the reserve wins over the reserve", "reserve",
           reserve, bid("anna", 4950, "anna 1000 unmet"), bid("bea", 6000, "bea 5050 met"))
    vector("a losing bid below the reserve does not meet it", "reserve", reserve,
           bid("anna", 4999, "anna 1000 unmet"), bid("bea", 4998, "anna 4999 unmet"))
    vector("a tie below the reserve does not meet it", "reserve", reserve,
           bid("anna", 4999, "anna 1000 unmet"), bid("bea", 4999, "anna 4999 unmet"))
    vector("a reserve equal to the opening price is met by the first bid", "reserve",
           {"reserve_minor": 1000}, bid("anna", 1000, "anna 1000 met"))
    vector("jump_to_max: below the reserve the price is the full maximum", "jump", jump,
           bid("anna", 3000, "anna 3000 unmet"))
    vector("jump_to_max: the next bid needs a step over the full maximum", "jump", jump,
           bid("anna", 3000, "anna 3000 unmet"), bid("bea", 3099, "!bid_too_low 3100"),
           bid("bea", 3100, "bea 3100 unmet"))
    vector("jump_to_max: a higher maximum below the reserve is shown in full", "jump", jump,
           bid("anna", 3000, "anna 3000 unmet"), bid("bea", 4999, "bea 4999 unmet"))
    vector("jump_to_max: one who meets the reserve pays the reserve", "jump", jump,
           bid("anna", 3000, "anna 3000 unmet"), bid("bea", 8000, "bea 5000 met"))
    vector("jump_to_max: meeting the reserve exactly", "jump", jump,
           bid("anna", 5000, "anna 5000 met"))
    vector("jump_to_max: once met, the price rises by steps", "jump", jump,
           bid("anna", 8000, "anna 5000 met"), bid("bea", 6000, "anna 6100 met"))
    vector("jump_to_max without a reserve changes nothing", "jump",
           {"below_reserve": "jump_to_max"},
           bid("anna", 3000, "anna 1000 met"), bid("bea", 2000, "anna 2100 met"))
    vector("jump_to_max: a leader's raise below the reserve is shown in full too", "jump",
           jump, bid("anna", 3000, "anna 3000 unmet"), bid("anna", 4000, "anna 4000 unmet"))
    vector("jump_to_max: a leader's raise to the reserve moves the price to it", "raise", jump,
           bid("anna", 3000, "anna 3000 unmet"), bid("anna", 7000, "anna 5000 met"))
    vector("not met at the end: unsold", "reserve", reserve, bid("anna", 4999, "anna 1000 unmet"),
           act("close", "unsold", left(ms=-250)))
    vector("met at the end: sold at the reserve", "reserve", reserve,
           bid("anna", 5000, "anna 5000 met"), act("close", "anna 5000 sold", left(ms=-250)))
    vector("nobody bid: unsold", "states", {}, act("close", "nobody 1000 unsold", left(ms=-250)))


def lowered_reserves():
    reserve = {"reserve_minor": 5000}
    jump = reserve | {"below_reserve": "jump_to_max"}

    def lower(amount, want):
        return act("lower_reserve", want, reserve_minor=amount)

    vector("a reserve lowered to the leader's maximum is met at once", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), lower(3000, "anna 3000 met"))
    vector("a reserve lowered below the leader's maximum lifts the price to it", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), lower(2000, "anna 2000 met"))
    vector("a reserve lowered to one above the leader's maximum is not met", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), lower(3001, "anna 1000 unmet"),
           bid("bea", 3001, "bea 3001 met"))
    vector("a reserve lowered below the price does not lower the price", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), bid("bea", 2500, "anna 2600 unmet"),
           lower(2000, "anna 2600 met"))
    vector("after the first bid a reserve cannot be raised", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), lower(5001, "!reserve_not_lowered"),
           bid("bea", 5000, "bea 5000 met"))
    vector("before the first bid a reserve may be raised", "lower", reserve,
           lower(6000, "nobody 1000 unmet"), bid("anna", 5999, "anna 1000 unmet"),
           bid("bea", 6000, "bea 6000 met"))
    vector("before the first bid a reserve may be lowered", "lower", reserve,
           lower(2000, "nobody 1000 unmet"), bid("anna", 2000, "anna 2000 met"))
    vector("a reserve may be lowered twice", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), lower(4000, "anna 1000 unmet"),
           lower(3500, "anna 1000 unmet"), lower(2500, "anna 2500 met"))
    vector("jump_to_max: a reserve lowered to the price is met without moving it", "lower", jump,
           bid("anna", 3000, "anna 3000 unmet"), lower(3000, "anna 3000 met"))
    vector("jump_to_max: a reserve lowered below the price does not lower it", "lower", jump,
           bid("anna", 3000, "anna 3000 unmet"), lower(2000, "anna 3000 met"),
           bid("bea", 3500, "bea 3100 met"))
    vector("a lowered reserve that is met sells at the end", "lower", reserve,
           bid("anna", 3000, "anna 1000 unmet"), lower(2000, "anna 2000 met"),
           act("close", "anna 2000 sold", left(ms=-250)))


def buy_now():
    offer = {"buy_now_minor": 9000}
    reserved = offer | {"reserve_minor": 5000}

    def take(bidder, want, when=None):
        return act("buy_now", want, when, bidder=bidder)

    vector("buy-now ends the auction for the buyer", "buy_now", offer,
           take("anna", "anna 9000 sold"), bid("bea", 10_000, "!auction_closed"))
    vector("buy-now disappears at the first bid", "buy_now", offer,
           bid("anna", 1000, "anna 1000"), take("bea", "!buy_now_unavailable"),
           bid("bea", 1100, "bea 1100"))
    vector("a refused first bid does not close buy-now", "buy_now", offer,
           bid("anna", 999, "!bid_too_low 1000"), take("bea", "bea 9000 sold"))
    vector("with a reserve buy-now stays while the reserve is not met", "buy_now", reserved,
           bid("anna", 4999, "anna 1000 unmet"), take("bea", "bea 9000 sold"))
    vector("with a reserve the leader may buy at once too", "buy_now", reserved,
           bid("anna", 4999, "anna 1000 unmet"), take("anna", "anna 9000 sold"))
    vector("with a reserve buy-now disappears when it is met", "buy_now", reserved,
           bid("anna", 5000, "anna 5000 met"), take("bea", "!buy_now_unavailable"))
    vector("a raise that meets the reserve closes buy-now", "buy_now", reserved,
           bid("anna", 4000, "anna 1000 unmet"), bid("anna", 5000, "anna 5000 met"),
           take("bea", "!buy_now_unavailable"))
    vector("a lowered reserve that is met closes buy-now", "buy_now", reserved,
           bid("anna", 4000, "anna 1000 unmet"),
           act("lower_reserve", "anna 3000 met", reserve_minor=3000),
           take("bea", "!buy_now_unavailable"))
    vector("without an offer there is nothing to buy at once", "buy_now", {},
           take("anna", "!buy_now_unavailable"))
    vector("a second buyer comes too late", "buy_now", offer, take("anna", "anna 9000 sold"),
           take("bea", "!auction_closed"))
    vector("buy-now after the end is refused", "buy_now", offer,
           take("anna", "!auction_closed", left(ms=0)))
    vector("buy-now in the last millisecond counts", "buy_now", offer,
           take("anna", "anna 9000 sold", left(ms=1)))
    vector("buy-now while paused is refused", "buy_now", offer, act("pause", "paused"),
           take("anna", "!auction_paused"))
    vector("the seller cannot buy the own thing", "own", offer, take("seller", "!own_auction"))
    vector("a maximum above the buy-now price is an ordinary bid", "buy_now", offer,
           bid("anna", 20_000, "anna 1000"))


def pre_bids():
    pre = {"pre_bids": "allowed"}

    def before(bidder, maximum, hours, want="ok"):
        return bid(bidder, maximum, want, at(h=-hours))

    start = at()
    vector("one pre-bid opens at the opening price", "pre", pre, before("anna", 5000, 2),
           act("start", "anna 1000 n=1 live", start), begins=False)
    vector("two pre-bids are resolved like bids", "pre", pre, before("anna", 3000, 3),
           before("bea", 5000, 2), act("start", "bea 3100 n=2", start), begins=False)
    vector("a pre-bid that loses lifts the price", "pre", pre, before("anna", 5000, 3),
           before("bea", 3000, 2), act("start", "anna 3100 n=2", start), begins=False)
    vector("equal pre-bids: the earlier leads", "pre", pre, before("anna", 5000, 3),
           before("bea", 5000, 2), act("start", "anna 5000 n=2", start), begins=False)
    vector("a pre-bid at the reserve opens at the reserve", "pre", pre | {"reserve_minor": 4000},
           before("anna", 5000, 2), act("start", "anna 4000 met", start), begins=False)
    vector("a pre-bid below the reserve does not meet it", "pre", pre | {"reserve_minor": 4000},
           before("anna", 3999, 2), act("start", "anna 1000 unmet", start), begins=False)
    vector("a pre-bid below the opening price is refused", "pre", pre,
           before("anna", 999, 2, "!bid_too_low 1000"), act("start", "nobody 1000 n=0", start),
           begins=False)
    vector("a live bid continues from the pre-bids", "pre", pre, before("anna", 3000, 2),
           act("start", "anna 1000", start), bid("bea", 1099, "!bid_too_low 1100"),
           bid("bea", 2000, "anna 2100"), bid("bea", 3001, "bea 3001 n=3"), begins=False)
    vector("a raised pre-bid counts with its new maximum", "pre", pre, before("anna", 2000, 3),
           before("anna", 6000, 2), before("bea", 4000, 1), act("start", "anna 4100 n=3", start),
           begins=False)
    vector("three pre-bids open one step above the second", "pre", pre, before("anna", 3000, 4),
           before("bea", 6000, 3), before("carl", 4000, 2), act("start", "bea 4100 n=3", start),
           begins=False)
    vector("where pre-bids are refused a bid before the start is not taken", "pre", {},
           before("anna", 2000, 1, "!auction_not_started"),
           act("start", "nobody 1000 n=0", start), begins=False)
    vector("without pre-bids the auction opens with nobody in the lead", "pre", pre,
           act("start", "nobody 1000 met n=0 live", start), bid("anna", 1000, "anna 1000"),
           begins=False)
    vector("before the start the opening price is shown: a lower pre-bid may follow a higher",
           "pre", pre, before("anna", 5000, 3), before("bea", 1000, 2),
           act("start", "anna 1100 n=2", start), begins=False)
    vector("before the start the opening price is shown: a raise needs one minor unit", "pre",
           pre, before("anna", 5000, 3), before("anna", 5000, 2, "!own_maximum_not_raised 5001"),
           before("anna", 5001, 1), act("start", "anna 1000 n=2", start), begins=False)
    vector("pre-bids count as maximums at the start, whatever their order was", "pre", pre,
           before("anna", 2050, 4), before("bea", 2000, 3), before("anna", 9000, 2),
           act("start", "anna 2100 n=3", start), begins=False)
    vector("start_plus_step: the first pre-bid must reach opening plus step", "pre",
           pre | {"first_bid": "start_plus_step"}, before("anna", 1099, 3, "!bid_too_low 1100"),
           before("anna", 1100, 2), act("start", "anna 1000 n=1", start), begins=False)


def add():
    reserves()
    lowered_reserves()
    buy_now()
    pre_bids()
