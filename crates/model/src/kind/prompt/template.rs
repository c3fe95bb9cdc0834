//! Placeholders in texts: `$name` and `${name}`; `$$` is a dollar sign.
//!
//! They are checked only where a prompt declares its variables: any text may hold a dollar sign.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::kind::prompt::body::{PromptSpec, PromptVersion, VariableName, Variables};
use crate::kind::prompt::versions::Written;
use crate::lower::{Lowered, Problem, spec_field};
use crate::pointer::Pointer;
use crate::suggest;

/// So many unknown names of a version are told one by one; the others are counted.
const MAX_TOLD: usize = 20;

/// For so many unknown names of a prompt a near one is looked for.
const MAX_LOOKED: usize = 100;

/// What follows a dollar sign that is no escaped one.
#[derive(Debug, PartialEq, Eq)]
enum Mark<'a> {
    /// A placeholder.
    Name(&'a str),
    /// Nothing that is a name.
    Loose,
}

/// A dollar sign, and the line that it is on.
#[derive(Debug, PartialEq, Eq)]
struct Found<'a> {
    line: usize,
    mark: Mark<'a>,
}

/// Finds the placeholders of a text, in one walk over it.
fn marks(text: &str) -> impl Iterator<Item = Found<'_>> {
    let mut rest = text;
    let mut line = 1;
    std::iter::from_fn(move || {
        loop {
            let (before, after) = rest.split_once('$')?;
            line += before.matches('\n').count();
            if let Some(after) = after.strip_prefix('$') {
                rest = after;
                continue;
            }
            let (mark, length) = after_dollar(after);
            rest = &after[length..];
            return Some(Found { line, mark });
        }
    })
}

/// Reads what follows a dollar sign, and says how long it is.
fn after_dollar(rest: &str) -> (Mark<'_>, usize) {
    if let Some(inner) = rest.strip_prefix('{') {
        let name = &inner[..name_length(inner)];
        return match (name, inner[name.len()..].starts_with('}')) {
            ("", _) | (_, false) => (Mark::Loose, 0),
            (name, true) => (Mark::Name(name), name.len() + 2),
        };
    }
    match name_length(rest) {
        0 => (Mark::Loose, 0),
        length => (Mark::Name(&rest[..length]), length),
    }
}

fn name_length(text: &str) -> usize {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    match begins {
        true => text.find(|c| !of_name(c)).unwrap_or(text.len()),
        false => 0,
    }
}

/// The placeholders of a prompt, version by version.
pub(super) struct Placeholders<'a> {
    /// The declared names, with the place of each; nothing if there is nothing to check.
    declared: Option<BTreeMap<&'a str, Pointer>>,
    used: BTreeSet<&'a str>,
    /// For so many unknown names a near one was looked for.
    looked: usize,
    /// Of some unknown names nobody looked what they mean.
    unsure: bool,
}

/// What a version has that is no declared variable.
#[derive(Default)]
struct Unknown {
    names: BTreeSet<String>,
    /// It has a dollar sign that begins no placeholder.
    loose: bool,
    /// Where the first is that is not told by itself.
    more: Option<(usize, Pointer)>,
}

impl<'a> Placeholders<'a> {
    /// Collects the variables that a prompt declares.
    pub(super) fn of(body: &'a PromptSpec) -> Self {
        Self {
            declared: body.variables.as_ref().map(declared),
            used: BTreeSet::new(),
            looked: 0,
            unsure: false,
        }
    }

    /// Checks the text and the examples of a version.
    pub(super) fn check(
        &mut self,
        version: &PromptVersion,
        (written, at): (&Written, &Pointer),
        lowered: &mut Lowered,
    ) {
        if self.declared.is_none() {
            return;
        }
        let mut found = Unknown::default();
        self.check_text(&written.text, &written.pointer, (&mut found, lowered));
        for (index, example) in version.examples.iter().flatten().enumerate() {
            let at = at.then("examples").then(index.to_string());
            self.check_text(&example.input, &at.then("input"), (&mut found, lowered));
            self.check_text(&example.output, &at.then("output"), (&mut found, lowered));
        }
        if let Some((line, at)) = found.more {
            let rest = found.names.len() - MAX_TOLD;
            lowered.problem(more(rest, line, at));
        }
    }

