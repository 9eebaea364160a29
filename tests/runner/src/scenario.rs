//! The form of a scenario.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A scenario: what somebody does with a market of its own, and what must come of it.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What it shows, in a sentence.
    pub name: String,
    /// The moment at which the virtual time stands first.
    pub starts_at: String,
    /// Options of opening.
    #[serde(default)]
    pub options: Map<String, Value>,
    /// Who is registered first.
    #[serde(default)]
    pub users: Vec<String>,
    /// Where the market has to be.
    #[serde(default)]
    pub store: Store,
    /// What is done.
    pub steps: Vec<Step>,
}

/// Where the market of a scenario has to be.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Store {
    /// Anywhere.
    #[default]
    Any,
    /// In a file.
    File,
}

/// A step, as it is written.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The operation.
    #[serde(default)]
    pub call: Option<String>,
    /// Its arguments.
    #[serde(default)]
    pub with: Map<String, Value>,
    /// The auction to watch.
    #[serde(default)]
    pub watch: Option<String>,
    /// The topic to subscribe to.
    #[serde(default)]
    pub subscribe: Option<String>,
    /// From which event number on.
    #[serde(default)]
    pub since: Option<i64>,
    /// Of what is watched the next events are taken.
    #[serde(default)]
    pub next: Option<String>,
    /// To which moment time is moved before.
    #[serde(default)]
    pub at: Option<String>,
    /// Who acts.
    #[serde(default, rename = "as")]
    pub actor: Option<Value>,
    /// In which workspace.
    #[serde(default, rename = "in")]
    pub workspace: Option<String>,
    /// The key that makes the write safe to send again.
    #[serde(default)]
    pub once: Option<String>,
    /// The name under which the answer is kept.
    #[serde(default)]
    pub save: Option<String>,
    /// What the answer must hold. That nothing is expected is not the same as `null`.
    #[serde(default, deserialize_with = "said")]
    pub expect: Option<Value>,
    /// What the error must hold.
    #[serde(default)]
    pub refused: Option<Value>,
    /// Whether a statically typed host cannot express the arguments.
    #[serde(default)]
    pub untyped: bool,
}

fn said<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(source).map(Some)
}

impl Step {
    /// Fails with a sentence when the step says what does not fit together.
    pub fn check(&self) -> Result<(), String> {
        let deeds = [&self.call, &self.watch, &self.subscribe, &self.next];
        let count = deeds.iter().filter(|deed| deed.is_some()).count();
        let is_call = self.call.is_some();
        let is_rule = self.call.as_deref().is_some_and(|name| name.starts_with("rules."));
        let has_actor = self.actor.is_some() || self.workspace.is_some() || self.once.is_some();
        let list = self.expect.as_ref().is_none_or(Value::is_array);
        for (is_wrong, sentence) in [
            (count > 1, "does several things"),
            (count == 0 && self.at.is_none(), "does nothing"),
            (count == 0 && (self.expect.is_some() || self.refused.is_some()), "answers nothing"),
            (!self.with.is_empty() && !is_call, "has arguments and calls nothing"),
            (is_rule && has_actor, "says who asks a rule"),
            (is_call && self.expect.is_some() && self.refused.is_some(), "does both"),
            (is_call && self.since.is_some(), "says from where on it calls"),
            (!is_call && !list, "expects events that are no list"),
            (self.refused.is_some() && self.save.is_some(), "saves a refusal"),
            (self.refused.as_ref().is_some_and(|error| error["code"].is_null()), "has no code"),
        ] {
            if is_wrong {
                return Err(format!("the step {sentence}"));
            }
        }
        Ok(())
    }
}

/// Who acts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Actor {
    /// The host itself.
    Host,
    /// Somebody who is not signed in.
    Anyone,
    /// A user.
    User(String),
    /// Who holds an access token or an API key.
    Bearer(String),
    /// Who holds the cookie of a page's session.
    Cookie(String),
}

impl Actor {
    /// Reads who acts, once the references in it are replaced.
    pub fn read(said: Option<&Value>) -> Result<Self, String> {
        let unfit = || format!("`as` cannot be {said:?}");
        match said {
            None => Ok(Self::Host),
            Some(Value::String(word)) => Ok(match word.as_str() {
                "host" => Self::Host,
                "anyone" => Self::Anyone,
                id => Self::User(id.to_owned()),
            }),
            Some(Value::Object(shown)) => match shown.iter().next() {
                Some((kind, Value::String(token))) if shown.len() == 1 => match kind.as_str() {
                    "bearer" => Ok(Self::Bearer(token.clone())),
                    "cookie" => Ok(Self::Cookie(token.clone())),
                    _ => Err(unfit()),
                },
                _ => Err(unfit()),
            },
            Some(_) => Err(unfit()),
        }
    }
}
