//! Sessions: how long they last, how they are carried on, and how they end.

use vendue::domain::identity::{
    NewApiKey, NewSanction, SanctionKind, Scopes, SessionEnd, UserState,
};
use vendue::{DeleteAccount, ErrorCode, NewUser, SignedIn, TokenPair};

use super::entry::{Entry, PASSWORD, at_once};
use super::support::{DAY, SECOND, code};

const INVALID: ErrorCode = ErrorCode::TokenInvalid;

/// The next pair.
fn refreshed(entry: &Entry, token: &str) -> TokenPair {
    entry.market.sessions().refresh(token).wait().expect("carried on")
}

fn refused(entry: &Entry, token: &str) {
    assert_eq!(code(entry.market.sessions().refresh(token)), INVALID);
}

fn begun(entry: &Entry) -> SignedIn {
    let user = entry.user("anna");
    entry.begin(user)
}

#[test]
fn a_password_gives_a_session_and_its_token_acts_for_900_seconds() {
    let entry = Entry::new();
    entry.member("anna");
    let signed_in = entry.sign_in("ANNA@example.org ", PASSWORD).wait().expect("signed in");
    let (tokens, now) = (&signed_in.tokens, entry.market.now());
    assert_eq!(tokens.expires_at, now.plus_seconds(900));
    assert_eq!(tokens.refresh_expires_at, now.plus_ms(7 * DAY));
    let acting = entry.acting(&signed_in);
    assert_eq!(acting.identity().me().wait().expect("anna").username.as_str(), "anna");
    assert_eq!(acting.session_id(), Some(signed_in.session.id));
    assert_eq!(acting.access_expires_at(), Some(tokens.expires_at));
    entry.clock.advance_ms(900 * SECOND - 1);
    assert!(entry.admits(&tokens.access_token));
    entry.clock.advance_ms(1);
    assert!(!entry.admits(&tokens.access_token));
    // A token of one kind is none of another.
    assert!(!entry.admits(&tokens.refresh_token));
    refused(&entry, &tokens.access_token);
    assert_eq!(code(entry.market.acting_with_page(&tokens.refresh_token)), INVALID);
}

/// Tokens count in seconds, and what is said of one is when it is really over.
#[test]
fn what_is_said_of_a_token_is_true_to_the_millisecond() {
    let entry = Entry::new();
    let user = entry.user("anna");
    entry.clock.advance_ms(999);
    let tokens = entry.begin(user).tokens;
    entry.clock.set(tokens.expires_at.plus_ms(-1));
    assert!(entry.admits(&tokens.access_token));
    entry.clock.set(tokens.expires_at);
    assert!(!entry.admits(&tokens.access_token));
}

#[test]
fn each_refresh_gives_the_next_pair_in_the_same_session() {
    let entry = Entry::new();
    let first = begun(&entry);
    let mut token = first.tokens.refresh_token.clone();
    for _ in 0..20 {
        entry.clock.advance_ms(60 * SECOND);
        let pair = refreshed(&entry, &token);
        assert_ne!(pair.refresh_token, token);
        let acting = entry.market.acting_with(&pair.access_token).wait().expect("good");
        assert_eq!(acting.session_id(), Some(first.session.id));
        token = pair.refresh_token;
    }
    assert!(entry.told().is_empty());
}

#[test]
fn a_lost_answer_is_given_once_more_and_no_third_time() {
    let entry = Entry::new();
    let first = begun(&entry);
    let pair = refreshed(&entry, &first.tokens.refresh_token);
    entry.clock.advance_ms(10 * SECOND);
    let again = refreshed(&entry, &first.tokens.refresh_token);
    assert_eq!(again.refresh_token, pair.refresh_token);
    // The chain goes on with the child that was given twice.
    let next = refreshed(&entry, &again.refresh_token);
    for token in [&pair.access_token, &again.access_token, &next.access_token] {
        assert!(entry.admits(token));
    }
    refused(&entry, &first.tokens.refresh_token);
    for token in [&first.tokens, &pair, &again, &next] {
        assert!(!entry.admits(&token.access_token), "all of them at once");
        refused(&entry, &token.refresh_token);
    }
    assert_eq!(entry.told(), [(first.session.id, SessionEnd::Reused)]);
}

