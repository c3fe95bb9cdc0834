//! One manifest's text: its lints, its dependencies, and the lines they stand on.
//!
//! Text comes in, offences or line numbers go out; no file is opened here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml_edit::{Document, Item, TableLike};

use super::Offence;
use crate::failure::Failure;

/// The tables of a manifest that hold dependencies.
const SECTIONS: &[&str] = &["dependencies", "build-dependencies", "dev-dependencies"];

/// Where each dependency of a manifest is written.
#[derive(Debug, Default)]
pub(super) struct Lines(BTreeMap<String, usize>);

impl Lines {
    /// Iterates over the names under which the dependencies are written.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    /// Spells `manifest:line` for the dependency written under `key`.
    pub(super) fn place(&self, manifest: &str, key: &str) -> String {
        match self.0.get(key) {
            Some(line) => format!("{manifest}:{line}"),
            None => manifest.to_owned(),
        }
    }
}

/// Finds the line of every dependency in `text`.
pub(super) fn lines(manifest: &str, text: &str) -> Result<Lines, Failure> {
    let document = parse(manifest, text)?;
    let mut lines = Lines::default();
    for table in sections(document.as_table()) {
        for (name, _) in table.iter() {
            lines
                .0
                .entry(name.to_owned())
                .or_insert_with(|| line(text, table, name));
        }
    }
    Ok(lines)
}

/// Checks that a manifest takes its lints and all its dependencies from the workspace.
pub(super) fn check(manifest: &str, text: &str) -> Result<Vec<Offence>, Failure> {
    let document = parse(manifest, text)?;
    let mut offences = Vec::new();
    if !inherits(document.get("lints")) {
        let what = "`[lints] workspace = true` is missing".to_owned();
        offences.push(Offence {
            at: manifest.to_owned(),
            what,
        });
    }
    for table in sections(document.as_table()) {
        for (name, _) in table.iter().filter(|(_, item)| !inherits(Some(item))) {
            let at = format!("{manifest}:{}", line(text, table, name));
            let what = format!(
                "`{name}` is not taken from the workspace: add it to the root's \
                 [workspace.dependencies] and write `{name}.workspace = true`"
            );
            offences.push(Offence { at, what });
        }
    }
    Ok(offences)
}

/// Reads TOML and keeps the positions.
pub(super) fn parse<'a>(manifest: &str, text: &'a str) -> Result<Document<&'a str>, Failure> {
    Document::parse(text).map_err(|reason| Failure::Toml {
        path: PathBuf::from(manifest),
        reason,
    })
}

/// Tells whether an item says `workspace = true`.
fn inherits(item: Option<&Item>) -> bool {
    item.and_then(|item| item.get("workspace"))
        .and_then(Item::as_bool)
        == Some(true)
}

/// Collects the dependency tables of a manifest, those under `[target.…]` included.
fn sections(root: &toml_edit::Table) -> Vec<&dyn TableLike> {
    let targets = root.get("target").and_then(Item::as_table_like);
    let holders = targets.into_iter().flat_map(|targets| {
        targets
            .iter()
            .filter_map(|(_, target)| target.as_table_like())
            .collect::<Vec<_>>()
    });
    std::iter::once(root as &dyn TableLike)
        .chain(holders)
        .flat_map(|holder| SECTIONS.iter().filter_map(|section| holder.get(section)))
        .filter_map(Item::as_table_like)
        .collect()
}

/// Counts the line that `name` stands on; 1 when its position is not known.
pub(super) fn line(text: &str, table: &dyn TableLike, name: &str) -> usize {
    let span = table.get_key_value(name).and_then(|(key, _)| key.span());
    let before = span
        .and_then(|span| text.get(..span.start))
        .unwrap_or_default();
    before.matches('\n').count() + 1
}
