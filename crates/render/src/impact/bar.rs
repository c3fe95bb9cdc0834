//! Bars of shares: plain characters for every terminal, blocks for pages.

use lockstep_diff::impact::Share;

/// How many characters a bar has.
pub(crate) const WIDTH: usize = 16;

/// What a bar is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// ASCII: every terminal shows it, whatever its character set.
    Plain,
    /// Block characters.
    Blocks,
}

/// Draws a share. What is more than nothing has one mark at least, and what is not all has a gap.
pub(crate) fn bar(share: Share, ink: Ink) -> String {
    let (mark, gap) = match ink {
        Ink::Plain => ('#', '.'),
        Ink::Blocks => ('█', '░'),
    };
    let full = filled(share);
    (0..WIDTH)
        .map(|place| if place < full { mark } else { gap })
        .collect()
}

fn filled(share: Share) -> usize {
    if share >= Share::WHOLE {
        return WIDTH;
    }
    let width = WIDTH as u64;
    let whole = Share::WHOLE.billionths();
    let marks = (share.billionths() * width + whole / 2) / whole;
    let least = u64::from(share > Share::default());
    usize::try_from(marks.clamp(least, width - 1)).unwrap_or(WIDTH)
}
