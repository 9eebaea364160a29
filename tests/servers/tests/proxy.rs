//! The proxy fails as a network does.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use vendue_test_servers::{Postgres, Proxy, Redis};

fn connect(address: SocketAddr) -> TcpStream {
    let connection = TcpStream::connect(address).expect("the proxy takes connections");
    let patience = Some(Duration::from_secs(10));
    connection.set_read_timeout(patience).expect("a patience");
    connection
}

fn ping(mut connection: &TcpStream) -> std::io::Result<()> {
    connection.write_all(b"PING\r\n")?;
    expect_pong(connection)
}

fn expect_pong(mut connection: &TcpStream) -> std::io::Result<()> {
    let mut answer = [0; 7];
    connection.read_exact(&mut answer)?;
    assert_eq!(&answer, b"+PONG\r\n");
    Ok(())
}

#[test]
fn cut_connections_end_and_new_ones_are_refused() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let connection = connect(proxy.address());
    ping(&connection).expect("an answer");
    proxy.cut();
    assert!(ping(&connection).is_err());
    let refused = TcpStream::connect(proxy.address()).expect_err("nobody listens");
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    // Twice is as good as once.
    proxy.cut();
    proxy.restore();
    ping(&connect(proxy.address())).expect("an answer");
    assert!(ping(&connection).is_err());
}

#[test]
fn a_stalled_network_takes_connections_and_delivers_later() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let old = connect(proxy.address());
    ping(&old).expect("an answer");
    proxy.stall();
    let new = connect(proxy.address());
    for connection in [&old, &new] {
        connection.set_read_timeout(Some(Duration::from_millis(200))).expect("a patience");
        let hung = ping(connection).expect_err("nothing passes");
        assert!(matches!(hung.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{hung}");
        connection.set_read_timeout(Some(Duration::from_secs(10))).expect("a patience");
    }
    proxy.restore();
    for connection in [&old, &new] {
        expect_pong(connection).expect("what was sent arrives");
    }
}

#[test]
fn what_hangs_when_the_network_is_cut_never_arrives() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let connection = connect(proxy.address());
    ping(&connection).expect("an answer");
    proxy.stall();
    (&connection).write_all(b"SET lot 7\r\n").expect("the proxy reads");
    std::thread::sleep(Duration::from_millis(100));
    proxy.cut();
    let direct = connect(redis.address());
    (&direct).write_all(b"EXISTS lot\r\n").expect("the server reads");
    let mut answer = [0; 4];
    (&direct).read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b":0\r\n");
    // From a cut straight to a hang: it takes connections again.
    proxy.stall();
    drop(connect(proxy.address()));
}

#[test]
fn a_slow_network_delays_each_way_and_not_each_message() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let connection = connect(proxy.address());
    ping(&connection).expect("an answer");
    let latency = Duration::from_millis(100);
    proxy.slow(latency);
    let before = Instant::now();
    ping(&connection).expect("an answer");
    assert!(before.elapsed() >= 2 * latency, "{:?}", before.elapsed());
    let before = Instant::now();
    for _ in 0..20 {
        (&connection).write_all(b"PING\r\n").expect("the proxy reads");
        std::thread::sleep(Duration::from_millis(5));
    }
    for _ in 0..20 {
        expect_pong(&connection).expect("an answer");
    }
    assert!(before.elapsed() < 10 * latency, "{:?}", before.elapsed());
    proxy.restore();
    let before = Instant::now();
    ping(&connection).expect("an answer");
    assert!(before.elapsed() < latency, "{:?}", before.elapsed());
}

#[test]
fn the_end_of_a_connection_passes_and_so_does_the_absence_of_a_server() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let mut connection = connect(proxy.address());
    connection.write_all(b"QUIT\r\n").expect("the proxy reads");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("the connection ends");
    assert_eq!(answer, "+OK\r\n");
    redis.kill();
    assert!(ping(&connect(proxy.address())).is_err());
    redis.start_again();
    ping(&connect(proxy.address())).expect("an answer");
}

#[test]
fn urls_lead_through_the_proxy() {
    let server = Postgres::shared();
    let proxy = Proxy::before(server.address());
    let psql = || {
        let url = server.url_through(&proxy, "postgres");
        let mut command = server.client("psql");
        command.args(["-X", "-A", "-t", "-c", "SELECT 1", &url]).output().expect("psql runs")
    };
    assert_eq!(psql().stdout, b"1\n");
    proxy.cut();
    assert!(!psql().status.success());
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    assert_eq!(redis.url_through(&proxy), format!("redis://{}/", proxy.address()));
}
