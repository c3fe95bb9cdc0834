use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use lockstep_ledger::{
    Actor, Effect, Holder, Intent, Ledger, Live, Mode, Organization, Outcome, Pass, Probe,
    Released, Reply, RunStarted, Settled, identity,
};
use lockstep_model::audit_log::{AuditPart, AuditRecord};
use lockstep_model::{Address, Digest, Found, LiveId};

use super::*;

/// A log that keeps what it is told, once a hash, and answers or not.
#[derive(Default)]
struct Log {
    kept: Mutex<Vec<AuditRecord>>,
    posts: Mutex<Vec<String>>,
    /// The hashes whose posts land without an answer.
    unanswered: Mutex<Vec<String>>,
    refuses: Option<Failure>,
    /// Whether no post is ever answered.
    hangs: bool,
}

impl AuditLog for Log {
    async fn post(&self, entry: &AuditEntry<'_>) -> Result<String, TenantError> {
        self.posts.lock().unwrap().push(entry.hash.to_owned());
        if self.hangs {
            std::future::pending::<()>().await;
        }
        if let Some(failure) = self.refuses {
            return Err(TenantError::new(failure, "no"));
        }
        let mut kept = self.kept.lock().unwrap();
        let id = format!("log-{}", kept.len());
        kept.push(AuditRecord {
            id: id.clone(),
            prompt: None,
            resource: entry.resource.map(Address::to_string),
            action: Some(entry.action.to_owned()),
            at: Some(entry.at.to_owned()),
            created_at: None,
            details: entry.details.clone(),
            hash: Some(entry.hash.to_owned()),
        });
        match self
            .unanswered
            .lock()
            .unwrap()
            .contains(&entry.hash.to_owned())
        {
            true => Err(TenantError::new(
                Failure::Unavailable,
                "the answer was lost",
            )),
            false => Ok(id),
        }
    }

    async fn newest(
        &self,
        _most: usize,
        _enough: impl FnMut(&AuditRecord) -> bool + Send,
    ) -> Result<AuditPart, TenantError> {
        let mut records = self.kept.lock().unwrap().clone();
        records.reverse();
        Ok(AuditPart {
            records,
            is_whole: true,
        })
    }
}

fn address() -> Address {
    "Model/m".parse().unwrap()
}

fn events() -> Vec<Event<Fields>> {
    let live = Live {
        id: LiveId::new("live-1"),
        name: "M".to_owned(),
        tag: None,
        digest: None,
        published: BTreeMap::new(),
        secrets: BTreeMap::new(),
        protected: false,
        applied: Fields::new(),
    };
    let intent = |action: &str, live_id| {
        Event::Intent(Intent {
            change: "Model/m".to_owned(),
            address: address(),
            live_name: "M".to_owned(),
            live_id,
            action: action.to_owned(),
            reason: None,
            before: None,
            after: None,
        })
    };
    let outcome = |intent, effect| Outcome {
        intent,
        address: address(),
        effect,
        error: None,
        attempts: 2,
        correlation_ids: Vec::new(),
        tries: Vec::new(),
        duration: Duration::from_millis(40),
        job: None,
        probe: None,
        warnings: Vec::new(),
    };
    let reply = Reply {
        status: Pass::Pass,
        latency: Some(Duration::from_millis(12)),
        code: Some(200),
        bytes: Some(10),
        warning: None,
        error: None,
    };
    let created = Outcome {
        job: Some(Duration::from_millis(900)),
        probe: Some(Box::new(Probe {
            prompt: Some(reply),
            ..Probe::default()
        })),
        ..outcome(1, Effect::Created(live))
    };
    vec![
        Event::RunStarted(Box::new(RunStarted {
            actor: Actor {
                client: "client".to_owned(),
                host: "host".to_owned(),
                user: "user".to_owned(),
                git_commit: Some("abc123".to_owned()),
                git_dirty: Some(false),
                ci_run_url: None,
            },
            tool: "lockstep".to_owned(),
            environment: "prod".to_owned(),
            organization: Organization {
                id: "org".to_owned(),
                name: "Org".to_owned(),
            },
            plan: Digest::of_bytes(b"plan"),
            spec: Digest::of_bytes(b"spec"),
            overrides: Vec::new(),
        })),
        intent("create", None),
        Event::Outcome(created),
        intent("delete", Some(LiveId::new("live-1"))),
        Event::Outcome(outcome(3, Effect::Deleted)),
        Event::Released(Released { address: address() }),
    ]
}

