"""A second implementation of the English auction, written from the specification alone.

It exists to disagree: the product keeps a standing and changes it bid by bid, while this model
keeps nothing but the list of what was said and works everything out from it, from the first bid
to the last, each time somebody asks. Where the two differ, one of them has misread the rules.
"""

MARKETPLACE_MAXIMUM_MINOR = 1_000_000_000_000
EXACT_MAXIMUM_MINOR = 2**53 - 1
HOUR_MS = 3_600_000

# Each preset as its house prints it: the current prices of a band and the step, in whole units.
# An upper end that is printed as "to 20" belongs to the lower band; "from 100" to the upper one.
EBAY_US_FROM = [
    ("0.00", "0.05"), ("1.00", "0.25"), ("5.00", "0.50"), ("25.00", "1.00"), ("100.00", "2.50"),
    ("250.00", "5.00"), ("500.00", "10.00"), ("1000.00", "25.00"), ("2500.00", "50.00"),
    ("5000.00", "100.00"),
]
WHATNOT_FROM = [
    ("0.00", "1.00"), ("30.00", "2.00"), ("50.00", "3.00"), ("100.00", "5.00"),
    ("300.00", "10.00"), ("1000.00", "20.00"), ("2000.00", "50.00"),
]
TRADEME_TO = [
    ("20.00", "0.50"), ("200.00", "1.00"), ("1000.00", "5.00"), ("5000.00", "10.00"),
    ("25000.00", "50.00"), (None, "100.00"),
]
COPART_FROM = [
    ("0.00", "1.00"), ("5.00", "5.00"), ("40.00", "10.00"), ("100.00", "25.00"),
    ("1000.00", "50.00"), ("5000.00", "100.00"), ("25000.00", "250.00"), ("50000.00", "500.00"),
    ("100000.00", "1000.00"),
]
PRESETS = ["ebay_us", "whatnot", "trademe", "copart"]


def cents(text):
    whole, fraction = text.split(".")
    return int(whole) * 100 + int(fraction)


def step_of(increments, price):
    """The step at a current price."""
    if increments.startswith("fixed:"):
        return int(increments.removeprefix("fixed:"))
    if increments == "trademe":
        for upper, step in TRADEME_TO:
            if upper is None or price <= cents(upper):
                return cents(step)
    tables = {"ebay_us": EBAY_US_FROM, "whatnot": WHATNOT_FROM, "copart": COPART_FROM}
    if increments in tables:
        bands = [(cents(lower), cents(step)) for lower, step in tables[increments]]
    else:
        bands = [tuple(map(int, part.split(":"))) for part in increments.split(",")]
    return [step for lower, step in bands if price >= lower][-1]


def boundaries_of(increments):
    """The prices at which the step changes: the first price of each band but the lowest."""
    if increments == "trademe":
        return [cents(upper) + 1 for upper, _ in TRADEME_TO if upper is not None]
    tables = {"ebay_us": EBAY_US_FROM, "whatnot": WHATNOT_FROM, "copart": COPART_FROM}
    return [cents(lower) for lower, _ in tables[increments]][1:]


class Refused(Exception):
    def __init__(self, code, minimum_minor=None):
        super().__init__(code)
        self.code = code
        self.minimum_minor = minimum_minor


class SoftClose:
    """`none`, `extend 60 90`, `reset 10 10`, then perhaps ` max 5` and ` until <time>`."""

    def __init__(self, text, milliseconds_of):
        words = text.split()
        self.kind = words[0]
        self.trigger_s, self.amount_s = (map(int, words[1:3]) if words[1:] else (0, 0))
        self.max_extensions = self.latest_end = None
        for word, value in zip(words[3::2], words[4::2]):
            if word == "max":
                self.max_extensions = int(value)
            elif word == "until":
                self.latest_end = milliseconds_of(value)

    def end_after_bid(self, ends_at, now, extensions):
        if self.kind == "none" or ends_at - now > self.trigger_s * 1000:
            return ends_at
        if self.max_extensions is not None and extensions >= self.max_extensions:
            return ends_at
        if self.kind == "extend":
            end = ends_at + self.amount_s * 1000
        else:
            end = now + self.amount_s * 1000
        if self.latest_end is not None:
            end = min(end, self.latest_end)
        return max(end, ends_at)


