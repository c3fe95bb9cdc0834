//! What stands under `metadata` of a manifest.

use std::collections::BTreeMap;

use lockstep_model::Name;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a manifest is called, and how lockstep treats it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct Metadata {
    /// The name: with the kind it is the address that overlays, references, plans and the ledger
    /// use.
    #[schemars(with = "String", regex(pattern = Name::PATTERN))]
    #[schemars(extend("examples" = ["support_agent"]))]
    pub name: Name,
    /// The name of the live object, to the letter; `name` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(min = 1, max = 128))]
    #[schemars(extend("examples" = ["Private Foundation Model Gateway"]))]
    pub live_name: Option<String>,
    /// Words of your own, to find and group manifests by. They are never sent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("examples" = [{"team": "cx-platform"}]))]
    pub labels: BTreeMap<String, String>,
    /// Deleting or replacing the object is refused; only an edit of this overrides it.
    #[serde(default)]
    pub prevent_destroy: bool,
    /// The object belongs to others: it can be referred to, and is never written.
    #[serde(default)]
    pub external: bool,
    /// Earlier names of the manifest: its live object is renamed, not replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>", inner(regex(pattern = Name::PATTERN)))]
    #[schemars(extend("examples" = [["old_name"]]))]
    pub renamed_from: Vec<Name>,
    /// Fields that are left as they are live, each up to a day: while an experiment runs by hand,
    /// for instance. They are never planned, and never drift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("examples" = [[{
        "field": "parameters.temperature", "until": "2027-01-31", "reason": "A/B by hand",
    }]]))]
    pub ignore: Vec<Ignore>,
    /// In an overlay: the base lacks the document, or loses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Overlay")]
    pub overlay: Option<Overlay>,
}

/// A field that is left as it is live, up to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schemars(transform = lockstep_model::order::declared::<Self>)]
pub struct Ignore {
    /// The field, as a plan writes it, with all that is in it: `guardrails.maxTokens`,
    /// `parameters.temperature`, or `models[gpt-4.1].maxTokens` for a name that has dots.
    #[schemars(length(min = 1, max = 512))]
    #[schemars(extend("examples" = ["parameters.temperature"]))]
    pub field: String,
    /// The last day, in UTC, on which it is left alone.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    #[schemars(extend("examples" = ["2027-01-31"]))]
    pub until: String,
    /// Why; each plan says it.
    #[schemars(length(min = 1, max = 256), regex(pattern = r"^\s*\S.*$"))]
    #[schemars(extend("examples" = ["A/B by hand"]))]
    pub reason: String,
}

/// What an overlay does with a document, other than changing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Overlay {
    /// The base lacks it: it is added.
    Add,
    /// The base has it: it is taken out.
    Remove,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_reads_what_the_documentation_shows() {
        let metadata: Metadata = serde_json::from_value(serde_json::json!({
            "name": "a", "liveName": "A b", "labels": {"team": "x"}, "preventDestroy": true,
            "renamedFrom": ["b"], "overlay": "add",
            "ignore": [{"field": "a.b", "until": "2027-01-31", "reason": "x"}],
        }))
        .unwrap();
        assert_eq!(metadata.overlay, Some(Overlay::Add));
        assert!(metadata.prevent_destroy && !metadata.external);
        assert_eq!(metadata.renamed_from[0].as_str(), "b");
        assert_eq!(metadata.ignore[0].field, "a.b");
    }
}
