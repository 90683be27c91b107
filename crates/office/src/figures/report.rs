//! The yearly report that everybody reads: every figure from where the pages have it, small groups held back (5.3).

use std::collections::BTreeMap;

use futures_util::future::{try_join, try_join5};
use rules::appraisal::{Grade, days};
use rules::figures::{HeldBack, Measure, hold_back};
use rules::opinions;
use rules::spot::Estimate;
use rules::{Fen, outcome};
use store::queries::figures::{self as rows, Cut, Often};
use store::queries::{operating, subsidies};

use super::numbers::{Line, Numbers, Reach, Sum, Waited, fault, of, year_within};
use super::{Counties, counties};
use crate::error::Refused;
use crate::{Office, appraisals, opinions as said, outcomes, spot};

/// A line of a cut as everybody may see it; nothing where it is held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub label: String,
    pub issued: Option<Sum>,
    pub redeemed: Option<Sum>,
}

/// The report of a year.
#[derive(Clone, Debug)]
pub struct Report {
    pub numbers: Numbers,
    /// The sums of the region; nothing where they would tell of few.
    pub issued: Option<Sum>,
    pub redeemed: Option<Sum>,
    /// How long claims waited; a wait of few tells of them as their sum does.
    pub waited: Option<Waited>,
    pub uses: Vec<Held>,
    pub sides: Vec<Held>,
    /// Issued and redeemed, county by county.
    pub counties: [Counties; 2],
    pub satisfaction: opinions::Sums,
    /// How many providers were published with each grade.
    pub grades: Vec<(Grade, usize)>,
    /// Plans of spot checks whose period ended in the year: number and what the sample says.
    pub samples: Vec<(String, Estimate)>,
    /// Paid to providers as subsidy, and as operating subsidy.
    pub subsidies: Fen,
    pub operating: Fen,
    pub outcomes: outcome::Sums,
    /// Whether so few told that it is held back.
    pub outcomes_held: bool,
    pub least: u32,
}

/// The report of a year; a year of which there is nothing is read as the latest.
pub async fn report(office: &Office, year: u16) -> Result<Report, Refused> {
    let store = &office.store;
    let year = year_within(office, year).await?;
    let row = i64::from(year);
    let behind = |cut| {
        try_join(
            fault(rows::holders_by(store, cut, row)),
            fault(rows::redeemers_by(store, cut, row)),
        )
    };
    // Side by side, as the numbers themselves.
    let numbers = try_join5(
        of(office, Reach::Region, year),
        behind(Cut::Use),
        behind(Cut::Side),
        counties(office, Measure::Issued, year),
        counties(office, Measure::Redeemed, year),
    );
    let ((numbers, uses, sides, issued, redeemed), beside) =
        try_join(numbers, beside(office, year)).await?;
    let counties = [issued, redeemed];
    let least = office.law.policy(office.today())?.figures_min_subjects;
    let mut cuts = Vec::new();
    let (mut all_issued, mut all_redeemed) = (true, true);
    for (lines, (holders, redeemers)) in [(&numbers.uses, uses), (&numbers.sides, sides)] {
        let issued = held(lines, holders, least);
        let redeemed = held(lines, redeemers, least);
        all_issued &= !issued.sum;
        all_redeemed &= !redeemed.sum;
        cuts.push(veiled(lines, &issued, &redeemed));
    }
    let sides = cuts.pop().unwrap_or_default();
    let [open_issued, open_redeemed] = [0, 1].map(|at| {
        let of: Option<&Counties> = counties.get(at);
        of.is_some_and(|one| one.sum.value().is_some())
    });
    Ok(Report {
        issued: Some(numbers.issued).filter(|_| all_issued && open_issued),
        redeemed: Some(numbers.redeemed).filter(|_| all_redeemed && open_redeemed),
        waited: Some(numbers.waited).filter(|_| all_redeemed && open_redeemed),
        uses: cuts.pop().unwrap_or_default(),
        sides,
        counties,
        satisfaction: beside.satisfaction,
        grades: beside.grades,
        samples: beside.samples,
        subsidies: beside.subsidies,
        operating: beside.operating,
        outcomes_held: beside.told_by > 0
            && beside.told_by < usize::try_from(least).unwrap_or(usize::MAX),
        outcomes: beside.outcomes,
        least,
        numbers,
    })
}

/// What the report tells besides the vouchers and their money.
struct Beside {
    satisfaction: opinions::Sums,
    grades: Vec<(Grade, usize)>,
    samples: Vec<(String, Estimate)>,
    subsidies: Fen,
    operating: Fen,
    outcomes: outcome::Sums,
    /// How many subjects told of what became of it.
    told_by: usize,
}

async fn beside(office: &Office, year: u16) -> Result<Beside, Refused> {
    let [first, last] = days(year);
    let (paid, operating, (outcomes, told_by), satisfaction, (grades, samples)) = try_join5(
        fault(subsidies::paid_between(&office.store, (first, last))),
        fault(operating::all(&office.store)),
        outcomes::sums(office, year),
        said::satisfaction(office, year.into()),
        try_join(grades(office, year), spot::samples(office, year)),
    )
    .await?;
    let operating = operating
        .iter()
        .filter(|row| row.paid_on.is_some_and(|day| (first..=last).contains(&day)));
    Ok(Beside {
        satisfaction,
        grades,
        samples,
        subsidies: paid.values().map(|amount| Fen::new(*amount)).sum(),
        operating: operating.map(|row| Fen::new(row.amount)).sum(),
        outcomes,
        told_by,
    })
}

fn held(lines: &[Line], behind: Vec<Often>, least: u32) -> HeldBack {
    let behind: BTreeMap<String, i64> = behind
        .into_iter()
        .map(|one| (one.what, one.count))
        .collect();
    let counts: Vec<i64> = lines
        .iter()
        .map(|line| behind.get(&line.code).copied().unwrap_or(0))
        .collect();
    hold_back(&counts, least.into())
}

fn veiled(lines: &[Line], issued: &HeldBack, redeemed: &HeldBack) -> Vec<Held> {
    let open = |held: &HeldBack, at: usize| !held.places.get(at).copied().unwrap_or(true);
    let line = |(at, line): (usize, &Line)| Held {
        label: line.label.clone(),
        issued: Some(line.issued).filter(|_| open(issued, at)),
        redeemed: Some(line.redeemed).filter(|_| open(redeemed, at)),
    };
    lines.iter().enumerate().map(line).collect()
}

async fn grades(office: &Office, year: u16) -> Result<Vec<(Grade, usize)>, Refused> {
    let published = appraisals::published(office, year).await?;
    let count = |grade: &Grade| {
        let same = published.iter().filter(|one| one.grade == *grade);
        (*grade, same.count())
    };
    Ok(Grade::ALL.iter().map(count).collect())
}
