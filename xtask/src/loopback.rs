//! The proof that a simulator run sends no byte off this machine: the system calls themselves.
//!
//! In comes the built binary, run in a copy of the project under strace; out goes the list of
//! addresses that are not loopback. It must not judge what the program says, only what it did.

mod trace;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::LoopbackOptions;
use crate::failure::Failure;
use crate::tree;

/// What of the project a run needs.
const PROJECT: &[&str] = &["lockstep.yaml", "manifests", "overlays"];

/// The calls by which a program can reach another machine.
const CALLS: &str = "trace=connect,sendto,sendmsg,sendmmsg";

/// The runs that are watched, in this order.
const RUNS: &[&[&str]] = &[&["apply", "--yes"], &["plan"]];

/// Watches the main job of the binary that is named, or else built from the tree at `root`.
pub(crate) fn run(
    root: &Path,
    options: &LoopbackOptions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if let Some(why) = unusable() {
        writeln!(out, "SKIPPED loopback: {why}")?;
        return Ok(());
    }
    let binary = match &options.program {
        Some(program) => program.clone(),
        None => build(root)?,
    };
    let folder = tempfile::tempdir().map_err(Failure::file("make the folder", "loopback"))?;
    let project = folder.path().join("project");
    for name in PROJECT {
        copy(&root.join(name), &project.join(name))?;
    }
    let mut strangers = Vec::new();
    for words in RUNS {
        let calls = watch(&binary, words, &project, &folder.path().join("calls"))?;
        let name = words.join(" ");
        let home = calls.iter().filter(|call| call.is_loopback()).count();
        if home == 0 {
            let text = format!("loopback: `lockstep {name}` reached nothing: was it watched?");
            return Err(Failure::Found(text));
        }
        writeln!(out, "lockstep {name}: {home} calls to loopback")?;
        strangers.extend(calls.into_iter().filter(|call| !call.is_loopback()));
    }
    for call in &strangers {
        writeln!(out, "left loopback: {call}")?;
    }
    match strangers.len() {
        0 => Ok(writeln!(out, "loopback: nothing left this machine")?),
        count => Err(Failure::Found(format!(
            "loopback: {count} calls left this machine"
        ))),
    }
}

/// Tells why strace cannot be used here, if it cannot.
fn unusable() -> Option<&'static str> {
    let tried = Command::new("strace")
        .args(["-qq", "-e", CALLS, "true"])
        .output();
    match tried {
        Err(_) => Some("strace is not installed"),
        Ok(output) if !output.status.success() => Some("strace may not watch programs here"),
        Ok(_) => None,
    }
}

/// Builds the binary and says where it lies.
fn build(root: &Path) -> Result<PathBuf, Failure> {
    let mut cargo = tree::cargo(root);
    cargo.args(["build", "--quiet", "--locked", "--package", "lockstep"]);
    tree::succeed(&mut cargo)?;
    let metadata = cargo_metadata::MetadataCommand::new()
        .current_dir(root)
        .other_options(vec!["--offline".to_owned(), "--locked".to_owned()])
        .no_deps()
        .exec()?;
    Ok(metadata
        .target_directory
        .join("debug")
        .join("lockstep")
        .into_std_path_buf())
}

/// Runs the binary with `words` in the project, and reads what it reached from `log`.
fn watch(
    binary: &Path,
    words: &[&str],
    project: &Path,
    log: &Path,
) -> Result<Vec<trace::Call>, Failure> {
    let mut strace = Command::new("strace");
    // No byte of what is sent is kept: `-s 0`.
    strace
        .args(["-f", "-qq", "-s", "0", "-e", CALLS, "-o"])
        .arg(log)
        .arg(binary)
        .args(words);
    tree::succeed(strace.current_dir(project))?;
    Ok(trace::calls(&tree::read(log)?))
}

/// Copies a file or a folder; what is not there is left out.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    if from.is_file() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
        }
        fs::copy(from, to).map_err(Failure::file("copy", from))?;
        return Ok(());
    }
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(Failure::file("make the folder", to))?;
    for entry in fs::read_dir(from).map_err(Failure::file("list", from))? {
        let entry = entry.map_err(Failure::file("list", from))?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
