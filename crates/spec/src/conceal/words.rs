//! The words of findings without secrets, whatever a name or a path in them holds.
//!
//! Findings come in and go out; what looks like a key in their words is masked.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use lockstep_model::Finding;
use regex::Regex;

use crate::privacy;

/// What stands in the place of a secret.
const MASK: &str = "(secret)";

/// What stands in the place of what may tell who somebody is.
const PERSONAL: &str = "(personal data)";

/// The name of a secret and its value in one.
static GLUED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"([A-Za-z][A-Za-z0-9_.-]*)["']?[:=]([^ \t`"',{}\[\]]+)"#).ok());

/// Masks what looks like a key in the words of findings, wherever they come from.
pub fn findings(findings: &mut [Finding]) {
    for finding in findings {
        clean(&mut finding.message);
        finding.help.iter_mut().for_each(clean);
        for related in &mut finding.related {
            clean(&mut related.message);
        }
    }
}

/// Masks what looks like a key in a text that is about to be shown: an argument, a file's name.
pub fn keys(text: &str) -> Cow<'_, str> {
    let found = privacy::find_keys(text);
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut text = text.to_owned();
    replace(
        &mut text,
        found.into_iter().map(|key| key.at).collect(),
        MASK,
    );
    Cow::Owned(text)
}

/// Masks keys and personal data in words that were made of values.
pub fn made(text: &str) -> String {
    let mut text = text.to_owned();
    clean(&mut text);
    let found = privacy::find_personal(&text);
    replace(
        &mut text,
        found.into_iter().map(|one| one.at).collect(),
        PERSONAL,
    );
    text
}

fn clean(text: &mut String) {
    let mut found: Vec<Range<usize>> = Vec::new();
    found.extend(privacy::find_keys(text).into_iter().map(|key| key.at));
    if text.contains([':', '=']) {
        found.extend(glued(text));
    }
    replace(text, found, MASK);
}

/// Puts a word in the place of some stretches, which may meet.
fn replace(text: &mut String, mut found: Vec<Range<usize>>, word: &str) {
    found.sort_by_key(|range| std::cmp::Reverse(range.start));
    let mut last = text.len();
    for range in found {
        let end = range.end.min(last);
        if range.start < end {
            text.replace_range(range.start..end, word);
            last = range.start;
        }
    }
}

fn glued(text: &str) -> Vec<Range<usize>> {
    let pattern = GLUED.as_ref().into_iter();
    let all = pattern.flat_map(|pattern| pattern.captures_iter(text));
    let named = all.filter(|captures| {
        privacy::is_secret(&captures[1]) || privacy::sounds_secret(&captures[1])
    });
    named
        .filter_map(|captures| Some(captures.get(2)?.range()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of a form that everybody knows, put together so that nobody takes it for one.
    fn key() -> String {
        format!("{}{}", "sk-ant-api03-", "q7Zr2PxK9mVt4WbN8sLc".repeat(3))
    }

    #[test]
    fn keys_do_not_stand_in_what_is_shown() {
        let shown = format!("the file manifests/{}.yaml is missing", key());
        assert_eq!(keys(&shown), "the file manifests/(secret).yaml is missing");
        assert!(matches!(keys("the file a.yaml"), Cow::Borrowed(_)));
    }

    #[test]
    fn made_words_tell_nobody_who_somebody_is() {
        let words = format!(
            "ask ann.smith@acme-support.com or +49 30 901820, not {}",
            key()
        );
        assert_eq!(
            made(&words),
            "ask (personal data) or (personal data), not (secret)"
        );
        assert_eq!(
            made("a model takes 300000 tokens"),
            "a model takes 300000 tokens"
        );
    }
}
