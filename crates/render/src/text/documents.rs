//! The documents of an environment as YAML that can be read again, with comments that say where
//! what was written if that is not the document itself.

#[cfg(test)]
mod tests;

use std::io;

use lockstep_model::written::Content;
use lockstep_model::{Origin, Written, WrittenDocument};

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::yaml;

/// Up to this column comments stand below each other.
const ALIGNED: usize = 56;

/// A line of YAML, and what is remarked behind it.
#[derive(Debug)]
struct Row {
    text: String,
    remark: Option<String>,
}

/// Writes documents, each with a comment that says where it is.
///
/// # Errors
///
/// Fails if `out` does.
pub fn documents(
    documents: &[WrittenDocument],
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            sheet.line(&Line::at(0).plain("---"))?;
        }
        one(sheet, document)?;
    }
    Ok(())
}

fn one(sheet: &mut Sheet<'_>, document: &WrittenDocument) -> io::Result<()> {
    let WrittenDocument {
        address,
        whole,
        derived,
    } = document;
    let head = format!("# {address}, {}", whole.origin);
    sheet.line(&Line::at(0).put(Tone::Aside, head))?;
    let mut rows = Vec::new();
    inside(whole, (0, &whole.origin), &mut rows);
    let width = |row: &Row| row.text.chars().count();
    let remarked = rows.iter().filter(|row| row.remark.is_some()).map(width);
    let column = remarked
        .filter(|width| *width <= ALIGNED)
        .max()
        .unwrap_or(0);
    for Row { text, remark } in rows {
        let line = Line::at(0).plain(&text);
        match remark {
            None => sheet.line(&line)?,
            Some(remark) => {
                let gap = column.saturating_sub(text.chars().count()) + 2;
                let remark = format!("{:gap$}# {remark}", "");
                sheet.line(&line.put(Tone::Aside, remark))?;
            }
        }
    }
    for (name, value, origin) in derived {
        let remark = format!("# {name}: {}, from {origin}", yaml::scalar(value));
        sheet.line(&Line::at(0).put(Tone::Aside, remark))?;
    }
    Ok(())
}

/// Where a value stands: how far it is indented, and what the value around it was written by.
type Around<'a> = (usize, &'a Origin);

/// Writes what is in a list or mapping.
fn inside(value: &Written, (indent, around): Around<'_>, rows: &mut Vec<Row>) {
    match &value.content {
        Content::Mapping(entries) if !entries.is_empty() => {
            for (name, value) in entries {
                entry(name, value, (indent, around), rows);
            }
        }
        Content::List(items) if !items.is_empty() => {
            for value in items {
                item(value, (indent, around), rows);
            }
        }
        Content::Mapping(_) => rows.push(Row::plain(indent, "{}")),
        Content::List(_) => rows.push(Row::plain(indent, "[]")),
        Content::Scalar(scalar) => rows.push(Row::plain(indent, &yaml::scalar(scalar))),
    }
}

fn entry(name: &str, value: &Written, (indent, around): Around<'_>, rows: &mut Vec<Row>) {
    let remark = remark(&value.origin, around);
    let (key, long) = yaml::key(name);
    let key = match long {
        false => format!("{key}:"),
        true => {
            rows.push(Row::plain(indent, &format!("? {key}")));
            ":".to_owned()
        }
    };
    behind(&key, value, indent, remark, rows);
}

/// Writes a value behind a key, or below it.
fn behind(key: &str, value: &Written, indent: usize, remark: Option<String>, rows: &mut Vec<Row>) {
    let row = |rest: &str| Row {
        text: format!("{:indent$}{key}{rest}", ""),
        remark,
    };
    match &value.content {
        Content::Scalar(scalar) => match scalar.as_str().and_then(yaml::block) {
            Some((head, lines)) => {
                rows.push(row(&format!(" {head}")));
                rows.extend(lines.into_iter().map(|line| match line {
                    "" => Row::plain(0, ""),
                    line => Row::plain(indent + 2, line),
                }));
            }
            None => rows.push(row(&format!(" {}", yaml::scalar(scalar)))),
        },
        Content::List(items) if items.is_empty() => rows.push(row(" []")),
        Content::Mapping(entries) if entries.is_empty() => rows.push(row(" {}")),
        Content::List(_) | Content::Mapping(_) => {
            rows.push(row(""));
            inside(value, (indent + 2, &value.origin), rows);
        }
    }
}

fn item(value: &Written, (indent, around): Around<'_>, rows: &mut Vec<Row>) {
    let remark = remark(&value.origin, around);
    let is_block = match &value.content {
        Content::Mapping(entries) => !entries.is_empty(),
        Content::List(items) => !items.is_empty(),
        Content::Scalar(_) => false,
    };
    if !is_block {
        return behind("-", value, indent, remark, rows);
    }
    let first = rows.len();
    inside(value, (indent + 2, &value.origin), rows);
    if let Some(row) = rows.get_mut(first) {
        row.text.replace_range(indent..=indent, "-");
        row.remark = row.remark.take().or(remark);
    }
}

/// Says where a value was written, if that is not where what is around it was.
fn remark(origin: &Origin, around: &Origin) -> Option<String> {
    let source = |origin: &'_ Origin| (origin.file.clone(), origin.wrote, origin.by.clone());
    (source(origin) != source(around)).then(|| origin.to_string())
}

impl Row {
    fn plain(indent: usize, text: &str) -> Self {
        Self {
            text: format!("{:indent$}{text}", ""),
            remark: None,
        }
    }
}
