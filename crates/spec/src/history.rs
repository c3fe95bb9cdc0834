//! Whether texts changed under a version number that the project's history knows.
//!
//! Resolved manifests come in, and a port to the history; findings go out. The files that matter
//! are read as they were, loaded like any others, and compared entry by entry. Only a plan can say
//! what is published: this can only say what was committed.

mod earlier;

use std::collections::{BTreeMap, BTreeSet};

use lockstep_model::outside::{Changed, PublishedHistory, Unknown};
use lockstep_model::{
    Address, Assembly, Code, Field, FieldPath, Finding, Pointer, Policy, published,
};
use serde_json::Value;

use crate::files::Files;
use crate::history::earlier::Earlier;
use crate::layers;
use crate::load::{self, LoadRequest};
use crate::manifest::Manifest;
use crate::overlay::Manifests;
use crate::project::ProjectSpec;
use crate::resolve::Resolved;
use crate::span::{FileId, Inner, Node, Sources, Stretch};
use crate::spec::Desired;

/// As much of a commit's hash as people need.
const SHORT: usize = 12;

/// Why nothing is known where the earlier project or its environment cannot be used.
const UNUSABLE: &str = "the project could not be loaded as it was";

/// What is compared with its history.
pub(crate) struct Review<'a, F> {
    pub(crate) files: &'a F,
    /// The environment and the version of this lockstep.
    pub(crate) request: LoadRequest<'a>,
    pub(crate) project: &'a Node,
    pub(crate) manifests: &'a Manifests,
    pub(crate) resolved: &'a [Resolved],
    /// The text files that manifests name.
    pub(crate) texts: &'a BTreeSet<String>,
    /// The project as it is now.
    pub(crate) today: &'a ProjectSpec,
    pub(crate) sources: &'a Sources,
}

impl<F: Files> Review<'_, F> {
    /// Finds texts that changed, or says that nobody knows.
    pub(crate) fn run(&self, history: &dyn PublishedHistory) -> Vec<Finding> {
        let relevant = self.relevant();
        if relevant.is_empty() {
            return Vec::new();
        }
        let changed = match history.changed() {
            Ok(changed) => changed,
            Err(why) => return vec![self.unknown(&why)],
        };
        match self.before(history, &changed, relevant) {
            Ok(before) => self.compare(&changed, &before),
            Err(why) => vec![self.unknown(&why)],
        }
    }

    /// Returns the files that published texts are written in.
    fn relevant(&self) -> BTreeSet<String> {
        let published = self.published();
        let mut files = BTreeSet::new();
        for manifest in published.filter_map(|one| self.manifests.get(&one.address)) {
            self.files_of(&manifest.open().node, &mut files);
        }
        let names = files.into_iter().map(|file| self.sources.name(file));
        names.map(|name| name.to_string()).collect()
    }

    /// Returns what has published entries.
    fn published(&self) -> impl Iterator<Item = &Desired> {
        let desired = self.resolved.iter().map(|one| &one.desired);
        desired.filter(|desired| entries(desired).next().is_some())
    }

    /// Loads what the manifests wanted before; nothing if no file that matters changed.
    fn before(
        &self,
        history: &dyn PublishedHistory,
        changed: &Changed,
        mut documents: BTreeSet<String>,
    ) -> Result<Vec<Desired>, Unknown> {
        let gone = changed.paths.iter().filter(|path| self.is_gone(path));
        let gone: BTreeSet<String> = gone.cloned().collect();
        let touched = |path: &&String| changed.paths.contains(*path);
        let values = layers::value_files(self.today);
        let project = crate::PROJECT_FILE.to_owned();
        let read = documents.iter().chain(self.texts).chain(&values);
        let read = read.chain([&project]).filter(touched).chain(&gone);
        let read: BTreeSet<&String> = read.collect();
        if read.is_empty() {
            return Ok(Vec::new());
        }
        let read: Vec<String> = read.into_iter().cloned().collect();
        let texts = history.read(&changed.since, &read)?;
        documents.extend(gone);
        let old: BTreeMap<String, Option<Vec<u8>>> = read.into_iter().zip(texts).collect();
        if old.get(&project).is_some_and(Option::is_none) {
            // Where there was no project, nothing was published.
            return Ok(Vec::new());
        }
        let earlier = Earlier::new(self.files, (history, changed), (old, documents));
        let wanted = load::wanted(&earlier, self.request, self.today);
        match earlier.unknown() {
            Some(why) => Err(why),
            None => wanted.ok_or_else(|| Unknown(UNUSABLE.to_owned())),
        }
    }

    /// Collects the files that a document is written in: overlays, defaults and values may have
    /// written a part.
    fn files_of(&self, node: &Node, files: &mut BTreeSet<FileId>) {
        files.insert(node.at.file);
        files.extend(self.sources.filler(node.at));
        match &node.inner {
            Inner::Leaf => {}
            Inner::Items(items) => items.iter().for_each(|item| self.files_of(item, files)),
            Inner::Entries(entries) => {
                let nodes = entries.iter().map(|entry| &entry.node);
                nodes.for_each(|node| self.files_of(node, files));
            }
        }
    }

    /// A file that is there no more may have held a manifest or a text.
    fn is_gone(&self, path: &str) -> bool {
        let missing = Err(crate::files::FileError::Missing);
        self.files.read(path, 0) == missing
    }

    fn compare(&self, changed: &Changed, before: &[Desired]) -> Vec<Finding> {
        let before: BTreeMap<&Address, &Desired> =
            before.iter().map(|one| (&one.address, one)).collect();
        let mut findings = Vec::new();
        for now in self.published() {
            let earlier = now.renamed_from.iter().rev();
            let earlier = earlier.map(|name| Address::new(now.address.kind, name.clone()));
            let mut known = std::iter::once(now.address.clone()).chain(earlier);
            let Some(before) = known.find_map(|address| before.get(&address)) else {
                continue;
            };
            for (path, entry) in entries(now) {
                let Some(text) = before.fields.at(&path) else {
                    continue;
                };
                let parts = (now.assemblies.get(&path), before.assemblies.get(&path));
                let since = changed.since.get(..SHORT).unwrap_or(&changed.since);
                let said = match kinship((entry, text), parts) {
                    Kinship::Same => continue,
                    Kinship::Fewer => fewer(key_of(&path), since),
                    Kinship::Other => other((entry, text), (&now.address, key_of(&path)), since),
                };
                findings.push(self.located(now, &path, said));
            }
        }
        findings
    }

    fn located(&self, now: &Desired, path: &FieldPath, finding: Finding) -> Finding {
        let manifest = self.manifests.get(&now.address);
        let key = key_of(path);
        let at = manifest.and_then(|manifest| place_of(&manifest.open(), path.top(), key));
        match at {
            Some(at) => finding.at(self.sources.place(at)),
            None => finding,
        }
    }

    fn unknown(&self, why: &Unknown) -> Finding {
        let message = format!("whether texts of versions changed is unknown: {why}");
        let at = self.project.value_at(&Pointer::of(["metadata", "name"]));
        let finding = Finding::new(Code::HistoryUnknown, message).at(self.sources.place(at));
        finding.help("the plan, which sees what is live, tells for certain")
    }
}

