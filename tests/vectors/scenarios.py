"""Writes the vectors as scenarios: calls of a market in the form of tests/scenarios/README.md.

Each vector becomes a scenario of the same name. What is known of a bidder before the first step is
brought about by the calls that bring it about in life; what comes of a step is looked for in its
answer and, where that does not say it, in what the host sees of the auction afterwards.
"""

import json

import builder

# A limit that another auction uses up is used up there until long after the end of this one.
ELSEWHERE_ENDS = builder.END + 3 * builder.DAY
# The number of a bid that nobody placed.
NOBODYS_BID = 9_999


def text(vectors):
    scenarios = [Writer(vector).scenario() for vector in vectors]
    return '{"scenarios": [\n' + ",\n".join(scenarios) + "\n]}\n"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def name(who):
    return f"${{{who}.id}}"


class Writer:
    def __init__(self, vector):
        self.vector = vector
        self.terms = vector["auction"]
        self.known = vector.get("bidders", {})
        self.steps = []
        self.bid_count = 0
        self.ends_at = self.terms["ends_at_ms"]
        self.standing = {}
        self.retracted = {step["bid"] for step in vector["steps"] if step.get("act") == "retract"}

    def scenario(self):
        self.prepare()
        for step in self.vector["steps"]:
            getattr(self, step.get("act", "bid"))(step, step["expect"])
        head = {
            "name": self.vector["name"],
            "starts_at": builder.rfc3339(self.terms["starts_at_ms"] - builder.DAY),
            "users": self.users(),
        }
        lines = ",\n".join(compact(step) for step in self.steps)
        return compact(head)[:-1] + ',"steps":[\n' + lines + "\n]}"

    def users(self):
        bidders = [step["bidder"] for step in self.vector["steps"] if "bidder" in step]
        elsewhere = any("leading_elsewhere_minor" in known for known in self.known.values())
        names = ["seller", *bidders, *self.known, *(["other"] if elsewhere else [])]
        return list(dict.fromkeys(names))

    def add(self, call, arguments, who="host", at=None, **more):
        step = {"at": builder.rfc3339(at)} if at is not None else {}
        actor = {"as": name(who)} if who != "host" else {}
        self.steps.append(step | actor | {"call": call, "with": arguments} | more)

    def money(self, amount, currency=None):
        return {"amount_minor": amount, "currency": currency or self.terms["currency"]}

    # What is so before the first step.

    def prepare(self):
        has_members = any(known.get("member") for known in self.known.values())
        if has_members:
            self.add("workspaces.create", {"new": {"name": "Shop"}}, "seller", save="shop")
        self.list_for_sale("seller", "thing", "shop" if has_members else None)
        self.add("auctions.create", {"new": self.new_auction()}, "seller", save="lot",
                 expect={"state": "scheduled"})
        for who, known in self.known.items():
            self.bring_about(who, known)

    def list_for_sale(self, who, save, workspace=None):
        new = {"kind": "auction", "title": "A thing", "category": "things",
               "condition": "good", "description": "A thing of which there is one."}
        place = {"in": name(workspace)} if workspace else {}
        self.add("listings.create", {"new": new}, who, save=save, **place)

    def new_auction(self):
        new = {"listing_id": name("thing")}
        for option, value in self.terms.items():
            if option.endswith("_ms"):
                new[option.removesuffix("_ms")] = builder.rfc3339(value)
            elif option.endswith("_minor"):
                new[option.removesuffix("_minor")] = self.money(value)
            elif option != "currency":
                new[option] = value
        return new

    def bring_about(self, who, known):
        user = {"user_id": name(who)}
        lot = {"auction_id": name("lot")}
        if known.get("member"):
            shop = {"id": name("shop")}
            self.add("workspaces.invite", shop | {"new": {"role": "member"}}, "seller",
                     save="invited")
            self.add("workspaces.accept_invite", {"token": "${invited.token}"}, who)
        if known.get("linked"):
            self.add("auctions.link_accounts", {"one": name("seller"), "other": name(who)})
        if known.get("banned_permanently"):
            self.add("auctions.ban", user)
        if "banned_until_ms" in known:
            self.add("auctions.ban", user | {"until": builder.rfc3339(known["banned_until_ms"])})
        if known.get("admission") == "registered":
            self.add("auctions.register", lot, who, expect="registered")
        elif "admission" in known:
            self.add("auctions.admit", lot | user | {"status": known["admission"]}, "seller",
                     expect=known["admission"])
        if "deposit_minor" in known:
            deposit = {"deposit": self.money(known["deposit_minor"])}
            self.add("auctions.hold_deposit", lot | user | deposit)
        if "leading_elsewhere_minor" in known:
            self.lead_elsewhere(who, known["leading_elsewhere_minor"])
        if "limit_minor" in known:
            limit = {"currency": self.terms["currency"], "limit": self.money(known["limit_minor"])}
            self.add("auctions.set_limit", user | limit)

    def lead_elsewhere(self, who, maximum):
        self.list_for_sale("other", "other_thing")
        new = {"listing_id": name("other_thing"), "opening": self.money(1),
               "ends_at": builder.rfc3339(ELSEWHERE_ENDS)}
        self.add("auctions.create", {"new": new}, "other", save="other_lot")
        bid = {"auction_id": name("other_lot"), "maximum": self.money(maximum)}
        self.add("auctions.place_bid", {"bid": bid}, who, expect={"is_leading": True})

    # The steps.

    def bid(self, step, expect):
        bidder = step["bidder"]
        maximum = self.money(step["maximum_minor"], step.get("currency"))
        bid = {"auction_id": name("lot"), "maximum": maximum}
        more = self.outcome(step, expect)
        if "refused" not in expect:
            self.bid_count += 1
            if self.bid_count in self.retracted:
                more["save"] = f"bid{self.bid_count}"
            if "price_minor" in expect:
                more["expect"] = self.shown(expect) | {"is_leading": expect["leader"] == bidder}
        self.act("auctions.place_bid", {"bid": bid}, bidder, step, more)
        if "refused" in expect or expect.get("leader", bidder) != bidder:
            self.look()

    def start(self, step, expect):
        self.remember(expect)
        self.look(step)

    close = start

    def pause(self, step, expect):
        self.seen_by_host("auctions.pause", step, expect)

    def resume(self, step, expect):
        self.seen_by_host("auctions.resume", step, expect)

    def lower_reserve(self, step, expect):
        reserve = {"reserve": self.money(step["reserve_minor"])}
        self.seen_by_user("auctions.change_reserve", reserve, "seller", step, expect)

    def buy_now(self, step, expect):
        if "refused" not in expect:
            # It ends the auction at once, and whether a reserve is met does not matter any more.
            self.standing.pop("reserve_met", None)
            expect = expect | {"ends_at_ms": step["at_ms"]}
        self.seen_by_user("auctions.buy_now", {}, step["bidder"], step, expect)

    def retract(self, step, expect):
        number = step["bid"]
        sequence = f"${{bid{number}.sequence}}" if number <= self.bid_count else NOBODYS_BID
        what = {"bid_sequence": sequence, "reason": step["reason"]}
        if self.terms["retraction"] != "seller_approval":
            self.seen_by_user("auctions.retract", what, step["bidder"], step, expect)
            return
        # The bidder's call asks the seller, and until the seller says the same the bid stays. To
        # the rules, which know no question, that is a refusal.
        self.act("auctions.retract", {"auction_id": name("lot")} | what, step["bidder"], step, {})
        self.look()
        if step.get("seller_agrees"):
            self.seen_by_user("auctions.retract", what, "seller", step, expect)

    def seen_by_host(self, call, step, expect):
        more = self.outcome(step, expect)
        if "refused" not in expect:
            more["expect"] = dict(self.standing)
        self.act(call, {"auction_id": name("lot")}, "host", step, more)
        if "refused" in expect:
            self.look()

    def seen_by_user(self, call, what, who, step, expect):
        more = self.outcome(step, expect)
        self.act(call, {"auction_id": name("lot")} | what, who, step, more)
        self.look()

    def act(self, call, arguments, who, step, more):
        self.add(call, arguments, who, at=step["at_ms"], **more)

    def outcome(self, step, expect):
        """What the step must answer when it is refused; else what stands is remembered."""
        if "refused" not in expect:
            self.remember(expect)
            return {}
        if step["at_ms"] >= self.ends_at:
            # By now it may have been closed, which is another state.
            self.standing.pop("state", None)
        refused = {"code": expect["refused"]}
        if "minimum_minor" in expect:
            refused["details"] = {"minimum_minor": expect["minimum_minor"]}
        return {"refused": refused}

    def remember(self, expect):
        self.standing |= self.shown(expect)
        self.ends_at = expect.get("ends_at_ms", self.ends_at)
        if "state" in expect:
            self.standing["state"] = expect["state"]
        if "leader" in expect:
            leader = expect["leader"]
            self.standing["leader_id"] = name(leader) if leader else None

    def shown(self, expect):
        shown = {word: expect[word] for word in ("price_minor", "reserve_met", "bid_count")
                 if word in expect}
        if "ends_at_ms" in expect:
            shown["ends_at"] = builder.rfc3339(expect["ends_at_ms"])
        return shown

    def look(self, step=None):
        """What the host sees of the auction."""
        expect = {"auction": dict(self.standing) or {"state": "scheduled"}}
        at = step["at_ms"] if step else None
        self.add("auctions.get", {"id": name("lot")}, at=at, expect=expect)
