//! Near misses, as the kinds see them too, and for how many words they are looked for.

use std::cell::Cell;

pub(crate) use lockstep_model::suggest::{nearest, short};

/// For how many words a near miss is looked for among all names.
const MOST: usize = 50;

/// For how many words a near miss may still be looked for.
///
/// Each look compares a word with all names: where very much is wrong, that would take minutes, and
/// nobody reads so many suggestions.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        let left = Cell::new(MOST);
        Self { left }
    }
}

impl Budget {
    /// Takes one look; says whether there was one left.
    pub(crate) fn take(&self) -> bool {
        let left = self.left.get().checked_sub(1);
        if let Some(left) = left {
            self.left.set(left);
        }
        left.is_some()
    }

    /// Returns the known word that is nearest to a written one, while a look is left.
    pub(crate) fn nearest<'a>(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.take().then(|| nearest(written, known)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends() {
        let budget = Budget::default();
        for _look in 0..MOST {
            assert_eq!(budget.nearest("modle", ["model"]), Some("model"));
        }
        assert_eq!(budget.nearest("modle", ["model"]), None);
        assert!(!budget.take());
    }
}
