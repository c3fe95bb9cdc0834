//! An examination of a tenant: what is wrong first in words, then all that was looked at.

use std::io;

use lockstep_model::Kind;
use lockstep_model::examination::{Check, Difference, Examination, Oddity, Status};

use crate::columns;
use crate::doctor::DoctorView;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::plural;

/// Where the words of a check begin.
const WORDS: usize = 4;
/// Where what stands behind a label begins.
const BEHIND: usize = 14;
/// What stands between two columns.
const GAP: usize = 2;
/// How wide the column of statuses is.
const STATUS: usize = 11;
/// How many fields are shown of one check; JSON has all.
const SHOWN: usize = 12;

/// Writes an examination.
///
/// # Errors
///
/// Fails if `out` does.
pub fn doctor(view: &DoctorView<'_>, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let found = view.found;
    sheet.wrapped(Line::at(0), Tone::Heading, &title(view), 0)?;
    let place = format!("Looked at {} on {}:", view.tenant, view.checked_at);
    sheet.wrapped(Line::at(0), Tone::Aside, &place, 0)?;
    sheet.wrapped(Line::at(0), Tone::Aside, &extent(view), 0)?;
    sheet.gap()?;
    table(sheet, found)?;
    let sections = [
        (Status::Failed, "Failed: lockstep cannot work with this"),
        (Status::Differs, "Differs: lockstep lives with this"),
    ];
    for (status, heading) in sections {
        section(sheet, found, (status, heading))?;
    }
    untried(sheet, found)?;
    sheet.gap()?;
    verdict(sheet, found)
}

fn title(view: &DoctorView<'_>) -> String {
    let organization = match &view.found.organization {
        Some(one) => format!("{} ({})", one.name, one.id),
        None => "the organisation is not known".to_owned(),
    };
    format!("Doctor for {}: {organization}", view.environment)
}

fn extent(view: &DoctorView<'_>) -> String {
    let samples = view.found.samples.iter().map(|one| {
        let Ok(total) = usize::try_from(one.total) else {
            return format!("{} rows of {}s", one.rows, one.kind);
        };
        let name = format!("{}{}", one.kind, plural(total, "", "s"));
        format!("{} of {total} {name}, {} by id", one.rows, one.by_id)
    });
    let mut said: Vec<String> = samples.collect();
    let requests = view.found.requests;
    let count = usize::try_from(requests).unwrap_or(usize::MAX);
    said.push(format!(
        "{requests} {} in {:.1} s",
        plural(count, "request", "requests"),
        view.duration.as_secs_f64()
    ));
    format!("{}.", said.join("; "))
}

fn table(sheet: &mut Sheet<'_>, found: &Examination) -> io::Result<()> {
    let checks = found.checks.iter().filter(|check| !is_write(check));
    let checks: Vec<&Check> = checks.collect();
    let width = checks.iter().map(|check| columns::width(&check.id)).max();
    let width = width.unwrap_or_default();
    checks
        .into_iter()
        .try_for_each(|check| row(sheet, check, width))
}

fn row(sheet: &mut Sheet<'_>, check: &Check, width: usize) -> io::Result<()> {
    let short = match check.status {
        Status::Ok | Status::NotTried => check.found.as_str(),
        Status::Differs | Status::Failed => "see below",
    };
    let gap = width.saturating_sub(columns::width(&check.id)) + GAP;
    let line = Line::at(0)
        .put(Tone::Name, &check.id)
        .plain(" ".repeat(gap))
        .put(
            tone(check.status),
            format!("{:<STATUS$}", word(check.status)),
        );
    let hang = line.width();
    sheet.wrapped(line, Tone::Aside, short, hang)
}

/// Says whether a check is about an end point that is never tried.
fn is_write(check: &Check) -> bool {
    check.status == Status::NotTried && check.expected.starts_with("POST ")
}

fn section(
    sheet: &mut Sheet<'_>,
    found: &Examination,
    (status, heading): (Status, &str),
) -> io::Result<()> {
    let checks = found.checks.iter();
    let mut checks = checks.filter(|check| check.status == status).peekable();
    if checks.peek().is_none() {
        return Ok(());
    }
    sheet.heading(tone(status), heading)?;
    checks.try_for_each(|check| words(sheet, check))
}