/// Iterates over the published entries of an object.
fn entries(desired: &Desired) -> impl Iterator<Item = (FieldPath, &Value)> {
    let fields = desired.address.kind.info().fields.iter();
    let append_only = fields.filter(|field| field.policy == Policy::AppendOnly);
    append_only.flat_map(|field| {
        let map = desired.fields.get(field.name).and_then(Value::as_object);
        let entries = map.into_iter().flatten();
        entries.map(|(key, entry)| (FieldPath::field(field.name).then_item(key), entry))
    })
}

/// How an entry is related to what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinship {
    /// They are one: equal, known by the same digest, or made of the same parts.
    Same,
    /// It lacks examples that may have been published with it.
    Fewer,
    /// They are two.
    Other,
}

fn kinship(
    (now, before): (&Value, &Value),
    (parts, parts_before): (Option<&Assembly>, Option<&Assembly>),
) -> Kinship {
    let is = |entry: &Value, text: &Value, parts| {
        text.as_str()
            .is_some_and(|text| published::is(entry, text, parts))
    };
    if now == before || is(now, before, parts) {
        Kinship::Same
    } else if is(before, now, None) {
        // Known by its digest then, and written out now.
        Kinship::Same
    } else if is(before, now, parts_before) {
        Kinship::Fewer
    } else {
        Kinship::Other
    }
}

/// Returns the key of an entry.
fn key_of(path: &FieldPath) -> &str {
    let key = path.segments().last().map(|segment| match segment {
        lockstep_model::Segment::Field(name) | lockstep_model::Segment::Item(name) => name,
    });
    key.map_or("", String::as_str)
}

/// Says that a version lost examples.
fn fewer(key: &str, since: &str) -> Finding {
    let message = format!(
        "version {key} had more examples in commit {since}: if it is published, it is with them"
    );
    Finding::new(Code::ExamplesGone, message)
        .help("put them back, and add a version without them: `fit: dropOldest` leaves out what does not fit")
}

/// Says that a version has another text, and which digests are known.
fn other(
    (now, before): (&Value, &Value),
    (address, key): (&Address, &str),
    since: &str,
) -> Finding {
    let known = |entry: &Value| {
        let text = entry.as_str().map(published::digest);
        text.or_else(|| published::seal(entry))
    };
    let name = &address.name;
    let (message, help) = match (published::seal(now), known(now), known(before)) {
        (Some(listed), _, Some(had)) => (
            format!(
                "version {key} is listed as {listed}, and its text in commit {since} has {had}"
            ),
            format!(
                "write `published: {had}`; or restore its text from Git, and `lockstep prompt seal \
                 {name}` writes the digest of what is published"
            ),
        ),
        (None, Some(has), Some(listed)) if published::seal(before).is_some() => (
            format!(
                "the text of version {key} has {has}, and {listed} was listed in commit {since}"
            ),
            format!(
                "restore the text from Git, or list it as `published: {listed}` again; another text \
                 needs a version of its own"
            ),
        ),
        _ => (
            format!("version {key} had another text in commit {since}"),
            "a published text never changes: put it back, and add a version".to_owned(),
        ),
    };
    Finding::new(Code::TextChanged, message).help(help)
}

/// Finds where an entry's key is written.
fn place_of(manifest: &Manifest, field: &str, key: &str) -> Option<Stretch> {
    let name = Field::find(manifest.address.kind.info().fields, field)?.key()?;
    let mut items = manifest.body().get(field)?.as_array()?.iter();
    let index = items.position(|item| item.get(name).and_then(Value::as_str) == Some(key))?;
    let steps = ["spec", field, &index.to_string(), name];
    Some(manifest.node.value_at(&Pointer::of(steps)))
}

#[cfg(test)]
mod tests;
