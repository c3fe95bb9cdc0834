//! How specific a pattern of a row is.
//!
//! A pattern comes in; its rank goes out. Any two patterns can be compared, and those of equal rank
//! are a tie where both match.

/// How specific a pattern is; the greater one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Specificity {
    /// A glob, by how many characters it has.
    Glob(usize),
    /// A name.
    Exact,
}

impl Specificity {
    /// Returns the rank of a pattern.
    pub fn of(pattern: &str) -> Self {
        match pattern.contains(['*', '?', '[', '{']) {
            true => Self::Glob(pattern.chars().count()),
            false => Self::Exact,
        }
    }
}
