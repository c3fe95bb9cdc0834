//! What servers refuse: the error names the setting to change, comes soon, and holds no secret.

use lockstep_remote::{Error, Extent, Location, Remote, Settings, Store};
use secrecy::SecretString;

use crate::bucket::{Bucket, SECRET};
use crate::gate::{Fault, Gate};
use crate::stage::{clock, holder};

type Variables = Vec<(String, SecretString)>;

/// Opens a place and reads it; the error and what helps come out.
async fn refused(location: &Location, variables: Variables) -> (String, Option<&'static str>) {
    let settings = Settings {
        variables,
        proxy: None,
        authorities: None,
        root: std::env::temp_dir(),
        clock: clock(),
        seed: 1,
    };
    let folder = tempfile::tempdir().expect("a folder");
    let error = match Remote::open(location, &settings).await {
        Ok(remote) => remote
            .sync(&folder.path().join("a"), &holder(), Extent::Base)
            .await
            .expect_err("it is refused"),
        Err(error) => error,
    };
    assert!(!error.is_damage(), "{error:?}");
    let told = format!("{error} {error:?}");
    assert!(!told.contains(SECRET), "{told}");
    assert!(!told.contains("T1RIRVI"), "{told}");
    let help = if let Error::Unreachable { help, .. } = &error {
        *help
    } else {
        None
    };
    (error.to_string(), help)
}

fn with(mut variables: Variables, name: &str, value: &str) -> Variables {
    variables.retain(|(there, _value)| there != name);
    variables.push((name.to_owned(), SecretString::from(value)));
    variables
}

fn says(got: &(String, Option<&'static str>), words: &[&str]) {
    let text = format!("{} {}", got.0, got.1.unwrap_or("(no help)"));
    for word in words {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there() {
    for mut bucket in Bucket::all() {
        "acme-nowhere".clone_into(&mut bucket.name);
        let got = refused(&bucket.location(), bucket.variables(None)).await;
        says(&got, &["acme-nowhere", "name in `ledger`"]);
    }
}

#[tokio::test]
async fn an_account_with_another_key() {
    let Some(bucket) = Bucket::azure() else {
        return;
    };
    let variables = bucket.variables(None);
    let other = "T1RIRVItU0VDUkVULUtFWS1JUy1IRVJF";
    let variables = with(variables, "AZURE_STORAGE_ACCOUNT_KEY", other);
    let got = refused(&bucket.location(), variables).await;
    says(
        &got,
        &["AZURE_STORAGE_ACCOUNT_KEY", "do not belong together"],
    );
}

#[tokio::test]
async fn no_account_and_no_right_connection_string() {
    let location = Location::Objects {
        store: Store::Azure,
        bucket: "ledger".to_owned(),
        prefix: String::new(),
    };
    let got = refused(&location, Vec::new()).await;
    says(&got, &["az://ledger", "AZURE_STORAGE_ACCOUNT_NAME"]);
    let variables = with(Vec::new(), "AZURE_STORAGE_CONNECTION_STRING", SECRET);
    let got = refused(&location, variables).await;
    says(&got, &["NAME=VALUE"]);
}

#[tokio::test]
async fn whoever_may_not_is_told_which_rights_are_needed() {
    let rights = ["s3:GetObject", "Storage Blob Data", "storage.objects.get"];
    for bucket in Bucket::all() {
        let gate = Gate::open(bucket.port, |_method, _path| Fault::Denied).await;
        let got = refused(&bucket.location(), bucket.variables(Some(&gate.url))).await;
        assert!(rights.iter().any(|right| got.1.unwrap().contains(right)));
        // It is not tried again and again.
        assert!(gate.count(Fault::Denied) <= 2);
    }
}

#[tokio::test]
async fn another_region() {
    let Some(bucket) = Bucket::s3() else {
        return;
    };
    let gate = Gate::open(bucket.port, |_method, _path| Fault::Elsewhere).await;
    let got = refused(&bucket.location(), bucket.variables(Some(&gate.url))).await;
    says(&got, &["AWS_REGION"]);
    assert!(gate.count(Fault::Elsewhere) <= 2);
}

#[tokio::test]
async fn plain_http_leaves_no_machine() {
    for (store, name) in [
        (Store::S3, "AWS_ENDPOINT_URL_S3"),
        (Store::Azure, "AZURE_STORAGE_ENDPOINT"),
        (Store::Gcs, "GOOGLE_BASE_URL"),
        (Store::Gcs, "STORAGE_EMULATOR_HOST"),
    ] {
        let location = Location::Objects {
            store,
            bucket: "ledger".to_owned(),
            prefix: "p".to_owned(),
        };
        // Another that is right does not hide it.
        let variables = with(Vec::new(), "AWS_ENDPOINT_URL", "https://s3.invalid");
        let variables = with(variables, "AZURE_STORAGE_ACCOUNT_NAME", "acme");
        let variables = with(variables, name, "http://store.invalid:80/x");
        let got = refused(&location, variables).await;
        says(&got, &[name, "plain HTTP", "this machine only"]);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_soon() {
    let Some(bucket) = Bucket::s3() else {
        return;
    };
    let closed = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        format!("http://{}", free.local_addr().expect("an address"))
    };
    let got = refused(&bucket.location(), bucket.variables(Some(&closed))).await;
    says(&got, &["AWS_ENDPOINT_URL", "HTTPS_PROXY"]);
}
