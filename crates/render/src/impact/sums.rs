//! Sums of limits and ceilings before and after, in words.

use lockstep_diff::impact::{Exposure, Line, Pair, Sum};
use lockstep_model::rates::{Currency, Money};

/// A sum of limits and ceilings, and what it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SumRow {
    /// What is added up: a provider and a tier, or all.
    pub(crate) of: String,
    /// The numbers.
    pub(crate) facts: Vec<Fact>,
}

/// A number before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    /// What is counted.
    pub(crate) what: &'static str,
    /// What is live.
    pub(crate) before: String,
    /// What is live once the plan is carried out.
    pub(crate) after: String,
    /// How much more or less that is; nothing if it stays.
    pub(crate) change: Option<String>,
}

/// Returns the sums that change, that of all first; nothing if none does.
pub(crate) fn sums(exposure: &Exposure) -> Vec<SumRow> {
    if exposure.lines.is_empty() {
        return Vec::new();
    }
    let all = SumRow {
        of: "all live objects with limits".to_owned(),
        facts: facts(&exposure.total),
    };
    let lines = exposure.lines.iter().map(|line| SumRow {
        of: label(line),
        facts: facts(&line.sum),
    });
    std::iter::once(all).chain(lines).collect()
}

fn label(line: &Line) -> String {
    let provider = line.provider.as_deref().unwrap_or("no provider");
    match &line.tier {
        Some(tier) => format!("{provider}, tier {tier}"),
        None => format!("{provider}, no tier"),
    }
}

fn facts(sum: &Sum) -> Vec<Fact> {
    let count = |what, pair: Pair<u64>| Fact {
        what,
        before: pair.before.to_string(),
        after: pair.after.to_string(),
        change: change(pair, |number| number.to_string()),
    };
    let mut facts = vec![
        count("requests/min", sum.requests),
        count("tokens/min", sum.tokens),
    ];
    facts.extend(sum.ceilings.iter().map(|ceiling| {
        let money = |micro| money(ceiling.currency, micro);
        Fact {
            what: "ceiling/h",
            before: money(ceiling.micro.before),
            after: money(ceiling.micro.after),
            change: change(ceiling.micro, money),
        }
    }));
    facts
}

fn change(pair: Pair<u64>, words: impl Fn(u64) -> String) -> Option<String> {
    match pair.after.checked_sub(pair.before) {
        Some(0) => None,
        Some(more) => Some(format!("+{}", words(more))),
        None => Some(format!("-{}", words(pair.before - pair.after))),
    }
}

/// Writes an amount of money.
pub(crate) fn money(currency: Currency, micro: u64) -> String {
    let micro = u128::from(micro);
    Money { currency, micro }.to_string()
}
