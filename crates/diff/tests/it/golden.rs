//! Golden folders: `fixtures/plans/<case>/` holds a project, what is live, what was last applied
//! and what was agreed to, and the plan as it must be.
//!
//! `SNAPSHOTS=overwrite cargo test -p lockstep-diff` writes the expected files anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use lockstep_diff::change::Rename;
use lockstep_diff::{Change, Consent, FieldChange, Guard, Inputs, Plan, Step, Targets, plan};
use lockstep_model::telemetry::Peak;
use lockstep_model::tenant::LiveRef;
use lockstep_model::{
    Address, Applied, Base, Fields, Finding, LiveId, LiveObject, Organization, Served, Snapshot,
    Unread, Usage,
};
use lockstep_spec::{Disk, LoadRequest, Spec, load};
use serde::Deserialize;
use snapbox::{Data, assert_data_eq};

/// What `state.yaml` of a case holds beside the project.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct State {
    live: Vec<Live>,
    applied: Vec<Live>,
    adopt: Vec<String>,
    conflicts: bool,
    allow: Vec<(String, f64)>,
    target: Vec<String>,
    exclude: Vec<String>,
    /// States that objects were in at earlier times.
    served: Vec<Live>,
    usage: Used,
}

/// What telemetry shows, by address.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Used {
    /// Requests and tokens in a minute at the busiest times.
    peaks: BTreeMap<String, (f64, f64)>,
    requests: BTreeMap<String, u64>,
    unread: Vec<String>,
}

fn usage(used: &Used) -> Usage {
    let at = |address: &str| -> Address { address.parse().expect("an address") };
    let peak = |(requests, tokens): &(f64, f64)| Peak {
        requests_per_minute: *requests,
        tokens_per_minute: *tokens,
        untold: 0,
    };
    let peaks = used.peaks.iter();
    let requests = used.requests.iter();
    let unread = used.unread.iter();
    Usage {
        seconds: Some(86_400),
        peaks: peaks.map(|(to, rates)| (at(to), peak(rates))).collect(),
        requests: requests.map(|(to, count)| (at(to), *count)).collect(),
        unread: unread.map(|to| (at(to), Unread::Failed)).collect(),
    }
}

fn served(state: &State) -> BTreeMap<LiveRef, Served> {
    let mut all: BTreeMap<LiveRef, Served> = BTreeMap::new();
    for earlier in state.served.iter().map(live) {
        let object = LiveRef {
            kind: earlier.kind,
            live_id: earlier.live_id,
        };
        let served = all.entry(object).or_default();
        served.take(earlier.kind, &earlier.fields);
    }
    all
}

/// An object, as it is live or as it was last applied.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Live {
    address: String,
    id: String,
    name: String,
    fields: Fields,
}

fn live(live: &Live) -> LiveObject {
    let address: Address = live.address.parse().expect("an address");
    LiveObject {
        kind: address.kind,
        live_id: LiveId::new(&live.id),
        live_name: live.name.clone(),
        tag: None,
        fields: live.fields.clone(),
        modified_by: None,
        modified_at: None,
        published: Default::default(),
    }
}

fn base(state: &State) -> Base {
    let applied = state.applied.iter().map(|live| {
        let applied = Applied {
            live_id: LiveId::new(&live.id),
            live_name: live.name.clone(),
            fields: live.fields.clone().into(),
            tag: None,
            live: None,
            published: Default::default(),
            protected: false,
        };
        (live.address.parse().expect("an address"), applied)
    });
    Base {
        applied: applied.collect(),
        served: served(state),
        recorded: true,
        ..Base::default()
    }
}

fn consent(state: &State) -> Consent {
    let guard = |word: &str| Guard::from_word(word).expect("a guard");
    Consent {
        adopt: state
            .adopt
            .iter()
            .map(|at| at.parse().expect("an address"))
            .collect(),
        conflicts: state.conflicts,
        resend: BTreeSet::new(),
        allow: state
            .allow
            .iter()
            .map(|(word, far)| (guard(word), *far))
            .collect(),
        reason: None,
    }
}

fn spec(case: &Path) -> Spec {
    let request = LoadRequest {
        environment: None,
        tool_version: env!("CARGO_PKG_VERSION"),
        ..LoadRequest::default()
    };
    let loaded = load(&Disk::open(case).expect("a folder"), request);
    let findings: Vec<&Finding> = loaded.findings.iter().collect();
    loaded
        .spec
        .unwrap_or_else(|| panic!("{}: {findings:#?}", case.display()))
}

