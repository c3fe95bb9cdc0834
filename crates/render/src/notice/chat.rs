//! A notification as a text, as Slack and those who do as it does take it.

use std::fmt::Write as _;

use serde_json::json;

use super::Notice;

/// Writes a notification as `{"text": …}`.
pub fn chat(notice: &Notice<'_>) -> Vec<u8> {
    let mut text = notice.summary();
    let organization = &notice.plan.organization.name;
    let run = notice.run.run.as_deref().unwrap_or("none");
    let withheld = match notice.run.remaining.withheld.len() {
        0 => String::new(),
        count => format!(", {count} withheld"),
    };
    let _infallible = write!(text, "{withheld}\norganisation {organization}, run {run}");
    for (change, error) in notice.failures() {
        let _infallible = write!(text, "\n• {change}: {error}");
    }
    if let Some(error) = &notice.run.ledger_error {
        let _infallible = write!(text, "\nthe ledger could not be written: {error}");
    }
    written(&text, notice.ci_run_url)
}

/// Writes a text, and where the CI run can be seen, as `{"text": …}`.
pub(super) fn written(text: &str, ci_run_url: Option<&str>) -> Vec<u8> {
    let mut text = escaped(text);
    if let Some(url) = ci_run_url {
        let _infallible = write!(text, "\n{}", escaped(url));
    }
    json!({"text": text}).to_string().into_bytes()
}

/// These three are what Slack reads as markup: a name could call the whole channel otherwise.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
