//! Writes sample pages into a folder: `cargo run -p lockstep-render --example pages -- DIR`.
//!
//! Plans of the tests come in; HTML files go out, to be looked at and to be held to what browsers
//! make of them.

#[path = "../tests/render/case.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod case;
#[path = "../tests/render/impacted.rs"]
mod impacted;
#[path = "../tests/render/noted.rs"]
mod noted;
#[path = "../tests/render/samples.rs"]
mod samples;
#[path = "../tests/render/withheld.rs"]
mod withheld;

use std::path::Path;
use std::{env, fs, io};

use lockstep_render::{PlanView, html};

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1);
    let folder = folder.ok_or_else(|| io::Error::other("name the folder to write into"))?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let pages = [
        ("none", case::empty()),
        ("one", samples::plan(1)),
        ("whole", case::plan()),
        ("fifty", samples::plan(50)),
        ("thousands", samples::plan(5000)),
        ("hostile", samples::huge(samples::EVIL)),
    ];
    for (name, plan) in pages {
        let view = PlanView::new(&plan).with_file(Some("plan.lockstep"));
        let mut page = Vec::new();
        html::plan(&view, &mut page)?;
        fs::write(folder.join(name).with_extension("html"), page)?;
    }
    Ok(())
}
