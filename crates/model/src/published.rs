//! Published texts: the entries of append-only fields, and what makes two of them one.
//!
//! An entry is a text, or `{published: sha256:…}`: a text that is published and stands nowhere in
//! the manifests. What is compared are texts with LF line ends, whatever a tenant answers with.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;

use semver::Version;
use serde_json::{Map, Value, json};

use crate::assembly::Assembly;
use crate::digest::Digest;

/// The key of an entry that is listed by its digest alone, in manifests and in normal form.
pub const PUBLISHED: &str = "published";

/// Digests a published text: the SHA-256 of its UTF-8 bytes, with LF line ends.
pub fn digest(text: &str) -> Digest {
    Digest::of_bytes(lines(text).as_bytes())
}

/// Makes the entry of a text that is listed by its digest alone.
pub fn sealed(digest: Digest) -> Value {
    json!({ PUBLISHED: digest.to_string() })
}

/// Published texts by their digests, each under its version.
pub type Seals = BTreeMap<String, Digest>;

/// Returns entries with each text replaced by its digest.
pub fn sealed_all(entries: &Map<String, Value>) -> Map<String, Value> {
    let sealed = entries.iter().map(|(key, entry)| match entry.as_str() {
        Some(text) => (key.clone(), sealed(digest(text))),
        None => (key.clone(), entry.clone()),
    });
    sealed.collect()
}

/// Returns the digests of entries.
pub fn seals(entries: &Map<String, Value>) -> Seals {
    let known = entries.iter().filter_map(|(key, entry)| {
        let digest = entry.as_str().map(digest).or_else(|| seal(entry));
        Some((key.clone(), digest?))
    });
    known.collect()
}

/// Returns the digest of an entry that is listed by its digest alone.
pub fn seal(entry: &Value) -> Option<Digest> {
    entry.get(PUBLISHED)?.as_str()?.parse().ok()
}

/// Says whether a published text is the one that an entry means. `assembly` has the parts that the
/// entry's text was made of, if it was made of several.
pub fn is(entry: &Value, text: &str, assembly: Option<&Assembly>) -> bool {
    let text = lines(text);
    match entry.as_str() {
        Some(wanted) => lines(wanted) == text || assembly.is_some_and(|parts| parts.makes(&text)),
        None => seal(entry).is_some_and(|wanted| wanted == digest(&text)),
    }
}

/// Compares the keys of two entries: versions by precedence, anything else by its letters.
pub fn by_version(a: &str, b: &str) -> Ordering {
    match (Version::parse(a), Version::parse(b)) {
        (Ok(left), Ok(right)) => left.cmp(&right).then_with(|| a.cmp(b)),
        (Err(_), _) | (_, Err(_)) => a.cmp(b),
    }
}

/// Returns a text with LF line ends; nothing else is changed.
pub fn lines(text: &str) -> Cow<'_, str> {
    match text.contains("\r\n") {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::Example;

    #[test]
    fn line_ends_make_no_other_text() {
        assert!(is(&json!("a\nb"), "a\r\nb", None));
        assert!(is(&sealed(digest("a\r\nb")), "a\nb", None));
        assert!(!is(&json!("a\nb"), "a\rb", None));
        assert!(!is(&json!("a"), "a\n", None));
    }

    #[test]
    fn what_is_sealed_has_the_digests_of_its_texts() {
        let entries = json!({"1.0.0": "a\r\nb", "0.9.0": sealed(digest("c"))});
        let entries = entries.as_object().unwrap();
        let found = seals(entries);
        assert_eq!(found.get("1.0.0"), Some(&digest("a\nb")));
        assert_eq!(found, seals(&sealed_all(entries)));
    }

    #[test]
    fn the_same_parts_make_the_same_text() {
        let example = |input| Example { input, output: "o" };
        let parts = Assembly::new("Be kind.", &[example("a"), example("b")]);
        let all = Value::String(parts.without(0));
        assert!(is(&all, &parts.without(1), Some(&parts)));
        assert!(is(&all, "Be kind.", Some(&parts)));
        assert!(!is(&all, &parts.without(1), None));
    }

    #[test]
    fn an_entry_without_a_text_is_known_by_its_digest() {
        let entry = sealed(digest("Be kind."));
        assert_eq!(seal(&entry), Some(digest("Be kind.")));
        assert!(is(&entry, "Be kind.", None) && !is(&entry, "Be cruel.", None));
        for other in [
            json!({"published": "sha256:1"}),
            json!(1),
            json!("Be kind."),
        ] {
            assert_eq!(seal(&other), None, "{other}");
        }
    }
}
