//! Streams as they are spelled, and cut anywhere.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Reads a stream in pieces that end at the given places.
fn read(bytes: &[u8], cuts: &[usize]) -> Result<(Vec<Event>, Option<Event>), TooLong> {
    let (mut parser, mut events, mut from) = (Parser::default(), Vec::new(), 0);
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
    cuts.sort_unstable();
    for cut in cuts.into_iter().chain([bytes.len()]) {
        parser.push(&bytes[from..cut], &mut events)?;
        from = cut;
    }
    Ok((events, parser.finish()?))
}

fn texts(stream: &str) -> Vec<String> {
    let (events, _open) = read(stream.as_bytes(), &[]).unwrap();
    events.into_iter().map(|event| event.text).collect()
}

#[test]
fn lines_end_in_each_of_the_three_ways() {
    let spelled = |end: &str| format!("data: a{end}data:b{end}{end}data: c{end}{end}");
    for end in ["\n", "\r\n", "\r"] {
        assert_eq!(texts(&spelled(end)), ["a\nb", "c"], "{end:?}");
    }
    assert_eq!(texts("data: a\r\ndata: b\r\r\ndata: c\n\r"), ["a\nb", "c"]);
}

#[test]
fn comments_marks_and_other_fields_say_nothing() {
    let stream = "\u{feff}data: a\n\n: still here\n\nid: 7\nretry: 10\nnoise\n\n\u{feff}data: b\n\ndata: c\n\n";
    // Only the very first line may carry the mark: elsewhere it makes another field.
    assert_eq!(texts(stream), ["a", "c"]);
}

#[test]
fn one_space_belongs_to_the_field_and_more_to_the_text() {
    assert_eq!(texts("data:  a \n\ndata\n\ndata:\n\n"), [" a ", "", ""]);
}

#[test]
fn an_event_has_the_name_that_stands_in_it() {
    let (events, _open) = read(b"event: error\ndata: x\n\ndata: y\n\n", &[]).unwrap();
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["error", ""]);
}

#[test]
fn what_the_end_leaves_open_is_told_apart() {
    let open = |stream: &str| {
        let (events, open) = read(stream.as_bytes(), &[]).unwrap();
        assert_eq!(events, []);
        open.map(|event| event.text)
    };
    assert_eq!(open("data: [DONE]\n").as_deref(), Some("[DONE]"));
    assert_eq!(open("data: [DONE]").as_deref(), Some("[DONE]"));
    assert_eq!(open(": nothing\n"), None);
    assert_eq!(open(""), None);
}

#[test]
fn endless_lines_and_events_are_refused() {
    let mut parser = Parser::default();
    let piece = vec![b'x'; LONGEST_LINE];
    let mut events = Vec::new();
    assert_eq!(parser.push(&piece, &mut events), Ok(()));
    assert_eq!(parser.push(b"x", &mut events), Err(TooLong::Line));
    let mut parser = Parser::default();
    let line = format!("data:{}\n", "y".repeat(LONGEST_LINE - 5));
    let pushed: Vec<_> = (0..5)
        .map(|_n| parser.push(line.as_bytes(), &mut events))
        .collect();
    assert!(pushed.contains(&Err(TooLong::Event)), "{pushed:?}");
}

/// Bytes that streams are made of, with what breaks naive readers.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![
        Just(b"data: ".to_vec()),
        Just(b"data".to_vec()),
        Just(b"event:x".to_vec()),
        Just(b": c".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n\n".to_vec()),
        Just("größer 日本".as_bytes().to_vec()),
        Just(MARK.to_vec()),
        Just(b"[DONE]".to_vec()),
        vec(any::<u8>(), 0..4),
    ];
    vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_events(bytes in stream(), cuts in vec(any::<usize>(), 0..12)) {
        prop_assert_eq!(read(&bytes, &cuts), read(&bytes, &[]));
    }

    #[test]
    fn byte_by_byte_gives_the_same_events(bytes in stream()) {
        let cuts: Vec<usize> = (0..bytes.len()).collect();
        prop_assert_eq!(read(&bytes, &cuts), read(&bytes, &[]));
    }
}
