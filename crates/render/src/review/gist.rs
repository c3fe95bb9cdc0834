//! What is to be known of an item at once.

use std::borrow::Cow;

use lockstep_diff::guard::shift;
use lockstep_diff::guardrail::loosened;
use lockstep_diff::{Action, Change, FieldChange};

use super::{Item, Section};
use crate::columns;
use crate::consent;
use crate::text::plan::{sentence, words};
use crate::value::{percent, plural};

impl Item<'_> {
    /// Returns what is to be known of it at once, if anything; a line of any characters.
    pub(crate) fn gist(self) -> String {
        match self {
            Self::Guard(verdict) if verdict.refuses() => {
                let flags = consent::with_reason(verdict);
                format!("{}; to let it pass: {flags}", sentence(verdict))
            }
            Self::Guard(verdict) => sentence(verdict),
            Self::Withheld(withheld) => words(withheld).why,
            Self::Change(Section::Traffic, change, _) => moves(change),
            Self::Change(Section::Guardrails, change, _) => {
                format!("loosens {}", paths(loosened(change)))
            }
            Self::Change(..) => self.change_gist(),
        }
    }

    fn change_gist(self) -> String {
        match self {
            Self::Change(_, change, Some(ending)) => {
                let parts = [ending.words(), counted(change.fields.len())];
                let full = parts.into_iter().filter(|part| !part.is_empty());
                full.collect::<Vec<_>>().join("; ")
            }
            Self::Change(_, change, None) => match change.action {
                Action::Create | Action::Delete => counted(change.fields.len()),
                Action::Adopt => "recorded, nothing is sent".to_owned(),
                Action::Release => "no longer lockstep's, nothing is sent".to_owned(),
                Action::Update | Action::Replace => paths(change.fields.iter()),
            },
            Self::Guard(_) | Self::Withheld(_) => String::new(),
        }
    }
}

fn moves(change: &Change) -> String {
    format!("moves {}% of its requests", percent(shift(change)))
}

fn counted(count: usize) -> String {
    match count {
        0 => String::new(),
        _ => format!("{count} {}", plural(count, "field", "fields")),
    }
}

/// How many fields are named.
const NAMED: usize = 4;

/// How long the name of a field may be.
const LONGEST: usize = 60;

/// Names the fields that change, each once and the first of them only.
fn paths<'f>(fields: impl Iterator<Item = &'f FieldChange>) -> String {
    let mut paths: Vec<String> = fields.map(|field| field.path.to_string()).collect();
    let more = paths.len().saturating_sub(NAMED);
    paths.truncate(NAMED);
    let cut = |path: &String| match columns::cut(path, LONGEST) {
        Cow::Borrowed(path) => path.to_owned(),
        Cow::Owned(path) => path,
    };
    let mut named: Vec<String> = paths.iter().map(cut).collect();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    named.join(", ")
}
