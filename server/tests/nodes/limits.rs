//! How much anybody may ask of all nodes together.

use serde_json::json;

use crate::client::Client;
use crate::cluster::{Cluster, counted};
use crate::lot::{self, User};
use crate::program::{Answer, Program};

async fn get(program: &Program, user: &User) -> Answer {
    let bearer = format!("Bearer {}", user.token);
    program.send("GET", "/api/v1/auctions", &[("authorization", &bearer)], None).await
}

/// How many of ten requests are answered.
async fn answered(program: &Program, user: &User) -> usize {
    let mut answered = 0;
    for _ in 0..10 {
        let answer = get(program, user).await;
        assert!(matches!(answer.status, 200 | 429), "{}", answer.body);
        answered += usize::from(answer.status == 200);
    }
    answered
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_count_together_and_alone_while_redis_is_gone() {
    let cluster = Cluster::with_redis();
    let door = cluster.node(&[]);
    let limited = ["--rate-limit", "6"];
    let (a, b) = (cluster.node(&limited), cluster.node(&limited));
    let (anna, bert) = (lot::user(&door, "anna").await, lot::user(&door, "bert").await);
    for node in [&a, &b, &a, &b, &a, &b] {
        assert_eq!(get(node, &anna).await.status, 200);
    }
    for node in [&a, &b] {
        let refused = get(node, &anna).await;
        assert_eq!(refused.status, 429, "{}", refused.body);
        assert_eq!(refused.body["error"]["code"], "rate_limited");
        let wait_ms = refused.body["error"]["details"]["retry_after_ms"].as_u64();
        // One more comes every ten seconds.
        assert!(wait_ms.is_some_and(|wait_ms| (1..=10_000).contains(&wait_ms)), "{wait_ms:?}");
        assert!(refused.head.contains("\r\nretry-after: "), "{}", refused.head);
        assert_eq!(counted(node, "vendue_limits_counted_alone_total").await, 0.0);
    }
    cluster.redis.as_ref().expect("it runs").kill();
    assert_eq!(answered(&a, &bert).await, 6);
    assert_eq!(answered(&b, &bert).await, 6);
    assert!(counted(&b, "vendue_limits_counted_alone_total").await >= 6.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bids_on_sockets_of_two_nodes_take_from_one_bucket() {
    let cluster = Cluster::with_redis();
    let door = cluster.node(&[]);
    let (_, auction) = lot::auction(&door).await;
    let anna = lot::user(&door, "anna").await;
    let limited = ["--rate-limit", "10", "--socket-limit", "0"];
    let (a, b) = (cluster.node(&limited), cluster.node(&limited));
    // Each handshake is a request.
    let mut sockets =
        [Client::open_as(&a, &anna.token).await, Client::open_as(&b, &anna.token).await];
    for step in 0..8 {
        let result = sockets[usize::from(step % 2 == 0)].bid(&auction, 1_500 + step * 100).await;
        assert!(result["placed"].is_object(), "{result}");
    }
    let refused = sockets[0].bid(&auction, 9_000).await;
    assert_eq!(refused["error"]["code"], "rate_limited", "{refused}");
    sockets[1].say(&json!({"type": "subscribe", "topic": format!("auction:{auction}")})).await;
    assert_eq!(sockets[1].find("error").await["code"], "rate_limited");
}

#[tokio::test(flavor = "multi_thread")]
async fn sign_ins_at_all_nodes_count_for_the_account() {
    let cluster = Cluster::with_redis();
    let door = cluster.node(&[]);
    // Which signs in once, at a node without a limit.
    lot::user(&door, "anna").await;
    let proxy = ["--trusted-proxy", "127.0.0.1"];
    let nodes = [2, 2].map(|limit: u32| {
        let limit = limit.to_string();
        cluster.node(&[&proxy[..], &["--login-limit", &limit]].concat())
    });
    let mut statuses = Vec::new();
    for (attempt, node) in [0, 1, 0, 1].into_iter().enumerate() {
        let body = json!({"name": "anna", "password": "a wrong password"});
        // Of another network each time.
        let from = format!("10.0.{attempt}.1");
        let headers = [("x-forwarded-for", from.as_str())];
        let answer = nodes[node].send("POST", "/api/v1/sessions", &headers, Some(&body)).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [401, 401, 429, 429]);
}
