//! The plan that formats are tested with has one of everything, and every format shows it: what is
//! new in a plan cannot be forgotten here.

use std::collections::BTreeSet;
use std::io;

use lockstep_diff::{Action, Bar, Cause, Guard, Note, Plan, Reason, Subject};
use lockstep_render::json::v1;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{PlanView, Style, github, junit, sarif, text};

use crate::case;

/// Names the variants of an enum, and what is missing of them: a variant that is added there does
/// not compile here until it is named, and then has to be in the plan.
macro_rules! every {
    ($name:ident: $type:ident { $($variant:ident),* $(,)? }) => {
        fn $name<'a>(there: impl Iterator<Item = &'a $type>) {
            let name = |one: &$type| match one {
                $($type::$variant { .. } => stringify!($variant),)*
            };
            let there: BTreeSet<&str> = there.map(name).collect();
            let all: BTreeSet<&str> = [$(stringify!($variant)),*].into();
            assert_eq!(there, all);
        }
    };
}

every!(reasons: Reason {
    NeedsAdoption,
    Conflict,
    Drift,
    TwoObjects,
    Unreadable,
    InUse,
    Protected,
    PublishedText,
    NotPublished,
    OtherLedger,
    PruneOff,
    Blocked,
    Obscured,
    OfOthers,
    Excluded,
    IncompleteKind,
    Undo,
});

every!(bars: Bar {
    ChangedSince,
    Unsettled,
    ContentGone,
    NoSecret,
    GivenUp,
    Concealed,
    Unresolved,
});

every!(notes: Note {
    FieldReleased,
    ExtraEntries,
    LikelyRename,
    ExternalMissing,
    AlreadyGone,
    FieldIgnored,
    RequestsEnd,
    ServedBefore,
    LimitInUse,
    UseUnknown,
});

every!(subjects: Subject {
    New,
    Live,
    MadeBy,
});

#[test]
fn the_plan_has_one_of_everything() {
    let plan = case::plan();
    reasons(plan.withheld.iter().map(|withheld| &withheld.reason));
    bars(plan.withheld.iter().filter_map(|withheld| {
        let Reason::Undo(bar) = &withheld.reason else {
            return None;
        };
        Some(bar)
    }));
    notes(plan.notes.iter());
    subjects(plan.changes.iter().map(|change| &change.subject));
    let actions: BTreeSet<Action> = plan.changes.iter().map(|change| change.action).collect();
    assert_eq!(actions, Action::ALL.iter().copied().collect());
    let guards: BTreeSet<Guard> = plan.verdicts.iter().map(|verdict| verdict.guard).collect();
    assert_eq!(guards, Guard::ALL.iter().copied().collect());
    let fields = plan.changes.iter().flat_map(|change| &change.fields);
    let causes: BTreeSet<Cause> = fields.map(|field| field.cause).collect();
    assert_eq!(causes, Cause::ALL.iter().copied().collect());
}

type Write = fn(&PlanView<'_>, &mut Vec<u8>) -> io::Result<()>;

const FORMATS: [(&str, Write); 7] = [
    ("text", |view, out| {
        text::plan(view.plan, &Style::plain(), out)
    }),
    ("compact", |view, out| {
        text::compact(view.plan, &Style::plain(), out)
    }),
    ("markdown", |view, out| {
        markdown::plan(view, Limit::COMMENT, out)
    }),
    ("json", |view, out| {
        v1::plan(view.plan, &case::envelope(), out)
    }),
    ("sarif", |view, out| sarif::plan(view, out)),
    ("junit", |view, out| junit::plan(view, out)),
    ("github", |view, out| github::plan(view, out)),
];

fn written(plan: &Plan, write: Write) -> String {
    let mut out = Vec::new();
    write(&PlanView::new(plan), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn every_format_shows_every_change_and_all_that_is_withheld() {
    let plan = case::plan();
    for (format, write) in FORMATS {
        let shown = written(&plan, write);
        let changed = plan.changes.iter().map(|change| change.address());
        let withheld = plan.withheld.iter().map(|withheld| &withheld.address);
        for address in changed.chain(withheld) {
            let address = address.to_string();
            let words = shown.split(|c: char| !(c.is_ascii_alphanumeric() || "/_.-".contains(c)));
            let times = words.filter(|word| *word == address).count();
            assert!(times > 0, "{address} in {format}: {shown}");
        }
    }
}

#[test]
fn every_format_names_the_guards_that_refuse_or_were_overridden() {
    let plan = case::plan();
    let speaks = |verdict: &&lockstep_diff::Verdict| verdict.refuses() || verdict.is_overridden();
    for (format, write) in FORMATS {
        let shown = written(&plan, write);
        for verdict in plan.verdicts.iter().filter(speaks) {
            let name = verdict.guard.as_str();
            assert!(shown.contains(name), "{name} in {format}: {shown}");
        }
    }
}

/// What is withheld is shown one reason at a time, so that none hides behind another.
#[test]
fn every_reason_says_why_and_what_to_do() {
    let all = case::plan();
    let mut said = BTreeSet::new();
    for withheld in all.withheld {
        let plan = Plan {
            withheld: vec![withheld],
            ..case::empty()
        };
        let shown = written(&plan, FORMATS[0].1);
        let (why, release) = shown.split_once("release: ").expect("what to do");
        assert!(release.len() > 20, "{release}");
        let why = why.lines().skip(4).collect::<String>();
        assert!(why.len() > 20, "{why}");
        said.insert((why, release.to_owned()));
    }
    assert_eq!(said.len(), case::plan().withheld.len());
}

/// Every format that shows a plan shows the words of each note, what is left out, and what is odd.
#[test]
fn every_format_shows_notes_what_is_left_out_and_what_is_odd() {
    let plan = case::plan();
    let spoken = [
        "ignored until 2027-01-31",
        "left the manifest",
        "published and not in Git",
        "is external",
        "gone already",
        "telemetry shows 12345 requests in 24h",
        "served before",
        "90m",
        "could not be read",
    ];
    for (format, write) in FORMATS {
        let shown = written(&plan, write);
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        // Lines and JSON have notes in their own way.
        if !["compact", "json"].contains(&format) {
            for words in spoken {
                assert!(shown.contains(words), "{words} in {format}: {shown}");
            }
        }
        for words in ["Model/other", "LS0312", "LS0319"] {
            assert!(shown.contains(words), "{words} in {format}: {shown}");
        }
    }
}

/// What stands on stderr is not said again in the text beside it.
#[test]
fn what_is_told_elsewhere_is_not_said_twice() {
    let plan = case::plan();
    let view = PlanView::new(&plan).with_findings_told();
    let mut out = Vec::new();
    text::plan(view, &Style::plain(), &mut out).unwrap();
    text::compact(view, &Style::plain(), &mut out).unwrap();
    let shown = String::from_utf8(out).unwrap();
    assert!(
        !shown.contains("LS03") && shown.contains("Left out by"),
        "{shown}"
    );
}

#[test]
fn a_delete_that_ends_requests_says_so_where_it_stands() {
    let plan = case::plan();
    for (format, write) in FORMATS {
        let shown = written(&plan, write);
        let expected = match format {
            "json" => "requestsEnd",
            // What versions are called is not ours, and stands in the block below.
            "markdown" => "<code>Prompt/old_agent</code>: its requests end",
            "github" => "serves 90%25 to 1.0.0, 10%25 to 1.1.0; its requests end",
            _ => "serves 90% to 1.0.0, 10% to 1.1.0; its requests end",
        };
        assert!(shown.contains(expected), "{format}: {shown}");
    }
}
