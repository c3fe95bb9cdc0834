//! The process environment: the only file of the program that looks at it.

use std::io;
use std::path::{Path, PathBuf};

/// Returns a variable's value. One that is empty, or is no Unicode text, is the same as none.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the program reads a variable"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the variables whose names begin with one of some words. What is no Unicode text is left
/// out.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place where the program reads a variable"
)]
pub(crate) fn beginning(words: &[&str]) -> Vec<(String, String)> {
    let all = std::env::vars_os();
    let texts =
        all.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    texts
        .filter(|(name, _value)| words.iter().any(|word| name.starts_with(word)))
        .collect()
}

/// Returns the folder that the program was started in.
pub(crate) fn folder() -> io::Result<PathBuf> {
    std::env::current_dir()
}

/// Returns a path as people see it: below the current folder, without that folder.
pub(crate) fn shown(path: &Path) -> String {
    let below = folder().ok();
    let below = below.and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
    below
        .as_deref()
        .filter(|path| !path.as_os_str().is_empty())
        .unwrap_or(path)
        .display()
        .to_string()
}
