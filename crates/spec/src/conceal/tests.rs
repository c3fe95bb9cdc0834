//! What is concealed, and that places stay where they are.

use lockstep_model::{Code, Finding};

use super::*;

/// Conceals a manifest, and says that only secrets changed.
fn shown(yaml: &str) -> String {
    let shown = text("manifests/a.yaml", yaml);
    assert_eq!(shown.len(), yaml.len());
    assert_eq!(shown.matches('\n').count(), yaml.matches('\n').count());
    shown
}

#[test]
fn references_are_shown_and_literals_are_not() {
    for reference in [
        "apiKey: {env: A_KEY}\n",
        "apiKey: {env: A_KEY, revision: \"2026-11\"} # why\n",
        "apiKey:\n  file: secrets/key.txt\n",
        "probe: {token: {env: A_KEY}, timeout: 15s}\n",
        "credentials: {clientId: {value: id}, clientSecret: {file: secret.txt}}\n",
        "maxTokens: 4096\nauthCredentialId: cred_abc123xyz\n",
    ] {
        assert_eq!(shown(reference), reference);
        // The same in a file that cannot be read.
        let broken = format!("{reference}broken: [\n");
        assert_eq!(shown(&broken), broken);
    }
    for literal in [
        "apiKey: hunter2\nb: c\n",
        "apiKey: 'hunter2'\n",
        "apiKey: [hunter2]\n",
        "apiKey: {literal: hunter2}\n",
        "apiKey: {hunter2}\n",
        "apiKey: {env: hunter2!}\n",
        "apiKey: |\n  hunter2\n  hunter2\nb: c\n",
        "apiKey: >-\n\n  hunter2\n",
        "apiKey:\n  hunter2\n",
        "apiKey:\n- hunter2\n",
        "\"apiKey\": \"hunter2\"\n",
        "a: {token: {env: A, value2: hunter2}, b: c}\n",
        "labels: {db_password: hunter2}\n",
        "- apiKey:hunter2\n",
        "{apiKey:hunter2, b: c}\n",
        "apiKey: {env: A, env: hunter2 x}\n",
    ] {
        for broken in ["", "broken: [\n", "\tx\n"] {
            let yaml = format!("{literal}{broken}");
            let shown = shown(&yaml);
            assert!(!shown.contains("hunter2"), "{yaml}{shown}");
        }
    }
}

#[test]
fn secrets_in_files_that_cannot_be_read_are_hidden() {
    for literal in [
        "apiKey hunter2\n  x: [\n",
        "apiKey = hunter2\n: [\n",
        "apiKey: {env: \n hunter2\n",
        "a: {apiKey: hunter2, b: [}\n",
        "apiKey:\nhunter2\nb: [\n",
        "a: [\n  clientSecret: \"hunter2\n",
        "apiKey: {env: A}, token: hunter2\n",
        "apiKey\n: hunter2 [\n",
        "? apiKey\n: hunter2\nb: [\n",
    ] {
        let shown = shown(literal);
        assert!(!shown.contains("hunter2"), "{literal}{shown}");
    }
}

#[test]
fn keys_and_personal_data_are_hidden_anywhere() {
    let yaml = "a: \"s\\x6b-ant-0123456789abcdef\" # sk-ant-0123456789abcdef\nb: jane@acme.io ä\n";
    let shown = shown(yaml);
    assert!(
        !shown.contains("0123456789") && !shown.contains("jane"),
        "{shown}"
    );
    assert!(shown.ends_with("b: ************ ä\n"), "{shown}");
    let prompt = text("a.md", "token: fine\nmail jane@acme.io");
    assert_eq!(prompt, "token: fine\nmail ************");
}

#[test]
fn words_lose_what_looks_like_a_key() {
    let mut all = vec![
        Finding::new(
            Code::UnknownField,
            "unknown field `sk-ant-0123456789abcdef`",
        )
        .help("did you mean `apiKey:hunter2`? write `apiKey: {env: NAME}`"),
    ];
    findings(&mut all);
    assert_eq!(all[0].message, "unknown field `(secret)`");
    let help = all[0].help.as_deref().unwrap();
    assert_eq!(
        help,
        "did you mean `apiKey:(secret)`? write `apiKey: {env: NAME}`"
    );
}

#[test]
fn outputs_that_terraform_marks_are_hidden_in_files_that_cannot_be_read() {
    for json in [
        r#"{"db": {"sensitive": true, "type": "string", "value": "hunter2"}, "x": {"sensitive": false "type": 1}}"#,
        r#"{"db": {"value": "hunter2", "sensitive": true}, "x": {"sensitive": false, "value": "\ud83d\ude00"}}"#,
        "{\"db\": {\"sensitive\": true,\n\"value\": {\n\"a\": \"hunter2\"\n}}, [\n",
        "{\"db\": {\"sensitive\" true, \"value\": \"hunter2\"}}",
        "{\"db\": {\"sensitive\": ,, \"value\": \"hunter2\"}}",
        "db:\n  sensitive: true\n  value:\n    - hunter2\n: [\n",
    ] {
        let shown = shown(json);
        assert!(!shown.contains("hunter2"), "{json}\n{shown}");
    }
    for open in [
        "{\"x\": {\"sensitive\": false, \"value\": 1 \"type\": 2}}",
        "caseSensitive: true\nwords: a sensitive matter\nx: [\n",
    ] {
        assert_eq!(shown(open), open);
    }
}
