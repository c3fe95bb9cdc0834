//! The runs of the ledger as a table: a line a run, the newest last.

use std::io;

use lockstep_ledger::{Counts, Run};

use super::log::who;
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;

/// Writes runs, a line each.
///
/// # Errors
///
/// Fails if `out` does.
pub fn audit_runs(runs: &[Run], style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    if runs.is_empty() {
        return sheet.line(&Line::at(0).put(Tone::Aside, "The ledger holds no run."));
    }
    let last = runs.iter().map(|run| run.sequence).max();
    let wide = last.unwrap_or_default().to_string().len();
    runs.iter().try_for_each(|run| {
        let line = Line::at(0)
            .put(Tone::Aside, format!("{:>wide$}  ", run.sequence))
            .put(Tone::Name, run.id.clone())
            .plain(format!("  {}  ", run.time))
            .put(tone(run), did(run));
        sheet.line(&line.put(Tone::Aside, format!("  {}", who(&run.started))))
    })
}

fn tone(run: &Run) -> Tone {
    match &run.finished {
        Some(counts) if counts.failed + counts.unsettled + counts.skipped == 0 => Tone::Good,
        Some(_) | None => Tone::Error,
    }
}

/// Says what a run did.
fn did(run: &Run) -> String {
    let Some(counts) = run.finished else {
        return "did not come to its end".to_owned();
    };
    let Counts {
        created,
        updated,
        replaced,
        deleted,
        adopted,
        released,
        failed,
        unsettled,
        skipped,
    } = counts;
    let all = [
        (created, "created"),
        (updated, "updated"),
        (replaced, "replaced"),
        (deleted, "deleted"),
        (adopted, "adopted"),
        (released, "released"),
        (failed, "failed"),
        (unsettled, "unsettled"),
        (skipped, "not begun"),
    ];
    let some = all.into_iter().filter(|(count, _word)| *count > 0);
    let words: Vec<String> = some
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    match words.is_empty() {
        true => "nothing done".to_owned(),
        false => words.join(", "),
    }
}