    fn check_text(
        &mut self,
        text: &str,
        at: &Pointer,
        (found, lowered): (&mut Unknown, &mut Lowered),
    ) {
        let Some(declared) = &self.declared else {
            return;
        };
        for Found { line, mark } in marks(text) {
            let Mark::Name(name) = mark else {
                if !std::mem::replace(&mut found.loose, true) {
                    lowered.problem(loose(line, at));
                }
                continue;
            };
            if let Some((known, _place)) = declared.get_key_value(name) {
                self.used.insert(known);
                continue;
            }
            if found.names.contains(name) {
                continue;
            }
            found.names.insert(name.to_owned());
            if found.names.len() > MAX_TOLD {
                found.more.get_or_insert_with(|| (line, at.clone()));
                self.unsure = true;
                continue;
            }
            let near = match self.looked < MAX_LOOKED {
                true => suggest::nearest(name, declared.keys().copied()),
                false => None,
            };
            self.unsure |= self.looked >= MAX_LOOKED;
            self.looked += 1;
            // What was probably meant is not called unused on top.
            self.used.extend(near);
            lowered.problem(unknown(name, (line, at), near));
        }
    }

    /// Finds variables that no version uses. All texts must have been checked.
    ///
    /// Says nothing where there are unknown names that may be any of them.
    pub(super) fn check_unused(&self, lowered: &mut Lowered) {
        if self.unsure {
            return;
        }
        let declared = self.declared.iter().flatten();
        for (name, place) in declared.filter(|(name, _place)| !self.used.contains(*name)) {
            let message = format!("no version uses the variable `{name}`");
            let problem = Problem::new(Code::UnusedVariable, place.clone(), message);
            let help = format!("take it out, or write `${name}` where its value belongs");
            lowered.problem(problem.help(help));
        }
    }
}

fn declared(variables: &Variables) -> BTreeMap<&str, Pointer> {
    let at = spec_field("variables");
    match variables {
        Variables::Names(names) => {
            let names = names.iter().enumerate();
            names
                .map(|(index, VariableName(name))| (name.as_str(), at.then(index.to_string())))
                .collect()
        }
        Variables::Described(map) => {
            let names = map.keys().map(|name| name.0.as_str());
            names.map(|name| (name, at.then(name))).collect()
        }
    }
}

fn loose(line: usize, at: &Pointer) -> Problem {
    let message = format!("line {line} has a `$` that begins no placeholder");
    let problem = Problem::new(Code::LooseDollar, at.clone(), message);
    problem.help("write `$$` for a dollar sign")
}

fn unknown(name: &str, (line, at): (usize, &Pointer), near: Option<&str>) -> Problem {
    let short = suggest::short(name);
    let message = format!("the placeholder `${short}` on line {line} is no declared variable");
    let help = match near {
        Some(near) => format!("did you mean `${near}`?"),
        None => "declare it under `variables`, or write `$$` for a dollar sign".to_owned(),
    };
    Problem::new(Code::UnknownVariable, at.clone(), message).help(help)
}

fn more(count: usize, line: usize, at: Pointer) -> Problem {
    let (names, are) = match count {
        1 => ("placeholder", "is no declared variable"),
        _ => ("placeholders", "are no declared variables"),
    };
    let message = format!("{count} more {names} {are}, the first of them on line {line}");
    let problem = Problem::new(Code::UnknownVariable, at, message);
    problem.help("declare them under `variables`, or write `$$` for a dollar sign")
}

#[cfg(test)]
mod tests;
