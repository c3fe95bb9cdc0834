//! What the guards say: what is refused, with the flag that would let it pass, and what was agreed
//! to already.

use std::io;

use lockstep_diff::{Guard, Plan, Verdict};

use crate::consent;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::value::plural;

/// Writes the guards that refuse the plan.
pub(crate) fn refused(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    if plan.refusals().next().is_none() {
        return Ok(());
    }
    sheet.heading(Tone::Error, "Refused: nothing of this plan will be applied")?;
    for verdict in plan.refusals() {
        one(sheet, verdict)?;
    }
    way(sheet, plan)
}

/// Writes the flags that would let the plan pass, to be pasted: they are not wrapped.
pub(crate) fn way(sheet: &mut Sheet<'_>, plan: &Plan) -> io::Result<()> {
    let Some(flags) = consent::flags(plan) else {
        return Ok(());
    };
    let text = "to let it pass, say why and plan again with";
    sheet.line(&Line::at(2).plain(text))?;
    sheet.line(&Line::at(4).put(Tone::Remedy, flags))
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

/// Returns what a guard found, and what it lets pass.
pub(crate) fn sentence(verdict: &Verdict) -> String {
    let text = match verdict.guard {
        Guard::Traffic => {
            let shares = [verdict.found, verdict.limit].map(|share| share * 100.0);
            said(verdict.guard, shares)
        }
        Guard::Usage if verdict.found.is_infinite() => {
            "how much of a lowered rate limit is in use is not known".to_owned()
        }
        Guard::Deletes
        | Guard::DeletesPercent
        | Guard::Replacements
        | Guard::Changes
        | Guard::Limits
        | Guard::Usage
        | Guard::Guardrails => said(verdict.guard, [verdict.found, verdict.limit]),
    };
    match verdict.allowed {
        Some(allowed) => format!("{text}; agreed to: {}", consent::amount(allowed)),
        None => text,
    }
}

/// Says what was found, and what may be, of numbers that are shown with two decimals.
fn said(guard: Guard, numbers: [f64; 2]) -> String {
    let [found, limit] = numbers.map(|number| (number * 100.0).round() / 100.0);
    let plural = |one: &'static str, many: &'static str| plural(found as usize, one, many);
    match guard {
        Guard::Deletes => {
            let objects = plural("object", "objects");
            format!("{found} {objects} would be deleted or replaced, {limit} may be")
        }
        Guard::DeletesPercent => {
            format!("{found}% of the live objects would be deleted or replaced, {limit}% may be")
        }
        Guard::Replacements => {
            let objects = plural("object", "objects");
            format!("{found} {objects} would be deleted and made anew, {limit} may be")
        }
        Guard::Changes => format!("{found}% of the live objects would change, {limit}% may"),
        Guard::Traffic => format!(
            "{found}% of a prompt's requests would lose their version or model, {limit}% may"
        ),
        Guard::Limits => {
            format!("{found}% of a rate limit would be taken away, {limit}% may be")
        }
        Guard::Usage => {
            format!("{found}% of a lowered rate limit is in use by telemetry, {limit}% may be")
        }
        Guard::Guardrails => {
            let lost = plural("filter or category", "filters and categories");
            format!("{found} {lost} would be taken away, {limit} may be")
        }
    }
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
    if consent.is_nothing() {
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
        let line = Line::at(2).plain(format!("{}={}", guard.as_str(), consent::amount(*far)));
        sheet.line(&line.put(Tone::Aside, format!("  ({used})")))?;
    }
    if consent.conflicts {
        sheet.line(&Line::at(2).plain("conflicts: Git wins"))?;
    }
    for address in &consent.adopt {
        sheet.line(&Line::at(2).plain(format!("adopt {address}")))?;
    }
    for address in &consent.resend {
        sheet.line(&Line::at(2).plain(format!("send the secrets of {address} again")))?;
    }
    match &consent.reason {
        Some(reason) => sheet.wrapped(Line::at(2).plain("reason: "), Tone::Plain, reason, 4),
        None => Ok(()),
    }
}
