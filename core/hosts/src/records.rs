//! Records that only cross the border: what the market gives in a generic or a Rust form.

use serde::{Deserialize, Serialize};
use vendue::auctions::PlacedBid;
use vendue::domain::events::EventBody;
use vendue::domain::identity::{NewUser, PendingChangeView, PlatformRole};
use vendue::{Error, Event, ImportedUser, Node, Page, Pending, Status, Timestamp, Written};

use crate::failure::Failure;

/// A page of a list.
#[derive(Serialize)]
pub(crate) struct Paged<T> {
    /// The items.
    items: Vec<T>,
    /// Where the next page begins; nothing on the last page.
    next_cursor: Option<String>,
}

impl<T> From<Page<T>> for Paged<T> {
    fn from(page: Page<T>) -> Self {
        Self { items: page.items, next_cursor: page.next_cursor }
    }
}

/// A write that is done, or that waits for approval.
#[derive(Serialize)]
pub(crate) struct Approvable<T> {
    /// What was written.
    done: Option<T>,
    /// The change that waits.
    pending: Option<PendingChangeView>,
}

impl<T> From<Written<T>> for Approvable<T> {
    fn from(written: Written<T>) -> Self {
        match written {
            Written::Done(done) => Self { done: Some(done), pending: None },
            Written::Pending(pending) => Self { done: None, pending: Some(pending) },
        }
    }
}

/// A generic record is known by its name alone: hosts have a form of their own for each. What is
/// derived would not say what it holds.
#[cfg(feature = "surface")]
macro_rules! generic_schema {
    ($name:ident) => {
        impl<T> utoipa::__dev::ComposeSchema for $name<T> {
            fn compose(
                _: Vec<utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>>,
            ) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::Object::new().into()
            }
        }

        impl<T: utoipa::ToSchema> utoipa::ToSchema for $name<T> {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schemas(
                known: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
            ) {
                known.push((T::name().into_owned(), T::schema()));
                T::schemas(known);
            }
        }
    };
}
#[cfg(feature = "surface")]
generic_schema!(Paged);
#[cfg(feature = "surface")]
generic_schema!(Approvable);

/// What became of one bid of many.
#[derive(Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
pub(crate) struct BidOutcome {
    /// The accepted bid; nothing when it was refused.
    placed: Option<PlacedBid>,
    /// Why it was refused; nothing when it was accepted.
    error: Option<Failure>,
}

impl From<Result<PlacedBid, Error>> for BidOutcome {
    fn from(outcome: Result<PlacedBid, Error>) -> Self {
        match outcome {
            Ok(placed) => Self { placed: Some(placed), error: None },
            Err(refused) => Self { placed: None, error: Some(Failure::from(&refused)) },
        }
    }
}

/// An event of a topic, as it is stored.
#[derive(Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "surface", schema(as = Event))]
pub(crate) struct EventRecord {
    /// The topic, such as `auction:0192…`.
    topic: String,
    /// The number of the event within its topic: 1, 2, 3 without a gap.
    sequence: i64,
    /// When it happened.
    at: Timestamp,
    /// What happened.
    body: EventBody,
}

impl From<&Event> for EventRecord {
    fn from(event: &Event) -> Self {
        Self {
            topic: event.topic.to_string(),
            sequence: event.sequence,
            at: event.at,
            body: event.body.clone(),
        }
    }
}

/// An event with its place in the whole log.
#[derive(Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
pub(crate) struct StoredEvent {
    /// The place in the whole log: ascending, but not free of gaps.
    pub(crate) position: i64,
    /// The event.
    pub(crate) event: EventRecord,
}

/// A node that is open on the market and alive.
#[derive(Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
pub(crate) struct NodeView {
    /// Its name, for people.
    name: String,
    /// How long ago it was last seen, in milliseconds by the clock of the database.
    seen_ms_ago: i64,
    /// By how much its clock is before (positive) or behind the clock of the database.
    clock_ahead_ms: i64,
}

