//! `lockstep keygen`: a pair of keys that saved plans are signed and checked with.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use lockstep_render::{KeysView, Signs, json, text};
use lockstep_signature::{KeyError, SecretKey};

use crate::command::Options;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{output, random};

/// Make a key that signs plans, and the public key that checks them
///
/// The private key goes into FILE, as PKCS#8 in PEM and for its owner's eyes only (mode 600); the
/// public key goes beside it. Neither is ever written over a file. openssl reads both.
#[derive(Debug, Args)]
pub(crate) struct Keygen {
    #[command(flatten)]
    files: Files,
}

/// Where a pair of keys goes.
#[derive(Debug, Args)]
pub(super) struct Files {
    /// Where the private key goes
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the public key goes; FILE with `.pub.pem` at its end unless given
    #[arg(long, value_name = "FILE")]
    public: Option<PathBuf>,
}

impl Keygen {
    /// Makes the keys.
    pub(super) fn run(self, options: &Options) -> Result<Exit, Failure> {
        make(self.files, Signs::Plans, options)
    }
}

/// Makes a pair of keys for what they are to sign.
pub(super) fn make(files: Files, signs: Signs, options: &Options) -> Result<Exit, Failure> {
    let file = &files.file;
    let public = files.public.unwrap_or_else(|| beside(file));
    for path in [file, &public] {
        if fs::symlink_metadata(path).is_ok() {
            let message = format!("{} is there, and is not written over", path.display());
            return Err(Failure::new(message).help("name another file"));
        }
    }
    let key = SecretKey::from_seed(&random::secret()?);
    let odd = |error: KeyError| Failure::new("the key cannot be written").because(error);
    let secret_pem = key.to_pem().map_err(odd)?;
    let public_pem = key.public().to_pem().map_err(odd)?;
    write(file, secret_pem.as_bytes(), 0o600)?;
    if let Err(failure) = write(&public, public_pem.as_bytes(), 0o644) {
        // Half a pair is of no use to anybody.
        drop(fs::remove_file(file));
        return Err(failure);
    }
    let view = KeysView {
        private: &file.display().to_string(),
        public: &public.display().to_string(),
        key: &key.public().to_string(),
        signs,
    };
    match options.is_json() {
        true => output::plain(|out| json::v1::keys(&view, out))?,
        false => output::styled(|style, out| text::keys(&view, &style, out))?,
    }
    Ok(Exit::Done)
}

/// Returns where the public key goes unless somebody says so.
fn beside(file: &Path) -> PathBuf {
    file.with_extension("pub.pem")
}

/// Writes a file that must not be there yet.
fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    let written = create(path, mode).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| {
        Failure::new(format!("the key cannot be written into {}", path.display())).because(error)
    })
}

#[cfg(unix)]
fn create(path: &Path, mode: u32) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;

    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(mode).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path, _mode: u32) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_key_goes_beside_the_private_one() {
        for (file, public) in [
            ("plan.pem", "plan.pub.pem"),
            ("keys/plan", "keys/plan.pub.pem"),
            ("keys.d/plan.key", "keys.d/plan.pub.pem"),
        ] {
            assert_eq!(beside(Path::new(file)), Path::new(public));
        }
    }
}
