//! Whatever stands in a rule: nothing panics, nothing hangs, and every finding has its place.

use jiff::civil::date;
use lockstep_model::{Code, Finding, Severity};
use lockstep_policy::judge;
use lockstep_spec::{Documents, LoadRequest, Loaded, Memory, load};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

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
metadata: {name: anthropic, labels: {team: cx}}
spec:
  type: ANTHROPIC
  baseUrl: https://api.anthropic.com/v1
  apiKey: {env: KEY}
  timeout: 30s
  models:
    - {id: a, name: A, maxTokens: 8192, supportsStreaming: true}
    - {id: b, name: B, maxTokens: 4096, supportsStreaming: false}
";

fn judged(rules: &[String]) -> Loaded {
    let rule = |(index, text): (usize, &String)| {
        // Any text of JSON is one of YAML.
        let text = serde_json::Value::from(text.as_str());
        format!("    - {{id: r{index}, rule: {text}, message: m, messageExpression: {text}}}\n")
    };
    let header =
        "apiVersion: lockstep.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec:\n  rules:\n";
    let rules: String = rules.iter().enumerate().map(rule).collect();
    let files = Memory::default()
        .file("lockstep.yaml", PROJECT)
        .file("manifests/a.yaml", PROVIDER)
        .file("policies/p.yaml", format!("{header}{rules}"));
    let request = LoadRequest {
        documents: Documents::ForPolicies,
        ..LoadRequest::default()
    };
    let mut loaded = load(&files, request);
    drop(judge(&mut loaded, date(2026, 11, 21)));
    loaded
}

/// Something that may stand in a rule.
fn word() -> impl Strategy<Value = String> {
    let words = vec![
        "resource",
        "metadata",
        "name",
        ".",
        "models",
        "timeout",
        "labels",
        "has(",
        "size(",
        ")",
        "(",
        "[",
        "]",
        "{",
        "}",
        "'a'",
        "\"",
        "'",
        "b'x'",
        "r'\\'",
        "0",
        "1",
        "2.5",
        "3u",
        "0x1F",
        "9223372036854775807",
        "-",
        "+",
        "*",
        "/",
        "%",
        "==",
        "!=",
        "<=",
        "<",
        ">",
        "in",
        "&&",
        "||",
        "!",
        "?",
        ":",
        ",",
        ".all(m, ",
        ".exists(m, ",
        ".map(m, ",
        ".filter(m, ",
        ".exists_one(m, ",
        "m",
        "m.id",
        "null",
        "true",
        "false",
        "matches(",
        ".startsWith(",
        "duration(",
        "type(",
        "string(",
        "int(",
        "double(",
        "dyn(",
        "@meter",
        "@read(",
        "`a`",
        "é",
        "\n",
        " ",
    ];
    select(words).prop_map(str::to_owned)
}

/// Rules that can be decided, to be spoiled.
fn rule() -> impl Strategy<Value = String> {
    let rules = vec![
        "resource.models.all(m, m.maxTokens <= 8192 && m.id.matches('^[a-z]$'))",
        "duration(resource.timeout) <= duration('1m') ? name.size() < 20 : false",
        "has(metadata.labels.team) && metadata.labels['team'] in ['cx', 'ops']",
        "resource.models.filter(m, m.supportsStreaming).map(m, m.id + '!')[0] == 'a!'",
        "resource.models.exists_one(m, m.id == 'a') && string(size(resource.models)) == '2'",
    ];
    select(rules).prop_map(str::to_owned)
}

fn spoiled() -> impl Strategy<Value = String> {
    (rule(), vec((any::<prop::sample::Index>(), word()), 1..4)).prop_map(|(mut text, edits)| {
        for (at, word) in edits {
            let ends: Vec<usize> = text.char_indices().map(|(byte, _c)| byte).collect();
            let at = *at.get(&ends);
            let end = (at + word.len()).min(text.len());
            match text.is_char_boundary(end) {
                true => text.replace_range(at..end, &word),
                false => text.insert_str(at, &word),
            }
        }
        text
    })
}

fn any_rule() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,40}",
        vec(word(), 1..24).prop_map(|words| words.concat()),
        spoiled(),
    ]
}

proptest! {
    #[test]
    fn no_rule_takes_the_process_down(rules in vec(any_rule(), 20)) {
        let loaded = judged(&rules);
        for finding in &loaded.findings {
            let place = finding.place.as_ref().expect("a place");
            let file = loaded.sources.text(&place.file).expect("a file");
            prop_assert!(file.get(place.start..place.end).is_some(), "{finding:?}");
            prop_assert!(!finding.message.contains('\n'), "{finding:?}");
        }
    }
}

