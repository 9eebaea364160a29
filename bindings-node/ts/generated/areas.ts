// The operations of a market.
// Written by `make hosts` from what the program declares.

import { Area } from "../area.js";
import type { Money } from "../money.js";
import type { Approvable, Page, PageOptions } from "../shapes.js";
import {
  checked,
  readApprovable,
  readList,
  readPage,
  writeList,
  writeMoment,
  writeMoney,
  writeSome,
  writeWhole,
} from "../wire.js";
import {
  readApiKeyView,
  readAuctionArchive,
  readAuctionSummary,
  readAuctionView,
  readBidOutcome,
  readBidView,
  readCreatedApiKey,
  readEvent,
  readExplanation,
  readInvitePreview,
  readInviteView,
  readInvited,
  readListingView,
  readLogEntry,
  readMember,
  readMemberView,
  readNodeStatus,
  readNodeView,
  readPageSession,
  readPendingChangeView,
  readPlacedBid,
  readRelatedUser,
  readSanction,
  readSessionView,
  readSignedIn,
  readStockItemView,
  readStoredEvent,
  readTokenPair,
  readUserView,
  readVerified,
  readWatchedEvent,
  readWorkspaceView,
  writeDecision,
  writeDeleteAccount,
  writeEditListing,
  writeEditProfile,
  writeEditWorkspace,
  writeImportUser,
  writeNewApiKey,
  writeNewAuction,
  writeNewInvite,
  writeNewListing,
  writeNewSanction,
  writeNewStockItem,
  writeNewUser,
  writeNewWorkspace,
  writePlaceBid,
  writeSignIn,
} from "./codecs.js";
import type {
  AdmissionStatus,
  ApiKeyId,
  ApiKeyView,
  AuctionArchive,
  AuctionId,
  AuctionPhase,
  AuctionSummary,
  AuctionView,
  BidOutcome,
  BidView,
  ChangeState,
  CreatedApiKey,
  Currency,
  Decision,
  DeleteAccount,
  EarlyEnd,
  EditListing,
  EditProfile,
  EditWorkspace,
  Event,
  Explanation,
  GroupId,
  ImportUser,
  InviteId,
  InvitePreview,
  InviteView,
  Invited,
  LinkKind,
  ListingId,
  ListingView,
  LogEntry,
  Member,
  MemberRole,
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
  PageSession,
  PendingChangeId,
  PendingChangeView,
  PlaceBid,
  PlacedBid,
  PlatformRole,
  RelatedUser,
  RetractionReason,
  Sanction,
  SanctionId,
  SessionId,
  SessionView,
  SignIn,
  SignedIn,
  StockItemId,
  StockItemView,
  StoredEvent,
  TokenPair,
  UserId,
  UserState,
  UserView,
  Verified,
  WatchedEvent,
  WorkspaceId,
  WorkspaceView,
} from "./records.js";

/** Auctions and bids. */
export class Auctions extends Area {
  /**
   * Puts a listing up for auction. The listing must be of kind `auction`, the actor's own, and not
   * yet for sale; stock behind it is held from now on. An auction whose start has come is live at
   * once.
   *
   * Fails with `listing_not_found`, `listing_state`, `forbidden`, `email_unverified`,
   * `out_of_stock`, and with the code of the first term that cannot be.
   */
  async create(newAuction: NewAuction): Promise<AuctionView> {
    const answer = await this.call("auctions.create", {
      new: writeNewAuction(newAuction, ""),
    });
    return readAuctionView(answer);
  }

  /**
   * One auction with what it sells, as the actor sees it. What the seller wrote is empty where the
   * listing was taken off, except for the seller and whoever is trusted. Fails with
   * `auction_not_found`.
   */
  async get(id: AuctionId): Promise<AuctionSummary> {
    const answer = await this.call("auctions.get", {
      id,
    });
    return readAuctionSummary(answer);
  }

