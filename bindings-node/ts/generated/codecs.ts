// Between the records and their JSON.
// Written by `make hosts` from what the program declares.

import {
  checked,
  guarded,
  inside,
  readFailure,
  readList,
  readMoment,
  readSome,
  writeList,
  writeMoment,
  writeMoney,
  writeSome,
  writeWhole,
} from "../wire.js";
import type { Sent, Wire } from "../wire.js";
import type {
  ApiKeyView,
  Attributes,
  Auction,
  AuctionArchive,
  AuctionEventView,
  AuctionPolicy,
  AuctionSummary,
  AuctionView,
  BidOutcome,
  BidView,
  CreatedApiKey,
  CurrencyView,
  Decision,
  DeleteAccount,
  EditListing,
  EditProfile,
  EditWorkspace,
  Event,
  EventBody,
  Explanation,
  HashCost,
  IdentityPolicy,
  ImportUser,
  InvitePreview,
  InviteView,
  Invited,
  ListingView,
  LogEntry,
  Member,
  MemberView,
  NewApiKey,
  NewAuction,
  NewInvite,
  NewListing,
  NewSanction,
  NewStockItem,
  NewUser,
  NewWorkspace,
  NodeStatus,
  NodeView,
  OpenOptions,
  PageSession,
  PendingChangeView,
  PlaceBid,
  PlacedBid,
  PriceLine,
  RelatedUser,
  Sanction,
  SessionView,
  SignIn,
  SignedIn,
  Standing,
  StockItemView,
  StoredEvent,
  TokenPair,
  TokenVerifier,
  UserView,
  Verified,
  ViewerStanding,
  WatchedEvent,
  WorkspaceView,
} from "./records.js";

export function readApiKeyView(json: Wire): ApiKeyView {
  return {
    id: json.id,
    name: json.name,
    scopes: json.scopes,
    createdAt: readMoment(json.created_at),
    expiresAt: readSome(json.expires_at, readMoment),
    revokedAt: readSome(json.revoked_at, readMoment),
    lastUsedAt: readSome(json.last_used_at, readMoment),
  };
}

export function readAttributes(json: Wire): Attributes {
  switch (json.kind) {
    case "none":
      return { kind: "none" };
    case "fragrance":
      return {
        kind: "fragrance",
        brand: json.brand,
        volumeMl: json.volume_ml,
        remainingPercent: json.remaining_percent,
        batchCode: json.batch_code ?? undefined,
        purchaseYear: json.purchase_year ?? undefined,
        boxCondition: json.box_condition,
      };
    case "sneaker":
      return {
        kind: "sneaker",
        styleCode: json.style_code,
        size: json.size,
        region: json.region,
      };
    default:
      return json as Attributes;
  }
}

export function writeAttributes(value: Attributes, at: string): Sent {
  checked(value, at, ["kind", "batchCode", "boxCondition", "brand", "purchaseYear", "region", "remainingPercent", "size", "styleCode", "volumeMl"]);
  switch (value.kind) {
    case "fragrance":
      return {
        kind: "fragrance",
        brand: value.brand,
        volume_ml: writeWhole(value.volumeMl, inside(at, "volume_ml")),
        remaining_percent: writeWhole(value.remainingPercent, inside(at, "remaining_percent")),
        batch_code: value.batchCode ?? undefined,
        purchase_year: writeSome(value.purchaseYear, inside(at, "purchase_year"), writeWhole),
        box_condition: value.boxCondition,
      };
    case "sneaker":
      return {
        kind: "sneaker",
        style_code: value.styleCode,
        size: value.size,
        region: value.region,
      };
    default:
      return { kind: value.kind };
  }
}

export function readAuction(json: Wire): Auction {
  return {
    id: json.id,
    listingId: json.listing_id,
    workspaceId: json.workspace_id,
    sellerId: json.seller_id,
    format: json.format,
    currency: json.currency,
    openingMinor: json.opening_minor,
    openingReserveMinor: json.opening_reserve_minor ?? undefined,
    buyNowMinor: json.buy_now_minor ?? undefined,
    increments: json.increments,
    firstBid: json.first_bid,
    tie: json.tie,
    selfRaise: json.self_raise,
    belowReserve: json.below_reserve,
    softClose: json.soft_close,
    groupId: json.group_id ?? undefined,
    retraction: json.retraction,
    admission: json.admission,
    depositMinor: json.deposit_minor ?? undefined,
    preBids: json.pre_bids,
    linkedAccounts: json.linked_accounts,
    pausedTime: json.paused_time,
    premium: json.premium,
    taxBasisPoints: json.tax_basis_points,
    aliasSalt: json.alias_salt,
    startsAt: readMoment(json.starts_at),
    scheduledEndsAt: readMoment(json.scheduled_ends_at),
    closedAt: readSome(json.closed_at, readMoment),
    createdAt: readMoment(json.created_at),
    version: json.version,
  };
}

