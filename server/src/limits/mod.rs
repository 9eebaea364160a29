//! How much anybody may ask.
//!
//! One token bucket for each user, and for each address while nobody is signed in: requests take
//! from it, and so do bids and subscriptions on sockets. What costs a hash of a password is counted
//! by network as well, and what concerns an account in [`account`]. Several nodes count together:
//! see [`shared`].

mod account;
mod address;
mod bucket;
mod held;
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

pub(crate) use address::{ClientAddress, PeerAddress, client_address, network, of as address_of};
pub(crate) use held::Held;
pub(crate) use places::{Place, Places};

use crate::args::LimitArgs;
use crate::auth::Identified;
use crate::error::ApiError;
use crate::state::AppState;
use address::wide_network;
use bucket::Bucket;
use shared::{Owner, Way};

/// How many times as much as one address a network of many may do that costs a hash.
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
    logins_by_account: Bucket,
    refreshes: Bucket,
    registrations: Bucket,
    resets_by_address: Bucket,
    resets_by_account: Bucket,
    confirmations: Bucket,
    invites: Bucket,
    invites_by_recipient: Bucket,
    uploads: Bucket,
}

impl Limits {
    /// Full buckets of the sizes that are asked for, which all nodes share if there is a way.
    pub(crate) fn new(args: &LimitArgs, way: &Way) -> Self {
        let (logins, resets) = (args.login_limit, args.reset_limit);
        let hashes = logins.saturating_mul(WIDER);
        Self {
            requests: Bucket::per_minute("requests", args.rate_limit, way),
            hashes_by_network: Bucket::per_minute("hashes", hashes, way),
            logins_by_address: Bucket::per_minute("logins", logins, way),
            logins_by_account: Bucket::per_minute("logins_by_account", logins, way),
            refreshes: Bucket::per_minute("refreshes", args.refresh_limit, way),
            registrations: Bucket::per_hour("registrations", args.registration_limit, way),
            resets_by_address: Bucket::per_hour("resets", resets, way),
            resets_by_account: Bucket::per_hour("resets_by_account", resets, way),
            confirmations: Bucket::per_hour("confirmations", resets, way),
            invites: Bucket::per_hour("invites", args.invite_limit, way),
            invites_by_recipient: Bucket::per_hour("invites_to", resets, way),
            uploads: Bucket::per_minute("uploads", args.upload_limit, way),
        }
    }

    fn all(&self) -> [&Bucket; 12] {
        [
            &self.requests,
            &self.hashes_by_network,
            &self.logins_by_address,
            &self.logins_by_account,
            &self.refreshes,
            &self.registrations,
            &self.resets_by_address,
            &self.resets_by_account,
            &self.confirmations,
            &self.invites,
            &self.invites_by_recipient,
            &self.uploads,
        ]
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

    /// Counts that a session is kept alive. Fails with `rate_limited`.
    pub(crate) async fn refresh(&self, address: IpAddr) -> Result<(), ApiError> {
        self.refreshes.take(&address, "refreshes").await
    }

    /// Counts what costs a hash of a password. One hand can have all the addresses of a network.
    /// Fails with `rate_limited`.
    pub(crate) async fn hash(&self, address: IpAddr) -> Result<(), ApiError> {
        let network = wide_network(address);
        self.hashes_by_network.take(&network, "passwords from this network").await
    }

    /// Forgets, now and then, who has not been heard of.
    pub(crate) async fn sweep(self: Arc<Self>) {
        let mut tick = tokio::time::interval(SWEEP_EVERY);
        loop {
            tick.tick().await;
            for bucket in self.all() {
                bucket.sweep();
            }
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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Command, Program};

    /// Limits of one node with these settings.
    pub(super) fn limits(settings: &[&str]) -> Limits {
        let program = Program::parse_from(["vendue", "serve"].iter().chain(settings));
        let Command::Serve(args) = program.command else { panic!("it is to serve") };
        Limits::new(&args.limits, &None)
    }

    #[tokio::test]
    async fn what_costs_mail_or_a_write_is_counted() {
        let limits = limits(&["--refresh-limit", "2", "--invite-limit", "1"]);
        let address = IpAddr::from([10, 0, 0, 1]);
        let user: UserId = "0192f0c1-2345-7abc-8def-0123456789ab".parse().expect("an id");
        assert!(limits.refresh(address).await.is_ok());
        assert!(limits.refresh(address).await.is_ok());
        let refused = limits.refresh(address).await.expect_err("a third");
        assert_eq!(refused.error().code(), vendue::ErrorCode::RateLimited);
        assert!(limits.invite(user, "anna@example.org").await.is_ok());
        let refused = limits.invite(user, "anna@example.org").await.expect_err("a second");
        assert_eq!(refused.error().code(), vendue::ErrorCode::RateLimited);
        for bucket in limits.all() {
            bucket.sweep();
        }
        limits.refresh(address).await.expect_err("sweeping fills nothing");
    }
}
