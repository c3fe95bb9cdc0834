//! Figures over a list of sizes.
//!
//! Pure arithmetic: sizes in, figures out.

use super::Size;

/// How a list of sizes is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    /// How many there are.
    pub(super) count: usize,
    /// The size in the middle.
    pub(super) median: usize,
    /// The size that nine in ten do not exceed.
    pub(super) ninth_decile: usize,
    /// The largest.
    pub(super) maximum: usize,
}

impl Spread {
    /// Computes the figures; an empty list has none.
    ///
    /// A quantile is a size that occurs in the list: the smallest one that the wanted share of the
    /// list does not exceed.
    pub(super) fn of(sizes: &[Size]) -> Option<Self> {
        let mut lines: Vec<usize> = sizes.iter().map(|size| size.lines).collect();
        lines.sort_unstable();
        let at = |percent: usize| lines.get((lines.len() * percent).div_ceil(100).max(1) - 1);
        Some(Self {
            count: lines.len(),
            median: *at(50)?,
            ninth_decile: *at(90)?,
            maximum: *at(100)?,
        })
    }
}

/// Picks the `count` longest, the longest first; equal ones by place.
pub(super) fn longest(sizes: &[Size], count: usize) -> Vec<&Size> {
    let mut sorted: Vec<&Size> = sizes.iter().collect();
    sorted.sort_by(|left, right| {
        right
            .lines
            .cmp(&left.lines)
            .then_with(|| left.place.cmp(&right.place))
    });
    sorted.truncate(count);
    sorted
}
