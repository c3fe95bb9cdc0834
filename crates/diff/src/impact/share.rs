//! A share of requests, in whole parts.

/// A share of requests, in parts of a billion: finer than weights are compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u64);

impl Share {
    /// What all requests are.
    pub const WHOLE: Self = Self(1_000_000_000);

    /// Makes a share of a weight; one that is none, or below 0, is no share.
    pub fn of_weight(weight: f64) -> Self {
        // The cast saturates, and takes what is no number for 0.
        Self((weight * Self::WHOLE.0 as f64).round() as u64)
    }

    /// Returns it as a weight, 1 for all requests.
    pub fn weight(self) -> f64 {
        self.0 as f64 / Self::WHOLE.0 as f64
    }

    /// Returns how many parts of a billion it is.
    pub const fn billionths(self) -> u64 {
        self.0
    }

    pub(super) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Returns by how much it passes another.
    pub(super) const fn beyond(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}
