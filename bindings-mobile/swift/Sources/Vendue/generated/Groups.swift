// Written from the operations that the program declares, by `make hosts`.

import Foundation

extension Market {
    /// Auctions and bids.
    public var auctions: Auctions { Auctions(market: self) }

    /// Auctions and bids.
    public struct Auctions: Sendable {
        let market: Market

        /// Puts a listing up for auction. The listing must be of kind `auction`, the actor's own,
        /// and not yet for sale; stock behind it is held from now on. An auction whose start has
        /// come is live at once.
        ///
        /// Fails with `listing_not_found`, `listing_state`, `forbidden`, `email_unverified`,
        /// `out_of_stock`, and with the code of the first term that cannot be.
        ///
        /// - Parameters:
        ///   - listingId: What is sold.
        ///   - opening: The opening price; its currency is the auction's.
        ///   - endsAt: When it ends.
        ///   - format: How it is run; `english` when absent.
        ///   - reserve: The hidden reserve; none when absent.
        ///   - buyNow: The price of an immediate purchase; none is possible when absent.
        ///   - increments: By how much a bid must rise; `ebay_us` when absent.
        ///   - firstBid: What the first bid must reach; `at_start`, the opening price, when absent.
        ///   - tie: Who leads when two maximums are equal; `earliest` when absent.
        ///   - selfRaise: Whether a leader may raise the own maximum; `allowed` when absent.
        ///   - belowReserve: What the price does below the reserve; `step` when absent.
        ///   - softClose: Whether and how late bids move the end; `none` when absent.
        ///   - groupId: The group to join, of which all end together; none when absent.
        ///   - retraction: When a bid may be taken back; `ebay` when absent.
        ///   - admission: Who may bid; `open` when absent.
        ///   - deposit: The deposit that `Admission.Deposit` asks for.
        ///   - preBids: Whether bids are taken before the start; `refused` when absent.
        ///   - linkedAccounts: Whether accounts linked to the seller may bid; `refused` when
        ///                     absent.
        ///   - pausedTime: Whether the time left keeps running while the auction is paused; `stops`
        ///                 when absent.
        ///   - premium: The buyer's premium; `none` when absent.
        ///   - taxBasisPoints: Tax on the hammer price, in basis points (0 to 10,000); 0 when
        ///                     absent.
        ///   - startsAt: When it starts; at once when absent or not after now.
        @discardableResult
        public func create(
            listingId: ListingId,
            opening: Money,
            endsAt: Date,
            format: Format? = nil,
            reserve: Money? = nil,
            buyNow: Money? = nil,
            increments: IncrementLadder? = nil,
            firstBid: FirstBid? = nil,
            tie: TieRule? = nil,
            selfRaise: SelfRaise? = nil,
            belowReserve: BelowReserve? = nil,
            softClose: SoftClose? = nil,
            groupId: GroupId? = nil,
            retraction: Retraction? = nil,
            admission: Admission? = nil,
            deposit: Money? = nil,
            preBids: Permission? = nil,
            linkedAccounts: Permission? = nil,
            pausedTime: PausedTime? = nil,
            premium: PremiumTiers? = nil,
            taxBasisPoints: Int? = nil,
            startsAt: Date? = nil
        ) async throws(VendueError) -> AuctionView {
            let new = NewAuction(
                listingId: listingId,
                opening: opening,
                endsAt: endsAt,
                format: format,
                reserve: reserve,
                buyNow: buyNow,
                increments: increments,
                firstBid: firstBid,
                tie: tie,
                selfRaise: selfRaise,
                belowReserve: belowReserve,
                softClose: softClose,
                groupId: groupId,
                retraction: retraction,
                admission: admission,
                deposit: deposit,
                preBids: preBids,
                linkedAccounts: linkedAccounts,
                pausedTime: pausedTime,
                premium: premium,
                taxBasisPoints: taxBasisPoints,
                startsAt: startsAt
            )
            return try await create(new)
        }

