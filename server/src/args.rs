//! The command line. Every setting can also be given by the environment, and `--help` shows both.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::backup::BackupArgs;
use crate::commands::doctor::DoctorArgs;
use crate::commands::migrate::MigrateArgs;
use crate::commands::replay::ReplayArgs;
use crate::commands::restore::RestoreArgs;
use crate::commands::verify::VerifyArgs;
use crate::database::DatabaseArgs;
use crate::identity::{IdentityArgs, TokenArgs};
use crate::openapi::DocumentArgs;

/// A marketplace in one program: live auctions, stock, users and events.
#[derive(Debug, Parser)]
#[command(name = "vendue", version)]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve a market over HTTP: web pages, REST, WebSocket and server-sent events.
    Serve(Box<ServeArgs>),
    /// Play recorded auctions through the real engine and compare the closing prices.
    Replay(ReplayArgs),
    /// Check the log of auctions against the rules and the hash chain.
    Verify(VerifyArgs),
    /// Copy a market into a new file: one in a file also while it is being served.
    Backup(BackupArgs),
    /// Put a copy in the place of a market.
    Restore(RestoreArgs),
    /// Move a market into another file or database, with everything in it, and verify it.
    Migrate(MigrateArgs),
    /// Check a deployment: the database, the way to it, Redis, mail, other systems that let users
    /// in, and this machine.
    Doctor(Box<DoctorArgs>),
    /// Print the OpenAPI document or the reference of the interface.
    #[command(hide = true)]
    Document(DocumentArgs),
}

/// The settings of the server.
#[derive(Args, Clone, Debug)]
pub(crate) struct ServeArgs {
    /// The folder of the market, the signing key and the mails; it is created when missing. Each of
    /// several nodes has its own.
    #[arg(long, env = "VENDUE_DATA", default_value = "vendue-data", value_name = "FOLDER")]
    pub(crate) data: PathBuf,
    /// The folder of the pictures; `pictures` in the folder of the market without a word. Several
    /// nodes must share it.
    #[arg(long, env = "VENDUE_PICTURES", value_name = "FOLDER")]
    pub(crate) pictures: Option<PathBuf>,
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "VENDUE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) listen: SocketAddr,
    /// The address under which browsers reach the server, such as `https://auctions.example.org`.
    /// With https, cookies are marked secure.
    #[arg(long, env = "VENDUE_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Fill an empty market with auctions and simulated bidders, so that something is moving.
    #[arg(long, env = "VENDUE_DEMO")]
    pub(crate) demo: bool,
    /// The user name of an administrator, who is registered if there is no such user.
    #[arg(long, env = "VENDUE_ADMIN", requires = "admin_password", value_name = "NAME")]
    pub(crate) admin: Option<String>,
    /// The password of a new administrator. Give it by the environment: other users of the machine
    /// can read a command line.
    #[arg(long, env = "VENDUE_ADMIN_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    pub(crate) admin_password: Option<String>,
    /// The domain of a new administrator's e-mail address. Nobody can register with an address of
    /// this domain.
    #[arg(
        long,
        env = "VENDUE_ADMIN_DOMAIN",
        default_value = "admin.invalid",
        value_name = "DOMAIN"
    )]
    pub(crate) admin_domain: String,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    #[command(flatten)]
    pub(crate) tokens: TokenArgs,
    #[command(flatten)]
    pub(crate) identity: IdentityArgs,
    /// How the log, which goes to standard error, is written.
    #[arg(long, env = "VENDUE_LOG_FORMAT", value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
    /// How many seconds running requests get to end when the server stops.
    #[arg(long, env = "VENDUE_SHUTDOWN_S", default_value_t = 10, value_name = "SECONDS")]
    pub(crate) shutdown_s: u64,
    /// How many seconds the server goes on serving after it was told to stop, while `/ready` says
    /// no: as long as a balancer needs to notice, 5 to 10 behind one.
    #[arg(long, env = "VENDUE_DRAIN_S", default_value_t = 0, value_name = "SECONDS")]
    pub(crate) drain_s: u64,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// An object of JSON in each line, for programs.
    Json,
}

