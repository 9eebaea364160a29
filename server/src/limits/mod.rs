//! How much anybody may ask.
//!
//! One token bucket for each user, and for each address while nobody is signed in: requests take
//! from it, and so do bids and subscriptions on sockets. What costs a hash of a password is counted
//! by network as well, and sign-ins in [`login`].

mod address;
mod attempts;
mod bucket;
mod held;
mod login;
mod places;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vendue::UserId;

pub(crate) use address::{ClientAddress, PeerAddress, client_address, network};
pub(crate) use held::Held;
pub(crate) use places::{Place, Places};

use crate::args::LimitArgs;
use crate::auth::Identified;
use crate::error::ApiError;
use crate::state::AppState;
use address::wide_network;
use attempts::Attempts;
use bucket::Bucket;
use login::Account;

/// How many times as much as one address a network of many may do that costs a hash, and how many
/// times as many failures an account bears from everywhere as from one network.
const WIDER: u32 = 20;
/// How often buckets that are full again are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Who is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Who {
    /// A user, wherever from.
    User(UserId),
    /// An address, of which nobody is signed in.
    Address(IpAddr),
}

/// All buckets.
pub(crate) struct Limits {
    requests: Bucket<Who>,
    hashes_by_network: Bucket<IpAddr>,
    logins_by_address: Bucket<IpAddr>,
    failures_by_network: Attempts<(Account, IpAddr)>,
    failures_by_account: Attempts<Account>,
    registrations: Bucket<IpAddr>,
    uploads: Bucket<Who>,
}

impl Limits {
    /// Empty buckets of the sizes that are asked for.
    pub(crate) fn new(args: &LimitArgs) -> Self {
        Self {
            requests: Bucket::per_minute(args.rate_limit),
            hashes_by_network: Bucket::per_minute(args.login_limit.saturating_mul(WIDER)),
            logins_by_address: Bucket::per_minute(args.login_limit),
            failures_by_network: Attempts::per_minute(args.login_limit),
            failures_by_account: Attempts::per_minute(args.login_limit.saturating_mul(WIDER)),
            registrations: Bucket::per_hour(args.registration_limit),
            uploads: Bucket::per_minute(args.upload_limit),
        }
    }

    /// Counts a request. Fails with `rate_limited`.
    pub(crate) fn request(&self, who: Who) -> Result<(), ApiError> {
        self.requests.take(&who, "requests")
    }

    /// Counts a registration. Fails with `rate_limited`.
    pub(crate) fn registration(&self, address: IpAddr) -> Result<(), ApiError> {
        self.registrations.take(&address, "registrations")?;
        self.hash(address)
    }

    /// Counts an upload. Fails with `rate_limited`.
    pub(crate) fn upload(&self, who: Who) -> Result<(), ApiError> {
        self.uploads.take(&who, "uploads")
    }

    /// Counts what costs a hash of a password. One hand can have all the addresses of a network.
    fn hash(&self, address: IpAddr) -> Result<(), ApiError> {
        self.hashes_by_network.take(&wide_network(address), "passwords from this network")
    }

    /// Forgets, now and then, who has not been heard of.
    pub(crate) async fn sweep(self: Arc<Self>) {
        let mut tick = tokio::time::interval(SWEEP_EVERY);
        loop {
            tick.tick().await;
            self.requests.sweep();
            self.hashes_by_network.sweep();
            self.logins_by_address.sweep();
            self.failures_by_network.sweep();
            self.failures_by_account.sweep();
            self.registrations.sweep();
            self.uploads.sweep();
        }
    }
}

/// The middleware: counts every request but those for assets and by machines that watch us.
pub(crate) async fn count_request(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_free = ["/assets/", "/pictures/"].iter().any(|free| path.starts_with(free))
        || matches!(path, "/health" | "/ready" | "/metrics");
    if !is_free && let Err(refused) = state.limits.request(who(&request)) {
        return refused.into_response();
    }
    next.run(request).await
}

/// Who is counted for a request.
fn who(request: &Request) -> Who {
    let caller = request.extensions().get::<Identified>().and_then(|found| found.0.as_ref().ok());
    match caller.and_then(|caller| caller.user_id()) {
        Some(user_id) => Who::User(user_id),
        None => Who::Address(address::of(request.extensions())),
    }
}
