//! Entries about the ledger itself, and who wrote them.

use lockstep_ledger::{
    Actor, Anchored, Forgotten, Leaseholder, LockTaken, Posted, Repaired, Restarted, Signed,
};

use super::entry::Said;

/// Says who acts.
pub(super) fn actor(actor: &Actor) -> Vec<Said> {
    let commit = actor
        .git_commit
        .clone()
        .map(|commit| match actor.git_dirty {
            Some(true) => format!("{commit} (with changes not committed)"),
            Some(false) | None => commit,
        });
    let mut said = vec![
        ("user", format!("{}@{}", actor.user, actor.host)),
        ("client", actor.client.clone()),
    ];
    said.extend(commit.map(|commit| ("commit", commit)));
    said.extend(actor.ci_run_url.clone().map(|url| ("ci run", url)));
    said
}

pub(super) fn posted(posted: &Posted) -> Vec<Said> {
    let entries = posted.outcomes.iter().map(ToString::to_string);
    let entries: Vec<String> = entries.collect();
    vec![("entries", entries.join(", "))]
}

pub(super) fn anchored(anchored: &Anchored) -> Vec<Said> {
    vec![
        ("entry", anchored.sequence.to_string()),
        ("head", anchored.head.to_string()),
        ("record", anchored.id.clone()),
    ]
}

pub(super) fn signed(signed: &Signed) -> Vec<Said> {
    vec![
        ("entry", signed.sequence.to_string()),
        ("head", signed.head.to_string()),
        ("key", signed.key.clone()),
        ("signature", signed.signature.clone()),
    ]
}

pub(super) fn forgotten(forgotten: &Forgotten) -> Vec<Said> {
    let mut said = vec![
        ("content", forgotten.content.to_string()),
        ("reason", forgotten.reason.clone()),
    ];
    said.extend(actor(&forgotten.actor));
    said
}

pub(super) fn repaired(repaired: &Repaired) -> Vec<Said> {
    let mut said = vec![
        ("cut off", format!("{} bytes", repaired.bytes)),
        ("sha256", repaired.sha256.to_string()),
        ("kept in", repaired.file.clone()),
    ];
    said.extend(actor(&repaired.actor));
    said
}

pub(super) fn restarted(restarted: &Restarted) -> Vec<Said> {
    let lost = &restarted.lost;
    let mut said: Vec<Said> = Vec::new();
    said.extend(
        lost.ledger
            .map(|ledger| ("lost ledger", ledger.to_string())),
    );
    said.extend(
        lost.sequence
            .map(|sequence| ("lost up to", format!("entry {sequence}"))),
    );
    said.extend(lost.head.map(|head| ("lost head", head.to_string())));
    said.extend(restarted.organization.as_ref().map(|of| {
        let text = format!("{} ({})", of.name, of.id);
        ("organization", text)
    }));
    said.push(("reason", restarted.reason.clone()));
    said.extend(actor(&restarted.actor));
    said
}

pub(super) fn lock_taken(taken: &LockTaken) -> Vec<Said> {
    vec![
        ("held by", holder(&taken.from)),
        ("until", taken.until.clone()),
        ("taken by", holder(&taken.by)),
    ]
}

/// Says who holds a lease.
pub(super) fn holder(holder: &Leaseholder) -> String {
    let run = holder.run.as_ref().map(|run| format!(", run {run}"));
    format!(
        "{}@{}{}",
        holder.owner,
        holder.host,
        run.unwrap_or_default()
    )
}
