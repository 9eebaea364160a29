//! `vendue serve`: opens the market, listens, and ends in order.

mod connection;
mod descriptors;
mod signals;
mod stream;

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use vendue::domain::identity::PlatformRole;
use vendue::{Error, ErrorCode, Market, NewUser};

use crate::app;
use crate::args::ServeArgs;
use crate::auth::Auth;
use crate::config::Config;
use crate::demo;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::realtime::Realtime;
use crate::state::AppState;

/// How long the market gets to decide what it has taken, once nobody can ask any more.
const CLOSE_TIME: Duration = Duration::from_secs(30);

/// Serves until a signal ends it.
pub(crate) fn run(args: ServeArgs) -> ExitCode {
    start_log();
    let served = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| failed("the runtime cannot be started", &why))
        .and_then(|runtime| runtime.block_on(serve(args)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("vendue: {}", failure.message());
            ExitCode::FAILURE
        }
    }
}

async fn serve(args: ServeArgs) -> Result<(), Error> {
    let shutdown = CancellationToken::new();
    signals::cancel_on_signal(shutdown.clone())?;
    let state = open(&args, shutdown)?;
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|why| failed(&format!("cannot listen on {}", args.listen), &why))?;
    let address = listener
        .local_addr()
        .map_err(|why| failed("the address of the listener is not known", &why))?;
    tokio::spawn(state.limits.clone().sweep());
    tokio::spawn(state.metrics.clone().upkeep());
    tokio::spawn(state.auth.clone().sweep(state.market.clone()));
    admin(&args, &state.market).await?;
    if args.demo {
        demo::start(&state).await?;
    }
    announce(address);
    connection::serve(listener, app::service(&state), &state).await;
    state.realtime.ended(state.config.shutdown_time).await;
    close(&state.market).await
}

/// Opens the data folder with everything in it.
fn open(args: &ServeArgs, shutdown: CancellationToken) -> Result<AppState, Error> {
    let mut config = Config::new(args)?;
    config.connections = descriptors::connections(config.connections);
    let data_dir = &args.data;
    make_folder(data_dir)?;
    let file = data_dir.join("market.db");
    let market = vendue::open(&file.to_string_lossy())?;
    let auth = Auth::open(data_dir, args.tokens.clone(), market.now())?;
    let realtime = Realtime::new(&market, &config, &shutdown);
    Ok(AppState {
        market,
        data_dir: data_dir.as_path().into(),
        auth: Arc::new(auth),
        limits: Arc::new(Limits::new(&args.limits)),
        metrics: Metrics::install()?,
        config: Arc::new(config),
        realtime: Arc::new(realtime),
        shutdown,
    })
}

/// Makes the data folder. Nobody but its owner needs to look into it.
fn make_folder(folder: &Path) -> Result<(), Error> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|why| failed(&format!("the folder {} cannot be made", folder.display()), &why))
}

/// Says where the server is: one line that a script can wait for.
#[allow(clippy::print_stdout, reason = "this line is what the command answers")]
fn announce(address: SocketAddr) {
    println!("listening on http://{address}");
}

/// Registers the administrator who is asked for, unless there is one of that name. Somebody else
/// who has the name or the address must not keep the server from starting.
async fn admin(args: &ServeArgs, market: &Market) -> Result<(), Error> {
    let (Some(username), Some(password)) = (&args.admin, &args.admin_password) else {
        return Ok(());
    };
    let identity = market.identity();
    match identity.find_by_name(username).await {
        Ok(user) if user.role == PlatformRole::Admin => return Ok(()),
        Ok(_) => {
            tracing::error!(username, "is a user already, and no administrator: there is none new");
            return Ok(());
        }
        Err(failure) if failure.code() == ErrorCode::UserNotFound => {}
        Err(failure) => return Err(failure),
    }
    let email = format!("{username}@{}", args.admin_domain);
    let new = NewUser { password: Some(password.clone()), ..NewUser::new(username, &email) };
    match identity.register_admin(new).await {
        Err(taken) if taken.code() == ErrorCode::AlreadyExists => {
            tracing::error!(username, email, "{}: there is no new administrator", taken.message());
            Ok(())
        }
        registered => registered.map(drop),
    }
}

/// Decides what was taken and gives up the file.
async fn close(market: &Market) -> Result<(), Error> {
    match tokio::time::timeout(CLOSE_TIME, market.close()).await {
        Ok(closed) => closed,
        Err(_) => Err(Error::new(ErrorCode::Timeout, "the market did not close in time")),
    }
}

fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,vendue=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // Only tests can have set one before, and theirs is as good.
    drop(log.try_init());
}

fn failed(what: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorCode::StorageUnavailable, format!("{what}: {why}"))
}
