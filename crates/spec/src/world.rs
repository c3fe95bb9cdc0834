//! All manifests, as one of them sees the others while it is lowered.
//!
//! Manifests of an environment come in; answers to the kinds' questions go out. It remembers
//! whether an answer came from a manifest that cannot be relied on.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use elsa::FrozenVec;
use lockstep_model::lower::{Wanted, World};
use lockstep_model::outside::CountTokens;
use lockstep_model::rates::RateTable;
use lockstep_model::reference::Names;
use lockstep_model::{Address, Kind, Pointer, Policy};
use serde_json::Value;

use crate::files::{FileError, Files, What, folder, resolve};
use crate::manifest::Manifest;
use crate::opener::Opener;
use crate::overlay::Manifests;
use crate::privacy;
use crate::resting::Resting;
use crate::source::{self, MAX_BYTES};
use crate::span::Sources;

/// Texts of files that hold what they must not, by path.
pub(crate) type Suspects = BTreeMap<String, String>;

/// All manifests of an environment.
pub(crate) struct Realm<'a, F> {
    names: HashMap<Kind, HashMap<&'a str, &'a Resting>>,
    opener: Opener<'a>,
    /// What a prompt's `model` may be, once somebody asks for it.
    endpoints: OnceCell<Vec<String>>,
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
        let mut names: HashMap<Kind, HashMap<&str, &Resting>> = HashMap::new();
        for (address, manifest) in manifests {
            let of_kind = names.entry(address.kind).or_default();
            of_kind.insert(address.name.as_str(), manifest);
        }
        Self {
            names,
            opener: Opener::new(manifests),
            endpoints: OnceCell::new(),
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
    pub(crate) fn view<'v>(&'v self, manifest: &'v Manifest) -> View<'v, F> {
        View {
            realm: self,
            manifest,
            shaky: Cell::new(false),
            seen: FrozenVec::new(),
        }
    }

    pub(crate) fn find(&self, kind: Kind, name: &str) -> Option<&'a Resting> {
        self.names.get(&kind)?.get(name).copied()
    }

    /// Returns a manifest, open.
    pub(crate) fn opened(&self, address: &Address) -> Option<Rc<Manifest>> {
        self.opener.open(address)
    }

    pub(crate) const fn rates(&self) -> &RateTable {
        self.rates
    }

    /// Returns what others may refer to, for suggestions: names, and items behind them.
    pub(crate) fn referable(&self, wanted: Wanted) -> Vec<&str> {
        match wanted {
            Wanted::Name(kind) => self.names_of(kind).collect(),
            Wanted::Endpoint => {
                let items = self.endpoints.get_or_init(|| self.endpoints());
                let items = items.iter().map(String::as_str);
                self.names_of(Kind::Model).chain(items).collect()
            }
        }
    }

    fn names_of(&self, kind: Kind) -> impl Iterator<Item = &'a str> {
        let names = self.names.get(&kind).into_iter().flat_map(HashMap::keys);
        names.copied()
    }

    fn endpoints(&self) -> Vec<String> {
        let mut all = Vec::new();
        for manifest in self.names.values().flat_map(HashMap::values) {
            let fields = manifest.address.kind.info().fields;
            if fields.iter().any(|field| field.referred) {
                let name = manifest.address.name.as_str();
                let body = manifest.body();
                let items = items(manifest.address.kind, &body);
                all.extend(items.map(|item| format!("{name}/{item}")));
            }
        }
        all
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
fn items(kind: Kind, body: &Value) -> impl Iterator<Item = &str> {
    let fields = kind.info().fields.iter();
    let lists = fields.filter(|field| field.referred).filter_map(|field| {
        let Policy::KeyedList { key, .. } = field.policy else {
            return None;
        };
        let items = body.get(field.name)?.as_array()?;
        Some((key, items))
    });
    lists.flat_map(|(key, items)| items.iter().filter_map(move |item| item.get(key)?.as_str()))
}

/// All manifests, as one of them sees them.
pub(crate) struct View<'a, F> {
    realm: &'a Realm<'a, F>,
    manifest: &'a Manifest,
    shaky: Cell<bool>,
    /// The manifests that it looked into.
    seen: FrozenVec<Rc<Manifest>>,
}

impl<'a, F: Files> View<'a, F> {
    /// Says whether an answer came from a manifest that cannot be relied on.
    pub(crate) fn is_shaky(&self) -> bool {
        self.shaky.get()
    }

    fn find(&self, kind: Kind, name: &str) -> Option<&'a Resting> {
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
            FileError::Refused(format!("byte {byte} is not UTF-8: save it as UTF-8"))
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
        let address = &self.find(kind, name)?.address;
        let mut seen = self.seen.iter();
        let open = match seen.find(|open| open.address == *address) {
            Some(open) => open,
            None => self.seen.push_get(self.realm.opened(address)?),
        };
        Some(open.body())
    }

    fn is_external(&self, kind: Kind, name: &str) -> bool {
        self.find(kind, name).is_some_and(Resting::is_external)
    }

    fn live_name(&self, kind: Kind, name: &str) -> Option<&str> {
        self.find(kind, name).map(Resting::live_name)
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
