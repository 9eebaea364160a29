# @generated from what the program declares; `make hosts` writes it anew.
"""The operations, for event loops."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .._calls import AsyncCaller
from .._feeds import AsyncEventFeeds
from .._codec import listed, read_approvable, read_page, text_of, written
from .._money import Money
from .._page import Page
from .records import (
    Admission,
    AdmissionStatus,
    ApiKeyId,
    ApiKeyView,
    Attributes,
    AuctionArchive,
    AuctionId,
    AuctionPhase,
    AuctionSummary,
    AuctionView,
    BelowReserve,
    BidOutcome,
    BidView,
    ChangeState,
    Condition,
    CreatedApiKey,
    Currency,
    EarlyEnd,
    Event,
    Explanation,
    FirstBid,
    Format,
    GroupId,
    IncrementLadder,
    InviteId,
    InvitePreview,
    InviteView,
    Invited,
    LinkKind,
    ListingId,
    ListingKind,
    ListingView,
    LogEntry,
    Member,
    MemberRole,
    MemberView,
    NodeStatus,
    NodeView,
    PageSession,
    PausedTime,
    PendingChangeId,
    PendingChangeView,
    Permission,
    PlaceBid,
    PlacedBid,
    PlatformRole,
    PremiumTiers,
    RelatedUser,
    Retraction,
    RetractionReason,
    Sanction,
    SanctionId,
    SanctionKind,
    Scopes,
    SelfRaise,
    SessionId,
    SessionView,
    SignedIn,
    SoftClose,
    StockItemId,
    StockItemView,
    StoredEvent,
    Tag,
    TieRule,
    TokenPair,
    UserId,
    UserState,
    UserView,
    Verified,
    WatchedEvent,
    WorkspaceId,
    WorkspaceView,
)


class AsyncAuctions(AsyncCaller):
    """The operations of `auctions`."""

    __slots__ = ()

    async def create(self, *, listing_id: ListingId, format: Format | None = None, opening: Money, reserve: Money | None = None, buy_now: Money | None = None, increments: IncrementLadder | None = None, first_bid: FirstBid | None = None, tie: TieRule | None = None, self_raise: SelfRaise | None = None, below_reserve: BelowReserve | None = None, soft_close: SoftClose | None = None, group_id: GroupId | None = None, retraction: Retraction | None = None, admission: Admission | None = None, deposit: Money | None = None, pre_bids: Permission | None = None, linked_accounts: Permission | None = None, paused_time: PausedTime | None = None, premium: PremiumTiers | None = None, tax_basis_points: int | None = None, starts_at: datetime | None = None, ends_at: datetime) -> AuctionView:
        """Puts a listing up for auction. The listing must be of kind `auction`, the actor's own,
        and not yet for sale; stock behind it is held from now on. An auction whose start has
        come is live at once.

        Fails with `listing_not_found`, `listing_state`, `forbidden`, `email_unverified`,
        `out_of_stock`, and with the code of the first term that cannot be.

        `listing_id`: What is sold.

        `format`: How it is run; `english` when absent. One of `english`.

        `opening`: The opening price; its currency is the auction's.

        `reserve`: The hidden reserve; none when absent.

        `buy_now`: The price of an immediate purchase; none is possible when absent.

        `increments`: By how much a bid must rise; `ebay_us` when absent.

        - `ebay_us`, `whatnot`, `trademe`, `copart`: the tables of these houses.
        - `fixed:100`: one step at every price, in minor units.
        - `0:5,100:25`: up to 32 bands, the price from which each holds and its step, in minor
          units.

        `first_bid`: What the first bid must reach; `at_start`, the opening price, when absent.
        One of `at_start`, `start_plus_step`.

        `tie`: Who leads when two maximums are equal; `earliest` when absent. One of `earliest`,
        `live_beats_absentee`.

        `self_raise`: Whether a leader may raise the own maximum; `allowed` when absent. One of
        `allowed`, `refused`.

        `below_reserve`: What the price does below the reserve; `step` when absent. One of
        `step`, `jump_to_max`.

        `soft_close`: Whether and how late bids move the end; `none` when absent.

        - `none`: never.
        - `extend 60 90`: a bid with 60 seconds or fewer left moves the end by 90 seconds.
        - `reset 10 10`: a bid with 10 seconds or fewer left leaves 10 seconds.
        - `catawiki`, `whatnot`, `common`: what these houses do, and what is common.

        Both may go on with `max 5`, how often the end may move, and with `until
        2026-11-20T12:00:00.000Z`, beyond which it never moves. Seconds are from 1 to 86,400.

        `group_id`: The group to join, of which all end together; none when absent.

        `retraction`: When a bid may be taken back; `ebay` when absent. One of `never`, `ebay`,
        `seller_approval`.

        `admission`: Who may bid; `open` when absent. One of `open`, `registered`, `approved`,
        `deposit`, `invited`.

        `deposit`: The deposit that `Admission.Deposit` asks for.

        `pre_bids`: Whether bids are taken before the start; `refused` when absent. One of
        `allowed`, `refused`.

        `linked_accounts`: Whether accounts linked to the seller may bid; `refused` when absent.
        One of `allowed`, `refused`.

        `paused_time`: Whether the time left keeps running while the auction is paused; `stops`
        when absent. One of `stops`, `runs`.

        `premium`: The buyer's premium; `none` when absent.

        - `none`: there is none.
        - `0:2500,100000:2000`: up to 32 tiers, the hammer price in minor units from which each
          begins and the rate of the part within it, 0 to 10,000 basis points.

        `tax_basis_points`: Tax on the hammer price, in basis points (0 to 10,000); 0 when
        absent.

        `starts_at`: When it starts; at once when absent or not after now.

        `ends_at`: When it ends.
        """
        _new: dict[str, Any] = {"listing_id": listing_id, "opening": written(opening, Money, "opening"), "ends_at": text_of(ends_at, "ends_at")}
        _arguments: dict[str, Any] = {"new": _new}
        if format is not None:
            _new["format"] = format
        if reserve is not None:
            _new["reserve"] = written(reserve, Money, "reserve")
        if buy_now is not None:
            _new["buy_now"] = written(buy_now, Money, "buy_now")
        if increments is not None:
            _new["increments"] = increments
        if first_bid is not None:
            _new["first_bid"] = first_bid
        if tie is not None:
            _new["tie"] = tie
        if self_raise is not None:
            _new["self_raise"] = self_raise
        if below_reserve is not None:
            _new["below_reserve"] = below_reserve
        if soft_close is not None:
            _new["soft_close"] = soft_close
        if group_id is not None:
            _new["group_id"] = group_id
        if retraction is not None:
            _new["retraction"] = retraction
        if admission is not None:
            _new["admission"] = admission
        if deposit is not None:
            _new["deposit"] = written(deposit, Money, "deposit")
        if pre_bids is not None:
            _new["pre_bids"] = pre_bids
        if linked_accounts is not None:
            _new["linked_accounts"] = linked_accounts
        if paused_time is not None:
            _new["paused_time"] = paused_time
        if premium is not None:
            _new["premium"] = premium
        if tax_basis_points is not None:
            _new["tax_basis_points"] = tax_basis_points
        if starts_at is not None:
            _new["starts_at"] = text_of(starts_at, "starts_at")
        _answer = await self._call("auctions.create", _arguments)
        return AuctionView._read(_answer)

    async def get(self, id: AuctionId) -> AuctionSummary:
        """One auction with what it sells, as the actor sees it. What the seller wrote is empty
        where the listing was taken off, except for the seller and whoever is trusted. Fails
        with `auction_not_found`.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("auctions.get", _arguments)
        return AuctionSummary._read(_answer)

    async def page(self, phase: AuctionPhase, *, seller_id: UserId | None = None, limit: int | None = None, cursor: str | None = None) -> Page[AuctionSummary]:
        """A page of auctions, as the actor sees them.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"phase": phase}
        if seller_id is not None:
            _arguments["seller_id"] = seller_id
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("auctions.page", _arguments)
        return read_page(_answer, lambda each: AuctionSummary._read(each))

    async def place_bid(self, *, auction_id: AuctionId, maximum: Money) -> PlacedBid:
        """Places a bid for the user who acts: the most that user would pay.

        Answers once the bid is durable. Refusals: `auction_not_found`, `auction_not_started`,
        `auction_paused`, `auction_closed`, `currency_mismatch`, `amount_not_positive`,
        `amount_too_high`, `own_maximum_not_raised`, `self_raise_refused`, `bid_too_low` (with
        `minimum_minor` and `step_minor`), `own_auction`, `bidder_banned`, `blocked`,
        `not_admitted`, `deposit_missing`, `limit_reached`, `email_unverified`,
        `unauthenticated`, and `idempotency_conflict`.

        Rules: specification of auctions, “English in detail”.

        `auction_id`: The auction.

        `maximum`: The most the bidder would pay: a secret.
        """
        _bid: dict[str, Any] = {"auction_id": auction_id, "maximum": written(maximum, Money, "maximum")}
        _arguments: dict[str, Any] = {"bid": _bid}
        _answer = await self._call("auctions.place_bid", _arguments)
        return PlacedBid._read(_answer)

    async def place_bids(self, bids: Iterable[PlaceBid]) -> list[BidOutcome]:
        """Places many bids in one submission, in order. Each has its own answer; one that is
        refused does not disturb the others. With an idempotency key each bid has the key and
        its place in the list.

        Fails with `invalid_argument`, and places none, when there are more than 10,000.
        """
        _arguments: dict[str, Any] = {"bids": [written(each, PlaceBid, "bids") for each in listed(bids, "bids")]}
        _answer = await self._call("auctions.place_bids", _arguments)
        return [BidOutcome._read(each) for each in _answer]

    async def buy_now(self, auction_id: AuctionId) -> PlacedBid:
        """Takes the immediate purchase for the user who acts. Refused as `buy_now_unavailable`
        when there is none or no longer, and for the reasons for which a bid is refused.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.buy_now", _arguments)
        return PlacedBid._read(_answer)

    async def retract(self, auction_id: AuctionId, bid_sequence: int, reason: RetractionReason) -> AuctionView:
        """Takes a bid of the user who acts back, under the auction's policy. The auction is
        resolved again from the bids that remain, so the price may fall; the history keeps
        everything.

        Where the policy asks for the seller's consent, the bidder's call asks for it and
        changes nothing yet; then the seller or the host makes the same call to agree, and the
        bidder's reason counts. A bidder who bids again takes the question back.

        A former leader who leads again may then be above a limit on leading maximums: such a
        bid was within the limit when it was placed, and stays binding.

        Fails with `bid_not_found` and `retraction_refused`.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id, "bid_sequence": bid_sequence, "reason": reason}
        _answer = await self._call("auctions.retract", _arguments)
        return AuctionView._read(_answer)

    async def bids(self, auction_id: AuctionId, *, limit: int | None = None, cursor: str | None = None) -> Page[BidView]:
        """A page of the bids of an auction, the latest first, as the actor sees them: aliases, and
        no maximum but the own.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("auctions.bids", _arguments)
        return read_page(_answer, lambda each: BidView._read(each))

    async def explain(self, auction_id: AuctionId, bid_sequence: int) -> Explanation:
        """Why a bid does not lead, or did not win, without revealing the hidden maximum of a live
        auction. Its bidder, the seller and the host may ask.

        Fails with `bid_not_found`.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id, "bid_sequence": bid_sequence}
        _answer = await self._call("auctions.explain", _arguments)
        return Explanation._read(_answer)

    async def verify(self, auction_id: AuctionId) -> Verified:
        """Replays the whole log of an auction through the rules and checks price, leader and chain
        at every entry. Only the seller, administrators and the host may, because it reads
        everything.

        Fails with `storage_corrupt`, naming the first entry that does not fit.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.verify", _arguments)
        return Verified._read(_answer)

    async def change_reserve(self, auction_id: AuctionId, *, reserve: Money | None = None) -> AuctionView:
        """Lowers the hidden reserve, or before the first bid sets or lifts it. Only the seller
        may.

        Fails with `reserve_not_lowered`.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        if reserve is not None:
            _arguments["reserve"] = written(reserve, Money, "reserve")
        _answer = await self._call("auctions.change_reserve", _arguments)
        return AuctionView._read(_answer)

    async def pause(self, auction_id: AuctionId) -> AuctionView:
        """Stops a live auction for a while. Only an administrator or the host may."""
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.pause", _arguments)
        return AuctionView._read(_answer)

    async def resume(self, auction_id: AuctionId) -> AuctionView:
        """Lets a paused auction go on. Only an administrator or the host may."""
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.resume", _arguments)
        return AuctionView._read(_answer)

    async def end_early(self, auction_id: AuctionId, how: EarlyEnd) -> AuctionView:
        """Ends an auction before its time, as its seller: called off, or sold to the leader.

        Fails with `too_late_to_end` when less than 12 hours are left and there are bids, unless
        it is sold to the leader.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id, "how": how}
        _answer = await self._call("auctions.end_early", _arguments)
        return AuctionView._read(_answer)

    async def cancel(self, auction_id: AuctionId) -> AuctionView:
        """Calls an auction off at any time. Only an administrator or the host may."""
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.cancel", _arguments)
        return AuctionView._read(_answer)

    async def register(self, auction_id: AuctionId) -> AdmissionStatus:
        """Registers the user who acts for an auction: enough for admission `registered`, a request
        to the seller for `approved`.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer: AdmissionStatus = await self._call("auctions.register", _arguments)
        return _answer

    async def admit(self, auction_id: AuctionId, user_id: UserId, status: AdmissionStatus) -> AdmissionStatus:
        """Approves, invites or refuses a user, as the seller."""
        _arguments: dict[str, Any] = {"auction_id": auction_id, "user_id": user_id, "status": status}
        _answer: AdmissionStatus = await self._call("auctions.admit", _arguments)
        return _answer

    async def hold_deposit(self, auction_id: AuctionId, user_id: UserId, deposit: Money) -> AdmissionStatus:
        """Notes that a deposit is held for a user, or none any more. The money itself is the
        payment provider's business, so only the host or an administrator may say so.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id, "user_id": user_id, "deposit": written(deposit, Money, "deposit")}
        _answer: AdmissionStatus = await self._call("auctions.hold_deposit", _arguments)
        return _answer

    async def set_limit(self, user_id: UserId, currency: Currency, *, limit: Money | None = None) -> None:
        """Limits the sum of a bidder's leading maximums in one currency, or lifts the limit. Only
        the host or an administrator may.
        """
        _arguments: dict[str, Any] = {"user_id": user_id, "currency": currency}
        if limit is not None:
            _arguments["limit"] = written(limit, Money, "limit")
        await self._call("auctions.set_limit", _arguments)

    async def ban(self, user_id: UserId, *, until: datetime | None = None) -> None:
        """Bans a user from bidding until a moment, for good with no moment given, or lifts a ban
        with a moment that is past. It takes the place of whatever bans the user, and is kept
        among the measures against the user. Only the host or an administrator may.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if until is not None:
            _arguments["until"] = text_of(until, "until")
        await self._call("auctions.ban", _arguments)

    async def mark_no_response(self, auction_id: AuctionId) -> None:
        """Notes that the winner of an auction did not respond within the time for settlement: the
        winner is banned, for good after the second time. Only the seller may, and only after
        the deadline; the host at any time.

        The listing is over and may be offered again; stock behind it is free.

        Fails with `auction_state` before that, and when the sale is settled or given up
        already: one sale counts once against its winner, also once the listing has another
        auction.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        await self._call("auctions.mark_no_response", _arguments)

    async def link_accounts(self, one: UserId, other: UserId) -> None:
        """Notes that two accounts belong together. Only the host or an administrator may."""
        _arguments: dict[str, Any] = {"one": one, "other": other}
        await self._call("auctions.link_accounts", _arguments)

    async def create_group(self) -> GroupId:
        """Makes a group for auctions of the user who acts. An auction joins it when it is created;
        an extension of one then extends all of them.
        """
        _arguments: dict[str, Any] = {}
        _answer: GroupId = await self._call("auctions.create_group", _arguments)
        return _answer

    async def ids(self, limit: int, *, after: AuctionId | None = None) -> list[AuctionId]:
        """Up to `limit` (1 to 10,000) ids of auctions after an id, in the order of the ids,
        whatever their state: for whoever checks or copies all of them. Only the host may. Fails
        with `invalid_argument` for another limit.
        """
        _arguments: dict[str, Any] = {"limit": limit}
        if after is not None:
            _arguments["after"] = after
        _answer = await self._call("auctions.ids", _arguments)
        return list(_answer)

    async def log(self, auction_id: AuctionId) -> list[LogEntry]:
        """The whole log of an auction. It holds maximums, so only the host may."""
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.log", _arguments)
        return [LogEntry._read(each) for each in _answer]

    async def archive(self, auction_id: AuctionId) -> AuctionArchive:
        """An auction whole, to be kept and verified elsewhere: `AuctionArchive.verify` needs no
        store. Only the host may: it holds secret maximums.

        Fails with `auction_not_found`.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        _answer = await self._call("auctions.archive", _arguments)
        return AuctionArchive._read(_answer)


class AsyncListings(AsyncCaller):
    """The operations of `listings`."""

    __slots__ = ()

    async def create(self, *, kind: ListingKind, title: str, description: str | None = None, category: str, attributes: Attributes | None = None, condition: Condition, tags: Iterable[Tag] | None = None, location: str | None = None, quantity: int | None = None, stock_item_id: StockItemId | None = None, picture: str | None = None) -> ListingView:
        """Creates a listing of the user who acts, as a draft, in the workspace that was chosen by
        `Market.in_workspace` or else in the personal one. A listing to be auctioned goes on
        sale with `Auctions.create`, any other with `Listings.publish`.

        Fails with `invalid_argument` for the first field that cannot be, with
        `stock_item_not_found` for stock of another workspace, with `workspace_not_found` for
        who is no member, and with `forbidden` for who only looks.

        `kind`: How it is to be sold. One of `fixed_price`, `negotiable`, `auction`, `swap`.

        `title`: 1 to 100 characters.

        `description`: At most 2,000 characters; at least 10 before anybody else sees it.

        `category`: 1 to 50 characters.

        `attributes`: What is particular to the category.

        `condition`: The condition. One of `new`, `excellent`, `very_good`, `good`, `fair`,
        `poor`, `damaged`, `for_repair`.

        `tags`: At most 20, each of 1 to 30 characters.

        `location`: At most 100 characters.

        `quantity`: 1 to 1,000,000.

        `stock_item_id`: The stock item that backs it.

        `picture`: The content address of its picture.
        """
        _new: dict[str, Any] = {"kind": kind, "title": title, "category": category, "condition": condition}
        _arguments: dict[str, Any] = {"new": _new}
        if description is not None:
            _new["description"] = description
        if attributes is not None:
            _new["attributes"] = written(attributes, Attributes, "attributes")
        if tags is not None:
            _new["tags"] = listed(tags, "tags")
        if location is not None:
            _new["location"] = location
        if quantity is not None:
            _new["quantity"] = quantity
        if stock_item_id is not None:
            _new["stock_item_id"] = stock_item_id
        if picture is not None:
            _new["picture"] = picture
        _answer = await self._call("listings.create", _arguments)
        return ListingView._read(_answer)

    async def get(self, id: ListingId) -> ListingView:
        """One listing. Fails with `listing_not_found`, also for a draft in a workspace of which
        one is no member.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("listings.get", _arguments)
        return ListingView._read(_answer)

    async def page(self, *, seller_id: UserId | None = None, limit: int | None = None, cursor: str | None = None) -> Page[ListingView]:
        """A page of listings, the latest first: the public ones, and with `seller_id` being the
        actor also the own drafts in workspaces of which the actor is a member. Where a
        workspace was chosen, only what is of it, and for its members everything that is.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {}
        if seller_id is not None:
            _arguments["seller_id"] = seller_id
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("listings.page", _arguments)
        return read_page(_answer, lambda each: ListingView._read(each))

    async def auctions(self, id: ListingId) -> list[AuctionId]:
        """The auctions of a listing, the latest first."""
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("listings.auctions", _arguments)
        return list(_answer)

    async def edit(self, id: ListingId, *, title: str | None = None, description: str | None = None, category: str | None = None, attributes: Attributes | None = None, condition: Condition | None = None, tags: Iterable[Tag] | None = None, location: str | None = None, picture: str | None = None, expected_version: int | None = None) -> ListingView:
        """Changes a listing before it has bids. With `expected_version` the change is refused as
        `version_conflict` when somebody else was faster.

        After the first bid it fails with `auction_has_bids`: use `Listings.add_to_description`.

        `title`: A new title.

        `description`: A new description.

        `category`: A new category.

        `attributes`: New attributes.

        `condition`: A new condition. One of `new`, `excellent`, `very_good`, `good`, `fair`,
        `poor`, `damaged`, `for_repair`.

        `tags`: New tags in place of the old ones.

        `location`: A new location.

        `picture`: A new picture.
        """
        _edit: dict[str, Any] = {}
        _arguments: dict[str, Any] = {"id": id, "edit": _edit}
        if title is not None:
            _edit["title"] = title
        if description is not None:
            _edit["description"] = description
        if category is not None:
            _edit["category"] = category
        if attributes is not None:
            _edit["attributes"] = written(attributes, Attributes, "attributes")
        if condition is not None:
            _edit["condition"] = condition
        if tags is not None:
            _edit["tags"] = listed(tags, "tags")
        if location is not None:
            _edit["location"] = location
        if picture is not None:
            _edit["picture"] = picture
        if expected_version is not None:
            _arguments["expected_version"] = expected_version
        _answer = await self._call("listings.edit", _arguments)
        return ListingView._read(_answer)

    async def add_to_description(self, id: ListingId, addition: str) -> ListingView:
        """Adds to a description; possible also after the first bid. Whoever watches the auction of
        the listing is told.
        """
        _arguments: dict[str, Any] = {"id": id, "addition": addition}
        _answer = await self._call("listings.add_to_description", _arguments)
        return ListingView._read(_answer)

    async def set_picture(self, id: ListingId, picture: str) -> ListingView:
        """Sets the address of the listing's picture. It is an edit like any other: after the first
        bid it fails with `auction_has_bids`.
        """
        _arguments: dict[str, Any] = {"id": id, "picture": picture}
        _answer = await self._call("listings.set_picture", _arguments)
        return ListingView._read(_answer)

    async def publish(self, id: ListingId) -> ListingView:
        """Puts a listing that is not an auction on sale. Stock behind it is held. Fails with
        `email_unverified` where only who has confirmed the e-mail address may sell.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("listings.publish", _arguments)
        return ListingView._read(_answer)

    async def withdraw(self, id: ListingId) -> ListingView:
        """Takes a listing off sale. Stock behind it is free again."""
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("listings.withdraw", _arguments)
        return ListingView._read(_answer)

    async def mark_sold(self, id: ListingId) -> ListingView:
        """The sale is done: the stock that was held leaves."""
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("listings.mark_sold", _arguments)
        return ListingView._read(_answer)


