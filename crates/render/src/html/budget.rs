//! How much of a plan has room on a page, so that a browser opens it at once.

/// How many bytes the insides of objects may take on a page.
const MOST: usize = 8 << 20;

/// The room that is left.
#[derive(Debug)]
pub(super) struct Budget {
    left: usize,
}

impl Budget {
    /// Returns all the room that a page has.
    pub(super) const fn page() -> Self {
        Self { left: MOST }
    }

    /// Says whether there is room for anything more.
    pub(super) const fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Takes so many bytes, or all that is left.
    pub(super) const fn take(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_gone() {
        let mut budget = Budget::page();
        budget.take(MOST - 1);
        assert!(!budget.is_spent());
        budget.take(100);
        assert!(budget.is_spent());
    }
}