        /// Puts a listing up for auction. The listing must be of kind `auction`, the actor's own,
        /// and not yet for sale; stock behind it is held from now on. An auction whose start has
        /// come is live at once.
        ///
        /// Fails with `listing_not_found`, `listing_state`, `forbidden`, `email_unverified`,
        /// `out_of_stock`, and with the code of the first term that cannot be.
        @discardableResult
        public func create(_ new: NewAuction) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let new: NewAuction
            }
            let arguments = Arguments(new: new)
            return try await market.call("auctions.create", arguments)
        }

        /// One auction with what it sells, as the actor sees it. What the seller wrote is empty
        /// where the listing was taken off, except for the seller and whoever is trusted. Fails
        /// with `auction_not_found`.
        @discardableResult
        public func get(id: AuctionId) async throws(VendueError) -> AuctionSummary {
            struct Arguments: Encodable {
                let id: AuctionId
            }
            let arguments = Arguments(id: id)
            return try await market.call("auctions.get", arguments)
        }

        /// A page of auctions, as the actor sees them.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func page(
            phase: AuctionPhase,
            sellerId: UserId? = nil,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<AuctionSummary> {
            struct Arguments: Encodable {
                let phase: AuctionPhase
                let seller_id: UserId?
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(
                phase: phase,
                seller_id: sellerId,
                limit: limit,
                cursor: cursor
            )
            return try await market.call("auctions.page", arguments)
        }

        /// Places a bid for the user who acts: the most that user would pay.
        ///
        /// Answers once the bid is durable. Refusals: `auction_not_found`, `auction_not_started`,
        /// `auction_paused`, `auction_closed`, `currency_mismatch`, `amount_not_positive`,
        /// `amount_too_high`, `own_maximum_not_raised`, `self_raise_refused`, `bid_too_low` (with
        /// `minimum_minor` and `step_minor`), `own_auction`, `bidder_banned`, `blocked`,
        /// `not_admitted`, `deposit_missing`, `limit_reached`, `email_unverified`,
        /// `unauthenticated`, and `idempotency_conflict`.
        ///
        /// Rules: specification of auctions, “English in detail”.
        ///
        /// - Parameters:
        ///   - auctionId: The auction.
        ///   - maximum: The most the bidder would pay: a secret.
        @discardableResult
        public func placeBid(
            auctionId: AuctionId,
            maximum: Money
        ) async throws(VendueError) -> PlacedBid {
            let bid = PlaceBid(auctionId: auctionId, maximum: maximum)
            return try await placeBid(bid)
        }

        /// Places a bid for the user who acts: the most that user would pay.
        ///
        /// Answers once the bid is durable. Refusals: `auction_not_found`, `auction_not_started`,
        /// `auction_paused`, `auction_closed`, `currency_mismatch`, `amount_not_positive`,
        /// `amount_too_high`, `own_maximum_not_raised`, `self_raise_refused`, `bid_too_low` (with
        /// `minimum_minor` and `step_minor`), `own_auction`, `bidder_banned`, `blocked`,
        /// `not_admitted`, `deposit_missing`, `limit_reached`, `email_unverified`,
        /// `unauthenticated`, and `idempotency_conflict`.
        ///
        /// Rules: specification of auctions, “English in detail”.
        @discardableResult
        public func placeBid(_ bid: PlaceBid) async throws(VendueError) -> PlacedBid {
            struct Arguments: Encodable {
                let bid: PlaceBid
            }
            let arguments = Arguments(bid: bid)
            return try await market.call("auctions.place_bid", arguments)
        }

        /// Places many bids in one submission, in order. Each has its own answer; one that is
        /// refused does not disturb the others. With an idempotency key each bid has the key and
        /// its place in the list.
        ///
        /// Fails with `invalid_argument`, and places none, when there are more than 10,000.
        public func placeBids(bids: [PlaceBid]) async throws(VendueError) -> [BidOutcome] {
            struct Arguments: Encodable {
                let bids: [PlaceBid]
            }
            let arguments = Arguments(bids: bids)
            return try await market.call("auctions.place_bids", arguments)
        }

        /// Takes the immediate purchase for the user who acts. Refused as `buy_now_unavailable`
        /// when there is none or no longer, and for the reasons for which a bid is refused.
        @discardableResult
        public func buyNow(auctionId: AuctionId) async throws(VendueError) -> PlacedBid {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.buy_now", arguments)
        }

        /// Takes a bid of the user who acts back, under the auction's policy. The auction is
        /// resolved again from the bids that remain, so the price may fall; the history keeps
        /// everything.
        ///
        /// Where the policy asks for the seller's consent, the bidder's call asks for it and
        /// changes nothing yet; then the seller or the host makes the same call to agree, and the
        /// bidder's reason counts. A bidder who bids again takes the question back.
        ///
        /// A former leader who leads again may then be above a limit on leading maximums: such a
        /// bid was within the limit when it was placed, and stays binding.
        ///
        /// Fails with `bid_not_found` and `retraction_refused`.
        @discardableResult
        public func retract(
            auctionId: AuctionId,
            bidSequence: Int,
            reason: RetractionReason
        ) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let bid_sequence: Int
                let reason: RetractionReason
            }
            let arguments = Arguments(
                auction_id: auctionId,
                bid_sequence: bidSequence,
                reason: reason
            )
            return try await market.call("auctions.retract", arguments)
        }

        /// A page of the bids of an auction, the latest first, as the actor sees them: aliases, and
        /// no maximum but the own.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func bids(
            auctionId: AuctionId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<BidView> {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(auction_id: auctionId, limit: limit, cursor: cursor)
            return try await market.call("auctions.bids", arguments)
        }

        /// Why a bid does not lead, or did not win, without revealing the hidden maximum of a live
        /// auction. Its bidder, the seller and the host may ask.
        ///
        /// Fails with `bid_not_found`.
        @discardableResult
        public func explain(
            auctionId: AuctionId,
            bidSequence: Int
        ) async throws(VendueError) -> Explanation {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let bid_sequence: Int
            }
            let arguments = Arguments(auction_id: auctionId, bid_sequence: bidSequence)
            return try await market.call("auctions.explain", arguments)
        }

        /// Replays the whole log of an auction through the rules and checks price, leader and chain
        /// at every entry. Only the seller, administrators and the host may, because it reads
        /// everything.
        ///
        /// Fails with `storage_corrupt`, naming the first entry that does not fit.
        @discardableResult
        public func verify(auctionId: AuctionId) async throws(VendueError) -> Verified {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.verify", arguments)
        }

        /// Lowers the hidden reserve, or before the first bid sets or lifts it. Only the seller
        /// may.
        ///
        /// Fails with `reserve_not_lowered`.
        @discardableResult
        public func changeReserve(
            auctionId: AuctionId,
            reserve: Money? = nil
        ) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let reserve: Money?
            }
            let arguments = Arguments(auction_id: auctionId, reserve: reserve)
            return try await market.call("auctions.change_reserve", arguments)
        }

        /// Stops a live auction for a while. Only an administrator or the host may.
        @discardableResult
        public func pause(auctionId: AuctionId) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.pause", arguments)
        }

        /// Lets a paused auction go on. Only an administrator or the host may.
        @discardableResult
        public func resume(auctionId: AuctionId) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.resume", arguments)
        }

        /// Ends an auction before its time, as its seller: called off, or sold to the leader.
        ///
        /// Fails with `too_late_to_end` when less than 12 hours are left and there are bids, unless
        /// it is sold to the leader.
        @discardableResult
        public func endEarly(
            auctionId: AuctionId,
            how: EarlyEnd
        ) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let how: EarlyEnd
            }
            let arguments = Arguments(auction_id: auctionId, how: how)
            return try await market.call("auctions.end_early", arguments)
        }

        /// Calls an auction off at any time. Only an administrator or the host may.
        @discardableResult
        public func cancel(auctionId: AuctionId) async throws(VendueError) -> AuctionView {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.cancel", arguments)
        }

        /// Registers the user who acts for an auction: enough for admission `registered`, a request
        /// to the seller for `approved`.
        @discardableResult
        public func register(auctionId: AuctionId) async throws(VendueError) -> AdmissionStatus {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.register", arguments)
        }

        /// Approves, invites or refuses a user, as the seller.
        @discardableResult
        public func admit(
            auctionId: AuctionId,
            userId: UserId,
            status: AdmissionStatus
        ) async throws(VendueError) -> AdmissionStatus {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let user_id: UserId
                let status: AdmissionStatus
            }
            let arguments = Arguments(auction_id: auctionId, user_id: userId, status: status)
            return try await market.call("auctions.admit", arguments)
        }

        /// Notes that a deposit is held for a user, or none any more. The money itself is the
        /// payment provider's business, so only the host or an administrator may say so.
        @discardableResult
        public func holdDeposit(
            auctionId: AuctionId,
            userId: UserId,
            deposit: Money
        ) async throws(VendueError) -> AdmissionStatus {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let user_id: UserId
                let deposit: Money
            }
            let arguments = Arguments(auction_id: auctionId, user_id: userId, deposit: deposit)
            return try await market.call("auctions.hold_deposit", arguments)
        }

        /// Limits the sum of a bidder's leading maximums in one currency, or lifts the limit. Only
        /// the host or an administrator may.
        public func setLimit(
            userId: UserId,
            currency: Currency,
            limit: Money? = nil
        ) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
                let currency: Currency
                let limit: Money?
            }
            let arguments = Arguments(user_id: userId, currency: currency, limit: limit)
            let _: Nothing = try await market.call("auctions.set_limit", arguments)
        }

        /// Bans a user from bidding until a moment, for good with no moment given, or lifts a ban
        /// with a moment that is past. It takes the place of whatever bans the user, and is kept
        /// among the measures against the user. Only the host or an administrator may.
        public func ban(userId: UserId, until: Date? = nil) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
                let until: Moment?
            }
            let arguments = Arguments(user_id: userId, until: until.map(Moment.init))
            let _: Nothing = try await market.call("auctions.ban", arguments)
        }

        /// Notes that the winner of an auction did not respond within the time for settlement: the
        /// winner is banned, for good after the second time. Only the seller may, and only after
        /// the deadline; the host at any time.
        ///
        /// The listing is over and may be offered again; stock behind it is free.
        ///
        /// Fails with `auction_state` before that, and when the sale is settled or given up
        /// already: one sale counts once against its winner, also once the listing has another
        /// auction.
        public func markNoResponse(auctionId: AuctionId) async throws(VendueError) {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            let _: Nothing = try await market.call("auctions.mark_no_response", arguments)
        }

        /// Notes that two accounts belong together. Only the host or an administrator may.
        public func linkAccounts(one: UserId, other: UserId) async throws(VendueError) {
            struct Arguments: Encodable {
                let one: UserId
                let other: UserId
            }
            let arguments = Arguments(one: one, other: other)
            let _: Nothing = try await market.call("auctions.link_accounts", arguments)
        }

        /// Makes a group for auctions of the user who acts. An auction joins it when it is created;
        /// an extension of one then extends all of them.
        @discardableResult
        public func createGroup() async throws(VendueError) -> GroupId {
            return try await market.call("auctions.create_group", NoArguments())
        }

        /// Up to `limit` (1 to 10,000) ids of auctions after an id, in the order of the ids,
        /// whatever their state: for whoever checks or copies all of them. Only the host may. Fails
        /// with `invalid_argument` for another limit.
        public func ids(
            limit: Int,
            after: AuctionId? = nil
        ) async throws(VendueError) -> [AuctionId] {
            struct Arguments: Encodable {
                let after: AuctionId?
                let limit: Int
            }
            let arguments = Arguments(after: after, limit: limit)
            return try await market.call("auctions.ids", arguments)
        }

        /// The whole log of an auction. It holds maximums, so only the host may.
        public func log(auctionId: AuctionId) async throws(VendueError) -> [LogEntry] {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.log", arguments)
        }

        /// An auction whole, to be kept and verified elsewhere: `AuctionArchive.verify` needs no
        /// store. Only the host may: it holds secret maximums.
        ///
        /// Fails with `auction_not_found`.
        @discardableResult
        public func archive(auctionId: AuctionId) async throws(VendueError) -> AuctionArchive {
            struct Arguments: Encodable {
                let auction_id: AuctionId
            }
            let arguments = Arguments(auction_id: auctionId)
            return try await market.call("auctions.archive", arguments)
        }
    }
}

extension Market {
    /// What is offered for sale.
    public var listings: Listings { Listings(market: self) }

    /// What is offered for sale.
    public struct Listings: Sendable {
        let market: Market

        /// Creates a listing of the user who acts, as a draft, in the workspace that was chosen by
        /// `Market.inWorkspace` or else in the personal one. A listing to be auctioned goes on sale
        /// with `Auctions.create`, any other with `Listings.publish`.
        ///
        /// Fails with `invalid_argument` for the first field that cannot be, with
        /// `stock_item_not_found` for stock of another workspace, with `workspace_not_found` for
        /// who is no member, and with `forbidden` for who only looks.
        ///
        /// - Parameters:
        ///   - kind: How it is to be sold.
        ///   - title: 1 to 100 characters.
        ///   - category: 1 to 50 characters.
        ///   - condition: The condition.
        ///   - description: At most 2,000 characters; at least 10 before anybody else sees it.
        ///   - attributes: What is particular to the category.
        ///   - tags: At most 20, each of 1 to 30 characters.
        ///   - location: At most 100 characters.
        ///   - quantity: 1 to 1,000,000.
        ///   - stockItemId: The stock item that backs it.
        ///   - picture: The content address of its picture.
        @discardableResult
        public func create(
            kind: ListingKind,
            title: String,
            category: String,
            condition: Condition,
            description: String? = nil,
            attributes: Attributes? = nil,
            tags: [String]? = nil,
            location: String? = nil,
            quantity: Int? = nil,
            stockItemId: StockItemId? = nil,
            picture: String? = nil
        ) async throws(VendueError) -> ListingView {
            let new = NewListing(
                kind: kind,
                title: title,
                category: category,
                condition: condition,
                description: description,
                attributes: attributes,
                tags: tags,
                location: location,
                quantity: quantity,
                stockItemId: stockItemId,
                picture: picture
            )
            return try await create(new)
        }

