//! Telemetry as a table: a line a version, and one of all of them.

use std::io;

use lockstep_model::telemetry::Figures;

use crate::grid::{Cell, Grid, Side};
use crate::palette::Tone;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::telemetry::TelemetryView;
use crate::value::plural;

const COLUMNS: [(&str, Side); 7] = [
    ("VERSION", Side::Left),
    ("REQUESTS", Side::Right),
    ("ERRORS", Side::Right),
    ("LATENCY", Side::Right),
    ("PEAK", Side::Right),
    ("TOKENS", Side::Right),
    ("TOKEN USE", Side::Right),
];

/// What stands where nobody told a figure.
const NONE: &str = "–";

/// Writes the telemetry of a prompt.
///
/// # Errors
///
/// Fails if `out` does.
pub fn telemetry(
    view: &TelemetryView<'_>,
    style: &Style,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    let title = format!("Telemetry of {} in {}", view.prompt, view.environment);
    sheet.heading(Tone::Heading, &title)?;
    let span = format!("from {} to {}", view.from, view.to);
    sheet.wrapped(Line::at(0), Tone::Aside, &span, 0)?;
    sheet.gap()?;
    let (versions, total) = (&view.summary.versions, &view.summary.total);
    if total.periods == 0 {
        let nothing = "Nothing was measured in this time.";
        return sheet.line(&Line::at(0).plain(nothing));
    }
    let mut grid = Grid::new(COLUMNS.to_vec());
    for (version, figures) in versions {
        let name = version.as_deref().unwrap_or("(no version)");
        grid.row(cells(name, figures));
    }
    if versions.len() > 1 {
        grid.row(Vec::new());
        grid.row(cells(&format!("all {} versions", versions.len()), total));
    }
    grid.write(sheet)?;
    sheet.gap()?;
    remarks(sheet, total)
}

fn cells(name: &str, figures: &Figures) -> Vec<Cell> {
    let texts = [
        figures.requests.map(|count| count.to_string()),
        figures.error_rate.map(percent),
        figures.latency_mean_ms.map(millis),
        figures.latency_max_ms.map(millis),
        figures.tokens.map(|count| count.to_string()),
        figures.token_utilization.map(percent),
    ];
    let figures = texts.map(|text| Cell::plain(text.as_deref().unwrap_or(NONE)));
    let mut cells = vec![Cell::new(Tone::Name, name)];
    cells.extend(figures);
    cells
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

fn millis(ms: f64) -> String {
    format!("{ms:.0} ms")
}

fn remarks(sheet: &mut Sheet<'_>, total: &Figures) -> io::Result<()> {
    let Figures {
        periods,
        idle,
        partial,
        ..
    } = *total;
    if partial > 0 {
        let text = format!(
            "{partial} of {periods} samples {} figures: what is missing is left out of the sums and means.",
            plural(count(partial), "lacks", "lack")
        );
        sheet.wrapped(Line::at(0), Tone::Warning, &text, 0)?;
    }
    if idle > 0 {
        let text = format!("In {idle} of {periods} samples nothing was asked.");
        sheet.wrapped(Line::at(0), Tone::Aside, &text, 0)?;
    }
    let text = "Errors, latency and token use are means over the requests; the peak is the highest \
                mean latency of a period.";
    sheet.wrapped(Line::at(0), Tone::Aside, text, 0)
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
