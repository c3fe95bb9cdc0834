//! What people agree to on the command line, beyond the environment's rules.
//!
//! Words come in, a consent that is sealed in the plan goes out.

use std::str::FromStr;

use clap::Args;
use lockstep_diff::guard::Measure;
use lockstep_diff::{Consent, Guard, Targets};
use lockstep_model::{Address, Kind, suggest};
use lockstep_spec::Owns;

use crate::hold::LocalLedger;

/// What `plan` and `apply` take alike.
#[derive(Debug, Clone, Default, Args)]
#[group(id = "agreement", multiple = true)]
pub(crate) struct Agreement {
    /// Plan for this only, an address or a glob (`Prompt/*`), with all that it needs; may be
    /// repeated
    #[arg(long, value_name = "ADDRESS|GLOB", value_parser = glob)]
    target: Vec<String>,
    /// Leave this out, an address or a glob (`*/support_*`), with all that depends on it; may be
    /// repeated
    #[arg(long, value_name = "ADDRESS|GLOB", value_parser = glob)]
    exclude: Vec<String>,
    /// Take this live object over though it differs; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    adopt: Vec<Address>,
    /// Send the secrets of this object again, though their revisions stay; may be repeated
    #[arg(long, value_name = "ADDRESS", requires = "reason", group = "asked")]
    resend: Vec<Address>,
    /// Let the plan pass a guard up to N, as its refusal prints it (`deletes=4`, `traffic=0.4`), or
    /// plan `conflicts` the way Git says; may be repeated
    ///
    /// Counted are `deletes`, `replacements` and `guardrails`; in percent are `deletes-percent`,
    /// `changes`, `limits` and `usage` (or `usage=any`); `traffic` is a share from 0 to 1.
    /// `local-ledger` lets `apply` use a ledger in a folder where a CI service runs.
    #[arg(
        long,
        value_name = "GUARD=N|conflicts",
        requires = "reason",
        group = "asked"
    )]
    allow: Vec<Allow>,
    /// Why that is allowed, or sent again; the plan and the ledger keep it
    #[arg(long, value_name = "TEXT", requires = "asked", value_parser = reason)]
    reason: Option<String>,
}

/// Something that is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Allow {
    Guard(Guard, f64),
    Conflicts,
    /// A ledger in a folder where a CI service runs; no plan knows of it.
    LocalLedger,
}

impl Agreement {
    /// Returns which part of the plan is asked for.
    pub(crate) fn targets(&self) -> Targets {
        Targets {
            only: self.target.clone(),
            except: self.exclude.clone(),
        }
    }

    /// Says whether a ledger in a folder may be used where a CI service runs.
    pub(crate) fn local_ledger(&self) -> LocalLedger {
        match self.allow.contains(&Allow::LocalLedger) {
            true => LocalLedger::Allowed {
                reason: self.reason.clone().unwrap_or_default(),
            },
            false => LocalLedger::Refused,
        }
    }

    /// Says whether something is agreed to that a plan keeps.
    pub(crate) fn is_for_plans(&self) -> bool {
        let parts = [&self.target, &self.exclude]
            .iter()
            .any(|part| !part.is_empty());
        let allowed = self.allow.iter().any(|allow| *allow != Allow::LocalLedger);
        parts || allowed || !self.adopt.is_empty() || !self.resend.is_empty()
    }

    /// Returns what is agreed to.
    pub(crate) fn consent(&self) -> Consent {
        let guards = self.allow.iter().filter_map(|allow| match allow {
            Allow::Guard(guard, far) => Some((*guard, *far)),
            Allow::Conflicts | Allow::LocalLedger => None,
        });
        Consent {
            adopt: self.adopt.iter().cloned().collect(),
            conflicts: self.allow.contains(&Allow::Conflicts),
            resend: self.resend.iter().cloned().collect(),
            allow: guards.collect(),
            reason: self.reason.clone(),
        }
    }
}

