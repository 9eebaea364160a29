//! How much anybody may ask.
//!
//! One token bucket for each user, and for each address while nobody is signed in: requests take
//! from it, and so do bids and subscriptions on sockets. What costs a hash of a password is counted
//! by network as well, and sign-ins in [`login`]. Several nodes count together: see [`shared`].

mod address;
mod attempts;
mod bucket;
mod held;
mod login;
mod places;
mod shared;

#[cfg(test)]
mod fake;

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
use shared::{Owner, Way};

/// How many times as much as one address a network of many may do that costs a hash, and how many
/// times as many failures an account bears from everywhere as from one network.
const WIDER: u32 = 20;
/// How often buckets that are full again are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// Who is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Who {
    /// A user, wherever from.
    User(UserId),
    /// An address, of which nobody is signed in.
    Address(IpAddr),
}

impl Owner for Who {
    fn name(&self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            Self::Address(address) => address.name(),
        }
    }
}

/// All buckets.
pub(crate) struct Limits {
    requests: Bucket,
    hashes_by_network: Bucket,
    logins_by_address: Bucket,
    failures_by_network: Attempts<(Account, IpAddr)>,
    failures_by_account: Attempts<Account>,
    registrations: Bucket,
    uploads: Bucket,
}

impl Limits {
    /// Empty buckets of the sizes that are asked for, which all nodes share if there is a way.
    pub(crate) fn new(args: &LimitArgs, way: &Way) -> Self {
        let logins = args.login_limit;
        let wider = logins.saturating_mul(WIDER);
        Self {
            requests: Bucket::per_minute("requests", args.rate_limit, way),
            hashes_by_network: Bucket::per_minute("hashes", wider, way),
            logins_by_address: Bucket::per_minute("logins", logins, way),
            failures_by_network: Attempts::per_minute("failures_by_network", logins, way),
            failures_by_account: Attempts::per_minute("failures_by_account", wider, way),
            registrations: Bucket::per_hour("registrations", args.registration_limit, way),
            uploads: Bucket::per_minute("uploads", args.upload_limit, way),
        }
    }

    /// Counts a request. Fails with `rate_limited`.
    pub(crate) async fn request(&self, who: Who) -> Result<(), ApiError> {
        self.requests.take(&who, "requests").await
    }

    /// Counts a registration. Fails with `rate_limited`.
    pub(crate) async fn registration(&self, address: IpAddr) -> Result<(), ApiError> {
        self.registrations.take(&address, "registrations").await?;
        self.hash(address).await
    }

    /// Counts an upload. Fails with `rate_limited`.
    pub(crate) async fn upload(&self, who: Who) -> Result<(), ApiError> {
        self.uploads.take(&who, "uploads").await
    }

    /// Counts what costs a hash of a password. One hand can have all the addresses of a network.
    async fn hash(&self, address: IpAddr) -> Result<(), ApiError> {
        let network = wide_network(address);
        self.hashes_by_network.take(&network, "passwords from this network").await
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
    if !is_free && let Err(refused) = state.limits.request(who(&request)).await {
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
