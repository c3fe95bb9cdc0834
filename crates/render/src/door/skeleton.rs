//! What is left of a text without colours, marks, quotes and the way it was broken into lines.
//!
//! A text comes in, its skeleton goes out, with the way back to the text. Colour codes and the
//! characters that marks of changes and the quotes of shells are made of are not in a skeleton, and
//! a run of spaces and ends of lines is one space in it. Characters go out one by one, wherever they stand: so what
//! holds a secret has a skeleton that holds the secret's, whatever was put between its parts.

use std::ops::Range;

/// What marks of changes and quotes are made of.
const MARKS: [char; 10] = ['[', ']', '{', '}', '+', '-', '!', '"', '\'', '\\'];

/// What is left of a text.
#[derive(Debug, Default)]
pub(super) struct Skeleton {
    text: String,
    /// Where stretches begin that are together in both: in the skeleton, and in the text.
    stretches: Vec<(usize, usize)>,
}

impl Skeleton {
    /// Takes away what may stand between the parts of a secret.
    pub(super) fn of(text: &str) -> Self {
        let mut skeleton = Self {
            text: String::with_capacity(text.len()),
            stretches: Vec::new(),
        };
        let mut from = 0;
        while let Some(c) = text[from..].chars().next() {
            match code(&text[from..]).or_else(|| tag(&text[from..])) {
                Some(length) => from += length,
                None => {
                    skeleton.push(c, from);
                    from += c.len_utf8();
                }
            }
        }
        skeleton
    }

    /// Returns what is left.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the stretch of the text that a stretch of the skeleton, which is not empty, is of.
    pub(super) fn origin(&self, stretch: &Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let next = self.stretches.partition_point(|(start, _)| *start <= byte);
            let found = next
                .checked_sub(1)
                .and_then(|last| self.stretches.get(last));
            found.map_or(byte, |(start, origin)| origin + (byte - start))
        };
        at(stretch.start)..at(stretch.end.saturating_sub(1)) + 1
    }

    fn push(&mut self, c: char, at: usize) {
        let c = match c {
            ' ' | '\n' | '\r' | '\t' if self.text.ends_with(' ') => return,
            ' ' | '\n' | '\r' | '\t' => ' ',
            _ if MARKS.contains(&c) => return,
            _ => c,
        };
        let follows = self
            .stretches
            .last()
            .is_some_and(|(start, origin)| origin + (self.text.len() - start) == at);
        if !follows {
            self.stretches.push((self.text.len(), at));
        }
        self.text.push(c);
    }
}

/// Returns the length of the colour code that a text begins with.
pub(super) fn code(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1b}[")?;
    let end = inside.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inside[end..].starts_with('m').then_some(end + 3)
}

/// Returns the length of the mark of changed words that a text begins with, as pages have it.
fn tag(text: &str) -> Option<usize> {
    let tags = ["<del>", "</del>", "<ins>", "</ins>"];
    let found = tags.into_iter().find(|tag| text.starts_with(tag));
    found.map(str::len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_marks_and_breaks_go() {
        let text = "\u{1b}[31m- a [-b\u{1b}[0;7mé-]\n+    c\u{1b}[x";
        let skeleton = Skeleton::of(text);
        assert_eq!(skeleton.text(), " a bé c\u{1b}x");
        let page = Skeleton::of("a <del>b</del> <ins>c</ins>");
        assert_eq!(page.text(), "a b c");
        let found = skeleton.text().find("bé c").unwrap();
        let origin = skeleton.origin(&(found..found + "bé c".len()));
        assert_eq!(&text[origin], "b\u{1b}[0;7mé-]\n+    c");
    }

    proptest! {
        #[test]
        fn what_holds_a_text_holds_its_skeleton(
            before in "[a-z \\[\\]{}+!'\"\\\\-]{0,9}",
            text in "[A-Z \n\\[\\]{}+!'\"\\\\-]{1,9}",
            after in "[a-z \\[\\]{}+!'\"\\\\-]{0,9}",
        ) {
            let whole = Skeleton::of(&format!("{before}{text}{after}"));
            let part = Skeleton::of(&text);
            prop_assert!(whole.text().contains(part.text().trim()));
        }
    }
}
