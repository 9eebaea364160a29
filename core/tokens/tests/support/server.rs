//! A web server on this machine that counts who asks, and answers as a test tells it to.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

type Answer = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A document.
    Json(String),
    /// Another status, with headers that are given whole.
    Status(u16, String),
    /// Bytes that need not be HTTP.
    Raw(Vec<u8>),
    /// A body that does not end before the other side has had enough.
    Endless,
    /// The connection ends without a word.
    HangUp,
    /// Nothing is said until the gate opens, and then the document.
    Held(Gate, String),
}

/// Something to wait behind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub(crate) fn open(&self) {
        *self.0.0.lock().expect("a gate") = true;
        self.0.1.notify_all();
    }

    fn wait(&self) {
        let opened = self.0.0.lock().expect("a gate");
        drop(self.0.1.wait_while(opened, |opened| !*opened).expect("a gate"));
    }
}

/// The server. It ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    answer: Mutex<Answer>,
    requests: Mutex<Vec<Request>>,
    count: AtomicUsize,
    is_over: AtomicBool,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            answer: Mutex::new(Arc::new(answer)),
            requests: Mutex::new(Vec::new()),
            count: AtomicUsize::new(0),
            is_over: AtomicBool::new(false),
        });
        let thread = std::thread::spawn({
            let shared = shared.clone();
            move || {
                for stream in listener.incoming().flatten() {
                    if shared.is_over.load(Ordering::SeqCst) {
                        return;
                    }
                    let shared = shared.clone();
                    // One that is held must not keep others waiting.
                    std::thread::spawn(move || serve(stream, &shared));
                }
            }
        });
        Self { address, shared, thread: Some(thread) }
    }

    /// A server that always gives this document.
    pub(crate) fn of(document: String) -> Self {
        Self::start(move |_| Reply::Json(document.clone()))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What is answered from now on.
    pub(crate) fn answer(&self, answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        *self.shared.answer.lock().expect("an answer") = Arc::new(answer);
    }

    pub(crate) fn reply(&self, reply: Reply) {
        self.answer(move |_| reply.clone());
    }

    /// How many requests came.
    pub(crate) fn count(&self) -> usize {
        self.shared.count.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("requests").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread, which then sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    let Some(request) = read(&stream) else {
        return;
    };
    let answer = shared.answer.lock().expect("an answer").clone();
    shared.requests.lock().expect("requests").push(request.clone());
    shared.count.fetch_add(1, Ordering::SeqCst);
    let reply = answer(&request);
    // Whoever went away meanwhile needs no answer.
    drop(write(&mut stream, reply));
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut authorization = None;
    for line in lines {
        let line = line.ok()?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("authorization") {
            authorization = Some(value.trim().to_owned());
        }
    }
    Some(Request { path, authorization })
}

fn write(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    match reply {
        Reply::Json(body) => json(stream, &body),
        Reply::Status(status, headers) => {
            let head = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: 0\r\n");
            stream.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())
        }
        Reply::Raw(bytes) => stream.write_all(&bytes),
        Reply::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"keys\":[\"")?;
            loop {
                stream.write_all(&[b'x'; 16_384])?;
            }
        }
        Reply::HangUp => Ok(()),
        Reply::Held(gate, body) => {
            gate.wait();
            json(stream, &body)
        }
    }
}

fn json(stream: &mut TcpStream, body: &str) -> std::io::Result<()> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    stream.write_all(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
}
