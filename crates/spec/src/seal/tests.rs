use lockstep_model::{Address, Kind};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::files::Memory;
use crate::load::Documents;

const PROJECT: &str = "apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: p}
spec:
  manifests: [manifests]
  environments: {sim: {tenant: {simulator: {}}}}
";

const HEAD: &str = "# About support.
apiVersion: lockstep.dev/v1
kind: Prompt
metadata: {name: support}
spec:
  model: gpt-4o
  versions:
";

const TAIL: &str = "---
apiVersion: lockstep.dev/v1
kind: Model
metadata: {name: gpt-4o, external: true}
";

fn request() -> LoadRequest<'static> {
    LoadRequest {
        tool_version: "0.1.0",
        documents: Documents::Keep,
        ..LoadRequest::default()
    }
}

fn files(text: &str) -> Memory {
    Memory::default()
        .file("lockstep.yaml", PROJECT)
        .file("manifests/p.yaml", text)
        .file("manifests/a.md", "Be kind.\n")
}

fn address() -> Address {
    Address::new(Kind::Prompt, "support".parse().unwrap())
}

/// Puts versions away in a manifest, and returns its new text.
fn sealed(text: &str, versions: &[&str]) -> Result<String, SealError> {
    let files = files(text);
    let loaded = load(&files, request());
    assert!(!loaded.has_errors(), "{:?}", loaded.findings);
    let desired = &loaded.spec.as_ref().unwrap().objects[&address()];
    let applied = desired.fields.clone();
    let standings = standings(desired, Some(&applied));
    let digest = |version: &&str| {
        let mut found = standings.iter().filter(|(key, _standing)| key == version);
        match found.next() {
            Some((_key, Standing::Published(digest))) => ((*version).to_owned(), *digest),
            other => panic!("{other:?}"),
        }
    };
    let digests = versions.iter().map(digest).collect();
    let mut edits = seal(&files, (request(), &loaded), &address(), &digests)?;
    let edit = edits.pop().expect("a file is edited");
    assert!(edits.is_empty());
    assert_eq!(
        (&*edit.path, edit.versions),
        (
            "manifests/p.yaml",
            versions.iter().map(|v| (*v).to_owned()).collect()
        )
    );
    Ok(edit.text)
}

/// Puts one version away, with all around it, and returns its lines.
fn one(lines: &str) -> String {
    let text = format!("{HEAD}{lines}{TAIL}");
    let digest = |text: &str| {
        let at = text.find("sha256:").expect("a digest");
        text.replace(&text[at..at + 71], "DIGEST")
    };
    let text = digest(&sealed(&text, &["1.0.0"]).unwrap());
    let text = text.strip_prefix(HEAD).expect("the head stays");
    text.strip_suffix(TAIL).expect("the tail stays").to_owned()
}

#[test]
fn texts_of_any_style_are_put_away() {
    for (before, after) in [
        (
            "    - version: 1.0.0   # the first\n      systemPrompt: Be kind.   # a word\n",
            "    - version: 1.0.0   # the first\n      published: DIGEST   # a word\n",
        ),
        (
            "    - version: 1.0.0\n      systemPrompt: |\n        Be kind.\n\n        # Be brief.\n\n\
             \x20     # About examples.\n      examples:\n      - {input: a, output: b}\n      # inside\n      - input: c\n        output: >-\n          d\n      # behind\n\
             \x20     fit: dropOldest # never\n    # More.\n    - {version: 1.1.0, systemPrompt: b}\n",
            "    - version: 1.0.0\n      published: DIGEST\n\n      # About examples.\n      # behind\n      # never\n    # More.\n    - {version: 1.1.0, systemPrompt: b}\n",
        ),
        (
            "    - systemPromptFile: a.md\n      version: 1.0.0\n",
            "    - published: DIGEST\n      version: 1.0.0\n",
        ),
        (
            "    - systemPromptFile:\n        - a.md\n        - a.md\n      version: 1.0.0\n      fit: dropOldest\n",
            "    - published: DIGEST\n      version: 1.0.0\n",
        ),
        (
            "    - {version: 1.0.0, systemPromptFile: [a.md, a.md], examples: [{input: a, output: b}], fit: dropOldest}  # one\n",
            "    - {version: 1.0.0, published: DIGEST}  # one\n",
        ),
        (
            "    - {examples: [{input: a, output: b}], version: 1.0.0, systemPrompt: 'it''s', fit: dropOldest}\n",
            "    - {published: DIGEST, version: 1.0.0}\n",
        ),
        (
            "    - {\"version\": \"1.0.0\",\"systemPrompt\":\"x\"}\n",
            "    - {\"version\": \"1.0.0\",\"published\": \"DIGEST\"}\n",
        ),
        (
            "    - version: 1.0.0\n      systemPrompt: Be\n        kind\n\n        and brief.\n      fit: dropOldest\n",
            "    - version: 1.0.0\n      published: DIGEST\n",
        ),
        (
            "    - version: 1.0.0\n      systemPrompt: \"Be\n        kind.\"\n      examples:\n        [{input: a, output: b},\n        {input: c, output: d}]\n",
            "    - version: 1.0.0\n      published: DIGEST\n",
        ),
        (
            "    - version: 1.0.0\n      systemPrompt: !!str |2\n          Be kind.\n        And brief.\n",
            "    - version: 1.0.0\n      published: DIGEST\n",
        ),
    ] {
        assert_eq!(one(before), after, "{before}");
    }
}