/// How much anybody may ask.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub(crate) struct LimitArgs {
    /// Requests a minute for each user, or address when nobody is signed in, with bids and
    /// subscriptions on sockets; 0 switches this off.
    #[arg(long, env = "VENDUE_RATE_LIMIT", default_value_t = 100, value_name = "COUNT")]
    pub(crate) rate_limit: u32,
    /// Sign-ins a minute for each address and for each account, whether they succeed or not, and 20
    /// times as many passwords for each network (/24 of IPv4, /48 of IPv6); 0 switches this off.
    #[arg(long, env = "VENDUE_LOGIN_LIMIT", default_value_t = 5, value_name = "COUNT")]
    pub(crate) login_limit: u32,
    /// Refreshes of tokens a minute for each address; 0 switches this off.
    #[arg(long, env = "VENDUE_REFRESH_LIMIT", default_value_t = 60, value_name = "COUNT")]
    pub(crate) refresh_limit: u32,
    /// Registrations an hour for each address; 0 switches this off.
    #[arg(long, env = "VENDUE_REGISTRATION_LIMIT", default_value_t = 10, value_name = "COUNT")]
    pub(crate) registration_limit: u32,
    /// Requests for a new password an hour for each address and for each account; 0 switches this
    /// off.
    #[arg(long, env = "VENDUE_RESET_LIMIT", default_value_t = 3, value_name = "COUNT")]
    pub(crate) reset_limit: u32,
    /// Invitations by mail an hour for each user; 0 switches this off.
    #[arg(long, env = "VENDUE_INVITE_LIMIT", default_value_t = 20, value_name = "COUNT")]
    pub(crate) invite_limit: u32,
    /// Uploads a minute for each user; 0 switches this off.
    #[arg(long, env = "VENDUE_UPLOAD_LIMIT", default_value_t = 5, value_name = "COUNT")]
    pub(crate) upload_limit: u32,
    /// Messages a second on each socket; 0 switches this off.
    #[arg(long, env = "VENDUE_SOCKET_LIMIT", default_value_t = 10, value_name = "COUNT")]
    pub(crate) socket_limit: u32,
    /// Sockets and event streams of each address at a time; 0 switches this off.
    #[arg(long, env = "VENDUE_SOCKETS_PER_ADDRESS", default_value_t = 200, value_name = "COUNT")]
    pub(crate) sockets_per_address: usize,
    /// The time between two heartbeats of a socket; it is closed when two stay unanswered.
    #[arg(long, env = "VENDUE_HEARTBEAT_S", default_value_t = 30, value_name = "SECONDS")]
    pub(crate) heartbeat_s: u64,
    /// How long a connection may take no data before it is closed.
    #[arg(long, env = "VENDUE_SOCKET_WRITE_S", default_value_t = 10, value_name = "SECONDS")]
    pub(crate) socket_write_s: u64,
    /// The largest request body.
    #[arg(long, env = "VENDUE_BODY_BYTES", default_value_t = 1 << 20, value_name = "BYTES")]
    pub(crate) body_bytes: usize,
    /// The largest picture.
    #[arg(long, env = "VENDUE_PICTURE_BYTES", default_value_t = 5 << 20, value_name = "BYTES")]
    pub(crate) picture_bytes: usize,
    /// The longest time that a request may take.
    #[arg(long, env = "VENDUE_REQUEST_S", default_value_t = 30, value_name = "SECONDS")]
    pub(crate) request_s: u64,
    /// Connections of each address at a time, without sockets; 0 switches this off. Proxies that
    /// are believed have no such limit.
    #[arg(
        long,
        env = "VENDUE_CONNECTIONS_PER_ADDRESS",
        default_value_t = 256,
        value_name = "COUNT"
    )]
    pub(crate) connections_per_address: usize,
    /// The most connections at a time; more wait to be taken. It is less where the system does not
    /// give as many descriptors.
    #[arg(long, env = "VENDUE_CONNECTIONS", default_value_t = 20_000, value_name = "COUNT")]
    pub(crate) connections: usize,
    /// The address of a proxy whose `X-Forwarded-For` is believed; may be given several times, or
    /// as a list with commas.
    #[arg(
        long = "trusted-proxy",
        env = "VENDUE_TRUSTED_PROXY",
        value_delimiter = ',',
        value_name = "ADDRESS"
    )]
    pub(crate) trusted_proxies: Vec<IpAddr>,
}
