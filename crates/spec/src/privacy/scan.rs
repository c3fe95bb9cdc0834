//! Walks what was read, and says what it holds that it must not.
//!
//! A file with its documents, a manifest, or the text of a prompt comes in; findings go out.

use std::ops::Range;
use std::sync::Arc;

use lockstep_model::{Code, Finding};
use serde_json::Value;

use crate::privacy::keys::{self, Key};
use crate::privacy::personal::{self, Personal, What};
use crate::privacy::{MAX_FINDINGS, dense, fields, guess, place};
use crate::span::{FileId, Inner, Node, Sources, Stretch};
use crate::suggest;
use crate::yaml::Document;

/// What to do about a key in a field.
const KEY_HELP: &str = "take it out, write {env: NAME} or {file: path} where a secret belongs, and \
                        revoke it: whoever reads this file has it";

/// What to do about a key in a prompt.
const PROMPT_HELP: &str = "take it out and revoke it: a model repeats what it is told";

/// What to do about a key that is given as a name.
const NAME_HELP: &str = "put the secret itself into a variable or file, write the name of that, \
                         and revoke it: whoever reads this file has it";

/// Looks for keys in a file and in all documents that were read from it.
pub(crate) fn file(file: FileId, documents: &[Document], sources: &Sources) -> Vec<Finding> {
    let text = sources.text_of(file);
    let mut scan = Scan::new(file, Arc::clone(&text), sources);
    for document in documents {
        scan.value((&document.value, &document.node), Around::default());
    }
    if scan.suspicious {
        scan.rest(&text);
    }
    scan.findings
}

/// Looks for keys in a file of values. What is marked as sensitive may be one: it fills nothing.
pub(crate) fn values(file: FileId, documents: &[Document], sources: &Sources) -> Vec<Finding> {
    let mut scan = Scan::new(file, sources.text_of(file), sources);
    scan.passes_sensitive = true;
    for document in documents {
        scan.value((&document.value, &document.node), Around::default());
    }
    scan.findings
}

/// Says whether a text holds anything that is reported.
pub(crate) fn is_suspect(text: &str) -> bool {
    !keys::find(text).is_empty() || !personal::find(text).is_empty()
}

/// Looks for personal data in the prose of a document.
pub(crate) fn prose((value, node): (&Value, &Node), sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    collect_prose((value, node), ("", node.at), &mut found);
    let findings = found.into_iter().flat_map(|(text, at, key)| {
        let file = sources.text_of(at.file);
        by_kind(text).map(move |(what, first, count)| {
            let exact = place::within(at, &file, &text[first.clone()]);
            let at = match exact {
                Some(range) => place::stretch(at.file, &file, &range),
                None if at.is_plain() => at,
                None => key,
            };
            personal_finding(what, count).at(sources.place(at))
        })
    });
    findings.collect()
}

/// Looks for keys and personal data in a text that a prompt takes from a file of its own.
pub(crate) fn text_file(file: FileId, sources: &Sources) -> Vec<Finding> {
    let text = sources.text_of(file);
    let at = |range: &Range<usize>| sources.place(place::stretch(file, &text, range));
    let found = keys::find(&text);
    let mut findings: Vec<Finding> = found
        .first()
        .map(|first| key_in_prose(first, found.len()).at(at(&first.at)))
        .into_iter()
        .collect();
    findings.extend(
        by_kind(&text).map(|(what, first, count)| personal_finding(what, count).at(at(&first))),
    );
    findings
}

/// Returns each kind of personal data in a text, with the first and how many there are.
fn by_kind(text: &str) -> impl Iterator<Item = (What, Range<usize>, usize)> {
    let mut kinds: Vec<(What, Range<usize>, usize)> = Vec::new();
    for Personal { at, what } in personal::find(text) {
        match kinds
            .iter_mut()
            .find(|(kind, _first, _count)| *kind == what)
        {
            Some((_kind, _first, count)) => *count += 1,
            None => kinds.push((what, at, 1)),
        }
    }
    kinds.into_iter()
}

fn personal_finding(what: What, count: usize) -> Finding {
    let message = format!("what is said to the model holds {}", what.count(count));
    let help = match what {
        What::Email => "write a placeholder, such as user@example.com, or take it out",
        What::Phone => "write a placeholder, such as +1 212 555 0100, or take it out",
        What::Social | What::Card | What::Iban => "write a placeholder, or take it out",
    };
    Finding::new(what.code(), message).help(help)
}

fn key_in_prose(first: &Key, count: usize) -> Finding {
    let message = match count {
        1 => format!(
            "what is said to the model holds what looks like {}",
            first.what
        ),
        count => format!(
            "what is said to the model holds {count} texts that look like keys: the first like {}",
            first.what
        ),
    };
    Finding::new(Code::KeyInPrompt, message).help(PROMPT_HELP)
}

/// A piece of prose, with the stretch of its field's name.
type Prose<'a> = (&'a str, Stretch, Stretch);

fn collect_prose<'a>(
    (value, node): (&'a Value, &'a Node),
    (name, key): (&str, Stretch),
    found: &mut Vec<Prose<'a>>,
) {
    match (value, &node.inner) {
        (Value::Object(map), Inner::Entries(entries)) => {
            for entry in entries {
                if let Some(value) = map.get(&*entry.name) {
                    collect_prose((value, &entry.node), (&entry.name, entry.key), found);
                }
            }
        }
        (Value::Array(items), Inner::Items(nodes)) => {
            for item in items.iter().zip(nodes) {
                collect_prose(item, (name, key), found);
            }
        }
        (Value::String(text), _) if fields::is_prose(name) => found.push((text, node.at, key)),
        _ => {}
    }
}