export function writeAuction(value: Auction, at: string): Sent {
  checked(value, at, ["admission", "aliasSalt", "belowReserve", "buyNowMinor", "closedAt", "createdAt", "currency", "depositMinor", "firstBid", "format", "groupId", "id", "increments", "linkedAccounts", "listingId", "openingMinor", "openingReserveMinor", "pausedTime", "preBids", "premium", "retraction", "scheduledEndsAt", "selfRaise", "sellerId", "softClose", "startsAt", "taxBasisPoints", "tie", "version", "workspaceId"]);
  return {
    id: value.id,
    listing_id: value.listingId,
    workspace_id: value.workspaceId,
    seller_id: value.sellerId,
    format: value.format,
    currency: value.currency,
    opening_minor: writeWhole(value.openingMinor, inside(at, "opening_minor")),
    opening_reserve_minor: writeSome(value.openingReserveMinor, inside(at, "opening_reserve_minor"), writeWhole),
    buy_now_minor: writeSome(value.buyNowMinor, inside(at, "buy_now_minor"), writeWhole),
    increments: value.increments,
    first_bid: value.firstBid,
    tie: value.tie,
    self_raise: value.selfRaise,
    below_reserve: value.belowReserve,
    soft_close: value.softClose,
    group_id: value.groupId ?? undefined,
    retraction: value.retraction,
    admission: value.admission,
    deposit_minor: writeSome(value.depositMinor, inside(at, "deposit_minor"), writeWhole),
    pre_bids: value.preBids,
    linked_accounts: value.linkedAccounts,
    paused_time: value.pausedTime,
    premium: value.premium,
    tax_basis_points: writeWhole(value.taxBasisPoints, inside(at, "tax_basis_points")),
    alias_salt: value.aliasSalt,
    starts_at: writeMoment(value.startsAt, inside(at, "starts_at")),
    scheduled_ends_at: writeMoment(value.scheduledEndsAt, inside(at, "scheduled_ends_at")),
    closed_at: writeSome(value.closedAt, inside(at, "closed_at"), writeMoment),
    created_at: writeMoment(value.createdAt, inside(at, "created_at")),
    version: writeWhole(value.version, inside(at, "version")),
  };
}

export function readAuctionArchive(json: Wire): AuctionArchive {
  return {
    auction: readAuction(json.auction),
    standing: readStanding(json.standing),
    log: readList(json.log, readLogEntry),
  };
}

export function writeAuctionArchive(value: AuctionArchive, at: string): Sent {
  checked(value, at, ["auction", "log", "standing"]);
  return {
    auction: writeAuction(value.auction, inside(at, "auction")),
    standing: writeStanding(value.standing, inside(at, "standing")),
    log: writeList(value.log, inside(at, "log"), writeLogEntry),
  };
}

export function readAuctionEventView(json: Wire): AuctionEventView {
  switch (json.kind) {
    case "scheduled":
      return {
        kind: "scheduled",
        startsAt: readMoment(json.starts_at),
        endsAt: readMoment(json.ends_at),
      };
    case "started":
      return {
        kind: "started",
        priceMinor: json.price_minor,
        bidCount: json.bid_count,
        endsAt: readMoment(json.ends_at),
      };
    case "bid_placed":
      return {
        kind: "bid_placed",
        logSequence: json.log_sequence,
        bidder: json.bidder,
        leader: json.leader,
        priceMinor: json.price_minor,
        bidCount: json.bid_count,
        isYours: json.is_yours,
      };
    case "outbid":
      return {
        kind: "outbid",
        logSequence: json.log_sequence,
        priceMinor: json.price_minor,
      };
    case "reserve_met":
      return {
        kind: "reserve_met",
        priceMinor: json.price_minor,
      };
    case "reserve_changed":
      return {
        kind: "reserve_changed",
        reserveMet: json.reserve_met,
        priceMinor: json.price_minor,
      };
    case "extended":
      return {
        kind: "extended",
        endsAt: readMoment(json.ends_at),
        extensions: json.extensions,
        byGroup: json.by_group,
      };
    case "ending_soon":
      return {
        kind: "ending_soon",
        endsAt: readMoment(json.ends_at),
      };
    case "bid_retracted":
      return {
        kind: "bid_retracted",
        bidder: json.bidder,
        reason: json.reason ?? undefined,
        priceMinor: json.price_minor,
        bidCount: json.bid_count,
        leader: json.leader ?? undefined,
        isYours: json.is_yours,
      };
    case "paused":
      return { kind: "paused" };
    case "resumed":
      return {
        kind: "resumed",
        endsAt: readMoment(json.ends_at),
      };
    case "description_added":
      return { kind: "description_added" };
    case "sold":
      return {
        kind: "sold",
        winner: json.winner,
        priceMinor: json.price_minor,
        buyNow: json.buy_now,
        isYours: json.is_yours,
        lines: readSome(json.lines, (value: Wire) => readList(value, readPriceLine)),
        totalMinor: json.total_minor ?? undefined,
      };
    case "unsold":
      return {
        kind: "unsold",
        reason: json.reason,
      };
    case "cancelled":
      return {
        kind: "cancelled",
        reason: json.reason,
      };
    default:
      return json as AuctionEventView;
  }
}

