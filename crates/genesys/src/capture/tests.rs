use serde_json::json;

use super::*;
use crate::wire::provider;

fn capture() -> Capture {
    let held = wire::collections().map(|of| {
        let rows = match wire::is_whole_in_rows(of.kind) {
            true => vec![json!({"id": "p-1", "name": "one", "etag": "\"a\"", "more": [1]})],
            false => vec![
                json!({"id": "q-1", "name": "two", "versions": [{"version": "1.0.0"}]}),
                json!({"name": "no id"}),
            ],
        };
        let rows = Rows {
            objects: rows
                .into_iter()
                .filter_map(|row| row.as_object().cloned())
                .collect(),
            odd: Vec::new(),
        };
        let mut wholes = BTreeMap::new();
        if !wire::is_whole_in_rows(of.kind) {
            let whole = json!({"id": "q-1", "name": "two", "versions": [
                {"version": "1.0.0", "systemPrompt": "Be kind."}]});
            let raw = Arc::new(whole.as_object().cloned().unwrap());
            let tag = Some("\"b\"".to_owned());
            wholes.insert(
                LiveId::new("q-1"),
                Fetched {
                    raw,
                    tag,
                    at: Some(7),
                },
            );
        }
        Held::new(of, rows, wholes)
    });
    Capture {
        organization: organization(),
        held: held.collect(),
    }
}

fn organization() -> Organization {
    Organization {
        id: "o-1".to_owned(),
        name: "Acme".to_owned(),
    }
}

fn written(capture: &Capture) -> Value {
    serde_json::to_value(capture.collections()).unwrap()
}

fn read(value: &Value) -> Result<Capture, CaptureError> {
    let collections: Collections<'_> = serde_json::from_value(value.clone()).unwrap();
    Capture::restore(organization(), collections)
}

#[test]
fn what_is_written_reads_back() {
    let capture = capture();
    let value = written(&capture);
    let back = read(&value).unwrap();
    assert_eq!(written(&back), value);
    let digest = |capture: &Capture| capture.collections().digest();
    assert_eq!(digest(&back), digest(&capture));
    assert!(back.offers_tags());
    let shown: Vec<_> = back.shown().map(|shown| (shown.path, shown.tag)).collect();
    assert_eq!(
        shown.first().unwrap(),
        &(provider::WIRE.collection.path, Some("\"a\""))
    );
}

#[test]
fn what_was_altered_is_named() {
    let mut value = written(&capture());
    value[0]["objects"][0]["row"]["more"] = json!([2]);
    let error = read(&value).unwrap_err();
    assert!(
        matches!(&error, CaptureError::Altered { id, .. } if id == "p-1"),
        "{error}"
    );
}

#[test]
fn a_list_that_is_missing_tells_nothing() {
    let mut value = written(&capture());
    value.as_array_mut().unwrap().remove(1);
    assert!(matches!(read(&value), Err(CaptureError::Missing(_))));
    let mut value = written(&capture());
    let again = value[0].clone();
    value.as_array_mut().unwrap().push(again);
    assert!(matches!(read(&value), Err(CaptureError::Twice(_))));
    let mut value = written(&capture());
    value[0]["path"] = json!("/elsewhere");
    assert!(matches!(read(&value), Err(CaptureError::Unknown { .. })));
}

#[test]
fn objects_that_no_tenant_shows_are_refused() {
    let mut value = written(&capture());
    let again = value[0]["objects"][0].clone();
    value[0]["objects"].as_array_mut().unwrap().push(again);
    let error = read(&value).unwrap_err().to_string();
    assert!(error.ends_with("is there twice"), "{error}");
    let mut value = written(&capture());
    value[0]["objects"][0]["liveId"] = json!("p-2");
    assert!(read(&value).unwrap_err().to_string().contains("another id"));
}

#[test]
fn secrets_are_taken_out() {
    let mask = crate::mask::Mask::default();
    mask.add("canary-secret");
    let mut raw = json!({"id": "p-1", "apiKey": "k", "headers": {"X-Auth-Token": "t"},
        "note": "a canary-secret b", "maxTokens": 3});
    let raw = raw.as_object_mut().unwrap();
    cleanse::Cleanse::new(provider::WIRE.collection, &mask).object(raw);
    assert_eq!(
        Value::Object(raw.clone()),
        json!({"id": "p-1", "headers": {"X-Auth-Token": "(hidden)"}, "note": "a (secret) b",
            "maxTokens": 3})
    );
}
