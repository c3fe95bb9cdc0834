//! What a lost ledger owned, as the organisation's audit log and what is live tell it.
//!
//! A tenant is read, nothing is sent to it; the first entries of the ledger that takes the lost
//! one's place go out.

use std::collections::{BTreeMap, BTreeSet};

use lockstep_apply::after::{Head, Mark};
use lockstep_ledger::{
    Actor, Adopted, Damage, Event, Hash, Live, Lost, Question, Restarted, Verdict, identity,
    verify_with,
};
use lockstep_model::audit_log::{AuditPart, AuditRecord};
use lockstep_model::published::Seals;
use lockstep_model::tenant::{LiveRef, ReadRequest, Wanted};
use lockstep_model::{Address, Base, Fields, LiveObject, Organization, Snapshot};
use lockstep_remote::Extent;
use lockstep_spec::Spec;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::tenant::Tenant;
use crate::{elsewhere, held, output, redaction, remote, runtime};

/// How many published texts of one object a ledger remembers.
const PUBLISHED: usize = 1_000;

/// What a lost ledger owned.
#[derive(Debug)]
pub(crate) struct Regained {
    /// Its newest head, and the ids of those whose place it took.
    head: Head,
    /// What is live of what it owned.
    adopted: Vec<Adopted<Fields>>,
    /// What it owned and is not live any more.
    gone: Vec<Address>,
    /// Whether the whole log was read.
    is_whole: bool,
    /// The organisation that was read.
    organization: Organization,
}

/// An object that the lost ledger wrote last.
struct Owned {
    address: Address,
    live_name: String,
}

/// Finds out what the environment's lost ledger owned.
pub(crate) async fn regain(
    workspace: &Workspace,
    spec: &Spec,
    tenant: &Tenant,
) -> Result<Regained, Failure> {
    let organization = tenant.identify(&Base::default()).await?;
    let log = elsewhere::whole_log(tenant).await?;
    let head = newest(workspace, &log)?;
    refuse_whole(workspace, &head)?;
    let lost: BTreeSet<&str> = head
        .predecessors
        .iter()
        .chain([&head.ledger])
        .map(String::as_str)
        .collect();
    let owned = owned(&log.records, &lost);
    let wanted = owned.iter().map(|(object, owned)| Wanted {
        kind: object.kind,
        live_name: &owned.live_name,
        fields: None,
    });
    let request = ReadRequest {
        wanted: wanted.collect(),
        ..ReadRequest::default()
    };
    let snapshot = tenant.snapshot(&request).await?;
    let (adopted, gone) = take_back(owned, spec, &snapshot);
    Ok(Regained {
        adopted,
        gone,
        is_whole: log.is_whole,
        head,
        organization,
    })
}

fn newest(workspace: &Workspace, log: &AuditPart) -> Result<Head, Failure> {
    let name = &workspace.environment.name;
    let mut heads = log.records.iter().filter_map(Head::of);
    let head = heads.find(|head| head.is_of(&workspace.name, name));
    head.ok_or_else(|| {
        let message = format!("the organisation holds no head of a ledger of `{name}`");
        Failure::new(message).help(
            "there is nothing to take the place of: `lockstep apply` begins a ledger, and takes over \
             what is equal",
        )
    })
}

/// A ledger that is whole, and holds the head that the organisation knows, is not lost.
fn refuse_whole(workspace: &Workspace, head: &Head) -> Result<(), Failure> {
    let folder = workspace.ledger();
    let question = Question {
        anchors: vec![held::read(head)?],
        keys: Vec::new(),
    };
    let report = match workspace.ledger_with(Extent::Whole) {
        Ok(_folder) if matches!(identity(&folder), Ok(None)) => return Ok(()),
        Ok(_folder) => verify_with(&folder, &question)?,
        Err(unread) if unread.code() == Exit::Broken && remote::name(&folder).is_some() => {
            return refuse_damaged_elsewhere(workspace, &head.ledger);
        }
        // What cannot be looked at may be whole.
        Err(unread) => return Err(unread),
    };
    let path = remote::shown(&folder);
    let failure = match (report.verdict, report.ledger) {
        (Verdict::Damaged { damage, .. }, Some(found))
            if matches!(damage, Damage::OtherLedger { .. })
                && remote::name(&folder).is_none()
                && !head.predecessors.contains(&found.to_string()) =>
        {
            let message = format!(
                "the ledger at {path} is another one than {}, of which the organisation holds the \
                 newest head",
                head.ledger
            );
            Failure::new(message).help(
                "put that one back; if it is lost, move this one out of the folder, and begin the \
                 new one then",
            )
        }
        (Verdict::Damaged { .. }, _) => {
            return refuse_damaged_elsewhere(workspace, &head.ledger);
        }
        (Verdict::Intact | Verdict::TornTail { .. }, _) => Failure::new(format!(
            "the ledger at {path} has {} entries and is not lost",
            report.entries
        ))
        .help("`lockstep audit verify --anchor tenant` found nothing wrong with it"),
    };
    Err(failure)
}