  /** A page of auctions, as the actor sees them. */
  async page(
    phase: AuctionPhase,
    options: PageOptions & { readonly sellerId?: UserId | undefined } = {},
  ): Promise<Page<AuctionSummary>> {
    checked(options, "", ["cursor", "limit", "sellerId"]);
    const answer = await this.call("auctions.page", {
      phase,
      seller_id: options.sellerId ?? undefined,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readAuctionSummary);
  }

  /**
   * Places a bid for the user who acts: the most that user would pay.
   *
   * Answers once the bid is durable. Refusals: `auction_not_found`, `auction_not_started`,
   * `auction_paused`, `auction_closed`, `currency_mismatch`, `amount_not_positive`,
   * `amount_too_high`, `own_maximum_not_raised`, `self_raise_refused`, `bid_too_low` (with
   * `minimum_minor` and `step_minor`), `own_auction`, `bidder_banned`, `blocked`, `not_admitted`,
   * `deposit_missing`, `limit_reached`, `email_unverified`, `unauthenticated`, and
   * `idempotency_conflict`.
   *
   * Rules: specification of auctions, “English in detail”.
   */
  async placeBid(bid: PlaceBid): Promise<PlacedBid> {
    const answer = await this.call("auctions.place_bid", {
      bid: writePlaceBid(bid, ""),
    });
    return readPlacedBid(answer);
  }

  /**
   * Places many bids in one submission, in order. Each has its own answer; one that is refused does
   * not disturb the others. With an idempotency key each bid has the key and its place in the list.
   *
   * Fails with `invalid_argument`, and places none, when there are more than 10,000.
   */
  async placeBids(bids: readonly PlaceBid[]): Promise<readonly BidOutcome[]> {
    const answer = await this.call("auctions.place_bids", {
      bids: writeList(bids, "bids", writePlaceBid),
    });
    return readList(answer, readBidOutcome);
  }

  /**
   * Takes the immediate purchase for the user who acts. Refused as `buy_now_unavailable` when there
   * is none or no longer, and for the reasons for which a bid is refused.
   */
  async buyNow(auctionId: AuctionId): Promise<PlacedBid> {
    const answer = await this.call("auctions.buy_now", {
      auction_id: auctionId,
    });
    return readPlacedBid(answer);
  }

  /**
   * Takes a bid of the user who acts back, under the auction's policy. The auction is resolved
   * again from the bids that remain, so the price may fall; the history keeps everything.
   *
   * Where the policy asks for the seller's consent, the bidder's call asks for it and changes
   * nothing yet; then the seller or the host makes the same call to agree, and the bidder's reason
   * counts. A bidder who bids again takes the question back.
   *
   * A former leader who leads again may then be above a limit on leading maximums: such a bid was
   * within the limit when it was placed, and stays binding.
   *
   * Fails with `bid_not_found` and `retraction_refused`.
   */
  async retract(
    auctionId: AuctionId,
    bidSequence: number,
    reason: RetractionReason,
  ): Promise<AuctionView> {
    const answer = await this.call("auctions.retract", {
      auction_id: auctionId,
      bid_sequence: writeWhole(bidSequence, "bid_sequence"),
      reason,
    });
    return readAuctionView(answer);
  }

  /**
   * A page of the bids of an auction, the latest first, as the actor sees them: aliases, and no
   * maximum but the own.
   */
  async bids(auctionId: AuctionId, options: PageOptions = {}): Promise<Page<BidView>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("auctions.bids", {
      auction_id: auctionId,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readBidView);
  }

  /**
   * Why a bid does not lead, or did not win, without revealing the hidden maximum of a live
   * auction. Its bidder, the seller and the host may ask.
   *
   * Fails with `bid_not_found`.
   */
  async explain(auctionId: AuctionId, bidSequence: number): Promise<Explanation> {
    const answer = await this.call("auctions.explain", {
      auction_id: auctionId,
      bid_sequence: writeWhole(bidSequence, "bid_sequence"),
    });
    return readExplanation(answer);
  }

  /**
   * Replays the whole log of an auction through the rules and checks price, leader and chain at
   * every entry. Only the seller, administrators and the host may, because it reads everything.
   *
   * Fails with `storage_corrupt`, naming the first entry that does not fit.
   */
  async verify(auctionId: AuctionId): Promise<Verified> {
    const answer = await this.call("auctions.verify", {
      auction_id: auctionId,
    });
    return readVerified(answer);
  }

  /**
   * Lowers the hidden reserve, or before the first bid sets or lifts it. Only the seller may.
   *
   * Fails with `reserve_not_lowered`.
   */
  async changeReserve(
    auctionId: AuctionId,
    options: { readonly reserve?: Money | undefined } = {},
  ): Promise<AuctionView> {
    checked(options, "", ["reserve"]);
    const answer = await this.call("auctions.change_reserve", {
      auction_id: auctionId,
      reserve: writeSome(options.reserve, "reserve", writeMoney),
    });
    return readAuctionView(answer);
  }

  /** Stops a live auction for a while. Only an administrator or the host may. */
  async pause(auctionId: AuctionId): Promise<AuctionView> {
    const answer = await this.call("auctions.pause", {
      auction_id: auctionId,
    });
    return readAuctionView(answer);
  }

  /** Lets a paused auction go on. Only an administrator or the host may. */
  async resume(auctionId: AuctionId): Promise<AuctionView> {
    const answer = await this.call("auctions.resume", {
      auction_id: auctionId,
    });
    return readAuctionView(answer);
  }

  /**
   * Ends an auction before its time, as its seller: called off, or sold to the leader.
   *
   * Fails with `too_late_to_end` when less than 12 hours are left and there are bids, unless it is
   * sold to the leader.
   */
  async endEarly(auctionId: AuctionId, how: EarlyEnd): Promise<AuctionView> {
    const answer = await this.call("auctions.end_early", {
      auction_id: auctionId,
      how,
    });
    return readAuctionView(answer);
  }

  /** Calls an auction off at any time. Only an administrator or the host may. */
  async cancel(auctionId: AuctionId): Promise<AuctionView> {
    const answer = await this.call("auctions.cancel", {
      auction_id: auctionId,
    });
    return readAuctionView(answer);
  }

  /**
   * Registers the user who acts for an auction: enough for admission `registered`, a request to the
   * seller for `approved`.
   */
  async register(auctionId: AuctionId): Promise<AdmissionStatus> {
    return await this.call("auctions.register", {
      auction_id: auctionId,
    });
  }

  /** Approves, invites or refuses a user, as the seller. */
  async admit(
    auctionId: AuctionId,
    userId: UserId,
    status: AdmissionStatus,
  ): Promise<AdmissionStatus> {
    return await this.call("auctions.admit", {
      auction_id: auctionId,
      user_id: userId,
      status,
    });
  }

  /**
   * Notes that a deposit is held for a user, or none any more. The money itself is the payment
   * provider's business, so only the host or an administrator may say so.
   */
  async holdDeposit(
    auctionId: AuctionId,
    userId: UserId,
    deposit: Money,
  ): Promise<AdmissionStatus> {
    return await this.call("auctions.hold_deposit", {
      auction_id: auctionId,
      user_id: userId,
      deposit: writeMoney(deposit, "deposit"),
    });
  }

  /**
   * Limits the sum of a bidder's leading maximums in one currency, or lifts the limit. Only the
   * host or an administrator may.
   */
  async setLimit(
    userId: UserId,
    currency: Currency,
    options: { readonly limit?: Money | undefined } = {},
  ): Promise<void> {
    checked(options, "", ["limit"]);
    await this.call("auctions.set_limit", {
      user_id: userId,
      currency,
      limit: writeSome(options.limit, "limit", writeMoney),
    });
  }

  /**
   * Bans a user from bidding until a moment, for good with no moment given, or lifts a ban with a
   * moment that is past. It takes the place of whatever bans the user, and is kept among the
   * measures against the user. Only the host or an administrator may.
   */
  async ban(userId: UserId, options: { readonly until?: Date | undefined } = {}): Promise<void> {
    checked(options, "", ["until"]);
    await this.call("auctions.ban", {
      user_id: userId,
      until: writeSome(options.until, "until", writeMoment),
    });
  }

  /**
   * Notes that the winner of an auction did not respond within the time for settlement: the winner
   * is banned, for good after the second time. Only the seller may, and only after the deadline;
   * the host at any time.
   *
   * The listing is over and may be offered again; stock behind it is free.
   *
   * Fails with `auction_state` before that, and when the sale is settled or given up already: one
   * sale counts once against its winner, also once the listing has another auction.
   */
  async markNoResponse(auctionId: AuctionId): Promise<void> {
    await this.call("auctions.mark_no_response", {
      auction_id: auctionId,
    });
  }

  /** Notes that two accounts belong together. Only the host or an administrator may. */
  async linkAccounts(one: UserId, other: UserId): Promise<void> {
    await this.call("auctions.link_accounts", {
      one,
      other,
    });
  }

  /**
   * Makes a group for auctions of the user who acts. An auction joins it when it is created; an
   * extension of one then extends all of them.
   */
  async createGroup(): Promise<GroupId> {
    return await this.call("auctions.create_group", {});
  }

  /**
   * Up to `limit` (1 to 10,000) ids of auctions after an id, in the order of the ids, whatever
   * their state: for whoever checks or copies all of them. Only the host may. Fails with
   * `invalid_argument` for another limit.
   */
  async ids(
    limit: number,
    options: { readonly after?: AuctionId | undefined } = {},
  ): Promise<readonly AuctionId[]> {
    checked(options, "", ["after"]);
    return await this.call("auctions.ids", {
      after: options.after ?? undefined,
      limit: writeWhole(limit, "limit"),
    });
  }

  /** The whole log of an auction. It holds maximums, so only the host may. */
  async log(auctionId: AuctionId): Promise<readonly LogEntry[]> {
    const answer = await this.call("auctions.log", {
      auction_id: auctionId,
    });
    return readList(answer, readLogEntry);
  }

  /**
   * An auction whole, to be kept and verified elsewhere: `AuctionArchive.verify` needs no store.
   * Only the host may: it holds secret maximums.
   *
   * Fails with `auction_not_found`.
   */
  async archive(auctionId: AuctionId): Promise<AuctionArchive> {
    const answer = await this.call("auctions.archive", {
      auction_id: auctionId,
    });
    return readAuctionArchive(answer);
  }
}

/** What is offered for sale. */
export class Listings extends Area {
  /**
   * Creates a listing of the user who acts, as a draft, in the workspace that was chosen by
   * `Market.inWorkspace` or else in the personal one. A listing to be auctioned goes on sale with
   * `Auctions.create`, any other with `Listings.publish`.
   *
   * Fails with `invalid_argument` for the first field that cannot be, with `stock_item_not_found`
   * for stock of another workspace, with `workspace_not_found` for who is no member, and with
   * `forbidden` for who only looks.
   */
  async create(newListing: NewListing): Promise<ListingView> {
    const answer = await this.call("listings.create", {
      new: writeNewListing(newListing, ""),
    });
    return readListingView(answer);
  }