        /// Creates a listing of the user who acts, as a draft, in the workspace that was chosen by
        /// `Market.inWorkspace` or else in the personal one. A listing to be auctioned goes on sale
        /// with `Auctions.create`, any other with `Listings.publish`.
        ///
        /// Fails with `invalid_argument` for the first field that cannot be, with
        /// `stock_item_not_found` for stock of another workspace, with `workspace_not_found` for
        /// who is no member, and with `forbidden` for who only looks.
        @discardableResult
        public func create(_ new: NewListing) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let new: NewListing
            }
            let arguments = Arguments(new: new)
            return try await market.call("listings.create", arguments)
        }

        /// One listing. Fails with `listing_not_found`, also for a draft in a workspace of which
        /// one is no member.
        @discardableResult
        public func get(id: ListingId) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
            }
            let arguments = Arguments(id: id)
            return try await market.call("listings.get", arguments)
        }

        /// A page of listings, the latest first: the public ones, and with `sellerId` being the
        /// actor also the own drafts in workspaces of which the actor is a member. Where a
        /// workspace was chosen, only what is of it, and for its members everything that is.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func page(
            sellerId: UserId? = nil,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<ListingView> {
            struct Arguments: Encodable {
                let seller_id: UserId?
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(seller_id: sellerId, limit: limit, cursor: cursor)
            return try await market.call("listings.page", arguments)
        }

        /// The auctions of a listing, the latest first.
        public func auctions(id: ListingId) async throws(VendueError) -> [AuctionId] {
            struct Arguments: Encodable {
                let id: ListingId
            }
            let arguments = Arguments(id: id)
            return try await market.call("listings.auctions", arguments)
        }

        /// Changes a listing before it has bids. With `expectedVersion` the change is refused as
        /// `version_conflict` when somebody else was faster.
        ///
        /// After the first bid it fails with `auction_has_bids`: use `Listings.addToDescription`.
        ///
        /// - Parameters:
        ///   - title: A new title.
        ///   - description: A new description.
        ///   - category: A new category.
        ///   - attributes: New attributes.
        ///   - condition: A new condition.
        ///   - tags: New tags in place of the old ones.
        ///   - location: A new location.
        ///   - picture: A new picture.
        @discardableResult
        public func edit(
            id: ListingId,
            title: String? = nil,
            description: String? = nil,
            category: String? = nil,
            attributes: Attributes? = nil,
            condition: Condition? = nil,
            tags: [String]? = nil,
            location: String? = nil,
            picture: String? = nil,
            expectedVersion: Int? = nil
        ) async throws(VendueError) -> ListingView {
            let edit = EditListing(
                title: title,
                description: description,
                category: category,
                attributes: attributes,
                condition: condition,
                tags: tags,
                location: location,
                picture: picture
            )
            return try await self.edit(id: id, edit, expectedVersion: expectedVersion)
        }

        /// Changes a listing before it has bids. With `expectedVersion` the change is refused as
        /// `version_conflict` when somebody else was faster.
        ///
        /// After the first bid it fails with `auction_has_bids`: use `Listings.addToDescription`.
        @discardableResult
        public func edit(
            id: ListingId,
            _ edit: EditListing,
            expectedVersion: Int? = nil
        ) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
                let edit: EditListing
                let expected_version: Int?
            }
            let arguments = Arguments(id: id, edit: edit, expected_version: expectedVersion)
            return try await market.call("listings.edit", arguments)
        }

        /// Adds to a description; possible also after the first bid. Whoever watches the auction of
        /// the listing is told.
        @discardableResult
        public func addToDescription(
            id: ListingId,
            addition: String
        ) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
                let addition: String
            }
            let arguments = Arguments(id: id, addition: addition)
            return try await market.call("listings.add_to_description", arguments)
        }

        /// Sets the address of the listing's picture. It is an edit like any other: after the first
        /// bid it fails with `auction_has_bids`.
        @discardableResult
        public func setPicture(
            id: ListingId,
            picture: String
        ) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
                let picture: String
            }
            let arguments = Arguments(id: id, picture: picture)
            return try await market.call("listings.set_picture", arguments)
        }

        /// Puts a listing that is not an auction on sale. Stock behind it is held. Fails with
        /// `email_unverified` where only who has confirmed the e-mail address may sell.
        @discardableResult
        public func publish(id: ListingId) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
            }
            let arguments = Arguments(id: id)
            return try await market.call("listings.publish", arguments)
        }

        /// Takes a listing off sale. Stock behind it is free again.
        @discardableResult
        public func withdraw(id: ListingId) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
            }
            let arguments = Arguments(id: id)
            return try await market.call("listings.withdraw", arguments)
        }

        /// The sale is done: the stock that was held leaves.
        @discardableResult
        public func markSold(id: ListingId) async throws(VendueError) -> ListingView {
            struct Arguments: Encodable {
                let id: ListingId
            }
            let arguments = Arguments(id: id)
            return try await market.call("listings.mark_sold", arguments)
        }
    }
}

extension Market {
    /// Stock.
    public var inventory: Inventory { Inventory(market: self) }

    /// Stock.
    public struct Inventory: Sendable {
        let market: Market

        /// Adds a stock item. Fails with `invalid_argument`, with `workspace_not_found` for who is
        /// no member of the workspace, and with `forbidden` for who only looks at it.
        ///
        /// - Parameters:
        ///   - sku: The seller's own number, 1 to 64 characters.
        ///   - name: What it is, 1 to 100 characters.
        ///   - quantity: How many there are.
        public func create(
            sku: String,
            name: String,
            quantity: Int
        ) async throws(VendueError) -> Approvable<StockItemView> {
            let new = NewStockItem(sku: sku, name: name, quantity: quantity)
            return try await create(new)
        }

        /// Adds a stock item. Fails with `invalid_argument`, with `workspace_not_found` for who is
        /// no member of the workspace, and with `forbidden` for who only looks at it.
        public func create(
            _ new: NewStockItem
        ) async throws(VendueError) -> Approvable<StockItemView> {
            struct Arguments: Encodable {
                let new: NewStockItem
            }
            let arguments = Arguments(new: new)
            return try await market.call("inventory.create", arguments)
        }

        /// Adds to what there is. Fails with `stock_item_not_found`, also for an item of another
        /// workspace than the one that was chosen, and with `forbidden` for who only looks.
        public func receive(
            id: StockItemId,
            quantity: Int
        ) async throws(VendueError) -> Approvable<StockItemView> {
            struct Arguments: Encodable {
                let id: StockItemId
                let quantity: Int
            }
            let arguments = Arguments(id: id, quantity: quantity)
            return try await market.call("inventory.receive", arguments)
        }

        /// One stock item, for the members of its workspace. Fails with `unauthenticated` when
        /// nobody is signed in, and otherwise with `stock_item_not_found`, also for an item of
        /// another workspace than the one that was chosen.
        @discardableResult
        public func get(id: StockItemId) async throws(VendueError) -> StockItemView {
            struct Arguments: Encodable {
                let id: StockItemId
            }
            let arguments = Arguments(id: id)
            return try await market.call("inventory.get", arguments)
        }

        /// A page of the stock, the latest first, for the members of the workspace. Fails with
        /// `workspace_not_found`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func page(
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<StockItemView> {
            struct Arguments: Encodable {
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(limit: limit, cursor: cursor)
            return try await market.call("inventory.page", arguments)
        }
    }
}

extension Market {
    /// Users and their credentials.
    public var identity: Identity { Identity(market: self) }

    /// Users and their credentials.
    public struct Identity: Sendable {
        let market: Market

        /// Registers a user with a personal workspace. Anybody may. Where mail can be sent, the
        /// user is asked to confirm the address.
        ///
        /// Fails with `invalid_argument` for the first field that cannot be, with `already_exists`
        /// when the user name or the e-mail address is taken, and with `passwords_disabled` where
        /// users come from elsewhere and it is not the host that asks. With an idempotency key, a
        /// registration that comes again gives the first answer only to who sends the same
        /// password.
        ///
        /// - Parameters:
        ///   - username: The user name, 3 to 50 letters, digits and underscores.
        ///   - email: The e-mail address.
        ///   - displayName: How the user wants to be called, at most 50 characters; the user name
        ///                  when empty.
        ///   - password: The password, 8 to 1,000 characters; nothing for a user who signs in
        ///               elsewhere.
        @discardableResult
        public func register(
            username: String,
            email: String,
            displayName: String? = nil,
            password: String? = nil
        ) async throws(VendueError) -> UserView {
            let new = NewUser(
                username: username,
                email: email,
                displayName: displayName,
                password: password
            )
            return try await register(new)
        }

        /// Registers a user with a personal workspace. Anybody may. Where mail can be sent, the
        /// user is asked to confirm the address.
        ///
        /// Fails with `invalid_argument` for the first field that cannot be, with `already_exists`
        /// when the user name or the e-mail address is taken, and with `passwords_disabled` where
        /// users come from elsewhere and it is not the host that asks. With an idempotency key, a
        /// registration that comes again gives the first answer only to who sends the same
        /// password.
        @discardableResult
        public func register(_ new: NewUser) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let new: NewUser
            }
            let arguments = Arguments(new: new)
            return try await market.call("identity.register", arguments)
        }

