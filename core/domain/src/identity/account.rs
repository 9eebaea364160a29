//! What changes often of a user: the open sessions, and the number of the last event.

use crate::ids::{SessionId, UserId};
use crate::record::{Field, Malformed, Record, Value};

/// What changes often of a user. The user's own row is looked at by everybody who does anything, so
/// that nothing is written there that can be written here. Users from before sessions were kept
/// have none, which is the same as a new one.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "accounts", key = 1)]
pub struct Account {
    /// The user.
    pub user_id: UserId,
    /// The sessions that are open, as far as nobody has noticed that they are over.
    pub open: OpenSessions,
    /// The number of the last event of the user's topic.
    pub event_sequence: i64,
}

impl Account {
    /// An account of which nothing is known yet.
    pub fn new(user_id: UserId) -> Self {
        Self { user_id, open: OpenSessions::default(), event_sequence: 0 }
    }
}

/// Up to a hundred sessions, the oldest first. Stored as a JSON list.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct OpenSessions(pub Vec<SessionId>);

impl Field for OpenSessions {
    fn to_value(&self) -> Value<'_> {
        // A list of ids always has a JSON form.
        Value::Text(serde_json::to_string(self).unwrap_or_default().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        let malformed = Malformed { expected: "a list of ids as JSON" };
        match value {
            Value::Text(text) => serde_json::from_str(&text).map_err(|_| malformed),
            _ => Err(malformed),
        }
    }
}
