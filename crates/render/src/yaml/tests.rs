use proptest::prelude::*;

use super::*;

#[test]
fn texts_that_read_as_something_else_are_quoted() {
    for plain in [
        "a",
        "https://a.example/v1",
        "1.0.0",
        "30s",
        "be kind",
        "o'clock",
        "anthropic/claude-3",
    ] {
        assert_eq!(scalar(&Value::from(plain)), plain);
    }
    for odd in [
        "", "true", "No", "1.0", "1e3", "0x1F", "-", "- a", "a: b", "a #b", " a", "a ", "~", ".5",
        ".inf", "12:30:45", "[a", "{a", "&a", "a:", "#a", "1_0",
    ] {
        let shown = scalar(&Value::from(odd));
        assert!(shown.starts_with('"'), "{odd}: {shown}");
    }
}

#[test]
fn what_steers_a_terminal_is_escaped() {
    assert_eq!(
        scalar(&Value::from("a\u{1b}[2J\u{202e}\u{e0001}")),
        r#""a\u001b[2J\u202e\U000e0001""#
    );
}

#[test]
fn texts_of_several_lines_keep_their_end() {
    assert_eq!(block("a\nb"), Some(("|-", vec!["a", "b"])));
    assert_eq!(block("a\n"), Some(("|", vec!["a"])));
    assert_eq!(block("a\n\n"), Some(("|+", vec!["a", ""])));
    for odd in ["a", " a\nb", "\na", "a\n \nb", "a\r\nb", "a\tb\n", "\n", ""] {
        assert_eq!(block(odd), None, "{odd:?}");
    }
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,16}",
        "[a-z0-9:.# '\"-]{0,12}",
        "[+-]?[0-9a-fxo.e_:]{0,8}",
        "([a-zA-Z #:'-]{0,8}\n){0,4}[a-z ]{0,5}",
    ]
}

proptest! {
    #[test]
    fn texts_read_back(words in words(), name in words()) {
        let value = Value::from(words.as_str());
        let yaml = match block(&words) {
            None => format!("{}\n", scalar(&value)),
            Some((head, lines)) => {
                let lines = lines.iter().map(|line| match *line {
                    "" => "\n".to_owned(),
                    line => format!("  {line}\n"),
                });
                format!("{head}  # a remark\n{}", lines.collect::<String>())
            }
        };
        let (name_, _long) = key(&name);
        let text = format!("? {name_}\n: {yaml}");
        let read: std::collections::BTreeMap<String, Value> = serde_yaml::from_str(&text)
            .map_err(|error| TestCaseError::fail(format!("{error}: {text:?}")))?;
        prop_assert_eq!(read, [(name, value)].into());
    }
}
