//! Measures against users, and that one list says all of them.

use super::support::{DAY, HOUR, Hall, code, noon};
use crate::place::Place;
use vendue::domain::events::Topic;
use vendue::domain::identity::{NewSanction, Sanction, SanctionKind, UserState};
use vendue::{Actor, Error, ErrorCode, KeyActor, NewUser, PageRequest, Timestamp, UserId};

fn measure(kind: SanctionKind, ends_at: Option<Timestamp>) -> NewSanction {
    NewSanction { kind, reason: "Did not pay.".into(), ends_at }
}

fn take(hall: &Hall, user: UserId, kind: SanctionKind, hours: Option<i64>) -> Sanction {
    let ends_at = hours.map(|hours| hall.market.now().plus_ms(hours * HOUR));
    hall.market.identity().sanction(user, measure(kind, ends_at)).wait().expect("taken")
}

fn lift(hall: &Hall, sanction: &Sanction) {
    let lifted = hall.market.identity().lift_sanction(sanction.id).wait().expect("lifted");
    assert!(lifted.lifted_at.is_some());
}

fn list(hall: &Hall, user: UserId) -> Vec<Sanction> {
    hall.market.identity().sanctions(user, PageRequest::default()).wait().expect("a page").items
}

fn kinds(hall: &Hall, topic: Topic) -> Vec<&'static str> {
    let events = hall.market.events().read(topic, 0, 1_000).wait().expect("read");
    events.iter().map(|event| event.body.kind()).collect()
}

#[test]
fn the_longest_ban_holds_until_it_is_lifted_itself() {
    let hall = Hall::new();
    let (auction, user, ban) = (hall.live(), hall.bidders[0], SanctionKind::BidBan);
    let banned = || hall.bid(auction, 0, 2_000).wait().err().map(|refused| refused.code());
    let is_banned = || banned() == Some(ErrorCode::BidderBanned);
    let (short, long) = (take(&hall, user, ban, Some(1)), take(&hall, user, ban, Some(3)));
    let forever = take(&hall, user, ban, None);
    assert!(is_banned());
    lift(&hall, &forever);
    assert!(is_banned(), "two others hold");
    lift(&hall, &long);
    hall.clock.advance_ms(HOUR - 1);
    assert!(is_banned(), "the short one holds");
    hall.clock.advance_ms(1);
    assert!(!is_banned());
    let over = hall.market.identity().lift_sanction(short.id).wait().expect("as it was");
    assert_eq!(over.lifted_at, None);
    let told = kinds(&hall, Topic::user(user));
    let expected = ["sanctioned", "sanctioned", "sanctioned", "sanction_lifted", "sanction_lifted"];
    assert_eq!(told[1..], expected, "after the registration");
}

#[test]
fn a_suspension_ends_sessions_and_then_by_itself() -> Result<(), Error> {
    let hall = Hall::lasting();
    let (user, suspension) = (hall.bidders[0], SanctionKind::Suspension);
    take(&hall, user, SanctionKind::Warning, None);
    let (id, at) = (Place::id(user.as_bytes()), Place::moment(noon().as_ms()));
    let (session, digest) = (Place::id(&[1; 16]), Place::bytes(&[7; 32]));
    let later = Place::moment(noon().as_ms() + DAY);
    for sql in [
        format!(
            "INSERT INTO sessions VALUES ({session}, {id}, 'tokens', 'password', '', '', 0, \
             {digest}, NULL, NULL, {at}, {at}, {later}, {later}, NULL, NULL)"
        ),
        format!(
            "UPDATE accounts SET open = '[\"01010101-0101-0101-0101-010101010101\"]' \
             WHERE user_id = {id}"
        ),
    ] {
        assert_eq!(hall.place().change(&sql), 1, "{sql}");
    }
    let acts = || hall.bidding(0).identity().unfollow(hall.seller).wait();
    acts()?;
    let long = take(&hall, user, suspension, Some(2));
    take(&hall, user, suspension, Some(1));
    assert_eq!(acts().expect_err("suspended").code(), ErrorCode::AccountSuspended);
    assert_eq!(hall.bidding(1).identity().get(user).wait()?.state, UserState::Suspended);
    assert_eq!(kinds(&hall, Topic::ACCESS), ["session_ended", "user_shut_out", "user_shut_out"]);
    assert!(hall.place().dump().contains("suspended"));
    lift(&hall, &long);
    assert!(acts().is_err(), "the short one holds");
    hall.clock.advance_ms(HOUR);
    acts()?;
    // And so it is shown, to everybody.
    assert_eq!(hall.bidding(0).identity().me().wait()?.state, UserState::Active);
    assert_eq!(hall.bidding(1).identity().get(user).wait()?.state, UserState::Active);
    Ok(())
}

