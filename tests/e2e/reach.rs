//! A tenant that is not reached: what is said of it, and what to do about it.

use std::net::TcpListener;
use std::thread;

use tokio::runtime::Builder;

use crate::authority::Authority;
use crate::door::Door;
use crate::project::Project;
use crate::served::Served;

/// A project with one environment, `prod`, and settings of its tenant.
fn project(tenant: &str) -> Project {
    let mut project = Project::empty();
    project.write(
        "lockstep.yaml",
        &format!(
            "apiVersion: lockstep.dev/v1\nkind: Project\nmetadata: {{name: p}}\nspec:\n  \
             manifests: [manifests]\n  environments:\n    prod:\n      tenant: {{{tenant}}}\n      \
             ledger: file:ledger\n"
        ),
    );
    project.write("manifests/empty.yaml", "");
    project.set("GENESYSCLOUD_OAUTHCLIENT_ID", "id");
    project.set("GENESYSCLOUD_OAUTHCLIENT_SECRET", "canary-secret-of-client");
    project
}

/// A port that nobody listens on.
fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

#[test]
fn a_tenant_that_is_not_there_is_named() {
    let place = closed();
    let ran = project(&format!("baseUrl: \"http://{place}\"")).run(&["plan"]);
    ran.ends(1)
        .warns(&format!("nobody takes connections at `{place}`"))
        .warns(&format!("`lockstep sim --listen {place}`"));
}

#[test]
fn a_run_ends_when_its_time_is_over() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let place = silent.local_addr().expect("an address");
    let settings = format!("baseUrl: \"http://{place}\", deadline: 1440m");
    let project = project(&settings);
    for command in ["plan", "drift", "apply"] {
        let ran = project.run(&[command, "--deadline", "1s"]).ends(1);
        ran.warns("the time of the run").warns("--deadline");
    }
    for wrong in ["soon", "1h", "0s", "1441m"] {
        let ran = project.run(&["plan", "--deadline", wrong]).ends(64);
        ran.warns("such as 30m");
    }
}

#[test]
fn a_host_that_does_not_answer_is_given_up_in_its_time() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let place = silent.local_addr().expect("an address");
    let settings = format!("baseUrl: \"http://{place}\", timeouts: {{answer: 1s}}");
    let ran = project(&settings).run(&["plan"]).ends(1);
    ran.warns("no answer").warns("tenant.timeouts.answer`");
}

#[test]
fn a_proxy_that_stands_in_the_way_is_named_with_its_variable() {
    let place = closed();
    for (name, settings) in [
        ("HTTPS_PROXY", "baseUrl: \"https://tenant.invalid\""),
        ("https_proxy", "region: eu-central-1"),
        ("ALL_PROXY", "region: tenant.invalid"),
    ] {
        let mut project = project(settings);
        project.set(name, &format!("http://me:canary-pass@{place}"));
        let ran = project.run(&["plan", "-vv"]).ends(1);
        assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
        ran.warns("the proxy is not there")
            .warns(&format!("`{place}`"))
            .warns(name);
    }
    let mut project = project("region: eu-central-1");
    project.set("HTTPS_PROXY", "socks5://me:canary-pass@127.0.0.1");
    let ran = project.run(&["plan"]).ends(1);
    assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
    ran.warns("socks5").warns("HTTPS_PROXY names it");
}

#[test]
fn hosts_in_no_proxy_are_reached_without_the_proxy() {
    let (proxy, tenant) = (closed(), closed());
    let tenant = tenant.replace("127.0.0.1", "0.0.0.0");
    for (name, hosts) in [("NO_PROXY", "0.0.0.0"), ("no_proxy", "*")] {
        let mut project = project(&format!("baseUrl: \"https://{tenant}\""));
        project.set("HTTPS_PROXY", &format!("http://{proxy}"));
        project.set(name, hosts);
        let ran = project.run(&["plan"]).ends(1);
        ran.warns(&format!("nobody takes connections at `{tenant}`"));
    }
}

