//! `lockstep validate` beside two validators of JSON Schema, on the same 10,000 files in one run.
//!
//! The others check each file against the schema and nothing else; lockstep also resolves
//! references, rates and traffic. They come from npm, in fixed versions, into a folder that is
//! removed again; where node or the registry is missing, only lockstep is measured, and the run
//! says so. `cargo bench -p lockstep --bench rivals`.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4 as _;

const DOCUMENTS: &str = "10000";
const ROUNDS: usize = 5;
const PACKAGES: [&str; 2] = ["@sourcemeta/jsonschema@16.11.0", "ajv-cli@5.0.0"];
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The best of some rounds: other work on the machine only ever makes a round slower.
#[derive(Debug, Clone, Copy)]
struct Measured {
    wall: f64,
    processor: f64,
    mebibytes: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let project = folder.path().join("project");
    let mut out = io::stdout().lock();
    scale(&project)?;
    writeln!(
        out,
        "{:<12} {:>8} {:>8} {:>8}",
        "", "wall s", "cpu s", "MiB"
    )?;
    let mut lockstep = Command::new(env!("CARGO_BIN_EXE_lockstep"));
    lockstep.arg("validate").arg("--project").arg(&project);
    row(&mut out, "lockstep", &mut lockstep)?;
    if let Err(why) = install(folder.path()) {
        writeln!(out, "SKIPPED rivals: {why}")?;
        return Ok(());
    }
    let schema = Path::new(WORKSPACE).join("schemas/lockstep.schema.json");
    let tools = folder.path().join("node_modules/.bin");
    let manifests = project.join("manifests");
    let mut sourcemeta = Command::new(tools.join("jsonschema"));
    sourcemeta.arg("validate").arg(&schema).arg(&manifests);
    row(
        &mut out,
        "sourcemeta",
        sourcemeta.args(["--extension", ".yaml"]),
    )?;
    let mut ajv = Command::new(tools.join("ajv"));
    ajv.args(["validate", "--spec=draft2020", "--strict=false"]);
    ajv.arg("-s")
        .arg(&schema)
        .arg("-d")
        .arg(manifests.join("*.yaml"));
    row(&mut out, "ajv", &mut ajv)?;
    Ok(())
}

fn scale(project: &Path) -> Result<(), Box<dyn Error>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(WORKSPACE);
    cargo.args([
        "xtask",
        "scale",
        "--shape",
        "documents",
        "--objects",
        DOCUMENTS,
        "--out",
    ]);
    ended_well("cargo xtask scale", cargo.arg(project))
}

fn install(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]);
    ended_well("npm install", npm.arg(folder).args(PACKAGES))
}

fn ended_well(what: &str, command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{what}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{what}: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn row(out: &mut impl Write, name: &str, command: &mut Command) -> Result<(), Box<dyn Error>> {
    let mut best: Option<Measured> = None;
    for _round in 0..ROUNDS {
        let measured = measure(name, command)?;
        if best.is_none_or(|best| measured.processor < best.processor) {
            best = Some(measured);
        }
    }
    if let Some(Measured {
        wall,
        processor,
        mebibytes,
    }) = best
    {
        writeln!(
            out,
            "{name:<12} {wall:>8.2} {processor:>8.2} {mebibytes:>8}"
        )?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn measure(name: &str, command: &mut Command) -> Result<Measured, Box<dyn Error>> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let start = Instant::now();
    let used = command.spawn()?.wait4()?;
    if !used.status.success() {
        return Err(format!("{name} refused the documents: {}", used.status).into());
    }
    Ok(Measured {
        wall: start.elapsed().as_secs_f64(),
        processor: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        mebibytes: used.rusage.maxrss / (1024 * 1024),
    })
}
