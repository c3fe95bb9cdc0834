//! What came of probing a model, for people.

use std::io;

use lockstep_model::probe::{Answered, Health};

use crate::palette::Tone;
use crate::probe::ProbeView;
use crate::sheet::{Line, Sheet};
use crate::style::Style;

/// Writes what came of probing a model.
///
/// # Errors
///
/// Fails if `out` does.
pub fn probe(view: &ProbeView<'_>, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let line = Line::at(0)
        .put(Tone::Name, view.address.to_string())
        .plain(format!(" in {}: ", view.environment));
    sheet.line(&verdict(line, view.probed.is_passed()))?;
    let probed = view.probed;
    match (&probed.health, view.unchecked) {
        (Some(health), _) => {
            let line = Line::at(2).plain("health check: ");
            sheet.line(&verdict(line, health.passed).put(Tone::Aside, checked(health)))?;
        }
        (None, why) => {
            let line = Line::at(2).plain("health check: ");
            sheet.wrapped(line, Tone::Error, why.unwrap_or("there is no result"), 4)?;
        }
    }
    let Some(prompt) = &probed.prompt else {
        let text = "synthetic prompt: none is sent, since the manifest declares no `probe`";
        return sheet.line(&Line::at(2).put(Tone::Aside, text));
    };
    let line = Line::at(2).plain("synthetic prompt: ");
    sheet.line(&verdict(line, prompt.passed).put(Tone::Aside, answered(prompt)))?;
    let doubts = prompt.error.iter().map(|text| (Tone::Error, text));
    let mut doubts = doubts.chain(prompt.warning.iter().map(|text| (Tone::Warning, text)));
    doubts.try_for_each(|(tone, text)| sheet.wrapped(Line::at(4), tone, text, 4))
}

fn verdict(line: Line, passed: bool) -> Line {
    match passed {
        true => line.put(Tone::Good, "PASS"),
        false => line.put(Tone::Error, "FAIL"),
    }
}

fn checked(health: &Health) -> String {
    let took = health.latency_ms.map(|ms| format!("{ms} ms"));
    let at = health
        .checked_at
        .as_ref()
        .map(|at| format!("checked at {at}"));
    aside([took, at, None])
}

fn answered(prompt: &Answered) -> String {
    let took = prompt.latency_ms.map(|ms| format!("{ms} ms"));
    let code = prompt.code.map(|code| format!("status {code}"));
    let size = prompt.bytes.map(|bytes| format!("{bytes} bytes"));
    aside([took, code, size])
}

fn aside(facts: [Option<String>; 3]) -> String {
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    match facts.is_empty() {
        true => String::new(),
        false => format!("  ({})", facts.join(", ")),
    }
}
