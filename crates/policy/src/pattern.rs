//! Regular expressions of rules: small ones, compiled once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use regex::{Regex, RegexBuilder};

/// The most bytes that a compiled pattern may take.
const MAX_SIZE: usize = 256 * 1024;

/// The most bytes of a pattern.
const MAX_PATTERN: usize = 1024;

/// The most patterns that are kept: those that rules put together have no end.
const MAX_KEPT: usize = 256;

/// Patterns that were compiled.
#[derive(Debug, Default)]
pub(crate) struct Patterns(Mutex<HashMap<String, Option<Regex>>>);

/// Compiles a pattern.
///
/// # Errors
///
/// Says in a lower-case fragment why it cannot be used.
pub(crate) fn compile(pattern: &str) -> Result<Regex, String> {
    if pattern.len() > MAX_PATTERN {
        return Err(format!("is longer than {MAX_PATTERN} bytes"));
    }
    RegexBuilder::new(pattern)
        .size_limit(MAX_SIZE)
        .dfa_size_limit(MAX_SIZE)
        .nest_limit(32)
        .build()
        .map_err(|error| {
            if matches!(error, regex::Error::CompiledTooBig(_)) {
                return "takes too much memory".to_owned();
            }
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            format!("cannot be read: {}", last.trim_start_matches("error: "))
        })
}

impl Patterns {
    /// Says whether a text has a match of a pattern; nothing if the pattern cannot be used.
    pub(crate) fn matches(&self, text: &str, pattern: &str) -> Option<bool> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(pattern) {
            return known.as_ref().map(|known| known.is_match(text));
        }
        let compiled = compile(pattern).ok();
        let matches = compiled.as_ref().map(|compiled| compiled.is_match(text));
        if kept.len() < MAX_KEPT {
            kept.insert(pattern.to_owned(), compiled);
        }
        matches
    }

    /// Says whether a pattern is compiled already.
    pub(crate) fn knows(&self, pattern: &str) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.contains_key(pattern)
    }
}
