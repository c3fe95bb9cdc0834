//! Lists: pages, their bounds, their order and their lag.

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use lockstep_simulator::{Behaviour, Clock, Config, ManualClock, Order};
use serde_json::{Value, json};
use support::{PROVIDERS, Tenant, provider, tenant, tenant_of};

async fn with_providers(config: Config, count: usize) -> Tenant {
    let tenant = tenant_of(config).await;
    for index in 0..count {
        let _id = tenant
            .create(PROVIDERS, &provider(&format!("p{index:03}")))
            .await;
    }
    tenant
}

fn names(page: &Value) -> Vec<String> {
    let rows = page["entities"].as_array().expect("entities");
    rows.iter()
        .map(|row| row["name"].as_str().expect("name").to_owned())
        .collect()
}

#[tokio::test]
async fn pages_add_up_and_lead_on() {
    let tenant = with_providers(Config::default(), 7).await;
    let first = tenant
        .get(&format!("{PROVIDERS}?pageSize=3&sortBy=name"))
        .await
        .json();
    assert_eq!(
        (&first["total"], &first["pageSize"], &first["pageNumber"]),
        (&json!(7), &json!(3), &json!(1))
    );
    assert_eq!(first["pageCount"], 3);
    let mut seen = names(&first);
    let mut next = first["nextUri"].as_str().map(str::to_owned);
    while let Some(path) = next {
        let page = tenant.get(&path).await.json();
        seen.extend(names(&page));
        next = page["nextUri"].as_str().map(str::to_owned);
    }
    let wanted: Vec<String> = (0..7).map(|index| format!("p{index:03}")).collect();
    assert_eq!(seen, wanted);
    let beyond = tenant
        .get(&format!("{PROVIDERS}?pageSize=3&pageNumber=9"))
        .await
        .json();
    assert_eq!((names(&beyond).len(), &beyond["total"]), (0, &json!(7)));
}

#[tokio::test]
async fn sizes_out_of_range_are_refused() {
    let tenant = tenant().await;
    for query in [
        "pageSize=101",
        "pageSize=0",
        "pageSize=x",
        "pageNumber=0",
        "pageNumber=-1",
    ] {
        let got = tenant.get(&format!("{PROVIDERS}?{query}")).await;
        assert_eq!(got.status, 400, "{query}");
        assert_eq!(got.fault().1, [query.split_once('=').expect("pair").0]);
    }
    assert_eq!(
        tenant
            .get(&format!("{PROVIDERS}?pageSize=100"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_order_can_be_any() {
    let tenant = with_providers(Config::default(), 12).await;
    let path = format!("{PROVIDERS}?pageSize=100&sortBy=name&sortOrder=asc");
    let by_name = names(&tenant.get(&path).await.json());
    let mut sorted = by_name.clone();
    sorted.sort();
    assert_eq!(by_name, sorted);
    let descending = tenant.get(&path.replace("asc", "desc")).await.json();
    assert_eq!(names(&descending).first(), sorted.last());
    tenant
        .running
        .behave(|behaviour| behaviour.order = Order::Reversed)
        .expect("valid");
    assert_eq!(
        names(&tenant.get(&path).await.json()).first(),
        sorted.last()
    );
    tenant
        .running
        .behave(|behaviour| behaviour.order = Order::Shuffled)
        .expect("valid");
    let shuffled = names(&tenant.get(&path).await.json());
    assert_ne!(shuffled, sorted);
    assert_eq!(shuffled, names(&tenant.get(&path).await.json()));
    assert_eq!(shuffled.iter().collect::<BTreeSet<_>>().len(), 12);
    tenant
        .running
        .behave(|behaviour| behaviour.order = Order::Moving)
        .expect("valid");
    assert_ne!(
        names(&tenant.get(&path).await.json()),
        names(&tenant.get(&path).await.json())
    );
}

#[tokio::test]
async fn lists_lag_and_reads_by_id_do_not() {
    let clock = ManualClock::starting_at(1_800_000_000_000);
    let behaviour = Behaviour {
        list_lag_ms: 2_000,
        ..Behaviour::default()
    };
    let config = Config {
        clock: Clock::Manual(clock.clone()),
        behaviour,
        ..Config::default()
    };
    let tenant = tenant_of(config).await;
    let count = || async { tenant.get(PROVIDERS).await.json()["total"].clone() };
    let id = tenant.create(PROVIDERS, &provider("p")).await;
    assert_eq!(count().await, 0);
    assert_eq!(tenant.get(&format!("{PROVIDERS}/{id}")).await.status, 200);
    assert_eq!(
        tenant.post(PROVIDERS, &provider("p")).await.status,
        409,
        "names are current"
    );
    clock.advance(Duration::from_millis(1_500));
    let mut changed = provider("p");
    changed["timeout"] = json!(5_000);
    assert_eq!(
        tenant
            .put(&format!("{PROVIDERS}/{id}"), &changed)
            .await
            .status,
        200
    );
    clock.advance(Duration::from_millis(500));
    let row = tenant.get(PROVIDERS).await.json()["entities"][0].clone();
    assert_eq!(
        row["timeout"], 30_000,
        "the list shows the state before the change"
    );
    clock.advance(Duration::from_millis(1_500));
    assert_eq!(
        tenant.get(PROVIDERS).await.json()["entities"][0]["timeout"],
        5_000
    );
    assert_eq!(
        tenant.delete(&format!("{PROVIDERS}/{id}")).await.status,
        204
    );
    assert_eq!(count().await, 1);
    assert_eq!(tenant.get(&format!("{PROVIDERS}/{id}")).await.status, 404);
    clock.advance(Duration::from_millis(2_000));
    assert_eq!(count().await, 0);
    let too_long = tenant
        .running
        .behave(|behaviour| behaviour.list_lag_ms = 5_001);
    assert!(too_long.is_err());
}

#[tokio::test]
async fn ten_thousand_objects_are_held_and_paged() {
    let tenant = tenant().await;
    let rows: Vec<Value> = (0..10_000)
        .map(|index| provider(&format!("p{index:05}")))
        .collect();
    assert_eq!(
        tenant
            .running
            .load(json!({"providers": rows}))
            .expect("loaded"),
        10_000
    );
    let mut seen = BTreeSet::new();
    for page in 1..=100 {
        let path = format!("{PROVIDERS}?pageSize=100&pageNumber={page}&sortBy=name");
        seen.extend(names(&tenant.get(&path).await.json()));
    }
    assert_eq!(seen.len(), 10_000);
}

#[tokio::test]
async fn planted_objects_may_share_a_name_and_keep_their_ids() {
    let tenant = tenant().await;
    for id in [
        "11111111-0000-4000-8000-000000000000",
        "22222222-0000-4000-8000-000000000000",
    ] {
        let mut body = provider("twin");
        body["id"] = json!(id);
        let planted = tenant
            .running
            .plant(lockstep_simulator::Collection::Providers, body);
        assert_eq!(planted.expect("planted"), id);
    }
    let page = tenant.get(PROVIDERS).await.json();
    assert_eq!(names(&page), ["twin", "twin"]);
}
