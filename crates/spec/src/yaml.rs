//! From YAML text to JSON values with a stretch for every key and value.
//!
//! Text comes in, documents and findings go out. Nothing recurses, and depth, size and the number
//! of findings are bounded, so that no text takes the process down. It must not know manifests.

mod again;
mod assemble;
mod failure;
mod input;
mod quick;
mod quoted;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use lockstep_model::{Code, Finding};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use serde_json::Value;

use crate::scalar;
use crate::source::{BOM, Offsets};
use crate::span::{FileId, Inner, Node, Sources, Stretch};
pub(crate) use again::Again;
use assemble::{Assembly, Key};
use input::Text;

/// The most levels of nesting.
pub(crate) const MAX_DEPTH: usize = 64;

/// The most findings that one file's text may have; reading stops there, and says so.
const MAX_FINDINGS: usize = lockstep_model::MAX_FINDINGS - 1;

/// A document as it was read: not yet known to be a manifest.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) node: Node,
    /// Something in it could not be read, so that its value is not what was meant.
    pub(crate) broken: bool,
    /// How it is read once more, if it was read the short way and its file holds nothing else.
    pub(crate) again: Option<Again>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) documents: Vec<Document>,
    pub(crate) findings: Vec<Finding>,
    /// Reading stopped before the end: documents may be missing.
    pub(crate) stopped: bool,
}

/// Reads all documents of a text; what stands behind an error of syntax is not read.
pub(crate) fn read(file: FileId, sources: &Sources) -> Read {
    let text = sources.text_of(file);
    let (body, base) = body(&text);
    if let Some(mut documents) = quick::read(file, (body, base), sources.keys()) {
        if let [document] = documents.as_mut_slice() {
            document.again = Some(Again::new(file, sources));
        }
        return Read {
            documents,
            ..Read::default()
        };
    }
    parse(file, (body, base), sources)
}

/// Returns a text without its byte order mark, and how long that is.
fn body(text: &str) -> (&str, usize) {
    let body = text.strip_prefix(BOM).unwrap_or(text);
    (body, text.len() - body.len())
}

/// Reads all documents with the parser.
fn parse(file: FileId, (body, base): (&str, usize), sources: &Sources) -> Read {
    let mut loader = Loader {
        file,
        text: body,
        offsets: Offsets::new(body, base),
        sources,
        assembly: Assembly::default(),
        read: Read::default(),
        broken: false,
    };
    loader.run();
    loader.read
}

struct Loader<'a> {
    file: FileId,
    text: &'a str,
    offsets: Offsets,
    sources: &'a Sources,
    assembly: Assembly,
    read: Read,
    broken: bool,
}