#[test]
fn windows_files_keep_their_line_ends() {
    let text = format!(
        "{HEAD}    - version: 1.0.0\n      systemPrompt: |\n        Be kind.\n      fit: dropOldest\n{TAIL}"
    );
    let text = text.replace('\n', "\r\n");
    let after = sealed(&text, &["1.0.0"]).unwrap();
    let expected = format!(
        "{HEAD}    - version: 1.0.0\n      published: {}\n{TAIL}",
        published::digest("Be kind.\n")
    );
    assert_eq!(after, expected.replace('\n', "\r\n"));
}

#[test]
fn what_is_never_shown_survives() {
    let key = "apiKey:hunter2-very-secret";
    let above = format!("# Ask ann.smith@acme-support.com.\n{HEAD}");
    let other = format!(
        "    - {{version: 1.1.0, systemPrompt: Write to ann.smith@acme-support.com}}\n    \
         - {{version: 1.2.0, systemPrompt: '{key}'}}\n"
    );
    let text = format!("{above}    - {{version: 1.0.0, systemPrompt: a}}\n{other}{TAIL}");
    let shown = crate::conceal("manifests/p.yaml", &text);
    assert!(
        !shown.contains(key) && !shown.contains("ann.smith"),
        "{shown}"
    );
    let after = sealed(&text, &["1.0.0"]).unwrap();
    let digest = published::digest("a");
    let expected = format!("    - {{version: 1.0.0, published: {digest}}}\n");
    assert_eq!(after, format!("{above}{expected}{other}{TAIL}"));
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    let text = format!("{HEAD}    - {{version: 1.0.0, systemPrompt: a}}\n{TAIL}");
    let loaded = load(&files(&text), request());
    let digests = [("1.0.0".to_owned(), published::digest("a"))].into();
    let now = files(&text.replace("About", "Above"));
    let error = seal(&now, (request(), &loaded), &address(), &digests).unwrap_err();
    assert!(
        error.to_string().contains("outside the versions"),
        "{error}"
    );
}

#[test]
fn several_versions_are_put_away_at_once() {
    let lines = "    - {version: 1.0.0, systemPromptFile: a.md}\n    - version: 1.1.0\n      systemPrompt: b\n    - {version: 1.2.0, systemPrompt: c}\n";
    let after = sealed(&format!("{HEAD}{lines}{TAIL}"), &["1.0.0", "1.1.0"]).unwrap();
    let (a, b) = (published::digest("Be kind.\n"), published::digest("b"));
    let expected = format!(
        "    - {{version: 1.0.0, published: {a}}}\n    - version: 1.1.0\n      published: {b}\n    - {{version: 1.2.0, systemPrompt: c}}\n"
    );
    assert_eq!(after, format!("{HEAD}{expected}{TAIL}"));
}

#[test]
fn what_is_written_in_an_unusual_way_is_left_alone() {
    let lines = "    - ? version\n      : 1.0.0\n      ? systemPrompt\n      : a\n      \
                 ? fit\n      : dropOldest\n";
    let error = sealed(&format!("{HEAD}{lines}{TAIL}"), &["1.0.0"]).unwrap_err();
    assert!(matches!(error, SealError::Written { .. }), "{error}");
}

#[test]
fn a_text_that_a_value_fills_is_put_away_too() {
    let lines = "    - version: 1.0.0\n      systemPrompt: {value: greeting}\n";
    let project = PROJECT.replace(
        "{simulator: {}}",
        "{simulator: {}}, values: {greeting: Hello}",
    );
    let files = files(&format!("{HEAD}{lines}{TAIL}")).file("lockstep.yaml", project);
    let loaded = load(&files, request());
    assert!(!loaded.has_errors(), "{:?}", loaded.findings);
    let digest = published::digest("Hello");
    let digests = [("1.0.0".to_owned(), digest)].into();
    let edits = seal(&files, (request(), &loaded), &address(), &digests).unwrap();
    let expected = format!("    - version: 1.0.0\n      published: {digest}\n");
    assert_eq!(edits[0].text, format!("{HEAD}{expected}{TAIL}"));
    let digests = [("3.0.0".to_owned(), published::digest("Hello"))].into();
    let error = seal(&files, (request(), &loaded), &address(), &digests).unwrap_err();
    assert_eq!(error, SealError::Undeclared("3.0.0".to_owned()));
}

