//! Inputs that nobody writes: samples that were changed a little, and pieces of YAML and JSON in
//! any order.
//!
//! A seed and samples come in, bytes go out; the same seed gives the same bytes.

use fastrand::Rng;

use crate::MAX_BYTES;

/// Changes samples.
#[derive(Debug)]
pub struct Mutator<'a> {
    samples: &'a [Vec<u8>],
    rng: Rng,
}

impl<'a> Mutator<'a> {
    /// Changes these samples, drawn from a seed.
    pub fn new(samples: &'a [Vec<u8>], seed: u64) -> Self {
        Self {
            samples,
            rng: Rng::with_seed(seed),
        }
    }

    /// Makes the next input: mostly a sample with a few changes, else pieces in any order.
    pub fn input(&mut self) -> Vec<u8> {
        if self.samples.is_empty() || self.rng.u8(..) < 32 {
            return soup(&mut self.rng);
        }
        let mut input = self.sample().to_vec();
        for _change in 0..self.rng.usize(1..=4) {
            self.change(&mut input);
        }
        input.truncate(MAX_BYTES);
        input
    }

    fn sample(&mut self) -> &'a [u8] {
        match self.rng.choice(self.samples) {
            Some(sample) => &sample[..sample.len().min(MAX_BYTES)],
            None => &[],
        }
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        match self.rng.u8(..14) {
            0 => flip(input, &mut self.rng),
            1 => insert(input, &[self.rng.u8(..)], &mut self.rng),
            2 => cut(input, &mut self.rng),
            3 => input.truncate(self.rng.usize(..=input.len())),
            4 => self.splice(input),
            5 | 6 => lines(input, &mut self.rng),
            7..=9 => scalar(input, &mut self.rng),
            10 => deepen(input, &mut self.rng),
            11 => indent(input, &mut self.rng),
            12 => key(input, &mut self.rng),
            _ => {
                let piece = self.rng.choice(PIECES).copied().unwrap_or_default();
                insert(input, piece.as_bytes(), &mut self.rng);
            }
        }
    }

    /// Puts the end of another sample behind the beginning of this one.
    fn splice(&mut self, input: &mut Vec<u8>) {
        let other = self.sample();
        let from = self.rng.usize(..=other.len());
        input.truncate(self.rng.usize(..=input.len()));
        input.extend_from_slice(&other[from..]);
    }
}

/// Pieces in any order, or bytes of any value.
pub fn soup(rng: &mut Rng) -> Vec<u8> {
    if rng.u8(..) < 32 {
        let length = rng.usize(..200);
        return std::iter::repeat_with(|| rng.u8(..)).take(length).collect();
    }
    let count = rng.usize(..40);
    let pieces = std::iter::repeat_with(|| match rng.bool() {
        true => rng.choice(PIECES).copied().unwrap_or_default(),
        false => rng.choice(SCALARS).copied().unwrap_or_default(),
    });
    pieces.take(count).collect::<String>().into_bytes()
}

fn flip(input: &mut [u8], rng: &mut Rng) {
    if !input.is_empty() {
        let at = rng.usize(..input.len());
        input[at] ^= 1 << rng.u8(..8);
    }
}

fn insert(input: &mut Vec<u8>, piece: &[u8], rng: &mut Rng) {
    let at = rng.usize(..=input.len());
    input.splice(at..at, piece.iter().copied());
}

fn cut(input: &mut Vec<u8>, rng: &mut Rng) {
    let from = rng.usize(..=input.len());
    let to = input.len().min(from + rng.usize(..32));
    input.drain(from..to);
}

/// Swaps, repeats or removes lines.
fn lines(input: &mut Vec<u8>, rng: &mut Rng) {
    let mut lines: Vec<&[u8]> = input.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.is_empty() {
        return;
    }
    let (one, other) = (rng.usize(..lines.len()), rng.usize(..lines.len()));
    match rng.u8(..3) {
        0 => lines.swap(one, other),
        1 => lines.insert(one, lines[other]),
        _ => drop(lines.remove(one)),
    }
    *input = lines.concat();
}

/// Puts a nasty value behind some `: `.
fn scalar(input: &mut Vec<u8>, rng: &mut Rng) {
    let Some(from) = place(input, b": ", rng) else {
        return;
    };
    let rest = &input[from..];
    let length = rest.iter().position(|byte| b",\n}]".contains(byte));
    let to = from + length.unwrap_or(rest.len());
    let value = rng.choice(SCALARS).copied().unwrap_or_default();
    input.splice(from..to, value.bytes());
}

