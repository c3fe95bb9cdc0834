//! What SARIF says of a code: a `reportingDescriptor`.

use lockstep_model::Code;
use serde::Serialize;

use super::log::Text;
use crate::explanation;

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
