//! Links that are good once: to confirm an address, to set another password, to begin at all.

use vendue::domain::identity::{IdentityPolicy, LinkKind, NewApiKey, Scopes};
use vendue::{ErrorCode, NewUser, Options};

use super::entry::{Entry, PASSWORD, eventually};
use super::support::{HOUR, code, thing};

const BAD: ErrorCode = ErrorCode::LinkInvalid;
const ANNA: &str = "anna@example.org";
const NEW: &str = "new@example.org";

#[test]
fn an_address_is_confirmed_by_the_last_link_once_within_a_day() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    let identity = entry.market.acting_as_anyone().identity();
    let is_confirmed = || {
        let user = entry.market.identity().get(anna).wait().expect("there");
        user.email_verified == Some(true)
    };
    let first = entry.mailed(ANNA, 1);
    entry.market.acting_as(anna).identity().request_email_verification().wait().expect("sent");
    let second = entry.mailed(ANNA, 2);
    assert_eq!(code(identity.verify_email(&first)), BAD, "a newer one took its place");
    entry.clock.advance_ms(24 * HOUR);
    assert_eq!(code(identity.verify_email(&second)), BAD, "too late");
    entry.market.acting_as(anna).identity().request_email_verification().wait().expect("sent");
    let third = entry.mailed(ANNA, 3);
    entry.clock.advance_ms(24 * HOUR - 1);
    assert_eq!(code(identity.reset_password(&third, "another password")), BAD, "of another kind");
    assert!(!is_confirmed());
    identity.verify_email(&third).wait().expect("confirmed");
    assert!(is_confirmed());
    assert_eq!(code(identity.verify_email(&third)), BAD, "once");
}

#[test]
fn another_address_takes_its_place_when_it_is_confirmed() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    let acting = entry.market.acting_as(anna).identity();
    let identity = entry.market.acting_as_anyone().identity();
    assert_eq!(code(acting.change_email("wrong", NEW)), ErrorCode::CredentialsInvalid);
    acting.change_email(PASSWORD, NEW).wait().expect("sent");
    let token = entry.mailed(NEW, 1);
    assert_eq!(entry.market.identity().find_by_name(ANNA).wait().expect("still").id, anna);
    assert_eq!(code(entry.market.identity().find_by_name(NEW)), ErrorCode::UserNotFound);
    // A link to the address that is given up must not open the account afterwards.
    identity.request_password_reset(ANNA).wait().expect("perhaps");
    // The second mail has told the old address that another one is asked for.
    let to_old = entry.mailed(ANNA, 3);
    identity.verify_email(&token).wait().expect("confirmed");
    assert_eq!(entry.market.identity().find_by_name(NEW).wait().expect("moved").id, anna);
    eventually("the old address is told", || entry.mailer.mails_to(ANNA).len() == 4);
    assert_eq!(code(identity.reset_password(&to_old, "another password")), BAD);
    // The old one is free, and what is taken meanwhile stays with who took it.
    let bert = NewUser { email: ANNA.into(), ..NewUser::new("bert", ANNA) };
    entry.market.identity().register(bert).wait().expect("it is free");
    let taken = code(acting.change_email(PASSWORD, ANNA));
    assert_eq!(taken, ErrorCode::AlreadyExists);
    acting.change_email(PASSWORD, "third@example.org").wait().expect("sent");
    let token = entry.mailed("third@example.org", 1);
    let carl = NewUser::new("carl", "third@example.org");
    entry.market.identity().register(carl).wait().expect("quicker");
    assert_eq!(code(identity.verify_email(&token)), ErrorCode::AlreadyExists);
    assert_eq!(entry.market.identity().find_by_name(NEW).wait().expect("as before").id, anna);
}

/// Whoever has known the password may have had a link sent to an address of his own. Once the owner
/// has set another password it leads nowhere, however that was done.
#[test]
fn a_link_of_before_does_not_take_an_account_that_was_won_back() {
    const THIEF: &str = "thief@example.org";
    let entry = Entry::new();
    let anna = entry.member("anna");
    let (acting, anyone) = (entry.market.acting_as(anna), entry.market.acting_as_anyone());
    acting.identity().change_email(PASSWORD, THIEF).wait().expect("sent");
    let kept = entry.mailed(THIEF, 1);
    anyone.identity().request_password_reset(ANNA).wait().expect("perhaps");
    let reset = entry.mailed(ANNA, 3);
    anyone.identity().reset_password(&reset, "another password").wait().expect("set");
    assert_eq!(code(anyone.identity().verify_email(&kept)), BAD);

    acting.identity().change_email("another password", THIEF).wait().expect("sent");
    let kept = entry.mailed(THIEF, 2);
    let identity = acting.identity();
    identity.change_password("another password", "a third password").wait().expect("changed");
    assert_eq!(code(anyone.identity().verify_email(&kept)), BAD);
    assert_eq!(entry.market.identity().find_by_name(ANNA).wait().expect("still").id, anna);
}