fn words(sheet: &mut Sheet<'_>, check: &Check) -> io::Result<()> {
    let mut line = Line::at(2).put(Tone::Name, &check.id);
    if !check.kinds.is_empty() {
        line = line.put(Tone::Aside, format!("  {}", kinds(&check.kinds)));
    }
    if let Some(request) = &check.request {
        line = line.put(Tone::Aside, format!("  {request}"));
    }
    sheet.line(&line)?;
    labelled(sheet, "expected", Tone::Plain, &check.expected)?;
    labelled(sheet, "found", tone(check.status), &check.found)?;
    check
        .differences
        .iter()
        .take(SHOWN)
        .try_for_each(|one| field(sheet, one, check))?;
    let more = check.differences.len().saturating_sub(SHOWN);
    if more > 0 {
        let text = format!("and {more} more; `--format json` has all");
        labelled(sheet, "", Tone::Aside, &text)?;
    }
    if let Some(means) = &check.means {
        labelled(sheet, "means", Tone::Plain, means)?;
    }
    match &check.advice {
        Some(advice) => labelled(sheet, "do", Tone::Remedy, advice),
        None => Ok(()),
    }
}

fn labelled(sheet: &mut Sheet<'_>, label: &str, tone: Tone, text: &str) -> io::Result<()> {
    let line = Line::at(WORDS).put(Tone::Aside, format!("{label:<10}"));
    sheet.wrapped(line, tone, text, BEHIND)
}

fn field(sheet: &mut Sheet<'_>, one: &Difference, check: &Check) -> io::Result<()> {
    let expected = one.expected.as_deref().unwrap_or_default();
    let seen: Vec<&str> = one.seen.keys().map(String::as_str).collect();
    let seen = seen.join(" or ");
    let how = match one.oddity {
        Oddity::Missing => format!("missing, {expected} expected"),
        Oddity::Retyped => format!("{seen}, {expected} expected"),
        Oddity::Unknown => seen,
    };
    // The list is named above already.
    let place = match check.request.as_deref() == Some(one.request.as_str()) {
        true => String::new(),
        false => format!(" of {}", one.request),
    };
    let text = format!(
        "{}: {how}; in {} of {}, as at {}{place}",
        general(&one.pointer),
        one.objects,
        one.of,
        one.pointer,
    );
    labelled(sheet, "", Tone::Plain, &text)
}

/// Names a field without the places of lists.
fn general(pointer: &str) -> String {
    let steps = pointer.split('/').skip(1);
    let steps = steps.filter(|step| *step != "entities");
    let mut name = String::new();
    for (index, step) in steps.enumerate() {
        let number = !step.is_empty() && step.bytes().all(|c| c.is_ascii_digit());
        match (number, index) {
            // The row of the list.
            (true, 0) => {}
            (true, _) => name.push_str("[]"),
            (false, _) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(step);
            }
        }
    }
    name
}

fn untried(sheet: &mut Sheet<'_>, found: &Examination) -> io::Result<()> {
    let writes = found.checks.iter().filter(|check| is_write(check));
    let writes: Vec<&str> = writes.map(|check| check.expected.as_str()).collect();
    if writes.is_empty() {
        return Ok(());
    }
    sheet.heading(Tone::Heading, "Not tried: it would write")?;
    writes
        .iter()
        .try_for_each(|text| sheet.wrapped(Line::at(2), Tone::Aside, text, WORDS))
}

fn verdict(sheet: &mut Sheet<'_>, found: &Examination) -> io::Result<()> {
    let counts = [
        (Status::Failed, "failed"),
        (Status::Differs, "differ"),
        (Status::Ok, "ok"),
        (Status::NotTried, "not tried"),
    ];
    let counts = counts.map(|(status, word)| format!("{} {word}", found.count(status)));
    let counts = counts.join(", ");
    let kinds: Vec<Kind> = found.failed_kinds().into_iter().collect();
    let text = match found.verdict() {
        Status::Ok | Status::NotTried => format!("All as lockstep expects: {counts}."),
        Status::Differs => format!("lockstep can work here: {counts}."),
        Status::Failed if kinds.is_empty() => format!("Something failed: {counts}."),
        Status::Failed => format!(
            "Do not apply changes to {} here before this is cleared up: {counts}.",
            self::kinds(&kinds)
        ),
    };
    sheet.wrapped(Line::at(0), tone(found.verdict()), &text, 0)
}

fn kinds(kinds: &[Kind]) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    names.join(", ")
}

const fn tone(status: Status) -> Tone {
    match status {
        Status::Ok => Tone::Good,
        Status::NotTried => Tone::Aside,
        Status::Differs => Tone::Warning,
        Status::Failed => Tone::Error,
    }
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::NotTried => "not tried",
        Status::Differs => "DIFFERS",
        Status::Failed => "FAILED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_without_their_places() {
        assert_eq!(
            general("/entities/3/models/0/maxTokens"),
            "models[].maxTokens"
        );
        assert_eq!(general("/models/12"), "models[]");
        assert_eq!(general("/entities/0/timeout"), "timeout");
        assert_eq!(general("/baseUrl"), "baseUrl");
    }
}
