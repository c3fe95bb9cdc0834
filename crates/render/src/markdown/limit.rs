//! How long a page may be.

/// How long a page may be, and what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// So many characters, as JavaScript counts them: one beyond the basic plane counts twice.
    Characters(usize),
    /// So many bytes of UTF-8.
    Bytes(usize),
}

impl Limit {
    /// What GitHub takes as a comment: less than 65,536 characters.
    pub const COMMENT: Self = Self::Characters(65_535);

    /// What GitHub takes as the summary of a step.
    pub const SUMMARY: Self = Self::Bytes(1 << 20);

    /// The least that any page needs for its head and its tail, half of it for certain.
    pub const LEAST: usize = 40_000;

    /// Measures a text in what this limit counts.
    pub fn measure(self, text: &str) -> usize {
        match self {
            Self::Characters(_) => text.encode_utf16().count(),
            Self::Bytes(_) => text.len(),
        }
    }

    /// Returns how much it is.
    pub const fn most(self) -> usize {
        match self {
            Self::Characters(most) | Self::Bytes(most) => most,
        }
    }

    /// Returns half the limit. Masking makes a text twice as long at most, so a page of that limit
    /// fits in the whole one when it is masked.
    #[must_use]
    pub const fn half(self) -> Self {
        match self {
            Self::Characters(most) => Self::Characters(most / 2),
            Self::Bytes(most) => Self::Bytes(most / 2),
        }
    }
}
