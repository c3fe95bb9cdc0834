//! The words of findings without secrets, whatever a name or a path in them holds.
//!
//! Findings come in and go out; what looks like a key in their words is masked.

use std::ops::Range;
use std::sync::LazyLock;

use lockstep_model::Finding;
use regex::Regex;

use crate::privacy;

/// What stands in the place of a secret.
const MASK: &str = "(secret)";

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

fn clean(text: &mut String) {
    let mut found: Vec<Range<usize>> = Vec::new();
    found.extend(privacy::find_keys(text).into_iter().map(|key| key.at));
    if text.contains([':', '=']) {
        found.extend(glued(text));
    }
    found.sort_by_key(|range| std::cmp::Reverse(range.start));
    let mut last = text.len();
    for range in found {
        let end = range.end.min(last);
        if range.start < end {
            text.replace_range(range.start..end, MASK);
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
