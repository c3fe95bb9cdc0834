//! `lockstep audit log`: the entries, one by one.

use std::collections::{BTreeMap, VecDeque};

use clap::Args;
use lockstep_ledger::{Actor, Entry, Error};
use lockstep_remote::Extent;
use lockstep_render::{csv, json, text};

use super::aside::Aside;
use super::filter::{Filter, Kinds, Wanted};
use crate::command::{Format, Options};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::project::Workspace;

/// List the entries
///
/// All flags together say which: what is about an address, of a run, by somebody, in a time.
/// `--format csv` is for spreadsheets, `--format json` has the entries as they are stored.
#[derive(Debug, Args)]
pub(super) struct Log {
    #[command(flatten)]
    wanted: Wanted,
    #[command(flatten)]
    kinds: Kinds,
    /// Only the last so many of them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

impl Log {
    /// Lists the entries.
    pub(super) fn run(self, workspace: &Workspace, options: &Options) -> Result<Exit, Failure> {
        let folder = super::ledger(workspace, Extent::Base)?;
        let filter = self.wanted.filter(self.kinds, workspace)?;
        // Only a row for a spreadsheet has to say by itself who wrote it.
        let runs = match options.format == Format::Csv {
            true => lockstep_ledger::runs(&folder)?,
            false => Vec::new(),
        };
        let runs = runs.into_iter().map(|run| (run.id, run.started.actor));
        let runs: BTreeMap<String, Actor> = runs.collect();
        let entries = meant(lockstep_ledger::entries(folder)?, filter);
        match self.limit {
            None => list(entries, &runs, options),
            Some(limit) => {
                let last = last(entries, usize::try_from(limit).unwrap_or(usize::MAX))?;
                list(last.into_iter().map(Ok), &runs, options)
            }
        }
    }
}

/// Passes over what is not meant.
pub(super) fn meant(
    entries: impl Iterator<Item = Result<Entry, Error>>,
    mut filter: Filter,
) -> impl Iterator<Item = Result<Entry, Error>> {
    entries.filter(move |entry| match entry {
        Ok(entry) => filter.takes(entry),
        Err(_) => true,
    })
}

/// Keeps the last entries; no more than these are held at any time.
fn last(
    entries: impl Iterator<Item = Result<Entry, Error>>,
    limit: usize,
) -> Result<VecDeque<Entry>, Error> {
    let mut last = VecDeque::new();
    for entry in entries {
        if last.len() == limit {
            last.pop_front();
        }
        last.push_back(entry?);
    }
    Ok(last)
}

fn list(
    entries: impl Iterator<Item = Result<Entry, Error>>,
    runs: &BTreeMap<String, Actor>,
    options: &Options,
) -> Result<Exit, Failure> {
    let aside = Aside::default();
    let entries = aside.keep(entries);
    let written = output::streamed(|style, out| match options.format {
        Format::Json => json::v1::audit_log(entries, out),
        Format::Csv => csv::audit_log(entries, runs, out),
        Format::Text
        | Format::Ndjson
        | Format::Auditlogmessage
        | Format::Dot
        | Format::Sarif
        | Format::Github
        | Format::Junit
        | Format::Markdown
        | Format::GithubSummary
        | Format::Html => text::audit_log(entries, &style, out),
    });
    aside.told(written)
}
