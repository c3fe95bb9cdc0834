//! Reading the only document of a file once more.
//!
//! Where a file stands comes in; the value and stretches that were found in it go out, as often as
//! they are asked for. Only what was read the short way is: that costs less than to pack it.

use std::sync::Arc;

use serde_json::Value;

use super::{body, quick};
use crate::names::Names;
use crate::span::{FileId, Node, Sources};

/// The text of a file whose only document was read the short way.
#[derive(Debug, Clone)]
pub(crate) struct Again {
    file: FileId,
    text: Arc<str>,
    names: Arc<Names>,
}

impl Again {
    /// Remembers a file that was just read.
    pub(super) fn new(file: FileId, sources: &Sources) -> Self {
        Self {
            file,
            text: sources.text_of(file),
            names: Arc::clone(sources.keys()),
        }
    }

    /// Reads the document.
    #[expect(
        clippy::expect_used,
        reason = "the same text was read the same way before, and held one document"
    )]
    pub(crate) fn read(&self) -> (Value, Node) {
        let documents = quick::read(self.file, body(&self.text), &self.names);
        let document = documents.into_iter().flatten().next();
        let document = document.expect("what was read can be read again");
        (document.value, document.node)
    }

    /// Returns how many bytes are read.
    pub(crate) fn size(&self) -> usize {
        self.text.len()
    }
}
