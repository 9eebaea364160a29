//! The end of an account: what tells who it was is gone, and what others need is there.

use super::entry::{Entry, at_once};
use super::support::{Hall, code, noon, thing};
use crate::place::Place;
use vendue::domain::events::Topic;
use vendue::domain::identity::{EditProfile, NewSanction, PlatformRole, SanctionKind, UserState};
use vendue::{
    Actor, DeleteAccount, Error, ErrorCode, KeyActor, Market, NewUser, PageRequest, UserId,
};

const PASSWORD: &str = "correct horse battery";

fn deletion(password: &str) -> DeleteAccount {
    DeleteAccount { password: Some(password.to_owned()) }
}

fn kinds(market: &Market, topic: Topic) -> Vec<&'static str> {
    let events = market.events().read(topic, 0, 1_000).wait().expect("read");
    events.iter().map(|event| event.body.kind()).collect()
}

/// Somebody with everything that an account can have.
fn anna(hall: &Hall) -> Result<UserId, Error> {
    let new = NewUser {
        display_name: "Anna Bee".into(),
        password: Some(PASSWORD.into()),
        ..NewUser::new("anna_b", "anna@example.org")
    };
    let id = hall.market.identity().register(new).wait()?.id;
    let acting = hall.market.acting_as(id);
    let edit = EditProfile {
        bio: Some("Anna collects lamps.".into()),
        location: Some("Annaberg".into()),
        avatar: Some("anna.jpg".into()),
        ..EditProfile::default()
    };
    acting.identity().edit_profile(edit, None).wait()?;
    acting.identity().follow(hall.seller).wait()?;
    hall.selling().identity().follow(id).wait()?;
    acting.identity().block(hall.bidders[0], true).wait()?;
    hall.bidding(1).identity().block(id, false).wait()?;
    let (kind, reason) = (SanctionKind::Warning, "Anna shouts.".to_owned());
    hall.market.identity().sanction(id, NewSanction { kind, reason, ends_at: None }).wait()?;
    let draft = vendue::NewListing { title: "Annas draft".into(), ..thing() };
    acting.listings().create(draft).wait()?;
    let (user, digest) = (Place::id(id.as_bytes()), Place::bytes(&[7; 32]));
    let (other, at) = (Place::id(&[9; 16]), Place::moment(noon().as_ms()));
    let later = Place::moment(noon().as_ms() + 1_000_000);
    let (open, over) = (Place::id(&[1; 16]), Place::id(&[2; 16]));
    let session = |id: &str, until: &str| {
        format!(
            "INSERT INTO sessions VALUES ({id}, {user}, 'tokens', 'password', 'Annas phone', \
             '203.0.113.7', 0, {digest}, NULL, NULL, {at}, {at}, {until}, {until}, NULL, NULL)"
        )
    };
    for sql in [
        session(&open, &later),
        session(&over, &at),
        format!(
            "UPDATE accounts SET open = '[\"01010101-0101-0101-0101-010101010101\"]' \
             WHERE user_id = {user}"
        ),
        format!(
            "INSERT INTO api_keys VALUES ({other}, {user}, 'Annas script', 'auctions:read', \
             {digest}, {at}, NULL, NULL, NULL)"
        ),
        format!(
            "INSERT INTO external_accounts VALUES ('sso', 'anna-77', {user}, {at}, {at}, {at})"
        ),
        format!(
            "INSERT INTO one_time_links VALUES ('reset_password', {user}, {digest}, \
             'anna@example.org', {at}, {later})"
        ),
        format!(
            "INSERT INTO invites VALUES ({other}, {other}, 'anna@example.org', 'member', \
             {digest}, NULL, {at}, {later}, 'pending', NULL)"
        ),
        format!("INSERT INTO login_locks VALUES ({user}, 1, {at}, NULL)"),
    ] {
        assert_eq!(hall.place().change(&sql), 1, "{sql}");
    }
    Ok(id)
}

