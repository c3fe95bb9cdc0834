//! The table of forms: how keys and tokens of known vendors look.
//!
//! Each row has what a text must contain before its pattern is tried, and the pattern; the group of
//! a pattern, if it has one, is the secret part. A row more is a vendor more.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Key;
use crate::privacy::guess::{is_filled, is_random};

/// How the keys of a vendor look.
pub(super) struct Form {
    what: &'static str,
    /// One of these stands in every text that holds such a key; `://` and `@` do if there is none.
    pub(super) anchors: &'static [&'static str],
    pattern: LazyLock<Option<Regex>>,
    /// Says whether the secret part is one.
    is_meant: fn(&str) -> bool,
}

impl Form {
    /// Finds all keys of this form.
    pub(super) fn find(&self, text: &str) -> impl Iterator<Item = Key> {
        let pattern = self.pattern.as_ref().into_iter();
        let captures = pattern.flat_map(move |pattern| pattern.captures_iter(text));
        captures.filter_map(move |captures| {
            let whole: Range<usize> = captures.get(0)?.range();
            let secret = captures.get(1).map_or(whole.clone(), |group| group.range());
            (self.is_meant)(&text[secret.clone()]).then(|| Key {
                // The beginning tells the vendor and is part of the key, unless it is an address.
                at: if self.hides_group() { secret } else { whole },
                what: self.what,
            })
        })
    }

    /// Says whether the part before the secret may be shown.
    fn hides_group(&self) -> bool {
        self.what == URL_PASSWORD || self.what == URL_PARAMETER || self.what == HEADER
    }

    #[cfg(test)]
    pub(super) fn compiles(&self) -> bool {
        self.pattern.is_some()
    }

    #[cfg(test)]
    pub(super) fn is(&self, what: &str) -> bool {
        self.what == what
    }
}

const URL_PASSWORD: &str = "a password in a URL";
const URL_PARAMETER: &str = "a key in a URL";
const HEADER: &str = "the value of an Authorization header";

/// Any text of the form is meant.
const fn always(_text: &str) -> bool {
    true
}

/// A value that was filled in and was not made of words.
fn is_drawn(text: &str) -> bool {
    is_filled(text) && is_random(text)
}

macro_rules! forms {
    ($($what:expr, [$($anchor:literal),*], $pattern:literal, $meant:ident;)*) => {
        /// All forms. The earlier row names a key that two rows find.
        pub(super) static FORMS: [Form; [$($what),*].len()] = [$(Form {
            what: $what,
            anchors: &[$($anchor),*],
            pattern: LazyLock::new(|| Regex::new($pattern).ok()),
            is_meant: $meant,
        }),*];
    };
}

forms! {
    "an Anthropic key", ["sk-ant-"],
        r"(?-u:\b)sk-ant-[A-Za-z0-9_-]{8,}", always;
    "an OpenAI key", ["sk-"],
        r"(?-u:\b)sk-([A-Za-z0-9_-]{12,})", is_random;
    "a Stripe key", ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"],
        r"(?-u:\b)(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}", always;
    "an AWS access key", ["AKIA", "ASIA"],
        r"(?-u:\b)(?:AKIA|ASIA)[A-Z0-9]{16}(?-u:\b)", always;
    "a GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        r"(?-u:\b)(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,})", always;
    "a GitLab token", ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "gloas-", "glsoat-"],
        r"(?-u:\b)gl(?:pat|dt|rt|ptt|cbt|oas|soat)-[A-Za-z0-9_.-]{16,}", always;
    "a Slack token", ["xox", "xapp-"],
        r"(?-u:\b)(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}", is_random;
    "a Slack webhook", ["hooks.slack.com/"],
        r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,}", always;
    "a Google key", ["AIza"],
        r"(?-u:\b)AIza[A-Za-z0-9_-]{30,}", always;
    "a Google token", ["ya29.", "GOCSPX-"],
        r"(?-u:\b)(?:ya29\.|GOCSPX-)[A-Za-z0-9_-]{20,}", always;
    "a JSON Web Token", ["eyJ"],
        r"(?-u:\b)eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,3}", always;
    "a private key", ["PRIVATE KEY"],
        r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=:,. \\\r\n\t]*(?:-----END [A-Z0-9 ]*-----)?",
        always;
    "an age key", ["AGE-SECRET-KEY-"],
        r"AGE-SECRET-KEY-1[A-Z0-9]{30,}", always;
    "a Hugging Face token", ["hf_"],
        r"(?-u:\b)hf_([A-Za-z0-9]{20,})", is_random;
    "an npm token", ["npm_"],
        r"(?-u:\b)npm_([A-Za-z0-9]{30,})", is_random;
    "a PyPI token", ["pypi-"],
        r"(?-u:\b)pypi-([A-Za-z0-9_-]{30,})", is_random;
    "a SendGrid key", ["SG."],
        r"(?-u:\b)SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}", always;
    "a Groq key", ["gsk_"],
        r"(?-u:\b)gsk_([A-Za-z0-9]{20,})", is_random;
    "an xAI key", ["xai-"],
        r"(?-u:\b)xai-([A-Za-z0-9]{20,})", is_random;
    "a Replicate token", ["r8_"],
        r"(?-u:\b)r8_([A-Za-z0-9]{20,})", is_random;
    "a Perplexity key", ["pplx-"],
        r"(?-u:\b)pplx-([A-Za-z0-9]{20,})", is_random;
    "a Databricks token", ["dapi"],
        r"(?-u:\b)dapi[0-9a-f]{32}", always;
    "a DigitalOcean token", ["_v1_"],
        r"(?-u:\b)do[opr]_v1_[0-9a-f]{40,}", always;
    "a Vault token", ["hvs.", "hvb."],
        r"(?-u:\b)hv[sb]\.([A-Za-z0-9_-]{20,})", is_random;
    "a Terraform token", [".atlasv1."],
        r"(?-u:\b)[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{40,}", always;
    "an Azure key", ["JQQJ9", "AccountKey=", "AccessKey="],
        r"(?-u:\b)(?:[A-Za-z0-9]{52}JQQJ9[A-Za-z0-9]{27}|(?:AccountKey|AccessKey)=[A-Za-z0-9+/]{20,}={0,2})",
        always;
    HEADER, ["earer ", "EARER "],
        r"(?i-u:\bbearer) +([A-Za-z0-9._~+/=-]{12,})", is_drawn;
    HEADER, ["asic ", "ASIC "],
        r"(?i-u:\bbasic) +([A-Za-z0-9+/]{12,}={0,2})", is_drawn;
    URL_PASSWORD, [],
        r#"[A-Za-z][A-Za-z0-9+.-]*://[^ \t\r\n/?\#:@"'<>]*:([^ \t\r\n/?\#@"'<>]+)@"#, is_filled;
    URL_PARAMETER, ["oken=", "OKEN=", "ecret=", "ECRET=", "assword=", "api_key=", "apikey=", "apiKey=", "api-key="],
        r#"(?i-u:[?&;][a-z0-9_.-]*(?:token|secret|password|api[_-]?key))=([^&\# \t\r\n"'<>]{6,})"#,
        is_filled;
    URL_PARAMETER, ["key=", "KEY=", "Key=", "auth=", "sig=", "signature=", "code="],
        r#"(?i-u:[?&;](?:[a-z0-9_.-]*key|auth|sig|signature|code))=([^&\# \t\r\n"'<>]{12,})"#,
        is_drawn;
}
