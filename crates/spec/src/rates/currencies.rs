//! Providers whose models have prices in several currencies, by rows of several matrices.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::rates::Row;
use lockstep_model::{Code, Finding};

use super::Review;

/// Names each provider with prices in several currencies. What one matrix mixes, it says itself.
pub(super) fn mixed(review: &Review<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Row> = BTreeMap::new();
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut findings = Vec::new();
    for (model, row) in review.rates.models() {
        let (Some(provider), Some(row)) = (model.provider.as_deref(), row) else {
            continue;
        };
        let Some(price) = row.price else { continue };
        let one = *first.entry(provider).or_insert(row);
        let differs = one.price.is_some_and(|one| one.currency != price.currency);
        if differs && one.matrix != row.matrix && said.insert(provider) {
            findings.push(finding(review, provider, (one, row)));
        }
    }
    findings
}

fn finding(review: &Review<'_>, provider: &str, (one, other): (&Row, &Row)) -> Finding {
    let code = |row: &Row| row.price.map_or("", |price| price.currency.code());
    let at = |row: &Row| {
        let at = row.pointer().then("price").then("currency");
        review.value(&row.matrix, &at)
    };
    let message = format!(
        "the models of Provider `{provider}` have prices in {} and in {}",
        code(one),
        code(other)
    );
    let finding = Finding::new(Code::MixedCurrencies, message).at(at(other));
    let finding = finding.related(format!("{} is used here", code(one)), at(one));
    finding.help("write all prices in one currency: sums are never converted")
}