export function writeAuctionPolicy(value: AuctionPolicy, at: string): Sent {
  checked(value, at, ["buyNowMarginBasisPoints", "closeGraceMs", "durationMsMax", "endingSoonMs", "firstBanMs", "groupSizeMax", "maximumMinor", "permanentBanAfter", "settlementMs"]);
  return {
    maximum_minor: writeSome(value.maximumMinor, inside(at, "maximum_minor"), writeWhole),
    buy_now_margin_basis_points: writeSome(value.buyNowMarginBasisPoints, inside(at, "buy_now_margin_basis_points"), writeWhole),
    close_grace_ms: writeSome(value.closeGraceMs, inside(at, "close_grace_ms"), writeWhole),
    ending_soon_ms: writeSome(value.endingSoonMs, inside(at, "ending_soon_ms"), writeWhole),
    settlement_ms: writeSome(value.settlementMs, inside(at, "settlement_ms"), writeWhole),
    first_ban_ms: writeSome(value.firstBanMs, inside(at, "first_ban_ms"), writeWhole),
    permanent_ban_after: writeSome(value.permanentBanAfter, inside(at, "permanent_ban_after"), writeWhole),
    duration_ms_max: writeSome(value.durationMsMax, inside(at, "duration_ms_max"), writeWhole),
    group_size_max: writeSome(value.groupSizeMax, inside(at, "group_size_max"), writeWhole),
  };
}

export function readAuctionSummary(json: Wire): AuctionSummary {
  return {
    auction: readAuctionView(json.auction),
    listing: readListingView(json.listing),
  };
}

export function readAuctionView(json: Wire): AuctionView {
  return {
    id: json.id,
    listingId: json.listing_id,
    workspaceId: json.workspace_id,
    sellerId: json.seller_id,
    groupId: json.group_id ?? undefined,
    format: json.format,
    state: json.state,
    currency: json.currency,
    openingMinor: json.opening_minor,
    priceMinor: json.price_minor,
    bidCount: json.bid_count,
    leader: json.leader ?? undefined,
    hasReserve: json.has_reserve,
    reserveMet: json.reserve_met,
    buyNowMinor: json.buy_now_minor ?? undefined,
    minimumMinor: json.minimum_minor ?? undefined,
    stepMinor: json.step_minor,
    increments: json.increments,
    softClose: json.soft_close,
    extensions: json.extensions,
    retraction: json.retraction,
    admission: json.admission,
    depositMinor: json.deposit_minor ?? undefined,
    preBids: json.pre_bids,
    premium: json.premium,
    taxBasisPoints: json.tax_basis_points,
    startsAt: readMoment(json.starts_at),
    endsAt: readMoment(json.ends_at),
    pausedAt: readSome(json.paused_at, readMoment),
    closedAt: readSome(json.closed_at, readMoment),
    eventSequence: json.event_sequence,
    viewer: readSome(json.viewer, readViewerStanding),
    reserveMinor: json.reserve_minor ?? undefined,
    leaderId: json.leader_id ?? undefined,
  };
}

export function readBidOutcome(json: Wire): BidOutcome {
  return {
    placed: readSome(json.placed, readPlacedBid),
    error: readSome(json.error, readFailure),
  };
}

export function readBidView(json: Wire): BidView {
  return {
    sequence: json.sequence,
    act: json.act,
    at: readMoment(json.at),
    bidder: json.bidder,
    isYours: json.is_yours,
    leads: json.leads,
    priceMinor: json.price_minor,
    bidCount: json.bid_count,
    retractedFromSequence: json.retracted_from_sequence ?? undefined,
    maximumMinor: json.maximum_minor ?? undefined,
    bidderId: json.bidder_id ?? undefined,
  };
}

export function readCreatedApiKey(json: Wire): CreatedApiKey {
  const record = {
    apiKey: readApiKeyView(json.api_key),
    token: json.token,
  };
  return guarded(record, ["token"]);
}

export function readCurrencyView(json: Wire): CurrencyView {
  return {
    code: json.code,
    exponent: json.exponent,
  };
}

export function writeDecision(value: Decision, at: string): Sent {
  checked(value, at, ["note"]);
  return {
    note: value.note ?? undefined,
  };
}

export function writeDeleteAccount(value: DeleteAccount, at: string): Sent {
  checked(value, at, ["password"]);
  return {
    password: value.password ?? undefined,
  };
}

export function writeEditListing(value: EditListing, at: string): Sent {
  checked(value, at, ["attributes", "category", "condition", "description", "location", "picture", "tags", "title"]);
  return {
    title: value.title ?? undefined,
    description: value.description ?? undefined,
    category: value.category ?? undefined,
    attributes: writeSome(value.attributes, inside(at, "attributes"), writeAttributes),
    condition: value.condition ?? undefined,
    tags: value.tags ?? undefined,
    location: value.location ?? undefined,
    picture: value.picture ?? undefined,
  };
}

export function writeEditProfile(value: EditProfile, at: string): Sent {
  checked(value, at, ["avatar", "bio", "displayName", "locale", "location", "timeZone"]);
  return {
    display_name: value.displayName ?? undefined,
    bio: value.bio ?? undefined,
    location: value.location ?? undefined,
    locale: value.locale ?? undefined,
    time_zone: value.timeZone ?? undefined,
    avatar: value.avatar ?? undefined,
  };
}

export function writeEditWorkspace(value: EditWorkspace, at: string): Sent {
  checked(value, at, ["approval", "name"]);
  return {
    name: value.name ?? undefined,
    approval: value.approval ?? undefined,
  };
}

export function readEvent(json: Wire): Event {
  return {
    topic: json.topic,
    sequence: json.sequence,
    at: readMoment(json.at),
    body: readEventBody(json.body),
  };
}

