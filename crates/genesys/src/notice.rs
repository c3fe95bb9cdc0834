//! What a client tells of its work while it goes: what it waits for, and each request that ended.
//!
//! Waits come in from the pace, from calls that are made again, from jobs and from the settling of
//! lost writes; whoever was named in the configuration is told. Where nobody was, nothing is built.
//! It must not change or delay what goes on.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use lockstep_model::Kind;
use lockstep_model::attempt::Because;
use tokio::time::Instant;

/// Is told how a client's work goes, while it goes.
///
/// Each method is called in the midst of the work and must return at once.
pub trait Notice: Send + Sync {
    /// Something is waited for; `number` names this wait until it is over.
    fn waits(&self, number: u64, wait: &Wait);

    /// What has this number is waited for no longer.
    fn goes_on(&self, number: u64);

    /// A request ended: with this HTTP status, or without an answer.
    fn answered(&self, status: Option<u16>);
}

/// What a client waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wait {
    /// For the pace to let a request go.
    Pace {
        /// What holds it back.
        held: Held,
        /// When it may go.
        until: Instant,
    },
    /// Until a call is made again.
    Again {
        /// The method and path, without secrets.
        request: String,
        /// Why it is made again.
        because: Because,
        /// When.
        until: Instant,
    },
    /// For an asynchronous job to end.
    Job {
        /// The job's id, without secrets.
        job: String,
        /// The kind of the object that it makes or writes.
        kind: Kind,
        /// The object: its live name where it is made, else its live id.
        object: String,
    },
    /// Until it is known whether a write whose answer was lost was carried out.
    Settle,
}

/// What holds a request back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// The tenant's window of requests is full.
    Window,
    /// What is left of the tenant's window is spread over its time.
    Spread,
    /// The tenant asked for fewer requests.
    Refused,
    /// Our own limit of requests in a minute.
    Limit,
}

/// Whoever is told, if anybody is.
#[derive(Clone, Default)]
pub(crate) struct Notices {
    notice: Option<Arc<dyn Notice>>,
    numbers: Arc<AtomicU64>,
}

/// Something that is waited for, until this is dropped.
pub(crate) struct Waiting(Option<(Arc<dyn Notice>, u64)>);

impl Notices {
    pub(crate) fn to(notice: Option<Arc<dyn Notice>>) -> Self {
        Self {
            notice,
            numbers: Arc::default(),
        }
    }

    /// Tells that something is waited for, as long as what comes back lives.
    pub(crate) fn wait(&self, wait: impl FnOnce() -> Wait) -> Waiting {
        Waiting(self.notice.as_ref().map(|notice| {
            let number = self.numbers.fetch_add(1, Ordering::Relaxed);
            notice.waits(number, &wait());
            (Arc::clone(notice), number)
        }))
    }

    /// Tells that a request ended.
    pub(crate) fn answered(&self, status: Option<u16>) {
        if let Some(notice) = &self.notice {
            notice.answered(status);
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some((notice, number)) = &self.0 {
            notice.goes_on(*number);
        }
    }
}

impl fmt::Debug for Notices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notices")
            .field("told", &self.notice.is_some())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Kept(Mutex<Vec<String>>);

    impl Notice for Kept {
        fn waits(&self, number: u64, wait: &Wait) {
            let told = format!("{number} {wait:?}");
            self.0.lock().unwrap().push(told);
        }

        fn goes_on(&self, number: u64) {
            self.0.lock().unwrap().push(format!("{number} over"));
        }

        fn answered(&self, status: Option<u16>) {
            self.0.lock().unwrap().push(format!("{status:?}"));
        }
    }

    #[test]
    fn a_wait_is_over_when_it_is_dropped() {
        let kept = Arc::new(Kept::default());
        let notices = Notices::to(Some(Arc::clone(&kept) as _));
        let first = notices.wait(|| Wait::Settle);
        let second = notices.wait(|| Wait::Job {
            job: "j".to_owned(),
            kind: Kind::Model,
            object: "gpt".to_owned(),
        });
        drop(first);
        notices.answered(Some(200));
        drop(second);
        let expected = [
            "0 Settle",
            "1 Job { job: \"j\", kind: Model, object: \"gpt\" }",
            "0 over",
            "Some(200)",
            "1 over",
        ];
        assert_eq!(*kept.0.lock().unwrap(), expected);
    }

    #[test]
    fn where_nobody_listens_nothing_is_built() {
        let notices = Notices::default();
        drop(notices.wait(|| panic!("nobody asked for it")));
    }
}
