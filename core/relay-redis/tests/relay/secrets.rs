//! Passwords let in and are shown nowhere; TLS trusts what it is told to.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::{Node, connection, options, wait_until};
use redis::cmd;
use vendue_relay_redis::{RedisOptions, RedisRelay};
use vendue_store::{Limiter, Quota, Relay};
use vendue_test_servers::Redis;

const PASSWORD: &str = "correct-horse-battery";

#[test]
fn a_password_lets_in_and_is_not_shown() {
    let redis = Redis::start();
    cmd("CONFIG")
        .arg(&["SET", "requirepass", PASSWORD])
        .exec(&mut connection(&redis.url()))
        .expect("configured");
    let url = format!("redis://:{PASSWORD}@{}", redis.address());
    let node = Node::open(options(&url));
    node.relay.ping().wait().expect("the way is open");
    let shown = format!("{:?} {:?}", node.relay, options(&url));
    assert!(shown.contains(&redis.address().to_string()), "{shown}");
    assert!(!shown.contains(PASSWORD), "{shown}");

    let wrong = Node::begin(options(&format!("redis://:wrong-{PASSWORD}@{}", redis.address())));
    std::thread::sleep(Duration::from_millis(300));
    assert!(!wrong.relay.is_up());
    let quota = Quota { count: 1, period: Duration::from_secs(1) };
    let refused = wrong.relay.take("a", quota).wait().expect_err("the password is wrong");
    assert!(!format!("{refused:?} {:?}", wrong.relay).contains(PASSWORD));
}

#[test]
fn an_error_about_a_url_does_not_repeat_it() {
    for url in [format!("http://:{PASSWORD}@host"), format!("redis://:{PASSWORD}@host/{PASSWORD}")]
    {
        let refused = RedisRelay::open(RedisOptions::new(url)).expect_err("not a URL of Redis");
        assert_eq!(refused.detail("field"), Some(&"redis_url".into()));
        assert!(!format!("{refused:?} {refused}").contains(PASSWORD), "{refused}");
    }
}

/// A server that speaks TLS only. The common one of the tests speaks none.
struct TlsRedis {
    server: Child,
    port: u16,
}

impl TlsRedis {
    fn start(folder: &Path) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        let file = |name: &str| folder.join(name).display().to_string();
        let server = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", "0", "--tls-port", &port.to_string()])
            .args(["--tls-cert-file", &file("cert.pem"), "--tls-key-file", &file("key.pem")])
            .args(["--tls-ca-cert-file", &file("cert.pem"), "--tls-auth-clients", "no"])
            .args(["--save", "", "--dir", &folder.display().to_string()])
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server starts");
        Self { server, port }
    }
}

impl Drop for TlsRedis {
    fn drop(&mut self) {
        self.server.kill().expect("it can be ended");
        self.server.wait().expect("it ends");
    }
}

#[test]
fn tls_trusts_the_given_certificate_and_no_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |names: &str| {
        let certified = rcgen::generate_simple_self_signed([names.to_owned()]).expect("a key");
        let pem = certified.cert.pem();
        std::fs::write(folder.path().join("cert.pem"), &pem).expect("written");
        let key = certified.signing_key.serialize_pem();
        std::fs::write(folder.path().join("key.pem"), key).expect("written");
        pem.into_bytes()
    };
    let other = write("localhost");
    let own = write("localhost");
    let redis = TlsRedis::start(folder.path());
    let open = |certificate: Option<Vec<u8>>| {
        let mut options = options(&format!("rediss://localhost:{}", redis.port));
        options.ca_certificate = certificate;
        Node::begin(options)
    };
    let trusting = open(Some(own));
    trusting.wait_until_up();
    trusting.relay.ping().wait().expect("the way is open");
    // The server is there now, so that these fail for want of trust.
    let distrusting = [open(Some(other)), open(None)];
    std::thread::sleep(Duration::from_millis(500));
    assert!(distrusting.iter().all(|node| !node.relay.is_up()));
    drop(distrusting);
    wait_until("still up", || trusting.relay.is_up());
}
