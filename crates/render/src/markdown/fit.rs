//! What of a plan has room on a page: which objects whole, which in a line, which not.
//!
//! Objects in the order of the care that they need come in. All stay whole if they fit. Else each
//! delete and replacement has a line; half of the room that is left is for objects that are whole,
//! and the rest for lines. The objects below each heading have an equal part of both, the first
//! ones first; what they do not need is for the others. Many deletes stand in lines only.

use std::io;
use std::ops::Range;

use super::block;
use super::limit::Limit;
use crate::review::Item;

/// How many deletes or replacements are whole on a page that has no room for all.
const MANY: usize = 20;

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
    let groups = groups(items);
    let all = all_whole(items, &groups, (limit, room))?;
    if let Some(all) = all {
        return Ok(all);
    }
    let mut shown = vec![Shown::Left; items.len()];
    let kept = |index: usize| Ok(line(items[index], block::is_kept));
    let room = room - fill(0..items.len(), &mut shown, (limit, room), kept)?;
    let whole = |index: usize, many: usize| {
        // So many stand together better, and the others need the room more.
        if many > MANY && block::is_kept(items[index]) {
            return Ok(None);
        }
        let whole = block::whole(items[index], many, limit.most() / 32)?;
        Ok(Some(Shown::Whole(whole)))
    };
    let room = room - share(&groups, &mut shown, (limit, room / 2), whole)?;
    let any = |index: usize, _many: usize| Ok(line(items[index], |_item| true));
    share(&groups, &mut shown, (limit, room), any)?;
    Ok(shown)
}

/// Returns which objects stand below one heading.
fn groups(items: &[Item<'_>]) -> Vec<Range<usize>> {
    let mut start = 0;
    let groups = items.chunk_by(Item::stands_with).map(|group| {
        let from = start;
        start += group.len();
        from..start
    });
    groups.collect()
}

fn line(item: Item<'_>, wanted: impl Fn(Item<'_>) -> bool) -> Option<Shown> {
    wanted(item).then(|| Shown::Line(block::line(item)))
}

/// Writes all objects whole, if there is room.
fn all_whole(
    items: &[Item<'_>],
    groups: &[Range<usize>],
    (limit, room): (Limit, usize),
) -> io::Result<Option<Vec<Shown>>> {
    let (mut whole, mut used) = (Vec::new(), 0);
    for group in groups {
        for item in &items[group.clone()] {
            let text = block::whole(*item, group.len(), limit.most() / 8)?;
            used += limit.measure(&text);
            if used > room {
                return Ok(None);
            }
            whole.push(Shown::Whole(text));
        }
    }
    Ok(Some(whole))
}

/// Shows more of the objects, an equal part of the room below each heading; returns what it took.
fn share(
    groups: &[Range<usize>],
    shown: &mut [Shown],
    (limit, room): (Limit, usize),
    write: impl Fn(usize, usize) -> io::Result<Option<Shown>>,
) -> io::Result<usize> {
    let mut left = room;
    // What the last ones do not need is for the first ones, in the second turn.
    for _turn in 0..2 {
        for (index, group) in groups.iter().enumerate() {
            let part = left / (groups.len() - index);
            let write = |index| write(index, group.len());
            left -= fill(group.clone(), shown, (limit, part), write)?;
        }
    }
    Ok(room - left)
}

/// Shows more of the first objects of a group, until there is no more room; returns what it took.
fn fill(
    group: Range<usize>,
    shown: &mut [Shown],
    (limit, room): (Limit, usize),
    write: impl Fn(usize) -> io::Result<Option<Shown>>,
) -> io::Result<usize> {
    let mut used = 0;
    for index in group {
        let before = match &shown[index] {
            Shown::Whole(_) => continue,
            Shown::Line(line) => limit.measure(line),
            Shown::Left => 0,
        };
        let Some(more) = write(index)? else { continue };
        if more == shown[index] {
            continue;
        }
        let size = limit.measure(more.text()).saturating_sub(before);
        if used + size > room {
            break;
        }
        used += size;
        shown[index] = more;
    }
    Ok(used)
}