        /// Registers an administrator. Only the host may.
        ///
        /// - Parameters:
        ///   - username: The user name, 3 to 50 letters, digits and underscores.
        ///   - email: The e-mail address.
        ///   - displayName: How the user wants to be called, at most 50 characters; the user name
        ///                  when empty.
        ///   - password: The password, 8 to 1,000 characters; nothing for a user who signs in
        ///               elsewhere.
        @discardableResult
        public func registerAdmin(
            username: String,
            email: String,
            displayName: String? = nil,
            password: String? = nil
        ) async throws(VendueError) -> UserView {
            let new = NewUser(
                username: username,
                email: email,
                displayName: displayName,
                password: password
            )
            return try await registerAdmin(new)
        }

        /// Registers an administrator. Only the host may.
        @discardableResult
        public func registerAdmin(_ new: NewUser) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let new: NewUser
            }
            let arguments = Arguments(new: new)
            return try await market.call("identity.register_admin", arguments)
        }

        /// Takes over a user of another system, with a personal workspace. Only the host may.
        ///
        /// Fails with `invalid_argument` for a field that cannot be, a password in plain among
        /// them, and with `already_exists` when the user name, the e-mail address or the account in
        /// the other system is taken.
        ///
        /// - Parameters:
        ///   - username: The user name, 3 to 50 letters, digits and underscores.
        ///   - email: The e-mail address.
        ///   - displayName: How the user wants to be called, at most 50 characters; the user name
        ///                  when absent.
        ///   - passwordHash: The hash of the password, of bcrypt or in PHC form; nothing for who
        ///                   signs in elsewhere.
        ///   - emailVerified: Whether the other system has confirmed the e-mail address; it has not
        ///                    when absent.
        ///   - role: The role on the platform; `user` when absent.
        ///   - createdAt: When the account was made there; now when absent.
        ///   - externalSource: The other system, as the market calls it, for who goes on to sign in
        ///                     there.
        ///   - externalId: Who the user is there.
        @discardableResult
        public func importUser(
            username: String,
            email: String,
            displayName: String? = nil,
            passwordHash: String? = nil,
            emailVerified: Bool? = nil,
            role: PlatformRole? = nil,
            createdAt: Date? = nil,
            externalSource: String? = nil,
            externalId: String? = nil
        ) async throws(VendueError) -> UserView {
            let user = ImportUser(
                username: username,
                email: email,
                displayName: displayName,
                passwordHash: passwordHash,
                emailVerified: emailVerified,
                role: role,
                createdAt: createdAt,
                externalSource: externalSource,
                externalId: externalId
            )
            return try await importUser(user)
        }

        /// Takes over a user of another system, with a personal workspace. Only the host may.
        ///
        /// Fails with `invalid_argument` for a field that cannot be, a password in plain among
        /// them, and with `already_exists` when the user name, the e-mail address or the account in
        /// the other system is taken.
        @discardableResult
        public func importUser(_ user: ImportUser) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let user: ImportUser
            }
            let arguments = Arguments(user: user)
            return try await market.call("identity.import_user", arguments)
        }

        /// Checks a user name or e-mail address and a password. Anybody may. To sign in, which
        /// begins a session, is `Sessions.signIn`.
        ///
        /// Fails with `credentials_invalid`, after the same time, whether the name or the password
        /// is wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if
        /// they are known); with `account_locked` after too many wrong passwords; and with
        /// `passwords_disabled` where users come from elsewhere.
        @discardableResult
        public func authenticate(
            name: String,
            password: String
        ) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let name: String
                let password: String
            }
            let arguments = Arguments(name: name, password: password)
            return try await market.call("identity.authenticate", arguments)
        }

        /// The user who acts. Fails with `unauthenticated`, and with `account_suspended`.
        @discardableResult
        public func me() async throws(VendueError) -> UserView {
            return try await market.call("identity.me", NoArguments())
        }

        /// A user as others see one. Fails with `user_not_found`, with `account_suspended` for a
        /// suspended user who asks and with `unauthenticated` for one whose account is gone.
        @discardableResult
        public func get(id: UserId) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let id: UserId
            }
            let arguments = Arguments(id: id)
            return try await market.call("identity.get", arguments)
        }

        /// The user with a name or e-mail address. Only the host may ask. Fails with
        /// `user_not_found`.
        @discardableResult
        public func findByName(name: String) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let name: String
            }
            let arguments = Arguments(name: name)
            return try await market.call("identity.find_by_name", arguments)
        }

        /// A page of all users, the latest first. Only the host or an administrator may.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func page(
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<UserView> {
            struct Arguments: Encodable {
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(limit: limit, cursor: cursor)
            return try await market.call("identity.page", arguments)
        }

        /// Changes the profile of the user who acts. With `expectedVersion` the change is refused
        /// as `version_conflict` when somebody else was faster.
        ///
        /// Fails with `unauthenticated`, and with `invalid_argument` for the first field that
        /// cannot be.
        ///
        /// - Parameters:
        ///   - displayName: How the user wants to be called, 1 to 50 characters.
        ///   - bio: About the user, at most 500 characters.
        ///   - location: Where the user is, at most 100 characters.
        ///   - locale: The language, as a tag of BCP 47 such as `en` or `de-CH`.
        ///   - timeZone: The time zone, as IANA names it, such as `Europe/Zurich`.
        ///   - avatar: The address of an uploaded picture.
        @discardableResult
        public func editProfile(
            displayName: String? = nil,
            bio: String? = nil,
            location: String? = nil,
            locale: String? = nil,
            timeZone: String? = nil,
            avatar: String? = nil,
            expectedVersion: Int? = nil
        ) async throws(VendueError) -> UserView {
            let edit = EditProfile(
                displayName: displayName,
                bio: bio,
                location: location,
                locale: locale,
                timeZone: timeZone,
                avatar: avatar
            )
            return try await editProfile(edit, expectedVersion: expectedVersion)
        }

        /// Changes the profile of the user who acts. With `expectedVersion` the change is refused
        /// as `version_conflict` when somebody else was faster.
        ///
        /// Fails with `unauthenticated`, and with `invalid_argument` for the first field that
        /// cannot be.
        @discardableResult
        public func editProfile(
            _ edit: EditProfile,
            expectedVersion: Int? = nil
        ) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let edit: EditProfile
                let expected_version: Int?
            }
            let arguments = Arguments(edit: edit, expected_version: expectedVersion)
            return try await market.call("identity.edit_profile", arguments)
        }

        /// Says what has been found out about a user, such as `verified`: everybody sees it. What
        /// was said before is replaced. Only the host or an administrator may.
        ///
        /// Fails with `invalid_argument` for more than 20, and for what is no word of small
        /// letters, digits and underscores.
        @discardableResult
        public func setBadges(
            userId: UserId,
            badges: [String]
        ) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let user_id: UserId
                let badges: [String]
            }
            let arguments = Arguments(user_id: userId, badges: badges)
            return try await market.call("identity.set_badges", arguments)
        }

        /// Sets another password for the user who acts, who shows the old one, and ends all other
        /// sessions. No API key may.
        ///
        /// Fails with `credentials_invalid`, also for a user who has no password here, with
        /// `account_locked` after too many wrong ones, and with `invalid_argument` for a password
        /// that cannot be.
        public func changePassword(
            oldPassword: String,
            password: String
        ) async throws(VendueError) {
            struct Arguments: Encodable {
                let old_password: String
                let password: String
            }
            let arguments = Arguments(old_password: oldPassword, password: password)
            let _: Nothing = try await market.call("identity.change_password", arguments)
        }

        /// Begins to change the e-mail address of the user who acts, who shows the password: a link
        /// to confirm it is sent to the new address, and until it is used the old one stays. No API
        /// key may.
        ///
        /// Fails with `credentials_invalid`, with `invalid_argument`, with `already_exists` for an
        /// address that somebody has, with `mail_unavailable` where no mail can be sent, and with
        /// `passwords_disabled` where users come from elsewhere, with the address they have there.
        public func changeEmail(password: String, email: String) async throws(VendueError) {
            struct Arguments: Encodable {
                let password: String
                let email: String
            }
            let arguments = Arguments(password: password, email: email)
            let _: Nothing = try await market.call("identity.change_email", arguments)
        }

        /// Sends the user who acts another link to confirm the e-mail address; the one before is
        /// good no more. No API key may. Fails with `mail_unavailable` where no mail can be sent.
        public func requestEmailVerification() async throws(VendueError) {
            let _: Nothing = try await market.call("identity.request_email_verification", NoArguments())
        }

        /// Confirms an e-mail address by the token of a link. Anybody may. When the link was for
        /// another address than the user has, it takes that one's place.
        ///
        /// Fails with `link_invalid`, and with `already_exists` when somebody else has the address
        /// by now.
        @discardableResult
        public func verifyEmail(token: String) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let token: String
            }
            let arguments = Arguments(token: token)
            return try await market.call("identity.verify_email", arguments)
        }

        /// Sends a link to set another password to whoever has this e-mail address. Anybody may,
        /// and is answered the same, after the same time, whether somebody has it or not.
        ///
        /// Fails with `invalid_argument` for what is no address, with `mail_unavailable` where no
        /// mail can be sent, and with `passwords_disabled` where users come from elsewhere.
        public func requestPasswordReset(email: String) async throws(VendueError) {
            struct Arguments: Encodable {
                let email: String
            }
            let arguments = Arguments(email: email)
            let _: Nothing = try await market.call("identity.request_password_reset", arguments)
        }

        /// Sets another password by the token of a link, ends all sessions of the user, and gives
        /// who it is. Anybody may. The account is no longer locked, and the address counts as
        /// confirmed. If it did not before, the API keys of the account are revoked: somebody else
        /// may have made it.
        ///
        /// Fails with `link_invalid`, and with `invalid_argument` for a password that cannot be.
        @discardableResult
        public func resetPassword(
            token: String,
            password: String
        ) async throws(VendueError) -> UserId {
            struct Arguments: Encodable {
                let token: String
                let password: String
            }
            let arguments = Arguments(token: token, password: password)
            return try await market.call("identity.reset_password", arguments)
        }

        /// A token that confirms a user's e-mail address or sets another password, for hosts that
        /// send mail in their own way. Only the host may. Fails with `user_not_found`.
        public func makeLink(kind: LinkKind, userId: UserId) async throws(VendueError) -> String {
            struct Arguments: Encodable {
                let kind: LinkKind
                let user_id: UserId
            }
            let arguments = Arguments(kind: kind, user_id: userId)
            return try await market.call("identity.make_link", arguments)
        }

        /// Follows somebody, who is told of it. To follow again changes nothing.
        ///
        /// Fails with `unauthenticated`, with `invalid_argument` for oneself, with
        /// `user_not_found`, and with `blocked` by who wants to hear nothing of the actor.
        public func follow(userId: UserId) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
            }
            let arguments = Arguments(user_id: userId)
            let _: Nothing = try await market.call("identity.follow", arguments)
        }

        /// Follows somebody no longer. It is no fault if it was never so. Fails with
        /// `unauthenticated`.
        public func unfollow(userId: UserId) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
            }
            let arguments = Arguments(user_id: userId)
            let _: Nothing = try await market.call("identity.unfollow", arguments)
        }

        /// Wants to hear nothing of somebody from now on: neither of the two follows the other any
        /// longer. With `bids` the other may not bid on auctions of the user who acts, either; bids
        /// that were placed before stand.
        ///
        /// Fails with `unauthenticated`, with `invalid_argument` for oneself and with
        /// `user_not_found`.
        public func block(userId: UserId, bids: Bool? = nil) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
                let bids: Bool?
            }
            let arguments = Arguments(user_id: userId, bids: bids)
            let _: Nothing = try await market.call("identity.block", arguments)
        }

        /// Blocks somebody no longer. It is no fault if it was never so. Fails with
        /// `unauthenticated`.
        public func unblock(userId: UserId) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
            }
            let arguments = Arguments(user_id: userId)
            let _: Nothing = try await market.call("identity.unblock", arguments)
        }

        /// A page of whom a user follows, for the user and whom the platform trusts. Fails with
        /// `forbidden`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func followed(
            userId: UserId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<RelatedUser> {
            struct Arguments: Encodable {
                let user_id: UserId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(user_id: userId, limit: limit, cursor: cursor)
            return try await market.call("identity.followed", arguments)
        }

        /// A page of who follows a user, for the user and whom the platform trusts. Fails with
        /// `forbidden`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func followers(
            userId: UserId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<RelatedUser> {
            struct Arguments: Encodable {
                let user_id: UserId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(user_id: userId, limit: limit, cursor: cursor)
            return try await market.call("identity.followers", arguments)
        }

        /// A page of whom a user blocks, for the user and whom the platform trusts. Fails with
        /// `forbidden`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func blocked(
            userId: UserId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<RelatedUser> {
            struct Arguments: Encodable {
                let user_id: UserId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(user_id: userId, limit: limit, cursor: cursor)
            return try await market.call("identity.blocked", arguments)
        }

        /// Takes a measure against a user, who is told. A ban or a suspension that already lasts
        /// longer is not shortened; a suspension ends every session of the user at once. Only the
        /// host or an administrator may.
        ///
        /// Fails with `user_not_found`, and with `invalid_argument` for a reason that cannot be,
        /// for an end that is past, and against oneself.
        ///
        /// - Parameters:
        ///   - kind: What it takes.
        ///   - reason: Why, 1 to 500 characters that the user may read.
        ///   - endsAt: Until when; for good when absent.
        @discardableResult
        public func sanction(
            userId: UserId,
            kind: SanctionKind,
            reason: String,
            endsAt: Date? = nil
        ) async throws(VendueError) -> Sanction {
            let new = NewSanction(kind: kind, reason: reason, endsAt: endsAt)
            return try await sanction(userId: userId, new)
        }

        /// Takes a measure against a user, who is told. A ban or a suspension that already lasts
        /// longer is not shortened; a suspension ends every session of the user at once. Only the
        /// host or an administrator may.
        ///
        /// Fails with `user_not_found`, and with `invalid_argument` for a reason that cannot be,
        /// for an end that is past, and against oneself.
        @discardableResult
        public func sanction(
            userId: UserId,
            _ new: NewSanction
        ) async throws(VendueError) -> Sanction {
            struct Arguments: Encodable {
                let user_id: UserId
                let new: NewSanction
            }
            let arguments = Arguments(user_id: userId, new: new)
            return try await market.call("identity.sanction", arguments)
        }

        /// Lifts a measure before its time, and gives back what it took unless another one holds
        /// it. One that is over or lifted stays as it is. Only the host or an administrator may.
        ///
        /// Fails with `sanction_not_found`, and with `version_conflict` when too much happens to
        /// the user at the same time.
        @discardableResult
        public func liftSanction(id: SanctionId) async throws(VendueError) -> Sanction {
            struct Arguments: Encodable {
                let id: SanctionId
            }
            let arguments = Arguments(id: id)
            return try await market.call("identity.lift_sanction", arguments)
        }

        /// A page of the measures against a user, the latest first, for the user and whom the
        /// platform trusts. Fails with `forbidden`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func sanctions(
            userId: UserId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<Sanction> {
            struct Arguments: Encodable {
                let user_id: UserId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(user_id: userId, limit: limit, cursor: cursor)
            return try await market.call("identity.sanctions", arguments)
        }

        /// Suspends a user until further notice, or lifts whatever suspends the user. A suspended
        /// user can do nothing, and every session ends at once. Either is kept among the measures
        /// against the user, where `Identity.sanction` can say a reason and an end. Only the host
        /// or an administrator may.
        ///
        /// Fails with `user_not_found`, and with `invalid_argument` for oneself and for the state
        /// `deleted`.
        @discardableResult
        public func setState(id: UserId, state: UserState) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let id: UserId
                let state: UserState
            }
            let arguments = Arguments(id: id, state: state)
            return try await market.call("identity.set_state", arguments)
        }

        /// Makes a user an administrator of the platform, or an ordinary user again. Only the host
        /// or another administrator may; nobody changes the own role.
        ///
        /// No API key may: whom it made an administrator would outlast it.
        ///
        /// Fails with `scope_missing` for a key, with `user_not_found`, and with `invalid_argument`
        /// for oneself.
        @discardableResult
        public func setRole(id: UserId, role: PlatformRole) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let id: UserId
                let role: PlatformRole
            }
            let arguments = Arguments(id: id, role: role)
            return try await market.call("identity.set_role", arguments)
        }

        /// Deletes an account for good: the own one, with the password if there is one, or any for
        /// whom the platform trusts. Bids, auctions and what was sold stay, of a deleted user
        /// without a name; everything else goes. Deleting it once more removes what may have been
        /// left.
        ///
        /// Fails with `unauthenticated`, with `scope_missing` for every API key, with `forbidden`,
        /// with `user_not_found`, with `credentials_invalid`, with `account_locked` after too many
        /// wrong passwords, and with `account_in_use` while the user has something on sale or is
        /// the only owner of a workspace with other members.
        ///
        /// - Parameters:
        ///   - password: The password of who deletes the own account; nothing for a user who has
        ///               none.
        public func deleteAccount(
            userId: UserId,
            password: String? = nil
        ) async throws(VendueError) {
            let delete = DeleteAccount(password: password)
            return try await deleteAccount(userId: userId, delete)
        }

        /// Deletes an account for good: the own one, with the password if there is one, or any for
        /// whom the platform trusts. Bids, auctions and what was sold stay, of a deleted user
        /// without a name; everything else goes. Deleting it once more removes what may have been
        /// left.
        ///
        /// Fails with `unauthenticated`, with `scope_missing` for every API key, with `forbidden`,
        /// with `user_not_found`, with `credentials_invalid`, with `account_locked` after too many
        /// wrong passwords, and with `account_in_use` while the user has something on sale or is
        /// the only owner of a workspace with other members.
        public func deleteAccount(
            userId: UserId,
            _ delete: DeleteAccount
        ) async throws(VendueError) {
            struct Arguments: Encodable {
                let user_id: UserId
                let delete: DeleteAccount
            }
            let arguments = Arguments(user_id: userId, delete: delete)
            let _: Nothing = try await market.call("identity.delete_account", arguments)
        }

        /// A token with which somebody becomes the first administrator, once and within 24 hours,
        /// or nothing when there is one already. A later token takes the place of the one before.
        /// Only the host may.
        public func setUpToken() async throws(VendueError) -> String? {
            return try await market.call("identity.set_up_token", NoArguments())
        }

        /// Registers the first administrator by a token of `Identity.setUpToken`. Anybody may who
        /// has it.
        ///
        /// Fails with `link_invalid`, also when there is an administrator by now, with
        /// `passwords_disabled` where users come from elsewhere, and as `Identity.register` does;
        /// then the token stays good.
        ///
        /// - Parameters:
        ///   - username: The user name, 3 to 50 letters, digits and underscores.
        ///   - email: The e-mail address.
        ///   - displayName: How the user wants to be called, at most 50 characters; the user name
        ///                  when empty.
        ///   - password: The password, 8 to 1,000 characters; nothing for a user who signs in
        ///               elsewhere.
        @discardableResult
        public func setUp(
            token: String,
            username: String,
            email: String,
            displayName: String? = nil,
            password: String? = nil
        ) async throws(VendueError) -> UserView {
            let new = NewUser(
                username: username,
                email: email,
                displayName: displayName,
                password: password
            )
            return try await setUp(token: token, new)
        }

        /// Registers the first administrator by a token of `Identity.setUpToken`. Anybody may who
        /// has it.
        ///
        /// Fails with `link_invalid`, also when there is an administrator by now, with
        /// `passwords_disabled` where users come from elsewhere, and as `Identity.register` does;
        /// then the token stays good.
        @discardableResult
        public func setUp(token: String, _ new: NewUser) async throws(VendueError) -> UserView {
            struct Arguments: Encodable {
                let token: String
                let new: NewUser
            }
            let arguments = Arguments(token: token, new: new)
            return try await market.call("identity.set_up", arguments)
        }
    }
}

