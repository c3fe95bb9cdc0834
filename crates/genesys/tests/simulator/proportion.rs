//! Reads in proportion: what did not move costs its pages and nothing else, and what moved is seen.

use std::time::Duration;

use lockstep_genesys::Client;
use lockstep_model::tenant::{ReadRequest, ReadTenant as _, Wanted};
use lockstep_model::{Applied, Fields, Kind, LiveObject, Snapshot};
use lockstep_simulator::{Clock, Collection, Config as Tenant, ManualClock, Running, Simulator};
use serde_json::json;

use crate::setup::{applied, at, client, count, create, fields, known, prompt, read, write};

const PROMPTS: &str = "/api/v2/ai/llm/gateway/prompts";
/// A moment that is no whole second.
const START: i64 = 1_767_323_045_123;

/// Starts a tenant whose clock stands still.
async fn tenant(etags: bool, start: i64) -> (Running, ManualClock) {
    let clock = ManualClock::starting_at(start);
    let config = Tenant {
        clock: Clock::Manual(clock.clone()),
        ..Tenant::default()
    };
    let tenant = Simulator::start(config).await.expect("a tenant");
    tenant.behave(|b| b.etags = etags).expect("a behaviour");
    let mut raw = crate::setup::raw_provider("p");
    raw["id"] = json!("p-1");
    tenant.plant(Collection::Providers, raw).expect("an id");
    (tenant, clock)
}

/// Prompts with a split each, written and read back as a run does it.
struct Written {
    prompts: Vec<(LiveObject, Applied)>,
    splits: Vec<(LiveObject, Applied)>,
}

async fn written(client: &Client, count: usize) -> Written {
    let (mut prompts, mut splits) = (Vec::new(), Vec::new());
    for number in 0..count {
        let name = format!("prompt-{number:03}");
        let made = create(client, Kind::Prompt, &name, &prompt("p/m1"))
            .await
            .expect("a prompt");
        let own = read(client, &at(Kind::Prompt, &made.live_id)).await;
        let split = at(Kind::TrafficSplit, &made.live_id);
        write(
            client,
            &split,
            json!({"strategy": "sticky", "weights": {"1.0.0": 1}}),
        )
        .await
        .expect("a split");
        let part = read(client, &split).await;
        prompts.push((own.clone(), applied(&own)));
        splits.push((part.clone(), applied(&part)));
    }
    Written { prompts, splits }
}

impl Written {
    async fn read(&self, client: &Client, wanted: &Fields) -> Snapshot {
        let both = self.prompts.iter().chain(&self.splits);
        let request = ReadRequest {
            known: both.map(|(live, applied)| known(live, applied)).collect(),
            wanted: self
                .prompts
                .iter()
                .map(|(live, _applied)| Wanted {
                    kind: Kind::Prompt,
                    live_name: &live.live_name,
                    fields: Some(wanted),
                })
                .collect(),
            fresh: Vec::new(),
        };
        client.snapshot(&request).await.expect("a snapshot")
    }
}

#[tokio::test]
async fn what_did_not_move_costs_its_pages() {
    for etags in [true, false] {
        let (tenant, _clock) = tenant(etags, START).await;
        let client = client(&tenant);
        let written = written(&client, 250).await;
        tenant.forget_requests();
        let snapshot = written.read(&client, &prompt("p/m1")).await;
        assert_eq!(
            count(&tenant, "GET", PROMPTS),
            3,
            "three pages, etags: {etags}"
        );
        for (read_back, _applied) in &written.prompts {
            let live = snapshot.by_id(Kind::Prompt, &read_back.live_id).unwrap();
            assert_eq!(live.fields, read_back.fields);
            assert_eq!(live.published, read_back.published);
        }
    }
}

#[tokio::test]
async fn what_was_changed_by_hand_is_read_and_seen() {
    for etags in [true, false] {
        let (tenant, clock) = tenant(etags, START).await;
        let client = client(&tenant);
        let written = written(&client, 5).await;
        clock.advance(Duration::from_millis(1));
        let [first, second, third, ..] = written.prompts.as_slice() else {
            panic!("five were written");
        };
        let edit = |live: &LiveObject, patch| {
            let edited = tenant.edit(Collection::Prompts, live.live_id.as_str(), patch);
            edited.expect("it is there");
        };
        edit(&first.0, json!({"temperature": 1.7}));
        // No tenant may do this: the tag tells it all the same.
        let text = json!([{"version": "1.0.0", "systemPrompt": "Be rude."}]);
        edit(&second.0, json!({"versions": text}));
        edit(
            &third.0,
            json!({"trafficDistribution": {"splitStrategy": "random"}}),
        );
        tenant.forget_requests();
        let snapshot = written.read(&client, &prompt("p/m1")).await;
        let live = |live: &LiveObject| snapshot.by_id(Kind::Prompt, &live.live_id).unwrap();
        assert_eq!(live(&first.0).fields.get("temperature"), Some(&json!(1.7)));
        let rude = json!({"1.0.0": "Be rude."});
        assert_eq!(live(&second.0).fields.get("versions"), Some(&rude));
        let split = snapshot
            .by_id(Kind::TrafficSplit, &third.0.live_id)
            .unwrap();
        assert_eq!(split.fields.get("strategy"), Some(&json!("random")));
        assert_eq!(
            count(&tenant, "GET", &format!("{PROMPTS}/")),
            3,
            "etags: {etags}"
        );
    }
}

#[tokio::test]
async fn a_date_in_whole_seconds_is_not_trusted_while_it_is_young() {
    // Two writes within one second have one such date, so it is forgotten, and the prompt read. The
    // answers carry the machine's date: long after the one tenant's, long before the other's.
    const LATER: i64 = 32_503_680_000_000;
    for (start, reads) in [(START - START % 1_000, 0), (LATER, 1), (LATER + 1, 0)] {
        let (tenant, _clock) = tenant(false, start).await;
        let client = client(&tenant);
        let written = written(&client, 1).await;
        let (read_back, _applied) = &written.prompts[0];
        assert_eq!(read_back.tag.is_some(), reads == 0, "{start}");
        tenant.forget_requests();
        written.read(&client, &prompt("p/m1")).await;
        assert_eq!(
            count(&tenant, "GET", &format!("{PROMPTS}/")),
            reads,
            "{start}"
        );
    }
}

#[tokio::test]
async fn versions_that_left_git_cost_no_reading() {
    let (tenant, _clock) = tenant(true, START).await;
    let client = client(&tenant);
    let mut written = written(&client, 1).await;
    let object = at(Kind::Prompt, &written.prompts[0].0.live_id);
    write(
        &client,
        &object,
        json!({"versions": {"2.0.0": "Be brief."}}),
    )
    .await
    .unwrap();
    let read_back = read(&client, &object).await;
    // Git declares the newer version alone.
    let wanted = fields(json!({"versions": {"2.0.0": "Be brief."}}));
    let mut remembered = applied(&read_back);
    remembered.fields = wanted.clone().into();
    written.prompts = vec![(read_back, remembered)];
    tenant.forget_requests();
    let snapshot = written.read(&client, &wanted).await;
    assert_eq!(count(&tenant, "GET", &format!("{PROMPTS}/")), 0);
    let live = snapshot.by_id(Kind::Prompt, &object.live_id).unwrap();
    let versions = live.fields.get("versions").unwrap();
    assert_eq!(versions["2.0.0"], json!("Be brief."));
    assert!(versions["1.0.0"].get("published").is_some(), "{versions}");
}
