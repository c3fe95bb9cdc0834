//! A tenant in memory that records calls and fails where it is told to.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::time::Duration;

use lockstep_model::tenant::{
    Failure, LiveRef, NewObject, ReadRequest, ReadTenant, TenantError, Trace, Write, WriteTenant,
    Written,
};
use lockstep_model::{Fields, Kind, LiveId, LiveObject, Organization, Snapshot, VersionTag};
use serde_json::Value;

#[derive(Default)]
pub(crate) struct State {
    objects: BTreeMap<(Kind, LiveId), LiveObject>,
    calls: Vec<String>,
    under_way: usize,
    most: usize,
    parked: usize,
}

/// A tenant in memory.
#[derive(Default)]
pub(crate) struct Fake {
    pub(crate) state: Mutex<State>,
    /// Which calls fail, and how.
    pub(crate) failures: HashMap<String, Failure>,
    /// What the tenant makes of every number that is written.
    pub(crate) distort: bool,
    /// How long a write takes.
    pub(crate) delay: Duration,
    /// How long some calls take, by the call.
    pub(crate) delays: HashMap<String, Duration>,
    /// Whether those calls wait for a job of the tenant.
    pub(crate) jobs: bool,
    /// What somebody else makes of an object right after a call, by the call.
    pub(crate) meddling: HashMap<String, LiveObject>,
    /// Whether the tenant refuses writes over what others wrote meanwhile.
    pub(crate) guarded: bool,
}

impl Fake {
    pub(crate) fn with(objects: impl IntoIterator<Item = LiveObject>) -> Self {
        let fake = Self::default();
        for object in objects {
            let key = (object.kind, object.live_id.clone());
            fake.lock().objects.insert(key, object);
        }
        fake
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("no test panics while it holds the lock")
    }

    pub(crate) fn calls(&self) -> Vec<String> {
        self.lock().calls.clone()
    }

    pub(crate) fn most_at_once(&self) -> usize {
        self.lock().most
    }

    pub(crate) fn objects(&self) -> Vec<LiveObject> {
        self.lock().objects.values().cloned().collect()
    }

    pub(crate) fn get(&self, kind: Kind, name: &str) -> Option<LiveObject> {
        self.objects()
            .into_iter()
            .find(|o| o.kind == kind && o.live_name == name)
    }

    async fn call(&self, call: String) -> Result<(), TenantError> {
        {
            let mut state = self.lock();
            state.calls.push(call.clone());
            state.under_way += 1;
            state.most = state.most.max(state.under_way);
        }
        let own = self.delays.get(&call).copied();
        let parked = usize::from(self.jobs && own.is_some());
        self.lock().parked += parked;
        tokio::time::sleep(own.unwrap_or(self.delay)).await;
        self.lock().parked -= parked;
        self.lock().under_way -= 1;
        match self.failures.get(&call) {
            Some(failure) => Err(TenantError {
                attempts: 3,
                correlation_id: Some("e".to_owned()),
                ..TenantError::new(*failure, format!("told to fail: {call}"))
            }),
            None => Ok(()),
        }
    }

    /// Somebody else writes.
    fn meddle(&self, call: &str) {
        if let Some(theirs) = self.meddling.get(call) {
            let key = (theirs.kind, theirs.live_id.clone());
            self.lock().objects.insert(key, theirs.clone());
        }
    }

    fn written(&self, live_id: LiveId) -> Written {
        Written {
            live_id,
            guarded: self.guarded,
            trace: Trace {
                attempts: 1,
                correlation_ids: vec!["c".to_owned()],
                ..Trace::default()
            },
            found: false,
        }
    }

    fn lay(&self, object: &mut LiveObject, fields: &Fields) {
        for (name, value) in fields.iter() {
            let before = object.fields.get(name).and_then(Value::as_object).cloned();
            let value = match (name, value, before) {
                ("apiKey", ..) => continue,
                ("versions" | "guardrails", Value::Object(new), Some(mut old)) => {
                    old.extend(new.clone());
                    Value::Object(old)
                }
                (_, Value::Number(_), _) if self.distort => Value::from(1),
                _ => value.clone(),
            };
            object.fields.set(name, value);
        }
    }
}

fn key(object: &LiveRef) -> (Kind, LiveId) {
    (object.kind, object.live_id.clone())
}

impl ReadTenant for Fake {
    async fn organization(&self) -> Result<Organization, TenantError> {
        Ok(Organization {
            id: "o".to_owned(),
            name: "O".to_owned(),
        })
    }

    async fn snapshot(&self, _request: &ReadRequest<'_>) -> Result<Snapshot, TenantError> {
        Ok(Snapshot::new(
            self.organization().await?,
            self.objects(),
            Vec::new(),
        ))
    }

    async fn read(&self, object: &LiveRef) -> Result<Option<LiveObject>, TenantError> {
        Ok(self.lock().objects.get(&key(object)).cloned())
    }
}

impl WriteTenant for Fake {
    async fn create(&self, new: NewObject<'_>) -> Result<Written, TenantError> {
        let call = format!("create {} {}", new.kind, new.live_name);
        self.call(call.clone()).await?;
        let live_id = LiveId::new(format!("{}-{}", new.kind, new.live_name));
        let mut object = LiveObject {
            kind: new.kind,
            live_id: live_id.clone(),
            live_name: new.live_name.to_owned(),
            tag: Some(VersionTag::new("ours")),
            fields: Fields::new(),
            modified_by: None,
            modified_at: None,
            published: Default::default(),
        };
        self.lay(&mut object, new.fields);
        self.lock()
            .objects
            .insert((new.kind, live_id.clone()), object);
        self.meddle(&call);
        Ok(self.written(live_id))
    }

    async fn write(&self, object: &LiveRef, write: Write<'_>) -> Result<Written, TenantError> {
        let names: Vec<&str> = write.fields.iter().map(|(name, _value)| name).collect();
        let rename = write
            .live_name
            .map(|name| format!(" as {name}"))
            .unwrap_or_default();
        let call = format!("write {} {}{rename}", object.live_id, names.join(","));
        let answered = self.call(call.clone()).await;
        answered.inspect_err(|_refused| self.meddle(&call))?;
        let blank = || LiveObject {
            kind: object.kind,
            live_id: object.live_id.clone(),
            live_name: object
                .live_id
                .as_str()
                .trim_start_matches("Prompt-")
                .to_owned(),
            tag: None,
            fields: Fields::new(),
            modified_by: None,
            modified_at: None,
            published: Default::default(),
        };
        let known = self.lock().objects.remove(&key(object));
        let mut live = known.unwrap_or_else(blank);
        if let Some(name) = write.live_name {
            name.clone_into(&mut live.live_name);
        }
        self.lay(&mut live, write.fields);
        self.lock().objects.insert(key(object), live);
        self.meddle(&call);
        Ok(self.written(object.live_id.clone()))
    }

    async fn delete(&self, object: &LiveRef) -> Result<Written, TenantError> {
        self.call(format!("delete {}", object.live_id)).await?;
        self.lock().objects.remove(&key(object));
        Ok(self.written(object.live_id.clone()))
    }

    fn parked(&self) -> usize {
        self.lock().parked
    }
}