class AsyncInventory(AsyncCaller):
    """The operations of `inventory`."""

    __slots__ = ()

    async def create(self, *, sku: str, name: str, quantity: int) -> StockItemView | PendingChangeView:
        """Adds a stock item. Fails with `invalid_argument`, with `workspace_not_found` for who is
        no member of the workspace, and with `forbidden` for who only looks at it.

        `sku`: The seller's own number, 1 to 64 characters.

        `name`: What it is, 1 to 100 characters.

        `quantity`: How many there are.
        """
        _new: dict[str, Any] = {"sku": sku, "name": name, "quantity": quantity}
        _arguments: dict[str, Any] = {"new": _new}
        _answer = await self._call("inventory.create", _arguments)
        return read_approvable(_answer, lambda each: StockItemView._read(each))

    async def receive(self, id: StockItemId, quantity: int) -> StockItemView | PendingChangeView:
        """Adds to what there is. Fails with `stock_item_not_found`, also for an item of another
        workspace than the one that was chosen, and with `forbidden` for who only looks.
        """
        _arguments: dict[str, Any] = {"id": id, "quantity": quantity}
        _answer = await self._call("inventory.receive", _arguments)
        return read_approvable(_answer, lambda each: StockItemView._read(each))

    async def get(self, id: StockItemId) -> StockItemView:
        """One stock item, for the members of its workspace. Fails with `unauthenticated` when
        nobody is signed in, and otherwise with `stock_item_not_found`, also for an item of
        another workspace than the one that was chosen.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("inventory.get", _arguments)
        return StockItemView._read(_answer)

    async def page(self, *, limit: int | None = None, cursor: str | None = None) -> Page[StockItemView]:
        """A page of the stock, the latest first, for the members of the workspace. Fails with
        `workspace_not_found`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("inventory.page", _arguments)
        return read_page(_answer, lambda each: StockItemView._read(each))


