//! The rates of an environment: a line a model, a line a provider, and sums.

mod cells;

use std::io;

use lockstep_model::rates::Exposure;

use self::cells::{model, provider, total};
use crate::grid::{Grid, Side};
use crate::palette::Tone;
use crate::rates::RatesView;
use crate::sheet::{Line, Sheet};
use crate::style::Style;
use crate::value::plural;

/// How many models without limits are named.
const NAMED: usize = 5;

const COLUMNS: [(&str, Side); 8] = [
    ("MODEL", Side::Left),
    ("TIER", Side::Left),
    ("REQ/MIN", Side::Right),
    ("SHARE", Side::Right),
    ("TOKENS/MIN", Side::Right),
    ("SHARE", Side::Right),
    ("CEILING/H", Side::Right),
    ("SET BY", Side::Left),
];

/// Writes what models take and may cost.
///
/// # Errors
///
/// Fails if `out` does.
pub fn rates(view: &RatesView<'_>, style: &Style, out: &mut impl io::Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(out, *style);
    sheet.heading(Tone::Heading, &title(view))?;
    sheet.gap()?;
    let lines = view.lines();
    if !lines.is_empty() {
        let mut grid = Grid::new(COLUMNS.to_vec());
        for (tier, line) in lines {
            grid.row(model(tier, line));
        }
        sums(&mut grid, view);
        grid.write(sheet)?;
        sheet.gap()?;
    } else if view.exposures.iter().all(|one| one.without.is_empty()) {
        return sheet.line(&Line::at(0).plain("No Model is declared."));
    }
    view.exposures
        .iter()
        .try_for_each(|exposure| remarks(sheet, exposure))?;
    let formula = "A ceiling is what an hour can cost at most at full limits: tokens/min × 60 × the \
                   dearer of a token's two prices, rounded up to a millionth of the currency's unit.";
    sheet.wrapped(Line::at(0), Tone::Aside, formula, 0)
}

fn title(view: &RatesView<'_>) -> String {
    match view.applied {
        Some(tier) => format!(
            "Rates in {}, which applies the tier {tier}",
            view.environment
        ),
        None => format!("Rates in {}", view.environment),
    }
}

fn sums(grid: &mut Grid, view: &RatesView<'_>) {
    let providers = view.exposures.iter().flat_map(|exposure| {
        let providers = exposure.providers.iter();
        providers.map(|line| (line.provider, exposure.tier, line))
    });
    let mut providers: Vec<_> = providers.collect();
    providers.sort_by_key(|(name, _tier, _line)| *name);
    if !providers.is_empty() {
        grid.row(Vec::new());
    }
    for (_name, tier, line) in providers {
        provider(tier, line)
            .into_iter()
            .for_each(|row| grid.row(row));
    }
    grid.row(Vec::new());
    for exposure in view.exposures {
        total(exposure).into_iter().for_each(|row| grid.row(row));
    }
}

fn remarks(sheet: &mut Sheet<'_>, exposure: &Exposure<'_>) -> io::Result<()> {
    let tier = exposure
        .tier
        .map_or(String::new(), |tier| format!(" in the tier {tier}"));
    let unpriced = exposure.unpriced();
    if unpriced > 0 {
        let text = format!(
            "{unpriced} {} no price{tier}, so the sums leave {} out.",
            plural(unpriced, "model has", "models have"),
            plural(unpriced, "it", "them")
        );
        sheet.wrapped(Line::at(0), Tone::Warning, &text, 0)?;
    }
    let count = exposure.without.len();
    if count == 0 {
        return Ok(());
    }
    let names: Vec<&str> = exposure.without.iter().take(NAMED).copied().collect();
    let more = match count.saturating_sub(names.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let text = format!(
        "{count} {} no limits{tier}: {}{more}.",
        plural(count, "model has", "models have"),
        names.join(", ")
    );
    sheet.wrapped(Line::at(0), Tone::Warning, &text, 0)
}
