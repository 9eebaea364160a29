// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import java.time.Instant
import kotlinx.coroutines.flow.Flow
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.nullable
import kotlinx.serialization.builtins.serializer

/** Auctions and bids. */
public class Auctions internal constructor(private val calls: Calls) {
    /**
     * Puts a listing up for auction. The listing must be of kind `auction`, the actor's own, and
     * not yet for sale; stock behind it is held from now on. An auction whose start has come is
     * live at once.
     *
     * Fails with `listing_not_found`, `listing_state`, `forbidden`, `email_unverified`,
     * `out_of_stock`, and with the code of the first term that cannot be.
     *
     * @param listingId What is sold.
     * @param opening The opening price; its currency is the auction's.
     * @param endsAt When it ends.
     * @param format How it is run; `english` when absent.
     * @param reserve The hidden reserve; none when absent.
     * @param buyNow The price of an immediate purchase; none is possible when absent.
     * @param increments By how much a bid must rise; `ebay_us` when absent.
     * @param firstBid What the first bid must reach; `at_start`, the opening price, when absent.
     * @param tie Who leads when two maximums are equal; `earliest` when absent.
     * @param selfRaise Whether a leader may raise the own maximum; `allowed` when absent.
     * @param belowReserve What the price does below the reserve; `step` when absent.
     * @param softClose Whether and how late bids move the end; `none` when absent.
     * @param groupId The group to join, of which all end together; none when absent.
     * @param retraction When a bid may be taken back; `ebay` when absent.
     * @param admission Who may bid; `open` when absent.
     * @param deposit The deposit that `Admission.Deposit` asks for.
     * @param preBids Whether bids are taken before the start; `refused` when absent.
     * @param linkedAccounts Whether accounts linked to the seller may bid; `refused` when absent.
     * @param pausedTime Whether the time left keeps running while the auction is paused; `stops`
     * when absent.
     * @param premium The buyer's premium; `none` when absent.
     * @param taxBasisPoints Tax on the hammer price, in basis points (0 to 10,000); 0 when absent.
     * @param startsAt When it starts; at once when absent or not after now.
     */
    public suspend fun create(
        listingId: ListingId,
        opening: Money,
        endsAt: Instant,
        format: Format? = null,
        reserve: Money? = null,
        buyNow: Money? = null,
        increments: IncrementLadder? = null,
        firstBid: FirstBid? = null,
        tie: TieRule? = null,
        selfRaise: SelfRaise? = null,
        belowReserve: BelowReserve? = null,
        softClose: SoftClose? = null,
        groupId: GroupId? = null,
        retraction: Retraction? = null,
        admission: Admission? = null,
        deposit: Money? = null,
        preBids: Permission? = null,
        linkedAccounts: Permission? = null,
        pausedTime: PausedTime? = null,
        premium: PremiumTiers? = null,
        taxBasisPoints: Long? = null,
        startsAt: Instant? = null,
    ): AuctionView {
        return calls.call("auctions.create", AuctionView.serializer()) {
            val newRecord = NewAuction(
                listingId = listingId,
                opening = opening,
                endsAt = endsAt,
                format = format,
                reserve = reserve,
                buyNow = buyNow,
                increments = increments,
                firstBid = firstBid,
                tie = tie,
                selfRaise = selfRaise,
                belowReserve = belowReserve,
                softClose = softClose,
                groupId = groupId,
                retraction = retraction,
                admission = admission,
                deposit = deposit,
                preBids = preBids,
                linkedAccounts = linkedAccounts,
                pausedTime = pausedTime,
                premium = premium,
                taxBasisPoints = taxBasisPoints,
                startsAt = startsAt,
            )
            put("new", newRecord, NewAuction.serializer())
        }
    }

    /**
     * One auction with what it sells, as the actor sees it. What the seller wrote is empty where
     * the listing was taken off, except for the seller and whoever is trusted. Fails with
     * `auction_not_found`.
     */
    public suspend fun get(id: AuctionId): AuctionSummary {
        return calls.call("auctions.get", AuctionSummary.serializer()) {
            put("id", id)
        }
    }

    /**
     * A page of auctions, as the actor sees them.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun page(
        phase: AuctionPhase,
        sellerId: UserId? = null,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<AuctionSummary> {
        return calls.call("auctions.page", Page.serializer(AuctionSummary.serializer())) {
            put("phase", phase, AuctionPhase.serializer())
            put("seller_id", sellerId)
            put("limit", limit)
            put("cursor", cursor)
        }
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
     *
     * @param auctionId The auction.
     * @param maximum The most the bidder would pay: a secret.
     */
    public suspend fun placeBid(auctionId: AuctionId, maximum: Money): PlacedBid {
        return calls.call("auctions.place_bid", PlacedBid.serializer()) {
            val bidRecord = PlaceBid(
                auctionId = auctionId,
                maximum = maximum,
            )
            put("bid", bidRecord, PlaceBid.serializer())
        }
    }

    /**
     * Places many bids in one submission, in order. Each has its own answer; one that is refused
     * does not disturb the others. With an idempotency key each bid has the key and its place in
     * the list.
     *
     * Fails with `invalid_argument`, and places none, when there are more than 10,000.
     */
    public suspend fun placeBids(bids: List<PlaceBid>): List<BidOutcome> {
        return calls.call("auctions.place_bids", ListSerializer(BidOutcome.serializer())) {
            put("bids", bids, ListSerializer(PlaceBid.serializer()))
        }
    }

    /**
     * Takes the immediate purchase for the user who acts. Refused as `buy_now_unavailable` when
     * there is none or no longer, and for the reasons for which a bid is refused.
     */
    public suspend fun buyNow(auctionId: AuctionId): PlacedBid {
        return calls.call("auctions.buy_now", PlacedBid.serializer()) {
            put("auction_id", auctionId)
        }
    }

    /**
     * Takes a bid of the user who acts back, under the auction's policy. The auction is resolved
     * again from the bids that remain, so the price may fall; the history keeps everything.
     *
     * Where the policy asks for the seller's consent, the bidder's call asks for it and changes
     * nothing yet; then the seller or the host makes the same call to agree, and the bidder's
     * reason counts. A bidder who bids again takes the question back.
     *
     * A former leader who leads again may then be above a limit on leading maximums: such a bid was
     * within the limit when it was placed, and stays binding.
     *
     * Fails with `bid_not_found` and `retraction_refused`.
     */
    public suspend fun retract(
        auctionId: AuctionId,
        bidSequence: Long,
        reason: RetractionReason,
    ): AuctionView {
        return calls.call("auctions.retract", AuctionView.serializer()) {
            put("auction_id", auctionId)
            put("bid_sequence", bidSequence)
            put("reason", reason, RetractionReason.serializer())
        }
    }

