//! Plain requests over a socket: a second side beside the client under test, sharing nothing with
//! it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::Value;

/// A server and what is sent to it with each request.
pub(crate) struct Http {
    authority: String,
    /// The token that is sent.
    pub(crate) token: Option<String>,
}

impl Http {
    /// Speaks to the server at a base URL.
    pub(crate) fn new(base: &str) -> Self {
        let authority = base.strip_prefix("http://").expect("it is plain HTTP");
        Self {
            authority: authority.to_owned(),
            token: None,
        }
    }

    /// Asks for a token and sends it from now on.
    pub(crate) fn log_in(&mut self, id: &str, secret: &str) {
        let form =
            format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=");
        let answer = self.send(
            "POST",
            "/login/oauth2/token",
            ("application/x-www-form-urlencoded", &form),
        );
        let token = answer["access_token"].as_str();
        self.token = Some(token.expect("there is a token").to_owned());
    }

    /// Reads JSON.
    pub(crate) fn get(&self, path: &str) -> Value {
        self.send("GET", path, ("application/json", ""))
    }

    /// Sends JSON.
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        self.send(method, path, ("application/json", &body.to_string()))
    }

    fn send(&self, method: &str, path: &str, (kind, body): (&str, &str)) -> Value {
        let mut stream = TcpStream::connect(&self.authority).expect("the server is there");
        let token = self.token.iter();
        let token: String = token
            .map(|token| format!("Authorization: Bearer {token}\r\n"))
            .collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{token}Content-Type: {kind}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.authority,
            body.len()
        );
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("the answer is read");
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .expect("the answer has a head");
        let status = head.split(' ').nth(1).expect("the answer has a status");
        assert!(status.starts_with('2'), "{method} {path}: {head}\n{body}");
        match body.is_empty() {
            true => Value::Null,
            false => serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}")),
        }
    }
}
