//! Whether bytes at the end of the entries were never written: what a loss of power leaves where
//! the length of a file came to the disk and some of its blocks did not.
//!
//! Bytes come in with their place in the file, yes or no goes out. A file system shows such blocks
//! as zeros, and no entry holds a zero byte. Whoever could write zeros over the end of the file
//! could cut it off as well, so this tells a tamperer nothing to gain.

/// A disk writes blocks of this size or a multiple of it, whole or not at all.
const BLOCK: u64 = 512;

/// How much is written between two waits for the disk at most, and so how much may be missing.
pub(crate) const UNIT: usize = 1 << 17;

/// Says whether a block of a line that is none was never written. The line begins at an offset of
/// the file, and the rest of the file is so long, the line included.
pub(crate) fn is_in(line: &[u8], (offset, rest): (u64, u64)) -> bool {
    rest <= UNIT as u64 && runs(line).any(|run| is_hole(run, (offset, rest)))
}

/// A hole begins where the line does or with a block, and ends with the file or with a block. One
/// byte is too little to tell a hole by.
fn is_hole((start, end): (usize, usize), (offset, rest): (u64, u64)) -> bool {
    let (from, to) = (offset + start as u64, offset + end as u64);
    let begins = start == 0 || from.is_multiple_of(BLOCK);
    let ends = to == offset + rest || to.is_multiple_of(BLOCK);
    end - start > 1 && begins && ends
}

/// Returns where the runs of zeros begin and end.
fn runs(line: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line.get(at..)?.iter().position(|byte| *byte == 0)?;
        let length = line[start..].iter().take_while(|byte| **byte == 0).count();
        at = start + length;
        Some((start, at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_zeros_are_holes() {
        let line = |before: usize, zeros: usize| [vec![b'x'; before], vec![0; zeros]].concat();
        assert!(is_in(&line(0, 100), (1_000, 100)), "up to the end");
        assert!(is_in(&line(0, 24), (1_000, 5_000)), "up to the next block");
        assert!(is_in(&line(24, 512), (1_000, 5_000)), "a whole block");
        assert!(is_in(
            &[line(24, 1_024), line(3, 0)].concat(),
            (1_000, 5_000)
        ));
    }

    #[test]
    fn other_zeros_are_changes() {
        let line = |before: usize, zeros: usize| [vec![b'x'; before], vec![0; zeros]].concat();
        assert!(!is_in(b"{}", (0, 2)));
        assert!(!is_in(&line(0, 1), (511, 1)), "a byte");
        assert!(
            !is_in(&line(23, 512), (1_000, 5_000)),
            "begins within a block"
        );
        assert!(
            !is_in(&line(24, 511), (1_000, 5_000)),
            "ends within a block"
        );
        assert!(
            !is_in(&line(0, 24), (1_000, UNIT as u64 + 1)),
            "too much behind it"
        );
    }
}
