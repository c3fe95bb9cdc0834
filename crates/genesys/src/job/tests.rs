//! Jobs in both spellings.

use serde_json::json;

use super::*;

fn read(body: &Value) -> Standing {
    standing(Some(body), &Mask::default())
}

#[test]
fn both_spellings_of_the_states_are_read() {
    for state in ["COMPLETED", "Succeeded"] {
        let body = json!({"id": "j", "status": state, "result": {"id": "m-1"}});
        assert_eq!(read(&body), Standing::Completed(Some(LiveId::new("m-1"))));
        assert_eq!(read(&json!({"status": state})), Standing::Completed(None));
    }
    for state in [
        "QUEUED",
        "RUNNING",
        "Queued",
        "InProgress",
        "Reticulating",
        "",
    ] {
        assert_eq!(read(&json!({"status": state})), Standing::Running);
    }
    assert_eq!(standing(None, &Mask::default()), Standing::Running);
}

#[test]
fn failures_are_told_apart_by_code() {
    for (code, failure) in [
        ("name.conflict", Failure::NameTaken),
        ("endpoint.unreachable", Failure::Job),
    ] {
        let body = json!({"status": "Failed", "errors": [{"message": "no way", "code": code}]});
        let Standing::Failed(error) = read(&body) else {
            panic!("{code} failed");
        };
        assert_eq!(error.failure, failure);
        assert_eq!(error.details, ["no way"]);
        assert_eq!(error.code.as_deref(), Some(code));
    }
    assert!(matches!(
        read(&json!({"status": "FAILED"})),
        Standing::Failed(_)
    ));
}
