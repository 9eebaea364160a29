//! A web server that a test gives something to say.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A web server that gives one document, or fails while there is none.
#[derive(Debug)]
pub struct Web {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    document: Mutex<Option<String>>,
    asked: AtomicUsize,
    is_over: AtomicBool,
}

impl Web {
    /// One on a free port.
    pub fn start(document: Option<String>) -> Self {
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

    /// The address of a path; every path gives the same.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it gives from now on; nothing while it is down.
    pub fn give(&self, document: Option<String>) {
        *self.shared.document.lock().expect("a document") = document;
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
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
