//! The properties of one file: the functions inside `proptest! { … }`.
//!
//! Source text in, names out; nothing is run here.

use std::path::PathBuf;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::failure::Failure;

/// One property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// The test's name.
    pub(super) name: String,
    /// `file:line name`.
    pub(super) place: String,
    /// Whether it says itself how many cases it runs, so that nobody else can.
    pub(super) fixed: bool,
}

/// Finds the properties of `text`.
pub(super) fn find(place: &str, text: &str) -> Result<Vec<Property>, Failure> {
    if !text.contains("proptest!") {
        return Ok(Vec::new());
    }
    let file = syn::parse_file(text).map_err(|reason| Failure::Rust {
        path: PathBuf::from(place),
        line: reason.span().start().line,
        reason,
    })?;
    let mut finder = Finder {
        place,
        found: Vec::new(),
    };
    finder.visit_file(&file);
    Ok(finder.found)
}

/// Walks a syntax tree and keeps the properties it meets.
struct Finder<'a> {
    /// The file that is walked.
    place: &'a str,
    /// What was found.
    found: Vec<Property>,
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if item
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "proptest")
        {
            let fixed = fixes_cases(item.tokens.clone());
            let trees: Vec<TokenTree> = item.tokens.clone().into_iter().collect();
            let place = self.place;
            self.found.extend(
                trees
                    .windows(2)
                    .filter_map(|pair| property(place, pair, fixed)),
            );
        }
        visit::visit_macro(self, item);
    }
}

/// Reads `fn NAME` as a property.
fn property(place: &str, pair: &[TokenTree], fixed: bool) -> Option<Property> {
    let [TokenTree::Ident(word), TokenTree::Ident(name)] = pair else {
        return None;
    };
    (word == "fn").then(|| {
        let name = name.to_string();
        let place = format!("{place}:{} {name}", word.span().start().line);
        Property { name, place, fixed }
    })
}

/// Tells whether a `#![proptest_config(…)]` sets the number of cases.
fn fixes_cases(tokens: TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let [
        TokenTree::Punct(hash),
        TokenTree::Punct(bang),
        TokenTree::Group(config),
        ..,
    ] = trees.as_slice()
    else {
        return false;
    };
    let words = config.stream().to_string();
    hash.as_char() == '#'
        && bang.as_char() == '!'
        && words
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .any(|word| word == "cases" || word == "with_cases")
}
