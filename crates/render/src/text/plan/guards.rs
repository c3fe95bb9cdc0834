//! What the guards say: what is refused, with the flag that would let it pass, and what was agreed
//! to already.

use std::io;

use lockstep_diff::{Guard, Plan, Verdict};

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::value::{at_least, plural};

/// Writes the guards that refuse the plan.
pub(crate) fn refused(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    if plan.refusals().next().is_none() {
        return Ok(());
    }
    sheet.heading(Tone::Error, "Refused: nothing of this plan will be applied")?;
    for verdict in plan.refusals() {
        one(sheet, verdict)?;
    }
    let line = Line::at(2).plain("to let it pass, plan again with ");
    let flags = plan.refusals().map(flag).collect::<Vec<_>>().join(" ");
    let line = line.put(Tone::Remedy, format!("{flags} --reason \"…\""));
    sheet.line(&line)
}

/// Writes what a guard says, and of which objects.
pub(crate) fn one(sheet: &mut Sheet<'_>, verdict: &Verdict) -> io::Result<()> {
    let tone = match verdict.refuses() {
        true => Tone::Error,
        false => Tone::Plain,
    };
    let line = Line::at(2).put(tone, format!("{}: ", verdict.guard.as_str()));
    sheet.wrapped(line, Tone::Plain, &sentence(verdict), 6)?;
    addresses(sheet, verdict)
}

/// Returns the flag that lets a plan pass a guard.
fn flag(verdict: &Verdict) -> String {
    format!(
        "--allow {}={}",
        verdict.guard.as_str(),
        at_least(verdict.found)
    )
}

/// Returns what a guard found, and what it lets pass.
pub(crate) fn sentence(verdict: &Verdict) -> String {
    let (found, limit) = (verdict.found, verdict.limit);
    let text = match verdict.guard {
        Guard::Deletes => {
            let objects = plural(found as usize, "object", "objects");
            format!("{found} {objects} would be deleted or replaced, {limit} may be")
        }
        Guard::Changes => {
            let found = (found * 100.0).round() / 100.0;
            format!("{found}% of the live objects would change, {limit}% may")
        }
        Guard::Traffic => format!(
            "{}% of a prompt's requests would get another version or model, {}% may",
            percent(found),
            percent(limit)
        ),
    };
    match verdict.allowed {
        Some(allowed) => format!("{text}; agreed to: {allowed}"),
        None => text,
    }
}

fn percent(share: f64) -> f64 {
    (share * 1e4).round() / 1e2
}

/// How many addresses are named.
const NAMED: usize = 10;

fn addresses(sheet: &mut Sheet<'_>, verdict: &Verdict) -> io::Result<()> {
    let named = verdict.addresses.iter().take(NAMED);
    let mut names: Vec<String> = named.map(ToString::to_string).collect();
    let more = verdict.addresses.len().saturating_sub(NAMED);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    match names.is_empty() {
        true => Ok(()),
        false => sheet.wrapped(Line::at(6), Tone::Aside, &names.join(", "), 6),
    }
}

/// Writes what was agreed to for this plan, and why.
pub(crate) fn agreed(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    let consent = &plan.consent;
    let nothing = consent.allow.is_empty() && consent.adopt.is_empty() && !consent.conflicts;
    if nothing && consent.reason.is_none() {
        return Ok(());
    }
    sheet.heading(Tone::Warning, "Agreed to for this plan")?;
    for (guard, far) in &consent.allow {
        let verdict = plan.verdicts.iter().find(|verdict| verdict.guard == *guard);
        let used = match verdict {
            Some(verdict) if verdict.refuses() => "not enough",
            Some(verdict) if verdict.is_overridden() => "used",
            Some(_) | None => "not needed",
        };
        let line = Line::at(2).plain(format!("{}={far}", guard.as_str()));
        sheet.line(&line.put(Tone::Aside, format!("  ({used})")))?;
    }
    if consent.conflicts {
        sheet.line(&Line::at(2).plain("conflicts: Git wins"))?;
    }
    for address in &consent.adopt {
        sheet.line(&Line::at(2).plain(format!("adopt {address}")))?;
    }
    match &consent.reason {
        Some(reason) => sheet.wrapped(Line::at(2).plain("reason: "), Tone::Plain, reason, 4),
        None => Ok(()),
    }
}