class Price:
    """Replays what was said, in order, and says who leads at which price."""

    def __init__(self, terms):
        self.terms = terms
        self.price = terms["opening_minor"]
        self.reserve = terms.get("reserve_minor")
        self.leader = None
        self.leader_maximum = None
        self.leader_is_absentee = False
        self.maximums = {}
        self.reserve_met = self.reserve is None

    def step(self, price):
        return step_of(self.terms["increments"], price)

    def say(self, item):
        if item["what"] == "start":
            self.open_with_pre_bids()
        elif item["what"] == "reserve":
            self.reserve = item["amount"]
            self.reserve_met = False
            self.look_at_reserve()
        else:
            self.bid(item["bidder"], item["amount"], item["absentee"])

    def open_with_pre_bids(self):
        """What was said before the start counts as maximums, whatever the order of saying it.

        So far every pre-bid was taken as one of a live auction; who leads with which maximum is
        right already, because that does not depend on the price. The price is made anew.
        """
        self.price = self.terms["opening_minor"]
        others = [item for bidder, item in self.maximums.items() if bidder != self.leader]
        if others:
            second = max(others)
            lifted = min(self.leader_maximum, second + self.step(second))
            self.price = max(self.price, lifted)
        self.reserve_met = self.reserve is None
        self.look_at_reserve()

    def bid(self, bidder, maximum, absentee):
        self.maximums[bidder] = max(maximum, self.maximums.get(bidder, 0))
        if self.leader == bidder:
            if maximum > self.leader_maximum:
                self.leader_maximum = maximum
                self.leader_is_absentee = absentee
                # The leader's own raise moves the price only to reach a reserve; where the price
                # jumps, nothing below the reserve is hidden, so it follows the maximum there.
                self.look_at_reserve()
            return
        if self.leader is None:
            self.lead(bidder, maximum, absentee)
        elif maximum > self.leader_maximum:
            second = self.leader_maximum
            self.lead(bidder, maximum, absentee)
            self.price = max(self.price, min(maximum, second + self.step(second)))
        elif maximum == self.leader_maximum:
            live_over_absentee = self.leader_is_absentee and not absentee
            if self.terms["tie"] == "live_beats_absentee" and live_over_absentee:
                self.lead(bidder, maximum, absentee)
            self.price = max(self.price, maximum)
        else:
            raised = min(self.leader_maximum, maximum + self.step(maximum))
            self.price = max(self.price, raised)
        self.look_at_reserve()

    def lead(self, bidder, maximum, absentee):
        self.leader = bidder
        self.leader_maximum = maximum
        self.leader_is_absentee = absentee

    def look_at_reserve(self):
        if self.reserve is None or self.reserve_met or self.leader is None:
            return
        if self.leader_maximum >= self.reserve:
            self.reserve_met = True
            self.price = max(self.price, self.reserve)
        elif self.terms["below_reserve"] == "jump_to_max":
            self.price = max(self.price, self.leader_maximum)


