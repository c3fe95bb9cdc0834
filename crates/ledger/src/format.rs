//! The name of the stored format, and which of its versions this crate reads and writes.
//!
//! A text comes in, a version goes out.

/// What this crate writes.
pub(crate) const FORMAT: &str = "lockstep.ledger/v1";

const PREFIX: &str = "lockstep.ledger/v";

/// A version of the format, such as `lockstep.ledger/v1` or `lockstep.ledger/v1.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    major: u32,
    minor: u32,
}

impl Format {
    /// Reads the name of a format; `None` where it names no version of ours.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text == FORMAT {
            return Some(Self { major: 1, minor: 0 });
        }
        let version = text.strip_prefix(PREFIX)?;
        let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
        Some(Self {
            major: plain(major)?,
            minor: plain(minor)?,
        })
    }

    /// Says whether this crate understands such entries; fields it does not know are kept.
    pub(crate) fn is_readable(self) -> bool {
        self.major == 1
    }

    /// Says whether a later version of lockstep writes such entries.
    pub(crate) fn is_newer(self) -> bool {
        self.major > 1 || (self.major == 1 && self.minor > 0)
    }

    /// Says whether this crate may append after such an entry.
    pub(crate) fn is_writable(self) -> bool {
        self.major == 1 && self.minor == 0
    }
}

/// Reads decimal digits and nothing else (`u32` alone would take a sign).
fn plain(text: &str) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_apart() {
        let format = |text| Format::parse(text).unwrap();
        assert!(format(FORMAT).is_writable());
        assert!(format("lockstep.ledger/v1.3").is_readable());
        assert!(!format("lockstep.ledger/v1.3").is_writable());
        assert!(!format("lockstep.ledger/v2").is_readable());
        assert!(format("lockstep.ledger/v2").is_newer());
        assert!(!format("lockstep.ledger/v0").is_newer());
        assert!(!format("lockstep.ledger/v0").is_readable());
        assert_eq!(Format::parse("lockstep.plan/v1"), None);
        assert_eq!(Format::parse("lockstep.ledger/v"), None);
        assert_eq!(Format::parse("lockstep.ledger/v+1"), None);
    }
}
