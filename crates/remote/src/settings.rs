//! What a place needs to know from outside: variables, the proxy, the clock, random.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

/// The present time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What a place needs to know from outside.
#[derive(Clone)]
pub struct Settings {
    /// The variables of the environment that name regions, end points and credentials, with their
    /// values: those that begin with `AWS_`, `AZURE_` or `GOOGLE_`, and `STORAGE_EMULATOR_HOST`.
    pub variables: Vec<(String, SecretString)>,
    /// The proxy for requests over HTTPS, and the hosts that are reached without it, as the
    /// environment names them.
    pub proxy: Option<(SecretString, String)>,
    /// Certificates in PEM that are trusted as well.
    pub authorities: Option<Vec<u8>>,
    /// The project's folder.
    pub root: PathBuf,
    /// The present time.
    pub clock: Clock,
    /// What waiting times are spread by.
    pub seed: u64,
}

/// Shows no value of a variable.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self
            .variables
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        f.debug_struct("Settings")
            .field("variables", &names)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}
