//! The quick reading says what the thorough one says, or nothing.

use std::path::Path;

use super::*;

/// The lines of the ledgers that are kept for all versions, without their line feeds.
fn lines() -> Vec<Vec<u8>> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut lines = Vec::new();
    for name in ["v1", "v1-telling"] {
        let bytes = std::fs::read(golden.join(name).join("entries.jsonl")).unwrap();
        let all = bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        lines.extend(all.map(<[u8]>::to_vec));
    }
    assert!(lines.len() > 10);
    lines
}

fn thorough(bytes: &[u8]) -> Option<(Link, Option<Event>)> {
    let line = line::read(1, bytes, &mut Vec::new()).ok()?;
    let link = line.link;
    Some((link, v1::entry(line).ok()?.event))
}

#[test]
fn both_readings_find_the_same() {
    for bytes in lines() {
        let quick = read(&bytes).map(|quick| (quick.link, quick.event));
        let thorough = thorough(&bytes);
        let escaped = bytes.contains(&b'\\');
        assert!(thorough.is_some());
        assert!(
            quick == thorough || (escaped && quick.is_none()),
            "{quick:?}"
        );
    }
    let count = lines().iter().filter(|bytes| read(bytes).is_some()).count();
    assert!(count > 10, "{count}: nearly all lines are read quickly");
}

#[test]
fn no_byte_of_a_line_changes_unnoticed() {
    for line in lines() {
        for at in 0..line.len() {
            for mask in [1, 0x20, 0x80] {
                let mut changed = line.clone();
                changed[at] ^= mask;
                assert!(read(&changed).is_none(), "byte {at}");
            }
        }
    }
}

#[test]
fn what_is_out_of_the_ordinary_is_left_to_the_thorough_reading() {
    let line = String::from_utf8(lines().remove(0)).unwrap();
    assert!(read(b"{}").is_none());
    assert!(read(line.replace("/v1\"", "/v1.1\"").as_bytes()).is_none());
    assert!(read(format!("{line} ").as_bytes()).is_none());
    assert!(read(&line.as_bytes()[..line.len() - 1]).is_none());
}
