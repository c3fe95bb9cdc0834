//! From version 1.0 of a plan back to the plan, with nothing lost.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use lockstep_diff::change::Rename;
use lockstep_diff::{
    Action, Bar, Beside, Cause, Change, ChangeId, Consent, FieldChange, Guard, Note, Plan, Reason,
    Spared, Step, Subject, Targets, Verdict, Withheld,
};
use lockstep_model::{Elsewhere, FieldPath, Fields, Kind, LiveId, Organization, Policy, Unread};
use serde_json::Value;

use super::change::{
    ChangeV1, EntryV1, FieldChangeV1, ReasonV1, SparedV1, StepV1, SubjectV1, WithheldV1,
};
use super::found;
use super::impact;
use super::pending;
use super::plan::PlanV1;
use super::remark::{ConsentV1, NoteV1, VerdictV1};
use super::settle;

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

pub(super) type Read<T> = Result<T, Misfit>;

pub(super) fn text<T: FromStr<Err: Display>>(what: &'static str, text: &str) -> Read<T> {
    text.parse().map_err(|why: T::Err| Misfit {
        what,
        text: text.to_owned(),
        why: why.to_string(),
    })
}

pub(super) fn texts<T: FromStr<Err: Display>, C: FromIterator<T>>(
    what: &'static str,
    items: &[String],
) -> Read<C> {
    items.iter().map(|item| text(what, item)).collect()
}

pub(super) fn word<T>(what: &'static str, word: &str, found: Option<T>) -> Read<T> {
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
    let pending = plan
        .pending
        .map(|pending| pending::read(pending, &plan.changes));
    let organization = Organization {
        id: plan.organization.id.into_owned(),
        name: plan.organization.name.into_owned(),
    };
    Ok(Plan {
        project: plan.project.into_owned(),
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
        targets: Targets {
            only: owned(plan.targets.only),
            except: owned(plan.targets.except),
        },
        left_out: texts("address", &plan.left_out)?,
        unchanged: plan.unchanged,
        impact: plan.impact.map(impact::read).transpose()?,
        findings: plan
            .findings
            .into_iter()
            .map(found::read)
            .collect::<Read<_>>()?,
        pending: pending.transpose()?,
        undoes: plan.undoes.map(pending::undoes).transpose()?,
        settles: plan
            .settles
            .into_iter()
            .map(settle::read)
            .collect::<Read<_>>()?,
    })
}

fn change(change: ChangeV1<'_>) -> Read<Change> {
    let id: ChangeId = text("change", &change.id)?;
    let kind = id.address.kind;
    basis(&change.basis, &change.before)?;
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
        beside: beside(&change.beside)?,
        spared: change.spared.into_iter().map(spared).collect::<Read<_>>()?,
        id,
    })
}

/// The digest of what was live is written for readers; it must be that of what stands there.
fn basis(named: &str, before: &Fields) -> Read<()> {
    let found = before.digest().to_string();
    match named.is_empty() || named == found {
        true => Ok(()),
        false => Err(Misfit {
            what: "digest of `before`",
            text: named.to_owned(),
            why: format!("that is {found}"),
        }),
    }
}

fn spared(spared: SparedV1<'_>) -> Read<Spared> {
    Ok(Spared {
        path: text("field path", &spared.path)?,
        base: spared.base.map(Cow::into_owned),
    })
}

fn beside(written: &BTreeMap<String, String>) -> Read<Beside> {
    let pairs = written.iter();
    let read = pairs.map(|(path, digest)| Ok((text("field path", path)?, text("digest", digest)?)));
    read.collect()
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
        against: change.against.map(Into::into),
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
        ReasonV1::OtherLedger {
            ledger,
            project,
            environment,
            run,
            at,
        } => {
            let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
            Reason::OtherLedger {
                by: Box::new(Elsewhere {
                    ledger: ledger.into_owned(),
                    project: own(project),
                    environment: own(environment),
                    run: own(run),
                    at: own(at),
                }),
            }
        }
        ReasonV1::PruneOff => Reason::PruneOff,
        ReasonV1::Blocked { by } => Reason::Blocked {
            by: text("address", &by)?,
        },
        ReasonV1::Obscured { by } => Reason::Obscured {
            by: text("address", &by)?,
        },
        ReasonV1::OfOthers { by } => Reason::OfOthers {
            by: text("address", &by)?,
        },
        ReasonV1::Excluded { by } => Reason::Excluded {
            by: text("address", &by)?,
        },
        ReasonV1::IncompleteKind => Reason::IncompleteKind,
        ReasonV1::ChangedSince => Reason::Undo(Bar::ChangedSince),
        ReasonV1::Unsettled => Reason::Undo(Bar::Unsettled),
        ReasonV1::ContentGone => Reason::Undo(Bar::ContentGone),
        ReasonV1::NoSecret { fields } => Reason::Undo(Bar::NoSecret {
            fields: owned(fields),
        }),
        ReasonV1::GivenUp => Reason::Undo(Bar::GivenUp),
        ReasonV1::Concealed { fields } => Reason::Undo(Bar::Concealed {
            fields: owned(fields),
        }),
        ReasonV1::Unresolved { names } => Reason::Undo(Bar::Unresolved {
            names: owned(names),
        }),
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
        NoteV1::LikelyRename {
            from,
            to,
            names,
            origin,
            by,
        } => Note::LikelyRename {
            from: text("address", &from)?,
            to: text("address", &to)?,
            names: owned(names),
            origin: origin.map(Into::into),
            by: owned(by),
        },
        NoteV1::ExternalMissing { address, live_name } => Note::ExternalMissing {
            address: text("address", &address)?,
            live_name: live_name.into_owned(),
        },
        NoteV1::AlreadyGone { address, live_id } => Note::AlreadyGone {
            address: text("address", &address)?,
            live_id: id(live_id),
        },
        NoteV1::RequestsEnd {
            address,
            serving,
            requests,
            seconds,
        } => Note::RequestsEnd {
            address: text("address", &address)?,
            serving: serving
                .into_iter()
                .map(|one| (one.version.into_owned(), one.share))
                .collect(),
            requests,
            seconds,
        },
        NoteV1::ServedBefore { address, values } => Note::ServedBefore {
            address: text("address", &address)?,
            values: owned(values),
        },
        NoteV1::LimitInUse {
            address,
            path,
            peak,
            limit,
            seconds,
            untold,
        } => Note::LimitInUse {
            address: text("address", &address)?,
            path: text("field path", &path)?,
            peak,
            limit,
            seconds,
            untold,
        },
        NoteV1::UseUnknown { address, why } => Note::UseUnknown {
            address: text("address", &address)?,
            why: word("reason", &why, Unread::from_word(&why))?,
        },
        NoteV1::FieldIgnored {
            address,
            path,
            live,
            desired,
            until,
            reason,
        } => ignored((&address, &path), [live, desired], [until, reason])?,
    })
}

fn ignored(
    (address, path): (&str, &str),
    [live, desired]: [Option<Cow<'_, Value>>; 2],
    [until, reason]: [Cow<'_, str>; 2],
) -> Read<Note> {
    Ok(Note::FieldIgnored {
        address: text("address", address)?,
        path: text("field path", path)?,
        live: live.map(Cow::into_owned),
        desired: desired.map(Cow::into_owned),
        until: until.into_owned(),
        reason: reason.into_owned(),
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
        resend: texts("address", &consent.resend)?,
        allow: allow.collect::<Read<_>>()?,
        reason: consent.reason.map(Cow::into_owned),
    })
}
