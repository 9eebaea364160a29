// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.builtins.ListSerializer
import kotlinx.serialization.builtins.serializer

/** The areas of a market, and the operations that belong to none of them. */
public abstract class MarketAreas internal constructor(internal val calls: Calls) {
    /** Auctions and bids. */
    public val auctions: Auctions = Auctions(calls)

    /** What is offered. */
    public val listings: Listings = Listings(calls)

    /** What is in stock. */
    public val inventory: Inventory = Inventory(calls)

    /** Users and their credentials. */
    public val identity: Identity = Identity(calls)

    /** Signing in and out. */
    public val sessions: Sessions = Sessions(calls)

    /** Keys for programs. */
    public val apiKeys: ApiKeys = ApiKeys(calls)

    /** Workspaces and their members. */
    public val workspaces: Workspaces = Workspaces(calls)

    /** Changes that wait for somebody's approval. */
    public val approvals: Approvals = Approvals(calls)

    /** What has happened, and what happens. */
    public val events: Events = Events(calls)

    /**
     * Does everything that is due by the market's clock, and gives how many deadlines that were. A
     * market on a clock that runs does this by itself; where time is moved by hand it is how time
     * takes effect. Only the host may.
     */
    public suspend fun runDue(): Long {
        return calls.call("market.run_due", Long.serializer())
    }

    /**
     * Copies the market as of one commit into a new file while it goes on serving.
     *
     * Fails with `already_exists` when there is such a file, and with `invalid_argument` for a
     * market in memory or in a database, which has means of its own. Only the host may.
     */
    public suspend fun backup(path: String) {
        calls.call("market.backup", NothingSerializer) {
            put("path", path)
        }
    }

    /**
     * The nodes that are open on this market and alive, this one among them; none for a file, which
     * knows of no others. Only the host may.
     */
    public suspend fun nodes(): List<NodeView> {
        return calls.call("market.nodes", ListSerializer(NodeView.serializer()))
    }

    /** How this node stands among others. It asks nobody and never waits. Only the host may. */
    public suspend fun status(): NodeStatus {
        return calls.call("market.status", NodeStatus.serializer())
    }
}
