//! One row of the fault table: which requests it strikes, when, and what it does. A plain value with a few
//! words to build it; striking is done in `faults` and `exchange`.

use serde::{Deserialize, Serialize};

use crate::jobs::JobFailure;

/// Strikes requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// The method; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path, where `*` stands for any run of characters; `*` strikes all but the admin side.
    #[serde(default = "anywhere")]
    pub path: String,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u64,
    /// How many requests it strikes at most; no limit when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The share of the matching requests that it strikes, 0 to 1.
    #[serde(default = "always")]
    pub rate: f64,
    /// What the share is drawn from.
    #[serde(default)]
    pub seed: u64,
    /// Whether it strikes before the request has its effect, or after it.
    #[serde(default)]
    pub when: When,
    /// What it does.
    pub action: Action,
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum When {
    /// The request has no effect.
    #[default]
    Before,
    /// The request has its effect, and the answer is not what tells of it.
    After,
}

/// What a fault does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Answers with a status.
    Status(StatusFault),
    /// Waits, then goes on.
    Delay {
        /// How long, in milliseconds.
        millis: u64,
    },
    /// Drops the connection without an answer.
    Drop,
    /// Sends only the first bytes of the answer's body and drops the connection. The request has its effect.
    Truncate {
        /// How many bytes are sent; half of the body when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keep: Option<usize>,
    },
    /// Lets the job that the request starts fail.
    FailJob(JobFailure),
}

/// An answer that a fault gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StatusFault {
    /// The status, 200 to 599.
    pub status: u16,
    /// The code in the error body.
    #[serde(default = "simulated")]
    pub code: String,
    /// The message in the error body.
    #[serde(default = "simulated_message")]
    pub message: String,
    /// When to come again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<Wait>,
    /// A body of text that is no JSON, instead of the error body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// How long to wait, and how that is spelled in `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Wait {
    /// So many seconds, as a number.
    Seconds(u64),
    /// So many seconds from now, as an HTTP date.
    Date(u64),
}

fn anywhere() -> String {
    "*".to_owned()
}

fn always() -> f64 {
    1.0
}

fn simulated() -> String {
    "simulated.fault".to_owned()
}

fn simulated_message() -> String {
    "a simulated fault".to_owned()
}

impl Fault {
    /// Does something to every request, until it is narrowed down.
    #[must_use]
    pub fn new(action: Action) -> Self {
        Self {
            method: None,
            path: anywhere(),
            skip: 0,
            count: None,
            rate: 1.0,
            seed: 0,
            when: When::Before,
            action,
        }
    }

    /// Answers with a status.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self::new(Action::Status(StatusFault {
            status,
            code: simulated(),
            message: simulated_message(),
            retry_after: None,
            body: None,
        }))
    }

    /// Drops the connection without an answer.
    #[must_use]
    pub fn drop_connection() -> Self {
        Self::new(Action::Drop)
    }

    /// Waits so many milliseconds.
    #[must_use]
    pub fn delay(millis: u64) -> Self {
        Self::new(Action::Delay { millis })
    }

    /// Sends only so many bytes of the answer.
    #[must_use]
    pub fn truncate(keep: Option<usize>) -> Self {
        Self::new(Action::Truncate { keep })
    }

    /// Lets the job that the request starts fail.
    #[must_use]
    pub fn fail_job(code: &str, message: &str) -> Self {
        let failure = JobFailure {
            code: code.to_owned(),
            message: message.to_owned(),
        };
        Self::new(Action::FailJob(failure))
    }

    /// Strikes only this method and path.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        path.clone_into(&mut self.path);
        self
    }

    /// Strikes only the `nth` matching request, counted from 1.
    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.skip = nth.saturating_sub(1);
        self.count = Some(1);
        self
    }

    /// Strikes at most so many requests.
    #[must_use]
    pub fn times(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Strikes this share of the matching requests.
    #[must_use]
    pub fn at_rate(mut self, rate: f64, seed: u64) -> Self {
        (self.rate, self.seed) = (rate, seed);
        self
    }

    /// Strikes after the request had its effect.
    #[must_use]
    pub fn after_effect(mut self) -> Self {
        self.when = When::After;
        self
    }

    /// Gives the answer a `Retry-After`; without meaning for other faults.
    #[must_use]
    pub fn retry_after(mut self, wait: Wait) -> Self {
        if let Action::Status(answer) = &mut self.action {
            answer.retry_after = Some(wait);
        }
        self
    }

    /// Gives the answer a code; without meaning for other faults.
    #[must_use]
    pub fn code(mut self, code: &str) -> Self {
        if let Action::Status(answer) = &mut self.action {
            code.clone_into(&mut answer.code);
        }
        self
    }

    /// Gives the answer a body that is no JSON; without meaning for other faults.
    #[must_use]
    pub fn body(mut self, text: &str) -> Self {
        if let Action::Status(answer) = &mut self.action {
            answer.body = Some(text.to_owned());
        }
        self
    }

    /// Says what is wrong with the row, if anything.
    pub(crate) fn problem(&self) -> Option<String> {
        if !(0.0..=1.0).contains(&self.rate) {
            return Some(format!("rate is {}, between 0 and 1", self.rate));
        }
        match (&self.action, self.when) {
            (Action::Status(answer), _) if !(200..=599).contains(&answer.status) => {
                Some(format!("status is {}, between 200 and 599", answer.status))
            }
            (Action::FailJob(_), When::After) => {
                Some("failJob strikes before the effect only".to_owned())
            }
            (
                Action::Status(_)
                | Action::Delay { millis: _ }
                | Action::Drop
                | Action::Truncate { keep: _ }
                | Action::FailJob(_),
                When::Before | When::After,
            ) => None,
        }
    }

    /// Tells whether the row means this request.
    pub(crate) fn means(&self, method: &str, path: &str) -> bool {
        let method_fits = self
            .method
            .as_ref()
            .is_none_or(|own| own.eq_ignore_ascii_case(method));
        method_fits && glob(&self.path, path)
    }
}

/// Compares a text with a pattern in which `*` stands for any run of characters.
fn glob(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = left.find(part) else {
            return false;
        };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        for (pattern, text, fits) in [
            ("*", "/a/b", true),
            ("/a", "/a", true),
            ("/a", "/a/b", false),
            ("/a/*", "/a/b/c", true),
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/c", false),
            ("*/c*", "/a/cd", true),
            ("*ab", "aab", true),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }
}
