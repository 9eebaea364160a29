//! A server on the market of a scenario.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use clap::Parser;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;
use vendue::Market;

use crate::app;
use crate::args::{Command, Program, ServeArgs};
use crate::config::Config;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::readiness::Readiness;
use crate::realtime::Realtime;
use crate::serve::connection;
use crate::state::AppState;

/// A server without limits, which believes whoever asks from this machine where somebody comes
/// from.
const SETTINGS: [&str; 18] = [
    "vendue",
    "serve",
    "--rate-limit=0",
    "--login-limit=0",
    "--refresh-limit=0",
    "--registration-limit=0",
    "--reset-limit=0",
    "--invite-limit=0",
    "--upload-limit=0",
    "--socket-limit=0",
    "--sockets-per-address=0",
    "--connections-per-address=0",
    "--trusted-proxy=127.0.0.1",
    "--shutdown-s=1",
    "--drain-s=0",
    "--listen=127.0.0.1:0",
    "--admin-domain=admin.invalid",
    "--data=nowhere",
];

/// A server that listens. It ends with the value.
pub(super) struct Served {
    pub(super) address: SocketAddr,
    shutdown: CancellationToken,
}

impl Served {
    pub(super) fn start(market: &Market, folder: &Path) -> Self {
        let _inside = runtime().enter();
        let shutdown = CancellationToken::new();
        let state = state(market.clone(), folder, &shutdown);
        let listener = runtime().block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let service = app::service(&state);
        runtime().spawn(async move { connection::serve(listener, service, &state).await });
        Self { address, shutdown }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

fn state(market: Market, folder: &Path, shutdown: &CancellationToken) -> AppState {
    static METRICS: OnceLock<Metrics> = OnceLock::new();
    let args = args();
    let config = Config::new(&args).expect("settings that can be");
    let realtime = Realtime::new(&market, false, &config, shutdown);
    AppState {
        market,
        relay: None,
        data_dir: folder.into(),
        pictures_dir: folder.into(),
        limits: Arc::new(Limits::new(&args.limits, &None)),
        metrics: METRICS.get_or_init(|| Metrics::install().expect("counted once")).clone(),
        config: Arc::new(config),
        realtime: Arc::new(realtime),
        readiness: Arc::new(Readiness::new(CancellationToken::new())),
        shutdown: shutdown.clone(),
    }
}

fn args() -> ServeArgs {
    match Program::parse_from(SETTINGS).command {
        Command::Serve(args) => *args,
        _ => unreachable!("it is to serve"),
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(2).enable_all().build().expect("a runtime")
    })
}
