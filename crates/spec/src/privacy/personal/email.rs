//! Finds e-mail addresses, but those of domains that exist for examples alone (RFC 2606).

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let local = "[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}";
    let label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    Regex::new(&format!(
        "{local}@((?:{label}\\.){{1,8}}[A-Za-z]{{2,24}})(?-u:\\b)"
    ))
    .ok()
});

/// Top-level domains for examples and tests.
const RESERVED: [&str; 4] = ["example", "test", "invalid", "localhost"];

/// Finds all addresses, in order.
pub(super) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let pattern = ADDRESS.as_ref().into_iter();
    let all = pattern.flat_map(move |pattern| pattern.captures_iter(text));
    all.filter_map(|captures| {
        let domain = captures.get(1)?.as_str();
        let whole = captures.get(0)?.range();
        (!is_reserved(&domain.to_ascii_lowercase())).then_some(whole)
    })
}

fn is_reserved(domain: &str) -> bool {
    let mut labels = domain.rsplit('.');
    let (last, second) = (labels.next().unwrap_or(""), labels.next().unwrap_or(""));
    RESERVED.contains(&last) || (second == "example" && matches!(last, "com" | "net" | "org"))
}
