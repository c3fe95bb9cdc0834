//! From a file's bytes to the same documents in canonical order and style.
//!
//! Bytes come in; the text goes out, with every comment and with the values that it had, or the
//! reason why not. Nothing is written here, and no meaning is checked: what a document says wrongly
//! stays wrong.

mod build;
mod order;
mod print;
mod scalar;
mod shape;
mod source;
mod tree;

use lockstep_spec::text::{self, Text};

/// How often a text is formatted until it stays as it is.
const MOST_PASSES: usize = 4;

/// Why a text is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It cannot be read: the findings say why.
    #[error("the file cannot be read")]
    Unreadable(Box<Text>),
    /// Its syntax tree cannot be made, though it can be read.
    #[error("its syntax is beyond the formatter: {0}")]
    Syntax(String),
    /// It holds a form that is not taken apart.
    #[error("it holds {0}, which the formatter leaves alone")]
    Form(&'static str),
    /// What came out would not be the same: a defect of the formatter, which does no harm so.
    #[error("formatting would change {0}: this is a defect of lockstep, and nothing was changed")]
    Changed(&'static str),
}

/// Formats the text of a file, whose name findings carry.
///
/// # Errors
///
/// Says why the text has to be left as it is.
pub fn format(name: &str, bytes: &[u8]) -> Result<String, Refused> {
    let before = read(name, bytes)?;
    let mut text = normal(&String::from_utf8_lossy(bytes));
    let (first, comments) = pass(&text)?;
    let mut formatted = first;
    for _pass in 0..MOST_PASSES {
        if formatted == text {
            return verified(formatted, &before, &comments, name);
        }
        text = formatted;
        formatted = pass(&text)?.0;
    }
    Err(Refused::Changed("its own output"))
}

/// Takes out what editors of some systems put into texts.
fn normal(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n")
}

fn read(name: &str, bytes: &[u8]) -> Result<Text, Refused> {
    let read = text::read(name, bytes);
    match read.findings.is_empty() {
        true => Ok(read),
        false => Err(Refused::Unreadable(Box::new(read))),
    }
}

/// Formats once; the comments that went in go out beside the text.
fn pass(text: &str) -> Result<(String, Vec<String>), Refused> {
    let tree = yaml_parser::parse(text).map_err(|error| Refused::Syntax(error.to_string()))?;
    let mut documents = build::documents(text, &tree)?;
    documents.iter_mut().for_each(order::arrange);
    Ok((print::text(&documents), source::comments(&tree)))
}

/// Lets a text out only if it says what it said before.
fn verified(
    formatted: String,
    before: &Text,
    comments: &[String],
    name: &str,
) -> Result<String, Refused> {
    let after = text::read(name, formatted.as_bytes());
    if !after.findings.is_empty() || after.documents != before.documents {
        return Err(Refused::Changed("the values"));
    }
    let tree = yaml_parser::parse(&formatted).map_err(|_error| Refused::Changed("the syntax"))?;
    match source::comments(&tree) == comments {
        true => Ok(formatted),
        false => Err(Refused::Changed("the comments")),
    }
}