/// Puts a nasty name before some `:`.
fn key(input: &mut Vec<u8>, rng: &mut Rng) {
    let Some(behind) = place(input, b": ", rng) else {
        return;
    };
    let to = behind - 2;
    let start = input[..to].iter().rposition(|byte| b" \n{,".contains(byte));
    let from = start.map_or(0, |start| start + 1);
    let value = rng.choice(SCALARS).copied().unwrap_or_default();
    input.splice(from..to, value.bytes());
}

/// Puts a value inside many lists or mappings.
fn deepen(input: &mut Vec<u8>, rng: &mut Rng) {
    let from = place(input, b": ", rng).unwrap_or_default();
    let depth = rng.usize(1..200);
    let (open, close) = *rng.choice(NESTS).unwrap_or(&("[", "]"));
    let value = format!("{}1{}", open.repeat(depth), close.repeat(depth));
    input.splice(from..from, value.bytes());
}

/// Moves a line to the left or right.
fn indent(input: &mut Vec<u8>, rng: &mut Rng) {
    let Some(start) = place(input, b"\n", rng) else {
        return;
    };
    match rng.bool() {
        true => drop(input.splice(start..start, *b"  ")),
        false => {
            let spaces = input[start..].iter().take_while(|byte| **byte == b' ');
            let width = spaces.count().min(2);
            input.drain(start..start + width);
        }
    }
}

/// Finds some place where a mark ends.
fn place(input: &[u8], mark: &[u8], rng: &mut Rng) -> Option<usize> {
    let places: Vec<usize> = input
        .windows(mark.len())
        .enumerate()
        .filter(|(_index, window)| *window == mark)
        .map(|(index, window)| index + window.len())
        .collect();
    rng.choice(places)
}

const NESTS: &[(&str, &str)] = &[
    ("[", "]"),
    ("{a: ", "}"),
    ("{", "}"),
    ("[{a: ", "}]"),
    ("- ", ""),
];

/// What YAML and JSON are made of.
const PIECES: &[&str] = &[
    "a: b\n",
    "- ",
    "? ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "  ",
    "\t",
    "---\n",
    "...\n",
    "&a ",
    "*a",
    "!!str ",
    "!x ",
    "<<: ",
    "|\n",
    ">-\n",
    "|+2\n",
    "'",
    "\"",
    "\\",
    "#",
    " # ",
    "%YAML 1.2\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "ä",
    "😀",
    "\u{0}",
    "\u{7f}",
    "\u{1b}[31m",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "kind: Model\n",
    "kind: Prompt\n",
    "apiVersion: lockstep.dev/v1\n",
    "metadata: {name: a}\n",
    "spec:\n",
    "env: ",
    "file: ",
    "value: ",
    "null",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "Provider/",
    "*",
    "**",
    "[!a]",
    "{a,b}",
    "https://",
    "://",
    "@",
    "30s",
    "1.0.0",
];

/// Values that may stand where they do not belong.
const SCALARS: &[&str] = &[
    "null",
    "~",
    "''",
    "\"\"",
    "true",
    "no",
    "0",
    "-1",
    "-0",
    "4096.0",
    "1e3",
    "1e999",
    ".inf",
    ".nan",
    "0x1F",
    "0o17",
    "9007199254740993",
    "99999999999999999999999999",
    "0.1",
    "1e-400",
    "[]",
    "{}",
    "[[]]",
    "{a: b}",
    "{env: A}",
    "{env: A, file: b}",
    "{value: x}",
    "{value: [x]}",
    "|",
    ">",
    "'a",
    "\"a",
    "*alias",
    "&anchor",
    "!!binary AAAA",
    "<<",
    "a: b: c",
    "-",
    "?",
    ":",
    "%",
    "@a",
    "`a`",
    "\t",
    "\u{0}",
    "../../etc/passwd",
    "/dev/zero",
    "sk-ant-0123456789abcdef",
    "AKIAIOSFODNN7EXAMPLE",
    "-----BEGIN PRIVATE KEY-----",
    "https://a:b@c.example",
    "jane@acme.io",
    "+49 30 901820",
    "4111 1111 1111 1111",
    "DE89 3704 0044 0532 0130 00",
    "536-22-8726",
    "${a}",
    "$a",
    "$$",
    "$",
    "gpt-4o",
    "support",
    "1.0.0",
    "1.0.0-rc.1+b",
    "01.0.0",
    "v1",
    "30s",
    "5m",
    "1h1h",
    "999999999999h",
    "*",
    "a*b*c",
    "[a",
    "{a,b",
    "**/**",
    "Model/gpt-4o",
    "Model/",
    "/",
    "~0~1",
    "a.b[c].d",
    "a[\"\\\"\"]",
    "ä",
    "e\u{301}",
    "\u{202e}abc",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "{simulator: {}}",
    "[m, o]",
];