impl FromStr for Allow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "conflicts" => return Ok(Self::Conflicts),
            "local-ledger" => return Ok(Self::LocalLedger),
            _ => {}
        }
        if text.starts_with("conflicts=") {
            return Err("`conflicts` takes no number".to_owned());
        }
        let guards: Vec<&str> = Guard::ALL.iter().map(|guard| guard.as_str()).collect();
        let (word, far) = text.split_once('=').ok_or_else(|| {
            format!(
                "write `conflicts`, or GUARD=N with one of {}",
                guards.join(", ")
            )
        })?;
        let guard = Guard::from_word(word)
            .ok_or_else(|| format!("`{word}` is no guard: use one of {}", guards.join(", ")))?;
        match far.parse::<f64>() {
            Ok(far) if guard.measure() == Measure::Share && far > 1.0 => Err(format!(
                "{word} is a share from 0 to 1: write 0.4 for 40 %, not `{far}`"
            )),
            Ok(far) if guard.measure() == Measure::Count && far.fract() > 0.0 => Err(format!(
                "{word} are counted one by one: write a whole number, not `{far}`"
            )),
            Ok(far) if far.is_finite() && far >= 0.0 => Ok(Self::Guard(guard, far)),
            // Only what is in use may be unknown, and then no number would do.
            _ if guard == Guard::Usage && far == "any" => Ok(Self::Guard(guard, f64::INFINITY)),
            Ok(_) | Err(_) => Err(format!("`{far}` is no number from 0 on")),
        }
    }
}

/// Takes an address or a glob. A kind that is written in full has to be one: no manifest and no
/// ledger could make it right.
pub(crate) fn glob(text: &str) -> Result<String, String> {
    Owns::new(&[text.to_owned()])?;
    match text.split_once('/') {
        Some((kind, name)) if is_word(kind) && Kind::from_name(kind).is_none() => {
            Err(no_kind(kind, name))
        }
        Some(_) | None => Ok(text.to_owned()),
    }
}

fn is_word(kind: &str) -> bool {
    !kind.contains(['*', '?', '[', ']', '{', '}', '\\'])
}

fn no_kind(kind: &str, name: &str) -> String {
    match suggest::nearest(kind, Kind::ALL.iter().map(|kind| kind.as_str())) {
        Some(near) => format!("`{kind}` is no kind: did you mean `{near}/{name}`?"),
        None => format!("`{kind}` is no kind: use one of {}", Kind::list()),
    }
}

pub(crate) fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.contains(char::is_alphanumeric) {
        true => Ok(text.to_owned()),
        false => Err("say why".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_is_written_in_full_is_one() {
        for right in [
            "Prompt/a",
            "Prompt/*",
            "*/a",
            "Pro*/a",
            "{Prompt,Model}/a",
            "*",
        ] {
            assert_eq!(glob(right), Ok(right.to_owned()));
        }
        let near = glob("Modl/*").expect_err("no kind");
        assert!(near.contains("did you mean `Model/*`?"), "{near}");
        let far = glob("Queue/a").expect_err("no kind");
        assert!(far.contains("use one of"), "{far}");
        assert!(glob("Model/[").is_err());
    }

    #[test]
    fn guards_are_read_with_how_far() {
        let far = Allow::Guard(Guard::Deletes, 4.0);
        assert_eq!("deletes=4".parse::<Allow>(), Ok(far));
        assert_eq!("conflicts".parse::<Allow>(), Ok(Allow::Conflicts));
        let any = Allow::Guard(Guard::Usage, f64::INFINITY);
        assert_eq!("usage=any".parse::<Allow>(), Ok(any));
        let percent = Allow::Guard(Guard::DeletesPercent, 33.3334);
        assert_eq!("deletes-percent=33.3334".parse::<Allow>(), Ok(percent));
        for wrong in [
            "deletes",
            "deletes=",
            "deletes=-1",
            "deletes=NaN",
            "queues=1",
            "traffic=40",
            "deletes=2.5",
            "deletes=any",
            "usage=all",
            "conflicts=3",
        ] {
            assert!(wrong.parse::<Allow>().is_err(), "{wrong}");
        }
    }
}
