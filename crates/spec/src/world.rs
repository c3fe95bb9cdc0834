//! All manifests, as one of them sees the others while it is lowered.
//!
//! Manifests of an environment come in; answers to the kinds' questions go out. It remembers
//! whether an answer came from a manifest that cannot be relied on.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use lockstep_model::lower::{Wanted, World};
use lockstep_model::outside::CountTokens;
use lockstep_model::rates::RateTable;
use lockstep_model::reference::Names;
use lockstep_model::{Kind, Pointer, Policy};
use serde_json::Value;

use crate::files::{FileError, Files, What, folder, resolve};
use crate::manifest::Manifest;
use crate::overlay::Manifests;
use crate::privacy;
use crate::source::{self, MAX_BYTES};
use crate::span::Sources;

/// Texts of files that hold what they must not, by path.
pub(crate) type Suspects = BTreeMap<String, String>;

/// All manifests of an environment.
pub(crate) struct Realm<'a, F> {
    names: HashMap<Kind, HashMap<&'a str, &'a Manifest>>,
    rates: &'a RateTable,
    files: &'a F,
    sources: &'a Sources,
    read: RefCell<BTreeSet<String>>,
    suspects: RefCell<Suspects>,
    tokens: Option<&'a dyn CountTokens>,
}

impl<'a, F: Files> Realm<'a, F> {
    pub(crate) fn new(
        manifests: &'a Manifests,
        rates: &'a RateTable,
        files: &'a F,
        sources: &'a Sources,
    ) -> Self {
        let mut names: HashMap<Kind, HashMap<&str, &Manifest>> = HashMap::new();
        for (address, manifest) in manifests {
            let of_kind = names.entry(address.kind).or_default();
            of_kind.insert(address.name.as_str(), manifest);
        }
        Self {
            names,
            rates,
            files,
            sources,
            read: RefCell::default(),
            suspects: RefCell::default(),
            tokens: None,
        }
    }

    /// Lets texts be counted as models count them.
    pub(crate) fn counting(mut self, tokens: Option<&'a dyn CountTokens>) -> Self {
        self.tokens = tokens;
        self
    }

    /// Returns the files that documents name.
    pub(crate) fn read(&self) -> BTreeSet<String> {
        self.read.take()
    }

    /// Returns the texts of files that hold what they must not.
    pub(crate) fn suspects(&self) -> Suspects {
        self.suspects.take()
    }

    /// Sees the others with the eyes of one manifest.
    pub(crate) const fn view<'v>(&'v self, manifest: &'v Manifest) -> View<'v, F> {
        View {
            realm: self,
            manifest,
            shaky: Cell::new(false),
        }
    }

    pub(crate) fn find(&self, kind: Kind, name: &str) -> Option<&'a Manifest> {
        self.names.get(&kind)?.get(name).copied()
    }

    pub(crate) const fn rates(&self) -> &RateTable {
        self.rates
    }

    /// Returns what others may refer to, for suggestions: names, and items behind them.
    pub(crate) fn referable(&self, wanted: Wanted) -> Vec<String> {
        let of = |kind| self.names.get(&kind).into_iter().flat_map(HashMap::values);
        let name = |manifest: &&Manifest| manifest.address.name.to_string();
        match wanted {
            Wanted::Name(kind) => of(kind).map(name).collect(),
            Wanted::Endpoint => {
                let all = self.names.values().flat_map(HashMap::values);
                let items = all.flat_map(|manifest| {
                    let name = manifest.address.name.as_str();
                    items(manifest).map(move |item| format!("{name}/{item}"))
                });
                of(Kind::Model).map(name).chain(items).collect()
            }
        }
    }

    /// Returns the paths of the files beside one that is named at a pointer, as they would be
    /// written there.
    pub(crate) fn files_near(&self, manifest: &Manifest, path: &str, at: &Pointer) -> Vec<String> {
        let written_in = self.sources.name(manifest.node.file_at(at));
        let beside = match folder(path) {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let listed =
            resolve(folder(&written_in), &beside).and_then(|folder| self.files.list(&folder));
        let files = listed.into_iter().flatten();
        let files = files.filter(|entry| entry.what == What::File);
        files
            .map(|entry| format!("{beside}{}", entry.name))
            .collect()
    }
}

/// The keys of a manifest's items that others refer to.
fn items(manifest: &Manifest) -> impl Iterator<Item = &str> {
    let fields = manifest.address.kind.info().fields.iter();
    let lists = fields.filter(|field| field.referred).filter_map(|field| {
        let Policy::KeyedList { key, .. } = field.policy else {
            return None;
        };
        let items = manifest.body().get(field.name)?.as_array()?;
        Some((key, items))
    });
    lists.flat_map(|(key, items)| items.iter().filter_map(move |item| item.get(key)?.as_str()))
}

/// All manifests, as one of them sees them.
pub(crate) struct View<'a, F> {
    realm: &'a Realm<'a, F>,
    manifest: &'a Manifest,
    shaky: Cell<bool>,
}

impl<'a, F: Files> View<'a, F> {
    /// Says whether an answer came from a manifest that cannot be relied on.
    pub(crate) fn is_shaky(&self) -> bool {
        self.shaky.get()
    }

    fn find(&self, kind: Kind, name: &str) -> Option<&'a Manifest> {
        let manifest = self.realm.find(kind, name)?;
        if !manifest.is_valid() {
            self.shaky.set(true);
        }
        Some(manifest)
    }

    fn read(&self, path: &str, at: &Pointer) -> Result<String, FileError> {
        let written_in = self.realm.sources.name(self.manifest.node.file_at(at));
        let path = resolve(folder(&written_in), path)?;
        let is_new = self.realm.read.borrow_mut().insert(path.clone());
        let bytes = self.realm.files.read(&path, MAX_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let byte = error.utf8_error().valid_up_to();
            FileError::Refused(format!("byte {byte} is not UTF-8"))
        })?;
        if let Some((byte, control)) = source::control(&text) {
            let code = u32::from(control);
            let why = format!("byte {byte} is the control character U+{code:04X}: take it out");
            return Err(FileError::Refused(why));
        }
        if is_new && privacy::is_suspect(&text) {
            self.realm.suspects.borrow_mut().insert(path, text.clone());
        }
        Ok(text)
    }
}

impl<F: Files> Names for View<'_, F> {
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.find(kind, name).is_some()
    }
}

impl<F: Files> World for View<'_, F> {
    fn body(&self, kind: Kind, name: &str) -> Option<&Value> {
        self.find(kind, name).map(Manifest::body)
    }

    fn is_external(&self, kind: Kind, name: &str) -> bool {
        self.find(kind, name).is_some_and(Manifest::is_external)
    }

    fn live_name(&self, kind: Kind, name: &str) -> Option<&str> {
        self.find(kind, name).map(Manifest::live_name)
    }

    fn text(&self, path: &str, at: &Pointer) -> Result<String, String> {
        self.read(path, at).map_err(|why| why.to_string())
    }

    fn tokens(&self) -> Option<&dyn CountTokens> {
        self.realm.tokens
    }

    fn rates(&self) -> &RateTable {
        self.realm.rates()
    }
}