  /**
   * One listing. Fails with `listing_not_found`, also for a draft in a workspace of which one is no
   * member.
   */
  async get(id: ListingId): Promise<ListingView> {
    const answer = await this.call("listings.get", {
      id,
    });
    return readListingView(answer);
  }

  /**
   * A page of listings, the latest first: the public ones, and with `sellerId` being the actor also
   * the own drafts in workspaces of which the actor is a member. Where a workspace was chosen, only
   * what is of it, and for its members everything that is.
   */
  async page(
    options: PageOptions & { readonly sellerId?: UserId | undefined } = {},
  ): Promise<Page<ListingView>> {
    checked(options, "", ["cursor", "limit", "sellerId"]);
    const answer = await this.call("listings.page", {
      seller_id: options.sellerId ?? undefined,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readListingView);
  }

  /** The auctions of a listing, the latest first. */
  async auctions(id: ListingId): Promise<readonly AuctionId[]> {
    return await this.call("listings.auctions", {
      id,
    });
  }

  /**
   * Changes a listing before it has bids. With `expectedVersion` the change is refused as
   * `version_conflict` when somebody else was faster.
   *
   * After the first bid it fails with `auction_has_bids`: use `Listings.addToDescription`.
   */
  async edit(
    id: ListingId,
    edit: EditListing,
    options: { readonly expectedVersion?: number | undefined } = {},
  ): Promise<ListingView> {
    checked(options, "", ["expectedVersion"]);
    const answer = await this.call("listings.edit", {
      id,
      edit: writeEditListing(edit, ""),
      expected_version: writeSome(options.expectedVersion, "expected_version", writeWhole),
    });
    return readListingView(answer);
  }

  /**
   * Adds to a description; possible also after the first bid. Whoever watches the auction of the
   * listing is told.
   */
  async addToDescription(id: ListingId, addition: string): Promise<ListingView> {
    const answer = await this.call("listings.add_to_description", {
      id,
      addition,
    });
    return readListingView(answer);
  }

  /**
   * Sets the address of the listing's picture. It is an edit like any other: after the first bid it
   * fails with `auction_has_bids`.
   */
  async setPicture(id: ListingId, picture: string): Promise<ListingView> {
    const answer = await this.call("listings.set_picture", {
      id,
      picture,
    });
    return readListingView(answer);
  }

  /**
   * Puts a listing that is not an auction on sale. Stock behind it is held. Fails with
   * `email_unverified` where only who has confirmed the e-mail address may sell.
   */
  async publish(id: ListingId): Promise<ListingView> {
    const answer = await this.call("listings.publish", {
      id,
    });
    return readListingView(answer);
  }

  /** Takes a listing off sale. Stock behind it is free again. */
  async withdraw(id: ListingId): Promise<ListingView> {
    const answer = await this.call("listings.withdraw", {
      id,
    });
    return readListingView(answer);
  }

  /** The sale is done: the stock that was held leaves. */
  async markSold(id: ListingId): Promise<ListingView> {
    const answer = await this.call("listings.mark_sold", {
      id,
    });
    return readListingView(answer);
  }
}

/** Stock. */
export class Inventory extends Area {
  /**
   * Adds a stock item. Fails with `invalid_argument`, with `workspace_not_found` for who is no
   * member of the workspace, and with `forbidden` for who only looks at it.
   */
  async create(newStockItem: NewStockItem): Promise<Approvable<StockItemView>> {
    const answer = await this.call("inventory.create", {
      new: writeNewStockItem(newStockItem, ""),
    });
    return readApprovable(answer, readStockItemView, readPendingChangeView);
  }

  /**
   * Adds to what there is. Fails with `stock_item_not_found`, also for an item of another workspace
   * than the one that was chosen, and with `forbidden` for who only looks.
   */
  async receive(id: StockItemId, quantity: number): Promise<Approvable<StockItemView>> {
    const answer = await this.call("inventory.receive", {
      id,
      quantity: writeWhole(quantity, "quantity"),
    });
    return readApprovable(answer, readStockItemView, readPendingChangeView);
  }

  /**
   * One stock item, for the members of its workspace. Fails with `unauthenticated` when nobody is
   * signed in, and otherwise with `stock_item_not_found`, also for an item of another workspace
   * than the one that was chosen.
   */
  async get(id: StockItemId): Promise<StockItemView> {
    const answer = await this.call("inventory.get", {
      id,
    });
    return readStockItemView(answer);
  }

