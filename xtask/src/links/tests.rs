//! Tests of the link check, on made-up pages.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::page::Page;
use super::{beside, broken, is_documentation};

/// Checks a set of pages of which only those files exist.
fn check(texts: &[(&str, &str)]) -> Vec<String> {
    let pages: BTreeMap<PathBuf, Page> = texts
        .iter()
        .map(|(path, text)| (PathBuf::from(path), Page::read(text)))
        .collect();
    broken(&pages, &|path| {
        pages.contains_key(path) || path == Path::new("docs")
    })
}

#[test]
fn links_that_lead_somewhere_pass() {
    let found = check(&[
        (
            "README.md",
            "See [concepts](docs/concepts.md) and [a word](docs/concepts.md#a-word).\n",
        ),
        (
            "docs/concepts.md",
            "# Concepts\n## A `word`\n[up](../README.md) [docs](../docs)\n",
        ),
    ]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_missing_file_and_a_missing_heading_are_named_with_their_line() {
    let found = check(&[
        (
            "README.md",
            "\n[gone](docs/gone.md) [here](docs/here.md#nowhere)\n[below](#below)\n",
        ),
        ("docs/here.md", "# Here\n"),
    ]);
    assert_eq!(
        found,
        [
            "README.md:2: `docs/gone.md`: there is no docs/gone.md",
            "README.md:2: `docs/here.md#nowhere`: docs/here.md has no such heading",
            "README.md:3: `#below`: README.md has no such heading",
        ]
    );
}

#[test]
fn definitions_and_titles_are_links_too() {
    let found = check(&[(
        "README.md",
        "[a]: gone.md\n[b](lost.md \"a title\") [^1]: note\n",
    )]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn code_holds_no_links() {
    let text = "`[a](gone.md)`\n```text\n[b](gone.md)\n```\n~~~\n[c](gone.md)\n~~~\n";
    assert_eq!(check(&[("README.md", text)]), Vec::<String>::new());
}

#[test]
fn a_link_after_a_fenced_block_is_seen() {
    let found = check(&[("README.md", "```sh\nx\n```\n[b](gone.md)\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn the_web_is_left_alone() {
    let text = "[a](https://example.com/x.md) [b](mailto:a@example.com)\n";
    assert_eq!(check(&[("README.md", text)]), Vec::<String>::new());
}

#[test]
fn paths_resolve_from_the_page() {
    assert_eq!(
        beside(Path::new("docs/a.md"), "../src/./b.rs"),
        Path::new("src/b.rs")
    );
    assert_eq!(
        beside(Path::new("a.md"), "docs/b.md"),
        Path::new("docs/b.md")
    );
}

#[test]
fn pages_are_told_from_material() {
    assert!(is_documentation(Path::new("README.md")));
    assert!(is_documentation(Path::new("docs/a/b.md")));
    assert!(is_documentation(Path::new("fixtures/README.md")));
    assert!(!is_documentation(Path::new(
        "manifests/support_agent/1.0.0.md"
    )));
}
