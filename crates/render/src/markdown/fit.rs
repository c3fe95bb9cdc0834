//! What of a plan has room on a page: which objects whole, which in a line, which not.
//!
//! Objects in the order of the care that they need come in. All stay whole if they fit. Else each
//! delete and replacement has a line, the first objects are whole in two thirds of the room that is
//! left, and the next ones have a line in the rest.

use std::io;

use super::block;
use super::limit::Limit;
use crate::review::Item;

/// How an object is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// To be unfolded.
    Whole(String),
    /// In a line.
    Line(String),
    /// Not at all.
    Left,
}

impl Shown {
    /// Returns what stands on the page.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Whole(text) | Self::Line(text) => text,
            Self::Left => "",
        }
    }
}

/// Decides how each object is shown in so much room.
pub(super) fn fit(items: &[Item<'_>], limit: Limit, room: usize) -> io::Result<Vec<Shown>> {
    let whole = first_whole(items, limit, room)?;
    if whole.len() == items.len() {
        return Ok(whole.into_iter().map(Shown::Whole).collect());
    }
    let mut shown = vec![Shown::Left; items.len()];
    let kept = |item: &Item<'_>| block::is_kept(*item);
    let room = room - lines(items, &mut shown, (limit, room), kept);
    let room = room - unfold(whole, &mut shown, (limit, room / 3 * 2));
    lines(items, &mut shown, (limit, room), |_item| true);
    Ok(shown)
}

/// Writes the first objects whole, as many as there is room for.
fn first_whole(items: &[Item<'_>], limit: Limit, room: usize) -> io::Result<Vec<String>> {
    let (mut whole, mut used) = (Vec::new(), 0);
    for item in items {
        let text = block::whole(*item, limit.most() / 8)?;
        used += limit.measure(&text);
        if used > room {
            break;
        }
        whole.push(text);
    }
    Ok(whole)
}

/// Gives objects a line that have nothing yet, until there is no more room; returns what it took.
fn lines(
    items: &[Item<'_>],
    shown: &mut [Shown],
    (limit, room): (Limit, usize),
    wanted: impl Fn(&Item<'_>) -> bool,
) -> usize {
    let mut used = 0;
    let open = items
        .iter()
        .zip(shown)
        .filter(|(item, shown)| **shown == Shown::Left && wanted(item));
    for (item, shown) in open {
        let line = block::line(*item);
        let size = limit.measure(&line);
        if used + size > room {
            break;
        }
        used += size;
        *shown = Shown::Line(line);
    }
    used
}

/// Shows the first objects whole, until there is no more room; returns what it took.
fn unfold(whole: Vec<String>, shown: &mut [Shown], (limit, room): (Limit, usize)) -> usize {
    let mut used = 0;
    for (text, shown) in whole.into_iter().zip(shown) {
        let size = limit
            .measure(&text)
            .saturating_sub(limit.measure(shown.text()));
        if used + size > room {
            break;
        }
        used += size;
        *shown = Shown::Whole(text);
    }
    used
}
