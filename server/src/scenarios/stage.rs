//! Does the steps of a scenario over HTTP.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;

use serde_json::{Map, Value, json};
use vendue::{Category, ErrorCode};
use vendue_hosts::HostMarket;
use vendue_scenarios::{Actor, Asked, Scenario, Stage, direct};

use super::client::{Answer, send};
use super::request::{Request, request};
use super::served::Served;
use super::table::{Form, ROUTES, Route};
use crate::error::status_of;

/// The routes that answered something.
static USED: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The routes of the table that answered something, so far.
pub(super) fn used() -> BTreeSet<&'static str> {
    USED.lock().expect("nobody panics").clone()
}

/// Over HTTP where there is a route and somebody who is no host; else directly.
pub(super) struct OverHttp {
    served: Option<Served>,
    folder: tempfile::TempDir,
    /// The access tokens of users, which the runner had begun for them.
    tokens: BTreeMap<String, String>,
    /// Whether the scenario looks at sessions, so that one of the runner's own would be seen.
    sees_sessions: bool,
    /// Whether the last step went over HTTP.
    is_sent: bool,
}

impl OverHttp {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let sees_sessions = scenario.steps.iter().any(|step| {
            let calls = step.call.as_deref().unwrap_or_default();
            let topic = step.subscribe.as_deref().unwrap_or_default();
            let asks = calls.starts_with("sessions.") || calls.starts_with("market.");
            let hears = calls == "events.read" || calls == "events.follow";
            asks || hears || topic.starts_with("user:")
        });
        let folder = tempfile::tempdir().expect("a folder");
        Self { served: None, folder, tokens: BTreeMap::new(), sees_sessions, is_sent: false }
    }

    fn address(&mut self, market: &HostMarket) -> SocketAddr {
        let folder = self.folder.path();
        self.served.get_or_insert_with(|| Served::start(market.market(), folder)).address
    }

    /// The headers by which somebody is known, or nothing for who cannot come over HTTP.
    fn credentials(&mut self, market: &HostMarket, actor: &Actor) -> Option<String> {
        let token = match actor {
            Actor::Host => return None,
            Actor::Anyone => return Some(String::new()),
            // A page with a cookie that is not good is shown to somebody who is not signed in.
            Actor::Cookie(cookie) => {
                market.acting_with_page(cookie).wait().ok()?;
                return Some(format!("cookie: vendue_session={cookie}\r\n"));
            }
            Actor::Bearer(token) => token.clone(),
            Actor::User(_) if self.sees_sessions => return None,
            Actor::User(id) => self.token(market, id)?,
        };
        Some(format!("authorization: Bearer {token}\r\n"))
    }

    /// An access token of a user; none of somebody for whom no session can begin.
    fn token(&mut self, market: &HostMarket, id: &str) -> Option<String> {
        let is_good = |token: &&String| market.acting_with(token).wait().is_ok();
        if let Some(token) = self.tokens.get(id).filter(is_good) {
            return Some(token.clone());
        }
        let arguments = json!({"user_id": id}).to_string();
        let begun = market.call("sessions.begin", &arguments).wait().ok()?;
        let begun: Value = serde_json::from_str(&begun).expect("JSON");
        let token = begun["tokens"]["access_token"].as_str()?.to_owned();
        self.tokens.insert(id.to_owned(), token.clone());
        Some(token)
    }

    fn send(&mut self, market: &HostMarket, asked: &Asked) -> Option<Result<Value, Value>> {
        let (route, mut request) = fit(asked)?;
        let credentials = self.credentials(market, &asked.actor)?;
        let address = self.address(market).to_string();
        if credentials.starts_with("cookie") {
            request.headers.push_str(&format!("origin: http://{address}\r\n"));
        }
        let Request { method, path, headers, body } = request;
        let headers = headers + &credentials;
        let answer = send(&address, method, &path, &headers, body.as_bytes());
        if answer.status < 300 {
            USED.lock().expect("nobody panics").insert(route.request);
            return Some(Ok(read(route.form, &answer)));
        }
        Some(Err(refused(&answer)))
    }
}

impl Stage for OverHttp {
    fn call(&mut self, market: &HostMarket, asked: &Asked) -> Result<Value, Value> {
        let sent = self.send(market, asked);
        self.is_sent = sent.is_some();
        sent.unwrap_or_else(|| direct(market, asked))
    }

    fn answer(&self, asked: &Asked, expect: Value) -> Value {
        match fit(asked) {
            Some((route, _)) if self.is_sent && route.form == Form::Silent => Value::Null,
            _ => expect,
        }
    }

    fn refusal(&self, asked: &Asked, mut refused: Value) -> Value {
        let Some((route, _)) = fit(asked).filter(|_| self.is_sent) else { return refused };
        let Some(details) = refused.get_mut("details").and_then(Value::as_object_mut) else {
            return refused;
        };
        let Some(Value::String(field)) = details.get("field").cloned() else { return refused };
        let name = route.names.iter().find(|(name, _)| *name == field);
        let name = name.map_or(field.as_str(), |(_, name)| *name);
        // Of what stands in the path the place is known, and not always the name; and what is
        // spread is not here.
        if field == route.spread || route.request.contains(&format!("{{{name}}}")) {
            details.remove("field");
        }
        refused
    }
}

/// The route for what is asked, and the request, if there is one that can be asked so.
fn fit(asked: &Asked) -> Option<(&'static Route, Request)> {
    let mut routes = ROUTES.iter().filter(|route| route.operation == asked.operation);
    routes.find_map(|route| Some((route, request(route, asked)?)))
}

/// The answer as the operation would give it.
fn read(form: Form, answer: &Answer) -> Value {
    let data = answer.data();
    match form {
        Form::Same | Form::Silent => data,
        Form::Page => {
            let cursor = answer.json()["pagination"]["next_cursor"].clone();
            json!({"items": data, "next_cursor": cursor})
        }
        Form::Approvable if answer.status == 202 => json!({"done": null, "pending": data}),
        Form::Approvable => json!({"done": data, "pending": null}),
        Form::Ended => data["ended"].clone(),
        Form::Views => views(&data),
    }
}

/// Views, each with its event, as events, each with its views.
fn views(data: &Value) -> Value {
    let mut events: Vec<Value> = Vec::new();
    for seen in data.as_array().expect("a list") {
        let view = seen["event"].clone();
        match events.last_mut().filter(|event| event["sequence"] == seen["sequence"]) {
            Some(event) => event["views"].as_array_mut().expect("a list").push(view),
            None => events
                .push(json!({"sequence": seen["sequence"], "at": seen["at"], "views": [view]})),
        }
    }
    events.into()
}

/// The error as the operation would give it, whose status must be that of its category.
fn refused(answer: &Answer) -> Value {
    let said = answer.json()["error"].clone();
    let code = ErrorCode::ALL.iter().find(|code| said["code"] == code.as_str());
    let code = code.unwrap_or_else(|| panic!("no code: {answer:?}"));
    let category = code.category();
    // What cannot be read at all is a bad request, and so are ids in a path that are none.
    let is_bad_request = category == Category::Invalid && answer.status == 400;
    let status = status_of(*code).as_u16();
    assert!(is_bad_request || answer.status == status, "the status of {code}: {answer:?}");
    let members = [
        ("code", said["code"].clone()),
        ("category", category.as_str().into()),
        ("message", said["message"].clone()),
        ("details", said["details"].clone()),
    ];
    Value::Object(Map::from_iter(members.map(|(name, value)| (name.to_owned(), value))))
}