class AsyncIdentity(AsyncCaller):
    """The operations of `identity`."""

    __slots__ = ()

    async def register(self, *, username: str, email: str, display_name: str | None = None, password: str | None = None) -> UserView:
        """Registers a user with a personal workspace. Anybody may. Where mail can be sent, the
        user is asked to confirm the address.

        Fails with `invalid_argument` for the first field that cannot be, with `already_exists`
        when the user name or the e-mail address is taken, and with `passwords_disabled` where
        users come from elsewhere and it is not the host that asks. With an idempotency key, a
        registration that comes again gives the first answer only to who sends the same
        password.

        `username`: The user name, 3 to 50 letters, digits and underscores.

        `email`: The e-mail address.

        `display_name`: How the user wants to be called, at most 50 characters; the user name
        when empty.

        `password`: The password, 8 to 1,000 characters; nothing for a user who signs in
        elsewhere.
        """
        _new: dict[str, Any] = {"username": username, "email": email}
        _arguments: dict[str, Any] = {"new": _new}
        if display_name is not None:
            _new["display_name"] = display_name
        if password is not None:
            _new["password"] = password
        _answer = await self._call("identity.register", _arguments)
        return UserView._read(_answer)

    async def register_admin(self, *, username: str, email: str, display_name: str | None = None, password: str | None = None) -> UserView:
        """Registers an administrator. Only the host may.

        `username`: The user name, 3 to 50 letters, digits and underscores.

        `email`: The e-mail address.

        `display_name`: How the user wants to be called, at most 50 characters; the user name
        when empty.

        `password`: The password, 8 to 1,000 characters; nothing for a user who signs in
        elsewhere.
        """
        _new: dict[str, Any] = {"username": username, "email": email}
        _arguments: dict[str, Any] = {"new": _new}
        if display_name is not None:
            _new["display_name"] = display_name
        if password is not None:
            _new["password"] = password
        _answer = await self._call("identity.register_admin", _arguments)
        return UserView._read(_answer)

    async def import_user(self, *, username: str, email: str, display_name: str | None = None, password_hash: str | None = None, email_verified: bool | None = None, role: PlatformRole | None = None, created_at: datetime | None = None, external_source: str | None = None, external_id: str | None = None) -> UserView:
        """Takes over a user of another system, with a personal workspace. Only the host may.

        Fails with `invalid_argument` for a field that cannot be, a password in plain among
        them, and with `already_exists` when the user name, the e-mail address or the account in
        the other system is taken.

        `username`: The user name, 3 to 50 letters, digits and underscores.

        `email`: The e-mail address.

        `display_name`: How the user wants to be called, at most 50 characters; the user name
        when absent.

        `password_hash`: The hash of the password, of bcrypt or in PHC form; nothing for who
        signs in elsewhere.

        `email_verified`: Whether the other system has confirmed the e-mail address; it has not
        when absent.

        `role`: The role on the platform; `user` when absent. One of `user`, `admin`.

        `created_at`: When the account was made there; now when absent.

        `external_source`: The other system, as the market calls it, for who goes on to sign in
        there.

        `external_id`: Who the user is there.
        """
        _user: dict[str, Any] = {"username": username, "email": email}
        _arguments: dict[str, Any] = {"user": _user}
        if display_name is not None:
            _user["display_name"] = display_name
        if password_hash is not None:
            _user["password_hash"] = password_hash
        if email_verified is not None:
            _user["email_verified"] = email_verified
        if role is not None:
            _user["role"] = role
        if created_at is not None:
            _user["created_at"] = text_of(created_at, "created_at")
        if external_source is not None:
            _user["external_source"] = external_source
        if external_id is not None:
            _user["external_id"] = external_id
        _answer = await self._call("identity.import_user", _arguments)
        return UserView._read(_answer)

    async def authenticate(self, name: str, password: str) -> UserView:
        """Checks a user name or e-mail address and a password. Anybody may. To sign in, which
        begins a session, is `Sessions.sign_in`.

        Fails with `credentials_invalid`, after the same time, whether the name or the password
        is wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if
        they are known); with `account_locked` after too many wrong passwords; and with
        `passwords_disabled` where users come from elsewhere.
        """
        _arguments: dict[str, Any] = {"name": name, "password": password}
        _answer = await self._call("identity.authenticate", _arguments)
        return UserView._read(_answer)

    async def me(self) -> UserView:
        """The user who acts. Fails with `unauthenticated`, and with `account_suspended`."""
        _arguments: dict[str, Any] = {}
        _answer = await self._call("identity.me", _arguments)
        return UserView._read(_answer)

    async def get(self, id: UserId) -> UserView:
        """A user as others see one. Fails with `user_not_found`, with `account_suspended` for a
        suspended user who asks and with `unauthenticated` for one whose account is gone.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("identity.get", _arguments)
        return UserView._read(_answer)

    async def find_by_name(self, name: str) -> UserView:
        """The user with a name or e-mail address. Only the host may ask. Fails with
        `user_not_found`.
        """
        _arguments: dict[str, Any] = {"name": name}
        _answer = await self._call("identity.find_by_name", _arguments)
        return UserView._read(_answer)

    async def page(self, *, limit: int | None = None, cursor: str | None = None) -> Page[UserView]:
        """A page of all users, the latest first. Only the host or an administrator may.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("identity.page", _arguments)
        return read_page(_answer, lambda each: UserView._read(each))

    async def edit_profile(self, *, display_name: str | None = None, bio: str | None = None, location: str | None = None, locale: str | None = None, time_zone: str | None = None, avatar: str | None = None, expected_version: int | None = None) -> UserView:
        """Changes the profile of the user who acts. With `expected_version` the change is refused
        as `version_conflict` when somebody else was faster.

        Fails with `unauthenticated`, and with `invalid_argument` for the first field that
        cannot be.

        `display_name`: How the user wants to be called, 1 to 50 characters.

        `bio`: About the user, at most 500 characters.

        `location`: Where the user is, at most 100 characters.

        `locale`: The language, as a tag of BCP 47 such as `en` or `de-CH`.

        `time_zone`: The time zone, as IANA names it, such as `Europe/Zurich`.

        `avatar`: The address of an uploaded picture.
        """
        _edit: dict[str, Any] = {}
        _arguments: dict[str, Any] = {"edit": _edit}
        if display_name is not None:
            _edit["display_name"] = display_name
        if bio is not None:
            _edit["bio"] = bio
        if location is not None:
            _edit["location"] = location
        if locale is not None:
            _edit["locale"] = locale
        if time_zone is not None:
            _edit["time_zone"] = time_zone
        if avatar is not None:
            _edit["avatar"] = avatar
        if expected_version is not None:
            _arguments["expected_version"] = expected_version
        _answer = await self._call("identity.edit_profile", _arguments)
        return UserView._read(_answer)

    async def set_badges(self, user_id: UserId, badges: Iterable[str]) -> UserView:
        """Says what has been found out about a user, such as `verified`: everybody sees it. What
        was said before is replaced. Only the host or an administrator may.

        Fails with `invalid_argument` for more than 20, and for what is no word of small
        letters, digits and underscores.
        """
        _arguments: dict[str, Any] = {"user_id": user_id, "badges": listed(badges, "badges")}
        _answer = await self._call("identity.set_badges", _arguments)
        return UserView._read(_answer)

    async def change_password(self, old_password: str, password: str) -> None:
        """Sets another password for the user who acts, who shows the old one, and ends all other
        sessions. No API key may.

        Fails with `credentials_invalid`, also for a user who has no password here, with
        `account_locked` after too many wrong ones, and with `invalid_argument` for a password
        that cannot be.
        """
        _arguments: dict[str, Any] = {"old_password": old_password, "password": password}
        await self._call("identity.change_password", _arguments)

    async def change_email(self, password: str, email: str) -> None:
        """Begins to change the e-mail address of the user who acts, who shows the password: a link
        to confirm it is sent to the new address, and until it is used the old one stays. No API
        key may.

        Fails with `credentials_invalid`, with `invalid_argument`, with `already_exists` for an
        address that somebody has, with `mail_unavailable` where no mail can be sent, and with
        `passwords_disabled` where users come from elsewhere, with the address they have there.
        """
        _arguments: dict[str, Any] = {"password": password, "email": email}
        await self._call("identity.change_email", _arguments)

    async def request_email_verification(self) -> None:
        """Sends the user who acts another link to confirm the e-mail address; the one before is
        good no more. No API key may. Fails with `mail_unavailable` where no mail can be sent.
        """
        _arguments: dict[str, Any] = {}
        await self._call("identity.request_email_verification", _arguments)

    async def verify_email(self, token: str) -> UserView:
        """Confirms an e-mail address by the token of a link. Anybody may. When the link was for
        another address than the user has, it takes that one's place.

        Fails with `link_invalid`, and with `already_exists` when somebody else has the address
        by now.
        """
        _arguments: dict[str, Any] = {"token": token}
        _answer = await self._call("identity.verify_email", _arguments)
        return UserView._read(_answer)

    async def request_password_reset(self, email: str) -> None:
        """Sends a link to set another password to whoever has this e-mail address. Anybody may,
        and is answered the same, after the same time, whether somebody has it or not.

        Fails with `invalid_argument` for what is no address, with `mail_unavailable` where no
        mail can be sent, and with `passwords_disabled` where users come from elsewhere.
        """
        _arguments: dict[str, Any] = {"email": email}
        await self._call("identity.request_password_reset", _arguments)

    async def reset_password(self, token: str, password: str) -> UserId:
        """Sets another password by the token of a link, ends all sessions of the user, and gives
        who it is. Anybody may. The account is no longer locked, and the address counts as
        confirmed. If it did not before, the API keys of the account are revoked: somebody else
        may have made it.

        Fails with `link_invalid`, and with `invalid_argument` for a password that cannot be.
        """
        _arguments: dict[str, Any] = {"token": token, "password": password}
        _answer: UserId = await self._call("identity.reset_password", _arguments)
        return _answer

    async def make_link(self, kind: LinkKind, user_id: UserId) -> str:
        """A token that confirms a user's e-mail address or sets another password, for hosts that
        send mail in their own way. Only the host may. Fails with `user_not_found`.
        """
        _arguments: dict[str, Any] = {"kind": kind, "user_id": user_id}
        _answer: str = await self._call("identity.make_link", _arguments)
        return _answer

    async def follow(self, user_id: UserId) -> None:
        """Follows somebody, who is told of it. To follow again changes nothing.

        Fails with `unauthenticated`, with `invalid_argument` for oneself, with
        `user_not_found`, and with `blocked` by who wants to hear nothing of the actor.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        await self._call("identity.follow", _arguments)

    async def unfollow(self, user_id: UserId) -> None:
        """Follows somebody no longer. It is no fault if it was never so. Fails with
        `unauthenticated`.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        await self._call("identity.unfollow", _arguments)

    async def block(self, user_id: UserId, *, bids: bool | None = None) -> None:
        """Wants to hear nothing of somebody from now on: neither of the two follows the other any
        longer. With `bids` the other may not bid on auctions of the user who acts, either; bids
        that were placed before stand.

        Fails with `unauthenticated`, with `invalid_argument` for oneself and with
        `user_not_found`.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if bids is not None:
            _arguments["bids"] = bids
        await self._call("identity.block", _arguments)

    async def unblock(self, user_id: UserId) -> None:
        """Blocks somebody no longer. It is no fault if it was never so. Fails with
        `unauthenticated`.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        await self._call("identity.unblock", _arguments)

    async def followed(self, user_id: UserId, *, limit: int | None = None, cursor: str | None = None) -> Page[RelatedUser]:
        """A page of whom a user follows, for the user and whom the platform trusts. Fails with
        `forbidden`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("identity.followed", _arguments)
        return read_page(_answer, lambda each: RelatedUser._read(each))

    async def followers(self, user_id: UserId, *, limit: int | None = None, cursor: str | None = None) -> Page[RelatedUser]:
        """A page of who follows a user, for the user and whom the platform trusts. Fails with
        `forbidden`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("identity.followers", _arguments)
        return read_page(_answer, lambda each: RelatedUser._read(each))

    async def blocked(self, user_id: UserId, *, limit: int | None = None, cursor: str | None = None) -> Page[RelatedUser]:
        """A page of whom a user blocks, for the user and whom the platform trusts. Fails with
        `forbidden`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("identity.blocked", _arguments)
        return read_page(_answer, lambda each: RelatedUser._read(each))

    async def sanction(self, user_id: UserId, *, kind: SanctionKind, reason: str, ends_at: datetime | None = None) -> Sanction:
        """Takes a measure against a user, who is told. A ban or a suspension that already lasts
        longer is not shortened; a suspension ends every session of the user at once. Only the
        host or an administrator may.

        Fails with `user_not_found`, and with `invalid_argument` for a reason that cannot be,
        for an end that is past, and against oneself.

        `kind`: What it takes. One of `warning`, `bid_ban`, `suspension`.

        `reason`: Why, 1 to 500 characters that the user may read.

        `ends_at`: Until when; for good when absent.
        """
        _new: dict[str, Any] = {"kind": kind, "reason": reason}
        _arguments: dict[str, Any] = {"user_id": user_id, "new": _new}
        if ends_at is not None:
            _new["ends_at"] = text_of(ends_at, "ends_at")
        _answer = await self._call("identity.sanction", _arguments)
        return Sanction._read(_answer)

    async def lift_sanction(self, id: SanctionId) -> Sanction:
        """Lifts a measure before its time, and gives back what it took unless another one holds
        it. One that is over or lifted stays as it is. Only the host or an administrator may.

        Fails with `sanction_not_found`, and with `version_conflict` when too much happens to
        the user at the same time.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("identity.lift_sanction", _arguments)
        return Sanction._read(_answer)

    async def sanctions(self, user_id: UserId, *, limit: int | None = None, cursor: str | None = None) -> Page[Sanction]:
        """A page of the measures against a user, the latest first, for the user and whom the
        platform trusts. Fails with `forbidden`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("identity.sanctions", _arguments)
        return read_page(_answer, lambda each: Sanction._read(each))

    async def set_state(self, id: UserId, state: UserState) -> UserView:
        """Suspends a user until further notice, or lifts whatever suspends the user. A suspended
        user can do nothing, and every session ends at once. Either is kept among the measures
        against the user, where `Identity.sanction` can say a reason and an end. Only the host
        or an administrator may.

        Fails with `user_not_found`, and with `invalid_argument` for oneself and for the state
        `deleted`.
        """
        _arguments: dict[str, Any] = {"id": id, "state": state}
        _answer = await self._call("identity.set_state", _arguments)
        return UserView._read(_answer)

    async def set_role(self, id: UserId, role: PlatformRole) -> UserView:
        """Makes a user an administrator of the platform, or an ordinary user again. Only the host
        or another administrator may; nobody changes the own role.

        No API key may: whom it made an administrator would outlast it.

        Fails with `scope_missing` for a key, with `user_not_found`, and with `invalid_argument`
        for oneself.
        """
        _arguments: dict[str, Any] = {"id": id, "role": role}
        _answer = await self._call("identity.set_role", _arguments)
        return UserView._read(_answer)

    async def delete_account(self, user_id: UserId, *, password: str | None = None) -> None:
        """Deletes an account for good: the own one, with the password if there is one, or any for
        whom the platform trusts. Bids, auctions and what was sold stay, of a deleted user
        without a name; everything else goes. Deleting it once more removes what may have been
        left.

        Fails with `unauthenticated`, with `scope_missing` for every API key, with `forbidden`,
        with `user_not_found`, with `credentials_invalid`, with `account_locked` after too many
        wrong passwords, and with `account_in_use` while the user has something on sale or is
        the only owner of a workspace with other members.

        `password`: The password of who deletes the own account; nothing for a user who has
        none.
        """
        _delete: dict[str, Any] = {}
        _arguments: dict[str, Any] = {"user_id": user_id, "delete": _delete}
        if password is not None:
            _delete["password"] = password
        await self._call("identity.delete_account", _arguments)

    async def set_up_token(self) -> str | None:
        """A token with which somebody becomes the first administrator, once and within 24 hours,
        or nothing when there is one already. A later token takes the place of the one before.
        Only the host may.
        """
        _arguments: dict[str, Any] = {}
        _answer: str | None = await self._call("identity.set_up_token", _arguments)
        return _answer

    async def set_up(self, token: str, *, username: str, email: str, display_name: str | None = None, password: str | None = None) -> UserView:
        """Registers the first administrator by a token of `Identity.set_up_token`. Anybody may who
        has it.

        Fails with `link_invalid`, also when there is an administrator by now, with
        `passwords_disabled` where users come from elsewhere, and as `Identity.register` does;
        then the token stays good.

        `username`: The user name, 3 to 50 letters, digits and underscores.

        `email`: The e-mail address.

        `display_name`: How the user wants to be called, at most 50 characters; the user name
        when empty.

        `password`: The password, 8 to 1,000 characters; nothing for a user who signs in
        elsewhere.
        """
        _new: dict[str, Any] = {"username": username, "email": email}
        _arguments: dict[str, Any] = {"token": token, "new": _new}
        if display_name is not None:
            _new["display_name"] = display_name
        if password is not None:
            _new["password"] = password
        _answer = await self._call("identity.set_up", _arguments)
        return UserView._read(_answer)


class AsyncSessions(AsyncCaller):
    """The operations of `sessions`."""

    __slots__ = ()

    async def sign_in(self, *, name: str, password: str, device: str | None = None, address: str | None = None) -> SignedIn:
        """Signs in with a password: an access token for minutes, and a refresh token that gives
        the next pair, once. Anybody may.

        Fails with `credentials_invalid`, after the same time, whether the name or the password
        is wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if
        they are known); with `account_locked` after too many wrong passwords; with
        `passwords_disabled` where users come from elsewhere; and with `overloaded` when more
        want to sign in than can be checked.

        `name`: The user name or the e-mail address.

        `password`: The password.

        `device`: What the device says of itself, such as the name of a browser; what is too
        long is cut.

        `address`: The address from which it comes, or nothing.
        """
        _asked: dict[str, Any] = {"name": name, "password": password}
        _arguments: dict[str, Any] = {"asked": _asked}
        if device is not None:
            _asked["device"] = device
        if address is not None:
            _asked["address"] = address
        _answer = await self._call("sessions.sign_in", _arguments)
        return SignedIn._read(_answer)

    async def sign_in_page(self, *, name: str, password: str, device: str | None = None, address: str | None = None) -> PageSession:
        """Signs in with a password in a browser: the value for a cookie, which carries the session
        on whenever it is shown. Anybody may. Fails as `Sessions.sign_in` does.

        `name`: The user name or the e-mail address.

        `password`: The password.

        `device`: What the device says of itself, such as the name of a browser; what is too
        long is cut.

        `address`: The address from which it comes, or nothing.
        """
        _asked: dict[str, Any] = {"name": name, "password": password}
        _arguments: dict[str, Any] = {"asked": _asked}
        if device is not None:
            _asked["device"] = device
        if address is not None:
            _asked["address"] = address
        _answer = await self._call("sessions.sign_in_page", _arguments)
        return PageSession._read(_answer)

    async def sign_in_external(self, token: str, *, device: str | None = None, address: str | None = None) -> SignedIn:
        """Signs in with a token of another system that the market was opened to believe. Who is
        seen for the first time becomes a user. Anybody may.

        Fails with `token_invalid`, and with `identity_provider_unavailable` when the keys of
        the other system cannot be had.
        """
        _arguments: dict[str, Any] = {"token": token}
        if device is not None:
            _arguments["device"] = device
        if address is not None:
            _arguments["address"] = address
        _answer = await self._call("sessions.sign_in_external", _arguments)
        return SignedIn._read(_answer)

    async def sign_in_external_page(self, token: str, *, device: str | None = None, address: str | None = None) -> PageSession:
        """The same in a browser. Anybody may. Fails as `Sessions.sign_in_external` does."""
        _arguments: dict[str, Any] = {"token": token}
        if device is not None:
            _arguments["device"] = device
        if address is not None:
            _arguments["address"] = address
        _answer = await self._call("sessions.sign_in_external_page", _arguments)
        return PageSession._read(_answer)

    async def begin(self, user_id: UserId, *, device: str | None = None, address: str | None = None) -> SignedIn:
        """Begins a session of a user for whom the program that embeds the market vouches, such as
        after a sign-in by other means. Only the host may. Fails with `user_not_found`.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        if device is not None:
            _arguments["device"] = device
        if address is not None:
            _arguments["address"] = address
        _answer = await self._call("sessions.begin", _arguments)
        return SignedIn._read(_answer)

    async def begin_page(self, user_id: UserId, *, device: str | None = None, address: str | None = None) -> PageSession:
        """The same in a browser. Only the host may. Fails with `user_not_found`."""
        _arguments: dict[str, Any] = {"user_id": user_id}
        if device is not None:
            _arguments["device"] = device
        if address is not None:
            _arguments["address"] = address
        _answer = await self._call("sessions.begin_page", _arguments)
        return PageSession._read(_answer)

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Exchanges a refresh token for the next pair. Each is good once; the last one may come
        once more within ten seconds, because an answer can be lost, and gives the same next one
        again. Anybody may.

        Fails with `token_invalid`. A token that was used before then was stolen, by the one who
        used it first or by this one: its session ends.
        """
        _arguments: dict[str, Any] = {"refresh_token": refresh_token}
        _answer = await self._call("sessions.refresh", _arguments)
        return TokenPair._read(_answer)

    async def list(self) -> list[SessionView]:
        """The open sessions of the user who acts, the oldest first. No API key may."""
        _arguments: dict[str, Any] = {}
        _answer = await self._call("sessions.list", _arguments)
        return [SessionView._read(each) for each in _answer]

    async def end(self, id: SessionId) -> None:
        """Ends a session of the user who acts; an administrator and the host end anybody's. No API
        key may. Fails with `session_not_found`, also for one of somebody else.
        """
        _arguments: dict[str, Any] = {"id": id}
        await self._call("sessions.end", _arguments)

    async def sign_out(self) -> None:
        """Ends the session with which is acted: no token of it is good any more, at any node.
        Fails with `unauthenticated` when the market acts without one.
        """
        _arguments: dict[str, Any] = {}
        await self._call("sessions.sign_out", _arguments)

    async def end_others(self) -> int:
        """Ends all sessions of the user who acts but the one with which is acted, and gives how
        many. No API key may.
        """
        _arguments: dict[str, Any] = {}
        _answer: int = await self._call("sessions.end_others", _arguments)
        return _answer

    async def end_all(self, user_id: UserId) -> int:
        """Ends all sessions of a user, and gives how many. The user, an administrator and the host
        may; no API key.
        """
        _arguments: dict[str, Any] = {"user_id": user_id}
        _answer: int = await self._call("sessions.end_all", _arguments)
        return _answer

    async def tidy(self) -> int:
        """Forgets sessions that were over a day ago, old counts of wrong passwords, and links that
        nobody can use any more; gives how many. A market on a clock that runs does this by
        itself every few minutes. Only the host may.
        """
        _arguments: dict[str, Any] = {}
        _answer: int = await self._call("sessions.tidy", _arguments)
        return _answer

    async def jwks(self) -> str:
        """The public keys of this market's access tokens, as a JSON Web Key Set (RFC 7517). Empty
        when they are signed with a secret.
        """
        _arguments: dict[str, Any] = {}
        _answer: str = await self._call("sessions.jwks", _arguments)
        return _answer


class AsyncApiKeys(AsyncCaller):
    """The operations of `api_keys`."""

    __slots__ = ()

    async def create(self, *, name: str, scopes: Scopes, expires_at: datetime | None = None) -> CreatedApiKey:
        """Makes a key for the user who acts.

        Fails with `invalid_argument` for the first field that cannot be, or when the user has a
        hundred keys that are not revoked, and with `scope_missing` for an API key.

        `name`: What it is for, 1 to 100 characters.

        `scopes`: What it may do, such as `inventory:write auctions:read`.

        `expires_at`: When it is over; never when absent.
        """
        _new: dict[str, Any] = {"name": name, "scopes": scopes}
        _arguments: dict[str, Any] = {"new": _new}
        if expires_at is not None:
            _new["expires_at"] = text_of(expires_at, "expires_at")
        _answer = await self._call("api_keys.create", _arguments)
        return CreatedApiKey._read(_answer)

    async def list(self) -> list[ApiKeyView]:
        """The keys of the user who acts, those that are not revoked before the others, the latest
        first: a hundred at most.
        """
        _arguments: dict[str, Any] = {}
        _answer = await self._call("api_keys.list", _arguments)
        return [ApiKeyView._read(each) for each in _answer]

    async def revoke(self, id: ApiKeyId) -> ApiKeyView:
        """Revokes a key: it is good no more, at any node. The user whose it is, an administrator
        and the host may. Fails with `api_key_not_found`, also for one of somebody else.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("api_keys.revoke", _arguments)
        return ApiKeyView._read(_answer)


