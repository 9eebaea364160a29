//! A mail server of a few lines that writes down everything it hears.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use vendue_mail::{Mail, SmtpMailer, SmtpOptions};

pub(crate) const PASSWORD: &str = "correct-horse-battery";

/// How a sink behaves.
#[derive(Clone, Default)]
pub(crate) struct Behaviour {
    /// The ways to sign in that it offers, such as `PLAIN LOGIN`.
    pub(crate) auth: &'static str,
    /// Offers STARTTLS.
    pub(crate) starttls: Option<Arc<ServerConfig>>,
    /// Speaks TLS from the first byte.
    pub(crate) wrapped: Option<Arc<ServerConfig>>,
    /// Says nothing at all.
    pub(crate) silent: bool,
    /// What it answers to a command that begins so, instead of accepting it.
    pub(crate) refuses: Vec<(&'static str, &'static str)>,
}

/// What was said on all connections, in order; `[tls]` where a connection became encrypted.
type Heard = Arc<Mutex<String>>;

pub(crate) struct Sink {
    address: SocketAddr,
    heard: Heard,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sink {
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        Self::start_at("127.0.0.1:0".parse().expect("an address"), behaviour)
    }

    pub(crate) fn start_at(address: SocketAddr, behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        let address = listener.local_addr().expect("its address");
        let (heard, stopped) = (Heard::default(), Arc::new(AtomicBool::new(false)));
        let (told, ended) = (Arc::clone(&heard), Arc::clone(&stopped));
        let thread = std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                let stream = stream.expect("a connection");
                stream.set_read_timeout(Some(Duration::from_secs(10))).expect("set");
                if behaviour.silent {
                    // Held until the end: one that is closed would be an answer.
                    held.push(stream);
                    continue;
                }
                serve(stream, &behaviour, &told);
            }
        });
        Self { address, heard, stopped, thread: Some(thread) }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn heard(&self) -> String {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A mailer for this sink, with what stands before and behind the address in its URL.
    pub(crate) fn mailer(&self, before: &str, behind: &str) -> SmtpMailer {
        mailer(&format!("{before}127.0.0.1:{}{behind}", self.address.port()))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        self.thread.take().map(JoinHandle::join).expect("once").expect("the sink did not panic");
    }
}

pub(crate) fn mailer(url: &str) -> SmtpMailer {
    SmtpMailer::open(&options(url)).expect("a usable URL")
}

pub(crate) fn options(url: &str) -> SmtpOptions {
    let sender = "Auktionshaus Müller <no-reply@example.org>".parse().expect("a sender");
    let mut options = SmtpOptions::new(url, sender);
    options.timeout = Duration::from_millis(1_500);
    options
}

pub(crate) fn mail() -> Mail {
    Mail::new("anna@example.org", "Grüße", "Hello Anna,\n.\nSchön: https://x.example/?t=1\n")
        .expect("a mail")
}

/// A certificate for 127.0.0.1 as PEM, and a server that shows it.
pub(crate) fn certified() -> (String, Arc<ServerConfig>) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a key");
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .expect("a certificate");
    (own.cert.pem(), Arc::new(config))
}

fn serve(stream: TcpStream, behaviour: &Behaviour, heard: &Heard) {
    if let Some(config) = &behaviour.wrapped {
        let mut secured = Session { stream: secure(stream, config, heard), behaviour, heard };
        secured.say("220 sink");
        secured.converse(false);
        return;
    }
    let mut plain = Session { stream, behaviour, heard };
    plain.say("220 sink");
    if plain.converse(behaviour.starttls.is_some())
        && let Some(config) = &behaviour.starttls
    {
        let stream = secure(plain.stream, config, heard);
        Session { stream, behaviour, heard }.converse(false);
    }
}

type Secured = StreamOwned<ServerConnection, TcpStream>;

fn secure(stream: TcpStream, config: &Arc<ServerConfig>, heard: &Heard) -> Secured {
    heard.lock().unwrap_or_else(PoisonError::into_inner).push_str("[tls]\n");
    StreamOwned::new(ServerConnection::new(Arc::clone(config)).expect("a session"), stream)
}

struct Session<'a, S> {
    stream: S,
    behaviour: &'a Behaviour,
    heard: &'a Heard,
}

impl<S: Read + Write> Session<'_, S> {
    /// Answers until the other side is done. True when it wants to go on encrypted.
    fn converse(&mut self, starttls: bool) -> bool {
        while let Some(line) = self.line() {
            let refuses = &self.behaviour.refuses;
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            if let Some((_, answer)) = refuses.iter().find(|(word, _)| *word == verb) {
                self.say(answer);
                continue;
            }
            match verb.as_str() {
                "EHLO" => self.greet(starttls),
                "STARTTLS" => {
                    self.say("220 go on");
                    return true;
                }
                "AUTH" if line.ends_with("LOGIN") => {
                    self.say("334 VXNlcm5hbWU6");
                    self.line();
                    self.say("334 UGFzc3dvcmQ6");
                    self.line();
                    self.say("235 welcome");
                }
                "AUTH" => self.say("235 welcome"),
                "DATA" => {
                    self.say("354 go on");
                    while self.line().is_some_and(|line| line != ".") {}
                    self.say("250 taken");
                }
                "QUIT" => {
                    self.say("221 bye");
                    return false;
                }
                _ => self.say("250 fine"),
            }
        }
        false
    }

    fn greet(&mut self, starttls: bool) {
        if starttls {
            self.say("250-STARTTLS");
        }
        if !self.behaviour.auth.is_empty() {
            self.say(&format!("250-AUTH {}", self.behaviour.auth));
        }
        self.say("250 sink");
    }

    /// A side that goes away is no failure of the sink.
    fn say(&mut self, line: &str) {
        drop(self.stream.write_all(format!("{line}\r\n").as_bytes()));
        drop(self.stream.flush());
    }

    /// One line, byte by byte: what follows it may have to be read encrypted.
    fn line(&mut self) -> Option<String> {
        let mut bytes = Vec::new();
        let mut byte = [0];
        while !bytes.ends_with(b"\r\n") {
            match self.stream.read(&mut byte) {
                Ok(1) => bytes.push(byte[0]),
                _ => break,
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let line = text.strip_suffix("\r\n");
        // What is no line is written down too: a client must not have said it.
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push_str(line.unwrap_or(&text));
        heard.push('\n');
        line.map(str::to_owned)
    }
}
