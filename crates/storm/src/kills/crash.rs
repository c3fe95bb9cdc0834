//! A disk that lets its process be killed at a chosen moment: before a call that changes something,
//! in the middle of what it appends, or after it.
//!
//! Calls go on to the true disk. At the chosen one the process says so and stands still; whoever
//! reads that kills it. Nothing is waited for: what a process wrote outlives its kill.

use std::io::{self, Read, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use lockstep_ledger::{Disk, Files, Held, Output};

/// What a process says when it has come to where it is to be killed.
pub(crate) const HERE: &str = "here";

/// Which calls are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Appends to the entries.
    Appends,
    /// Every call that changes something.
    All,
}

/// Where in a call the process stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Before it.
    Before,
    /// When some of the bytes are there.
    Midway,
    /// When all bytes are there, and nobody waited for the disk.
    Written,
    /// When the disk was waited for.
    Synced,
}

/// When the process stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) counted: Counted,
    /// The number of the call, from 0.
    pub(crate) call: u32,
    pub(crate) phase: Phase,
}

impl Moment {
    /// Writes it as a word for a command line.
    pub(crate) fn word(self) -> String {
        let counted = match self.counted {
            Counted::Appends => "appends",
            Counted::All => "all",
        };
        let phase = match self.phase {
            Phase::Before => "before",
            Phase::Midway => "midway",
            Phase::Written => "written",
            Phase::Synced => "synced",
        };
        format!("{counted}:{}:{phase}", self.call)
    }

    /// Reads its word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        let mut parts = word.split(':');
        let counted = match parts.next()? {
            "appends" => Counted::Appends,
            "all" => Counted::All,
            _other => return None,
        };
        let call = parts.next()?.parse().ok()?;
        let phase = match parts.next()? {
            "before" => Phase::Before,
            "midway" => Phase::Midway,
            "written" => Phase::Written,
            "synced" => Phase::Synced,
            _other => return None,
        };
        Some(Self {
            counted,
            call,
            phase,
        })
    }
}

/// The disk.
#[derive(Debug, Clone)]
pub(crate) struct Crashing {
    disk: Disk,
    watch: Arc<Watch>,
}

#[derive(Debug)]
struct Watch {
    moment: Option<Moment>,
    appends: AtomicU32,
    all: AtomicU32,
}

impl Crashing {
    /// Makes a disk whose process stands still at a moment, if it comes to it.
    pub(crate) fn new(moment: Option<Moment>) -> Self {
        Self {
            disk: Disk,
            watch: Arc::new(Watch {
                moment,
                appends: AtomicU32::new(0),
                all: AtomicU32::new(0),
            }),
        }
    }

    /// Returns how many appends and how many calls there were.
    pub(crate) fn counts(&self) -> (u32, u32) {
        let count = |of: &AtomicU32| of.load(Ordering::Relaxed);
        (count(&self.watch.appends), count(&self.watch.all))
    }

    fn output(&self, path: &Path, output: Box<dyn Output>) -> Box<dyn Output> {
        Box::new(Watched {
            entries: path.ends_with("entries.jsonl"),
            output,
            watch: Arc::clone(&self.watch),
            phase: None,
        })
    }

    /// Counts a call that has no phases but before it and after it.
    fn call<T>(&self, call: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let number = self.watch.all.fetch_add(1, Ordering::Relaxed);
        let hit = |phase| self.watch.meets(Counted::All, number, phase);
        if hit(Phase::Before) {
            stand_still();
        }
        let done = call();
        if hit(Phase::Midway) || hit(Phase::Written) || hit(Phase::Synced) {
            stand_still();
        }
        done
    }
}

impl Watch {
    fn meets(&self, counted: Counted, call: u32, phase: Phase) -> bool {
        let here = Moment {
            counted,
            call,
            phase,
        };
        self.moment == Some(here)
    }
}

/// Says that it is the moment, and does nothing more.
fn stand_still() {
    let mut out = io::stdout();
    drop(writeln!(out, "{HERE}").and_then(|()| out.flush()));
    loop {
        std::thread::park();
    }
}

#[derive(Debug)]
struct Watched {
    /// Whether these are the entries.
    entries: bool,
    output: Box<dyn Output>,
    watch: Arc<Watch>,
    /// What is to come of the last append: the numbers of the call.
    phase: Option<[(Counted, u32); 2]>,
}

impl Watched {
    fn meets(&self, calls: &[(Counted, u32); 2], phase: Phase) -> bool {
        let counted = calls.iter().take(if self.entries { 2 } else { 1 });
        let mut met = counted.map(|(counted, call)| self.watch.meets(*counted, *call, phase));
        met.any(|met| met)
    }
}

impl Output for Watched {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let all = self.watch.all.fetch_add(1, Ordering::Relaxed);
        let append = match self.entries {
            true => self.watch.appends.fetch_add(1, Ordering::Relaxed),
            false => 0,
        };
        let calls = [(Counted::All, all), (Counted::Appends, append)];
        self.phase = Some(calls);
        if self.meets(&calls, Phase::Before) {
            stand_still();
        }
        if self.meets(&calls, Phase::Midway) {
            self.output.append(&bytes[..bytes.len() / 2])?;
            stand_still();
        }
        self.output.append(bytes)?;
        if self.meets(&calls, Phase::Written) {
            stand_still();
        }
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        if let Some(calls) = self.phase.take()
            && self.meets(&calls, Phase::Synced)
        {
            stand_still();
        }
        Ok(())
    }
}

impl Files for Crashing {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.call(|| self.disk.create_folder(path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        self.disk.list(path)
    }

    fn length(&self, path: &Path) -> io::Result<Option<u64>> {
        self.disk.length(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.disk.read(path)
    }

    fn open(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        self.disk.open(path, offset)
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn Output>> {
        let output = self.call(|| self.disk.append(path))?;
        Ok(self.output(path, output))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Output>> {
        let output = self.call(|| self.disk.create(path))?;
        Ok(self.output(path, output))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn Output>> {
        let output = self.call(|| self.disk.create_new(path))?;
        Ok(self.output(path, output))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(|| self.disk.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call(|| self.disk.remove(path))
    }

    fn set_len(&self, path: &Path, length: u64) -> io::Result<()> {
        self.call(|| self.disk.set_len(path, length))
    }

    fn sync_folder(&self, _path: &Path) -> io::Result<()> {
        self.call(|| Ok(()))
    }

    fn lock(&self, path: &Path, text: &str) -> io::Result<Option<Box<dyn Held>>> {
        self.call(|| self.disk.lock(path, text))
    }
}
