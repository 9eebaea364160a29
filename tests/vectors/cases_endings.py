"""Vectors about soft closes and retractions."""

from builder import act, at, bid, left, retract, rfc3339, vector

EBAY = {"retraction": "ebay"}
APPROVAL = {"retraction": "seller_approval"}


def soft(text):
    return {"soft_close": text}


def soft_closes():
    extend, common = soft("extend 60 90"), soft("extend 120 120")
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


def soft_resets():
    reset = soft("reset 10 10")
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


def soft_limits():
    extend = soft("extend 60 90")
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


def retractions():
    early, twelve = left(d=2), left(h=12)
    vector("never: a bid stays", "retract", {}, bid("anna", 2000, "anna 1000"),
           retract("anna", 1, "!retraction_refused"))
    vector("ebay: with more than 12 h left all bids of the bidder go", "retract", EBAY,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100 n=3"),
           retract("anna", 3, "bea 1000 n=1", early))
    vector("ebay: with more than 12 h left an older bid names them all", "retract", EBAY,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100 n=3"),
           retract("anna", 1, "bea 1000 n=1", early))
    vector("ebay: one millisecond more than 12 h left is still the early window", "retract", EBAY,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100"),
           retract("anna", 3, "bea 1000 n=1", left(h=12, ms=1)))
    vector("ebay: at exactly 12 h left only the latest bid goes", "retract", EBAY,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 4000, "anna 3100", left(h=12, m=30)),
           retract("anna", 3, "bea 2100 n=2", twelve))
    vector("ebay: late, a bid placed exactly an hour ago may go", "retract", EBAY,
           bid("bea", 3000, "bea 1000"), bid("anna", 4000, "anna 3100", left(h=6)),
           retract("anna", 2, "bea 1000 n=1", left(h=5)))
    vector("ebay: late, a bid placed more than an hour ago stays", "retract", EBAY,
           bid("bea", 3000, "bea 1000"), bid("anna", 4000, "anna 3100", left(h=6)),
           retract("anna", 2, "!retraction_refused", left(h=4, m=59, s=59, ms=999)))
    vector("ebay: late, an older bid stays although it is an hour young", "retract", EBAY,
           bid("anna", 2000, "anna 1000", left(h=3)), bid("bea", 3000, "bea 2100", left(h=2, m=50)),
           bid("anna", 4000, "anna 3100", left(h=2, m=40)),
           retract("anna", 1, "!retraction_refused", left(h=2, m=30)))
    vector("ebay: late, only the latest of a bidder's young bids goes", "retract", EBAY,
           bid("anna", 2000, "anna 1000", left(h=3)), bid("bea", 3000, "bea 2100", left(h=2, m=50)),
           bid("anna", 4000, "anna 3100", left(h=2, m=40)),
           retract("anna", 3, "bea 2100 n=2", left(h=2, m=30)))


