"""Vectors about reserves, buy-now, soft closes, pre-bids and retractions."""

from builder import act, at, bid, left, retract, rfc3339, vector


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


def soft_closes():
    def soft(text):
        return {"soft_close": text}

    extend, reset, common = soft("extend 60 90"), soft("reset 10 10"), soft("extend 120 120")
    vector("extend: a bid exactly at the trigger moves the end", "soft", extend,
           bid("anna", 2000, "anna 1000 end+90", left(s=60)))
    vector("extend: one millisecond before the trigger does not", "soft", extend,
           bid("anna", 2000, "anna 1000 end", left(s=60, ms=1)))
    vector("extend: one millisecond inside the trigger does", "soft", extend,
           bid("anna", 2000, "anna 1000 end+90", left(s=59, ms=999)))
    vector("extend: a bid in the last millisecond moves the end by the same amount", "soft",
           extend, bid("anna", 2000, "anna 1000 end+90", left(ms=1)))
    vector("extend: the trigger counts from the end as it is now", "soft", extend,
           bid("anna", 2000, "anna 1000 end+90", left(s=30)),
           bid("bea", 3000, "bea 2100 end+90", left(s=-29)),
           bid("carl", 4000, "carl 3100 end+180", left(s=-30)))
    vector("extend: bids after the first end count until the new one", "soft", extend,
           bid("anna", 2000, "anna 1000 end+90", left(s=1)),
           bid("bea", 3000, "bea 2100 end+180", left(s=-89, ms=-999)),
           bid("carl", 4000, "!auction_closed", left(s=-180)))
    vector("extend 120 120: at the trigger", "soft", common,
           bid("anna", 2000, "anna 1000 end+120", left(s=120)))
    vector("extend 120 120: outside the trigger", "soft", common,
           bid("anna", 2000, "anna 1000 end", left(s=121)))
    vector("extend: a losing bid moves the end too", "soft", extend,
           bid("anna", 9000, "anna 1000 end"), bid("bea", 2000, "anna 2100 end+90", left(s=10)))
    vector("extend: a leader's raise moves the end too", "soft", extend,
           bid("anna", 2000, "anna 1000 end"), bid("anna", 3000, "anna 1000 end+90", left(s=10)))
    vector("extend: a refused bid does not move the end", "soft", extend,
           bid("anna", 2000, "anna 1000 end"), bid("bea", 1050, "!bid_too_low 1100", left(s=10)),
           bid("bea", 2000, "anna 2000 end+90", left(s=5)))
    vector("reset: a bid exactly at the trigger leaves the end where it is", "soft", reset,
           bid("anna", 2000, "anna 1000 end", left(s=10)))
    vector("reset: one millisecond inside the trigger sets the clock back", "soft", reset,
           bid("anna", 2000, "anna 1000 end+0.001", left(s=9, ms=999)))
    vector("reset: a bid with 3 s left gives 10 s again", "soft", reset,
           bid("anna", 2000, "anna 1000 end+7", left(s=3)))
    vector("reset: a bid in the last millisecond gives 10 s", "soft", reset,
           bid("anna", 2000, "anna 1000 end+9.999", left(ms=1)))
    vector("reset: outside the trigger nothing happens", "soft", reset,
           bid("anna", 2000, "anna 1000 end", left(s=10, ms=1)))
    vector("reset: each late bid sets the clock back again", "soft", reset,
           bid("anna", 2000, "anna 1000 end+8", left(s=2)),
           bid("bea", 3000, "bea 2100 end+17", left(s=-7)),
           bid("carl", 4000, "carl 3100 end+20", left(s=-10)),
           bid("anna", 5000, "!auction_closed", left(s=-20)))
    vector("reset 10 30: more time than the trigger", "soft", soft("reset 10 30"),
           bid("anna", 2000, "anna 1000 end+20", left(s=10)))
    vector("max 2: the third late bid does not move the end", "soft", soft("extend 60 90 max 2"),
           bid("anna", 2000, "anna 1000 end+90", left(s=10)),
           bid("bea", 3000, "bea 2100 end+180", left(s=-80)),
           bid("carl", 4000, "carl 3100 end+180", left(s=-170)),
           bid("anna", 5000, "!auction_closed", left(s=-180)))
    vector("max 1: bids outside the trigger do not use up the extension", "soft",
           soft("extend 60 90 max 1"), bid("anna", 2000, "anna 1000 end", left(s=61)),
           bid("bea", 3000, "bea 2100 end+90", left(s=60)),
           bid("carl", 4000, "carl 3100 end+90", left(s=-89)))
    vector("reset max 1: the second late bid does not set the clock back", "soft",
           soft("reset 10 10 max 1"), bid("anna", 2000, "anna 1000 end+5", left(s=5)),
           bid("bea", 3000, "bea 2100 end+5", left(s=-4)))
    vector("until: the end never passes the latest end", "soft",
           soft(f"extend 60 90 until {rfc3339(left(s=-100))}"),
           bid("anna", 2000, "anna 1000 end+90", left(s=10)),
           bid("bea", 3000, "bea 2100 end+100", left(s=-80)),
           bid("carl", 4000, "carl 3100 end+100", left(s=-99)),
           bid("anna", 5000, "!auction_closed", left(s=-100)))
    vector("until the end itself: sudden death", "soft",
           soft(f"extend 60 90 until {rfc3339(left(s=0))}"),
           bid("anna", 2000, "anna 1000 end", left(s=10)))
    vector("max and until: whichever comes first, the count", "soft",
           soft(f"extend 60 90 max 1 until {rfc3339(left(s=-500))}"),
           bid("anna", 2000, "anna 1000 end+90", left(s=10)),
           bid("bea", 3000, "bea 2100 end+90", left(s=-80)))
    vector("max and until: whichever comes first, the latest end", "soft",
           soft(f"extend 60 90 max 5 until {rfc3339(left(s=-30))}"),
           bid("anna", 2000, "anna 1000 end+30", left(s=10)),
           bid("bea", 3000, "bea 2100 end+30", left(s=-20)))
    vector("the close follows the moved end", "soft", extend,
           bid("anna", 2000, "anna 1000 end+90", left(s=10)),
           act("close", "anna 1000 sold", left(s=-90, ms=-250)))
    vector("a bid at the moved end is too late", "soft", extend,
           bid("anna", 2000, "anna 1000 end+90", left(s=10)),
           bid("bea", 3000, "!auction_closed", left(s=-90)))


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


