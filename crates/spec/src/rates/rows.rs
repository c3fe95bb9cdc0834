//! Rows that match nothing, that never decide, that tie, and patterns that cannot be read.

use lockstep_model::rates::{Row, Specificity, Tie};
use lockstep_model::{Code, Finding};

use super::uses::{RowUse, Tied, Uses, Winner};
use super::{Review, listed, named};
use crate::suggest::{self, Budget};

/// A near miss is never off by more characters than this.
const NEAR: usize = 3;

/// Names each pattern that cannot be read.
pub(super) fn rejected(review: &Review<'_>) -> Vec<Finding> {
    let table = review.table();
    let findings = table.rejected().iter().map(|rejected| {
        let row = &table.rows()[rejected.row];
        let at = review.value(&row.matrix, &rejected.at(table));
        let message = format!("the glob cannot be read: {}", rejected.why);
        Finding::new(Code::Pattern, message).at(at)
    });
    findings.collect()
}

/// Names each pair of rows that match a model equally well, at the later one.
pub(super) fn ties(review: &Review<'_>, uses: &Uses<'_>) -> Vec<Finding> {
    uses.ties.values().map(|tied| tie(review, tied)).collect()
}

fn tie(review: &Review<'_>, tied: &Tied<'_>) -> Finding {
    let Tie(first, second) = tied.tie;
    let rows = review.table().rows();
    let (one, other) = (&rows[first.row], &rows[second.row]);
    let message = format!(
        "{} and {} match Model {} equally well",
        named(review, one),
        named(review, other),
        listed(&tied.models, tied.count)
    );
    let at = review.value(&other.matrix, &other.pattern_at(second.pattern));
    let rival = review.value(&one.matrix, &one.pattern_at(first.pattern));
    let finding = Finding::new(Code::RateTie, message).at(at);
    let finding = finding.related(format!("{} matches as well", named(review, one)), rival);
    let finding = review.with_models(finding, &tied.models, "is matched by both");
    finding.help("make one pattern longer, or name the model in one row")
}

/// Names rows and patterns that match no model, and rows that never decide.
pub(super) fn idle(review: &Review<'_>, uses: &Uses<'_>) -> Vec<Finding> {
    let names = Names {
        review,
        budget: Budget::default(),
    };
    let mut findings = Vec::new();
    for (row, used) in review.table().rows().iter().zip(&uses.rows) {
        match (used.matches(), used.decides) {
            (false, _) => findings.push(unmatched(review, row, &names)),
            (true, decides) => {
                findings.extend(unmatched_patterns(review, (row, used), &names));
                if !decides {
                    findings.push(shadowed(review, row, used));
                }
            }
        }
    }
    findings
}

fn unmatched(review: &Review<'_>, row: &Row, names: &Names<'_, '_>) -> Finding {
    let message = format!("{} matches no Model", named(review, row));
    let at = review.value(&row.matrix, &row.pointer().then("models"));
    let finding = Finding::new(Code::RowUnmatched, message).at(at);
    let exact = row.patterns.iter().filter(|pattern| is_exact(pattern));
    let mut helps = exact.filter_map(|pattern| names.help(pattern));
    let help = helps.next();
    finding.help(help.unwrap_or_else(|| "take the row out, or add the Model it is for".to_owned()))
}

fn unmatched_patterns<'a>(
    review: &'a Review<'_>,
    (row, used): (&'a Row, &'a RowUse<'_>),
    names: &'a Names<'_, '_>,
) -> impl Iterator<Item = Finding> + 'a {
    let patterns = row.patterns.iter().zip(&used.patterns).enumerate();
    let unmatched = patterns.filter(|(_index, (_pattern, matches))| !**matches);
    unmatched.map(move |(index, (pattern, _matches))| {
        let at = review.value(&row.matrix, &row.pattern_at(index));
        let shown = suggest::short(pattern);
        if is_exact(pattern) {
            let message = format!("there is no Model `{shown}`");
            let help = names.help(pattern);
            let help = help.unwrap_or_else(|| "take the name out, or add the Model".to_owned());
            return Finding::new(Code::NameUnmatched, message).at(at).help(help);
        }
        let message = format!("the glob `{shown}` matches no Model");
        Finding::new(Code::GlobUnmatched, message).at(at)
    })
}

fn is_exact(pattern: &str) -> bool {
    Specificity::of(pattern) == Specificity::Exact
}

fn shadowed(review: &Review<'_>, row: &Row, used: &RowUse<'_>) -> Finding {
    let message = format!(
        "{} never decides: each model that it matches has its limits from elsewhere",
        named(review, row)
    );
    let at = review.value(&row.matrix, &row.pointer().then("models"));
    let mut finding = Finding::new(Code::RowShadowed, message).at(at);
    for winner in &used.beaten_by {
        finding = beaten(review, finding, *winner);
    }
    finding.help("take the row out, or let it match a model that nothing else decides")
}

fn beaten(review: &Review<'_>, finding: Finding, winner: Winner<'_>) -> Finding {
    let model = winner.model;
    match winner.hit {
        Some(hit) => {
            let row = &review.table().rows()[hit.row];
            let at = review.value(&row.matrix, &row.pattern_at(hit.pattern));
            finding.related(format!("{} wins for `{model}`", named(review, row)), at)
        }
        None => review.with_models(finding, &[model], "has `rateLimits` of its own"),
    }
}

/// The names of all models, for near misses.
struct Names<'r, 'a> {
    review: &'r Review<'a>,
    budget: Budget,
}

impl Names<'_, '_> {
    /// Says what was probably meant by a name that names no model of ours.
    fn help(&self, name: &str) -> Option<String> {
        if self.review.model(name).is_some() {
            return Some(format!(
                "Model `{name}` is external: its limits are set where it belongs"
            ));
        }
        let models = self.review.rates.models();
        let models = models.map(|(model, _row)| model.name.as_str());
        let near = models.filter(|model| model.len().abs_diff(name.len()) <= NEAR);
        let near = self.budget.nearest(name, near)?;
        Some(format!("did you mean `{near}`?"))
    }
}
