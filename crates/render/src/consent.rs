//! The flags by which people agree to what a guard refuses, as a shell reads them.
//!
//! A plan comes in; words go out that can be pasted behind `lockstep plan`. They are all that is
//! agreed to, so they stand in place of what was given before.

use lockstep_diff::{Plan, Verdict};

use crate::value::at_least;

/// What stands for the reason until somebody gives one; as it is, it is refused.
const REASON: &str = "…";

/// Returns how far a guard is or would have to be passed.
pub(crate) fn amount(number: f64) -> String {
    match number.is_finite() {
        true => at_least(number),
        false => "any".to_owned(),
    }
}

/// Returns the flag that lets a plan pass a guard.
pub(crate) fn flag(verdict: &Verdict) -> String {
    let far = match verdict.allowed.filter(|_far| verdict.is_overridden()) {
        Some(allowed) => allowed,
        None => verdict.found,
    };
    format!("--allow {}={}", verdict.guard.as_str(), amount(far))
}

/// Returns the flag that lets a plan pass a guard, with the reason that it needs.
pub(crate) fn with_reason(verdict: &Verdict) -> String {
    format!("{} --reason {}", flag(verdict), quoted(REASON))
}

/// Returns all flags that let a plan pass, nothing if nothing refuses it.
pub(crate) fn flags(plan: &Plan) -> Option<String> {
    plan.refusals().next()?;
    let consent = &plan.consent;
    let over = plan.verdicts.iter().filter(|verdict| verdict.is_over());
    let mut flags: Vec<String> = over.map(flag).collect();
    flags.extend(consent.conflicts.then(|| "--allow conflicts".to_owned()));
    let adopted = consent.adopt.iter().map(ToString::to_string);
    flags.extend(adopted.map(|address| format!("--adopt {}", quoted(&address))));
    let resent = consent.resend.iter().map(ToString::to_string);
    flags.extend(resent.map(|address| format!("--resend {}", quoted(&address))));
    let reason = consent.reason.as_deref().unwrap_or(REASON);
    flags.push(format!("--reason {}", quoted(reason)));
    Some(flags.join(" "))
}

/// Returns a word as a shell reads it. A NUL, which no argument can hold, is left out.
fn quoted(word: &str) -> String {
    let word = word.replace('\0', "");
    shlex::try_quote(&word).map_or_else(|_nul| String::new(), |quoted| quoted.into_owned())
}
