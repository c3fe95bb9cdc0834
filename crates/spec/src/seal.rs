//! Lists published versions by their digests: the edit of a manifest that puts their texts away.
//!
//! A loaded project comes in, with what is published; new texts of files go out. Every byte that
//! does not belong to a text that is put away stays as it is, comments too. What goes out was
//! loaded again and means the same; it must not write a file itself.

mod edit;

use std::collections::BTreeMap;
use std::sync::Arc;

use lockstep_model::{Address, Assembly, Digest, FieldPath, Fields, Policy, published};
use serde_json::Value;

use crate::document::ResolvedDocument;
use crate::files::{FileError, Files, Listed};
use crate::load::{LoadRequest, Loaded, load};
use crate::source::MAX_BYTES;
use crate::span::{Entry, Node};
use crate::spec::{Desired, Spec};

use edit::Cut;

/// What is known of a declared version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its text is here, and was published as it is.
    Published(Digest),
    /// It is listed by its digest already.
    Sealed,
    /// It was never published.
    Unpublished,
    /// It was published with another text.
    Differs(Digests),
    /// It is listed by another digest than that of what was published.
    Mislisted(Digests),
}

/// Two digests that should be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    /// That of the text that is here, or the one that is listed.
    pub here: Digest,
    /// That of the text that was published.
    pub published: Digest,
}

/// A file with texts put away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The file, by its path from the project's folder.
    pub path: String,
    /// Its whole text.
    pub text: String,
    /// The versions that it lists by their digests now.
    pub versions: Vec<String>,
}

/// Why texts cannot be put away.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The version stands nowhere in the manifests.
    #[error("version {0} is not declared")]
    Undeclared(String),
    /// The version is written in a way that cannot be edited without changing something else.
    #[error("version {version} in {path} is not written plainly enough to be edited: {why}")]
    Written {
        /// The version.
        version: String,
        /// The file.
        path: String,
        /// What is in the way.
        why: &'static str,
    },
    /// The edited files would mean something else.
    #[error("the edited manifests would not mean the same: {0}")]
    Meaning(String),
}

/// Finds the object of a name that has published versions.
pub fn subject<'a>(spec: &'a Spec, name: &str) -> Option<&'a Desired> {
    let mut named = spec
        .objects
        .values()
        .filter(|desired| desired.address.name.as_str() == name);
    named.find(|desired| {
        let mut fields = desired.address.kind.info().fields.iter();
        fields.any(|field| {
            field.policy == Policy::AppendOnly && desired.fields.get(field.name).is_some()
        })
    })
}

/// Says of each declared version what is known, from what was last applied.
pub fn standings(desired: &Desired, applied: Option<&Fields>) -> Vec<(String, Standing)> {
    let fields = desired.address.kind.info().fields.iter();
    let append_only = fields.filter(|field| field.policy == Policy::AppendOnly);
    let entries = append_only.flat_map(|field| {
        let map = desired.fields.get(field.name).and_then(Value::as_object);
        let entries = map.into_iter().flatten();
        entries.map(|(key, entry)| {
            let path = FieldPath::field(field.name).then_item(key);
            let applied = applied.and_then(|fields| fields.at(&path));
            let standing = standing(entry, applied, desired.assemblies.get(&path));
            (key.clone(), standing)
        })
    });
    let mut standings: Vec<_> = entries.collect();
    standings.sort_by(|(a, _), (b, _)| published::by_version(a, b));
    standings
}

/// Says what is known of a declared version, from what was last applied of it.
fn standing(entry: &Value, applied: Option<&Value>, parts: Option<&Assembly>) -> Standing {
    let text = applied.and_then(Value::as_str);
    let known = text.map(published::digest);
    let known = known.or_else(|| applied.and_then(published::seal));
    match (published::seal(entry), known) {
        (Some(here), Some(published)) if here != published => {
            Standing::Mislisted(Digests { here, published })
        }
        (Some(_), _) => Standing::Sealed,
        (None, None) => Standing::Unpublished,
        (None, Some(published)) => {
            let here = entry.as_str().map_or(published, published::digest);
            let same = text.map_or(here == published, |text| published::is(entry, text, parts));
            match same {
                true => Standing::Published(published),
                false => Standing::Differs(Digests { here, published }),
            }
        }
    }
}