    /**
     * A page of the bids of an auction, the latest first, as the actor sees them: aliases, and no
     * maximum but the own.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun bids(
        auctionId: AuctionId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<BidView> {
        return calls.call("auctions.bids", Page.serializer(BidView.serializer())) {
            put("auction_id", auctionId)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Why a bid does not lead, or did not win, without revealing the hidden maximum of a live
     * auction. Its bidder, the seller and the host may ask.
     *
     * Fails with `bid_not_found`.
     */
    public suspend fun explain(auctionId: AuctionId, bidSequence: Long): Explanation {
        return calls.call("auctions.explain", Explanation.serializer()) {
            put("auction_id", auctionId)
            put("bid_sequence", bidSequence)
        }
    }

    /**
     * Replays the whole log of an auction through the rules and checks price, leader and chain at
     * every entry. Only the seller, administrators and the host may, because it reads everything.
     *
     * Fails with `storage_corrupt`, naming the first entry that does not fit.
     */
    public suspend fun verify(auctionId: AuctionId): Verified {
        return calls.call("auctions.verify", Verified.serializer()) {
            put("auction_id", auctionId)
        }
    }

    /**
     * Lowers the hidden reserve, or before the first bid sets or lifts it. Only the seller may.
     *
     * Fails with `reserve_not_lowered`.
     */
    public suspend fun changeReserve(auctionId: AuctionId, reserve: Money? = null): AuctionView {
        return calls.call("auctions.change_reserve", AuctionView.serializer()) {
            put("auction_id", auctionId)
            put("reserve", reserve, Money.serializer())
        }
    }

    /** Stops a live auction for a while. Only an administrator or the host may. */
    public suspend fun pause(auctionId: AuctionId): AuctionView {
        return calls.call("auctions.pause", AuctionView.serializer()) {
            put("auction_id", auctionId)
        }
    }

    /** Lets a paused auction go on. Only an administrator or the host may. */
    public suspend fun resume(auctionId: AuctionId): AuctionView {
        return calls.call("auctions.resume", AuctionView.serializer()) {
            put("auction_id", auctionId)
        }
    }

    /**
     * Ends an auction before its time, as its seller: called off, or sold to the leader.
     *
     * Fails with `too_late_to_end` when less than 12 hours are left and there are bids, unless it
     * is sold to the leader.
     */
    public suspend fun endEarly(auctionId: AuctionId, how: EarlyEnd): AuctionView {
        return calls.call("auctions.end_early", AuctionView.serializer()) {
            put("auction_id", auctionId)
            put("how", how, EarlyEnd.serializer())
        }
    }

    /** Calls an auction off at any time. Only an administrator or the host may. */
    public suspend fun cancel(auctionId: AuctionId): AuctionView {
        return calls.call("auctions.cancel", AuctionView.serializer()) {
            put("auction_id", auctionId)
        }
    }

    /**
     * Registers the user who acts for an auction: enough for admission `registered`, a request to
     * the seller for `approved`.
     */
    public suspend fun register(auctionId: AuctionId): AdmissionStatus {
        return calls.call("auctions.register", AdmissionStatus.serializer()) {
            put("auction_id", auctionId)
        }
    }

    /** Approves, invites or refuses a user, as the seller. */
    public suspend fun admit(
        auctionId: AuctionId,
        userId: UserId,
        status: AdmissionStatus,
    ): AdmissionStatus {
        return calls.call("auctions.admit", AdmissionStatus.serializer()) {
            put("auction_id", auctionId)
            put("user_id", userId)
            put("status", status, AdmissionStatus.serializer())
        }
    }

    /**
     * Notes that a deposit is held for a user, or none any more. The money itself is the payment
     * provider's business, so only the host or an administrator may say so.
     */
    public suspend fun holdDeposit(
        auctionId: AuctionId,
        userId: UserId,
        deposit: Money,
    ): AdmissionStatus {
        return calls.call("auctions.hold_deposit", AdmissionStatus.serializer()) {
            put("auction_id", auctionId)
            put("user_id", userId)
            put("deposit", deposit, Money.serializer())
        }
    }

    /**
     * Limits the sum of a bidder's leading maximums in one currency, or lifts the limit. Only the
     * host or an administrator may.
     */
    public suspend fun setLimit(userId: UserId, currency: Currency, limit: Money? = null) {
        calls.call("auctions.set_limit", NothingSerializer) {
            put("user_id", userId)
            put("currency", currency)
            put("limit", limit, Money.serializer())
        }
    }

    /**
     * Bans a user from bidding until a moment, for good with no moment given, or lifts a ban with a
     * moment that is past. It takes the place of whatever bans the user, and is kept among the
     * measures against the user. Only the host or an administrator may.
     */
    public suspend fun ban(userId: UserId, until: Instant? = null) {
        calls.call("auctions.ban", NothingSerializer) {
            put("user_id", userId)
            put("until", until, TimestampSerializer)
        }
    }

    /**
     * Notes that the winner of an auction did not respond within the time for settlement: the
     * winner is banned, for good after the second time. Only the seller may, and only after the
     * deadline; the host at any time.
     *
     * The listing is over and may be offered again; stock behind it is free.
     *
     * Fails with `auction_state` before that, and when the sale is settled or given up already: one
     * sale counts once against its winner, also once the listing has another auction.
     */
    public suspend fun markNoResponse(auctionId: AuctionId) {
        calls.call("auctions.mark_no_response", NothingSerializer) {
            put("auction_id", auctionId)
        }
    }

    /** Notes that two accounts belong together. Only the host or an administrator may. */
    public suspend fun linkAccounts(one: UserId, other: UserId) {
        calls.call("auctions.link_accounts", NothingSerializer) {
            put("one", one)
            put("other", other)
        }
    }

    /**
     * Makes a group for auctions of the user who acts. An auction joins it when it is created; an
     * extension of one then extends all of them.
     */
    public suspend fun createGroup(): GroupId {
        return calls.call("auctions.create_group", String.serializer())
    }

    /**
     * Up to `limit` (1 to 10,000) ids of auctions after an id, in the order of the ids, whatever
     * their state: for whoever checks or copies all of them. Only the host may. Fails with
     * `invalid_argument` for another limit.
     */
    public suspend fun ids(limit: Long, after: AuctionId? = null): List<AuctionId> {
        return calls.call("auctions.ids", ListSerializer(String.serializer())) {
            put("after", after)
            put("limit", limit)
        }
    }

    /** The whole log of an auction. It holds maximums, so only the host may. */
    public suspend fun log(auctionId: AuctionId): List<LogEntry> {
        return calls.call("auctions.log", ListSerializer(LogEntry.serializer())) {
            put("auction_id", auctionId)
        }
    }

    /**
     * An auction whole, to be kept and verified elsewhere: `AuctionArchive.verify` needs no store.
     * Only the host may: it holds secret maximums.
     *
     * Fails with `auction_not_found`.
     */
    public suspend fun archive(auctionId: AuctionId): AuctionArchive {
        return calls.call("auctions.archive", AuctionArchive.serializer()) {
            put("auction_id", auctionId)
        }
    }
}

