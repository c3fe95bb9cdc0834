//! Every stable code of a finding, with how much it matters and its title.
//!
//! What a code means, with a wrong and a right example, is its page under `codes/`. Codes are never
//! given a new meaning, and a code that is no longer used is never given again.

mod page;

use std::fmt;
use std::str::FromStr;

use crate::finding::Severity;

pub use page::{Page, Sample};

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
    LS0012 EmptyFile Note "A file holds no document";
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
    LS0222 IgnoredField Error "A field cannot be ignored";
    LS0223 IgnoreEnded Warning "An ignore has ended";
    LS0224 IgnoreIdle Warning "An ignore has no effect";
    LS0301 Project Error "There is no usable project file";
    LS0302 Requires Error "This lockstep does not meet `requires`";
    LS0303 UnknownEnvironment Error "The environment is unknown";
    LS0304 NoLedger Error "The environment names no ledger";
    LS0305 LedgerScheme Error "The ledger's scheme is unknown";
    LS0306 OverlayMatchesNothing Error "An overlay matches nothing";
    LS0307 Tenant Error "The tenant is not usable";
    LS0308 Environment Error "A setting of the environment is not usable";
    LS0311 UnknownValue Error "A value is not set";
    LS0312 UnusedValue Warning "A value is not used";
    LS0313 ValueInHeader Error "A name or kind cannot come from a value";
    LS0314 ValuesFile Error "A file of values cannot be used";
    LS0315 NestedValue Error "A value is a list or a mapping";
    LS0316 SensitiveValue Error "A sensitive value cannot be used";
    LS0317 DefaultList Error "A field cannot have a default";
    LS0318 UnusedDefaults Note "No document uses the defaults of a kind";
    LS0319 FileNotRead Warning "A file that may be meant as a manifest is not read";
    LS0320 FileNotNamed Note "No document names a file among the manifests";
    LS0321 NotifyUrl Error "A webhook to notify is not usable";
    LS0322 NotifyInOpen Warning "The URL of a webhook stands in the open";
    LS0401 LiveUnreadable Warning "A live object cannot be understood";
    LS0501 RowUnmatched Warning "A rate row matches no model";
    LS0502 NameUnmatched Warning "A name in a rate row names no model";
    LS0503 GlobUnmatched Note "A glob in a rate row matches no model";
    LS0504 RowShadowed Warning "A rate row never decides";
    LS0505 RowWithoutTier Warning "A rate row gives no limits for a tier";
    LS0506 QuotaUnused Warning "No model counts towards a quota";
    LS0507 QuotaTwice Error "Two matrices give one provider a quota";
    LS0508 QuotaInOtherTier Warning "A quota would be exceeded in another tier";
    LS0509 UnknownCurrency Error "A currency is unknown";
    LS0510 PriceNumber Error "A price cannot be counted with";
    LS0511 MixedCurrencies Warning "Prices are in several currencies";
    LS0601 TokenBudgetModel Warning "A text has more tokens for its model than the API counts";
    LS0602 ContextWindow Warning "A text is longer than the context window";
    LS0603 NoRoomToAnswer Warning "Text and answer do not fit the context window";
    LS0604 ModelTakesLess Warning "A text is longer than its model takes";
    LS0605 UnknownVariable Error "A placeholder is no declared variable";
    LS0606 LooseDollar Warning "A dollar sign begins no placeholder";
    LS0607 UnusedVariable Warning "A variable is used in no version";
    LS0608 VersionOrder Warning "Versions are not listed in ascending order";
    LS0609 VersionBuild Warning "Two versions differ in their build only";
    LS0610 TextChanged Warning "The text of a committed version changed";
    LS0611 HistoryUnknown Note "Git cannot tell whether texts changed";
    LS0612 NoTraffic Note "A version gets no traffic";
    LS0613 Architecture Warning "An architecture does not fit its provider";
    LS0614 ExamplesGone Note "A committed version lost examples";
    LS0701 KeyInOpen Error "A text looks like a key or token";
    LS0702 KeyInPrompt Warning "A prompt holds what looks like a key or token";
    LS0703 KeyAsName Error "A secret is named by what looks like the secret itself";
    LS0704 EmailAddress Warning "A prompt holds an e-mail address";
    LS0705 PhoneNumber Warning "A prompt holds a telephone number";
    LS0706 SocialSecurityNumber Warning "A prompt holds a social security number";
    LS0707 CardNumber Warning "A prompt holds the number of a payment card";
    LS0708 BankAccount Warning "A prompt holds the number of a bank account";
    LS0801 PolicyViolated Error "A policy is violated";
    LS0802 RuleUnusable Error "A rule of a policy cannot be used";
    LS0803 RuleUndecided Error "A rule of a policy cannot be decided";
    LS0804 ExceptionEnds Warning "An exception from a rule ends soon";
    LS0805 ExceptionIdle Note "An exception from a rule excepts nothing";
    LS0806 RuleIdle Note "A rule of a policy matches nothing";
    LS0807 RuleTooCostly Error "A rule of a policy takes too much work";
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

    /// Codes that were given once; whoever wrote them into a suppression must never find another
    /// meaning there.
    const RETIRED: &[&str] = &["LS0221"];

    #[test]
    fn retired_codes_are_never_given_again() {
        assert!(
            Code::ALL
                .iter()
                .all(|code| !RETIRED.contains(&code.as_str()))
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
