//! Quotas: exceeded in the tier that is applied or in another one, given twice, used by nobody.

use std::collections::{BTreeMap, HashSet};

use lockstep_model::kind::rate_matrix::Quota;
use lockstep_model::rates::{Line, ProviderLine, SetBy, Tier};
use lockstep_model::{Address, Code, Finding, Kind, Name, Pointer};

use super::{NAMED, Review};

/// Names each provider whose models take more than it grants, in the tier that is applied.
pub(super) fn exceeded(review: &Review<'_>) -> Vec<Finding> {
    let exposure = review.rates.exposure(Tier::Applied);
    let over = exposure.providers.iter().filter_map(|sum| {
        let quota = sum.quota.filter(|quota| exceeds(sum, quota))?;
        let (matrix, _quota) = review.table().quota(sum.provider)?;
        let message = format!("the models of `{}` {}", sum.provider, excess(sum, &quota));
        let at = at(sum, &quota);
        let finding = Finding::new(Code::Quota, message).at(review.value(&matrix.address, &at));
        Some((sum.provider, finding))
    });
    let mut over: BTreeMap<&str, Finding> = over.collect();
    if over.is_empty() {
        return Vec::new();
    }
    let mut lines: BTreeMap<&str, Vec<&Line<'_>>> = BTreeMap::new();
    for line in &exposure.lines {
        let provider = line.provider.filter(|provider| over.contains_key(provider));
        if let Some(provider) = provider {
            lines.entry(provider).or_default().push(line);
        }
    }
    for (provider, lines) in lines {
        if let Some(finding) = over.remove(provider) {
            over.insert(provider, contributors(review, finding, lines));
        }
    }
    let help = "lower the models' limits, or ask the provider for more";
    over.into_values()
        .map(|finding| finding.help(help))
        .collect()
}

/// Adds the models that take most.
fn contributors(review: &Review<'_>, finding: Finding, mut lines: Vec<&Line<'_>>) -> Finding {
    lines.sort_by_key(|line| std::cmp::Reverse(line.limits.tokens_per_minute));
    lines.iter().take(NAMED).fold(finding, |finding, line| {
        let set_by = match line.set_by {
            SetBy::Model => "its own `rateLimits`".to_owned(),
            SetBy::Row(row) => super::named(review, row),
        };
        let what = format!(
            "takes {} requests/min and {} tokens/min by {set_by}",
            line.limits.requests_per_minute, line.limits.tokens_per_minute
        );
        review.with_models(finding, &[line.model], &what)
    })
}

/// Names each provider whose models would take more than it grants in a tier that is not applied
/// here.
pub(super) fn exceeded_elsewhere(review: &Review<'_>) -> Vec<Finding> {
    let applied = review.rates.applied();
    let sums = review.rates.sums_by_tier();
    let over = sums.into_iter().filter_map(|((provider, tier), sum)| {
        let quota = sum.quota.filter(|quota| exceeds(&sum, quota))?;
        if applied == Some(tier) {
            return None;
        }
        let (matrix, _quota) = review.table().quota(provider)?;
        let message = format!(
            "in the tier `{tier}` the models of `{provider}` {}",
            excess(&sum, &quota)
        );
        let at = review.value(&matrix.address, &at(&sum, &quota));
        let finding = Finding::new(Code::QuotaInOtherTier, message).at(at);
        Some(finding.help("lower the rows' limits in that tier before an environment applies it"))
    });
    over.collect()
}

const fn exceeds(sum: &ProviderLine<'_>, quota: &Quota) -> bool {
    sum.requests > quota.requests_per_minute || sum.tokens > quota.tokens_per_minute
}

fn excess(sum: &ProviderLine<'_>, quota: &Quota) -> String {
    format!(
        "add up to {} requests/min and {} tokens/min; its quota is {} and {}",
        sum.requests, sum.tokens, quota.requests_per_minute, quota.tokens_per_minute
    )
}

/// Points at the number that is exceeded, or at the quota if both are.
fn at(sum: &ProviderLine<'_>, quota: &Quota) -> Pointer {
    let at = Pointer::of(["spec", "quotas", sum.provider]);
    match (
        sum.requests > quota.requests_per_minute,
        sum.tokens > quota.tokens_per_minute,
    ) {
        (true, false) => at.then("requestsPerMinute"),
        (false, true) => at.then("tokensPerMinute"),
        (true, true) | (false, false) => at,
    }
}

/// Names each provider that two matrices speak of.
pub(super) fn twice(review: &Review<'_>) -> Vec<Finding> {
    let mut first: BTreeMap<&str, &Address> = BTreeMap::new();
    let mut findings = Vec::new();
    for matrix in review.table().matrices() {
        for provider in matrix.quotas.keys() {
            let at = Pointer::of(["spec", "quotas", provider]);
            match first.get(provider.as_str()) {
                None => {
                    first.insert(provider, &matrix.address);
                }
                Some(other) => {
                    let message = format!(
                        "two matrices give Provider `{provider}` a quota: {other} and {}",
                        matrix.address
                    );
                    let finding = Finding::new(Code::QuotaTwice, message);
                    let finding = finding.at(review.key(&matrix.address, &at));
                    let finding = finding.related("first given here", review.key(other, &at));
                    findings.push(finding.help("keep one: a provider grants one quota in all"));
                }
            }
        }
    }
    findings
}

/// Names each quota of a declared provider that no model names.
pub(super) fn unused(review: &Review<'_>) -> Vec<Finding> {
    if super::own_models(review.manifests).any(|model| !model.is_valid()) {
        return Vec::new();
    }
    let models = review.rates.models();
    let named: HashSet<&str> = models
        .filter_map(|(model, _row)| model.provider.as_deref())
        .collect();
    // A Model that names no Provider is found where it stands, and may mean any of them.
    if named.iter().any(|provider| !is_declared(review, provider)) {
        return Vec::new();
    }
    let quotas = review.table().matrices().iter().flat_map(|matrix| {
        let providers = matrix.quotas.keys();
        providers.map(|provider| (&matrix.address, provider.as_str()))
    });
    let unused = quotas
        .filter(|(_matrix, provider)| !named.contains(provider) && is_declared(review, provider));
    let findings = unused.map(|(matrix, provider)| {
        let message =
            format!("no Model names Provider `{provider}`, so nothing counts towards this quota");
        let at = review.key(matrix, &Pointer::of(["spec", "quotas", provider]));
        let finding = Finding::new(Code::QuotaUnused, message).at(at);
        finding.help(format!(
            "write `provider: {provider}` in its Models: those with an `endpointUrl` do not count"
        ))
    });
    findings.collect()
}

fn is_declared(review: &Review<'_>, provider: &str) -> bool {
    let name = provider.parse::<Name>();
    name.is_ok_and(|name| {
        let address = Address::new(Kind::Provider, name);
        review.manifests.contains_key(&address)
    })
}
