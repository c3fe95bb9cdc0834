//! One change, step by step: look, write, look again.
//!
//! The object is read right before it is written and compared with what the plan saw; what was
//! written is read back and compared with what was planned.

use lockstep_diff::change::Rename;
use lockstep_diff::{Action, Change, Moved, Step, Subject, differences};
use lockstep_model::tenant::{
    Failure, LiveRef, NewObject, TenantError, Trace, Write, WriteTenant, Written,
};
use lockstep_model::{Fields, LiveId, LiveObject, Policy};
use serde_json::Value;

use crate::preflight::movement;

/// Why a change was not carried out whole.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// It moved since it was planned.
    Moved(Vec<Moved>),
    /// It is gone.
    Gone,
    /// It was to be made, and is there.
    Came,
    /// A call failed.
    Call(Box<TenantError>),
    /// What was written does not read back.
    ReadBack(Vec<String>),
    /// The change that makes the object left no id.
    NoObject,
}

/// The course of one change.
pub(crate) struct Attempt<'a, T> {
    tenant: &'a T,
    pub(crate) change: &'a Change,
    /// The object, once it is known.
    pub(crate) live_id: Option<LiveId>,
    /// The fields that were written so far.
    pub(crate) written: Fields,
    /// Whether any write of this stage was acknowledged.
    pub(crate) touched: bool,
    /// Whether any write was acknowledged in an earlier stage or in this one.
    pub(crate) wrote: bool,
    /// How the requests went.
    pub(crate) trace: Trace,
}

impl<'a, T: WriteTenant> Attempt<'a, T> {
    pub(crate) fn new(tenant: &'a T, change: &'a Change, live_id: Option<LiveId>) -> Self {
        Self {
            tenant,
            change,
            live_id,
            written: standing(change),
            touched: false,
            wrote: false,
            trace: Trace::default(),
        }
    }

    fn target(&self) -> Result<LiveRef, Trouble> {
        let live_id = self.live_id.clone().ok_or(Trouble::NoObject)?;
        Ok(LiveRef {
            kind: self.change.address().kind,
            live_id,
        })
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
        match moved.is_empty() {
            true => Ok(Some(live)),
            false => Err(Trouble::Moved(moved)),
        }
    }

    /// Carries out some steps and reads back what they wrote; nothing after a deletion.
    pub(crate) async fn write(&mut self, steps: &[Step]) -> Result<Option<LiveObject>, Trouble> {
        for step in steps {
            let payload = self.change.payload(step);
            let written = self.step(step, &payload).await;
            let Written { live_id, trace } = written.inspect_err(|trouble| {
                self.trace.add(trouble.trace());
            })?;
            self.trace.add(trace);
            self.touched = true;
            self.wrote = true;
            self.note(step, live_id, payload);
        }
        match steps.last() {
            Some(Step::Delete) => Ok(None),
            Some(Step::Create { .. } | Step::Write { .. } | Step::Publish { .. }) | None => {
                self.look_again().await.map(Some)
            }
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
        match step {
            Step::Delete => {
                self.live_id = None;
                self.written = Fields::new();
            }
            Step::Create { first: _ } => {
                self.live_id = Some(live_id);
                self.lay(payload);
            }
            Step::Write { .. } => self.lay(payload),
            Step::Publish { field, key } => self.publish(field, key),
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
        let kind = self.change.address().kind;
        let found = differences(kind, &self.change.after, &live.fields);
        let mut paths: Vec<String> = found.iter().map(|d| d.path.to_string()).collect();
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

impl Trouble {
    /// Says whether nobody knows what became of a write.
    pub(crate) fn is_unsettled(&self) -> bool {
        matches!(self, Self::Call(error) if error.failure == Failure::Unsettled)
    }

    /// Tells how the request went that failed.
    fn trace(&self) -> Trace {
        match self {
            Self::Call(error) => Trace {
                attempts: error.attempts,
                correlation_ids: error.correlation_id.iter().cloned().collect(),
            },
            Self::Moved(_) | Self::Gone | Self::Came | Self::ReadBack(_) | Self::NoObject => {
                Trace::default()
            }
        }
    }

    /// Says what happened, for people.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Moved(moved) => {
                let paths = moved
                    .iter()
                    .map(|moved| moved.path.to_string())
                    .collect::<Vec<_>>();
                format!("live changed since plan: {}", paths.join(", "))
            }
            Self::Gone => "live changed since plan: it is gone".to_owned(),
            Self::Came => "live changed since plan: it is there already".to_owned(),
            Self::Call(error) if error.failure == Failure::Moved => {
                format!("live changed since plan: {error}")
            }
            Self::Call(error) => error.to_string(),
            Self::ReadBack(paths) => {
                format!(
                    "it was written and does not read back as planned: {}",
                    paths.join(", ")
                )
            }
            Self::NoObject => "the object that it belongs to is not there".to_owned(),
        }
    }

    /// Returns what moved.
    pub(crate) fn moved(self) -> Vec<Moved> {
        match self {
            Self::Moved(moved) => moved,
            Self::Gone | Self::Came | Self::Call(_) | Self::ReadBack(_) | Self::NoObject => {
                Vec::new()
            }
        }
    }
}
