//! What an examination of a tenant found: where it is as lockstep expects it, and where it is not.
//!
//! Whoever asks the tenant makes it, whoever shows it reads it. It holds names, types and counts; no
//! text of an object and no secret.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::Kind;
use crate::snapshot::Organization;

/// What an examination of a tenant found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Examination {
    /// The organisation, as far as it said which one it is.
    pub organization: Option<Organization>,
    /// How much of each collection was looked at.
    pub samples: Vec<Sample>,
    /// What was looked at, in the order of looking.
    pub checks: Vec<Check>,
    /// How many requests were sent, tries included.
    pub requests: u32,
}

/// How much of a collection was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The kind of its objects.
    pub kind: Kind,
    /// How many rows of its list.
    pub rows: usize,
    /// How many rows the list announces.
    pub total: u64,
    /// How many objects by id.
    pub by_id: usize,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name, the same in every examination.
    pub id: String,
    /// The kinds that it concerns.
    pub kinds: Vec<Kind>,
    /// How it went.
    pub status: Status,
    /// The method and path, if it is about one.
    pub request: Option<String>,
    /// What lockstep expects.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// What that means for lockstep.
    pub means: Option<String>,
    /// What to do about it.
    pub advice: Option<String>,
    /// The fields that are other than expected.
    pub differences: Vec<Difference>,
}

/// How a check went. The order is that of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// All is as expected.
    Ok,
    /// It was not looked at.
    NotTried,
    /// It is other than expected, and lockstep lives with it.
    Differs,
    /// It is other than expected, and lockstep cannot work with it.
    Failed,
}

/// A field that is other than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// How it is.
    pub oddity: Oddity,
    /// Where an example is, as a JSON pointer into the answer to `request`.
    pub pointer: String,
    /// The method and path whose answer holds the example.
    pub request: String,
    /// The type that is expected, if one is.
    pub expected: Option<String>,
    /// How many objects have each type that was seen.
    pub seen: BTreeMap<String, usize>,
    /// How many objects it was seen in.
    pub objects: usize,
    /// How many objects were looked at.
    pub of: usize,
}

/// How a field is other than expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// It is of another type.
    Retyped,
    /// It is not there.
    Missing,
    /// Nobody expects it.
    Unknown,
}

impl Status {
    /// All statuses, the heaviest first.
    pub const ALL: &[Self] = &[Self::Failed, Self::Differs, Self::NotTried, Self::Ok];

    /// Returns the status as JSON has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotTried => "notTried",
            Self::Differs => "differs",
            Self::Failed => "failed",
        }
    }

    /// Finds a status by the word that JSON has.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|status| status.as_str() == name)
    }
}

impl Oddity {
    /// Returns the oddity as JSON has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Retyped => "retyped",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

impl Check {
    /// Makes a check that went well.
    pub fn new(id: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            kinds: Vec::new(),
            status: Status::Ok,
            request: None,
            expected: expected.into(),
            found: String::new(),
            means: None,
            advice: None,
            differences: Vec::new(),
        }
    }

    /// Says which kinds it concerns.
    #[must_use]
    pub fn of(mut self, kinds: &[Kind]) -> Self {
        self.kinds = kinds.to_vec();
        self
    }

    /// Says which request it is about.
    #[must_use]
    pub fn at(mut self, request: impl Into<String>) -> Self {
        self.request = Some(request.into());
        self
    }

    /// Says what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = found.into();
        self
    }

    /// Says how it went, what was found, and what that means.
    #[must_use]
    pub fn ends(
        mut self,
        status: Status,
        found: impl Into<String>,
        means: impl Into<String>,
    ) -> Self {
        self.status = status;
        self.means = Some(means.into());
        self.found(found)
    }

    /// Says why it was not looked at.
    #[must_use]
    pub fn not_tried(mut self, why: impl Into<String>) -> Self {
        self.status = Status::NotTried;
        self.found(why)
    }

    /// Says what to do about it.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl Examination {
    /// Returns the heaviest status of all checks; what was not looked at weighs nothing.
    pub fn verdict(&self) -> Status {
        let looked = self.checks.iter().map(|check| check.status);
        let looked = looked.filter(|status| *status != Status::NotTried);
        looked.max().unwrap_or(Status::Ok)
    }

    /// Returns how many checks went so.
    pub fn count(&self, status: Status) -> usize {
        let checks = self.checks.iter();
        checks.filter(|check| check.status == status).count()
    }

    /// Returns the kinds that lockstep cannot work with here.
    pub fn failed_kinds(&self) -> BTreeSet<Kind> {
        let failed = self.checks.iter();
        let failed = failed.filter(|check| check.status == Status::Failed);
        failed.flat_map(|check| &check.kinds).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_status_is_the_verdict() {
        let mut found = Examination::default();
        assert_eq!(found.verdict(), Status::Ok);
        found
            .checks
            .push(Check::new("a", "a thing").not_tried("it would write"));
        assert_eq!(found.verdict(), Status::Ok);
        let differs = Check::new("b", "b").ends(Status::Differs, "c", "nothing");
        found.checks.push(differs.of(&[Kind::Model]));
        assert_eq!(found.verdict(), Status::Differs);
        assert!(found.failed_kinds().is_empty());
        let failed = Check::new("c", "d").ends(Status::Failed, "e", "much");
        found.checks.push(failed.of(&[Kind::Prompt]));
        assert_eq!(found.verdict(), Status::Failed);
        assert_eq!(found.failed_kinds(), BTreeSet::from([Kind::Prompt]));
        assert_eq!(found.count(Status::Differs), 1);
    }

    #[test]
    fn statuses_are_found_by_their_words() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.as_str()), Some(*status));
        }
        assert_eq!(Status::from_name("fine"), None);
    }
}
