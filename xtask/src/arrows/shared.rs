//! The dependencies that the workspace shares: each is used, and the page of dependencies says why.
//!
//! Texts come in, offences go out; no file is opened here.

use std::collections::BTreeSet;

use toml_edit::Item;

use super::{Offence, manifest};
use crate::failure::Failure;

/// Where the shared dependencies are declared.
pub(super) const ROOT: &str = "Cargo.toml";

/// The page that says why each of them is there.
pub(super) const PAGE: &str = "docs/dependencies.md";

/// Checks the root manifest's dependencies against those `used` by members and against the page.
pub(super) fn check(
    text: &str,
    page: &str,
    used: &BTreeSet<String>,
) -> Result<Vec<Offence>, Failure> {
    let document = manifest::parse(ROOT, text)?;
    let shared = document
        .get("workspace")
        .and_then(|item| item.get("dependencies"));
    let Some(table) = shared.and_then(Item::as_table_like) else {
        return Ok(Vec::new());
    };
    let mut offences = Vec::new();
    for (name, item) in table.iter() {
        let at = format!("{ROOT}:{}", manifest::line(text, table, name));
        if !used.contains(name) {
            let what = format!("no crate uses `{name}`: take it out, or use it");
            offences.push(Offence {
                at: at.clone(),
                what,
            });
        }
        if item.get("path").is_none() && !page.contains(&format!("`{name}`")) {
            let what = format!("{PAGE} does not say why `{name}` is there");
            offences.push(Offence { at, what });
        }
    }
    Ok(offences)
}