extension Market {
    /// Who has signed in, with what, from where, and until when.
    public var sessions: Sessions { Sessions(market: self) }

    /// Who has signed in, with what, from where, and until when.
    public struct Sessions: Sendable {
        let market: Market

        /// Signs in with a password: an access token for minutes, and a refresh token that gives
        /// the next pair, once. Anybody may.
        ///
        /// Fails with `credentials_invalid`, after the same time, whether the name or the password
        /// is wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if
        /// they are known); with `account_locked` after too many wrong passwords; with
        /// `passwords_disabled` where users come from elsewhere; and with `overloaded` when more
        /// want to sign in than can be checked.
        ///
        /// - Parameters:
        ///   - name: The user name or the e-mail address.
        ///   - password: The password.
        ///   - device: What the device says of itself, such as the name of a browser; what is too
        ///             long is cut.
        ///   - address: The address from which it comes, or nothing.
        @discardableResult
        public func signIn(
            name: String,
            password: String,
            device: String? = nil,
            address: String? = nil
        ) async throws(VendueError) -> SignedIn {
            let asked = SignIn(name: name, password: password, device: device, address: address)
            return try await signIn(asked)
        }

        /// Signs in with a password: an access token for minutes, and a refresh token that gives
        /// the next pair, once. Anybody may.
        ///
        /// Fails with `credentials_invalid`, after the same time, whether the name or the password
        /// is wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if
        /// they are known); with `account_locked` after too many wrong passwords; with
        /// `passwords_disabled` where users come from elsewhere; and with `overloaded` when more
        /// want to sign in than can be checked.
        @discardableResult
        public func signIn(_ asked: SignIn) async throws(VendueError) -> SignedIn {
            struct Arguments: Encodable {
                let asked: SignIn
            }
            let arguments = Arguments(asked: asked)
            return try await market.call("sessions.sign_in", arguments)
        }

