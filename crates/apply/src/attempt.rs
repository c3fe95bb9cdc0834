//! One change, step by step: look, write, look again.
//!
//! The object is read right before it is written and compared with what the plan saw; what was
//! written is read back and compared with what was planned.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use lockstep_diff::change::Rename;
use lockstep_diff::{Action, Change, Moved, Step, Subject, carry, differences, moved};
use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::{
    Failure, LiveRef, NewObject, TenantError, Trace, Write, WriteTenant, Written,
};
use lockstep_model::{
    FieldPath, Fields, Found, LiveId, LiveObject, Policy, SecretRef, VersionTag, Writes,
};
use serde_json::Value;
use tokio::time::Instant;

use crate::preflight::{movement, renamed};
use crate::probe::Findings;
use crate::seats::Seat;
use crate::trouble::Trouble;

/// The course of one change.
pub(crate) struct Attempt<'a, T> {
    tenant: &'a T,
    pub(crate) change: &'a Change,
    pub(crate) seat: &'a Seat<'a>,
    /// What is sent and read back: the change, with what it leaves as it is live.
    wanted: Cow<'a, Change>,
    /// The object, once it is known.
    pub(crate) live_id: Option<LiveId>,
    /// The fields that were written so far.
    pub(crate) written: Fields,
    /// Whether any write of this stage was acknowledged.
    pub(crate) touched: bool,
    /// Whether any write was acknowledged in an earlier stage or in this one.
    pub(crate) wrote: bool,
    /// Whether the object was found by looking, when it was to be made or written.
    pub(crate) found: bool,
    /// Whether an earlier run began to make or write it, and nobody knows what became of that.
    pub(crate) pending: bool,
    /// Whether what that run began has come about by now, so that nothing is left to send.
    arrived: bool,
    /// How the requests went.
    pub(crate) trace: Trace,
    /// The secrets that were sent in this stage, by field: where each was read from.
    pub(crate) sent: BTreeMap<&'static str, SecretSource>,
    /// How long the tenant's own job took that ended last in this stage.
    pub(crate) job: Option<Duration>,
    /// What came of probing what was written.
    pub(crate) findings: Findings,
    /// The name that it has by now, if it has one of its own.
    name: Option<String>,
    /// Whether the tenant itself refuses the next write if somebody else writes before.
    guarded: bool,
    /// The tag of what the object was made with, if this run made it.
    pub(crate) tag: Option<VersionTag>,
}