#[test]
fn versions_stand_as_the_ledger_knows_them() {
    let digest = published::digest("x");
    let lines = format!(
        "    - {{version: 1.0.0, published: '{digest}'}}\n    - version: 1.2.0\n      systemPrompt: b\n      \
         examples: [{{input: i, output: o}}]\n      fit: dropOldest\n    - {{version: 1.10.0, systemPrompt: c}}\n    - {{version: 2.0.0, systemPrompt: d}}\n"
    );
    let loaded = load(&files(&format!("{HEAD}{lines}{TAIL}")), request());
    let desired = &loaded.spec.as_ref().unwrap().objects[&address()];
    let applied = Fields::from(
        json!({"versions": {"1.0.0": "x", "1.2.0": "b", "1.10.0": "other"}})
            .as_object()
            .unwrap()
            .clone(),
    );
    let standing = |applied| {
        let standings = standings(desired, applied).into_iter();
        standings
            .map(|(_key, standing)| standing)
            .collect::<Vec<_>>()
    };
    let known = [
        Standing::Sealed,
        // Published without its example: the same parts make that text.
        Standing::Published(published::digest("b")),
        Standing::Differs(Digests {
            here: published::digest("c"),
            published: published::digest("other"),
        }),
        Standing::Unpublished,
    ];
    assert_eq!(standing(Some(&applied)), known);
    assert_eq!(standing(None)[1..], [Standing::Unpublished; 3]);
    let other = json!({"versions": {"1.0.0": "y"}});
    let other = Fields::from(other.as_object().unwrap().clone());
    let Standing::Mislisted(digests) = standing(Some(&other))[0] else {
        panic!("it is listed by the digest of another text");
    };
    assert_eq!(digests.published, published::digest("y"));
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,3}",
        "[a-z ]{1,12}".prop_map(|text| format!("\"{text}: # x\"")),
        "[a-z ]{1,12}".prop_map(|text| format!("'{text}, ''}}'")),
    ]
}

fn block() -> impl Strategy<Value = String> {
    let line = "( {0,3}[a-z#-]{1,8}( [a-z:#]{1,5})?)?";
    let lines = (prop::collection::vec(line, 0..4), "[|>][+-]?");
    lines.prop_map(|(lines, style)| {
        let lines = lines.iter().map(|line| match line.is_empty() {
            true => "\n".to_owned(),
            false => format!("          {line}\n"),
        });
        format!("{style}\n          first\n{}", lines.collect::<String>())
    })
}

/// An item in block style, with its entries in any order and comments between them.
fn item(version: &'static str) -> impl Strategy<Value = String> {
    let text = prop_oneof![
        scalar().prop_map(|text| format!("systemPrompt: {text}\n")),
        block().prop_map(|text| format!("systemPrompt: {text}")),
        Just("systemPromptFile: [a.md, a.md]\n".to_owned()),
        Just("systemPromptFile:\n      - a.md\n      - a.md\n".to_owned()),
    ];
    let examples = prop_oneof![
        Just(String::new()),
        (scalar(), scalar())
            .prop_map(|(a, b)| format!("examples:\n        - {{input: {a}, output: {b}}}\n")),
        (block(), scalar())
            .prop_map(|(a, b)| format!("examples:\n      - input: {a}        output: {b}\n")),
    ];
    let fit = prop_oneof![
        Just(""),
        Just("fit: dropOldest\n"),
        Just("fit: dropOldest  # why\n")
    ];
    let comment = prop_oneof![Just(""), Just("      # Between.\n"), Just("\n")];
    let number = Just(format!("version: {version}\n"));
    let entries = (number, text, examples, fit.prop_map(str::to_owned), comment);
    entries.prop_flat_map(|(number, text, examples, fit, comment)| {
        let entries: Vec<String> = [number, text, examples, fit]
            .into_iter()
            .filter(|entry| !entry.is_empty())
            .collect();
        Just(entries).prop_shuffle().prop_map(move |entries| {
            let joined = entries.join(&format!("{comment}      "));
            format!("    - {joined}")
        })
    })
}

proptest! {
    /// Everything that is not of the version's text stays, byte by byte; that the meaning stays is
    /// checked by `seal` itself.
    #[test]
    fn all_other_bytes_stay(first in item("1.0.0"), second in item("1.1.0")) {
        let text = format!("{HEAD}{first}{second}{TAIL}");
        let after = sealed(&text, &["1.1.0"]);
        let after = after.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let kept = format!("{HEAD}{first}");
        prop_assert!(after.starts_with(&kept) && after.ends_with(TAIL), "{after}");
        let item = &after[kept.len()..after.len() - TAIL.len()];
        let left = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
        prop_assert_eq!(item.lines().filter(left).count(), 2, "{}", item);
    }
}
