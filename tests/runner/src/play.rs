//! Playing a scenario from its first step to its last.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};
use vendue::{Error, Timestamp};
use vendue_hosts::{Failure, Feed, HostMarket, Next, OpenOptions};

use crate::compare::difference;
use crate::references::Known;
use crate::scenario::{Actor, Scenario, Step, Store};
use crate::stage::{Asked, Stage, acting, direct, json as read};

/// How long an event that must come may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the market of a scenario is to be.
#[derive(Clone, Debug)]
pub enum Place {
    /// In memory, or in a file where the scenario needs one.
    Own,
    /// At this address, where nothing is yet.
    At(String),
}

/// Plays a scenario; gives how many steps were done.
///
/// # Errors
///
/// A sentence that names the step and says what is not as it should be.
pub fn play(scenario: &Scenario, place: &Place, stage: &mut dyn Stage) -> Result<usize, String> {
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let temp = folder.path().display().to_string();
    let address = match (place, scenario.store) {
        (Place::At(address), _) => address.clone(),
        (Place::Own, Store::Any) => ":memory:".to_owned(),
        (Place::Own, Store::File) => format!("{temp}/market.db"),
    };
    let mut known = Known::default();
    known.save("temp", Value::String(temp));
    let options = known.fill(&Value::Object(scenario.options.clone()))?;
    let market = open(&address, options, &scenario.starts_at)?;
    let mut player = Player { market, known, feeds: BTreeMap::new() };
    let played = player.register(&scenario.users).and_then(|()| player.steps(scenario, stage));
    let closed = player.market.close().wait().map_err(|failure| said(&failure).to_string());
    played?;
    closed?;
    Ok(scenario.steps.len())
}

fn open(address: &str, mut options: Value, starts_at: &str) -> Result<HostMarket, String> {
    options["virtual_time"] = starts_at.into();
    let options = OpenOptions::from_json(&options.to_string());
    let market = options.and_then(|options| HostMarket::open(address, options));
    market.map_err(|failure| format!("it cannot be opened: {}", said(&failure)))
}

struct Player {
    market: HostMarket,
    known: Known,
    feeds: BTreeMap<String, Feed>,
}

impl Player {
    fn register(&mut self, users: &[String]) -> Result<(), String> {
        for name in users {
            let new = json!({"username": name, "email": format!("{name}@example.org")});
            let asked = Asked {
                operation: "identity.register".to_owned(),
                arguments: Map::from_iter([("new".to_owned(), new)]),
                actor: Actor::Host,
                workspace: None,
                once: None,
            };
            let user = direct(&self.market, &asked).map_err(|error| format!("{name}: {error}"))?;
            self.known.save(name, user);
        }
        Ok(())
    }

