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
    assert_eq!(hurried.hasty, 0, "{hurried:?}");
    let each = hurried.requests as f64 / (2 * PROVIDERS) as f64;
    assert!(each <= 1.02, "{hurried:?}");
    assert!(hurried.took <= hurried.forced.mul_f64(1.1), "{hurried:?}");
}

/// Each 50th request is refused wherever the count began, and nothing can be done about it; whether
/// that is a write is chance, and evens out.
#[test]
fn a_change_takes_hardly_more_than_one_request_beside_read_backs() {
    let all = hurried_anywhere();
    for hurried in &all {
        let sent = 2 * hurried.providers + hurried.refused;
        assert_eq!(hurried.requests, sent, "{hurried:?}");
        assert_eq!(hurried.hasty, 0, "{hurried:?}");
    }
    let each = all.iter().map(Hurried::each).sum::<f64>() / all.len() as f64;
    assert!(each <= 1.02, "{each}: {all:?}");
}
