//! Words that mean the same service, from `law/synonyms.csv`: who asks in one word is shown what is offered in another.

use std::sync::LazyLock;

use chrono::NaiveDate;

/// Words for one thing, and since when they are taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The first day.
    pub since: NaiveDate,
    /// The words, two at least.
    pub words: Vec<String>,
}

static SHIPPED: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let lines = include_str!("../../../law/synonyms.csv").lines().skip(1);
    lines.filter_map(group).collect()
});

/// The groups compiled into this program that are in force on a day.
pub fn on(day: NaiveDate) -> impl Iterator<Item = &'static Group> {
    SHIPPED.iter().filter(move |group| group.since <= day)
}

/// One line: a day, a comma, words apart by blanks.
fn group(line: &str) -> Option<Group> {
    let (since, words) = line.split_once(',')?;
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    Some(Group {
        since: since.parse().ok()?,
        words: Some(words).filter(|words| words.len() > 1)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_read_and_no_word_means_two_things() {
        let lines = include_str!("../../../law/synonyms.csv").lines().skip(1);
        assert_eq!(lines.count(), SHIPPED.len());
        let mut seen = BTreeSet::new();
        for word in SHIPPED.iter().flat_map(|group| &group.words) {
            assert!(seen.insert(word), "{word} stands twice");
            let short = word.len() < 2;
            assert!(!short, "{word} is too short");
        }
    }
}
