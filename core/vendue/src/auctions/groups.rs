//! Groups of auctions whose ends move together.

use vendue_domain::auctions::{AuctionGroup, Members};
use vendue_domain::identity::User;
use vendue_domain::{GroupId, UserId};
use vendue_store::{Changes, Keys, Pending};

use crate::auctions::Auctions;

impl Auctions {
    /// Makes a group for auctions of the user who acts. An auction joins it when it is created; an
    /// extension of one then extends all of them.
    pub fn create_group(&self) -> Pending<GroupId> {
        let made =
            self.0.actor.require_user().and_then(|seller_id| {
                Ok((seller_id, GroupId::new(self.0.now(), self.0.entropy()?)))
            });
        let (seller_id, id): (UserId, GroupId) = match made {
            Ok(made) => made,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let (actor, now) = (self.0.acting(), self.0.now());
        let keys = Keys::new().row::<User>(seller_id).row::<AuctionGroup>(id);
        self.0.write("auctions.create_group", &(), keys, move |view| {
            actor.rights(view)?;
            let _new = view.get::<AuctionGroup>(id)?;
            let mut changes = Changes::none();
            changes.put(AuctionGroup {
                id,
                seller_id,
                members: Members::default(),
                created_at: now,
            });
            Ok((changes, id))
        })
    }
}