def retractions():
    ebay = {"retraction": "ebay"}
    approval = {"retraction": "seller_approval"}
    early = left(d=2)
    twelve = left(h=12)
    vector("never: a bid stays", "retract", {}, bid("anna", 2000, "anna 1000"),
           retract("anna", 1, "!retraction_refused"))
    vector("ebay: with more than 12 h left all bids of the bidder go", "retract", ebay,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100 n=3"),
           retract("anna", 3, "bea 1000 n=1", early))
    vector("ebay: with more than 12 h left an older bid names them all", "retract", ebay,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100 n=3"),
           retract("anna", 1, "bea 1000 n=1", early))
    vector("ebay: one millisecond more than 12 h left is still the early window", "retract", ebay,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100"),
           retract("anna", 3, "bea 1000 n=1", left(h=12, ms=1)))
    vector("ebay: at exactly 12 h left only the latest bid goes", "retract", ebay,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100", left(h=12, m=30)),
           retract("anna", 3, "bea 2100 n=2", twelve))
    vector("ebay: late, a bid placed exactly an hour ago may go", "retract", ebay,
           bid("bea", 3000, "bea 1000"), bid("anna", 4000, "anna 3100", left(h=6)),
           retract("anna", 2, "bea 1000 n=1", left(h=5)))
    vector("ebay: late, a bid placed more than an hour ago stays", "retract", ebay,
           bid("bea", 3000, "bea 1000"), bid("anna", 4000, "anna 3100", left(h=6)),
           retract("anna", 2, "!retraction_refused", left(h=4, m=59, s=59, ms=999)))
    vector("ebay: late, an older bid stays although it is an hour young", "retract", ebay,
           bid("anna", 2000, "anna 1000", left(h=3)), bid("bea", 3000, "bea 2100", left(h=2, m=50)),
           bid("anna", 4000, "anna 3100", left(h=2, m=40)),
           retract("anna", 1, "!retraction_refused", left(h=2, m=30)))
    vector("ebay: late, only the latest of a bidder's young bids goes", "retract", ebay,
           bid("anna", 2000, "anna 1000", left(h=3)), bid("bea", 3000, "bea 2100", left(h=2, m=50)),
           bid("anna", 4000, "anna 3100", left(h=2, m=40)),
           retract("anna", 3, "bea 2100 n=2", left(h=2, m=30)))
    vector("the price falls to the opening when one bidder is left", "resolve", ebay,
           bid("anna", 5000, "anna 1000"), bid("bea", 4000, "anna 4100"),
           retract("bea", 2, "anna 1000 n=1"))
    vector("the leader's retraction leaves the runner-up at the third maximum", "resolve", ebay,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("carl", 9000, "carl 3100"), retract("carl", 3, "bea 2100 n=2"))
    vector("a loser's retraction leaves the leader at a lower price", "resolve", ebay,
           bid("anna", 9000, "anna 1000"), bid("bea", 2000, "anna 2100"),
           bid("carl", 6000, "anna 6100"), retract("carl", 3, "anna 2100 n=2"))
    vector("a retraction that does not touch the second maximum leaves the price", "resolve",
           ebay, bid("anna", 9000, "anna 1000"), bid("bea", 2000, "anna 2100"),
           bid("carl", 6000, "anna 6100"), retract("bea", 2, "anna 6100 n=2"))
    vector("the only bid retracted: nobody leads at the opening price", "resolve", ebay,
           bid("anna", 5000, "anna 1000"), retract("anna", 1, "nobody 1000 n=0"),
           bid("bea", 1000, "bea 1000 n=1"))
    vector("a tie resolved again after the earlier bid is gone", "resolve", ebay,
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000"),
           retract("anna", 1, "bea 1000 n=1"))
    vector("after a retraction the minimum follows the new price", "resolve", ebay,
           bid("anna", 5000, "anna 1000"), bid("bea", 4000, "anna 4100"),
           retract("bea", 2, "anna 1000"), bid("carl", 1099, "!bid_too_low 1100"),
           bid("carl", 1100, "anna 1200 n=2"))
    vector("a retraction can leave the reserve unmet", "resolve", ebay | {"reserve_minor": 5000},
           bid("anna", 3000, "anna 1000 unmet"), bid("bea", 6000, "bea 5000 met"),
           retract("bea", 2, "anna 1000 unmet n=1"))
    vector("a retraction among bidders above the reserve leaves it met", "resolve",
           ebay | {"reserve_minor": 5000}, bid("anna", 8000, "anna 5000 met"),
           bid("bea", 6000, "anna 6100 met"), retract("bea", 2, "anna 5000 met n=1"))
    vector("a raise is retracted with the early window", "resolve", ebay,
           bid("anna", 2000, "anna 1000"), bid("anna", 5000, "anna 1000"),
           bid("bea", 4000, "anna 4100"), retract("anna", 2, "bea 1000 n=1"))
    vector("late, a raise alone is retracted and the old maximum stands", "resolve", ebay,
           bid("anna", 2000, "anna 1000", left(h=2)), bid("anna", 5000, "anna 1000", left(h=1)),
           bid("bea", 4000, "anna 4100", left(m=50)), retract("anna", 2, "bea 2100 n=2", left(m=40)))
    vector("a raise keeps the price that the old maximum had cut short, also when resolved again",
           "resolve", ebay, bid("anna", 2050, "anna 1000"), bid("bea", 2000, "anna 2050"),
           bid("anna", 9000, "anna 2050"), bid("carl", 3000, "anna 3100"),
           retract("carl", 4, "anna 2050 n=3"))
    vector("who retracted may bid again", "resolve", ebay, bid("anna", 50_000, "anna 1000"),
           retract("anna", 1, "nobody 1000 n=0"), bid("anna", 5000, "anna 1000 n=1"))
    vector("live_beats_absentee holds when resolved again", "resolve",
           ebay | {"pre_bids": "allowed", "tie": "live_beats_absentee"},
           bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 2000, "bea 2000"), bid("carl", 3000, "carl 2100"),
           retract("carl", 3, "bea 2000 n=2"), begins=False)
    vector("a retraction does not move the end", "resolve", ebay | {"soft_close": "extend 60 90"},
           bid("anna", 2000, "anna 1000 end", left(m=30)), retract("anna", 1, "nobody 1000 end",
                                                                   left(s=30)))
    vector("an end that was moved stays although the bid is retracted", "resolve",
           ebay | {"soft_close": "extend 60 90"}, bid("anna", 2000, "anna 1000 end+90", left(s=30)),
           retract("anna", 1, "nobody 1000 end+90", left(s=-10)))
    vector("a bid that does not exist cannot be retracted", "retract", ebay,
           bid("anna", 2000, "anna 1000"), retract("anna", 99, "!bid_not_found"))
    for reason in ["description_changed", "seller_unreachable"]:
        vector(f"ebay: {reason} is a reason", "retract", ebay, bid("anna", 2000, "anna 1000"),
               retract("anna", 1, "nobody 1000 n=0", reason=reason))
    vector("seller_approval: without it a bid stays", "retract", approval,
           bid("anna", 2000, "anna 1000"), retract("anna", 1, "!retraction_refused",
                                                   seller_agrees=False))
    vector("seller_approval: with it a bid goes", "retract", approval,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           retract("bea", 2, "anna 1000 n=1", seller_agrees=True))
    vector("seller_approval knows no window", "retract", approval,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           retract("bea", 2, "anna 1000 n=1", left(s=1), seller_agrees=True))
    vector("after the end nothing is retracted", "retract", ebay,
           bid("anna", 2000, "anna 1000", left(m=5)), retract("anna", 1, "!auction_closed",
                                                              left(ms=0)))


def add():
    reserves()
    lowered_reserves()
    buy_now()
    soft_closes()
    pre_bids()
    retractions()
