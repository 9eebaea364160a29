//! Changes with the events that tell of them: each topic's number is kept in a row, and a decision
//! that tells several things of one topic changes that row once.

use std::collections::BTreeMap;

use vendue_domain::events::{Event, EventBody, Topic};
use vendue_domain::identity::{Account, Feed, IdentityEvent, Workspace};
use vendue_domain::{Timestamp, UserId, WorkspaceId};
use vendue_store::{Changes, Missing, View};

use crate::sessions::Noted;

/// The name of the feed that tells who has lost access.
pub(crate) const ACCESS_FEED: &str = "access";

/// Changes that are being put together.
pub(crate) struct Telling<'v, 'a> {
    view: &'v View<'a>,
    /// When it happens.
    pub(crate) now: Timestamp,
    /// Rows that no topic keeps its number in.
    pub(crate) changes: Changes,
    accounts: BTreeMap<UserId, Account>,
    workspaces: BTreeMap<WorkspaceId, Workspace>,
    access: Option<Feed>,
    lost: Vec<IdentityEvent>,
}

impl<'v, 'a> Telling<'v, 'a> {
    /// Nothing to change yet.
    pub(crate) fn new(view: &'v View<'a>, now: Timestamp) -> Self {
        Self::with(view, now, Changes::none())
    }

    /// With what is to be changed besides.
    pub(crate) fn with(view: &'v View<'a>, now: Timestamp, changes: Changes) -> Self {
        Self {
            view,
            now,
            changes,
            accounts: BTreeMap::new(),
            workspaces: BTreeMap::new(),
            access: None,
            lost: Vec::new(),
        }
    }

    /// What changes often of a user, to be changed.
    pub(crate) fn account(&mut self, user_id: UserId) -> Result<&mut Account, Missing> {
        if !self.accounts.contains_key(&user_id) {
            let known = self.view.get::<Account>(user_id)?.cloned();
            self.accounts.insert(user_id, known.unwrap_or_else(|| Account::new(user_id)));
        }
        Ok(self.accounts.entry(user_id).or_insert_with(|| Account::new(user_id)))
    }

    /// Tells a user.
    pub(crate) fn tell_user(
        &mut self,
        user_id: UserId,
        told: IdentityEvent,
    ) -> Result<(), Missing> {
        let account = self.account(user_id)?;
        account.event_sequence = account.event_sequence.saturating_add(1);
        let sequence = account.event_sequence;
        self.emit(Topic::user(user_id), sequence, told);
        Ok(())
    }

    /// Changes a workspace, which was seen through the view, without telling of it.
    pub(crate) fn put_workspace(&mut self, mut workspace: Workspace) {
        if let Some(known) = self.workspaces.get(&workspace.id) {
            workspace.event_sequence = workspace.event_sequence.max(known.event_sequence);
        }
        self.workspaces.insert(workspace.id, workspace);
    }

    /// Changes a workspace, which was seen through the view, and tells its members.
    pub(crate) fn tell_workspace(&mut self, workspace: Workspace, told: IdentityEvent) {
        let id = workspace.id;
        self.put_workspace(workspace);
        let Some(known) = self.workspaces.get_mut(&id) else { return };
        known.event_sequence = known.event_sequence.saturating_add(1);
        let sequence = known.event_sequence;
        self.emit(Topic::workspace(id), sequence, told);
    }

    /// Tells every node that somebody has lost access.
    pub(crate) fn tell_access(&mut self, told: IdentityEvent) -> Result<(), Missing> {
        let mut feed = match self.access.take() {
            Some(feed) => feed,
            None => self
                .view
                .get::<Feed>(ACCESS_FEED.to_owned())?
                .cloned()
                .unwrap_or(Feed { name: ACCESS_FEED.to_owned(), event_sequence: 0 }),
        };
        feed.event_sequence = feed.event_sequence.saturating_add(1);
        let sequence = feed.event_sequence;
        self.access = Some(feed);
        self.lost.push(told.clone());
        self.emit(Topic::ACCESS, sequence, told);
        Ok(())
    }

    /// Everything together.
    pub(crate) fn finish(mut self) -> Changes {
        for account in self.accounts.into_values() {
            self.changes.put(account);
        }
        for workspace in self.workspaces.into_values() {
            self.changes.put(workspace);
        }
        if let Some(feed) = self.access {
            self.changes.put(feed);
        }
        self.changes
    }

    /// Everything together, of which this node notes at once who has lost access.
    pub(crate) fn finish_noting(mut self, noted: &Noted) -> Changes {
        noted.replace(std::mem::take(&mut self.lost));
        self.finish()
    }

    fn emit(&mut self, topic: Topic, sequence: i64, told: IdentityEvent) {
        let body = EventBody::from(told);
        self.changes.emit(Event { topic, sequence, at: self.now, body });
    }
}
