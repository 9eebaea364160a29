"""Vectors about who may bid, bad input, and the states of an auction."""

from builder import END, START, act, at, bid, left, vector

TOP = 1_000_000_000_000


def amounts():
    vector("zero is not an amount", "input", {}, bid("anna", 0, "!amount_not_positive 1000"))
    vector("a negative amount", "input", {}, bid("anna", -1000, "!amount_not_positive 1000"))
    vector("one minor unit above the marketplace's maximum", "input", {},
           bid("anna", TOP + 1, "!amount_too_high"), bid("anna", 1000, "anna 1000 n=1"))
    vector("exactly the marketplace's maximum", "input", {}, bid("anna", TOP, "anna 1000"))
    vector("two bidders at the marketplace's maximum", "tie", {},
           bid("anna", TOP, "anna 1000"), bid("bea", TOP, f"anna {TOP}"))
    vector("next to the marketplace's maximum the leader pays at most the own maximum", "price",
           {}, bid("anna", TOP, "anna 1000"), bid("bea", TOP - 1, f"anna {TOP}"))
    vector("an amount that hosts cannot hold exactly", "input", {},
           bid("anna", 2**53, "!amount_out_of_range"))
    vector("another currency", "input", {},
           bid("anna", 2000, "!currency_mismatch", currency="USD"))
    vector("the auction's currency said aloud", "input", {},
           bid("anna", 2000, "anna 1000", currency="EUR"))
    vector("yen in an auction in dinars", "input",
           {"currency": "KWD", "increments": "fixed:250"},
           bid("anna", 2000, "!currency_mismatch", currency="JPY"))
    vector("a refusal changes nothing", "input", {}, bid("anna", 2000, "anna 1000 n=1"),
           bid("bea", 0, "!amount_not_positive 1100"), bid("bea", TOP + 1, "!amount_too_high"),
           bid("bea", 5000, "!currency_mismatch", currency="USD"),
           bid("bea", 1099, "!bid_too_low 1100"), bid("bea", 1100, "anna 1200 n=2"))


def states():
    pause = {"paused_time": "stops"}
    runs = {"paused_time": "runs"}
    vector("a bid exactly at the end is too late", "states", {},
           bid("anna", 2000, "!auction_closed", left(ms=0)))
    vector("a bid in the grace after the end is too late", "states", {},
           bid("anna", 2000, "!auction_closed", left(ms=-100)))
    vector("a bid long after the end is too late", "states", {},
           bid("anna", 2000, "!auction_closed", left(d=-1)))
    vector("a bid after the close is too late", "states", {}, bid("anna", 2000, "anna 1000"),
           act("close", "anna 1000 sold", left(ms=-250)),
           bid("bea", 3000, "!auction_closed"))
    vector("a bid after an unsold close is too late", "states", {},
           act("close", "nobody 1000 unsold", left(ms=-250)), bid("anna", 3000, "!auction_closed"))
    vector("a bid before the start", "states", {},
           bid("anna", 2000, "!auction_not_started", at(m=-1)), begins=False)
    vector("a bid at the moment of the start", "states", {},
           bid("anna", 2000, "anna 1000", START))
    vector("a bid while paused", "states", pause, bid("anna", 2000, "anna 1000"),
           act("pause", "anna 1000 n=1 paused"), bid("bea", 3000, "!auction_paused"))
    vector("after a pause bids go on where they were", "states", pause,
           bid("anna", 2000, "anna 1000"), act("pause", "anna 1000 paused", at(h=1)),
           act("resume", "anna 1000 n=1 live", at(h=2)), bid("bea", 1500, "anna 1600 n=2"))
    vector("time stops: the end moves by the length of the pause", "states", pause,
           act("pause", "nobody 1000 paused end", at(h=1)),
           act("resume", "nobody 1000 live end+3600", at(h=2)))
    vector("time stops: a bid after the old end counts", "states", pause,
           act("pause", "paused", left(m=5)), act("resume", "live end+240", left(m=1)),
           bid("anna", 2000, "anna 1000 end+240", left(s=-239)),
           bid("bea", 3000, "!auction_closed", left(s=-240)))
    vector("time runs: the end stays", "states", runs,
           act("pause", "nobody 1000 paused end", at(h=1)),
           act("resume", "nobody 1000 live end", at(h=2)),
           bid("anna", 2000, "!auction_closed", END))
    vector("two pauses add up", "states", pause, act("pause", "paused end", at(h=1)),
           act("resume", "live end+60", at(h=1, m=1)), act("pause", "paused end+60", at(h=3)),
           act("resume", "live end+180", at(h=3, m=2)))
    vector("the soft close follows the end that a pause moved", "soft",
           pause | {"soft_close": "extend 60 90"}, act("pause", "paused", left(m=5)),
           act("resume", "live end+60", left(m=4)),
           bid("anna", 2000, "anna 1000 end+60", left(s=1)),
           bid("bea", 3000, "bea 2100 end+150", left(s=0)))


