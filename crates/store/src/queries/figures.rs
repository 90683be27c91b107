//! Figures: sums and counts made by the database, never row by row.

use chrono::NaiveDate;
use sea_orm::FromQueryResult;

use super::contracts::Whose;
use super::listed::Text;
use crate::db::Source;
use crate::error::StoreError;

/// Money of one county, one use and one kind of provider.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Part {
    pub division: String,
    pub purpose: String,
    pub region: String,
    pub category: String,
    pub count: i64,
    pub amount: i64,
}

/// How often something occurs.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Often {
    pub what: String,
    pub count: i64,
}

/// Files that waited between the same days, by what they are told apart.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Wait {
    pub what: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub count: i64,
}

/// How far those that began in a year came.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Steps {
    pub first: i64,
    pub second: i64,
    pub third: i64,
    pub fourth: i64,
    pub fifth: i64,
    pub sixth: i64,
}

/// Two counts of one statement.
#[derive(Default, FromQueryResult)]
struct Pair {
    first: i64,
    second: i64,
}

#[derive(FromQueryResult)]
pub(super) struct Number {
    pub number: Option<i64>,
}

/// Narrows the rows called `f` to what the reader may see.
pub(super) fn within(text: &mut Text, whose: Whose<'_>) {
    match whose {
        Whose::Subject(id) => text.compare("f.subject", "=", id),
        Whose::Provider(id) => text.compare("f.provider", "=", id),
        Whose::Divisions(codes) => text.one_of("f.division", codes),
        Whose::Everyones => {}
    }
}

/// The contract of rows that say nothing of its parties; who sees everything needs no look at it.
fn of_contract(whose: Whose<'_>, rows: &str) -> String {
    match whose {
        Whose::Everyones => String::new(),
        _ => format!(" JOIN contract f ON f.id = {rows}.contract"),
    }
}

/// The vouchers issued in a year: how many, and their faces.
pub async fn issued(
    source: &impl Source,
    whose: Whose<'_>,
    year: i64,
) -> Result<Vec<Part>, StoreError> {
    parts(source, whose, ("voucher", "face", "year"), year).await
}

/// What was spent of a year's budget by claims: how many, and how much.
pub async fn redeemed(
    source: &impl Source,
    whose: Whose<'_>,
    year: i64,
) -> Result<Vec<Part>, StoreError> {
    parts(source, whose, ("claim", "amount", "spent_year"), year).await
}

async fn parts(
    source: &impl Source,
    whose: Whose<'_>,
    (rows, money, of): (&str, &str, &str),
    year: i64,
) -> Result<Vec<Part>, StoreError> {
    let mut text = Text::of(format!(
        "SELECT f.division AS division, f.purpose AS purpose, f.region AS region, f.category AS category, \
         COUNT(*) AS count, CAST(SUM(f.{money}) AS bigint) AS amount FROM {rows} f WHERE 1 = 1"
    ));
    text.compare(&format!("f.{of}"), "=", year);
    within(&mut text, whose);
    text.push(" GROUP BY f.division, f.purpose, f.region, f.category");
    text.all(source).await
}

/// How many subjects of each county were issued a voucher in a year.
pub async fn holders(source: &impl Source, year: i64) -> Result<Vec<Often>, StoreError> {
    subjects(source, ("voucher", "year"), "f.division", year).await
}

/// How many subjects of each county had a claim paid from a year's budget.
pub async fn redeemers(source: &impl Source, year: i64) -> Result<Vec<Often>, StoreError> {
    subjects(source, ("claim", "spent_year"), "f.division", year).await
}

/// How many subjects stand behind each value of a column.
async fn subjects(
    source: &impl Source,
    (rows, of): (&str, &str),
    column: &str,
    year: i64,
) -> Result<Vec<Often>, StoreError> {
    let mut text = Text::of(format!(
        "SELECT {column} AS what, COUNT(DISTINCT f.subject) AS count FROM {rows} f WHERE 1 = 1"
    ));
    text.compare(&format!("f.{of}"), "=", year);
    text.push(&format!(" GROUP BY {column}"));
    text.all(source).await
}

/// From when to when the claims waited that were paid from a day on and before another.
pub async fn waits(
    source: &impl Source,
    whose: Whose<'_>,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<Wait>, StoreError> {
    waited(source, whose, "''", days).await
}

