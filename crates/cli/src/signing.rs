//! Keys for saved plans and for the ledger: where they are read from, and what they vouch for.
//!
//! Names of files and variables, and settings, come in; keys go out, or what a plan's signature is
//! worth. The text of a secret key is wiped once it is read, and masked in all output from then on.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lockstep_model::secret::SecretSource;
use lockstep_render::Saved;
use lockstep_signature::{PublicKey, SecretKey, Signature};
use lockstep_spec::{Audit, SavedPlans};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::{environment, output, redaction};

/// No file with a key comes near this size.
const LONGEST: u64 = 64 << 10;

/// Where a secret key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyPlace {
    /// In a variable.
    Variable(String),
    /// In a file.
    File(PathBuf),
}

impl FromStr for KeyPlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.contains("-----BEGIN") {
            return Err("that is a key itself: name its file, or env:NAME".to_owned());
        }
        match text.strip_prefix("env:") {
            Some("") => Err("write env: and the name of a variable".to_owned()),
            Some(name) => Ok(Self::Variable(name.to_owned())),
            None => Ok(Self::File(text.into())),
        }
    }
}

impl KeyPlace {
    /// Tells where a key is that an environment names; files are relative to the project.
    pub(crate) fn of(source: &SecretSource, root: &Path) -> Self {
        match source {
            SecretSource::Env(name) => Self::Variable(name.clone()),
            SecretSource::File(path) => Self::File(root.join(path)),
        }
    }

    /// Reads the key.
    pub(crate) fn secret_key(&self) -> Result<SecretKey, Failure> {
        let (shown, pem) = match self {
            Self::Variable(name) => {
                let pem = environment::variable(name)
                    .map(Zeroizing::new)
                    .ok_or_else(|| {
                        Failure::new(format!(
                            "the environment variable {name} is not set, or empty"
                        ))
                        .help("it holds the PEM text of the key that signs")
                    })?;
                (format!("the environment variable {name}"), pem)
            }
            Self::File(path) => {
                warn_of_readers(path);
                (path.display().to_string(), Zeroizing::new(text(path)?))
            }
        };
        for line in pem
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("-----"))
        {
            redaction::learn(&SecretString::from(line));
        }
        SecretKey::from_pem(&pem).map_err(|error| {
            Failure::new(format!("{shown} cannot sign")).because(error).help(
                "`lockstep keygen FILE` makes a key, and so does `openssl genpkey -algorithm ed25519`",
            )
        })
    }
}

/// Reads the public keys whose owners may sign plans.
pub(crate) fn wanted(settings: &SavedPlans, root: &Path) -> Result<Vec<PublicKey>, Failure> {
    named(&settings.keys, "plans.keys", root)
}

/// Reads the public keys whose signatures over the ledger count.
pub(crate) fn trusted(settings: &Audit, root: &Path) -> Result<Vec<PublicKey>, Failure> {
    named(&settings.keys, "audit.keys", root)
}

/// Reads the public keys that a setting names.
fn named(keys: &[String], setting: &str, root: &Path) -> Result<Vec<PublicKey>, Failure> {
    let keys = keys.iter().map(|written| {
        let named = written.starts_with("ed25519:");
        let read = if named {
            written.clone()
        } else {
            text(&root.join(written))?
        };
        read.parse().map_err(|error: lockstep_signature::KeyError| {
            let shown = redaction::mask_keys(written.as_bytes());
            let shown = String::from_utf8_lossy(&shown).into_owned();
            Failure::new(format!("the key {shown} under `{setting}` cannot be used")).because(error)
        })
    });
    keys.collect()
}

/// Reads a public key that a word of the command line names: itself, or its file.
pub(crate) fn public_key(named: &str) -> Result<PublicKey, Failure> {
    let read = match named.starts_with("ed25519:") {
        true => named.to_owned(),
        false => text(Path::new(named))?,
    };
    read.parse().map_err(|error: lockstep_signature::KeyError| {
        Failure::new(format!("the key {named} cannot be used")).because(error)
    })
}

/// Says what the signature of a plan is worth; refuses one that is wrong, or missing where one of
/// these keys is wanted.
pub(crate) fn check(saved: &Saved, wanted: &[PublicKey]) -> Result<Vouched, Failure> {
    let again = "make the plan anew with `lockstep plan --out FILE --sign KEY`";
    let Some(signed) = &saved.envelope.signature else {
        return match wanted {
            [] => Ok(Vouched::Nobody),
            [_, ..] => {
                let message = format!(
                    "the plan is not signed, and has to be, by {}",
                    listed(wanted)
                );
                Err(Failure::new(message).help(again))
            }
        };
    };
    let broken = |error| {
        Failure::new("the signature of the plan cannot be read")
            .because(error)
            .help(again)
    };
    let key: PublicKey = signed.key.parse().map_err(broken)?;
    let signature: Signature = signed.value.parse().map_err(broken)?;
    if !key.verify(&saved.statement, &signature) {
        let message =
            format!("the signature of the plan is wrong: {key} did not sign what is in it");
        return Err(Failure::new(message).help(again));
    }
    match wanted {
        [] => Ok(Vouched::Somebody(key)),
        [_, ..] if wanted.contains(&key) => Ok(Vouched::Wanted(key)),
        [_, ..] => {
            let listed = listed(wanted);
            let message = format!("the plan is signed by {key}, and has to be signed by {listed}");
            Err(Failure::new(message).help(again))
        }
    }
}

/// What the signature of a plan is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vouched {
    /// It has none, and needs none.
    Nobody,
    /// It has one of somebody whom nobody named.
    Somebody(PublicKey),
    /// It has one of somebody who was named.
    Wanted(PublicKey),
}

impl fmt::Display for Vouched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("not signed, and nobody has to sign"),
            Self::Somebody(key) => {
                write!(
                    f,
                    "signed by {key}, whom nobody names: whoever that is signed what is in it"
                )
            }
            Self::Wanted(key) => write!(f, "signed by {key}, as it has to be"),
        }
    }
}

fn listed(keys: &[PublicKey]) -> String {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    keys.join(" or ")
}

fn text(path: &Path) -> Result<String, Failure> {
    let unread = |why: &str| Failure::new(format!("the key {} {why}", path.display()));
    let about = fs::metadata(path).map_err(|error| unread("cannot be read").because(error))?;
    if !about.is_file() || about.len() > LONGEST {
        return Err(unread("is no file with a key"));
    }
    fs::read_to_string(path).map_err(|error| unread("cannot be read").because(error))
}

/// A key that others can read is theirs as well.
#[cfg(unix)]
fn warn_of_readers(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = fs::metadata(path).map_or(0, |about| about.permissions().mode());
    if mode & 0o077 != 0 {
        let shown = path.display();
        output::say(format_args!(
            "warning: others on this machine can read the key {shown}: `chmod 600 {shown}`"
        ));
    }
}

#[cfg(not(unix))]
fn warn_of_readers(_path: &Path) {}
