//! Topics that are addressed to somebody: who follows them, and until when.

#![allow(clippy::print_stdout, reason = "how soon access ends is what is promised")]

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::time::timeout;

use crate::client::Client;
use crate::lot::{self, User};
use crate::people::{api_key, ask, follow, let_in, sign_out, take_out, workspace};
use crate::program::Program;

/// Within what time access has to end on an open socket.
const AT_ONCE: Duration = Duration::from_secs(1);

fn own(user: &User) -> String {
    format!("user:{}", user.id)
}

/// Opens a socket as a user who follows a topic from now on.
async fn following(program: &Program, user: &User, topic: &str) -> Client {
    let mut client = Client::open_as(program, &user.token).await;
    let followed = follow(&mut client, topic, None).await;
    assert_eq!((&followed["type"], &followed["topic"]), (&json!("subscribed"), &json!(topic)));
    assert_eq!(followed["since"], followed["sequence"]);
    assert!(followed.get("state").is_none() && followed.get("viewers").is_none(), "{followed}");
    client
}

/// Nothing but answers comes for a second.
async fn assert_silent(client: &mut Client) {
    let more = timeout(AT_ONCE, client.next()).await;
    assert!(more.is_err(), "{more:?}");
}

#[track_caller]
fn assert_at_once(what: &str, since: Instant) {
    let took = since.elapsed();
    println!("{what}: {took:?}");
    assert!(took < AT_ONCE, "{what}: {took:?}");
}

#[tokio::test]
async fn a_user_sees_what_happens_to_the_account() {
    let program = Program::start(&[]);
    let anna = lot::user(&program, "anna").await;
    let mut client = following(&program, &anna, &own(&anna)).await;
    let again = lot::sign_in(&program, "anna").await;
    let began = client.event("session_began").await;
    assert_eq!(began["topic"], own(&anna));
    assert_eq!(began["event"]["method"], "password");
    for member in ["at", "server_time"] {
        assert!(began[member].is_string(), "{began}");
    }
    let secrets =
        json!({"old_password": "correct horse battery staple", "password": "tr0mbone-xx"});
    ask(&program, &anna, "PUT /users/me/password", secrets).await;
    let mut kinds = Vec::new();
    for number in 1..=2 {
        let event = client.expect("event").await;
        let expected = began["sequence"].as_i64().map(|first| first + number);
        assert_eq!(event["sequence"].as_i64(), expected);
        kinds.push(lot::text(&event["event"]["kind"]));
    }
    kinds.sort();
    assert_eq!(kinds, ["password_changed", "session_ended"]);
    assert!(!client.heard.iter().any(|frame| frame.contains(&again.token)));

    client.say(&json!({"type": "unsubscribe", "topic": own(&anna)})).await;
    let left = client.expect("unsubscribed").await;
    assert!(left.get("error").is_none(), "{left}");
    api_key(&program, &anna, "auctions:read").await;
    assert_silent(&mut client).await;
}

#[tokio::test]
async fn members_see_what_happens_in_a_workspace_until_they_are_taken_out() {
    let program = Program::start(&[]);
    let mut users = Vec::new();
    for name in ["anna", "bert", "cleo"] {
        users.push(lot::user(&program, name).await);
    }
    let [anna, bert, cleo] = &users[..] else { panic!("three") };
    let shop = workspace(&program, anna).await;
    let topic = format!("workspace:{shop}");
    let mut annas = following(&program, anna, &topic).await;
    let_in(&program, anna, &shop, bert).await;
    annas.event("invite_created").await;
    assert_eq!(annas.event("member_added").await["event"]["user_id"], bert.id);
    let mut berts = following(&program, bert, &topic).await;
    follow(&mut berts, &own(bert), None).await;

    let since = Instant::now();
    take_out(&program, anna, &shop, bert).await;
    assert_eq!(berts.event("member_removed").await["event"]["user_id"], bert.id);
    let ended = berts.expect("unsubscribed").await;
    assert_at_once("a member is taken out", since);
    assert_eq!((&ended["topic"], &ended["error"]["code"]), (&json!(topic), &json!("forbidden")));
    let_in(&program, anna, &shop, cleo).await;
    assert_silent(&mut berts).await;
    annas.event("member_removed").await;
    let refused = follow(&mut berts, &topic, Some(0)).await;
    assert_eq!((&refused["type"], &refused["code"]), (&json!("error"), &json!("forbidden")));
    assert_eq!(refused["details"]["topic"], topic);
    // The own topic goes on.
    api_key(&program, bert, "auctions:read").await;
    berts.event("api_key_created").await;

    annas.find("event").await;
    let mut cleos = following(&program, cleo, &topic).await;
    ask(&program, anna, &format!("DELETE /workspaces/{shop}"), json!({})).await;
    for client in [&mut annas, &mut cleos] {
        assert_eq!(client.find("unsubscribed").await["error"]["code"], "forbidden");
    }
}

