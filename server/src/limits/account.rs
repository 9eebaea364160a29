//! What is counted by account as well: signing in, and asking for a new password.
//!
//! Every attempt counts, whether it succeeds or not: for the address that makes it, for the account
//! and, because it costs a hash, for the network. So a password can be guessed at no more than a
//! few times a minute, from wherever, at all nodes together. A lock after failures is not here: it
//! has to outlast a bucket, which refills.

use std::net::IpAddr;

use vendue::{ErrorCode, Market, UserId};

use super::Limits;
use super::shared::Owner;
use crate::error::ApiError;

/// Whose password it is.
#[derive(Debug)]
enum Account {
    /// A user, by whichever name.
    User(UserId),
    /// A name that nobody has, or of which it is not known yet.
    Name(String),
}

impl Account {
    fn of_name(name: &str) -> Self {
        Self::Name(name.trim().to_lowercase())
    }
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

impl Limits {
    /// Counts a sign-in before the password is looked at. Fails with `rate_limited`.
    pub(crate) async fn login(
        &self,
        market: &Market,
        address: IpAddr,
        name: &str,
    ) -> Result<(), ApiError> {
        self.logins_by_address.take(&address, "sign-ins").await?;
        let account = find(market, name).await?;
        self.logins_by_account.take(&account, "sign-ins to this account").await?;
        let counted = self.hash(address).await;
        if counted.is_err() {
            // A network that may not try any more must not keep the owner out either.
            self.logins_by_account.give_back(&account);
        }
        counted
    }

    /// Counts that somebody asks for a new password by mail, alike whether there is such an account
    /// or not. Fails with `rate_limited`.
    pub(crate) async fn reset(&self, address: IpAddr, email: &str) -> Result<(), ApiError> {
        let what = "requests for a new password";
        self.resets_by_address.take(&address, what).await?;
        self.resets_by_account.take(&Account::of_name(email), what).await
    }

    /// Counts that a user asks for a mail to confirm an address. It is not counted for the address:
    /// others could use up what its owner needs. Fails with `rate_limited`.
    pub(crate) async fn confirmation(&self, user_id: UserId) -> Result<(), ApiError> {
        let what = "requests to confirm an address";
        self.confirmations.take(&Account::User(user_id), what).await
    }

    /// Counts an invitation that is sent by mail: for who sends it, and for who gets it. Fails with
    /// `rate_limited`.
    pub(crate) async fn invite(&self, who: UserId, email: &str) -> Result<(), ApiError> {
        self.invites.take(&Account::User(who), "invitations").await?;
        self.invites_by_recipient.take(&Account::of_name(email), "invitations to them").await
    }
}

/// The account of a name: a user's name and e-mail address are one account.
async fn find(market: &Market, name: &str) -> Result<Account, ApiError> {
    match market.identity().find_by_name(name.trim()).await {
        Ok(user) => Ok(Account::User(user.id)),
        Err(refused) if refused.code() == ErrorCode::UserNotFound => Ok(Account::of_name(name)),
        Err(refused) => Err(refused.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use vendue::NewUser;

    use super::super::tests::limits;
    use super::*;

    fn address(number: u8) -> IpAddr {
        // Each of another network.
        IpAddr::V4(Ipv4Addr::new(10, 0, number, 1))
    }

    fn code(counted: Result<(), ApiError>) -> Option<ErrorCode> {
        counted.err().map(|refused| refused.error().code())
    }

    const REFUSED: Option<ErrorCode> = Some(ErrorCode::RateLimited);

    #[tokio::test]
    async fn every_sign_in_counts_for_the_account_by_all_its_names() {
        let market = vendue::open(":memory:").expect("a market");
        let new = NewUser::new("anna", "anna@example.org");
        market.identity().register(new).await.expect("registered");
        let limits = limits(&["--login-limit", "3"]);
        for (number, name) in ["anna", " Anna", "ANNA@example.org "].into_iter().enumerate() {
            let from = address(u8::try_from(number).expect("small"));
            assert_eq!(code(limits.login(&market, from, name).await), None, "{name}");
        }
        assert_eq!(code(limits.login(&market, address(9), "anna").await), REFUSED);
        // A name that nobody has is an account too, in whichever capitals.
        for (number, name) in ["bert", "BERT", " bert"].into_iter().enumerate() {
            let from = address(u8::try_from(10 + number).expect("small"));
            assert_eq!(code(limits.login(&market, from, name).await), None, "{name}");
        }
        assert_eq!(code(limits.login(&market, address(19), "bert").await), REFUSED);
    }

    #[tokio::test]
    async fn a_network_that_may_not_try_does_not_keep_anybody_out() {
        let market = vendue::open(":memory:").expect("a market");
        let limits = limits(&["--login-limit", "1"]);
        let near = |last| IpAddr::V4(Ipv4Addr::new(10, 0, 0, last));
        // Twenty hashes for the whole network.
        for last in 0..20 {
            let tried = limits.login(&market, near(last), &format!("somebody{last}")).await;
            assert_eq!(code(tried), None, "{last}");
        }
        assert_eq!(code(limits.login(&market, near(20), "anna").await), REFUSED);
        assert_eq!(code(limits.login(&market, address(1), "anna").await), None);
        assert_eq!(code(limits.login(&market, address(2), "anna").await), REFUSED);
    }

    #[tokio::test]
    async fn new_passwords_are_asked_for_three_times_an_hour() {
        let limits = limits(&[]);
        for (number, email) in
            ["anna@example.org", "ANNA@example.org", " anna@example.org"].into_iter().enumerate()
        {
            let from = address(u8::try_from(number).expect("small"));
            assert_eq!(code(limits.reset(from, email).await), None, "{email}");
        }
        assert_eq!(code(limits.reset(address(9), "anna@example.org").await), REFUSED);
        for number in 0..3 {
            let email = format!("user{number}@example.org");
            assert_eq!(code(limits.reset(address(10), &email).await), None, "{email}");
        }
        assert_eq!(code(limits.reset(address(10), "carl@example.org").await), REFUSED);
    }

    #[test]
    fn nobody_reads_a_name_in_redis() {
        let name = Account::of_name("My Secret Password").name();
        assert!(name.starts_with("name:") && name.len() == 69, "{name}");
        assert_eq!(name, Account::of_name(" my secret password ").name());
    }
}