/// Puts the texts of versions away. The project must have been loaded with its documents.
///
/// # Errors
///
/// Says which version cannot be put away, and why; nothing is then to be written.
pub fn seal(
    files: &impl Files,
    (request, loaded): (LoadRequest<'_>, &Loaded),
    address: &Address,
    digests: &BTreeMap<String, Digest>,
) -> Result<Vec<Edit>, SealError> {
    let document = loaded.documents.iter().find(|one| one.address() == address);
    let mut cuts: BTreeMap<String, Cutting> = BTreeMap::new();
    for (version, digest) in digests {
        let undeclared = || SealError::Undeclared(version.clone());
        let (item, key) = document
            .and_then(|document| find(document, version))
            .ok_or_else(undeclared)?;
        let path = loaded.sources.name(item.at.file).to_string();
        let cut = edit::cuts((&loaded.sources, item), key, digest);
        let cut = cut.map_err(|why| SealError::Written {
            version: version.clone(),
            path: path.clone(),
            why,
        })?;
        let cutting = cuts.entry(path).or_insert_with(|| Cutting {
            text: loaded.sources.text_of(item.at.file),
            cuts: Vec::new(),
            versions: Vec::new(),
        });
        cutting.cuts.extend(cut);
        cutting.versions.push(version.clone());
    }
    let edits = cuts
        .into_iter()
        .map(|(path, cutting)| cutting.edit(files, path));
    let edits = edits.collect::<Result<Vec<Edit>, _>>()?;
    check(files, (request, loaded), (address, digests), &edits)?;
    Ok(edits)
}

/// What is cut out of one file.
struct Cutting {
    /// The file's text as it was read, not as it may be shown.
    text: Arc<str>,
    cuts: Vec<Cut>,
    versions: Vec<String>,
}

impl Cutting {
    /// Makes the cuts. Outside them all bytes must be those that the file holds.
    fn edit(mut self, files: &impl Files, path: String) -> Result<Edit, SealError> {
        self.cuts.sort_by_key(|cut| cut.start());
        let text = edit::apply(&self.text, &self.cuts);
        let present = files
            .read(&path, MAX_BYTES)
            .map_err(|error| SealError::Meaning(format!("{path} {error}")))?;
        if !edit::keeps((&present, text.as_bytes()), &self.cuts) {
            let why = format!("bytes of {path} outside the versions would change");
            return Err(SealError::Meaning(why));
        }
        Ok(Edit {
            path,
            text,
            versions: self.versions,
        })
    }
}

/// Finds the item of a version, and the field that is its key.
fn find<'a>(document: &'a ResolvedDocument, version: &str) -> Option<(&'a Node, &'static str)> {
    let fields = document.address().kind.info().fields.iter();
    let append_only = fields.filter(|field| field.policy == Policy::AppendOnly);
    append_only
        .filter_map(|field| Some((field.name, field.key()?)))
        .find_map(|(name, key)| {
            let mut items = document.value().get("spec")?.get(name)?.as_array()?.iter();
            let index =
                items.position(|item| item.get(key).and_then(Value::as_str) == Some(version))?;
            let list: &Entry = document.node().entry("spec")?.node.entry(name)?;
            Some((list.node.item(index)?, key))
        })
}

/// Loads the edited files: all must be as it was, but for the entries that were put away.
fn check(
    files: &impl Files,
    (request, loaded): (LoadRequest<'_>, &Loaded),
    (address, digests): (&Address, &BTreeMap<String, Digest>),
    edits: &[Edit],
) -> Result<(), SealError> {
    let meaning = |why: String| SealError::Meaning(why);
    let edited = Edited {
        present: files,
        edits,
    };
    let after = load(&edited, request);
    if let Some(error) = after.findings.iter().find(|finding| finding.is_error()) {
        return Err(meaning(error.message.clone()));
    }
    let (Some(before), Some(after)) = (&loaded.spec, &after.spec) else {
        return Err(meaning("they hold errors".to_owned()));
    };
    match differs(before, after, (address, digests)) {
        Some(other) => Err(meaning(format!("{other} would change"))),
        None => Ok(()),
    }
}

/// Finds an object that is not what it is to be.
fn differs<'a>(
    before: &'a Spec,
    after: &'a Spec,
    (address, digests): (&Address, &BTreeMap<String, Digest>),
) -> Option<&'a Address> {
    let sealed = |desired: &Desired| {
        let mut fields = desired.fields.clone();
        for field in desired.address.kind.info().fields {
            let mut entries = match (field.policy, fields.remove(field.name)) {
                (Policy::AppendOnly, Some(Value::Object(entries))) => entries,
                (_, Some(value)) => {
                    fields.set(field.name, value);
                    continue;
                }
                (_, None) => continue,
            };
            for (version, entry) in &mut entries {
                if let Some(digest) = digests.get(version) {
                    *entry = published::sealed(*digest);
                }
            }
            fields.set(field.name, entries);
        }
        fields
    };
    let expected = |desired: &Desired| match desired.address == *address {
        true => sealed(desired),
        false => desired.fields.clone(),
    };
    let other = |desired: &&Desired| {
        let now = after.objects.get(&desired.address);
        now.is_none_or(|now| {
            now.fields != expected(desired)
                || now.live_name != desired.live_name
                || now.references != desired.references
        })
    };
    let gone = before.objects.values().find(other);
    let came = || {
        let mut objects = after.objects.keys();
        objects.find(|address| !before.objects.contains_key(*address))
    };
    gone.map(|desired| &desired.address).or_else(came)
}

/// The files of a project with some of them edited.
struct Edited<'a, F> {
    present: &'a F,
    edits: &'a [Edit],
}

impl<F: Files> Files for Edited<'_, F> {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileError> {
        match self.edits.iter().find(|edit| edit.path == path) {
            Some(edit) if edit.text.len() > limit => Err(FileError::TooLarge(limit)),
            Some(edit) => Ok(edit.text.clone().into_bytes()),
            None => self.present.read(path, limit),
        }
    }

    fn list(&self, folder: &str) -> Result<Vec<Listed>, FileError> {
        self.present.list(folder)
    }
}

#[cfg(test)]
mod tests;