/// Somebody makes an account with the address of somebody else, and a key to keep. Who wins it by
/// what is sent to the address has it alone; an owner who had confirmed it keeps the own keys.
#[test]
fn a_key_of_before_does_not_outlast_the_first_proof_of_the_address() {
    for is_confirmed in [false, true] {
        let entry = Entry::new();
        let anna = entry.member("anna");
        let anyone = entry.market.acting_as_anyone().identity();
        if is_confirmed {
            anyone.verify_email(&entry.mailed(ANNA, 1)).wait().expect("confirmed");
        }
        let keys = entry.market.acting_as(anna).api_keys();
        let made = [0, 1].map(|_| {
            let (name, scopes) = ("kept".to_owned(), Scopes::all());
            keys.create(NewApiKey { name, scopes, expires_at: None }).wait().expect("made").token
        });
        assert!(entry.admits(&made[0]));
        anyone.request_password_reset(ANNA).wait().expect("perhaps");
        let link = entry.mailed(ANNA, 2);
        anyone.reset_password(&link, "another password").wait().expect("set");
        for token in &made {
            assert_eq!(entry.admits(token), is_confirmed);
        }
        let revoked = keys.list().wait().expect("listed");
        assert_eq!(
            revoked.iter().filter(|key| key.revoked_at.is_some()).count(),
            if is_confirmed { 0 } else { 2 }
        );
    }
}

/// A request can have begun before, and say what it wants only now.
#[test]
fn what_had_begun_in_a_session_ends_with_it() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    let acting = entry.acting(&entry.begin(anna));
    let anyone = entry.market.acting_as_anyone().identity();
    anyone.request_password_reset(ANNA).wait().expect("perhaps");
    let new = || NewApiKey { name: "kept".into(), scopes: Scopes::all(), expires_at: None };
    let key = acting.api_keys().create(new()).wait().expect("made");
    let by_key = entry.market.acting_with(&key.token).wait().expect("let in");
    let link = entry.mailed(ANNA, 2);
    anyone.reset_password(&link, "another password").wait().expect("set");
    assert_eq!(code(acting.api_keys().create(new())), ErrorCode::TokenInvalid);
    for market in [&acting, &by_key] {
        assert_eq!(code(market.identity().me()), ErrorCode::TokenInvalid);
        assert_eq!(code(market.listings().create(thing())), ErrorCode::TokenInvalid);
    }
    acting.sessions().sign_out().wait().expect("it is over");
}

#[test]
fn another_password_is_set_by_a_link_once_within_an_hour() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    let session = entry.begin(anna);
    let identity = entry.market.acting_as_anyone().identity();
    identity.request_password_reset("nobody@example.org").wait().expect("the same answer");
    for nonsense in ["anna", "", "@", "not an address"] {
        let refused = code(identity.request_password_reset(nonsense));
        assert_eq!(refused, ErrorCode::InvalidArgument, "{nonsense}");
    }
    identity.request_password_reset(" ANNA@example.org").wait().expect("perhaps");
    let token = entry.mailed(ANNA, 2);
    assert!(entry.mailer.mails_to("nobody@example.org").is_empty());
    assert_eq!(entry.mailer.mails().len(), 2, "one to confirm the address, and this");
    entry.clock.advance_ms(HOUR);
    assert_eq!(code(identity.reset_password(&token, "another password")), BAD, "too late");
    identity.request_password_reset(ANNA).wait().expect("perhaps");
    let token = entry.mailed(ANNA, 3);
    entry.clock.advance_ms(HOUR - 1);
    let weak = code(identity.reset_password(&token, "short"));
    assert_eq!(weak, ErrorCode::InvalidArgument, "and the link stays good");
    identity.reset_password(&token, "another password").wait().expect("reset");
    assert_eq!(code(identity.reset_password(&token, "a third password")), BAD, "once");
    assert!(entry.market.sessions().refresh(&session.tokens.refresh_token).wait().is_err());
    eventually("the user is told", || entry.mailer.mails_to(ANNA).len() == 4);
    entry.sign_in("anna", "another password").wait().expect("signed in");
}

