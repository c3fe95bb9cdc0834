//! The cells of the table of rates.

use lockstep_model::rates::{Exposure, Line, Money, ProviderLine, SetBy, Share};

use crate::grid::Cell;
use crate::palette::Tone;
use crate::value::plural;

/// What stands where there is nothing to say.
const NONE: &str = "–";

/// Returns the cells of a model.
pub(super) fn model(tier: Option<&str>, line: &Line<'_>) -> Vec<Cell> {
    let [requests, tokens] = shares(line.share);
    vec![
        Cell::new(Tone::Name, line.model),
        Cell::plain(tier.unwrap_or(NONE)),
        Cell::plain(line.limits.requests_per_minute.to_string()),
        requests,
        Cell::plain(line.limits.tokens_per_minute.to_string()),
        tokens,
        ceiling(line.ceiling),
        Cell::new(Tone::Aside, set_by(line.set_by)),
    ]
}

/// Returns the rows of a provider: one a currency.
pub(super) fn provider(tier: Option<&str>, line: &ProviderLine<'_>) -> Vec<Vec<Cell>> {
    let [requests, tokens] = shares(line.share());
    let count = line.models;
    let models = format!("{count} {}", plural(count, "model", "models"));
    let of = match line.quota {
        None => models,
        Some(quota) => format!(
            "{models}, quota {} and {}",
            quota.requests_per_minute, quota.tokens_per_minute
        ),
    };
    let cells = vec![
        Cell::new(Tone::Name, format!("Provider/{}", line.provider)),
        Cell::plain(tier.unwrap_or(NONE)),
        Cell::plain(line.requests.to_string()),
        requests,
        Cell::plain(line.tokens.to_string()),
        tokens,
    ];
    by_currency(cells, &line.ceilings, Cell::new(Tone::Aside, of))
}

/// Returns the rows of the sum over all models: one a currency.
pub(super) fn total(exposure: &Exposure<'_>) -> Vec<Vec<Cell>> {
    let count = exposure.lines.len();
    let name = match count {
        1 => "the one model".to_owned(),
        _ => format!("all {count} models"),
    };
    let mut cells = vec![
        Cell::new(Tone::Name, name),
        Cell::plain(exposure.tier.unwrap_or(NONE)),
    ];
    cells.extend(empty(4));
    by_currency(cells, &exposure.ceilings, Cell::plain(""))
}

/// Adds the sums; the last cell stands in the last row, so that it follows all of them.
fn by_currency(cells: Vec<Cell>, ceilings: &[Money], last: Cell) -> Vec<Vec<Cell>> {
    let further = ceilings.iter().skip(1).map(|money| {
        let mut row: Vec<Cell> = empty(6).collect();
        row.push(ceiling(Some(*money)));
        row
    });
    let mut first = cells;
    first.push(ceiling(ceilings.first().copied()));
    let mut rows: Vec<Vec<Cell>> = std::iter::once(first).chain(further).collect();
    if let Some(row) = rows.last_mut() {
        row.push(last);
    }
    rows
}

fn empty(count: usize) -> impl Iterator<Item = Cell> {
    std::iter::repeat_n(Cell::plain(""), count)
}

fn ceiling(money: Option<Money>) -> Cell {
    match money {
        Some(money) => Cell::plain(money.to_string()),
        None => Cell::new(Tone::Aside, NONE),
    }
}

fn set_by(set_by: SetBy<'_>) -> String {
    match set_by {
        SetBy::Model => "Model's own".to_owned(),
        SetBy::Row(row) => format!("{} row {}", row.matrix, row.id),
    }
}

fn shares(share: Option<Share>) -> [Cell; 2] {
    match share {
        Some(share) => [share.requests, share.tokens].map(percent),
        None => [NONE, NONE].map(|none| Cell::new(Tone::Aside, none)),
    }
}

/// One decimal, rounded up as the share itself is: 100.0% is never more than the quota.
fn percent(hundredths: u64) -> Cell {
    let tenths = hundredths.div_ceil(10);
    let text = format!("{}.{}%", tenths / 10, tenths % 10);
    Cell::new(
        match tenths {
            1001.. => Tone::Error,
            _ => Tone::Plain,
        },
        text,
    )
}
