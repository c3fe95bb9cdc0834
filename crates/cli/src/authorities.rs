//! The file of authorities that an environment trusts beside the system's.
//!
//! A path comes in; the bytes of the file go out, to be read by whoever speaks TLS. Certificates are
//! public, so that the file may lie anywhere; nothing of it is ever shown.

use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// No bundle of authorities comes near this size.
const LARGEST: u64 = 4 << 20;

/// Reads the file of a path that is relative to the project's folder unless it is absolute.
pub(crate) fn read(root: &Path, path: &str, environment: &str) -> Result<Vec<u8>, Failure> {
    let refuse = |why: String| unusable(path, environment).because(Failure::new(why));
    let whole = root.join(path);
    let found = fs::metadata(&whole).map_err(|error| unusable(path, environment).because(error))?;
    if !found.is_file() {
        return Err(refuse("it is no regular file".to_owned()));
    }
    if found.len() > LARGEST {
        return Err(refuse(format!("it is longer than {} MiB", LARGEST >> 20)));
    }
    fs::read(&whole).map_err(|error| unusable(path, environment).because(error))
}

/// Begins to say that a file of authorities cannot be used.
pub(crate) fn unusable(path: &str, environment: &str) -> Failure {
    let message = format!("the file of certificate authorities {path} cannot be used");
    Failure::new(message).help(format!(
        "`spec.environments.{environment}.tenant.caFile` names a file of certificates in PEM, from \
         the project's folder or from the root"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_from_the_project_or_from_the_root() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        fs::write(&path, "pem").unwrap();
        for name in ["ca.pem", path.to_str().unwrap()] {
            assert_eq!(read(folder.path(), name, "prod").unwrap(), b"pem");
        }
        for (name, why) in [("none.pem", "No such file"), (".", "no regular file")] {
            let failure = read(folder.path(), name, "prod").unwrap_err();
            let told = lockstep_apply::chain(&failure);
            assert!(told.contains(name) && told.contains(why), "{told}");
        }
    }
}
