//! From a file's bytes to the same documents in canonical order and style.
//!
//! Bytes come in; the text goes out, with every comment and with the values that it had, or the
//! reason why not. Nothing is written here, and no meaning is checked: what a document says wrongly
//! stays wrong.

mod build;
mod order;
mod print;
mod scalar;
mod source;
mod spot;
mod tree;

use lockstep_spec::text::{self, Text};
use yaml_parser::SyntaxNode;

pub use spot::Spot;

/// How often a text is formatted until it stays as it is.
const MOST_PASSES: usize = 4;

/// Why a text is left as it is.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It cannot be read: the findings say why.
    #[error("the file cannot be read")]
    Unreadable(Box<Text>),
    /// It holds a form that is not taken apart.
    #[error("it holds {form}, which the formatter leaves alone")]
    Form {
        /// What it is.
        form: &'static str,
        /// Where it stands.
        at: Spot,
    },
    /// What came out would not be the same: a defect of the formatter, which does no harm so.
    #[error(
        "formatting would change {what}: this is a defect of lockstep, and nothing was changed"
    )]
    Changed {
        /// What would not be the same.
        what: &'static str,
        /// Where it stands, if that is known.
        at: Option<Spot>,
    },
}

impl Refused {
    /// Returns where what is to blame stands, if that is known.
    pub const fn at(&self) -> Option<Spot> {
        match self {
            Self::Unreadable(_) => None,
            Self::Form { at, .. } => Some(*at),
            Self::Changed { at, .. } => *at,
        }
    }
}

/// Formats the text of a file, whose name findings carry.
///
/// # Errors
///
/// Says why the text has to be left as it is.
pub fn format(name: &str, bytes: &[u8]) -> Result<String, Refused> {
    let before = read(name, bytes)?;
    let text = ended(normal(&String::from_utf8_lossy(bytes)), &before, name)?;
    let tree = parse(&text)?;
    let formatted = settled(pass(&text, &tree)?)?;
    verified(formatted, &before, (&text, &tree), name)
}

/// Takes out what editors of some systems put into texts.
fn normal(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n")
}

/// Ends the last line of a text, as far as that changes no value.
///
/// Spaces on a last line without an end may be part of a text, or be nothing.
fn ended(text: String, before: &Text, name: &str) -> Result<String, Refused> {
    if text.is_empty() || text.ends_with('\n') {
        return Ok(text);
    }
    let bare = text.trim_end_matches([' ', '\t']);
    let ways = [
        format!("{text}\n"),
        format!("{}\n", bare.trim_end_matches('\n')),
    ];
    let same = |way: &String| text::read(name, way.as_bytes()).documents == before.documents;
    ways.into_iter().find(same).ok_or_else(|| Refused::Form {
        form: "spaces behind a block of text, on a last line without a line end",
        at: Spot::of(&text, text.len() - 1),
    })
}

fn read(name: &str, bytes: &[u8]) -> Result<Text, Refused> {
    let read = text::read(name, bytes);
    match read.findings.is_empty() {
        true => Ok(read),
        false => Err(Refused::Unreadable(Box::new(read))),
    }
}

fn parse(text: &str) -> Result<SyntaxNode, Refused> {
    yaml_parser::parse(text).map_err(|error| {
        let offset = error.offset().min(text.len());
        Refused::Form {
            form: source::construct(text, offset),
            at: Spot::of(text, offset),
        }
    })
}

/// Formats once.
fn pass(text: &str, tree: &SyntaxNode) -> Result<String, Refused> {
    let mut documents = build::documents(text, tree)?;
    documents.iter_mut().for_each(order::arrange);
    Ok(print::text(&documents))
}

/// Formats what is formatted until it stays as it is.
fn settled(mut text: String) -> Result<String, Refused> {
    let unsettled = |at| Refused::Changed {
        what: "its own output",
        at,
    };
    for _pass in 0..MOST_PASSES {
        let again = parse(&text).and_then(|tree| pass(&text, &tree));
        let again = again.map_err(|_refused| unsettled(None))?;
        if again == text {
            return Ok(text);
        }
        text = again;
    }
    Err(unsettled(None))
}

/// Lets a text out only if it says what it said before.
fn verified(
    formatted: String,
    before: &Text,
    (text, tree): (&str, &SyntaxNode),
    name: &str,
) -> Result<String, Refused> {
    let changed = |what, at| Refused::Changed { what, at };
    let after = text::read(name, formatted.as_bytes());
    if !after.findings.is_empty() || after.documents != before.documents {
        let place = before.first_difference(&after);
        let at = place.map(|place| Spot {
            line: place.line as usize,
            column: place.column as usize,
        });
        return Err(changed("the value here", at));
    }
    let again = yaml_parser::parse(&formatted).map_err(|_error| changed("the syntax", None))?;
    let comments = source::comments(text, tree);
    match source::missing(&comments, &source::comments(&formatted, &again)) {
        None => Ok(formatted),
        Some(at) => Err(changed("a comment", at.map(|at| Spot::of(text, at)))),
    }
}
