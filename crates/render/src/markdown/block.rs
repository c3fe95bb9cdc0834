//! One object on a page: whole, to be unfolded, or in a line.

use std::io;

use super::fence;
use crate::review::{Item, Section};
use crate::sheet::Sheet;

/// How many columns the lines of code blocks are laid out for.
const WIDTH: usize = 100;

/// How many objects below one heading are unfolded.
const OPEN: usize = 5;

/// How many characters of what is said about an object stand in its line.
const GIST: usize = 160;

/// Says whether an object stays on the page before all others.
pub(super) const fn is_kept(item: Item<'_>) -> bool {
    matches!(
        item,
        Item::Change(Section::Deletes | Section::Replacements, ..)
    )
}

/// Writes an object whole, in a code block of at most so many bytes. What needs care is unfolded,
/// unless many such objects stand below the same heading.
pub(super) fn whole(item: Item<'_>, many: usize, most: usize) -> io::Result<String> {
    let body = lines(|sheet| item.write(sheet))?;
    let open = match item {
        Item::Change(Section::Rest, ..) | Item::Guard(_) => "",
        Item::Change(..) | Item::Withheld(_) if many > OPEN => "",
        Item::Change(..) | Item::Withheld(_) => " open",
    };
    let (verb, subject, about) = (item.verb(), item.subject(), about(item));
    let body = fence::block(&body, most);
    Ok(format!(
        "<details{open}>\n<summary>{verb} <code>{subject}</code>{about}</summary>\n\n{body}</details>\n\n"
    ))
}

/// Writes an object in a line: of a list, or, if it stays before all others, of a code block, which
/// has room for the most.
pub(super) fn line(item: Item<'_>) -> String {
    let (verb, subject) = (item.verb(), item.subject());
    match is_kept(item) {
        true => format!("- {subject}\n"),
        false => format!(
            "- {verb} `{subject}`: {}\n",
            fence::span(&item.gist(), GIST)
        ),
    }
}

/// Puts the lines of objects that stand below one heading together.
pub(super) fn lines_of(group: &[Item<'_>], lines: &str) -> String {
    match group.first() {
        _ if lines.is_empty() => String::new(),
        Some(first) if is_kept(*first) => fence::block(lines, usize::MAX),
        Some(_) | None => format!("{lines}\n"),
    }
}

/// Returns how much is in the block: in words of ours only.
fn about(item: Item<'_>) -> String {
    match item {
        Item::Change(Section::Traffic, ..) => format!(": {}", item.gist()),
        // How many versions serve is ours to say; what they are called is not.
        Item::Change(_, _, Some(_)) => ": its requests end".to_owned(),
        Item::Change(_, change, _) if !change.fields.is_empty() => {
            let count = change.fields.len();
            format!(
                " ({count} {})",
                crate::value::plural(count, "field", "fields")
            )
        }
        Item::Guard(_) | Item::Change(..) | Item::Withheld(_) => String::new(),
    }
}

/// Returns what is written on a sheet, as the lines of a diff.
pub(super) fn lines(write: impl FnOnce(&mut Sheet<'_>) -> io::Result<()>) -> io::Result<String> {
    let mut bytes = Vec::new();
    write(&mut Sheet::marked(&mut bytes, WIDTH))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
