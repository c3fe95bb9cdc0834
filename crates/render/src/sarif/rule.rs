//! What SARIF says of a code: a `reportingDescriptor`.

use lockstep_model::{Code, Severity};
use serde::Serialize;

use super::log::Text;
use crate::explanation::{self, HOME};

/// A code with its explanation.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    id: &'static str,
    name: String,
    short_description: Text<'static>,
    full_description: Text<'static>,
    default_configuration: Configuration,
    help_uri: String,
    help: Text<'static>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

impl Rule {
    /// Describes what a plan can do to an object.
    pub(super) fn planned(
        id: &'static str,
        name: &str,
        meaning: &'static str,
        level: Severity,
    ) -> Self {
        Self {
            id,
            name: name.to_owned(),
            short_description: Text::plain(meaning),
            full_description: Text::plain(meaning),
            default_configuration: Configuration {
                level: level.as_str(),
            },
            help_uri: format!("{HOME}/blob/main/docs/reports.md#plans"),
            help: Text::plain(meaning),
        }
    }

    /// Describes a code.
    pub(super) fn of(code: Code) -> Self {
        Self {
            id: code.as_str(),
            name: format!("{code:?}"),
            short_description: Text::plain(format!("{}.", code.title())),
            full_description: Text::plain(explanation::meaning(code)),
            default_configuration: Configuration {
                level: code.severity().as_str(),
            },
            help_uri: explanation::url(code),
            help: Text {
                text: explanation::prose(code).into(),
                markdown: Some(code.page().trim()),
            },
        }
    }
}
