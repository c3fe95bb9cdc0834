//! The entries of the ledger as a table: a line an entry.

use std::io;

use lockstep_ledger::{Counts, Effect, Entry, Event, RunStarted};
use lockstep_model::Address;

use super::{change, upkeep};
use crate::columns;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::text::run::spoken;
use crate::value::plural;

/// How many columns the number of an entry takes.
const NUMBER: usize = 5;

/// Writes entries, a line each, as they come.
///
/// # Errors
///
/// Fails if `out` does, or with what the entries fail with.
pub fn audit_log(
    entries: impl IntoIterator<Item = io::Result<Entry>>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let mut none = true;
    for entry in entries {
        none = false;
        row(sheet, &entry?)?;
    }
    match none {
        true => sheet.line(&Line::at(0).put(Tone::Aside, "There is no such entry in the ledger.")),
        false => Ok(()),
    }
}

/// Writes the line of an entry. Its hash stands at the end where there is room for it; what else it
/// says is cut if it must be, and `audit show` has all of it.
fn row(sheet: &mut Sheet<'_>, entry: &Entry) -> io::Result<()> {
    let line = Line::at(0)
        .put(Tone::Aside, format!("{:>NUMBER$}  ", entry.sequence))
        .plain(format!("{}  ", entry.time))
        .put(tone(entry.event.as_ref()), format!("{:<12}  ", word(entry)));
    let (about, rest) = told(entry);
    let line = match about {
        Some(address) => line.put(Tone::Name, address).plain("  "),
        None => line,
    };
    let hash = entry.hash.short();
    let room = sheet.columns().saturating_sub(line.width());
    match columns::width(&rest) + hash.len() + 2 <= room {
        true => {
            let gap = if rest.is_empty() { "" } else { "  " };
            let line = line.plain(rest).put(Tone::Aside, format!("{gap}{hash}"));
            sheet.line(&line)
        }
        false => sheet.cut(line, Tone::Plain, &rest),
    }
}

/// Returns the word for an entry: an outcome's result, or else the entry's kind.
pub(super) fn word<C>(entry: &Entry<C>) -> &str {
    match &entry.event {
        Some(Event::Outcome(outcome)) => outcome.effect.result(),
        Some(Event::RunStarted(_)) => "run started",
        Some(Event::RunFinished(_)) => "run finished",
        Some(Event::GuardOverridden(_)) => "overridden",
        Some(Event::LockTaken(_)) => "lock taken",
        Some(
            Event::Intent(_)
            | Event::Adopted(_)
            | Event::Released(_)
            | Event::Settled(_)
            | Event::Posted(_)
            | Event::Anchored(_)
            | Event::Signed(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::Restarted(_),
        )
        | None => &entry.kind,
    }
}

const fn tone<C>(event: Option<&Event<C>>) -> Tone {
    match event {
        Some(Event::Outcome(outcome)) => match &outcome.effect {
            Effect::Created(_) => Tone::Added,
            Effect::Updated(_) => Tone::Changed,
            Effect::Replaced(_) | Effect::Deleted => Tone::Removed,
            Effect::Failed(_) | Effect::Unsettled(_) => Tone::Error,
        },
        Some(Event::Adopted(_) | Event::Released(_) | Event::Settled(_)) => Tone::Moved,
        Some(Event::RunStarted(_) | Event::RunFinished(_)) => Tone::Heading,
        Some(
            Event::GuardOverridden(_)
            | Event::Forgotten(_)
            | Event::Repaired(_)
            | Event::Restarted(_)
            | Event::LockTaken(_),
        ) => Tone::Warning,
        Some(Event::Intent(_) | Event::Posted(_) | Event::Anchored(_) | Event::Signed(_))
        | None => Tone::Aside,
    }
}

/// Tells what an entry says: what it is about, and the rest of it.
fn told(entry: &Entry) -> (Option<String>, String) {
    let about = |address: &Address, rest: String| (Some(address.to_string()), rest);
    let Some(event) = &entry.event else {
        return (None, "written by a newer lockstep".to_owned());
    };
    match event {
        Event::RunStarted(started) => (None, format!("{} {}", entry.run, who(started))),
        Event::Intent(intent) => about(&intent.address, format!("to {}", intent.action)),
        Event::Outcome(outcome) => {
            let took = format!("entry {}, {}", outcome.intent, spoken(outcome.duration));
            about(&outcome.address, took)
        }
        Event::Adopted(adopted) => about(&adopted.address, String::new()),
        Event::Released(released) => about(&released.address, String::new()),
        Event::Settled(settled) => {
            let found = format!("entry {}, {}", settled.intent, change::found(settled.found));
            about(&settled.address, found)
        }
        Event::GuardOverridden(given) => {
            let allowed = format!("{}={}: {}", given.guard, given.value, given.reason);
            (None, allowed)
        }
        Event::RunFinished(counts) => (None, format!("{} {}", entry.run, counted(counts))),
        Event::Posted(posted) => {
            let count = posted.outcomes.len();
            (
                None,
                format!("{count} {}", plural(count, "entry", "entries")),
            )
        }
        Event::Anchored(anchored) => (None, format!("entry {}", anchored.sequence)),
        Event::Signed(signed) => (None, format!("entry {}", signed.sequence)),
        Event::Forgotten(forgotten) => {
            let (content, reason) = (forgotten.content.short(), &forgotten.reason);
            (None, format!("content {content}: {reason}"))
        }
        Event::Repaired(repaired) => (None, format!("{} bytes cut off", repaired.bytes)),
        Event::Restarted(restarted) => (None, restarted.reason.clone()),
        Event::LockTaken(taken) => (None, format!("from {}", upkeep::holder(&taken.from))),
    }
}

fn counted(counts: &Counts) -> String {
    let failed = counts.failed + counts.unsettled + counts.skipped;
    let all = counts.created
        + counts.updated
        + counts.replaced
        + counts.deleted
        + counts.adopted
        + counts.released;
    format!("{all} done, {failed} not")
}

/// Says who began a run.
pub(super) fn who(started: &RunStarted) -> String {
    let actor = &started.actor;
    let commit = actor.git_commit.as_ref().map(|commit| {
        let short: String = commit.chars().take(12).collect();
        let dirty = if actor.git_dirty == Some(true) {
            "+"
        } else {
            ""
        };
        format!(", commit {short}{dirty}")
    });
    format!(
        "{}@{}, client {}{}",
        actor.user,
        actor.host,
        actor.client,
        commit.unwrap_or_default()
    )
}
