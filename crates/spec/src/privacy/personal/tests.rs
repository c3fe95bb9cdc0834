//! What is found in prose, and above all what is not.

use super::*;

fn kinds(text: &str) -> Vec<What> {
    find(text).into_iter().map(|one| one.what).collect()
}

#[test]
fn each_kind_is_found_where_it_stands() {
    for (what, number) in [
        (What::Email, "jane.doe+orders@acme-mail.co.uk"),
        (What::Phone, "+49 30 901820"),
        (What::Phone, "+1 (415) 867-5309"),
        (What::Phone, "0044 20 7219 3000"),
        (What::Phone, "415-867-5309"),
        (What::Phone, "(415) 867-5309"),
        (What::Social, "536-22-8726"),
        (What::Card, "4111 1111 1111 1111"),
        (What::Card, "5555555555554444"),
        (What::Card, "3782-822463-10005"),
        (What::Iban, "DE89 3704 0044 0532 0130 00"),
        (What::Iban, "GB82WEST12345698765432"),
        (What::Iban, "NO93 8601 1117 947"),
    ] {
        let text = format!("Grüße; reach me under {number}, or wait");
        let found = find(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].what, &text[found[0].at.clone()]), (what, number));
    }
}

#[test]
fn examples_and_other_numbers_are_no_personal_data() {
    for text in [
        "user@example.com, ops@sub.example.org, me@host.test, a@b",
        "call +1 212 555 0100 or 212-555-0199, or +44 7700 900123",
        "000-12-3456 666-12-3456 900-12-3456 536-00-8726 536-22-0000 078-05-1120",
        "536-22 8726, 1-536-22-8726-1",
        "order 4111 1111 1111 1112, invoice 1234567890123456",
        "30 40 50 60 70 80 90 10 20 30 40 50 60",
        "DE89 3704 0044 0532 0130 01 and XX12 3456 7890 1234 5678",
        "from 2026-11-21T13:00:00Z to 2026-11-22, version 1.2.3.4567890",
        "5c1f0c2e-9a3b-4d5e-8f60-112233445566",
        "+1.5 percent, +20 2 2026, 10.0.0.1:8080, UTC+02:00",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn a_number_that_is_named_needs_no_dashes() {
    assert_eq!(kinds("SSN: 536228726"), [What::Social]);
    assert_eq!(kinds("Social Security number 536228726"), [What::Social]);
    assert_eq!(kinds("order 536228726"), []);
}

#[test]
fn words_behind_an_account_are_not_its_end() {
    let text = "DE89 3704 0044 0532 0130 00 AND MORE";
    assert_eq!(
        &text[find(text)[0].at.clone()],
        "DE89 3704 0044 0532 0130 00"
    );
}

#[test]
fn one_number_is_of_one_kind() {
    let text = "4111-1111-1111-1111 and +49 30 901820 and a.b@acme.io";
    assert_eq!(kinds(text), [What::Card, What::Phone, What::Email]);
}

#[test]
fn work_grows_with_the_length_alone() {
    for piece in [
        "4111 ", "+49 30 ", "a@b.c", "DE89 ", "536-22-", "1", "a@", "A1",
    ] {
        assert!(find(&piece.repeat(20_000)).len() <= 100_000);
    }
}
