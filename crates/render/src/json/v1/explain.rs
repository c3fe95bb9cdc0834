//! What codes mean, as version 1.0 writes it.

use std::io;

use lockstep_model::Code;
use lockstep_model::code::{Page, Sample};
use serde::Serialize;

use super::document;

#[derive(Serialize)]
struct CodesV1<'a> {
    codes: Vec<CodeV1<'a>>,
}

#[derive(Serialize)]
struct CodeV1<'a> {
    code: &'a str,
    severity: &'a str,
    title: &'a str,
    #[serde(flatten)]
    page: Option<PageV1<'a>>,
}

#[derive(Serialize)]
struct PageV1<'a> {
    /// In Markdown.
    explanation: &'a str,
    wrong: Vec<FileV1<'a>>,
    right: Vec<FileV1<'a>>,
}

#[derive(Serialize)]
struct FileV1<'a> {
    path: &'a str,
    language: &'a str,
    text: String,
}

/// Writes the pages of codes.
///
/// # Errors
///
/// Fails if `out` does.
pub fn pages(codes: &[Code], out: &mut impl io::Write) -> io::Result<()> {
    write(codes, |code| Some(PageV1::from(Page::of(code))), out)
}

/// Writes how much each code matters, and its title.
///
/// # Errors
///
/// Fails if `out` does.
pub fn codes(codes: &[Code], out: &mut impl io::Write) -> io::Result<()> {
    write(codes, |_code| None, out)
}

fn write(
    codes: &[Code],
    page: impl Fn(Code) -> Option<PageV1<'static>>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let codes = codes.iter().map(|code| CodeV1 {
        code: code.as_str(),
        severity: code.severity().as_str(),
        title: code.title(),
        page: page(*code),
    });
    let codes = codes.collect();
    document("lockstep.codes", CodesV1 { codes }, out)
}

impl<'a> From<Page<'a>> for PageV1<'a> {
    fn from(page: Page<'a>) -> Self {
        let files = |samples: Vec<Sample<'a>>| samples.into_iter().map(FileV1::from).collect();
        Self {
            explanation: page.explanation,
            wrong: files(page.wrong),
            right: files(page.right),
        }
    }
}

impl<'a> From<Sample<'a>> for FileV1<'a> {
    fn from(sample: Sample<'a>) -> Self {
        Self {
            path: sample.path,
            language: sample.language,
            // What is no UTF-8 in a file cannot be in JSON either.
            text: String::from_utf8_lossy(&sample.bytes()).into_owned(),
        }
    }
}