export function readEventBody(json: Wire): EventBody {
  switch (json.kind) {
    case "scheduled":
      return {
        kind: "scheduled",
        startsAt: readMoment(json.starts_at),
        endsAt: readMoment(json.ends_at),
      };
    case "started":
      return {
        kind: "started",
        priceMinor: json.price_minor,
        bidCount: json.bid_count,
        endsAt: readMoment(json.ends_at),
      };
    case "bid_placed":
      return {
        kind: "bid_placed",
        logSequence: json.log_sequence,
        bidderId: json.bidder_id,
        bidder: json.bidder,
        leader: json.leader,
        priceMinor: json.price_minor,
        bidCount: json.bid_count,
        outbidId: json.outbid_id ?? undefined,
      };
    case "reserve_met":
      return {
        kind: "reserve_met",
        priceMinor: json.price_minor,
      };
    case "reserve_changed":
      return {
        kind: "reserve_changed",
        reserveMet: json.reserve_met,
        priceMinor: json.price_minor,
      };
    case "extended":
      return {
        kind: "extended",
        endsAt: readMoment(json.ends_at),
        extensions: json.extensions,
        byGroup: json.by_group,
      };
    case "ending_soon":
      return {
        kind: "ending_soon",
        endsAt: readMoment(json.ends_at),
      };
    case "bid_retracted":
      return {
        kind: "bid_retracted",
        bidderId: json.bidder_id,
        bidder: json.bidder,
        reason: json.reason ?? undefined,
        priceMinor: json.price_minor,
        bidCount: json.bid_count,
        leader: json.leader ?? undefined,
      };
    case "paused":
      return { kind: "paused" };
    case "resumed":
      return {
        kind: "resumed",
        endsAt: readMoment(json.ends_at),
      };
    case "description_added":
      return { kind: "description_added" };
    case "sold":
      return {
        kind: "sold",
        winnerId: json.winner_id,
        winner: json.winner,
        priceMinor: json.price_minor,
        buyNow: json.buy_now,
        lines: readList(json.lines, readPriceLine),
        totalMinor: json.total_minor,
      };
    case "unsold":
      return {
        kind: "unsold",
        reason: json.reason,
      };
    case "cancelled":
      return {
        kind: "cancelled",
        reason: json.reason,
      };
    case "user_registered":
      return { kind: "user_registered" };
    case "profile_changed":
      return { kind: "profile_changed" };
    case "email_verified":
      return { kind: "email_verified" };
    case "password_changed":
      return { kind: "password_changed" };
    case "session_began":
      return {
        kind: "session_began",
        sessionId: json.session_id,
        sessionKind: json.session_kind,
        method: json.method,
      };
    case "session_ended":
      return {
        kind: "session_ended",
        sessionId: json.session_id,
        userId: json.user_id,
        reason: json.reason,
      };
    case "api_key_created":
      return {
        kind: "api_key_created",
        apiKeyId: json.api_key_id,
      };
    case "api_key_revoked":
      return {
        kind: "api_key_revoked",
        apiKeyId: json.api_key_id,
        userId: json.user_id,
      };
    case "followed":
      return {
        kind: "followed",
        followerId: json.follower_id,
      };
    case "sanctioned":
      return {
        kind: "sanctioned",
        sanctionId: json.sanction_id,
        sanction: json.sanction,
        endsAt: readSome(json.ends_at, readMoment),
      };
    case "sanction_lifted":
      return {
        kind: "sanction_lifted",
        sanctionId: json.sanction_id,
      };
    case "user_shut_out":
      return {
        kind: "user_shut_out",
        userId: json.user_id,
      };
    case "role_changed":
      return {
        kind: "role_changed",
        role: json.role,
      };
    case "user_suspended":
      return { kind: "user_suspended" };
    case "user_reinstated":
      return { kind: "user_reinstated" };
    case "user_deleted":
      return { kind: "user_deleted" };
    case "workspace_created":
      return { kind: "workspace_created" };
    case "workspace_changed":
      return { kind: "workspace_changed" };
    case "member_added":
      return {
        kind: "member_added",
        userId: json.user_id,
        role: json.role,
      };
    case "member_role_changed":
      return {
        kind: "member_role_changed",
        userId: json.user_id,
        role: json.role,
      };
    case "member_removed":
      return {
        kind: "member_removed",
        userId: json.user_id,
      };
    case "invite_created":
      return {
        kind: "invite_created",
        inviteId: json.invite_id,
        role: json.role,
      };
    case "invite_revoked":
      return {
        kind: "invite_revoked",
        inviteId: json.invite_id,
      };
    case "change_requested":
      return {
        kind: "change_requested",
        changeId: json.change_id,
        operation: json.operation,
        requesterId: json.requester_id,
      };
    case "change_decided":
      return {
        kind: "change_decided",
        changeId: json.change_id,
        state: json.state,
      };
    case "workspace_deleted":
      return { kind: "workspace_deleted" };
    default:
      return json as EventBody;
  }
}

export function readExplanation(json: Wire): Explanation {
  return {
    bidSequence: json.bid_sequence,
    verdict: json.verdict,
    bySequence: json.by_sequence ?? undefined,
    by: json.by ?? undefined,
    byAt: readSome(json.by_at, readMoment),
    priceMinor: json.price_minor,
  };
}