#[test]
fn a_changed_password_is_not_undone_by_a_link_from_before() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    let token = entry.market.identity().make_link(LinkKind::ResetPassword, anna).wait();
    let acting = entry.market.acting_as(anna).identity();
    acting.change_password(PASSWORD, "another password").wait().expect("changed");
    let late = entry.market.identity().reset_password(&token.expect("a link"), "a third one");
    assert_eq!(code(late), BAD);
}

fn first(name: &str) -> NewUser {
    let new = NewUser::new(name, format!("{name}@example.org"));
    NewUser { password: Some(PASSWORD.into()), ..new }
}

#[test]
fn the_first_administrator_is_made_by_the_last_link() {
    let entry = Entry::new();
    entry.user("taken");
    let identity = entry.market.acting_as_anyone().identity();
    let token = || entry.market.identity().set_up_token().wait().expect("asked");
    let (older, newer) = (token().expect("a link"), token().expect("a link"));
    assert_eq!(code(identity.set_up(&older, first("admin"))), BAD);
    assert_eq!(code(identity.set_up(&newer, first("taken"))), ErrorCode::AlreadyExists);
    let none = NewUser::new("admin", "admin@example.org");
    assert_eq!(code(identity.set_up(&newer, none)), ErrorCode::InvalidArgument);
    let made = identity.set_up(&newer, first("admin")).wait().expect("it stayed good");
    assert_eq!(made.role, vendue::domain::identity::PlatformRole::Admin);
    assert_eq!(code(identity.set_up(&newer, first("second"))), BAD, "once");
    assert_eq!(token(), None);
    entry.sign_in("admin", PASSWORD).wait().expect("signed in");
}

#[test]
fn a_printed_link_is_no_second_way_in() {
    let entry = Entry::new();
    let token = entry.market.identity().set_up_token().wait().expect("asked").expect("a link");
    entry.market.identity().register_admin(first("admin")).wait().expect("made otherwise");
    let late = entry.market.acting_as_anyone().identity().set_up(&token, first("second"));
    assert_eq!(code(late), BAD);
}

#[test]
fn without_a_way_to_send_mail_nothing_is_promised() {
    let market = Options::new().open(":memory:").expect("open");
    let new = NewUser { password: Some(PASSWORD.into()), ..NewUser::new("anna", ANNA) };
    let anna = market.identity().register(new).wait().expect("registered").id;
    let acting = market.acting_as(anna).identity();
    for refused in [
        acting.request_email_verification(),
        acting.change_email(PASSWORD, NEW),
        acting.request_password_reset(ANNA),
    ] {
        assert_eq!(code(refused), ErrorCode::MailUnavailable);
    }
    let token = market.identity().make_link(LinkKind::VerifyEmail, anna).wait().expect("made");
    assert_eq!(acting.verify_email(&token).wait().expect("confirmed").id, anna);
}

#[test]
fn where_users_come_from_elsewhere_no_password_does_anything() {
    let entry = Entry::within(crate::place::Place::lasting(), |options| options);
    let (anna, token) = (entry.member("anna"), entry.market.identity().set_up_token().wait());
    let reset = entry.market.identity().make_link(LinkKind::ResetPassword, anna).wait();
    let (token, reset) = (token.expect("asked").expect("a link"), reset.expect("a link"));
    let market = entry.another(|options| {
        options.identity(IdentityPolicy { own_passwords: false, ..IdentityPolicy::default() })
    });
    let (anyone, acting) = (market.acting_as_anyone(), market.acting_as(anna).identity());
    let sign_in = || vendue::SignIn::new("anna", PASSWORD);
    let refused = [
        code(anyone.sessions().sign_in(sign_in())),
        code(anyone.sessions().sign_in_page(sign_in())),
        code(anyone.identity().authenticate("anna", PASSWORD)),
        code(anyone.identity().register(first("bert"))),
        code(anyone.identity().request_password_reset(ANNA)),
        code(anyone.identity().reset_password(&reset, "another password")),
        code(anyone.identity().set_up(&token, first("admin"))),
        code(acting.change_password(PASSWORD, "another password")),
        code(acting.change_email(PASSWORD, NEW)),
    ];
    assert!(refused.iter().all(|code| *code == ErrorCode::PasswordsDisabled), "{refused:?}");
    market.sessions().begin(anna, "", "").wait().expect("the host may vouch");
}
