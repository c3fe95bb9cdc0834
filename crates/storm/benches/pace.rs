//! How fast the client goes under the limits of a server, on virtual time: figures that are the same
//! on any machine and in any profile. `cargo bench -p lockstep-storm --bench pace`.

use std::io::{self, Write as _};

use lockstep_storm::{ALLOWED, Limit, PROVIDERS, hurried, hurried_anywhere, limited};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for (limit, whose) in [(Limit::Server, "the server's"), (Limit::User, "the user's")] {
        let limited = limited(limit);
        writeln!(
            out,
            "600 changes under {whose} limit of {ALLOWED} requests a minute: {:.1} % of it used \
             after the first minute ({:?}), {} times 429",
            limited.share() * 100.0,
            limited.minutes,
            limited.refused,
        )?;
    }
    let hurried = hurried();
    writeln!(
        out,
        "{PROVIDERS} providers, 20 ms an answer, 429 with a second to wait at each 50th request: \
         {:.2} s, {:.2} s are forced ({:.3} times that); {} requests, {} of them 429; {:.3} writes \
         a change",
        hurried.took.as_secs_f64(),
        hurried.forced.as_secs_f64(),
        hurried.took.as_secs_f64() / hurried.forced.as_secs_f64(),
        hurried.requests,
        hurried.refused,
        hurried.each(),
    )?;
    let all: Vec<String> = hurried_anywhere()
        .iter()
        .map(|one| format!("{:.3}", one.each()))
        .collect();
    writeln!(
        out,
        "the same from other places of the server's count: {} writes a change",
        all.join(", "),
    )
}
