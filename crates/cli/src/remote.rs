//! Ledgers that lie elsewhere: where the environment says, with a copy on this machine.
//!
//! What `lockstep.yaml` says comes in, and what the process environment says of credentials; the
//! folder of the copy goes out, brought up to date before anything reads it. Without the place
//! nothing is read: a copy alone tells nobody what is applied.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use lockstep_ledger::Hash;
use lockstep_remote::{Error, Extent, Location, Remote, Settings, Store};
use lockstep_spec::{BucketStore, LedgerPlace, Tenant};
use secrecy::SecretString;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::project::Workspace;
use crate::{actor, authorities, clock, environment, proxy, random, redaction, runtime};

/// What the variables begin with that tell of buckets.
const VARIABLES: [&str; 4] = ["AWS_", "AZURE_", "GOOGLE_", "STORAGE_EMULATOR_HOST"];
/// What the names of variables hold whose values are secrets.
const SECRET: [&str; 8] = [
    "SECRET",
    "KEY",
    "TOKEN",
    "PASSWORD",
    "SAS",
    "CREDENTIAL",
    "ACCOUNT",
    "CONNECTION_STRING",
];
/// The parts of a connection string that are secrets.
const PARTS: [&str; 2] = ["AccountKey=", "SharedAccessSignature="];
/// Shorter values are no secrets, and would stand in other words.
const SHORTEST: usize = 8;

/// The places of the folders that are copies.
static PLACES: Mutex<BTreeMap<PathBuf, Arc<Place>>> = Mutex::new(BTreeMap::new());

/// A place, and what it takes to reach it.
#[derive(Debug)]
struct Place {
    location: Location,
    settings: Settings,
}

/// Returns the folder of an environment's ledger: the ledger itself, or its copy.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    let (root, environment) = (&workspace.root, &workspace.environment);
    let location = match &environment.ledger {
        LedgerPlace::Folder(path) => return root.join(path),
        LedgerPlace::Bucket {
            store,
            bucket,
            prefix,
        } => Location::Objects {
            store: match store {
                BucketStore::S3 => Store::S3,
                BucketStore::Azure => Store::Azure,
                BucketStore::Gcs => Store::Gcs,
            },
            bucket: bucket.clone(),
            prefix: prefix.clone(),
        },
        LedgerPlace::Git { remote, reference } => Location::Git {
            folder: root.clone(),
            remote: remote.clone(),
            reference: reference.clone(),
        },
    };
    // Another place has another copy, so that none is ever held against the wrong one.
    let name = Hash::of(location.to_string().as_bytes()).short();
    let folder = root.join(".lockstep").join(&environment.name);
    let folder = folder.join(format!("ledger-{name}"));
    places().entry(folder.clone()).or_insert_with(|| {
        let settings = settings(workspace);
        Arc::new(Place { location, settings })
    });
    folder
}

/// Returns where the ledger of an environment is, for people.
pub(crate) fn name(folder: &Path) -> Option<String> {
    places().get(folder).map(|place| place.location.to_string())
}

/// Returns where a ledger is, for people: its place, or else its folder.
pub(crate) fn shown(folder: &Path) -> String {
    name(folder).unwrap_or_else(|| environment::shown(folder))
}

/// Brings the copy in a folder up to date; a folder that is no copy stays as it is.
pub(crate) fn refresh(folder: &Path, extent: Extent) -> Result<(), Failure> {
    if name(folder).is_none() {
        return Ok(());
    }
    apart(|| {
        runtime::block_on(async {
            let Some(remote) = open(folder).await? else {
                return Ok(());
            };
            let synced = remote.sync(folder, &actor::holder(), extent).await?;
            tracing::debug!(
                fresh = synced.fresh,
                contents = synced.contents,
                "the ledger was read"
            );
            Ok(())
        })
    })
}

/// Returns another place beside the one behind a folder, as `ledger` names it.
pub(crate) fn beside(folder: &Path) -> Option<String> {
    places()
        .get(folder)
        .map(|place| place.location.beside().to_string())
}

