use std::fs::File;

use lockstep_model::Address;

use super::*;
use crate::entry::{Event, Released};

fn holder() -> Holder {
    Holder {
        pid: 1,
        host: "h".to_owned(),
        since: "2026-01-02T03:04:05Z".to_owned(),
    }
}

fn released() -> Draft {
    let address: Address = "Prompt/a".parse().unwrap();
    Draft {
        time: "2026-01-02T03:04:05Z".to_owned(),
        run: "r".to_owned(),
        event: Event::Released(Released { address }),
    }
}

#[test]
fn after_a_failed_write_nothing_is_appended_until_the_ledger_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::open(folder.path(), Mode::Append(holder()))
        .unwrap()
        .ledger;
    ledger.append(&released()).unwrap();
    // A handle that cannot write stands for a disk that is full.
    let writable = {
        let pen = ledger.pen.as_mut().unwrap();
        let readable = File::open(folder.path().join("entries.jsonl")).unwrap();
        std::mem::replace(&mut pen.file, Box::new(readable))
    };
    assert!(matches!(ledger.append(&released()), Err(Error::Io { .. })));
    ledger.pen.as_mut().unwrap().file = writable;
    assert!(matches!(ledger.append(&released()), Err(Error::Closed)));
    assert_eq!(ledger.entries(), 1);
    drop(ledger);
    let mut ledger = Ledger::open(folder.path(), Mode::Append(holder()))
        .unwrap()
        .ledger;
    assert_eq!(ledger.append(&released()).unwrap().sequence, 1);
}
