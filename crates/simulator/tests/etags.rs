//! Tags: where they are offered, what `If-Match` does, and that they can be switched off.

mod support;

use lockstep_simulator::{Behaviour, Collection, Config};
use reqwest::Method;
use serde_json::json;
use support::{MODELS, PROMPTS, PROVIDERS, model, prompt, provider, read, tenant, tenant_of};

#[tokio::test]
async fn reads_and_writes_carry_a_tag_and_rows_the_same() {
    let tenant = tenant().await;
    let made = tenant.post(PROVIDERS, &provider("p")).await;
    let tag = made.header("etag").expect("tag").to_owned();
    let path = format!("{PROVIDERS}/{}", made.json()["id"].as_str().expect("id"));
    assert_eq!(tenant.get(&path).await.header("etag"), Some(tag.as_str()));
    assert_eq!(
        tenant.get(PROVIDERS).await.json()["entities"][0]["etag"],
        tag
    );
    let mut next = provider("p");
    next["timeout"] = json!(2_000);
    let put = tenant.put(&path, &next).await;
    assert_ne!(put.header("etag"), Some(tag.as_str()));
    let user = tenant.post(PROMPTS, &prompt("a", "p/m1")).await;
    assert!(user.header("etag").is_some());
}

#[tokio::test]
async fn a_stale_tag_is_refused_and_a_fresh_one_is_not() {
    let tenant = tenant().await;
    let made = tenant.post(PROVIDERS, &provider("p")).await;
    let id = made.json()["id"].as_str().expect("id").to_owned();
    let (path, tag) = (
        format!("{PROVIDERS}/{id}"),
        made.header("etag").expect("tag").to_owned(),
    );
    tenant
        .running
        .edit(Collection::Providers, &id, json!({"timeout": 9_000}))
        .expect("edited");
    let mut next = provider("p");
    next["timeout"] = json!(2_000);
    let send = |method: Method, tag: String| {
        let body = (method == Method::PUT).then_some(&next);
        let request = tenant.request(method, &path, body).header("if-match", tag);
        async move { read(request.send().await.expect("answer")).await }
    };
    let stale = send(Method::PUT, tag.clone()).await;
    assert_eq!(
        (stale.status, stale.fault().0.as_str()),
        (412, "precondition.failed")
    );
    assert_eq!(tenant.get(&path).await.json()["timeout"], 9_000);
    assert_eq!(send(Method::DELETE, tag).await.status, 412);
    let fresh = tenant
        .get(&path)
        .await
        .header("etag")
        .expect("tag")
        .to_owned();
    let put = send(Method::PUT, fresh).await;
    assert_eq!(put.status, 200);
    let last = put.header("etag").expect("tag").to_owned();
    assert_eq!(send(Method::DELETE, last).await.status, 204);
}

#[tokio::test]
async fn models_heed_tags_when_they_are_asked() {
    let tenant = tenant().await;
    let id = tenant.register(&model("production-llm")).await;
    let path = format!("{MODELS}/{id}");
    let tag = tenant
        .get(&path)
        .await
        .header("etag")
        .expect("tag")
        .to_owned();
    let put = tenant.request(Method::PUT, &path, Some(&model("production-llm")));
    assert_eq!(
        put.header("if-match", "\"other\"")
            .send()
            .await
            .expect("answer")
            .status(),
        412
    );
    let put = tenant.request(Method::PUT, &path, Some(&model("production-llm")));
    assert_eq!(
        put.header("if-match", tag)
            .send()
            .await
            .expect("answer")
            .status(),
        202
    );
}

#[tokio::test]
async fn tags_can_be_switched_off() {
    let behaviour = Behaviour {
        etags: false,
        ..Behaviour::default()
    };
    let tenant = tenant_of(Config {
        behaviour,
        ..Config::default()
    })
    .await;
    let made = tenant.post(PROVIDERS, &provider("p")).await;
    let path = format!("{PROVIDERS}/{}", made.json()["id"].as_str().expect("id"));
    assert_eq!(made.header("etag"), None);
    assert_eq!(tenant.get(&path).await.header("etag"), None);
    assert_eq!(
        tenant.get(PROVIDERS).await.json()["entities"][0].get("etag"),
        None
    );
    let request = tenant
        .request(Method::DELETE, &path, None)
        .header("if-match", "\"x\"");
    assert_eq!(request.send().await.expect("answer").status(), 204);
}