export function writeHashCost(value: HashCost, at: string): Sent {
  checked(value, at, ["lanes", "memoryKib", "passes"]);
  return {
    memory_kib: writeWhole(value.memoryKib, inside(at, "memory_kib")),
    passes: writeWhole(value.passes, inside(at, "passes")),
    lanes: writeWhole(value.lanes, inside(at, "lanes")),
  };
}

export function writeIdentityPolicy(value: IdentityPolicy, at: string): Sent {
  checked(value, at, ["accessTokenS", "inviteS", "lockAfter", "lockS", "ownPasswords", "refreshGraceMs", "refreshTokenS", "resetPasswordS", "sessionS", "sessions", "sessionsMax", "verifiedEmailOnly", "verifyEmailS"]);
  return {
    access_token_s: writeSome(value.accessTokenS, inside(at, "access_token_s"), writeWhole),
    refresh_token_s: writeSome(value.refreshTokenS, inside(at, "refresh_token_s"), writeWhole),
    session_s: writeSome(value.sessionS, inside(at, "session_s"), writeWhole),
    refresh_grace_ms: writeSome(value.refreshGraceMs, inside(at, "refresh_grace_ms"), writeWhole),
    sessions: value.sessions ?? undefined,
    sessions_max: writeSome(value.sessionsMax, inside(at, "sessions_max"), writeWhole),
    lock_after: writeSome(value.lockAfter, inside(at, "lock_after"), writeWhole),
    lock_s: writeSome(value.lockS, inside(at, "lock_s"), writeWhole),
    verify_email_s: writeSome(value.verifyEmailS, inside(at, "verify_email_s"), writeWhole),
    reset_password_s: writeSome(value.resetPasswordS, inside(at, "reset_password_s"), writeWhole),
    invite_s: writeSome(value.inviteS, inside(at, "invite_s"), writeWhole),
    own_passwords: value.ownPasswords ?? undefined,
    verified_email_only: value.verifiedEmailOnly ?? undefined,
  };
}

export function writeImportUser(value: ImportUser, at: string): Sent {
  checked(value, at, ["createdAt", "displayName", "email", "emailVerified", "externalId", "externalSource", "passwordHash", "role", "username"]);
  return {
    username: value.username,
    email: value.email,
    display_name: value.displayName ?? undefined,
    password_hash: value.passwordHash ?? undefined,
    email_verified: value.emailVerified ?? undefined,
    role: value.role ?? undefined,
    created_at: writeSome(value.createdAt, inside(at, "created_at"), writeMoment),
    external_source: value.externalSource ?? undefined,
    external_id: value.externalId ?? undefined,
  };
}

export function readInvitePreview(json: Wire): InvitePreview {
  return {
    workspaceName: json.workspace_name,
    inviter: readSome(json.inviter, readUserView),
    role: json.role,
    expiresAt: readMoment(json.expires_at),
  };
}

export function readInviteView(json: Wire): InviteView {
  return {
    id: json.id,
    workspaceId: json.workspace_id,
    email: json.email ?? undefined,
    role: json.role,
    invitedBy: json.invited_by ?? undefined,
    createdAt: readMoment(json.created_at),
    expiresAt: readMoment(json.expires_at),
    state: json.state,
    acceptedBy: json.accepted_by ?? undefined,
  };
}

export function readInvited(json: Wire): Invited {
  const record = {
    invite: readInviteView(json.invite),
    token: json.token,
  };
  return guarded(record, ["token"]);
}

export function readListingView(json: Wire): ListingView {
  return {
    id: json.id,
    workspaceId: json.workspace_id,
    sellerId: json.seller_id,
    kind: json.kind,
    state: json.state,
    title: json.title,
    description: json.description,
    category: json.category,
    attributes: readAttributes(json.attributes),
    condition: json.condition,
    tags: json.tags,
    location: json.location ?? undefined,
    quantity: json.quantity,
    stockItemId: json.stock_item_id ?? undefined,
    picture: json.picture ?? undefined,
    createdAt: readMoment(json.created_at),
    updatedAt: readMoment(json.updated_at),
    version: json.version,
  };
}

export function readLogEntry(json: Wire): LogEntry {
  return {
    auctionId: json.auction_id,
    sequence: json.sequence,
    act: json.act,
    at: readMoment(json.at),
    actorId: json.actor_id ?? undefined,
    amountMinor: json.amount_minor ?? undefined,
    subjectSequence: json.subject_sequence ?? undefined,
    priceMinor: json.price_minor,
    leaderId: json.leader_id ?? undefined,
    bidCount: json.bid_count,
    endsAt: readMoment(json.ends_at),
    hash: json.hash,
  };
}

export function writeLogEntry(value: LogEntry, at: string): Sent {
  checked(value, at, ["act", "actorId", "amountMinor", "at", "auctionId", "bidCount", "endsAt", "hash", "leaderId", "priceMinor", "sequence", "subjectSequence"]);
  return {
    auction_id: value.auctionId,
    sequence: writeWhole(value.sequence, inside(at, "sequence")),
    act: value.act,
    at: writeMoment(value.at, inside(at, "at")),
    actor_id: value.actorId ?? undefined,
    amount_minor: writeSome(value.amountMinor, inside(at, "amount_minor"), writeWhole),
    subject_sequence: writeSome(value.subjectSequence, inside(at, "subject_sequence"), writeWhole),
    price_minor: writeWhole(value.priceMinor, inside(at, "price_minor")),
    leader_id: value.leaderId ?? undefined,
    bid_count: writeWhole(value.bidCount, inside(at, "bid_count")),
    ends_at: writeMoment(value.endsAt, inside(at, "ends_at")),
    hash: value.hash,
  };
}

