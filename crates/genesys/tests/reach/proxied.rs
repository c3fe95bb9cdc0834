//! Proxies: what goes through them, what does not, and what they refuse.

use lockstep_genesys::{Client, ConfigError};
use lockstep_model::tenant::Obstacle;

use crate::gate::Gate;
use crate::setup::{House, ask, proxy};

const PASSWORD: &str = "canary-pass-5d1";

#[tokio::test]
async fn https_goes_through_the_proxy() {
    let house = House::build(&["tenant.example"]).await;
    let gate = Gate::Opens(house.door.address).stand().await;
    let mut config = house.config("https://tenant.example");
    let url = format!("http://me:{PASSWORD}@{}", gate.address);
    config.proxy = proxy(&url, "elsewhere.example");
    assert!(!format!("{config:?}").contains(PASSWORD));
    ask(config).await.unwrap();
    let asked = gate.asked();
    for head in &asked {
        assert!(
            head.starts_with("CONNECT tenant.example:443 HTTP/1.1\r\n"),
            "{head}"
        );
        // me:canary-pass-5d1
        let sent = "proxy-authorization: basic bwu6y2fuyxj5lxbhc3mtnwqx";
        assert!(head.to_ascii_lowercase().contains(sent), "{head}");
    }
    assert!(!asked.is_empty());
    // Nothing of it reaches the tenant.
    let requests = format!("{:?}", house.tenant.requests()).to_ascii_lowercase();
    assert!(!requests.contains("proxy-authorization"), "{requests}");
}

#[tokio::test]
async fn hosts_that_need_no_proxy_are_reached_without_it() {
    let house = House::build(&["0.0.0.0"]).await;
    let gate = Gate::Opens(house.door.address).stand().await;
    // An address that is not loopback and leads here all the same.
    let base = format!("https://0.0.0.0:{}", house.door.address.port());
    for (except, through) in [
        ("", true),
        ("10.0.0.0/8, .example", true),
        ("0.0.0.0/8", false),
        (" tenant.example ,, 0.0.0.0", false),
        ("*", false),
    ] {
        let before = gate.asked().len();
        let mut config = house.config(&base);
        config.proxy = proxy(&gate.address.to_string(), except);
        ask(config).await.unwrap();
        assert_eq!(gate.asked().len() > before, through, "`{except}`");
    }
}

#[tokio::test]
async fn loopback_is_never_reached_through_a_proxy() {
    let house = House::build(&["localhost", "127.0.0.1"]).await;
    let gate = Gate::Refuses("403 Forbidden").stand().await;
    for host in ["localhost", "127.0.0.1"] {
        let base = format!("https://{host}:{}", house.door.address.port());
        let mut config = house.config(&base);
        config.proxy = proxy(&gate.address.to_string(), "");
        ask(config).await.unwrap();
    }
    assert_eq!(gate.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_proxy_that_stands_in_the_way_is_named() {
    let house = House::build(&["tenant.example"]).await;
    let closed = Gate::Refuses("403 Forbidden").stand().await;
    let shy = Gate::Refuses("407 Proxy Authentication Required")
        .stand()
        .await;
    let gone = {
        let standing = Gate::Refuses("403 Forbidden").stand().await;
        standing.address
    };
    // Until its task is gone, so is its port.
    while tokio::net::TcpStream::connect(gone).await.is_ok() {
        tokio::task::yield_now().await;
    }
    for (address, obstacle, tries) in [
        (closed.address, Obstacle::ProxyRefusal, 5),
        (shy.address, Obstacle::ProxyCredentials, 1),
        (gone, Obstacle::NoProxy, 5),
    ] {
        let mut config = house.config("https://tenant.example");
        config.proxy = proxy(&format!("http://me:{PASSWORD}@{address}"), "");
        let error = ask(config).await.unwrap_err();
        assert_eq!(error.obstacle, Some(obstacle), "{error}");
        assert_eq!(error.attempts, tries, "{error}");
        assert!(error.message.contains(&address.to_string()), "{error}");
        assert!(!format!("{error:?}").contains(PASSWORD), "{error:?}");
    }
    assert!(house.tenant.requests().is_empty());
}

#[tokio::test]
async fn what_is_no_proxy_is_refused_before_anything_is_sent() {
    let house = House::build(&["tenant.example"]).await;
    for url in ["socks5://127.0.0.1:1", "http://"] {
        let mut config = house.config("https://tenant.example");
        config.proxy = proxy(url, "");
        let refused = Client::new(config).err().expect("no client");
        assert!(matches!(refused, ConfigError::Proxy(_)), "{refused}");
    }
}