        /// Signs in with a password in a browser: the value for a cookie, which carries the session
        /// on whenever it is shown. Anybody may. Fails as `Sessions.signIn` does.
        ///
        /// - Parameters:
        ///   - name: The user name or the e-mail address.
        ///   - password: The password.
        ///   - device: What the device says of itself, such as the name of a browser; what is too
        ///             long is cut.
        ///   - address: The address from which it comes, or nothing.
        @discardableResult
        public func signInPage(
            name: String,
            password: String,
            device: String? = nil,
            address: String? = nil
        ) async throws(VendueError) -> PageSession {
            let asked = SignIn(name: name, password: password, device: device, address: address)
            return try await signInPage(asked)
        }

        /// Signs in with a password in a browser: the value for a cookie, which carries the session
        /// on whenever it is shown. Anybody may. Fails as `Sessions.signIn` does.
        @discardableResult
        public func signInPage(_ asked: SignIn) async throws(VendueError) -> PageSession {
            struct Arguments: Encodable {
                let asked: SignIn
            }
            let arguments = Arguments(asked: asked)
            return try await market.call("sessions.sign_in_page", arguments)
        }

        /// Signs in with a token of another system that the market was opened to believe. Who is
        /// seen for the first time becomes a user. Anybody may.
        ///
        /// Fails with `token_invalid`, and with `identity_provider_unavailable` when the keys of
        /// the other system cannot be had.
        @discardableResult
        public func signInExternal(
            token: String,
            device: String? = nil,
            address: String? = nil
        ) async throws(VendueError) -> SignedIn {
            struct Arguments: Encodable {
                let token: String
                let device: String?
                let address: String?
            }
            let arguments = Arguments(token: token, device: device, address: address)
            return try await market.call("sessions.sign_in_external", arguments)
        }

        /// The same in a browser. Anybody may. Fails as `Sessions.signInExternal` does.
        @discardableResult
        public func signInExternalPage(
            token: String,
            device: String? = nil,
            address: String? = nil
        ) async throws(VendueError) -> PageSession {
            struct Arguments: Encodable {
                let token: String
                let device: String?
                let address: String?
            }
            let arguments = Arguments(token: token, device: device, address: address)
            return try await market.call("sessions.sign_in_external_page", arguments)
        }

        /// Begins a session of a user for whom the program that embeds the market vouches, such as
        /// after a sign-in by other means. Only the host may. Fails with `user_not_found`.
        @discardableResult
        public func begin(
            userId: UserId,
            device: String? = nil,
            address: String? = nil
        ) async throws(VendueError) -> SignedIn {
            struct Arguments: Encodable {
                let user_id: UserId
                let device: String?
                let address: String?
            }
            let arguments = Arguments(user_id: userId, device: device, address: address)
            return try await market.call("sessions.begin", arguments)
        }

        /// The same in a browser. Only the host may. Fails with `user_not_found`.
        @discardableResult
        public func beginPage(
            userId: UserId,
            device: String? = nil,
            address: String? = nil
        ) async throws(VendueError) -> PageSession {
            struct Arguments: Encodable {
                let user_id: UserId
                let device: String?
                let address: String?
            }
            let arguments = Arguments(user_id: userId, device: device, address: address)
            return try await market.call("sessions.begin_page", arguments)
        }

        /// Exchanges a refresh token for the next pair. Each is good once; the last one may come
        /// once more within ten seconds, because an answer can be lost, and gives the same next one
        /// again. Anybody may.
        ///
        /// Fails with `token_invalid`. A token that was used before then was stolen, by the one who
        /// used it first or by this one: its session ends.
        @discardableResult
        public func refresh(refreshToken: String) async throws(VendueError) -> TokenPair {
            struct Arguments: Encodable {
                let refresh_token: String
            }
            let arguments = Arguments(refresh_token: refreshToken)
            return try await market.call("sessions.refresh", arguments)
        }

        /// The open sessions of the user who acts, the oldest first. No API key may.
        public func list() async throws(VendueError) -> [SessionView] {
            return try await market.call("sessions.list", NoArguments())
        }

        /// Ends a session of the user who acts; an administrator and the host end anybody's. No API
        /// key may. Fails with `session_not_found`, also for one of somebody else.
        public func end(id: SessionId) async throws(VendueError) {
            struct Arguments: Encodable {
                let id: SessionId
            }
            let arguments = Arguments(id: id)
            let _: Nothing = try await market.call("sessions.end", arguments)
        }

        /// Ends the session with which is acted: no token of it is good any more, at any node.
        /// Fails with `unauthenticated` when the market acts without one.
        public func signOut() async throws(VendueError) {
            let _: Nothing = try await market.call("sessions.sign_out", NoArguments())
        }

        /// Ends all sessions of the user who acts but the one with which is acted, and gives how
        /// many. No API key may.
        @discardableResult
        public func endOthers() async throws(VendueError) -> Int {
            return try await market.call("sessions.end_others", NoArguments())
        }

        /// Ends all sessions of a user, and gives how many. The user, an administrator and the host
        /// may; no API key.
        @discardableResult
        public func endAll(userId: UserId) async throws(VendueError) -> Int {
            struct Arguments: Encodable {
                let user_id: UserId
            }
            let arguments = Arguments(user_id: userId)
            return try await market.call("sessions.end_all", arguments)
        }

        /// Forgets sessions that were over a day ago, old counts of wrong passwords, and links that
        /// nobody can use any more; gives how many. A market on a clock that runs does this by
        /// itself every few minutes. Only the host may.
        @discardableResult
        public func tidy() async throws(VendueError) -> Int {
            return try await market.call("sessions.tidy", NoArguments())
        }

        /// The public keys of this market's access tokens, as a JSON Web Key Set (RFC 7517). Empty
        /// when they are signed with a secret.
        public func jwks() async throws(VendueError) -> String {
            return try await market.call("sessions.jwks", NoArguments())
        }
    }
}

