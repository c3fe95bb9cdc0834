//! Which crate may depend on which: the table, and the check that holds it.
//!
//! In come the members' manifests, out goes a list of offences, each with the place it stands at.
//! It must not download anything: `cargo metadata` runs offline, locked and without dependencies.

mod judge;
mod manifest;
mod member;
mod shared;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::path::Path;

use self::member::Member;
use crate::failure::Failure;
use crate::tree;

/// What one crate of the workspace may depend on, among the crates of the workspace.
#[derive(Debug)]
struct Arrow {
    /// The crate.
    from: &'static str,
    /// Its normal and build dependencies.
    to: &'static [&'static str],
    /// What its tests may use on top of those.
    tests: &'static [&'static str],
}

/// The arrows: what is not in this table is forbidden, and a crate without a row is an offence.
const ARROWS: &[Arrow] = &[
    Arrow {
        from: "lockstep-model",
        to: &[],
        tests: &[],
    },
    Arrow {
        from: "lockstep-spec",
        to: &["lockstep-model"],
        // Findings about tokens are tested with the counts that people see.
        tests: &["lockstep-tokenizer"],
    },
    Arrow {
        from: "lockstep-format",
        to: &["lockstep-model", "lockstep-spec"],
        tests: &[],
    },
    // The client and the simulated tenant share no line: a shared mistake would be invisible.
    Arrow {
        from: "lockstep-genesys",
        to: &["lockstep-model"],
        tests: &["lockstep-simulator"],
    },
    Arrow {
        from: "lockstep-simulator",
        to: &[],
        tests: &[],
    },
    Arrow {
        from: "lockstep-signature",
        to: &[],
        tests: &[],
    },
    Arrow {
        from: "lockstep-diff",
        to: &["lockstep-model", "lockstep-spec"],
        tests: &[],
    },
    Arrow {
        from: "lockstep-policy",
        to: &["lockstep-diff", "lockstep-model", "lockstep-spec"],
        tests: &[],
    },
    Arrow {
        from: "lockstep-ledger",
        // Signatures over its head are checked where the chain is.
        to: &["lockstep-model", "lockstep-signature"],
        tests: &[],
    },
    Arrow {
        from: "lockstep-remote",
        to: &["lockstep-ledger", "lockstep-model"],
        tests: &[],
    },
    Arrow {
        from: "lockstep-apply",
        to: &["lockstep-diff", "lockstep-ledger", "lockstep-model"],
        // Its tests make plans, and plans are made of specs.
        tests: &["lockstep-spec"],
    },
    Arrow {
        from: "lockstep-tokenizer",
        to: &["lockstep-model"],
        tests: &[],
    },
    Arrow {
        from: "lockstep-render",
        to: &["lockstep-diff", "lockstep-ledger", "lockstep-model"],
        tests: &[],
    },
    Arrow {
        from: "lockstep",
        to: &[
            "lockstep-apply",
            "lockstep-diff",
            "lockstep-format",
            "lockstep-genesys",
            "lockstep-ledger",
            "lockstep-model",
            "lockstep-policy",
            "lockstep-remote",
            "lockstep-render",
            "lockstep-signature",
            "lockstep-simulator",
            "lockstep-spec",
            "lockstep-tokenizer",
        ],
        tests: &[],
    },
    // No part of lockstep: it plans and applies on a network that fails.
    Arrow {
        from: "lockstep-storm",
        to: &[
            "lockstep-apply",
            "lockstep-diff",
            "lockstep-genesys",
            "lockstep-ledger",
            "lockstep-model",
            "lockstep-render",
            "lockstep-simulator",
            "lockstep-spec",
        ],
        tests: &[],
    },
    // No part of lockstep: it feeds all that parses.
    Arrow {
        from: "lockstep-fuzzed",
        to: &[
            "lockstep-format",
            "lockstep-ledger",
            "lockstep-model",
            "lockstep-policy",
            "lockstep-render",
            "lockstep-spec",
        ],
        tests: &[],
    },
    Arrow {
        from: "xtask",
        to: &[
            "lockstep",
            "lockstep-ledger",
            "lockstep-model",
            "lockstep-render",
            "lockstep-spec",
        ],
        tests: &[],
    },
];

/// Crates that turn values into values; they reach none of [`IMPURE`], on whatever way.
const PURE: &[&str] = &[
    "lockstep-model",
    "lockstep-spec",
    "lockstep-format",
    "lockstep-diff",
    "lockstep-policy",
    "lockstep-render",
    "lockstep-signature",
    "lockstep-tokenizer",
];

/// Crates that do IO or run a clock.
const IMPURE: &[&str] = &["axum", "hyper", "reqwest", "tokio"];

/// One thing that the table or the manifests forbid.
#[derive(Debug, PartialEq, Eq)]
struct Offence {
    /// `file:line`, or the file alone where no line can be named.
    at: String,
    /// What is forbidden and what to do instead.
    what: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.at, self.what)
    }
}

/// Checks every member of the workspace at `root`.
pub(crate) fn run(root: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let members = member::read(root)?;
    let mut offences = judge::table(ARROWS, &members);
    offences.extend(judge::purity(PURE, IMPURE, &members));
    offences.extend(manifests(root, &members)?);
    for offence in &offences {
        writeln!(out, "{offence}")?;
    }
    if !offences.is_empty() {
        return Err(Failure::Found(format!(
            "arrows: {} offences",
            offences.len()
        )));
    }
    let arrows: usize = members.iter().map(|member| member.ours().count()).sum();
    writeln!(
        out,
        "arrows: {} crates, {arrows} arrows, none forbidden",
        members.len()
    )?;
    Ok(())
}

/// Checks the members' manifests, and that of the workspace.
fn manifests(root: &Path, members: &[Member]) -> Result<Vec<Offence>, Failure> {
    let mut offences = Vec::new();
    let mut used = BTreeSet::new();
    for Member { manifest, .. } in members {
        let text = tree::read(&root.join(manifest))?;
        offences.extend(manifest::check(manifest, &text)?);
        used.extend(manifest::lines(manifest, &text)?.names().cloned());
    }
    let text = tree::read(&root.join(shared::ROOT))?;
    let page = tree::read(&root.join(shared::PAGE))?;
    offences.extend(shared::check(&text, &page, &used)?);
    Ok(offences)
}