export function readMember(json: Wire): Member {
  return {
    workspaceId: json.workspace_id,
    userId: json.user_id,
    role: json.role,
    since: readMoment(json.since),
  };
}

export function readMemberView(json: Wire): MemberView {
  return {
    user: readUserView(json.user),
    role: json.role,
    since: readMoment(json.since),
  };
}

export function writeNewApiKey(value: NewApiKey, at: string): Sent {
  checked(value, at, ["expiresAt", "name", "scopes"]);
  return {
    name: value.name,
    scopes: value.scopes,
    expires_at: writeSome(value.expiresAt, inside(at, "expires_at"), writeMoment),
  };
}

export function writeNewAuction(value: NewAuction, at: string): Sent {
  checked(value, at, ["admission", "belowReserve", "buyNow", "deposit", "endsAt", "firstBid", "format", "groupId", "increments", "linkedAccounts", "listingId", "opening", "pausedTime", "preBids", "premium", "reserve", "retraction", "selfRaise", "softClose", "startsAt", "taxBasisPoints", "tie"]);
  return {
    listing_id: value.listingId,
    format: value.format ?? undefined,
    opening: writeMoney(value.opening, inside(at, "opening")),
    reserve: writeSome(value.reserve, inside(at, "reserve"), writeMoney),
    buy_now: writeSome(value.buyNow, inside(at, "buy_now"), writeMoney),
    increments: value.increments ?? undefined,
    first_bid: value.firstBid ?? undefined,
    tie: value.tie ?? undefined,
    self_raise: value.selfRaise ?? undefined,
    below_reserve: value.belowReserve ?? undefined,
    soft_close: value.softClose ?? undefined,
    group_id: value.groupId ?? undefined,
    retraction: value.retraction ?? undefined,
    admission: value.admission ?? undefined,
    deposit: writeSome(value.deposit, inside(at, "deposit"), writeMoney),
    pre_bids: value.preBids ?? undefined,
    linked_accounts: value.linkedAccounts ?? undefined,
    paused_time: value.pausedTime ?? undefined,
    premium: value.premium ?? undefined,
    tax_basis_points: writeSome(value.taxBasisPoints, inside(at, "tax_basis_points"), writeWhole),
    starts_at: writeSome(value.startsAt, inside(at, "starts_at"), writeMoment),
    ends_at: writeMoment(value.endsAt, inside(at, "ends_at")),
  };
}

export function writeNewInvite(value: NewInvite, at: string): Sent {
  checked(value, at, ["email", "role"]);
  return {
    email: value.email ?? undefined,
    role: value.role,
  };
}

export function writeNewListing(value: NewListing, at: string): Sent {
  checked(value, at, ["attributes", "category", "condition", "description", "kind", "location", "picture", "quantity", "stockItemId", "tags", "title"]);
  return {
    kind: value.kind,
    title: value.title,
    description: value.description ?? undefined,
    category: value.category,
    attributes: writeSome(value.attributes, inside(at, "attributes"), writeAttributes),
    condition: value.condition,
    tags: value.tags ?? undefined,
    location: value.location ?? undefined,
    quantity: writeSome(value.quantity, inside(at, "quantity"), writeWhole),
    stock_item_id: value.stockItemId ?? undefined,
    picture: value.picture ?? undefined,
  };
}

export function writeNewSanction(value: NewSanction, at: string): Sent {
  checked(value, at, ["endsAt", "kind", "reason"]);
  return {
    kind: value.kind,
    reason: value.reason,
    ends_at: writeSome(value.endsAt, inside(at, "ends_at"), writeMoment),
  };
}

export function writeNewStockItem(value: NewStockItem, at: string): Sent {
  checked(value, at, ["name", "quantity", "sku"]);
  return {
    sku: value.sku,
    name: value.name,
    quantity: writeWhole(value.quantity, inside(at, "quantity")),
  };
}

export function writeNewUser(value: NewUser, at: string): Sent {
  checked(value, at, ["displayName", "email", "password", "username"]);
  return {
    username: value.username,
    email: value.email,
    display_name: value.displayName ?? undefined,
    password: value.password ?? undefined,
  };
}

export function writeNewWorkspace(value: NewWorkspace, at: string): Sent {
  checked(value, at, ["approval", "name"]);
  return {
    name: value.name,
    approval: value.approval ?? undefined,
  };
}

export function readNodeStatus(json: Wire): NodeStatus {
  return {
    now: readMoment(json.now),
    queuedWrites: json.queued_writes,
    takenWrites: json.taken_writes,
    takenGroups: json.taken_groups,
    nodes: json.nodes,
    clockAheadMs: json.clock_ahead_ms,
    heardEvents: json.heard_events,
    followFailures: json.follow_failures,
    mailsWaiting: json.mails_waiting,
    mailsSent: json.mails_sent,
    mailsFailed: json.mails_failed,
    mailsDropped: json.mails_dropped,
  };
}

export function readNodeView(json: Wire): NodeView {
  return {
    name: json.name,
    seenMsAgo: json.seen_ms_ago,
    clockAheadMs: json.clock_ahead_ms,
  };
}