/// Says whether nothing lies in the place behind a folder; of a folder that is no copy, it does not.
pub(crate) async fn is_empty(folder: &Path) -> Result<bool, Failure> {
    match open(folder).await? {
        Some(remote) => Ok(remote.is_empty().await?),
        None => Ok(false),
    }
}

/// Opens the place behind a folder, if it is a copy.
pub(crate) async fn open(folder: &Path) -> Result<Option<Remote>, Failure> {
    let place = places().get(folder).map(Arc::clone);
    let Some(place) = place else {
        return Ok(None);
    };
    Ok(Some(Remote::open(&place.location, &place.settings).await?))
}

/// Does something on a thread of its own: whoever asks may be on a runtime already.
pub(crate) fn apart<T: Send>(
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    thread::scope(|scope| {
        let done = scope.spawn(work).join();
        done.unwrap_or_else(|_panicked| Err(Failure::new("the ledger could not be reached")))
    })
}

fn settings(workspace: &Workspace) -> Settings {
    let variables = environment::beginning(&VARIABLES).into_iter();
    let variables = variables.map(|(name, value)| {
        let value = SecretString::from(value);
        learn(&name, &value);
        (name, value)
    });
    let environment = &workspace.environment;
    let trusted = match &environment.tenant {
        Tenant::Remote(remote) => remote.ca_file.as_deref(),
        Tenant::Simulator(_) => None,
    };
    // What is wrong with the file is told when the tenant is talked to.
    let trusted =
        trusted.and_then(|path| authorities::read(&workspace.root, path, &environment.name).ok());
    let proxy = proxy::find().map(|found| found.proxy);
    Settings {
        variables: variables.collect(),
        proxy: proxy.map(|proxy| (proxy.url, proxy.except)),
        authorities: trusted,
        root: workspace.root.clone(),
        clock: Arc::new(clock::instant),
        seed: random::seed(),
    }
}

/// Remembers what must never be shown.
fn learn(name: &str, value: &SecretString) {
    use secrecy::ExposeSecret as _;

    let is_secret = SECRET.iter().any(|word| name.contains(word));
    if !is_secret {
        return;
    }
    let whole = value.expose_secret();
    let parts = whole.split(';').map(str::trim);
    let parts = parts.filter_map(|part| PARTS.iter().find_map(|name| part.strip_prefix(name)));
    for text in parts.chain([whole]).filter(|text| text.len() >= SHORTEST) {
        redaction::learn(&SecretString::from(text));
    }
}

fn places() -> MutexGuard<'static, BTreeMap<PathBuf, Arc<Place>>> {
    PLACES.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (exit, help) = match &error {
            Error::Locked { .. } => (
                Exit::Locked,
                Some(
                    "wait until it has ended, or wait here with --lock-timeout 5m; `lockstep lock \
                     show` says more",
                ),
            ),
            Error::Shorter { there: None, .. } => (
                Exit::Broken,
                Some(
                    "nothing was changed: bring it back from a copy, or from older versions that the \
                     place keeps; where there is none, `lockstep audit restart --reason TEXT` \
                     begins a new one there, and keeps this machine's copy",
                ),
            ),
            Error::Shorter { .. } | Error::Differs { .. } | Error::Damaged { .. } => (
                Exit::Broken,
                Some(
                    "nothing was changed: find out who changed the ledger's place, and bring back \
                     what was there; this machine's copy under `.lockstep` has what was seen \
                     before. Where that cannot be, `lockstep audit restart --reason TEXT` says how a \
                     new one begins (docs/remote-ledger.md, \"Damage and loss\")",
                ),
            ),
            Error::Unreachable {
                help: Some(help), ..
            } => (Exit::Error, Some(*help)),
            Error::Settings { .. } | Error::Unreachable { .. } => (
                Exit::Error,
                Some("docs/remote-ledger.md says what each kind of place needs"),
            ),
            Error::Ledger(_) | Error::Busy | Error::Lease(_) => (Exit::Error, None),
        };
        if let Error::Ledger(error) = error {
            return error.into();
        }
        let failure = Self::new("the ledger cannot be used").exit(exit);
        let failure = failure.because(error);
        match help {
            Some(help) => failure.help(help),
            None => failure,
        }
    }
}
