//! Numbers as people read them: shares, times, from–to.

use lockstep_diff::impact::{Range, Share, Traffic};

/// Returns a share in percent, of at most two decimals; what is not all is never said to be.
pub(crate) fn percent(share: Share) -> String {
    let billionths = share.billionths();
    let hundredths = (billionths + 50_000) / 100_000;
    match hundredths {
        0 if billionths > 0 => "<0.01%".to_owned(),
        10_000 if share < Share::WHOLE => ">99.99%".to_owned(),
        _ => format!("{}%", decimal(hundredths)),
    }
}

/// Returns what becomes of requests that leave: they end if nobody gets them any more.
pub(crate) fn fate(traffic: &Traffic) -> &'static str {
    let gets = |share: Share| share.billionths() > 0;
    match traffic.parts.iter().any(|part| gets(part.share.after)) {
        true => "move",
        false => "end",
    }
}

/// Writes hundredths, without zeros at the end.
fn decimal(hundredths: u64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", rest / 10),
        (_, _) => format!("{whole}.{rest:02}"),
    }
}

/// Returns what part of a budget is taken, of one decimal, rounded up: 100% is never more than it.
pub(crate) fn share_of(part: u64, whole: u64) -> String {
    let whole = u128::from(whole.max(1));
    let tenths = (u128::from(part) * 1000).div_ceil(whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// Returns at least and at most in one: `31`, or `31 to 47`.
pub(crate) fn range(range: Range) -> String {
    match range.least == range.most {
        true => range.least.to_string(),
        false => format!("{} to {}", range.least, range.most),
    }
}

/// Returns a time in the unit that it is read in: `7 to 20 s`, `2 min`.
pub(crate) fn time(seconds: Range) -> String {
    let (least, most) = (span(seconds.least), span(seconds.most));
    match least == most {
        true => most,
        false => format!("{least} to {most}"),
    }
}

fn span(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

/// Returns the word that goes with a number of tokens.
pub(crate) const fn tokens(count: u64) -> &'static str {
    match count {
        1 => "token",
        _ => "tokens",
    }
}