extension Market {
    /// With what programs act for users.
    public var apiKeys: ApiKeys { ApiKeys(market: self) }

    /// With what programs act for users.
    public struct ApiKeys: Sendable {
        let market: Market

        /// Makes a key for the user who acts.
        ///
        /// Fails with `invalid_argument` for the first field that cannot be, or when the user has a
        /// hundred keys that are not revoked, and with `scope_missing` for an API key.
        ///
        /// - Parameters:
        ///   - name: What it is for, 1 to 100 characters.
        ///   - scopes: What it may do, such as `inventory:write auctions:read`.
        ///   - expiresAt: When it is over; never when absent.
        @discardableResult
        public func create(
            name: String,
            scopes: Scopes,
            expiresAt: Date? = nil
        ) async throws(VendueError) -> CreatedApiKey {
            let new = NewApiKey(name: name, scopes: scopes, expiresAt: expiresAt)
            return try await create(new)
        }

        /// Makes a key for the user who acts.
        ///
        /// Fails with `invalid_argument` for the first field that cannot be, or when the user has a
        /// hundred keys that are not revoked, and with `scope_missing` for an API key.
        @discardableResult
        public func create(_ new: NewApiKey) async throws(VendueError) -> CreatedApiKey {
            struct Arguments: Encodable {
                let new: NewApiKey
            }
            let arguments = Arguments(new: new)
            return try await market.call("api_keys.create", arguments)
        }

        /// The keys of the user who acts, those that are not revoked before the others, the latest
        /// first: a hundred at most.
        public func list() async throws(VendueError) -> [ApiKeyView] {
            return try await market.call("api_keys.list", NoArguments())
        }

        /// Revokes a key: it is good no more, at any node. The user whose it is, an administrator
        /// and the host may. Fails with `api_key_not_found`, also for one of somebody else.
        @discardableResult
        public func revoke(id: ApiKeyId) async throws(VendueError) -> ApiKeyView {
            struct Arguments: Encodable {
                let id: ApiKeyId
            }
            let arguments = Arguments(id: id)
            return try await market.call("api_keys.revoke", arguments)
        }
    }
}

extension Market {
    /// Workspaces and their members.
    public var workspaces: Workspaces { Workspaces(market: self) }

    /// Workspaces and their members.
    public struct Workspaces: Sendable {
        let market: Market

        /// Makes a workspace of which the user who acts is the owner. Fails with
        /// `invalid_argument`.
        ///
        /// - Parameters:
        ///   - name: The name, 1 to 100 characters.
        ///   - approval: Whether members' writes wait for the approval of an owner or
        ///               administrator.
        @discardableResult
        public func create(
            name: String,
            approval: Bool? = nil
        ) async throws(VendueError) -> WorkspaceView {
            let new = NewWorkspace(name: name, approval: approval)
            return try await create(new)
        }

        /// Makes a workspace of which the user who acts is the owner. Fails with
        /// `invalid_argument`.
        @discardableResult
        public func create(_ new: NewWorkspace) async throws(VendueError) -> WorkspaceView {
            struct Arguments: Encodable {
                let new: NewWorkspace
            }
            let arguments = Arguments(new: new)
            return try await market.call("workspaces.create", arguments)
        }

        /// A workspace, for its members. Fails with `workspace_not_found`.
        @discardableResult
        public func get(id: WorkspaceId) async throws(VendueError) -> WorkspaceView {
            struct Arguments: Encodable {
                let id: WorkspaceId
            }
            let arguments = Arguments(id: id)
            return try await market.call("workspaces.get", arguments)
        }

        /// The workspaces of the user who acts, the oldest first, each with the user's role in it.
        public func list() async throws(VendueError) -> [WorkspaceView] {
            return try await market.call("workspaces.list", NoArguments())
        }

        /// Changes a workspace, as one of those who manage it. With `expectedVersion` the change is
        /// refused as `version_conflict` when somebody else was faster.
        ///
        /// Fails with `workspace_not_found`, `forbidden` and `invalid_argument`.
        ///
        /// - Parameters:
        ///   - name: Another name, 1 to 100 characters.
        ///   - approval: Whether members' writes wait for approval from now on.
        @discardableResult
        public func edit(
            id: WorkspaceId,
            name: String? = nil,
            approval: Bool? = nil,
            expectedVersion: Int? = nil
        ) async throws(VendueError) -> WorkspaceView {
            let edit = EditWorkspace(name: name, approval: approval)
            return try await self.edit(id: id, edit, expectedVersion: expectedVersion)
        }

        /// Changes a workspace, as one of those who manage it. With `expectedVersion` the change is
        /// refused as `version_conflict` when somebody else was faster.
        ///
        /// Fails with `workspace_not_found`, `forbidden` and `invalid_argument`.
        @discardableResult
        public func edit(
            id: WorkspaceId,
            _ edit: EditWorkspace,
            expectedVersion: Int? = nil
        ) async throws(VendueError) -> WorkspaceView {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let edit: EditWorkspace
                let expected_version: Int?
            }
            let arguments = Arguments(id: id, edit: edit, expected_version: expectedVersion)
            return try await market.call("workspaces.edit", arguments)
        }

        /// Deletes a workspace, as its owner. From now on it is `workspace_not_found` for
        /// everybody. The memberships are taken away after that, a portion at a time.
        ///
        /// Fails with `workspace_not_found`, with `forbidden`, and with `workspace_required` for a
        /// personal workspace.
        public func delete(id: WorkspaceId) async throws(VendueError) {
            struct Arguments: Encodable {
                let id: WorkspaceId
            }
            let arguments = Arguments(id: id)
            let _: Nothing = try await market.call("workspaces.delete", arguments)
        }

        /// A page of the members, the latest user first, for members. Fails with
        /// `workspace_not_found`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func members(
            id: WorkspaceId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<MemberView> {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(id: id, limit: limit, cursor: cursor)
            return try await market.call("workspaces.members", arguments)
        }

        /// Gives a member another role, as one of those who manage the workspace; only an owner
        /// makes or unmakes an owner.
        ///
        /// Fails with `workspace_not_found`, `member_not_found`, `forbidden`, and with `last_owner`
        /// when no owner would be left. No API key may: what it gave would outlast it.
        @discardableResult
        public func setRole(
            id: WorkspaceId,
            userId: UserId,
            role: MemberRole
        ) async throws(VendueError) -> Member {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let user_id: UserId
                let role: MemberRole
            }
            let arguments = Arguments(id: id, user_id: userId, role: role)
            return try await market.call("workspaces.set_role", arguments)
        }

        /// Takes a member out, as one of those who manage the workspace. An owner cannot be taken
        /// out.
        ///
        /// Fails with `workspace_not_found`, `member_not_found` and `forbidden`.
        public func removeMember(id: WorkspaceId, userId: UserId) async throws(VendueError) {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let user_id: UserId
            }
            let arguments = Arguments(id: id, user_id: userId)
            let _: Nothing = try await market.call("workspaces.remove_member", arguments)
        }

        /// The user who acts leaves a workspace.
        ///
        /// Fails with `workspace_not_found`, with `last_owner`, and with `workspace_required` for
        /// the own personal workspace.
        public func leave(id: WorkspaceId) async throws(VendueError) {
            struct Arguments: Encodable {
                let id: WorkspaceId
            }
            let arguments = Arguments(id: id)
            let _: Nothing = try await market.call("workspaces.leave", arguments)
        }

        /// Invites somebody, as one of those who manage the workspace. The token is shown this
        /// once, and sent to the address that is named, where mail can be sent.
        ///
        /// Fails with `workspace_not_found`, `forbidden`, `invalid_argument`, with
        /// `workspace_required` for a personal workspace, and with `scope_missing` for an API key:
        /// whom it let in would stay when it is revoked. With an idempotency key, a request that
        /// comes again makes no second invitation; but the token is kept nowhere, so it is refused
        /// as `already_exists` with the id of the first one.
        ///
        /// - Parameters:
        ///   - role: What the new member may do: not `owner`.
        ///   - email: The e-mail address of who is invited, to which the link is sent; whoever has
        ///            the link can come in when absent.
        @discardableResult
        public func invite(
            id: WorkspaceId,
            role: MemberRole,
            email: String? = nil
        ) async throws(VendueError) -> Invited {
            let new = NewInvite(role: role, email: email)
            return try await invite(id: id, new)
        }

        /// Invites somebody, as one of those who manage the workspace. The token is shown this
        /// once, and sent to the address that is named, where mail can be sent.
        ///
        /// Fails with `workspace_not_found`, `forbidden`, `invalid_argument`, with
        /// `workspace_required` for a personal workspace, and with `scope_missing` for an API key:
        /// whom it let in would stay when it is revoked. With an idempotency key, a request that
        /// comes again makes no second invitation; but the token is kept nowhere, so it is refused
        /// as `already_exists` with the id of the first one.
        @discardableResult
        public func invite(id: WorkspaceId, _ new: NewInvite) async throws(VendueError) -> Invited {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let new: NewInvite
            }
            let arguments = Arguments(id: id, new: new)
            return try await market.call("workspaces.invite", arguments)
        }

        /// A page of the invitations, the latest first, for those who manage the workspace. Fails
        /// with `workspace_not_found` and `forbidden`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func invites(
            id: WorkspaceId,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<InviteView> {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(id: id, limit: limit, cursor: cursor)
            return try await market.call("workspaces.invites", arguments)
        }

        /// Takes an invitation back, as one of those who manage the workspace. Fails with
        /// `workspace_not_found`, `forbidden`, and with `invite_not_found`, also for one that was
        /// accepted.
        @discardableResult
        public func revokeInvite(
            id: WorkspaceId,
            inviteId: InviteId
        ) async throws(VendueError) -> InviteView {
            struct Arguments: Encodable {
                let id: WorkspaceId
                let invite_id: InviteId
            }
            let arguments = Arguments(id: id, invite_id: inviteId)
            return try await market.call("workspaces.revoke_invite", arguments)
        }

        /// The user who acts, in person, comes in by an invitation.
        ///
        /// Fails with `invite_not_found` for every token that opens nothing (any more, or for this
        /// user), with `email_unverified` when it is for the user's address and that is not
        /// confirmed, with `already_exists` for who is a member, and with `scope_missing` for an
        /// API key.
        @discardableResult
        public func acceptInvite(token: String) async throws(VendueError) -> WorkspaceView {
            struct Arguments: Encodable {
                let token: String
            }
            let arguments = Arguments(token: token)
            return try await market.call("workspaces.accept_invite", arguments)
        }

        /// What an invitation is into, for anybody who has its token. Fails with
        /// `invite_not_found`.
        @discardableResult
        public func invitePreview(token: String) async throws(VendueError) -> InvitePreview {
            struct Arguments: Encodable {
                let token: String
            }
            let arguments = Arguments(token: token)
            return try await market.call("workspaces.invite_preview", arguments)
        }
    }
}