fn make(case: &Path) -> Plan {
    let text = std::fs::read_to_string(case.join("state.yaml")).expect("state.yaml");
    let state: State = serde_yaml::from_str(&text).expect("state.yaml is well formed");
    let organization = Organization {
        id: "o".to_owned(),
        name: "Acme".to_owned(),
    };
    let snapshot = Snapshot::new(
        organization,
        state.live.iter().map(live).collect(),
        Vec::new(),
    );
    plan(Inputs {
        spec: &spec(case),
        snapshot: &snapshot,
        base: &base(&state),
        consent: &consent(&state),
        targets: &Targets {
            only: state.target.clone(),
            except: state.exclude.clone(),
        },
        usage: &usage(&state.usage),
    })
    .expect("no cycle")
}

fn describe(plan: &Plan) -> String {
    let mut text = String::new();
    plan.changes
        .iter()
        .for_each(|change| describe_change(&mut text, change));
    for held in &plan.withheld {
        let _ok = writeln!(text, "withheld {}: {:?}", held.address, held.reason);
        held.fields
            .iter()
            .for_each(|field| describe_field(&mut text, field));
    }
    for note in &plan.notes {
        let _ok = writeln!(text, "note {note:?}");
    }
    for verdict in plan.verdicts.iter().filter(|verdict| verdict.found > 0.0) {
        let answer = if verdict.refuses() { "refused" } else { "fine" };
        let (found, limit) = (verdict.found, verdict.limit);
        let _ok = writeln!(
            text,
            "guard {}: {found} of {limit}, {answer}",
            verdict.guard.as_str()
        );
    }
    if !plan.targets.is_all() {
        let flags: Vec<String> = plan.targets.flags().collect();
        let left: Vec<String> = plan.left_out.iter().map(ToString::to_string).collect();
        let _ok = writeln!(text, "left out by {}: {}", flags.join(" "), left.join(", "));
    }
    let _ok = writeln!(text, "unchanged: {}", plan.unchanged);
    text
}

fn describe_change(text: &mut String, change: &Change) {
    let _ok = writeln!(
        text,
        "{} {} \"{}\"",
        change.action.as_str(),
        change.id,
        change.live_name
    );
    change
        .fields
        .iter()
        .for_each(|field| describe_field(text, field));
    for step in &change.steps {
        let step = match step {
            Step::Create { first: None } => "create".to_owned(),
            Step::Create {
                first: Some((_field, key)),
            } => format!("create with {key}"),
            Step::Write {
                fields,
                rename: Rename::No,
            } => format!("write {}", fields.join(", ")),
            Step::Write {
                fields,
                rename: Rename::Yes,
            } => format!("write the live name {}", fields.join(", "))
                .trim_end()
                .to_owned(),
            Step::Publish { field: _, key } => format!("publish {key}"),
            Step::Delete => "delete".to_owned(),
        };
        let _ok = writeln!(text, "    step: {step}");
    }
    for needed in &change.depends_on {
        let _ok = writeln!(text, "    after: {needed}");
    }
}

fn describe_field(text: &mut String, field: &FieldChange) {
    let show = |value: &Option<serde_json::Value>| {
        value
            .as_ref()
            .map_or_else(|| "-".to_owned(), ToString::to_string)
    };
    let (before, after) = (show(&field.before), show(&field.after));
    let origin = field
        .origin
        .as_ref()
        .map(|origin| format!(" at {origin}"))
        .unwrap_or_default();
    let cause = field.cause.as_str();
    let _ok = writeln!(
        text,
        "    {}: {before} -> {after} ({cause}){origin}",
        field.path
    );
}

#[test]
fn plans_are_as_they_must_be() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/plans");
    let cases = std::fs::read_dir(&folder).expect("fixtures/plans");
    let mut cases: Vec<_> = cases.map(|case| case.expect("readable").path()).collect();
    cases.sort();
    assert!(cases.len() >= 10, "there are only {} cases", cases.len());
    for case in cases {
        let expected = Data::read_from(&case.join("plan.txt"), None).raw();
        assert_data_eq!(describe(&make(&case)), expected);
    }
}
