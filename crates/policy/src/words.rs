//! Words for what goes wrong while a rule is decided.
//!
//! The crate's own hold values, and a value may be long or be meant for few eyes: only names and
//! types are said here.

use cel::common::ast::operators;
use cel::{ExecutionError, OverloadError, Value};
use lockstep_model::suggest::short;

use crate::meter;

/// The most characters of a message that a rule makes.
const MAX_MESSAGE: usize = 300;

/// Why a rule could not be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Why {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Why {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Says why a rule could not be decided.
#[expect(clippy::wildcard_enum_match_arm, reason = "the crate's list grows")]
pub(crate) fn why(error: &ExecutionError) -> Why {
    match error {
        ExecutionError::NoSuchKey(key) => {
            let key = short(key);
            Why::new(format!("there is no `{key}` here")).help(format!(
                "ask first whether there is one, with `has(….{key})`"
            ))
        }
        ExecutionError::NoSuchOverload(error) => overload(error),
        ExecutionError::UnexpectedType { got, want } => {
            Why::new(format!("a {want} is needed, and this is a {got}"))
        }
        ExecutionError::UnsupportedBinaryOperator(operator, left, right) => {
            does_not_take(operator, &[kind(left), kind(right)])
        }
        ExecutionError::ValuesNotComparable(left, right) => {
            let (left, right) = (kind(left), kind(right));
            Why::new(format!("{left} and {right} cannot be compared"))
        }
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            Why::new("a number is divided by zero")
        }
        ExecutionError::Overflow(..) => Why::new("a number grows too large"),
        ExecutionError::IndexOutOfBounds(_) => {
            Why::new("the list has no item of that number").help("ask for its `size()` first")
        }
        ExecutionError::DuplicateKey(_) => Why::new("a map has a key twice"),
        ExecutionError::UnsupportedKeyType(_) => Why::new("a value cannot be the key of a map"),
        ExecutionError::UndeclaredReference(name) => {
            Why::new(format!("`{}` is not known here", short(name)))
        }
        ExecutionError::FunctionError { function, .. } if function == "matches" => {
            Why::new("the pattern of `matches` cannot be used")
        }
        ExecutionError::FunctionError { function, .. } => Why::new(format!(
            "`{}` cannot make anything of its value",
            short(function)
        )),
        _ => Why::new("it fails where it is evaluated"),
    }
}

fn overload(error: &OverloadError) -> Why {
    let types: Vec<&str> = error
        .argument_types()
        .iter()
        .map(|name| type_name(name))
        .filter(|name| !name.starts_with('@'))
        .collect();
    does_not_take(error.function(), &types)
}

fn does_not_take(operator: &str, types: &[&str]) -> Why {
    let joined = match types {
        [left, right] => format!("{left} and {right}"),
        others => others.join(", "),
    };
    let why = Why::new(format!("`{}` does not take {joined}", sign(operator)));
    if types.contains(&"an int") && types.contains(&"a double") {
        why.help("write `double(…)` around the whole number")
    } else if types.contains(&"null") {
        why.help("ask first whether it is `null`")
    } else {
        why
    }
}

/// Returns an operator as people write it.
fn sign(function: &str) -> &str {
    match function {
        operators::INDEX => "[]",
        operators::IN => "in",
        operators::CONDITIONAL => "?:",
        meter::ADD | "add" => "+",
        meter::MATCHES => "matches",
        "sub" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "_._" => ".",
        function => function.trim_matches('_'),
    }
}

/// Calls a type by words, with their article.
pub(crate) fn type_name(name: &str) -> &str {
    match name {
        "bool" => "a bool",
        "int" => "an int",
        "uint" => "a uint",
        "double" => "a double",
        "string" => "a text",
        "list" => "a list",
        "map" => "a map",
        "null_type" => "null",
        "google.protobuf.Duration" => "a duration",
        name => name,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the crate's list grows")]
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "a bool",
        Value::Int(_) => "an int",
        Value::UInt(_) => "a uint",
        Value::Float(_) => "a double",
        Value::String(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        Value::Null => "null",
        Value::Bytes(_) => "bytes",
        _ => "a value",
    }
}

/// Makes one short line of a text; nothing if there are no words in it.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(MAX_MESSAGE).collect();
    let line = words.join(" ");
    let line = match line.char_indices().nth(MAX_MESSAGE) {
        Some((end, _c)) => format!("{}…", &line[..end]),
        None => line,
    };
    (!line.is_empty()).then_some(line)
}
