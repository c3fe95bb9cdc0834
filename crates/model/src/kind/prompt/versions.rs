//! From the declared versions to the texts that are published.
//!
//! Files are read, fragments joined, examples fitted. A version that is listed by its digest alone
//! has no text here.

use std::collections::BTreeMap;

use semver::Version;
use serde_json::{Map, Value};

use crate::code::Code;
use crate::digest::Digest;
use crate::field_path::FieldPath;
use crate::kind::prompt::body::{Fit, PromptSpec, PromptVersion, TextFiles};
use crate::kind::prompt::budget::Budgets;
use crate::kind::prompt::examples;
use crate::kind::prompt::template::Placeholders;
use crate::lower::{Lowered, Problem, World, spec_field};
use crate::pointer::Pointer;
use crate::published;
use crate::scalar;

/// A text as it is before its examples follow, and where it is written.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) pointer: Pointer,
}

/// Lowers all versions.
pub(super) fn lower(body: &PromptSpec, world: &dyn World, lowered: &mut Lowered) {
    let mut versions = Map::new();
    let mut seen = BTreeMap::new();
    let budgets = Budgets::of(body, world);
    let mut placeholders = Placeholders::of(body);
    for (index, version) in body.versions.iter().enumerate() {
        let at = spec_field("versions").then(index.to_string());
        if let Err(error) = Version::parse(&version.version) {
            let message = format!("`{}` is no version: {error}", version.version);
            lowered.problem(Problem::new(Code::Pattern, at.then("version"), message));
        }
        if let Some(first) = seen.insert(version.version.as_str(), index) {
            lowered.problem(twice(version, &at, first));
            continue;
        }
        let path = FieldPath::field("versions").then_item(&version.version);
        if let Some(digest) = sealed(version, &at, lowered) {
            lowered.source(path, at.then("published"));
            versions.insert(version.version.clone(), published::sealed(digest));
            continue;
        }
        let Some(written) = text(version, &at, world, lowered) else {
            continue;
        };
        placeholders.check(version, (&written, &at), lowered);
        let parts = examples::assembly(version, &written.text);
        let fitted = examples::fit(body, version, (&parts, &at), lowered);
        let assembled = parts.without(fitted.dropped);
        budgets.check(&assembled, &written.pointer, (fitted.fits, world), lowered);
        // Without it no window ever leaves an example out: only the whole text is this version.
        if version.fit == Some(Fit::DropOldest) && version.examples.is_some() {
            lowered.assemblies.insert(path.clone(), parts);
        }
        lowered.source(path, written.pointer);
        versions.insert(version.version.clone(), Value::String(assembled));
    }
    let all_read = versions.len() == body.versions.len() && versions.values().all(Value::is_string);
    if all_read {
        placeholders.check_unused(lowered);
    }
    lowered.fields.set("versions", versions);
}

fn twice(version: &PromptVersion, at: &Pointer, first: usize) -> Problem {
    let message = format!("the version {} stands twice", version.version);
    let mut problem = Problem::new(Code::DuplicateItem, at.then("version"), message);
    let first = spec_field("versions")
        .then(first.to_string())
        .then("version");
    problem
        .related
        .push(("first written here".to_owned(), first));
    problem.help("keep one, or give the new text a version of its own")
}

/// Returns the digest of a version that is listed by it alone.
fn sealed(version: &PromptVersion, at: &Pointer, lowered: &mut Lowered) -> Option<Digest> {
    let digest = version.published.as_ref()?.parse().ok()?;
    let others = [
        ("systemPrompt", version.system_prompt.is_some()),
        ("systemPromptFile", version.system_prompt_file.is_some()),
        ("examples", version.examples.is_some()),
        ("fit", version.fit.is_some()),
    ];
    for (name, _there) in others.into_iter().filter(|(_name, there)| *there) {
        let message = format!(
            "version {} has both `published` and `{name}`",
            version.version
        );
        let problem = Problem::new(Code::PromptText, at.then(name), message);
        lowered.problem(problem.help(format!(
            "take `{name}` out: what is listed by its digest has no text here"
        )));
    }
    Some(digest)
}

/// Reads a version's text; one without a word would be published for good.
fn text(
    version: &PromptVersion,
    at: &Pointer,
    world: &dyn World,
    lowered: &mut Lowered,
) -> Option<Written> {
    let written = written(version, at, world, lowered)?;
    if !written.text.trim().is_empty() {
        return Some(written);
    }
    let message = format!("the text of version {} is empty", version.version);
    let problem = Problem::new(Code::PromptText, written.pointer, message);
    lowered.problem(problem.help("write the text: once it is published it cannot be changed"));
    None
}

fn written(
    version: &PromptVersion,
    at: &Pointer,
    world: &dyn World,
    lowered: &mut Lowered,
) -> Option<Written> {
    match (&version.system_prompt, &version.system_prompt_file) {
        (Some(text), None) => Some(Written {
            text: scalar::text(text),
            pointer: at.then("systemPrompt"),
        }),
        (None, Some(files)) => {
            let pointer = at.then("systemPromptFile");
            let text = match files {
                TextFiles::One(path) => read(path, &pointer, world, lowered)?,
                TextFiles::Many(paths) => {
                    let number = |(index, path): (usize, &String)| {
                        read(path, &pointer.then(index.to_string()), world, lowered)
                    };
                    // All are read before the first failure counts: each is told.
                    let texts: Vec<_> = paths.iter().enumerate().map(number).collect();
                    texts.into_iter().collect::<Option<String>>()?
                }
            };
            Some(Written { text, pointer })
        }
        (None, None) | (Some(_), Some(_)) => {
            let problem = match version.system_prompt {
                Some(_) => {
                    let message = format!("version {} has two texts", version.version);
                    let problem =
                        Problem::new(Code::PromptText, at.then("systemPromptFile"), message);
                    let problem = problem.related("the other one", at.then("systemPrompt"));
                    problem.help("keep one of them")
                }
                None => {
                    let message = format!("version {} has no text", version.version);
                    let problem = Problem::new(Code::PromptText, at.clone(), message);
                    problem.help("write `systemPrompt`, or `systemPromptFile` with its path")
                }
            };
            lowered.problem(problem);
            None
        }
    }
}

fn read(path: &str, at: &Pointer, world: &dyn World, lowered: &mut Lowered) -> Option<String> {
    match world.text(path, at) {
        Ok(text) => Some(scalar::text(&text)),
        Err(why) => {
            let message = format!("`{path}` {why}");
            lowered.problem(Problem::new(Code::Unreadable, at.clone(), message));
            None
        }
    }
}

#[cfg(test)]
mod tests;
