use std::io;

use super::*;

#[test]
fn a_target_is_stdout_or_a_file() {
    assert_eq!(Target::read("ndjson"), Ok(Target::Stdout));
    let file = Target::File("run.ndjson".into());
    assert_eq!(Target::read("ndjson=run.ndjson"), Ok(file));
    for odd in ["", "json", "ndjson=", "xml=x"] {
        assert!(Target::read(odd).is_err(), "{odd}");
    }
}

#[test]
fn a_manifest_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("support.yaml");
    std::fs::write(&manifest, "kind: Prompt").unwrap();
    assert!(Stream::open(&Target::File(manifest.clone())).is_err());
    assert_eq!(std::fs::read_to_string(&manifest).unwrap(), "kind: Prompt");
}

/// A reader that goes away after some lines.
struct Gone(usize);

impl Write for Gone {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(1) {
            Some(left) => {
                self.0 = left;
                Ok(bytes.len())
            }
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_is_dropped_and_takes_nobody_along() {
    let (lines, taken) = mpsc::channel();
    for line in ["a\n", "b\n", "c\n"] {
        lines.send(line.as_bytes().to_vec()).unwrap();
    }
    drop(lines);
    let error = write(Gone(1), &taken).unwrap();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    assert!(taken.recv().is_err(), "nothing is left in the queue");
}

#[test]
fn each_line_is_flushed() {
    struct Flushed(Sender<Vec<u8>>, Vec<u8>);
    impl Write for Flushed {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            drop(self.0.send(std::mem::take(&mut self.1)));
            Ok(())
        }
    }
    let (lines, taken) = mpsc::channel();
    let (flushed, seen) = mpsc::channel();
    lines.send(b"a\n".to_vec()).unwrap();
    lines.send(b"b\n".to_vec()).unwrap();
    drop(lines);
    assert!(write(Flushed(flushed, Vec::new()), &taken).is_none());
    let seen: Vec<Vec<u8>> = seen.iter().collect();
    assert_eq!(seen, [b"a\n".to_vec(), b"b\n".to_vec()]);
}
