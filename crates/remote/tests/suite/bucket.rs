//! An empty bucket of a real server. The servers are installed into the target folder by `.ci/run`;
//! without one the tests that need it say so.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use lockstep_remote::{Location, Store};
use secrecy::SecretString;

use crate::{azurite, moto};

/// What nobody may ever be shown, in Base64 as Azure wants it.
pub(crate) const SECRET: &str = "Y2FuYXJ5LXNlY3JldC1jYW5hcnktc2VjcmV0";

/// An empty bucket of a server that all tests of this process share.
pub(crate) struct Bucket {
    pub(crate) store: Store,
    pub(crate) name: String,
    pub(crate) port: u16,
}

/// A server; its standard input is closed with this process, and that ends it.
pub(crate) struct Server {
    _child: Child,
    port: u16,
}

impl Bucket {
    /// Makes an empty bucket in a server that speaks S3; nothing comes out if none is installed.
    pub(crate) fn s3() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        Self::begin(Store::S3, &SERVER, "moto", moto::amazon)
    }

    /// Makes an empty bucket in a server that heeds Google's conditions.
    pub(crate) fn google() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        Self::begin(Store::Gcs, &SERVER, "moto", moto::google)
    }

    /// Makes an empty container in Microsoft's emulator.
    pub(crate) fn azure() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        Self::begin(Store::Azure, &SERVER, "azurite", azurite::command)
    }

    /// One in each server that is installed.
    pub(crate) fn all() -> Vec<Self> {
        let all = [Self::s3(), Self::azure(), Self::google()];
        all.into_iter().flatten().collect()
    }

    #[expect(clippy::print_stdout, reason = "a test that is not run says so")]
    fn begin(
        store: Store,
        server: &OnceLock<Option<Server>>,
        program: &str,
        command: fn(&Path) -> Option<Command>,
    ) -> Option<Self> {
        static BUCKETS: AtomicU32 = AtomicU32::new(0);

        let started = server.get_or_init(|| Some(serve(command(&target())?)));
        let Some(server) = started else {
            println!("SKIPPED: no {program} in the target folder; `.ci/run` installs it");
            return None;
        };
        let number = BUCKETS.fetch_add(1, Ordering::Relaxed);
        let name = format!("acme-lockstep-{number}");
        match store {
            Store::S3 | Store::Gcs => moto::make_bucket(server.port, &name),
            // They are there already.
            Store::Azure => assert!(number < azurite::CONTAINERS, "one more container"),
        }
        Some(Self {
            store,
            name,
            port: server.port,
        })
    }

    pub(crate) fn location(&self) -> Location {
        Location::Objects {
            store: self.store,
            bucket: self.name.clone(),
            prefix: "team/prod".to_owned(),
        }
    }

    /// Returns where the server is: behind a gate, if there is one.
    fn url(&self, through: Option<&str>) -> String {
        let own = || format!("http://127.0.0.1:{}", self.port);
        through.map_or_else(own, str::to_owned)
    }

    /// Returns what the environment says of it, the secret among it.
    pub(crate) fn variables(&self, through: Option<&str>) -> Vec<(String, SecretString)> {
        let url = self.url(through);
        let variables: Vec<(&str, String)> = match self.store {
            Store::S3 => vec![
                ("AWS_ENDPOINT_URL", url),
                ("AWS_ACCESS_KEY_ID", "canary-id".to_owned()),
                ("AWS_SECRET_ACCESS_KEY", SECRET.to_owned()),
                ("AWS_REGION", "us-east-1".to_owned()),
            ],
            Store::Azure => vec![(
                "AZURE_STORAGE_CONNECTION_STRING",
                format!("AccountName=acme;AccountKey={SECRET};BlobEndpoint={url}/acme"),
            )],
            Store::Gcs => vec![
                ("STORAGE_EMULATOR_HOST", url),
                ("GOOGLE_BEARER_TOKEN", SECRET.to_owned()),
            ],
        };
        let variables = variables.into_iter();
        variables
            .map(|(name, value)| (name.to_owned(), SecretString::from(value)))
            .collect()
    }
}

/// Starts a server, which says `ready PORT` once it listens.
fn serve(mut command: Command) -> Server {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("the server starts");
    let said = BufReader::new(child.stdout.take().expect("its output"));
    let mut ports = said.lines().map_while(Result::ok).filter_map(|line| {
        let port = line.strip_prefix("ready ")?;
        port.parse().ok()
    });
    let port = ports.next().expect("the server begins to listen");
    Server {
        _child: child,
        port,
    }
}

/// The folder that everything is built into.
fn target() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    folder.parent().expect("a folder").to_owned()
}
