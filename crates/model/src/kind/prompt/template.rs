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

/// What follows a dollar sign that is no escaped one.
#[derive(Debug, PartialEq, Eq)]
enum Mark<'a> {
    /// A placeholder.
    Name(&'a str),
    /// Nothing that is a name.
    Loose,
}

/// Finds the placeholders of a text, each with the byte that it begins at.
fn marks(text: &str) -> impl Iterator<Item = (usize, Mark<'_>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + text[from..].find('$')?;
            let rest = &text[at + 1..];
            if rest.starts_with('$') {
                from = at + 2;
                continue;
            }
            let (mark, length) = after_dollar(rest);
            from = at + 1 + length;
            return Some((at, mark));
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
}

impl<'a> Placeholders<'a> {
    /// Collects the variables that a prompt declares.
    pub(super) fn of(body: &'a PromptSpec) -> Self {
        Self {
            declared: body.variables.as_ref().map(declared),
            used: BTreeSet::new(),
        }
    }

    /// Checks the text and the examples of a version.
    pub(super) fn check(
        &mut self,
        version: &PromptVersion,
        (written, at): (&Written, &Pointer),
        lowered: &mut Lowered,
    ) {
        let Some(declared) = &self.declared else {
            return;
        };
        let mut told = BTreeSet::new();
        let mut check = |text: &str, at: &Pointer| {
            for (byte, mark) in marks(text) {
                let name = match mark {
                    Mark::Name(name) => name,
                    Mark::Loose => "",
                };
                if let Some((known, _place)) = declared.get_key_value(name) {
                    self.used.insert(known);
                } else if told.insert(name.to_owned()) {
                    // What was probably meant is not called unused on top.
                    let near = suggest::nearest(name, declared.keys().copied());
                    self.used.extend(near);
                    let line = text[..byte].matches('\n').count() + 1;
                    lowered.problem(unknown(name, (line, at), near));
                }
            }
        };
        check(&written.text, &written.pointer);
        for (index, example) in version.examples.iter().flatten().enumerate() {
            let at = at.then("examples").then(index.to_string());
            check(&example.input, &at.then("input"));
            check(&example.output, &at.then("output"));
        }
    }

    /// Finds variables that no version uses. All texts must have been checked.
    pub(super) fn check_unused(&self, lowered: &mut Lowered) {
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

fn unknown(name: &str, (line, at): (usize, &Pointer), near: Option<&str>) -> Problem {
    if name.is_empty() {
        let message = format!("line {line} has a `$` that begins no placeholder");
        let problem = Problem::new(Code::LooseDollar, at.clone(), message);
        return problem.help("write `$$` for a dollar sign");
    }
    let short = suggest::short(name);
    let message = format!("the placeholder `${short}` on line {line} is no declared variable");
    let help = match near {
        Some(near) => format!("did you mean `${near}`?"),
        None => "declare it under `variables`, or write `$$` for a dollar sign".to_owned(),
    };
    Problem::new(Code::UnknownVariable, at.clone(), message).help(help)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(usize, Mark<'_>)> {
        marks(text).collect()
    }

    #[test]
    fn placeholders_are_names_with_or_without_braces() {
        use Mark::{Loose, Name};

        assert_eq!(
            read("$a ${b_1}x $_c$d"),
            [
                (0, Name("a")),
                (3, Name("b_1")),
                (11, Name("_c")),
                (14, Name("d"))
            ]
        );
        assert_eq!(read("$$a $$$$ $$$b"), [(11, Name("b"))]);
        assert_eq!(read("$"), [(0, Loose)]);
        assert_eq!(
            read("$5 ${} ${a ${a-b} $é"),
            [(0, Loose), (3, Loose), (7, Loose), (11, Loose), (18, Loose)]
        );
    }

    proptest! {
        #[test]
        fn what_is_escaped_is_no_placeholder(text in "(\\$|\\{|\\}|a|é| ){0,20}") {
            let escaped = text.replace('$', "$$");
            prop_assert_eq!(read(&escaped), []);
            for (byte, mark) in marks(&text) {
                prop_assert!(text[byte..].starts_with('$'));
                if let Mark::Name(name) = mark {
                    let rest = &text[byte + 1..];
                    let rest = rest.strip_prefix('{').unwrap_or(rest);
                    prop_assert!(rest.starts_with(name));
                }
            }
        }
    }
}
