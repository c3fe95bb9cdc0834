//! Policies: rules of the project's own, as they are read from `policies/*.yaml`.
//!
//! Files come in; rules go out, each with the places that findings about it point at. Nothing here
//! knows the language of the rules: the `policy` crate compiles and decides them.

mod expression;
mod read;
mod rule;
#[cfg(test)]
mod tests;
mod written;

use std::collections::BTreeMap;

use globset::GlobMatcher;
use jiff::civil::Date;
use lockstep_model::{Address, Kind, Name, Place, Pointer, Severity};

pub use expression::Expression;
pub(crate) use read::{folders, read};
pub use written::{PolicyMetadata, PolicySpec};

/// The kind of a policy document.
pub const POLICY_KIND: &str = "Policy";

/// The folder that is read if the project names none.
pub const POLICY_FOLDER: &str = "policies";

/// The most bytes of a rule, and of the expression of a message.
pub const MAX_EXPRESSION: usize = 4096;

/// The most rules of a project.
pub const MAX_RULES: usize = 1000;

/// A rule, with the policy that it stands in.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The name of its policy.
    pub policy: Name,
    /// Its own name, unique in the policy.
    pub id: Name,
    /// What it is for.
    pub description: Option<String>,
    /// What it is asked about.
    pub about: About,
    /// Which of them it is asked about.
    pub matches: Match,
    /// What must be true.
    pub rule: Expression,
    /// What is said if it is not.
    pub message: String,
    /// What is said instead, if it can be made.
    pub message_expression: Option<Expression>,
    /// How much a violation matters.
    pub severity: Severity,
    /// The field that a violation points at, and how it is written.
    pub field: Option<(Pointer, Expression)>,
    /// Where the rule's name stands.
    pub place: Place,
    /// What is let pass nevertheless.
    pub exception: Exception,
}

/// What a rule is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Each resolved resource.
    Resource,
    /// Each change of a plan.
    Change,
    /// The whole plan.
    Plan,
}

/// Which resources or changes a rule is asked about: those that fit all of it.
#[derive(Debug, Clone, Default)]
pub struct Match {
    /// The kinds; all if there are none.
    pub kinds: Vec<Kind>,
    /// A glob over names.
    pub name: Option<GlobMatcher>,
    /// Labels that must be there, with these values.
    pub labels: BTreeMap<String, String>,
    /// The environments; all if there are none.
    pub environments: Vec<String>,
}

/// What is let pass though it breaks a rule.
#[derive(Debug, Clone, Default)]
pub struct Exception {
    /// The addresses, with where they stand. With none of them, an end is that of the whole rule.
    pub addresses: Vec<(Address, Place)>,
    /// The last day, and where it stands; without it there is no end.
    pub until: Option<(Date, Place)>,
}

impl About {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Change => "change",
            Self::Plan => "plan",
        }
    }
}

impl Rule {
    /// Returns what people call the rule: its policy and its name.
    pub fn title(&self) -> String {
        format!("{}/{}", self.policy, self.id)
    }
}

impl Match {
    /// Says whether the rule holds in an environment.
    pub fn holds_in(&self, environment: &str) -> bool {
        self.environments.is_empty() || self.environments.iter().any(|one| one == environment)
    }

    /// Says whether the rule is asked about what has an address and labels.
    pub fn covers<'a>(&self, address: &Address, label: impl Fn(&str) -> Option<&'a str>) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&address.kind))
            && self
                .name
                .as_ref()
                .is_none_or(|glob| glob.is_match(address.name.as_str()))
            && self
                .labels
                .iter()
                .all(|(name, value)| label(name) == Some(value.as_str()))
    }
}

impl Exception {
    /// Says whether an address is excepted, as long as the exception lasts.
    pub fn names(&self, address: &Address) -> bool {
        match self.addresses.is_empty() {
            true => self.until.is_some(),
            false => self.addresses.iter().any(|(one, _place)| one == address),
        }
    }
}
