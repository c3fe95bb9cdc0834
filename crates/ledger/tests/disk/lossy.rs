//! A disk in memory that loses its power: what nobody waited for is lost, torn, or kept in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use lockstep_ledger::{Files, Held, Output};

/// A disk writes blocks of this size, each whole or not at all.
const BLOCK: usize = 512;

/// The disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lossy(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    files: Vec<File>,
    /// The names as programs see them.
    names: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
    /// The names as they lie on the disk.
    lasting: BTreeMap<PathBuf, usize>,
    lasting_folders: BTreeSet<PathBuf>,
    /// What was done to names since, in order.
    pending: Vec<Naming>,
    /// How many calls that change something were made.
    steps: usize,
    /// The power is lost before this step.
    end: Option<usize>,
}

#[derive(Debug, Clone, Default)]
struct File {
    /// What programs see.
    seen: Vec<u8>,
    /// What surely lies on the disk.
    lasting: Vec<u8>,
}

#[derive(Debug, Clone)]
enum Naming {
    Folder(PathBuf),
    Named(PathBuf, usize),
    Renamed(PathBuf, PathBuf, usize),
    Removed(PathBuf),
}

impl Naming {
    fn is_in(&self, folder: &Path) -> bool {
        let (Self::Folder(path)
        | Self::Named(path, _)
        | Self::Renamed(_, path, _)
        | Self::Removed(path)) = self;
        path.parent() == Some(folder)
    }
}

/// What becomes of what nobody waited for.
pub(crate) trait Fate {
    /// Says whether something that was done to a name lies on the disk.
    fn keeps_name(&mut self) -> bool;

    /// Draws how many of so many bytes lie on the disk.
    fn length(&mut self, most: usize) -> usize;

    /// Says whether a block lies on the disk, within the length of the file.
    fn keeps_block(&mut self) -> bool;
}

impl Lossy {
    /// A disk that loses its power before a step.
    pub(crate) fn until(self, end: usize) -> Self {
        self.lock().end = Some(end);
        self
    }

    /// How many calls that change something were made.
    pub(crate) fn steps(&self) -> usize {
        self.lock().steps
    }

    /// The disk as it is found when the power is back.
    pub(crate) fn after_loss(&self, fate: &mut dyn Fate) -> Self {
        let state = self.lock();
        let (mut names, mut folders) = (state.lasting.clone(), state.lasting_folders.clone());
        for naming in state.pending.iter().filter(|_naming| fate.keeps_name()) {
            match naming.clone() {
                Naming::Folder(path) => drop(folders.insert(path)),
                Naming::Named(path, file) => drop(names.insert(path, file)),
                Naming::Renamed(from, to, file) => {
                    names.remove(&from);
                    names.insert(to, file);
                }
                Naming::Removed(path) => drop(names.remove(&path)),
            }
        }
        let whole = |path: &Path| {
            path.ancestors()
                .skip(1)
                .all(|up| is_root(up) || folders.contains(up))
        };
        let names: BTreeMap<_, _> = names.into_iter().filter(|(path, _)| whole(path)).collect();
        let folders: BTreeSet<_> = folders.iter().filter(|path| whole(path)).cloned().collect();
        let files = state.files.iter().map(|file| file.after_loss(fate));
        Self(Arc::new(Mutex::new(State {
            files: files.collect(),
            lasting: names.clone(),
            lasting_folders: folders.clone(),
            names,
            folders,
            ..State::default()
        })))
    }

    /// Writes all files into a folder of this machine, for who reads only those.
    pub(crate) fn write_to(&self, root: &Path) {
        let state = self.lock();
        let real = |path: &Path| root.join(path.strip_prefix("/").expect("an absolute path"));
        for folder in &state.folders {
            std::fs::create_dir_all(real(folder)).expect("a folder");
        }
        for (path, file) in &state.names {
            std::fs::write(real(path), &state.files[*file].seen).expect("a file");
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panics while holding it")
    }

    /// Begins a call that changes something.
    fn step(&self) -> io::Result<MutexGuard<'_, State>> {
        let mut state = self.lock();
        if state.end.is_some_and(|end| state.steps >= end) {
            return Err(io::Error::other("the power is lost"));
        }
        state.steps += 1;
        Ok(state)
    }

    fn output(&self, file: usize) -> Box<dyn Output> {
        Box::new(Handle {
            disk: self.clone(),
            file,
        })
    }
}

fn is_root(path: &Path) -> bool {
    path.parent().is_none()
}

