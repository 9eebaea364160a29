//! What users tell of themselves, and what the market asks of them before they trade.

use super::support::{Hall, code, thing, usd};
use vendue::auctions::PlaceBid;
use vendue::domain::auctions::{ListingKind, NewListing};
use vendue::domain::events::Topic;
use vendue::domain::identity::{EditProfile, IdentityPolicy};
use vendue::{Actor, Error, ErrorCode, ImportedUser, KeyActor, NewUser, Options};

fn bio(text: &str) -> EditProfile {
    EditProfile { bio: Some(text.into()), ..EditProfile::default() }
}

#[test]
fn a_profile_is_changed_by_its_user_and_only_in_the_version_that_was_read() -> Result<(), Error> {
    let hall = Hall::new();
    let identity = hall.selling().identity();
    let changed = identity.edit_profile(bio("Sells lamps."), Some(1)).wait()?;
    assert_eq!((changed.bio.as_str(), changed.version), ("Sells lamps.", 2));
    let late = identity.edit_profile(bio("Sells more."), Some(1)).wait().expect_err("too late");
    assert_eq!(
        (late.code(), late.detail("version")),
        (ErrorCode::VersionConflict, Some(&2.into()))
    );
    let long = identity.edit_profile(bio(&"x".repeat(501)), None).wait().expect_err("too long");
    assert_eq!(long.detail("field"), Some(&"bio".into()));
    let badged = hall.market.identity().set_badges(hall.seller, vec!["verified".into()]).wait()?;
    assert_eq!((badged.badges.0, badged.version), (vec!["verified".to_owned()], 3));
    let bad = hall.market.identity().set_badges(hall.seller, vec!["Top seller".into()]);
    assert_eq!(code(bad), ErrorCode::InvalidArgument);
    let seen = hall.bidding(0).identity().get(hall.seller).wait()?;
    assert_eq!((seen.bio.as_str(), seen.locale), ("Sells lamps.", None));
    let told = hall.market.events().read(Topic::user(hall.seller), 0, 10).wait()?;
    let kinds: Vec<_> = told.iter().map(|event| event.body.kind()).collect();
    assert_eq!(kinds, ["user_registered", "profile_changed", "profile_changed"]);
    Ok(())
}

#[test]
fn a_key_changes_a_profile_as_far_as_its_scopes_reach() {
    let hall = Hall::new();
    let edit = |scopes: &str| {
        let scopes = scopes.parse().expect("scopes");
        let api_key_id = vendue::domain::ApiKeyId::from_bytes([1; 16]);
        let key = KeyActor { api_key_id, user_id: hall.seller, scopes };
        let acting = hall.market.with_actor(Actor::Key(key));
        acting.identity().edit_profile(bio("By a program."), None).wait().map_err(|no| no.code())
    };
    assert!(edit("identity:write").is_ok());
    for scopes in ["identity:read", "auctions:write"] {
        assert_eq!(edit(scopes).map(drop), Err(ErrorCode::ScopeMissing), "{scopes}");
    }
}

/// Where only who has confirmed the e-mail address may trade.
#[test]
fn an_unconfirmed_address_neither_sells_nor_bids() -> Result<(), Error> {
    let policy = IdentityPolicy { verified_email_only: true, ..IdentityPolicy::default() };
    let hall = Hall::opened(Options::new().identity(policy));
    let listing = hall.listing(None);
    let now = hall.market.now();
    let terms = || {
        let ends_at = now.plus_ms(super::support::DAY);
        let new = vendue::NewAuction::until(listing, usd(900), ends_at);
        vendue::NewAuction { buy_now: Some(usd(90_000)), ..new }
    };
    let unverified = ErrorCode::EmailUnverified;
    assert_eq!(code(hall.selling().auctions().create(terms())), unverified);
    let fixed = NewListing { kind: ListingKind::FixedPrice, ..thing() };
    let fixed = hall.selling().listings().create(fixed).wait()?.id;
    assert_eq!(code(hall.selling().listings().publish(fixed)), unverified);
    // The host answers for itself.
    let auction = hall.market.auctions().create(terms()).wait()?.id;
    assert_eq!(code(hall.bid(auction, 0, 2_000)), unverified);
    assert_eq!(code(hall.bidding(0).auctions().buy_now(auction)), unverified);
    let verified = ImportedUser {
        email_verified: true,
        ..ImportedUser::new(NewUser::new("verified", "verified@example.org"))
    };
    let verified = hall.market.identity().import_user(verified).wait()?.id;
    let bid = PlaceBid::new(auction, usd(2_000));
    hall.market.acting_as(verified).auctions().place_bid(bid).wait()?;
    Ok(())
}