export function writeOpenOptions(value: OpenOptions, at: string): Sent {
  checked(value, at, ["connectionsMax", "durability", "groupMax", "identity", "lanes", "linkByEmail", "mailFolder", "mailFrom", "migrate", "nodeName", "passwordCost", "passwordThreads", "policy", "publicUrl", "queuedWritesMax", "redis", "replica", "scheduler", "signingKeyPem", "smtpUrl", "tokenAudience", "tokenIssuer", "verifiers", "virtualTime"]);
  return {
    durability: value.durability ?? undefined,
    policy: writeSome(value.policy, inside(at, "policy"), writeAuctionPolicy),
    identity: writeSome(value.identity, inside(at, "identity"), writeIdentityPolicy),
    scheduler: value.scheduler ?? undefined,
    virtual_time: writeSome(value.virtualTime, inside(at, "virtual_time"), writeMoment),
    queued_writes_max: writeSome(value.queuedWritesMax, inside(at, "queued_writes_max"), writeWhole),
    group_max: writeSome(value.groupMax, inside(at, "group_max"), writeWhole),
    redis: value.redis ?? undefined,
    node_name: value.nodeName ?? undefined,
    replica: value.replica ?? undefined,
    lanes: writeSome(value.lanes, inside(at, "lanes"), writeWhole),
    connections_max: writeSome(value.connectionsMax, inside(at, "connections_max"), writeWhole),
    migrate: value.migrate ?? undefined,
    password_cost: writeSome(value.passwordCost, inside(at, "password_cost"), writeHashCost),
    password_threads: writeSome(value.passwordThreads, inside(at, "password_threads"), writeWhole),
    signing_key_pem: value.signingKeyPem ?? undefined,
    token_issuer: value.tokenIssuer ?? undefined,
    token_audience: value.tokenAudience ?? undefined,
    verifiers: writeSome(value.verifiers, inside(at, "verifiers"), (value, at) => writeList(value, at, writeTokenVerifier)),
    link_by_email: value.linkByEmail ?? undefined,
    public_url: value.publicUrl ?? undefined,
    mail_folder: value.mailFolder ?? undefined,
    smtp_url: value.smtpUrl ?? undefined,
    mail_from: value.mailFrom ?? undefined,
  };
}

export function readPageSession(json: Wire): PageSession {
  const record = {
    user: readUserView(json.user),
    session: readSessionView(json.session),
    cookie: json.cookie,
  };
  return guarded(record, ["cookie"]);
}

export function readPendingChangeView(json: Wire): PendingChangeView {
  return {
    id: json.id,
    workspaceId: json.workspace_id,
    operation: json.operation,
    request: json.request,
    requesterId: json.requester_id,
    state: json.state,
    decidedBy: json.decided_by ?? undefined,
    decidedAt: readSome(json.decided_at, readMoment),
    note: json.note,
    createdAt: readMoment(json.created_at),
    version: json.version,
  };
}

export function writePlaceBid(value: PlaceBid, at: string): Sent {
  checked(value, at, ["auctionId", "maximum"]);
  return {
    auction_id: value.auctionId,
    maximum: writeMoney(value.maximum, inside(at, "maximum")),
  };
}

export function readPlacedBid(json: Wire): PlacedBid {
  return {
    auctionId: json.auction_id,
    sequence: json.sequence,
    at: readMoment(json.at),
    maximumMinor: json.maximum_minor,
    currency: json.currency,
    priceMinor: json.price_minor,
    isLeading: json.is_leading,
    reserveMet: json.reserve_met,
    bidCount: json.bid_count,
    endsAt: readMoment(json.ends_at),
    minimumMinor: json.minimum_minor,
  };
}

export function readPriceLine(json: Wire): PriceLine {
  return {
    kind: json.kind,
    amountMinor: json.amount_minor,
    basisPoints: json.basis_points ?? undefined,
  };
}

export function readRelatedUser(json: Wire): RelatedUser {
  return {
    user: readUserView(json.user),
    since: readMoment(json.since),
    bids: json.bids ?? undefined,
  };
}

export function readSanction(json: Wire): Sanction {
  return {
    id: json.id,
    userId: json.user_id,
    kind: json.kind,
    reason: json.reason,
    since: readMoment(json.since),
    endsAt: readSome(json.ends_at, readMoment),
    imposedBy: json.imposed_by ?? undefined,
    liftedAt: readSome(json.lifted_at, readMoment),
  };
}

export function readSessionView(json: Wire): SessionView {
  return {
    id: json.id,
    kind: json.kind,
    method: json.method,
    device: json.device,
    address: json.address,
    startedAt: readMoment(json.started_at),
    refreshedAt: readMoment(json.refreshed_at),
    expiresAt: readMoment(json.expires_at),
    isCurrent: json.is_current,
  };
}

export function writeSignIn(value: SignIn, at: string): Sent {
  checked(value, at, ["address", "device", "name", "password"]);
  return {
    name: value.name,
    password: value.password,
    device: value.device ?? undefined,
    address: value.address ?? undefined,
  };
}

export function readSignedIn(json: Wire): SignedIn {
  return {
    user: readUserView(json.user),
    session: readSessionView(json.session),
    tokens: readTokenPair(json.tokens),
  };
}

