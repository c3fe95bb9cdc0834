//! Scalars of manifests that are more than a JSON type: durations, absolute HTTPS URLs.
//!
//! Text as written comes in; a checked value, or the reason why not, goes out.

use std::time::Duration;

use url::Url;

/// The form of a duration in a manifest.
pub const DURATION_PATTERN: &str = r"^[0-9]+(ms|s|m)( ?[0-9]+(ms|s|m))*$";

/// Reads `30s`, `1500ms` or `2m` as milliseconds.
///
/// # Errors
///
/// Says in a lower-case fragment what is wrong with the text.
pub fn milliseconds(text: &str) -> Result<u64, String> {
    let duration: Duration =
        humantime::parse_duration(text).map_err(|error| no_duration(&error))?;
    u64::try_from(duration.as_millis()).map_err(|_too_long| "is too long a duration".to_owned())
}

/// Says why a text is no duration, with units as they are written everywhere else.
fn no_duration(error: &humantime::DurationError) -> String {
    use humantime::DurationError as Error;

    let why = match error {
        Error::Empty => "it is empty".to_owned(),
        Error::UnknownUnit { unit, value, .. } if unit.is_empty() => {
            format!("{value} has no unit, as in `{value}s` or `{value}m`")
        }
        Error::UnknownUnit { unit, .. } => format!("`{unit}` is no unit, as `s` and `m` are"),
        Error::NumberOverflow => "the number is too large".to_owned(),
        Error::InvalidCharacter(_) | Error::NumberExpected(_) => {
            "it is not a number and a unit, as in `30s` or `5m`".to_owned()
        }
    };
    format!("is no duration: {why}")
}

/// What to do about a URL that is not usable.
pub const URL_HELP: &str = "write it like https://api.example.com/v1";

/// Checks that a text is an absolute HTTPS URL.
///
/// # Errors
///
/// Says in a lower-case fragment what is wrong with the text.
pub fn https_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is no absolute URL: {error}"))?;
    if url.scheme() != "https" {
        return Err(format!(
            "has the scheme `{}`: only https is allowed",
            url.scheme()
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user or a password: name a secret instead".to_owned());
    }
    Ok(url)
}

/// Checks that a text is an absolute HTTPS URL with no query, fragment or trailing slash.
///
/// # Errors
///
/// Says in a lower-case fragment what is wrong with the text.
pub fn base_url(text: &str) -> Result<Url, String> {
    let url = https_url(text)?;
    if url.query().is_some() {
        return Err("has a query: leave out the `?` and what follows".to_owned());
    }
    if url.fragment().is_some() {
        return Err("has a fragment: leave out the `#` and what follows".to_owned());
    }
    if text.ends_with('/') {
        return Err("ends with a slash: leave it out".to_owned());
    }
    Ok(url)
}

/// Reads text as it is published: UTF-8 with CRLF made LF, nothing else changed.
pub fn text(source: &str) -> String {
    source.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        assert_eq!(milliseconds("30s"), Ok(30_000));
        assert_eq!(milliseconds("1500ms"), Ok(1_500));
        for (text, why) in [
            ("30", "30 has no unit, as in `30s` or `30m`"),
            ("", "it is empty"),
            ("1 fortnight", "`fortnight` is no unit, as `s` and `m` are"),
            ("-1s", "it is not a number and a unit, as in `30s` or `5m`"),
            ("1s m", "it is not a number and a unit, as in `30s` or `5m`"),
            ("99999999999999999999m", "the number is too large"),
        ] {
            let told = milliseconds(text);
            assert_eq!(told, Err(format!("is no duration: {why}")), "{text}");
        }
    }

    #[test]
    fn base_urls_are_plain() {
        assert!(base_url("https://inference.private-cloud.internal/api/v1").is_ok());
        for (text, why) in [
            ("http://a.example", "scheme"),
            ("https://a.example/?x=1", "query"),
            ("https://a.example/#x", "fragment"),
            ("https://a.example/v1/", "slash"),
            ("https://u:p@a.example", "password"),
            ("a.example", "absolute"),
        ] {
            assert!(base_url(text).unwrap_err().contains(why), "{text}");
        }
    }
}