/** What is offered. */
public class Listings internal constructor(private val calls: Calls) {
    /**
     * Creates a listing of the user who acts, as a draft, in the workspace that was chosen by
     * `Market.inWorkspace` or else in the personal one. A listing to be auctioned goes on sale with
     * `Auctions.create`, any other with `Listings.publish`.
     *
     * Fails with `invalid_argument` for the first field that cannot be, with `stock_item_not_found`
     * for stock of another workspace, with `workspace_not_found` for who is no member, and with
     * `forbidden` for who only looks.
     *
     * @param kind How it is to be sold.
     * @param title 1 to 100 characters.
     * @param category 1 to 50 characters.
     * @param condition The condition.
     * @param description At most 2,000 characters; at least 10 before anybody else sees it.
     * @param attributes What is particular to the category.
     * @param tags At most 20, each of 1 to 30 characters.
     * @param location At most 100 characters.
     * @param quantity 1 to 1,000,000.
     * @param stockItemId The stock item that backs it.
     * @param picture The content address of its picture.
     */
    public suspend fun create(
        kind: ListingKind,
        title: String,
        category: String,
        condition: Condition,
        description: String? = null,
        attributes: Attributes? = null,
        tags: List<Tag>? = null,
        location: String? = null,
        quantity: Long? = null,
        stockItemId: StockItemId? = null,
        picture: String? = null,
    ): ListingView {
        return calls.call("listings.create", ListingView.serializer()) {
            val newRecord = NewListing(
                kind = kind,
                title = title,
                category = category,
                condition = condition,
                description = description,
                attributes = attributes,
                tags = tags,
                location = location,
                quantity = quantity,
                stockItemId = stockItemId,
                picture = picture,
            )
            put("new", newRecord, NewListing.serializer())
        }
    }

    /**
     * One listing. Fails with `listing_not_found`, also for a draft in a workspace of which one is
     * no member.
     */
    public suspend fun get(id: ListingId): ListingView {
        return calls.call("listings.get", ListingView.serializer()) {
            put("id", id)
        }
    }

    /**
     * A page of listings, the latest first: the public ones, and with `sellerId` being the actor
     * also the own drafts in workspaces of which the actor is a member. Where a workspace was
     * chosen, only what is of it, and for its members everything that is.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun page(
        sellerId: UserId? = null,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<ListingView> {
        return calls.call("listings.page", Page.serializer(ListingView.serializer())) {
            put("seller_id", sellerId)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /** The auctions of a listing, the latest first. */
    public suspend fun auctions(id: ListingId): List<AuctionId> {
        return calls.call("listings.auctions", ListSerializer(String.serializer())) {
            put("id", id)
        }
    }

    /**
     * Changes a listing before it has bids. With `expectedVersion` the change is refused as
     * `version_conflict` when somebody else was faster.
     *
     * After the first bid it fails with `auction_has_bids`: use `Listings.addToDescription`.
     *
     * @param title A new title.
     * @param description A new description.
     * @param category A new category.
     * @param attributes New attributes.
     * @param condition A new condition.
     * @param tags New tags in place of the old ones.
     * @param location A new location.
     * @param picture A new picture.
     */
    public suspend fun edit(
        id: ListingId,
        title: String? = null,
        description: String? = null,
        category: String? = null,
        attributes: Attributes? = null,
        condition: Condition? = null,
        tags: List<Tag>? = null,
        location: String? = null,
        picture: String? = null,
        expectedVersion: Long? = null,
    ): ListingView {
        return calls.call("listings.edit", ListingView.serializer()) {
            put("id", id)
            val editRecord = EditListing(
                title = title,
                description = description,
                category = category,
                attributes = attributes,
                condition = condition,
                tags = tags,
                location = location,
                picture = picture,
            )
            put("edit", editRecord, EditListing.serializer())
            put("expected_version", expectedVersion)
        }
    }

    /**
     * Adds to a description; possible also after the first bid. Whoever watches the auction of the
     * listing is told.
     */
    public suspend fun addToDescription(id: ListingId, addition: String): ListingView {
        return calls.call("listings.add_to_description", ListingView.serializer()) {
            put("id", id)
            put("addition", addition)
        }
    }

    /**
     * Sets the address of the listing's picture. It is an edit like any other: after the first bid
     * it fails with `auction_has_bids`.
     */
    public suspend fun setPicture(id: ListingId, picture: String): ListingView {
        return calls.call("listings.set_picture", ListingView.serializer()) {
            put("id", id)
            put("picture", picture)
        }
    }

    /**
     * Puts a listing that is not an auction on sale. Stock behind it is held. Fails with
     * `email_unverified` where only who has confirmed the e-mail address may sell.
     */
    public suspend fun publish(id: ListingId): ListingView {
        return calls.call("listings.publish", ListingView.serializer()) {
            put("id", id)
        }
    }

    /** Takes a listing off sale. Stock behind it is free again. */
    public suspend fun withdraw(id: ListingId): ListingView {
        return calls.call("listings.withdraw", ListingView.serializer()) {
            put("id", id)
        }
    }

    /** The sale is done: the stock that was held leaves. */
    public suspend fun markSold(id: ListingId): ListingView {
        return calls.call("listings.mark_sold", ListingView.serializer()) {
            put("id", id)
        }
    }
}

/** What is in stock. */
public class Inventory internal constructor(private val calls: Calls) {
    /**
     * Adds a stock item. Fails with `invalid_argument`, with `workspace_not_found` for who is no
     * member of the workspace, and with `forbidden` for who only looks at it.
     *
     * @param sku The seller's own number, 1 to 64 characters.
     * @param name What it is, 1 to 100 characters.
     * @param quantity How many there are.
     */
    public suspend fun create(
        sku: String,
        name: String,
        quantity: Long,
    ): Approvable<StockItemView> {
        return calls.call("inventory.create", Approvable.serializer(StockItemView.serializer())) {
            val newRecord = NewStockItem(
                sku = sku,
                name = name,
                quantity = quantity,
            )
            put("new", newRecord, NewStockItem.serializer())
        }
    }

    /**
     * Adds to what there is. Fails with `stock_item_not_found`, also for an item of another
     * workspace than the one that was chosen, and with `forbidden` for who only looks.
     */
    public suspend fun receive(id: StockItemId, quantity: Long): Approvable<StockItemView> {
        return calls.call("inventory.receive", Approvable.serializer(StockItemView.serializer())) {
            put("id", id)
            put("quantity", quantity)
        }
    }

    /**
     * One stock item, for the members of its workspace. Fails with `unauthenticated` when nobody is
     * signed in, and otherwise with `stock_item_not_found`, also for an item of another workspace
     * than the one that was chosen.
     */
    public suspend fun get(id: StockItemId): StockItemView {
        return calls.call("inventory.get", StockItemView.serializer()) {
            put("id", id)
        }
    }

