use lockstep_apply::Outcome;
use lockstep_diff::{Action, ChangeId};
use lockstep_model::Kind;
use lockstep_model::tenant::Trace;
use proptest::prelude::*;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn size(width: usize, height: usize) -> Size {
    Size { width, height }
}

fn shown(state: &State, after: Duration, width: usize) -> Vec<String> {
    let at = (state.begun + after, size(width, 24));
    lines(state, at, &str::to_owned)
}

fn applying(total: usize) -> State {
    let now = Instant::now();
    let mut state = State::new(now);
    state.begin(Phase::Applying, Some(total), now);
    state
}

fn under_way(state: &mut State, name: &str, since: Duration) {
    state.under_way.push(UnderWay {
        change: ChangeId::new(format!("Prompt/{name}").parse().unwrap()),
        action: Some(Action::Update),
        since: state.begun + since,
    });
}

fn wait(state: &mut State, number: u64, reason: Reason) {
    let since = state.begun;
    state.waits.insert(number, Waited { reason, since });
}

#[test]
fn reading_counts_requests() {
    let now = Instant::now();
    let mut state = State::new(now);
    assert_eq!(shown(&state, SECOND / 2, 80), ["Reading  0 requests  1 s"]);
    state.requests = 1_204;
    let expected = ["Reading  1,204 requests  120/s  10 s"];
    assert_eq!(shown(&state, 10 * SECOND, 80), expected);
}

#[test]
fn a_run_has_a_bar_as_wide_as_there_is_room() {
    let mut state = applying(1_000);
    (state.done, state.bad) = (250, 2);
    let expected = "Applying ███████░░░░░░░░░░░░░░░░░░░░░░░  250/1,000  2.5/s  2 not done  1 min 40 s  \
                    about 5 min 0 s left";
    assert_eq!(shown(&state, 100 * SECOND, 120), [expected]);
    let narrow = shown(&state, 100 * SECOND, 40);
    assert_eq!(narrow, ["Applying 250/1,000  2.5/s  2 not done …"]);
    assert_eq!(shown(&state, 100 * SECOND, 1), [""]);
    assert_eq!(shown(&state, 100 * SECOND, 0), [""]);
}

#[test]
fn a_few_changes_are_named_and_the_rest_is_counted() {
    let mut state = applying(10_000);
    for number in 0..9_000 {
        under_way(&mut state, &format!("p{number}"), SECOND);
    }
    let lines = shown(&state, 3 * SECOND, 60);
    assert_eq!(lines.len(), 5);
    assert_eq!(lines[1], "  Prompt/p0: updating, 2 s");
    assert_eq!(lines[4], "  and 8,997 more under way");
}

#[test]
fn what_is_waited_for_is_said_with_how_long() {
    let mut state = applying(3);
    let until = state.begun + 41 * SECOND;
    let pace = |held, until| Reason::Client(Wait::Pace { held, until });
    wait(&mut state, 1, pace(Held::Window, until));
    let soon = state.begun + SECOND;
    wait(&mut state, 2, pace(Held::Spread, soon));
    let request = "GET /api/v2/ai/llm/providers".to_owned();
    let because = Because::Failed;
    let until = state.begun + 3 * SECOND;
    let again = Wait::Again {
        request,
        because,
        until,
    };
    wait(&mut state, 3, Reason::Client(again));
    let job = "waiting for job job-7, creating Model/gpt".to_owned();
    wait(&mut state, 4, Reason::Words(job));
    wait(&mut state, 5, Reason::Client(Wait::Settle));
    let lock = "waiting for the lock of ci@runner-3".to_owned();
    wait(&mut state, 6, Reason::Words(lock));
    let lines = shown(&state, Duration::ZERO, 100);
    assert_eq!(
        lines[1..],
        [
            "  pacing: 41 s until the window resets",
            "  retrying GET /api/v2/ai/llm/providers in 3 s: the tenant failed",
            "  waiting for job job-7, creating Model/gpt, 0 s",
            "  and 2 more waits",
        ]
    );
}

#[test]
fn a_pace_that_hardly_holds_back_is_not_worth_a_word() {
    let mut state = applying(3);
    let (held, until) = (Held::Spread, state.begun + SECOND / 2);
    wait(&mut state, 1, Reason::Client(Wait::Pace { held, until }));
    assert_eq!(shown(&state, Duration::ZERO, 80).len(), 1);
}

#[test]
fn what_ended_is_no_longer_under_way() {
    let mut state = applying(2);
    let id = ChangeId::new("Prompt/a".parse().unwrap());
    state.started(&id, state.begun);
    state.ended(&Outcome {
        id,
        action: Action::Update,
        ended: lockstep_apply::Ended::Failed {
            error: "no".to_owned(),
            moved: Vec::new(),
        },
        wrote: false,
        live_id: None,
        trace: Trace::default(),
        duration: Duration::ZERO,
        probed: None,
        warnings: Vec::new(),
    });
    assert_eq!((state.done, state.bad), (1, 1));
    assert_eq!(shown(&state, Duration::ZERO, 80).len(), 1);
}

#[test]
fn secrets_are_taken_out_before_a_line_is_cut() {
    let mut state = applying(1);
    let words = format!("waiting for {}", "canary-secret");
    wait(&mut state, 1, Reason::Words(words));
    let clean = |text: &str| text.replace("canary-secret", "(secret)");
    for width in 0..60 {
        let shown = lines(&state, (state.begun, size(width, 24)), &clean);
        assert!(!shown.concat().contains("canary"), "{shown:?}");
    }
}

proptest! {
    /// Whatever a tenant names, each line is one line, no wider than the terminal, and moves nothing.
    #[test]
    fn no_name_breaks_the_terminal(name in "\\PC*|[\\x00-\\x7f\u{80}-\u{9f}\u{202e}]*", width in 0_usize..200, height in 0_usize..30) {
        let mut state = applying(7);
        wait(&mut state, 1, Reason::Words(name.clone()));
        let object = name.clone();
        let (job, kind) = (name, Kind::Model);
        wait(&mut state, 2, Reason::Client(Wait::Job { job, kind, object }));
        let shown = lines(&state, (state.begun, size(width, height)), &str::to_owned);
        prop_assert!(shown.len() <= height.saturating_sub(1).max(1));
        for line in shown {
            prop_assert!(line.width() < width.max(1), "{line:?}");
            prop_assert!(!line.contains(|c: char| c.is_control()), "{line:?}");
        }
    }
}