/// What lies in a remote place stays there: it is the evidence. Where nothing is left, the new one
/// may begin there.
fn refuse_damaged_elsewhere(workspace: &Workspace, lost: &str) -> Result<(), Failure> {
    let folder = workspace.ledger();
    let (Some(place), Some(beside)) = (remote::name(&folder), remote::beside(&folder)) else {
        return Ok(());
    };
    let empty = remote::apart(|| runtime::block_on(remote::is_empty(&folder)));
    if matches!(empty, Ok(true)) {
        return Ok(());
    }
    let name = &workspace.environment.name;
    let message = format!(
        "something lies in {place} that is not the whole of ledger {lost}, and it stays there, as \
         evidence"
    );
    Err(Failure::new(message).exit(Exit::Broken).help(format!(
        "bring that ledger back, or begin a new one in another place that names it: write `ledger: \
         {beside}` under `spec.environments.{name}` in lockstep.yaml, then `lockstep audit restart \
         --env {name} --reason TEXT`, and commit the line"
    )))
}

/// Returns what a ledger, or one whose place it took, wrote last and did not let go of.
fn owned(records: &[AuditRecord], lost: &BTreeSet<&str>) -> BTreeMap<LiveRef, Owned> {
    let (mut owned, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let mut addresses = BTreeSet::new();
    for record in records {
        let Some(mark) = Mark::of(record).filter(|mark| !seen.contains(&mark.object)) else {
            continue;
        };
        seen.insert(mark.object.clone());
        let ours = lost.contains(mark.ledger.as_str());
        // Of two objects that had one address, the newer one has it.
        if !ours || !addresses.insert(mark.address.clone()) || mark.is_gone {
            continue;
        }
        let live_name = record
            .details
            .get("liveName")
            .and_then(|name| name.as_str());
        let live_name = live_name.unwrap_or_default().to_owned();
        let address = mark.address;
        owned.insert(mark.object, Owned { address, live_name });
    }
    owned
}

fn take_back(
    owned: BTreeMap<LiveRef, Owned>,
    spec: &Spec,
    snapshot: &Snapshot,
) -> (Vec<Adopted<Fields>>, Vec<Address>) {
    let (mut adopted, mut gone) = (Vec::new(), Vec::new());
    for (object, owned) in owned {
        let Some(live) = snapshot.by_id(object.kind, &object.live_id) else {
            gone.push(owned.address);
            continue;
        };
        let desired = spec.objects.get(&owned.address);
        let applied = lockstep_diff::regain(desired, live);
        let protected = desired.is_some_and(|desired| desired.prevent_destroy);
        adopted.push(Adopted {
            live: remembered(live, applied, protected),
            address: owned.address,
            probe: None,
        });
    }
    adopted.sort_by(|a, b| a.address.cmp(&b.address));
    gone.sort();
    (adopted, gone)
}

fn remembered(live: &LiveObject, applied: Fields, protected: bool) -> Live<Fields> {
    Live {
        id: live.live_id.clone(),
        name: live.live_name.clone(),
        tag: live.tag.clone(),
        digest: Some(live.digest()),
        published: match live.published.len() <= PUBLISHED {
            true => live.published.clone(),
            false => Seals::new(),
        },
        secrets: BTreeMap::new(),
        protected,
        applied: redaction::conceal(&applied).unwrap_or(applied),
    }
}

impl Regained {
    /// Says what was found, before anything is done.
    pub(crate) fn show(&self) {
        let head = &self.head;
        let at = head.at.as_deref().unwrap_or("an unknown time");
        output::say(format!(
            "lost: ledger {}, of which the organisation holds entry {} ({at})",
            head.ledger, head.sequence
        ));
        output::say(format!("taken back: {} objects", self.adopted.len()));
        for address in &self.gone {
            output::say(format!("not live any more, and not taken back: {address}"));
        }
        if !self.is_whole {
            output::say(
                "the organisation's audit log goes back further than was read: what was last \
                 written before that is not taken back",
            );
        }
    }

    /// Returns the first entries of the new ledger.
    pub(crate) fn events(self, reason: &str, actor: &Actor) -> Vec<Event<Fields>> {
        let newest = Lost {
            ledger: self.head.ledger.parse().ok(),
            sequence: Some(self.head.sequence),
            head: self.head.head.parse().ok(),
        };
        let earlier = self.head.predecessors.iter().map(|id| Lost {
            ledger: id.parse::<Hash>().ok(),
            ..Lost::default()
        });
        let organization = lockstep_ledger::Organization {
            id: self.organization.id,
            name: self.organization.name,
        };
        let restarted = std::iter::once(newest).chain(earlier).map(|lost| {
            Event::Restarted(Restarted {
                lost,
                organization: Some(organization.clone()),
                reason: reason.to_owned(),
                actor: actor.clone(),
            })
        });
        let adopted = self.adopted.into_iter().map(Event::Adopted);
        restarted.chain(adopted).collect()
    }
}
