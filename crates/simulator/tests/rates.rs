//! The rate limit: figures on every answer, 429 when the window is overrun, and a new window after it.

mod support;

use std::time::Duration;

use lockstep_simulator::{Behaviour, Clock, Config, ManualClock, RateLimit, RetryAfter};
use support::{PROVIDERS, tenant_of};

#[tokio::test]
async fn the_window_is_counted_and_ends() {
    let clock = ManualClock::starting_at(1_800_000_000_000);
    let rate_limit = RateLimit {
        allowed: 3,
        window_seconds: 60,
    };
    let behaviour = Behaviour {
        rate_limit,
        ..Behaviour::default()
    };
    let config = Config {
        clock: Clock::Manual(clock.clone()),
        behaviour,
        ..Config::default()
    };
    let tenant = tenant_of(config).await;
    for count in 1..=3 {
        let got = tenant.get(PROVIDERS).await;
        assert_eq!(got.status, 200);
        assert_eq!(
            got.header("inin-ratelimit-count"),
            Some(count.to_string().as_str())
        );
        assert_eq!(got.header("inin-ratelimit-allowed"), Some("3"));
        assert_eq!(got.header("inin-ratelimit-reset"), Some("60"));
    }
    clock.advance(Duration::from_millis(500));
    let over = tenant.get(PROVIDERS).await;
    assert_eq!(
        (over.status, over.fault().0.as_str()),
        (429, "too.many.requests")
    );
    assert_eq!(over.header("retry-after"), Some("60"), "rounded up");
    assert_eq!(over.header("inin-ratelimit-count"), Some("3"));
    tenant
        .running
        .behave(|behaviour| behaviour.retry_after = RetryAfter::Date)
        .expect("valid");
    let over = tenant.get(PROVIDERS).await;
    assert_eq!(
        over.header("retry-after"),
        Some("Fri, 15 Jan 2027 08:01:01 GMT")
    );
    clock.advance(Duration::from_secs(60));
    let fresh = tenant.get(PROVIDERS).await;
    assert_eq!(
        (fresh.status, fresh.header("inin-ratelimit-count")),
        (200, Some("1"))
    );
    let missing = tenant.get(&format!("{PROVIDERS}/nothing")).await;
    assert_eq!(
        (missing.status, missing.header("inin-ratelimit-count")),
        (404, Some("2"))
    );
}
