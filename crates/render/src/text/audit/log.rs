//! The entries of the ledger as a table: a line an entry.

use std::io;

use lockstep_ledger::{Effect, Entry, Event, RunStarted};

use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::text::run::spoken;

/// Writes entries, a line each.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_log(entries: &[Entry], style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    if entries.is_empty() {
        return sheet.line(&Line::at(0).put(Tone::Aside, "The ledger holds no entry."));
    }
    let last = entries.iter().map(|entry| entry.sequence).max();
    let wide = last.unwrap_or_default().to_string().len();
    entries.iter().try_for_each(|entry| {
        let line = Line::at(0)
            .put(Tone::Aside, format!("{:>wide$}  ", entry.sequence))
            .plain(format!("{}  ", entry.time))
            .put(tone(entry.event.as_ref()), format!("{:<12} ", word(entry)));
        sheet.line(&told(line, entry).put(Tone::Aside, format!("  {}", entry.hash.short())))
    })
}

/// Returns the word for an entry: an outcome's result, or else the entry's kind.
pub(super) fn word<C>(entry: &Entry<C>) -> &str {
    match &entry.event {
        Some(Event::Outcome(outcome)) => outcome.effect.result(),
        Some(Event::RunStarted(_)) => "run started",
        Some(Event::RunFinished(_)) => "run finished",
        Some(Event::Intent(_) | Event::Adopted(_) | Event::Released(_)) | None => &entry.kind,
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
        Some(Event::Adopted(_) | Event::Released(_)) => Tone::Moved,
        Some(Event::RunStarted(_) | Event::RunFinished(_)) => Tone::Heading,
        Some(Event::Intent(_)) | None => Tone::Aside,
    }
}

fn told(line: Line, entry: &Entry) -> Line {
    match &entry.event {
        Some(Event::RunStarted(started)) => line.plain(format!("{} {}", entry.run, who(started))),
        Some(Event::Intent(intent)) => line
            .put(Tone::Name, intent.address.to_string())
            .put(Tone::Aside, format!("  to {}", intent.action)),
        Some(Event::Outcome(outcome)) => {
            let took = format!("  entry {}, {}", outcome.intent, spoken(outcome.duration));
            line.put(Tone::Name, outcome.address.to_string())
                .put(Tone::Aside, took)
        }
        Some(Event::Adopted(adopted)) => line.put(Tone::Name, adopted.address.to_string()),
        Some(Event::Released(released)) => line.put(Tone::Name, released.address.to_string()),
        Some(Event::RunFinished(counts)) => {
            let failed = counts.failed + counts.unsettled + counts.skipped;
            let all = counts.created
                + counts.updated
                + counts.replaced
                + counts.deleted
                + counts.adopted
                + counts.released;
            line.plain(format!("{} ", entry.run))
                .put(Tone::Aside, format!("{all} done, {failed} not"))
        }
        None => line.put(Tone::Aside, "written by a newer lockstep"),
    }
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
