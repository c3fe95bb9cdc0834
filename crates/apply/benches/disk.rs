//! What the waits for the disk cost a run: 1,000 creates at 20 ms an answer, eight at once, with a
//! ledger that waits for the disk and with one that does not, in turn.
//! `cargo bench -p lockstep-apply --bench disk`; the ledger lies in the build folder.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lockstep_apply::{Event, Identity, Observe, Options, run};
use lockstep_diff::{Consent, Inputs, Plan, Targets, plan};
use lockstep_ledger::{Actor, Holder, Ledger, Mode, Scribe};
use lockstep_model::tenant::{
    LiveRef, NewObject, ReadRequest, ReadTenant, TenantError, Trace, Write, WriteTenant, Written,
};
use lockstep_model::{
    Address, Base, Digest, Fields, LiveId, LiveObject, Organization, Origin, Snapshot, Usage, Wrote,
};
use lockstep_spec::{Desired, Origins, Rules, Spec};
use serde_json::json;
use tokio::time::{Instant, sleep};

const OBJECTS: usize = 1_000;
const ANSWER: Duration = Duration::from_millis(20);
const CONCURRENCY: usize = 8;
const ROUNDS: usize = 3;

fn main() -> io::Result<()> {
    let plan = creates();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let mut out = io::stdout().lock();
    let (mut lasting, mut fleeting) = (Duration::ZERO, Duration::ZERO);
    for _round in 0..ROUNDS {
        let (with, without) = (
            runtime.block_on(carry(&plan, Disk::Waited))?,
            runtime.block_on(carry(&plan, Disk::Unwaited))?,
        );
        writeln!(
            out,
            "{OBJECTS} creates: {:.2} s with waits for the disk, {:.2} s without",
            with.as_secs_f64(),
            without.as_secs_f64()
        )?;
        (lasting, fleeting) = (lasting + with, fleeting + without);
    }
    let share = 1.0 - fleeting.as_secs_f64() / lasting.as_secs_f64();
    writeln!(out, "the waits are {:.1} % of the run", share * 100.0)
}

#[derive(Clone, Copy)]
enum Disk {
    Waited,
    Unwaited,
}

async fn carry(plan: &Plan, disk: Disk) -> io::Result<Duration> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let holder = Holder {
        pid: 1,
        host: "bench".to_owned(),
        since: "2026-11-21T10:11:12Z".to_owned(),
    };
    let opened = Ledger::open(folder.path(), Mode::Append(holder)).expect("a ledger");
    let ledger = match disk {
        Disk::Waited => opened.ledger,
        Disk::Unwaited => opened.ledger.fleeting(),
    };
    let scribe = Scribe::new(ledger, None);
    let now = || "2026-11-21T10:11:12.345Z".to_owned();
    let identity = Identity {
        actor: actor(),
        tool: "bench".to_owned(),
        run: "20261121T101112Z-0badcafe".to_owned(),
        now: &now,
        conceal: &|_fields| None,
        overrides: Vec::new(),
    };
    let (stop, tenant) = (AtomicBool::new(false), Tenant::default());
    let options = Options {
        concurrency: CONCURRENCY,
        stop: &stop,
        digest: Digest::of_bytes(b"plan"),
        probes: None,
        secrets: None,
    };
    let begun = Instant::now();
    let summary = run(plan, &tenant, (&scribe, identity), &Silent, options).await;
    let took = begun.elapsed();
    assert!(summary.expect("a ledger").is_complete());
    drop(scribe.close().await.expect("nothing panics"));
    Ok(took)
}

struct Silent;

impl Observe for Silent {
    fn observe(&self, _event: Event<'_>) {}
}

fn actor() -> Actor {
    Actor {
        client: "bench".to_owned(),
        host: "bench".to_owned(),
        user: "bench".to_owned(),
        git_commit: None,
        git_dirty: None,
        ci_run_url: None,
    }
}

/// A tenant in memory that takes its time for each answer.
#[derive(Default)]
struct Tenant(Mutex<HashMap<LiveId, LiveObject>>);

impl Tenant {
    fn objects(&self) -> std::sync::MutexGuard<'_, HashMap<LiveId, LiveObject>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ReadTenant for Tenant {
    async fn organization(&self) -> Result<Organization, TenantError> {
        Ok(organization())
    }

    async fn snapshot(&self, _request: &ReadRequest<'_>) -> Result<Snapshot, TenantError> {
        Ok(Snapshot::new(organization(), Vec::new(), Vec::new()))
    }

    async fn read(&self, object: &LiveRef) -> Result<Option<LiveObject>, TenantError> {
        sleep(ANSWER).await;
        Ok(self.objects().get(&object.live_id).cloned())
    }
}

impl WriteTenant for Tenant {
    async fn create(&self, new: NewObject<'_>) -> Result<Written, TenantError> {
        sleep(ANSWER).await;
        let live_id = LiveId::new(new.live_name);
        let object = LiveObject {
            kind: new.kind,
            live_id: live_id.clone(),
            live_name: new.live_name.to_owned(),
            tag: None,
            fields: new.fields.clone(),
            modified_by: None,
            modified_at: None,
            published: Default::default(),
        };
        self.objects().insert(live_id.clone(), object);
        Ok(Written {
            live_id,
            guarded: false,
            trace: Trace::default(),
            found: false,
        })
    }

    async fn write(&self, object: &LiveRef, _write: Write<'_>) -> Result<Written, TenantError> {
        unreachable!("nothing is changed: {object:?}")
    }

    async fn delete(&self, object: &LiveRef) -> Result<Written, TenantError> {
        unreachable!("nothing is deleted: {object:?}")
    }
}

fn organization() -> Organization {
    Organization {
        id: "o".into(),
        name: "O".into(),
    }
}

/// A plan that makes providers, each with content of its own.
fn creates() -> Plan {
    let spec = spec();
    let snapshot = Snapshot::new(organization(), Vec::new(), Vec::new());
    let (base, consent, targets) = (Base::default(), Consent::default(), Targets::default());
    let inputs = Inputs {
        spec: &spec,
        snapshot: &snapshot,
        base: &base,
        consent: &consent,
        targets: &targets,
        usage: &Usage::default(),
    };
    let plan = plan(inputs).expect("no cycle");
    assert_eq!(plan.changes.len(), OBJECTS);
    plan
}

fn spec() -> Spec {
    let origin = Origin {
        file: Arc::from("a.yaml"),
        line: 1,
        column: 1,
        by: None,
        wrote: Wrote::Base,
    };
    let objects = (0..OBJECTS).map(|number| {
        let address: Address = format!("Provider/p{number}").parse().expect("an address");
        let desired = Desired {
            live_name: address.name.to_string(),
            address: address.clone(),
            fields: fields(number),
            origins: Origins::new(origin.clone()),
            references: Vec::new(),
            renamed_from: Vec::new(),
            assemblies: Default::default(),
            prevent_destroy: false,
            external: false,
            ignored: Vec::new(),
        };
        (address, desired)
    });
    Spec {
        project: "p".to_owned(),
        environment: "e".to_owned(),
        objects: objects.collect(),
        removed: Vec::new(),
        rules: Rules {
            guards: None,
            ..Rules::default()
        },
        rates: Default::default(),
        limits: Default::default(),
    }
}

fn fields(number: usize) -> Fields {
    let value = json!({
        "type": "CUSTOM", "baseUrl": format!("https://inference-{number}.example/api/v1"),
        "timeout": 30_000,
        "models": {"m": {"name": "M", "maxTokens": 8_192, "supportsStreaming": true}},
    });
    serde_json::from_value(value).expect("an object")
}
