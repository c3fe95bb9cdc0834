//! The forms in which a secret may stand in output, and where they are found.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::skeleton::{self, Skeleton};
use crate::neutral::neutral;

/// What stands in the place of a secret.
const MASK: &str = "(secret)";

/// The fewest characters of a secret that is masked.
const SHORTEST: usize = 6;

/// The fewest characters of a part of a secret that are masked where the rest was left out.
const PART: usize = 4;

/// What stands where a text was cut off.
const CUT: char = '…';

/// The forms of all secrets.
pub(super) struct Patterns {
    /// As they are.
    forms: Vec<String>,
    /// What is left of them without marks.
    bones: Vec<String>,
}

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
        write!(f, "Patterns({} forms)", self.forms.len())
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
                    page(&visible),
                    command(&visible),
                    property(&visible),
                    visible.into_owned(),
                ]
            })
            .collect();
        forms.sort_unstable();
        forms.dedup();
        let bones = forms.iter().map(|form| Skeleton::of(form));
        let bones = bones.map(|bones| bones.text().trim().to_owned());
        let mut bones: Vec<String> = bones
            .filter(|bones| bones.chars().count() >= SHORTEST)
            .collect();
        bones.sort_unstable();
        bones.dedup();
        Self { forms, bones }
    }

    /// Says whether nothing is to be masked.
    pub(super) const fn is_empty(&self) -> bool {
        self.forms.is_empty()
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
            masked.push_str(last_code(&text[range.clone()]));
            from = range.end;
        }
        masked.push_str(&text[from..]);
        Masked {
            text: Cow::Owned(masked),
            count: found.len(),
        }
    }

    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let skeleton = Skeleton::of(text);
        let mut found = all(text, &self.forms);
        let bones = all(skeleton.text(), &self.bones);
        found.extend(bones.iter().map(|stretch| skeleton.origin(stretch)));
        found
    }
}

/// Finds forms in a text, whole or with a part left out.
fn all(text: &str, forms: &[String]) -> Vec<Range<usize>> {
    let whole = forms.iter().flat_map(|form| {
        let places = text.match_indices(form.as_str());
        places.map(|(start, form)| start..start + form.len())
    });
    let mut found: Vec<Range<usize>> = whole.collect();
    let mut last = None;
    for (cut, _cut) in text.match_indices(CUT) {
        found.extend(begun(&text[..cut], forms));
        let next = cut + CUT.len_utf8();
        let spaces = text[next..].len() - text[next..].trim_start_matches(' ').len();
        found.extend(ended(text, next + spaces, forms));
        found.extend(last.and_then(|last| between(text, last..cut, forms)));
        last = Some(next);
    }
    found
}

/// Finds the longest beginning of a secret that a text ends with.
fn begun(text: &str, forms: &[String]) -> Option<Range<usize>> {
    let longest = |form: &String| {
        let ends = form.char_indices().map(|(index, _c)| index).rev();
        let mut ends = ends.filter(|end| form[..*end].chars().count() >= PART);
        ends.find(|end| text.ends_with(&form[..*end]))
    };
    let length = forms.iter().filter_map(longest).max()?;
    Some(text.len() - length..text.len())
}

/// Finds the longest end of a secret that a text goes on with.
fn ended(text: &str, from: usize, forms: &[String]) -> Option<Range<usize>> {
    let longest = |form: &String| {
        let starts = form.char_indices().map(|(index, _c)| index).skip(1);
        let mut ends = starts.map(|start| form[start..].trim_start());
        let end = ends.find(|end| text[from..].starts_with(end))?;
        (end.chars().count() >= PART).then_some(end.len())
    };
    let length = forms.iter().filter_map(longest).max()?;
    Some(from..from + length)
}

/// Finds a part of a secret that stands between two places where something was left out.
fn between(text: &str, stretch: Range<usize>, forms: &[String]) -> Option<Range<usize>> {
    let part = text[stretch.clone()].trim();
    let has = |form: &String| form.contains(part);
    let is_part = part.chars().count() >= PART && forms.iter().any(has);
    is_part.then_some(stretch)
}

/// Returns the last colour code of a text: what follows has the colour that it gives.
fn last_code(text: &str) -> &str {
    let mut places = text.rmatch_indices('\u{1b}').map(|(start, _esc)| start);
    let found = places.find_map(|start| {
        let length = skeleton::code(&text[start..])?;
        text.get(start..start + length)
    });
    found.unwrap_or_default()
}

/// Returns a text as it stands inside a JSON string.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Returns a text as it stands in XML.
fn markup(text: &str) -> String {
    page(text).replace('\'', "&apos;")
}

/// Returns a text as it stands in HTML.
fn page(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
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
