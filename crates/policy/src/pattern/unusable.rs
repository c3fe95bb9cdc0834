//! Why a pattern cannot be used: which part of it, and what to write instead.

use std::sync::LazyLock;

use lockstep_model::suggest::short;
use regex::Regex;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unusable {
    /// A lower-case fragment that goes on behind `the pattern`.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
}

/// What makes a pattern large: counted repetitions, and letters of all alphabets.
static LARGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\{[0-9]+(,[0-9]*)?\}|\\[pP](\{[^}]*\}|.)").ok());

impl Unusable {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Says that a pattern is too large, and which part makes it so.
pub(super) fn too_large(pattern: &str) -> Unusable {
    let parts = LARGE.iter().flat_map(|large| large.find_iter(pattern));
    let parts = parts.map(|part| part.as_str());
    let part = parts.max_by_key(|part| (part.starts_with('\\'), most(part)));
    match part {
        Some(part) if part.starts_with('\\') => {
            let message = format!("takes too much memory: `{}` is a large set", short(part));
            Unusable::new(message).help("name the letters, such as `[a-zA-Z]`")
        }
        Some(part) => {
            let message = format!("takes too much memory: `{}` repeats it", short(part));
            Unusable::new(message).help("repeat it less often, or compare `size()` with a number")
        }
        None => Unusable::new("takes too much memory").help("write a shorter one"),
    }
}

/// Returns the largest number in a counted repetition.
fn most(part: &str) -> u64 {
    let numbers = part.split(|c: char| !c.is_ascii_digit());
    numbers
        .filter_map(|number| number.parse().ok())
        .max()
        .unwrap_or_default()
}

/// Says which part of a pattern cannot be read, and why.
pub(super) fn unreadable(error: &regex::Error) -> Unusable {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    let why = last.trim_start_matches("error: ");
    let message = match construct(&text) {
        Some(part) => format!("cannot be read at `{}`: {why}", short(part)),
        None => format!("cannot be read: {why}"),
    };
    let help = if why.contains("look-around") {
        "say it with two calls of `matches`, and `!` before the one that must not match"
    } else if why.contains("backreference") {
        "a pattern cannot ask for the same text twice: patterns are those of RE2"
    } else if why.contains("escape") || why.contains("flag") {
        "patterns are those of RE2, without what other languages add"
    } else {
        return Unusable::new(message);
    };
    Unusable::new(message).help(help)
}

/// Finds what the library underlines: the line above the carets, from the first to the last.
fn construct(text: &str) -> Option<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let carets = |line: &&str| !line.trim().is_empty() && line.trim().bytes().all(|b| b == b'^');
    let row = lines.iter().position(carets)?;
    let (line, carets) = (lines.get(row.checked_sub(1)?)?, lines[row]);
    let skip = carets.find('^')?;
    let mut ends = line.char_indices().map(|(byte, _c)| byte).skip(skip);
    let start = ends.next()?;
    let width = carets.trim().len();
    let end = ends.nth(width - 1).unwrap_or(line.len());
    line.get(start..end)
}

#[cfg(test)]
mod tests {
    use super::super::compile;

    #[test]
    fn the_part_is_named() {
        let why = |pattern: &str| {
            let why = compile(pattern).unwrap_err();
            format!("{}; {}", why.message, why.help.unwrap_or_default())
        };
        for (pattern, part) in [
            ("é(?=a)", "at `(?=`: look-around"),
            (r"(a)\1", r"at `\1`: backreferences"),
            (r"a\Z", r"at `\Z`: unrecognized escape sequence"),
            ("(?>a)", "at `>`: unrecognized flag"),
            ("a{1,1000}b{2}", "memory: `{1,1000}` repeats"),
            (r"\p{Lu}x{3}", r"memory: `\p{Lu}` is a large set"),
            ("[a", "unclosed character class"),
        ] {
            let said = why(pattern);
            assert!(said.contains(part), "{said}");
        }
    }
}
