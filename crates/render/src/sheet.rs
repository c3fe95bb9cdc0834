//! The sheet that all text is written on: the one place where text for people is made harmless and
//! coloured.
//!
//! Lines of toned stretches come in, bytes go out. It knows nothing of plans.

use std::{io, iter};

use crate::columns;
use crate::neutral::neutral;
use crate::palette::Tone;
use crate::style::{Color, Style};

/// A line that is being put together.
#[derive(Debug, Default)]
pub(crate) struct Line {
    indent: usize,
    width: usize,
    parts: Vec<(Tone, String)>,
}

impl Line {
    /// Begins a line.
    pub(crate) const fn at(indent: usize) -> Self {
        Self {
            indent,
            width: indent,
            parts: Vec::new(),
        }
    }

    /// Adds a stretch, made harmless.
    pub(crate) fn put(mut self, tone: Tone, text: impl AsRef<str>) -> Self {
        let text = neutral(text.as_ref()).into_owned();
        self.width += columns::width(&text);
        self.parts.push((tone, text));
        self
    }

    /// Adds plain text, made harmless.
    pub(crate) fn plain(self, text: impl AsRef<str>) -> Self {
        self.put(Tone::Plain, text)
    }

    /// Returns the line as it stands in a diff: its mark first, and no other such sign. A sign is a
    /// stretch of its own before others: what stands alone is a value.
    fn marked(&self) -> String {
        let mark = self.mark();
        let mut text = String::from(mark);
        text.extend(iter::repeat_n(' ', self.indent.saturating_sub(1)));
        let has_sign = self.parts.len() > 1;
        for (index, (_tone, part)) in self.parts.iter().enumerate() {
            let is_sign = has_sign && index == 0;
            // `-/+` has its mark already.
            if is_sign && self.indent == 0 && part.starts_with(mark) {
                text.clear();
            }
            match is_sign && part.trim().chars().eq([mark]) {
                true => text.extend(part.chars().map(|_c| ' ')),
                false => text.push_str(part),
            }
        }
        let kept = text.trim_end_matches(' ').len();
        text.truncate(kept);
        text.push('\n');
        text
    }

    /// Returns what becomes of the line: it comes, it goes, or it changes.
    fn mark(&self) -> char {
        let has = |tone| self.parts.iter().any(|(one, _text)| *one == tone);
        let comes = has(Tone::Added) || has(Tone::AddedWord);
        let goes = has(Tone::Removed) || has(Tone::RemovedWord);
        match (comes, goes) {
            (true, false) => '+',
            (false, true) => '-',
            (true, true) => '!',
            (false, false) if has(Tone::Changed) => '!',
            (false, false) => ' ',
        }
    }

    /// Returns how many columns the line takes.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }
}

/// Text that is being written.
pub(crate) struct Sheet<'a> {
    out: &'a mut dyn io::Write,
    style: Style,
    /// Whether each line begins with what becomes of it, as in a diff.
    margin: bool,
    /// Whether anything was written, so that sections are set apart and the first is not.
    begun: bool,
}

impl<'a> Sheet<'a> {
    /// Begins a sheet.
    pub(crate) const fn new(out: &'a mut dyn io::Write, style: Style) -> Self {
        Self {
            out,
            style,
            margin: false,
            begun: false,
        }
    }

    /// Begins a sheet on which `+`, `-` and `!` before the lines take the place of colour.
    pub(crate) const fn marked(out: &'a mut dyn io::Write, width: usize) -> Self {
        let style = Style {
            width,
            color: Color::No,
        };
        let margin = true;
        Self {
            margin,
            ..Self::new(out, style)
        }
    }

    /// Returns how many columns a line has.
    pub(crate) const fn columns(&self) -> usize {
        self.style.columns()
    }

    /// Says whether meaning is shown in colour.
    pub(crate) fn has_color(&self) -> bool {
        self.style.color == Color::Yes
    }

    /// Writes a line, never cut.
    pub(crate) fn line(&mut self, line: &Line) -> io::Result<()> {
        self.begun = true;
        if self.margin {
            return self.out.write_all(line.marked().as_bytes());
        }
        if line.width > line.indent {
            write!(self.out, "{:1$}", "", line.indent)?;
        }
        for (tone, text) in &line.parts {
            self.stretch(*tone, text)?;
        }
        self.out.write_all(b"\n")
    }

    /// Writes a line with as much of a last stretch as there is room for.
    pub(crate) fn cut(&mut self, line: Line, tone: Tone, text: &str) -> io::Result<()> {
        let room = self.columns().saturating_sub(line.width()).max(16);
        // A text is cut before it is made harmless only as far as it cannot matter.
        let text = neutral(text);
        self.line(&line.put(tone, columns::cut(&text, room)))
    }

    /// Writes a text broken at spaces; lines after the first are indented by `hang`.
    pub(crate) fn wrapped(
        &mut self,
        line: Line,
        tone: Tone,
        text: &str,
        hang: usize,
    ) -> io::Result<()> {
        let text = neutral(text);
        let first = self.columns().saturating_sub(line.width()).max(20);
        let room = self.columns().saturating_sub(hang).max(20);
        let mut lines = columns::wrap(&text, first.min(room)).into_iter();
        self.line(&line.put(tone, lines.next().unwrap_or_default()))?;
        lines.try_for_each(|text| self.line(&Line::at(hang).put(tone, text)))
    }

    /// Begins a section.
    pub(crate) fn heading(&mut self, tone: Tone, text: &str) -> io::Result<()> {
        self.gap()?;
        self.line(&Line::at(0).put(tone, text))
    }

    /// Sets what follows apart.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        match self.begun {
            true => self.out.write_all(b"\n"),
            false => Ok(()),
        }
    }

    fn stretch(&mut self, tone: Tone, text: &str) -> io::Result<()> {
        if self.style.color == Color::No || tone == Tone::Plain {
            return self.out.write_all(text.as_bytes());
        }
        let style = tone.style();
        write!(self.out, "{style}{text}{style:#}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_take_the_place_of_signs_and_of_nothing_else() {
        let line = |indent, tone| Line::at(indent).put(tone, "- ");
        let kept = line(4, Tone::Removed).put(Tone::Removed, "gone");
        assert_eq!(kept.marked(), "-     gone\n");
        assert_eq!(line(4, Tone::Removed).marked(), "-   -\n");
        assert_eq!(Line::at(0).put(Tone::Added, "+").marked(), "++\n");
        let replaced = Line::at(0).put(Tone::Removed, "-/+");
        assert_eq!(replaced.plain(" Model/a").marked(), "-/+ Model/a\n");
        let updated = Line::at(0).put(Tone::Changed, "  ~").plain(" Model/a");
        assert_eq!(updated.marked(), "!  ~ Model/a\n");
    }
}
