//! How many passwords anybody may try.
//!
//! Every attempt counts for the address that makes it, because it costs a hash. For the account
//! only failures count, by the network that they come from; a much wider bucket for all networks
//! together stops those who have many. So nobody can lock somebody else out of an account with a
//! handful of bad passwords, and whoever knows the password is not counted.

use std::net::IpAddr;
use std::sync::Arc;

use vendue::{ErrorCode, Market, UserId};

use super::Limits;
use super::address::wide_network;
use super::bucket::rate_limited;
use super::shared::Owner;
use crate::error::ApiError;

/// The longest name that is told apart: longer ones would only fill the memory.
const NAME_LENGTH_MAX: usize = 320;

/// Whose password is tried.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Account {
    /// A user, by whichever name.
    User(UserId),
    /// A name that nobody has.
    Name(String),
}

impl Owner for Account {
    fn name(&self) -> String {
        match self {
            Self::User(id) => format!("user:{id}"),
            // People type passwords into the wrong field, so nobody is told the name as it is.
            Self::Name(name) => format!("name:{}", blake3::hash(name.as_bytes()).to_hex()),
        }
    }
}

/// A sign-in that is counted as a failure until [`judged`](Self::judged) says otherwise.
pub(crate) struct LoginAttempt {
    limits: Arc<Limits>,
    account: Account,
    network: IpAddr,
}

impl Limits {
    /// Counts a sign-in before the password is looked at. Fails with `rate_limited`.
    pub(crate) async fn login(
        self: &Arc<Self>,
        market: &Market,
        address: IpAddr,
        name: &str,
    ) -> Result<LoginAttempt, ApiError> {
        self.logins_by_address.take(&address, "sign-ins").await?;
        self.hash(address).await?;
        let account = account(market, name.trim()).await?;
        let attempt =
            LoginAttempt { limits: self.clone(), account, network: wide_network(address) };
        attempt.charge().await?;
        Ok(attempt)
    }
}

impl LoginAttempt {
    async fn charge(&self) -> Result<(), ApiError> {
        let refuse = |wait| rate_limited("failed sign-ins to this account", wait);
        let near = (self.account.clone(), self.network);
        self.limits.failures_by_network.take(&near).await.map_err(refuse)?;
        self.limits.failures_by_account.take(&self.account).await.map_err(|wait| {
            self.limits.failures_by_network.give_back(&near);
            refuse(wait)
        })
    }

    /// Says how it ended. Only a wrong name or password counts.
    pub(crate) fn judged(self, refused: Option<ErrorCode>) {
        if refused != Some(ErrorCode::CredentialsInvalid) {
            self.limits.failures_by_account.give_back(&self.account);
            self.limits.failures_by_network.give_back(&(self.account, self.network));
        }
    }
}

/// The account of a name: a user's name and e-mail address are one account.
async fn account(market: &Market, name: &str) -> Result<Account, ApiError> {
    match market.identity().find_by_name(name).await {
        Ok(user) => Ok(Account::User(user.id)),
        Err(refused) if refused.code() == ErrorCode::UserNotFound => {
            let name: String = name.chars().take(NAME_LENGTH_MAX).collect();
            Ok(Account::Name(name.to_lowercase()))
        }
        Err(refused) => Err(refused.into()),
    }
}