class AsyncWorkspaces(AsyncCaller):
    """The operations of `workspaces`."""

    __slots__ = ()

    async def create(self, *, name: str, approval: bool | None = None) -> WorkspaceView:
        """Makes a workspace of which the user who acts is the owner. Fails with
        `invalid_argument`.

        `name`: The name, 1 to 100 characters.

        `approval`: Whether members' writes wait for the approval of an owner or administrator.
        """
        _new: dict[str, Any] = {"name": name}
        _arguments: dict[str, Any] = {"new": _new}
        if approval is not None:
            _new["approval"] = approval
        _answer = await self._call("workspaces.create", _arguments)
        return WorkspaceView._read(_answer)

    async def get(self, id: WorkspaceId) -> WorkspaceView:
        """A workspace, for its members. Fails with `workspace_not_found`."""
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("workspaces.get", _arguments)
        return WorkspaceView._read(_answer)

    async def list(self) -> list[WorkspaceView]:
        """The workspaces of the user who acts, the oldest first, each with the user's role in it."""
        _arguments: dict[str, Any] = {}
        _answer = await self._call("workspaces.list", _arguments)
        return [WorkspaceView._read(each) for each in _answer]

    async def edit(self, id: WorkspaceId, *, name: str | None = None, approval: bool | None = None, expected_version: int | None = None) -> WorkspaceView:
        """Changes a workspace, as one of those who manage it. With `expected_version` the change
        is refused as `version_conflict` when somebody else was faster.

        Fails with `workspace_not_found`, `forbidden` and `invalid_argument`.

        `name`: Another name, 1 to 100 characters.

        `approval`: Whether members' writes wait for approval from now on.
        """
        _edit: dict[str, Any] = {}
        _arguments: dict[str, Any] = {"id": id, "edit": _edit}
        if name is not None:
            _edit["name"] = name
        if approval is not None:
            _edit["approval"] = approval
        if expected_version is not None:
            _arguments["expected_version"] = expected_version
        _answer = await self._call("workspaces.edit", _arguments)
        return WorkspaceView._read(_answer)

    async def delete(self, id: WorkspaceId) -> None:
        """Deletes a workspace, as its owner. From now on it is `workspace_not_found` for
        everybody. The memberships are taken away after that, a portion at a time.

        Fails with `workspace_not_found`, with `forbidden`, and with `workspace_required` for a
        personal workspace.
        """
        _arguments: dict[str, Any] = {"id": id}
        await self._call("workspaces.delete", _arguments)

    async def members(self, id: WorkspaceId, *, limit: int | None = None, cursor: str | None = None) -> Page[MemberView]:
        """A page of the members, the latest user first, for members. Fails with
        `workspace_not_found`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"id": id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("workspaces.members", _arguments)
        return read_page(_answer, lambda each: MemberView._read(each))

    async def set_role(self, id: WorkspaceId, user_id: UserId, role: MemberRole) -> Member:
        """Gives a member another role, as one of those who manage the workspace; only an owner
        makes or unmakes an owner.

        Fails with `workspace_not_found`, `member_not_found`, `forbidden`, and with `last_owner`
        when no owner would be left. No API key may: what it gave would outlast it.
        """
        _arguments: dict[str, Any] = {"id": id, "user_id": user_id, "role": role}
        _answer = await self._call("workspaces.set_role", _arguments)
        return Member._read(_answer)

    async def remove_member(self, id: WorkspaceId, user_id: UserId) -> None:
        """Takes a member out, as one of those who manage the workspace. An owner cannot be taken
        out.

        Fails with `workspace_not_found`, `member_not_found` and `forbidden`.
        """
        _arguments: dict[str, Any] = {"id": id, "user_id": user_id}
        await self._call("workspaces.remove_member", _arguments)

    async def leave(self, id: WorkspaceId) -> None:
        """The user who acts leaves a workspace.

        Fails with `workspace_not_found`, with `last_owner`, and with `workspace_required` for
        the own personal workspace.
        """
        _arguments: dict[str, Any] = {"id": id}
        await self._call("workspaces.leave", _arguments)

    async def invite(self, id: WorkspaceId, *, email: str | None = None, role: MemberRole) -> Invited:
        """Invites somebody, as one of those who manage the workspace. The token is shown this
        once, and sent to the address that is named, where mail can be sent.

        Fails with `workspace_not_found`, `forbidden`, `invalid_argument`, with
        `workspace_required` for a personal workspace, and with `scope_missing` for an API key:
        whom it let in would stay when it is revoked. With an idempotency key, a request that
        comes again makes no second invitation; but the token is kept nowhere, so it is refused
        as `already_exists` with the id of the first one.

        `email`: The e-mail address of who is invited, to which the link is sent; whoever has
        the link can come in when absent.

        `role`: What the new member may do: not `owner`. One of `owner`, `admin`, `member`,
        `viewer`.
        """
        _new: dict[str, Any] = {"role": role}
        _arguments: dict[str, Any] = {"id": id, "new": _new}
        if email is not None:
            _new["email"] = email
        _answer = await self._call("workspaces.invite", _arguments)
        return Invited._read(_answer)

    async def invites(self, id: WorkspaceId, *, limit: int | None = None, cursor: str | None = None) -> Page[InviteView]:
        """A page of the invitations, the latest first, for those who manage the workspace. Fails
        with `workspace_not_found` and `forbidden`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"id": id}
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("workspaces.invites", _arguments)
        return read_page(_answer, lambda each: InviteView._read(each))

    async def revoke_invite(self, id: WorkspaceId, invite_id: InviteId) -> InviteView:
        """Takes an invitation back, as one of those who manage the workspace. Fails with
        `workspace_not_found`, `forbidden`, and with `invite_not_found`, also for one that was
        accepted.
        """
        _arguments: dict[str, Any] = {"id": id, "invite_id": invite_id}
        _answer = await self._call("workspaces.revoke_invite", _arguments)
        return InviteView._read(_answer)

    async def accept_invite(self, token: str) -> WorkspaceView:
        """The user who acts, in person, comes in by an invitation.

        Fails with `invite_not_found` for every token that opens nothing (any more, or for this
        user), with `email_unverified` when it is for the user's address and that is not
        confirmed, with `already_exists` for who is a member, and with `scope_missing` for an
        API key.
        """
        _arguments: dict[str, Any] = {"token": token}
        _answer = await self._call("workspaces.accept_invite", _arguments)
        return WorkspaceView._read(_answer)

    async def invite_preview(self, token: str) -> InvitePreview:
        """What an invitation is into, for anybody who has its token. Fails with
        `invite_not_found`.
        """
        _arguments: dict[str, Any] = {"token": token}
        _answer = await self._call("workspaces.invite_preview", _arguments)
        return InvitePreview._read(_answer)


