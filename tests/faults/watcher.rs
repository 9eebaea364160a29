//! Watchers: each follows one auction over a WebSocket, comes again with the last number when the
//! connection is gone, and notes every event that it is given.

use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message, WebSocket, client};
use vendue::{Clock, SystemClock};

use crate::checks::{Seen, SeenEvent};

/// How often a watcher looks whether it should end.
const GLANCE: Duration = Duration::from_millis(200);
const PAUSE: Duration = Duration::from_millis(50);
/// How long the last event may take to reach everybody.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody who watches.
pub(crate) struct Watcher {
    auction_id: String,
    seen: Arc<Mutex<Seen>>,
    has_ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Follows an auction from its first event on, at the first of the nodes that answers.
    pub(crate) fn start(name: &str, auction_id: &str, nodes: &[SocketAddr]) -> Self {
        let seen = Seen { name: name.to_owned(), ..Seen::default() };
        let (seen, has_ended) = (Arc::new(Mutex::new(seen)), Arc::new(AtomicBool::new(false)));
        let mut sight = Sight {
            nodes: nodes.to_vec(),
            auction_id: auction_id.to_owned(),
            seen: seen.clone(),
            has_ended: has_ended.clone(),
        };
        let thread = std::thread::spawn(move || sight.run());
        Self { auction_id: auction_id.to_owned(), seen, has_ended, thread: Some(thread) }
    }

    pub(crate) fn auction_id(&self) -> &str {
        &self.auction_id
    }

    /// Waits until the outcome has come, or does not come.
    pub(crate) fn wait_for_end(&self) {
        let until = Instant::now() + PATIENCE;
        let is_over = || self.seen.lock().unwrap_or_else(PoisonError::into_inner).is_over();
        while !is_over() && Instant::now() < until {
            std::thread::sleep(PAUSE);
        }
    }

    /// The number of the last event that was given.
    fn last(&self) -> i64 {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).last()
    }

    /// Ends once the event of a number has come, or does not come; gives what was seen.
    pub(crate) fn end_after(mut self, last: i64) -> Seen {
        let until = Instant::now() + PATIENCE;
        while self.last() < last && Instant::now() < until {
            std::thread::sleep(PAUSE);
        }
        self.has_ended.store(true, Ordering::Relaxed);
        self.thread.take().expect("it runs").join().expect("it ends well");
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }
}

struct Sight {
    nodes: Vec<SocketAddr>,
    auction_id: String,
    seen: Arc<Mutex<Seen>>,
    has_ended: Arc<AtomicBool>,
}

impl Sight {
    fn run(&mut self) {
        let mut turn = 0;
        while !self.has_ended.load(Ordering::Relaxed) {
            let node = self.nodes[turn % self.nodes.len()];
            // Whatever the end of the connection was, the next one goes on from the last number.
            drop(self.watch(node));
            turn += 1;
            std::thread::sleep(PAUSE);
        }
    }

    fn watch(&mut self, node: SocketAddr) -> Result<(), Error> {
        let stream = TcpStream::connect_timeout(&node, GLANCE)?;
        // For the handshake; a node that is paused answers nothing.
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let url = format!("ws://{node}/api/v1/ws");
        let (mut socket, _) = client(url, stream)
            .map_err(|failure| Error::Io(std::io::Error::other(failure.to_string())))?;
        socket.get_ref().set_read_timeout(Some(GLANCE))?;
        let since = self.seen.lock().unwrap_or_else(PoisonError::into_inner).last();
        let topic = format!("auction:{}", self.auction_id);
        let subscribe = json!({
            "type": "subscribe", "topic": topic, "since": since, "every": true,
        });
        socket.send(Message::text(subscribe.to_string()))?;
        while !self.has_ended.load(Ordering::Relaxed) {
            match read(&mut socket)? {
                Some(frame) if frame["type"] == "event" => self.note(&frame),
                Some(frame) if frame["type"] == "subscribed" => self.note_start(&frame, since),
                // What was subscribed is lost: begin again.
                Some(frame) if frame["type"] == "error" => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }

    fn note_start(&self, frame: &Value, since: i64) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if frame["since"] != since {
            seen.strange.push(format!("asked for {since}: {frame}"));
        }
    }

    fn note(&self, frame: &Value) {
        let heard_at_ms = SystemClock.now().as_ms();
        let event = SeenEvent {
            sequence: frame["sequence"].as_i64().unwrap_or(0),
            kind: frame["event"]["kind"].as_str().unwrap_or_default().to_owned(),
            log_sequence: frame["event"]["log_sequence"].as_i64(),
            price_minor: frame["event"]["price_minor"].as_i64(),
            heard_at_ms,
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).events.push(event);
    }
}

/// The next frame; nothing when none came for a glance.
fn read(socket: &mut WebSocket<TcpStream>) -> Result<Option<Value>, Error> {
    match socket.read() {
        Ok(Message::Text(text)) => Ok(serde_json::from_str(&text).ok()),
        Ok(_) => Ok(None),
        Err(Error::Io(why))
            if matches!(
                why.kind(),
                std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
            ) =>
        {
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}
