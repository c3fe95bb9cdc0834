//! From version 1.0 of a plan back to the plan, with nothing lost.

use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use lockstep_diff::change::Rename;
use lockstep_diff::{
    Action, Cause, Change, ChangeId, Consent, FieldChange, Guard, Note, Plan, Reason, Step,
    Subject, Verdict, Withheld,
};
use lockstep_model::{FieldPath, Kind, LiveId, Organization, Policy};
use serde_json::Value;

use super::change::{ChangeV1, EntryV1, FieldChangeV1, ReasonV1, StepV1, SubjectV1, WithheldV1};
use super::plan::PlanV1;
use super::remark::{ConsentV1, NoteV1, VerdictV1};

/// A text in a plan that means nothing to this version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}: {why}")]
pub struct Misfit {
    /// What was expected.
    pub what: &'static str,
    /// What stands there.
    pub text: String,
    /// Why it is none.
    pub why: String,
}

type Read<T> = Result<T, Misfit>;

fn text<T: FromStr<Err: Display>>(what: &'static str, text: &str) -> Read<T> {
    text.parse().map_err(|why: T::Err| Misfit {
        what,
        text: text.to_owned(),
        why: why.to_string(),
    })
}

fn texts<T: FromStr<Err: Display>, C: FromIterator<T>>(
    what: &'static str,
    items: &[String],
) -> Read<C> {
    items.iter().map(|item| text(what, item)).collect()
}

fn word<T>(what: &'static str, word: &str, found: Option<T>) -> Read<T> {
    found.ok_or_else(|| Misfit {
        what,
        text: word.to_owned(),
        why: "this version of lockstep does not know it".to_owned(),
    })
}

fn owned(texts: Vec<Cow<'_, str>>) -> Vec<String> {
    texts.into_iter().map(Cow::into_owned).collect()
}

fn id(text: Cow<'_, str>) -> LiveId {
    LiveId::new(text.into_owned())
}

/// Reads a plan.
pub(super) fn plan(plan: PlanV1<'_>) -> Read<Plan> {
    let organization = Organization {
        id: plan.organization.id.into_owned(),
        name: plan.organization.name.into_owned(),
    };
    Ok(Plan {
        environment: plan.environment.into_owned(),
        organization,
        spec: text("digest", &plan.spec)?,
        changes: plan.changes.into_iter().map(change).collect::<Read<_>>()?,
        withheld: plan
            .withheld
            .into_iter()
            .map(withheld)
            .collect::<Read<_>>()?,
        notes: plan.notes.into_iter().map(note).collect::<Read<_>>()?,
        verdicts: plan
            .verdicts
            .into_iter()
            .map(verdict)
            .collect::<Read<_>>()?,
        guarded: plan.guarded,
        consent: consent(plan.consent)?,
        left_out: texts("address", &plan.left_out)?,
        unchanged: plan.unchanged,
    })
}

fn change(change: ChangeV1<'_>) -> Read<Change> {
    let id: ChangeId = text("change", &change.id)?;
    let kind = id.address.kind;
    let fields = change
        .fields
        .into_iter()
        .map(|field| field_change(kind, field));
    Ok(Change {
        action: word("action", &change.action, Action::from_word(&change.action))?,
        live_name: change.live_name.into_owned(),
        subject: subject(change.subject)?,
        fields: fields.collect::<Read<_>>()?,
        before: change.before.into_owned(),
        live_name_before: change.live_name_before.map(Cow::into_owned),
        after: change.after.into_owned(),
        steps: change.steps.into_iter().map(step).collect(),
        depends_on: texts("change", &change.depends_on)?,
        origin: change.origin.map(Into::into),
        protected: change.protected,
        id,
    })
}

fn field_change(kind: Kind, change: FieldChangeV1<'_>) -> Read<FieldChange> {
    let path: FieldPath = text("field path", &change.path)?;
    let value = |value: Option<Cow<'_, Value>>| value.map(Cow::into_owned);
    Ok(FieldChange {
        policy: policy(kind, &path, &change.policy)?,
        before: value(change.before),
        after: value(change.after),
        base: value(change.base),
        cause: word("cause", &change.cause, Cause::from_word(&change.cause))?,
        origin: change.origin.map(Into::into),
        path,
    })
}

/// Policies with fields of their own are found in the kind's table; the others are their word.
fn policy(kind: Kind, path: &FieldPath, name: &str) -> Read<Policy> {
    let known = path.policy(kind.info().fields);
    let plain = [
        Policy::Scalar,
        Policy::Text,
        Policy::Set,
        Policy::Map,
        Policy::AppendOnly,
        Policy::Secret,
        Policy::Outside,
    ];
    let all = known.into_iter().chain(plain);
    let found = all.into_iter().find(|policy| policy.as_str() == name);
    word("policy", name, found)
}

