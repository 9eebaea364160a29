//! The options of an auction: each a small enum whose word is the same in JSON, SQL and hosts.

use crate::text::word_enum;

word_enum! {
    /// How an auction is run. English is the first; the others join the same state machine.
    pub enum Format {
        /// Open and ascending, with proxy maximums.
        English = "english",
    }
}

word_enum! {
    /// What the first bid must reach.
    pub enum FirstBid {
        /// The opening price.
        AtStart = "at_start",
        /// The opening price and one step.
        StartPlusStep = "start_plus_step",
    }
}

word_enum! {
    /// Who leads when two maximums are equal.
    pub enum TieRule {
        /// The earlier bid.
        Earliest = "earliest",
        /// A bid placed while the auction is live beats an equal one placed before the start.
        LiveBeatsAbsentee = "live_beats_absentee",
    }
}

word_enum! {
    /// Whether a leader may raise the own maximum.
    pub enum SelfRaise {
        /// Yes; the price moves only to reach a reserve.
        Allowed = "allowed",
        /// No.
        Refused = "refused",
    }
}

word_enum! {
    /// What the price does while the best maximum is below the reserve.
    pub enum BelowReserve {
        /// It rises by steps, as without a reserve.
        Step = "step",
        /// It jumps to the full maximum.
        JumpToMax = "jump_to_max",
    }
}

word_enum! {
    /// When a bid may be taken back.
    pub enum Retraction {
        /// Never.
        Never = "never",
        /// By eBay's windows: more than 12 hours left, all of the bidder's bids; otherwise only
        /// the latest, within an hour of placing it.
        Ebay = "ebay",
        /// When the seller agrees.
        SellerApproval = "seller_approval",
    }
}

word_enum! {
    /// Why a bid is taken back.
    pub enum RetractionReason {
        /// A wrong amount was typed.
        WrongAmount = "wrong_amount",
        /// The description was changed materially.
        DescriptionChanged = "description_changed",
        /// The seller cannot be reached.
        SellerUnreachable = "seller_unreachable",
    }
}

word_enum! {
    /// Who may bid.
    pub enum Admission {
        /// Every user.
        Open = "open",
        /// Users who registered for this auction.
        Registered = "registered",
        /// Users whom the seller approved.
        Approved = "approved",
        /// Users for whom a deposit is held.
        Deposit = "deposit",
        /// Users whom the seller invited.
        Invited = "invited",
    }
}

word_enum! {
    /// Whether something is allowed.
    pub enum Permission {
        /// It is.
        Allowed = "allowed",
        /// It is refused.
        Refused = "refused",
    }
}

word_enum! {
    /// Whether the time left keeps running while an auction is paused.
    pub enum PausedTime {
        /// The end moves by the length of the pause.
        Stops = "stops",
        /// The end stays where it is.
        Runs = "runs",
    }
}