#[test]
fn a_used_token_ends_the_session_after_the_grace_and_garbage_never() {
    let entry = Entry::new();
    let first = begun(&entry);
    let second = refreshed(&entry, &first.tokens.refresh_token);
    let mut forged = second.refresh_token.clone().into_bytes();
    let place = forged.len() / 2;
    forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
    refused(&entry, std::str::from_utf8(&forged).expect("plain"));
    refused(&entry, "vr_nothing");
    assert!(entry.admits(&second.access_token));
    entry.clock.advance_ms(10 * SECOND + 1);
    refused(&entry, &first.tokens.refresh_token);
    assert!(!entry.admits(&second.access_token));
    refused(&entry, &second.refresh_token);
}

#[test]
fn a_session_is_over_after_30_days_however_often_it_is_carried_on() {
    let entry = Entry::new();
    let first = begun(&entry);
    let end = first.session.started_at.plus_ms(30 * DAY);
    let mut pair = first.tokens;
    for _ in 0..4 {
        entry.clock.advance_ms(7 * DAY - 1);
        pair = refreshed(&entry, &pair.refresh_token);
    }
    assert_eq!(pair.refresh_expires_at, end);
    entry.clock.set(end.plus_ms(-60 * SECOND));
    pair = refreshed(&entry, &pair.refresh_token);
    assert_eq!(pair.expires_at, end, "no token outlives its session");
    entry.clock.set(end.plus_ms(-1));
    assert!(entry.admits(&pair.access_token));
    entry.clock.set(end);
    assert!(!entry.admits(&pair.access_token));
    refused(&entry, &pair.refresh_token);
}

#[test]
fn a_session_is_over_after_7_days_without_use() {
    let entry = Entry::new();
    let user = entry.user("anna");
    let (other, one) = (entry.begin(user), entry.begin(user));
    assert_eq!(other.tokens.refresh_expires_at, other.session.started_at.plus_ms(7 * DAY));
    entry.clock.set(other.tokens.refresh_expires_at.plus_ms(-1));
    let one = refreshed(&entry, &one.tokens.refresh_token);
    entry.clock.advance_ms(1);
    refused(&entry, &other.tokens.refresh_token);
    let acting = entry.market.acting_with(&one.access_token).wait().expect("good");
    assert_eq!(acting.sessions().list().wait().expect("listed").len(), 1);
    assert!(entry.told().is_empty(), "it ended by itself");
}

