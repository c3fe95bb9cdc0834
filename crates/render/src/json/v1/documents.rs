//! The documents of an environment as version 1.0 writes them, with where each value was written.

use std::collections::BTreeMap;
use std::io;

use lockstep_model::WrittenDocument;
use serde::Serialize;
use serde_json::Value;

use super::document;
use super::origin::OriginV1;

#[derive(Serialize)]
struct DocumentsV1<'a> {
    environment: &'a str,
    documents: Vec<DocumentV1<'a>>,
}

#[derive(Serialize)]
struct DocumentV1<'a> {
    address: String,
    origin: OriginV1<'a>,
    document: Value,
    /// By JSON pointer: values that hold no others.
    origins: BTreeMap<String, OriginV1<'a>>,
    derived: BTreeMap<&'a str, DerivedV1<'a>>,
}

/// A field that the document resolves to and does not hold.
#[derive(Serialize)]
struct DerivedV1<'a> {
    value: &'a Value,
    origin: OriginV1<'a>,
}

/// Writes documents.
///
/// # Errors
///
/// Fails if `out` does.
pub fn documents(
    environment: &str,
    documents: &[WrittenDocument],
    out: &mut impl io::Write,
) -> io::Result<()> {
    let body = DocumentsV1 {
        environment,
        documents: documents.iter().map(DocumentV1::from).collect(),
    };
    document("lockstep.documents", body, out)
}

impl<'a> From<&'a WrittenDocument> for DocumentV1<'a> {
    fn from(written: &'a WrittenDocument) -> Self {
        let mut origins = BTreeMap::new();
        written.whole.each_leaf(&mut |pointer, origin| {
            origins.insert(pointer.to_string(), OriginV1::from(origin));
        });
        let derived = written.derived.iter().map(|(name, value, origin)| {
            let origin = OriginV1::from(origin);
            (name.as_str(), DerivedV1 { value, origin })
        });
        Self {
            address: written.address.to_string(),
            origin: OriginV1::from(&written.whole.origin),
            document: written.whole.to_value(),
            origins,
            derived: derived.collect(),
        }
    }
}
