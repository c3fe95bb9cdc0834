//! From a plan to version 1.0 of it. What is long is borrowed.

use std::borrow::Cow;

use lockstep_diff::change::Rename;
use lockstep_diff::{
    Bar, Change, Consent, Counts, FieldChange, Note, Plan, Reason, Spared, Step, Subject, Verdict,
    Withheld,
};
use lockstep_model::{Address, Digest, FieldPath};
use serde_json::Value;

use super::change::{
    ChangeV1, EntryV1, FieldChangeV1, ReasonV1, SparedV1, StepV1, SubjectV1, WithheldV1,
};
use super::found::FoundV1;
use super::impact::ImpactV1;
use super::pending;
use super::plan::{CountsV1, OrganizationV1, PlanV1, TargetsV1};
use super::probing;
use super::remark::{AllowV1, Amount, ConsentV1, NoteV1, ServingV1, VerdictV1};
use super::secret;
use crate::consent;

fn all<T: ToString>(items: &[T]) -> Vec<String> {
    items.iter().map(ToString::to_string).collect()
}

fn borrowed(texts: &[String]) -> Vec<Cow<'_, str>> {
    texts
        .iter()
        .map(|text| Cow::Borrowed(text.as_str()))
        .collect()
}

impl<'a> From<&'a Plan> for PlanV1<'a> {
    fn from(plan: &'a Plan) -> Self {
        let mut changes: Vec<ChangeV1<'_>> = plan.changes.iter().map(ChangeV1::from).collect();
        pending::mark(plan, &mut changes);
        Self {
            project: Cow::Borrowed(&plan.project),
            environment: Cow::Borrowed(&plan.environment),
            organization: OrganizationV1 {
                id: Cow::Borrowed(&plan.organization.id),
                name: Cow::Borrowed(&plan.organization.name),
            },
            spec: plan.spec.to_string(),
            changes,
            withheld: plan.withheld.iter().map(WithheldV1::from).collect(),
            notes: plan.notes.iter().map(NoteV1::from).collect(),
            verdicts: plan.verdicts.iter().map(VerdictV1::from).collect(),
            guarded: plan.guarded,
            consent: ConsentV1::from(&plan.consent),
            targets: TargetsV1 {
                only: borrowed(&plan.targets.only),
                except: borrowed(&plan.targets.except),
            },
            left_out: all(&plan.left_out),
            unchanged: plan.unchanged,
            impact: plan.impact.as_ref().map(ImpactV1::from),
            findings: plan.findings.iter().map(FoundV1::from).collect(),
            pending: plan.pending.as_ref().map(Into::into),
            undoes: plan.undoes.as_ref().map(Into::into),
            settles: plan.settles.iter().map(Into::into).collect(),
            secrets: probing::needed(plan),
            counts: CountsV1::from(plan.counts()),
        }
    }
}

impl From<Counts> for CountsV1 {
    fn from(counts: Counts) -> Self {
        Self {
            create: counts.create,
            update: counts.update,
            replace: counts.replace,
            adopt: counts.adopt,
            release: counts.release,
            delete: counts.delete,
            withheld: counts.withheld,
        }
    }
}

impl<'a> From<&'a Change> for ChangeV1<'a> {
    fn from(change: &'a Change) -> Self {
        let kind = change.address().kind;
        Self {
            id: change.id.to_string(),
            action: Cow::Borrowed(change.action.as_str()),
            live_name: Cow::Borrowed(&change.live_name),
            subject: SubjectV1::from(&change.subject),
            fields: change.fields.iter().map(FieldChangeV1::from).collect(),
            before: secret::fields(kind, &change.before),
            live_name_before: change.live_name_before.as_deref().map(Cow::Borrowed),
            after: secret::fields(kind, &change.after),
            steps: change.steps.iter().map(StepV1::from).collect(),
            depends_on: all(&change.depends_on),
            origin: change.origin.as_ref().map(Into::into),
            protected: change.protected,
            basis: secret::fields(kind, &change.before).digest().to_string(),
            beside: change.beside.iter().map(beside).collect(),
            spared: change.spared.iter().map(SparedV1::from).collect(),
            probe: change.probing().map(Into::into),
            standing: None,
            pending_fields: Vec::new(),
        }
    }
}

impl<'a> From<&'a Spared> for SparedV1<'a> {
    fn from(spared: &'a Spared) -> Self {
        Self {
            path: spared.path.to_string(),
            base: spared.base.as_ref().map(Cow::Borrowed),
        }
    }
}

