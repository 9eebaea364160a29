//! Every type of record that a market stores.

use vendue_domain::Setting;
use vendue_domain::auctions::{
    AccountLink, Admitted, Auction, AuctionGroup, Bidder, Exposure, Listing, LogEntry,
    RetractionRequest, Standing,
};
use vendue_domain::identity::{
    Account, ApiKey, Block, ExternalAccount, Feed, Follow, Invite, LoginLock, Member, OneTimeLink,
    PendingChange, Sanction, Session, UniqueName, User, Workspace,
};
use vendue_domain::inventory::StockItem;

use crate::deadline::Deadline;
use crate::row::RowType;

/// Every type of record, in the order in which a market is moved. Events and kept outcomes are not
/// records; see [`Transfer`](crate::Transfer).
pub fn row_types() -> Vec<&'static RowType> {
    vec![
        RowType::of::<Setting>(),
        RowType::of::<User>(),
        RowType::of::<UniqueName>(),
        RowType::of::<Workspace>(),
        RowType::of::<Member>(),
        RowType::of::<Account>(),
        RowType::of::<Session>(),
        RowType::of::<LoginLock>(),
        RowType::of::<OneTimeLink>(),
        RowType::of::<ApiKey>(),
        RowType::of::<ExternalAccount>(),
        RowType::of::<Invite>(),
        RowType::of::<PendingChange>(),
        RowType::of::<Follow>(),
        RowType::of::<Block>(),
        RowType::of::<Sanction>(),
        RowType::of::<Feed>(),
        RowType::of::<StockItem>(),
        RowType::of::<Listing>(),
        RowType::of::<Auction>(),
        RowType::of::<Standing>(),
        RowType::of::<LogEntry>(),
        RowType::of::<RetractionRequest>(),
        RowType::of::<AuctionGroup>(),
        RowType::of::<Bidder>(),
        RowType::of::<Exposure>(),
        RowType::of::<Admitted>(),
        RowType::of::<AccountLink>(),
        RowType::of::<Deadline>(),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use vendue_domain::record::Record;

    use super::*;
    use crate::conformance::samples::{Samples, samples};

    struct Names(BTreeSet<&'static str>);

    impl Samples for Names {
        fn of<T: Record + PartialEq>(&mut self, _: Vec<T>) {
            self.0.insert(T::TABLE.name);
        }
    }

    /// Each backend compares the samples with its schema, so a type that is in both lists is
    /// stored.
    #[test]
    fn every_type_with_samples_is_listed() {
        let mut names = Names(BTreeSet::new());
        samples(&mut names);
        let listed: BTreeSet<&str> = row_types().iter().map(|found| found.name()).collect();
        assert_eq!(listed, names.0);
        assert_eq!(listed.len(), row_types().len());
    }
}