class Auction:
    """One auction: `do` takes a step and answers what a host is expected to answer."""

    def __init__(self, terms, bidders, milliseconds_of):
        self.terms = terms
        self.bidders = bidders
        self.soft_close = SoftClose(terms["soft_close"], milliseconds_of)
        self.state = "scheduled"
        self.said = []
        self.ends_at = terms["ends_at_ms"]
        self.extensions = 0
        self.paused_at = None
        self.buyer = None
        self.buy_now_gone = False

    def do(self, step):
        act = step.get("act", "bid")
        try:
            return getattr(self, act)(step, step["at_ms"]) or self.answer(act)
        except Refused as refused:
            expect = {"refused": refused.code}
            if refused.minimum_minor is not None:
                expect["minimum_minor"] = refused.minimum_minor
            return expect

    # What is known at any moment is worked out from what was said.

    def standing_bids(self):
        return [item for item in self.said if item["what"] == "bid" and not item["gone"]]

    def resolved(self):
        price = Price(self.terms)
        for item in self.said:
            if not item.get("gone"):
                price.say(item)
        return price

    def answer(self, act):
        now = self.resolved()
        expect = {"accepted": True}
        if self.state == "scheduled":
            # What is shown before the start is not part of the rules for bids.
            return expect
        if act == "buy_now":
            price = self.terms["buy_now_minor"]
            return expect | {"price_minor": price, "leader": self.buyer, "state": "sold"}
        expect |= {
            "price_minor": now.price,
            "leader": now.leader,
            "reserve_met": now.reserve_met,
            "bid_count": len(self.standing_bids()),
            "ends_at_ms": self.ends_at,
        }
        if act != "bid":
            expect["state"] = self.state
        if act == "close":
            del expect["ends_at_ms"]
        return expect

    # The commands.

    def check_open(self, now):
        if self.state in ("sold", "unsold") or now >= self.ends_at:
            raise Refused("auction_closed")
        if self.state == "paused":
            raise Refused("auction_paused")

    def start(self, step, now):
        self.state = "live"
        self.said.append({"what": "start"})

    def bid(self, step, now):
        bidder, maximum = step["bidder"], step["maximum_minor"]
        self.check_open(now)
        absentee = self.state == "scheduled"
        if absentee and self.terms["pre_bids"] == "refused":
            raise Refused("auction_not_started")
        self.check_bidder(bidder, now)
        before = self.resolved()
        self.check_amount(step, self.minimum(before, bidder))
        self.check_minimum(before, bidder, maximum)
        self.check_limit(bidder, maximum)
        bid = {"what": "bid", "bidder": bidder, "amount": maximum, "absentee": absentee}
        self.said.append(bid | {"gone": False, "at": now})
        self.buy_now_gone |= self.resolved().reserve_met
        end = self.soft_close.end_after_bid(self.ends_at, now, self.extensions)
        self.extensions += end > self.ends_at
        self.ends_at = end

    def check_bidder(self, bidder, now):
        known = self.bidders.get(bidder, {})
        if bidder == "seller" or known.get("member"):
            raise Refused("own_auction")
        if known.get("linked") and self.terms.get("linked_accounts") == "refused":
            raise Refused("own_auction")
        if known.get("banned_permanently") or known.get("banned_until_ms", 0) > now:
            raise Refused("bidder_banned")
        admission, status = self.terms.get("admission", "open"), known.get("admission")
        wanted = {
            "registered": ["registered", "approved", "invited"],
            "approved": ["approved"],
            "invited": ["invited"],
        }
        if admission in wanted and status not in wanted[admission]:
            raise Refused("not_admitted")
        if admission == "deposit":
            if known.get("deposit_minor", 0) < self.terms["deposit_minor"]:
                raise Refused("deposit_missing")

    def check_amount(self, step, minimum):
        maximum = step["maximum_minor"]
        if maximum > EXACT_MAXIMUM_MINOR:
            raise Refused("amount_out_of_range")
        if step.get("currency", self.terms["currency"]) != self.terms["currency"]:
            raise Refused("currency_mismatch")
        if maximum <= 0:
            raise Refused("amount_not_positive", minimum)
        if maximum > MARKETPLACE_MAXIMUM_MINOR:
            raise Refused("amount_too_high")

    def minimum(self, before, bidder):
        opening = self.terms["opening_minor"]
        if before.leader is None or self.state == "scheduled":
            # Before the start the opening price is shown, whatever maximums wait for it.
            steps = self.terms["first_bid"] == "start_plus_step"
            minimum = opening + (before.step(opening) if steps else 0)
        else:
            minimum = before.price + before.step(before.price)
        if before.leader == bidder:
            return max(minimum, before.leader_maximum + 1)
        return minimum

    def check_minimum(self, before, bidder, maximum):
        minimum = self.minimum(before, bidder)
        if before.leader == bidder:
            if self.terms["self_raise"] == "refused":
                raise Refused("self_raise_refused")
            if maximum <= before.leader_maximum:
                raise Refused("own_maximum_not_raised", minimum)
        if maximum < minimum:
            raise Refused("bid_too_low", minimum)

    def check_limit(self, bidder, maximum):
        """Whether the bid would lead is not asked: the refusal would tell the hidden maximum.

        A leader's own maximum counts already, so a raise replaces it: what matters is what the
        bidder would lead with here, and that is the new maximum either way.
        """
        known = self.bidders.get(bidder, {})
        would_lead_with = maximum + known.get("leading_elsewhere_minor", 0)
        if would_lead_with > known.get("limit_minor", would_lead_with):
            raise Refused("limit_reached")

    def buy_now(self, step, now):
        self.check_open(now)
        self.check_bidder(step["bidder"], now)
        if "buy_now_minor" not in self.terms or self.buy_now_gone:
            raise Refused("buy_now_unavailable")
        self.state, self.buyer = "sold", step["bidder"]

    def retract(self, step, now):
        self.check_open(now)
        bids = [item for item in self.said if item["what"] == "bid"]
        if not 1 <= step["bid"] <= len(bids):
            raise Refused("bid_not_found")
        subject = bids[step["bid"] - 1]
        policy = self.terms["retraction"]
        if policy == "never":
            raise Refused("retraction_refused")
        if policy == "seller_approval":
            if not step.get("seller_agrees"):
                raise Refused("retraction_refused")
            subject["gone"] = True
            return
        own = [item for item in bids if item["bidder"] == step["bidder"]]
        if self.ends_at - now > 12 * HOUR_MS:
            for item in own:
                item["gone"] = True
            return
        latest = own[-1]
        if subject is not latest or now - latest["at"] > HOUR_MS:
            raise Refused("retraction_refused")
        latest["gone"] = True

    def lower_reserve(self, step, now):
        self.check_open(now)
        current = self.resolved().reserve
        if self.standing_bids() and step["reserve_minor"] > current:
            raise Refused("reserve_not_lowered")
        self.said.append({"what": "reserve", "amount": step["reserve_minor"]})
        self.buy_now_gone |= self.resolved().reserve_met

    def pause(self, step, now):
        self.state, self.paused_at = "paused", now

    def resume(self, step, now):
        if self.terms["paused_time"] == "stops":
            self.ends_at += now - self.paused_at
        self.state, self.paused_at = "live", None

    def close(self, step, now):
        outcome = self.resolved()
        sold = outcome.leader is not None and outcome.reserve_met
        self.state = "sold" if sold else "unsold"
