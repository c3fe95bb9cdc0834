//! A simulated organisation, served by `lockstep sim`, and the sample project with an environment
//! for it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::http::Http;
use crate::project::Project;

/// A served organisation; dropping it ends it.
pub(crate) struct Served {
    child: Child,
    /// Where it is served.
    pub(crate) base: String,
    /// The id and the secret of its client.
    pub(crate) client: (String, String),
    http: Http,
}

impl Served {
    /// Serves an organisation.
    pub(crate) fn start(project: &Project) -> Self {
        let words = ["sim", "--listen", "127.0.0.1:0", "--format", "json"];
        let mut command = project.command(&words);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the simulator starts");
        let out = child.stdout.take().expect("it has a stdout");
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it says where it is");
        let welcome: Value = serde_json::from_str(&line).expect("it says so in JSON");
        let text = |name: &str| welcome[name].as_str().expect("it is a text").to_owned();
        let base = text("baseUrl");
        let client = (text("clientId"), text("clientSecret"));
        let mut http = Http::new(&base);
        http.log_in(&client.0, &client.1);
        Self {
            child,
            base,
            client,
            http,
        }
    }

    /// Returns a copy of the sample whose environment `local` is this organisation, and sets what
    /// its users would.
    pub(crate) fn project(&self) -> Project {
        let mut project = Project::sample();
        self.join(&mut project);
        project
    }

    /// Makes this organisation the environment `local` of a project.
    pub(crate) fn join(&self, project: &mut Project) {
        project.edit("lockstep.yaml", "http://127.0.0.1:8080", &self.base);
        project.set("GENESYSCLOUD_OAUTHCLIENT_ID", &self.client.0);
        project.set("GENESYSCLOUD_OAUTHCLIENT_SECRET", &self.client.1);
        project.set("ANTHROPIC_API_KEY", "key-of-anthropic");
        project.set("PRIVATE_INFERENCE_KEY", "key-of-private-inference");
    }

    /// Returns a token that the organisation gave.
    pub(crate) fn token(&self) -> &str {
        self.http.token.as_deref().expect("somebody logged in")
    }

    /// Forgets the requests that came in.
    pub(crate) fn forget(&self) {
        self.http.ask("DELETE", "/_sim/requests", &Value::Null);
    }

    /// Returns all requests that came in, as `METHOD path`.
    pub(crate) fn requests(&self) -> Vec<String> {
        let answer = self.http.get("/_sim/requests");
        let requests = answer["requests"].as_array().expect("they are listed");
        let word = |request: &Value, name: &str| request[name].as_str().unwrap_or("").to_owned();
        let told = requests.iter();
        told.map(|one| format!("{} {}", word(one, "method"), word(one, "path")))
            .collect()
    }

    /// Returns the requests that came in and could change something, as `METHOD path`.
    pub(crate) fn writes(&self) -> Vec<String> {
        let answer = self.http.get("/_sim/requests");
        let requests = answer["requests"].as_array().expect("they are listed");
        let word = |request: &Value, name: &str| request[name].as_str().unwrap_or("").to_owned();
        requests
            .iter()
            .map(|request| (word(request, "method"), word(request, "path")))
            .filter(|(method, path)| method != "GET" && !path.contains("/oauth"))
            // To have an end point checked, and to ask or tell what is played, changes nothing.
            .filter(|(_method, path)| !is_probe(path))
            .map(|(method, path)| format!("{method} {path}"))
            .collect()
    }

    /// Returns the live objects of a collection.
    pub(crate) fn objects(&self, collection: &str) -> Vec<Value> {
        let answer = self.http.get(&format!("/_sim/objects/{collection}"));
        answer["objects"]
            .as_array()
            .expect("they are listed")
            .clone()
    }

    /// Returns the live object of a name.
    pub(crate) fn object(&self, collection: &str, name: &str) -> Value {
        let found = self.objects(collection);
        let found = found.into_iter().find(|object| object["name"] == name);
        found.unwrap_or_else(|| panic!("{name} is in {collection}"))
    }

    /// Changes a live object through the API, as anybody with a token can.
    pub(crate) fn put(&self, prompt: &str, body: &Value) {
        let object = self.object("prompts", prompt);
        let id = object["id"].as_str().expect("it has an id");
        let path = format!("/api/v2/ai/llm/gateway/prompts/{id}");
        self.http.ask("PUT", &path, body);
    }

    /// Changes a live object past the API, into what the API does not know.
    pub(crate) fn edit(&self, collection: &str, name: &str, patch: &Value) {
        let object = self.object(collection, name);
        let id = object["id"].as_str().expect("it has an id");
        let path = format!("/_sim/objects/{collection}/{id}");
        self.http.ask("PATCH", &path, patch);
    }

    /// Creates a live object through the API.
    pub(crate) fn post(&self, path: &str, body: &Value) {
        self.http.ask("POST", path, body);
    }

    /// Deletes a live object through the API.
    pub(crate) fn delete(&self, prompt: &str) {
        let object = self.object("prompts", prompt);
        let id = object["id"].as_str().expect("it has an id");
        let path = format!("/api/v2/ai/llm/gateway/prompts/{id}");
        self.http.ask("DELETE", &path, &Value::Null);
    }

    /// Returns the organisation's audit log, the newest entry first.
    pub(crate) fn audit_log(&self) -> Vec<Value> {
        let path = "/api/v2/ai/llm/gateway/audit-logs?pageSize=100&pageNumber=1";
        let answer = self.http.get(path);
        answer["entities"]
            .as_array()
            .expect("they are listed")
            .clone()
    }

    /// Returns what came to the receivers that the organisation plays.
    pub(crate) fn deliveries(&self) -> Vec<Value> {
        let answer = self.http.get("/_sim/webhooks");
        let all = answer["deliveries"].as_array().expect("they are listed");
        let ours = all.iter().filter(|one| one["sender"] == "client");
        ours.cloned().collect()
    }

    /// Forgets what came to the receivers.
    pub(crate) fn quieten(&self) {
        self.http.ask("DELETE", "/_sim/webhooks", &Value::Null);
    }

    /// Adds a row to the fault table.
    pub(crate) fn fault(&self, fault: &Value) {
        self.http.ask("POST", "/_sim/faults", fault);
    }

    /// Changes how the organisation behaves.
    pub(crate) fn behave(&self, change: &Value) {
        self.http.ask("PATCH", "/_sim/behaviour", change);
    }

    /// Empties the fault table.
    pub(crate) fn heal(&self) {
        self.http.ask("DELETE", "/_sim/faults", &Value::Null);
    }

    /// Tells whether this key is what is stored of a provider's.
    pub(crate) fn holds_key(&self, provider: &str, key: &str) -> bool {
        let object = self.object("providers", provider);
        let id = object["id"].as_str().expect("it has an id");
        let path = format!("/_sim/api-keys/{id}");
        self.http.ask("POST", &path, &json!({"apiKey": key}))["stored"] == true
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Says whether a request probes a model, or tells of it.
pub(crate) fn is_probe(request: &str) -> bool {
    request.ends_with("/health-checks") || request.contains("/_sim/")
}
