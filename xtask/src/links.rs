//! The links of the documentation: every path that a page links to is there.
//!
//! In come the Markdown pages, out go the links that lead nowhere: a file that is missing, or a
//! heading that the page does not have. It must not touch the network: web addresses are skipped.

mod page;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use self::page::{Link, Page};
use crate::failure::Failure;
use crate::tree;

/// Checks every page of the tree at `root`.
pub(crate) fn run(root: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let mut pages = BTreeMap::new();
    for path in tree::files(root, "*.md")? {
        // Prompts and golden outputs are material of the product, not pages about it.
        if is_documentation(&path) {
            let text = tree::read(&root.join(&path))?;
            pages.insert(path, Page::read(&text));
        }
    }
    let exists = |path: &Path| root.join(path).exists();
    let broken = broken(&pages, &exists);
    for line in &broken {
        writeln!(out, "{line}")?;
    }
    let links: usize = pages.values().map(|page| page.links.len()).sum();
    match broken.len() {
        0 => Ok(writeln!(
            out,
            "links: {} pages, {links} links, none broken",
            pages.len()
        )?),
        count => Err(Failure::Found(format!(
            "links: {count} of {links} lead nowhere"
        ))),
    }
}

/// Tells whether a Markdown file is a page that people read.
fn is_documentation(path: &Path) -> bool {
    let mut parts = path.components();
    match (parts.next(), parts.next()) {
        (Some(Component::Normal(_)), None) => true,
        (Some(Component::Normal(first)), Some(_)) => {
            first == "docs" || path.file_name().is_some_and(|name| name == "README.md")
        }
        _ => false,
    }
}

/// Spells each link of `pages` that leads nowhere.
fn broken(pages: &BTreeMap<PathBuf, Page>, exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, page) in pages {
        for link in page.links.iter().filter(|link| !link.is_web()) {
            if let Some(why) = nowhere(pages, path, link, exists) {
                found.push(format!("{}:{}: {why}", path.display(), link.line));
            }
        }
    }
    found
}

/// Tells why a link of the page at `path` leads nowhere, if it does.
fn nowhere(
    pages: &BTreeMap<PathBuf, Page>,
    path: &Path,
    link: &Link,
    exists: &dyn Fn(&Path) -> bool,
) -> Option<String> {
    let (file, heading) = link.parts();
    let target = if file.is_empty() {
        path.to_path_buf()
    } else {
        beside(path, file)
    };
    if !exists(&target) {
        return Some(format!(
            "`{}`: there is no {}",
            link.target,
            target.display()
        ));
    }
    let heading = heading?;
    let page = pages.get(&target)?;
    (!page.anchors.contains(heading)).then(|| {
        format!(
            "`{}`: {} has no such heading",
            link.target,
            target.display()
        )
    })
}

/// Resolves `file` as written on the page at `path`, without looking at the disk.
fn beside(path: &Path, file: &str) -> PathBuf {
    let mut resolved = path.parent().map(Path::to_path_buf).unwrap_or_default();
    for part in Path::new(file).components() {
        match part {
            Component::ParentDir if resolved.pop() => {}
            Component::CurDir => {}
            Component::Normal(_)
            | Component::ParentDir
            | Component::RootDir
            | Component::Prefix(_) => resolved.push(part),
        }
    }
    resolved
}
