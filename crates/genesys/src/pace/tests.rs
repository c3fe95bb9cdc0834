use std::sync::Arc;

use super::*;
use crate::notice::Notice;

const RESET: Duration = Duration::from_secs(30);

fn allowance(count: u64) -> Allowance {
    Allowance {
        count,
        allowed: 300,
        reset: RESET,
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_window_is_waited_for() {
    let pace = Pace::new(2, None);
    let start = Instant::now();
    let passage = pace.enter().await;
    pace.learn(allowance(293));
    drop(passage);
    drop(pace.enter().await);
    assert_eq!(start.elapsed(), Duration::ZERO);
    drop(pace.enter().await);
    assert!(start.elapsed() >= RESET);
}

#[tokio::test(start_paused = true)]
async fn what_is_under_way_counts_too() {
    let pace = Pace::new(2, None);
    let start = Instant::now();
    let (first, other) = (pace.enter().await, pace.enter().await);
    pace.learn(allowance(293));
    drop(first);
    drop(pace.enter().await);
    assert!(start.elapsed() >= RESET);
    drop(other);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_was_overtaken_frees_nothing() {
    let pace = Pace::new(8, None);
    let start = Instant::now();
    pace.learn(allowance(300));
    pace.learn(allowance(250));
    drop(pace.enter().await);
    assert!(start.elapsed() >= RESET);
}

#[tokio::test(start_paused = true)]
async fn an_end_that_is_much_later_is_that_of_the_next_window() {
    let pace = Pace::new(8, None);
    let start = Instant::now();
    pace.learn(Allowance {
        reset: Duration::from_secs(2),
        ..allowance(300)
    });
    pace.learn(allowance(1));
    drop(pace.enter().await);
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_window_beyond_all_measure_is_a_full_one() {
    let pace = Pace::new(2, None);
    let start = Instant::now();
    let passages = (pace.enter().await, pace.enter().await);
    pace.learn(allowance(u64::MAX));
    drop(passages);
    drop(pace.enter().await);
    assert!(start.elapsed() >= RESET);
}

#[tokio::test(start_paused = true)]
async fn a_new_window_takes_no_more_than_the_last() {
    let pace = Pace::new(4, None);
    let small = Allowance {
        count: 2,
        allowed: 2,
        reset: RESET,
    };
    pace.learn(small);
    let (first, second) = (pace.enter().await, pace.enter().await);
    let third = tokio::time::timeout(RESET / 2, pace.enter()).await;
    assert!(third.is_err(), "the window holds two");
    drop((first, second));
    drop(pace.enter().await);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_our_own_spaces_requests() {
    let pace = Pace::new(8, Some(60));
    let start = Instant::now();
    for _ in 0..4 {
        drop(pace.enter().await);
    }
    assert!(start.elapsed() >= Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn no_more_are_under_way_than_were_asked_for() {
    let pace = Pace::new(2, None);
    let (first, _second) = (pace.enter().await, pace.enter().await);
    let third = tokio::time::timeout(RESET, pace.enter()).await;
    assert!(third.is_err());
    drop(first);
    drop(pace.enter().await);
}

#[tokio::test(start_paused = true)]
async fn haste_that_is_refused_narrows_what_goes_at_once() {
    let pace = Pace::new(4, None);
    pace.refused(Duration::from_secs(1));
    let start = Instant::now();
    let _two = (pace.enter().await, pace.enter().await);
    assert_eq!(start.elapsed(), Duration::from_secs(1));
    let third = tokio::time::timeout(RESET, pace.enter()).await;
    assert!(third.is_err(), "four became two");
}

/// A server with one window for all who share a token.
#[derive(Debug)]
struct Server {
    allowed: u64,
    count: u64,
    began: Instant,
    refused: u64,
}

const LENGTH: Duration = Duration::from_secs(60);

impl Server {
    fn new(allowed: u64) -> Mutex<Self> {
        Mutex::new(Self {
            allowed,
            count: 0,
            began: Instant::now(),
            refused: 0,
        })
    }

    /// Counts a request and tells what it tells everybody: the end is rounded up to a second.
    fn ask(&mut self) -> Allowance {
        while self.began.elapsed() >= LENGTH {
            (self.began, self.count) = (self.began + LENGTH, 0);
        }
        self.count += 1;
        self.refused += u64::from(self.count > self.allowed);
        let left = LENGTH - self.began.elapsed();
        Allowance {
            count: self.count.min(self.allowed),
            allowed: self.allowed,
            reset: Duration::from_secs(left.as_secs_f64().ceil() as u64),
        }
    }
}

async fn send(pace: &Pace, server: &Mutex<Server>) {
    let passage = pace.enter().await;
    tokio::time::sleep(Duration::from_millis(10)).await;
    let said = server.lock().unwrap().ask();
    tokio::time::sleep(Duration::from_millis(10)).await;
    pace.learn(said);
    drop(passage);
}

/// Sends for some windows, as several programs of eight workers, and returns how many requests were
/// answered in all but the first window, and how many were refused.
async fn shared(programs: usize, windows: u32) -> (u64, u64) {
    let server = Server::new(300);
    let paces: Vec<Pace> = (0..programs).map(|_| Pace::new(8, None)).collect();
    let end = Instant::now() + LENGTH * windows;
    let sent = std::sync::atomic::AtomicU64::new(0);
    let first = Instant::now() + LENGTH;
    let workers = paces.iter().flat_map(|pace| std::iter::repeat_n(pace, 8));
    let workers = workers.map(|pace| async {
        while Instant::now() < end {
            send(pace, &server).await;
            if Instant::now() > first && Instant::now() < end {
                sent.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    });
    futures_util::future::join_all(workers).await;
    let refused = server.lock().unwrap().refused;
    (sent.into_inner(), refused)
}

#[tokio::test(start_paused = true)]
async fn a_window_is_used_and_not_overrun() {
    let (sent, refused) = shared(1, 6).await;
    assert_eq!(refused, 0);
    assert!(sent >= 5 * 300 * 95 / 100, "{sent} of 1500");
}

#[tokio::test(start_paused = true)]
async fn programs_on_one_token_share_its_window() {
    for programs in [2, 4] {
        let (sent, refused) = shared(programs, 6).await;
        assert_eq!(refused, 0, "{programs} programs");
        assert!(
            sent >= 5 * 300 * 90 / 100,
            "{programs} programs: {sent} of 1500"
        );
    }
}

/// Keeps what it is told.
#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl Notice for Told {
    fn waits(&self, number: u64, wait: &Wait) {
        let Wait::Pace { held, until } = wait else {
            panic!("the pace waits for itself only");
        };
        let left = until.saturating_duration_since(Instant::now());
        let told = format!("{number}: {held:?} for {} ms", left.as_millis());
        self.0.lock().unwrap().push(told);
    }

    fn goes_on(&self, number: u64) {
        self.0.lock().unwrap().push(format!("{number}: over"));
    }

    fn answered(&self, _status: Option<u16>) {}
}

#[tokio::test(start_paused = true)]
async fn what_holds_a_request_back_is_told() {
    let told = Arc::new(Told::default());
    let notices = Notices::to(Some(Arc::clone(&told) as _));
    let pace = Pace::new(8, Some(60)).telling(notices);
    drop(pace.enter().await);
    drop(pace.enter().await);
    pace.refused(Duration::from_secs(12));
    drop(pace.enter().await);
    pace.learn(Allowance {
        allowed: 100,
        count: 100,
        reset: Duration::from_secs(41),
    });
    let given_up = tokio::time::timeout(Duration::from_secs(5), pace.enter()).await;
    assert!(given_up.is_err());
    let expected = [
        "0: Limit for 1000 ms",
        "0: over",
        "1: Refused for 12000 ms",
        "1: over",
        "2: Limit for 1000 ms",
        "2: over",
        "3: Window for 40000 ms",
        "3: over",
    ];
    assert_eq!(*told.0.lock().unwrap(), expected);
}
