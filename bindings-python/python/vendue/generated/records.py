# @generated from what the program declares; `make hosts` writes it anew.
"""What goes in and comes out: records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from .._codec import error_of, listed, moment, text_of, written
from .._errors import VendueError
from .._money import Money
from .._native import record

__all__ = [
    "Act",
    "Admission",
    "AdmissionStatus",
    "ApiKeyId",
    "ApiKeyView",
    "Attributes",
    "AttributesFragrance",
    "AttributesNone",
    "AttributesSneaker",
    "AttributesUnknown",
    "Auction",
    "AuctionArchive",
    "AuctionEventView",
    "AuctionEventViewBidPlaced",
    "AuctionEventViewBidRetracted",
    "AuctionEventViewCancelled",
    "AuctionEventViewDescriptionAdded",
    "AuctionEventViewEndingSoon",
    "AuctionEventViewExtended",
    "AuctionEventViewOutbid",
    "AuctionEventViewPaused",
    "AuctionEventViewReserveChanged",
    "AuctionEventViewReserveMet",
    "AuctionEventViewResumed",
    "AuctionEventViewScheduled",
    "AuctionEventViewSold",
    "AuctionEventViewStarted",
    "AuctionEventViewUnknown",
    "AuctionEventViewUnsold",
    "AuctionId",
    "AuctionPhase",
    "AuctionPolicy",
    "AuctionState",
    "AuctionSummary",
    "AuctionView",
    "BelowReserve",
    "BidOutcome",
    "BidView",
    "BoxCondition",
    "CancelReason",
    "ChangeState",
    "Condition",
    "CreatedApiKey",
    "Currency",
    "CurrencyView",
    "Decision",
    "DeleteAccount",
    "EarlyEnd",
    "EditListing",
    "EditProfile",
    "EditWorkspace",
    "Event",
    "EventBody",
    "EventBodyApiKeyCreated",
    "EventBodyApiKeyRevoked",
    "EventBodyBidPlaced",
    "EventBodyBidRetracted",
    "EventBodyCancelled",
    "EventBodyChangeDecided",
    "EventBodyChangeRequested",
    "EventBodyDescriptionAdded",
    "EventBodyEmailVerified",
    "EventBodyEndingSoon",
    "EventBodyExtended",
    "EventBodyFollowed",
    "EventBodyInviteCreated",
    "EventBodyInviteRevoked",
    "EventBodyMemberAdded",
    "EventBodyMemberRemoved",
    "EventBodyMemberRoleChanged",
    "EventBodyPasswordChanged",
    "EventBodyPaused",
    "EventBodyProfileChanged",
    "EventBodyReserveChanged",
    "EventBodyReserveMet",
    "EventBodyResumed",
    "EventBodyRoleChanged",
    "EventBodySanctionLifted",
    "EventBodySanctioned",
    "EventBodyScheduled",
    "EventBodySessionBegan",
    "EventBodySessionEnded",
    "EventBodySold",
    "EventBodyStarted",
    "EventBodyUnknown",
    "EventBodyUnsold",
    "EventBodyUserDeleted",
    "EventBodyUserRegistered",
    "EventBodyUserReinstated",
    "EventBodyUserShutOut",
    "EventBodyUserSuspended",
    "EventBodyWorkspaceChanged",
    "EventBodyWorkspaceCreated",
    "EventBodyWorkspaceDeleted",
    "Explanation",
    "FirstBid",
    "Format",
    "GroupId",
    "HashCost",
    "IdentityPolicy",
    "ImportUser",
    "IncrementLadder",
    "InviteId",
    "InvitePreview",
    "InviteState",
    "InviteView",
    "Invited",
    "LinkKind",
    "ListingId",
    "ListingKind",
    "ListingState",
    "ListingView",
    "LogEntry",
    "Member",
    "MemberRole",
    "MemberView",
    "NewApiKey",
    "NewAuction",
    "NewInvite",
    "NewListing",
    "NewSanction",
    "NewStockItem",
    "NewUser",
    "NewWorkspace",
    "NodeStatus",
    "NodeView",
    "OpenOptions",
    "PageSession",
    "PausedTime",
    "PendingChangeId",
    "PendingChangeView",
    "Permission",
    "PlaceBid",
    "PlacedBid",
    "PlatformRole",
    "PremiumTiers",
    "PriceLine",
    "PriceLineKind",
    "RelatedUser",
    "Retraction",
    "RetractionReason",
    "Sanction",
    "SanctionId",
    "SanctionKind",
    "Scopes",
    "SelfRaise",
    "SessionEnd",
    "SessionId",
    "SessionKind",
    "SessionPolicy",
    "SessionView",
    "SignIn",
    "SignInMethod",
    "SignedIn",
    "SoftClose",
    "Standing",
    "StockItemId",
    "StockItemView",
    "StoredEvent",
    "Tag",
    "TieRule",
    "TokenPair",
    "TokenVerifier",
    "UnsoldReason",
    "UserId",
    "UserState",
    "UserView",
    "Username",
    "Verdict",
    "Verified",
    "ViewerStanding",
    "WatchedEvent",
    "WorkspaceId",
    "WorkspaceView",
]


Act: TypeAlias = Literal[
    "bid",
    "buy_now",
    "retraction",
    "started",
    "group_extended",
    "paused",
    "resumed",
    "reserve_changed",
    "ended",
    "cancelled",
]
"""What a log entry records. Whatever changes a standing is an act.

- `bid`: A maximum was placed or raised: `amount_minor` is the maximum.
- `buy_now`: The immediate purchase was taken.
- `retraction`: A bid was taken back: `subject_sequence` is the bid.
- `started`: The auction went live.
- `group_extended`: The end was moved by a bid on another auction of the group.
- `paused`: The auction was stopped for a while.
- `resumed`: It goes on.
- `reserve_changed`: The seller lowered (or, before the first bid, set) the reserve to
  `amount_minor`.
- `ended`: It ended at its time, or early in favour of the leader.
- `cancelled`: It was called off.
"""


Admission: TypeAlias = Literal[
    "open",
    "registered",
    "approved",
    "deposit",
    "invited",
]
"""Who may bid.

- `open`: Every user.
- `registered`: Users who registered for this auction.
- `approved`: Users whom the seller approved.
- `deposit`: Users for whom a deposit is held.
- `invited`: Users whom the seller invited.
"""


AdmissionStatus: TypeAlias = Literal[
    "registered",
    "approved",
    "invited",
    "refused",
]
"""How far a user has come in being admitted to one auction.

- `registered`: Registered, or asked to be approved.
- `approved`: Approved by the seller.
- `invited`: Invited by the seller.
- `refused`: Refused by the seller.
"""


ApiKeyId: TypeAlias = str
"""A key with which a program acts for a user.

