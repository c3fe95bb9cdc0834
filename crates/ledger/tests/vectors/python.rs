//! The verifier in Python agrees with ours on every vector.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use lockstep_ledger::{Hash, sign};
use lockstep_signature::SecretKey;
use serde_json::{Value, json};
use tempfile::tempdir;
use zeroize::Zeroizing;

use crate::case::{Case, chained, entry, sealed};
use crate::{cases, expected, small};

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
fn skipped(why: &str) {
    let text = format!("\nSKIPPED the ledger's verifier in Python: {why}\n");
    io::stderr().write_all(text.as_bytes()).expect("stderr");
}

#[test]
fn both_verifiers_say_the_same_of_every_vector() {
    for (name, case) in cases() {
        let folder = tempdir().unwrap();
        case.write(folder.path());
        let Some(output) = run(folder.path(), case.anchor.as_deref()) else {
            return skipped("there is no python3");
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

fn hash(line: &[u8]) -> Hash {
    let entry = entry(line);
    let hash = entry["hash"].as_str().expect("a text");
    hash.parse().expect("a hash")
}

#[test]
fn a_signature_that_is_not_its_key_s_is_found_where_it_can_be_checked() {
    let small = small::case();
    let lines = small.lines();
    let (id, last) = (hash(&lines[0]), hash(&lines[lines.len() - 1]));
    let key = SecretKey::from_seed(&Zeroizing::new([7; 32]));
    let at = lines.len();
    let signed = |what: Hash| {
        let made = sign(&key, id, at as u64 - 1, what).expect("it is signed");
        let mut entry = entry(&lines[at - 1]);
        entry["kind"] = "signed".into();
        entry["body"] = json!({"sequence": at - 1, "head": last.to_string(),
            "key": made.key, "signature": made.signature});
        let mut lines = lines.clone();
        lines.push(sealed(entry));
        chained(&mut lines, at);
        Case {
            entries: Some(lines.concat()),
            ..small.clone()
        }
    };
    for (case, damaged) in [(signed(last), false), (signed(id), true)] {
        let folder = tempdir().unwrap();
        case.write(folder.path());
        let Some(output) = run(folder.path(), None) else {
            return skipped("there is no python3");
        };
        let told: Value = serde_json::from_slice(&output.stdout).expect("a report");
        if told["signaturesChecked"] == false {
            return skipped("it checks no signature: there is no package `cryptography`");
        }
        assert_eq!(told["verdict"] == "damaged", damaged, "{told}");
        if damaged {
            assert_eq!(told["line"], at + 1);
        }
    }
}

#[test]
fn what_cannot_be_said_is_no_verdict() {
    let folder = tempdir().unwrap();
    let Some(output) = run(folder.path(), None) else {
        return skipped("there is no python3");
    };
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
}
