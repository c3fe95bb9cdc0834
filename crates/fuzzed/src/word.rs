//! What stands in one scalar or one argument: addresses, paths, durations, URLs, globs, codes.

use lockstep_model::{Address, Code, Digest, FieldPath, Name, Pointer, SecretRef, scalar};
use lockstep_spec::Owns;

/// Bytes as a word of every sort.
pub(crate) fn word(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    if let Ok(address) = text.parse::<Address>() {
        assert_eq!(
            address.to_string(),
            text,
            "an address is written as it is read"
        );
    }
    if let Ok(name) = text.parse::<Name>() {
        assert_eq!(name.as_str(), text, "a name is written as it is read");
    }
    if let Ok(path) = text.parse::<FieldPath>() {
        let again = path.to_string().parse::<FieldPath>();
        assert_eq!(again.as_ref(), Ok(&path), "a path is read as it is written");
    }
    let pointer = Pointer::parse(text);
    assert_eq!(
        Pointer::parse(&pointer.to_string()),
        pointer,
        "a pointer is read as it is written"
    );
    drop(text.parse::<Digest>());
    let _code: Result<Code, _> = text.parse();
    drop(scalar::milliseconds(text));
    drop(scalar::https_url(text));
    drop(scalar::base_url(text));
    let normal = scalar::text(text);
    let ends = text.matches("\r\n").count();
    assert_eq!(
        normal.len() + ends,
        text.len(),
        "only the ends of lines change"
    );
    if let Ok(owns) = Owns::new(&[text.to_owned()]) {
        let address = Address::new(
            lockstep_model::Kind::Model,
            "gpt-4o".parse().expect("a name"),
        );
        let _covered: bool = owns.covers(&address);
    }
    if let Ok(value) = serde_json::from_str(text)
        && let Some(secret) = SecretRef::from_value(&value)
    {
        let _source = secret.source();
    }
}
