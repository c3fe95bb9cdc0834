//! Every stable code of a finding, with what it means.
//!
//! Codes are never given a new meaning, and a code that is no longer used is never given again.

use std::fmt;

use crate::finding::Severity;

macro_rules! codes {
    ($($variant:ident $code:literal $severity:ident $title:literal $explanation:literal;)*) => {
        /// The code of a finding.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All codes, in their order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the code as it is written: `LS0001`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// Returns the code's title, one short sentence.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }

            /// Returns what the code means and what to do about it.
            pub const fn explanation(self) -> &'static str {
                match self {
                    $(Self::$variant => $explanation,)*
                }
            }

            /// Returns how much a finding of this code matters.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }
        }
    };
}

codes! {
    NotUtf8 "LS0001" Error
        "The file is not UTF-8"
        "Manifests are read as UTF-8. The file holds bytes that are none. Save it as UTF-8.";
    Syntax "LS0002" Error
        "The YAML cannot be read"
        "The text is not YAML 1.2. The finding points at the place where reading stopped.";
    DuplicateKey "LS0003" Error
        "A key stands twice in one mapping"
        "YAML forbids it, and one of the two values would be lost. Both places are shown; keep one.";
    Alias "LS0004" Error
        "Anchors, aliases and merge keys are not read"
        "A value that is written elsewhere cannot be shown at its own line, and a few lines can grow to gigabytes. Write the value out.";
    TooLarge "LS0005" Error
        "A bound on size or depth is passed"
        "A file holds at most 8 MiB and 64 levels of nesting. Split it.";
    ApiVersion "LS0006" Error
        "The apiVersion is unknown"
        "Documents carry `apiVersion: lockstep.dev/v1`.";
    UnknownKind "LS0007" Error
        "The kind is unknown"
        "Documents carry one of the kinds that `lockstep schema` lists.";
    NotADocument "LS0008" Error
        "A document is no manifest"
        "A document is a mapping with apiVersion, kind, metadata and spec.";
    DuplicateDocument "LS0009" Error
        "Two documents have one kind and name"
        "An address names one document. Both places are shown; rename or remove one, or make one an overlay.";
    Unreadable "LS0010" Error
        "A file or folder cannot be read"
        "The path that the project names does not exist, may not be read, or leaves the project.";
    Tag "LS0011" Error
        "A YAML tag is not read"
        "Tags such as `!!binary` or `!include` change what a value means. Write the value itself.";
    UnknownField "LS0101" Error
        "A field is unknown"
        "Nothing by this name is read here, so it would silently have no effect.";
    MissingField "LS0102" Error
        "A field is missing"
        "The API, or lockstep, needs it.";
    WrongType "LS0103" Error
        "A value has the wrong type"
        "A number, text, list or mapping stands where another is needed.";
    NotAllowed "LS0104" Error
        "A value is not one of those allowed"
        "The allowed values are listed.";
    OutOfRange "LS0105" Error
        "A value is out of its range"
        "The API refuses numbers, texts and lists beyond these bounds.";
    Pattern "LS0106" Error
        "A text has the wrong form"
        "The text does not match the form that the field has.";
    Schema "LS0107" Error
        "A value does not fit the schema"
        "The JSON Schema of the kind refuses the value.";
    UnknownReference "LS0201" Error
        "A reference names nothing"
        "What a manifest refers to is declared in another manifest; `metadata.external: true` declares what others own.";
    UnknownVersion "LS0202" Error
        "A version is not declared"
        "Traffic goes to versions that the Prompt lists under `versions`.";
    WeightSum "LS0203" Error
        "The weights do not sum to 1"
        "The API takes weights that sum to 1.0 within 0.01; lockstep adds the decimals as written.";
    WeightRounding "LS0204" Warning
        "The weights sum to nearly 1"
        "The API takes it (within 0.01), but the shares are not what is written.";
    LiveNameTaken "LS0205" Error
        "Two manifests name one live object"
        "Each live object belongs to one manifest; a prompt has one traffic split at most.";
    NoLimits "LS0206" Error
        "A model has no rate limits"
        "The API needs both limits: no row of a RateMatrix matches the model, and it has no `rateLimits` of its own.";
    RateTie "LS0207" Error
        "Two rate rows match equally well"
        "Exact names win over globs and longer globs over shorter ones; these two are equal, so neither can win.";
    UnknownTier "LS0208" Error
        "A tier is unknown"
        "Tiers are those that a RateMatrix lists under `tiers`.";
    DuplicateItem "LS0209" Error
        "A key stands twice in a list"
        "Items of the list are found by this key, so it must be unique.";
    PromptText "LS0210" Error
        "A version has no text, or two"
        "A version has `systemPrompt` or `systemPromptFile`, not both.";
    TokenBudget "LS0211" Error
        "A prompt is longer than its token budget"
        "The API refuses texts of more tokens (Unicode scalars divided by 4) than `guardrails.maxTokens`.";
    TokenBudgetDefault "LS0212" Warning
        "A prompt is longer than the API's own token budget"
        "Without `guardrails.maxTokens` the API allows 4096 tokens on a new prompt.";
    ExamplesTooLong "LS0213" Error
        "The examples do not fit the context window"
        "Leave examples out, enlarge `contextWindow`, or set `fit: dropOldest`.";
    ExamplesDropped "LS0214" Note
        "The oldest examples were left out"
        "With `fit: dropOldest` the oldest examples go until the text fits the context window.";
    Url "LS0215" Error
        "A URL is not usable"
        "The API takes absolute HTTPS URLs; base URLs have no query, fragment or final slash.";
    SecretSource "LS0216" Error
        "A secret names no source, or two"
        "A secret is `{env: NAME}` or `{file: path}`, never its value.";
    Quota "LS0217" Error
        "The models of a provider exceed its quota"
        "The limits of all models that name the provider add up to more than the RateMatrix grants it.";
    Duration "LS0218" Error
        "A duration cannot be read, or is out of its range"
        "Durations are written with a unit: `30s`, `1500ms`, `2m`.";
    Exclusive "LS0219" Error
        "Two fields exclude each other, or one of two is missing"
        "Exactly one of the two says where the value comes from.";
    ReservedName "LS0220" Error
        "A name cannot be used live"
        "Live names have bounds of their own by kind.";
    ProbeUnsent "LS0221" Note
        "A probe is declared and not sent"
        "This version reads and checks `probe`, and sends no synthetic prompt. Nothing waits for it, `required` or not.";
    Project "LS0301" Error
        "There is no usable project file"
        "`lockstep.yaml` is looked for from the current folder upward. `lockstep init` writes one.";
    Requires "LS0302" Error
        "This lockstep does not meet `requires`"
        "The project asks for another version of lockstep.";
    UnknownEnvironment "LS0303" Error
        "The environment is unknown"
        "Environments are those under `spec.environments` of lockstep.yaml.";
    NoLedger "LS0304" Error
        "The environment names no ledger"
        "Every tenant but the simulator must say where its ledger is, such as `ledger: file:ledger/prod`.";
    LedgerScheme "LS0305" Error
        "The ledger's scheme is unknown"
        "This build keeps ledgers in files: `ledger: file:PATH`.";
    OverlayMatchesNothing "LS0306" Error
        "An overlay matches nothing"
        "The base has no document of this kind and name. Write `metadata.overlay: add` if it is meant to be new.";
    Tenant "LS0307" Error
        "The tenant is not usable"
        "A tenant is `simulator: {}`, a `region`, or a `baseUrl`; plain HTTP goes to loopback only.";
    Environment "LS0308" Error
        "A setting of the environment is not usable"
        "A glob, address, number or credential of the environment cannot be used as it is.";
    LiveUnreadable "LS0401" Warning
        "A live object cannot be understood"
        "The tenant answered with an object that does not have the shape of its kind. Nothing that touches it is planned, and nothing of its kind is deleted.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_ordered_and_unique() {
        assert!(
            Code::ALL
                .windows(2)
                .all(|pair| pair[0].as_str() < pair[1].as_str())
        );
    }
}
