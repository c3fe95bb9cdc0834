//! What networks and busy stores do: connections are cut, answers are lost, requests are refused.

use std::sync::Arc;
use std::time::Duration;

use lockstep_ledger::{DepositError, Error as LedgerError, Verdict};
use lockstep_remote::{Extent, Owner};

use crate::bucket::{Bucket, SECRET};
use crate::gate::{Fault, Gate};
use crate::stage::{Stage, holder, plain, scribe, with_content};
use crate::writers::writers_make_one_chain;

/// Writes through a gate, reads without one, and holds one against the other.
async fn write_through(
    bucket: Bucket,
    rule: impl FnMut(&str, &str) -> Fault + Send + 'static,
    expected: Fault,
) {
    let gate = Gate::open(bucket.port, rule).await;
    let stage = Stage::Bucket(bucket, Some(gate.url.clone()));
    let folders = tempfile::tempdir().expect("it works");
    let (here, there) = (folders.path().join("a"), folders.path().join("b"));
    let remote = Arc::new(stage.client(1).await);
    remote
        .sync(&here, &holder(), Extent::Base)
        .await
        .expect("it works");
    let scribe = scribe(&remote, &here, None);
    for number in 0..6 {
        scribe
            .append(with_content("r", number))
            .await
            .expect("it works");
    }
    drop(scribe.close().await.expect("it works"));
    assert!(gate.count(expected) > 0, "{expected:?}");
    let Stage::Bucket(bucket, _through) = stage else {
        unreachable!("it is a server")
    };
    let plain = Stage::Bucket(bucket, None).client(2).await;
    let synced = plain
        .sync(&there, &holder(), Extent::Whole)
        .await
        .expect("it works");
    assert_eq!((synced.fresh, synced.contents), (6, 6));
    assert_eq!(
        lockstep_ledger::verify(&there).expect("it works").verdict,
        Verdict::Intact
    );
}

/// Does something to every third request of a kind.
fn third(method: &'static str, fault: Fault) -> impl FnMut(&str, &str) -> Fault + Send {
    let mut count = 0;
    move |is, _path| {
        if is != method {
            return Fault::None;
        }
        count += 1;
        match count % 3 {
            2 => fault,
            _ => Fault::None,
        }
    }
}

#[tokio::test]
async fn answers_that_are_lost_after_the_put_landed() {
    for bucket in Bucket::all() {
        write_through(bucket, third("PUT", Fault::Lost), Fault::Lost).await;
    }
}

#[tokio::test]
async fn connections_that_are_cut() {
    for bucket in Bucket::all() {
        write_through(bucket, third("PUT", Fault::Cut), Fault::Cut).await;
    }
}

#[tokio::test]
async fn conflicts_of_conditional_requests() {
    for bucket in Bucket::all() {
        write_through(bucket, third("PUT", Fault::Conflict), Fault::Conflict).await;
    }
}

#[tokio::test]
async fn a_store_that_is_busy() {
    for bucket in Bucket::all() {
        write_through(bucket, third("PUT", Fault::SlowDown), Fault::SlowDown).await;
    }
}

#[tokio::test]
async fn reads_that_fail_are_made_again() {
    for bucket in Bucket::all() {
        write_through(bucket, third("GET", Fault::SlowDown), Fault::SlowDown).await;
    }
}

#[tokio::test]
async fn many_writers_through_a_bad_network() {
    let Some(bucket) = Bucket::s3() else {
        return;
    };
    let mut count = 0;
    let rule = move |_method: &str, _path: &str| {
        count += 1;
        match count % 17 {
            3 => Fault::Cut,
            7 => Fault::Lost,
            11 => Fault::SlowDown,
            13 => Fault::Conflict,
            _ => Fault::None,
        }
    };
    let gate = Gate::open(bucket.port, rule).await;
    writers_make_one_chain(&Stage::Bucket(bucket, Some(gate.url.clone())), 6, 3).await;
    for fault in [Fault::Cut, Fault::Lost, Fault::SlowDown, Fault::Conflict] {
        assert!(gate.count(fault) > 0, "{fault:?}");
    }
}

#[tokio::test]
async fn a_lease_survives_lost_answers() {
    let Some(bucket) = Bucket::s3() else {
        return;
    };
    let gate = Gate::open(bucket.port, third("PUT", Fault::Lost)).await;
    let stage = Stage::Bucket(bucket, Some(gate.url.clone()));
    let remote = Arc::new(stage.client(1).await);
    let owner = Owner {
        id: "a".to_owned(),
        client: "c".to_owned(),
        host: "h".to_owned(),
        user: "u".to_owned(),
        pid: 1,
        run: None,
    };
    let length = Duration::from_millis(1_500);
    let got = remote
        .acquire(owner, (length, length), &mut |_, _| {})
        .await
        .unwrap();
    tokio::time::sleep(length * 2).await;
    assert_eq!(got.keeper.permit().check(), Ok(()));
    assert!(gate.count(Fault::Lost) > 0);
    got.keeper.release().await.unwrap();
    assert_eq!(remote.lease().await.unwrap(), None);
}

#[tokio::test]
async fn a_store_that_stays_away_is_an_error_without_a_secret_and_nothing_is_appended() {
    let Some(bucket) = Bucket::s3() else {
        return;
    };
    let folders = tempfile::tempdir().unwrap();
    let here = folders.path().join("a");
    let gate = Gate::open(bucket.port, |method, path| match method {
        "PUT" if path.contains("entries") => Fault::Cut,
        _ => Fault::None,
    })
    .await;
    let remote = Arc::new(
        Stage::Bucket(bucket, Some(gate.url.clone()))
            .client(1)
            .await,
    );
    remote.sync(&here, &holder(), Extent::Base).await.unwrap();
    let scribe = scribe(&remote, &here, None);
    let error = scribe.append(plain("r")).await.unwrap_err();
    let LedgerError::Deposit(DepositError::Io { place, source }) = error.cause() else {
        panic!("{error:?}");
    };
    assert!(place.starts_with("s3://acme-lockstep-"), "{place}");
    let told = format!("{source} {source:?} {remote:?}");
    assert!(!told.contains(SECRET), "{told}");
    drop(scribe.close().await);
    assert_eq!(lockstep_ledger::last(&here).unwrap(), None);
}
