//! The other system: it signs tokens, and gives its keys and profiles over HTTP on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use vendue::Timestamp;
use vendue::tokens::{KeySource, Secret, VerifierConfig};

pub(crate) const SECRET: &str = "a secret that has 32 characters!";
pub(crate) const ISSUER: &str = "https://login.example.org";
pub(crate) const AUDIENCE: &str = "vendue";

/// What the other system says of Anna, for a quarter of an hour, with other values in places.
pub(crate) fn claims(now: Timestamp, changes: &Value) -> Value {
    let mut claims = json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "anna",
        "email": "anna@example.org",
        "email_verified": true,
        "preferred_username": "anna",
        "name": "Anna A.",
        "iat": now.as_ms() / 1_000,
        "exp": now.as_ms() / 1_000 + 900,
    });
    for (name, value) in changes.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    claims
}

fn encoded(value: &Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}

fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", encoded(header), encoded(claims));
    let signature = BASE64URL_NOPAD.encode(&sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// A token signed with a secret.
pub(crate) fn by_secret(secret: &[u8], claims: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let header = json!({"typ": "JWT", "alg": "HS256"});
    token(&header, claims, |text| hmac::sign(&key, text).as_ref().to_vec())
}

fn pair(number: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[number; 32]).expect("a key")
}

/// A token signed with one of the keys of the other system.
pub(crate) fn by_key(number: u8, claims: &Value) -> String {
    let header = json!({"typ": "JWT", "alg": "EdDSA", "kid": number.to_string()});
    token(&header, claims, |text| pair(number).sign(text).as_ref().to_vec())
}

/// The public keys of the other system.
pub(crate) fn keys(numbers: &[u8]) -> String {
    let jwk = |number: &u8| {
        let x = BASE64URL_NOPAD.encode(pair(*number).public_key().as_ref());
        let kid = number.to_string();
        json!({"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": kid, "x": x})
    };
    json!({ "keys": numbers.iter().map(jwk).collect::<Vec<_>>() }).to_string()
}

/// How a market believes the other system: `tms` by the secret, `sso` by the keys at an address.
pub(crate) fn verifier(source: &str, keys: KeySource) -> VerifierConfig {
    let mut config = VerifierConfig::new(source, keys, AUDIENCE);
    config.issuer = Some(ISSUER.to_owned());
    config
}

pub(crate) fn by_shared_secret() -> VerifierConfig {
    verifier("tms", KeySource::Secret(Secret::new(SECRET)))
}

/// A web server that gives one document, or fails while there is none.
pub(crate) struct Web {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    document: Mutex<Option<String>>,
    asked: AtomicUsize,
    is_over: AtomicBool,
}

impl Web {
    pub(crate) fn start(document: Option<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { document: Mutex::new(document), ..Shared::default() });
        let thread = std::thread::spawn({
            let shared = shared.clone();
            move || {
                for stream in listener.incoming().flatten() {
                    if shared.is_over.load(Ordering::SeqCst) {
                        return;
                    }
                    // Whoever went away meanwhile needs no answer.
                    drop(answer(stream, &shared));
                }
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it gives from now on; nothing while it is down.
    pub(crate) fn give(&self, document: Option<String>) {
        *self.shared.document.lock().expect("a document") = document;
    }

    pub(crate) fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread, which then sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn answer(mut stream: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut lines = BufReader::new(&stream).lines();
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    shared.asked.fetch_add(1, Ordering::SeqCst);
    let document = shared.document.lock().expect("a document").clone();
    let (status, body) = document.map_or((503, String::new()), |document| (200, document));
    let head = format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n");
    let length = body.len();
    let all = format!("{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}");
    stream.write_all(all.as_bytes())
}
