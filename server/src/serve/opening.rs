//! Opens the market, and waits for a database that is not there yet.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use vendue::{Error, ErrorCode, Market, Options, Relay};

use super::failed;
use crate::args::ServeArgs;
use crate::auth::key_of_folder;
use crate::database::Secret;

/// After how long it is said that the database is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Opens the market: the file in the data folder, or the database. A database that is started at
/// the same time is waited for. Gives nothing when the server is to end before.
pub(super) async fn market(
    args: &ServeArgs,
    relay: Option<Arc<dyn Relay>>,
    address: SocketAddr,
    stop: &CancellationToken,
) -> Result<Option<Market>, Error> {
    let has_smtp = args.identity.smtp_url.as_ref().is_some_and(Secret::is_given);
    let public_url = match &args.public_url {
        Some(url) => url.clone(),
        None if has_smtp => {
            let message = "is needed to send mail: links begin with it. See --public-url";
            return Err(Error::invalid("public_url", message));
        }
        None => format!("http://{address}"),
    };
    let options = args.database.options()?;
    let mut options = args.identity.options(options, &args.tokens, &args.data, &public_url)?;
    let has_secret = args.tokens.token_secret.as_ref().is_some_and(Secret::is_given);
    if !args.database.is_database() && !has_secret {
        options = options.signing_key(key_of_folder(&args.data)?);
    }
    if let Some(relay) = relay {
        options = options.relay(relay);
    }
    let place = args.database.address(&args.data.join("market.db"));
    if args.database.is_database() {
        tracing::info!("the market is in the database that VENDUE_DATABASE_URL names");
        database(options, place, stop).await
    } else {
        tracing::info!(file = %place, "the market is in a file");
        options.open(&place).map(Some)
    }
}

async fn database(
    options: Options,
    address: String,
    stop: &CancellationToken,
) -> Result<Option<Market>, Error> {
    let (answer, mut answered) = oneshot::channel();
    // On a thread of its own, for which nobody waits when the server is to end before.
    std::thread::Builder::new()
        .name("vendue-open".into())
        .spawn(move || drop(answer.send(options.open(&address))))
        .map_err(|why| failed("the database cannot be opened", &why))?;
    let mut is_told = false;
    loop {
        tokio::select! {
            opened = &mut answered => {
                let opened = opened.map_err(|why| failed("the database cannot be opened", &why))?;
                return opened.map(Some).map_err(explained);
            }
            () = stop.cancelled() => return Ok(None),
            () = tokio::time::sleep(PATIENCE), if !is_told => {
                is_told = true;
                tracing::info!("the database is not there yet: waiting for it");
            }
        }
    }
}

/// What whoever started the server can do about it. The database's own words are in the log, and
/// the address is not repeated, because it may hold a password.
fn explained(failure: Error) -> Error {
    if failure.code() != ErrorCode::StorageUnavailable {
        return failure;
    }
    let message = "the database cannot be reached: see whether it runs, and whether \
                   VENDUE_DATABASE_URL (or --database-url) is its address";
    Error::new(ErrorCode::StorageUnavailable, message)
}
