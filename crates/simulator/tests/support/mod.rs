//! What the tests share: a tenant with a client that has a token, and bodies that are valid.

#![expect(dead_code, reason = "each test binary uses its own part of this")]

use std::time::Duration;

use lockstep_simulator::{Client, Config, Running, Simulator};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

pub(crate) const PROVIDERS: &str = "/api/v2/ai/llm/providers";
pub(crate) const MODELS: &str = "/api/v2/ai/llm-gateway/models";
pub(crate) const PROMPTS: &str = "/api/v2/ai/llm/gateway/prompts";
pub(crate) const AUDIT: &str = "/api/v2/ai/llm/gateway/audit-logs";

/// A running tenant, and a client that holds a token.
pub(crate) struct Tenant {
    pub(crate) running: Running,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns the error code, and the fields at fault.
    pub(crate) fn fault(&self) -> (String, Vec<String>) {
        let body = self.json();
        let details = body["details"].as_array().expect("details");
        let fields = details
            .iter()
            .map(|at| at["fieldName"].as_str().expect("field").to_owned());
        (
            body["code"].as_str().expect("code").to_owned(),
            fields.collect(),
        )
    }
}

/// Starts a tenant with the defaults.
pub(crate) async fn tenant() -> Tenant {
    tenant_of(Config::default()).await
}

/// Starts a tenant and gets a token.
pub(crate) async fn tenant_of(config: Config) -> Tenant {
    let running = Simulator::start(config).await.expect("the tenant starts");
    let http = plain_client();
    let token = token(&http, &running.base_url(), running.client()).await;
    Tenant {
        running,
        http,
        token,
    }
}

pub(crate) fn plain_client() -> reqwest::Client {
    // The HTTP client wants a TLS provider even where only plain HTTP is spoken.
    let _already = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .expect("client")
}

pub(crate) async fn token(http: &reqwest::Client, base: &str, client: &Client) -> String {
    let answer = http
        .post(format!("{base}/oauth/token"))
        .basic_auth(&client.id, Some(&client.secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await
        .expect("token answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let body: Value = serde_json::from_str(&answer.text().await.expect("body")).expect("json");
    body["access_token"].as_str().expect("token").to_owned()
}

pub(crate) async fn read(response: Response) -> Got {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Got {
        status,
        headers,
        text: response.text().await.expect("the body is whole"),
    }
}

impl Tenant {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.base_url())
    }

    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, self.url(path))
            .bearer_auth(&self.token);
        match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request,
        }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Got {
        read(
            self.request(method, path, body)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Got {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Got {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Got {
        self.send(Method::DELETE, path, None).await
    }

    /// Posts what must succeed and returns its id.
    pub(crate) async fn create(&self, path: &str, body: &Value) -> String {
        let got = self.post(path, body).await;
        assert_eq!(got.status, 201, "{}", got.text);
        got.json()["id"].as_str().expect("id").to_owned()
    }

    /// Registers a model, follows its job to the end and returns the model's id.
    pub(crate) async fn register(&self, body: &Value) -> String {
        let got = self.post(MODELS, body).await;
        assert_eq!(got.status, 202, "{}", got.text);
        let job = got.json()["jobId"].as_str().expect("job").to_owned();
        let done = self.job(&job).await;
        assert_eq!(done["status"], "COMPLETED", "{done}");
        done["result"]["id"].as_str().expect("id").to_owned()
    }

    /// Polls a job until it ends.
    pub(crate) async fn job(&self, id: &str) -> Value {
        for _ in 0..100 {
            let job = self.get(&format!("/api/v2/ai/jobs/{id}")).await.json();
            if ["COMPLETED", "FAILED", "Succeeded", "Failed"]
                .iter()
                .any(|end| job["status"] == *end)
            {
                return job;
            }
        }
        panic!("the job {id} does not end");
    }
}

pub(crate) fn provider(name: &str) -> Value {
    json!({
        "name": name,
        "providerType": "CUSTOM",
        "baseUrl": "https://inference.internal/api/v1",
        "apiKey": "canary-key-1",
        "models": [{"id": "m1", "name": "Model 1", "maxTokens": 8192, "supportsStreaming": true}],
    })
}

pub(crate) fn model(name: &str) -> Value {
    json!({
        "name": name,
        "endpointUrl": "https://api.external-ai-provider.com",
        "authCredentialId": "cred_abc",
        "modelArchitecture": "openai",
        "rateLimits": {"maxRequestsPerMinute": 500, "maxTokensPerMinute": 100_000},
        "parameters": {"temperature": 0.7, "max_tokens": 4096},
        "webhookCallbackUrl": "https://hooks.internal/llm",
    })
}

pub(crate) fn prompt(name: &str, reference: &str) -> Value {
    json!({
        "name": name,
        "modelEndpointRef": reference,
        "systemPrompt": "You are a helpful customer support agent.",
        "version": "1.0.0",
        "temperature": 0.2,
        "safetyGuardrails": {
            "contentFiltering": ["pii"],
            "maxTokens": 1500,
            "blockedCategories": ["violence"],
        },
        "trafficDistribution": {"defaultVersion": "1.0.0"},
    })
}