/// A ledger with the entries of a run, opened for appending.
fn ledger(folder: &Path, events: Vec<Event<Fields>>) -> Ledger {
    let holder = Holder {
        pid: 1,
        host: "h".to_owned(),
        since: now(),
    };
    let opened = Ledger::open(folder, Mode::Append(holder)).unwrap();
    let mut ledger = opened.ledger;
    for event in events {
        let draft = Draft {
            time: now(),
            run: "r1".to_owned(),
            event,
        };
        ledger.append(&draft).unwrap();
    }
    ledger
}

fn now() -> String {
    "2026-11-21T10:00:00Z".to_owned()
}

/// Posts what is not posted yet, as a run does, and anchors the head.
async fn tell(folder: &Path, log: &Log, (run, stop): (&str, bool)) -> (Told, Ledger) {
    tell_until(folder, log, (run, &AtomicBool::new(stop))).await
}

/// Does so until somebody wants to stop.
async fn tell_until(folder: &Path, log: &Log, (run, stop): (&str, &AtomicBool)) -> (Told, Ledger) {
    let ledger = ledger(folder, Vec::new());
    let posts = posts(folder, &ledger.standing().unposted, ledger.entries()).unwrap();
    let identity = identity(folder).unwrap().unwrap();
    let scribe = Scribe::new(ledger, None);
    let teller = Teller {
        log,
        scribe: &scribe,
        about: About {
            project: "acme",
            environment: "prod",
            ledger: &identity,
            tool: "lockstep 0.1",
            run,
            now: &now,
        },
        bounds: Bounds {
            concurrency: 4,
            stop,
            end: Instant::now() + Duration::from_secs(60),
        },
    };
    let told = teller.post(posts).await;
    if told.left == 0 {
        let head = lockstep_ledger::entries(folder).unwrap().last().unwrap();
        let head = head.unwrap();
        teller.anchor((head.sequence, head.hash)).await.unwrap();
    }
    (told, scribe.close().await.unwrap())
}

#[tokio::test]
async fn each_change_is_one_entry_and_the_head_is_anchored() {
    let folder = tempfile::tempdir().unwrap();
    drop(ledger(folder.path(), events()));
    let log = Log::default();
    let (told, ledger) = tell(folder.path(), &log, ("r1", false)).await;
    assert_eq!((told.posted, told.left, told.error), (3, 0, None));
    assert!(ledger.standing().unposted.is_empty() && !ledger.standing().is_loose);
    let kept = log.kept.lock().unwrap();
    let actions: Vec<&str> = kept.iter().filter_map(|it| it.action.as_deref()).collect();
    assert_eq!(actions, ["CREATE", "DELETE", "RELEASE", "ANCHOR"]);
    let first = &kept[0].details;
    let id = identity(folder.path()).unwrap().unwrap().id.to_string();
    for (name, wanted) in [
        ("project", json!("acme")),
        ("environment", json!("prod")),
        ("ledger", json!(id)),
        ("sequence", json!(2)),
        ("run", json!("r1")),
        ("gitCommit", json!("abc123")),
        ("plan", json!(Digest::of_bytes(b"plan").to_string())),
        ("liveId", json!("live-1")),
        ("jobDurationMs", json!(900)),
        ("validationStatus", json!("PASS")),
        ("latencyMs", json!(12)),
    ] {
        assert_eq!(first.get(name), Some(&wanted), "{name}");
    }
    assert!(first.contains_key("payloadHash"), "{first:?}");
    assert_eq!(kept[1].details["liveId"], "live-1", "what was deleted");
    assert_eq!(kept[2].details["liveId"], "live-1", "what was given up");
    assert_eq!(kept[3].details["head"].as_str(), kept[3].hash.as_deref());
}