    /**
     * A page of the stock, the latest first, for the members of the workspace. Fails with
     * `workspace_not_found`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun page(limit: Long? = null, cursor: String? = null): Page<StockItemView> {
        return calls.call("inventory.page", Page.serializer(StockItemView.serializer())) {
            put("limit", limit)
            put("cursor", cursor)
        }
    }
}

/** Users and their credentials. */
public class Identity internal constructor(private val calls: Calls) {
    /**
     * Registers a user with a personal workspace. Anybody may. Where mail can be sent, the user is
     * asked to confirm the address.
     *
     * Fails with `invalid_argument` for the first field that cannot be, with `already_exists` when
     * the user name or the e-mail address is taken, and with `passwords_disabled` where users come
     * from elsewhere and it is not the host that asks. With an idempotency key, a registration that
     * comes again gives the first answer only to who sends the same password.
     *
     * @param username The user name, 3 to 50 letters, digits and underscores.
     * @param email The e-mail address.
     * @param displayName How the user wants to be called, at most 50 characters; the user name when
     * empty.
     * @param password The password, 8 to 1,000 characters; nothing for a user who signs in
     * elsewhere.
     */
    public suspend fun register(
        username: String,
        email: String,
        displayName: String? = null,
        password: String? = null,
    ): UserView {
        return calls.call("identity.register", UserView.serializer()) {
            val newRecord = NewUser(
                username = username,
                email = email,
                displayName = displayName,
                password = password,
            )
            put("new", newRecord, NewUser.serializer())
        }
    }

    /**
     * Registers an administrator. Only the host may.
     *
     * @param username The user name, 3 to 50 letters, digits and underscores.
     * @param email The e-mail address.
     * @param displayName How the user wants to be called, at most 50 characters; the user name when
     * empty.
     * @param password The password, 8 to 1,000 characters; nothing for a user who signs in
     * elsewhere.
     */
    public suspend fun registerAdmin(
        username: String,
        email: String,
        displayName: String? = null,
        password: String? = null,
    ): UserView {
        return calls.call("identity.register_admin", UserView.serializer()) {
            val newRecord = NewUser(
                username = username,
                email = email,
                displayName = displayName,
                password = password,
            )
            put("new", newRecord, NewUser.serializer())
        }
    }