#[test]
fn sessions_are_listed_and_ended_one_by_one_and_together() {
    let entry = Entry::new();
    let (anna, bert) = (entry.user("anna"), entry.user("bert"));
    let sessions: Vec<SignedIn> = (0..5).map(|_| entry.begin(anna)).collect();
    let berts = entry.begin(bert);
    let acting = entry.acting(&sessions[1]);
    let listed = acting.sessions().list().wait().expect("listed");
    let ids: Vec<_> = sessions.iter().map(|signed_in| signed_in.session.id).collect();
    assert_eq!(listed.iter().map(|session| session.id).collect::<Vec<_>>(), ids);
    let current: Vec<bool> = listed.iter().map(|session| session.is_current).collect();
    assert_eq!(current, [false, true, false, false, false]);
    assert_eq!(code(acting.sessions().end(berts.session.id)), ErrorCode::SessionNotFound);
    acting.sessions().end(ids[0]).wait().expect("ended");
    acting.sessions().end(ids[0]).wait().expect("it is");
    let is_in = || sessions.iter().map(|one| entry.admits(&one.tokens.access_token));
    assert_eq!(is_in().collect::<Vec<_>>(), [false, true, true, true, true]);
    acting.sessions().sign_out().wait().expect("out");
    assert_eq!(is_in().collect::<Vec<_>>(), [false, false, true, true, true]);
    refused(&entry, &sessions[1].tokens.refresh_token);
    let acting = entry.acting(&sessions[2]);
    assert_eq!(acting.sessions().end_others().wait(), Ok(2));
    assert_eq!(is_in().collect::<Vec<_>>(), [false, false, true, false, false]);
    assert_eq!(code(acting.sessions().end_all(bert)), ErrorCode::Forbidden);
    assert_eq!(acting.sessions().end_all(anna).wait(), Ok(1));
    assert!(!is_in().any(|is_in| is_in));
    assert!(entry.admits(&berts.tokens.access_token));
    let reasons = entry.told().into_iter().map(|(_, reason)| reason);
    let signed_out = reasons.filter(|reason| *reason == SessionEnd::SignedOut).count();
    assert_eq!((entry.told().len(), signed_out), (5, 1));
}

#[test]
fn a_suspended_or_deleted_user_gets_nothing() {
    let entry = Entry::within(crate::place::Place::lasting(), |options| options);
    for state in ["suspended", "deleted"] {
        let user = entry.member(state);
        let signed_in = entry.sign_in(state, PASSWORD).wait().expect("signed in");
        let id = crate::place::Place::id(user.as_bytes());
        let sql = format!("UPDATE users SET state = '{state}' WHERE id = {id}");
        assert_eq!(entry.place.change(&sql), 1);
        refused(&entry, &signed_in.tokens.refresh_token);
        let acting = entry.market.acting_with(&signed_in.tokens.access_token).wait();
        let acting = acting.expect("the token says nothing of it");
        let me = code(acting.identity().me());
        let is_suspended = state == "suspended";
        let expected =
            if is_suspended { ErrorCode::AccountSuspended } else { ErrorCode::Unauthenticated };
        assert_eq!(me, expected);
        assert!(acting.sessions().list().wait().is_err());
        assert!(acting.sessions().end_others().wait().is_err());
        assert_eq!(code(entry.sign_in(state, "another one")), ErrorCode::CredentialsInvalid);
        let right = code(entry.sign_in(state, PASSWORD));
        let shut_out =
            if is_suspended { ErrorCode::AccountSuspended } else { ErrorCode::CredentialsInvalid };
        assert_eq!(right, shut_out);
        let vouched = entry.market.sessions().begin(user, "", "");
        assert_eq!(code(vouched), ErrorCode::UserNotFound);
        acting.sessions().sign_out().wait().expect("everybody may leave");
        assert!(!entry.admits(&signed_in.tokens.access_token));
    }
}

/// This node does not wait until it hears of its own commit.
#[test]
fn once_it_is_answered_nobody_gets_in_any_more() {
    let entry = Entry::new();
    let identity = entry.market.identity();
    let suspension =
        || NewSanction { kind: SanctionKind::Suspension, reason: "Fraud.".into(), ends_at: None };
    for round in 0..20 {
        let [by_state, by_sanction, by_deletion] =
            ["anna", "bert", "cleo"].map(|name| entry.user(&format!("{name}{round}")));
        let signed_in = [by_state, by_sanction, by_deletion].map(|user| entry.begin(user));
        let new = NewApiKey { name: "a script".into(), scopes: Scopes::all(), expires_at: None };
        let key = entry.market.acting_as(by_deletion).api_keys().create(new).wait().expect("made");
        assert!(entry.admits(&key.token));
        let is_in = |at: usize| entry.admits(&signed_in[at].tokens.access_token);
        assert!(is_in(0) && is_in(1) && is_in(2));
        identity.set_state(by_state, UserState::Suspended).wait().expect("suspended");
        assert!(!is_in(0), "{round}: suspended");
        identity.sanction(by_sanction, suspension()).wait().expect("suspended");
        assert!(!is_in(1), "{round}: a measure was taken");
        identity.delete_account(by_deletion, DeleteAccount::default()).wait().expect("deleted");
        assert!(!is_in(2), "{round}: deleted");
        assert!(!entry.admits(&key.token), "{round}: the key of who was deleted");
    }
}

