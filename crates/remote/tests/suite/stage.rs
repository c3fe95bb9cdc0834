//! A place that tests write to, and what they write.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::Timestamp;
use lockstep_ledger::{Draft, Event, Holder, Intent, Ledger, Mode, Released, Scribe};
use lockstep_model::Fields;
use lockstep_remote::{Clock, Error, Location, Permit, Placed, Remote, Settings};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use serde_json::json;
use tempfile::TempDir;

use crate::bucket::Bucket;

/// A place that several clients can open.
pub(crate) enum Stage {
    /// Objects in memory.
    Memory(Arc<InMemory>),
    /// Objects in a folder, where nothing can be updated under a condition.
    Folder {
        store: Arc<LocalFileSystem>,
        _folder: TempDir,
    },
    /// A bare repository and a folder of clones.
    Git(TempDir),
    /// A server of buckets, perhaps behind a gate.
    Bucket(Bucket, Option<String>),
}

/// The present time.
#[expect(clippy::disallowed_methods, reason = "the tests' clock")]
pub(crate) fn clock() -> Clock {
    Arc::new(Timestamp::now)
}

pub(crate) fn holder() -> Holder {
    Holder {
        pid: 1,
        host: "h".to_owned(),
        since: "2026-01-02T03:04:05Z".to_owned(),
    }
}

impl Stage {
    pub(crate) fn memory() -> Self {
        Self::Memory(Arc::new(InMemory::new()))
    }

    pub(crate) fn folder() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = LocalFileSystem::new_with_prefix(folder.path()).expect("a store");
        Self::Folder {
            store: Arc::new(store),
            _folder: folder,
        }
    }

    pub(crate) fn git() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        git(folder.path(), &["init", "--quiet", "--bare", "origin.git"]);
        Self::Git(folder)
    }

    /// All that need nothing beside this machine and `git`.
    pub(crate) fn here() -> Vec<Self> {
        vec![Self::memory(), Self::folder(), Self::git()]
    }

    /// Those and the servers that are installed.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Self::here();
        all.extend(
            Bucket::all()
                .into_iter()
                .map(|bucket| Self::Bucket(bucket, None)),
        );
        all
    }

    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::Folder { .. } => "folder",
            Self::Git(_) => "git",
            Self::Bucket(bucket, _through) => bucket.store.scheme(),
        }
    }

    /// Opens the place as one of many clients.
    pub(crate) async fn client(&self, number: u64) -> Remote {
        self.open(number).await.expect("the place can be opened")
    }

    async fn open(&self, number: u64) -> Result<Remote, Error> {
        let (location, variables) = match self {
            Self::Memory(store) => {
                let store = Arc::clone(store) as Arc<dyn ObjectStore>;
                return Ok(Remote::on(store, ("acme/prod", number), true, clock()));
            }
            Self::Folder { store, .. } => {
                let store = Arc::clone(store) as Arc<dyn ObjectStore>;
                return Ok(Remote::on(store, ("acme/prod", number), false, clock()));
            }
            Self::Git(folder) => {
                let clone = format!("clone-{number}");
                let path = folder.path().join(&clone);
                if !path.exists() {
                    git(folder.path(), &["clone", "--quiet", "origin.git", &clone]);
                }
                let location = Location::Git {
                    folder: path,
                    remote: None,
                    reference: "refs/lockstep/prod".to_owned(),
                };
                (location, Vec::new())
            }
            Self::Bucket(bucket, through) => {
                (bucket.location(), bucket.variables(through.as_deref()))
            }
        };
        let settings = Settings {
            variables,
            proxy: None,
            authorities: None,
            root: std::env::temp_dir(),
            clock: clock(),
            seed: number,
        };
        Remote::open(&location, &settings).await
    }
}

pub(crate) fn git(folder: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let status = git.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("git starts").success(), "git {words:?}");
}

/// An entry without a content.
pub(crate) fn plain(run: &str) -> Draft {
    Draft {
        time: "2026-01-02T03:04:05Z".to_owned(),
        run: run.to_owned(),
        event: Event::Released(Released {
            address: "Prompt/a".parse().expect("an address"),
        }),
    }
}

/// An entry with a content, which is needed to tell what is applied.
pub(crate) fn with_content(run: &str, number: usize) -> Draft {
    let fields = [("systemPrompt".to_owned(), json!(format!("text {number}")))];
    Draft {
        time: "2026-01-02T03:04:05Z".to_owned(),
        run: run.to_owned(),
        event: Event::Intent(Intent {
            change: format!("Prompt/p{number}"),
            address: format!("Prompt/p{number}").parse().expect("an address"),
            live_name: format!("p{number}"),
            live_id: None,
            action: "create".to_owned(),
            before: None,
            after: Some(fields.into_iter().collect::<Fields>()),
            reason: None,
        }),
    }
}

/// Opens a copy for appending, with the place behind it.
pub(crate) fn scribe(remote: &Arc<Remote>, folder: &Path, permit: Option<Permit>) -> Scribe {
    // Between being split off and becoming another program, a process that another test starts
    // has all files that are open here, with their locks.
    let open = || Ledger::open(folder, Mode::Append(holder()));
    let mut tries = std::iter::repeat_with(open).take(200);
    let opened = tries.find(|opened| {
        let locked = matches!(opened, Err(lockstep_ledger::Error::Locked { .. }));
        if locked {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        !locked
    });
    let opened = opened
        .expect("the lock is let go of")
        .expect("the copy can be opened");
    let placed = Placed::new(Arc::clone(remote), permit);
    Scribe::new(opened.ledger, Some(Arc::new(placed)))
}