#[tokio::test]
async fn nobody_else_may_follow() {
    let program = Program::start(&[]);
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let shop = workspace(&program, &anna).await;
    let nothing = "0199f0c1-0000-7000-8000-000000000001";
    let topics = [
        own(&anna),
        format!("workspace:{shop}"),
        format!("workspace:{}", anna.id),
        format!("workspace:{nothing}"),
        format!("conversation:{nothing}"),
        "access:00000000-0000-0000-0000-000000000000".to_owned(),
    ];
    let mut berts = Client::open_as(&program, &bert.token).await;
    let mut anybodys = Client::open(&program).await;
    let bearer = format!("Bearer {}", bert.token);
    let headers = [("authorization", bearer.as_str())];
    for topic in topics {
        assert_eq!(follow(&mut berts, &topic, Some(0)).await["code"], "forbidden", "{topic}");
        let refused = follow(&mut anybodys, &topic, Some(0)).await;
        assert_eq!(refused["code"], "unauthenticated", "{topic}");
        let path = format!("/api/v1/events?topic={topic}&since=0");
        let answer = program.send("GET", &path, &headers, None).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (403, &json!("forbidden")));
        let answer = program.send("GET", &path, &[], None).await;
        assert_eq!(answer.status, 401, "{topic}");
    }
    let (_, key) = api_key(&program, &anna, "auctions:read").await;
    let mut narrow = Client::open_as(&program, &key).await;
    assert_eq!(follow(&mut narrow, &own(&anna), None).await["code"], "scope_missing");
}

