//! An expression inside a YAML file, and where each part of it stands there.

use lockstep_model::Place;

/// An expression, as it is written in a YAML file.
#[derive(Debug, Clone)]
pub struct Expression {
    text: String,
    place: Place,
    /// Where each of its lines begins in the file, by line, column and byte; none if they cannot
    /// be told, since the file writes them otherwise.
    lines: Vec<(u32, u32, usize)>,
}

impl Expression {
    /// Makes an expression of a text and its place: of the value, or of its key if the value has
    /// several lines. The file's text is looked at to find the expression in it.
    pub(crate) fn new(text: &str, place: Place, file: &str) -> Self {
        let lines = inline(text, &place, file)
            .or_else(|| block(text, &place, file))
            .unwrap_or_default();
        Self {
            text: text.to_owned(),
            place,
            lines,
        }
    }

    /// Returns the expression's text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns where the expression stands.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Returns where a part of the expression stands, by its bytes; where all of it stands if that
    /// cannot be told.
    pub fn part(&self, start: usize, end: usize) -> Place {
        let end = end.min(self.text.len()).max(start);
        let Some(before) = self.text.get(..start) else {
            return self.place.clone();
        };
        let row = before.matches('\n').count();
        let in_line = before.rsplit('\n').next().unwrap_or_default();
        let Some((line, column, byte)) = self.lines.get(row) else {
            return self.place.clone();
        };
        // A place is on one line.
        let rest = self.text.get(start..end).unwrap_or_default();
        let width = rest.find('\n').unwrap_or(rest.len());
        let start = byte + in_line.len();
        let columns = u32::try_from(in_line.chars().count()).unwrap_or(u32::MAX);
        Place {
            file: self.place.file.clone(),
            line: *line,
            column: column.saturating_add(columns),
            start,
            end: start + width,
        }
    }
}

/// Finds an expression that stands on one line as it is, or between quotes.
fn inline(text: &str, place: &Place, file: &str) -> Option<Vec<(u32, u32, usize)>> {
    let written = file.get(place.start..place.end)?;
    let quoted = written.len() == text.len() + 2
        && matches!(written.as_bytes().first(), Some(b'\'' | b'"'))
        && written.get(1..=text.len()) == Some(text);
    let skip = match (written == text, quoted) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => return None,
    };
    Some(vec![(
        place.line,
        place.column.saturating_add(skip),
        place.start + usize::try_from(skip).unwrap_or_default(),
    )])
}

/// Finds an expression that stands in a block behind its key (`|`): line by line.
fn block(text: &str, key: &Place, file: &str) -> Option<Vec<(u32, u32, usize)>> {
    let behind = file.get(key.end..)?;
    let (header, _rest) = behind.split_once('\n')?;
    if !header
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .starts_with('|')
    {
        return None;
    }
    let mut at = key.end + header.len() + 1;
    let mut line = key.line;
    let mut lines = Vec::new();
    for wanted in text.lines() {
        let written = file.get(at..)?.split('\n').next()?;
        line = line.saturating_add(1);
        let indent = written.trim_end_matches('\r').strip_suffix(wanted)?.len();
        let column = u32::try_from(indent).ok()?.saturating_add(1);
        lines.push((line, column, at + indent));
        at += written.len() + 1;
    }
    Some(lines)
}
