//! Numbers and bars at their edges.

use lockstep_diff::impact::{Range, Share};

use super::bar::{Ink, WIDTH, bar};
use super::number::{percent, range, share_of, time};

fn share(weight: f64) -> Share {
    Share::of_weight(weight)
}

#[test]
fn what_is_not_all_is_never_said_to_be() {
    let said = |weight| percent(share(weight));
    assert_eq!(said(0.0), "0%");
    assert_eq!(said(1.0), "100%");
    assert_eq!(said(0.125), "12.5%");
    assert_eq!(said(1.0 / 3.0), "33.33%");
    assert_eq!(said(0.999_999), ">99.99%");
    assert_eq!(said(0.000_001), "<0.01%");
    assert_eq!(share_of(1500, 1500), "100.0%");
    assert_eq!(share_of(1501, 1500), "100.1%");
    assert_eq!(share_of(0, 0), "0.0%");
    assert_eq!(
        share_of(u64::MAX, 1),
        format!("{}.0%", u128::from(u64::MAX) * 100)
    );
}

#[test]
fn bars_are_full_for_all_and_empty_for_nothing_only() {
    let marks = |weight| bar(share(weight), Ink::Plain).matches('#').count();
    assert_eq!(marks(0.0), 0);
    assert_eq!(marks(0.000_1), 1);
    assert_eq!(marks(0.5), WIDTH / 2);
    assert_eq!(marks(0.999_9), WIDTH - 1);
    assert_eq!(marks(1.0), WIDTH);
    assert_eq!(marks(3.0), WIDTH, "a weight that the API should not have");
    assert_eq!(bar(share(0.5), Ink::Blocks), "████████░░░░░░░░");
    assert!(bar(share(0.3), Ink::Plain).is_ascii());
}

#[test]
fn ranges_and_times_are_short() {
    let of = |least, most| Range { least, most };
    assert_eq!(range(of(3, 3)), "3");
    assert_eq!(range(of(3, 5)), "3 to 5");
    assert_eq!(time(of(0, 90)), "0 s to 90 s");
    assert_eq!(time(of(121, 180)), "3 min");
    assert_eq!(time(of(7_200, 9_000)), "2 h to 3 h");
}