/// What stands around a value.
#[derive(Debug, Clone, Copy, Default)]
struct Around<'a> {
    /// The name of the nearest field.
    name: &'a str,
    /// Where that name stands.
    key: Option<Stretch>,
    /// The name of the field around that.
    outer: &'a str,
}

struct Scan<'a> {
    file: FileId,
    text: Arc<str>,
    sources: &'a Sources,
    /// The file may hold keys that a form knows.
    suspicious: bool,
    /// Mappings with `sensitive: true` are passed over.
    passes_sensitive: bool,
    /// The bytes that something was said about.
    seen: Vec<Range<usize>>,
    findings: Vec<Finding>,
}

impl<'a> Scan<'a> {
    fn new(file: FileId, text: Arc<str>, sources: &'a Sources) -> Self {
        Self {
            file,
            // An escape may hide any letter.
            suspicious: keys::may_hold(&text) || text.contains('\\'),
            text,
            sources,
            passes_sensitive: false,
            seen: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn value(&mut self, (value, node): (&Value, &Node), around: Around<'_>) {
        match (value, &node.inner) {
            (Value::Object(map), Inner::Entries(_))
                if self.passes_sensitive && map.get("sensitive") == Some(&Value::Bool(true)) => {}
            (Value::Object(map), Inner::Entries(entries)) => {
                for entry in entries {
                    self.name(&entry.name, entry.key);
                    let inner = Around {
                        name: &entry.name,
                        key: Some(entry.key),
                        outer: around.name,
                    };
                    if let Some(value) = map.get(&*entry.name) {
                        self.value((value, &entry.node), inner);
                    }
                }
            }
            (Value::Array(items), Inner::Items(nodes)) => {
                for item in items.iter().zip(nodes) {
                    self.value(item, around);
                }
            }
            (Value::String(text), _) => self.scalar(text, node.at, around),
            _ => {}
        }
    }

    /// Looks at the name of a field: a key may be pasted there, too.
    fn name(&mut self, name: &str, at: Stretch) {
        if !self.suspicious {
            return;
        }
        if let Some(first) = keys::find(name).first() {
            let message = format!("the name of a field looks like {}", first.what);
            let finding = Finding::new(Code::KeyInOpen, message).help(KEY_HELP);
            self.find(finding, at, place::bytes(at));
        }
    }

    fn scalar(&mut self, text: &str, at: Stretch, around: Around<'_>) {
        // Most texts are short, or hold spaces: that is seen before the field's name is asked for.
        if !self.suspicious && around.name != "env" && !guess::is_dense(text) {
            return;
        }
        let found = match self.suspicious {
            true => keys::find(text),
            false => Vec::new(),
        };
        let is_prose = fields::is_prose(around.name);
        let is_name = fields::is_secret(around.outer) && matches!(around.name, "env" | "file");
        let finding = match found.first() {
            Some(first) if is_prose => key_in_prose(first, found.len()),
            Some(first) if is_name => key_as_name(around, first.what),
            Some(first) => key_in_field(around.name, first.what),
            None if is_prose => return,
            None if is_name && around.name == "env" => match dense::as_variable(text) {
                Some(what) => key_as_name(around, what),
                None => return,
            },
            None if is_name => return,
            None => match dense::in_field(around.name, text) {
                Some(what) => key_in_field(around.name, what),
                None => return,
            },
        };
        let part = found.first().map_or(text, |first| &text[first.at.clone()]);
        let exact = place::within(at, &self.text, part);
        let shown = match exact {
            Some(range) => place::stretch(self.file, &self.text, &range),
            None if at.is_plain() => at,
            None => around.key.unwrap_or(at),
        };
        self.find(finding, shown, place::bytes(at));
    }

    /// Looks at what no value holds: comments, and what could not be read.
    fn rest(&mut self, text: &str) {
        self.seen.sort_by_key(|range| range.start);
        let seen = std::mem::take(&mut self.seen);
        for key in keys::find(text) {
            let next = seen.partition_point(|range| range.end <= key.at.start);
            let is_seen = seen.get(next).is_some_and(|range| range.start < key.at.end);
            if !is_seen {
                let message = format!("something here looks like {}", key.what);
                let finding = Finding::new(Code::KeyInOpen, message).help(KEY_HELP);
                let at = place::stretch(self.file, text, &key.at);
                self.find(finding, at, key.at);
            }
        }
    }

    fn find(&mut self, finding: Finding, at: Stretch, seen: Range<usize>) {
        self.seen.push(seen);
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding.at(self.sources.place(at)));
        }
    }
}

fn key_in_field(name: &str, what: &str) -> Finding {
    let message = format!("`{}` holds what looks like {what}", suggest::short(name));
    Finding::new(Code::KeyInOpen, message).help(KEY_HELP)
}

fn key_as_name(around: Around<'_>, what: &str) -> Finding {
    let message = format!(
        "`{}` names its {} by what looks like {what}",
        suggest::short(around.outer),
        match around.name {
            "env" => "variable",
            _ => "file",
        }
    );
    Finding::new(Code::KeyAsName, message).help(NAME_HELP)
}
