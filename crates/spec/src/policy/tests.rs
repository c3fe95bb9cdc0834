//! Documents become rules, and each part of a rule is found in its file.

use lockstep_model::Code;

use crate::{LoadRequest, Loaded, Memory, load};

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: p}
spec:
  manifests: [manifests]
  environments:
    sim: {tenant: {simulator: {}}}
";

const PROVIDER: &str = "\
apiVersion: lockstep.dev/v1
kind: Provider
metadata: {name: anthropic}
spec:
  type: ANTHROPIC
  baseUrl: https://api.anthropic.com/v1
  apiKey: {env: KEY}
  models: [{id: a, name: A, maxTokens: 100, supportsStreaming: true}]
";

fn policy(rules: &str) -> String {
    let header = "apiVersion: lockstep.dev/v1\nkind: Policy\nmetadata: {name: limits}\nspec:\n";
    format!("{header}  rules:\n{rules}")
}

fn project() -> Memory {
    let files = Memory::default().file("lockstep.yaml", PROJECT);
    files.file("manifests/a.yaml", PROVIDER)
}

fn loaded(rules: &str) -> Loaded {
    let policy = policy(rules);
    let files = project().file("policies/limits.yaml", policy);
    load(&files, LoadRequest::default())
}

fn codes(rules: &str) -> Vec<Code> {
    let found = loaded(rules).findings;
    found.iter().map(|finding| finding.code).collect()
}

#[test]
fn parts_of_an_expression_are_found_in_the_file() {
    let rules = [
        "    - {id: a, rule: ä == bee, message: m}\n",
        "    - {id: b, rule: 'ä == bee', message: m}\n",
        "    - id: c\n      message: m\n      rule: |\n        ä == ä ||\n          ä == bee\n",
        "    - id: d\n      message: m\n      rule: >-\n        ä ==\n        bee\n",
    ];
    let loaded = loaded(&rules.concat());
    assert!(loaded.findings.is_empty(), "{:?}", loaded.findings);
    let text = policy(&rules.concat());
    let mut found = Vec::new();
    for rule in &loaded.policies {
        let start = rule.rule.as_str().rfind("bee").unwrap();
        let place = rule.rule.part(start, start + 3);
        let line = text.lines().nth(place.line as usize - 1).unwrap();
        let column: String = line.chars().skip(place.column as usize - 1).collect();
        assert!(column.starts_with(&text[place.start..place.end]));
        found.push(&text[place.start..place.end]);
    }
    // What is folded is not found again: its key stands for it.
    assert_eq!(found, ["bee", "bee", "bee", "rule"]);
}

#[test]
fn what_a_schema_cannot_say_is_said() {
    let rule = |more: &str| format!("    - {{id: a, rule: 'true', message: m, {more}}}\n");
    assert_eq!(codes(&rule("except: [Model/a]")), []);
    assert_eq!(codes(&rule("except: [Queue/a]")), [Code::Pattern]);
    assert_eq!(codes(&rule("exceptUntil: 2027-02-30")), [Code::Pattern]);
    assert_eq!(codes(&rule("match: {name: '[a'}")), [Code::Pattern]);
    assert_eq!(
        codes(&rule("match: {environments: [simm]}")),
        [Code::UnknownEnvironment]
    );
    assert_eq!(
        codes(&rule("on: plan, match: {kind: Model}")),
        [Code::Exclusive]
    );
    assert_eq!(codes(&rule("match: {kind: Modell}")), [Code::NotAllowed]);
    assert_eq!(codes(&rule("match: {kind: [Model, Prompt]}")), []);
    assert_eq!(codes(&rule("rules: 3")), [Code::UnknownField]);
    let twice = format!("{}{}", rule(""), rule(""));
    assert_eq!(codes(&twice), [Code::DuplicateItem]);
    let long = format!(
        "    - {{id: a, rule: '{}', message: m}}\n",
        "ä".repeat(4000)
    );
    assert_eq!(codes(&long), [Code::TooLarge]);
}

#[test]
fn a_manifest_is_no_policy() {
    let files = project().file("policies/a.yaml", PROVIDER);
    let loaded = load(&files, LoadRequest::default());
    let codes: Vec<_> = loaded.findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, [Code::UnknownKind]);
}

#[test]
fn policies_that_cannot_be_listed_are_no_policies_that_are_missing() {
    let missing = load(&project(), LoadRequest::default());
    assert_eq!(missing.findings, []);
    let files = project().file("policies", "a file, no folder");
    let found = load(&files, LoadRequest::default()).findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].is_error() && found[0].message.contains("policies"));
    assert_eq!(&*found[0].place.as_ref().unwrap().file, "lockstep.yaml");
}

#[cfg(unix)]
#[test]
fn policies_behind_a_link_out_of_the_project_are_an_error() {
    for target in ["..", "nowhere"] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        std::fs::create_dir_all(root.join("manifests")).unwrap();
        std::fs::write(root.join("lockstep.yaml"), PROJECT).unwrap();
        std::fs::write(root.join("manifests/a.yaml"), PROVIDER).unwrap();
        std::os::unix::fs::symlink(target, root.join("policies")).unwrap();
        let loaded = load(&crate::Disk::open(&root).unwrap(), LoadRequest::default());
        let errors = loaded.findings.iter().filter(|one| one.is_error());
        assert_eq!(errors.count(), 1, "{target}: {:?}", loaded.findings);
    }
}
