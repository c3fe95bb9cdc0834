//! Which run is meant by a word: `last`, its id or the beginning of it, or the number of an entry.

use std::fmt;

use lockstep_model::suggest;

use crate::history::Run;

/// The word for the newest run.
const LAST: &str = "last";

/// So many runs are named where a word means none or several.
const NAMED: usize = 5;

/// Why a word means no run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRun {
    /// The ledger has no run.
    Empty,
    /// No run is called so.
    Unknown {
        /// What was asked for.
        word: String,
        /// The runs whose ids are nearest, or the newest ones.
        near: Vec<String>,
    },
    /// The ids of several runs begin so.
    Several {
        /// What was asked for.
        word: String,
        /// The newest of these runs.
        runs: Vec<String>,
        /// How many there are.
        count: usize,
    },
}

impl fmt::Display for NoRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the ledger holds no run"),
            Self::Unknown { word, near: _ } => {
                write!(f, "the ledger holds no run `{}`", suggest::short(word))
            }
            Self::Several { word, count, .. } => {
                write!(f, "the ids of {count} runs begin with `{word}`")
            }
        }
    }
}

impl std::error::Error for NoRun {}

impl NoRun {
    /// Returns the runs that may have been meant, by their ids.
    pub fn candidates(&self) -> &[String] {
        match self {
            Self::Empty => &[],
            Self::Unknown { near, .. } => near,
            Self::Several { runs, .. } => runs,
        }
    }
}

/// Finds the run that a word means.
///
/// # Errors
///
/// Says why the word means none, and which runs may have been meant.
pub fn choose<'a>(runs: &'a [Run], word: &str) -> Result<&'a Run, NoRun> {
    let newest = runs.last().ok_or(NoRun::Empty)?;
    if word == LAST {
        return Ok(newest);
    }
    let exact = runs.iter().rev().find(|run| run.id == word);
    if let Some(run) = exact.or_else(|| numbered(runs, word)) {
        return Ok(run);
    }
    let begins = |run: &&Run| !word.is_empty() && run.id.starts_with(word);
    let found: Vec<&Run> = runs.iter().rev().filter(begins).collect();
    match found.as_slice() {
        [only] => Ok(only),
        [] => Err(NoRun::Unknown {
            word: word.to_owned(),
            near: near(runs, word),
        }),
        several => Err(NoRun::Several {
            word: word.to_owned(),
            runs: ids(several.iter().copied()),
            count: several.len(),
        }),
    }
}

/// Finds the run that wrote the entry of a number.
fn numbered<'a>(runs: &'a [Run], word: &str) -> Option<&'a Run> {
    let number: u64 = word.parse().ok()?;
    let wrote = |run: &&Run| (run.sequence..=run.last).contains(&number);
    runs.iter().find(wrote)
}

fn near(runs: &[Run], word: &str) -> Vec<String> {
    match suggest::nearest(word, runs.iter().map(|run| run.id.as_str())) {
        Some(near) => vec![near.to_owned()],
        None => ids(runs.iter().rev()),
    }
}

fn ids<'a>(runs: impl Iterator<Item = &'a Run>) -> Vec<String> {
    runs.take(NAMED).map(|run| run.id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use lockstep_model::Digest;

    use super::*;
    use crate::entry::{Actor, Organization, RunStarted};

    fn run(id: &str, sequence: u64) -> Run {
        let started = RunStarted {
            actor: Actor {
                client: "c".to_owned(),
                host: "h".to_owned(),
                user: "u".to_owned(),
                git_commit: None,
                git_dirty: None,
                ci_run_url: None,
            },
            tool: "lockstep".to_owned(),
            environment: "sim".to_owned(),
            organization: Organization {
                id: "o".to_owned(),
                name: "O".to_owned(),
            },
            plan: Digest::of_bytes(b"p"),
            spec: Digest::of_bytes(b"s"),
            overrides: Vec::new(),
        };
        Run {
            id: id.to_owned(),
            sequence,
            last: sequence + 3,
            time: "2026-11-21T00:00:00Z".to_owned(),
            started,
            finished: None,
        }
    }

    fn two() -> Vec<Run> {
        vec![
            run("20261121T100000Z-0badcafe", 0),
            run("20261121T110000Z-deadbeef", 4),
        ]
    }

    #[test]
    fn a_run_is_found_by_its_id_a_number_or_as_the_last() {
        let runs = two();
        let found = |word: &str| choose(&runs, word).map(|run| run.sequence);
        assert_eq!(found("last"), Ok(4));
        assert_eq!(found("20261121T100000Z-0badcafe"), Ok(0));
        assert_eq!(found("20261121T10"), Ok(0));
        assert_eq!(found("3"), Ok(0));
        assert_eq!(found("4"), Ok(4));
    }

    #[test]
    fn near_misses_are_listed() {
        let runs = two();
        let error = choose(&runs, "20261121T100000Z-0badcaff").unwrap_err();
        assert_eq!(error.candidates(), ["20261121T100000Z-0badcafe"]);
        let error = choose(&runs, "2026").unwrap_err();
        assert_eq!(error.candidates().len(), 2);
        assert_eq!(error.to_string(), "the ids of 2 runs begin with `2026`");
        let error = choose(&runs, "8").unwrap_err();
        let newest_first = ["20261121T110000Z-deadbeef", "20261121T100000Z-0badcafe"];
        assert_eq!(error.candidates(), newest_first);
        assert!(choose(&runs, "").is_err());
        assert_eq!(choose(&[], "last"), Err(NoRun::Empty));
    }
}
