//! A room: everybody in this process who follows one topic.
//!
//! One task follows the topic for all of them and decides when a bid is shown (see
//! [`super::pace`]), so that a contest of thousands of bids a second wakes each of ten thousand
//! sockets a few times and not thousands of times. What is shown to everybody stands in one ring
//! that all members read as fast as they can. What must not wait goes to the member directly: every
//! event for those who asked for every one, and to a user the events that concern that user.
//!
//! A member that falls behind is told so and goes on from the log. No member can hold memory or
//! another member up.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use axum::extract::ws::Utf8Bytes;
use parking_lot::Mutex;
use slab::Slab;
use tokio::sync::Notify;
use vendue::UserId;
use vendue::domain::events::Topic;

use super::shown::{Shown, auction_event};
use vendue::domain::auctions::AuctionEvent;

/// How many events are kept for members that are a little behind.
const RING: usize = 256;
/// How many events wait for one member.
const DIRECT: usize = 256;

/// Everybody who follows one topic.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) topic: Topic,
    /// Somebody came or went.
    pub(super) changed: Notify,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The last event that reached the room.
    last_sequence: i64,
    ring: VecDeque<Arc<Shown>>,
    /// The place of the ring's first event among all that stood in it.
    base: u64,
    members: Slab<Member>,
    by_user: BTreeSet<(UserId, usize)>,
    every: BTreeSet<usize>,
    viewers: Utf8Bytes,
    viewers_version: u32,
    is_over: bool,
}

#[derive(Debug)]
struct Member {
    waker: Option<Waker>,
    /// The place in the ring of the next event to read.
    next: u64,
    direct: VecDeque<Arc<Shown>>,
    viewers_version: u32,
    user_id: Option<UserId>,
    is_every: bool,
    is_behind: bool,
}

/// What there is for a member.
#[derive(Debug)]
pub(super) enum News {
    /// An event.
    Event(Arc<Shown>),
    /// The number of viewers, as a frame.
    Viewers(Utf8Bytes),
    /// Events were missed: the log has them.
    Behind,
    /// Nothing more will come.
    Over,
}

impl Room {
    pub(super) fn new(topic: Topic, last_sequence: i64) -> Self {
        let state = State { last_sequence, ..State::default() };
        Self { topic, changed: Notify::new(), state: Mutex::new(state) }
    }

    /// Adds a member. Gives its key and the number of the last event that the room has had: what
    /// comes after it will reach the member.
    pub(super) fn enter(&self, user_id: Option<UserId>, is_every: bool) -> (usize, i64) {
        let mut state = self.state.lock();
        let member = Member {
            waker: None,
            next: state.head(),
            direct: VecDeque::new(),
            viewers_version: state.viewers_version,
            user_id,
            is_every,
            is_behind: false,
        };
        let key = state.members.insert(member);
        state.index(key, user_id, is_every);
        self.changed.notify_one();
        (key, state.last_sequence)
    }

    /// Takes a member out.
    pub(super) fn leave(&self, key: usize) {
        let mut state = self.state.lock();
        let Some(member) = state.members.try_remove(key) else { return };
        if let Some(user_id) = member.user_id {
            state.by_user.remove(&(user_id, key));
        }
        state.every.remove(&key);
        self.changed.notify_one();
    }

    /// Makes a member another user's, or nobody's.
    pub(super) fn set_user(&self, key: usize, user_id: Option<UserId>) {
        let mut state = self.state.lock();
        let Some(member) = state.members.get_mut(key) else { return };
        let is_every = member.is_every;
        if let Some(before) = std::mem::replace(&mut member.user_id, user_id) {
            state.by_user.remove(&(before, key));
        }
        state.index(key, user_id, is_every);
    }

    /// Lets a member begin anew: what waits for it is dropped, because it reads the log, which has
    /// everything up to now.
    pub(super) fn restart(&self, key: usize) {
        let mut state = self.state.lock();
        let head = state.head();
        if let Some(member) = state.members.get_mut(key) {
            member.direct.clear();
            member.next = head;
            member.is_behind = false;
        }
    }

    /// The next thing for a member; without one the task is woken when there is.
    pub(super) fn poll(&self, key: usize, context: &mut Context<'_>) -> Poll<News> {
        let mut state = self.state.lock();
        match state.next(key) {
            Some(news) => Poll::Ready(news),
            None => {
                if let Some(member) = state.members.get_mut(key) {
                    member.waker = Some(context.waker().clone());
                }
                Poll::Pending
            }
        }
    }

