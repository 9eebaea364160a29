//! Who loses access at one node loses it at the others, on the sockets that are open there.

#![allow(clippy::print_stdout, reason = "how soon access ends is what is promised")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::cluster::Cluster;
use crate::lot::{self, User};
use crate::people::{api_key, ask, follow, let_in, sign_out, take_out, workspace};
use crate::program::Program;

/// A second is what is promised. A machine that does much else may take longer.
const AT_ONCE: Duration = Duration::from_secs(4);

/// Opens a socket as a user who follows a topic.
async fn following(program: &Program, user: &User, topic: &str) -> Client {
    let mut client = Client::open_as(program, &user.token).await;
    let followed = follow(&mut client, topic, None).await;
    assert_eq!(followed["type"], "subscribed", "{followed}");
    client
}

/// Waits until a socket has left its topic. Gives why.
async fn left(client: &mut Client, what: &str, since: Instant) -> Value {
    let ended = client.find("unsubscribed").await;
    let took = since.elapsed();
    println!("{what}: {took:?}");
    assert!(took < AT_ONCE, "{what}: {took:?}");
    ended["error"]["code"].clone()
}

async fn access_ends_everywhere(cluster: Cluster, how: &str) {
    let (a, b) = (cluster.node(&[]), cluster.node(&[]));
    let (anna, bert) = (lot::user(&a, "anna").await, lot::user(&a, "bert").await);
    let shop = workspace(&a, &anna).await;
    for _ in 0..3 {
        let session = lot::sign_in(&a, "anna").await;
        let mut there = following(&b, &session, &format!("user:{}", anna.id)).await;
        let since = Instant::now();
        sign_out(&a, &session).await;
        let why = left(&mut there, &format!("{how}: a session ends"), since).await;
        assert_eq!(why, "token_invalid");

        let (id, token) = api_key(&a, &anna, "events:read").await;
        let key = User { id: anna.id.clone(), token };
        let mut there = following(&b, &key, &format!("user:{}", anna.id)).await;
        let since = Instant::now();
        ask(&a, &anna, &format!("DELETE /api-keys/{id}"), json!({})).await;
        let why = left(&mut there, &format!("{how}: a key is revoked"), since).await;
        assert_eq!(why, "token_invalid");

        let_in(&a, &anna, &shop, &bert).await;
        let mut there = following(&b, &bert, &format!("workspace:{shop}")).await;
        let since = Instant::now();
        take_out(&a, &anna, &shop, &bert).await;
        let why = left(&mut there, &format!("{how}: a member is taken out"), since).await;
        assert_eq!(why, "forbidden");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_everywhere_by_the_database_alone() {
    access_ends_everywhere(Cluster::alone(), "by the database").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn access_ends_everywhere_by_redis() {
    access_ends_everywhere(Cluster::with_redis(), "by Redis").await;
}
