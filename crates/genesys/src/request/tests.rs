//! Looks at requests without sending them.

use lockstep_model::Kind;
use serde_json::json;

use super::*;
use crate::wire;

fn requests() -> Requests {
    Requests::new(Url::parse("https://api.example.com").unwrap())
}

fn collection(kind: Kind) -> &'static Collection {
    wire::of(kind).unwrap().collection
}

fn sent(call: &Call) -> Request<Vec<u8>> {
    call.request(&SecretString::from("t0ken")).unwrap()
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> Option<&'a str> {
    request
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

#[test]
fn pages_are_asked_for_in_a_stable_order() {
    let call = requests().page(collection(Kind::Model), 3);
    let request = sent(&call);
    assert_eq!(request.method(), Method::GET);
    assert_eq!(
        request.uri().to_string(),
        "https://api.example.com/api/v2/ai/llm-gateway/models\
         ?pageSize=100&pageNumber=3&sortBy=name&sortOrder=asc"
    );
    assert_eq!(header(&request, "authorization"), Some("Bearer t0ken"));
    assert_eq!(header(&request, "content-type"), None);
    assert_eq!(call.scope, Some("ai:llm-gateway:read"));
}

#[test]
fn ids_stay_one_segment() {
    let call = requests().get(collection(Kind::Prompt), &LiveId::new("a/../b?c#d"));
    assert_eq!(
        call.url.path(),
        "/api/v2/ai/llm/gateway/prompts/a%2F..%2Fb%3Fc%23d"
    );
    assert_eq!(call.url.query(), None);
}

#[test]
fn ids_that_lead_elsewhere_are_never_sent() {
    let of = collection(Kind::Prompt);
    for id in ["", ".", "..", "a\nb", "\t", "a\u{7f}"] {
        let call = requests().delete(of, &LiveId::new(id), None);
        let refused = call.request(&SecretString::from("t0ken")).unwrap_err();
        assert!(matches!(refused, Unbuilt::Id), "{id:?}");
        let job = requests().job(id).request(&SecretString::from("t0ken"));
        assert!(matches!(job, Err(Unbuilt::Id)), "{id:?}");
    }
    let call = requests().get(of, &LiveId::new("%2e%2e"));
    assert_eq!(
        sent(&call).uri().path(),
        "/api/v2/ai/llm/gateway/prompts/%252e%252e"
    );
}

#[test]
fn writes_carry_the_tag_and_json() {
    let body = json!({"name": "x"}).as_object().unwrap().clone();
    let id = LiveId::new("p-1");
    let of = collection(Kind::Provider);
    let put = requests().put(of, &id, Some("\"7\"".to_owned()), body.clone());
    let request = sent(&put);
    assert_eq!(header(&request, "if-match"), Some("\"7\""));
    assert_eq!(header(&request, "content-type"), Some("application/json"));
    assert_eq!(request.body(), br#"{"name":"x"}"#);
    assert_eq!(put.name(), "PUT /api/v2/ai/llm/providers/p-1");
    let post = requests().post(of, body);
    assert!(!post.is_repeatable() && put.is_repeatable());
    assert_eq!(header(&sent(&post), "if-match"), None);
    let delete = requests().delete(of, &id, None);
    assert_eq!(header(&sent(&delete), "if-match"), None);
    assert!(sent(&delete).body().is_empty());
}

fn credentials(style: TokenStyle) -> Credentials {
    Credentials {
        id: "id".to_owned(),
        secret: SecretString::from("s&cret"),
        style,
        url: Url::parse("https://login.example.com/oauth/token").unwrap(),
    }
}

#[test]
fn tokens_are_asked_for_in_both_styles() {
    let basic = credentials(TokenStyle::Basic).request(&["a", "b"]).unwrap();
    assert_eq!(header(&basic, "authorization"), Some("Basic aWQ6cyZjcmV0"));
    assert_eq!(basic.body(), b"grant_type=client_credentials");
    let body = credentials(TokenStyle::Body).request(&["a", "b"]).unwrap();
    assert_eq!(header(&body, "authorization"), None);
    assert_eq!(
        body.body(),
        b"grant_type=client_credentials&client_id=id&client_secret=s%26cret&scope=a+b"
    );
}

#[test]
fn debug_output_holds_no_secret() {
    let shown = format!("{:?}", credentials(TokenStyle::Body));
    assert!(!shown.contains("s&cret"), "{shown}");
}
