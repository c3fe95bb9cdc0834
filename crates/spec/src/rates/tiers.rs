//! Tiers: those that rows give no limits for, and those that the environment names.

use lockstep_model::rates::Row;
use lockstep_model::suggest;
use lockstep_model::{Code, Finding, Place, Pointer};

use super::uses::{RowUse, Uses};
use super::{Review, listed, named};

/// Names each row that lacks limits for a tier that its matrix lists. It is an error in the tier
/// that is applied, if the row decides for a model.
pub(super) fn missing(review: &Review<'_>, uses: &Uses<'_>) -> Vec<Finding> {
    let table = review.table();
    let mut rows = table.rows().iter().zip(&uses.rows).peekable();
    let mut findings = Vec::new();
    for matrix in table.matrices() {
        while let Some((row, used)) =
            rows.next_if(|(row, _used)| std::sync::Arc::ptr_eq(&row.matrix, &matrix.address))
        {
            let tiers = matrix.tiers.iter();
            for tier in tiers.filter(|tier| !row.limits.contains_key(*tier)) {
                let applied = matrix.applied.as_deref() == Some(tier);
                findings.push(match applied && used.count > 0 {
                    true => without(review, (row, used), tier),
                    false => incomplete(review, row, tier),
                });
            }
        }
    }
    findings
}

fn without(review: &Review<'_>, (row, used): (&Row, &RowUse<'_>), tier: &str) -> Finding {
    let message = format!(
        "{} decides for Model {}, and gives no limits for the tier `{tier}`",
        named(review, row),
        listed(&used.models, used.count)
    );
    let finding = Finding::new(Code::NoLimits, message).at(limits(review, row));
    let finding = review.with_models(finding, &used.models, "has no limits");
    finding.help(format!(
        "add `{tier}` to the row's `limits`; a less specific row does not step in"
    ))
}

fn incomplete(review: &Review<'_>, row: &Row, tier: &str) -> Finding {
    let message = format!(
        "{} gives no limits for the tier `{tier}`",
        named(review, row)
    );
    let finding = Finding::new(Code::RowWithoutTier, message).at(limits(review, row));
    finding.help(format!(
        "add `{tier}` to the row's `limits`: an environment of that tier could not use the row"
    ))
}

fn limits(review: &Review<'_>, row: &Row) -> Place {
    review.key(&row.matrix, &row.pointer().then("limits"))
}

/// Names each matrix that does not list the environment's tier, where another one does.
pub(super) fn unlisted(review: &Review<'_>) -> Vec<Finding> {
    let Some(tier) = review.environment.tier.as_deref() else {
        return Vec::new();
    };
    let matrices = review.table().matrices();
    if matrices.iter().all(|matrix| matrix.applied.is_none()) {
        return Vec::new();
    }
    let without = matrices.iter().filter(|matrix| matrix.applied.is_none());
    let findings = without.map(|matrix| {
        let message = format!(
            "{} does not list the tier `{tier}`, which environment `{}` applies",
            matrix.address, review.environment.name
        );
        let at = review.key(&matrix.address, &Pointer::of(["spec", "tiers"]));
        let finding = Finding::new(Code::UnknownTier, message).at(at);
        let finding = finding.related("the environment names the tier here", named_at(review));
        finding.help(format!("list `{tier}`, and give limits for it in each row"))
    });
    findings.collect()
}

/// Checks that the environment's tier is one that a matrix lists.
pub(super) fn unknown(review: &Review<'_>) -> Option<Finding> {
    let wanted = review.environment.tier.as_deref()?;
    let tiers = review.table().tiers();
    if tiers.contains(&wanted) {
        return None;
    }
    let message = format!("no RateMatrix lists the tier `{}`", suggest::short(wanted));
    let finding = Finding::new(Code::UnknownTier, message).at(named_at(review));
    Some(match suggest::nearest(wanted, tiers.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if tiers.is_empty() => finding.help("take `tier` out, or add a RateMatrix"),
        None => finding.help(format!("the tiers are {}", tiers.join(", "))),
    })
}

/// Returns where the environment names its tier.
fn named_at(review: &Review<'_>) -> Place {
    let steps = ["spec", "environments", &review.environment.name, "tier"];
    let at = review.project.value_at(&Pointer::of(steps));
    review.sources.place(at)
}
