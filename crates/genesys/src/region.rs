//! From a region's name, or a raw domain, to the hosts of the API and of its tokens.
//!
//! Regions come and go, so an unknown one that looks like a domain is taken as it is.

use crate::config::TokenStyle;

/// The public regions and their domains.
const REGIONS: [(&str, &str); 18] = [
    ("us-east-1", "mypurecloud.com"),
    ("us-east-2", "use2.us-gov-pure.cloud"),
    ("us-west-2", "usw2.pure.cloud"),
    ("ca-central-1", "cac1.pure.cloud"),
    ("sa-east-1", "sae1.pure.cloud"),
    ("mx-central-1", "mxc1.pure.cloud"),
    ("eu-west-1", "mypurecloud.ie"),
    ("eu-west-2", "euw2.pure.cloud"),
    ("eu-central-1", "mypurecloud.de"),
    ("eu-central-2", "euc2.pure.cloud"),
    ("eusc-de-east-1", "edee1.eusc-pure.cloud"),
    ("me-central-1", "mec1.pure.cloud"),
    ("ap-south-1", "aps1.pure.cloud"),
    ("ap-southeast-1", "apse1.pure.cloud"),
    ("ap-southeast-2", "mypurecloud.com.au"),
    ("ap-northeast-1", "mypurecloud.jp"),
    ("ap-northeast-2", "apne2.pure.cloud"),
    ("ap-northeast-3", "apne3.pure.cloud"),
];

/// A region of the platform, by its domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    domain: String,
}

/// A text that is neither a known region nor a domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither a known region nor a domain such as `mypurecloud.de`")]
pub struct UnknownRegion(pub String);

impl Region {
    /// Finds a region by its name (`eu-central-1`) or its domain (`mypurecloud.de`).
    ///
    /// # Errors
    ///
    /// Fails if the text is neither a known name nor looks like a domain.
    pub fn find(text: &str) -> Result<Self, UnknownRegion> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let known = REGIONS.iter().find(|(name, _domain)| *name == lower);
        match known {
            Some((_name, domain)) => Ok(Self {
                domain: (*domain).to_owned(),
            }),
            None => {
                let bare = lower.strip_prefix("api.").unwrap_or(&lower);
                let found = is_domain(bare).then(|| Self {
                    domain: bare.to_owned(),
                });
                found.ok_or_else(|| UnknownRegion(text.to_owned()))
            }
        }
    }

    /// Returns the base URL of the API.
    pub fn base_url(&self) -> String {
        format!("https://api.{}", self.domain)
    }

    /// Returns the URL that gives tokens of a style.
    pub fn token_url(&self, style: TokenStyle) -> String {
        format!("https://login.{}{}", self.domain, style.path())
    }

    /// Returns the names of the known regions, for messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        REGIONS.iter().map(|(name, _domain)| *name)
    }
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        let edge = label.starts_with('-') || label.ends_with('-');
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=63).contains(&label.len()) && !edge && label.chars().all(plain)
    };
    text.len() <= 250 && text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found_by_name_and_by_domain() {
        let named = Region::find("eu-central-1").unwrap();
        assert_eq!(named.base_url(), "https://api.mypurecloud.de");
        assert_eq!(
            named.token_url(TokenStyle::Basic),
            "https://login.mypurecloud.de/oauth/token"
        );
        for text in ["mypurecloud.de", "api.mypurecloud.de", " MyPureCloud.de "] {
            assert_eq!(Region::find(text).unwrap(), named);
        }
        let raw = Region::find("newest.pure.cloud").unwrap();
        assert_eq!(raw.base_url(), "https://api.newest.pure.cloud");
    }

    #[test]
    fn what_is_no_domain_is_refused() {
        for text in ["", "moon", "a..b", "-a.b", "https://a.b", "a.b/c", "a b.c"] {
            assert!(Region::find(text).is_err(), "{text}");
        }
    }
}