impl From<Node> for NodeView {
    fn from(node: Node) -> Self {
        let Node { name, seen_ms_ago, clock_ahead_ms, .. } = node;
        Self { name, seen_ms_ago, clock_ahead_ms }
    }
}

/// How this node stands: what waits, and how it follows the others.
#[derive(Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
pub(crate) struct NodeStatus {
    /// The time by the market's clock.
    now: Timestamp,
    /// How many writes wait to be decided.
    queued_writes: i64,
    /// How many writes have been taken since the market was opened, refused ones among them.
    taken_writes: i64,
    /// In how many groups; writes of one group share a commit.
    taken_groups: i64,
    /// How many nodes share what falls due.
    nodes: i64,
    /// By how many milliseconds the clock of the database is before this machine's.
    clock_ahead_ms: i64,
    /// How many events of other nodes were heard of.
    heard_events: i64,
    /// How often the log could not be followed.
    follow_failures: i64,
    /// How many mails wait to be sent.
    mails_waiting: i64,
    /// How many mails were sent.
    mails_sent: i64,
    /// How many mails were given up.
    mails_failed: i64,
    /// How many mails were never tried, because too many waited.
    mails_dropped: i64,
}

impl NodeStatus {
    pub(crate) fn of(market: &vendue::Market) -> Result<Self, Error> {
        let Status { share, clock_ahead_ms, heard_events, follow_failures, mails } =
            market.status()?;
        let taken = market.taken_writes();
        Ok(Self {
            now: market.now(),
            queued_writes: whole(market.queued_writes()),
            taken_writes: whole(taken.jobs),
            taken_groups: whole(taken.groups),
            nodes: i64::from(share.count),
            clock_ahead_ms,
            heard_events: whole(heard_events),
            follow_failures: whole(follow_failures),
            mails_waiting: whole(mails.waiting),
            mails_sent: whole(mails.sent),
            mails_failed: whole(mails.failed),
            mails_dropped: whole(mails.dropped),
        })
    }
}

/// A count as every host can hold it.
fn whole(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// A count as it crosses the border.
pub(crate) fn counted(pending: Pending<usize>) -> Pending<i64> {
    pending.and_then(|count| Ok(whole(count)))
}

/// A user of another system, to be taken over.
#[derive(Deserialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportUser {
    /// The user name, 3 to 50 letters, digits and underscores.
    username: String,
    /// The e-mail address.
    email: String,
    /// How the user wants to be called, at most 50 characters; the user name when absent.
    #[serde(default)]
    display_name: Option<String>,
    /// The hash of the password, of bcrypt or in PHC form; nothing for who signs in elsewhere.
    #[serde(default)]
    password_hash: Option<String>,
    /// Whether the other system has confirmed the e-mail address; it has not when absent.
    #[serde(default)]
    email_verified: Option<bool>,
    /// The role on the platform; `user` when absent.
    #[serde(default)]
    role: Option<PlatformRole>,
    /// When the account was made there; now when absent.
    #[serde(default)]
    created_at: Option<Timestamp>,
    /// The other system, as the market calls it, for who goes on to sign in there.
    #[serde(default)]
    external_source: Option<String>,
    /// Who the user is there.
    #[serde(default)]
    external_id: Option<String>,
}

impl TryFrom<ImportUser> for ImportedUser {
    type Error = Error;

    fn try_from(import: ImportUser) -> Result<Self, Error> {
        let external = match (import.external_source, import.external_id) {
            (Some(source), Some(id)) => Some((source, id)),
            (None, None) => None,
            (Some(_), None) => return Err(Error::invalid("external_id", "must be given, too")),
            (None, Some(_)) => {
                return Err(Error::invalid("external_source", "must be given, too"));
            }
        };
        Ok(Self {
            password_hash: import.password_hash,
            email_verified: import.email_verified.unwrap_or_default(),
            role: import.role.unwrap_or(PlatformRole::User),
            created_at: import.created_at,
            external,
            ..Self::new(NewUser {
                username: import.username,
                email: import.email,
                display_name: import.display_name.unwrap_or_default(),
                password: None,
            })
        })
    }
}
