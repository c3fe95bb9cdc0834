//! How many requests `apply` sends for a saved plan, and how long they take.
//!
//! Counted is what a run sends that meets nothing odd: what is tried again, and looks after a lost
//! answer, come on top. A tenant whose answers carry tags needs fewer reads between two writes of
//! one object, a listing may spare reads, and jobs are asked about until they end; hence a range.

use std::collections::BTreeSet;

use lockstep_model::{Kind, LiveId, Policy, Presence, Writes};
use lockstep_spec::tenant::Limits;

use crate::change::{Action, Change, Step, Subject};
use crate::identity::Sides;
use crate::impact::{Range, Requests};

/// How many objects a page of a list holds.
const PAGE: usize = 100;

/// How often a job is asked about that takes no longer than [`JOB_SECONDS`]: 50 ms after it began,
/// and each time after half as long again.
const JOB_LOOKS: u64 = 10;

/// How long a job is taken to last at most.
const JOB_SECONDS: u64 = 5;

/// Seconds in a minute.
const MINUTE: u64 = 60;

/// Counts the requests of a plan that changes something.
pub(super) fn of(sides: &Sides<'_>, changes: &[Change]) -> Requests {
    let mut requests = Requests {
        reads: before(sides, changes),
        posts: posts(changes),
        ..Requests::default()
    };
    changes
        .iter()
        .for_each(|change| count(change, &mut requests));
    let limits = sides.spec.limits;
    requests.per_minute = limits.requests_per_minute;
    requests.seconds = seconds(&requests, limits);
    requests
}

/// Reads before the first write: the organisation, all lists, and by id what may have moved; and a
/// token, unless one is given.
fn before(sides: &Sides<'_>, changes: &[Change]) -> Range {
    let collections = Kind::ALL
        .iter()
        .filter(|kind| kind.info().presence == Presence::Object);
    let pages = collections.map(|kind| {
        let live = sides.snapshot.objects().iter();
        let hidden = sides.snapshot.unreadable().iter();
        let all = live
            .map(|object| object.kind)
            .chain(hidden.map(|object| object.kind));
        all.filter(|of| of == kind).count().div_ceil(PAGE).max(1)
    });
    let lists = 1 + pages.sum::<usize>() as u64;
    let mut surely: BTreeSet<(Kind, &LiveId)> = BTreeSet::new();
    let mut maybe = BTreeSet::new();
    for change in changes {
        let kind = change.address().kind;
        let Subject::Live(id) = &change.subject else {
            continue;
        };
        let of = match kind.info().presence {
            Presence::Facet(whole) => whole,
            Presence::Object | Presence::Nowhere => kind,
        };
        maybe.insert((of, id));
        // Rows of a list never hold published texts.
        if kind
            .info()
            .fields
            .iter()
            .any(|f| f.policy == Policy::AppendOnly)
        {
            surely.insert((of, id));
        }
    }
    Range {
        least: lists + surely.len() as u64,
        most: 1 + lists + maybe.len() as u64,
    }
}

/// Counts what the audit log is told: each change, a replacement as two, and the ledger's head.
fn posts(changes: &[Change]) -> u64 {
    let replaced = changes
        .iter()
        .filter(|change| change.action == Action::Replace);
    (changes.len() + replaced.count() + 1) as u64
}

/// Adds what one change sends.
fn count(change: &Change, requests: &mut Requests) {
    if let Some(probing) = change.probing() {
        requests.checks += 1;
        requests.elsewhere += u64::from(probing.prompt.is_some());
        requests.elsewhere += u64::from(probing.webhook.is_some());
    }
    let made = matches!(change.subject, Subject::New);
    let looks = match change.action {
        Action::Release => return,
        Action::Adopt => return read(requests, 1, 1),
        Action::Create if made => 0,
        Action::Create | Action::Update | Action::Replace | Action::Delete => 1,
    };
    read(requests, looks, looks);
    let mut first = true;
    for step in &change.steps {
        requests.writes += 1;
        if !first {
            between(step, requests);
        }
        if !matches!(step, Step::Delete) && change.address().kind.info().writes == Writes::ByJob {
            requests.jobs += 1;
            read(requests, 1, JOB_LOOKS);
        }
        // After the deletion of a replacement it begins anew.
        first = matches!(step, Step::Delete);
    }
    if !matches!(change.steps.last(), Some(Step::Delete)) {
        read(requests, 1, 1);
    }
}

/// Reads between two writes of one object: settings are laid over what is live, and a publication
/// needs a look only where no tags tell that the object stands still.
const fn between(step: &Step, requests: &mut Requests) {
    match step {
        Step::Write { .. } => read(requests, 1, 1),
        Step::Publish { .. } => read(requests, 0, 1),
        Step::Create { .. } | Step::Delete => {}
    }
}

const fn read(requests: &mut Requests, least: u64, most: u64) {
    requests.reads.least += least;
    requests.reads.most += most;
}

/// Requests lie as far apart as the limit says; jobs that are waited for come on top.
fn seconds(requests: &Requests, limits: Limits) -> Option<Range> {
    let per_minute = limits.requests_per_minute?.max(1);
    let all = requests.all();
    let spaced = |count: u64| count.saturating_sub(1).saturating_mul(MINUTE);
    let waits = requests
        .jobs
        .div_ceil(limits.at_once())
        .saturating_mul(JOB_SECONDS);
    Some(Range {
        least: spaced(all.least).div_ceil(per_minute),
        most: spaced(all.most).div_ceil(per_minute).saturating_add(waits),
    })
}
