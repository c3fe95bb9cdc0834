//! The functions that a rule may call, and the environment that they are called in.
//!
//! They are those of CEL's standard, without bytes and calendars; the ones whose name begins with
//! `@` stand in for others, and nobody can write them.

use std::sync::Arc;

use cel::Env;
use cel::common::types::{DYN_TYPE, STRING_TYPE};
use cel::common::value::Val as _;

use crate::{meter, span};

/// How a function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `size(x)`.
    Global,
    /// `x.size()`.
    Member,
}

/// A function that may be called, by its name, its style and how many arguments it takes besides
/// what it is called on.
const FUNCTIONS: &[(&str, Style, usize)] = &[
    ("size", Style::Global, 1),
    ("size", Style::Member, 0),
    ("contains", Style::Member, 1),
    ("startsWith", Style::Member, 1),
    ("endsWith", Style::Member, 1),
    ("matches", Style::Member, 1),
    ("matches", Style::Global, 2),
    ("bool", Style::Global, 1),
    ("int", Style::Global, 1),
    ("uint", Style::Global, 1),
    ("double", Style::Global, 1),
    ("string", Style::Global, 1),
    ("dyn", Style::Global, 1),
    ("type", Style::Global, 1),
    ("duration", Style::Global, 1),
    ("getMinutes", Style::Member, 0),
    ("getSeconds", Style::Member, 0),
    ("getMilliseconds", Style::Member, 0),
];

/// The names of types, which stand for themselves.
pub(crate) const TYPES: &[&str] = &[
    "bool",
    "int",
    "uint",
    "double",
    "string",
    "list",
    "map",
    "null_type",
    "type",
];

/// The macros, which look like functions.
pub(crate) const MACROS: &[&str] = &["has", "all", "exists", "exists_one", "map", "filter"];

/// Says whether there is a function of a name that is called like this.
pub(crate) fn exists(name: &str, style: Style, count: usize) -> bool {
    FUNCTIONS.contains(&(name, style, count))
}

/// Says how the functions of a name are called; nothing if there are none.
pub(crate) fn forms(name: &str) -> Option<String> {
    let forms = FUNCTIONS.iter().filter(|(known, _, _)| *known == name);
    let forms = forms.map(|(name, style, count)| {
        let arguments = ["x", "y"][..*count].join(", ");
        match style {
            Style::Global => format!("`{name}({arguments})`"),
            Style::Member => format!("`t.{name}({arguments})`"),
        }
    });
    let forms: Vec<String> = forms.collect();
    (!forms.is_empty()).then(|| forms.join(" or "))
}

/// Returns the names of all functions and macros.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let functions = FUNCTIONS.iter().map(|(name, _, _)| *name);
    functions.chain(MACROS.iter().copied())
}

/// Makes the environment that rules are decided in.
pub(crate) fn environment() -> Arc<Env> {
    let mut env = Env::default().with_optional_support(false).with_stdlib();
    let span = || span::Span::cel_type().to_owned();
    let added = [
        env.add_overload(meter::READ, "read", vec![DYN_TYPE, DYN_TYPE], meter::read),
        env.add_overload(meter::KEEP, "keep", vec![DYN_TYPE, DYN_TYPE], meter::keep),
        env.add_overload(
            meter::LOOP,
            "loop",
            vec![DYN_TYPE, DYN_TYPE, DYN_TYPE],
            meter::begin_loop,
        ),
        env.add_overload(
            meter::ADD,
            "add",
            vec![DYN_TYPE, DYN_TYPE, DYN_TYPE],
            meter::add,
        ),
        env.add_overload(
            meter::MATCHES,
            "matches",
            vec![STRING_TYPE, STRING_TYPE, DYN_TYPE],
            meter::matches,
        ),
        env.add_overload("duration", "text", vec![STRING_TYPE], span::from_text),
        env.add_member_overload("getMinutes", "minutes", span(), vec![], span::minutes),
        env.add_member_overload("getSeconds", "seconds", span(), vec![], span::seconds),
        env.add_member_overload("getMilliseconds", "ms", span(), vec![], span::milliseconds),
    ];
    // They cannot be there already: a test calls each of them.
    debug_assert!(added.iter().all(Result::is_ok), "BUG: {added:?}");
    Arc::new(env)
}
