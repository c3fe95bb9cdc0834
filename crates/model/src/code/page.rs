//! The page of a code: what it means and what to do, with examples of wrong and right.
//!
//! Markdown comes in, its parts go out. A page is prose, then `Wrong:` and `Right:`, each with
//! fenced files behind it:
//!
//! ````markdown
//! Traffic goes to versions that are declared.
//!
//! Wrong:
//!
//! ```yaml
//! # manifests/support.yaml
//! kind: TrafficSplit
//! ```
//!
//! Right:
//! …
//! ````
//!
//! The first line of a fence names the file; without one it is `manifests/example.yaml`. What is
//! no text is written in a fence that is `escaped`: `\xFF` is that byte there. Nothing here reads
//! YAML.

#[cfg(test)]
mod tests;

use crate::code::Code;

/// The file of a fence that names none.
const UNNAMED: &str = "manifests/example.yaml";

/// What is known of a code, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'a> {
    /// What it means, why it matters and what to do: paragraphs of Markdown.
    pub explanation: &'a str,
    /// The files of a project that has such a finding; none if no file can show it.
    pub wrong: Vec<Sample<'a>>,
    /// The same project without the finding.
    pub right: Vec<Sample<'a>>,
}

/// A file of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample<'a> {
    /// Its path, relative to the project.
    pub path: &'a str,
    /// The language of the fence, such as `yaml`.
    pub language: &'a str,
    /// All that stands in the fence, with the line that names the file.
    pub block: &'a str,
    /// The file's text, which may be escaped.
    text: &'a str,
    escaped: bool,
}

impl Page<'static> {
    /// Returns a code's page.
    pub fn of(code: Code) -> Self {
        Self::parse(code.page())
    }
}

impl<'a> Page<'a> {
    /// Reads a page.
    pub fn parse(markdown: &'a str) -> Self {
        let (explanation, rest) = divide(markdown, "Wrong:");
        let (wrong, right) = divide(rest, "Right:");
        Self {
            explanation: explanation.trim(),
            wrong: samples(wrong),
            right: samples(right),
        }
    }

    /// Returns the paragraphs of the explanation, each on one line.
    pub fn paragraphs(&self) -> impl Iterator<Item = String> {
        let paragraphs = self.explanation.split("\n\n").map(str::trim);
        paragraphs
            .filter(|text| !text.is_empty())
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl Sample<'_> {
    /// Returns the file's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        match self.escaped {
            true => unescape(self.text),
            false => self.text.as_bytes().to_vec(),
        }
    }
}

/// Divides a text at a line outside of fences; all of it stands before a line that is missing.
fn divide<'a>(text: &'a str, at: &str) -> (&'a str, &'a str) {
    let mut fence = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let line = line.trim_end();
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if line == at => return (&text[..start], &text[end..]),
            None => fence = opening(line).map(|(ticks, _info)| ticks),
        }
        start = end;
    }
    (text, "")
}

/// Takes a line apart that opens a fence: its ticks, and what stands behind them.
fn opening(line: &str) -> Option<(&str, &str)> {
    let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
    (ticks >= 3).then(|| line.split_at(ticks))
}

/// Divides a text where a fence of some ticks is closed.
fn close<'a>(text: &'a str, ticks: &str) -> (&'a str, &'a str) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if line.trim_end() == ticks {
            return (&text[..start], &text[end..]);
        }
        start = end;
    }
    (text, "")
}

fn samples(text: &str) -> Vec<Sample<'_>> {
    let mut samples = Vec::new();
    let mut rest = text;
    while let Some((line, behind)) = rest.split_once('\n') {
        rest = behind;
        let Some((ticks, info)) = opening(line.trim_end()) else {
            continue;
        };
        let (block, behind) = close(behind, ticks);
        rest = behind;
        samples.push(sample(info, block));
    }
    samples
}

fn sample<'a>(info: &'a str, block: &'a str) -> Sample<'a> {
    let mut words = info.split_whitespace();
    let named = block.split_once('\n').and_then(|(line, text)| {
        let path = line.strip_prefix("# ")?.trim_end();
        let is_path = path.contains('.') && !path.contains(char::is_whitespace);
        is_path.then_some((path, text))
    });
    let (path, text) = named.unwrap_or((UNNAMED, block));
    Sample {
        path,
        language: words.next().unwrap_or_default(),
        block,
        text,
        escaped: words.any(|word| word == "escaped"),
    }
}

/// Turns `\xFF` into its byte, and leaves all else as it is.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split("\\x");
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        let digits = part.get(..2);
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend(part[2..].bytes());
            }
            None => {
                bytes.extend(b"\\x");
                bytes.extend(part.bytes());
            }
        }
    }
    bytes
}
