//! How many findings are left out, so that one bad file does not hide all the others.
//!
//! All findings come in; the worst and first of each file stay, and the number of the others goes
//! out. Nothing here decides how they are shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::Finding;

/// The most findings that are kept of one file.
pub const MAX_FINDINGS: usize = 100;

/// How many findings of each file are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut(BTreeMap<Arc<str>, usize>);

impl LeftOut {
    /// Sorts findings, says each only once, and keeps [`MAX_FINDINGS`] of each file: errors before
    /// warnings before notes, then by place. What has no place is kept.
    pub fn cap(&mut self, findings: &mut Vec<Finding>) {
        findings.sort();
        findings.dedup();
        let mut keep = vec![true; findings.len()];
        let mut start = 0;
        // Sorted by place, the findings of a file stand together.
        for of_file in findings.chunk_by(|a, b| file(a) == file(b)) {
            let rest = match file(&of_file[0]) {
                Some(name) if of_file.len() > MAX_FINDINGS => {
                    self.add(name, of_file.len() - MAX_FINDINGS);
                    mildest(of_file)
                }
                Some(_) | None => Vec::new(),
            };
            for index in rest {
                keep[start + index] = false;
            }
            start += of_file.len();
        }
        let mut keep = keep.into_iter();
        findings.retain(|_finding| keep.next().unwrap_or(true));
    }

    /// Counts findings of a file that are not kept.
    pub fn add(&mut self, file: &Arc<str>, count: usize) {
        if count > 0 {
            *self.0.entry(Arc::clone(file)).or_default() += count;
        }
    }

    /// Takes in what another look at the same files left out. Most of it is the same, so that the
    /// larger number of each file counts.
    pub fn or_more(&mut self, other: &Self) {
        for (file, count) in &other.0 {
            let most = self.0.entry(Arc::clone(file)).or_default();
            *most = (*most).max(*count);
        }
    }

    /// Says whether nothing is left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns how many are left out in all.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Returns the files of which findings are left out, with the number, by their names.
    pub fn files(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(file, count)| (&**file, *count))
    }
}

fn file(finding: &Finding) -> Option<&Arc<str>> {
    finding.place.as_ref().map(|place| &place.file)
}

/// Returns which findings of a file are not kept.
fn mildest(of_file: &[Finding]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..of_file.len()).collect();
    // The sort is stable: what matters equally stays in the order of its places.
    order.sort_by_key(|index| of_file[*index].severity);
    order.split_off(MAX_FINDINGS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;
    use crate::finding::Place;

    fn at(file: &str, line: usize, code: Code) -> Finding {
        let line = u32::try_from(line).unwrap();
        Finding::new(code, "x").at(Place {
            file: Arc::from(file),
            line,
            column: 1,
            start: 0,
            end: 0,
        })
    }

    #[test]
    fn the_worst_and_first_of_each_file_stay() {
        let notes = (0..MAX_FINDINGS).map(|line| at("a", line, Code::ExamplesDropped));
        let mut findings: Vec<Finding> = notes.collect();
        findings.extend((0..150).map(|line| at("b", line, Code::Syntax)));
        findings.push(at("a", 900, Code::Syntax));
        findings.push(at("a", 900, Code::Syntax));
        findings.push(at("a", 901, Code::WeightRounding));
        findings.extend((0..300).map(|_| Finding::new(Code::Project, "nowhere")));
        findings.push(Finding::new(Code::Project, "elsewhere"));
        let mut left_out = LeftOut::default();
        left_out.cap(&mut findings);
        let files: Vec<_> = left_out.files().collect();
        assert_eq!(files, [("a", 2), ("b", 50)]);
        assert_eq!(left_out.total(), 52);
        assert_eq!(findings.len(), 2 + 2 * MAX_FINDINGS);
        assert!(findings.is_sorted());
        let of_a = |code| {
            let of_a = findings.iter().filter(|one| one.code == code);
            let of_a = of_a.filter(|one| one.place.as_ref().is_some_and(|p| &*p.file == "a"));
            of_a.count()
        };
        assert_eq!(of_a(Code::Syntax), 1);
        assert_eq!(of_a(Code::WeightRounding), 1);
        assert_eq!(of_a(Code::ExamplesDropped), MAX_FINDINGS - 2);
        let mut places = findings.iter().filter_map(|one| one.place.as_ref());
        let last = places.rfind(|place| &*place.file == "b");
        assert_eq!(last.map(|place| place.line), Some(99));
    }

    #[test]
    fn few_findings_are_all_kept() {
        let mut findings: Vec<Finding> = (0..MAX_FINDINGS)
            .map(|line| at("a", line, Code::Syntax))
            .collect();
        let mut left_out = LeftOut::default();
        left_out.cap(&mut findings);
        assert!(left_out.is_empty());
        assert_eq!(findings.len(), MAX_FINDINGS);
    }

    #[test]
    fn other_looks_at_the_same_file_are_not_added_up() {
        let (mut one, mut other) = (LeftOut::default(), LeftOut::default());
        one.add(&Arc::from("a"), 3);
        other.add(&Arc::from("a"), 5);
        other.add(&Arc::from("b"), 1);
        other.add(&Arc::from("c"), 0);
        one.or_more(&other);
        assert_eq!(one.files().collect::<Vec<_>>(), [("a", 5), ("b", 1)]);
    }
}