fn subject(subject: SubjectV1<'_>) -> Read<Subject> {
    Ok(match subject {
        SubjectV1::New => Subject::New,
        SubjectV1::Live(live) => Subject::Live(id(live)),
        SubjectV1::MadeBy(change) => Subject::MadeBy(text("change", &change)?),
    })
}

fn step(step: StepV1<'_>) -> Step {
    let pair = |entry: EntryV1<'_>| (entry.field.into_owned(), entry.key.into_owned());
    match step {
        StepV1::Create { first } => Step::Create {
            first: first.map(pair),
        },
        StepV1::Write { fields, rename } => Step::Write {
            fields: owned(fields),
            rename: if rename { Rename::Yes } else { Rename::No },
        },
        StepV1::Publish(entry) => {
            let (field, key) = pair(entry);
            Step::Publish { field, key }
        }
        StepV1::Delete => Step::Delete,
    }
}

fn withheld(withheld: WithheldV1<'_>) -> Read<Withheld> {
    let address: lockstep_model::Address = text("address", &withheld.address)?;
    let kind = address.kind;
    let fields = withheld
        .fields
        .into_iter()
        .map(|field| field_change(kind, field));
    Ok(Withheld {
        address,
        reason: reason(withheld.reason)?,
        fields: fields.collect::<Read<_>>()?,
        origin: withheld.origin.map(Into::into),
    })
}

fn reason(reason: ReasonV1<'_>) -> Read<Reason> {
    Ok(match reason {
        ReasonV1::NeedsAdoption { live_id } => Reason::NeedsAdoption {
            live_id: id(live_id),
        },
        ReasonV1::Conflict => Reason::Conflict,
        ReasonV1::Drift => Reason::Drift,
        ReasonV1::TwoObjects { known, named } => Reason::TwoObjects {
            known: id(known),
            named: id(named),
        },
        ReasonV1::Unreadable { why } => Reason::Unreadable {
            why: why.into_owned(),
        },
        ReasonV1::InUse { by } => Reason::InUse { by: owned(by) },
        ReasonV1::Protected => Reason::Protected,
        ReasonV1::PublishedText { versions } => Reason::PublishedText {
            versions: owned(versions),
        },
        ReasonV1::NotPublished { versions } => Reason::NotPublished {
            versions: owned(versions),
        },
        ReasonV1::PruneOff => Reason::PruneOff,
        ReasonV1::Blocked { by } => Reason::Blocked {
            by: text("address", &by)?,
        },
        ReasonV1::IncompleteKind => Reason::IncompleteKind,
    })
}

fn note(note: NoteV1<'_>) -> Read<Note> {
    Ok(match note {
        NoteV1::FieldReleased { address, path } => Note::FieldReleased {
            address: text("address", &address)?,
            path: text("field path", &path)?,
        },
        NoteV1::ExtraEntries { address, entries } => Note::ExtraEntries {
            address: text("address", &address)?,
            entries: owned(entries),
        },
        NoteV1::LikelyRename { from, to } => Note::LikelyRename {
            from: text("address", &from)?,
            to: text("address", &to)?,
        },
        NoteV1::ExternalMissing { address, live_name } => Note::ExternalMissing {
            address: text("address", &address)?,
            live_name: live_name.into_owned(),
        },
        NoteV1::AlreadyGone { address, live_id } => Note::AlreadyGone {
            address: text("address", &address)?,
            live_id: id(live_id),
        },
    })
}

fn guard(name: &str) -> Read<Guard> {
    word("guard", name, Guard::from_word(name))
}

fn verdict(verdict: VerdictV1<'_>) -> Read<Verdict> {
    Ok(Verdict {
        guard: guard(&verdict.guard)?,
        found: verdict.found.0,
        limit: verdict.limit.0,
        allowed: verdict.allowed.map(|amount| amount.0),
        addresses: texts("address", &verdict.addresses)?,
    })
}

fn consent(consent: ConsentV1<'_>) -> Read<Consent> {
    let allow = consent.allow.iter();
    let allow = allow.map(|allow| Ok((guard(&allow.guard)?, allow.amount.0)));
    Ok(Consent {
        adopt: texts("address", &consent.adopt)?,
        conflicts: consent.conflicts,
        allow: allow.collect::<Read<_>>()?,
        reason: consent.reason.map(Cow::into_owned),
    })
}