#[tokio::test]
async fn who_comes_again_gets_exactly_the_rest() {
    let mut program = Program::start(&[]);
    let anna = lot::user(&program, "anna").await;
    let shop = workspace(&program, &anna).await;
    let topic = format!("workspace:{shop}");
    let rename = async |program: &Program, name: String| {
        let request = format!("PATCH /workspaces/{shop}");
        let bearer = format!("Bearer {}", anna.token);
        let headers = [("authorization", bearer.as_str()), ("if-match", "*")];
        let (method, path) = request.split_once(' ').expect("both");
        let body = json!({"name": name});
        let path = format!("/api/v1{path}");
        let answer = program.send(method, &path, &headers, Some(&body)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    };
    let mut client = following(&program, &anna, &topic).await;
    rename(&program, "Lamps".to_owned()).await;
    let seen = client.event("workspace_changed").await["sequence"].as_i64().expect("a number");
    drop(client);
    for number in 0..10 {
        rename(&program, format!("Lamps {number}")).await;
    }
    let last = seen + 10;
    for round in 0..2 {
        let mut client = Client::open_as(&program, &anna.token).await;
        let subscribed = follow(&mut client, &topic, Some(seen)).await;
        assert_eq!((&subscribed["sequence"], &subscribed["since"]), (&json!(last), &json!(seen)));
        let rest = client.numbers_up_to(last).await;
        assert_eq!(rest, (seen + 1..=last).collect::<Vec<_>>());
        let beyond = follow(&mut client, &topic, Some(9_999)).await;
        assert_eq!(beyond["since"], last);
        if round == 0 {
            program.crash_and_restart();
        }
    }
    let mut client = Client::open_as(&program, &anna.token).await;
    follow(&mut client, &topic, Some(last)).await;
    rename(&program, "Chairs".to_owned()).await;
    assert_eq!(client.numbers_up_to(last + 1).await, [last + 1]);
}

#[tokio::test]
async fn signing_out_ends_the_rights_on_the_open_socket_within_a_second() {
    let program = Program::start(&[]);
    let anna = lot::user(&program, "anna").await;
    let kept = lot::sign_in(&program, "anna").await;
    let mut client = following(&program, &anna, &own(&anna)).await;
    let mut other = following(&program, &kept, &own(&anna)).await;
    let since = Instant::now();
    sign_out(&program, &anna).await;
    assert_eq!(client.find("error").await["code"], "token_invalid");
    let ended = client.find("unsubscribed").await;
    assert_at_once("a user signs out", since);
    assert_eq!(ended["error"]["code"], "token_invalid");
    other.event("session_ended").await;
    api_key(&program, &kept, "auctions:read").await;
    other.event("api_key_created").await;
    assert_silent(&mut client).await;
    assert_eq!(follow(&mut client, &own(&anna), Some(0)).await["code"], "unauthenticated");
    // Another session takes the socket over, and begins with nothing.
    client.say(&json!({"type": "authenticate", "token": kept.token})).await;
    client.expect("authenticated").await;
    let subscribed = follow(&mut client, &own(&anna), None).await;
    assert_eq!(subscribed["type"], "subscribed");
}

#[tokio::test]
async fn a_key_that_is_revoked_has_no_rights_on_the_open_socket() {
    let program = Program::start(&[]);
    let anna = lot::user(&program, "anna").await;
    let (id, token) = api_key(&program, &anna, "events:read").await;
    let key = User { id: anna.id.clone(), token };
    let mut client = following(&program, &key, &own(&anna)).await;
    let since = Instant::now();
    ask(&program, &anna, &format!("DELETE /api-keys/{id}"), json!({})).await;
    assert_eq!(client.find("error").await["code"], "token_invalid");
    client.find("unsubscribed").await;
    assert_at_once("a key is revoked", since);
}

#[tokio::test]
async fn what_is_followed_is_of_the_one_who_holds_the_socket() {
    let program = Program::start(&["--access-token-s", "4"]);
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut client = following(&program, &anna, &own(&anna)).await;
    client.say(&json!({"type": "authenticate", "token": bert.token})).await;
    let left = client.expect("unsubscribed").await;
    assert_eq!((&left["topic"], left.get("error")), (&json!(own(&anna)), None));
    client.expect("authenticated").await;
    assert_eq!(follow(&mut client, &own(&anna), None).await["code"], "forbidden");
    assert_eq!(follow(&mut client, &own(&bert), None).await["type"], "subscribed");
    // Without a new token it ends with the one that there is.
    assert_eq!(client.find("error").await["code"], "token_invalid");
    assert_eq!(client.expect("unsubscribed").await["error"]["code"], "token_invalid");
}

#[tokio::test]
async fn what_was_missed_waits_while_too_much_was_asked_for() {
    let mut program = Program::start(&[]);
    let anna = lot::user(&program, "anna").await;
    let topic = own(&anna);
    // One more request comes every ten seconds.
    program.crash_and_restart_with(&["--rate-limit", "6", "--socket-limit", "0"]);
    let mut client = Client::open_as(&program, &anna.token).await;
    for _ in 0..4 {
        assert_eq!(follow(&mut client, &topic, None).await["type"], "subscribed");
    }
    let subscribed = follow(&mut client, &topic, Some(0)).await;
    assert_eq!(subscribed["since"], 0);
    client.say(&json!({"type": "ping"})).await;
    client.expect("pong").await;
    let last = subscribed["sequence"].as_i64().expect("a number");
    assert_eq!(client.numbers_up_to(last).await, (1..=last).collect::<Vec<_>>());
}