#[test]
fn a_file_of_authorities_is_read_before_anything_is_sent() {
    let settings = "region: eu-central-1, caFile: ca.pem";
    let project = project(settings);
    let named = "the file of certificate authorities ca.pem cannot be used";
    let ran = project.run(&["plan"]).ends(1);
    ran.warns(named)
        .warns("spec.environments.prod.tenant.caFile");
    project.write(
        "ca.pem",
        "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----\n",
    );
    let ran = project.run(&["plan"]).ends(1).warns(named);
    assert!(!ran.stderr.contains("canary"), "{}", ran.stderr);
}

/// Runs some work while a door of TLS stands before a tenant.
fn behind_tls(served: &Served, work: impl FnOnce(&str, &[u8])) {
    let authority = Authority::new();
    let tls = authority.server(&["localhost"], &["h2", "http/1.1"]);
    let upstream = served.base.trim_start_matches("http://");
    let upstream = upstream.parse().expect("an address");
    let (open, opened) = std::sync::mpsc::channel();
    let (close, closed) = tokio::sync::oneshot::channel();
    let standing = thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let door = Door::open(tls, upstream).await;
            open.send(door.address.port()).expect("somebody waits");
            closed.await.expect("the work ends");
        });
    });
    let port = opened.recv().expect("the door is open");
    work(&format!("https://localhost:{port}"), &authority.pem());
    close.send(()).expect("the door stands");
    standing.join().expect("nothing went wrong at the door");
}

#[test]
fn a_tenant_is_trusted_by_a_file_of_authorities() {
    let served = Served::start(&Project::empty());
    behind_tls(&served, |base, pem| {
        let ready = |settings: &str| {
            let mut project = project(&format!("baseUrl: \"{base}\", {settings}"));
            project.set("GENESYSCLOUD_OAUTHCLIENT_ID", &served.client.0);
            project.set("GENESYSCLOUD_OAUTHCLIENT_SECRET", &served.client.1);
            project.write_bytes("certs/ca.pem", pem);
            project
        };
        // Behind a directory without certificates, as on a bare machine.
        let mut bare = ready("caFile: certs/ca.pem");
        bare.set("SSL_CERT_DIR", "certs");
        bare.run(&["plan"]).ends(0);
        let trusting = ready("caFile: ./certs/../certs/ca.pem");
        trusting.run(&["plan"]).ends(0);
        let root = trusting.path("certs/ca.pem");
        let rooted = ready(&format!("caFile: {}", root.display()));
        rooted.run(&["plan"]).ends(0);
        served.forget();
        let ran = ready("tokenStyle: basic").run(&["plan"]).ends(1);
        ran.warns("is signed by nobody who is trusted here")
            .warns("`spec.environments.prod.tenant.caFile`");
        assert_eq!(served.requests(), Vec::<String>::new());
    });
}

#[test]
fn a_region_comes_from_its_variable_where_an_organization_is_named() {
    let mut project = project("organization: o-1");
    project.run(&["plan"]).ends(1).warns("GENESYSCLOUD_REGION");
    project.set("GENESYSCLOUD_REGION", "the moon");
    let ran = project.run(&["plan"]).ends(1);
    ran.warns("neither a known region").warns("eu-central-1");
    let place = closed();
    project.set("GENESYSCLOUD_REGION", "eu-west-1");
    project.set("HTTPS_PROXY", &place);
    let ran = project.run(&["plan"]).ends(1);
    ran.warns("the tenant at https://api.mypurecloud.ie");
}

#[test]
fn a_token_that_is_given_wins_over_a_client() {
    let served = Served::start(&Project::empty());
    let mut project = project(&format!("baseUrl: \"{}\"", served.base));
    project.run(&["plan"]).ends(1).warns("tenant.credentials`");
    served.forget();
    project.set("GENESYSCLOUD_ACCESS_TOKEN", served.token());
    project.run(&["plan"]).ends(0);
    let asked = served.requests();
    assert!(!asked.iter().any(|one| one.contains("/oauth")), "{asked:?}");
}