#[test]
fn nothing_is_left_that_tells_who_it_was() -> Result<(), Error> {
    let hall = Hall::lasting();
    let id = anna(&hall)?;
    let words = ["anna", "Anna", "lamps", "203.0.113.7", "argon2"];
    let told = |words: &[&str]| -> Vec<String> {
        let dump = hall.place().dump();
        let lines = dump.lines().filter(|line| words.iter().any(|word| line.contains(word)));
        lines.map(str::to_owned).collect()
    };
    assert!(told(&words).len() > 10, "there is something to be found: {:?}", told(&words));
    let identity = hall.market.acting_as(id).identity();
    for wrong in [DeleteAccount::default(), deletion("wrong"), deletion("")] {
        assert_eq!(code(identity.delete_account(id, wrong)), ErrorCode::CredentialsInvalid);
    }
    identity.delete_account(id, deletion(PASSWORD)).wait()?;
    assert_eq!(told(&words), Vec::<String>::new());
    assert!(told(&["follows: ", "blocks: "]).is_empty());
    assert_eq!(code(identity.me()), ErrorCode::Unauthenticated);
    let seen = hall.market.identity().get(id).wait()?;
    assert_eq!((seen.state, seen.display_name.as_str()), (UserState::Deleted, "Deleted user"));
    assert_eq!(kinds(&hall.market, Topic::user(id)).last(), Some(&"user_deleted"));
    let access = kinds(&hall.market, Topic::ACCESS);
    assert_eq!(access, ["session_ended", "api_key_revoked", "user_shut_out"]);
    // The names are free, and who has them now is somebody else.
    let again = NewUser::new("anna_b", "anna@example.org");
    assert_ne!(hall.market.identity().register(again).wait()?.id, id);
    for refused in [
        code(hall.selling().identity().follow(id)),
        code(hall.market.identity().set_badges(id, vec![])),
        code(hall.market.identity().set_state(id, UserState::Active)),
    ] {
        assert_eq!(refused, ErrorCode::UserNotFound);
    }
    Ok(())
}

/// Each looks whether there is another one, and both would find one.
#[test]
fn of_two_administrators_who_go_at_once_one_stays() {
    let entry = Entry::new();
    for round in 0..10 {
        let admins = ["anna", "bert"].map(|name| entry.user(&format!("{name}{round}")));
        for admin in admins {
            entry.market.identity().set_role(admin, PlatformRole::Admin).wait().expect("made");
        }
        let gone = at_once(2, |number| {
            let identity = entry.market.acting_as(admins[number]).identity();
            identity.delete_account(admins[number], DeleteAccount::default()).wait()
        });
        let codes: Vec<_> = gone.into_iter().map(|gone| gone.map_err(|why| why.code())).collect();
        let stays = codes.iter().position(|gone| *gone == Err(ErrorCode::AccountInUse));
        let stays = stays.unwrap_or_else(|| panic!("{round}: {codes:?}"));
        assert_eq!(codes[1 - stays], Ok(()), "{round}");
        // There is none before the next two.
        entry.market.identity().set_role(admins[stays], PlatformRole::User).wait().expect("set");
    }
}

/// One who can do nothing takes nobody's place, and one who lost the role has none to leave.
#[test]
fn an_administrator_who_can_do_nothing_is_no_other_one() {
    let entry = Entry::new();
    let [anna, bert] = ["anna", "bert"].map(|name| entry.user(name));
    let identity = entry.market.identity();
    for admin in [anna, bert] {
        identity.set_role(admin, PlatformRole::Admin).wait().expect("made");
    }
    let annas = entry.market.acting_as(anna).identity();
    let delete = || annas.delete_account(anna, DeleteAccount::default());
    identity.set_state(bert, UserState::Suspended).wait().expect("suspended");
    assert_eq!(code(delete()), ErrorCode::AccountInUse);
    identity.set_state(bert, UserState::Active).wait().expect("back");
    identity.set_role(bert, PlatformRole::User).wait().expect("set");
    assert_eq!(code(delete()), ErrorCode::AccountInUse);
    assert_eq!(kinds(&entry.market, Topic::ACCESS), ["user_shut_out", "user_shut_out"]);
    identity.set_role(bert, PlatformRole::Admin).wait().expect("made");
    delete().wait().expect("another one stays");
}

#[test]
fn what_others_need_stays_without_a_name() -> Result<(), Error> {
    let hall = Hall::new();
    let auction = hall.live();
    hall.placed(auction, 0, 2_000);
    hall.placed(auction, 1, 1_500);
    let gone = hall.bidders[0];
    hall.bidding(0).identity().delete_account(gone, DeleteAccount::default()).wait()?;
    assert_eq!(hall.view(auction).bid_count, 2);
    assert!(hall.verify(auction).is_ok());
    assert_eq!(code(hall.bid(auction, 0, 9_000)), ErrorCode::Unauthenticated);
    hall.placed(auction, 1, 3_000);
    // Once more by whom the platform trusts changes nothing.
    hall.market.identity().delete_account(gone, DeleteAccount::default()).wait()?;
    Ok(())
}

