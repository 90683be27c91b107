//! Holding the codes of the sheets against the paper: every page once, nothing of another paper.

use super::{Doubt, Fault, Issued, Recognised, Way};
use crate::mark::Mark;

/// One sheet of a file.
pub(super) struct Sheet {
    /// The codes that it bears.
    pub marks: Vec<Mark>,
    /// Whether a picture lies on it that may be the scanned page.
    pub picture: bool,
}

/// The sheets in their order.
pub(super) type Sheets = Vec<Sheet>;

pub(super) fn judge(sheets: &Sheets, issued: &Issued) -> Result<Recognised, Vec<Fault>> {
    if sheets.iter().all(|sheet| sheet.marks.is_empty()) {
        return Err(vec![Fault::NoCode]);
    }
    let mut foreign = Vec::new();
    // For each page of the paper, the sheets that bear it.
    let mut bearers: Vec<Vec<usize>> = vec![Vec::new(); issued.pages];
    let mut blank = Vec::new();
    let mut drawn = Vec::new();
    for (sheet, Sheet { marks, picture }) in (1..).zip(sheets) {
        if !marks.is_empty() && !picture {
            drawn.push(Doubt::Drawn { sheet });
        }
        if marks.is_empty() {
            blank.push(sheet);
        }
        for mark in marks {
            match (stranger(mark, issued), bearers.get_mut(mark.page - 1)) {
                (None, Some(bearers)) => bearers.push(sheet),
                (None, None) => note(&mut foreign, sheet, Stranger::Forged),
                (Some(stranger), _) => note(&mut foreign, sheet, stranger),
            }
        }
    }
    let clean = foreign.is_empty();
    let mut faults: Vec<Fault> = foreign.into_iter().map(Fault::from).collect();
    faults.extend(doubled(&bearers));
    let missing: Vec<usize> = (1..)
        .zip(&bearers)
        .filter_map(|(page, bearers)| bearers.is_empty().then_some(page))
        .collect();
    // A sheet whose code is torn or smudged may be the page that is missing, but only one for one: where there are
    // other sheets than pages, something was exchanged or left out.
    let may_stand_for = missing.len() == blank.len();
    // Where sheets of something else lie, they are what stands in the place of the missing ones.
    if clean && !missing.is_empty() && !may_stand_for {
        faults.push(Fault::Missing {
            pages: missing.clone(),
        });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let doubt = |sheet: usize| match missing.is_empty() {
        true => Doubt::Extra { sheet },
        false => Doubt::Unread { sheet },
    };
    Ok(Recognised {
        way: Way::Scan,
        sheets: sheets.len(),
        doubts: blank.into_iter().map(doubt).chain(drawn).collect(),
        signatures: Vec::new(),
    })
}

/// Why a mark is not of this paper.
#[derive(PartialEq, Eq)]
enum Stranger {
    Other(String),
    Older(i64),
    Forged,
}

fn stranger(mark: &Mark, issued: &Issued) -> Option<Stranger> {
    let ours = &issued.mark;
    if mark.number != ours.number || mark.kind != ours.kind {
        return Some(Stranger::Other(mark.number.clone()));
    }
    if mark.edition < ours.edition {
        return Some(Stranger::Older(mark.edition));
    }
    (mark.edition != ours.edition || mark.check != ours.check).then_some(Stranger::Forged)
}

/// Sheets that are strange for the same reason are told together.
fn note(foreign: &mut Vec<(Stranger, Vec<usize>)>, sheet: usize, why: Stranger) {
    match foreign.iter_mut().find(|(known, _)| *known == why) {
        Some((_, sheets)) => sheets.push(sheet),
        None => foreign.push((why, vec![sheet])),
    }
}

impl From<(Stranger, Vec<usize>)> for Fault {
    fn from((why, sheets): (Stranger, Vec<usize>)) -> Fault {
        match why {
            Stranger::Other(number) => Fault::Other { sheets, number },
            Stranger::Older(edition) => Fault::Older { sheets, edition },
            Stranger::Forged => Fault::Strange { sheets },
        }
    }
}

fn doubled(bearers: &[Vec<usize>]) -> impl Iterator<Item = Fault> {
    let pages = (1..).zip(bearers);
    pages
        .filter(|(_, bearers)| bearers.len() > 1)
        .map(|(page, bearers)| Fault::Doubled {
            page,
            sheets: bearers.clone(),
        })
}
