//! What a run that is stopped leaves undone once a write has landed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lockstep_apply::{Ended, Summary};
use lockstep_diff::{Action, Plan};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::fake::Fake;
use crate::plans::{make, spec};
use crate::probing::{Probes, gated, outcome_of, required};
use crate::runs::{Bench, endings};

/// Stops a run after a while.
async fn stop_after(
    (bench, fake, plan): (&Bench, &Fake, &Plan),
    probes: &Probes,
    wait: Duration,
) -> Summary {
    let stop = AtomicBool::new(false);
    let run = bench.run_until(plan, fake, (&stop, Some(probes), None));
    let stopped = async {
        sleep(wait).await;
        stop.store(true, Ordering::Relaxed);
    };
    let (summary, ()) = tokio::join!(run, stopped);
    summary
}

fn error_of<'a>(summary: &'a Summary, id: &str) -> &'a str {
    let found = summary.outcomes.iter().find(|o| o.id.to_string() == id);
    let ended = &found.expect("an outcome").ended;
    let Ended::Failed { error, .. } = ended else {
        panic!("it was stopped: {ended:?}");
    };
    error
}

fn slow() -> Fake {
    Fake {
        delay: Duration::from_millis(50),
        ..Fake::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_during_a_job_lets_nothing_more_out_and_the_next_run_probes() {
    let (bench, fake, probes) = (Bench::new(), slow(), Probes::default());
    let spec = spec(&gated(required()));
    let plan = make(&spec, &fake, &bench.base());
    let wait = Duration::from_millis(20);
    let summary = stop_after((&bench, &fake, &plan), &probes, wait).await;
    assert_eq!(probes.asked(), [""; 0], "nothing new is begun after a stop");
    let error = error_of(&summary, "Model/gpt");
    assert!(
        error.contains("stopped before its required probe"),
        "{error}"
    );
    assert!(!error.contains("failed"), "{error}");
    let entries = bench.text();
    assert_eq!(outcome_of(&entries, "Model/gpt")["result"], "created");

    let plan = make(&spec, &fake, &bench.base());
    let model = plan
        .changes
        .iter()
        .find(|c| c.id.to_string() == "Model/gpt");
    assert_eq!(model.expect("it is probed").action, Action::Adopt);
    let well = Probes::default();
    let summary = bench
        .run_with(&plan, &fake, (false, Some(&well), None))
        .await;
    assert!(summary.is_complete(), "{:?}", endings(&summary));
    assert_eq!(well.asked()[..2], ["check Model-gpt", "ask gpt for gpt-4o"]);
    assert!(make(&spec, &fake, &bench.base()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stop_during_a_job_is_a_warning_where_no_answer_is_required() {
    let (bench, fake, probes) = (Bench::new(), slow(), Probes::default());
    let plan = make(&spec(&gated(json!({}))), &fake, &bench.base());
    let wait = Duration::from_millis(20);
    let summary = stop_after((&bench, &fake, &plan), &probes, wait).await;
    assert_eq!(probes.asked(), [""; 0]);
    assert!(endings(&summary).contains(&"created".to_owned()));
    let entries = bench.text();
    let warnings = &outcome_of(&entries, "Model/gpt")["warnings"];
    let warned = warnings.as_array().expect("warnings");
    let is_of_stop = |one: &Value| one.as_str().is_some_and(|one| one.contains("was stopped"));
    assert!(
        warned.len() == 2 && warned.iter().all(is_of_stop),
        "{warned:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_stop_during_a_probe_lets_it_end_and_tells_nobody() {
    let (bench, fake) = (Bench::new(), Fake::default());
    let mut probes = Probes::default();
    (probes.slow, probes.silent) = (Duration::from_secs(2), true);
    let plan = make(&spec(&gated(required())), &fake, &bench.base());
    let wait = Duration::from_secs(1);
    let summary = stop_after((&bench, &fake, &plan), &probes, wait).await;
    let asked = ["check Model-gpt", "ask gpt for gpt-4o"];
    assert_eq!(probes.asked(), asked, "no webhook goes out after a stop");
    let error = error_of(&summary, "Model/gpt");
    assert!(
        error.contains("stopped during its required probe"),
        "{error}"
    );
    assert!(error.contains("it answered 503"), "{error}");
}