def resolutions():
    vector("the price falls to the opening when one bidder is left", "resolve", EBAY,
           bid("anna", 5000, "anna 1000"), bid("bea", 4000, "anna 4100"),
           retract("bea", 2, "anna 1000 n=1"))
    vector("the leader's retraction leaves the runner-up at the third maximum", "resolve", EBAY,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("carl", 9000, "carl 3100"), retract("carl", 3, "bea 2100 n=2"))
    vector("a loser's retraction leaves the leader at a lower price", "resolve", EBAY,
           bid("anna", 9000, "anna 1000"), bid("bea", 2000, "anna 2100"),
           bid("carl", 6000, "anna 6100"), retract("carl", 3, "anna 2100 n=2"))
    vector("a retraction that does not touch the second maximum leaves the price", "resolve",
           EBAY, bid("anna", 9000, "anna 1000"), bid("bea", 2000, "anna 2100"),
           bid("carl", 6000, "anna 6100"), retract("bea", 2, "anna 6100 n=2"))
    vector("the only bid retracted: nobody leads at the opening price", "resolve", EBAY,
           bid("anna", 5000, "anna 1000"), retract("anna", 1, "nobody 1000 n=0"),
           bid("bea", 1000, "bea 1000 n=1"))
    vector("a tie resolved again after the earlier bid is gone", "resolve", EBAY,
           bid("anna", 2000, "anna 1000"), bid("bea", 2000, "anna 2000"),
           retract("anna", 1, "bea 1000 n=1"))
    vector("after a retraction the minimum follows the new price", "resolve", EBAY,
           bid("anna", 5000, "anna 1000"), bid("bea", 4000, "anna 4100"),
           retract("bea", 2, "anna 1000"), bid("carl", 1099, "!bid_too_low 1100"),
           bid("carl", 1100, "anna 1200 n=2"))
    vector("a retraction can leave the reserve unmet", "resolve", EBAY | {"reserve_minor": 5000},
           bid("anna", 3000, "anna 1000 unmet"), bid("bea", 6000, "bea 5000 met"),
           retract("bea", 2, "anna 1000 unmet n=1"))
    vector("a retraction among bidders above the reserve leaves it met", "resolve",
           EBAY | {"reserve_minor": 5000}, bid("anna", 8000, "anna 5000 met"),
           bid("bea", 6000, "anna 6100 met"), retract("bea", 2, "anna 5000 met n=1"))
    vector("a raise is retracted with the early window", "resolve", EBAY,
           bid("anna", 2000, "anna 1000"), bid("anna", 5000, "anna 1000"),
           bid("bea", 4000, "anna 4100"), retract("anna", 2, "bea 1000 n=1"))
    vector("late, a raise alone is retracted and the old maximum stands", "resolve", EBAY,
           bid("anna", 2000, "anna 1000", left(h=2)), bid("anna", 5000, "anna 1000", left(h=1)),
           bid("bea", 4000, "anna 4100", left(m=50)),
           retract("anna", 2, "bea 2100 n=2", left(m=40)))
    vector("a raise keeps the price that the old maximum had cut short, also when resolved again",
           "resolve", EBAY, bid("anna", 2050, "anna 1000"), bid("bea", 2000, "anna 2050"),
           bid("anna", 9000, "anna 2050"), bid("carl", 3000, "anna 3100"),
           retract("carl", 4, "anna 2050 n=3"))
    vector("who retracted may bid again", "resolve", EBAY, bid("anna", 50_000, "anna 1000"),
           retract("anna", 1, "nobody 1000 n=0"), bid("anna", 5000, "anna 1000 n=1"))
    vector("live_beats_absentee holds when resolved again", "resolve",
           EBAY | {"pre_bids": "allowed", "tie": "live_beats_absentee"},
           bid("anna", 2000, "ok", at(h=-1)), act("start", "anna 1000", at()),
           bid("bea", 2000, "bea 2000"), bid("carl", 3000, "carl 2100"),
           retract("carl", 3, "bea 2000 n=2"), begins=False)
    vector("a retraction does not move the end", "resolve", EBAY | {"soft_close": "extend 60 90"},
           bid("anna", 2000, "anna 1000 end", left(m=30)), retract("anna", 1, "nobody 1000 end",
                                                                   left(s=30)))
    vector("an end that was moved stays although the bid is retracted", "resolve",
           EBAY | {"soft_close": "extend 60 90"}, bid("anna", 2000, "anna 1000 end+90", left(s=30)),
           retract("anna", 1, "nobody 1000 end+90", left(s=-10)))


def other_retractions():
    vector("a bid that does not exist cannot be retracted", "retract", EBAY,
           bid("anna", 2000, "anna 1000"), retract("anna", 99, "!bid_not_found"))
    for reason in ["description_changed", "seller_unreachable"]:
        vector(f"ebay: {reason} is a reason", "retract", EBAY, bid("anna", 2000, "anna 1000"),
               retract("anna", 1, "nobody 1000 n=0", reason=reason))
    vector("seller_approval: without it a bid stays", "retract", APPROVAL,
           bid("anna", 2000, "anna 1000"), retract("anna", 1, "!retraction_refused",
                                                   seller_agrees=False))
    vector("seller_approval: with it a bid goes", "retract", APPROVAL,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           retract("bea", 2, "anna 1000 n=1", seller_agrees=True))
    vector("seller_approval knows no window", "retract", APPROVAL,
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           retract("bea", 2, "anna 1000 n=1", left(s=1), seller_agrees=True))
    vector("after the end nothing is retracted", "retract", EBAY,
           bid("anna", 2000, "anna 1000", left(m=5)), retract("anna", 1, "!auction_closed",
                                                              left(ms=0)))


def add():
    soft_closes()
    soft_resets()
    soft_limits()
    retractions()
    resolutions()
    other_retractions()
