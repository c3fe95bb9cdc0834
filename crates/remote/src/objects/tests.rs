use object_store::memory::InMemory;

use super::*;

fn objects() -> Objects {
    Objects::new(
        (Arc::new(InMemory::new()), None),
        "a/b",
        "s3://x/a/b".to_owned(),
        1,
    )
}

#[tokio::test]
async fn an_object_is_made_once() {
    let objects = objects();
    assert_eq!(objects.make("entries/1", b"one").await.unwrap(), Made::Ours);
    // The same again is an answer that was lost.
    assert_eq!(objects.make("entries/1", b"one").await.unwrap(), Made::Ours);
    assert_eq!(
        objects.make("entries/1", b"two").await.unwrap(),
        Made::Theirs
    );
    assert_eq!(objects.get("entries/1").await.unwrap().unwrap(), b"one");
    assert_eq!(objects.get("entries/2").await.unwrap(), None);
}

#[tokio::test]
async fn names_are_listed_from_somewhere_on() {
    let objects = objects();
    for name in ["entries/3", "entries/1", "entries/2", "other/4"] {
        objects.make(name, b"x").await.unwrap();
    }
    assert_eq!(
        objects.list("entries", None).await.unwrap(),
        ["1", "2", "3"]
    );
    let after = objects.list("entries", Some("entries/1")).await.unwrap();
    assert_eq!(after, ["2", "3"]);
    assert!(objects.list("none", None).await.unwrap().is_empty());
}

#[test]
fn what_a_store_says_is_told_in_a_line() {
    let body = "<Error><Code>AccessDenied</Code>\n<Message>Access\nDenied</Message></Error>";
    let error = StoreError::Generic {
        store: "S3",
        source: body.into(),
    };
    assert_eq!(why(&error), "AccessDenied: Access Denied");
    let error = StoreError::Generic {
        store: "S3",
        source: "x".repeat(1000).into(),
    };
    assert_eq!(why(&error).chars().count(), SHOWN + 1);
}
