//! The verifier in Python agrees with ours on every vector.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::tempdir;

use crate::{cases, expected};

/// Runs the verifier over a folder; nothing comes back where there is no Python.
fn run(folder: &Path, anchor: Option<&str>) -> Option<Output> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/verify_ledger.py");
    let mut python = Command::new("python3");
    python.arg("-B").arg(script).arg(folder).args(anchor);
    match python.output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        output => Some(output.expect("python3 runs")),
    }
}

/// Says on stderr itself, which no test captures, that nothing was tested: the gate then says so too.
fn skipped() {
    let text = "\nSKIPPED the ledger's verifier in Python: there is no python3\n";
    io::stderr().write_all(text.as_bytes()).expect("stderr");
}

#[test]
fn both_verifiers_say_the_same_of_every_vector() {
    for (name, case) in cases() {
        let folder = tempdir().unwrap();
        case.write(folder.path());
        let Some(output) = run(folder.path(), case.anchor.as_deref()) else {
            return skipped();
        };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let told: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{name}: {error}: {said}"));
        let ours = expected(folder.path(), case);
        for field in ["verdict", "entries", "head"] {
            assert_eq!(told.get(field), ours.get(field), "{name}: {field}");
        }
        let line = |report: &Value| report.get("line").and_then(Value::as_u64);
        // That an entry was inserted shows at the one that it was put before; ours looks further.
        let further = u64::from(ours["damage"] == "inserted");
        assert_eq!(
            line(&told),
            line(&ours).map(|line| line + further),
            "{name}"
        );
        let damaged = ours["verdict"] == "damaged";
        let code = if damaged { 8 } else { 0 };
        assert_eq!(output.status.code(), Some(code), "{name}");
    }
}

#[test]
fn what_cannot_be_said_is_no_verdict() {
    let folder = tempdir().unwrap();
    let Some(output) = run(folder.path(), None) else {
        return skipped();
    };
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}
