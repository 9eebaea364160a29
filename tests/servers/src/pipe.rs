//! One connection through the proxy: what is read on one side is written to the other.
//!
//! Each direction has a thread that reads and one that writes, with a queue between. A single
//! thread that slept before every write would make a slow network of one that is only far away:
//! many messages can be on their way at once.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use crate::proxy::Network;

/// How many pieces, and of what size, may be on their way: like a socket's buffers, a sender
/// waits when nobody reads.
const PIECES: usize = 64;
const PIECE_BYTES: usize = 16 * 1024;

/// The two ends of a connection.
pub(crate) struct Pair {
    client: TcpStream,
    server: TcpStream,
}

struct Piece {
    arrives_at: Instant,
    bytes: Vec<u8>,
}

impl Pair {
    /// Closes both ends, whatever was still on its way.
    pub(crate) fn close(&self) {
        // An end that its peer has closed already cannot be closed again.
        drop(self.client.shutdown(Shutdown::Both));
        drop(self.server.shutdown(Shutdown::Both));
    }
}

/// Passes everything between the two until both have ended.
pub(crate) fn join(client: TcpStream, server: TcpStream, network: &Arc<Network>) -> Arc<Pair> {
    for stream in [&client, &server] {
        // Without it the proxy itself would add a delay to small messages.
        drop(stream.set_nodelay(true));
    }
    let pair = Arc::new(Pair { client, server });
    pass(&pair, network, |pair| (&pair.client, &pair.server));
    pass(&pair, network, |pair| (&pair.server, &pair.client));
    pair
}

fn pass(pair: &Arc<Pair>, network: &Arc<Network>, ends: fn(&Pair) -> (&TcpStream, &TcpStream)) {
    let (sender, receiver) = sync_channel(PIECES);
    let (reading, sending) = (Arc::clone(pair), Arc::clone(network));
    std::thread::spawn(move || read(ends(&reading).0, &sender, &sending));
    let (writing, arriving) = (Arc::clone(pair), Arc::clone(network));
    std::thread::spawn(move || write(ends(&writing).1, &receiver, &arriving));
}

fn read(mut from: &TcpStream, sender: &SyncSender<Piece>, network: &Network) {
    let mut buffer = vec![0; PIECE_BYTES];
    loop {
        // An error is an end too. The end travels like the rest, as a piece without bytes.
        let count = from.read(&mut buffer).unwrap_or(0);
        let bytes = buffer.get(..count).unwrap_or_default().to_vec();
        let piece = Piece { arrives_at: Instant::now() + network.latency(), bytes };
        if sender.send(piece).is_err() || count == 0 {
            return;
        }
    }
}

fn write(mut to: &TcpStream, receiver: &Receiver<Piece>, network: &Network) {
    for piece in receiver {
        std::thread::sleep(piece.arrives_at.saturating_duration_since(Instant::now()));
        let is_end = piece.bytes.is_empty();
        if !network.may_pass() || is_end || to.write_all(&piece.bytes).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Write));
}
