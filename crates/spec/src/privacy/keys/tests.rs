//! What is found, and above all what is not.

use super::*;

/// Keys of each form, put together here so that no scanner takes this file for a leak.
fn samples() -> Vec<String> {
    let drawn = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9dE1fG3";
    let hex = "0123456789abcdef0123456789abcdef0123456789abcdef";
    let with = |prefix: &str, length: usize| format!("{prefix}{}", &drawn[..length]);
    vec![
        with("sk-ant-api03-", 40),
        with("sk-", 32),
        with("sk-proj-", 40),
        with("sk_live_", 24),
        with("rk_test_", 24),
        with("whsec_", 24),
        format!("AKIA{}", "IOSFODNN7EXAMPLE"),
        with("ghp_", 36),
        with("github_pat_", 40),
        with("glpat-", 20),
        format!(
            "xoxb-{}",
            "123456789012-1234567890123-aB3dE5fG7hI9jK1lM3nO5pQ7"
        ),
        format!("https://hooks.slack.com/services/{}", &drawn[..30]),
        with("AIza", 35),
        with("ya29.", 30),
        format!("eyJ{}.eyJ{}.{}", &drawn[..20], &drawn[..20], &drawn[..30]),
        format!("-----BEGIN RSA {}-----", "PRIVATE KEY"),
        format!("AGE-SECRET-KEY-1{}", &drawn.to_uppercase()[..40]),
        with("hf_", 34),
        with("npm_", 36),
        with("pypi-", 40),
        format!("SG.{}.{}", &drawn[..22], &drawn[..43]),
        with("gsk_", 40),
        with("xai-", 40),
        with("r8_", 37),
        with("pplx-", 40),
        format!("dapi{}", &hex[..32]),
        format!("dop_v1_{hex}"),
        with("hvs.", 24),
        format!("{}.atlasv1.{}", &drawn[..14], &drawn[..44]),
        format!("AccountKey={}==", &drawn[..44]),
        format!("Authorization: Bearer {}", &drawn[..30]),
        format!("Basic {}", &drawn[..24]),
        "postgres://lockstep:hunter2@db.internal/app".to_owned(),
        "https://api.example.com/v1?api_key=hunter22".to_owned(),
        format!("https://api.example.com/v1?x=1&key={}", &drawn[..24]),
    ]
}

#[test]
fn every_form_compiles_and_is_found() {
    for form in &FORMS {
        assert!(form.compiles(), "{:?}", form.anchors);
    }
    let mut seen = std::collections::BTreeSet::new();
    for sample in samples() {
        for text in [sample.clone(), format!("before \"{sample}\" after")] {
            let found = find(&text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(may_hold(&text));
            seen.insert(found[0].what);
        }
    }
    for form in &FORMS {
        assert!(seen.iter().any(|what| form.is(what)), "no sample of a form");
    }
}

#[test]
fn names_words_and_identifiers_are_no_keys() {
    for text in [
        "cred_abc123xyz",
        "5c1f0c2e-9a3b-4d5e-8f60-112233445566",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "anthropic/claude-3-sonnet",
        "task-force-something-long-name-2",
        "sk-prompt-for-support-agents",
        "sk_live_chat_support",
        "hf_transformers_pipeline_for_chat",
        "https://inference.private-cloud.internal/api/v1",
        "https://user@host.example/path",
        "https://host.example/path?api_key=${API_KEY}",
        "https://user:${PASSWORD}@host.example/path",
        "Use basic arithmetic and never more.",
        "The bearer of this letter is our guest.",
        "send `Authorization: Bearer <token>`",
        "mail me at a@b.example: it is fine",
        "https://shop.example/?key=overview-of-all-products",
        "https://shop.example/?code=standard",
        "-----BEGIN CERTIFICATE-----",
        "eyJ is how many tokens begin",
        "AKIA is a prefix",
        "lockstep.dev/v1",
        "my-orchestrator.internal/webhooks/genesys-llm",
        "s3://acme-lockstep/prod",
    ] {
        assert_eq!(find(text), [], "{text}");
    }
}

#[test]
fn only_the_secret_part_of_a_url_is_found() {
    let text = "postgres://lockstep:hunter2@db.internal/app";
    assert_eq!(&text[find(text)[0].at.clone()], "hunter2");
}

#[test]
fn a_private_key_is_found_to_its_end() {
    let text = format!(
        "a\n-----BEGIN {0}-----\nabc+/=\ndef\n-----END {0}-----\nb",
        "PRIVATE KEY"
    );
    let at = find(&text)[0].at.clone();
    assert_eq!((&text[..at.start], &text[at.end..]), ("a\n", "\nb"));
}

#[test]
fn work_grows_with_the_length_alone() {
    for piece in [
        "sk-",
        "eyJa.",
        "-----BEGIN PRIVATE KEY-----",
        "a://b:",
        "Bearer ",
        "?key=",
    ] {
        let text = piece.repeat(20_000);
        assert!(find(&text).len() <= 20_000);
    }
}

#[test]
fn every_anchor_is_seen_wherever_it_stands() {
    let text = "a: b, ".repeat(20);
    assert!(!may_hold(&text) && !may_hold(""));
    for anchor in FORMS.iter().flat_map(|form| form.anchors) {
        for at in 0..40 {
            let text = format!("{}{anchor}{}", &text[..at], &text[at..]);
            assert!(may_hold(&text), "{anchor} at {at}");
        }
        assert!(may_hold(anchor));
    }
}