    /// How many are in the room.
    pub(super) fn viewers(&self) -> usize {
        self.state.lock().members.len()
    }

    /// Takes an event that happened, and hands it to those who must not wait.
    pub(super) fn happened(&self, shown: &Arc<Shown>, wakers: &mut Vec<Waker>) {
        let mut state = self.state.lock();
        state.last_sequence = shown.sequence();
        let State { members, every, by_user, .. } = &mut *state;
        let mut hand = |key: usize| {
            if let Some(member) = members.get_mut(key) {
                member.hand(shown);
                wakers.extend(member.waker.take());
            }
        };
        every.iter().copied().for_each(&mut hand);
        for user_id in auction_event(shown.event()).into_iter().flat_map(AuctionEvent::concerns) {
            let theirs = by_user.range((user_id, 0)..=(user_id, usize::MAX));
            theirs.map(|(_, key)| *key).for_each(&mut hand);
        }
    }

    /// Shows an event to everybody.
    pub(super) fn show(&self, shown: Arc<Shown>, wakers: &mut Vec<Waker>) {
        let mut state = self.state.lock();
        if state.ring.len() >= RING {
            state.ring.pop_front();
            state.base += 1;
        }
        state.ring.push_back(shown);
        let members = state.members.iter_mut().filter(|(_, member)| !member.is_every);
        wakers.extend(members.filter_map(|(_, member)| member.waker.take()));
    }

    /// Tells everybody how many they are.
    pub(super) fn announce(&self, viewers: Utf8Bytes, wakers: &mut Vec<Waker>) {
        let mut state = self.state.lock();
        state.viewers = viewers;
        state.viewers_version = state.viewers_version.wrapping_add(1);
        wakers.extend(state.members.iter_mut().filter_map(|(_, member)| member.waker.take()));
    }

    /// Tells everybody that nothing more will come.
    pub(super) fn end(&self) {
        let mut state = self.state.lock();
        state.is_over = true;
        let members = state.members.iter_mut();
        members.filter_map(|(_, member)| member.waker.take()).for_each(Waker::wake);
    }
}

impl State {
    /// The place at which the next event will stand.
    fn head(&self) -> u64 {
        self.base + self.ring.len() as u64
    }

    fn index(&mut self, key: usize, user_id: Option<UserId>, is_every: bool) {
        if is_every {
            // It gets every event already, those that concern its user among them.
            self.every.insert(key);
        } else if let Some(user_id) = user_id {
            self.by_user.insert((user_id, key));
        }
    }

    fn next(&mut self, key: usize) -> Option<News> {
        let Self { members, ring, base, .. } = self;
        let member = members.get_mut(key)?;
        if self.is_over {
            return Some(News::Over);
        }
        if member.is_behind || (!member.is_every && member.next < *base) {
            return Some(News::Behind);
        }
        if let Some(shown) = member.take(ring, *base) {
            return Some(News::Event(shown));
        }
        if member.viewers_version != self.viewers_version {
            member.viewers_version = self.viewers_version;
            return Some(News::Viewers(self.viewers.clone()));
        }
        None
    }
}

impl Member {
    /// Hands an event to the member alone.
    fn hand(&mut self, shown: &Arc<Shown>) {
        if self.direct.len() >= DIRECT {
            self.direct.clear();
            self.is_behind = true;
        }
        if !self.is_behind {
            self.direct.push_back(shown.clone());
        }
    }

    /// The earlier of what stands in the ring and what was handed over.
    fn take(&mut self, ring: &VecDeque<Arc<Shown>>, base: u64) -> Option<Arc<Shown>> {
        let place = self.next.checked_sub(base).and_then(|place| usize::try_from(place).ok());
        let public = place.filter(|_| !self.is_every).and_then(|place| ring.get(place));
        let public_sequence = public.map_or(i64::MAX, |shown| shown.sequence());
        match self.direct.front() {
            Some(direct) if direct.sequence() <= public_sequence => self.direct.pop_front(),
            _ => {
                let public = public?.clone();
                self.next += 1;
                Some(public)
            }
        }
    }
}

#[cfg(test)]
mod tests;
