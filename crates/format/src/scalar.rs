//! Scalars as they are spelled: on one line, over several, or as a block.

use crate::tree::{Block, Scalar};

/// Makes a scalar of a plain or quoted text.
pub(crate) fn of(text: &str) -> Scalar {
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default();
    let rest: Vec<String> = lines.map(folded).collect();
    if rest.is_empty() {
        return Scalar::Line(quoted(first));
    }
    // Spaces before a line's end have no meaning, and no more have those that a line begins with.
    let mut all = vec![trim_end(first).to_owned()];
    all.extend(rest);
    Scalar::Lines(all)
}

fn folded(line: &str) -> String {
    trim_end(line.trim_start_matches([' ', '\t'])).to_owned()
}

/// Trims the end of a line, but for a space that is escaped.
fn trim_end(line: &str) -> &str {
    let trimmed = line.trim_end_matches([' ', '\t']);
    let slashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    match slashes % 2 == 1 && trimmed.len() < line.len() {
        true => &line[..trimmed.len() + 1],
        false => trimmed,
    }
}

/// Writes a text in double quotes instead of single ones, where that is the same text.
pub(crate) fn quoted(text: &str) -> String {
    let inner = text
        .strip_prefix('\'')
        .and_then(|text| text.strip_suffix('\''));
    match inner {
        Some(inner) if !inner.contains(['\'', '"', '\\']) => format!("\"{inner}\""),
        Some(_) | None => text.to_owned(),
    }
}

/// Reads a block scalar.
///
/// Its header and the text from the line below on come in, with the column of the list that holds
/// it, if one does.
pub(crate) fn block(header: &str, rest: &str, column: Option<usize>) -> Block {
    let style = if header.starts_with('>') { '>' } else { '|' };
    let keeps = header.contains('+');
    let explicit = header.chars().find_map(|c| c.to_digit(10));
    let indent = match explicit {
        Some(digit) => column.unwrap_or_default() + digit as usize,
        None => detected(rest, column.map_or(0, |column| column + 1)),
    };
    let mut lines = Vec::new();
    // `lines` would take a `\r` for a part of the line end.
    for text in rest.split_terminator('\n') {
        let spaces = text.len() - text.trim_start_matches(' ').len();
        if spaces < indent && spaces < text.len() {
            break;
        }
        lines.push(text.get(indent..).unwrap_or_default().to_owned());
    }
    if !keeps {
        let empty = lines
            .iter()
            .rev()
            .take_while(|line| line.is_empty())
            .count();
        lines.truncate(lines.len() - empty);
    }
    let chomp = match (keeps, header.contains('-')) {
        (_, true) => "-",
        (true, false) => "+",
        (false, false) => "",
    };
    let indicator = if needs_indicator(&lines) { "2" } else { "" };
    Block {
        header: format!("{style}{indicator}{chomp}"),
        comment: None,
        keeps: keeps && chomp == "+",
        lines,
    }
}

/// Finds the indentation of a block's text by its first line that is not empty.
fn detected(rest: &str, least: usize) -> usize {
    let indent = |line: &str| {
        let text = line.trim_start_matches(' ');
        (!text.is_empty()).then_some(line.len() - text.len())
    };
    let first = rest.split('\n').find_map(indent);
    match first {
        Some(first) if first >= least => first,
        // There is no text, only lines of spaces.
        Some(_) | None => {
            let empty = rest
                .split('\n')
                .take_while(|line| line.trim_matches(' ').is_empty());
            empty.map(str::len).max().unwrap_or_default().max(least)
        }
    }
}

/// Says whether the indentation cannot be told by the first line.
fn needs_indicator(lines: &[String]) -> bool {
    lines
        .iter()
        .find(|line| !line.is_empty())
        .is_some_and(|line| line.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(header: &str, rest: &str, column: impl Into<Option<usize>>) -> (String, Vec<String>) {
        let block = block(header, rest, column.into());
        (block.header, block.lines)
    }

    #[test]
    fn quotes_change_where_the_text_stays() {
        assert_eq!(of("'a b'"), Scalar::Line("\"a b\"".to_owned()));
        for text in ["'it''s'", "'a\\b'", "'say \"hi\"'", "plain", "\"x\\n\""] {
            assert_eq!(of(text), Scalar::Line(text.to_owned()));
        }
    }

    #[test]
    fn folded_lines_lose_their_indentation() {
        let expected = ["\"a", "b \\", "", "c\\ ", "d\""]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(
            of("\"a  \n   b \\\n\n\tc\\   \n d\""),
            Scalar::Lines(expected)
        );
    }

    #[test]
    fn blocks_lose_their_indentation_and_nothing_else() {
        let (header, text) = lines("|-", "    a\n      b  \n\n    c\n\n  next", 2);
        assert_eq!(
            (header.as_str(), text.join("\n")),
            ("|-", "a\n  b  \n\nc".to_owned())
        );
        let (header, text) = lines("|2+", "    a\n\n\n", 1);
        assert_eq!(
            (header.as_str(), text.join("\n")),
            ("|2+", " a\n\n".to_owned())
        );
        let (header, text) = lines(">", "  a\n", 0);
        assert_eq!((header.as_str(), text.join("\n")), (">", "a".to_owned()));
    }
}