impl File {
    /// Of what was appended some bytes came to the disk; of these, blocks may be missing.
    fn after_loss(&self, fate: &mut dyn Fate) -> Self {
        let start = self.lasting.len();
        let mut found = self.lasting.clone();
        if self.seen.starts_with(&self.lasting) {
            let length = start + fate.length(self.seen.len() - start);
            found.extend_from_slice(&self.seen[start..length]);
            let mut block = start;
            while block < length {
                let next = ((block / BLOCK + 1) * BLOCK).min(length);
                if !fate.keeps_block() {
                    found[block..next].fill(0);
                }
                block = next;
            }
        } else if fate.keeps_name() {
            found.clone_from(&self.seen);
        }
        Self {
            seen: found.clone(),
            lasting: found,
        }
    }
}

impl State {
    fn find(&self, path: &Path) -> io::Result<usize> {
        let found = self.names.get(path).copied();
        found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn make(&mut self, path: &Path) -> usize {
        let file = self.files.len();
        self.files.push(File::default());
        self.names.insert(path.to_owned(), file);
        self.pending.push(Naming::Named(path.to_owned(), file));
        file
    }
}

#[derive(Debug)]
struct Handle {
    disk: Lossy,
    file: usize,
}

impl Output for Handle {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.disk.step()?.files[self.file]
            .seen
            .extend_from_slice(bytes);
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.disk.step()?;
        let file = &mut state.files[self.file];
        file.lasting.clone_from(&file.seen);
        Ok(())
    }
}

#[derive(Debug)]
struct Alone;

impl Held for Alone {}

impl Files for Lossy {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.step()?;
        let mut missing: Vec<&Path> = path.ancestors().collect();
        missing.retain(|up| !is_root(up) && !state.folders.contains(*up));
        for folder in missing.into_iter().rev() {
            state.folders.insert(folder.to_owned());
            state.pending.push(Naming::Folder(folder.to_owned()));
        }
        Ok(())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        let state = self.lock();
        if !state.folders.contains(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let inside = state
            .names
            .keys()
            .chain(&state.folders)
            .filter(|name| name.parent() == Some(path));
        let name = |path: &PathBuf| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        Ok(inside.map(name).collect())
    }

    fn length(&self, path: &Path) -> io::Result<Option<u64>> {
        let state = self.lock();
        let file = state.names.get(path).map(|file| &state.files[*file]);
        Ok(file.map(|file| file.seen.len() as u64))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let state = self.lock();
        Ok(state.files[state.find(path)?].seen.clone())
    }

    fn open(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut bytes = self.read(path)?;
        let offset = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        Ok(Box::new(io::Cursor::new(bytes.split_off(offset))))
    }

    fn append(&self, path: &Path) -> io::Result<Box<dyn Output>> {
        let mut state = self.step()?;
        let known = state.names.get(path).copied();
        let file = known.unwrap_or_else(|| state.make(path));
        Ok(self.output(file))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Output>> {
        let file = self.step()?.make(path);
        Ok(self.output(file))
    }

    fn create_new(&self, path: &Path) -> io::Result<Box<dyn Output>> {
        if self.lock().names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.create(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.step()?;
        let file = state.find(from)?;
        state.names.remove(from);
        state.names.insert(to.to_owned(), file);
        state
            .pending
            .push(Naming::Renamed(from.to_owned(), to.to_owned(), file));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.step()?;
        state.find(path)?;
        state.names.remove(path);
        state.pending.push(Naming::Removed(path.to_owned()));
        Ok(())
    }

    fn set_len(&self, path: &Path, length: u64) -> io::Result<()> {
        let mut state = self.step()?;
        let file = state.find(path)?;
        let file = &mut state.files[file];
        file.seen
            .truncate(usize::try_from(length).expect("a small file"));
        file.lasting.clone_from(&file.seen);
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.step()?;
        let pending = std::mem::take(&mut state.pending);
        let (now, later): (Vec<_>, Vec<_>) = pending.into_iter().partition(|one| one.is_in(path));
        state.pending = later;
        for naming in now {
            match naming {
                Naming::Folder(path) => drop(state.lasting_folders.insert(path)),
                Naming::Named(path, file) => drop(state.lasting.insert(path, file)),
                Naming::Renamed(from, to, file) => {
                    state.lasting.remove(&from);
                    state.lasting.insert(to, file);
                }
                Naming::Removed(path) => drop(state.lasting.remove(&path)),
            }
        }
        Ok(())
    }

    fn lock(&self, path: &Path, text: &str) -> io::Result<Option<Box<dyn Held>>> {
        let mut file = self.append(path)?;
        file.append(text.as_bytes())?;
        Ok(Some(Box::new(Alone)))
    }
}
