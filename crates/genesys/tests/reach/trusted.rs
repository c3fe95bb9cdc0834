//! TLS: who is trusted, and which version of HTTP is spoken.

use lockstep_genesys::{Client, ConfigError};
use lockstep_model::tenant::Obstacle;

use crate::authority::Authority;
use crate::door::Door;
use crate::setup::{House, address, ask};

#[tokio::test]
async fn an_authority_that_is_given_is_trusted() {
    let house = House::build(&["localhost"]).await;
    let base = format!("https://localhost:{}", house.door.address.port());
    ask(house.config(&base)).await.unwrap();
    // One among several, as files of authorities are.
    let mut config = house.config(&base);
    let mut several = Authority::new().pem();
    several.extend(house.authority.pem());
    config.authorities = Some(several);
    ask(config).await.unwrap();
}

#[tokio::test]
async fn who_is_not_trusted_is_sent_nothing() {
    let house = House::build(&["localhost"]).await;
    let base = format!("https://localhost:{}", house.door.address.port());
    let mut config = house.config(&base);
    config.authorities = Some(Authority::new().pem());
    let error = ask(config).await.unwrap_err();
    assert_eq!(error.obstacle, Some(Obstacle::UnknownAuthority), "{error}");
    assert!(error.message.contains("`localhost:"), "{error}");
    assert_eq!((error.attempts, house.door.seen().tried), (1, 1), "{error}");
    assert!(house.tenant.requests().is_empty());
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let house = House::build(&["tenant.example"]).await;
    let base = format!("https://localhost:{}", house.door.address.port());
    let error = ask(house.config(&base)).await.unwrap_err();
    assert_eq!(error.obstacle, Some(Obstacle::Tls), "{error}");
    assert!(error.message.contains("not valid for"), "{error}");
    assert_eq!(house.door.seen().tried, 1);
}

#[tokio::test]
async fn a_file_that_holds_no_certificate_is_refused() {
    let house = House::build(&["localhost"]).await;
    let broken = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    let cut = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n";
    for pem in ["", "hello\n", broken, cut] {
        let mut config = house.config("https://localhost:1");
        config.authorities = Some(pem.as_bytes().to_vec());
        let refused = Client::new(config).err().expect("no client");
        assert!(
            matches!(refused, ConfigError::Authorities(_)),
            "{pem}: {refused}"
        );
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_it_is_offered() {
    let house = House::build(&["localhost"]).await;
    for (offered, agreed, start) in [
        (&["h2", "http/1.1"][..], "h2", "PRI * HTTP/2.0"),
        (&["http/1.1"][..], "http/1.1", "POST /oauth/to"),
        (&[][..], "", "POST /oauth/to"),
    ] {
        let tls = house.authority.server(&["localhost"], offered);
        let door = Door::open(tls, address(&house.tenant.base_url())).await;
        let base = format!("https://localhost:{}", door.address.port());
        ask(house.config(&base)).await.unwrap();
        let seen = door.seen();
        assert_eq!(seen.protocols.first().map(String::as_str), Some(agreed));
        assert_eq!(seen.starts[0], start.as_bytes());
    }
}
