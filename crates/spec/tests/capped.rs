//! One bad file hides no other, and no file brings more findings than anybody reads.

use std::fmt::Write as _;

use lockstep_model::{Code, Finding, MAX_FINDINGS};
use lockstep_spec::{LoadRequest, Loaded, Memory, load};

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: capped}
spec:
  manifests: [manifests]
  environments: {sim: {tenant: {simulator: {}}}}
";

fn loaded(files: &[(&str, String)]) -> Loaded {
    let memory = Memory::default().file("lockstep.yaml", PROJECT);
    let memory = files.iter().fold(memory, |memory, (path, text)| {
        memory.file(path, text.as_bytes())
    });
    let request = LoadRequest {
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    load(&memory, request)
}

fn model(name: &str, labels: &str) -> String {
    format!(
        "---\napiVersion: lockstep.dev/v1\nkind: Model\n\
         metadata: {{name: {name}, external: true, {labels}}}\n"
    )
}

fn of_file<'a>(loaded: &'a Loaded, file: &str) -> Vec<&'a Finding> {
    let findings = loaded.findings.iter();
    let found = findings.filter(|one| one.place.as_ref().is_some_and(|at| &*at.file == file));
    found.collect()
}

#[test]
fn the_findings_of_a_file_are_capped_and_counted() {
    let mut many = String::new();
    for index in 0..MAX_FINDINGS + 50 {
        many += &model(&format!("m-{index}"), "colour: red");
    }
    let one = model("other", "colour: red");
    let loaded = loaded(&[("manifests/a.yaml", many), ("manifests/b.yaml", one)]);
    assert_eq!(of_file(&loaded, "manifests/a.yaml").len(), MAX_FINDINGS);
    assert_eq!(of_file(&loaded, "manifests/b.yaml").len(), 1);
    let left_out: Vec<_> = loaded.left_out.files().collect();
    assert_eq!(left_out, [("manifests/a.yaml", 50)]);
    assert!(loaded.has_errors() && loaded.findings.is_sorted());
}

#[test]
fn a_document_is_checked_no_further_at_some_point() {
    let mut fields = String::new();
    for index in 0..20_000 {
        write!(fields, "f{index}: 1, ").expect("text grows");
    }
    let loaded = loaded(&[("manifests/a.yaml", model("m", &fields))]);
    let found = of_file(&loaded, "manifests/a.yaml");
    assert_eq!(found.len(), MAX_FINDINGS);
    assert!(found.iter().any(|one| one.code == Code::TooLarge));
    assert!(loaded.left_out.total() > 0);
}

#[test]
fn a_file_is_read_no_further_at_some_point_and_says_so() {
    let text = format!("{}labels: {{x: y}}\n", "a: 1\n".repeat(10_000));
    let loaded = loaded(&[("manifests/a.yaml", text)]);
    let found = of_file(&loaded, "manifests/a.yaml");
    assert_eq!(found.len(), MAX_FINDINGS);
    let last = found.last().expect("there are findings");
    assert_eq!(last.code, Code::TooLarge);
    assert!(loaded.left_out.is_empty());
}