/// The same county by county, which are many times as many rows.
pub async fn waits_by_county(
    source: &impl Source,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<Wait>, StoreError> {
    waited(source, Whose::Everyones, "f.division", days).await
}

async fn waited(
    source: &impl Source,
    whose: Whose<'_>,
    what: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Wait>, StoreError> {
    let mut text = Text::of(format!(
        "SELECT {what} AS what, f.submitted_on AS from_on, f.paid_on AS to_on, COUNT(*) AS count \
         FROM claim f WHERE f.state = 'paid'"
    ));
    text.compare("f.paid_on", ">=", from);
    text.compare("f.paid_on", "<", to);
    within(&mut text, whose);
    text.push(" GROUP BY 1, f.paid_on, f.submitted_on");
    text.all(source).await
}

/// How many subjects of each county had a claim paid from a day on and before another.
pub async fn paid_subjects(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Often>, StoreError> {
    let mut text = Text::of(
        "SELECT f.division AS what, COUNT(DISTINCT f.subject) AS count FROM claim f WHERE f.state = 'paid'",
    );
    text.compare("f.paid_on", ">=", from);
    text.compare("f.paid_on", "<", to);
    text.push(" GROUP BY f.division");
    text.all(source).await
}

/// The contracts handed in from a day on and before another: all, with a voucher, with it used, completed, claimed, paid.
/// A voucher that was voided takes its claim with it; a voided one of a completed contract is looked up, being rare.
pub async fn contracts(
    source: &impl Source,
    whose: Whose<'_>,
    days: (NaiveDate, NaiveDate),
) -> Result<Steps, StoreError> {
    let of = async |columns: &str, rows: &str, since: &str| {
        let mut text = Text::of(format!("SELECT {columns} FROM {rows}"));
        text.compare(since, ">=", days.0);
        text.compare(since, "<", days.1);
        within(&mut text, whose);
        let found: Vec<Pair> = text.all(source).await?;
        Ok::<_, StoreError>(found.into_iter().next().unwrap_or_default())
    };
    let filed = of(
        "COUNT(*) AS first, COUNT(f.completed_on) AS second",
        "contract f WHERE f.handed_in",
        "f.submitted_on",
    );
    let live = of(
        "COUNT(*) AS first, COUNT(f.settled_on) AS second",
        "voucher f WHERE f.state <> 'void'",
        "f.filed_on",
    );
    let gone = of(
        "COUNT(*) AS first, COUNT(k.completed_on) AS second",
        "voucher f JOIN contract k ON k.id = f.contract WHERE f.state = 'void'",
        "f.filed_on",
    );
    let claimed = of(
        "COUNT(*) AS first, COUNT(CASE WHEN f.state = 'paid' THEN 1 END) AS second",
        "claim f WHERE f.state NOT IN ('withdrawn', 'refused')",
        "f.filed_on",
    );
    let (filed, live, gone, claimed) = (filed.await?, live.await?, gone.await?, claimed.await?);
    Ok(Steps {
        first: filed.first,
        second: live.first,
        third: live.second,
        fourth: filed.second - gone.second,
        fifth: claimed.first,
        sixth: claimed.second,
    })
}

/// The registrations handed in from a moment on and before another: all, certified, with a contract handed in, with a
/// voucher, with a claim, with a payment.
pub async fn registrations(
    source: &impl Source,
    whose: Whose<'_>,
    (from, to): (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>),
) -> Result<Steps, StoreError> {
    let has = |rows: &str| format!("COUNT(CASE WHEN EXISTS (SELECT 1 FROM {rows}) THEN 1 END)");
    let mut text = Text::of(format!(
        "SELECT COUNT(*) AS first, COUNT(CASE WHEN f.state = 'certified' THEN 1 END) AS second, {} AS third, \
         {} AS fourth, {} AS fifth, {} AS sixth FROM subject f WHERE 1 = 1",
        has("contract k WHERE k.subject = f.id AND k.handed_in"),
        has("voucher v WHERE v.subject = f.id"),
        has("claim c WHERE c.subject = f.id AND c.state <> 'withdrawn'"),
        has("claim c WHERE c.subject = f.id AND c.state = 'paid'"),
    ));
    text.compare("f.created_at", ">=", from);
    text.compare("f.created_at", "<", to);
    match whose {
        Whose::Subject(id) => text.compare("f.id", "=", id),
        Whose::Provider(_) => text.push(" AND 1 = 0"),
        other => within(&mut text, other),
    }
    let found: Vec<Steps> = text.all(source).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// With which reasons contracts were returned from a day on and before another; equal reasons together.
pub async fn returned(
    source: &impl Source,
    whose: Whose<'_>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Often>, StoreError> {
    let mut text = Text::of(format!(
        "SELECT e.reasons AS what, COUNT(*) AS count FROM contract_edition e{} WHERE 1 = 1",
        of_contract(whose, "e")
    ));
    text.compare("e.returned_on", ">=", from);
    text.compare("e.returned_on", "<", to);
    within(&mut text, whose);
    text.push(" GROUP BY e.reasons");
    text.all(source).await
}

/// How many ratings were given from a moment on and before another, and the sum of their stars.
pub async fn ratings(
    source: &impl Source,
    whose: Whose<'_>,
    (from, to): (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>),
) -> Result<(i64, i64), StoreError> {
    #[derive(FromQueryResult)]
    struct Stars {
        count: i64,
        stars: i64,
    }
    let mut text = Text::of(format!(
        "SELECT COUNT(*) AS count, CAST(COALESCE(SUM(r.stars), 0) AS bigint) AS stars \
         FROM rating r{} WHERE 1 = 1",
        of_contract(whose, "r")
    ));
    text.compare("r.at", ">=", from);
    text.compare("r.at", "<", to);
    within(&mut text, whose);
    let found: Vec<Stars> = text.all(source).await?;
    Ok(found.first().map_or((0, 0), |one| (one.count, one.stars)))
}

/// The first year in which a voucher was issued.
pub async fn first_year(source: &impl Source) -> Result<Option<i64>, StoreError> {
    let text = Text::of("SELECT MIN(f.year) AS number FROM voucher f");
    let found: Vec<Number> = text.all(source).await?;
    Ok(found.first().and_then(|one| one.number))
}

/// How many subjects stand behind each use or kind of provider among the vouchers issued in a year.
pub async fn holders_by(
    source: &impl Source,
    cut: Cut,
    year: i64,
) -> Result<Vec<Often>, StoreError> {
    subjects(source, ("voucher", "year"), cut.column(), year).await
}

/// The same among the claims paid from a year's budget.
pub async fn redeemers_by(
    source: &impl Source,
    cut: Cut,
    year: i64,
) -> Result<Vec<Often>, StoreError> {
    subjects(source, ("claim", "spent_year"), cut.column(), year).await
}

/// By what money is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Use,
    Side,
}

impl Cut {
    const fn column(self) -> &'static str {
        match self {
            Self::Use => "f.purpose",
            Self::Side => "CASE WHEN f.region = 'outside' THEN 'outside' ELSE f.category END",
        }
    }
}

/// A voucher of a year with what became of it, for the anonymised export.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    pub voucher: uuid::Uuid,
    pub subject: uuid::Uuid,
    pub provider: uuid::Uuid,
    pub kind: String,
    pub division: String,
    pub purpose: String,
    pub region: String,
    pub category: String,
    pub issued_on: NaiveDate,
    pub price: i64,
    pub face: i64,
    pub state: String,
    pub paid_on: Option<NaiveDate>,
    pub paid: Option<i64>,
    pub stars: Option<i64>,
}

/// The vouchers of a year.
pub async fn told(source: &impl Source, year: i64) -> Result<Vec<Told>, StoreError> {
    let mut text = Text::of(
        "SELECT f.id AS voucher, f.subject AS subject, f.provider AS provider, s.kind AS kind, f.division AS division, \
         k.purpose AS purpose, f.region AS region, p.category AS category, f.issued_on AS issued_on, \
         k.amount AS price, f.face AS face, f.state AS state, c.paid_on AS paid_on, \
         CASE WHEN c.state = 'paid' THEN c.amount END AS paid, \
         (SELECT MAX(r.stars) FROM rating r WHERE r.contract = k.id) AS stars \
         FROM voucher f JOIN contract k ON k.id = f.contract JOIN subject s ON s.id = f.subject \
         JOIN provider p ON p.id = f.provider \
         LEFT JOIN claim c ON c.voucher = f.id AND c.state NOT IN ('withdrawn', 'refused') WHERE 1 = 1",
    );
    text.compare("f.year", "=", year);
    text.push(" ORDER BY f.id");
    text.all(source).await
}
