use super::*;

#[test]
fn six_hundred_changes_use_the_allowance_and_meet_no_refusal() {
    for limit in [Limit::Server, Limit::User] {
        let limited = limited(limit);
        assert!(limited.minutes.len() >= 2, "{limited:?}");
        assert_eq!(limited.refused, 0, "{limit:?}: {limited:?}");
        assert!(limited.share() >= 0.95, "{limit:?}: {limited:?}");
    }
}

#[test]
fn a_thousand_providers_take_what_the_server_forces() {
    let hurried = hurried();
    assert_eq!(hurried.refused, hurried.requests / 50);
    // A write and a read-back each, and what was refused for haste once more.
    assert_eq!(hurried.requests, 2 * PROVIDERS + hurried.refused);
    // Which of them the server refuses is its own affair: nothing else is sent twice.
    let resent = hurried.writes - PROVIDERS;
    assert!(resent <= hurried.refused, "{hurried:?}");
    let each = hurried.requests as f64 / (2 * PROVIDERS) as f64;
    assert!(each <= 1.02, "{hurried:?}");
    assert!(hurried.took <= hurried.forced.mul_f64(1.1), "{hurried:?}");
}