impl<'a> Loader<'a> {
    fn run(&mut self) {
        let mut parser = Parser::new(Text::new(self.text));
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, span)) => {
                    if self.event(event, &span).is_break() {
                        self.read.stopped = true;
                        return;
                    }
                }
                Err(error) => {
                    let marker = error.marker();
                    let (code, message, help) =
                        failure::words(error.info(), self.line_of(marker.line()));
                    let at = match failure::is_about_tab(&message) {
                        true => self.at_character(self.tab_from(marker)),
                        false => self.at_character(marker.index()),
                    };
                    self.find(Finding::new(code, message).help(help), at);
                    self.read.stopped = true;
                    return;
                }
            }
        }
    }

    fn event(&mut self, event: Event<'a>, span: &Span) -> std::ops::ControlFlow<()> {
        use std::ops::ControlFlow::{Break, Continue};
        let at = self.stretch(span);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
            Event::DocumentStart(_) => {
                self.broken = false;
                self.assembly = Assembly::default();
            }
            Event::DocumentEnd => self.document(),
            Event::Alias(_) => {
                self.refuse_alias("an alias stands here", at);
                self.put(Value::Null, leaf(at));
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor(anchor, at);
                self.scalar(text, style, tag.as_deref(), at);
            }
            Event::SequenceStart(..) | Event::MappingStart(..)
                if self.assembly.depth() >= MAX_DEPTH =>
            {
                let message = format!("the nesting is deeper than {MAX_DEPTH} levels");
                let finding = Finding::new(Code::TooLarge, message);
                let help = "check the brackets and what wrote the file: no manifest needs so many";
                self.find(finding.help(help), at);
                return Break(());
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_anchor(anchor, at);
                self.check_tag(tag.as_deref(), "seq", at);
                self.assembly.open_list(at);
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_anchor(anchor, at);
                self.check_tag(tag.as_deref(), "map", at);
                self.assembly.open_mapping(at);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                // A bracket is one character: the parser counts a comment behind it, too.
                let end = at.end.min(at.start + 1);
                let at = Stretch {
                    end,
                    last_line: at.line,
                    ..at
                };
                if let Some((value, node)) = self.assembly.close(at) {
                    self.put(value, node);
                }
            }
        }
        if self.read.findings.len() < MAX_FINDINGS {
            return Continue(());
        }
        let message = format!("{MAX_FINDINGS} findings in this file: it is not read further");
        let finding = Finding::new(Code::TooLarge, message);
        self.find(finding.help("correct these first"), at);
        Break(())
    }

    fn document(&mut self) {
        let Some((value, node)) = self.assembly.take() else {
            return;
        };
        // `---` with nothing behind it is no document.
        if value.is_null() && node.at.start == node.at.end {
            return;
        }
        self.read.documents.push(Document {
            value,
            node,
            broken: self.broken,
            again: None,
        });
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        mut at: Stretch,
    ) {
        if style == ScalarStyle::Plain && text.is_empty() {
            // The parser may give it the width of the token behind it.
            (at.end, at.last_line) = (at.start, at.line);
        }
        self.end_at_quote(style, &mut at);
        if style == ScalarStyle::Plain && text == "<<" && self.assembly.wants_key() {
            self.refuse_alias("a merge key stands here", at);
            return self.assembly.skip_key();
        }
        let value = match (tag.map(tag_name), style) {
            (None, ScalarStyle::Plain) => {
                scalar::plain(text).map_err(|why| (Code::OutOfRange, why))
            }
            (None, _) | (Some(Some("str")), _) => Ok(Value::String(text.into_owned())),
            (Some(Some(name @ ("int" | "float" | "bool" | "null"))), _) => tagged(name, &text),
            (Some(_), _) => Err((Code::Tag, "this tag is not read")),
        };
        match value {
            Ok(value) => self.put(value, leaf(at)),
            Err((code, why)) => {
                let include = tag.is_some_and(|tag| tag.suffix.eq_ignore_ascii_case("include"));
                let help = match code == Code::Tag {
                    true if include => "a prompt's text is read with `systemPromptFile: path`",
                    true => "take the tag out and write the value itself",
                    false if why == scalar::NO_NUMBER => {
                        "write a number with digits, or put the text in quotes"
                    }
                    false => "write a smaller number, or a text in quotes",
                };
                self.find(Finding::new(code, why).help(help), at);
                self.put(Value::Null, leaf(at));
            }
        }
    }

    /// Puts a whole value where it belongs: as a key, as a value, or as the document.
    fn put(&mut self, value: Value, node: Node) {
        let at = node.at;
        match self.assembly.put(value, node, self.sources.keys()) {
            Key::Fine => {}
            Key::NotText => {
                let finding = Finding::new(Code::WrongType, "a key is not a text");
                self.find(finding.help("put the key in quotes"), at);
            }
            Key::Twice(name, first) => {
                let message = format!("the key `{}` stands twice in this mapping", short(&name));
                let first = self.sources.place(first);
                let finding = Finding::new(Code::DuplicateKey, message);
                let finding = finding.help("keep one of the two");
                self.find(finding.related("first written here", first), at);
            }
        }
    }

    fn refuse_anchor(&mut self, anchor: usize, at: Stretch) {
        if anchor > 0 {
            self.refuse_alias("an anchor stands here", at);
        }
    }

    fn refuse_alias(&mut self, message: &str, at: Stretch) {
        let help = "write the value out: anchors, aliases and merge keys are not read";
        self.find(Finding::new(Code::Alias, message).help(help), at);
    }

    fn check_tag(&mut self, tag: Option<&Tag>, wanted: &str, at: Stretch) {
        if tag.is_some_and(|tag| tag_name(tag) != Some(wanted)) {
            let finding = Finding::new(Code::Tag, "this tag is not read");
            self.find(finding.help("take the tag out"), at);
        }
    }

    fn find(&mut self, finding: Finding, at: Stretch) {
        self.broken = true;
        self.read.findings.push(finding.at(self.sources.place(at)));
    }

    fn stretch(&self, span: &Span) -> Stretch {
        let start = self.offsets.byte(self.text, span.start.index());
        let mut end = start;
        if span.end.index() > span.start.index() {
            end = self.offsets.byte(self.text, span.end.index());
        }
        let (line, column) = self.offsets.position(span.start.index());
        let (mut last_line, last_column) = self.offsets.position(span.end.index());
        // What ends with a line does not reach into the next one.
        if last_column == 1 && last_line > line {
            last_line -= 1;
        }
        Stretch {
            file: self.file,
            line,
            last_line: last_line.max(line),
            column,
            start: number(start),
            end: number(end),
        }
    }

    fn at_character(&self, index: usize) -> Stretch {
        let start = self.offsets.byte(self.text, index);
        let end = self.offsets.byte(self.text, index + 1).max(start);
        let (line, column) = self.offsets.position(index);
        Stretch {
            file: self.file,
            line,
            last_line: line,
            column,
            start: number(start),
            end: number(end),
        }
    }

    /// Ends a quoted scalar at its closing quote: the parser counts a comment behind it, too.
    fn end_at_quote(&self, style: ScalarStyle, at: &mut Stretch) {
        let base = self.offsets.base();
        let (start, end) = (
            (at.start as usize).saturating_sub(base),
            (at.end as usize).saturating_sub(base),
        );
        let written = self.text.get(start..end).unwrap_or_default();
        if let Some(length) = quoted::length(style, written) {
            at.end = number(base + start + length);
            at.last_line = at.line + number(quoted::breaks(&written[..length]));
        }
    }

    /// The first tab that a complaint about tabs can mean: the parser points at what is before it.
    fn tab_from(&self, marker: &saphyr_parser::Marker) -> usize {
        let from = marker.index();
        let start = self
            .offsets
            .byte(self.text, from)
            .saturating_sub(self.offsets.base());
        let rest = self.text.get(start..).unwrap_or_default();
        let end = rest
            .match_indices('\n')
            .nth(1)
            .map_or(rest.len(), |(end, _break)| end);
        let before = rest[..end].split_once('\t').map(|(before, _rest)| before);
        from + before.map_or(0, |before| before.chars().count())
    }

    fn line_of(&self, line: usize) -> &'a str {
        self.text.lines().nth(line.saturating_sub(1)).unwrap_or("")
    }
}

fn leaf(at: Stretch) -> Node {
    Node {
        at,
        inner: Inner::Leaf,
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Returns the name of a tag of the core schema.
fn tag_name(tag: &Tag) -> Option<&str> {
    match (tag.is_yaml_core_schema(), tag.handle.as_str()) {
        (true, _) => Some(&tag.suffix),
        // `! text` is a text, whatever it looks like.
        (false, "") if tag.suffix == "!" => Some("str"),
        (false, _) => None,
    }
}

fn tagged(name: &str, text: &str) -> Result<Value, (Code, &'static str)> {
    let value = scalar::plain(text.into()).map_err(|why| (Code::OutOfRange, why))?;
    let fits = match name {
        "int" => value.is_i64(),
        "float" => value.is_number(),
        "bool" => value.is_boolean(),
        _ => value.is_null(),
    };
    match fits {
        true => Ok(value),
        false => Err((Code::Tag, "the value is not what its tag says")),
    }
}

/// Shortens a key for a message.
fn short(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _c)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}
