//! The numbers of a year for one reader: the region, his area, or his own (2.1, 2.3, 5.3).

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::future::{try_join, try_join3, try_join4};
use rules::duties::{Act, Role};
use rules::figures::{Side, rank};
use rules::{Clause, Coded, Fen, ProviderCategory, Refusal, Region, Use};
use store::StoreError;
use store::queries::contracts::Whose;
use store::queries::figures::{self as rows, Part, Steps};
use store::queries::totals::{self, Total};
use uuid::Uuid;

use super::{days, lengths, moments, years};
use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;

/// How far the reader sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    Region,
    /// These divisions, the authority's own first.
    Area(Vec<String>),
    Subject(Uuid),
    Provider(Uuid),
}

impl Reach {
    /// What the actor may see.
    ///
    /// # Errors
    /// `Unknown` for whoever has no numbers, or stands for nobody yet.
    pub fn of(actor: &Actor) -> Result<Reach, Refused> {
        if !actor.may(Act::SeeNumbers) {
            return Err(Refused::Unknown);
        }
        match (actor.role, actor.party) {
            (Role::Subject, Some(id)) => Ok(Reach::Subject(id)),
            (Role::Provider, Some(id)) => Ok(Reach::Provider(id)),
            // Whoever is not registered has nothing yet.
            (Role::Subject, None) => Ok(Reach::Subject(Uuid::nil())),
            (Role::Provider, None) => Ok(Reach::Provider(Uuid::nil())),
            _ => Ok(match actor.jurisdiction() {
                Some(divisions) => Reach::Area(divisions),
                None => Reach::Region,
            }),
        }
    }

    pub(super) fn whose(&self) -> Whose<'_> {
        match self {
            Reach::Region => Whose::Everyones,
            Reach::Area(divisions) => Whose::Divisions(divisions),
            Reach::Subject(id) => Whose::Subject(*id),
            Reach::Provider(id) => Whose::Provider(*id),
        }
    }
}

/// A count and its money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    pub count: i64,
    pub amount: Fen,
}

impl Sum {
    fn add(&mut self, part: &Part) {
        self.count += part.count;
        self.amount += Fen::new(part.amount);
    }
}

/// One county, use or kind of provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub code: String,
    pub label: String,
    pub issued: Sum,
    pub redeemed: Sum,
}

/// How long claims waited, in working days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waited {
    pub count: i64,
    pub median: Option<i64>,
    pub ninetieth: Option<i64>,
    /// How many were paid within the limit of the Measures (8.6).
    pub in_time: i64,
}

/// A step of the way, and how many came so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub label: &'static str,
    pub count: i64,
}

/// The numbers of a year.
#[derive(Clone, Debug)]
pub struct Numbers {
    pub year: u16,
    pub years: Vec<u16>,
    pub as_of: DateTime<Utc>,
    pub reach: Reach,
    pub issued: Sum,
    pub redeemed: Sum,
    /// The same of the year before.
    pub before: (Sum, Sum),
    pub counties: Vec<Line>,
    pub uses: Vec<Line>,
    pub sides: Vec<Line>,
    pub waited: Waited,
    pub registrations: Vec<Step>,
    pub contracts: Vec<Step>,
    /// The clauses on which contracts were returned, the most frequent first.
    pub returns: Vec<(Clause, i64)>,
    /// Claims whose last day is past.
    pub overdue: i64,
    /// How many ratings, and the sum of their stars.
    pub rated: (i64, i64),
}

/// The numbers of a year; a year of which there is nothing is read as the latest.
pub async fn numbers(office: &Office, actor: &Actor, year: u16) -> Result<Numbers, Refused> {
    of(office, Reach::of(actor)?, year).await
}

/// The same of whatever reach: the yearly report is the region's, for everybody.
pub(super) async fn of(office: &Office, reach: Reach, year: u16) -> Result<Numbers, Refused> {
    let years = years(office).await?;
    let year = among(&years, year);
    let store = &office.store;
    // Side by side: each is a scan of its own index, and the reader waits for all of them.
    let money = try_join(
        parts(office, &reach, year),
        in_all(office, &reach, year - 1),
    );
    let ways = try_join(
        fault(rows::registrations(store, reach.whose(), moments(year))),
        fault(rows::contracts(store, reach.whose(), days(year))),
    );
    let work = try_join4(
        waited(office, &reach, year),
        returns(office, &reach, year),
        fault(totals::overdue(store, reach.whose(), office.today())),
        fault(rows::ratings(store, reach.whose(), moments(year))),
    );
    let (money, ways, work) = try_join3(money, ways, work).await?;
    let ((issued, redeemed), before) = money;
    let (registered, handed_in) = ways;
    let (waited, returns, overdue, rated) = work;
    let side = |part: &Part| side(part).map_or("", Side::code).to_owned();
    let cut = |key: &dyn Fn(&Part) -> String, label: &dyn Fn(&str) -> String| {
        lines((&issued, &redeemed), key, label)
    };
    Ok(Numbers {
        counties: cut(&|part| part.division.clone(), &|code| {
            office.law.divisions.full_name(code)
        }),
        uses: cut(&|part| part.purpose.clone(), &label::<Use>),
        sides: cut(&side, &label::<Side>),
        issued: sum(&issued),
        redeemed: sum(&redeemed),
        before,
        waited,
        registrations: registrations(&registered),
        contracts: contracts(&handed_in),
        returns,
        overdue,
        rated,
        as_of: office.now(),
        year,
        years,
        reach,
    })
}

