//! Functions inside a macro's tokens, where there is no syntax tree.
//!
//! Tokens in, names with spans out. What counts is `fn NAME … { … }`, as in the body of
//! `proptest!` or of a `macro_rules!`; a type such as `fn(u8)` has no name and is none.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// A function found among tokens.
pub(crate) struct Nested {
    /// Its name; `$name` for one that the macro is told.
    pub(crate) name: String,
    /// Where the word `fn` stands.
    pub(crate) start: Span,
    /// Where the body closes.
    pub(crate) end: Span,
}

/// Finds the functions in `tokens`, at whatever depth, in the order they stand.
pub(crate) fn functions(tokens: TokenStream) -> Vec<Nested> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Ident(word) if word == "fn" => {
                let rest = trees.get(index + 1..).unwrap_or_default();
                found.extend(function(word.span(), rest));
            }
            TokenTree::Group(group) => found.extend(functions(group.stream())),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    found
}

/// Reads the rest of a function whose `fn` stands at `start`; none if it has no name or no body.
fn function(start: Span, rest: &[TokenTree]) -> Option<Nested> {
    let name = name(rest)?;
    let ends = |tree: &&TokenTree| is_semicolon(tree) || braces(tree).is_some();
    let body = braces(rest.iter().find(ends)?)?;
    Some(Nested {
        name,
        start,
        end: body.span_close(),
    })
}

/// Reads the name that follows `fn`.
fn name(rest: &[TokenTree]) -> Option<String> {
    match rest {
        [TokenTree::Ident(name), ..] => Some(name.to_string()),
        [TokenTree::Punct(dollar), TokenTree::Ident(name), ..] if dollar.as_char() == '$' => {
            Some(format!("${name}"))
        }
        _ => None,
    }
}

/// Tells whether a token ends a signature without a body.
fn is_semicolon(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(mark) if mark.as_char() == ';')
}

/// Reads a token as a pair of braces.
fn braces(tree: &TokenTree) -> Option<&Group> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {
            None
        }
    }
}