#[tokio::test]
async fn what_landed_unseen_is_not_posted_again() {
    let folder = tempfile::tempdir().unwrap();
    drop(ledger(folder.path(), events()));
    let log = Log::default();
    let entries = lockstep_ledger::entries(folder.path()).unwrap();
    let hashes: Vec<String> = entries.map(|it| it.unwrap().hash.to_string()).collect();
    log.unanswered.lock().unwrap().push(hashes[2].clone());
    let (told, ledger) = tell(folder.path(), &log, ("r1", false)).await;
    assert_eq!((told.posted, told.left), (2, 1));
    assert!(told.error.unwrap().contains("the answer was lost"));
    assert!(ledger.standing().unposted.contains(&2));
    drop(ledger);
    let (told, ledger) = tell(folder.path(), &log, ("r2", false)).await;
    assert_eq!((told.posted, told.left, told.error), (1, 0, None));
    assert!(ledger.standing().unposted.is_empty());
    let posts = log.posts.lock().unwrap();
    let again = posts.iter().filter(|hash| **hash == hashes[2]);
    assert_eq!(again.count(), 1, "once");
}

#[tokio::test]
async fn a_log_that_refuses_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(ledger(folder.path(), events()));
    let log = Log {
        refuses: Some(Failure::Forbidden),
        ..Log::default()
    };
    let (told, _ledger) = tell(folder.path(), &log, ("r1", false)).await;
    assert_eq!((told.posted, told.left), (0, 3));
    assert!(told.error.is_some());
}

#[tokio::test]
async fn nothing_is_posted_once_somebody_wants_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    drop(ledger(folder.path(), events()));
    let log = Log::default();
    let (told, _ledger) = tell(folder.path(), &log, ("r1", true)).await;
    assert_eq!((told.posted, told.left), (0, 3));
    assert!(told.error.unwrap().contains("stopped"));
    assert!(log.posts.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn whoever_wants_to_stop_does_not_wait_for_a_log_that_never_answers() {
    let folder = tempfile::tempdir().unwrap();
    drop(ledger(folder.path(), events()));
    let log = Log {
        hangs: true,
        ..Log::default()
    };
    let (stop, begun) = (AtomicBool::new(false), Instant::now());
    let told = tell_until(folder.path(), &log, ("r1", &stop));
    let ((told, _ledger), ()) = tokio::join!(told, async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!((told.posted, told.left), (0, 3));
    assert!(told.error.unwrap().contains("stopped"));
    // By a clock that only these tasks move.
    assert!(begun.elapsed() < Duration::from_secs(7));
}

/// What looking found undone is no change: posted as one, it would tell that the object is gone.
#[tokio::test]
async fn what_was_found_undone_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let settled = |intent, found| {
        Event::Settled(Settled {
            intent,
            address: address(),
            found,
            live: None,
        })
    };
    let mut all = events();
    all.truncate(2);
    all.push(settled(1, Found::NotApplied));
    let begun = events().remove(3);
    all.extend([begun.clone(), settled(3, Found::Gone)]);
    all.extend([begun, settled(5, Found::Applied)]);
    drop(ledger(folder.path(), all));
    let told = posts(folder.path(), &BTreeSet::new(), 0).unwrap();
    let told: Vec<_> = told.iter().map(|it| (it.sequence, &*it.action)).collect();
    assert_eq!(told, [(6, "DELETE")]);
}

/// A making that only making again found is one change, whatever both tries say of it.
#[tokio::test]
async fn what_was_found_by_trying_again_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = events();
    all.truncate(2);
    let (begun, done) = (events().remove(1), events().remove(2));
    let Event::Outcome(outcome) = done else {
        panic!("an outcome follows the intent");
    };
    let live = outcome.effect.live().cloned();
    assert!(live.is_some());
    all.push(begun);
    all.push(Event::Settled(Settled {
        intent: 1,
        address: address(),
        found: Found::Applied,
        live,
    }));
    all.push(Event::Outcome(Outcome {
        intent: 2,
        ..outcome
    }));
    let ledger = ledger(folder.path(), all);
    assert_eq!(ledger.standing().unposted, BTreeSet::from([4]));
    drop(ledger);
    let told = posts(folder.path(), &BTreeSet::new(), 0).unwrap();
    let told: Vec<_> = told.iter().map(|it| it.sequence).collect();
    assert_eq!(told, [4]);
}