/// The year that is read when this one is asked for.
pub(super) async fn year_within(office: &Office, year: u16) -> Result<u16, Refused> {
    Ok(among(&years(office).await?, year))
}

fn among(years: &[u16], year: u16) -> u16 {
    match years.contains(&year) {
        true => year,
        false => years.first().copied().unwrap_or(year),
    }
}

async fn parts(
    office: &Office,
    reach: &Reach,
    year: u16,
) -> Result<(Vec<Part>, Vec<Part>), Refused> {
    try_join(
        fault(rows::issued(&office.store, reach.whose(), year.into())),
        fault(rows::redeemed(&office.store, reach.whose(), year.into())),
    )
    .await
}

/// The same in all.
async fn in_all(office: &Office, reach: &Reach, year: u16) -> Result<(Sum, Sum), Refused> {
    let sum = |total: Total| Sum {
        count: total.count,
        amount: Fen::new(total.amount),
    };
    let (store, whose, year) = (&office.store, reach.whose(), i64::from(year));
    let (issued, redeemed) = try_join(
        fault(totals::all_issued(store, whose, year)),
        fault(totals::all_redeemed(store, whose, year)),
    )
    .await?;
    Ok((sum(issued), sum(redeemed)))
}

/// What the database gives, with its faults as everybody else's.
pub(super) async fn fault<T>(
    found: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, Refused> {
    Ok(found.await?)
}

fn sum(parts: &[Part]) -> Sum {
    let mut sum = Sum::default();
    parts.iter().for_each(|part| sum.add(part));
    sum
}

fn side(part: &Part) -> Option<Side> {
    let region = Region::parse(&part.region)?;
    Some(Side::of(region, ProviderCategory::parse(&part.category)?))
}

fn label<T: Coded>(code: &str) -> String {
    T::parse(code).map_or_else(|| code.to_owned(), |value| value.label().to_owned())
}

/// The same money cut in one way; the lines are in the order of their codes.
fn lines(
    (issued, redeemed): (&[Part], &[Part]),
    key: &dyn Fn(&Part) -> String,
    label: &dyn Fn(&str) -> String,
) -> Vec<Line> {
    let mut found: BTreeMap<String, (Sum, Sum)> = BTreeMap::new();
    for part in issued {
        found.entry(key(part)).or_default().0.add(part);
    }
    for part in redeemed {
        found.entry(key(part)).or_default().1.add(part);
    }
    let lines = found.into_iter().map(|(code, (issued, redeemed))| Line {
        label: label(&code),
        code,
        issued,
        redeemed,
    });
    lines.collect()
}

async fn waited(office: &Office, reach: &Reach, year: u16) -> Result<Waited, Refused> {
    let waits = rows::waits(&office.store, reach.whose(), days(year)).await?;
    let lengths = lengths(office, &waits);
    let limit = i64::from(office.law.policy(office.today())?.payment_days);
    let in_time = lengths.range(..=limit).map(|(_, count)| count).sum();
    Ok(Waited {
        count: lengths.values().sum(),
        median: rank(&lengths, 50),
        ninetieth: rank(&lengths, 90),
        in_time,
    })
}

pub(super) fn registrations(steps: &Steps) -> Vec<Step> {
    named(
        steps,
        [
            "提交登记",
            "通过认证",
            "提交过合同",
            "获得过创新券",
            "申请过兑付",
            "得到过付款",
        ],
    )
}

pub(super) fn contracts(steps: &Steps) -> Vec<Step> {
    named(
        steps,
        [
            "提交合同",
            "发出创新券",
            "抵用或付清全款",
            "服务完成",
            "申请兑付",
            "付款",
        ],
    )
}

fn named(steps: &Steps, labels: [&'static str; 6]) -> Vec<Step> {
    let counts = [
        steps.first,
        steps.second,
        steps.third,
        steps.fourth,
        steps.fifth,
        steps.sixth,
    ];
    let pairs = labels.into_iter().zip(counts);
    pairs.map(|(label, count)| Step { label, count }).collect()
}

/// A return that rests on a clause twice counts once for it.
async fn returns(office: &Office, reach: &Reach, year: u16) -> Result<Vec<(Clause, i64)>, Refused> {
    let mut found: BTreeMap<Clause, i64> = BTreeMap::new();
    for row in rows::returned(&office.store, reach.whose(), days(year)).await? {
        let reasons: Vec<Refusal> = serde_json::from_str(&row.what)?;
        let mut clauses: Vec<Clause> = reasons.into_iter().map(|why| why.clause).collect();
        clauses.sort();
        clauses.dedup();
        for clause in clauses {
            *found.entry(clause).or_default() += row.count;
        }
    }
    let mut found: Vec<(Clause, i64)> = found.into_iter().collect();
    found.sort_by_key(|(_, count)| -count);
    Ok(found)
}
