//! Pieces of a ledger elsewhere: batches, and segments that stand for many of them.

/// A piece of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The number of its first entry.
    pub(crate) first: u64,
    /// What it is found by: the name of an object, or the hash of one of Git's.
    pub(crate) key: String,
}

/// Chooses the pieces that are read for all entries from some number on: as few segments as can
/// be, and the batches behind them. Both come in order.
pub(crate) fn cover(segments: &[(u64, u64)], from: u64) -> (Vec<(u64, u64)>, u64) {
    let mut chosen = Vec::new();
    let mut next = from;
    loop {
        let reaching = segments.iter();
        let reaching = reaching.filter(|(first, last)| *first <= next && next <= *last);
        let Some(best) = reaching.max_by_key(|(_first, last)| *last) else {
            return (chosen, next);
        };
        chosen.push(*best);
        next = best.1 + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_segments_are_read_and_none_behind_a_gap() {
        let segments = [(0, 9), (0, 19), (10, 29), (40, 49)];
        assert_eq!(cover(&segments, 0), (vec![(0, 19), (10, 29)], 30));
        assert_eq!(cover(&segments, 25), (vec![(10, 29)], 30));
        assert_eq!(cover(&segments, 30), (vec![], 30));
        assert_eq!(cover(&[], 5), (vec![], 5));
    }
}
