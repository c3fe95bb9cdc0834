//! Takes secrets out of texts that the tenant wrote.
//!
//! Every secret that was ever sent is remembered, in each spelling that it may come back in.

use std::sync::{PoisonError, RwLock};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};

/// What stands in place of a secret.
const MASK: &str = "(secret)";
/// How much of a server's text is shown.
const LONGEST_TEXT: usize = 200;
/// How much is shown of a page that was not meant for us.
const LONGEST_START: usize = 80;

/// The secrets that no text may hold.
#[derive(Debug, Default)]
pub(crate) struct Mask {
    secrets: RwLock<Vec<SecretString>>,
}

impl Mask {
    /// Remembers a secret.
    pub(crate) fn add(&self, secret: &str) {
        let quoted = Zeroizing::new(serde_json::to_string(secret).unwrap_or_default());
        let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        let spellings = [
            SecretString::from(secret),
            SecretString::from(quoted.trim_matches('"')),
            SecretString::from(form),
            SecretString::from(BASE64_STANDARD.encode(secret)),
        ];
        let mut secrets = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        for spelling in spellings {
            let text = spelling.expose_secret();
            let known = secrets.iter().any(|one| one.expose_secret() == text);
            if !text.is_empty() && !known {
                secrets.push(spelling);
            }
        }
        // Longer ones first, so that no piece of one is left beside the mask of another.
        secrets.sort_by_key(|one| std::cmp::Reverse(one.expose_secret().len()));
    }

    /// Returns a text without secrets, on one line and of bearable length.
    pub(crate) fn clean(&self, text: &str) -> String {
        self.shorten(text, LONGEST_TEXT)
    }

    /// Returns the start of a text without secrets, on one line.
    pub(crate) fn start(&self, text: &str) -> String {
        self.shorten(text, LONGEST_START)
    }

    /// Says whether a text holds a secret.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = secrets.iter();
        secrets.any(|secret| text.contains(secret.expose_secret()))
    }

    /// Returns a text without secrets, as long as it is.
    pub(crate) fn take_out(&self, text: &str) -> String {
        let secrets = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        let mut text = text.to_owned();
        for secret in secrets.iter() {
            if text.contains(secret.expose_secret()) {
                text = text.replace(secret.expose_secret(), MASK);
            }
        }
        text
    }

    fn shorten(&self, text: &str, longest: usize) -> String {
        let text = self.take_out(text);
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        let mut shown: String = text.trim().chars().take(longest).map(plain).collect();
        if text.trim().chars().nth(longest).is_some() {
            shown.push('…');
        }
        shown
    }
}

/// Spells a secret in Base64, which is as secret.
pub(crate) fn base64(secret: &SecretString) -> SecretString {
    SecretString::from(BASE64_STANDARD.encode(secret.expose_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_secret_is_masked() {
        let mask = Mask::default();
        mask.add("s3cr\"et&x");
        mask.add("s3cr\"et&x-longer");
        for text in [
            "key s3cr\"et&x refused",
            "{\\\"apiKey\\\": \"s3cr\\\"et&x\"}",
            "s3cr%22et%26x",
            "czNjciJldCZ4",
            "s3cr\"et&x-longer",
        ] {
            let clean = mask.clean(text);
            assert!(clean.contains(MASK), "{clean}");
            assert!(
                !clean.contains("s3cr") && !clean.contains("longer"),
                "{clean}"
            );
        }
    }

    #[test]
    fn texts_are_one_short_line() {
        let clean = Mask::default().clean(&format!("a\nb\u{1b}[31m{}", "x".repeat(500)));
        assert!(clean.starts_with("a b [31m") && clean.ends_with('…'));
        assert_eq!(clean.chars().count(), LONGEST_TEXT + 1);
    }
}
