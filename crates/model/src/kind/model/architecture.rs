//! Whether the API that a Model's end point speaks is one that its Provider offers.

use serde::Deserialize as _;
use serde_json::Value;

use crate::code::Code;
use crate::kind::model::{Architecture, ModelSpec};
use crate::kind::provider::ProviderType;
use crate::lower::{Lowered, Problem, spec_field};

/// Finds an architecture that does not fit the provider that the Model names.
pub(super) fn check(model: &ModelSpec, provider: &Value, lowered: &mut Lowered) {
    let of = provider.get("type");
    let Some(of) = of.and_then(|of| ProviderType::deserialize(of).ok()) else {
        return;
    };
    let spoken = spoken(of);
    if spoken.contains(&model.architecture) {
        return;
    }
    let name = model.provider.as_deref().unwrap_or_default();
    let message = format!(
        "Provider `{name}` is of type {}, whose end points do not speak `{}`",
        word(&of),
        word(&model.architecture)
    );
    let words: Vec<String> = spoken.iter().map(word).collect();
    let at = spec_field("architecture");
    let mut problem = Problem::new(Code::Architecture, at, message);
    problem.related.push((
        "the provider is named here".to_owned(),
        spec_field("provider"),
    ));
    lowered.problem(problem.help(format!("it speaks {}", words.join(", "))));
}

/// Returns the APIs that end points of a provider speak, the usual one first. Clouds host models
/// of others, and offer OpenAI's API for them beside their makers'.
const fn spoken(of: ProviderType) -> &'static [Architecture] {
    use Architecture::{Anthropic, Azure, Cohere, Custom, OpenAi};

    match of {
        ProviderType::OpenAi => &[OpenAi],
        ProviderType::Anthropic => &[Anthropic, OpenAi],
        ProviderType::AzureOpenAi => &[Azure, OpenAi],
        ProviderType::Cohere => &[Cohere, OpenAi],
        ProviderType::Bedrock => &[Custom, Anthropic, Cohere, OpenAi],
        ProviderType::Vertex => &[Custom, Anthropic, OpenAi],
        ProviderType::Custom => &[Custom, OpenAi, Anthropic, Azure, Cohere],
    }
}

/// Returns the word that manifests write for a value.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(of: &str, architecture: &str) -> Option<String> {
        let model = ModelSpec::deserialize(json!({
            "provider": "p", "authCredentialId": "c", "architecture": architecture
        }));
        let mut lowered = Lowered::default();
        check(&model.unwrap(), &json!({"type": of}), &mut lowered);
        lowered.problems.pop().map(|problem| problem.message)
    }

    #[test]
    fn a_provider_speaks_its_own_api_and_a_custom_one_any() {
        for (of, architecture) in [
            ("OPENAI", "openai"),
            ("AZURE_OPENAI", "azure"),
            ("AZURE_OPENAI", "openai"),
            ("BEDROCK", "anthropic"),
            ("VERTEX", "custom"),
            ("CUSTOM", "cohere"),
            ("NO_SUCH_TYPE", "cohere"),
        ] {
            assert_eq!(found(of, architecture), None, "{of} {architecture}");
        }
        assert_eq!(
            found("AZURE_OPENAI", "anthropic").unwrap(),
            "Provider `p` is of type AZURE_OPENAI, whose end points do not speak `anthropic`"
        );
        assert!(found("OPENAI", "custom").is_some());
        assert!(found("VERTEX", "azure").is_some());
    }
}
