//! Leases whose clocks on the wall jump: time is played, and nobody waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lockstep_remote::{Acquired, Error, Lease, Owner, Remote, Waiting};
use object_store::ObjectStore;
use object_store::memory::InMemory;
use tokio::time::{Instant, sleep};

const LENGTH: Duration = Duration::from_secs(60);
const HOUR: i64 = 3_600;

/// A machine whose wall clock can be set.
struct Machine {
    remote: Arc<Remote>,
    id: &'static str,
    off: Arc<AtomicI64>,
}

impl Machine {
    fn new(store: &Arc<InMemory>, id: &'static str, begin: Instant) -> Self {
        let off = Arc::new(AtomicI64::new(0));
        let seconds = Arc::clone(&off);
        let clock = move || {
            let passed = SignedDuration::try_from(begin.elapsed()).expect("a short time");
            let off = SignedDuration::from_secs(seconds.load(Ordering::SeqCst));
            Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 365) + passed + off
        };
        let store = Arc::clone(store) as Arc<dyn ObjectStore>;
        let remote = Remote::on(store, ("acme/prod", 1), true, Arc::new(clock));
        Self {
            remote: Arc::new(remote),
            id,
            off,
        }
    }

    fn set(&self, off: i64) {
        self.off.store(off, Ordering::SeqCst);
    }

    async fn acquire(&self, patience: Duration) -> Result<Acquired, Error> {
        let owner = Owner {
            id: self.id.to_owned(),
            client: "c".to_owned(),
            host: "h".to_owned(),
            user: "u".to_owned(),
            pid: 1,
            run: None,
        };
        let mut quiet = |_lease: &Lease, _waiting: Waiting| {};
        let acquired = self.remote.acquire(owner, (LENGTH, patience), &mut quiet);
        acquired.await
    }
}

fn two() -> (Machine, Machine) {
    let (store, begin) = (Arc::new(InMemory::new()), Instant::now());
    let machine = |id| Machine::new(&store, id, begin);
    (machine("a"), machine("b"))
}

#[tokio::test(start_paused = true)]
async fn a_holder_whose_clock_jumps_keeps_its_lease() {
    for jump in [HOUR, -HOUR] {
        let (one, two) = two();
        let held = one.acquire(Duration::ZERO).await.unwrap();
        let permit = held.keeper.permit();
        let wants = tokio::spawn(async move { two.acquire(LENGTH * 10).await });
        for second in 0..600_u32 {
            if second == 70 {
                one.set(jump);
            }
            assert_eq!(permit.check(), Ok(()), "{jump} {second}");
            sleep(Duration::from_secs(1)).await;
        }
        // It is somebody's only once it was given back, or its holder is gone.
        held.keeper.release().await.unwrap();
        let got = wants.await.unwrap();
        assert!(matches!(
            got,
            Ok(Acquired { taken: None, .. }) | Err(Error::Locked { .. })
        ));
    }
}

#[tokio::test(start_paused = true)]
async fn one_whose_clock_is_wrong_takes_nothing_that_is_alive() {
    for off in [HOUR, -HOUR] {
        let (one, two) = two();
        let held = one.acquire(Duration::ZERO).await.unwrap();
        two.set(off);
        let wants = tokio::spawn(async move { two.acquire(LENGTH * 5).await });
        sleep(LENGTH * 4).await;
        assert!(!wants.is_finished(), "{off}");
        assert_eq!(held.keeper.permit().check(), Ok(()));
        held.keeper.release().await.unwrap();
        assert!(wants.await.unwrap().unwrap().taken.is_none(), "{off}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_is_dead_is_taken_over_whatever_the_clocks_say() {
    for (holders, contenders) in [(0, 0), (HOUR, 0), (-HOUR, 0), (0, HOUR), (0, -HOUR)] {
        let (one, two) = two();
        one.set(holders);
        two.set(contenders);
        let held = one.acquire(Duration::ZERO).await.unwrap();
        let permit = held.keeper.permit();
        drop(held);
        let begun = Instant::now();
        let got = match two.acquire(Duration::ZERO).await {
            Err(Error::Locked { left, .. }) => {
                assert!(left <= LENGTH, "{left:?}");
                two.acquire(LENGTH * 2).await
            }
            got => got,
        };
        let got = got.unwrap();
        assert_eq!(got.taken.unwrap().owner.id, "a", "{holders} {contenders}");
        assert!(begun.elapsed() <= LENGTH * 2, "{:?}", begun.elapsed());
        // Whoever had it began nothing more since.
        let waited_for_it = contenders <= holders;
        assert!(permit.check().is_err() || !waited_for_it);
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_was_taken_over_while_the_machine_stood_still_is_noticed_by_the_wall_clock() {
    let (one, two) = two();
    let held = one.acquire(Duration::ZERO).await.unwrap();
    let (permit, lost) = (held.keeper.permit(), held.keeper.permit());
    // No clock of a machine that is stopped goes on: only the others' do.
    let given_back = two.remote.release(None).await.unwrap();
    assert_eq!(given_back.unwrap().owner.id, "a");
    let _theirs = two.acquire(Duration::ZERO).await.unwrap();
    assert_eq!(permit.check(), Ok(()), "nobody told it");
    one.set(HOUR);
    let begun = Instant::now();
    lost.lost().await;
    assert!(
        begun.elapsed() <= Duration::from_secs(2),
        "at once, not at its next heartbeat"
    );
    assert!(permit.check().unwrap_err().unwrap().contains("holder b"));
}