#[test]
fn an_account_in_use_stays() -> Result<(), Error> {
    let hall = Hall::lasting();
    let (seller, other) = (hall.seller, hall.bidders[0]);
    let delete = || hall.selling().identity().delete_account(seller, DeleteAccount::default());
    let auction = hall.live();
    assert_eq!(code(delete()), ErrorCode::AccountInUse);
    hall.market.auctions().cancel(auction).wait()?;
    let (workspace, at) = (Place::id(&[5; 16]), Place::moment(noon().as_ms()));
    let (user, member) = (Place::id(seller.as_bytes()), Place::id(other.as_bytes()));
    for sql in [
        format!(
            "INSERT INTO workspaces VALUES ({workspace}, 'A shop', FALSE, {user}, {at}, 1, FALSE, \
             1, 2, 0, 0, NULL)"
        ),
        format!("INSERT INTO members VALUES ({workspace}, {user}, 'owner', {at})"),
        format!("INSERT INTO members VALUES ({workspace}, {member}, 'admin', {at})"),
    ] {
        assert_eq!(hall.place().change(&sql), 1, "{sql}");
    }
    let refused = delete().wait().expect_err("others need it");
    assert_eq!(refused.code(), ErrorCode::AccountInUse);
    assert!(refused.detail("workspace_id").is_some());
    let promoted = format!(
        "UPDATE members SET role = 'owner' WHERE user_id = {member} \
                            AND workspace_id = {workspace}"
    );
    assert_eq!(hall.place().change(&promoted), 1);
    let counted = format!("UPDATE workspaces SET owner_count = 2 WHERE id = {workspace}");
    assert_eq!(hall.place().change(&counted), 1);
    delete().wait()?;
    let left = hall.place().dump();
    assert!(left.contains("A shop") && left.contains("Deleted workspace"));
    // What was sold, or was to be, is still what it was.
    assert!(hall.verify(auction).is_ok());
    assert_eq!(
        hall.market.listings().page(Some(seller), PageRequest::default()).wait()?.items.len(),
        1
    );
    Ok(())
}

/// More than is removed at a time; and what was left by a program that ended in between.
#[test]
fn a_deletion_is_finished_however_much_there_is() -> Result<(), Error> {
    let hall = Hall::lasting();
    let (gone, at) = (hall.bidders[0], Place::moment(noon().as_ms()));
    let user = Place::id(gone.as_bytes());
    let follow = |count: u16| {
        let id = |number: u16| {
            let [high, low] = number.to_be_bytes();
            Place::id(&[3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, high, low])
        };
        let rows = (0..count).map(|number| format!("({}, {user}, {at})", id(number)));
        let rows: Vec<_> = rows.collect();
        let sql = format!("INSERT INTO follows VALUES {}", rows.join(", "));
        assert_eq!(hall.place().change(&sql), usize::from(count));
    };
    let followers = || hall.place().dump().matches("follows: ").count();
    follow(450);
    let delete = || hall.market.identity().delete_account(gone, DeleteAccount::default()).wait();
    delete()?;
    assert_eq!(followers(), 0);
    follow(3);
    delete()?;
    assert_eq!(followers(), 0);
    Ok(())
}

#[test]
fn no_key_deletes_an_account_and_nobody_that_of_another() {
    let hall = Hall::new();
    let user_id = hall.seller;
    let scopes = "admin identity:write".parse().expect("scopes");
    let key =
        KeyActor { api_key_id: vendue::domain::ApiKeyId::from_bytes([1; 16]), user_id, scopes };
    let with_key = hall.market.with_actor(Actor::Key(key));
    let delete =
        |market: &Market| code(market.identity().delete_account(user_id, DeleteAccount::default()));
    assert_eq!(delete(&with_key), ErrorCode::ScopeMissing);
    assert_eq!(delete(&hall.bidding(0)), ErrorCode::Forbidden);
    assert_eq!(delete(&hall.market.acting_as_anyone()), ErrorCode::Unauthenticated);
    assert!(!format!("{:?}", deletion("a secret")).contains("secret"));
}