extension Market {
    /// Changes that wait for approval.
    public var approvals: Approvals { Approvals(market: self) }

    /// Changes that wait for approval.
    public struct Approvals: Sendable {
        let market: Market

        /// One change. Fails with `pending_change_not_found`.
        @discardableResult
        public func get(id: PendingChangeId) async throws(VendueError) -> PendingChangeView {
            struct Arguments: Encodable {
                let id: PendingChangeId
            }
            let arguments = Arguments(id: id)
            return try await market.call("approvals.get", arguments)
        }

        /// A page of the changes of a workspace, the latest first, of one state or of any: all of
        /// them for those who manage it, and for others their own. Fails with
        /// `workspace_not_found`.
        ///
        /// - Parameters:
        ///   - limit: How many items, 1 to 200; 20 when absent.
        ///   - cursor: Where the page begins, as the page before says; the first when absent.
        public func page(
            workspaceId: WorkspaceId,
            state: ChangeState? = nil,
            limit: Int? = nil,
            cursor: String? = nil
        ) async throws(VendueError) -> Page<PendingChangeView> {
            struct Arguments: Encodable {
                let workspace_id: WorkspaceId
                let state: ChangeState?
                let limit: Int?
                let cursor: String?
            }
            let arguments = Arguments(
                workspace_id: workspaceId,
                state: state,
                limit: limit,
                cursor: cursor
            )
            return try await market.call("approvals.page", arguments)
        }

        /// Does what was asked for, as of now and for who asked, in the same commit in which it is
        /// marked as approved.
        ///
        /// Fails with `pending_change_not_found`; with `forbidden`, also when who asked may not
        /// write in the workspace any more; with `version_conflict` when it was decided before; and
        /// as the operation does. Whatever is refused leaves the change waiting.
        ///
        /// - Parameters:
        ///   - note: What to tell who asked, at most 500 characters.
        @discardableResult
        public func approve(
            id: PendingChangeId,
            note: String? = nil
        ) async throws(VendueError) -> PendingChangeView {
            let decision = Decision(note: note)
            return try await approve(id: id, decision)
        }

        /// Does what was asked for, as of now and for who asked, in the same commit in which it is
        /// marked as approved.
        ///
        /// Fails with `pending_change_not_found`; with `forbidden`, also when who asked may not
        /// write in the workspace any more; with `version_conflict` when it was decided before; and
        /// as the operation does. Whatever is refused leaves the change waiting.
        @discardableResult
        public func approve(
            id: PendingChangeId,
            _ decision: Decision
        ) async throws(VendueError) -> PendingChangeView {
            struct Arguments: Encodable {
                let id: PendingChangeId
                let decision: Decision
            }
            let arguments = Arguments(id: id, decision: decision)
            return try await market.call("approvals.approve", arguments)
        }

        /// Refuses what was asked for. Fails with `pending_change_not_found`, `forbidden` and
        /// `version_conflict`.
        ///
        /// - Parameters:
        ///   - note: What to tell who asked, at most 500 characters.
        @discardableResult
        public func reject(
            id: PendingChangeId,
            note: String? = nil
        ) async throws(VendueError) -> PendingChangeView {
            let decision = Decision(note: note)
            return try await reject(id: id, decision)
        }

        /// Refuses what was asked for. Fails with `pending_change_not_found`, `forbidden` and
        /// `version_conflict`.
        @discardableResult
        public func reject(
            id: PendingChangeId,
            _ decision: Decision
        ) async throws(VendueError) -> PendingChangeView {
            struct Arguments: Encodable {
                let id: PendingChangeId
                let decision: Decision
            }
            let arguments = Arguments(id: id, decision: decision)
            return try await market.call("approvals.reject", arguments)
        }

        /// Takes back what the user who acts has asked for. Fails with `pending_change_not_found`,
        /// `forbidden` and `version_conflict`.
        @discardableResult
        public func withdraw(id: PendingChangeId) async throws(VendueError) -> PendingChangeView {
            struct Arguments: Encodable {
                let id: PendingChangeId
            }
            let arguments = Arguments(id: id)
            return try await market.call("approvals.withdraw", arguments)
        }
    }
}

extension Market {
    /// Events that have happened, and those that happen.
    public var events: Events { Events(market: self) }

    /// Events that have happened, and those that happen.
    public struct Events: Sendable {
        let market: Market

        /// Up to `limit` (1 to 1,000) events of an auction after a number, oldest first, as the
        /// actor may see them. Fails as `Events.watch` does, and with `invalid_argument` for
        /// another limit or a negative number.
        ///
        /// - Parameters:
        ///   - limit: How many events, 1 to 1,000; 100 when absent.
        public func views(
            auctionId: AuctionId,
            after: Int? = nil,
            limit: Int? = nil
        ) async throws(VendueError) -> [WatchedEvent] {
            struct Arguments: Encodable {
                let auction_id: AuctionId
                let after: Int?
                let limit: Int?
            }
            let arguments = Arguments(auction_id: auctionId, after: after, limit: limit)
            return try await market.call("events.views", arguments)
        }

        /// Up to `limit` (1 to 1,000) events of a topic after a number, oldest first. Fails as
        /// `Events.subscribe` does, and with `invalid_argument` for another limit.
        ///
        /// - Parameters:
        ///   - limit: How many events, 1 to 1,000; 100 when absent.
        public func read(
            topic: String,
            after: Int? = nil,
            limit: Int? = nil
        ) async throws(VendueError) -> [Event] {
            struct Arguments: Encodable {
                let topic: String
                let after: Int?
                let limit: Int?
            }
            let arguments = Arguments(topic: topic, after: after, limit: limit)
            return try await market.call("events.read", arguments)
        }

        /// Up to `limit` (1 to 1,000) events of all topics after a position of the log, for a
        /// follower that keeps its own place. Only the host may. Fails with `invalid_argument` for
        /// another limit.
        ///
        /// - Parameters:
        ///   - limit: How many events, 1 to 1,000; 100 when absent.
        public func follow(
            position: Int,
            limit: Int? = nil
        ) async throws(VendueError) -> [StoredEvent] {
            struct Arguments: Encodable {
                let position: Int
                let limit: Int?
            }
            let arguments = Arguments(position: position, limit: limit)
            return try await market.call("events.follow", arguments)
        }
    }
}

extension Market {
    /// Does everything that is due by the market's clock, and gives how many deadlines that were. A
    /// market on a clock that runs does this by itself; where time is moved by hand it is how time
    /// takes effect. Only the host may.
    @discardableResult
    public func runDue() async throws(VendueError) -> Int {
        return try await call("market.run_due", NoArguments())
    }

    /// Copies the market as of one commit into a new file while it goes on serving.
    ///
    /// Fails with `already_exists` when there is such a file, and with `invalid_argument` for a
    /// market in memory or in a database, which has means of its own. Only the host may.
    public func backup(path: String) async throws(VendueError) {
        struct Arguments: Encodable {
            let path: String
        }
        let arguments = Arguments(path: path)
        let _: Nothing = try await call("market.backup", arguments)
    }

    /// The nodes that are open on this market and alive, this one among them; none for a file,
    /// which knows of no others. Only the host may.
    public func nodes() async throws(VendueError) -> [NodeView] {
        return try await call("market.nodes", NoArguments())
    }

    /// How this node stands among others. It asks nobody and never waits. Only the host may.
    @discardableResult
    public func status() async throws(VendueError) -> NodeStatus {
        return try await call("market.status", NoArguments())
    }
}