  /**
   * A page of the stock, the latest first, for the members of the workspace. Fails with
   * `workspace_not_found`.
   */
  async page(options: PageOptions = {}): Promise<Page<StockItemView>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("inventory.page", {
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readStockItemView);
  }
}

/** Users and their credentials. */
export class Identity extends Area {
  /**
   * Registers a user with a personal workspace. Anybody may. Where mail can be sent, the user is
   * asked to confirm the address.
   *
   * Fails with `invalid_argument` for the first field that cannot be, with `already_exists` when
   * the user name or the e-mail address is taken, and with `passwords_disabled` where users come
   * from elsewhere and it is not the host that asks. With an idempotency key, a registration that
   * comes again gives the first answer only to who sends the same password.
   */
  async register(newUser: NewUser): Promise<UserView> {
    const answer = await this.call("identity.register", {
      new: writeNewUser(newUser, ""),
    });
    return readUserView(answer);
  }

  /** Registers an administrator. Only the host may. */
  async registerAdmin(newUser: NewUser): Promise<UserView> {
    const answer = await this.call("identity.register_admin", {
      new: writeNewUser(newUser, ""),
    });
    return readUserView(answer);
  }

  /**
   * Takes over a user of another system, with a personal workspace. Only the host may.
   *
   * Fails with `invalid_argument` for a field that cannot be, a password in plain among them, and
   * with `already_exists` when the user name, the e-mail address or the account in the other system
   * is taken.
   */
  async importUser(user: ImportUser): Promise<UserView> {
    const answer = await this.call("identity.import_user", {
      user: writeImportUser(user, ""),
    });
    return readUserView(answer);
  }

  /**
   * Checks a user name or e-mail address and a password. Anybody may. To sign in, which begins a
   * session, is `Sessions.signIn`.
   *
   * Fails with `credentials_invalid`, after the same time, whether the name or the password is
   * wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if they are
   * known); with `account_locked` after too many wrong passwords; and with `passwords_disabled`
   * where users come from elsewhere.
   */
  async authenticate(name: string, password: string): Promise<UserView> {
    const answer = await this.call("identity.authenticate", {
      name,
      password,
    });
    return readUserView(answer);
  }

  /** The user who acts. Fails with `unauthenticated`, and with `account_suspended`. */
  async me(): Promise<UserView> {
    const answer = await this.call("identity.me", {});
    return readUserView(answer);
  }

  /**
   * A user as others see one. Fails with `user_not_found`, with `account_suspended` for a suspended
   * user who asks and with `unauthenticated` for one whose account is gone.
   */
  async get(id: UserId): Promise<UserView> {
    const answer = await this.call("identity.get", {
      id,
    });
    return readUserView(answer);
  }

  /** The user with a name or e-mail address. Only the host may ask. Fails with `user_not_found`. */
  async findByName(name: string): Promise<UserView> {
    const answer = await this.call("identity.find_by_name", {
      name,
    });
    return readUserView(answer);
  }

  /** A page of all users, the latest first. Only the host or an administrator may. */
  async page(options: PageOptions = {}): Promise<Page<UserView>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("identity.page", {
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readUserView);
  }

  /**
   * Changes the profile of the user who acts. With `expectedVersion` the change is refused as
   * `version_conflict` when somebody else was faster.
   *
   * Fails with `unauthenticated`, and with `invalid_argument` for the first field that cannot be.
   */
  async editProfile(
    edit: EditProfile,
    options: { readonly expectedVersion?: number | undefined } = {},
  ): Promise<UserView> {
    checked(options, "", ["expectedVersion"]);
    const answer = await this.call("identity.edit_profile", {
      edit: writeEditProfile(edit, ""),
      expected_version: writeSome(options.expectedVersion, "expected_version", writeWhole),
    });
    return readUserView(answer);
  }

  /**
   * Says what has been found out about a user, such as `verified`: everybody sees it. What was said
   * before is replaced. Only the host or an administrator may.
   *
   * Fails with `invalid_argument` for more than 20, and for what is no word of small letters,
   * digits and underscores.
   */
  async setBadges(userId: UserId, badges: readonly string[]): Promise<UserView> {
    const answer = await this.call("identity.set_badges", {
      user_id: userId,
      badges,
    });
    return readUserView(answer);
  }

  /**
   * Sets another password for the user who acts, who shows the old one, and ends all other
   * sessions. No API key may.
   *
   * Fails with `credentials_invalid`, also for a user who has no password here, with
   * `account_locked` after too many wrong ones, and with `invalid_argument` for a password that
   * cannot be.
   */
  async changePassword(oldPassword: string, password: string): Promise<void> {
    await this.call("identity.change_password", {
      old_password: oldPassword,
      password,
    });
  }

  /**
   * Begins to change the e-mail address of the user who acts, who shows the password: a link to
   * confirm it is sent to the new address, and until it is used the old one stays. No API key may.
   *
   * Fails with `credentials_invalid`, with `invalid_argument`, with `already_exists` for an address
   * that somebody has, with `mail_unavailable` where no mail can be sent, and with
   * `passwords_disabled` where users come from elsewhere, with the address they have there.
   */
  async changeEmail(password: string, email: string): Promise<void> {
    await this.call("identity.change_email", {
      password,
      email,
    });
  }

  /**
   * Sends the user who acts another link to confirm the e-mail address; the one before is good no
   * more. No API key may. Fails with `mail_unavailable` where no mail can be sent.
   */
  async requestEmailVerification(): Promise<void> {
    await this.call("identity.request_email_verification", {});
  }

  /**
   * Confirms an e-mail address by the token of a link. Anybody may. When the link was for another
   * address than the user has, it takes that one's place.
   *
   * Fails with `link_invalid`, and with `already_exists` when somebody else has the address by now.
   */
  async verifyEmail(token: string): Promise<UserView> {
    const answer = await this.call("identity.verify_email", {
      token,
    });
    return readUserView(answer);
  }

  /**
   * Sends a link to set another password to whoever has this e-mail address. Anybody may, and is
   * answered the same, after the same time, whether somebody has it or not.
   *
   * Fails with `invalid_argument` for what is no address, with `mail_unavailable` where no mail can
   * be sent, and with `passwords_disabled` where users come from elsewhere.
   */
  async requestPasswordReset(email: string): Promise<void> {
    await this.call("identity.request_password_reset", {
      email,
    });
  }

