//! Regular expressions of rules: small ones, compiled once.

mod classes;
mod unusable;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use regex::{Regex, RegexBuilder};

pub(crate) use unusable::Unusable;

/// The most bytes that a compiled pattern may take.
const MAX_SIZE: usize = 16 * 1024;

/// The bytes that are tried first: the size of a pattern is known to the next power of two.
const MIN_SIZE: usize = 128;

/// The most bytes that a search may take to remember where it has been.
const MAX_MEMORY: usize = 256 * 1024;

/// For one unit a byte of text meets so many bytes of a compiled pattern.
const STEP: u64 = 2048;

/// The most bytes of a pattern.
const MAX_PATTERN: usize = 1024;

/// The most patterns that are kept: those that rules put together have no end.
const MAX_KEPT: usize = 256;

/// A pattern that was compiled.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    regex: Regex,
    /// The bytes that it takes, at most.
    size: usize,
}

/// Patterns that were compiled.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Mutex<HashMap<String, Option<Pattern>>>);

/// Compiles a pattern.
///
/// # Errors
///
/// Says why it cannot be used.
pub(crate) fn compile(pattern: &str) -> Result<Pattern, Unusable> {
    if pattern.len() > MAX_PATTERN {
        return Err(Unusable::new(format!("is longer than {MAX_PATTERN} bytes")));
    }
    let pattern = &classes::ascii(pattern);
    let mut size = MIN_SIZE;
    loop {
        match within(pattern, size) {
            Ok(regex) => return Ok(Pattern { regex, size }),
            Err(regex::Error::CompiledTooBig(_)) if size < MAX_SIZE => size *= 2,
            Err(regex::Error::CompiledTooBig(_)) => return Err(unusable::too_large(pattern)),
            Err(error) => return Err(unusable::unreadable(&error)),
        }
    }
}

fn within(pattern: &str, size: usize) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .size_limit(size)
        .dfa_size_limit(MAX_MEMORY)
        .nest_limit(32)
        .build()
}

impl Pattern {
    /// Returns what looking for it in a text costs at worst: each byte meets each of its states.
    pub(crate) fn cost(&self, text: &str) -> u64 {
        let bytes = text.len() as u64 + 1;
        1 + bytes.saturating_mul(self.size as u64) / STEP
    }

    /// Says whether a text has a match.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

impl Patterns {
    /// Returns a pattern that is kept, if it is; nothing inside if it cannot be used.
    pub(crate) fn kept(&self, pattern: &str) -> Option<Option<Pattern>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(pattern).cloned()
    }

    /// Compiles a pattern, and keeps it if there is room; nothing if it cannot be used.
    pub(crate) fn add(&self, pattern: &str) -> Option<Pattern> {
        let compiled = compile(pattern).ok();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MAX_KEPT {
            kept.insert(pattern.to_owned(), compiled.clone());
        }
        compiled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looking_costs_grows_with_text_and_pattern() {
        let text = "01".repeat(50_000);
        let cost = |pattern: &str| compile(pattern).unwrap().cost(&text);
        let (word, few, many) = ("z", "[01]*1[01]{10}z", "[01]*1[01]{200}z");
        assert!(cost(few) >= 3 * cost(word));
        assert!(cost(many) >= 3 * cost(few));
        // The most that all resources together may cost is reached after a few of them.
        assert!(7 * cost(many) > 5_000_000);
        let half = compile(many).unwrap().cost(&text[..50_000]);
        assert!((half * 2).abs_diff(cost(many)) < 10);
        assert!(compile(many).unwrap().cost("") > 1);
    }

    #[test]
    fn usual_patterns_fit_and_large_ones_are_refused() {
        for usual in [
            "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
            "^projects/[^/]+/locations/[^/]+$",
            "^https://[a-z.]+/v[0-9]+",
            r"(?i)^claude-\d+(\.\d+)?-[\w-]+$",
            r"\bfoo\b",
            ".*secret.*",
        ] {
            assert!(compile(usual).is_ok(), "{usual}");
        }
        for large in ["[01]*1[01]{3000}z", "(a{1000}){1000}"] {
            assert!(
                compile(large)
                    .unwrap_err()
                    .message
                    .contains("takes too much memory")
            );
        }
    }

    #[test]
    fn what_is_kept_is_what_was_compiled() {
        let patterns = Patterns::default();
        assert!(patterns.kept("a+").is_none());
        assert!(patterns.add("a+").is_some_and(|one| one.is_in("bab")));
        let kept = patterns.kept("a+").unwrap().unwrap();
        assert!(kept.is_in("a") && !kept.is_in("b"));
        assert!(patterns.add("(").is_none());
        assert!(patterns.kept("(").unwrap().is_none());
    }
}
