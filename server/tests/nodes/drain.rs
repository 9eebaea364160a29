//! The end of one node while others go on.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::Client;
use crate::cluster::{Cluster, counted, eventually};
use crate::lot;
use crate::program::Program;

/// Opens an event stream.
async fn stream(program: &Program, auction: &str) -> TcpStream {
    let mut stream = TcpStream::connect(program.address).await.expect("the server listens");
    let head = format!("GET /api/v1/events?topic=auction:{auction} HTTP/1.1\r\nhost: x\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut begin = [0; 12];
    stream.read_exact(&mut begin).await.expect("it answers");
    assert_eq!(&begin, b"HTTP/1.1 200");
    stream
}

async fn status(program: &Program, path: &str) -> u16 {
    program.send("GET", path, &[], None).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_ends_lets_everybody_go_in_peace() {
    let cluster = Cluster::alone();
    let (mut a, b) = (cluster.node(&["--drain-s", "3"]), cluster.node(&[]));
    let (_, auction) = lot::auction(&a).await;
    let anna = lot::user(&a, "anna").await;
    eventually("each knows of the other", async || counted(&b, "vendue_nodes_alive").await >= 2.0)
        .await;
    let mut socket = Client::open_as(&a, &anna.token).await;
    let first = socket.subscribe(&auction, json!({"every": true})).await;
    let mut stream = stream(&a, &auction).await;
    assert_eq!(status(&a, "/ready").await, 200);
    a.terminate();
    let began = Instant::now();
    eventually("it says that nobody should come", async || status(&a, "/ready").await == 503).await;
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(counted(&a, "vendue_draining").await, 1.0);
    assert_eq!(status(&a, "/health").await, 200);
    assert_eq!(status(&b, "/ready").await, 200);
    // Who comes all the same is served.
    lot::bid(&a, &anna, &auction, 1_500).await;
    socket.event("bid_placed").await;
    let late = Client::open_as(&a, &anna.token).await;
    assert_eq!(socket.closed().await, 1012);
    assert!(began.elapsed() >= Duration::from_millis(2_500), "{:?}", began.elapsed());
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.expect("an event stream ends in order");
    drop((socket, late));
    assert!(a.wait(), "it ends in order");
    assert_eq!(cluster.ask("SELECT count(*) FROM nodes"), "1", "it has said goodbye");
    let mut again = Client::open_as(&b, &anna.token).await;
    again.subscribe(&auction, json!({"since": first["sequence"], "every": true})).await;
    again.event("bid_placed").await;
}
