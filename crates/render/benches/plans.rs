//! A plan of 5,000 changes in each format, through the door.

#[path = "../tests/render/case.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod case;
#[path = "../tests/render/impacted.rs"]
mod impacted;
#[path = "../tests/render/noted.rs"]
mod noted;
#[path = "../tests/render/thousands.rs"]
mod thousands;
#[path = "../tests/render/withheld.rs"]
mod withheld;

use std::io;
use std::sync::LazyLock;

use divan::{Bencher, black_box};
use lockstep_diff::Plan;
use lockstep_render::json::v1;
use lockstep_render::markdown::{self, Limit};
use lockstep_render::{Color, Door, PlanView, Style, github, html, junit, sarif, text};

fn main() {
    LazyLock::force(&PLAN);
    divan::main();
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| thousands::plan(5000));

/// Writes as a command does: through the door, with two secrets to look for.
fn bench(
    bencher: Bencher<'_, '_>,
    write: impl Fn(&PlanView<'_>, &mut Door<&mut Vec<u8>>) -> io::Result<()> + Sync,
) {
    let secrets = ["a-client-secret-of-an-environment", "a key\nof two lines"];
    let secrets = secrets.map(str::to_owned);
    let view = PlanView::new(&PLAN).with_file(Some("plan.lockstep"));
    bencher.bench(|| {
        let mut out = Vec::new();
        let mut door = Door::new(&mut out, &secrets);
        write(&view, &mut door).expect("memory takes all");
        door.finish().expect("memory takes all");
        black_box(out)
    });
}

#[divan::bench(args = [Color::Yes, Color::No])]
fn text(bencher: Bencher<'_, '_>, color: &Color) {
    let style = Style {
        width: 100,
        color: *color,
    };
    bench(bencher, |view, out| text::plan(view.plan, &style, out));
}

#[divan::bench]
fn compact(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| {
        text::compact(view.plan, &Style::plain(), out)
    });
}

#[divan::bench]
fn comment(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| {
        markdown::plan(view, Limit::COMMENT, out)
    });
}

#[divan::bench]
fn summary(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| {
        markdown::plan(view, Limit::SUMMARY, out)
    });
}

#[divan::bench]
fn json(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| {
        v1::plan(view.plan, &case::envelope(), out)
    });
}

#[divan::bench]
fn sarif(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| sarif::plan(view, out));
}

#[divan::bench]
fn junit(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| junit::plan(view, out));
}

#[divan::bench]
fn github(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| github::plan(view, out));
}

#[divan::bench]
fn html(bencher: Bencher<'_, '_>) {
    bench(bencher, |view, out| html::plan(view, out));
}
