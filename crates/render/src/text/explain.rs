//! What codes mean: their pages, and the list of all of them.

use std::io;

use lockstep_model::Code;
use lockstep_model::code::{Page, Sample};

use super::findings::tone;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;

/// How far code is set in.
const INDENT: usize = 4;

/// Writes the pages of codes, one after the other.
///
/// # Errors
///
/// Fails if `out` does.
pub fn pages(codes: &[Code], style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    codes.iter().try_for_each(|code| page(sheet, *code))
}

/// Writes a line for each code: how much it matters, and its title.
///
/// # Errors
///
/// Fails if `out` does.
pub fn codes(codes: &[Code], style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    for code in codes {
        let severity = code.severity();
        let line = Line::at(0)
            .put(Tone::Name, code.as_str())
            .plain("  ")
            .put(tone(severity), format!("{:<9}", severity.as_str()));
        sheet.wrapped(line, Tone::Plain, code.title(), 17)?;
    }
    Ok(())
}

fn page(sheet: &mut Sheet<'_>, code: Code) -> io::Result<()> {
    let page = Page::of(code);
    sheet.gap()?;
    let severity = code.severity();
    let label = Line::at(0).put(tone(severity), format!("{severity}[{code}]"));
    sheet.wrapped(label.plain(": "), Tone::Heading, code.title(), 2)?;
    for paragraph in page.paragraphs() {
        sheet.gap()?;
        sheet.wrapped(Line::at(0), Tone::Plain, &paragraph, 0)?;
    }
    example(sheet, "Wrong:", &page.wrong)?;
    example(sheet, "Right:", &page.right)
}

fn example(sheet: &mut Sheet<'_>, title: &str, samples: &[Sample<'_>]) -> io::Result<()> {
    if samples.is_empty() {
        return Ok(());
    }
    sheet.heading(Tone::Heading, title)?;
    for sample in samples {
        sheet.gap()?;
        for line in sample.block.lines() {
            let tone = match line.starts_with("# ") {
                true => Tone::Aside,
                false => Tone::Plain,
            };
            sheet.line(&Line::at(INDENT).put(tone, line))?;
        }
    }
    Ok(())
}
