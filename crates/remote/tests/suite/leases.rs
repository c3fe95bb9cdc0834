//! Leases: one holder at a time, taken over when it is gone, and no entry of one who slept.

use std::sync::Arc;
use std::time::Duration;

use lockstep_ledger::{DepositError, Error as LedgerError};
use lockstep_remote::{Error, Extent, Lease, Owner, Remote, Waiting};

use crate::stage::{Stage, holder, plain, scribe};

const SHORT: Duration = Duration::from_millis(1_200);
const LONG: Duration = Duration::from_secs(60);

fn owner(id: &str) -> Owner {
    Owner {
        id: id.to_owned(),
        client: "client-1".to_owned(),
        host: "build-7".to_owned(),
        user: "ada".to_owned(),
        pid: 42,
        run: None,
    }
}

fn quiet(_lease: &Lease, _waiting: Waiting) {}

async fn remote(stage: &Stage, number: u64) -> Arc<Remote> {
    Arc::new(stage.client(number).await)
}

#[tokio::test]
async fn one_holds_it_and_the_other_is_told_who() {
    for stage in Stage::all() {
        let (one, two) = (remote(&stage, 1).await, remote(&stage, 2).await);
        let none = Duration::ZERO;
        let held = one
            .acquire(owner("a"), (LONG, none), &mut quiet)
            .await
            .unwrap();
        assert_eq!(held.taken, None);
        assert_eq!(held.keeper.permit().check(), Ok(()));
        let error = two
            .acquire(owner("b"), (LONG, none), &mut quiet)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::Locked { .. }),
            "{}: {error:?}",
            stage.name()
        );
        let told = error.to_string();
        for word in [
            "ada",
            "build-7",
            "process 42",
            "client-1",
            "holder a",
            " s more",
        ] {
            assert!(told.contains(word), "{told}");
        }
        held.keeper.release().await.unwrap();
        assert_eq!(two.lease().await.unwrap(), None, "{}", stage.name());
        let held = two
            .acquire(owner("b"), (LONG, none), &mut quiet)
            .await
            .unwrap();
        assert_eq!(held.taken, None);
        assert_eq!(one.lease().await.unwrap().unwrap().owner, owner("b"));
    }
}

#[tokio::test]
async fn it_is_renewed_as_long_as_it_is_kept() {
    // Side by side, since each of them waits.
    let all = Stage::here().into_iter().map(|stage| async move {
        let (one, two) = (remote(&stage, 1).await, remote(&stage, 2).await);
        // Git starts many processes for each heartbeat.
        let length = match stage {
            Stage::Git(_) => SHORT * 4,
            Stage::Memory(_) | Stage::Folder { .. } | Stage::Bucket(..) => SHORT,
        };
        let held = one
            .acquire(owner("a"), (length, SHORT), &mut quiet)
            .await
            .unwrap();
        let mut told = Vec::new();
        let mut tell = |lease: &Lease, waiting| told.push((lease.owner.id.clone(), waiting));
        let longer = length * 3 / 2;
        let error = two
            .acquire(owner("b"), (length, longer), &mut tell)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::Locked { .. }),
            "{}: {error:?}",
            stage.name()
        );
        assert_eq!(told, [("a".to_owned(), Waiting::Held)], "{}", stage.name());
        assert_eq!(held.keeper.permit().check(), Ok(()), "{}", stage.name());
    });
    futures_util::future::join_all(all).await;
}

