//! Why something is withheld, and the way to release it, in words.

use lockstep_diff::{Bar, FieldChange, Reason, Withheld};
use lockstep_model::{Address, Elsewhere, Presence};

/// Why, and what to do about it.
pub(crate) struct Words {
    /// Why, as a sentence without its full stop.
    pub(crate) why: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// Puts a reason into words.
pub(crate) fn words(withheld: &Withheld) -> Words {
    let address = &withheld.address;
    let (why, remedy) = match &withheld.reason {
        Reason::NeedsAdoption { live_id } => (
            format!("an object of this name is live ({live_id}), differs, and is not lockstep's"),
            format!(
                "--adopt {address} takes it over; `adopt: true` in lockstep.yaml takes over all"
            ),
        ),
        Reason::Conflict => fixed(
            "Git and somebody else changed a field to different values",
            "--allow conflicts --reason \"…\" lets Git win; or write the live value into the manifest",
        ),
        Reason::Drift => fixed(
            "it was changed outside Git, and the environment asks to leave that (`onDrift: withhold`)",
            "`onDrift: revert` in lockstep.yaml plans it back; or write the live value into the manifest",
        ),
        Reason::TwoObjects { known, named } => (
            format!("the ledger knows object {known}, and object {named} has the wanted live name"),
            "rename or delete one of the two live objects, or give the manifest another `liveName`"
                .to_owned(),
        ),
        Reason::Unreadable { why } => (
            format!("the live object could not be understood: {why}"),
            "mend or delete the live object, then plan again".to_owned(),
        ),
        Reason::InUse { by } => (
            format!(
                "the API refuses it while others refer to it: {}",
                by.join(", ")
            ),
            in_use(withheld),
        ),
        Reason::Protected => (
            "it is protected by `preventDestroy`".to_owned(),
            protected(withheld),
        ),
        Reason::PublishedText { versions } => (
            format!(
                "published with another text, which never changes: {}",
                versions.join(", ")
            ),
            "put the published text back, or its digest (`lockstep prompt seal` tells both), \
             and publish the new text as a new version"
                .to_owned(),
        ),
        Reason::NotPublished { versions } => (
            format!(
                "listed by the digest of its text, and not published here: {}",
                versions.join(", ")
            ),
            "write the text in place of the digest, or take the version out".to_owned(),
        ),
        Reason::OtherLedger { by } => other_ledger(address, by),
        Reason::PruneOff => (
            "it left Git, and the environment does not delete (`prune: false`)".to_owned(),
            prune(address),
        ),
        Reason::Blocked { by } => blocked(address, by),
        Reason::Obscured { by } => obscured(by),
        Reason::OfOthers { by } => of_others(address, by),
        Reason::Excluded { by } => excluded(address, by),
        Reason::IncompleteKind => (
            format!(
                "some live objects of kind {} could not be understood, so nothing proves that it may go",
                address.kind
            ),
            "mend or delete the objects that the findings name, then plan again".to_owned(),
        ),
        Reason::Undo(bar) => undo(bar),
    };
    Words { why, remedy }
}

fn blocked(address: &Address, by: &Address) -> (String, String) {
    let why = match is_part(address, by) {
        true => format!("it is a part of {by}, which is withheld"),
        false => format!("it needs {by}, which is withheld"),
    };
    (why, format!("{by} first"))
}

/// Says whether an object is a part of another one, so that they come and go together.
fn is_part(part: &Address, whole: &Address) -> bool {
    part.kind.info().presence == Presence::Facet(whole.kind)
}

fn obscured(by: &Address) -> (String, String) {
    (
        format!("it needs {by}, which belongs to others and could not be understood"),
        format!("whoever keeps {by} has to mend it, as the findings say; then plan again"),
    )
}

fn of_others(address: &Address, by: &Address) -> (String, String) {
    (
        format!(
            "it is a part of {by}, which belongs to others (`external`, or not in `owns`) and \
             is never written"
        ),
        format!(
            "where {by} is kept, its traffic is kept too: take {address} out here, or make \
             {by} this project's own (no `external`, and `owns` covers it)"
        ),
    )
}

fn other_ledger(address: &Address, by: &Elsewhere) -> (String, String) {
    let whose = match (&by.project, &by.environment) {
        (Some(project), Some(environment)) => format!(" (environment {environment} of {project})"),
        (None, Some(environment)) => format!(" (environment {environment})"),
        (Some(project), None) => format!(" (project {project})"),
        (None, None) => String::new(),
    };
    let run = by.run.as_ref().map(|run| format!(", in run {run}"));
    let at = by.at.as_ref().map(|at| format!(", {at}"));
    (
        format!(
            "another ledger wrote it last: {}{whose}{}{}",
            by.ledger,
            run.unwrap_or_default(),
            at.unwrap_or_default()
        ),
        format!(
            "hand it over there with `removed: [{{address: …, delete: false}}]`; --adopt {address} \
             takes it over here all the same"
        ),
    )
}

fn excluded(address: &Address, by: &Address) -> (String, String) {
    let why = match is_part(by, address) {
        true => format!("{by}, which --exclude leaves out, is a part of it and would go with it"),
        false => format!("it needs {by}, which --exclude leaves out"),
    };
    let remedy = format!("plan without excluding {by}, or exclude {address} too");
    (why, remedy)
}

fn undo(bar: &Bar) -> (String, String) {
    match bar {
        Bar::ChangedSince => fixed(
            "it was changed since the run, so restoring what the run found would undo that too",
            "--allow conflicts --reason \"…\" restores it all the same; or leave it as it is, and write \
             that into its manifest",
        ),
        Bar::Unsettled => fixed(
            "no entry of the ledger tells how a write to it ended",
            "`lockstep apply` settles what is open; or mend it by its manifest",
        ),
        Bar::ContentGone => fixed(
            "the ledger does not have what the run found there any more",
            "restore the ledger's contents from a copy; or mend it by its manifest",
        ),
        Bar::NoSecret { fields } => (
            format!(
                "it would be made anew, and no manifest has its secret now: {}",
                fields.join(", ")
            ),
            "put its manifest back, with where the secret is kept, then undo again".to_owned(),
        ),
        Bar::GivenUp => fixed(
            "it is no longer lockstep's (given up, `external`, or not in `owns`)",
            "whoever keeps it now has to restore it; or take it back by its manifest",
        ),
        Bar::Concealed { fields } => (
            format!(
                "what the run found held a secret, and the ledger has it struck out: {}",
                fields.join(", ")
            ),
            "write what was there by its manifest: the ledger keeps no secret to restore".to_owned(),
        ),
        Bar::Unresolved { names } => (
            format!(
                "it would refer to what is there no more: {}",
                names.join(", ")
            ),
            "bring that back first, by undoing the run that took it away or by its manifest; or point \
             it elsewhere by its own manifest"
                .to_owned(),
        ),
    }
}

/// What is renamed keeps its users only by way of a second object.
fn in_use(withheld: &Withheld) -> String {
    let renamed = |field: &FieldChange| field.path.top() == "liveName";
    match withheld.fields.iter().any(renamed) {
        true => "create, move, delete: declare it under the new name without `renamedFrom`, point \
                 what refers to it there, and drop the old manifest; one plan does all three in order"
            .to_owned(),
        false => "point those elsewhere or delete them, apply that, then plan again".to_owned(),
    }
}

fn fixed(why: &str, remedy: &str) -> (String, String) {
    (why.to_owned(), remedy.to_owned())
}

/// No flag overrides protection, only an edit.
fn protected(withheld: &Withheld) -> String {
    match &withheld.origin {
        Some(origin) => format!(
            "no flag overrides it: take `preventDestroy` out at {origin}, apply, then plan again"
        ),
        None => "no flag overrides it: bring the manifest back without `preventDestroy`, apply, \
                 then remove it"
            .to_owned(),
    }
}

fn prune(address: &Address) -> String {
    format!(
        "`prune: true` in lockstep.yaml deletes such objects; under `removed:` there, \
         {{address: {address}, delete: true}} deletes this one and `delete: false` hands it over"
    )
}
