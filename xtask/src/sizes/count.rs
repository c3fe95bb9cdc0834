//! The functions of one file, with their lengths.
//!
//! Source text in, sizes out. A function's length runs from the first word of its signature
//! (attributes and docs left out) to its closing brace, what is nested in it included; a nested
//! function is measured once more by itself.

use std::path::PathBuf;

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::{Size, nested};
use crate::failure::Failure;

/// Measures every function of `text`.
pub(super) fn functions(place: &str, text: &str) -> Result<Vec<Size>, Failure> {
    let file = syn::parse_file(text).map_err(|reason| Failure::Rust {
        path: PathBuf::from(place),
        line: reason.span().start().line,
        reason,
    })?;
    let mut counter = Counter {
        place,
        sizes: Vec::new(),
    };
    counter.visit_file(&file);
    Ok(counter.sizes)
}

/// Walks a syntax tree and keeps the size of each function it meets.
struct Counter<'a> {
    /// The file that is walked.
    place: &'a str,
    /// What was found.
    sizes: Vec<Size>,
}

impl Counter<'_> {
    /// Keeps one function that starts at `start` and whose body closes at `end`.
    fn keep(&mut self, name: &str, start: Span, end: Span) {
        let (first, last) = (start.start().line, end.end().line);
        let place = format!("{}:{first} {name}", self.place);
        self.sizes.push(Size {
            place,
            lines: (last + 1).saturating_sub(first),
        });
    }

    /// Keeps a function with a body.
    fn body(&mut self, vis: Option<&syn::Visibility>, sig: &syn::Signature, block: &syn::Block) {
        let start = match vis {
            None | Some(syn::Visibility::Inherited) => sig.span(),
            Some(vis @ (syn::Visibility::Public(_) | syn::Visibility::Restricted(_))) => vis.span(),
        };
        self.keep(
            &sig.ident.to_string(),
            start,
            block.brace_token.span.close(),
        );
    }
}

impl<'ast> Visit<'ast> for Counter<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.body(Some(&item.vis), &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.body(Some(&item.vis), &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(None, &item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        for function in nested::functions(item.tokens.clone()) {
            self.keep(&function.name, function.start, function.end);
        }
        visit::visit_macro(self, item);
    }
}
