//! A network that fails on demand: a proxy between a client and a server.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::pipe::{Pair, join};
use crate::port;

const CONNECT_PATIENCE: Duration = Duration::from_secs(5);

/// A TCP proxy on loopback in front of one server. Everything passes until it is told
/// otherwise. Dropping it cuts all connections.
pub struct Proxy {
    address: SocketAddr,
    target: SocketAddr,
    network: Arc<Network>,
    acceptor: Mutex<Option<JoinHandle<()>>>,
}

/// How the network behaves at the moment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Open(Duration),
    Stalled,
    Cut,
}

/// What the acceptor and all connections look at.
pub(crate) struct Network {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    mode: Mode,
    pairs: Vec<Weak<Pair>>,
}

impl Proxy {
    /// Starts a proxy in front of what listens, or will listen, at the address.
    #[must_use]
    pub fn before(target: SocketAddr) -> Self {
        let listener = (0..5).find_map(|_| TcpListener::bind(port::loopback(port::free())).ok());
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let state = State { mode: Mode::Open(Duration::ZERO), pairs: Vec::new() };
        let network = Arc::new(Network { state: Mutex::new(state), changed: Condvar::new() });
        let proxy = Self { address, target, network, acceptor: Mutex::new(None) };
        proxy.accept_from(listener);
        proxy
    }

    /// Where clients connect to.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Closes all connections, and refuses new ones until [`Proxy::restore`].
    pub fn cut(&self) {
        self.network.set(Mode::Cut);
        let acceptor = self.acceptor.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(acceptor) = acceptor {
            // It waits for a connection, looks at the mode, and ends with its listener.
            drop(TcpStream::connect(self.address));
            acceptor.join().expect("the acceptor ends well");
        }
        for pair in self.network.state().pairs.drain(..) {
            if let Some(pair) = pair.upgrade() {
                pair.close();
            }
        }
    }

    /// Lets everything pass at full speed, also what waited while the network hung.
    pub fn restore(&self) {
        self.open(Duration::ZERO);
    }

    /// Takes new connections and keeps the old ones, but passes nothing on, not even the end of
    /// a connection: a network that hangs.
    pub fn stall(&self) {
        self.network.set(Mode::Stalled);
        self.listen_again();
    }

    /// Lets everything pass, each way this much later.
    pub fn slow(&self, latency: Duration) {
        self.open(latency);
    }

    fn open(&self, latency: Duration) {
        self.network.set(Mode::Open(latency));
        self.listen_again();
    }

    fn listen_again(&self) {
        if self.acceptor.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
            let listener = TcpListener::bind(self.address).expect("the port is still free");
            self.accept_from(listener);
        }
    }

    fn accept_from(&self, listener: TcpListener) {
        let (network, target) = (Arc::clone(&self.network), self.target);
        let acceptor = std::thread::spawn(move || {
            for client in listener.incoming() {
                if network.state().mode == Mode::Cut {
                    return;
                }
                // A server that is away closes the connection, which is what its absence means.
                let server = TcpStream::connect_timeout(&target, CONNECT_PATIENCE);
                if let (Ok(client), Ok(server)) = (client, server) {
                    network.remember(&join(client, server, &network));
                }
            }
        });
        *self.acceptor.lock().unwrap_or_else(PoisonError::into_inner) = Some(acceptor);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

impl Network {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, mode: Mode) {
        self.state().mode = mode;
        self.changed.notify_all();
    }

    fn remember(&self, pair: &Arc<Pair>) {
        let mut state = self.state();
        state.pairs.retain(|pair| pair.strong_count() > 0);
        state.pairs.push(Arc::downgrade(pair));
    }

    /// How much later something arrives that is sent now.
    pub(crate) fn latency(&self) -> Duration {
        match self.state().mode {
            Mode::Open(latency) => latency,
            Mode::Stalled | Mode::Cut => Duration::ZERO,
        }
    }

    /// Waits while the network hangs, and says whether anything passes then.
    pub(crate) fn may_pass(&self) -> bool {
        let is_stalled = |state: &mut State| state.mode == Mode::Stalled;
        let state = self.changed.wait_while(self.state(), is_stalled);
        state.unwrap_or_else(PoisonError::into_inner).mode != Mode::Cut
    }
}
