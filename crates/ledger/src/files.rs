//! The file layer: the few calls that a ledger makes to a disk, and no more.
//!
//! Paths and bytes go in and come out as they are. It must not know what a ledger is, so that tests
//! can put another disk under one: a disk that loses what nobody waited for.

mod disk;

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

pub use disk::Disk;

/// A file that is being written.
pub trait Output: fmt::Debug + Send + Sync {
    /// Writes bytes to the end of the file.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Waits until all that was written lies on the disk, with the file's length. The file's name
    /// is the folder's: see [`Files::sync_folder`].
    fn sync(&mut self) -> io::Result<()>;
}

/// Whatever keeps a lock for as long as it is not dropped.
pub trait Held: fmt::Debug + Send + Sync {}

/// The calls that a ledger makes to a disk.
///
/// What was written, and names that were given or taken, may be lost with the power until
/// [`Output::sync`] and [`Files::sync_folder`] return.
pub trait Files: fmt::Debug + Send + Sync {
    /// Makes a folder with all that it lies in; one that is there stays as it is.
    fn create_folder(&self, path: &Path) -> io::Result<()>;

    /// Returns the names in a folder, in no order.
    fn list(&self, path: &Path) -> io::Result<Vec<String>>;

    /// Returns the length of a file, or nothing if there is none.
    fn length(&self, path: &Path) -> io::Result<Option<u64>>;

    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Opens a file for reading from an offset on.
    fn open(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>>;

    /// Opens a file for writing behind what it holds, and makes it if it is not there.
    fn append(&self, path: &Path) -> io::Result<Box<dyn Output>>;

    /// Makes a file that is empty; one that is there loses what it holds.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Output>>;

    /// Makes a file that must not be there yet.
    fn create_new(&self, path: &Path) -> io::Result<Box<dyn Output>>;

    /// Gives a file another name; a file that had it is gone.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Cuts a file to a length, and waits until that lies on the disk.
    fn set_len(&self, path: &Path, length: u64) -> io::Result<()>;

    /// Waits until the names in a folder lie on the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// Takes the lock that a file stands for, and writes a text into the file. Returns nothing if
    /// another process has it; it never waits.
    fn lock(&self, path: &Path, text: &str) -> io::Result<Option<Box<dyn Held>>>;
}
