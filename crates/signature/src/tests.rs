//! Keys and signatures: known ones, wrong ones, and those of openssl.

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::*;

/// A key that openssl made, in its two forms.
const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

fn key(first: u8) -> SecretKey {
    SecretKey::from_seed(&Zeroizing::new([first; SEED]))
}

/// The first vector of RFC 8032, section 7.1.
#[test]
fn the_standard_s_own_signature_is_made() {
    let key = SecretKey::from_pem(PEM).unwrap();
    assert_eq!(key.public().to_pem().unwrap(), PUBLIC);
    assert_eq!(*key.to_pem().unwrap(), PEM);
    let signature = key.sign(b"");
    let known = "5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc\
                 +bRr0lv18FlbviRlUUFDjnoQCw==";
    assert_eq!(signature.to_string(), known);
    assert!(key.public().verify(b"", &signature));
    assert!(!key.public().verify(b"a", &signature));
}

#[test]
fn keys_are_read_in_both_forms() {
    let public = key(7).public();
    assert_eq!(public.to_string().parse(), Ok(public));
    assert_eq!(public.to_pem().unwrap().parse(), Ok(public));
    let windows = public.to_pem().unwrap().replace('\n', "\r\n");
    assert_eq!(windows.parse(), Ok(public));
}

#[test]
fn what_is_no_key_is_told_apart() {
    let secret = |text: &str| SecretKey::from_pem(text).unwrap_err();
    assert_eq!(secret(""), KeyError::Secret);
    assert_eq!(secret(&PEM[..60]), KeyError::Secret);
    assert_eq!(secret(PUBLIC), KeyError::PublicForSecret);
    let locked = PEM.replace("PRIVATE", "ENCRYPTED PRIVATE");
    assert_eq!(secret(&locked), KeyError::Encrypted);
    let public = |text: &str| text.parse::<PublicKey>().unwrap_err();
    assert_eq!(public(PEM), KeyError::SecretForPublic);
    for text in ["", "ed25519:", "ed25519:AAAA", "ed25519:!", "key.pem"] {
        assert_eq!(public(text), KeyError::Public, "{text}");
    }
    // Its order is small: anybody could sign.
    let weak = "ed25519:AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    assert_eq!(public(weak), KeyError::Public);
    assert_eq!("AAAA".parse::<Signature>(), Err(KeyError::Signature));
}

#[test]
fn no_secret_is_shown() {
    let key = SecretKey::from_pem(PEM).unwrap();
    let shown = format!("{key:?} {:#?}", key.public());
    for part in ["nWGxne", "J1hsZ3v", "157, 97", "9d61"] {
        assert!(!shown.contains(part), "{shown}");
    }
    for error in [
        SecretKey::from_pem(&PEM[10..]).unwrap_err(),
        PEM.parse::<PublicKey>().unwrap_err(),
    ] {
        assert!(!error.to_string().contains("J1hs"), "{error}");
    }
}

proptest! {
    #[test]
    fn only_what_was_signed_is_right(
        seed in any::<[u8; SEED]>(),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        at in any::<prop::sample::Index>(),
    ) {
        let key = SecretKey::from_seed(&Zeroizing::new(seed));
        let signature = key.sign(&bytes);
        prop_assert!(key.public().verify(&bytes, &signature));
        prop_assert_eq!(signature.to_string().parse(), Ok(signature));
        let again = SecretKey::from_pem(&key.to_pem().unwrap()).unwrap();
        prop_assert_eq!(again.public(), key.public());
        if !bytes.is_empty() {
            let mut other = bytes.clone();
            other[at.index(bytes.len())] ^= 1;
            prop_assert!(!key.public().verify(&other, &signature));
        }
    }

    #[test]
    fn no_text_ends_the_program(text in any::<String>()) {
        let _no_key = SecretKey::from_pem(&text);
        let _no_key = text.parse::<PublicKey>();
        let _no_key = format!("ed25519:{text}").parse::<PublicKey>();
        let _no_signature = text.parse::<Signature>();
    }
}