class AsyncApprovals(AsyncCaller):
    """The operations of `approvals`."""

    __slots__ = ()

    async def get(self, id: PendingChangeId) -> PendingChangeView:
        """One change. Fails with `pending_change_not_found`."""
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("approvals.get", _arguments)
        return PendingChangeView._read(_answer)

    async def page(self, workspace_id: WorkspaceId, *, state: ChangeState | None = None, limit: int | None = None, cursor: str | None = None) -> Page[PendingChangeView]:
        """A page of the changes of a workspace, the latest first, of one state or of any: all of
        them for those who manage it, and for others their own. Fails with
        `workspace_not_found`.

        `limit`: How many items, 1 to 200; 20 when absent.

        `cursor`: Where the page begins, as the page before says; the first when absent.
        """
        _arguments: dict[str, Any] = {"workspace_id": workspace_id}
        if state is not None:
            _arguments["state"] = state
        if limit is not None:
            _arguments["limit"] = limit
        if cursor is not None:
            _arguments["cursor"] = cursor
        _answer = await self._call("approvals.page", _arguments)
        return read_page(_answer, lambda each: PendingChangeView._read(each))

    async def approve(self, id: PendingChangeId, *, note: str | None = None) -> PendingChangeView:
        """Does what was asked for, as of now and for who asked, in the same commit in which it is
        marked as approved.

        Fails with `pending_change_not_found`; with `forbidden`, also when who asked may not
        write in the workspace any more; with `version_conflict` when it was decided before; and
        as the operation does. Whatever is refused leaves the change waiting.

        `note`: What to tell who asked, at most 500 characters.
        """
        _decision: dict[str, Any] = {}
        _arguments: dict[str, Any] = {"id": id, "decision": _decision}
        if note is not None:
            _decision["note"] = note
        _answer = await self._call("approvals.approve", _arguments)
        return PendingChangeView._read(_answer)

    async def reject(self, id: PendingChangeId, *, note: str | None = None) -> PendingChangeView:
        """Refuses what was asked for. Fails with `pending_change_not_found`, `forbidden` and
        `version_conflict`.

        `note`: What to tell who asked, at most 500 characters.
        """
        _decision: dict[str, Any] = {}
        _arguments: dict[str, Any] = {"id": id, "decision": _decision}
        if note is not None:
            _decision["note"] = note
        _answer = await self._call("approvals.reject", _arguments)
        return PendingChangeView._read(_answer)

    async def withdraw(self, id: PendingChangeId) -> PendingChangeView:
        """Takes back what the user who acts has asked for. Fails with `pending_change_not_found`,
        `forbidden` and `version_conflict`.
        """
        _arguments: dict[str, Any] = {"id": id}
        _answer = await self._call("approvals.withdraw", _arguments)
        return PendingChangeView._read(_answer)