#[test]
fn rules_that_are_not_spoiled_hold() {
    let rules = [
        "resource.models.all(m, m.maxTokens <= 8192 && m.id.matches('^[a-z]$'))",
        "duration(resource.timeout) <= duration('1m') ? name.size() < 20 : false",
        "duration(resource.timeout).getSeconds() == 30 && duration('2m') == duration('120s')",
        "duration('90s').getMinutes() == 1 && duration('1500ms').getMilliseconds() == 1500",
        "has(metadata.labels.team) && metadata.labels['team'] in ['cx', 'ops']",
        "resource.models.filter(m, m.supportsStreaming).map(m, m.id + '!')[0] == 'a!'",
        "resource.models.exists_one(m, m.id == 'a') && string(size(resource.models)) == '2'",
        "resource.models.map(m, m.maxTokens).exists(t, t > 8000)",
        "resource.models.filter(m, m.id == 'b').size() == 1 && ['a'] + ['b'] == ['a', 'b']",
        "resource.models == resource.models && resource != {} && {'a': 1} == {'a': 1}",
        "type(name) == string && type(resource.models) == list && type(resource) == map",
        "type(duration('1s')) != string && !(name == 'x') && -1 < 0 && 7 % 4 == 3",
        "1 + 2 == 3 && 1.5 + 1.5 == 3.0 && 'a' + 'b' == 'ab' && 3 - 1 == 2 && 2 * 3 == 6",
        "matches(name, 'thro') && name.contains('thro') && name.endsWith('pic')",
        "resource['models'][0].id == 'a' && resource.models[1]['id'] == 'b'",
        "[[1, 2], [3]].all(l, l.all(i, i < 4)) && [1, 2].map(i, i * 2) == [2, 4]",
        "[1, 2, 3].filter(i, i > 1).map(i, [i])[0][0] == 2 && {'a': [1]}.a[0] == 1",
        "resource.models.all(name, has(name.id)) && name == 'anthropic'",
        "double(1) == 1.0 && int('3') == 3 && bool('true') && uint(3) == 3u && dyn(1) == 1",
        "!has(resource.models[0].price) && null == null && resource.apiKey.env == 'KEY'",
        "kind == 'Provider' && address == 'Provider/anthropic' && environment == 'sim'",
        "metadata == {'name': 'anthropic', 'liveName': 'anthropic', 'labels': {'team': 'cx'}, 'preventDestroy': false}",
    ];
    let loaded = judged(&rules.map(str::to_owned));
    assert_eq!(loaded.findings, []);
    assert!(loaded.spec.is_some());
}

#[test]
fn one_broken_rule_leaves_the_others() {
    let rules = ["name ==", "name == 'x'", "true"];
    let loaded = judged(&rules.map(str::to_owned));
    let found: Vec<_> = loaded
        .findings
        .iter()
        .map(|one| (one.code, one.severity))
        .collect();
    let error = Severity::Error;
    // Findings of manifests stand before those of policies.
    assert_eq!(
        found,
        [(Code::PolicyViolated, error), (Code::RuleUnusable, error)]
    );
    assert!(loaded.spec.is_none());
}

#[test]
fn what_a_rule_says_tells_nobody_who_somebody_is() {
    let key = format!("{}{}", "ghp_", "q7Zr2PxK9mVt4WbN".repeat(3));
    let message = format!("'ask ann.smith@acme-support.com about ' + name + ', not {key}'");
    let policy = format!(
        "apiVersion: lockstep.dev/v1\nkind: Policy\nmetadata: {{name: p}}\nspec:\n  rules:\n    - \
         {{id: a, rule: 'false', message: m, messageExpression: \"{message}\"}}\n"
    );
    let files = Memory::default()
        .file("lockstep.yaml", PROJECT)
        .file("manifests/a.yaml", PROVIDER)
        .file("policies/p.yaml", policy);
    let request = LoadRequest {
        documents: Documents::ForPolicies,
        ..LoadRequest::default()
    };
    let mut loaded = load(&files, request);
    drop(judge(&mut loaded, date(2026, 11, 21)));
    let broken = |finding: &&Finding| finding.code == Code::PolicyViolated;
    let finding = loaded.findings.iter().find(broken).expect("it is broken");
    assert_eq!(
        finding.message,
        "p/a: ask (personal data) about anthropic, not (secret)"
    );
}