  /**
   * Sets another password by the token of a link, ends all sessions of the user, and gives who it
   * is. Anybody may. The account is no longer locked, and the address counts as confirmed. If it
   * did not before, the API keys of the account are revoked: somebody else may have made it.
   *
   * Fails with `link_invalid`, and with `invalid_argument` for a password that cannot be.
   */
  async resetPassword(token: string, password: string): Promise<UserId> {
    return await this.call("identity.reset_password", {
      token,
      password,
    });
  }

  /**
   * A token that confirms a user's e-mail address or sets another password, for hosts that send
   * mail in their own way. Only the host may. Fails with `user_not_found`.
   */
  async makeLink(kind: LinkKind, userId: UserId): Promise<string> {
    return await this.call("identity.make_link", {
      kind,
      user_id: userId,
    });
  }

  /**
   * Follows somebody, who is told of it. To follow again changes nothing.
   *
   * Fails with `unauthenticated`, with `invalid_argument` for oneself, with `user_not_found`, and
   * with `blocked` by who wants to hear nothing of the actor.
   */
  async follow(userId: UserId): Promise<void> {
    await this.call("identity.follow", {
      user_id: userId,
    });
  }

  /**
   * Follows somebody no longer. It is no fault if it was never so. Fails with `unauthenticated`.
   */
  async unfollow(userId: UserId): Promise<void> {
    await this.call("identity.unfollow", {
      user_id: userId,
    });
  }

  /**
   * Wants to hear nothing of somebody from now on: neither of the two follows the other any longer.
   * With `bids` the other may not bid on auctions of the user who acts, either; bids that were
   * placed before stand.
   *
   * Fails with `unauthenticated`, with `invalid_argument` for oneself and with `user_not_found`.
   */
  async block(
    userId: UserId,
    options: { readonly bids?: boolean | undefined } = {},
  ): Promise<void> {
    checked(options, "", ["bids"]);
    await this.call("identity.block", {
      user_id: userId,
      bids: options.bids ?? undefined,
    });
  }

  /** Blocks somebody no longer. It is no fault if it was never so. Fails with `unauthenticated`. */
  async unblock(userId: UserId): Promise<void> {
    await this.call("identity.unblock", {
      user_id: userId,
    });
  }

  /**
   * A page of whom a user follows, for the user and whom the platform trusts. Fails with
   * `forbidden`.
   */
  async followed(userId: UserId, options: PageOptions = {}): Promise<Page<RelatedUser>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("identity.followed", {
      user_id: userId,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readRelatedUser);
  }

  /**
   * A page of who follows a user, for the user and whom the platform trusts. Fails with
   * `forbidden`.
   */
  async followers(userId: UserId, options: PageOptions = {}): Promise<Page<RelatedUser>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("identity.followers", {
      user_id: userId,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readRelatedUser);
  }

  /**
   * A page of whom a user blocks, for the user and whom the platform trusts. Fails with
   * `forbidden`.
   */
  async blocked(userId: UserId, options: PageOptions = {}): Promise<Page<RelatedUser>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("identity.blocked", {
      user_id: userId,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readRelatedUser);
  }

  /**
   * Takes a measure against a user, who is told. A ban or a suspension that already lasts longer is
   * not shortened; a suspension ends every session of the user at once. Only the host or an
   * administrator may.
   *
   * Fails with `user_not_found`, and with `invalid_argument` for a reason that cannot be, for an
   * end that is past, and against oneself.
   */
  async sanction(userId: UserId, newSanction: NewSanction): Promise<Sanction> {
    const answer = await this.call("identity.sanction", {
      user_id: userId,
      new: writeNewSanction(newSanction, ""),
    });
    return readSanction(answer);
  }

  /**
   * Lifts a measure before its time, and gives back what it took unless another one holds it. One
   * that is over or lifted stays as it is. Only the host or an administrator may.
   *
   * Fails with `sanction_not_found`, and with `version_conflict` when too much happens to the user
   * at the same time.
   */
  async liftSanction(id: SanctionId): Promise<Sanction> {
    const answer = await this.call("identity.lift_sanction", {
      id,
    });
    return readSanction(answer);
  }

  /**
   * A page of the measures against a user, the latest first, for the user and whom the platform
   * trusts. Fails with `forbidden`.
   */
  async sanctions(userId: UserId, options: PageOptions = {}): Promise<Page<Sanction>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("identity.sanctions", {
      user_id: userId,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readSanction);
  }

  /**
   * Suspends a user until further notice, or lifts whatever suspends the user. A suspended user can
   * do nothing, and every session ends at once. Either is kept among the measures against the user,
   * where `Identity.sanction` can say a reason and an end. Only the host or an administrator may.
   *
   * Fails with `user_not_found`, and with `invalid_argument` for oneself and for the state
   * `deleted`.
   */
  async setState(id: UserId, state: UserState): Promise<UserView> {
    const answer = await this.call("identity.set_state", {
      id,
      state,
    });
    return readUserView(answer);
  }

  /**
   * Makes a user an administrator of the platform, or an ordinary user again. Only the host or
   * another administrator may; nobody changes the own role.
   *
   * No API key may: whom it made an administrator would outlast it.
   *
   * Fails with `scope_missing` for a key, with `user_not_found`, and with `invalid_argument` for
   * oneself.
   */
  async setRole(id: UserId, role: PlatformRole): Promise<UserView> {
    const answer = await this.call("identity.set_role", {
      id,
      role,
    });
    return readUserView(answer);
  }

  /**
   * Deletes an account for good: the own one, with the password if there is one, or any for whom
   * the platform trusts. Bids, auctions and what was sold stay, of a deleted user without a name;
   * everything else goes. Deleting it once more removes what may have been left.
   *
   * Fails with `unauthenticated`, with `scope_missing` for every API key, with `forbidden`, with
   * `user_not_found`, with `credentials_invalid`, with `account_locked` after too many wrong
   * passwords, and with `account_in_use` while the user has something on sale or is the only owner
   * of a workspace with other members.
   */
  async deleteAccount(userId: UserId, deleteAccount: DeleteAccount): Promise<void> {
    await this.call("identity.delete_account", {
      user_id: userId,
      delete: writeDeleteAccount(deleteAccount, ""),
    });
  }

  /**
   * A token with which somebody becomes the first administrator, once and within 24 hours, or
   * nothing when there is one already. A later token takes the place of the one before. Only the
   * host may.
   */
  async setUpToken(): Promise<string | undefined> {
    const answer = await this.call("identity.set_up_token", {});
    return answer ?? undefined;
  }