export function readStanding(json: Wire): Standing {
  return {
    auctionId: json.auction_id,
    state: json.state,
    priceMinor: json.price_minor,
    leaderId: json.leader_id ?? undefined,
    leaderMaximumMinor: json.leader_maximum_minor ?? undefined,
    leaderSequence: json.leader_sequence ?? undefined,
    leaderIsAbsentee: json.leader_is_absentee,
    runnerUpMinor: json.runner_up_minor ?? undefined,
    reserveMinor: json.reserve_minor ?? undefined,
    reserveMet: json.reserve_met,
    buyNowOpen: json.buy_now_open,
    bidCount: json.bid_count,
    endsAt: readMoment(json.ends_at),
    extensions: json.extensions,
    pausedAt: readSome(json.paused_at, readMoment),
    sequence: json.sequence,
    chain: json.chain,
    eventSequence: json.event_sequence,
  };
}

export function writeStanding(value: Standing, at: string): Sent {
  checked(value, at, ["auctionId", "bidCount", "buyNowOpen", "chain", "endsAt", "eventSequence", "extensions", "leaderId", "leaderIsAbsentee", "leaderMaximumMinor", "leaderSequence", "pausedAt", "priceMinor", "reserveMet", "reserveMinor", "runnerUpMinor", "sequence", "state"]);
  return {
    auction_id: value.auctionId,
    state: value.state,
    price_minor: writeWhole(value.priceMinor, inside(at, "price_minor")),
    leader_id: value.leaderId ?? undefined,
    leader_maximum_minor: writeSome(value.leaderMaximumMinor, inside(at, "leader_maximum_minor"), writeWhole),
    leader_sequence: writeSome(value.leaderSequence, inside(at, "leader_sequence"), writeWhole),
    leader_is_absentee: value.leaderIsAbsentee,
    runner_up_minor: writeSome(value.runnerUpMinor, inside(at, "runner_up_minor"), writeWhole),
    reserve_minor: writeSome(value.reserveMinor, inside(at, "reserve_minor"), writeWhole),
    reserve_met: value.reserveMet,
    buy_now_open: value.buyNowOpen,
    bid_count: writeWhole(value.bidCount, inside(at, "bid_count")),
    ends_at: writeMoment(value.endsAt, inside(at, "ends_at")),
    extensions: writeWhole(value.extensions, inside(at, "extensions")),
    paused_at: writeSome(value.pausedAt, inside(at, "paused_at"), writeMoment),
    sequence: writeWhole(value.sequence, inside(at, "sequence")),
    chain: value.chain,
    event_sequence: writeWhole(value.eventSequence, inside(at, "event_sequence")),
  };
}

export function readStockItemView(json: Wire): StockItemView {
  return {
    id: json.id,
    workspaceId: json.workspace_id,
    sku: json.sku,
    name: json.name,
    quantity: json.quantity,
    reserved: json.reserved,
    onLoan: json.on_loan,
    available: json.available,
    createdAt: readMoment(json.created_at),
    version: json.version,
  };
}

export function readStoredEvent(json: Wire): StoredEvent {
  return {
    position: json.position,
    event: readEvent(json.event),
  };
}

export function readTokenPair(json: Wire): TokenPair {
  const record = {
    accessToken: json.access_token,
    refreshToken: json.refresh_token,
    tokenType: json.token_type,
    expiresAt: readMoment(json.expires_at),
    refreshExpiresAt: readMoment(json.refresh_expires_at),
  };
  return guarded(record, ["accessToken", "refreshToken"]);
}

export function writeTokenVerifier(value: TokenVerifier, at: string): Sent {
  checked(value, at, ["audience", "issuer", "jwksUrl", "secret", "source", "trustEmail"]);
  return {
    source: value.source,
    audience: value.audience,
    issuer: value.issuer ?? undefined,
    secret: value.secret ?? undefined,
    jwks_url: value.jwksUrl ?? undefined,
    trust_email: value.trustEmail ?? undefined,
  };
}

export function readUserView(json: Wire): UserView {
  return {
    id: json.id,
    username: json.username,
    email: json.email ?? undefined,
    displayName: json.display_name,
    role: json.role,
    state: json.state,
    createdAt: readMoment(json.created_at),
    version: json.version,
    bio: json.bio,
    location: json.location,
    avatar: json.avatar ?? undefined,
    badges: json.badges,
    locale: json.locale ?? undefined,
    timeZone: json.time_zone ?? undefined,
    emailVerified: json.email_verified ?? undefined,
  };
}

export function readVerified(json: Wire): Verified {
  return {
    entries: json.entries,
    bids: json.bids,
    priceMinor: json.price_minor,
  };
}

export function readViewerStanding(json: Wire): ViewerStanding {
  return {
    alias: json.alias,
    isSeller: json.is_seller,
    isLeading: json.is_leading,
    maximumMinor: json.maximum_minor ?? undefined,
  };
}

export function readWatchedEvent(json: Wire): WatchedEvent {
  return {
    sequence: json.sequence,
    at: readMoment(json.at),
    views: readList(json.views, readAuctionEventView),
  };
}

export function readWorkspaceView(json: Wire): WorkspaceView {
  return {
    id: json.id,
    name: json.name,
    personal: json.personal,
    approval: json.approval,
    role: json.role ?? undefined,
    memberCount: json.member_count,
    pendingCount: json.pending_count,
    createdAt: readMoment(json.created_at),
    version: json.version,
  };
}
