//! Secrets: read from variables and files, just before they are sent, and kept nowhere else.
//!
//! References come in, secrets go out. A secret that is empty is missing. In a simulator
//! environment a placeholder stands in for what is missing: nothing of it leaves the machine.

use std::fmt;
use std::fs;
use std::path::PathBuf;

use lockstep_model::secret::SecretSource;
use lockstep_model::tenant::{ReadSecret, SecretError};
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use crate::{environment, redaction};

/// What is done about a secret that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It is an error.
    Refused,
    /// A placeholder stands in for it.
    Invented,
    /// No secret is looked for at all: a placeholder stands in for each.
    Unread,
}

/// Reads secrets for a project.
#[derive(Debug, Clone)]
pub(crate) struct Secrets {
    /// The folder that files are looked for in.
    pub(crate) root: PathBuf,
    /// What is done about a secret that is missing.
    pub(crate) missing: Missing,
}

impl Secrets {
    /// Reads a secret, or says why it is missing. From then on it is masked in all output.
    pub(crate) fn find(&self, source: &SecretSource) -> Result<SecretString, SecretError> {
        let found = self.text(source).map(SecretString::from);
        found.inspect(redaction::learn)
    }

    /// Reads what is referred to like a secret and is none, such as the id of a client.
    pub(crate) fn text(&self, source: &SecretSource) -> Result<String, SecretError> {
        let found = match source {
            SecretSource::Env(name) => {
                environment::variable(name).ok_or_else(|| "is not set, or empty".to_owned())
            }
            SecretSource::File(path) => self.file(path),
        };
        found.map_err(|reason| SecretError {
            source_name: source.to_string(),
            reason,
        })
    }

    fn file(&self, path: &str) -> Result<String, String> {
        // The bytes before the last newlines are copied: what was read is wiped.
        let text = fs::read_to_string(self.root.join(path))
            .map(Zeroizing::new)
            .map_err(|error| format!("cannot be read: {error}"))?;
        let text = text.trim_end_matches(['\n', '\r']);
        match text.is_empty() {
            true => Err("is empty".to_owned()),
            false => Ok(text.to_owned()),
        }
    }
}

impl ReadSecret for Secrets {
    fn secret(&self, source: &SecretSource) -> Result<SecretString, SecretError> {
        if self.missing == Missing::Unread {
            return Ok(SecretString::from(Placeholder(source)));
        }
        match (self.find(source), self.missing) {
            (Err(_missing), Missing::Invented) => Ok(SecretString::from(Placeholder(source))),
            (found, _) => found,
        }
    }
}

/// What stands in for a secret that is missing.
struct Placeholder<'a>(&'a SecretSource);

impl fmt::Display for Placeholder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "placeholder for {}", self.0)
    }
}

impl From<Placeholder<'_>> for SecretString {
    fn from(placeholder: Placeholder<'_>) -> Self {
        Self::from(placeholder.to_string())
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn secrets(missing: Missing) -> (tempfile::TempDir, Secrets) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("key"), "s3cret\r\n\n").unwrap();
        fs::write(folder.path().join("empty"), "\n").unwrap();
        let root = folder.path().to_owned();
        (folder, Secrets { root, missing })
    }

    #[test]
    fn files_are_read_without_their_last_newlines() {
        let (_folder, secrets) = secrets(Missing::Refused);
        let file = |path: &str| secrets.secret(&SecretSource::File(path.to_owned()));
        assert_eq!(file("key").unwrap().expose_secret(), "s3cret");
        assert_eq!(file("empty").unwrap_err().reason, "is empty");
        assert_eq!(file("none").unwrap_err().source_name, "file none");
    }

    #[test]
    fn placeholders_stand_in_only_where_they_may() {
        let source = SecretSource::Env("LOCKSTEP_NO_SUCH_VARIABLE".to_owned());
        let (_folder, refusing) = secrets(Missing::Refused);
        assert!(refusing.secret(&source).is_err());
        let (_folder, unread) = secrets(Missing::Unread);
        let file = SecretSource::File("key".to_owned());
        let stood_in = unread.secret(&file).unwrap();
        assert_eq!(stood_in.expose_secret(), "placeholder for file key");
        let (_folder, inventing) = secrets(Missing::Invented);
        assert!(inventing.secret(&source).is_ok());
        assert!(inventing.find(&source).is_err());
    }
}
