//! `vendue serve`: opens the market, listens, and ends in order.

pub(crate) mod connection;
mod descriptors;
mod opening;
mod signals;
mod stream;

use std::io::{IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpSocket;
use tokio_util::sync::CancellationToken;
use vendue::domain::identity::PlatformRole;
use vendue::{Error, ErrorCode, Market, NewUser};

use crate::app;
use crate::args::{LogFormat, ServeArgs};
use crate::auth::propose_key;
use crate::config::Config;
use crate::demo;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::readiness::Readiness;
use crate::realtime::Realtime;
use crate::state::AppState;

/// How many connections may wait to be taken.
const BACKLOG: u32 = 1_024;
/// How long the market gets to decide what it has taken, once nobody can ask any more.
const CLOSE_TIME: Duration = Duration::from_secs(30);

/// Serves until a signal ends it.
pub(crate) fn run(args: ServeArgs) -> ExitCode {
    start_log(args.log_format);
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
    let stop = CancellationToken::new();
    signals::cancel_on_signal(stop.clone())?;
    // The address is known before anything is opened, because links begin with it; nobody is heard
    // before everything is.
    let socket = bind(args.listen)?;
    let address = socket
        .local_addr()
        .map_err(|why| failed("the address of the listener is not known", &why))?;
    let Some(state) = open(&args, reached_at(address), &stop).await? else { return Ok(()) };
    tokio::spawn(drain(stop, state.config.drain_time, state.shutdown.clone()));
    let listener = socket
        .listen(BACKLOG)
        .map_err(|why| failed(&format!("cannot listen on {}", args.listen), &why))?;
    tokio::spawn(state.limits.clone().sweep());
    tokio::spawn(state.metrics.clone().upkeep());
    admin(&args, &state.market).await?;
    if args.demo {
        demo::start(&state).await?;
    }
    announce(address);
    offer_setup(&state, reached_at(address), args.identity.no_passwords).await?;
    connection::serve(listener, app::service(&state), &state).await;
    state.realtime.ended(state.config.shutdown_time).await;
    close(&state.market).await
}

/// Opens the market and the data folder with everything in it. Gives nothing when the server is to
/// end before the database is there.
async fn open(
    args: &ServeArgs,
    address: SocketAddr,
    stop: &CancellationToken,
) -> Result<Option<AppState>, Error> {
    let mut config = Config::new(args)?;
    config.connections = descriptors::connections(config.connections);
    let data_dir = &args.data;
    make_folder(data_dir)?;
    let relay = args.database.relay()?;
    let Some(market) = opening::market(args, relay.clone(), address, stop).await? else {
        return Ok(None);
    };
    let pictures_dir = args.pictures.clone().unwrap_or_else(|| data_dir.join("pictures"));
    if args.database.is_database() && args.pictures.is_none() {
        warn_of_folder(&pictures_dir);
    }
    if args.database.is_database() {
        propose_key(&market, data_dir).await?;
    }
    let shutdown = CancellationToken::new();
    let realtime = Realtime::new(&market, relay.is_some(), &config, &shutdown);
    Ok(Some(AppState {
        market,
        data_dir: data_dir.as_path().into(),
        pictures_dir: pictures_dir.into(),
        limits: Arc::new(Limits::new(&args.limits, &relay)),
        metrics: Metrics::install()?,
        config: Arc::new(config),
        realtime: Arc::new(realtime),
        readiness: Arc::new(Readiness::new(stop.clone())),
        relay,
        shutdown,
    }))
}

/// Takes the address to listen on.
fn bind(address: SocketAddr) -> Result<TcpSocket, Error> {
    let bound = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    let bound = bound.and_then(|socket| {
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        Ok(socket)
    });
    bound.map_err(|why| failed(&format!("cannot listen on {address}"), &why))
}

/// Where somebody on this machine reaches a listener: one on all addresses is reached on its own.
fn reached_at(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Goes on serving for some time after the server was told to stop, so that a balancer that asks
/// `/ready` sends nobody here any more before the listener closes.
async fn drain(stop: CancellationToken, time: Duration, shutdown: CancellationToken) {
    stop.cancelled().await;
    tokio::time::sleep(time).await;
    shutdown.cancel();
}

/// Pictures are the one thing that all nodes need and the database has not.
fn warn_of_folder(folder: &Path) {
    tracing::warn!(
        folder = %folder.display(),
        "pictures are files of this folder: several nodes need one that they share (--pictures)"
    );
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
fn announce(address: SocketAddr) {
    say(&format!("listening on http://{address}"));
}

/// Tells whoever started the server, who may have stopped listening.
fn say(line: &str) {
    let mut out = std::io::stdout();
    let _is_heard = writeln!(out, "{line}").and_then(|()| out.flush()).is_ok();
}

/// Without an administrator, prints a link with which whoever reads it becomes the first one. It is
/// good once and for a day; the next start prints another.
async fn offer_setup(
    state: &AppState,
    address: SocketAddr,
    no_passwords: bool,
) -> Result<(), Error> {
    let Some(token) = state.market.identity().set_up_token().await? else { return Ok(()) };
    if no_passwords {
        tracing::warn!(
            "there is no administrator, and nobody has a password here: start once without \
             --no-passwords to make one, who can give others the role"
        );
        return Ok(());
    }
    let origin = state.config.public_origin.clone();
    let origin = origin.unwrap_or_else(|| format!("http://{address}"));
    say(&format!("there is no administrator yet; make the first one: {origin}/setup#{token}"));
    Ok(())
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
            // Another node that started at the same time may have been first.
            let found = identity.find_by_name(username).await;
            if found.is_ok_and(|user| user.role == PlatformRole::Admin) {
                return Ok(());
            }
            tracing::error!(username, email, "{}: there is no new administrator", taken.message());
            Ok(())
        }
        registered => registered.map(drop),
    }
}

/// Decides what was taken and gives up the file, or says goodbye to the other nodes.
async fn close(market: &Market) -> Result<(), Error> {
    match tokio::time::timeout(CLOSE_TIME, market.close()).await {
        Ok(closed) => closed,
        Err(_) => Err(Error::new(ErrorCode::Timeout, "the market did not close in time")),
    }
}

fn start_log(format: LogFormat) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,vendue=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // Only tests can have set one before, and theirs is as good.
    drop(match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    });
}

fn failed(what: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorCode::StorageUnavailable, format!("{what}: {why}"))
}