  /**
   * Registers the first administrator by a token of `Identity.setUpToken`. Anybody may who has it.
   *
   * Fails with `link_invalid`, also when there is an administrator by now, with
   * `passwords_disabled` where users come from elsewhere, and as `Identity.register` does; then the
   * token stays good.
   */
  async setUp(token: string, newUser: NewUser): Promise<UserView> {
    const answer = await this.call("identity.set_up", {
      token,
      new: writeNewUser(newUser, ""),
    });
    return readUserView(answer);
  }
}

/** Who has signed in, with what, from where, and until when. */
export class Sessions extends Area {
  /**
   * Signs in with a password: an access token for minutes, and a refresh token that gives the next
   * pair, once. Anybody may.
   *
   * Fails with `credentials_invalid`, after the same time, whether the name or the password is
   * wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if they are
   * known); with `account_locked` after too many wrong passwords; with `passwords_disabled` where
   * users come from elsewhere; and with `overloaded` when more want to sign in than can be checked.
   */
  async signIn(asked: SignIn): Promise<SignedIn> {
    const answer = await this.call("sessions.sign_in", {
      asked: writeSignIn(asked, ""),
    });
    return readSignedIn(answer);
  }

  /**
   * Signs in with a password in a browser: the value for a cookie, which carries the session on
   * whenever it is shown. Anybody may. Fails as `Sessions.signIn` does.
   */
  async signInPage(asked: SignIn): Promise<PageSession> {
    const answer = await this.call("sessions.sign_in_page", {
      asked: writeSignIn(asked, ""),
    });
    return readPageSession(answer);
  }

  /**
   * Signs in with a token of another system that the market was opened to believe. Who is seen for
   * the first time becomes a user. Anybody may.
   *
   * Fails with `token_invalid`, and with `identity_provider_unavailable` when the keys of the other
   * system cannot be had.
   */
  async signInExternal(
    token: string,
    options: { readonly device?: string | undefined; readonly address?: string | undefined } = {},
  ): Promise<SignedIn> {
    checked(options, "", ["address", "device"]);
    const answer = await this.call("sessions.sign_in_external", {
      token,
      device: options.device ?? undefined,
      address: options.address ?? undefined,
    });
    return readSignedIn(answer);
  }

  /** The same in a browser. Anybody may. Fails as `Sessions.signInExternal` does. */
  async signInExternalPage(
    token: string,
    options: { readonly device?: string | undefined; readonly address?: string | undefined } = {},
  ): Promise<PageSession> {
    checked(options, "", ["address", "device"]);
    const answer = await this.call("sessions.sign_in_external_page", {
      token,
      device: options.device ?? undefined,
      address: options.address ?? undefined,
    });
    return readPageSession(answer);
  }

  /**
   * Begins a session of a user for whom the program that embeds the market vouches, such as after a
   * sign-in by other means. Only the host may. Fails with `user_not_found`.
   */
  async begin(
    userId: UserId,
    options: { readonly device?: string | undefined; readonly address?: string | undefined } = {},
  ): Promise<SignedIn> {
    checked(options, "", ["address", "device"]);
    const answer = await this.call("sessions.begin", {
      user_id: userId,
      device: options.device ?? undefined,
      address: options.address ?? undefined,
    });
    return readSignedIn(answer);
  }

  /** The same in a browser. Only the host may. Fails with `user_not_found`. */
  async beginPage(
    userId: UserId,
    options: { readonly device?: string | undefined; readonly address?: string | undefined } = {},
  ): Promise<PageSession> {
    checked(options, "", ["address", "device"]);
    const answer = await this.call("sessions.begin_page", {
      user_id: userId,
      device: options.device ?? undefined,
      address: options.address ?? undefined,
    });
    return readPageSession(answer);
  }

  /**
   * Exchanges a refresh token for the next pair. Each is good once; the last one may come once more
   * within ten seconds, because an answer can be lost, and gives the same next one again. Anybody
   * may.
   *
   * Fails with `token_invalid`. A token that was used before then was stolen, by the one who used
   * it first or by this one: its session ends.
   */
  async refresh(refreshToken: string): Promise<TokenPair> {
    const answer = await this.call("sessions.refresh", {
      refresh_token: refreshToken,
    });
    return readTokenPair(answer);
  }

  /** The open sessions of the user who acts, the oldest first. No API key may. */
  async list(): Promise<readonly SessionView[]> {
    const answer = await this.call("sessions.list", {});
    return readList(answer, readSessionView);
  }

  /**
   * Ends a session of the user who acts; an administrator and the host end anybody's. No API key
   * may. Fails with `session_not_found`, also for one of somebody else.
   */
  async end(id: SessionId): Promise<void> {
    await this.call("sessions.end", {
      id,
    });
  }

  /**
   * Ends the session with which is acted: no token of it is good any more, at any node. Fails with
   * `unauthenticated` when the market acts without one.
   */
  async signOut(): Promise<void> {
    await this.call("sessions.sign_out", {});
  }

  /**
   * Ends all sessions of the user who acts but the one with which is acted, and gives how many. No
   * API key may.
   */
  async endOthers(): Promise<number> {
    return await this.call("sessions.end_others", {});
  }

  /**
   * Ends all sessions of a user, and gives how many. The user, an administrator and the host may;
   * no API key.
   */
  async endAll(userId: UserId): Promise<number> {
    return await this.call("sessions.end_all", {
      user_id: userId,
    });
  }

  /**
   * Forgets sessions that were over a day ago, old counts of wrong passwords, and links that nobody
   * can use any more; gives how many. A market on a clock that runs does this by itself every few
   * minutes. Only the host may.
   */
  async tidy(): Promise<number> {
    return await this.call("sessions.tidy", {});
  }

  /**
   * The public keys of this market's access tokens, as a JSON Web Key Set (RFC 7517). Empty when
   * they are signed with a secret.
   */
  async jwks(): Promise<string> {
    return await this.call("sessions.jwks", {});
  }
}

/** With what programs act for users. */
export class ApiKeys extends Area {
  /**
   * Makes a key for the user who acts.
   *
   * Fails with `invalid_argument` for the first field that cannot be, or when the user has a
   * hundred keys that are not revoked, and with `scope_missing` for an API key.
   */
  async create(newApiKey: NewApiKey): Promise<CreatedApiKey> {
    const answer = await this.call("api_keys.create", {
      new: writeNewApiKey(newApiKey, ""),
    });
    return readCreatedApiKey(answer);
  }

  /**
   * The keys of the user who acts, those that are not revoked before the others, the latest first:
   * a hundred at most.
   */
  async list(): Promise<readonly ApiKeyView[]> {
    const answer = await this.call("api_keys.list", {});
    return readList(answer, readApiKeyView);
  }

