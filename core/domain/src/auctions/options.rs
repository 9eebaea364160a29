//! The options of an auction: each a small enum whose word is the same in JSON, SQL and hosts.

use crate::text::word_enum;

word_enum! {
    /// How an auction is run. English is the first; the others join the same state machine.
    #[derive(Default)]
    pub enum Format {
        /// Open and ascending, with proxy maximums.
        #[default]
        English = "english",
    }
}

word_enum! {
    /// What the first bid must reach.
    #[derive(Default)]
    pub enum FirstBid {
        /// The opening price.
        #[default]
        AtStart = "at_start",
        /// The opening price and one step.
        StartPlusStep = "start_plus_step",
    }
}

word_enum! {
    /// Who leads when two maximums are equal.
    #[derive(Default)]
    pub enum TieRule {
        /// The earlier bid.
        #[default]
        Earliest = "earliest",
        /// A bid placed while the auction is live beats an equal one placed before the start.
        LiveBeatsAbsentee = "live_beats_absentee",
    }
}

word_enum! {
    /// Whether a leader may raise the own maximum.
    #[derive(Default)]
    pub enum SelfRaise {
        /// Yes; the price moves only to reach a reserve.
        #[default]
        Allowed = "allowed",
        /// No.
        Refused = "refused",
    }
}

word_enum! {
    /// What the price does while the best maximum is below the reserve.
    #[derive(Default)]
    pub enum BelowReserve {
        /// It rises by steps, as without a reserve.
        #[default]
        Step = "step",
        /// It jumps to the full maximum.
        JumpToMax = "jump_to_max",
    }
}

word_enum! {
    /// When a bid may be taken back.
    #[derive(Default)]
    pub enum Retraction {
        /// Never.
        Never = "never",
        /// By eBay's windows: more than 12 hours left, all of the bidder's bids; otherwise only
        /// the latest, within an hour of placing it.
        #[default]
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
    #[derive(Default)]
    pub enum Admission {
        /// Every user.
        #[default]
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
    #[derive(Default)]
    pub enum Permission {
        /// It is.
        Allowed = "allowed",
        /// It is refused.
        #[default]
        Refused = "refused",
    }
}

word_enum! {
    /// Whether the time left keeps running while an auction is paused.
    #[derive(Default)]
    pub enum PausedTime {
        /// The end moves by the length of the pause.
        #[default]
        Stops = "stops",
        /// The end stays where it is.
        Runs = "runs",
    }
}
