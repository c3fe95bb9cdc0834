//! Changes and plans, as rules see them: in the words of the plan's JSON.

use std::collections::BTreeSet;

use lockstep_diff::{Change, FieldChange, Plan, Withheld};
use lockstep_model::Fields;

use crate::scope::{CHANGE, COUNTS, FIELD, ORGANIZATION, PLAN, Reads, Record, WITHHELD};
use crate::value::{self, Boxed};

/// Makes the variable `change`, with the fields that are wanted.
pub(crate) fn change<'v>(change: &'v Change, reads: &Reads) -> Boxed<'v> {
    let field = |name: &str| -> Boxed<'v> {
        let address = change.address();
        match name {
            "id" => value::own_text(change.id.to_string()),
            "action" => value::text(change.action.as_str()),
            "address" => value::own_text(address.to_string()),
            "kind" => value::text(address.kind.as_str()),
            "name" => value::text(address.name.as_str()),
            "liveName" => value::text(&change.live_name),
            "causes" => causes(&change.fields),
            "fields" => value::list(change.fields.iter().map(field_change)),
            "before" => fields(&change.before),
            "after" => fields(&change.after),
            "protected" => value::flag(change.protected),
            _ => value::null(),
        }
    };
    record(&CHANGE, reads, field)
}

fn causes<'v>(fields: &[FieldChange]) -> Boxed<'v> {
    let causes: BTreeSet<&str> = fields.iter().map(|field| field.cause.as_str()).collect();
    value::list(causes.into_iter().map(value::text))
}

/// Makes a value with those fields of a record that are wanted.
fn record<'v>(
    record: &'static Record,
    reads: &Reads,
    field: impl Fn(&str) -> Boxed<'v>,
) -> Boxed<'v> {
    let names = record.names().filter(|name| reads.has(name));
    value::map(names.map(|name| (name, field(name))))
}

fn field_change(field: &FieldChange) -> Boxed<'_> {
    record(&FIELD, &Reads::Whole, |name| match name {
        "path" => value::own_text(field.path.to_string()),
        "before" => value::of_option(field.before.as_ref()),
        "after" => value::of_option(field.after.as_ref()),
        "base" => value::of_option(field.base.as_ref()),
        "cause" => value::text(field.cause.as_str()),
        _ => value::null(),
    })
}

fn fields(fields: &Fields) -> Boxed<'_> {
    value::map(fields.iter().map(|(name, value)| (name, value::of(value))))
}

/// Makes the variable `plan`, with the fields that are wanted.
pub(crate) fn plan<'v>(plan: &'v Plan, reads: &Reads) -> Boxed<'v> {
    let field = |name: &str| -> Boxed<'v> {
        match name {
            "environment" => value::text(&plan.environment),
            "organization" => organization(plan),
            "changes" => {
                let all = Reads::Whole;
                value::list(plan.changes.iter().map(|one| change(one, &all)))
            }
            "withheld" => value::list(plan.withheld.iter().map(withheld)),
            "counts" => counts(plan),
            "guarded" => value::flag(plan.guarded),
            "leftOut" => {
                let left = plan.left_out.iter().map(ToString::to_string);
                value::list(left.map(value::own_text))
            }
            "unchanged" => value::count(plan.unchanged),
            _ => value::null(),
        }
    };
    record(&PLAN, reads, field)
}

fn organization(plan: &Plan) -> Boxed<'_> {
    record(&ORGANIZATION, &Reads::Whole, |name| match name {
        "id" => value::text(&plan.organization.id),
        "name" => value::text(&plan.organization.name),
        _ => value::null(),
    })
}

fn withheld(withheld: &Withheld) -> Boxed<'_> {
    let address = &withheld.address;
    record(&WITHHELD, &Reads::Whole, |name| match name {
        "address" => value::own_text(address.to_string()),
        "kind" => value::text(address.kind.as_str()),
        "name" => value::text(address.name.as_str()),
        "reason" => value::text(withheld.reason.as_str()),
        "fields" => value::list(withheld.fields.iter().map(field_change)),
        _ => value::null(),
    })
}

fn counts(plan: &Plan) -> Boxed<'_> {
    let counts = plan.counts();
    record(&COUNTS, &Reads::Whole, |name| match name {
        "create" => value::count(counts.create),
        "update" => value::count(counts.update),
        "replace" => value::count(counts.replace),
        "adopt" => value::count(counts.adopt),
        "release" => value::count(counts.release),
        "delete" => value::count(counts.delete),
        "withheld" => value::count(counts.withheld),
        _ => value::null(),
    })
}