    fn steps(&mut self, scenario: &Scenario, stage: &mut dyn Stage) -> Result<(), String> {
        for (number, step) in (1..).zip(&scenario.steps) {
            self.step(step, stage).map_err(|why| {
                let deed = step.call.as_ref().or(step.watch.as_ref()).or(step.subscribe.as_ref());
                format!("step {number}, {}: {why}", deed.map_or("events", String::as_str))
            })?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, stage: &mut dyn Stage) -> Result<(), String> {
        if let Some(moment) = &step.at {
            self.move_to(&self.known.text(moment)?)?;
        }
        let fill =
            |text: &Option<String>| text.as_ref().map(|text| self.known.text(text)).transpose();
        let actor = step.actor.as_ref().map(|actor| self.known.fill(actor)).transpose()?;
        let mut asked = Asked {
            operation: String::new(),
            arguments: Map::new(),
            actor: Actor::read(actor.as_ref())?,
            workspace: fill(&step.workspace)?,
            once: fill(&step.once)?,
        };
        let expect = step.expect.as_ref().map(|expect| self.known.fill(expect)).transpose()?;
        let refused = step.refused.as_ref().map(|error| self.known.fill(error)).transpose()?;
        if let Some(operation) = &step.call {
            asked.operation.clone_from(operation);
            if let Value::Object(filled) = self.known.fill(&Value::Object(step.with.clone()))? {
                asked.arguments = filled;
            }
            let outcome = stage.call(&self.market, &asked);
            let expect = expect.map(|expect| stage.answer(&asked, expect));
            let refused = refused.map(|refused| stage.refusal(&asked, refused));
            let answer = judge(outcome, expect.as_ref(), refused.as_ref())?;
            if let (Some(name), Some(answer)) = (&step.save, answer) {
                self.known.save(name, answer);
            }
            return Ok(());
        }
        let Some(opened) = self.feed(step, &asked)? else { return Ok(()) };
        let expect = match expect {
            Some(Value::Array(events)) => events,
            _ => Vec::new(),
        };
        let feed = match (opened, &refused) {
            (Ok(feed), _) => feed,
            (Err(failure), Some(wanted)) if expect.is_empty() => {
                return matches(wanted, &said(&failure));
            }
            (Err(failure), _) => return Err(format!("refused: {}", said(&failure))),
        };
        take(&feed, &expect, refused.as_ref())?;
        match &step.save {
            Some(name) => drop(self.feeds.insert(name.clone(), feed)),
            None if step.next.is_none() => feed.stop(),
            None => {}
        }
        Ok(())
    }

    /// What the step takes events from, if it takes some.
    fn feed(&self, step: &Step, asked: &Asked) -> Result<Option<Result<Feed, Error>>, String> {
        if let Some(name) = &step.next {
            let feed = self.feeds.get(name).ok_or_else(|| format!("{name} is not watched"))?;
            return Ok(Some(Ok(feed.clone())));
        }
        let Some(what) = step.watch.as_ref().or(step.subscribe.as_ref()) else { return Ok(None) };
        let what = self.known.text(what)?;
        let opened = acting(&self.market, asked).and_then(|market| match &step.watch {
            Some(_) => market.watch(&what, step.since).wait(),
            None => market.subscribe(&what, step.since).wait(),
        });
        Ok(Some(opened))
    }

    fn move_to(&self, moment: &str) -> Result<(), String> {
        let moment: Timestamp = moment.parse().map_err(|why| format!("{moment}: {why}"))?;
        if moment.as_ms() < self.market.now_ms() {
            return Err(format!("time cannot move back to {moment}"));
        }
        let moved = self.market.run_until(moment.as_ms()).wait();
        moved.map(drop).map_err(|failure| format!("time cannot move: {}", said(&failure)))
    }
}

/// Takes the events that are expected, and then the end if one is.
fn take(feed: &Feed, expect: &[Value], refused: Option<&Value>) -> Result<(), String> {
    for (number, wanted) in expect.iter().enumerate() {
        let event = match feed.wait_next(PATIENCE) {
            Ok(Next::Event(event)) => read(&event),
            other => return Err(format!("event {number}: {other:?}, not {wanted}")),
        };
        if let Some(why) = difference(wanted, &event) {
            return Err(format!("event {number}: {why}, of {event}"));
        }
    }
    match refused.map(|wanted| (wanted, feed.wait_next(PATIENCE))) {
        None => Ok(()),
        Some((wanted, Err(failure))) => matches(wanted, &said(&failure)),
        Some((wanted, other)) => Err(format!("{other:?}, not refused with {wanted}")),
    }
}

/// Compares an outcome with what is expected; gives the answer, unless it is a refusal.
fn judge(
    outcome: Result<Value, Value>,
    expect: Option<&Value>,
    refused: Option<&Value>,
) -> Result<Option<Value>, String> {
    match (outcome, refused) {
        (Err(error), Some(wanted)) => matches(wanted, &error).map(|()| None),
        (Err(error), None) => Err(format!("refused: {error}")),
        (Ok(answer), Some(wanted)) => Err(format!("answers {answer}, not refused with {wanted}")),
        (Ok(answer), None) => match expect.and_then(|wanted| difference(wanted, &answer)) {
            Some(why) => Err(format!("{why}, of {answer}")),
            None => Ok(Some(answer)),
        },
    }
}

fn matches(wanted: &Value, error: &Value) -> Result<(), String> {
    match difference(wanted, error) {
        Some(why) => Err(format!("{why}, of the refusal {error}")),
        None => Ok(()),
    }
}

fn said(failure: &Error) -> Value {
    read(&Failure::text_of(failure))
}
