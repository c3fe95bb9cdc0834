//! A tenant in a map that carries out plans, and refuses what the API would refuse.

use std::collections::BTreeMap;

use lockstep_diff::change::Rename;
use lockstep_diff::{Action, Change, Plan, Step, Subject, moved};
use lockstep_model::{Address, Applied, Base, Fields, Kind, LiveId, LiveObject, Policy, Snapshot};
use serde_json::Value;

use crate::sample::{id, live, snapshot};

/// A tenant, and what the ledger remembers of it.
#[derive(Debug, Clone)]
pub(crate) struct Tenant {
    objects: BTreeMap<(Kind, LiveId), LiveObject>,
    /// What was last applied.
    pub(crate) base: Base,
}

impl Tenant {
    pub(crate) fn new(objects: Vec<LiveObject>, base: Base) -> Self {
        let keyed = objects
            .into_iter()
            .map(|o| ((o.kind, o.live_id.clone()), o));
        Self {
            objects: keyed.collect(),
            base,
        }
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        snapshot(self.objects.values().cloned().collect())
    }

    pub(crate) fn get(&self, address: &Address) -> Option<&LiveObject> {
        self.objects
            .values()
            .find(|o| o.kind == address.kind && o.live_name == address.name.as_str())
    }

    /// Carries out a plan in its order.
    pub(crate) fn apply(&mut self, plan: &Plan) {
        for change in &plan.changes {
            self.look(change);
            for step in &change.steps {
                self.step(change, step);
            }
            self.remember(change);
        }
    }

    fn look(&self, change: &Change) {
        let Subject::Live(id) = &change.subject else {
            return;
        };
        let Some(live) = self.objects.get(&(change.address().kind, id.clone())) else {
            return;
        };
        let moved = moved(
            change.address().kind,
            &change.after,
            &change.before,
            &live.fields,
        );
        assert!(
            moved.is_empty(),
            "{} moved under its own plan: {moved:?}",
            change.id
        );
    }

    fn step(&mut self, change: &Change, step: &Step) {
        let kind = change.address().kind;
        let payload = change.payload(step);
        match step {
            Step::Create { first } => {
                assert!(
                    self.get(change.address()).is_none(),
                    "{} is taken",
                    change.id
                );
                assert_eq!(first.is_some(), kind == Kind::Prompt);
                self.check_links(kind, &payload);
                let object = live(change.address(), payload);
                self.objects.insert((kind, object.live_id.clone()), object);
            }
            Step::Write { fields: _, rename } => self.write(change, payload, *rename),
            Step::Publish { field, key: _ } => {
                let object = self
                    .objects
                    .get_mut(&(kind, id(change.address())))
                    .expect("a whole sample");
                let entry = payload
                    .get(field)
                    .and_then(Value::as_object)
                    .expect("a whole sample");
                let (key, text) = entry.iter().next().expect("a whole sample");
                let mut entries = object
                    .fields
                    .get(field)
                    .expect("a whole sample")
                    .as_object()
                    .expect("a whole sample")
                    .clone();
                assert!(
                    entries.insert(key.clone(), text.clone()).is_none(),
                    "published twice"
                );
                object.fields.set(field, entries);
            }
            Step::Delete => {
                let id = id(change.address());
                let object = self
                    .objects
                    .remove(&(kind, id.clone()))
                    .expect("a whole sample");
                self.check_unused(kind, &object.live_name, None);
                if kind == Kind::Prompt {
                    self.objects.remove(&(Kind::TrafficSplit, id));
                }
            }
        }
    }

    fn write(&mut self, change: &Change, payload: Fields, rename: Rename) {
        let kind = change.address().kind;
        assert_eq!(rename, Rename::No);
        let whole = (Kind::Prompt, id(change.address()));
        assert!(kind != Kind::TrafficSplit || self.objects.contains_key(&whole));
        self.check_links(kind, &payload);
        let id = id(change.address());
        let blank = || live(change.address(), Fields::new());
        let mut object = self
            .objects
            .remove(&(kind, id.clone()))
            .unwrap_or_else(blank);
        for (name, value) in payload.iter() {
            let before = object.fields.get(name).cloned();
            match kind.info().field(name).expect("a whole sample").policy {
                Policy::Secret => {}
                Policy::Struct(_) => object.fields.set(name, merged(before.as_ref(), value)),
                Policy::Scalar
                | Policy::Text
                | Policy::Set
                | Policy::KeyedList { .. }
                | Policy::Map
                | Policy::AppendOnly
                | Policy::Outside => object.fields.set(name, value.clone()),
            }
            self.check_items(&object, name, before);
        }
        self.objects.insert((kind, id), object);
    }

    fn check_items(&self, object: &LiveObject, name: &str, before: Option<Value>) {
        let gone = before
            .as_ref()
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        for (item, _value) in gone.filter(|_item| name == "models") {
            if object
                .fields
                .get(name)
                .expect("a whole sample")
                .get(item)
                .is_none()
            {
                self.check_unused(object.kind, &object.live_name, Some(item));
            }
        }
    }

    fn check_unused(&self, kind: Kind, name: &str, item: Option<&str>) {
        let prefix = format!("{name}/{}", item.unwrap_or_default());
        let uses = |o: &&LiveObject| {
            let model = o
                .fields
                .get("model")
                .and_then(Value::as_str)
                .unwrap_or_default();
            kind == Kind::Provider && model.starts_with(&prefix)
        };
        let user = self.objects.values().find(uses).map(|user| &user.live_name);
        assert_eq!(user, None, "in use: {prefix}");
    }

    fn check_links(&self, kind: Kind, payload: &Fields) {
        let Some(model) = payload.get("model").and_then(Value::as_str) else {
            return;
        };
        assert_eq!(kind, Kind::Prompt);
        let (provider, item) = model.split_once('/').expect("a whole sample");
        let provider: Address = format!("Provider/{provider}")
            .parse()
            .expect("a whole sample");
        let live = self
            .get(&provider)
            .unwrap_or_else(|| panic!("{provider} is not there yet"));
        assert!(
            live.fields
                .get("models")
                .expect("a whole sample")
                .get(item)
                .is_some(),
            "{model} is not offered"
        );
    }

    fn remember(&mut self, change: &Change) {
        match change.action {
            Action::Delete | Action::Release => {
                self.base.applied.remove(change.address());
            }
            Action::Create | Action::Update | Action::Replace | Action::Adopt => {
                let applied = Applied {
                    live_id: id(change.address()),
                    live_name: change.live_name.clone(),
                    fields: change.after.clone().into(),
                    tag: None,
                    live: None,
                    published: Default::default(),
                    protected: change.protected,
                };
                self.base.applied.insert(change.address().clone(), applied);
            }
        }
    }
}

fn merged(before: Option<&Value>, value: &Value) -> Value {
    let mut merged = before
        .and_then(|v| v.as_object().cloned())
        .unwrap_or_default();
    let Some(value) = value.as_object() else {
        assert!(value.is_null(), "a structure, or none");
        return Value::Null;
    };
    merged.extend(value.clone());
    Value::Object(merged)
}
