//! Writes a project of many objects, to measure whole commands with.
//!
//! In come a number of objects, a shape and a folder, out goes a project that plans on the
//! simulator. It must not measure anything itself: the same project is for any tool that does.

mod documents;
mod objects;

use std::io::Write;
use std::path::Path;

use crate::command::{ScaleOptions, Shape};
use crate::failure::Failure;

const PROJECT: &str = "\
apiVersion: lockstep.dev/v1
kind: Project
metadata: {name: scale}
spec:
  manifests: [manifests]
  environments:
    sim: {tenant: {simulator: {}}}
";

/// Writes the project.
pub(crate) fn run(options: &ScaleOptions, out: &mut dyn Write) -> Result<(), Failure> {
    let manifests = options.out.join("manifests");
    std::fs::create_dir_all(&manifests).map_err(|reason| Failure::File {
        verb: "make the folder",
        path: manifests.clone(),
        reason,
    })?;
    write(&options.out.join("lockstep.yaml"), PROJECT)?;
    let count = match options.shape {
        Shape::Objects => ten_a_file(options.objects, &manifests)?,
        Shape::Documents => one_a_file(options.objects, &manifests)?,
    };
    writeln!(out, "{count} documents in {}", options.out.display())?;
    Ok(())
}

fn ten_a_file(count: usize, folder: &Path) -> Result<usize, Failure> {
    let tens = count.div_ceil(10);
    for ten in 0..tens {
        write(&folder.join(format!("{ten:06}.yaml")), &objects::file(ten))?;
    }
    Ok(tens * 10)
}

fn one_a_file(count: usize, folder: &Path) -> Result<usize, Failure> {
    let fives = count.div_ceil(5);
    for five in 0..fives {
        for (kind, text) in documents::of(five) {
            write(&folder.join(format!("{five:06}-{kind}.yaml")), &text)?;
        }
    }
    Ok(fives * 5)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|reason| Failure::File {
        verb: "write",
        path: path.to_owned(),
        reason,
    })
}
