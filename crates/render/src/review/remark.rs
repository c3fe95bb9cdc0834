//! What a plan remarks beside its changes: its notes, and what it leaves out.
//!
//! A plan comes in; a remark for each note and one for all that is left out go out, with words and
//! places, for the formats that show things one by one.

use std::collections::HashMap;

use lockstep_diff::{Note, Plan};
use lockstep_model::{Address, Origin, Severity};

use crate::text::plan::{left_out, noted};

/// One thing that is remarked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark<'a> {
    /// What kind of thing it is.
    pub(crate) topic: Topic,
    /// What it is about: an address, or nothing if it is about the whole plan.
    pub(crate) address: Option<&'a Address>,
    /// The sentence, of any characters.
    pub(crate) text: String,
    /// Where the object was written, if it was.
    pub(crate) origin: Option<&'a Origin>,
}

/// What kind of thing is remarked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// What was not asked for.
    LeftOut,
    /// What a reviewer should know.
    Note,
}

impl Topic {
    /// Returns the word for it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::Note => "note",
        }
    }

    /// Says how much care it needs.
    pub(crate) const fn severity(self) -> Severity {
        match self {
            Self::LeftOut => Severity::Warning,
            Self::Note => Severity::Note,
        }
    }
}

impl Remark<'_> {
    /// Returns what it is and about what: `note Prompt/greeter`.
    pub(crate) fn title(&self) -> String {
        match self.address {
            Some(address) => format!("{} {address}", self.topic.word()),
            None => self.topic.word().to_owned(),
        }
    }
}

/// Returns all that a plan remarks: what is left out first, as it is to be noticed.
pub(crate) fn remarks(plan: &Plan) -> Vec<Remark<'_>> {
    let left = left_out(plan).map(|text| Remark {
        topic: Topic::LeftOut,
        address: None,
        text,
        origin: None,
    });
    let mut remarks: Vec<Remark<'_>> = left.into_iter().collect();
    if plan.notes.is_empty() {
        return remarks;
    }
    let origins = origins(plan);
    remarks.extend(plan.notes.iter().map(|note| {
        let (address, origin) = about(note);
        Remark {
            topic: Topic::Note,
            address: Some(address),
            text: noted(note),
            origin: origin.or_else(|| origins.get(address).copied()),
        }
    }));
    remarks
}

fn origins(plan: &Plan) -> HashMap<&Address, &Origin> {
    let changes = plan.changes.iter();
    let changes = changes.filter_map(|one| Some((one.address(), one.origin.as_ref()?)));
    let withheld = plan.withheld.iter();
    let withheld = withheld.filter_map(|one| Some((&one.address, one.origin.as_ref()?)));
    changes.chain(withheld).collect()
}

/// Returns which object a note is about, and where its manifest is if the note says so.
const fn about(note: &Note) -> (&Address, Option<&Origin>) {
    match note {
        // What is to be written is written where the new object is.
        Note::LikelyRename { to, origin, .. } => (to, origin.as_ref()),
        Note::FieldReleased { address, .. }
        | Note::ExtraEntries { address, .. }
        | Note::ExternalMissing { address, .. }
        | Note::AlreadyGone { address, .. }
        | Note::FieldIgnored { address, .. }
        | Note::RequestsEnd { address, .. }
        | Note::ServedBefore { address, .. }
        | Note::LimitInUse { address, .. }
        | Note::UseUnknown { address, .. } => (address, None),
    }
}
