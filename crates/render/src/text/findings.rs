//! Findings as compilers write them: `file:line:column: error[LS0101]: message`.

use std::io;

use lockstep_model::{Finding, Severity};

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::plural;

/// Writes findings, sorted by place and code, and how many there are.
///
/// # Errors
///
/// Fails if `out` does.
pub fn findings(findings: &[Finding], style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort();
    sorted
        .into_iter()
        .try_for_each(|finding| one(sheet, finding))?;
    if !findings.is_empty() {
        sheet.gap()?;
    }
    summary(sheet, findings)
}

const fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Moved,
    }
}

fn one(sheet: &mut Sheet<'_>, finding: &Finding) -> io::Result<()> {
    let mut line = Line::at(0);
    if let Some(place) = &finding.place {
        line = line.put(Tone::Name, place.to_string()).plain(": ");
    }
    let label = format!("{}[{}]", finding.severity, finding.code);
    let line = line.put(tone(finding.severity), label);
    sheet.line(&line.plain(": ").plain(&finding.message))?;
    for related in &finding.related {
        let line = Line::at(2).put(Tone::Name, related.place.to_string());
        sheet.line(&line.plain(": ").plain(&related.message))?;
    }
    match &finding.help {
        Some(help) => {
            let line = Line::at(2).put(Tone::Remedy, "help: ");
            sheet.wrapped(line, Tone::Plain, help, 8)
        }
        None => Ok(()),
    }
}

fn summary(sheet: &mut Sheet<'_>, findings: &[Finding]) -> io::Result<()> {
    let count = |severity: Severity| {
        let those = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        those.count()
    };
    let counts = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let worst = counts.iter().find(|(severity, ..)| count(*severity) > 0);
    let words = counts.iter().filter_map(|(severity, one, many)| {
        let count = count(*severity);
        (count > 0).then(|| format!("{count} {}", plural(count, one, many)))
    });
    let words: Vec<String> = words.collect();
    let text = match words.is_empty() {
        true => "No findings.".to_owned(),
        false => format!("{}.", words.join(", ")),
    };
    let tone = worst.map_or(Tone::Good, |(severity, ..)| tone(*severity));
    sheet.line(&Line::at(0).put(tone, text))
}