#[test]
fn what_is_done_in_another_way_is_in_the_list_too() -> Result<(), Error> {
    let hall = Hall::new();
    let (user, identity) = (hall.bidders[0], hall.market.identity());
    let active = |kind| {
        let now = hall.market.now();
        list(&hall, user).iter().filter(|held| held.kind == kind && held.is_active(now)).count()
    };
    identity.set_state(user, UserState::Suspended).wait()?;
    identity.set_state(user, UserState::Suspended).wait()?;
    assert_eq!(active(SanctionKind::Suspension), 1);
    take(&hall, user, SanctionKind::Suspension, Some(5));
    let free = identity.set_state(user, UserState::Active).wait()?;
    assert_eq!((free.state, active(SanctionKind::Suspension)), (UserState::Active, 0));
    hall.market.auctions().ban(user, None).wait()?;
    hall.market.auctions().ban(user, Some(hall.market.now().plus_ms(HOUR))).wait()?;
    assert_eq!(active(SanctionKind::BidBan), 1);
    let held = list(&hall, user);
    let is_held = |held: &&Sanction| held.kind == SanctionKind::BidBan && held.lifted_at.is_none();
    lift(&hall, held.iter().find(is_held).expect("it is there"));
    hall.placed(hall.live(), 0, 2_000);
    hall.market.auctions().ban(user, None).wait()?;
    hall.market.auctions().ban(user, Some(noon().plus_ms(-1))).wait()?;
    assert_eq!(active(SanctionKind::BidBan), 0);
    assert_eq!(code(identity.set_state(user, UserState::Deleted)), ErrorCode::InvalidArgument);
    Ok(())
}

#[test]
fn administrators_take_no_measure_against_themselves() {
    let hall = Hall::new();
    let admin = NewUser::new("admin", "admin@example.org");
    let admin = hall.market.identity().register_admin(admin).wait().expect("an admin").id;
    let identity = hall.market.acting_as(admin).identity();
    let invalid = ErrorCode::InvalidArgument;
    assert_eq!(code(identity.set_state(admin, UserState::Suspended)), invalid);
    assert_eq!(code(identity.sanction(admin, measure(SanctionKind::Suspension, None))), invalid);
    let past = Some(noon());
    assert_eq!(code(identity.sanction(hall.seller, measure(SanctionKind::BidBan, past))), invalid);
    // A key of an administrator is trusted only when it says so.
    let key = |scopes: &str| KeyActor {
        api_key_id: vendue::domain::ApiKeyId::from_bytes([1; 16]),
        user_id: admin,
        scopes: scopes.parse().expect("scopes"),
    };
    let by_key = |scopes| {
        let acting = hall.market.with_actor(Actor::Key(key(scopes)));
        acting.identity().sanction(hall.seller, measure(SanctionKind::Warning, None))
    };
    assert_eq!(code(by_key("identity:write")), ErrorCode::Forbidden);
    by_key("identity:write admin").wait().expect("taken");
    let unknown = vendue::SanctionId::from_bytes([1; 16]);
    assert_eq!(code(identity.lift_sanction(unknown)), ErrorCode::SanctionNotFound);
}

/// What a lifted ban leaves is searched for before it is lifted: what comes in between counts.
#[test]
fn bans_that_come_and_go_at_the_same_time_leave_the_one_that_stays() {
    let hall = Hall::lasting();
    let (auction, user, ban) = (hall.live(), hall.bidders[0], SanctionKind::BidBan);
    std::thread::scope(|scope| {
        for hours in 1..=3 {
            let hall = &hall;
            scope.spawn(move || {
                for round in 0..4 {
                    lift(hall, &take(hall, user, ban, Some(hours * 10 + round)));
                }
            });
        }
    });
    hall.placed(auction, 0, 2_000);
    let stays = take(&hall, user, ban, Some(5));
    std::thread::scope(|scope| {
        for hours in [1, 9] {
            let hall = &hall;
            scope.spawn(move || lift(hall, &take(hall, user, ban, Some(hours))));
        }
    });
    let refused = hall.bid(auction, 0, 3_000).wait().expect_err("one stays");
    assert_eq!(refused.code(), ErrorCode::BidderBanned);
    hall.clock.advance_ms(5 * HOUR);
    hall.placed(auction, 0, 3_000);
    assert_eq!(list(&hall, user).iter().filter(|held| held.lifted_at.is_none()).count(), 1);
    assert_eq!(stays.lifted_at, None);
}
