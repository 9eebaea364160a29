// Written from the operations that the program declares, by `make hosts`.

import Foundation

@testable import Vendue

/// Calls `area.name` by its typed method, with arguments and answer in JSON.
func dispatch(
    _ operation: String, on market: Market, with arguments: JSONValue?
) async throws -> JSONValue {
    let given = try Given(arguments)
    switch operation.prefix(while: { $0 != "." }) {
    case "auctions": return try await dispatchAuctions(operation, on: market, with: given)
    case "listings": return try await dispatchListings(operation, on: market, with: given)
    case "inventory": return try await dispatchInventory(operation, on: market, with: given)
    case "identity": return try await dispatchIdentity(operation, on: market, with: given)
    case "sessions": return try await dispatchSessions(operation, on: market, with: given)
    case "api_keys": return try await dispatchApiKeys(operation, on: market, with: given)
    case "workspaces": return try await dispatchWorkspaces(operation, on: market, with: given)
    case "approvals": return try await dispatchApprovals(operation, on: market, with: given)
    case "events": return try await dispatchEvents(operation, on: market, with: given)
    case "market": return try await dispatchMarket(operation, on: market, with: given)
    case "rules": return try await dispatchRules(operation, on: market, with: given)
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchAuctions(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "auctions.create":
        try given.requireNothingBut(["new"])
        let new: NewAuction = try given.value("new")
        return try await json(market.auctions.create(listingId: new.listingId, opening: new.opening, endsAt: new.endsAt, format: new.format, reserve: new.reserve, buyNow: new.buyNow, increments: new.increments, firstBid: new.firstBid, tie: new.tie, selfRaise: new.selfRaise, belowReserve: new.belowReserve, softClose: new.softClose, groupId: new.groupId, retraction: new.retraction, admission: new.admission, deposit: new.deposit, preBids: new.preBids, linkedAccounts: new.linkedAccounts, pausedTime: new.pausedTime, premium: new.premium, taxBasisPoints: new.taxBasisPoints, startsAt: new.startsAt))
    case "auctions.get":
        try given.requireNothingBut(["id"])
        return try await json(market.auctions.get(id: given.value("id")))
    case "auctions.page":
        try given.requireNothingBut(["phase", "seller_id", "limit", "cursor"])
        return try await json(market.auctions.page(phase: given.value("phase"), sellerId: given.optional("seller_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "auctions.place_bid":
        try given.requireNothingBut(["bid"])
        let bid: PlaceBid = try given.value("bid")
        return try await json(market.auctions.placeBid(auctionId: bid.auctionId, maximum: bid.maximum))
    case "auctions.place_bids":
        try given.requireNothingBut(["bids"])
        return try await json(market.auctions.placeBids(bids: given.value("bids")))
    case "auctions.buy_now":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.buyNow(auctionId: given.value("auction_id")))
    case "auctions.retract":
        try given.requireNothingBut(["auction_id", "bid_sequence", "reason"])
        return try await json(market.auctions.retract(auctionId: given.value("auction_id"), bidSequence: given.value("bid_sequence"), reason: given.value("reason")))
    case "auctions.bids":
        try given.requireNothingBut(["auction_id", "limit", "cursor"])
        return try await json(market.auctions.bids(auctionId: given.value("auction_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "auctions.explain":
        try given.requireNothingBut(["auction_id", "bid_sequence"])
        return try await json(market.auctions.explain(auctionId: given.value("auction_id"), bidSequence: given.value("bid_sequence")))
    case "auctions.verify":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.verify(auctionId: given.value("auction_id")))
    case "auctions.change_reserve":
        try given.requireNothingBut(["auction_id", "reserve"])
        return try await json(market.auctions.changeReserve(auctionId: given.value("auction_id"), reserve: given.optional("reserve")))
    case "auctions.pause":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.pause(auctionId: given.value("auction_id")))
    case "auctions.resume":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.resume(auctionId: given.value("auction_id")))
    case "auctions.end_early":
        try given.requireNothingBut(["auction_id", "how"])
        return try await json(market.auctions.endEarly(auctionId: given.value("auction_id"), how: given.value("how")))
    case "auctions.cancel":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.cancel(auctionId: given.value("auction_id")))
    case "auctions.register":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.register(auctionId: given.value("auction_id")))
    case "auctions.admit":
        try given.requireNothingBut(["auction_id", "user_id", "status"])
        return try await json(market.auctions.admit(auctionId: given.value("auction_id"), userId: given.value("user_id"), status: given.value("status")))
    case "auctions.hold_deposit":
        try given.requireNothingBut(["auction_id", "user_id", "deposit"])
        return try await json(market.auctions.holdDeposit(auctionId: given.value("auction_id"), userId: given.value("user_id"), deposit: given.value("deposit")))
    case "auctions.set_limit":
        try given.requireNothingBut(["user_id", "currency", "limit"])
        try await market.auctions.setLimit(userId: given.value("user_id"), currency: given.value("currency"), limit: given.optional("limit"))
        return .null
    case "auctions.ban":
        try given.requireNothingBut(["user_id", "until"])
        try await market.auctions.ban(userId: given.value("user_id"), until: given.optional("until"))
        return .null
    case "auctions.mark_no_response":
        try given.requireNothingBut(["auction_id"])
        try await market.auctions.markNoResponse(auctionId: given.value("auction_id"))
        return .null
    case "auctions.link_accounts":
        try given.requireNothingBut(["one", "other"])
        try await market.auctions.linkAccounts(one: given.value("one"), other: given.value("other"))
        return .null
    case "auctions.create_group":
        try given.requireNothingBut([])
        return try await json(market.auctions.createGroup())
    case "auctions.ids":
        try given.requireNothingBut(["after", "limit"])
        return try await json(market.auctions.ids(limit: given.value("limit"), after: given.optional("after")))
    case "auctions.log":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.log(auctionId: given.value("auction_id")))
    case "auctions.archive":
        try given.requireNothingBut(["auction_id"])
        return try await json(market.auctions.archive(auctionId: given.value("auction_id")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchListings(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "listings.create":
        try given.requireNothingBut(["new"])
        let new: NewListing = try given.value("new")
        return try await json(market.listings.create(kind: new.kind, title: new.title, category: new.category, condition: new.condition, description: new.description, attributes: new.attributes, tags: new.tags, location: new.location, quantity: new.quantity, stockItemId: new.stockItemId, picture: new.picture))
    case "listings.get":
        try given.requireNothingBut(["id"])
        return try await json(market.listings.get(id: given.value("id")))
    case "listings.page":
        try given.requireNothingBut(["seller_id", "limit", "cursor"])
        return try await json(market.listings.page(sellerId: given.optional("seller_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "listings.auctions":
        try given.requireNothingBut(["id"])
        return try await json(market.listings.auctions(id: given.value("id")))
    case "listings.edit":
        try given.requireNothingBut(["id", "edit", "expected_version"])
        let edit: EditListing = try given.value("edit")
        return try await json(market.listings.edit(id: given.value("id"), title: edit.title, description: edit.description, category: edit.category, attributes: edit.attributes, condition: edit.condition, tags: edit.tags, location: edit.location, picture: edit.picture, expectedVersion: given.optional("expected_version")))
    case "listings.add_to_description":
        try given.requireNothingBut(["id", "addition"])
        return try await json(market.listings.addToDescription(id: given.value("id"), addition: given.value("addition")))
    case "listings.set_picture":
        try given.requireNothingBut(["id", "picture"])
        return try await json(market.listings.setPicture(id: given.value("id"), picture: given.value("picture")))
    case "listings.publish":
        try given.requireNothingBut(["id"])
        return try await json(market.listings.publish(id: given.value("id")))
    case "listings.withdraw":
        try given.requireNothingBut(["id"])
        return try await json(market.listings.withdraw(id: given.value("id")))
    case "listings.mark_sold":
        try given.requireNothingBut(["id"])
        return try await json(market.listings.markSold(id: given.value("id")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchInventory(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "inventory.create":
        try given.requireNothingBut(["new"])
        let new: NewStockItem = try given.value("new")
        return try await json(market.inventory.create(sku: new.sku, name: new.name, quantity: new.quantity))
    case "inventory.receive":
        try given.requireNothingBut(["id", "quantity"])
        return try await json(market.inventory.receive(id: given.value("id"), quantity: given.value("quantity")))
    case "inventory.get":
        try given.requireNothingBut(["id"])
        return try await json(market.inventory.get(id: given.value("id")))
    case "inventory.page":
        try given.requireNothingBut(["limit", "cursor"])
        return try await json(market.inventory.page(limit: given.optional("limit"), cursor: given.optional("cursor")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchIdentity(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "identity.register":
        try given.requireNothingBut(["new"])
        let new: NewUser = try given.value("new")
        return try await json(market.identity.register(username: new.username, email: new.email, displayName: new.displayName, password: new.password))
    case "identity.register_admin":
        try given.requireNothingBut(["new"])
        let new: NewUser = try given.value("new")
        return try await json(market.identity.registerAdmin(username: new.username, email: new.email, displayName: new.displayName, password: new.password))
    case "identity.import_user":
        try given.requireNothingBut(["user"])
        let user: ImportUser = try given.value("user")
        return try await json(market.identity.importUser(username: user.username, email: user.email, displayName: user.displayName, passwordHash: user.passwordHash, emailVerified: user.emailVerified, role: user.role, createdAt: user.createdAt, externalSource: user.externalSource, externalId: user.externalId))
    case "identity.authenticate":
        try given.requireNothingBut(["name", "password"])
        return try await json(market.identity.authenticate(name: given.value("name"), password: given.value("password")))
    case "identity.me":
        try given.requireNothingBut([])
        return try await json(market.identity.me())
    case "identity.get":
        try given.requireNothingBut(["id"])
        return try await json(market.identity.get(id: given.value("id")))
    case "identity.find_by_name":
        try given.requireNothingBut(["name"])
        return try await json(market.identity.findByName(name: given.value("name")))
    case "identity.page":
        try given.requireNothingBut(["limit", "cursor"])
        return try await json(market.identity.page(limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "identity.edit_profile":
        try given.requireNothingBut(["edit", "expected_version"])
        let edit: EditProfile = try given.value("edit")
        return try await json(market.identity.editProfile(displayName: edit.displayName, bio: edit.bio, location: edit.location, locale: edit.locale, timeZone: edit.timeZone, avatar: edit.avatar, expectedVersion: given.optional("expected_version")))
    case "identity.set_badges":
        try given.requireNothingBut(["user_id", "badges"])
        return try await json(market.identity.setBadges(userId: given.value("user_id"), badges: given.value("badges")))
    case "identity.change_password":
        try given.requireNothingBut(["old_password", "password"])
        try await market.identity.changePassword(oldPassword: given.value("old_password"), password: given.value("password"))
        return .null
    case "identity.change_email":
        try given.requireNothingBut(["password", "email"])
        try await market.identity.changeEmail(password: given.value("password"), email: given.value("email"))
        return .null
    case "identity.request_email_verification":
        try given.requireNothingBut([])
        try await market.identity.requestEmailVerification()
        return .null
    case "identity.verify_email":
        try given.requireNothingBut(["token"])
        return try await json(market.identity.verifyEmail(token: given.value("token")))
    case "identity.request_password_reset":
        try given.requireNothingBut(["email"])
        try await market.identity.requestPasswordReset(email: given.value("email"))
        return .null
    case "identity.reset_password":
        try given.requireNothingBut(["token", "password"])
        return try await json(market.identity.resetPassword(token: given.value("token"), password: given.value("password")))
    case "identity.make_link":
        try given.requireNothingBut(["kind", "user_id"])
        return try await json(market.identity.makeLink(kind: given.value("kind"), userId: given.value("user_id")))
    case "identity.follow":
        try given.requireNothingBut(["user_id"])
        try await market.identity.follow(userId: given.value("user_id"))
        return .null
    case "identity.unfollow":
        try given.requireNothingBut(["user_id"])
        try await market.identity.unfollow(userId: given.value("user_id"))
        return .null
    case "identity.block":
        try given.requireNothingBut(["user_id", "bids"])
        try await market.identity.block(userId: given.value("user_id"), bids: given.optional("bids"))
        return .null
    case "identity.unblock":
        try given.requireNothingBut(["user_id"])
        try await market.identity.unblock(userId: given.value("user_id"))
        return .null
    case "identity.followed":
        try given.requireNothingBut(["user_id", "limit", "cursor"])
        return try await json(market.identity.followed(userId: given.value("user_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "identity.followers":
        try given.requireNothingBut(["user_id", "limit", "cursor"])
        return try await json(market.identity.followers(userId: given.value("user_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "identity.blocked":
        try given.requireNothingBut(["user_id", "limit", "cursor"])
        return try await json(market.identity.blocked(userId: given.value("user_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "identity.sanction":
        try given.requireNothingBut(["user_id", "new"])
        let new: NewSanction = try given.value("new")
        return try await json(market.identity.sanction(userId: given.value("user_id"), kind: new.kind, reason: new.reason, endsAt: new.endsAt))
    case "identity.lift_sanction":
        try given.requireNothingBut(["id"])
        return try await json(market.identity.liftSanction(id: given.value("id")))
    case "identity.sanctions":
        try given.requireNothingBut(["user_id", "limit", "cursor"])
        return try await json(market.identity.sanctions(userId: given.value("user_id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "identity.set_state":
        try given.requireNothingBut(["id", "state"])
        return try await json(market.identity.setState(id: given.value("id"), state: given.value("state")))
    case "identity.set_role":
        try given.requireNothingBut(["id", "role"])
        return try await json(market.identity.setRole(id: given.value("id"), role: given.value("role")))
    case "identity.delete_account":
        try given.requireNothingBut(["user_id", "delete"])
        let delete: DeleteAccount = try given.value("delete")
        try await market.identity.deleteAccount(userId: given.value("user_id"), password: delete.password)
        return .null
    case "identity.set_up_token":
        try given.requireNothingBut([])
        return try await json(market.identity.setUpToken())
    case "identity.set_up":
        try given.requireNothingBut(["token", "new"])
        let new: NewUser = try given.value("new")
        return try await json(market.identity.setUp(token: given.value("token"), username: new.username, email: new.email, displayName: new.displayName, password: new.password))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchSessions(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "sessions.sign_in":
        try given.requireNothingBut(["asked"])
        let asked: SignIn = try given.value("asked")
        return try await json(market.sessions.signIn(name: asked.name, password: asked.password, device: asked.device, address: asked.address))
    case "sessions.sign_in_page":
        try given.requireNothingBut(["asked"])
        let asked: SignIn = try given.value("asked")
        return try await json(market.sessions.signInPage(name: asked.name, password: asked.password, device: asked.device, address: asked.address))
    case "sessions.sign_in_external":
        try given.requireNothingBut(["token", "device", "address"])
        return try await json(market.sessions.signInExternal(token: given.value("token"), device: given.optional("device"), address: given.optional("address")))
    case "sessions.sign_in_external_page":
        try given.requireNothingBut(["token", "device", "address"])
        return try await json(market.sessions.signInExternalPage(token: given.value("token"), device: given.optional("device"), address: given.optional("address")))
    case "sessions.begin":
        try given.requireNothingBut(["user_id", "device", "address"])
        return try await json(market.sessions.begin(userId: given.value("user_id"), device: given.optional("device"), address: given.optional("address")))
    case "sessions.begin_page":
        try given.requireNothingBut(["user_id", "device", "address"])
        return try await json(market.sessions.beginPage(userId: given.value("user_id"), device: given.optional("device"), address: given.optional("address")))
    case "sessions.refresh":
        try given.requireNothingBut(["refresh_token"])
        return try await json(market.sessions.refresh(refreshToken: given.value("refresh_token")))
    case "sessions.list":
        try given.requireNothingBut([])
        return try await json(market.sessions.list())
    case "sessions.end":
        try given.requireNothingBut(["id"])
        try await market.sessions.end(id: given.value("id"))
        return .null
    case "sessions.sign_out":
        try given.requireNothingBut([])
        try await market.sessions.signOut()
        return .null
    case "sessions.end_others":
        try given.requireNothingBut([])
        return try await json(market.sessions.endOthers())
    case "sessions.end_all":
        try given.requireNothingBut(["user_id"])
        return try await json(market.sessions.endAll(userId: given.value("user_id")))
    case "sessions.tidy":
        try given.requireNothingBut([])
        return try await json(market.sessions.tidy())
    case "sessions.jwks":
        try given.requireNothingBut([])
        return try await json(market.sessions.jwks())
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchApiKeys(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "api_keys.create":
        try given.requireNothingBut(["new"])
        let new: NewApiKey = try given.value("new")
        return try await json(market.apiKeys.create(name: new.name, scopes: new.scopes, expiresAt: new.expiresAt))
    case "api_keys.list":
        try given.requireNothingBut([])
        return try await json(market.apiKeys.list())
    case "api_keys.revoke":
        try given.requireNothingBut(["id"])
        return try await json(market.apiKeys.revoke(id: given.value("id")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchWorkspaces(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "workspaces.create":
        try given.requireNothingBut(["new"])
        let new: NewWorkspace = try given.value("new")
        return try await json(market.workspaces.create(name: new.name, approval: new.approval))
    case "workspaces.get":
        try given.requireNothingBut(["id"])
        return try await json(market.workspaces.get(id: given.value("id")))
    case "workspaces.list":
        try given.requireNothingBut([])
        return try await json(market.workspaces.list())
    case "workspaces.edit":
        try given.requireNothingBut(["id", "edit", "expected_version"])
        let edit: EditWorkspace = try given.value("edit")
        return try await json(market.workspaces.edit(id: given.value("id"), name: edit.name, approval: edit.approval, expectedVersion: given.optional("expected_version")))
    case "workspaces.delete":
        try given.requireNothingBut(["id"])
        try await market.workspaces.delete(id: given.value("id"))
        return .null
    case "workspaces.members":
        try given.requireNothingBut(["id", "limit", "cursor"])
        return try await json(market.workspaces.members(id: given.value("id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "workspaces.set_role":
        try given.requireNothingBut(["id", "user_id", "role"])
        return try await json(market.workspaces.setRole(id: given.value("id"), userId: given.value("user_id"), role: given.value("role")))
    case "workspaces.remove_member":
        try given.requireNothingBut(["id", "user_id"])
        try await market.workspaces.removeMember(id: given.value("id"), userId: given.value("user_id"))
        return .null
    case "workspaces.leave":
        try given.requireNothingBut(["id"])
        try await market.workspaces.leave(id: given.value("id"))
        return .null
    case "workspaces.invite":
        try given.requireNothingBut(["id", "new"])
        let new: NewInvite = try given.value("new")
        return try await json(market.workspaces.invite(id: given.value("id"), role: new.role, email: new.email))
    case "workspaces.invites":
        try given.requireNothingBut(["id", "limit", "cursor"])
        return try await json(market.workspaces.invites(id: given.value("id"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "workspaces.revoke_invite":
        try given.requireNothingBut(["id", "invite_id"])
        return try await json(market.workspaces.revokeInvite(id: given.value("id"), inviteId: given.value("invite_id")))
    case "workspaces.accept_invite":
        try given.requireNothingBut(["token"])
        return try await json(market.workspaces.acceptInvite(token: given.value("token")))
    case "workspaces.invite_preview":
        try given.requireNothingBut(["token"])
        return try await json(market.workspaces.invitePreview(token: given.value("token")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchApprovals(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "approvals.get":
        try given.requireNothingBut(["id"])
        return try await json(market.approvals.get(id: given.value("id")))
    case "approvals.page":
        try given.requireNothingBut(["workspace_id", "state", "limit", "cursor"])
        return try await json(market.approvals.page(workspaceId: given.value("workspace_id"), state: given.optional("state"), limit: given.optional("limit"), cursor: given.optional("cursor")))
    case "approvals.approve":
        try given.requireNothingBut(["id", "decision"])
        let decision: Decision = try given.value("decision")
        return try await json(market.approvals.approve(id: given.value("id"), note: decision.note))
    case "approvals.reject":
        try given.requireNothingBut(["id", "decision"])
        let decision: Decision = try given.value("decision")
        return try await json(market.approvals.reject(id: given.value("id"), note: decision.note))
    case "approvals.withdraw":
        try given.requireNothingBut(["id"])
        return try await json(market.approvals.withdraw(id: given.value("id")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchEvents(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "events.views":
        try given.requireNothingBut(["auction_id", "after", "limit"])
        return try await json(market.events.views(auctionId: given.value("auction_id"), after: given.optional("after"), limit: given.optional("limit")))
    case "events.read":
        try given.requireNothingBut(["topic", "after", "limit"])
        return try await json(market.events.read(topic: given.value("topic"), after: given.optional("after"), limit: given.optional("limit")))
    case "events.follow":
        try given.requireNothingBut(["position", "limit"])
        return try await json(market.events.follow(position: given.value("position"), limit: given.optional("limit")))
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchMarket(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "market.run_due":
        try given.requireNothingBut([])
        return try await json(market.runDue())
    case "market.backup":
        try given.requireNothingBut(["path"])
        try await market.backup(path: given.value("path"))
        return .null
    case "market.nodes":
        try given.requireNothingBut([])
        return try await json(market.nodes())
    case "market.status":
        try given.requireNothingBut([])
        return try await json(market.status())
    default: throw NoSuchOperation(name: operation)
    }
}

private func dispatchRules(
    _ operation: String, on market: Market, with given: Given
) async throws -> JSONValue {
    switch operation {
    case "rules.increment":
        try given.requireNothingBut(["increments", "price_minor"])
        return try json(Rules.increment(increments: given.value("increments"), priceMinor: given.value("price_minor")))
    case "rules.minimum_bid":
        try given.requireNothingBut(["increments", "opening_minor", "price_minor", "first_bid"])
        return try json(Rules.minimumBid(increments: given.value("increments"), openingMinor: given.value("opening_minor"), priceMinor: given.optional("price_minor"), firstBid: given.optional("first_bid")))
    case "rules.price_of_maximums":
        try given.requireNothingBut(["increments", "opening_minor", "maximums_minor", "reserve_minor", "below_reserve"])
        return try json(Rules.priceOfMaximums(increments: given.value("increments"), openingMinor: given.value("opening_minor"), maximumsMinor: given.value("maximums_minor"), reserveMinor: given.optional("reserve_minor"), belowReserve: given.optional("below_reserve")))
    case "rules.price_lines":
        try given.requireNothingBut(["hammer_minor", "premium", "tax_basis_points"])
        return try json(Rules.priceLines(hammerMinor: given.value("hammer_minor"), premium: given.optional("premium"), taxBasisPoints: given.optional("tax_basis_points")))
    case "rules.verify_log":
        try given.requireNothingBut(["archive"])
        return try json(Rules.verifyLog(archive: given.value("archive")))
    case "rules.money":
        try given.requireNothingBut(["amount", "currency"])
        return try json(Rules.money(amount: given.value("amount"), currency: given.value("currency")))
    case "rules.format_amount":
        try given.requireNothingBut(["money"])
        return try json(Rules.formatAmount(money: given.value("money")))
    case "rules.currency":
        try given.requireNothingBut(["code"])
        return try json(Rules.currency(code: given.value("code")))
    default: throw NoSuchOperation(name: operation)
    }
}