impl<'a, T: WriteTenant> Attempt<'a, T> {
    pub(crate) fn new(
        tenant: &'a T,
        (change, seat): (&'a Change, &'a Seat<'a>),
        live_id: Option<LiveId>,
    ) -> Self {
        Self {
            tenant,
            change,
            seat,
            wanted: Cow::Borrowed(change),
            live_id,
            written: standing(change),
            touched: false,
            wrote: false,
            found: false,
            pending: false,
            arrived: false,
            trace: Trace::default(),
            sent: BTreeMap::new(),
            job: None,
            findings: Findings::default(),
            name: change.live_name_before.clone(),
            guarded: false,
            tag: None,
        }
    }

    fn target(&self) -> Result<LiveRef, Trouble> {
        let live_id = self.live_id.clone().ok_or(Trouble::NoObject)?;
        Ok(LiveRef {
            kind: self.change.address().kind,
            live_id,
        })
    }

    /// Forgets what an earlier stage did, where that tells nothing of this one.
    pub(crate) fn begin_stage(&mut self) {
        self.touched = false;
        self.sent.clear();
        self.job = None;
    }

    /// Reads the object; nothing if it is gone.
    pub(crate) async fn read(&mut self) -> Result<Option<LiveObject>, Trouble> {
        let target = self.target()?;
        self.tenant.read(&target).await.map_err(call)
    }

    /// Looks whether all is as the plan saw it: what is to be written or deleted unmoved, what is to
    /// be made absent. A new object has no id to look for; its name is kept by the tenant.
    pub(crate) async fn look_first(&mut self) -> Result<(), Trouble> {
        match self.change.action {
            Action::Create if matches!(self.change.subject, Subject::Live(_)) => {
                match self.read().await? {
                    Some(_live) => Err(Trouble::Came),
                    None => Ok(()),
                }
            }
            Action::Create if matches!(self.change.subject, Subject::MadeBy(_)) => {
                self.look_after().await
            }
            Action::Create => Ok(()),
            Action::Delete => self.look().await.map(drop),
            Action::Update | Action::Replace | Action::Adopt | Action::Release => {
                self.look().await?.map(drop).ok_or(Trouble::Gone)
            }
        }
    }

    /// Looks whether the object is as the plan saw it. Returns `None` if it is gone.
    pub(crate) async fn look(&mut self) -> Result<Option<LiveObject>, Trouble> {
        let Some(live) = self.read().await? else {
            return Ok(None);
        };
        let moved = movement(self.change, &live);
        self.arrived = !moved.is_empty() && self.has_arrived(&live);
        match moved.is_empty() || self.arrived {
            true => {
                self.spare(&live);
                Ok(Some(live))
            }
            false => Err(self.moved(moved)),
        }
    }

    /// Says whether what an earlier run began has meanwhile come about, and is all that is wanted.
    fn has_arrived(&self, live: &LiveObject) -> bool {
        let kind = self.change.address().kind;
        self.pending
            && live.live_name == self.change.live_name
            && differences(kind, &self.wanted.after, &live.fields).is_empty()
    }

    /// Looks whether a write was refused because what an earlier run began came about before it.
    async fn is_overtaken(&mut self, trouble: &Trouble) -> bool {
        let refused = matches!(trouble, Trouble::Call(error) if error.failure == Failure::Moved);
        if !(refused && self.pending) {
            return false;
        }
        let live = self.read().await;
        matches!(live, Ok(Some(live)) if self.has_arrived(&live))
    }

    /// Returns what an earlier try came to, going by this one: what this one wrote was not there before.
    pub(crate) const fn earlier(&self, whole: bool) -> Found {
        match (self.found, whole) {
            (false, _) => Found::NotApplied,
            (true, true) => Found::Applied,
            (true, false) => Found::Partly,
        }
    }

    /// Takes what is live now for what is wanted, wherever the change leaves that as it is: a
    /// write of what it stands in carries it along.
    fn spare(&mut self, live: &LiveObject) {
        let spared = &self.change.spared;
        let mut after = Cow::Borrowed(&self.wanted.after);
        if !spared.is_empty() && carry(spared, after.to_mut(), &live.fields) {
            self.wanted.to_mut().after = after.into_owned();
        }
    }

    /// Looks whether what this run made, and now gets a part, is as it was made.
    async fn look_after(&mut self) -> Result<(), Trouble> {
        let made = self.tag.take();
        let Some(live) = self.read().await? else {
            return Ok(());
        };
        match (made, &live.tag) {
            (Some(made), Some(now)) if made != *now => {
                let declared = self.change.after.iter();
                let there = declared.filter_map(|(name, _wanted)| {
                    let path = FieldPath::field(name);
                    let is = Some(live.fields.get(name)?.clone());
                    Some(Moved {
                        path,
                        was: None,
                        is,
                    })
                });
                Err(self.moved(there.collect()))
            }
            (None | Some(_), _) => Ok(()),
        }
    }

    /// Looks whether the object still is as our last write left it. Where the tenant keeps writes
    /// apart by tags, it is the tenant that looks.
    async fn look_between(&mut self) -> Result<(), Trouble> {
        if self.guarded || self.live_id.is_none() {
            return Ok(());
        }
        let Some(live) = self.read().await? else {
            return Err(Trouble::Gone);
        };
        let found = self.strayed(&live);
        match found.is_empty() {
            true => {
                self.spare(&live);
                Ok(())
            }
            false => Err(self.moved(found)),
        }
    }

    /// Returns how an object differs from what our last write left.
    fn strayed(&self, live: &LiveObject) -> Vec<Moved> {
        let kind = self.change.address().kind;
        let mut found = moved(kind, &self.written, &self.written, &live.fields);
        found.retain(|moved| !self.change.spares(&moved.path));
        found.extend(renamed(self.name.as_deref(), live));
        found
    }

    fn moved(&self, moved: Vec<Moved>) -> Trouble {
        Trouble::Moved(self.change.address().kind, moved)
    }

    /// Says what moved, where the tenant refused a write because something had.
    async fn explain(&mut self, trouble: Trouble) -> Trouble {
        let Trouble::Call(error) = &trouble else {
            return trouble;
        };
        match error.failure {
            Failure::NotFound if self.live_id.is_some() => Trouble::Gone,
            Failure::Moved => match self.read().await {
                Ok(None) => Trouble::Gone,
                Ok(Some(live)) => {
                    let found = self.strayed(&live);
                    match found.is_empty() {
                        true => trouble,
                        false => self.moved(found),
                    }
                }
                Err(_unread) => trouble,
            },
            Failure::Unauthorized
            | Failure::Forbidden
            | Failure::NotFound
            | Failure::NameTaken
            | Failure::VersionConflict
            | Failure::InUse
            | Failure::Invalid
            | Failure::Unavailable
            | Failure::Unsettled
            | Failure::Answer
            | Failure::Listing
            | Failure::Job
            | Failure::Secret => trouble,
        }
    }

    /// Carries out some steps and reads back what they wrote; nothing after a deletion.
    ///
    /// What is there already is not sent again.
    pub(crate) async fn write(&mut self, steps: &[Step]) -> Result<Option<LiveObject>, Trouble> {
        let unsent = if self.arrived { &[][..] } else { steps };
        self.found |= self.arrived;
        for (index, step) in unsent.iter().enumerate() {
            if index > 0 {
                self.look_between().await?;
            }
            let payload = self.wanted.payload(step);
            let begun = Instant::now();
            let written = self.step(step, &payload).await;
            self.time(step, begun, &written);
            let written = match written {
                Ok(written) => written,
                Err(trouble) => {
                    self.trace.add(trouble.trace());
                    if self.is_overtaken(&trouble).await {
                        self.found = true;
                        break;
                    }
                    return Err(self.explain(trouble).await);
                }
            };
            self.trace.add(written.trace);
            self.touched = true;
            self.wrote = true;
            self.found |= written.found;
            self.guarded = written.guarded;
            self.note(step, written.live_id, payload);
        }
        match steps.last() {
            Some(Step::Delete) => Ok(None),
            Some(Step::Create { .. } | Step::Write { .. } | Step::Publish { .. }) | None => {
                self.look_again().await.map(Some)
            }
        }
    }

    /// Takes the time of the tenant's own job, from its request to its end, if one ended.
    fn time(&mut self, step: &Step, begun: Instant, written: &Result<Written, Trouble>) {
        let by_job = self.change.address().kind.info().writes == Writes::ByJob;
        let ended = written
            .as_ref()
            .map_or_else(Trouble::is_of_job, |_written| true);
        if by_job && ended && *step != Step::Delete {
            self.job = Some(begun.elapsed());
        }
    }

    async fn step(&self, step: &Step, payload: &Fields) -> Result<Written, Trouble> {
        let change = self.change;
        let written = match step {
            Step::Create { first: _ } => {
                let kind = change.address().kind;
                let new = NewObject {
                    kind,
                    live_name: &change.live_name,
                    fields: payload,
                };
                self.tenant.create(new).await
            }
            Step::Write { fields: _, rename } => {
                let live_name = (*rename == Rename::Yes).then_some(change.live_name.as_str());
                self.tenant
                    .write(
                        &self.target()?,
                        Write {
                            live_name,
                            fields: payload,
                        },
                    )
                    .await
            }
            Step::Publish { field: _, key: _ } => {
                let write = Write {
                    live_name: None,
                    fields: payload,
                };
                self.tenant.write(&self.target()?, write).await
            }
            Step::Delete => self.tenant.delete(&self.target()?).await,
        };
        written.map_err(call)
    }

    fn note(&mut self, step: &Step, live_id: LiveId, payload: Fields) {
        self.note_secrets(&payload);
        match step {
            Step::Delete => {
                self.live_id = None;
                self.name = None;
                self.written = Fields::new();
            }
            Step::Create { first: _ } => {
                self.live_id = Some(live_id);
                self.name = Some(self.change.live_name.clone());
                self.lay(payload);
            }
            Step::Write { fields: _, rename } => {
                if *rename == Rename::Yes {
                    self.name = Some(self.change.live_name.clone());
                }
                self.lay(payload);
            }
            Step::Publish { field, key } => self.publish(field, key),
        }
    }

    fn note_secrets(&mut self, payload: &Fields) {
        for field in self.change.address().kind.info().fields {
            if field.policy == Policy::Secret
                && let Some(secret) = payload.get(field.name).and_then(SecretRef::from_value)
                && let Some(source) = secret.source()
            {
                self.sent.insert(field.name, source);
            }
        }
    }

    fn lay(&mut self, payload: Fields) {
        payload
            .iter()
            .for_each(|(name, value)| self.written.set(name, value.clone()));
    }

    fn publish(&mut self, field: &str, key: &str) {
        let Some(text) = self
            .change
            .after
            .get(field)
            .and_then(|entries| entries.get(key))
        else {
            return;
        };
        let mut entries = match self.written.remove(field) {
            Some(Value::Object(entries)) => entries,
            _ => serde_json::Map::new(),
        };
        entries.insert(key.to_owned(), text.clone());
        self.written.set(field, entries);
    }

    /// Reads back what was written.
    async fn look_again(&mut self) -> Result<LiveObject, Trouble> {
        let Some(live) = self.read().await? else {
            return Err(Trouble::Gone);
        };
        self.tag.clone_from(&live.tag);
        let kind = self.change.address().kind;
        let found = differences(kind, &self.wanted.after, &live.fields);
        let found = found.iter().filter(|d| !self.change.spares(&d.path));
        let mut paths: Vec<String> = found.map(|d| d.path.to_string()).collect();
        if live.live_name != self.change.live_name {
            paths.push("liveName".to_owned());
        }
        match paths.is_empty() {
            true => Ok(live),
            false => Err(Trouble::ReadBack(paths)),
        }
    }
}

/// What stands before the first write: what is live, and what no reading shows and stays as it is.
fn standing(change: &Change) -> Fields {
    let mut fields = change.before.clone();
    let changed = |name: &str| change.fields.iter().any(|field| field.path.top() == name);
    for field in change.address().kind.info().fields {
        let unseen = matches!(field.policy, Policy::Secret | Policy::Outside);
        if let Some(value) = change.after.get(field.name)
            && unseen
            && !changed(field.name)
        {
            fields.set(field.name, value.clone());
        }
    }
    fields
}

fn call(error: TenantError) -> Trouble {
    Trouble::Call(Box::new(error))
}
