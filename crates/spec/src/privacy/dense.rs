//! Keys without a known beginning: told by the field that they stand in.
//!
//! A field's name and its text come in; what the text looks like goes out.

use crate::privacy::fields::{is_secret, sounds_secret};
use crate::privacy::guess::is_dense;

/// How keys begin that are pasted where the name of a variable belongs, however short the rest is.
const BEGINNINGS: [&str; 11] = [
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
];

/// Says what a text looks like in a field that is named like a secret.
pub(super) fn in_field(name: &str, text: &str) -> Option<&'static str> {
    // The text is asked first: that is quick, and mostly enough.
    let is_meant = is_dense(text) && (is_secret(name) || sounds_secret(name));
    is_meant.then_some("a key or token")
}

/// Says what a text looks like where the name of a variable belongs.
pub(super) fn as_variable(text: &str) -> Option<&'static str> {
    let begins = BEGINNINGS
        .iter()
        .any(|beginning| text.starts_with(beginning));
    // Names of variables have underscores, and letters of one case.
    let is_name = text.contains('_') && !text.bytes().any(|byte| byte.is_ascii_lowercase());
    (begins || (!is_name && is_dense(text))).then_some("a key or token")
}

/// Says whether a text that names a variable is a key that was pasted there.
pub(crate) fn is_pasted(text: &str) -> bool {
    as_variable(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_told_from_keys() {
        for name in [
            "PRIVATE_INFERENCE_KEY",
            "KEY_2",
            "externalAiToken",
            "OPENAI_API_KEY_2026",
            "a1",
        ] {
            assert_eq!(as_variable(name), None, "{name}");
        }
        for key in [
            "sk_live_abc",
            "q7Zr2PxK9mVt4WbN8sLc",
            "d41d8cd98f00b204e9800998ecf8427e",
        ] {
            assert!(as_variable(key).is_some(), "{key}");
        }
    }

    #[test]
    fn fields_tell_secrets_from_ids() {
        let text = "q7Zr2PxK9mVt4WbN8sLc";
        assert!(in_field("accessToken", text).is_some());
        assert!(in_field("db_password", text).is_some());
        assert_eq!(in_field("authCredentialId", text), None);
        assert_eq!(in_field("accessToken", "the-name-of-a-token"), None);
    }
}