  /**
   * Revokes a key: it is good no more, at any node. The user whose it is, an administrator and the
   * host may. Fails with `api_key_not_found`, also for one of somebody else.
   */
  async revoke(id: ApiKeyId): Promise<ApiKeyView> {
    const answer = await this.call("api_keys.revoke", {
      id,
    });
    return readApiKeyView(answer);
  }
}

/** Workspaces and their members. */
export class Workspaces extends Area {
  /** Makes a workspace of which the user who acts is the owner. Fails with `invalid_argument`. */
  async create(newWorkspace: NewWorkspace): Promise<WorkspaceView> {
    const answer = await this.call("workspaces.create", {
      new: writeNewWorkspace(newWorkspace, ""),
    });
    return readWorkspaceView(answer);
  }

  /** A workspace, for its members. Fails with `workspace_not_found`. */
  async get(id: WorkspaceId): Promise<WorkspaceView> {
    const answer = await this.call("workspaces.get", {
      id,
    });
    return readWorkspaceView(answer);
  }

  /** The workspaces of the user who acts, the oldest first, each with the user's role in it. */
  async list(): Promise<readonly WorkspaceView[]> {
    const answer = await this.call("workspaces.list", {});
    return readList(answer, readWorkspaceView);
  }

  /**
   * Changes a workspace, as one of those who manage it. With `expectedVersion` the change is
   * refused as `version_conflict` when somebody else was faster.
   *
   * Fails with `workspace_not_found`, `forbidden` and `invalid_argument`.
   */
  async edit(
    id: WorkspaceId,
    edit: EditWorkspace,
    options: { readonly expectedVersion?: number | undefined } = {},
  ): Promise<WorkspaceView> {
    checked(options, "", ["expectedVersion"]);
    const answer = await this.call("workspaces.edit", {
      id,
      edit: writeEditWorkspace(edit, ""),
      expected_version: writeSome(options.expectedVersion, "expected_version", writeWhole),
    });
    return readWorkspaceView(answer);
  }

  /**
   * Deletes a workspace, as its owner. From now on it is `workspace_not_found` for everybody. The
   * memberships are taken away after that, a portion at a time.
   *
   * Fails with `workspace_not_found`, with `forbidden`, and with `workspace_required` for a
   * personal workspace.
   */
  async delete(id: WorkspaceId): Promise<void> {
    await this.call("workspaces.delete", {
      id,
    });
  }

  /**
   * A page of the members, the latest user first, for members. Fails with `workspace_not_found`.
   */
  async members(id: WorkspaceId, options: PageOptions = {}): Promise<Page<MemberView>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("workspaces.members", {
      id,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readMemberView);
  }

  /**
   * Gives a member another role, as one of those who manage the workspace; only an owner makes or
   * unmakes an owner.
   *
   * Fails with `workspace_not_found`, `member_not_found`, `forbidden`, and with `last_owner` when
   * no owner would be left. No API key may: what it gave would outlast it.
   */
  async setRole(id: WorkspaceId, userId: UserId, role: MemberRole): Promise<Member> {
    const answer = await this.call("workspaces.set_role", {
      id,
      user_id: userId,
      role,
    });
    return readMember(answer);
  }

  /**
   * Takes a member out, as one of those who manage the workspace. An owner cannot be taken out.
   *
   * Fails with `workspace_not_found`, `member_not_found` and `forbidden`.
   */
  async removeMember(id: WorkspaceId, userId: UserId): Promise<void> {
    await this.call("workspaces.remove_member", {
      id,
      user_id: userId,
    });
  }

  /**
   * The user who acts leaves a workspace.
   *
   * Fails with `workspace_not_found`, with `last_owner`, and with `workspace_required` for the own
   * personal workspace.
   */
  async leave(id: WorkspaceId): Promise<void> {
    await this.call("workspaces.leave", {
      id,
    });
  }

  /**
   * Invites somebody, as one of those who manage the workspace. The token is shown this once, and
   * sent to the address that is named, where mail can be sent.
   *
   * Fails with `workspace_not_found`, `forbidden`, `invalid_argument`, with `workspace_required`
   * for a personal workspace, and with `scope_missing` for an API key: whom it let in would stay
   * when it is revoked. With an idempotency key, a request that comes again makes no second
   * invitation; but the token is kept nowhere, so it is refused as `already_exists` with the id of
   * the first one.
   */
  async invite(id: WorkspaceId, newInvite: NewInvite): Promise<Invited> {
    const answer = await this.call("workspaces.invite", {
      id,
      new: writeNewInvite(newInvite, ""),
    });
    return readInvited(answer);
  }

  /**
   * A page of the invitations, the latest first, for those who manage the workspace. Fails with
   * `workspace_not_found` and `forbidden`.
   */
  async invites(id: WorkspaceId, options: PageOptions = {}): Promise<Page<InviteView>> {
    checked(options, "", ["cursor", "limit"]);
    const answer = await this.call("workspaces.invites", {
      id,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readInviteView);
  }

  /**
   * Takes an invitation back, as one of those who manage the workspace. Fails with
   * `workspace_not_found`, `forbidden`, and with `invite_not_found`, also for one that was
   * accepted.
   */
  async revokeInvite(id: WorkspaceId, inviteId: InviteId): Promise<InviteView> {
    const answer = await this.call("workspaces.revoke_invite", {
      id,
      invite_id: inviteId,
    });
    return readInviteView(answer);
  }

  /**
   * The user who acts, in person, comes in by an invitation.
   *
   * Fails with `invite_not_found` for every token that opens nothing (any more, or for this user),
   * with `email_unverified` when it is for the user's address and that is not confirmed, with
   * `already_exists` for who is a member, and with `scope_missing` for an API key.
   */
  async acceptInvite(token: string): Promise<WorkspaceView> {
    const answer = await this.call("workspaces.accept_invite", {
      token,
    });
    return readWorkspaceView(answer);
  }

  /** What an invitation is into, for anybody who has its token. Fails with `invite_not_found`. */
  async invitePreview(token: string): Promise<InvitePreview> {
    const answer = await this.call("workspaces.invite_preview", {
      token,
    });
    return readInvitePreview(answer);
  }
}

/** Changes that wait for approval. */
export class Approvals extends Area {
  /** One change. Fails with `pending_change_not_found`. */
  async get(id: PendingChangeId): Promise<PendingChangeView> {
    const answer = await this.call("approvals.get", {
      id,
    });
    return readPendingChangeView(answer);
  }

