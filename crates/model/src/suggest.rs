//! Near misses: what was probably meant by a word that is not known.

/// Words longer than this are not compared: nobody mistypes them by one letter.
const MAX_CHARS: usize = 64;

/// Returns the known word that is nearest to a written one, if any is near.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = written.chars().count();
    if length == 0 || length > MAX_CHARS {
        return None;
    }
    let most = (length / 3).clamp(1, 3);
    let near = known
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|(distance, _word)| *distance <= most);
    near.min().map(|(_distance, word)| word)
}

/// Shortens a word for a message.
pub fn short(word: &str) -> String {
    match word.char_indices().nth(MAX_CHARS) {
        Some((end, _c)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

/// Counts insertions, deletions, changes and swaps of neighbours; letter case counts nothing.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| -> Vec<char> {
        let short = text.chars().take(MAX_CHARS + 4);
        short.flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (letters(a), letters(b));
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = rows[i][j] + usize::from(x != y);
            let mut best = changed.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_found() {
        let known = ["baseUrl", "apiKey", "timeout", "type"];
        assert_eq!(nearest("baseurl", known), Some("baseUrl"));
        assert_eq!(nearest("timoeut", known), Some("timeout"));
        assert_eq!(nearest("apikey2", known), Some("apiKey"));
        assert_eq!(nearest("models", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(1000), known), None);
    }

    #[test]
    fn distances_count_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("ab", "ba"), 1);
        assert_eq!(distance("", "abc"), 3);
    }
}