    /**
     * Takes over a user of another system, with a personal workspace. Only the host may.
     *
     * Fails with `invalid_argument` for a field that cannot be, a password in plain among them, and
     * with `already_exists` when the user name, the e-mail address or the account in the other
     * system is taken.
     *
     * @param username The user name, 3 to 50 letters, digits and underscores.
     * @param email The e-mail address.
     * @param displayName How the user wants to be called, at most 50 characters; the user name when
     * absent.
     * @param passwordHash The hash of the password, of bcrypt or in PHC form; nothing for who signs
     * in elsewhere.
     * @param emailVerified Whether the other system has confirmed the e-mail address; it has not
     * when absent.
     * @param role The role on the platform; `user` when absent.
     * @param createdAt When the account was made there; now when absent.
     * @param externalSource The other system, as the market calls it, for who goes on to sign in
     * there.
     * @param externalId Who the user is there.
     */
    public suspend fun importUser(
        username: String,
        email: String,
        displayName: String? = null,
        passwordHash: String? = null,
        emailVerified: Boolean? = null,
        role: PlatformRole? = null,
        createdAt: Instant? = null,
        externalSource: String? = null,
        externalId: String? = null,
    ): UserView {
        return calls.call("identity.import_user", UserView.serializer()) {
            val userRecord = ImportUser(
                username = username,
                email = email,
                displayName = displayName,
                passwordHash = passwordHash,
                emailVerified = emailVerified,
                role = role,
                createdAt = createdAt,
                externalSource = externalSource,
                externalId = externalId,
            )
            put("user", userRecord, ImportUser.serializer())
        }
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
    public suspend fun authenticate(name: String, password: String): UserView {
        return calls.call("identity.authenticate", UserView.serializer()) {
            put("name", name)
            put("password", password)
        }
    }

    /** The user who acts. Fails with `unauthenticated`, and with `account_suspended`. */
    public suspend fun me(): UserView {
        return calls.call("identity.me", UserView.serializer())
    }

    /**
     * A user as others see one. Fails with `user_not_found`, with `account_suspended` for a
     * suspended user who asks and with `unauthenticated` for one whose account is gone.
     */
    public suspend fun get(id: UserId): UserView {
        return calls.call("identity.get", UserView.serializer()) {
            put("id", id)
        }
    }

    /**
     * The user with a name or e-mail address. Only the host may ask. Fails with `user_not_found`.
     */
    public suspend fun findByName(name: String): UserView {
        return calls.call("identity.find_by_name", UserView.serializer()) {
            put("name", name)
        }
    }

    /**
     * A page of all users, the latest first. Only the host or an administrator may.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun page(limit: Long? = null, cursor: String? = null): Page<UserView> {
        return calls.call("identity.page", Page.serializer(UserView.serializer())) {
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Changes the profile of the user who acts. With `expectedVersion` the change is refused as
     * `version_conflict` when somebody else was faster.
     *
     * Fails with `unauthenticated`, and with `invalid_argument` for the first field that cannot be.
     *
     * @param displayName How the user wants to be called, 1 to 50 characters.
     * @param bio About the user, at most 500 characters.
     * @param location Where the user is, at most 100 characters.
     * @param locale The language, as a tag of BCP 47 such as `en` or `de-CH`.
     * @param timeZone The time zone, as IANA names it, such as `Europe/Zurich`.
     * @param avatar The address of an uploaded picture.
     */
    public suspend fun editProfile(
        displayName: String? = null,
        bio: String? = null,
        location: String? = null,
        locale: String? = null,
        timeZone: String? = null,
        avatar: String? = null,
        expectedVersion: Long? = null,
    ): UserView {
        return calls.call("identity.edit_profile", UserView.serializer()) {
            val editRecord = EditProfile(
                displayName = displayName,
                bio = bio,
                location = location,
                locale = locale,
                timeZone = timeZone,
                avatar = avatar,
            )
            put("edit", editRecord, EditProfile.serializer())
            put("expected_version", expectedVersion)
        }
    }

    /**
     * Says what has been found out about a user, such as `verified`: everybody sees it. What was
     * said before is replaced. Only the host or an administrator may.
     *
     * Fails with `invalid_argument` for more than 20, and for what is no word of small letters,
     * digits and underscores.
     */
    public suspend fun setBadges(userId: UserId, badges: List<String>): UserView {
        return calls.call("identity.set_badges", UserView.serializer()) {
            put("user_id", userId)
            put("badges", badges, ListSerializer(String.serializer()))
        }
    }

    /**
     * Sets another password for the user who acts, who shows the old one, and ends all other
     * sessions. No API key may.
     *
     * Fails with `credentials_invalid`, also for a user who has no password here, with
     * `account_locked` after too many wrong ones, and with `invalid_argument` for a password that
     * cannot be.
     */
    public suspend fun changePassword(oldPassword: String, password: String) {
        calls.call("identity.change_password", NothingSerializer) {
            put("old_password", oldPassword)
            put("password", password)
        }
    }

    /**
     * Begins to change the e-mail address of the user who acts, who shows the password: a link to
     * confirm it is sent to the new address, and until it is used the old one stays. No API key
     * may.
     *
     * Fails with `credentials_invalid`, with `invalid_argument`, with `already_exists` for an
     * address that somebody has, with `mail_unavailable` where no mail can be sent, and with
     * `passwords_disabled` where users come from elsewhere, with the address they have there.
     */
    public suspend fun changeEmail(password: String, email: String) {
        calls.call("identity.change_email", NothingSerializer) {
            put("password", password)
            put("email", email)
        }
    }

    /**
     * Sends the user who acts another link to confirm the e-mail address; the one before is good no
     * more. No API key may. Fails with `mail_unavailable` where no mail can be sent.
     */
    public suspend fun requestEmailVerification() {
        calls.call("identity.request_email_verification", NothingSerializer)
    }

    /**
     * Confirms an e-mail address by the token of a link. Anybody may. When the link was for another
     * address than the user has, it takes that one's place.
     *
     * Fails with `link_invalid`, and with `already_exists` when somebody else has the address by
     * now.
     */
    public suspend fun verifyEmail(token: String): UserView {
        return calls.call("identity.verify_email", UserView.serializer()) {
            put("token", token)
        }
    }

    /**
     * Sends a link to set another password to whoever has this e-mail address. Anybody may, and is
     * answered the same, after the same time, whether somebody has it or not.
     *
     * Fails with `invalid_argument` for what is no address, with `mail_unavailable` where no mail
     * can be sent, and with `passwords_disabled` where users come from elsewhere.
     */
    public suspend fun requestPasswordReset(email: String) {
        calls.call("identity.request_password_reset", NothingSerializer) {
            put("email", email)
        }
    }

    /**
     * Sets another password by the token of a link, ends all sessions of the user, and gives who it
     * is. Anybody may. The account is no longer locked, and the address counts as confirmed. If it
     * did not before, the API keys of the account are revoked: somebody else may have made it.
     *
     * Fails with `link_invalid`, and with `invalid_argument` for a password that cannot be.
     */
    public suspend fun resetPassword(token: String, password: String): UserId {
        return calls.call("identity.reset_password", String.serializer()) {
            put("token", token)
            put("password", password)
        }
    }

    /**
     * A token that confirms a user's e-mail address or sets another password, for hosts that send
     * mail in their own way. Only the host may. Fails with `user_not_found`.
     */
    public suspend fun makeLink(kind: LinkKind, userId: UserId): String {
        return calls.call("identity.make_link", String.serializer()) {
            put("kind", kind, LinkKind.serializer())
            put("user_id", userId)
        }
    }

    /**
     * Follows somebody, who is told of it. To follow again changes nothing.
     *
     * Fails with `unauthenticated`, with `invalid_argument` for oneself, with `user_not_found`, and
     * with `blocked` by who wants to hear nothing of the actor.
     */
    public suspend fun follow(userId: UserId) {
        calls.call("identity.follow", NothingSerializer) {
            put("user_id", userId)
        }
    }

    /**
     * Follows somebody no longer. It is no fault if it was never so. Fails with `unauthenticated`.
     */
    public suspend fun unfollow(userId: UserId) {
        calls.call("identity.unfollow", NothingSerializer) {
            put("user_id", userId)
        }
    }

    /**
     * Wants to hear nothing of somebody from now on: neither of the two follows the other any
     * longer. With `bids` the other may not bid on auctions of the user who acts, either; bids that
     * were placed before stand.
     *
     * Fails with `unauthenticated`, with `invalid_argument` for oneself and with `user_not_found`.
     */
    public suspend fun block(userId: UserId, bids: Boolean? = null) {
        calls.call("identity.block", NothingSerializer) {
            put("user_id", userId)
            put("bids", bids)
        }
    }

    /**
     * Blocks somebody no longer. It is no fault if it was never so. Fails with `unauthenticated`.
     */
    public suspend fun unblock(userId: UserId) {
        calls.call("identity.unblock", NothingSerializer) {
            put("user_id", userId)
        }
    }

    /**
     * A page of whom a user follows, for the user and whom the platform trusts. Fails with
     * `forbidden`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun followed(
        userId: UserId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<RelatedUser> {
        return calls.call("identity.followed", Page.serializer(RelatedUser.serializer())) {
            put("user_id", userId)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * A page of who follows a user, for the user and whom the platform trusts. Fails with
     * `forbidden`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun followers(
        userId: UserId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<RelatedUser> {
        return calls.call("identity.followers", Page.serializer(RelatedUser.serializer())) {
            put("user_id", userId)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * A page of whom a user blocks, for the user and whom the platform trusts. Fails with
     * `forbidden`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun blocked(
        userId: UserId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<RelatedUser> {
        return calls.call("identity.blocked", Page.serializer(RelatedUser.serializer())) {
            put("user_id", userId)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Takes a measure against a user, who is told. A ban or a suspension that already lasts longer
     * is not shortened; a suspension ends every session of the user at once. Only the host or an
     * administrator may.
     *
     * Fails with `user_not_found`, and with `invalid_argument` for a reason that cannot be, for an
     * end that is past, and against oneself.
     *
     * @param kind What it takes.
     * @param reason Why, 1 to 500 characters that the user may read.
     * @param endsAt Until when; for good when absent.
     */
    public suspend fun sanction(
        userId: UserId,
        kind: SanctionKind,
        reason: String,
        endsAt: Instant? = null,
    ): Sanction {
        return calls.call("identity.sanction", Sanction.serializer()) {
            put("user_id", userId)
            val newRecord = NewSanction(
                kind = kind,
                reason = reason,
                endsAt = endsAt,
            )
            put("new", newRecord, NewSanction.serializer())
        }
    }

    /**
     * Lifts a measure before its time, and gives back what it took unless another one holds it. One
     * that is over or lifted stays as it is. Only the host or an administrator may.
     *
     * Fails with `sanction_not_found`, and with `version_conflict` when too much happens to the
     * user at the same time.
     */
    public suspend fun liftSanction(id: SanctionId): Sanction {
        return calls.call("identity.lift_sanction", Sanction.serializer()) {
            put("id", id)
        }
    }

    /**
     * A page of the measures against a user, the latest first, for the user and whom the platform
     * trusts. Fails with `forbidden`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun sanctions(
        userId: UserId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<Sanction> {
        return calls.call("identity.sanctions", Page.serializer(Sanction.serializer())) {
            put("user_id", userId)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Suspends a user until further notice, or lifts whatever suspends the user. A suspended user
     * can do nothing, and every session ends at once. Either is kept among the measures against the
     * user, where `Identity.sanction` can say a reason and an end. Only the host or an
     * administrator may.
     *
     * Fails with `user_not_found`, and with `invalid_argument` for oneself and for the state
     * `deleted`.
     */
    public suspend fun setState(id: UserId, state: UserState): UserView {
        return calls.call("identity.set_state", UserView.serializer()) {
            put("id", id)
            put("state", state, UserState.serializer())
        }
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
    public suspend fun setRole(id: UserId, role: PlatformRole): UserView {
        return calls.call("identity.set_role", UserView.serializer()) {
            put("id", id)
            put("role", role, PlatformRole.serializer())
        }
    }

    /**
     * Deletes an account for good: the own one, with the password if there is one, or any for whom
     * the platform trusts. Bids, auctions and what was sold stay, of a deleted user without a name;
     * everything else goes. Deleting it once more removes what may have been left.
     *
     * Fails with `unauthenticated`, with `scope_missing` for every API key, with `forbidden`, with
     * `user_not_found`, with `credentials_invalid`, with `account_locked` after too many wrong
     * passwords, and with `account_in_use` while the user has something on sale or is the only
     * owner of a workspace with other members.
     *
     * @param password The password of who deletes the own account; nothing for a user who has none.
     */
    public suspend fun deleteAccount(userId: UserId, password: String? = null) {
        calls.call("identity.delete_account", NothingSerializer) {
            put("user_id", userId)
            val deleteRecord = DeleteAccount(
                password = password,
            )
            put("delete", deleteRecord, DeleteAccount.serializer())
        }
    }

    /**
     * A token with which somebody becomes the first administrator, once and within 24 hours, or
     * nothing when there is one already. A later token takes the place of the one before. Only the
     * host may.
     */
    public suspend fun setUpToken(): String? {
        return calls.call("identity.set_up_token", String.serializer().nullable)
    }

    /**
     * Registers the first administrator by a token of `Identity.setUpToken`. Anybody may who has
     * it.
     *
     * Fails with `link_invalid`, also when there is an administrator by now, with
     * `passwords_disabled` where users come from elsewhere, and as `Identity.register` does; then
     * the token stays good.
     *
     * @param username The user name, 3 to 50 letters, digits and underscores.
     * @param email The e-mail address.
     * @param displayName How the user wants to be called, at most 50 characters; the user name when
     * empty.
     * @param password The password, 8 to 1,000 characters; nothing for a user who signs in
     * elsewhere.
     */
    public suspend fun setUp(
        token: String,
        username: String,
        email: String,
        displayName: String? = null,
        password: String? = null,
    ): UserView {
        return calls.call("identity.set_up", UserView.serializer()) {
            put("token", token)
            val newRecord = NewUser(
                username = username,
                email = email,
                displayName = displayName,
                password = password,
            )
            put("new", newRecord, NewUser.serializer())
        }
    }
}

/** Signing in and out. */
public class Sessions internal constructor(private val calls: Calls) {
    /**
     * Signs in with a password: an access token for minutes, and a refresh token that gives the
     * next pair, once. Anybody may.
     *
     * Fails with `credentials_invalid`, after the same time, whether the name or the password is
     * wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if they are
     * known); with `account_locked` after too many wrong passwords; with `passwords_disabled` where
     * users come from elsewhere; and with `overloaded` when more want to sign in than can be
     * checked.
     *
     * @param name The user name or the e-mail address.
     * @param password The password.
     * @param device What the device says of itself, such as the name of a browser; what is too long
     * is cut.
     * @param address The address from which it comes, or nothing.
     */
    public suspend fun signIn(
        name: String,
        password: String,
        device: String? = null,
        address: String? = null,
    ): SignedIn {
        return calls.call("sessions.sign_in", SignedIn.serializer()) {
            val askedRecord = SignIn(
                name = name,
                password = password,
                device = device,
                address = address,
            )
            put("asked", askedRecord, SignIn.serializer())
        }
    }

    /**
     * Signs in with a password in a browser: the value for a cookie, which carries the session on
     * whenever it is shown. Anybody may. Fails as `Sessions.signIn` does.
     *
     * @param name The user name or the e-mail address.
     * @param password The password.
     * @param device What the device says of itself, such as the name of a browser; what is too long
     * is cut.
     * @param address The address from which it comes, or nothing.
     */
    public suspend fun signInPage(
        name: String,
        password: String,
        device: String? = null,
        address: String? = null,
    ): PageSession {
        return calls.call("sessions.sign_in_page", PageSession.serializer()) {
            val askedRecord = SignIn(
                name = name,
                password = password,
                device = device,
                address = address,
            )
            put("asked", askedRecord, SignIn.serializer())
        }
    }

    /**
     * Signs in with a token of another system that the market was opened to believe. Who is seen
     * for the first time becomes a user. Anybody may.
     *
     * Fails with `token_invalid`, and with `identity_provider_unavailable` when the keys of the
     * other system cannot be had.
     */
    public suspend fun signInExternal(
        token: String,
        device: String? = null,
        address: String? = null,
    ): SignedIn {
        return calls.call("sessions.sign_in_external", SignedIn.serializer()) {
            put("token", token)
            put("device", device)
            put("address", address)
        }
    }

    /** The same in a browser. Anybody may. Fails as `Sessions.signInExternal` does. */
    public suspend fun signInExternalPage(
        token: String,
        device: String? = null,
        address: String? = null,
    ): PageSession {
        return calls.call("sessions.sign_in_external_page", PageSession.serializer()) {
            put("token", token)
            put("device", device)
            put("address", address)
        }
    }

    /**
     * Begins a session of a user for whom the program that embeds the market vouches, such as after
     * a sign-in by other means. Only the host may. Fails with `user_not_found`.
     */
    public suspend fun begin(
        userId: UserId,
        device: String? = null,
        address: String? = null,
    ): SignedIn {
        return calls.call("sessions.begin", SignedIn.serializer()) {
            put("user_id", userId)
            put("device", device)
            put("address", address)
        }
    }

    /** The same in a browser. Only the host may. Fails with `user_not_found`. */
    public suspend fun beginPage(
        userId: UserId,
        device: String? = null,
        address: String? = null,
    ): PageSession {
        return calls.call("sessions.begin_page", PageSession.serializer()) {
            put("user_id", userId)
            put("device", device)
            put("address", address)
        }
    }

    /**
     * Exchanges a refresh token for the next pair. Each is good once; the last one may come once
     * more within ten seconds, because an answer can be lost, and gives the same next one again.
     * Anybody may.
     *
     * Fails with `token_invalid`. A token that was used before then was stolen, by the one who used
     * it first or by this one: its session ends.
     */
    public suspend fun refresh(refreshToken: String): TokenPair {
        return calls.call("sessions.refresh", TokenPair.serializer()) {
            put("refresh_token", refreshToken)
        }
    }

    /** The open sessions of the user who acts, the oldest first. No API key may. */
    public suspend fun list(): List<SessionView> {
        return calls.call("sessions.list", ListSerializer(SessionView.serializer()))
    }

    /**
     * Ends a session of the user who acts; an administrator and the host end anybody's. No API key
     * may. Fails with `session_not_found`, also for one of somebody else.
     */
    public suspend fun end(id: SessionId) {
        calls.call("sessions.end", NothingSerializer) {
            put("id", id)
        }
    }

    /**
     * Ends the session with which is acted: no token of it is good any more, at any node. Fails
     * with `unauthenticated` when the market acts without one.
     */
    public suspend fun signOut() {
        calls.call("sessions.sign_out", NothingSerializer)
    }

    /**
     * Ends all sessions of the user who acts but the one with which is acted, and gives how many.
     * No API key may.
     */
    public suspend fun endOthers(): Long {
        return calls.call("sessions.end_others", Long.serializer())
    }

    /**
     * Ends all sessions of a user, and gives how many. The user, an administrator and the host may;
     * no API key.
     */
    public suspend fun endAll(userId: UserId): Long {
        return calls.call("sessions.end_all", Long.serializer()) {
            put("user_id", userId)
        }
    }

    /**
     * Forgets sessions that were over a day ago, old counts of wrong passwords, and links that
     * nobody can use any more; gives how many. A market on a clock that runs does this by itself
     * every few minutes. Only the host may.
     */
    public suspend fun tidy(): Long {
        return calls.call("sessions.tidy", Long.serializer())
    }

    /**
     * The public keys of this market's access tokens, as a JSON Web Key Set (RFC 7517). Empty when
     * they are signed with a secret.
     */
    public suspend fun jwks(): String {
        return calls.call("sessions.jwks", String.serializer())
    }
}

/** Keys for programs. */
public class ApiKeys internal constructor(private val calls: Calls) {
    /**
     * Makes a key for the user who acts.
     *
     * Fails with `invalid_argument` for the first field that cannot be, or when the user has a
     * hundred keys that are not revoked, and with `scope_missing` for an API key.
     *
     * @param name What it is for, 1 to 100 characters.
     * @param scopes What it may do, such as `inventory:write auctions:read`.
     * @param expiresAt When it is over; never when absent.
     */
    public suspend fun create(
        name: String,
        scopes: Scopes,
        expiresAt: Instant? = null,
    ): CreatedApiKey {
        return calls.call("api_keys.create", CreatedApiKey.serializer()) {
            val newRecord = NewApiKey(
                name = name,
                scopes = scopes,
                expiresAt = expiresAt,
            )
            put("new", newRecord, NewApiKey.serializer())
        }
    }

    /**
     * The keys of the user who acts, those that are not revoked before the others, the latest
     * first: a hundred at most.
     */
    public suspend fun list(): List<ApiKeyView> {
        return calls.call("api_keys.list", ListSerializer(ApiKeyView.serializer()))
    }

    /**
     * Revokes a key: it is good no more, at any node. The user whose it is, an administrator and
     * the host may. Fails with `api_key_not_found`, also for one of somebody else.
     */
    public suspend fun revoke(id: ApiKeyId): ApiKeyView {
        return calls.call("api_keys.revoke", ApiKeyView.serializer()) {
            put("id", id)
        }
    }
}

/** Workspaces and their members. */
public class Workspaces internal constructor(private val calls: Calls) {
    /**
     * Makes a workspace of which the user who acts is the owner. Fails with `invalid_argument`.
     *
     * @param name The name, 1 to 100 characters.
     * @param approval Whether members' writes wait for the approval of an owner or administrator.
     */
    public suspend fun create(name: String, approval: Boolean? = null): WorkspaceView {
        return calls.call("workspaces.create", WorkspaceView.serializer()) {
            val newRecord = NewWorkspace(
                name = name,
                approval = approval,
            )
            put("new", newRecord, NewWorkspace.serializer())
        }
    }

    /** A workspace, for its members. Fails with `workspace_not_found`. */
    public suspend fun get(id: WorkspaceId): WorkspaceView {
        return calls.call("workspaces.get", WorkspaceView.serializer()) {
            put("id", id)
        }
    }

    /** The workspaces of the user who acts, the oldest first, each with the user's role in it. */
    public suspend fun list(): List<WorkspaceView> {
        return calls.call("workspaces.list", ListSerializer(WorkspaceView.serializer()))
    }

    /**
     * Changes a workspace, as one of those who manage it. With `expectedVersion` the change is
     * refused as `version_conflict` when somebody else was faster.
     *
     * Fails with `workspace_not_found`, `forbidden` and `invalid_argument`.
     *
     * @param name Another name, 1 to 100 characters.
     * @param approval Whether members' writes wait for approval from now on.
     */
    public suspend fun edit(
        id: WorkspaceId,
        name: String? = null,
        approval: Boolean? = null,
        expectedVersion: Long? = null,
    ): WorkspaceView {
        return calls.call("workspaces.edit", WorkspaceView.serializer()) {
            put("id", id)
            val editRecord = EditWorkspace(
                name = name,
                approval = approval,
            )
            put("edit", editRecord, EditWorkspace.serializer())
            put("expected_version", expectedVersion)
        }
    }

    /**
     * Deletes a workspace, as its owner. From now on it is `workspace_not_found` for everybody. The
     * memberships are taken away after that, a portion at a time.
     *
     * Fails with `workspace_not_found`, with `forbidden`, and with `workspace_required` for a
     * personal workspace.
     */
    public suspend fun delete(id: WorkspaceId) {
        calls.call("workspaces.delete", NothingSerializer) {
            put("id", id)
        }
    }

    /**
     * A page of the members, the latest user first, for members. Fails with `workspace_not_found`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun members(
        id: WorkspaceId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<MemberView> {
        return calls.call("workspaces.members", Page.serializer(MemberView.serializer())) {
            put("id", id)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Gives a member another role, as one of those who manage the workspace; only an owner makes or
     * unmakes an owner.
     *
     * Fails with `workspace_not_found`, `member_not_found`, `forbidden`, and with `last_owner` when
     * no owner would be left. No API key may: what it gave would outlast it.
     */
    public suspend fun setRole(id: WorkspaceId, userId: UserId, role: MemberRole): Member {
        return calls.call("workspaces.set_role", Member.serializer()) {
            put("id", id)
            put("user_id", userId)
            put("role", role, MemberRole.serializer())
        }
    }

    /**
     * Takes a member out, as one of those who manage the workspace. An owner cannot be taken out.
     *
     * Fails with `workspace_not_found`, `member_not_found` and `forbidden`.
     */
    public suspend fun removeMember(id: WorkspaceId, userId: UserId) {
        calls.call("workspaces.remove_member", NothingSerializer) {
            put("id", id)
            put("user_id", userId)
        }
    }

    /**
     * The user who acts leaves a workspace.
     *
     * Fails with `workspace_not_found`, with `last_owner`, and with `workspace_required` for the
     * own personal workspace.
     */
    public suspend fun leave(id: WorkspaceId) {
        calls.call("workspaces.leave", NothingSerializer) {
            put("id", id)
        }
    }

    /**
     * Invites somebody, as one of those who manage the workspace. The token is shown this once, and
     * sent to the address that is named, where mail can be sent.
     *
     * Fails with `workspace_not_found`, `forbidden`, `invalid_argument`, with `workspace_required`
     * for a personal workspace, and with `scope_missing` for an API key: whom it let in would stay
     * when it is revoked. With an idempotency key, a request that comes again makes no second
     * invitation; but the token is kept nowhere, so it is refused as `already_exists` with the id
     * of the first one.
     *
     * @param role What the new member may do: not `owner`.
     * @param email The e-mail address of who is invited, to which the link is sent; whoever has the
     * link can come in when absent.
     */
    public suspend fun invite(id: WorkspaceId, role: MemberRole, email: String? = null): Invited {
        return calls.call("workspaces.invite", Invited.serializer()) {
            put("id", id)
            val newRecord = NewInvite(
                role = role,
                email = email,
            )
            put("new", newRecord, NewInvite.serializer())
        }
    }

    /**
     * A page of the invitations, the latest first, for those who manage the workspace. Fails with
     * `workspace_not_found` and `forbidden`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun invites(
        id: WorkspaceId,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<InviteView> {
        return calls.call("workspaces.invites", Page.serializer(InviteView.serializer())) {
            put("id", id)
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Takes an invitation back, as one of those who manage the workspace. Fails with
     * `workspace_not_found`, `forbidden`, and with `invite_not_found`, also for one that was
     * accepted.
     */
    public suspend fun revokeInvite(id: WorkspaceId, inviteId: InviteId): InviteView {
        return calls.call("workspaces.revoke_invite", InviteView.serializer()) {
            put("id", id)
            put("invite_id", inviteId)
        }
    }

    /**
     * The user who acts, in person, comes in by an invitation.
     *
     * Fails with `invite_not_found` for every token that opens nothing (any more, or for this
     * user), with `email_unverified` when it is for the user's address and that is not confirmed,
     * with `already_exists` for who is a member, and with `scope_missing` for an API key.
     */
    public suspend fun acceptInvite(token: String): WorkspaceView {
        return calls.call("workspaces.accept_invite", WorkspaceView.serializer()) {
            put("token", token)
        }
    }

    /** What an invitation is into, for anybody who has its token. Fails with `invite_not_found`. */
    public suspend fun invitePreview(token: String): InvitePreview {
        return calls.call("workspaces.invite_preview", InvitePreview.serializer()) {
            put("token", token)
        }
    }
}

/** Changes that wait for somebody's approval. */
public class Approvals internal constructor(private val calls: Calls) {
    /** One change. Fails with `pending_change_not_found`. */
    public suspend fun get(id: PendingChangeId): PendingChangeView {
        return calls.call("approvals.get", PendingChangeView.serializer()) {
            put("id", id)
        }
    }

    /**
     * A page of the changes of a workspace, the latest first, of one state or of any: all of them
     * for those who manage it, and for others their own. Fails with `workspace_not_found`.
     *
     * @param limit How many items, 1 to 200; 20 when absent.
     * @param cursor Where the page begins, as the page before says; the first when absent.
     */
    public suspend fun page(
        workspaceId: WorkspaceId,
        state: ChangeState? = null,
        limit: Long? = null,
        cursor: String? = null,
    ): Page<PendingChangeView> {
        return calls.call("approvals.page", Page.serializer(PendingChangeView.serializer())) {
            put("workspace_id", workspaceId)
            put("state", state, ChangeState.serializer())
            put("limit", limit)
            put("cursor", cursor)
        }
    }

    /**
     * Does what was asked for, as of now and for who asked, in the same commit in which it is
     * marked as approved.
     *
     * Fails with `pending_change_not_found`; with `forbidden`, also when who asked may not write in
     * the workspace any more; with `version_conflict` when it was decided before; and as the
     * operation does. Whatever is refused leaves the change waiting.
     *
     * @param note What to tell who asked, at most 500 characters.
     */
    public suspend fun approve(id: PendingChangeId, note: String? = null): PendingChangeView {
        return calls.call("approvals.approve", PendingChangeView.serializer()) {
            put("id", id)
            val decisionRecord = Decision(
                note = note,
            )
            put("decision", decisionRecord, Decision.serializer())
        }
    }

    /**
     * Refuses what was asked for. Fails with `pending_change_not_found`, `forbidden` and
     * `version_conflict`.
     *
     * @param note What to tell who asked, at most 500 characters.
     */
    public suspend fun reject(id: PendingChangeId, note: String? = null): PendingChangeView {
        return calls.call("approvals.reject", PendingChangeView.serializer()) {
            put("id", id)
            val decisionRecord = Decision(
                note = note,
            )
            put("decision", decisionRecord, Decision.serializer())
        }
    }

    /**
     * Takes back what the user who acts has asked for. Fails with `pending_change_not_found`,
     * `forbidden` and `version_conflict`.
     */
    public suspend fun withdraw(id: PendingChangeId): PendingChangeView {
        return calls.call("approvals.withdraw", PendingChangeView.serializer()) {
            put("id", id)
        }
    }
}

/** What has happened, and what happens. */
public class Events internal constructor(private val calls: Calls) {
    /**
     * Up to `limit` (1 to 1,000) events of an auction after a number, oldest first, as the actor
     * may see them. Fails as `Events.watch` does, and with `invalid_argument` for another limit or
     * a negative number.
     *
     * @param limit How many events, 1 to 1,000; 100 when absent.
     */
    public suspend fun views(
        auctionId: AuctionId,
        after: Long? = null,
        limit: Long? = null,
    ): List<WatchedEvent> {
        return calls.call("events.views", ListSerializer(WatchedEvent.serializer())) {
            put("auction_id", auctionId)
            put("after", after)
            put("limit", limit)
        }
    }

    /**
     * Up to `limit` (1 to 1,000) events of a topic after a number, oldest first. Fails as
     * `Events.subscribe` does, and with `invalid_argument` for another limit.
     *
     * @param limit How many events, 1 to 1,000; 100 when absent.
     */
    public suspend fun read(topic: String, after: Long? = null, limit: Long? = null): List<Event> {
        return calls.call("events.read", ListSerializer(Event.serializer())) {
            put("topic", topic)
            put("after", after)
            put("limit", limit)
        }
    }

    /**
     * Up to `limit` (1 to 1,000) events of all topics after a position of the log, for a follower
     * that keeps its own place. Only the host may. Fails with `invalid_argument` for another limit.
     *
     * @param limit How many events, 1 to 1,000; 100 when absent.
     */
    public suspend fun follow(position: Long, limit: Long? = null): List<StoredEvent> {
        return calls.call("events.follow", ListSerializer(StoredEvent.serializer())) {
            put("position", position)
            put("limit", limit)
        }
    }

    /**
     * Watches an auction, as the actor may see it. Whoever collects the flow takes the events, each
     * once and in order; who stops collecting stops watching. It ends when the market is closed.
     *
     * @param auctionId The auction.
     * @param since The number of the last event that is known already: 0 for all of them. From the
     * moment of collecting on when absent.
     */
    public fun watch(auctionId: AuctionId, since: Long? = null): Flow<WatchedEvent> =
        calls.feed(WatchedEvent.serializer()) { it.watch(auctionId, since) }

    /**
     * Follows a topic such as `auction:0192…`, likewise.
     *
     * @param topic The topic.
     * @param since The number of the last event that is known already: 0 for all of them. From the
     * moment of collecting on when absent.
     */
    public fun subscribe(topic: String, since: Long? = null): Flow<Event> =
        calls.feed(Event.serializer()) { it.subscribe(topic, since) }
}
