// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.KSerializer
import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.nullable
import kotlinx.serialization.builtins.serializer

/** Every operation and every rule, by name. */
internal val typedCalls: Map<String, TypedCall> = listOf(
    rulesCalls(),
    auctionsCalls(),
    listingsCalls(),
    inventoryCalls(),
    identityCalls(),
    sessionsCalls(),
    apiKeysCalls(),
    workspacesCalls(),
    approvalsCalls(),
    eventsCalls(),
    marketCalls(),
).flatten().toMap()

private fun auctionsCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("auctions.create", AuctionView.serializer()) { market, given ->
        val newRecord = given.required("new", NewAuction.serializer())
        market.auctions.create(
            listingId = newRecord.listingId,
            opening = newRecord.opening,
            endsAt = newRecord.endsAt,
            format = newRecord.format,
            reserve = newRecord.reserve,
            buyNow = newRecord.buyNow,
            increments = newRecord.increments,
            firstBid = newRecord.firstBid,
            tie = newRecord.tie,
            selfRaise = newRecord.selfRaise,
            belowReserve = newRecord.belowReserve,
            softClose = newRecord.softClose,
            groupId = newRecord.groupId,
            retraction = newRecord.retraction,
            admission = newRecord.admission,
            deposit = newRecord.deposit,
            preBids = newRecord.preBids,
            linkedAccounts = newRecord.linkedAccounts,
            pausedTime = newRecord.pausedTime,
            premium = newRecord.premium,
            taxBasisPoints = newRecord.taxBasisPoints,
            startsAt = newRecord.startsAt,
        )
    },
    typed("auctions.get", AuctionSummary.serializer()) { market, given ->
        market.auctions.get(
            id = given.required("id", String.serializer()),
        )
    },
    typed("auctions.page", Page.serializer(AuctionSummary.serializer())) { market, given ->
        market.auctions.page(
            phase = given.required("phase", AuctionPhase.serializer()),
            sellerId = given.optional("seller_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("auctions.place_bid", PlacedBid.serializer()) { market, given ->
        val bidRecord = given.required("bid", PlaceBid.serializer())
        market.auctions.placeBid(
            auctionId = bidRecord.auctionId,
            maximum = bidRecord.maximum,
        )
    },
    typed("auctions.place_bids", ListSerializer(BidOutcome.serializer())) { market, given ->
        market.auctions.placeBids(
            bids = given.required("bids", ListSerializer(PlaceBid.serializer())),
        )
    },
    typed("auctions.buy_now", PlacedBid.serializer()) { market, given ->
        market.auctions.buyNow(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.retract", AuctionView.serializer()) { market, given ->
        market.auctions.retract(
            auctionId = given.required("auction_id", String.serializer()),
            bidSequence = given.required("bid_sequence", Long.serializer()),
            reason = given.required("reason", RetractionReason.serializer()),
        )
    },
    typed("auctions.bids", Page.serializer(BidView.serializer())) { market, given ->
        market.auctions.bids(
            auctionId = given.required("auction_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("auctions.explain", Explanation.serializer()) { market, given ->
        market.auctions.explain(
            auctionId = given.required("auction_id", String.serializer()),
            bidSequence = given.required("bid_sequence", Long.serializer()),
        )
    },
    typed("auctions.verify", Verified.serializer()) { market, given ->
        market.auctions.verify(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.change_reserve", AuctionView.serializer()) { market, given ->
        market.auctions.changeReserve(
            auctionId = given.required("auction_id", String.serializer()),
            reserve = given.optional("reserve", Money.serializer()),
        )
    },
    typed("auctions.pause", AuctionView.serializer()) { market, given ->
        market.auctions.pause(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.resume", AuctionView.serializer()) { market, given ->
        market.auctions.resume(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.end_early", AuctionView.serializer()) { market, given ->
        market.auctions.endEarly(
            auctionId = given.required("auction_id", String.serializer()),
            how = given.required("how", EarlyEnd.serializer()),
        )
    },
    typed("auctions.cancel", AuctionView.serializer()) { market, given ->
        market.auctions.cancel(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.register", AdmissionStatus.serializer()) { market, given ->
        market.auctions.register(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.admit", AdmissionStatus.serializer()) { market, given ->
        market.auctions.admit(
            auctionId = given.required("auction_id", String.serializer()),
            userId = given.required("user_id", String.serializer()),
            status = given.required("status", AdmissionStatus.serializer()),
        )
    },
    typed("auctions.hold_deposit", AdmissionStatus.serializer()) { market, given ->
        market.auctions.holdDeposit(
            auctionId = given.required("auction_id", String.serializer()),
            userId = given.required("user_id", String.serializer()),
            deposit = given.required("deposit", Money.serializer()),
        )
    },
    typed("auctions.set_limit", NothingSerializer) { market, given ->
        market.auctions.setLimit(
            userId = given.required("user_id", String.serializer()),
            currency = given.required("currency", String.serializer()),
            limit = given.optional("limit", Money.serializer()),
        )
    },
    typed("auctions.ban", NothingSerializer) { market, given ->
        market.auctions.ban(
            userId = given.required("user_id", String.serializer()),
            until = given.optional("until", TimestampSerializer),
        )
    },
    typed("auctions.mark_no_response", NothingSerializer) { market, given ->
        market.auctions.markNoResponse(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.link_accounts", NothingSerializer) { market, given ->
        market.auctions.linkAccounts(
            one = given.required("one", String.serializer()),
            other = given.required("other", String.serializer()),
        )
    },
    typed("auctions.create_group", String.serializer()) { market, _ ->
        market.auctions.createGroup()
    },
    typed("auctions.ids", ListSerializer(String.serializer())) { market, given ->
        market.auctions.ids(
            limit = given.required("limit", Long.serializer()),
            after = given.optional("after", String.serializer()),
        )
    },
    typed("auctions.log", ListSerializer(LogEntry.serializer())) { market, given ->
        market.auctions.log(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
    typed("auctions.archive", AuctionArchive.serializer()) { market, given ->
        market.auctions.archive(
            auctionId = given.required("auction_id", String.serializer()),
        )
    },
)

private fun listingsCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("listings.create", ListingView.serializer()) { market, given ->
        val newRecord = given.required("new", NewListing.serializer())
        market.listings.create(
            kind = newRecord.kind,
            title = newRecord.title,
            category = newRecord.category,
            condition = newRecord.condition,
            description = newRecord.description,
            attributes = newRecord.attributes,
            tags = newRecord.tags,
            location = newRecord.location,
            quantity = newRecord.quantity,
            stockItemId = newRecord.stockItemId,
            picture = newRecord.picture,
        )
    },
    typed("listings.get", ListingView.serializer()) { market, given ->
        market.listings.get(
            id = given.required("id", String.serializer()),
        )
    },
    typed("listings.page", Page.serializer(ListingView.serializer())) { market, given ->
        market.listings.page(
            sellerId = given.optional("seller_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("listings.auctions", ListSerializer(String.serializer())) { market, given ->
        market.listings.auctions(
            id = given.required("id", String.serializer()),
        )
    },
    typed("listings.edit", ListingView.serializer()) { market, given ->
        val editRecord = given.required("edit", EditListing.serializer())
        market.listings.edit(
            id = given.required("id", String.serializer()),
            title = editRecord.title,
            description = editRecord.description,
            category = editRecord.category,
            attributes = editRecord.attributes,
            condition = editRecord.condition,
            tags = editRecord.tags,
            location = editRecord.location,
            picture = editRecord.picture,
            expectedVersion = given.optional("expected_version", Long.serializer()),
        )
    },
    typed("listings.add_to_description", ListingView.serializer()) { market, given ->
        market.listings.addToDescription(
            id = given.required("id", String.serializer()),
            addition = given.required("addition", String.serializer()),
        )
    },
    typed("listings.set_picture", ListingView.serializer()) { market, given ->
        market.listings.setPicture(
            id = given.required("id", String.serializer()),
            picture = given.required("picture", String.serializer()),
        )
    },
    typed("listings.publish", ListingView.serializer()) { market, given ->
        market.listings.publish(
            id = given.required("id", String.serializer()),
        )
    },
    typed("listings.withdraw", ListingView.serializer()) { market, given ->
        market.listings.withdraw(
            id = given.required("id", String.serializer()),
        )
    },
    typed("listings.mark_sold", ListingView.serializer()) { market, given ->
        market.listings.markSold(
            id = given.required("id", String.serializer()),
        )
    },
)

private fun inventoryCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("inventory.create", Approvable.serializer(StockItemView.serializer())) { market, given ->
        val newRecord = given.required("new", NewStockItem.serializer())
        market.inventory.create(
            sku = newRecord.sku,
            name = newRecord.name,
            quantity = newRecord.quantity,
        )
    },
    typed("inventory.receive", Approvable.serializer(StockItemView.serializer())) { market, given ->
        market.inventory.receive(
            id = given.required("id", String.serializer()),
            quantity = given.required("quantity", Long.serializer()),
        )
    },
    typed("inventory.get", StockItemView.serializer()) { market, given ->
        market.inventory.get(
            id = given.required("id", String.serializer()),
        )
    },
    typed("inventory.page", Page.serializer(StockItemView.serializer())) { market, given ->
        market.inventory.page(
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
)

private fun identityCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("identity.register", UserView.serializer()) { market, given ->
        val newRecord = given.required("new", NewUser.serializer())
        market.identity.register(
            username = newRecord.username,
            email = newRecord.email,
            displayName = newRecord.displayName,
            password = newRecord.password,
        )
    },
    typed("identity.register_admin", UserView.serializer()) { market, given ->
        val newRecord = given.required("new", NewUser.serializer())
        market.identity.registerAdmin(
            username = newRecord.username,
            email = newRecord.email,
            displayName = newRecord.displayName,
            password = newRecord.password,
        )
    },
    typed("identity.import_user", UserView.serializer()) { market, given ->
        val userRecord = given.required("user", ImportUser.serializer())
        market.identity.importUser(
            username = userRecord.username,
            email = userRecord.email,
            displayName = userRecord.displayName,
            passwordHash = userRecord.passwordHash,
            emailVerified = userRecord.emailVerified,
            role = userRecord.role,
            createdAt = userRecord.createdAt,
            externalSource = userRecord.externalSource,
            externalId = userRecord.externalId,
        )
    },
    typed("identity.authenticate", UserView.serializer()) { market, given ->
        market.identity.authenticate(
            name = given.required("name", String.serializer()),
            password = given.required("password", String.serializer()),
        )
    },
    typed("identity.me", UserView.serializer()) { market, _ ->
        market.identity.me()
    },
    typed("identity.get", UserView.serializer()) { market, given ->
        market.identity.get(
            id = given.required("id", String.serializer()),
        )
    },
    typed("identity.find_by_name", UserView.serializer()) { market, given ->
        market.identity.findByName(
            name = given.required("name", String.serializer()),
        )
    },
    typed("identity.page", Page.serializer(UserView.serializer())) { market, given ->
        market.identity.page(
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("identity.edit_profile", UserView.serializer()) { market, given ->
        val editRecord = given.required("edit", EditProfile.serializer())
        market.identity.editProfile(
            displayName = editRecord.displayName,
            bio = editRecord.bio,
            location = editRecord.location,
            locale = editRecord.locale,
            timeZone = editRecord.timeZone,
            avatar = editRecord.avatar,
            expectedVersion = given.optional("expected_version", Long.serializer()),
        )
    },
    typed("identity.set_badges", UserView.serializer()) { market, given ->
        market.identity.setBadges(
            userId = given.required("user_id", String.serializer()),
            badges = given.required("badges", ListSerializer(String.serializer())),
        )
    },
    typed("identity.change_password", NothingSerializer) { market, given ->
        market.identity.changePassword(
            oldPassword = given.required("old_password", String.serializer()),
            password = given.required("password", String.serializer()),
        )
    },
    typed("identity.change_email", NothingSerializer) { market, given ->
        market.identity.changeEmail(
            password = given.required("password", String.serializer()),
            email = given.required("email", String.serializer()),
        )
    },
    typed("identity.request_email_verification", NothingSerializer) { market, _ ->
        market.identity.requestEmailVerification()
    },
    typed("identity.verify_email", UserView.serializer()) { market, given ->
        market.identity.verifyEmail(
            token = given.required("token", String.serializer()),
        )
    },
    typed("identity.request_password_reset", NothingSerializer) { market, given ->
        market.identity.requestPasswordReset(
            email = given.required("email", String.serializer()),
        )
    },
    typed("identity.reset_password", String.serializer()) { market, given ->
        market.identity.resetPassword(
            token = given.required("token", String.serializer()),
            password = given.required("password", String.serializer()),
        )
    },
    typed("identity.make_link", String.serializer()) { market, given ->
        market.identity.makeLink(
            kind = given.required("kind", LinkKind.serializer()),
            userId = given.required("user_id", String.serializer()),
        )
    },
    typed("identity.follow", NothingSerializer) { market, given ->
        market.identity.follow(
            userId = given.required("user_id", String.serializer()),
        )
    },
    typed("identity.unfollow", NothingSerializer) { market, given ->
        market.identity.unfollow(
            userId = given.required("user_id", String.serializer()),
        )
    },
    typed("identity.block", NothingSerializer) { market, given ->
        market.identity.block(
            userId = given.required("user_id", String.serializer()),
            bids = given.optional("bids", Boolean.serializer()),
        )
    },
    typed("identity.unblock", NothingSerializer) { market, given ->
        market.identity.unblock(
            userId = given.required("user_id", String.serializer()),
        )
    },
    typed("identity.followed", Page.serializer(RelatedUser.serializer())) { market, given ->
        market.identity.followed(
            userId = given.required("user_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("identity.followers", Page.serializer(RelatedUser.serializer())) { market, given ->
        market.identity.followers(
            userId = given.required("user_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("identity.blocked", Page.serializer(RelatedUser.serializer())) { market, given ->
        market.identity.blocked(
            userId = given.required("user_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("identity.sanction", Sanction.serializer()) { market, given ->
        val newRecord = given.required("new", NewSanction.serializer())
        market.identity.sanction(
            userId = given.required("user_id", String.serializer()),
            kind = newRecord.kind,
            reason = newRecord.reason,
            endsAt = newRecord.endsAt,
        )
    },
    typed("identity.lift_sanction", Sanction.serializer()) { market, given ->
        market.identity.liftSanction(
            id = given.required("id", String.serializer()),
        )
    },
    typed("identity.sanctions", Page.serializer(Sanction.serializer())) { market, given ->
        market.identity.sanctions(
            userId = given.required("user_id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("identity.set_state", UserView.serializer()) { market, given ->
        market.identity.setState(
            id = given.required("id", String.serializer()),
            state = given.required("state", UserState.serializer()),
        )
    },
    typed("identity.set_role", UserView.serializer()) { market, given ->
        market.identity.setRole(
            id = given.required("id", String.serializer()),
            role = given.required("role", PlatformRole.serializer()),
        )
    },
    typed("identity.delete_account", NothingSerializer) { market, given ->
        val deleteRecord = given.required("delete", DeleteAccount.serializer())
        market.identity.deleteAccount(
            userId = given.required("user_id", String.serializer()),
            password = deleteRecord.password,
        )
    },
    typed("identity.set_up_token", String.serializer().nullable) { market, _ ->
        market.identity.setUpToken()
    },
    typed("identity.set_up", UserView.serializer()) { market, given ->
        val newRecord = given.required("new", NewUser.serializer())
        market.identity.setUp(
            token = given.required("token", String.serializer()),
            username = newRecord.username,
            email = newRecord.email,
            displayName = newRecord.displayName,
            password = newRecord.password,
        )
    },
)

private fun sessionsCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("sessions.sign_in", SignedIn.serializer()) { market, given ->
        val askedRecord = given.required("asked", SignIn.serializer())
        market.sessions.signIn(
            name = askedRecord.name,
            password = askedRecord.password,
            device = askedRecord.device,
            address = askedRecord.address,
        )
    },
    typed("sessions.sign_in_page", PageSession.serializer()) { market, given ->
        val askedRecord = given.required("asked", SignIn.serializer())
        market.sessions.signInPage(
            name = askedRecord.name,
            password = askedRecord.password,
            device = askedRecord.device,
            address = askedRecord.address,
        )
    },
    typed("sessions.sign_in_external", SignedIn.serializer()) { market, given ->
        market.sessions.signInExternal(
            token = given.required("token", String.serializer()),
            device = given.optional("device", String.serializer()),
            address = given.optional("address", String.serializer()),
        )
    },
    typed("sessions.sign_in_external_page", PageSession.serializer()) { market, given ->
        market.sessions.signInExternalPage(
            token = given.required("token", String.serializer()),
            device = given.optional("device", String.serializer()),
            address = given.optional("address", String.serializer()),
        )
    },
    typed("sessions.begin", SignedIn.serializer()) { market, given ->
        market.sessions.begin(
            userId = given.required("user_id", String.serializer()),
            device = given.optional("device", String.serializer()),
            address = given.optional("address", String.serializer()),
        )
    },
    typed("sessions.begin_page", PageSession.serializer()) { market, given ->
        market.sessions.beginPage(
            userId = given.required("user_id", String.serializer()),
            device = given.optional("device", String.serializer()),
            address = given.optional("address", String.serializer()),
        )
    },
    typed("sessions.refresh", TokenPair.serializer()) { market, given ->
        market.sessions.refresh(
            refreshToken = given.required("refresh_token", String.serializer()),
        )
    },
    typed("sessions.list", ListSerializer(SessionView.serializer())) { market, _ ->
        market.sessions.list()
    },
    typed("sessions.end", NothingSerializer) { market, given ->
        market.sessions.end(
            id = given.required("id", String.serializer()),
        )
    },
    typed("sessions.sign_out", NothingSerializer) { market, _ ->
        market.sessions.signOut()
    },
    typed("sessions.end_others", Long.serializer()) { market, _ ->
        market.sessions.endOthers()
    },
    typed("sessions.end_all", Long.serializer()) { market, given ->
        market.sessions.endAll(
            userId = given.required("user_id", String.serializer()),
        )
    },
    typed("sessions.tidy", Long.serializer()) { market, _ ->
        market.sessions.tidy()
    },
    typed("sessions.jwks", String.serializer()) { market, _ ->
        market.sessions.jwks()
    },
)

private fun apiKeysCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("api_keys.create", CreatedApiKey.serializer()) { market, given ->
        val newRecord = given.required("new", NewApiKey.serializer())
        market.apiKeys.create(
            name = newRecord.name,
            scopes = newRecord.scopes,
            expiresAt = newRecord.expiresAt,
        )
    },
    typed("api_keys.list", ListSerializer(ApiKeyView.serializer())) { market, _ ->
        market.apiKeys.list()
    },
    typed("api_keys.revoke", ApiKeyView.serializer()) { market, given ->
        market.apiKeys.revoke(
            id = given.required("id", String.serializer()),
        )
    },
)

private fun workspacesCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("workspaces.create", WorkspaceView.serializer()) { market, given ->
        val newRecord = given.required("new", NewWorkspace.serializer())
        market.workspaces.create(
            name = newRecord.name,
            approval = newRecord.approval,
        )
    },
    typed("workspaces.get", WorkspaceView.serializer()) { market, given ->
        market.workspaces.get(
            id = given.required("id", String.serializer()),
        )
    },
    typed("workspaces.list", ListSerializer(WorkspaceView.serializer())) { market, _ ->
        market.workspaces.list()
    },
    typed("workspaces.edit", WorkspaceView.serializer()) { market, given ->
        val editRecord = given.required("edit", EditWorkspace.serializer())
        market.workspaces.edit(
            id = given.required("id", String.serializer()),
            name = editRecord.name,
            approval = editRecord.approval,
            expectedVersion = given.optional("expected_version", Long.serializer()),
        )
    },
    typed("workspaces.delete", NothingSerializer) { market, given ->
        market.workspaces.delete(
            id = given.required("id", String.serializer()),
        )
    },
    typed("workspaces.members", Page.serializer(MemberView.serializer())) { market, given ->
        market.workspaces.members(
            id = given.required("id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("workspaces.set_role", Member.serializer()) { market, given ->
        market.workspaces.setRole(
            id = given.required("id", String.serializer()),
            userId = given.required("user_id", String.serializer()),
            role = given.required("role", MemberRole.serializer()),
        )
    },
    typed("workspaces.remove_member", NothingSerializer) { market, given ->
        market.workspaces.removeMember(
            id = given.required("id", String.serializer()),
            userId = given.required("user_id", String.serializer()),
        )
    },
    typed("workspaces.leave", NothingSerializer) { market, given ->
        market.workspaces.leave(
            id = given.required("id", String.serializer()),
        )
    },
    typed("workspaces.invite", Invited.serializer()) { market, given ->
        val newRecord = given.required("new", NewInvite.serializer())
        market.workspaces.invite(
            id = given.required("id", String.serializer()),
            role = newRecord.role,
            email = newRecord.email,
        )
    },
    typed("workspaces.invites", Page.serializer(InviteView.serializer())) { market, given ->
        market.workspaces.invites(
            id = given.required("id", String.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("workspaces.revoke_invite", InviteView.serializer()) { market, given ->
        market.workspaces.revokeInvite(
            id = given.required("id", String.serializer()),
            inviteId = given.required("invite_id", String.serializer()),
        )
    },
    typed("workspaces.accept_invite", WorkspaceView.serializer()) { market, given ->
        market.workspaces.acceptInvite(
            token = given.required("token", String.serializer()),
        )
    },
    typed("workspaces.invite_preview", InvitePreview.serializer()) { market, given ->
        market.workspaces.invitePreview(
            token = given.required("token", String.serializer()),
        )
    },
)

private fun approvalsCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("approvals.get", PendingChangeView.serializer()) { market, given ->
        market.approvals.get(
            id = given.required("id", String.serializer()),
        )
    },
    typed("approvals.page", Page.serializer(PendingChangeView.serializer())) { market, given ->
        market.approvals.page(
            workspaceId = given.required("workspace_id", String.serializer()),
            state = given.optional("state", ChangeState.serializer()),
            limit = given.optional("limit", Long.serializer()),
            cursor = given.optional("cursor", String.serializer()),
        )
    },
    typed("approvals.approve", PendingChangeView.serializer()) { market, given ->
        val decisionRecord = given.required("decision", Decision.serializer())
        market.approvals.approve(
            id = given.required("id", String.serializer()),
            note = decisionRecord.note,
        )
    },
    typed("approvals.reject", PendingChangeView.serializer()) { market, given ->
        val decisionRecord = given.required("decision", Decision.serializer())
        market.approvals.reject(
            id = given.required("id", String.serializer()),
            note = decisionRecord.note,
        )
    },
    typed("approvals.withdraw", PendingChangeView.serializer()) { market, given ->
        market.approvals.withdraw(
            id = given.required("id", String.serializer()),
        )
    },
)

private fun eventsCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("events.views", ListSerializer(WatchedEvent.serializer())) { market, given ->
        market.events.views(
            auctionId = given.required("auction_id", String.serializer()),
            after = given.optional("after", Long.serializer()),
            limit = given.optional("limit", Long.serializer()),
        )
    },
    typed("events.read", ListSerializer(Event.serializer())) { market, given ->
        market.events.read(
            topic = given.required("topic", String.serializer()),
            after = given.optional("after", Long.serializer()),
            limit = given.optional("limit", Long.serializer()),
        )
    },
    typed("events.follow", ListSerializer(StoredEvent.serializer())) { market, given ->
        market.events.follow(
            position = given.required("position", Long.serializer()),
            limit = given.optional("limit", Long.serializer()),
        )
    },
)

private fun marketCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("market.run_due", Long.serializer()) { market, _ ->
        market.runDue()
    },
    typed("market.backup", NothingSerializer) { market, given ->
        market.backup(
            path = given.required("path", String.serializer()),
        )
    },
    typed("market.nodes", ListSerializer(NodeView.serializer())) { market, _ ->
        market.nodes()
    },
    typed("market.status", NodeStatus.serializer()) { market, _ ->
        market.status()
    },
)

private fun rulesCalls(): List<Pair<String, TypedCall>> = listOf(
    typed("rules.increment", Long.serializer()) { _, given ->
        Rules.increment(
            increments = given.required("increments", String.serializer()),
            priceMinor = given.required("price_minor", Long.serializer()),
        )
    },
    typed("rules.minimum_bid", Long.serializer()) { _, given ->
        Rules.minimumBid(
            increments = given.required("increments", String.serializer()),
            openingMinor = given.required("opening_minor", Long.serializer()),
            priceMinor = given.optional("price_minor", Long.serializer()),
            firstBid = given.optional("first_bid", FirstBid.serializer()),
        )
    },
    typed("rules.price_of_maximums", Long.serializer()) { _, given ->
        Rules.priceOfMaximums(
            increments = given.required("increments", String.serializer()),
            openingMinor = given.required("opening_minor", Long.serializer()),
            maximumsMinor = given.required("maximums_minor", ListSerializer(Long.serializer())),
            reserveMinor = given.optional("reserve_minor", Long.serializer()),
            belowReserve = given.optional("below_reserve", BelowReserve.serializer()),
        )
    },
    typed("rules.price_lines", ListSerializer(PriceLine.serializer())) { _, given ->
        Rules.priceLines(
            hammerMinor = given.required("hammer_minor", Long.serializer()),
            premium = given.optional("premium", String.serializer()),
            taxBasisPoints = given.optional("tax_basis_points", Long.serializer()),
        )
    },
    typed("rules.verify_log", Verified.serializer()) { _, given ->
        Rules.verifyLog(
            archive = given.required("archive", AuctionArchive.serializer()),
        )
    },
    typed("rules.money", Money.serializer()) { _, given ->
        Rules.money(
            amount = given.required("amount", String.serializer()),
            currency = given.required("currency", String.serializer()),
        )
    },
    typed("rules.format_amount", String.serializer()) { _, given ->
        Rules.formatAmount(
            money = given.required("money", Money.serializer()),
        )
    },
    typed("rules.currency", CurrencyView.serializer()) { _, given ->
        Rules.currency(
            code = given.required("code", String.serializer()),
        )
    },
)

/** Every record, by name. */
internal val typedRecords: Map<String, KSerializer<*>> = mapOf(
    "ApiKeyView" to ApiKeyView.serializer(),
    "Auction" to Auction.serializer(),
    "AuctionArchive" to AuctionArchive.serializer(),
    "AuctionPolicy" to AuctionPolicy.serializer(),
    "AuctionSummary" to AuctionSummary.serializer(),
    "AuctionView" to AuctionView.serializer(),
    "BidOutcome" to BidOutcome.serializer(),
    "BidView" to BidView.serializer(),
    "CreatedApiKey" to CreatedApiKey.serializer(),
    "CurrencyView" to CurrencyView.serializer(),
    "Decision" to Decision.serializer(),
    "DeleteAccount" to DeleteAccount.serializer(),
    "EditListing" to EditListing.serializer(),
    "EditProfile" to EditProfile.serializer(),
    "EditWorkspace" to EditWorkspace.serializer(),
    "Event" to Event.serializer(),
    "Explanation" to Explanation.serializer(),
    "HashCost" to HashCost.serializer(),
    "IdentityPolicy" to IdentityPolicy.serializer(),
    "ImportUser" to ImportUser.serializer(),
    "InvitePreview" to InvitePreview.serializer(),
    "InviteView" to InviteView.serializer(),
    "Invited" to Invited.serializer(),
    "ListingView" to ListingView.serializer(),
    "LogEntry" to LogEntry.serializer(),
    "Member" to Member.serializer(),
    "MemberView" to MemberView.serializer(),
    "NewApiKey" to NewApiKey.serializer(),
    "NewAuction" to NewAuction.serializer(),
    "NewInvite" to NewInvite.serializer(),
    "NewListing" to NewListing.serializer(),
    "NewSanction" to NewSanction.serializer(),
    "NewStockItem" to NewStockItem.serializer(),
    "NewUser" to NewUser.serializer(),
    "NewWorkspace" to NewWorkspace.serializer(),
    "NodeStatus" to NodeStatus.serializer(),
    "NodeView" to NodeView.serializer(),
    "OpenOptions" to OpenOptions.serializer(),
    "PageSession" to PageSession.serializer(),
    "PendingChangeView" to PendingChangeView.serializer(),
    "PlaceBid" to PlaceBid.serializer(),
    "PlacedBid" to PlacedBid.serializer(),
    "PriceLine" to PriceLine.serializer(),
    "RelatedUser" to RelatedUser.serializer(),
    "Sanction" to Sanction.serializer(),
    "SessionView" to SessionView.serializer(),
    "SignIn" to SignIn.serializer(),
    "SignedIn" to SignedIn.serializer(),
    "Standing" to Standing.serializer(),
    "StockItemView" to StockItemView.serializer(),
    "StoredEvent" to StoredEvent.serializer(),
    "TokenPair" to TokenPair.serializer(),
    "TokenVerifier" to TokenVerifier.serializer(),
    "UserView" to UserView.serializer(),
    "Verified" to Verified.serializer(),
    "ViewerStanding" to ViewerStanding.serializer(),
    "WatchedEvent" to WatchedEvent.serializer(),
    "WorkspaceView" to WorkspaceView.serializer(),
)

/** Every union, by name. */
internal val typedUnions: Map<String, KSerializer<*>> = mapOf(
    "Attributes" to Attributes.serializer(),
    "AuctionEventView" to AuctionEventView.serializer(),
    "EventBody" to EventBody.serializer(),
)

/** Every set of words, by name. */
internal val typedWords: Map<String, List<String>> = mapOf(
    "Act" to Act.entries.map { it.word },
    "Admission" to Admission.entries.map { it.word },
    "AdmissionStatus" to AdmissionStatus.entries.map { it.word },
    "AuctionPhase" to AuctionPhase.entries.map { it.word },
    "AuctionState" to AuctionState.entries.map { it.word },
    "BelowReserve" to BelowReserve.entries.map { it.word },
    "BoxCondition" to BoxCondition.entries.map { it.word },
    "CancelReason" to CancelReason.entries.map { it.word },
    "ChangeState" to ChangeState.entries.map { it.word },
    "Condition" to Condition.entries.map { it.word },
    "EarlyEnd" to EarlyEnd.entries.map { it.word },
    "FirstBid" to FirstBid.entries.map { it.word },
    "Format" to Format.entries.map { it.word },
    "InviteState" to InviteState.entries.map { it.word },
    "LinkKind" to LinkKind.entries.map { it.word },
    "ListingKind" to ListingKind.entries.map { it.word },
    "ListingState" to ListingState.entries.map { it.word },
    "MemberRole" to MemberRole.entries.map { it.word },
    "PausedTime" to PausedTime.entries.map { it.word },
    "Permission" to Permission.entries.map { it.word },
    "PlatformRole" to PlatformRole.entries.map { it.word },
    "PriceLineKind" to PriceLineKind.entries.map { it.word },
    "Retraction" to Retraction.entries.map { it.word },
    "RetractionReason" to RetractionReason.entries.map { it.word },
    "SanctionKind" to SanctionKind.entries.map { it.word },
    "SelfRaise" to SelfRaise.entries.map { it.word },
    "SessionEnd" to SessionEnd.entries.map { it.word },
    "SessionKind" to SessionKind.entries.map { it.word },
    "SessionPolicy" to SessionPolicy.entries.map { it.word },
    "SignInMethod" to SignInMethod.entries.map { it.word },
    "TieRule" to TieRule.entries.map { it.word },
    "UnsoldReason" to UnsoldReason.entries.map { it.word },
    "UserState" to UserState.entries.map { it.word },
    "Verdict" to Verdict.entries.map { it.word },
)
