//! The names of keys, kept once each: thousands of documents share a few dozen.
//!
//! A name comes in, the same name goes out, from a store that all files share. The store is bounded:
//! names that are long, or come after it is full, are kept where they stand.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;

/// The longest name that is shared, in bytes.
const LONGEST: usize = 40;
/// The most names that are shared.
const MOST: usize = 4096;

/// A store of names.
#[derive(Debug, Default)]
pub(crate) struct Names(Mutex<HashSet<Arc<str>, RandomState>>);

impl Names {
    /// Returns a name, shared if it may be.
    pub(crate) fn share(&self, name: &str) -> Arc<str> {
        if name.len() > LONGEST {
            return Arc::from(name);
        }
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(name);
        if names.len() < MOST {
            names.insert(Arc::clone(&new));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once_and_not_without_end() {
        let names = Names::default();
        assert!(Arc::ptr_eq(&names.share("spec"), &names.share("spec")));
        let long = "x".repeat(LONGEST + 1);
        assert!(!Arc::ptr_eq(&names.share(&long), &names.share(&long)));
        for number in 0..2 * MOST {
            names.share(&number.to_string());
        }
        assert_eq!(names.0.lock().unwrap().len(), MOST);
        assert!(Arc::ptr_eq(&names.share("spec"), &names.share("spec")));
    }
}
