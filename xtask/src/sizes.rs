//! How long files and functions are, and what is too long.
//!
//! In come the Rust files of the tree, out go medians, ninth deciles, maxima and the offenders.
//! It must not change a file, and it counts lines as they stand: comments and blanks included.

mod count;
mod nested;
mod spread;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Write;
use std::path::Path;

use self::spread::Spread;
use crate::failure::Failure;
use crate::tree;

/// Lines that a file may have.
const FILE_LINES: usize = 500;

/// Lines that a function may have, from its first word to its closing brace.
const FUNCTION_LINES: usize = 80;

/// File names that say nothing about what is in the file.
const BANNED: &[&str] = &[
    "common", "data", "handler", "helper", "helpers", "imp", "manager", "misc", "types", "util",
    "utils",
];

/// How long one thing is and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Size {
    /// `file` of a file, `file:line name` of a function.
    place: String,
    /// Its lines.
    lines: usize,
}

impl fmt::Display for Size {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.place, self.lines)
    }
}

/// Everything that was measured.
#[derive(Debug, Default)]
struct Sizes {
    /// The files.
    files: Vec<Size>,
    /// Their functions.
    functions: Vec<Size>,
    /// Files whose name is banned.
    banned: Vec<String>,
}

impl Sizes {
    /// Measures one file.
    fn add(&mut self, place: &str, text: &str) -> Result<(), Failure> {
        self.files.push(Size {
            place: place.to_owned(),
            lines: text.lines().count(),
        });
        self.functions.extend(count::functions(place, text)?);
        if Path::new(place).iter().any(is_banned) {
            self.banned.push(place.to_owned());
        }
        Ok(())
    }

    /// Spells everything that is too long or badly named.
    fn offences(&self) -> Vec<String> {
        let files = self
            .files
            .iter()
            .filter(|size| size.lines > FILE_LINES)
            .map(|size| {
                format!(
                    "{}: the file has {} lines, at most {FILE_LINES}",
                    size.place, size.lines
                )
            });
        let functions = self
            .functions
            .iter()
            .filter(|size| size.lines > FUNCTION_LINES)
            .map(|size| {
                format!(
                    "{}: {} lines, at most {FUNCTION_LINES}",
                    size.place, size.lines
                )
            });
        let names = self.banned.iter().map(|place| {
            format!("{place}: the name says nothing: call it after the one noun or verb in it")
        });
        files.chain(functions).chain(names).collect()
    }
}

/// Tells whether a file or a folder has a name that says nothing.
fn is_banned(part: &std::ffi::OsStr) -> bool {
    let stem = Path::new(part).file_stem().unwrap_or(part);
    stem.to_str().is_some_and(|stem| BANNED.contains(&stem))
}

/// Measures every Rust file of the tree at `root`.
pub(crate) fn run(root: &Path, out: &mut dyn Write) -> Result<(), Failure> {
    let mut sizes = Sizes::default();
    for path in tree::files(root, "*.rs")? {
        let text = tree::read(&root.join(&path))?;
        sizes.add(&path.to_string_lossy(), &text)?;
    }
    report("files", &sizes.files, out)?;
    report("functions", &sizes.functions, out)?;
    let offences = sizes.offences();
    for offence in &offences {
        writeln!(out, "{offence}")?;
    }
    match offences.len() {
        0 => Ok(()),
        count => Err(Failure::Found(format!("sizes: {count} offences"))),
    }
}

/// Writes the figures of one kind of thing and its three longest.
fn report(name: &str, sizes: &[Size], out: &mut dyn Write) -> Result<(), Failure> {
    match Spread::of(sizes) {
        None => writeln!(out, "{name}: none")?,
        Some(spread) => {
            let Spread {
                count,
                median,
                ninth_decile,
                maximum,
            } = spread;
            writeln!(
                out,
                "{name}: {count}, median {median} lines, p90 {ninth_decile}, maximum {maximum}"
            )?;
        }
    }
    for size in spread::longest(sizes, 3) {
        writeln!(out, "  {size}")?;
    }
    Ok(())
}