def bidders():
    vector("the seller cannot bid", "own", {}, bid("seller", 2000, "!own_auction"),
           bid("anna", 2000, "anna 1000 n=1"))
    vector("a member of the seller's workspace cannot bid", "own", {},
           bid("milo", 2000, "!own_auction"), bidders={"milo": {"member": True}})
    vector("a linked account cannot bid where that is refused", "own",
           {"linked_accounts": "refused"}, bid("lina", 2000, "!own_auction"),
           bidders={"lina": {"linked": True}})
    vector("a linked account may bid where that is allowed", "own",
           {"linked_accounts": "allowed"}, bid("lina", 2000, "lina 1000"),
           bidders={"lina": {"linked": True}})
    vector("the seller cannot place a pre-bid either", "own", {"pre_bids": "allowed"},
           bid("seller", 2000, "!own_auction", at(h=-1)), begins=False)
    ban = {"boris": {"banned_until_ms": at(h=2)}}
    vector("a banned bidder", "ban", {}, bid("boris", 2000, "!bidder_banned", at(h=1)),
           bidders=ban)
    vector("a ban that is over", "ban", {}, bid("boris", 2000, "boris 1000", at(h=2, ms=1)),
           bidders=ban)
    vector("a ban for good", "ban", {}, bid("boris", 2000, "!bidder_banned", left(s=1)),
           bidders={"boris": {"banned_permanently": True}})
    vector("a ban does not concern others", "ban", {}, bid("boris", 2000, "!bidder_banned"),
           bid("anna", 2000, "anna 1000"), bidders={"boris": {"banned_permanently": True}})


def admission():
    for admitted in ["registered", "approved", "invited"]:
        terms = {"admission": admitted}
        vector(f"{admitted}: who is it may bid", "admission", terms,
               bid("anna", 2000, "anna 1000"), bidders={"anna": {"admission": admitted}})
        vector(f"{admitted}: who is not cannot bid", "admission", terms,
               bid("anna", 2000, "!not_admitted"))
        vector(f"{admitted}: who was turned away cannot bid", "admission", terms,
               bid("anna", 2000, "!not_admitted"), bidders={"anna": {"admission": "refused"}})
    vector("approved: to have registered is not enough", "admission", {"admission": "approved"},
           bid("anna", 2000, "!not_admitted"), bidders={"anna": {"admission": "registered"}})
    deposit = {"admission": "deposit", "deposit_minor": 5000}
    vector("deposit: exactly the deposit is enough", "admission", deposit,
           bid("anna", 2000, "anna 1000"),
           bidders={"anna": {"admission": "registered", "deposit_minor": 5000}})
    vector("deposit: one minor unit less is not", "admission", deposit,
           bid("anna", 2000, "!deposit_missing"),
           bidders={"anna": {"admission": "registered", "deposit_minor": 4999}})
    vector("deposit: none at all", "admission", deposit, bid("anna", 2000, "!deposit_missing"))
    vector("open: nobody needs to be admitted", "admission", {"admission": "open"},
           bid("anna", 2000, "anna 1000"))


def limits():
    limit = {"anna": {"limit_minor": 5000}}
    elsewhere = {"anna": {"limit_minor": 5000, "leading_elsewhere_minor": 3000}}
    vector("a maximum of exactly the limit", "limit", {}, bid("anna", 5000, "anna 1000"),
           bidders=limit)
    vector("a maximum one minor unit above the limit", "limit", {},
           bid("anna", 5001, "!limit_reached"), bid("anna", 5000, "anna 1000 n=1"), bidders=limit)
    vector("maximums that lead elsewhere count", "limit", {},
           bid("anna", 2001, "!limit_reached"), bid("anna", 2000, "anna 1000"), bidders=elsewhere)
    vector("a raise counts by what it adds", "limit", {}, bid("anna", 1500, "anna 1000"),
           bid("anna", 2001, "!limit_reached"), bid("anna", 2000, "anna 1000"), bidders=elsewhere)
    vector("who was outbid has the limit back", "limit", {}, bid("anna", 5000, "anna 1000"),
           bid("bea", 5200, "bea 5100"), bid("anna", 5300, "!limit_reached"),
           bidders={"anna": {"limit_minor": 5250}})
    vector("a new lead counts in full after the old one was lost", "limit", {},
           bid("anna", 2000, "anna 1000"), bid("bea", 3000, "bea 2100"),
           bid("anna", 5000, "anna 3100 n=3"), bidders=limit)
    vector("a bid above the limit is refused also where it would not lead", "limit", {},
           bid("bea", 9000, "bea 1000"), bid("anna", 6000, "!limit_reached"),
           bid("anna", 9100, "!limit_reached"), bid("anna", 5000, "bea 5100 n=2"),
           bidders=limit)
    vector("a bid that does not lead uses nothing up", "limit", {}, bid("bea", 9000, "bea 1000"),
           bid("anna", 4000, "bea 4100 n=2"), bid("anna", 5000, "bea 5100 n=3"), bidders=limit)


def add():
    amounts()
    states()
    bidders()
    admission()
    limits()
