//! The papers of a file, each to be saved as PDF.

use office::local;
use office::papers::PaperLine;

/// One paper as its link names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedPaper {
    /// Where it is saved from.
    pub href: String,
    /// What it is.
    pub label: &'static str,
    /// The number on it, its edition and day.
    pub note: String,
    /// Whether a later edition took its place.
    pub superseded: bool,
}

/// The papers in the order given, those that still stand first.
#[must_use]
pub fn printed(papers: &[PaperLine]) -> Vec<PrintedPaper> {
    let mut shown: Vec<PrintedPaper> = papers.iter().map(one).collect();
    shown.sort_by_key(|paper| paper.superseded);
    shown
}

fn one(paper: &PaperLine) -> PrintedPaper {
    let day = local(paper.made_at).format("%Y-%m-%d");
    let edition = match paper.edition {
        1 => String::new(),
        later => format!("第 {later} 版，"),
    };
    PrintedPaper {
        href: format!("/papers/{}", paper.id),
        label: paper.kind.label(),
        note: format!("{}，{edition}{day}", paper.number),
        superseded: !paper.stands,
    }
}