A UUID, version 7.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyView:
    """An API key as its user sees it. The secret was shown once, when it was made."""

    id: ApiKeyId
    """The id."""
    name: str
    """What its user calls it."""
    scopes: Scopes
    """What it may do."""
    created_at: datetime
    """When it was made."""
    expires_at: datetime | None = None
    """When it is over, if ever."""
    revoked_at: datetime | None = None
    """When it was revoked."""
    last_used_at: datetime | None = None
    """When it was last used, to within five minutes."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> ApiKeyView:
        return record(cls, (
            json["id"],
            json["name"],
            json["scopes"],
            moment(json["created_at"]),
            None if (found := json.get("expires_at")) is None else moment(found),
            None if (found := json.get("revoked_at")) is None else moment(found),
            None if (found := json.get("last_used_at")) is None else moment(found),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributesNone:
    """The category has none."""

    kind: Literal["none"] = field(default="none", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> AttributesNone:
        return record(cls, (
            "none",
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "kind": "none",
        }
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributesFragrance:
    """A perfume."""

    kind: Literal["fragrance"] = field(default="fragrance", init=False)

    brand: str
    """The brand, 1 to 50 characters."""
    volume_ml: int
    """The size of the bottle, 1 to 1,000."""
    remaining_percent: int
    """How full it is, 0 to 100."""
    batch_code: str | None = None
    """The batch code on the bottle, at most 50 characters."""
    purchase_year: int | None = None
    """When it was bought, 1900 to now."""
    box_condition: BoxCondition
    """The state of the box."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AttributesFragrance:
        return record(cls, (
            "fragrance",
            json["brand"],
            json["volume_ml"],
            json["remaining_percent"],
            json.get("batch_code"),
            json.get("purchase_year"),
            json["box_condition"],
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "kind": "fragrance",
            "brand": self.brand,
            "volume_ml": self.volume_ml,
            "remaining_percent": self.remaining_percent,
            "box_condition": self.box_condition,
        }
        if self.batch_code is not None:
            json["batch_code"] = self.batch_code
        if self.purchase_year is not None:
            json["purchase_year"] = self.purchase_year
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributesSneaker:
    """A pair of sneakers."""

    kind: Literal["sneaker"] = field(default="sneaker", init=False)

    style_code: str
    """The maker's code for the model and colour, 1 to 50 characters."""
    size: str
    """The size as printed, 1 to 20 characters."""
    region: str
    """The region whose sizes are meant, 1 to 20 characters."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AttributesSneaker:
        return record(cls, (
            "sneaker",
            json["style_code"],
            json["size"],
            json["region"],
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "kind": "sneaker",
            "style_code": self.style_code,
            "size": self.size,
            "region": self.region,
        }
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributesUnknown:
    """Of a kind that a newer version knows."""

    kind: str
    fields: dict[str, Any]

    def _write(self) -> dict[str, Any]:
        return self.fields


Attributes: TypeAlias = (
    AttributesNone
    | AttributesFragrance
    | AttributesSneaker
    | AttributesUnknown
)
"""Attributes by category. One JSON text in storage: `{"kind": "none"}`, `{"kind": "fragrance",
"brand": …}`.
"""

_Attributes: dict[str, Any] = {
    "none": AttributesNone._read,
    "fragrance": AttributesFragrance._read,
    "sneaker": AttributesSneaker._read,
}


def read_Attributes(json: dict[str, Any]) -> Attributes:
    read = _Attributes.get(json["kind"])
    if read is None:
        return AttributesUnknown(kind=json["kind"], fields=json)
    record: Attributes = read(json)
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Auction:
    """The terms of an auction. They do not change while it is live, except where a rule says so."""

    id: AuctionId
    """The id."""
    listing_id: ListingId
    """What is sold."""
    workspace_id: WorkspaceId
    """The workspace of the seller; its members cannot bid."""
    seller_id: UserId
    """Who sells."""
    format: Format
    """How it is run."""
    currency: Currency
    """The currency of every amount."""
    opening_minor: int
    """The opening price."""
    opening_reserve_minor: int | None = None
    """The hidden reserve as it was at the beginning; the standing carries it as it is now."""
    buy_now_minor: int | None = None
    """The price of an immediate purchase, if one is offered."""
    increments: IncrementLadder
    """By how much a bid must rise."""
    first_bid: FirstBid
    """What the first bid must reach."""
    tie: TieRule
    """Who leads when two maximums are equal."""
    self_raise: SelfRaise
    """Whether a leader may raise the own maximum."""
    below_reserve: BelowReserve
    """What the price does below the reserve."""
    soft_close: SoftClose
    """Whether and how late bids move the end."""
    group_id: GroupId | None = None
    """The group whose ends move together."""
    retraction: Retraction
    """When a bid may be taken back."""
    admission: Admission
    """Who may bid."""
    deposit_minor: int | None = None
    """The deposit that `Admission.Deposit` asks for."""
    pre_bids: Permission
    """Whether bids are taken before the start."""
    linked_accounts: Permission
    """Whether accounts linked to the seller may bid."""
    paused_time: PausedTime
    """Whether the time left keeps running while the auction is paused."""
    premium: PremiumTiers
    """The buyer's premium by tiers of the hammer price."""
    tax_basis_points: int
    """Tax on the hammer price, in basis points."""
    alias_salt: str
    """Sixteen random bytes from which the aliases of the bidders are made."""
    starts_at: datetime
    """When it starts."""
    scheduled_ends_at: datetime
    """When it was to end by the terms; the standing carries the end as it is now."""
    closed_at: datetime | None = None
    """When it was over, whatever the outcome."""
    created_at: datetime
    """When it was created."""
    version: int
    """Counts the changes of this row."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Auction:
        return record(cls, (
            json["id"],
            json["listing_id"],
            json["workspace_id"],
            json["seller_id"],
            json["format"],
            json["currency"],
            json["opening_minor"],
            json.get("opening_reserve_minor"),
            json.get("buy_now_minor"),
            json["increments"],
            json["first_bid"],
            json["tie"],
            json["self_raise"],
            json["below_reserve"],
            json["soft_close"],
            json.get("group_id"),
            json["retraction"],
            json["admission"],
            json.get("deposit_minor"),
            json["pre_bids"],
            json["linked_accounts"],
            json["paused_time"],
            json["premium"],
            json["tax_basis_points"],
            json["alias_salt"],
            moment(json["starts_at"]),
            moment(json["scheduled_ends_at"]),
            None if (found := json.get("closed_at")) is None else moment(found),
            moment(json["created_at"]),
            json["version"],
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "id": self.id,
            "listing_id": self.listing_id,
            "workspace_id": self.workspace_id,
            "seller_id": self.seller_id,
            "format": self.format,
            "currency": self.currency,
            "opening_minor": self.opening_minor,
            "increments": self.increments,
            "first_bid": self.first_bid,
            "tie": self.tie,
            "self_raise": self.self_raise,
            "below_reserve": self.below_reserve,
            "soft_close": self.soft_close,
            "retraction": self.retraction,
            "admission": self.admission,
            "pre_bids": self.pre_bids,
            "linked_accounts": self.linked_accounts,
            "paused_time": self.paused_time,
            "premium": self.premium,
            "tax_basis_points": self.tax_basis_points,
            "alias_salt": self.alias_salt,
            "starts_at": text_of(self.starts_at, "starts_at"),
            "scheduled_ends_at": text_of(self.scheduled_ends_at, "scheduled_ends_at"),
            "created_at": text_of(self.created_at, "created_at"),
            "version": self.version,
        }
        if self.opening_reserve_minor is not None:
            json["opening_reserve_minor"] = self.opening_reserve_minor
        if self.buy_now_minor is not None:
            json["buy_now_minor"] = self.buy_now_minor
        if self.group_id is not None:
            json["group_id"] = self.group_id
        if self.deposit_minor is not None:
            json["deposit_minor"] = self.deposit_minor
        if self.closed_at is not None:
            json["closed_at"] = text_of(self.closed_at, "closed_at")
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionArchive:
    """An auction with its standing and its whole log. It holds secret maximums and reserves, so it
    is for the host and for auditors.
    """

    auction: Auction
    """The terms."""
    standing: Standing
    """How it stood after the last entry of the log."""
    log: tuple[LogEntry, ...]
    """Every entry, from the first."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionArchive:
        return record(cls, (
            Auction._read(json["auction"]),
            Standing._read(json["standing"]),
            tuple([LogEntry._read(each) for each in json["log"]]),
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "auction": written(self.auction, Auction, "auction"),
            "standing": written(self.standing, Standing, "standing"),
            "log": [written(each, LogEntry, "log") for each in listed(self.log, "log")],
        }
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewScheduled:
    """The auction was announced."""

    kind: Literal["scheduled"] = field(default="scheduled", init=False)

    starts_at: datetime
    """When it starts."""
    ends_at: datetime
    """When it ends."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewScheduled:
        return record(cls, (
            "scheduled",
            moment(json["starts_at"]),
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewStarted:
    """The auction went live."""

    kind: Literal["started"] = field(default="started", init=False)

    price_minor: int
    """The price shown."""
    bid_count: int
    """How many bids stand."""
    ends_at: datetime
    """When it ends."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewStarted:
        return record(cls, (
            "started",
            json["price_minor"],
            json["bid_count"],
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewBidPlaced:
    """A bid was accepted."""

    kind: Literal["bid_placed"] = field(default="bid_placed", init=False)

    log_sequence: int
    """The log entry of the bid."""
    bidder: str
    """The bidder's alias."""
    leader: str
    """The leader's alias after the bid."""
    price_minor: int
    """The price after the bid."""
    bid_count: int
    """How many bids stand."""
    is_yours: bool
    """Whether the viewer placed it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewBidPlaced:
        return record(cls, (
            "bid_placed",
            json["log_sequence"],
            json["bidder"],
            json["leader"],
            json["price_minor"],
            json["bid_count"],
            json["is_yours"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewOutbid:
    """The viewer no longer leads. It accompanies the `bid_placed` that did it."""

    kind: Literal["outbid"] = field(default="outbid", init=False)

    log_sequence: int
    """The log entry of the bid that leads now."""
    price_minor: int
    """The price after it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewOutbid:
        return record(cls, (
            "outbid",
            json["log_sequence"],
            json["price_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewReserveMet:
    """The reserve was met."""

    kind: Literal["reserve_met"] = field(default="reserve_met", init=False)

    price_minor: int
    """The price now."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewReserveMet:
        return record(cls, (
            "reserve_met",
            json["price_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewReserveChanged:
    """The seller changed the reserve."""

    kind: Literal["reserve_changed"] = field(default="reserve_changed", init=False)

    reserve_met: bool
    """Whether the new reserve is met."""
    price_minor: int
    """The price now."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewReserveChanged:
        return record(cls, (
            "reserve_changed",
            json["reserve_met"],
            json["price_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewExtended:
    """The end was moved."""

    kind: Literal["extended"] = field(default="extended", init=False)

    ends_at: datetime
    """The new end."""
    extensions: int
    """How often the end has been moved."""
    by_group: bool
    """Whether a bid on another auction of the group moved it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewExtended:
        return record(cls, (
            "extended",
            moment(json["ends_at"]),
            json["extensions"],
            json["by_group"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewEndingSoon:
    """The end is near."""

    kind: Literal["ending_soon"] = field(default="ending_soon", init=False)

    ends_at: datetime
    """The end."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewEndingSoon:
        return record(cls, (
            "ending_soon",
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewBidRetracted:
    """One or more bids of a bidder were taken back."""

    kind: Literal["bid_retracted"] = field(default="bid_retracted", init=False)

    bidder: str
    """The bidder's alias."""
    reason: RetractionReason | None = None
    """Why."""
    price_minor: int
    """The price now."""
    bid_count: int
    """How many bids stand."""
    leader: str | None = None
    """The leader's alias now."""
    is_yours: bool
    """Whether they were the viewer's."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewBidRetracted:
        return record(cls, (
            "bid_retracted",
            json["bidder"],
            json.get("reason"),
            json["price_minor"],
            json["bid_count"],
            json.get("leader"),
            json["is_yours"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewPaused:
    """The auction was stopped for a while."""

    kind: Literal["paused"] = field(default="paused", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewPaused:
        return record(cls, (
            "paused",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewResumed:
    """The auction goes on."""

    kind: Literal["resumed"] = field(default="resumed", init=False)

    ends_at: datetime
    """The end."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewResumed:
        return record(cls, (
            "resumed",
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewDescriptionAdded:
    """The seller added to the description."""

    kind: Literal["description_added"] = field(default="description_added", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewDescriptionAdded:
        return record(cls, (
            "description_added",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewSold:
    """The auction ended with a sale."""

    kind: Literal["sold"] = field(default="sold", init=False)

    winner: str
    """The winner's alias."""
    price_minor: int
    """The hammer price."""
    buy_now: bool
    """Whether the immediate purchase was taken."""
    is_yours: bool
    """Whether the viewer bought."""
    lines: tuple[PriceLine, ...] | None = None
    """What the winner pays, for the winner and the trusted host."""
    total_minor: int | None = None
    """The sum of the lines, for the same."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewSold:
        return record(cls, (
            "sold",
            json["winner"],
            json["price_minor"],
            json["buy_now"],
            json["is_yours"],
            None if (found := json.get("lines")) is None else tuple([PriceLine._read(each) for each in found]),
            json.get("total_minor"),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewUnsold:
    """The auction ended without a sale."""

    kind: Literal["unsold"] = field(default="unsold", init=False)

    reason: UnsoldReason
    """Why."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewUnsold:
        return record(cls, (
            "unsold",
            json["reason"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewCancelled:
    """The auction was called off."""

    kind: Literal["cancelled"] = field(default="cancelled", init=False)

    reason: CancelReason
    """Why."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionEventViewCancelled:
        return record(cls, (
            "cancelled",
            json["reason"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionEventViewUnknown:
    """Of a kind that a newer version knows."""

    kind: str
    fields: dict[str, Any]


AuctionEventView: TypeAlias = (
    AuctionEventViewScheduled
    | AuctionEventViewStarted
    | AuctionEventViewBidPlaced
    | AuctionEventViewOutbid
    | AuctionEventViewReserveMet
    | AuctionEventViewReserveChanged
    | AuctionEventViewExtended
    | AuctionEventViewEndingSoon
    | AuctionEventViewBidRetracted
    | AuctionEventViewPaused
    | AuctionEventViewResumed
    | AuctionEventViewDescriptionAdded
    | AuctionEventViewSold
    | AuctionEventViewUnsold
    | AuctionEventViewCancelled
    | AuctionEventViewUnknown
)
"""An event of an auction as a viewer sees it: aliases instead of users, and whether it is about
the viewer. The kinds are those of `AuctionEvent`, and `outbid` for the one who was outbid.
"""

_AuctionEventView: dict[str, Any] = {
    "scheduled": AuctionEventViewScheduled._read,
    "started": AuctionEventViewStarted._read,
    "bid_placed": AuctionEventViewBidPlaced._read,
    "outbid": AuctionEventViewOutbid._read,
    "reserve_met": AuctionEventViewReserveMet._read,
    "reserve_changed": AuctionEventViewReserveChanged._read,
    "extended": AuctionEventViewExtended._read,
    "ending_soon": AuctionEventViewEndingSoon._read,
    "bid_retracted": AuctionEventViewBidRetracted._read,
    "paused": AuctionEventViewPaused._read,
    "resumed": AuctionEventViewResumed._read,
    "description_added": AuctionEventViewDescriptionAdded._read,
    "sold": AuctionEventViewSold._read,
    "unsold": AuctionEventViewUnsold._read,
    "cancelled": AuctionEventViewCancelled._read,
}


def read_AuctionEventView(json: dict[str, Any]) -> AuctionEventView:
    read = _AuctionEventView.get(json["kind"])
    if read is None:
        return AuctionEventViewUnknown(kind=json["kind"], fields=json)
    record: AuctionEventView = read(json)
    return record


AuctionId: TypeAlias = str
"""One auction of a listing.

A UUID, version 7.
"""


AuctionPhase: TypeAlias = Literal[
    "upcoming",
    "running",
    "over",
]
"""A part of the life of auctions, as lists are asked for.

- `upcoming`: Announced and not started; the earliest start first.
- `running`: Live or paused; the earliest end first.
- `over`: Over; the latest first.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionPolicy:
    """The marketplace's own numbers. Every one is configurable; the defaults are those of the
    specification.
    """

    maximum_minor: int | None = None
    """No price, maximum or reserve may be above this."""
    buy_now_margin_basis_points: int | None = None
    """By how much the immediate purchase must exceed the opening price, in basis points."""
    close_grace_ms: int | None = None
    """How long after the end bids that had already arrived may still be decided."""
    ending_soon_ms: int | None = None
    """How long before the end the notice `ending_soon` is given."""
    settlement_ms: int | None = None
    """How long the winner has to answer."""
    first_ban_ms: int | None = None
    """How long a bidder is banned after the first non-response."""
    permanent_ban_after: int | None = None
    """After how many non-responses a ban is permanent."""
    duration_ms_max: int | None = None
    """The longest an auction may run."""
    group_size_max: int | None = None
    """How many auctions a group may hold."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.maximum_minor is not None:
            json["maximum_minor"] = self.maximum_minor
        if self.buy_now_margin_basis_points is not None:
            json["buy_now_margin_basis_points"] = self.buy_now_margin_basis_points
        if self.close_grace_ms is not None:
            json["close_grace_ms"] = self.close_grace_ms
        if self.ending_soon_ms is not None:
            json["ending_soon_ms"] = self.ending_soon_ms
        if self.settlement_ms is not None:
            json["settlement_ms"] = self.settlement_ms
        if self.first_ban_ms is not None:
            json["first_ban_ms"] = self.first_ban_ms
        if self.permanent_ban_after is not None:
            json["permanent_ban_after"] = self.permanent_ban_after
        if self.duration_ms_max is not None:
            json["duration_ms_max"] = self.duration_ms_max
        if self.group_size_max is not None:
            json["group_size_max"] = self.group_size_max
        return json


AuctionState: TypeAlias = Literal[
    "draft",
    "scheduled",
    "live",
    "paused",
    "sold",
    "unsold",
    "cancelled",
]
"""Where an auction is in its life.

- `draft`: Being written; nobody else sees it.
- `scheduled`: Announced; pre-bids are taken when the terms allow them.
- `live`: Taking bids.
- `paused`: Stopped for a while.
- `sold`: Over, sold.
- `unsold`: Over, not sold.
- `cancelled`: Over, called off.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionSummary:
    """An auction with what it sells."""

    auction: AuctionView
    """The auction."""
    listing: ListingView
    """What it sells."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionSummary:
        return record(cls, (
            AuctionView._read(json["auction"]),
            ListingView._read(json["listing"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionView:
    """An auction as a viewer sees it."""

    id: AuctionId
    """The id."""
    listing_id: ListingId
    """What is sold."""
    workspace_id: WorkspaceId
    """The seller's workspace."""
    seller_id: UserId
    """Who sells."""
    group_id: GroupId | None = None
    """The group whose ends move together."""
    format: Format
    """How it is run."""
    state: AuctionState
    """Where it is in its life."""
    currency: Currency
    """The currency of every amount."""
    opening_minor: int
    """The opening price."""
    price_minor: int
    """The price now; the hammer price once it is sold."""
    bid_count: int
    """How many bids stand."""
    leader: str | None = None
    """The leader's alias; the winner's once it is sold."""
    has_reserve: bool
    """Whether there is a reserve."""
    reserve_met: bool
    """Whether the reserve is met; true when there is none."""
    buy_now_minor: int | None = None
    """The price of an immediate purchase, while one is possible."""
    minimum_minor: int | None = None
    """The least that this viewer may bid; absent once the auction is over."""
    step_minor: int
    """The step at the price now."""
    increments: IncrementLadder
    """By how much a bid must rise."""
    soft_close: SoftClose
    """Whether and how late bids move the end."""
    extensions: int
    """How often the end has been moved."""
    retraction: Retraction
    """When a bid may be taken back."""
    admission: Admission
    """Who may bid."""
    deposit_minor: int | None = None
    """The deposit that is asked for."""
    pre_bids: Permission
    """Whether bids are taken before the start."""
    premium: PremiumTiers
    """The buyer's premium."""
    tax_basis_points: int
    """Tax on the hammer price, in basis points."""
    starts_at: datetime
    """When it starts."""
    ends_at: datetime
    """When it ends."""
    paused_at: datetime | None = None
    """Since when it is paused."""
    closed_at: datetime | None = None
    """When it was over."""
    event_sequence: int
    """The number of the last event that this view contains: where to follow on from."""
    viewer: ViewerStanding | None = None
    """What concerns the viewer alone."""
    reserve_minor: int | None = None
    """The reserve, for the seller and the trusted host."""
    leader_id: UserId | None = None
    """Who leads, for the trusted host, and for the seller once it is sold."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> AuctionView:
        return record(cls, (
            json["id"],
            json["listing_id"],
            json["workspace_id"],
            json["seller_id"],
            json.get("group_id"),
            json["format"],
            json["state"],
            json["currency"],
            json["opening_minor"],
            json["price_minor"],
            json["bid_count"],
            json.get("leader"),
            json["has_reserve"],
            json["reserve_met"],
            json.get("buy_now_minor"),
            json.get("minimum_minor"),
            json["step_minor"],
            json["increments"],
            json["soft_close"],
            json["extensions"],
            json["retraction"],
            json["admission"],
            json.get("deposit_minor"),
            json["pre_bids"],
            json["premium"],
            json["tax_basis_points"],
            moment(json["starts_at"]),
            moment(json["ends_at"]),
            None if (found := json.get("paused_at")) is None else moment(found),
            None if (found := json.get("closed_at")) is None else moment(found),
            json["event_sequence"],
            None if (found := json.get("viewer")) is None else ViewerStanding._read(found),
            json.get("reserve_minor"),
            json.get("leader_id"),
        ))


BelowReserve: TypeAlias = Literal[
    "step",
    "jump_to_max",
]
"""What the price does while the best maximum is below the reserve.

- `step`: It rises by steps, as without a reserve.
- `jump_to_max`: It jumps to the full maximum.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BidOutcome:
    """What became of one bid of many."""

    placed: PlacedBid | None = None
    """The accepted bid; nothing when it was refused."""
    error: VendueError | None = None
    """Why it was refused; nothing when it was accepted."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> BidOutcome:
        return record(cls, (
            None if (found := json.get("placed")) is None else PlacedBid._read(found),
            None if (found := json.get("error")) is None else error_of(found),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class BidView:
    """A line of the bid history as a viewer sees it: a bid, an immediate purchase or a retraction."""

    sequence: int
    """The log entry."""
    act: Act
    """What was done."""
    at: datetime
    """When."""
    bidder: str
    """The bidder's alias."""
    is_yours: bool
    """Whether the viewer did it."""
    leads: bool
    """Whether the bidder led after it."""
    price_minor: int
    """The price after it."""
    bid_count: int
    """How many bids stood after it."""
    retracted_from_sequence: int | None = None
    """For a retraction: the bid from which on the bidder's bids were taken back."""
    maximum_minor: int | None = None
    """The bidder's maximum, for the bidder alone."""
    bidder_id: UserId | None = None
    """Who it was, for the trusted host."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> BidView:
        return record(cls, (
            json["sequence"],
            json["act"],
            moment(json["at"]),
            json["bidder"],
            json["is_yours"],
            json["leads"],
            json["price_minor"],
            json["bid_count"],
            json.get("retracted_from_sequence"),
            json.get("maximum_minor"),
            json.get("bidder_id"),
        ))


BoxCondition: TypeAlias = Literal[
    "good",
    "damaged",
    "none",
]
"""The state of the box in which a thing came.

- `good`: It is there and fine.
- `damaged`: It is there and damaged.
- `none`: It is not there.
"""


CancelReason: TypeAlias = Literal[
    "seller",
    "administrator",
]
"""Why an auction was called off.

- `seller`: The seller called it off.
- `administrator`: An administrator called it off.
"""


ChangeState: TypeAlias = Literal[
    "pending",
    "approved",
    "rejected",
    "withdrawn",
]
"""What has become of a change.

- `pending`: It waits.
- `approved`: It was done.
- `rejected`: It will not be done.
- `withdrawn`: Who asked for it took it back.
"""


Condition: TypeAlias = Literal[
    "new",
    "excellent",
    "very_good",
    "good",
    "fair",
    "poor",
    "damaged",
    "for_repair",
]
"""The condition of a thing, from the best to the worst.

- `new`: Unused.
- `excellent`: Used without a trace.
- `very_good`: Slight traces of use.
- `good`: Traces of use; works as it should.
- `fair`: Clear traces of use; works.
- `poor`: Heavy traces of use; works.
- `damaged`: Damaged.
- `for_repair`: Does not work; sold to be repaired.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedApiKey:
    """A key that was made, with the token that is shown this once."""

    api_key: ApiKeyView
    """The key."""
    token: str = field(repr=False)
    """Goes with every request, as `Authorization: Bearer …`. It cannot be seen again."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> CreatedApiKey:
        return record(cls, (
            ApiKeyView._read(json["api_key"]),
            json["token"],
        ))


Currency: TypeAlias = str
"""The code of a currency, ISO 4217."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyView:
    """A currency as hosts need it."""

    code: Currency
    """The code of ISO 4217."""
    exponent: int
    """How many decimals it has."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> CurrencyView:
        return record(cls, (
            json["code"],
            json["exponent"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How a change is decided."""

    note: str | None = None
    """What to tell who asked, at most 500 characters."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.note is not None:
            json["note"] = self.note
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccount:
    """What is needed to delete an account. Its debug form shows no password."""

    password: str | None = field(default=None, repr=False)
    """The password of who deletes the own account; nothing for a user who has none."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.password is not None:
            json["password"] = self.password
        return json


EarlyEnd: TypeAlias = Literal[
    "call_off",
    "sell_to_leader",
]
"""How a seller ends an auction before its time.

- `call_off`: Without a sale, as the seller may cancel it.
- `sell_to_leader`: By selling to the leader.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditListing:
    """Changes to a listing before the first bid. What is left out stays; an empty location or
    picture removes it. The kind, the quantity and the stock item are what was promised and
    held, and stay.
    """

    title: str | None = None
    """A new title."""
    description: str | None = None
    """A new description."""
    category: str | None = None
    """A new category."""
    attributes: Attributes | None = None
    """New attributes."""
    condition: Condition | None = None
    """A new condition."""
    tags: tuple[Tag, ...] | None = None
    """New tags in place of the old ones."""
    location: str | None = None
    """A new location."""
    picture: str | None = None
    """A new picture."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.title is not None:
            json["title"] = self.title
        if self.description is not None:
            json["description"] = self.description
        if self.category is not None:
            json["category"] = self.category
        if self.attributes is not None:
            json["attributes"] = written(self.attributes, Attributes, "attributes")
        if self.condition is not None:
            json["condition"] = self.condition
        if self.tags is not None:
            json["tags"] = listed(self.tags, "tags")
        if self.location is not None:
            json["location"] = self.location
        if self.picture is not None:
            json["picture"] = self.picture
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProfile:
    """Changes to a profile. What is left out stays; an empty avatar takes it away."""

    display_name: str | None = None
    """How the user wants to be called, 1 to 50 characters."""
    bio: str | None = None
    """About the user, at most 500 characters."""
    location: str | None = None
    """Where the user is, at most 100 characters."""
    locale: str | None = None
    """The language, as a tag of BCP 47 such as `en` or `de-CH`."""
    time_zone: str | None = None
    """The time zone, as IANA names it, such as `Europe/Zurich`."""
    avatar: str | None = None
    """The address of an uploaded picture."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.display_name is not None:
            json["display_name"] = self.display_name
        if self.bio is not None:
            json["bio"] = self.bio
        if self.location is not None:
            json["location"] = self.location
        if self.locale is not None:
            json["locale"] = self.locale
        if self.time_zone is not None:
            json["time_zone"] = self.time_zone
        if self.avatar is not None:
            json["avatar"] = self.avatar
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWorkspace:
    """Changes to a workspace. What is left out stays."""

    name: str | None = None
    """Another name, 1 to 100 characters."""
    approval: bool | None = None
    """Whether members' writes wait for approval from now on."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.name is not None:
            json["name"] = self.name
        if self.approval is not None:
            json["approval"] = self.approval
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of a topic, as it is stored."""

    topic: str
    """The topic, such as `auction:0192…`."""
    sequence: int
    """The number of the event within its topic: 1, 2, 3 without a gap."""
    at: datetime
    """When it happened."""
    body: EventBody
    """What happened."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Event:
        return record(cls, (
            json["topic"],
            json["sequence"],
            moment(json["at"]),
            read_EventBody(json["body"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyScheduled:
    """The auction was announced."""

    kind: Literal["scheduled"] = field(default="scheduled", init=False)

    starts_at: datetime
    """When it starts."""
    ends_at: datetime
    """When it ends."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyScheduled:
        return record(cls, (
            "scheduled",
            moment(json["starts_at"]),
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyStarted:
    """The auction went live."""

    kind: Literal["started"] = field(default="started", init=False)

    price_minor: int
    """The price shown, pre-bids applied."""
    bid_count: int
    """How many bids stand."""
    ends_at: datetime
    """When it ends."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyStarted:
        return record(cls, (
            "started",
            json["price_minor"],
            json["bid_count"],
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyBidPlaced:
    """A bid was accepted."""

    kind: Literal["bid_placed"] = field(default="bid_placed", init=False)

    log_sequence: int
    """The log entry of the bid."""
    bidder_id: UserId
    """Who bid."""
    bidder: str
    """The bidder's alias in this auction."""
    leader: str
    """The leader's alias after the bid."""
    price_minor: int
    """The price after the bid."""
    bid_count: int
    """How many bids stand."""
    outbid_id: UserId | None = None
    """Who was outbid by it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyBidPlaced:
        return record(cls, (
            "bid_placed",
            json["log_sequence"],
            json["bidder_id"],
            json["bidder"],
            json["leader"],
            json["price_minor"],
            json["bid_count"],
            json.get("outbid_id"),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyReserveMet:
    """The reserve was met."""

    kind: Literal["reserve_met"] = field(default="reserve_met", init=False)

    price_minor: int
    """The price now."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyReserveMet:
        return record(cls, (
            "reserve_met",
            json["price_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyReserveChanged:
    """The seller changed the reserve."""

    kind: Literal["reserve_changed"] = field(default="reserve_changed", init=False)

    reserve_met: bool
    """Whether the new reserve is met."""
    price_minor: int
    """The price now."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyReserveChanged:
        return record(cls, (
            "reserve_changed",
            json["reserve_met"],
            json["price_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyExtended:
    """The end was moved."""

    kind: Literal["extended"] = field(default="extended", init=False)

    ends_at: datetime
    """The new end."""
    extensions: int
    """How often the end has been moved."""
    by_group: bool
    """Whether a bid on another auction of the group moved it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyExtended:
        return record(cls, (
            "extended",
            moment(json["ends_at"]),
            json["extensions"],
            json["by_group"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyEndingSoon:
    """The end is near."""

    kind: Literal["ending_soon"] = field(default="ending_soon", init=False)

    ends_at: datetime
    """The end."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyEndingSoon:
        return record(cls, (
            "ending_soon",
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyBidRetracted:
    """One or more bids of a bidder were taken back."""

    kind: Literal["bid_retracted"] = field(default="bid_retracted", init=False)

    bidder_id: UserId
    """Whose bids."""
    bidder: str
    """The bidder's alias."""
    reason: RetractionReason | None = None
    """Why."""
    price_minor: int
    """The price now."""
    bid_count: int
    """How many bids stand."""
    leader: str | None = None
    """The leader's alias now."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyBidRetracted:
        return record(cls, (
            "bid_retracted",
            json["bidder_id"],
            json["bidder"],
            json.get("reason"),
            json["price_minor"],
            json["bid_count"],
            json.get("leader"),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyPaused:
    """The auction was stopped for a while."""

    kind: Literal["paused"] = field(default="paused", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyPaused:
        return record(cls, (
            "paused",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyResumed:
    """The auction goes on."""

    kind: Literal["resumed"] = field(default="resumed", init=False)

    ends_at: datetime
    """The end, moved by the length of the pause when time stops."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyResumed:
        return record(cls, (
            "resumed",
            moment(json["ends_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyDescriptionAdded:
    """The seller added to the description."""

    kind: Literal["description_added"] = field(default="description_added", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyDescriptionAdded:
        return record(cls, (
            "description_added",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodySold:
    """The auction ended with a sale."""

    kind: Literal["sold"] = field(default="sold", init=False)

    winner_id: UserId
    """Who bought."""
    winner: str
    """The winner's alias."""
    price_minor: int
    """The hammer price."""
    buy_now: bool
    """Whether the immediate purchase was taken."""
    lines: tuple[PriceLine, ...]
    """What the winner pays: hammer price, premium and tax as lines."""
    total_minor: int
    """The sum of the lines."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodySold:
        return record(cls, (
            "sold",
            json["winner_id"],
            json["winner"],
            json["price_minor"],
            json["buy_now"],
            tuple([PriceLine._read(each) for each in json["lines"]]),
            json["total_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUnsold:
    """The auction ended without a sale."""

    kind: Literal["unsold"] = field(default="unsold", init=False)

    reason: UnsoldReason
    """Why."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyUnsold:
        return record(cls, (
            "unsold",
            json["reason"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyCancelled:
    """The auction was called off."""

    kind: Literal["cancelled"] = field(default="cancelled", init=False)

    reason: CancelReason
    """Why."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyCancelled:
        return record(cls, (
            "cancelled",
            json["reason"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUserRegistered:
    """To a user: the account was made."""

    kind: Literal["user_registered"] = field(default="user_registered", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyUserRegistered:
        return record(cls, (
            "user_registered",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyProfileChanged:
    """To a user: the profile was changed."""

    kind: Literal["profile_changed"] = field(default="profile_changed", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyProfileChanged:
        return record(cls, (
            "profile_changed",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyEmailVerified:
    """To a user: the e-mail address was confirmed, or another one took its place."""

    kind: Literal["email_verified"] = field(default="email_verified", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyEmailVerified:
        return record(cls, (
            "email_verified",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyPasswordChanged:
    """To a user: there is another password."""

    kind: Literal["password_changed"] = field(default="password_changed", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyPasswordChanged:
        return record(cls, (
            "password_changed",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodySessionBegan:
    """To a user: somebody signed in."""

    kind: Literal["session_began"] = field(default="session_began", init=False)

    session_id: SessionId
    session_kind: SessionKind
    method: SignInMethod

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodySessionBegan:
        return record(cls, (
            "session_began",
            json["session_id"],
            json["session_kind"],
            json["method"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodySessionEnded:
    """To a user, and to access: a session was ended before its time."""

    kind: Literal["session_ended"] = field(default="session_ended", init=False)

    session_id: SessionId
    user_id: UserId
    reason: SessionEnd

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodySessionEnded:
        return record(cls, (
            "session_ended",
            json["session_id"],
            json["user_id"],
            json["reason"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyApiKeyCreated:
    """To a user: a key was made."""

    kind: Literal["api_key_created"] = field(default="api_key_created", init=False)

    api_key_id: ApiKeyId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyApiKeyCreated:
        return record(cls, (
            "api_key_created",
            json["api_key_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyApiKeyRevoked:
    """To a user, and to access: a key was revoked."""

    kind: Literal["api_key_revoked"] = field(default="api_key_revoked", init=False)

    api_key_id: ApiKeyId
    user_id: UserId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyApiKeyRevoked:
        return record(cls, (
            "api_key_revoked",
            json["api_key_id"],
            json["user_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyFollowed:
    """To a user: somebody follows."""

    kind: Literal["followed"] = field(default="followed", init=False)

    follower_id: UserId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyFollowed:
        return record(cls, (
            "followed",
            json["follower_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodySanctioned:
    """To a user: a measure was taken."""

    kind: Literal["sanctioned"] = field(default="sanctioned", init=False)

    sanction_id: SanctionId
    sanction: SanctionKind
    ends_at: datetime | None = None

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodySanctioned:
        return record(cls, (
            "sanctioned",
            json["sanction_id"],
            json["sanction"],
            None if (found := json.get("ends_at")) is None else moment(found),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodySanctionLifted:
    """To a user: a measure was lifted."""

    kind: Literal["sanction_lifted"] = field(default="sanction_lifted", init=False)

    sanction_id: SanctionId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodySanctionLifted:
        return record(cls, (
            "sanction_lifted",
            json["sanction_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUserShutOut:
    """To access: a user may do nothing any more."""

    kind: Literal["user_shut_out"] = field(default="user_shut_out", init=False)

    user_id: UserId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyUserShutOut:
        return record(cls, (
            "user_shut_out",
            json["user_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyRoleChanged:
    """To a user: there is another role on the platform."""

    kind: Literal["role_changed"] = field(default="role_changed", init=False)

    role: PlatformRole

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyRoleChanged:
        return record(cls, (
            "role_changed",
            json["role"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUserSuspended:
    """To a user: the account was suspended."""

    kind: Literal["user_suspended"] = field(default="user_suspended", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyUserSuspended:
        return record(cls, (
            "user_suspended",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUserReinstated:
    """To a user: the suspension was lifted."""

    kind: Literal["user_reinstated"] = field(default="user_reinstated", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyUserReinstated:
        return record(cls, (
            "user_reinstated",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUserDeleted:
    """To a user: the account was deleted."""

    kind: Literal["user_deleted"] = field(default="user_deleted", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyUserDeleted:
        return record(cls, (
            "user_deleted",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyWorkspaceCreated:
    """To a workspace: it was made."""

    kind: Literal["workspace_created"] = field(default="workspace_created", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyWorkspaceCreated:
        return record(cls, (
            "workspace_created",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyWorkspaceChanged:
    """To a workspace: its name or what it asks for was changed."""

    kind: Literal["workspace_changed"] = field(default="workspace_changed", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyWorkspaceChanged:
        return record(cls, (
            "workspace_changed",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyMemberAdded:
    """To a workspace: somebody came in."""

    kind: Literal["member_added"] = field(default="member_added", init=False)

    user_id: UserId
    role: MemberRole

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyMemberAdded:
        return record(cls, (
            "member_added",
            json["user_id"],
            json["role"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyMemberRoleChanged:
    """To a workspace: a member has another role."""

    kind: Literal["member_role_changed"] = field(default="member_role_changed", init=False)

    user_id: UserId
    role: MemberRole

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyMemberRoleChanged:
        return record(cls, (
            "member_role_changed",
            json["user_id"],
            json["role"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyMemberRemoved:
    """To a workspace: a member left or was taken out."""

    kind: Literal["member_removed"] = field(default="member_removed", init=False)

    user_id: UserId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyMemberRemoved:
        return record(cls, (
            "member_removed",
            json["user_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyInviteCreated:
    """To a workspace: somebody was invited."""

    kind: Literal["invite_created"] = field(default="invite_created", init=False)

    invite_id: InviteId
    role: MemberRole

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyInviteCreated:
        return record(cls, (
            "invite_created",
            json["invite_id"],
            json["role"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyInviteRevoked:
    """To a workspace: an invitation was taken back."""

    kind: Literal["invite_revoked"] = field(default="invite_revoked", init=False)

    invite_id: InviteId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyInviteRevoked:
        return record(cls, (
            "invite_revoked",
            json["invite_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyChangeRequested:
    """To a workspace: a change waits for approval."""

    kind: Literal["change_requested"] = field(default="change_requested", init=False)

    change_id: PendingChangeId
    operation: str
    requester_id: UserId

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyChangeRequested:
        return record(cls, (
            "change_requested",
            json["change_id"],
            json["operation"],
            json["requester_id"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyChangeDecided:
    """To a workspace: a change was decided."""

    kind: Literal["change_decided"] = field(default="change_decided", init=False)

    change_id: PendingChangeId
    state: ChangeState

    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyChangeDecided:
        return record(cls, (
            "change_decided",
            json["change_id"],
            json["state"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyWorkspaceDeleted:
    """To a workspace: it was deleted."""

    kind: Literal["workspace_deleted"] = field(default="workspace_deleted", init=False)


    @classmethod
    def _read(cls, json: dict[str, Any]) -> EventBodyWorkspaceDeleted:
        return record(cls, (
            "workspace_deleted",
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBodyUnknown:
    """Of a kind that a newer version knows."""

    kind: str
    fields: dict[str, Any]


EventBody: TypeAlias = (
    EventBodyScheduled
    | EventBodyStarted
    | EventBodyBidPlaced
    | EventBodyReserveMet
    | EventBodyReserveChanged
    | EventBodyExtended
    | EventBodyEndingSoon
    | EventBodyBidRetracted
    | EventBodyPaused
    | EventBodyResumed
    | EventBodyDescriptionAdded
    | EventBodySold
    | EventBodyUnsold
    | EventBodyCancelled
    | EventBodyUserRegistered
    | EventBodyProfileChanged
    | EventBodyEmailVerified
    | EventBodyPasswordChanged
    | EventBodySessionBegan
    | EventBodySessionEnded
    | EventBodyApiKeyCreated
    | EventBodyApiKeyRevoked
    | EventBodyFollowed
    | EventBodySanctioned
    | EventBodySanctionLifted
    | EventBodyUserShutOut
    | EventBodyRoleChanged
    | EventBodyUserSuspended
    | EventBodyUserReinstated
    | EventBodyUserDeleted
    | EventBodyWorkspaceCreated
    | EventBodyWorkspaceChanged
    | EventBodyMemberAdded
    | EventBodyMemberRoleChanged
    | EventBodyMemberRemoved
    | EventBodyInviteCreated
    | EventBodyInviteRevoked
    | EventBodyChangeRequested
    | EventBodyChangeDecided
    | EventBodyWorkspaceDeleted
    | EventBodyUnknown
)
"""What happened, by area. A new area adds a variant."""

_EventBody: dict[str, Any] = {
    "scheduled": EventBodyScheduled._read,
    "started": EventBodyStarted._read,
    "bid_placed": EventBodyBidPlaced._read,
    "reserve_met": EventBodyReserveMet._read,
    "reserve_changed": EventBodyReserveChanged._read,
    "extended": EventBodyExtended._read,
    "ending_soon": EventBodyEndingSoon._read,
    "bid_retracted": EventBodyBidRetracted._read,
    "paused": EventBodyPaused._read,
    "resumed": EventBodyResumed._read,
    "description_added": EventBodyDescriptionAdded._read,
    "sold": EventBodySold._read,
    "unsold": EventBodyUnsold._read,
    "cancelled": EventBodyCancelled._read,
    "user_registered": EventBodyUserRegistered._read,
    "profile_changed": EventBodyProfileChanged._read,
    "email_verified": EventBodyEmailVerified._read,
    "password_changed": EventBodyPasswordChanged._read,
    "session_began": EventBodySessionBegan._read,
    "session_ended": EventBodySessionEnded._read,
    "api_key_created": EventBodyApiKeyCreated._read,
    "api_key_revoked": EventBodyApiKeyRevoked._read,
    "followed": EventBodyFollowed._read,
    "sanctioned": EventBodySanctioned._read,
    "sanction_lifted": EventBodySanctionLifted._read,
    "user_shut_out": EventBodyUserShutOut._read,
    "role_changed": EventBodyRoleChanged._read,
    "user_suspended": EventBodyUserSuspended._read,
    "user_reinstated": EventBodyUserReinstated._read,
    "user_deleted": EventBodyUserDeleted._read,
    "workspace_created": EventBodyWorkspaceCreated._read,
    "workspace_changed": EventBodyWorkspaceChanged._read,
    "member_added": EventBodyMemberAdded._read,
    "member_role_changed": EventBodyMemberRoleChanged._read,
    "member_removed": EventBodyMemberRemoved._read,
    "invite_created": EventBodyInviteCreated._read,
    "invite_revoked": EventBodyInviteRevoked._read,
    "change_requested": EventBodyChangeRequested._read,
    "change_decided": EventBodyChangeDecided._read,
    "workspace_deleted": EventBodyWorkspaceDeleted._read,
}


def read_EventBody(json: dict[str, Any]) -> EventBody:
    read = _EventBody.get(json["kind"])
    if read is None:
        return EventBodyUnknown(kind=json["kind"], fields=json)
    record: EventBody = read(json)
    return record


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a bid did not win. It never says how much anybody else would have paid."""

    bid_sequence: int
    """The bid."""
    verdict: Verdict
    """What became of it."""
    by_sequence: int | None = None
    """The log entry that decided it: the bid that beat it, the purchase, the retraction."""
    by: str | None = None
    """The alias of who did that."""
    by_at: datetime | None = None
    """When that was."""
    price_minor: int
    """The price shown once it was decided."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Explanation:
        return record(cls, (
            json["bid_sequence"],
            json["verdict"],
            json.get("by_sequence"),
            json.get("by"),
            None if (found := json.get("by_at")) is None else moment(found),
            json["price_minor"],
        ))


FirstBid: TypeAlias = Literal[
    "at_start",
    "start_plus_step",
]
"""What the first bid must reach.

- `at_start`: The opening price.
- `start_plus_step`: The opening price and one step.
"""


Format: TypeAlias = Literal[
    "english",
]
"""How an auction is run. English is the first; the others join the same state machine.

- `english`: Open and ascending, with proxy maximums.
"""


GroupId: TypeAlias = str
"""A set of auctions whose ends move together.

A UUID, version 7.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HashCost:
    """What hashing a password with argon2id costs."""

    memory_kib: int
    """The memory, in KiB."""
    passes: int
    """How often the memory is passed over."""
    lanes: int
    """Into how many lanes the memory is divided."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "memory_kib": self.memory_kib,
            "passes": self.passes,
            "lanes": self.lanes,
        }
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPolicy:
    """Who may come in, and for how long."""

    access_token_s: int | None = None
    """How long an access token is good, in seconds: 900."""
    refresh_token_s: int | None = None
    """How long a refresh token is good, and a page without a visit, in seconds: 7 days."""
    session_s: int | None = None
    """When a session is over, however often it is refreshed, in seconds: 30 days."""
    refresh_grace_ms: int | None = None
    """For how long the refresh token before the last may come once more, in milliseconds: 10,000."""
    sessions: SessionPolicy | None = None
    """How many sessions a user may have."""
    sessions_max: int | None = None
    """How many with `SessionPolicy.Max`: 10."""
    lock_after: int | None = None
    """After so many wrong passwords in a row the account is locked: 5. 0 switches it off."""
    lock_s: int | None = None
    """For how long it is locked, and after which time wrong passwords are forgotten, in seconds:
    30 minutes.
    """
    verify_email_s: int | None = None
    """How long a link to confirm an e-mail address is good, in seconds: 24 hours."""
    reset_password_s: int | None = None
    """How long a link to set another password is good, in seconds: 1 hour."""
    invite_s: int | None = None
    """How long an invitation is good, in seconds: 7 days."""
    own_passwords: bool | None = None
    """Whether users have passwords here; otherwise they come from elsewhere only."""
    verified_email_only: bool | None = None
    """Whether only who has confirmed the e-mail address may sell and bid."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.access_token_s is not None:
            json["access_token_s"] = self.access_token_s
        if self.refresh_token_s is not None:
            json["refresh_token_s"] = self.refresh_token_s
        if self.session_s is not None:
            json["session_s"] = self.session_s
        if self.refresh_grace_ms is not None:
            json["refresh_grace_ms"] = self.refresh_grace_ms
        if self.sessions is not None:
            json["sessions"] = self.sessions
        if self.sessions_max is not None:
            json["sessions_max"] = self.sessions_max
        if self.lock_after is not None:
            json["lock_after"] = self.lock_after
        if self.lock_s is not None:
            json["lock_s"] = self.lock_s
        if self.verify_email_s is not None:
            json["verify_email_s"] = self.verify_email_s
        if self.reset_password_s is not None:
            json["reset_password_s"] = self.reset_password_s
        if self.invite_s is not None:
            json["invite_s"] = self.invite_s
        if self.own_passwords is not None:
            json["own_passwords"] = self.own_passwords
        if self.verified_email_only is not None:
            json["verified_email_only"] = self.verified_email_only
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUser:
    """A user of another system, to be taken over."""

    username: str
    """The user name, 3 to 50 letters, digits and underscores."""
    email: str
    """The e-mail address."""
    display_name: str | None = None
    """How the user wants to be called, at most 50 characters; the user name when absent."""
    password_hash: str | None = field(default=None, repr=False)
    """The hash of the password, of bcrypt or in PHC form; nothing for who signs in elsewhere."""
    email_verified: bool | None = None
    """Whether the other system has confirmed the e-mail address; it has not when absent."""
    role: PlatformRole | None = None
    """The role on the platform; `user` when absent."""
    created_at: datetime | None = None
    """When the account was made there; now when absent."""
    external_source: str | None = None
    """The other system, as the market calls it, for who goes on to sign in there."""
    external_id: str | None = None
    """Who the user is there."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "username": self.username,
            "email": self.email,
        }
        if self.display_name is not None:
            json["display_name"] = self.display_name
        if self.password_hash is not None:
            json["password_hash"] = self.password_hash
        if self.email_verified is not None:
            json["email_verified"] = self.email_verified
        if self.role is not None:
            json["role"] = self.role
        if self.created_at is not None:
            json["created_at"] = text_of(self.created_at, "created_at")
        if self.external_source is not None:
            json["external_source"] = self.external_source
        if self.external_id is not None:
            json["external_id"] = self.external_id
        return json


IncrementLadder: TypeAlias = str
"""By how much a bid must rise above the current price.

- `ebay_us`, `whatnot`, `trademe`, `copart`: the tables of these houses.
- `fixed:100`: one step at every price, in minor units.
- `0:5,100:25`: up to 32 bands, the price from which each holds and its step, in minor units.
"""


InviteId: TypeAlias = str
"""An invitation into a workspace.

A UUID, version 7.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePreview:
    """What somebody who has the link of an invitation sees before coming in."""

    workspace_name: str
    """The name of the workspace."""
    inviter: UserView | None = None
    """Who invited, unless it was the program itself."""
    role: MemberRole
    """What the new member may do."""
    expires_at: datetime
    """When it is over."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> InvitePreview:
        return record(cls, (
            json["workspace_name"],
            None if (found := json.get("inviter")) is None else UserView._read(found),
            json["role"],
            moment(json["expires_at"]),
        ))


InviteState: TypeAlias = Literal[
    "pending",
    "accepted",
    "revoked",
]
"""What has become of an invitation.

- `pending`: It waits for an answer, or is over without one.
- `accepted`: Somebody came in by it.
- `revoked`: It was taken back.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteView:
    """An invitation as those see it who manage members."""

    id: InviteId
    """The id."""
    workspace_id: WorkspaceId
    """The workspace."""
    email: str | None = None
    """For whom it is."""
    role: MemberRole
    """What the new member may do."""
    invited_by: UserId | None = None
    """Who invited."""
    created_at: datetime
    """When."""
    expires_at: datetime
    """When it is over."""
    state: InviteState
    """What has become of it."""
    accepted_by: UserId | None = None
    """Who came in by it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> InviteView:
        return record(cls, (
            json["id"],
            json["workspace_id"],
            json.get("email"),
            json["role"],
            json.get("invited_by"),
            moment(json["created_at"]),
            moment(json["expires_at"]),
            json["state"],
            json.get("accepted_by"),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation that was made, with the token of its link: it is shown this once."""

    invite: InviteView
    """The invitation."""
    token: str = field(repr=False)
    """The token with which somebody comes in. Only a hash of it is kept."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Invited:
        return record(cls, (
            InviteView._read(json["invite"]),
            json["token"],
        ))


LinkKind: TypeAlias = Literal[
    "verify_email",
    "reset_password",
    "setup",
]
"""What a link is for.

- `verify_email`: To confirm an e-mail address.
- `reset_password`: To set another password.
- `setup`: To make the first administrator.
"""


ListingId: TypeAlias = str
"""Something offered for sale.

A UUID, version 7.
"""


ListingKind: TypeAlias = Literal[
    "fixed_price",
    "negotiable",
    "auction",
    "swap",
]
"""How a listing is sold.

- `fixed_price`: At a fixed price.
- `negotiable`: By offers.
- `auction`: By auction.
- `swap`: In exchange for something else.
"""


ListingState: TypeAlias = Literal[
    "draft",
    "scheduled",
    "active",
    "paused",
    "pending_settlement",
    "sold",
    "sold_outside",
    "ended",
    "withdrawn",
    "deleted",
]
"""Where a listing is in its life.

- `draft`: Being written; nobody else sees it.
- `scheduled`: Announced for later.
- `active`: On offer.
- `paused`: Frozen by an administrator.
- `pending_settlement`: A buyer is found and has not settled yet.
- `sold`: Sold.
- `sold_outside`: Sold elsewhere, the seller says.
- `ended`: Over without a sale.
- `withdrawn`: Taken back by the seller.
- `deleted`: Removed; kept only for the history.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingView:
    """A listing as shown to somebody."""

    id: ListingId
    """The id."""
    workspace_id: WorkspaceId
    """The workspace of the seller."""
    seller_id: UserId
    """Who sells."""
    kind: ListingKind
    """How it is sold."""
    state: ListingState
    """Where it is in its life."""
    title: str
    """The title."""
    description: str
    """The description."""
    category: str
    """The category."""
    attributes: Attributes
    """What is particular to the category."""
    condition: Condition
    """The condition."""
    tags: tuple[str, ...]
    """Words to find it by."""
    location: str | None = None
    """Where it is."""
    quantity: int
    """How many are offered."""
    stock_item_id: StockItemId | None = None
    """The stock item that backs it, where the viewer is a member of the workspace."""
    picture: str | None = None
    """The content address of its picture."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""
    version: int
    """Counts the changes."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> ListingView:
        return record(cls, (
            json["id"],
            json["workspace_id"],
            json["seller_id"],
            json["kind"],
            json["state"],
            json["title"],
            json["description"],
            json["category"],
            read_Attributes(json["attributes"]),
            json["condition"],
            tuple(json["tags"]),
            json.get("location"),
            json["quantity"],
            json.get("stock_item_id"),
            json.get("picture"),
            moment(json["created_at"]),
            moment(json["updated_at"]),
            json["version"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One entry of an auction's log. `price_minor`, `leader_id`, `ends_at` and `bid_count` are as
    they were after the act; `hash` chains the entry to the one before.
    """

    auction_id: AuctionId
    """The auction."""
    sequence: int
    """1, 2, 3 without a gap."""
    act: Act
    """What was done."""
    at: datetime
    """When: for a bid the moment it reached the engine."""
    actor_id: UserId | None = None
    """Who did it; nobody when time did."""
    amount_minor: int | None = None
    """The amount of the act, where it has one: a bidder's maximum is a secret."""
    subject_sequence: int | None = None
    """The entry that this one is about."""
    price_minor: int
    """The price after the act."""
    leader_id: UserId | None = None
    """The leader after the act."""
    bid_count: int
    """How many bids stand after the act."""
    ends_at: datetime
    """The end after the act."""
    hash: str
    """BLAKE3 of the hash before and the canonical form of this entry."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> LogEntry:
        return record(cls, (
            json["auction_id"],
            json["sequence"],
            json["act"],
            moment(json["at"]),
            json.get("actor_id"),
            json.get("amount_minor"),
            json.get("subject_sequence"),
            json["price_minor"],
            json.get("leader_id"),
            json["bid_count"],
            moment(json["ends_at"]),
            json["hash"],
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "auction_id": self.auction_id,
            "sequence": self.sequence,
            "act": self.act,
            "at": text_of(self.at, "at"),
            "price_minor": self.price_minor,
            "bid_count": self.bid_count,
            "ends_at": text_of(self.ends_at, "ends_at"),
            "hash": self.hash,
        }
        if self.actor_id is not None:
            json["actor_id"] = self.actor_id
        if self.amount_minor is not None:
            json["amount_minor"] = self.amount_minor
        if self.subject_sequence is not None:
            json["subject_sequence"] = self.subject_sequence
        if self.leader_id is not None:
            json["leader_id"] = self.leader_id
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user's membership of a workspace."""

    workspace_id: WorkspaceId
    """The workspace."""
    user_id: UserId
    """The user."""
    role: MemberRole
    """What the user may do there."""
    since: datetime
    """Since when."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Member:
        return record(cls, (
            json["workspace_id"],
            json["user_id"],
            json["role"],
            moment(json["since"]),
        ))


MemberRole: TypeAlias = Literal[
    "owner",
    "admin",
    "member",
    "viewer",
]
"""A member's role in a workspace, from the strongest to the weakest.

- `owner`: Owns the workspace.
- `admin`: Manages it and its members.
- `member`: Works in it.
- `viewer`: Looks at it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A member as the members of the workspace see one."""

    user: UserView
    """Who it is."""
    role: MemberRole
    """What the member may do."""
    since: datetime
    """Since when."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> MemberView:
        return record(cls, (
            UserView._read(json["user"]),
            json["role"],
            moment(json["since"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApiKey:
    """A key to be made."""

    name: str
    """What it is for, 1 to 100 characters."""
    scopes: Scopes
    """What it may do, such as `inventory:write auctions:read`."""
    expires_at: datetime | None = None
    """When it is over; never when absent."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "name": self.name,
            "scopes": self.scopes,
        }
        if self.expires_at is not None:
            json["expires_at"] = text_of(self.expires_at, "expires_at")
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuction:
    """The terms of an auction to be created. `NewAuction.english` fills in the defaults."""

    listing_id: ListingId
    """What is sold."""
    format: Format | None = None
    """How it is run; `english` when absent."""
    opening: Money
    """The opening price; its currency is the auction's."""
    reserve: Money | None = None
    """The hidden reserve; none when absent."""
    buy_now: Money | None = None
    """The price of an immediate purchase; none is possible when absent."""
    increments: IncrementLadder | None = None
    """By how much a bid must rise; `ebay_us` when absent."""
    first_bid: FirstBid | None = None
    """What the first bid must reach; `at_start`, the opening price, when absent."""
    tie: TieRule | None = None
    """Who leads when two maximums are equal; `earliest` when absent."""
    self_raise: SelfRaise | None = None
    """Whether a leader may raise the own maximum; `allowed` when absent."""
    below_reserve: BelowReserve | None = None
    """What the price does below the reserve; `step` when absent."""
    soft_close: SoftClose | None = None
    """Whether and how late bids move the end; `none` when absent."""
    group_id: GroupId | None = None
    """The group to join, of which all end together; none when absent."""
    retraction: Retraction | None = None
    """When a bid may be taken back; `ebay` when absent."""
    admission: Admission | None = None
    """Who may bid; `open` when absent."""
    deposit: Money | None = None
    """The deposit that `Admission.Deposit` asks for."""
    pre_bids: Permission | None = None
    """Whether bids are taken before the start; `refused` when absent."""
    linked_accounts: Permission | None = None
    """Whether accounts linked to the seller may bid; `refused` when absent."""
    paused_time: PausedTime | None = None
    """Whether the time left keeps running while the auction is paused; `stops` when absent."""
    premium: PremiumTiers | None = None
    """The buyer's premium; `none` when absent."""
    tax_basis_points: int | None = None
    """Tax on the hammer price, in basis points (0 to 10,000); 0 when absent."""
    starts_at: datetime | None = None
    """When it starts; at once when absent or not after now."""
    ends_at: datetime
    """When it ends."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "listing_id": self.listing_id,
            "opening": written(self.opening, Money, "opening"),
            "ends_at": text_of(self.ends_at, "ends_at"),
        }
        if self.format is not None:
            json["format"] = self.format
        if self.reserve is not None:
            json["reserve"] = written(self.reserve, Money, "reserve")
        if self.buy_now is not None:
            json["buy_now"] = written(self.buy_now, Money, "buy_now")
        if self.increments is not None:
            json["increments"] = self.increments
        if self.first_bid is not None:
            json["first_bid"] = self.first_bid
        if self.tie is not None:
            json["tie"] = self.tie
        if self.self_raise is not None:
            json["self_raise"] = self.self_raise
        if self.below_reserve is not None:
            json["below_reserve"] = self.below_reserve
        if self.soft_close is not None:
            json["soft_close"] = self.soft_close
        if self.group_id is not None:
            json["group_id"] = self.group_id
        if self.retraction is not None:
            json["retraction"] = self.retraction
        if self.admission is not None:
            json["admission"] = self.admission
        if self.deposit is not None:
            json["deposit"] = written(self.deposit, Money, "deposit")
        if self.pre_bids is not None:
            json["pre_bids"] = self.pre_bids
        if self.linked_accounts is not None:
            json["linked_accounts"] = self.linked_accounts
        if self.paused_time is not None:
            json["paused_time"] = self.paused_time
        if self.premium is not None:
            json["premium"] = self.premium
        if self.tax_basis_points is not None:
            json["tax_basis_points"] = self.tax_basis_points
        if self.starts_at is not None:
            json["starts_at"] = text_of(self.starts_at, "starts_at")
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvite:
    """An invitation to be made."""

    email: str | None = None
    """The e-mail address of who is invited, to which the link is sent; whoever has the link can
    come in when absent.
    """
    role: MemberRole
    """What the new member may do: not `owner`."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "role": self.role,
        }
        if self.email is not None:
            json["email"] = self.email
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """A listing to be created."""

    kind: ListingKind
    """How it is to be sold."""
    title: str
    """1 to 100 characters."""
    description: str | None = None
    """At most 2,000 characters; at least 10 before anybody else sees it."""
    category: str
    """1 to 50 characters."""
    attributes: Attributes | None = None
    """What is particular to the category."""
    condition: Condition
    """The condition."""
    tags: tuple[Tag, ...] | None = None
    """At most 20, each of 1 to 30 characters."""
    location: str | None = None
    """At most 100 characters."""
    quantity: int | None = None
    """1 to 1,000,000."""
    stock_item_id: StockItemId | None = None
    """The stock item that backs it."""
    picture: str | None = None
    """The content address of its picture."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "kind": self.kind,
            "title": self.title,
            "category": self.category,
            "condition": self.condition,
        }
        if self.description is not None:
            json["description"] = self.description
        if self.attributes is not None:
            json["attributes"] = written(self.attributes, Attributes, "attributes")
        if self.tags is not None:
            json["tags"] = listed(self.tags, "tags")
        if self.location is not None:
            json["location"] = self.location
        if self.quantity is not None:
            json["quantity"] = self.quantity
        if self.stock_item_id is not None:
            json["stock_item_id"] = self.stock_item_id
        if self.picture is not None:
            json["picture"] = self.picture
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSanction:
    """A measure to be taken."""

    kind: SanctionKind
    """What it takes."""
    reason: str
    """Why, 1 to 500 characters that the user may read."""
    ends_at: datetime | None = None
    """Until when; for good when absent."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "kind": self.kind,
            "reason": self.reason,
        }
        if self.ends_at is not None:
            json["ends_at"] = text_of(self.ends_at, "ends_at")
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStockItem:
    """A stock item to be created."""

    sku: str
    """The seller's own number, 1 to 64 characters."""
    name: str
    """What it is, 1 to 100 characters."""
    quantity: int
    """How many there are."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "sku": self.sku,
            "name": self.name,
            "quantity": self.quantity,
        }
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user to be registered. There is no role in it: nobody can ask to be an administrator."""

    username: str
    """The user name, 3 to 50 letters, digits and underscores."""
    email: str
    """The e-mail address."""
    display_name: str | None = None
    """How the user wants to be called, at most 50 characters; the user name when empty."""
    password: str | None = field(default=None, repr=False)
    """The password, 8 to 1,000 characters; nothing for a user who signs in elsewhere."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "username": self.username,
            "email": self.email,
        }
        if self.display_name is not None:
            json["display_name"] = self.display_name
        if self.password is not None:
            json["password"] = self.password
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkspace:
    """A workspace to be made."""

    name: str
    """The name, 1 to 100 characters."""
    approval: bool | None = None
    """Whether members' writes wait for the approval of an owner or administrator."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "name": self.name,
        }
        if self.approval is not None:
            json["approval"] = self.approval
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStatus:
    """How this node stands: what waits, and how it follows the others."""

    now: datetime
    """The time by the market's clock."""
    queued_writes: int
    """How many writes wait to be decided."""
    taken_writes: int
    """How many writes have been taken since the market was opened, refused ones among them."""
    taken_groups: int
    """In how many groups; writes of one group share a commit."""
    nodes: int
    """How many nodes share what falls due."""
    clock_ahead_ms: int
    """By how many milliseconds the clock of the database is before this machine's."""
    heard_events: int
    """How many events of other nodes were heard of."""
    follow_failures: int
    """How often the log could not be followed."""
    mails_waiting: int
    """How many mails wait to be sent."""
    mails_sent: int
    """How many mails were sent."""
    mails_failed: int
    """How many mails were given up."""
    mails_dropped: int
    """How many mails were never tried, because too many waited."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> NodeStatus:
        return record(cls, (
            moment(json["now"]),
            json["queued_writes"],
            json["taken_writes"],
            json["taken_groups"],
            json["nodes"],
            json["clock_ahead_ms"],
            json["heard_events"],
            json["follow_failures"],
            json["mails_waiting"],
            json["mails_sent"],
            json["mails_failed"],
            json["mails_dropped"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """A node that is open on the market and alive."""

    name: str
    """Its name, for people."""
    seen_ms_ago: int
    """How long ago it was last seen, in milliseconds by the clock of the database."""
    clock_ahead_ms: int
    """By how much its clock is before (positive) or behind the clock of the database."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> NodeView:
        return record(cls, (
            json["name"],
            json["seen_ms_ago"],
            json["clock_ahead_ms"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOptions:
    """How a market is opened. What is left out has the default of the library."""

    durability: str | None = None
    """What an acknowledged write survives: `full`, a power cut, or `normal`, a crash of the
    process. `full` when absent; of a file only.
    """
    policy: AuctionPolicy | None = None
    """The marketplace's own numbers about auctions."""
    identity: IdentityPolicy | None = None
    """The marketplace's own numbers about who may come in, and for how long."""
    scheduler: bool | None = None
    """Whether this process does what falls due, as starting and ending auctions; it does when
    absent.
    """
    virtual_time: datetime | None = None
    """The moment at which the time stands still until it is moved, for simulations and tests; the
    time of the machine or the database when absent.
    """
    queued_writes_max: int | None = None
    """The most writes that may wait; 32,768 when absent."""
    group_max: int | None = None
    """The most writes that share one commit; 2,048 when absent."""
    redis: str | None = field(default=None, repr=False)
    """The address of the Redis through which nodes tell each other of news; nodes look at the
    database when absent.
    """
    node_name: str | None = None
    """The name of this node, for people. Of a database only."""
    replica: str | None = field(default=None, repr=False)
    """The address of a server that repeats the database, to which lists are sent."""
    lanes: int | None = None
    """How many lanes write to a database; 1 when absent."""
    connections_max: int | None = None
    """How many connections read from a database at most; 8 when absent."""
    migrate: bool | None = None
    """Whether a database's schema is brought up to date; it is when absent."""
    password_cost: HashCost | None = None
    """What hashing a password costs; what OWASP recommends when absent."""
    password_threads: int | None = None
    """How many threads hash passwords; 1 when absent."""
    signing_key_pem: str | None = field(default=None, repr=False)
    """The key that signs access tokens, an Ed25519 key in PEM; the market makes and keeps one when
    absent.
    """
    token_issuer: str | None = None
    """By what access tokens name this market; `vendue` when absent."""
    token_audience: str | None = None
    """For whom access tokens are; `vendue` when absent."""
    verifiers: tuple[TokenVerifier, ...] | None = None
    """Other systems whose tokens are good here; none when absent."""
    link_by_email: bool | None = None
    """Whether somebody who comes from another system is taken for the user with the same confirmed
    e-mail address; not when absent.
    """
    public_url: str | None = None
    """The address that links in mails begin with, such as `https://market.example.org`."""
    mail_folder: str | None = None
    """The folder into which mails are written; no mail is sent when neither this nor `smtp_url` is
    there.
    """
    smtp_url: str | None = field(default=None, repr=False)
    """The server to which mails are given: `smtps://user:password@host:465`."""
    mail_from: str | None = None
    """Whom mails are from, such as `Market <market@example.org>`."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {}
        if self.durability is not None:
            json["durability"] = self.durability
        if self.policy is not None:
            json["policy"] = written(self.policy, AuctionPolicy, "policy")
        if self.identity is not None:
            json["identity"] = written(self.identity, IdentityPolicy, "identity")
        if self.scheduler is not None:
            json["scheduler"] = self.scheduler
        if self.virtual_time is not None:
            json["virtual_time"] = text_of(self.virtual_time, "virtual_time")
        if self.queued_writes_max is not None:
            json["queued_writes_max"] = self.queued_writes_max
        if self.group_max is not None:
            json["group_max"] = self.group_max
        if self.redis is not None:
            json["redis"] = self.redis
        if self.node_name is not None:
            json["node_name"] = self.node_name
        if self.replica is not None:
            json["replica"] = self.replica
        if self.lanes is not None:
            json["lanes"] = self.lanes
        if self.connections_max is not None:
            json["connections_max"] = self.connections_max
        if self.migrate is not None:
            json["migrate"] = self.migrate
        if self.password_cost is not None:
            json["password_cost"] = written(self.password_cost, HashCost, "password_cost")
        if self.password_threads is not None:
            json["password_threads"] = self.password_threads
        if self.signing_key_pem is not None:
            json["signing_key_pem"] = self.signing_key_pem
        if self.token_issuer is not None:
            json["token_issuer"] = self.token_issuer
        if self.token_audience is not None:
            json["token_audience"] = self.token_audience
        if self.verifiers is not None:
            json["verifiers"] = [written(each, TokenVerifier, "verifiers") for each in listed(self.verifiers, "verifiers")]
        if self.link_by_email is not None:
            json["link_by_email"] = self.link_by_email
        if self.public_url is not None:
            json["public_url"] = self.public_url
        if self.mail_folder is not None:
            json["mail_folder"] = self.mail_folder
        if self.smtp_url is not None:
            json["smtp_url"] = self.smtp_url
        if self.mail_from is not None:
            json["mail_from"] = self.mail_from
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSession:
    """Who signed in, in a browser."""

    user: UserView
    """The user."""
    session: SessionView
    """The session."""
    cookie: str = field(repr=False)
    """The value of the cookie."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> PageSession:
        return record(cls, (
            UserView._read(json["user"]),
            SessionView._read(json["session"]),
            json["cookie"],
        ))


PausedTime: TypeAlias = Literal[
    "stops",
    "runs",
]
"""Whether the time left keeps running while an auction is paused.

- `stops`: The end moves by the length of the pause.
- `runs`: The end stays where it is.
"""


PendingChangeId: TypeAlias = str
"""A change that waits for approval.

A UUID, version 7.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingChangeView:
    """A change that waits, or waited, as members see it."""

    id: PendingChangeId
    """The id."""
    workspace_id: WorkspaceId
    """The workspace."""
    operation: str
    """The operation, such as `inventory.receive`."""
    request: Any
    """What it was asked for."""
    requester_id: UserId
    """Who asked."""
    state: ChangeState
    """What has become of it."""
    decided_by: UserId | None = None
    """Who decided."""
    decided_at: datetime | None = None
    """When."""
    note: str
    """What who decided said, or nothing."""
    created_at: datetime
    """When it was asked for."""
    version: int
    """Counts the changes."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> PendingChangeView:
        return record(cls, (
            json["id"],
            json["workspace_id"],
            json["operation"],
            json["request"],
            json["requester_id"],
            json["state"],
            json.get("decided_by"),
            None if (found := json.get("decided_at")) is None else moment(found),
            json["note"],
            moment(json["created_at"]),
            json["version"],
        ))


Permission: TypeAlias = Literal[
    "allowed",
    "refused",
]
"""Whether something is allowed.

- `allowed`: It is.
- `refused`: It is refused.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceBid:
    """A bid to be placed by the user who acts."""

    auction_id: AuctionId
    """The auction."""
    maximum: Money
    """The most the bidder would pay: a secret."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "auction_id": self.auction_id,
            "maximum": written(self.maximum, Money, "maximum"),
        }
        return json


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedBid:
    """An accepted bid."""

    auction_id: AuctionId
    """The auction."""
    sequence: int
    """The bid's number in the auction's log."""
    at: datetime
    """When it reached the engine."""
    maximum_minor: int
    """The bidder's maximum."""
    currency: Currency
    """The currency of every amount."""
    price_minor: int
    """The price after the bid."""
    is_leading: bool
    """Whether the bidder leads."""
    reserve_met: bool
    """Whether the reserve is met; true when there is none."""
    bid_count: int
    """How many bids stand."""
    ends_at: datetime
    """When the auction ends."""
    minimum_minor: int
    """The least that this bidder may bid next."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> PlacedBid:
        return record(cls, (
            json["auction_id"],
            json["sequence"],
            moment(json["at"]),
            json["maximum_minor"],
            json["currency"],
            json["price_minor"],
            json["is_leading"],
            json["reserve_met"],
            json["bid_count"],
            moment(json["ends_at"]),
            json["minimum_minor"],
        ))


PlatformRole: TypeAlias = Literal[
    "user",
    "admin",
]
"""A user's role on the whole platform.

- `user`: Buys and sells.
- `admin`: Runs the platform.
"""


PremiumTiers: TypeAlias = str
"""The buyer's premium.

- `none`: there is none.
- `0:2500,100000:2000`: up to 32 tiers, the hammer price in minor units from which each begins
  and the rate of the part within it, 0 to 10,000 basis points.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One line of what a winner pays."""

    kind: PriceLineKind
    """What it is for."""
    amount_minor: int
    """The amount."""
    basis_points: int | None = None
    """The rate, where one rate on the hammer price gave the amount: absent on the hammer price
    itself and on a premium that spans several tiers.
    """

    @classmethod
    def _read(cls, json: dict[str, Any]) -> PriceLine:
        return record(cls, (
            json["kind"],
            json["amount_minor"],
            json.get("basis_points"),
        ))


PriceLineKind: TypeAlias = Literal[
    "hammer",
    "premium",
    "tax",
]
"""What a line of the final price is for.

- `hammer`: The price at which the thing was sold.
- `premium`: The buyer's premium.
- `tax`: Tax on the hammer price.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedUser:
    """Somebody in a list of who follows, is followed, or is blocked."""

    user: UserView
    """The user, as everybody sees one."""
    since: datetime
    """Since when."""
    bids: bool | None = None
    """In a list of who is blocked: whether the user may not bid, either."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> RelatedUser:
        return record(cls, (
            UserView._read(json["user"]),
            moment(json["since"]),
            json.get("bids"),
        ))


Retraction: TypeAlias = Literal[
    "never",
    "ebay",
    "seller_approval",
]
"""When a bid may be taken back.

- `never`: Never.
- `ebay`: By eBay's windows: more than 12 hours left, all of the bidder's bids; otherwise only
  the latest, within an hour of placing it.
- `seller_approval`: When the seller agrees.
"""


RetractionReason: TypeAlias = Literal[
    "wrong_amount",
    "description_changed",
    "seller_unreachable",
]
"""Why a bid is taken back.

- `wrong_amount`: A wrong amount was typed.
- `description_changed`: The description was changed materially.
- `seller_unreachable`: The seller cannot be reached.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """A measure against a user."""

    id: SanctionId
    """The id."""
    user_id: UserId
    """Against whom."""
    kind: SanctionKind
    """What it takes."""
    reason: str
    """Why, in words that the user may read."""
    since: datetime
    """Since when."""
    ends_at: datetime | None = None
    """Until when; for good when absent."""
    imposed_by: UserId | None = None
    """The administrator who took it; nothing for the program itself."""
    lifted_at: datetime | None = None
    """When it was lifted before its time."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Sanction:
        return record(cls, (
            json["id"],
            json["user_id"],
            json["kind"],
            json["reason"],
            moment(json["since"]),
            None if (found := json.get("ends_at")) is None else moment(found),
            json.get("imposed_by"),
            None if (found := json.get("lifted_at")) is None else moment(found),
        ))


SanctionId: TypeAlias = str
"""A measure against a user.

A UUID, version 7.
"""


SanctionKind: TypeAlias = Literal[
    "warning",
    "bid_ban",
    "suspension",
]
"""What a measure takes from a user.

- `warning`: Nothing: it is a word of warning that is kept.
- `bid_ban`: To bid.
- `suspension`: Everything: the account is suspended and its sessions end.
"""


Scopes: TypeAlias = str
"""A set of scopes such as `auctions:read inventory:write`: of each area `read` or `write`, which
includes to read. `admin` lets the key of an administrator act as one.
"""


SelfRaise: TypeAlias = Literal[
    "allowed",
    "refused",
]
"""Whether a leader may raise the own maximum.

- `allowed`: Yes; the price moves only to reach a reserve.
- `refused`: No.
"""


SessionEnd: TypeAlias = Literal[
    "signed_out",
    "revoked",
    "replaced",
    "reused",
    "password_changed",
    "suspended",
    "deleted",
]
"""Why a session has ended before its time.

- `signed_out`: The user signed out.
- `revoked`: The user, or an administrator, ended it from elsewhere.
- `replaced`: Another sign-in took its place.
- `reused`: An old refresh token was shown: it was stolen.
- `password_changed`: The password was changed.
- `suspended`: The account was suspended.
- `deleted`: The account was deleted.
"""


SessionId: TypeAlias = str
"""One sign-in of a user.

A UUID, version 7.
"""


SessionKind: TypeAlias = Literal[
    "tokens",
    "page",
]
"""How a session is carried on.

- `tokens`: By access tokens, and refresh tokens that are each good once.
- `page`: By the cookie of a browser.
"""


SessionPolicy: TypeAlias = Literal[
    "multi",
    "single",
    "max",
]
"""How many sessions a user may have at a time.

- `multi`: As many as `OPEN_SESSIONS_MAX`; one more ends the oldest.
- `single`: One: to sign in ends the others.
- `max`: As many as `IdentityPolicy.sessions_max`; one more ends the oldest.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session as its user sees it."""

    id: SessionId
    """The id."""
    kind: SessionKind
    """How it is carried on."""
    method: SignInMethod
    """By what the user came in."""
    device: str
    """What the device says of itself."""
    address: str
    """The address from which it began, or nothing."""
    started_at: datetime
    """When it began."""
    refreshed_at: datetime
    """When it was last carried on."""
    expires_at: datetime
    """When it is over unless it is carried on."""
    is_current: bool
    """Whether it is the one with which this was asked."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> SessionView:
        return record(cls, (
            json["id"],
            json["kind"],
            json["method"],
            json["device"],
            json["address"],
            moment(json["started_at"]),
            moment(json["refreshed_at"]),
            moment(json["expires_at"]),
            json["is_current"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Who signs in, with a password, from where."""

    name: str
    """The user name or the e-mail address."""
    password: str = field(repr=False)
    """The password."""
    device: str | None = None
    """What the device says of itself, such as the name of a browser; what is too long is cut."""
    address: str | None = None
    """The address from which it comes, or nothing."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "name": self.name,
            "password": self.password,
        }
        if self.device is not None:
            json["device"] = self.device
        if self.address is not None:
            json["address"] = self.address
        return json


SignInMethod: TypeAlias = Literal[
    "password",
    "external",
    "link",
    "host",
]
"""By what somebody came in.

- `password`: A password of this market.
- `external`: A token of another system.
- `link`: A one-time link.
- `host`: The program that embeds the market vouched for the user.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who signed in, and by what the session is carried on."""

    user: UserView
    """The user."""
    session: SessionView
    """The session."""
    tokens: TokenPair
    """The tokens."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> SignedIn:
        return record(cls, (
            UserView._read(json["user"]),
            SessionView._read(json["session"]),
            TokenPair._read(json["tokens"]),
        ))


SoftClose: TypeAlias = str
"""Whether and how late bids move the end.

- `none`: never.
- `extend 60 90`: a bid with 60 seconds or fewer left moves the end by 90 seconds.
- `reset 10 10`: a bid with 10 seconds or fewer left leaves 10 seconds.
- `catawiki`, `whatnot`, `common`: what these houses do, and what is common.

Both may go on with `max 5`, how often the end may move, and with `until
2026-11-20T12:00:00.000Z`, beyond which it never moves. Seconds are from 1 to 86,400.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The standing of an auction. It carries its leader, its second-best maximum and its sequence
    numbers, so that no bid ever needs to read another bid.
    """

    auction_id: AuctionId
    """The auction."""
    state: AuctionState
    """Where the auction is in its life."""
    price_minor: int
    """The price shown: the opening price until there is a bid."""
    leader_id: UserId | None = None
    """Who leads."""
    leader_maximum_minor: int | None = None
    """The leader's maximum: a secret."""
    leader_sequence: int | None = None
    """The log entry of the leading maximum."""
    leader_is_absentee: bool
    """Whether the leading maximum was placed before the start."""
    runner_up_minor: int | None = None
    """The second-best maximum, of anybody but the leader."""
    reserve_minor: int | None = None
    """The reserve as it is now: a secret."""
    reserve_met: bool
    """Whether the reserve is met; true when there is none."""
    buy_now_open: bool
    """Whether an immediate purchase is possible."""
    bid_count: int
    """How many bids stand."""
    ends_at: datetime
    """When it ends, extensions included."""
    extensions: int
    """How often the end has been moved by late bids."""
    paused_at: datetime | None = None
    """Since when it is paused."""
    sequence: int
    """The number of the last log entry."""
    chain: str
    """The hash of the last log entry; zeros before the first."""
    event_sequence: int
    """The number of the last event of the auction's topic."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Standing:
        return record(cls, (
            json["auction_id"],
            json["state"],
            json["price_minor"],
            json.get("leader_id"),
            json.get("leader_maximum_minor"),
            json.get("leader_sequence"),
            json["leader_is_absentee"],
            json.get("runner_up_minor"),
            json.get("reserve_minor"),
            json["reserve_met"],
            json["buy_now_open"],
            json["bid_count"],
            moment(json["ends_at"]),
            json["extensions"],
            None if (found := json.get("paused_at")) is None else moment(found),
            json["sequence"],
            json["chain"],
            json["event_sequence"],
        ))

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "auction_id": self.auction_id,
            "state": self.state,
            "price_minor": self.price_minor,
            "leader_is_absentee": self.leader_is_absentee,
            "reserve_met": self.reserve_met,
            "buy_now_open": self.buy_now_open,
            "bid_count": self.bid_count,
            "ends_at": text_of(self.ends_at, "ends_at"),
            "extensions": self.extensions,
            "sequence": self.sequence,
            "chain": self.chain,
            "event_sequence": self.event_sequence,
        }
        if self.leader_id is not None:
            json["leader_id"] = self.leader_id
        if self.leader_maximum_minor is not None:
            json["leader_maximum_minor"] = self.leader_maximum_minor
        if self.leader_sequence is not None:
            json["leader_sequence"] = self.leader_sequence
        if self.runner_up_minor is not None:
            json["runner_up_minor"] = self.runner_up_minor
        if self.reserve_minor is not None:
            json["reserve_minor"] = self.reserve_minor
        if self.paused_at is not None:
            json["paused_at"] = text_of(self.paused_at, "paused_at")
        return json


StockItemId: TypeAlias = str
"""A quantity of one product at one place.

A UUID, version 7.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItemView:
    """A stock item as shown to the members of its workspace."""

    id: StockItemId
    """The id."""
    workspace_id: WorkspaceId
    """The workspace."""
    sku: str
    """The seller's own number."""
    name: str
    """What it is."""
    quantity: int
    """How many there are, promised ones included."""
    reserved: int
    """How many are promised."""
    on_loan: int
    """How many are lent out."""
    available: int
    """How many can still be promised."""
    created_at: datetime
    """When it was created."""
    version: int
    """Counts the changes."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> StockItemView:
        return record(cls, (
            json["id"],
            json["workspace_id"],
            json["sku"],
            json["name"],
            json["quantity"],
            json["reserved"],
            json["on_loan"],
            json["available"],
            moment(json["created_at"]),
            json["version"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event with its place in the whole log."""

    position: int
    """The place in the whole log: ascending, but not free of gaps."""
    event: Event
    """The event."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> StoredEvent:
        return record(cls, (
            json["position"],
            Event._read(json["event"]),
        ))


Tag: TypeAlias = str


TieRule: TypeAlias = Literal[
    "earliest",
    "live_beats_absentee",
]
"""Who leads when two maximums are equal.

- `earliest`: The earlier bid.
- `live_beats_absentee`: A bid placed while the auction is live beats an equal one placed before
  the start.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """What carries a session on."""

    access_token: str = field(repr=False)
    """Goes with every request, as `Authorization: Bearer …`."""
    refresh_token: str = field(repr=False)
    """Gives the next pair, once."""
    token_type: str
    """Always `Bearer`."""
    expires_at: datetime
    """Until when the access token is good."""
    refresh_expires_at: datetime
    """Until when the refresh token is good."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> TokenPair:
        return record(cls, (
            json["access_token"],
            json["refresh_token"],
            json["token_type"],
            moment(json["expires_at"]),
            moment(json["refresh_expires_at"]),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenVerifier:
    """Another system whose tokens are good here."""

    source: str
    """What the system is called here: up to 40 of `a-z0-9_-`."""
    audience: str
    """What its tokens say in `aud`."""
    issuer: str | None = None
    """What its tokens say in `iss`; any will do when absent, for one verifier only."""
    secret: str | None = field(default=None, repr=False)
    """The secret that both have, of 32 characters or more."""
    jwks_url: str | None = None
    """The address of its public keys."""
    trust_email: bool | None = None
    """Whether it confirms every address before it puts it into a token; not when absent."""

    def _write(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "source": self.source,
            "audience": self.audience,
        }
        if self.issuer is not None:
            json["issuer"] = self.issuer
        if self.secret is not None:
            json["secret"] = self.secret
        if self.jwks_url is not None:
            json["jwks_url"] = self.jwks_url
        if self.trust_email is not None:
            json["trust_email"] = self.trust_email
        return json


UnsoldReason: TypeAlias = Literal[
    "no_bids",
    "reserve_not_met",
]
"""Why an auction ended without a sale.

- `no_bids`: Nobody bid.
- `reserve_not_met`: The reserve was not met.
"""


UserId: TypeAlias = str
"""A user of the marketplace.

A UUID, version 7.
"""


UserState: TypeAlias = Literal[
    "active",
    "suspended",
    "deleted",
]
"""Whether a user may act.

- `active`: Yes.
- `suspended`: Not until an administrator lifts it, or until the suspension is over.
- `deleted`: Never again: the account was deleted, and what others need of it has no name.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """A user as shown to somebody."""

    id: UserId
    """The id."""
    username: Username
    """The user name."""
    email: str | None = None
    """The e-mail address, where the viewer may see it."""
    display_name: str
    """How the user wants to be called."""
    role: PlatformRole
    """The role on the platform."""
    state: UserState
    """Whether the user may act."""
    created_at: datetime
    """When the account was made."""
    version: int
    """Counts the changes."""
    bio: str
    """What the user tells of himself."""
    location: str
    """Where the user is."""
    avatar: str | None = None
    """The address of an uploaded picture."""
    badges: tuple[str, ...]
    """What administrators have found out."""
    locale: str | None = None
    """The language, where the viewer may see it."""
    time_zone: str | None = None
    """The time zone, where the viewer may see it."""
    email_verified: bool | None = None
    """Whether the e-mail address was confirmed, where the viewer may see it."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> UserView:
        return record(cls, (
            json["id"],
            json["username"],
            json.get("email"),
            json["display_name"],
            json["role"],
            json["state"],
            moment(json["created_at"]),
            json["version"],
            json["bio"],
            json["location"],
            json.get("avatar"),
            tuple(json["badges"]),
            json.get("locale"),
            json.get("time_zone"),
            json.get("email_verified"),
        ))


Username: TypeAlias = str


Verdict: TypeAlias = Literal[
    "leading",
    "won",
    "higher_maximum",
    "equal_and_earlier",
    "equal_and_live",
    "bought_now",
    "reserve_not_met",
    "retracted",
    "cancelled",
]
"""What became of a bid, and by which rule.

- `leading`: It leads.
- `won`: It won.
- `higher_maximum`: A higher maximum beat it.
- `equal_and_earlier`: An equal maximum that was placed earlier beat it.
- `equal_and_live`: An equal bid beat it, because it was placed live and this one before the
  start.
- `bought_now`: Somebody took the immediate purchase.
- `reserve_not_met`: It led to the end, but the reserve was not met.
- `retracted`: It was taken back.
- `cancelled`: The auction was called off.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A log that holds."""

    entries: int
    """How many entries were replayed."""
    bids: int
    """How many of them are bids."""
    price_minor: int
    """The price that they make."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> Verified:
        return record(cls, (
            json["entries"],
            json["bids"],
            json["price_minor"],
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerStanding:
    """How a viewer stands in an auction."""

    alias: str
    """The alias under which others see the viewer."""
    is_seller: bool
    """Whether the viewer is the seller."""
    is_leading: bool
    """Whether the viewer leads, or has won."""
    maximum_minor: int | None = None
    """The viewer's own maximum, while it leads."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> ViewerStanding:
        return record(cls, (
            json["alias"],
            json["is_seller"],
            json["is_leading"],
            json.get("maximum_minor"),
        ))


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedEvent:
    """An event of an auction as somebody may see it."""

    sequence: int
    """The number of the event within the auction: 1, 2, 3 without a gap."""
    at: datetime
    """When it happened."""
    views: tuple[AuctionEventView, ...]
    """What happened: one view, and a second one, `outbid`, for the one who was outbid."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> WatchedEvent:
        return record(cls, (
            json["sequence"],
            moment(json["at"]),
            tuple([read_AuctionEventView(each) for each in json["views"]]),
        ))


WorkspaceId: TypeAlias = str
"""A workspace: the tenant to which everything stored belongs.

A UUID, version 7.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceView:
    """A workspace as a member sees it."""

    id: WorkspaceId
    """The id."""
    name: str
    """The name."""
    personal: bool
    """Whether it is the one that came with its owner's account."""
    approval: bool
    """Whether members' writes wait for approval."""
    role: MemberRole | None = None
    """What who asks may do there; nothing for an administrator of the platform."""
    member_count: int
    """How many members it has."""
    pending_count: int
    """How many changes wait for approval."""
    created_at: datetime
    """When it was created."""
    version: int
    """Counts the changes."""

    @classmethod
    def _read(cls, json: dict[str, Any]) -> WorkspaceView:
        return record(cls, (
            json["id"],
            json["name"],
            json["personal"],
            json["approval"],
            json.get("role"),
            json["member_count"],
            json["pending_count"],
            moment(json["created_at"]),
            json["version"],
        ))
