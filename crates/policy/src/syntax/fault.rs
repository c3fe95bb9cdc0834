//! The parser's errors in words of our own, with the place that they are about.

use cel::parser::ParseError;

use super::Fault;

/// Turns the parser's first error into a fault.
pub(super) fn of(error: &ParseError, text: &str) -> Fault {
    let (line, column) = error.pos;
    let line = usize::try_from(line).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(column).unwrap_or(1).saturating_sub(1);
    let start = line_start(text, line);
    let at = start + byte(text.get(start..).unwrap_or_default(), column);
    let at = at.min(text.len());
    // At the end there is nothing to point at, so that the last character stands for it.
    let at = match text.get(at..).is_some_and(|rest| !rest.trim().is_empty()) {
        true => at,
        false => text
            .trim_end()
            .char_indices()
            .last()
            .map_or(0, |(byte, _c)| byte),
    };
    let rest = text.get(at..).unwrap_or_default();
    if let Some((start, length)) = wrong_escape(rest) {
        let (start, end) = (at + start, at + start + length);
        let message = format!("there is no escape `{}` in texts", &text[start..end]);
        let help = "write `r` before the quote: r'…' is a text as it stands";
        return Fault::new((start, end), message).help(help);
    }
    let (message, help) = words(&error.msg, rest);
    Fault {
        start: at,
        end: at + token(rest),
        message,
        help,
    }
}

fn line_start(text: &str, line: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line);
    lines.map(str::len).sum()
}

/// Returns how many bytes of a text the first token takes, roughly.
fn token(text: &str) -> usize {
    let word = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    match word {
        Some(0) => text.chars().next().map_or(0, char::len_utf8),
        Some(end) => end,
        None => text.len(),
    }
}

/// Finds an escape that CEL does not know in the text that stands at the beginning: its byte and
/// how many it takes.
fn wrong_escape(rest: &str) -> Option<(usize, usize)> {
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == quote {
            return None;
        }
        if c == '\\' {
            let (_at, escaped) = chars.next()?;
            if !matches!(escaped, 'a'..='b' | 'f' | 'n' | 'r' | 't' | 'u' | 'v' | 'x' | 'U' | 'X' | '0'..='7')
                && !matches!(escaped, '\\' | '\'' | '"' | '`' | '?')
            {
                return Some((at, 1 + escaped.len_utf8()));
            }
        }
    }
    None
}

/// Says what is wrong in words of our own: the parser's list all that could stand there.
fn words(message: &str, rest: &str) -> (String, Option<String>) {
    let ends = message.contains("'<EOF>' expecting");
    let is = |part: &str| message.contains(part);
    if ends {
        return ("the expression ends too early".to_owned(), None);
    }
    if rest.starts_with(['\'', '"']) && is("token recognition") {
        let help = "close it with the quote that it begins with";
        return ("the text is not closed".to_owned(), Some(help.to_owned()));
    }
    let help = match rest {
        _ if rest.starts_with("=<") => Some("write `<=`"),
        _ if rest.starts_with("=>") => Some("write `>=`"),
        _ if rest.starts_with('=') => Some("write `==` to compare"),
        _ if rest.starts_with("and") => Some("write `&&`"),
        _ if rest.starts_with("or") => Some("write `||`"),
        _ if rest.starts_with("not") => Some("write `!`"),
        _ if rest.starts_with('&') => Some("write `&&`"),
        _ if rest.starts_with('|') => Some("write `||`"),
        _ => None,
    };
    let help = help.map(str::to_owned);
    let message = if is("has() macro") {
        return (
            "`has` asks for a field".to_owned(),
            Some("write it like `has(resource.parameters)`".to_owned()),
        );
    } else if is("argument must be a simple name") {
        return (
            "the first argument of a macro is a name of your own".to_owned(),
            Some("write it like `resource.models.all(m, m.maxTokens <= 8192)`".to_owned()),
        );
    } else if is("Recursion limit") {
        "the expression is nested too deep".to_owned()
    } else if is("invalid int") || is("invalid uint") || is("invalid double") {
        "the number is too large".to_owned()
    } else if is("invalid string") || is("invalid bytes") {
        "the text holds an escape that there is not".to_owned()
    } else if is("unsupported syntax") {
        "this syntax is not supported".to_owned()
    } else if help.is_some() || is("token recognition") {
        "this is no CEL".to_owned()
    } else {
        "the expression cannot be read from here on".to_owned()
    };
    (message, help)
}

/// Returns the byte at which a character of a text begins.
fn byte(text: &str, index: usize) -> usize {
    let nth = text.char_indices().nth(index);
    nth.map_or(text.len(), |(byte, _c)| byte)
}
