//! Ledger, payments and the bank's answers, held against each other by the database: sums, and the claims that differ.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

use crate::db::Source;
use crate::error::StoreError;

/// The rows of one side: what it posted, what it paid, and which instructions are its own. The region's are of claims and
/// of subsidies, a division's of its top-ups.
fn sides(division: Option<&str>) -> [String; 3] {
    match division.map(digits) {
        None => [
            "SELECT file AS claim, amount AS ledger, 0 AS recorded, 0 AS bank, 1 AS posted, 0 AS paid, 0 AS live \
             FROM posting WHERE bucket = 'used' AND ((file_kind = 'claim' AND book LIKE 'budget/redemption/%') \
             OR (file_kind = 'subsidy' AND book LIKE 'budget/subsidy/%'))"
                .to_owned(),
            "SELECT claim, 0, amount, 0, 0, 1, 0 FROM payment \
             UNION ALL SELECT subsidy, 0, amount, 0, 0, 1, 0 FROM subsidy_payment"
                .to_owned(),
            "SELECT COALESCE(i.claim, i.subsidy)".to_owned(),
        ],
        Some(code) => [
            format!(
                "SELECT p.file AS claim, p.amount AS ledger, 0 AS recorded, 0 AS bank, 1 AS posted, 0 AS paid, \
                 0 AS live FROM posting p JOIN top_up t ON t.id = p.file \
                 WHERE p.bucket = 'used' AND p.file_kind = 'top-up' AND t.division = '{code}'"
            ),
            format!(
                "SELECT top_up, 0, amount, 0, 0, 1, 0 FROM top_up_payment WHERE division = '{code}'"
            ),
            "SELECT i.top_up".to_owned(),
        ],
    }
}

/// The code of a division is digits alone.
fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

/// Whose batches are meant.
fn owner(division: Option<&str>) -> String {
    match division.map(digits) {
        None => "b.division IS NULL".to_owned(),
        Some(code) => format!("b.division = '{code}'"),
    }
}

/// What ledger, payment and bank say of each claim, in one row; `live` when it stands in a batch that was not cancelled.
fn said(division: Option<&str>) -> String {
    let [posted, paid, instructed] = sides(division);
    let own = owner(division);
    format!(
        "WITH said AS (
SELECT claim, CAST(SUM(ledger) AS bigint) AS ledger, CAST(SUM(recorded) AS bigint) AS recorded,
       CAST(SUM(bank) AS bigint) AS bank, MAX(posted) AS posted, MAX(paid) AS paid, MAX(live) AS live
FROM (
  {posted}
  UNION ALL {paid}
  UNION ALL {instructed}, 0, 0, CASE WHEN o.result = 'paid' THEN i.amount ELSE 0 END, 0, 0,
                   CASE WHEN i.ended THEN 0 ELSE 1 END
  FROM instruction i JOIN batch b ON b.id = i.batch LEFT JOIN bank_outcome o ON o.instruction = i.id
  WHERE b.state <> 'cancelled' AND {own}
) AS one GROUP BY claim)
"
    )
}

/// The claims on which they do not agree.
const DIFFER: &str = "FROM said WHERE ledger <> recorded OR (live = 1 AND recorded <> bank) \
                      OR (live = 0 AND bank <> 0)";

/// Counts with their sums in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Sums {
    pub posted: i64,
    pub ledger: i64,
    pub in_batches: i64,
    pub batches: i64,
    pub alone: i64,
    pub single: i64,
    pub differ: i64,
}

/// What the bank says of the instructions of batches that stand.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Answered {
    /// `paid`, `failed`, or empty while there is no answer.
    pub result: String,
    pub count: i64,
    pub amount: i64,
}

/// A claim, a subsidy, or a top-up, on which the three do not agree.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Differing {
    pub claim: Uuid,
    pub number: String,
    pub ledger: i64,
    pub recorded: i64,
    pub bank: i64,
    pub live: bool,
    pub subsidy: bool,
}

pub async fn sums(source: &impl Source, division: Option<&str>) -> Result<Sums, StoreError> {
    let said = said(division);
    let sql = format!(
        "{said} SELECT COALESCE(SUM(posted), 0) AS posted, CAST(COALESCE(SUM(ledger), 0) AS bigint) AS ledger, \
         COALESCE(SUM(paid * live), 0) AS in_batches, CAST(COALESCE(SUM(recorded * live), 0) AS bigint) AS batches, \
         COALESCE(SUM(paid * (1 - live)), 0) AS alone, \
         CAST(COALESCE(SUM(recorded * (1 - live)), 0) AS bigint) AS single, \
         (SELECT COUNT(*) {DIFFER}) AS differ FROM said"
    );
    let found = Sums::find_by_statement(statement(source, sql))
        .one(source.connection())
        .await?;
    Ok(found.unwrap_or_default())
}

pub async fn answered(
    source: &impl Source,
    division: Option<&str>,
) -> Result<Vec<Answered>, StoreError> {
    let own = owner(division);
    let sql = format!(
        "SELECT COALESCE(o.result, '') AS result, COUNT(*) AS count, \
               CAST(SUM(i.amount) AS bigint) AS amount \
               FROM instruction i JOIN batch b ON b.id = i.batch LEFT JOIN bank_outcome o ON o.instruction = i.id \
               WHERE b.state <> 'cancelled' AND {own} GROUP BY COALESCE(o.result, '')"
    );
    Ok(Answered::find_by_statement(statement(source, sql))
        .all(source.connection())
        .await?)
}

/// The first claims that differ, by their numbers.
pub async fn differing(
    source: &impl Source,
    division: Option<&str>,
    most: u32,
) -> Result<Vec<Differing>, StoreError> {
    let said = said(division);
    let table = match division {
        Some(_) => "top_up",
        None => "claim",
    };
    let sql = format!(
        "{said} SELECT d.claim AS claim, COALESCE(c.number, s.number, '') AS number, d.ledger AS ledger, \
         d.recorded AS recorded, d.bank AS bank, d.live = 1 AS live, s.id IS NOT NULL AS subsidy \
         FROM (SELECT * {DIFFER}) AS d LEFT JOIN {table} c ON c.id = d.claim \
         LEFT JOIN subsidy s ON s.id = d.claim ORDER BY number, claim LIMIT {most}"
    );
    Ok(Differing::find_by_statement(statement(source, sql))
        .all(source.connection())
        .await?)
}

fn statement(source: &impl Source, sql: String) -> Statement {
    Statement::from_string(source.connection().get_database_backend(), sql)
}
