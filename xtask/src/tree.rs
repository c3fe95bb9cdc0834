//! The source tree: where it is, which files belong to it, and programs run inside it.
//!
//! Nothing here judges a file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::failure::Failure;

/// Finds the workspace that this program was built from.
pub(crate) fn root() -> Result<PathBuf, Failure> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    match own.parent() {
        Some(root) if root.join("Cargo.toml").is_file() => Ok(root.to_path_buf()),
        Some(_) | None => Err(Failure::NoWorkspace(own.to_path_buf())),
    }
}

/// Lists the files of the tree that match `pattern`, tracked or new, but not ignored by Git.
///
/// The paths are relative to `root` and in a stable order.
pub(crate) fn files(root: &Path, pattern: &str) -> Result<Vec<PathBuf>, Failure> {
    let mut git = Command::new("git");
    git.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        pattern,
    ])
    .current_dir(root);
    let listed = succeed(&mut git)?;
    let text = String::from_utf8_lossy(&listed.stdout);
    let mut paths: Vec<PathBuf> = text
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        // A tracked file that was deleted and not yet committed is still listed.
        .filter(|path| root.join(path).is_file())
        .collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Reads a file of the tree as text.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(Failure::file("read", path))
}

/// Variables that `cargo run` hands to this program. Build scripts of some crates look at them, so
/// a cargo that inherits them builds those crates anew, and so does the next one that does not.
const HANDED_DOWN: &[&str] = &[
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// Begins a call of cargo, as if it were typed in a shell at `root`.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    for name in HANDED_DOWN {
        cargo.env_remove(name);
    }
    cargo.current_dir(root);
    cargo
}

/// Runs a program to its end, whatever that is.
pub(crate) fn output(command: &mut Command) -> Result<Output, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    command
        .output()
        .map_err(|reason| Failure::Start { program, reason })
}

/// Runs a program that has to end well.
pub(crate) fn succeed(command: &mut Command) -> Result<Output, Failure> {
    let output = output(command)?;
    if output.status.success() {
        return Ok(output);
    }
    Err(Failure::Ended {
        command: spelled(command),
        status: output.status,
        stderr: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    })
}

/// Spells a command as one would type it, for messages.
fn spelled(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