fn beside((path, digest): (&FieldPath, &Digest)) -> (String, String) {
    (path.to_string(), digest.to_string())
}

impl<'a> From<&'a FieldChange> for FieldChangeV1<'a> {
    fn from(change: &'a FieldChange) -> Self {
        let shown = |value: &'a Option<_>| {
            let value = value.as_ref();
            value.map(|value| secret::shown(&change.policy, value))
        };
        Self {
            path: change.path.to_string(),
            policy: Cow::Borrowed(change.policy.as_str()),
            before: shown(&change.before),
            after: shown(&change.after),
            base: shown(&change.base),
            cause: Cow::Borrowed(change.cause.as_str()),
            origin: change.origin.as_ref().map(Into::into),
            against: change.against.as_ref().map(Into::into),
        }
    }
}

impl<'a> From<&'a Subject> for SubjectV1<'a> {
    fn from(subject: &'a Subject) -> Self {
        match subject {
            Subject::New => Self::New,
            Subject::Live(id) => Self::Live(Cow::Borrowed(id.as_str())),
            Subject::MadeBy(change) => Self::MadeBy(change.to_string()),
        }
    }
}

impl<'a> From<&'a Step> for StepV1<'a> {
    fn from(step: &'a Step) -> Self {
        match step {
            Step::Create { first } => Self::Create {
                first: first.as_ref().map(|(field, key)| entry(field, key)),
            },
            Step::Write { fields, rename } => Self::Write {
                fields: borrowed(fields),
                rename: *rename == Rename::Yes,
            },
            Step::Publish { field, key } => Self::Publish(entry(field, key)),
            Step::Delete => Self::Delete,
        }
    }
}

const fn entry<'a>(field: &'a str, key: &'a str) -> EntryV1<'a> {
    EntryV1 {
        field: Cow::Borrowed(field),
        key: Cow::Borrowed(key),
    }
}

impl<'a> From<&'a Withheld> for WithheldV1<'a> {
    fn from(withheld: &'a Withheld) -> Self {
        Self {
            address: withheld.address.to_string(),
            reason: ReasonV1::from(&withheld.reason),
            fields: withheld.fields.iter().map(FieldChangeV1::from).collect(),
            origin: withheld.origin.as_ref().map(Into::into),
        }
    }
}

impl<'a> From<&'a Reason> for ReasonV1<'a> {
    fn from(reason: &'a Reason) -> Self {
        match reason {
            Reason::NeedsAdoption { live_id } => Self::NeedsAdoption {
                live_id: Cow::Borrowed(live_id.as_str()),
            },
            Reason::Conflict => Self::Conflict,
            Reason::Drift => Self::Drift,
            Reason::TwoObjects { known, named } => Self::TwoObjects {
                known: Cow::Borrowed(known.as_str()),
                named: Cow::Borrowed(named.as_str()),
            },
            Reason::Unreadable { why } => Self::Unreadable {
                why: Cow::Borrowed(why),
            },
            Reason::InUse { by } => Self::InUse { by: borrowed(by) },
            Reason::Protected => Self::Protected,
            Reason::PublishedText { versions } => Self::PublishedText {
                versions: borrowed(versions),
            },
            Reason::NotPublished { versions } => Self::NotPublished {
                versions: borrowed(versions),
            },
            Reason::OtherLedger { by } => Self::OtherLedger {
                ledger: Cow::Borrowed(&by.ledger),
                project: by.project.as_deref().map(Cow::Borrowed),
                environment: by.environment.as_deref().map(Cow::Borrowed),
                run: by.run.as_deref().map(Cow::Borrowed),
                at: by.at.as_deref().map(Cow::Borrowed),
            },
            Reason::PruneOff => Self::PruneOff,
            Reason::Blocked { by } => Self::Blocked { by: by.to_string() },
            Reason::Obscured { by } => Self::Obscured { by: by.to_string() },
            Reason::OfOthers { by } => Self::OfOthers { by: by.to_string() },
            Reason::Excluded { by } => Self::Excluded { by: by.to_string() },
            Reason::IncompleteKind => Self::IncompleteKind,
            Reason::Undo(bar) => match bar {
                Bar::ChangedSince => Self::ChangedSince,
                Bar::Unsettled => Self::Unsettled,
                Bar::ContentGone => Self::ContentGone,
                Bar::NoSecret { fields } => Self::NoSecret {
                    fields: borrowed(fields),
                },
                Bar::GivenUp => Self::GivenUp,
                Bar::Concealed { fields } => Self::Concealed {
                    fields: borrowed(fields),
                },
                Bar::Unresolved { names } => Self::Unresolved {
                    names: borrowed(names),
                },
            },
        }
    }
}

