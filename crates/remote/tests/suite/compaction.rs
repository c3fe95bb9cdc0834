//! A long ledger in a bucket: it is compacted, and read from the beginning with few requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use lockstep_ledger::Verdict;
use lockstep_remote::Extent;

use crate::bucket::Bucket;
use crate::gate::{Fault, Gate};
use crate::stage::{Stage, holder, plain, scribe};

/// How many batches there are: enough for a segment.
const BATCHES: usize = 270;

#[tokio::test]
async fn a_compacted_bucket_is_read_with_few_requests() {
    for bucket in Bucket::all() {
        let port = bucket.port;
        let stage = Stage::Bucket(bucket, None);
        let folders = tempfile::tempdir().unwrap();
        let (here, there) = (folders.path().join("a"), folders.path().join("b"));
        let remote = Arc::new(stage.client(1).await);
        remote.sync(&here, &holder(), Extent::Base).await.unwrap();
        let writer = scribe(&remote, &here, None);
        for _batch in 0..BATCHES {
            writer.append(plain("r")).await.unwrap();
        }
        drop(writer.close().await.unwrap());
        let compacted = remote.compact(&here).await.unwrap().unwrap();
        assert_eq!((compacted.first, compacted.last), (0, 268));
        assert_eq!(remote.compact(&here).await.unwrap(), None);

        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let gate = Gate::open(port, move |_method, _path| {
            counted.fetch_add(1, Ordering::Relaxed);
            Fault::None
        })
        .await;
        let Stage::Bucket(bucket, _through) = stage else {
            unreachable!("it is a server")
        };
        let stage = Stage::Bucket(bucket, Some(gate.url.clone()));
        let remote = stage.client(2).await;
        let synced = remote.sync(&there, &holder(), Extent::Whole).await.unwrap();
        assert_eq!(synced.fresh, BATCHES as u64, "{}", stage.name());
        // Two lists, the segment, and the batch behind it.
        let asked = count.load(Ordering::Relaxed);
        assert!((4..=5).contains(&asked), "{}: {asked}", stage.name());
        let report = lockstep_ledger::verify(&there).unwrap();
        assert_eq!(report.verdict, Verdict::Intact);
    }
}
