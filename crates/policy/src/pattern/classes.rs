//! `\w`, `\d`, `\s`, `\b` and `\B` as CEL has them: of ASCII alone.
//!
//! A pattern comes in; one goes out that says the same to a library for which those are of all
//! alphabets, and large. What is wrong with it stays wrong.

/// Spells out the classes of ASCII.
pub(super) fn ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    // Brackets hold brackets, so that a class may stand in another.
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(escaped) => escape(escaped, in_class, &mut out),
                None => out.push('\\'),
            },
            '[' | ']' => {
                in_class = c == '[';
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

fn escape(escaped: char, in_class: bool, out: &mut String) {
    let class = match escaped {
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        'd' => "[0-9]",
        'D' => "[^0-9]",
        's' => r"[\t\n\f\r\x20]",
        'S' => r"[^\t\n\f\r\x20]",
        'b' if !in_class => r"(?-u:\b)",
        'B' if !in_class => r"(?-u:\B)",
        _ => {
            out.push('\\');
            out.push(escaped);
            return;
        }
    };
    out.push_str(class);
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    #[test]
    fn classes_are_of_ascii() {
        let holds = |pattern: &str, text: &str| Regex::new(&ascii(pattern)).unwrap().is_match(text);
        for (pattern, yes, no) in [
            (r"^\w+$", "a_9", "é"),
            (r"^[\w-]+$", "a-b", "a.b"),
            (r"^[^\s]+$", "ab", "a b"),
            (r"^\d\D$", "1a", "11"),
            (r"\bfoo\b", "a foo", "afoo"),
            (r"^é\b", "éa", "é."),
            (r"^a\B", "ab", "aé"),
            (r"^\\w$", r"\w", "a"),
            (r"^[\d\]]+$", "1]", "a"),
            (r"^\S\W$", "a.", "ab"),
        ] {
            assert!(holds(pattern, yes), "{pattern} in {yes}");
            assert!(!holds(pattern, no), "{pattern} in {no}");
        }
    }
}
