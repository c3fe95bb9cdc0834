//! What people agree to on the command line, beyond the environment's rules.
//!
//! Words come in, a consent that is sealed in the plan goes out.

use std::collections::BTreeSet;
use std::str::FromStr;

use clap::Args;
use lockstep_diff::{Consent, Guard};
use lockstep_model::Address;

/// What `plan` and `apply` take alike.
#[derive(Debug, Clone, Default, Args)]
#[group(id = "agreement", multiple = true)]
pub(crate) struct Agreement {
    /// Plan for this address and all that it needs only; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    target: Vec<Address>,
    /// Take this live object over though it differs; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    adopt: Vec<Address>,
    /// Let the plan pass a guard up to N (`deletes`, `changes` in percent, `traffic` from 0 to 1),
    /// or plan `conflicts` the way Git says; may be repeated
    #[arg(long, value_name = "GUARD=N|conflicts", requires = "reason")]
    allow: Vec<Allow>,
    /// Why that is allowed; the plan and the ledger keep it
    #[arg(long, value_name = "TEXT", requires = "allow", value_parser = reason)]
    reason: Option<String>,
}

/// Something that is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Allow {
    Guard(Guard, f64),
    Conflicts,
}

impl Agreement {
    /// Returns the only addresses to plan for; none are all.
    pub(crate) fn targets(&self) -> BTreeSet<Address> {
        self.target.iter().cloned().collect()
    }

    /// Returns what is agreed to.
    pub(crate) fn consent(&self) -> Consent {
        let guards = self.allow.iter().filter_map(|allow| match allow {
            Allow::Guard(guard, far) => Some((*guard, *far)),
            Allow::Conflicts => None,
        });
        Consent {
            adopt: self.adopt.iter().cloned().collect(),
            conflicts: self.allow.contains(&Allow::Conflicts),
            allow: guards.collect(),
            reason: self.reason.clone(),
        }
    }
}

impl FromStr for Allow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "conflicts" {
            return Ok(Self::Conflicts);
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
            Ok(far) if guard == Guard::Traffic && far > 1.0 => Err(format!(
                "traffic is a share from 0 to 1: write 0.4 for 40 %, not `{far}`"
            )),
            Ok(far) if far.is_finite() && far >= 0.0 => Ok(Self::Guard(guard, far)),
            Ok(_) | Err(_) => Err(format!("`{far}` is no number from 0 on")),
        }
    }
}

fn reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("say why".to_owned()),
        text => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_are_read_with_how_far() {
        let far = Allow::Guard(Guard::Deletes, 4.0);
        assert_eq!("deletes=4".parse::<Allow>(), Ok(far));
        assert_eq!("conflicts".parse::<Allow>(), Ok(Allow::Conflicts));
        for wrong in [
            "deletes",
            "deletes=",
            "deletes=-1",
            "deletes=NaN",
            "queues=1",
            "traffic=40",
            "conflicts=3",
        ] {
            assert!(wrong.parse::<Allow>().is_err(), "{wrong}");
        }
    }
}
