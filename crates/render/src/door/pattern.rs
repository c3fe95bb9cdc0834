//! The forms in which a secret may stand in output, and where they are found.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::neutral::neutral;

/// What stands in the place of a secret.
const MASK: &str = "(secret)";

/// The fewest characters of a secret that is masked.
const SHORTEST: usize = 6;

/// The fewest characters of a secret's beginning that are masked where it was cut off.
const BEGINNING: usize = 4;

/// What stands where a text was cut off.
const CUT: char = '…';

/// The forms of all secrets.
pub(super) struct Patterns(Vec<String>);

/// A text without secrets.
#[derive(Debug)]
pub(super) struct Masked<'a> {
    /// The text.
    pub(super) text: Cow<'a, str>,
    /// How many stretches were masked.
    pub(super) count: usize,
}

/// Says how many forms there are, and shows none.
impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Patterns({} forms)", self.0.len())
    }
}

impl Patterns {
    /// Collects the forms of secrets: whole, trimmed, and line by line; each plain, as text
    /// writes out control characters, and as JSON, XML and workflow commands escape both.
    pub(super) fn new(secrets: &[String]) -> Self {
        let mut forms: Vec<String> = secrets
            .iter()
            .flat_map(|secret| {
                [secret.as_str(), secret.trim()]
                    .into_iter()
                    .chain(secret.lines())
            })
            .filter(|piece| piece.trim().chars().count() >= SHORTEST)
            .flat_map(|piece| {
                let visible = neutral(piece);
                [
                    piece.to_owned(),
                    escaped(piece),
                    escaped(&visible),
                    markup(&visible),
                    command(&visible),
                    property(&visible),
                    visible.into_owned(),
                ]
            })
            .collect();
        forms.sort_unstable();
        forms.dedup();
        Self(forms)
    }

    /// Says whether nothing is to be masked.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Masks all secrets in a text. Where two overlap, all that they cover is masked.
    pub(super) fn mask<'a>(&self, text: &'a str) -> Masked<'a> {
        let mut found = self.find(text);
        if found.is_empty() {
            return Masked {
                text: Cow::Borrowed(text),
                count: 0,
            };
        }
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let found = merge(found);
        let mut masked = String::with_capacity(text.len());
        let mut from = 0;
        for range in &found {
            masked.push_str(&text[from..range.start]);
            masked.push_str(MASK);
            from = range.end;
        }
        masked.push_str(&text[from..]);
        Masked {
            text: Cow::Owned(masked),
            count: found.len(),
        }
    }

    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let whole = self.0.iter().flat_map(|form| {
            let places = text.match_indices(form.as_str());
            places.map(|(start, form)| start..start + form.len())
        });
        let broken = self.0.iter().flat_map(|form| broken(text, form));
        let cuts = text.match_indices(CUT);
        let begun = cuts.filter_map(|(end, _cut)| self.begun(&text[..end]));
        whole.chain(broken).chain(begun).collect()
    }

    /// Finds the longest beginning of a secret that a text ends with.
    fn begun(&self, text: &str) -> Option<Range<usize>> {
        let longest = |form: &String| {
            let ends = form.char_indices().map(|(index, _c)| index).rev();
            let mut ends = ends.filter(|end| form[..*end].chars().count() >= BEGINNING);
            ends.find(|end| text.ends_with(&form[..*end]))
        };
        let length = self.0.iter().filter_map(longest).max()?;
        Some(text.len() - length..text.len())
    }
}

/// Finds a secret that was broken into lines at its spaces.
fn broken(text: &str, form: &str) -> Vec<Range<usize>> {
    let mut words = form.split(' ').filter(|word| !word.is_empty());
    let (Some(first), rest) = (words.next(), words.collect::<Vec<_>>()) else {
        return Vec::new();
    };
    if rest.is_empty() {
        return Vec::new();
    }
    let follow = |start: usize| {
        let mut end = start + first.len();
        for word in &rest {
            end = gap(text, end)?;
            end = text[end..].starts_with(word).then_some(end + word.len())?;
        }
        Some(start..end)
    };
    let starts = text.match_indices(first);
    starts.filter_map(|(start, _word)| follow(start)).collect()
}

/// Skips spaces, ends of lines and colour codes; there must be some.
fn gap(text: &str, from: usize) -> Option<usize> {
    let mut rest = &text[from..];
    loop {
        let next = rest.trim_start_matches([' ', '\n']);
        let next = match next.strip_prefix("\u{1b}[") {
            Some(code) => &code[code.find('m')? + 1..],
            None => next,
        };
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    let end = text.len() - rest.len();
    (end > from).then_some(end)
}

/// Returns a text as it stands inside a JSON string.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Returns a text as it stands in XML.
fn markup(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let text = text.replace('>', "&gt;").replace('"', "&quot;");
    text.replace('\'', "&apos;")
}

/// Returns a text as it stands in what a workflow command says.
fn command(text: &str) -> String {
    text.replace('%', "%25")
}

/// Returns a text as it stands in a property of a workflow command.
fn property(text: &str) -> String {
    command(text).replace(':', "%3A").replace(',', "%2C")
}

/// Joins ranges that overlap; they come in order.
fn merge(sorted: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            Some(_) | None => merged.push(range),
        }
    }
    merged
}
