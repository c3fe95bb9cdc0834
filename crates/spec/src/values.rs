//! The values of an environment: what fills `{value: NAME}`.
//!
//! What `lockstep.yaml` and the files that it names say comes in; values by name go out, each with
//! where it is set. Secrets never come through values: what Terraform marks as sensitive is
//! remembered by its name alone.

mod fill;
mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lockstep_model::{Code, Finding, Severity};
use serde_json::Value;

use crate::span::{Sources, Stretch};
use crate::suggest::{self, Budget};

pub(crate) use fill::{fill, mentions, reference};
pub(crate) use read::read;

/// What is said of a place that no value fills.
pub(crate) const CODES: [Code; 3] = [Code::UnknownValue, Code::NestedValue, Code::SensitiveValue];

/// The values of one environment.
#[derive(Debug, Default)]
pub(crate) struct Values {
    environment: String,
    given: BTreeMap<Arc<str>, Given>,
    files: Vec<File>,
    /// The other environments that set a value, by its name.
    elsewhere: BTreeMap<String, Vec<String>>,
    /// A file could not be read: what seems to be missing may be in it.
    lost: bool,
    used: BTreeSet<Arc<str>>,
    suggestions: Budget,
}

/// A value, and where it is set.
#[derive(Debug, Clone)]
struct Given {
    content: Content,
    at: Stretch,
    setter: Setter,
}

/// What a value is.
#[derive(Debug, Clone)]
enum Content {
    /// A text, a number, true or false, or null.
    Scalar(Value),
    /// A list or a mapping, which fills nothing.
    Nested(&'static str),
    /// A secret, which is not kept.
    Sensitive,
}

/// What sets a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setter {
    /// The project itself.
    Project,
    /// The environment itself.
    Environment,
    /// A file, by its number.
    File(usize),
}

/// A file of values.
#[derive(Debug)]
struct File {
    path: String,
    /// Where it is named.
    named_at: Stretch,
    /// The project names it, for all environments.
    shared: bool,
    /// It could be read.
    usable: bool,
}

impl Values {
    /// Says what is set and nowhere used. What the project sets may be for other environments.
    pub(crate) fn unused(&self, sources: &Sources) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (name, given) in &self.given {
            if self.used.contains(name) || matches!(given.setter, Setter::File(_)) {
                continue;
            }
            let name = suggest::short(name);
            let what = format!("the value `{name}`");
            let finding = self.idle(given.setter == Setter::Project, &what);
            let help = format!("take it out, or use it: `{{value: {name}}}`");
            findings.push(finding.at(sources.place(given.at)).help(help));
        }
        let files = self.files.iter().enumerate();
        for (index, file) in files.filter(|(_index, file)| file.usable) {
            let mut names = self
                .given
                .iter()
                .filter_map(|(name, given)| (given.setter == Setter::File(index)).then_some(name));
            if !names.any(|name| self.used.contains(name)) {
                let what = format!("a value of `{}`", suggest::short(&file.path));
                let finding = self.idle(file.shared, &what);
                let place = sources.place(file.named_at);
                findings.push(
                    finding
                        .at(place)
                        .help("take the file out, or use what it holds"),
                );
            }
        }
        findings
    }

    fn idle(&self, shared: bool, what: &str) -> Finding {
        let message = format!("no manifest of `{}` uses {what}", self.environment);
        let mut finding = Finding::new(Code::UnusedValue, message);
        if shared {
            finding.severity = Severity::Note;
        }
        finding
    }

    /// Says that a name has no value.
    fn missing(&self, name: &str) -> Finding {
        let environment = &self.environment;
        let shown = suggest::short(name);
        let message = format!("the environment `{environment}` has no value `{shown}`");
        let known = self.given.keys().map(|name| &**name);
        let help = match self.elsewhere.get(name) {
            Some(others) => {
                let others = others.join("`, `");
                format!("`{others}` sets it: set it for `{environment}` too")
            }
            None => match self.suggestions.nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("set it under `values` of the environment `{environment}`"),
            },
        };
        Finding::new(Code::UnknownValue, message).help(help)
    }
}
