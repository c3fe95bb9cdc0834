//! Every stable code of a finding, with how much it matters and its title.
//!
//! What a code means, with a wrong and a right example, is its page under `codes/`. Codes are never
//! given a new meaning, and a code that is no longer used is never given again.

use std::fmt;
use std::str::FromStr;

use crate::finding::Severity;

macro_rules! codes {
    ($($code:ident $variant:ident $severity:ident $title:literal;)*) => {
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
                    $(Self::$variant => stringify!($code),)*
                }
            }

            /// Returns the code's title, one short sentence without its full stop.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }

            /// Returns how much a finding of this code matters.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }

            /// Returns the code's page, in Markdown: what it means, what to do about it, and an
            /// example of wrong and right.
            pub const fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        include_str!(concat!("../codes/", stringify!($code), ".md"))
                    })*
                }
            }
        }
    };
}

codes! {
    LS0001 NotUtf8 Error "The file is not UTF-8";
    LS0002 Syntax Error "The YAML cannot be read";
    LS0003 DuplicateKey Error "A key stands twice in one mapping";
    LS0004 Alias Error "Anchors, aliases and merge keys are not read";
    LS0005 TooLarge Error "A bound on size or depth is passed";
    LS0006 ApiVersion Error "The apiVersion is unknown";
    LS0007 UnknownKind Error "The kind is unknown";
    LS0008 NotADocument Error "A document is no manifest";
    LS0009 DuplicateDocument Error "Two documents have one kind and name";
    LS0010 Unreadable Error "A file or folder cannot be read";
    LS0011 Tag Error "A YAML tag is not read";
    LS0101 UnknownField Error "A field is unknown";
    LS0102 MissingField Error "A field is missing";
    LS0103 WrongType Error "A value has the wrong type";
    LS0104 NotAllowed Error "A value is not one of those allowed";
    LS0105 OutOfRange Error "A value is out of its range";
    LS0106 Pattern Error "A text has the wrong form";
    LS0107 Schema Error "A value does not fit the schema";
    LS0201 UnknownReference Error "A reference names nothing";
    LS0202 UnknownVersion Error "A version is not declared";
    LS0203 WeightSum Error "The weights do not sum to 1";
    LS0204 WeightRounding Warning "The weights sum to nearly 1";
    LS0205 LiveNameTaken Error "Two manifests name one live object";
    LS0206 NoLimits Error "A model has no rate limits";
    LS0207 RateTie Error "Two rate rows match equally well";
    LS0208 UnknownTier Error "A tier is unknown";
    LS0209 DuplicateItem Error "A key stands twice in a list";
    LS0210 PromptText Error "A version has no text, or two";
    LS0211 TokenBudget Error "A prompt is longer than its token budget";
    LS0212 TokenBudgetDefault Warning "A prompt is longer than the API's own token budget";
    LS0213 ExamplesTooLong Error "The examples do not fit the context window";
    LS0214 ExamplesDropped Note "The oldest examples were left out";
    LS0215 Url Error "A URL is not usable";
    LS0216 SecretSource Error "A secret names no source, or two";
    LS0217 Quota Error "The models of a provider exceed its quota";
    LS0218 Duration Error "A duration cannot be read, or is out of its range";
    LS0219 Exclusive Error "Two fields exclude each other, or one of two is missing";
    LS0220 ReservedName Error "A name cannot be used live";
    LS0221 ProbeUnsent Note "A probe is declared and not sent";
    LS0301 Project Error "There is no usable project file";
    LS0302 Requires Error "This lockstep does not meet `requires`";
    LS0303 UnknownEnvironment Error "The environment is unknown";
    LS0304 NoLedger Error "The environment names no ledger";
    LS0305 LedgerScheme Error "The ledger's scheme is unknown";
    LS0306 OverlayMatchesNothing Error "An overlay matches nothing";
    LS0307 Tenant Error "The tenant is not usable";
    LS0308 Environment Error "A setting of the environment is not usable";
    LS0401 LiveUnreadable Warning "A live object cannot be understood";
}

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such code: codes are LS and four digits")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let known = Self::ALL.iter().copied();
        let mut named = known.filter(|code| code.as_str().eq_ignore_ascii_case(text));
        named.next().ok_or(UnknownCode)
    }
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

    #[test]
    fn codes_are_read_in_any_capitals() {
        for code in Code::ALL {
            assert_eq!(code.as_str().to_lowercase().parse(), Ok(*code));
        }
        assert_eq!("LS9999".parse::<Code>(), Err(UnknownCode));
    }
}
