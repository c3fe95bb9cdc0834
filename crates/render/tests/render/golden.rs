//! Every format against a file that people have read: `fixtures/render`.
//!
//! `SNAPSHOTS=overwrite cargo test -p lockstep-render` writes the files anew.

use std::io;

use lockstep_ledger::{Hash, Torn};
use lockstep_render::json::v1;
use lockstep_render::{Color, DriftView, Erased, KeysView, Mended, Signs, Style, text};
use snapbox::Data;

use crate::{audit, case, shown};

const PLAIN: Style = Style::plain();

const COLOR: Style = Style {
    width: 100,
    color: Color::Yes,
};

pub(crate) fn golden(file: &str, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes all");
    let path = format!(
        "{}/../../fixtures/render/{file}",
        env!("CARGO_MANIFEST_DIR")
    );
    let expected = Data::read_from(path.as_ref(), None).raw();
    let actual = Data::text(String::from_utf8(out).expect("UTF-8")).raw();
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .eq(actual, expected);
}

#[test]
fn plan_as_text() {
    golden("plan.txt", |out| text::plan(&case::plan(), &PLAIN, out));
    golden("plan-wide-color.txt", |out| {
        text::plan(&case::plan(), &COLOR, out)
    });
    golden("plan-empty.txt", |out| {
        text::plan(&case::empty(), &PLAIN, out)
    });
}

#[test]
fn plan_as_json() {
    golden("plan.json", |out| {
        v1::plan(&case::plan(), &case::envelope(), out)
    });
}

#[test]
fn drift() {
    let (drift, touches) = (shown::drift(), shown::touches());
    let view = DriftView {
        environment: "prod",
        drift: &drift,
        touches: &touches,
    };
    golden("drift.txt", |out| text::drift(&view, &PLAIN, out));
    golden("drift.json", |out| v1::drift(&view, out));
    let nothing = lockstep_diff::Drift::default();
    let view = DriftView {
        drift: &nothing,
        ..view
    };
    golden("drift-none.txt", |out| text::drift(&view, &PLAIN, out));
}

#[test]
fn run() {
    let run = shown::run();
    golden("run.txt", |out| text::run(&run, &PLAIN, out));
    golden("run.json", |out| v1::run(&run, out));
    golden("run-cut-short.txt", |out| {
        text::run(&shown::cut_short(), &PLAIN, out)
    });
    golden("outcomes.txt", |out| {
        run.outcomes
            .iter()
            .try_for_each(|outcome| text::outcome(outcome, &PLAIN, out))
    });
    golden("outcomes.jsonl", |out| {
        run.outcomes
            .iter()
            .try_for_each(|outcome| v1::outcome(outcome, out))
    });
}

#[test]
fn graph() {
    golden("graph.txt", |out| text::graph(&shown::nodes(), &PLAIN, out));
    golden("graph.dot", |out| text::dot(&shown::nodes(), out));
    golden("graph.json", |out| v1::graph(&shown::nodes(), out));
}

#[test]
fn audit_log() {
    golden("audit-log.txt", |out| {
        text::audit_log(audit::log().into_iter().map(Ok), &PLAIN, out)
    });
    golden("audit-log.json", |out| {
        v1::audit_log(audit::log().into_iter().map(Ok), out)
    });
    golden("audit-log-none.txt", |out| text::audit_log([], &PLAIN, out));
}

#[test]
fn audit_entries() {
    let entries = audit::whole();
    golden("audit-entries.txt", |out| {
        entries
            .iter()
            .try_for_each(|entry| text::audit_entry(entry, &PLAIN, out))
    });
    golden("audit-entry.json", |out| v1::audit_entry(&entries[2], out));
}

#[test]
fn audit_reports() {
    let reports = audit::reports();
    golden("audit-reports.txt", |out| {
        reports
            .iter()
            .try_for_each(|report| text::audit_report(report, &PLAIN, out))
    });
    golden("audit-report.json", |out| {
        v1::audit_report(&reports[2], out)
    });
}

#[test]
fn audit_upkeep() {
    let content = Hash::of(b"content");
    let erased = |tombstone| Erased {
        content,
        entries: vec![3, 4],
        tombstone,
    };
    let mended = Mended {
        torn: vec![Torn {
            file: "torn-9.bin".to_owned(),
            bytes: 212,
            sha256: Hash::of(b"torn"),
        }],
        erased: vec![content],
    };
    golden("audit-upkeep.txt", |out| {
        text::erased(&erased(Some(9)), &PLAIN, out)?;
        text::erased(&erased(None), &PLAIN, out)?;
        text::mended(&mended, &PLAIN, out)?;
        text::mended(&Mended::default(), &PLAIN, out)
    });
    golden("audit-erased.json", |out| v1::erased(&erased(Some(9)), out));
    golden("audit-repaired.json", |out| v1::mended(&mended, out));
}

#[test]
fn audit_keys() {
    let view = KeysView {
        private: "keys/audit.pem",
        public: "keys/audit.pub.pem",
        key: "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        signs: Signs::Ledger,
    };
    golden("audit-keys.txt", |out| text::keys(&view, &PLAIN, out));
}
