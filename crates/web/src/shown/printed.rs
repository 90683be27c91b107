//! The papers of a file, each to be saved as PDF.

use office::papers::{self, Kind, PaperLine};
use office::{FileKind, local};
use uuid::Uuid;

use crate::errors::Fault;
use crate::layout::Link;
use crate::step::link;
use crate::visit::Visit;

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
    let mut shown: Vec<PrintedPaper> = papers.iter().map(paper).collect();
    shown.sort_by_key(|paper| paper.superseded);
    shown
}

/// One of them.
#[must_use]
pub fn paper(paper: &PaperLine) -> PrintedPaper {
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

/// The papers of one file that the reader may have.
pub async fn papers_of(
    visit: &Visit,
    kind: FileKind,
    file: Uuid,
) -> Result<Vec<PrintedPaper>, Fault> {
    let lines = papers::list(visit.office(), visit.actor(), kind, file).await?;
    Ok(printed(&lines))
}

/// Links to the papers of some kinds that an act has just made, for the page that confirms it (UX-13).
pub async fn paper_links(
    visit: &Visit,
    (kind, file): (FileKind, Uuid),
    wanted: &[Kind],
) -> Result<Vec<Link>, Fault> {
    let lines = papers::list(visit.office(), visit.actor(), kind, file).await?;
    let fresh = lines
        .iter()
        .filter(|paper| paper.stands && wanted.contains(&paper.kind));
    Ok(fresh
        .map(|paper| {
            link(
                format!("下载 PDF：{}", paper.kind.label()),
                format!("/papers/{}", paper.id),
            )
        })
        .collect())
}