impl<'a> From<&'a Note> for NoteV1<'a> {
    fn from(note: &'a Note) -> Self {
        match note {
            Note::FieldReleased { address, path } => Self::FieldReleased {
                address: address.to_string(),
                path: path.to_string(),
            },
            Note::ExtraEntries { address, entries } => Self::ExtraEntries {
                address: address.to_string(),
                entries: borrowed(entries),
            },
            Note::LikelyRename {
                from,
                to,
                names,
                origin,
                by,
            } => Self::LikelyRename {
                from: from.to_string(),
                to: to.to_string(),
                names: borrowed(names),
                origin: origin.as_ref().map(Into::into),
                by: borrowed(by),
            },
            Note::ExternalMissing { address, live_name } => Self::ExternalMissing {
                address: address.to_string(),
                live_name: Cow::Borrowed(live_name),
            },
            Note::AlreadyGone { address, live_id } => Self::AlreadyGone {
                address: address.to_string(),
                live_id: Cow::Borrowed(live_id.as_str()),
            },
            Note::RequestsEnd {
                address,
                serving,
                requests,
                seconds,
            } => Self::RequestsEnd {
                address: address.to_string(),
                serving: serving.iter().map(ServingV1::from).collect(),
                requests: *requests,
                seconds: *seconds,
            },
            Note::ServedBefore { address, values } => Self::ServedBefore {
                address: address.to_string(),
                values: borrowed(values),
            },
            Note::LimitInUse {
                address,
                path,
                peak,
                limit,
                seconds,
                untold,
            } => Self::LimitInUse {
                address: address.to_string(),
                path: path.to_string(),
                peak: *peak,
                limit: *limit,
                seconds: *seconds,
                untold: *untold,
            },
            Note::UseUnknown { address, why } => Self::UseUnknown {
                address: address.to_string(),
                why: Cow::Borrowed(why.as_str()),
            },
            Note::FieldIgnored {
                address,
                path,
                live,
                desired,
                until,
                reason,
            } => ignored((address, path), [live, desired], [until, reason]),
        }
    }
}

fn ignored<'a>(
    (address, path): (&Address, &FieldPath),
    [live, desired]: [&'a Option<Value>; 2],
    [until, reason]: [&'a str; 2],
) -> NoteV1<'a> {
    NoteV1::FieldIgnored {
        address: address.to_string(),
        path: path.to_string(),
        live: live.as_ref().map(Cow::Borrowed),
        desired: desired.as_ref().map(Cow::Borrowed),
        until: Cow::Borrowed(until),
        reason: Cow::Borrowed(reason),
    }
}

impl<'a> From<&'a (String, u32)> for ServingV1<'a> {
    fn from((version, share): &'a (String, u32)) -> Self {
        Self {
            version: Cow::Borrowed(version),
            share: *share,
        }
    }
}

impl<'a> From<&'a Verdict> for VerdictV1<'a> {
    fn from(verdict: &'a Verdict) -> Self {
        Self {
            guard: Cow::Borrowed(verdict.guard.as_str()),
            found: Amount(verdict.found),
            limit: Amount(verdict.limit),
            allowed: verdict.allowed.map(Amount),
            addresses: all(&verdict.addresses),
            refuses: verdict.refuses(),
            flag: verdict
                .refuses()
                .then(|| Cow::Owned(consent::flag(verdict))),
        }
    }
}

impl<'a> From<&'a Consent> for ConsentV1<'a> {
    fn from(consent: &'a Consent) -> Self {
        let allow = consent.allow.iter().map(|(guard, far)| AllowV1 {
            guard: Cow::Borrowed(guard.as_str()),
            amount: Amount(*far),
        });
        Self {
            adopt: consent.adopt.iter().map(ToString::to_string).collect(),
            conflicts: consent.conflicts,
            resend: consent.resend.iter().map(ToString::to_string).collect(),
            allow: allow.collect(),
            reason: consent.reason.as_deref().map(Cow::Borrowed),
        }
    }
}