#[tokio::test]
async fn one_that_ended_is_taken_over_and_its_holder_writes_nothing_more() {
    // Side by side, since each of them waits.
    let all = Stage::all().into_iter().map(|stage| async move {
        let folders = tempfile::tempdir().unwrap();
        let (one, two) = (remote(&stage, 1).await, remote(&stage, 2).await);
        let held = one
            .acquire(owner("a"), (SHORT, SHORT), &mut quiet)
            .await
            .unwrap();
        let permit = held.keeper.permit();
        let (here, there) = (folders.path().join("a"), folders.path().join("b"));
        one.sync(&here, &holder(), Extent::Base).await.unwrap();
        let slept = scribe(&one, &here, Some(permit.clone()));
        // One that sleeps renews nothing.
        drop(held);
        let taken = two
            .acquire(owner("b"), (LONG, LONG), &mut quiet)
            .await
            .unwrap();
        assert_eq!(
            taken.taken.map(|lease| lease.owner.id).as_deref(),
            Some("a")
        );
        assert_eq!(permit.check(), Err(None), "{}", stage.name());
        let error = slept.append(plain("a")).await.unwrap_err();
        let lost = matches!(
            error.cause(),
            LedgerError::Deposit(DepositError::Lost { .. })
        );
        assert!(lost, "{}: {error:?}", stage.name());
        drop(slept.close().await);
        // Even without a look at its lease it finds its place taken.
        let blind = scribe(&one, &here, None);
        two.sync(&there, &holder(), Extent::Base).await.unwrap();
        let awake = scribe(&two, &there, Some(taken.keeper.permit()));
        awake.append(plain("b")).await.unwrap();
        let error = blind.append(plain("a")).await.unwrap_err();
        let fenced = matches!(
            error.cause(),
            LedgerError::Deposit(DepositError::Taken { sequence: 0 })
        );
        assert!(fenced, "{}: {error:?}", stage.name());
        drop((blind.close().await, awake.close().await));
    });
    futures_util::future::join_all(all).await;
}

#[tokio::test]
async fn a_heartbeat_that_finds_another_holder_ends_the_lease() {
    for stage in Stage::here() {
        let (one, two) = (remote(&stage, 1).await, remote(&stage, 2).await);
        let held = one
            .acquire(owner("a"), (LONG / 20, SHORT), &mut quiet)
            .await
            .unwrap();
        let error = two.release(Some("c")).await.unwrap_err();
        assert!(error.to_string().contains("holder a"), "{error}");
        let given = two.release(Some("a")).await.unwrap().unwrap();
        assert_eq!(given.owner.id, "a");
        let next = two
            .acquire(owner("b"), (LONG, SHORT), &mut quiet)
            .await
            .unwrap();
        let permit = held.keeper.permit();
        permit.lost().await;
        let found = permit.check().unwrap_err().unwrap();
        assert!(found.contains("holder b"), "{}: {found}", stage.name());
        // What is somebody else's stays so.
        held.keeper.release().await.unwrap();
        assert_eq!(two.lease().await.unwrap().unwrap().owner.id, "b");
        next.keeper.release().await.unwrap();
        assert_eq!(two.release(None).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_heartbeat_whose_answer_was_lost_does_not_end_the_lease() {
    for stage in [Stage::memory(), Stage::folder()] {
        let (one, two) = (remote(&stage, 1).await, remote(&stage, 2).await);
        let times = (SHORT * 4, SHORT);
        let held = one.acquire(owner("a"), times, &mut quiet).await.unwrap();
        // What such a heartbeat leaves: the same holder, and another version than was read.
        two.release(Some("a")).await.unwrap();
        drop(two.acquire(owner("a"), times, &mut quiet).await.unwrap());
        let left = two.lease().await.unwrap().unwrap();
        let permit = held.keeper.permit();
        while two.lease().await.unwrap().unwrap().until == left.until {
            assert_eq!(permit.check(), Ok(()), "{}", stage.name());
            tokio::time::sleep(SHORT / 20).await;
        }
        held.keeper.release().await.unwrap();
        assert_eq!(two.lease().await.unwrap(), None, "{}", stage.name());
    }
}

#[tokio::test]
async fn a_lease_that_says_it_is_endless_is_not_waited_for() {
    let mut lease = {
        let stage = Stage::memory();
        let one = remote(&stage, 1).await;
        let held = one.acquire(owner("a"), (LONG, SHORT), &mut quiet).await;
        drop(held);
        one.lease().await.unwrap().unwrap()
    };
    assert_eq!(lease.length(), LONG);
    lease.milliseconds = u64::MAX;
    assert_eq!(lease.length(), Duration::from_secs(60 * 60));
}

#[tokio::test]
async fn many_want_it_and_one_gets_it() {
    for stage in [Stage::memory(), Stage::folder()] {
        let all = (0..16).map(|number| {
            let stage = &stage;
            async move {
                let remote = remote(stage, number).await;
                let id = format!("{number}");
                remote
                    .acquire(owner(&id), (LONG, Duration::ZERO), &mut quiet)
                    .await
            }
        });
        let all = futures_util::future::join_all(all).await;
        let got = all.iter().filter(|one| one.is_ok()).count();
        assert_eq!(got, 1, "{}", stage.name());
        for error in all.into_iter().filter_map(Result::err) {
            assert!(matches!(error, Error::Locked { .. }), "{error:?}");
        }
    }
}