class AsyncEvents(AsyncEventFeeds):
    """The operations of `events`."""

    __slots__ = ()

    async def views(self, auction_id: AuctionId, *, after: int | None = None, limit: int | None = None) -> list[WatchedEvent]:
        """Up to `limit` (1 to 1,000) events of an auction after a number, oldest first, as the
        actor may see them. Fails as `Events.watch` does, and with `invalid_argument` for
        another limit or a negative number.

        `limit`: How many events, 1 to 1,000; 100 when absent.
        """
        _arguments: dict[str, Any] = {"auction_id": auction_id}
        if after is not None:
            _arguments["after"] = after
        if limit is not None:
            _arguments["limit"] = limit
        _answer = await self._call("events.views", _arguments)
        return [WatchedEvent._read(each) for each in _answer]

    async def read(self, topic: str, *, after: int | None = None, limit: int | None = None) -> list[Event]:
        """Up to `limit` (1 to 1,000) events of a topic after a number, oldest first. Fails as
        `Events.subscribe` does, and with `invalid_argument` for another limit.

        `limit`: How many events, 1 to 1,000; 100 when absent.
        """
        _arguments: dict[str, Any] = {"topic": topic}
        if after is not None:
            _arguments["after"] = after
        if limit is not None:
            _arguments["limit"] = limit
        _answer = await self._call("events.read", _arguments)
        return [Event._read(each) for each in _answer]

    async def follow(self, position: int, *, limit: int | None = None) -> list[StoredEvent]:
        """Up to `limit` (1 to 1,000) events of all topics after a position of the log, for a
        follower that keeps its own place. Only the host may. Fails with `invalid_argument` for
        another limit.

        `limit`: How many events, 1 to 1,000; 100 when absent.
        """
        _arguments: dict[str, Any] = {"position": position}
        if limit is not None:
            _arguments["limit"] = limit
        _answer = await self._call("events.follow", _arguments)
        return [StoredEvent._read(each) for each in _answer]


