//! Where a step is done.

use serde_json::{Map, Value};
use vendue_hosts::{Failure, HostMarket};

use crate::scenario::Actor;

/// What a step asks for, with every reference replaced.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The operation, such as `auctions.place_bid`.
    pub operation: String,
    /// Its arguments.
    pub arguments: Map<String, Value>,
    /// Who acts.
    pub actor: Actor,
    /// The workspace in which it is done.
    pub workspace: Option<String>,
    /// The key that makes the write safe to send again.
    pub once: Option<String>,
}

/// Where the steps of a scenario are done.
pub trait Stage {
    /// Does it: gives the answer, or the error as `{code, category, message, details}`.
    ///
    /// # Errors
    ///
    /// When the operation is refused.
    fn call(&mut self, market: &HostMarket, asked: &Asked) -> Result<Value, Value>;

    /// What is expected of the answer, as it is to be expected here.
    fn answer(&self, _asked: &Asked, expect: Value) -> Value {
        expect
    }

    /// What is expected of the error, as it is to be expected here.
    fn refusal(&self, _asked: &Asked, refused: Value) -> Value {
        refused
    }
}

/// Calls the operations by their names.
#[derive(Clone, Copy, Debug)]
pub struct Direct;

impl Stage for Direct {
    fn call(&mut self, market: &HostMarket, asked: &Asked) -> Result<Value, Value> {
        direct(market, asked)
    }
}

/// Calls an operation by its name.
///
/// # Errors
///
/// When the operation is refused.
pub fn direct(market: &HostMarket, asked: &Asked) -> Result<Value, Value> {
    let arguments = Value::Object(asked.arguments.clone()).to_string();
    let answer = match asked.operation.strip_prefix("rules.") {
        Some(rule) => vendue_hosts::rules::call(rule, &arguments),
        None => acting(market, asked)
            .and_then(|market| market.call(&asked.operation, &arguments).wait()),
    };
    match answer {
        Ok(text) => Ok(json(&text)),
        Err(refused) => Err(json(&Failure::text_of(&refused))),
    }
}

/// The market as whoever acts has it.
pub(crate) fn acting(market: &HostMarket, asked: &Asked) -> Result<HostMarket, vendue::Error> {
    let mut market = match &asked.actor {
        Actor::Host => market.clone(),
        Actor::Anyone => market.acting_as_anyone(),
        Actor::User(id) => market.acting_as(id)?,
        Actor::Bearer(token) => market.acting_with(token).wait()?,
        Actor::Cookie(cookie) => market.acting_with_page(cookie).wait()?,
    };
    if let Some(id) = &asked.workspace {
        market = market.in_workspace(id)?;
    }
    Ok(match &asked.once {
        Some(key) => market.once(key),
        None => market,
    })
}

/// What the market wrote is JSON.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}
