//! Laws of loading: any bytes are survived, texts arrive as written, order is nothing.

use lockstep_model::Finding;
use lockstep_spec::{LoadRequest, Loaded, Memory, load};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const PROJECT: &str = "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {name: p}\nspec:\n  manifests: [m]\n  environments: {sim: {tenant: {simulator: {}}}}\n";

fn loaded(files: &Memory) -> Loaded {
    let request = LoadRequest {
        environment: None,
        tool_version: "0.1.0",
        ..LoadRequest::default()
    };
    load(files, request)
}

fn with(bytes: impl Into<Vec<u8>>) -> Loaded {
    let files = Memory::default().file("lockstep.yaml", PROJECT);
    loaded(&files.file("m/a.yaml", bytes))
}

/// Says that every place lies in its file, at the line and column that it claims.
fn check_places(loaded: &Loaded) {
    for place in loaded.findings.iter().filter_map(|f| f.place.as_ref()) {
        let Some(text) = loaded.sources.text(&place.file) else {
            continue;
        };
        assert!(
            place.start <= place.end && place.end <= text.len(),
            "{place}"
        );
        let before = text
            .get(..place.start)
            .expect("a place starts with a character");
        assert!(text.is_char_boundary(place.end), "{place}");
        // A carriage return alone ends a line, too.
        let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count() + 1;
        assert_eq!(place.line as usize, line, "{place} {text:?}");
    }
}

/// Pieces of YAML that meet each other in ways nobody writes.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "a: b\n",
        "- ",
        "? ",
        ": ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "  ",
        "\t",
        "---\n",
        "...\n",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "<<: ",
        "|\n",
        ">-\n",
        "'",
        "\"",
        "\\",
        "#",
        "%YAML 1.2\n",
        "\r\n",
        "\u{feff}",
        "ä",
        "😀",
        "0x1F",
        ".inf",
        "~",
        "\0",
        "kind: Model\n",
        "apiVersion: lockstep.dev/v1\n",
        "metadata: {name: a}\n",
        "spec:\n",
        "\u{85}",
        "\u{2028}",
    ];
    prop_oneof![
        8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => ".{0,6}",
    ]
}

/// Values that may stand where they do not belong.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let key = prop_oneof![
            "[a-z]{1,8}",
            Just("version".to_owned()),
            Just("name".to_owned())
        ];
        let map = prop::collection::btree_map(key, inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            map.prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A prompt of one version.
fn manifest(name: &str, text: &str) -> Value {
    json!({
        "apiVersion": "lockstep.dev/v1", "kind": "Prompt", "metadata": {"name": name},
        "spec": {"model": "gpt", "versions": [{"version": "1.0.0", "systemPrompt": text}]},
    })
}

const MODEL: &str = "apiVersion: lockstep.dev/v1\nkind: Model\nmetadata: {name: gpt}\nspec:\n  endpointUrl: https://a.example\n  authCredentialId: c\n  architecture: openai\n  rateLimits: {requestsPerMinute: 1, tokensPerMinute: 1}\n";

proptest! {

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_places(&with(bytes));
    }

    #[test]
    fn any_text_is_survived(pieces in prop::collection::vec(piece(), 0..30)) {
        check_places(&with(pieces.concat()));
    }

    #[test]
    fn any_project_file_is_survived(pieces in prop::collection::vec(piece(), 0..30), cut in 0..PROJECT.len()) {
        let text = format!("{}{}", &PROJECT[..cut], pieces.concat());
        check_places(&loaded(&Memory::default().file("lockstep.yaml", text)));
    }

    #[test]
    fn any_value_in_any_place_is_survived(value in value(), place in 0..6_usize) {
        let mut document = manifest("a", "Be kind.");
        let pointers = ["/apiVersion", "/kind", "/metadata", "/metadata/name", "/spec", "/spec/versions/0"];
        *document.pointer_mut(pointers[place]).expect("a place") = value;
        check_places(&with(serde_yaml::to_string(&document).expect("YAML")));
    }
}

proptest! {

    #[test]
    fn texts_arrive_as_they_were_written(text in "[ -~äöü€😀\\n\\t]{1,60}") {
        prop_assume!(!text.trim().is_empty());
        let yaml = serde_yaml::to_string(&manifest("a", &text)).expect("YAML");
        let loaded = with(format!("{MODEL}---\n{yaml}"));
        prop_assert_eq!(&loaded.findings, &Vec::<Finding>::new(), "{}", yaml);
        let spec = loaded.spec.expect("a Spec");
        let prompt = &spec.objects[&"Prompt/a".parse().expect("an address")];
        prop_assert_eq!(&prompt.fields.get("versions").expect("versions")["1.0.0"], &Value::from(text));
    }

    #[test]
    fn the_order_of_files_and_documents_is_nothing(
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        cut in 1..12_usize,
    ) {
        let document = |index: &usize| match index {
            0 => MODEL.to_owned(),
            index => serde_yaml::to_string(&manifest(&format!("p{index}"), "Be kind.")).expect("YAML"),
        };
        let digest = |order: &[usize], cut: usize| {
            let mut files = Memory::default().file("lockstep.yaml", PROJECT);
            for (number, documents) in order.chunks(cut).enumerate() {
                let texts: Vec<String> = documents.iter().map(document).collect();
                files = files.file(&format!("m/{number}.yaml"), texts.join("---\n"));
            }
            loaded(&files).spec.expect("a Spec").digest()
        };
        let sorted: Vec<usize> = (0..12).collect();
        prop_assert_eq!(digest(&order, cut), digest(&sorted, 12));
    }
}

/// A value that stands where a secret's reference belongs may be the secret itself.
#[test]
fn no_finding_holds_a_value() {
    for literal in [
        "hunter2",
        "{env: [hunter2]}",
        "[hunter2]",
        "{file: {a: hunter2}}",
        "{env: A, revision: [hunter2]}",
    ] {
        let text = format!(
            "apiVersion: lockstep.dev/v1\nkind: Provider\nmetadata: {{name: a, liveName: [hunter2]}}\nspec:\n  type: hunter2\n  baseUrl: hunter2://hunter2\n  apiKey: {literal}\n  timeout: hunter2\n  models: hunter2\n"
        );
        let findings = with(text).findings;
        assert!(findings.len() >= 5, "{findings:?}");
        for finding in findings {
            let Finding { message, help, .. } = &finding;
            assert!(!message.contains("hunter2"), "{message}");
            assert!(
                !help.as_deref().unwrap_or_default().contains("hunter2"),
                "{help:?}"
            );
        }
    }
}

#[test]
fn many_findings_are_bounded_and_counted() {
    use std::fmt::Write as _;

    let mut text = MODEL.to_owned();
    for index in 0..5_000 {
        writeln!(text, "  unknown{index}: 1").expect("text grows");
    }
    let loaded = with(text);
    assert_eq!(loaded.findings.len(), 100);
    // A document is checked until it has some hundred findings, and one that says so.
    let ends = |finding: &&Finding| finding.message.ends_with("it is checked no further");
    assert_eq!(loaded.findings.iter().filter(ends).count(), 1);
    assert!(
        (100..200).contains(&loaded.left_out.total()),
        "{:?}",
        loaded.left_out
    );
}