class AsyncMarketOperations(AsyncCaller):
    """The operations of `market`."""

    __slots__ = ()

    async def run_due(self) -> int:
        """Does everything that is due by the market's clock, and gives how many deadlines that
        were. A market on a clock that runs does this by itself; where time is moved by hand it
        is how time takes effect. Only the host may.
        """
        _arguments: dict[str, Any] = {}
        _answer: int = await self._call("market.run_due", _arguments)
        return _answer

    async def backup(self, path: str) -> None:
        """Copies the market as of one commit into a new file while it goes on serving.

        Fails with `already_exists` when there is such a file, and with `invalid_argument` for a
        market in memory or in a database, which has means of its own. Only the host may.
        """
        _arguments: dict[str, Any] = {"path": path}
        await self._call("market.backup", _arguments)

    async def nodes(self) -> list[NodeView]:
        """The nodes that are open on this market and alive, this one among them; none for a file,
        which knows of no others. Only the host may.
        """
        _arguments: dict[str, Any] = {}
        _answer = await self._call("market.nodes", _arguments)
        return [NodeView._read(each) for each in _answer]

    async def status(self) -> NodeStatus:
        """How this node stands among others. It asks nobody and never waits. Only the host may."""
        _arguments: dict[str, Any] = {}
        _answer = await self._call("market.status", _arguments)
        return NodeStatus._read(_answer)

    @property
    def auctions(self) -> AsyncAuctions:
        """The operations of `auctions`."""
        return AsyncAuctions(self._native)

    @property
    def listings(self) -> AsyncListings:
        """The operations of `listings`."""
        return AsyncListings(self._native)

    @property
    def inventory(self) -> AsyncInventory:
        """The operations of `inventory`."""
        return AsyncInventory(self._native)

    @property
    def identity(self) -> AsyncIdentity:
        """The operations of `identity`."""
        return AsyncIdentity(self._native)

    @property
    def sessions(self) -> AsyncSessions:
        """The operations of `sessions`."""
        return AsyncSessions(self._native)

    @property
    def api_keys(self) -> AsyncApiKeys:
        """The operations of `api_keys`."""
        return AsyncApiKeys(self._native)

    @property
    def workspaces(self) -> AsyncWorkspaces:
        """The operations of `workspaces`."""
        return AsyncWorkspaces(self._native)

    @property
    def approvals(self) -> AsyncApprovals:
        """The operations of `approvals`."""
        return AsyncApprovals(self._native)

    @property
    def events(self) -> AsyncEvents:
        """The operations of `events`."""
        return AsyncEvents(self._native)