#[test]
fn another_password_ends_all_sessions_but_the_current_one() {
    let entry = Entry::new();
    let user = entry.member("anna");
    let (current, other) = (entry.begin(user), entry.begin(user));
    let acting = entry.acting(&current);
    let wrong = acting.identity().change_password("not the old one", "another password");
    assert_eq!(code(wrong), ErrorCode::CredentialsInvalid);
    let weak = acting.identity().change_password(PASSWORD, "short");
    assert_eq!(code(weak), ErrorCode::InvalidArgument);
    assert!(entry.admits(&other.tokens.access_token));
    acting.identity().change_password(PASSWORD, "another password").wait().expect("changed");
    assert!(entry.admits(&current.tokens.access_token));
    refreshed(&entry, &current.tokens.refresh_token);
    assert!(!entry.admits(&other.tokens.access_token));
    refused(&entry, &other.tokens.refresh_token);
    assert_eq!(entry.told(), [(other.session.id, SessionEnd::PasswordChanged)]);
    assert_eq!(code(entry.sign_in("anna", PASSWORD)), ErrorCode::CredentialsInvalid);
    entry.sign_in("anna", "another password").wait().expect("signed in");
}

/// Of several who change a password at once, knowing the old one, one does.
#[test]
fn an_old_password_changes_it_once() {
    let entry = Entry::new();
    let user = entry.member("anna");
    let change = |number: usize| {
        let identity = entry.market.acting_as(user).identity();
        identity.change_password(PASSWORD, &format!("another password {number}")).wait().is_ok()
    };
    let changed = at_once(3, change);
    assert_eq!(changed.iter().filter(|changed| **changed).count(), 1, "{changed:?}");
    let number = changed.iter().position(|changed| *changed).expect("one");
    entry.sign_in("anna", &format!("another password {number}")).wait().expect("that one");
}

#[test]
fn one_token_that_comes_several_times_at_once_gives_one_chain() {
    let entry = Entry::new();
    let mut signed_in = begun(&entry);
    for _ in 0..20 {
        let token = &signed_in.tokens.refresh_token;
        let pairs = at_once(2, |_| refreshed(&entry, token));
        assert_eq!(pairs[0].refresh_token, pairs[1].refresh_token);
        signed_in.tokens = pairs[0].clone();
        entry.clock.advance_ms(SECOND);
    }
    assert!(entry.told().is_empty());
    // The third one cannot be a lost answer any more.
    let token = &signed_in.tokens.refresh_token;
    let answers = at_once(8, |_| entry.market.sessions().refresh(token).wait());
    let good: Vec<_> = answers.iter().flatten().collect();
    assert!(good.len() <= 2, "{}", good.len());
    for pair in good {
        assert!(!entry.admits(&pair.access_token));
        refused(&entry, &pair.refresh_token);
    }
    assert_eq!(entry.told(), [(signed_in.session.id, SessionEnd::Reused)]);
}

#[test]
fn what_is_shown_of_a_session_holds_no_secret() {
    let entry = Entry::new();
    let new = NewUser { password: Some(PASSWORD.into()), ..NewUser::new("a_a", "a@example.org") };
    assert!(!format!("{new:?}").contains(PASSWORD));
    let signed_in = begun(&entry);
    let shown = format!("{signed_in:?}");
    for secret in [&signed_in.tokens.access_token, &signed_in.tokens.refresh_token] {
        assert!(!shown.contains(secret.as_str()), "{shown}");
    }
}