  /**
   * A page of the changes of a workspace, the latest first, of one state or of any: all of them for
   * those who manage it, and for others their own. Fails with `workspace_not_found`.
   */
  async page(
    workspaceId: WorkspaceId,
    options: PageOptions & { readonly state?: ChangeState | undefined } = {},
  ): Promise<Page<PendingChangeView>> {
    checked(options, "", ["cursor", "limit", "state"]);
    const answer = await this.call("approvals.page", {
      workspace_id: workspaceId,
      state: options.state ?? undefined,
      limit: writeSome(options.limit, "limit", writeWhole),
      cursor: options.cursor ?? undefined,
    });
    return readPage(answer, readPendingChangeView);
  }

  /**
   * Does what was asked for, as of now and for who asked, in the same commit in which it is marked
   * as approved.
   *
   * Fails with `pending_change_not_found`; with `forbidden`, also when who asked may not write in
   * the workspace any more; with `version_conflict` when it was decided before; and as the
   * operation does. Whatever is refused leaves the change waiting.
   */
  async approve(id: PendingChangeId, decision: Decision): Promise<PendingChangeView> {
    const answer = await this.call("approvals.approve", {
      id,
      decision: writeDecision(decision, ""),
    });
    return readPendingChangeView(answer);
  }

  /**
   * Refuses what was asked for. Fails with `pending_change_not_found`, `forbidden` and
   * `version_conflict`.
   */
  async reject(id: PendingChangeId, decision: Decision): Promise<PendingChangeView> {
    const answer = await this.call("approvals.reject", {
      id,
      decision: writeDecision(decision, ""),
    });
    return readPendingChangeView(answer);
  }

  /**
   * Takes back what the user who acts has asked for. Fails with `pending_change_not_found`,
   * `forbidden` and `version_conflict`.
   */
  async withdraw(id: PendingChangeId): Promise<PendingChangeView> {
    const answer = await this.call("approvals.withdraw", {
      id,
    });
    return readPendingChangeView(answer);
  }
}

/** Events that have happened. */
export class PastEvents extends Area {
  /**
   * Up to `limit` (1 to 1,000) events of an auction after a number, oldest first, as the actor may
   * see them. Fails as `Events.watch` does, and with `invalid_argument` for another limit or a
   * negative number.
   */
  async views(
    auctionId: AuctionId,
    options: { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ): Promise<readonly WatchedEvent[]> {
    checked(options, "", ["after", "limit"]);
    const answer = await this.call("events.views", {
      auction_id: auctionId,
      after: writeSome(options.after, "after", writeWhole),
      limit: writeSome(options.limit, "limit", writeWhole),
    });
    return readList(answer, readWatchedEvent);
  }

  /**
   * Up to `limit` (1 to 1,000) events of a topic after a number, oldest first. Fails as
   * `Events.subscribe` does, and with `invalid_argument` for another limit.
   */
  async read(
    topic: string,
    options: { readonly after?: number | undefined; readonly limit?: number | undefined } = {},
  ): Promise<readonly Event[]> {
    checked(options, "", ["after", "limit"]);
    const answer = await this.call("events.read", {
      topic,
      after: writeSome(options.after, "after", writeWhole),
      limit: writeSome(options.limit, "limit", writeWhole),
    });
    return readList(answer, readEvent);
  }

  /**
   * Up to `limit` (1 to 1,000) events of all topics after a position of the log, for a follower
   * that keeps its own place. Only the host may. Fails with `invalid_argument` for another limit.
   */
  async follow(
    position: number,
    options: { readonly limit?: number | undefined } = {},
  ): Promise<readonly StoredEvent[]> {
    checked(options, "", ["limit"]);
    const answer = await this.call("events.follow", {
      position: writeWhole(position, "position"),
      limit: writeSome(options.limit, "limit", writeWhole),
    });
    return readList(answer, readStoredEvent);
  }
}

/** The operations of a market, area by area. */
export abstract class Areas extends Area {
  #auctions: Auctions | undefined;
  #listings: Listings | undefined;
  #inventory: Inventory | undefined;
  #identity: Identity | undefined;
  #sessions: Sessions | undefined;
  #apiKeys: ApiKeys | undefined;
  #workspaces: Workspaces | undefined;
  #approvals: Approvals | undefined;

  /** Auctions and bids. */
  get auctions(): Auctions {
    return (this.#auctions ??= new Auctions(this.call));
  }

  /** What is offered for sale. */
  get listings(): Listings {
    return (this.#listings ??= new Listings(this.call));
  }

  /** Stock. */
  get inventory(): Inventory {
    return (this.#inventory ??= new Inventory(this.call));
  }

  /** Users and their credentials. */
  get identity(): Identity {
    return (this.#identity ??= new Identity(this.call));
  }

  /** Who has signed in, with what, from where, and until when. */
  get sessions(): Sessions {
    return (this.#sessions ??= new Sessions(this.call));
  }

  /** With what programs act for users. */
  get apiKeys(): ApiKeys {
    return (this.#apiKeys ??= new ApiKeys(this.call));
  }

  /** Workspaces and their members. */
  get workspaces(): Workspaces {
    return (this.#workspaces ??= new Workspaces(this.call));
  }

  /** Changes that wait for approval. */
  get approvals(): Approvals {
    return (this.#approvals ??= new Approvals(this.call));
  }

  /**
   * Does everything that is due by the market's clock, and gives how many deadlines that were. A
   * market on a clock that runs does this by itself; where time is moved by hand it is how time
   * takes effect. Only the host may.
   */
  async runDue(): Promise<number> {
    return await this.call("market.run_due", {});
  }

  /**
   * Copies the market as of one commit into a new file while it goes on serving.
   *
   * Fails with `already_exists` when there is such a file, and with `invalid_argument` for a market
   * in memory or in a database, which has means of its own. Only the host may.
   */
  async backup(path: string): Promise<void> {
    await this.call("market.backup", {
      path,
    });
  }

  /**
   * The nodes that are open on this market and alive, this one among them; none for a file, which
   * knows of no others. Only the host may.
   */
  async nodes(): Promise<readonly NodeView[]> {
    const answer = await this.call("market.nodes", {});
    return readList(answer, readNodeView);
  }

  /** How this node stands among others. It asks nobody and never waits. Only the host may. */
  async status(): Promise<NodeStatus> {
    const answer = await this.call("market.status", {});
    return readNodeStatus(answer);
  }
}
