//! How text is laid out: how wide, and whether in colour. The cli asks the terminal, nothing here does.

/// How text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// How many columns a line has.
    pub width: usize,
    /// Whether meaning is shown in colour too.
    pub color: Color,
}

/// Whether text carries colour codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// It does.
    Yes,
    /// It does not.
    No,
}

impl Style {
    /// The fewest columns that lines are laid out for.
    const NARROWEST: usize = 40;

    /// Returns plain text of 80 columns.
    pub const fn plain() -> Self {
        Self {
            width: 80,
            color: Color::No,
        }
    }

    /// Returns how many columns are filled at most.
    pub(crate) const fn columns(self) -> usize {
        if self.width < Self::NARROWEST {
            Self::NARROWEST
        } else {
            self.width
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::plain()
    }
}
