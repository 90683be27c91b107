//! Ledger, payments and the bank's answers, held against each other by the database: sums, and the claims that differ.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

use crate::db::Source;
use crate::error::StoreError;

/// What ledger, payment and bank say of each claim, in one row; `live` when it stands in a batch that was not cancelled.
const SAID: &str = "WITH said AS (
SELECT claim, CAST(SUM(ledger) AS bigint) AS ledger, CAST(SUM(recorded) AS bigint) AS recorded,
       CAST(SUM(bank) AS bigint) AS bank, MAX(posted) AS posted, MAX(paid) AS paid, MAX(live) AS live
FROM (
  SELECT file AS claim, amount AS ledger, 0 AS recorded, 0 AS bank, 1 AS posted, 0 AS paid, 0 AS live
  FROM posting WHERE bucket = 'used' AND file_kind = 'claim' AND book LIKE 'budget/redemption/%'
  UNION ALL SELECT claim, 0, amount, 0, 0, 1, 0 FROM payment
  UNION ALL SELECT i.claim, 0, 0, CASE WHEN o.result = 'paid' THEN i.amount ELSE 0 END, 0, 0,
                   CASE WHEN i.ended THEN 0 ELSE 1 END
  FROM instruction i JOIN batch b ON b.id = i.batch LEFT JOIN bank_outcome o ON o.instruction = i.id
  WHERE b.state <> 'cancelled'
) AS one GROUP BY claim)
";

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

/// A claim on which the three do not agree.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Differing {
    pub claim: Uuid,
    pub number: String,
    pub ledger: i64,
    pub recorded: i64,
    pub bank: i64,
    pub live: bool,
}

pub async fn sums(source: &impl Source) -> Result<Sums, StoreError> {
    let sql = format!(
        "{SAID} SELECT COALESCE(SUM(posted), 0) AS posted, CAST(COALESCE(SUM(ledger), 0) AS bigint) AS ledger, \
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

pub async fn answered(source: &impl Source) -> Result<Vec<Answered>, StoreError> {
    let sql = "SELECT COALESCE(o.result, '') AS result, COUNT(*) AS count, \
               CAST(SUM(i.amount) AS bigint) AS amount \
               FROM instruction i JOIN batch b ON b.id = i.batch LEFT JOIN bank_outcome o ON o.instruction = i.id \
               WHERE b.state <> 'cancelled' GROUP BY COALESCE(o.result, '')";
    Ok(
        Answered::find_by_statement(statement(source, sql.to_owned()))
            .all(source.connection())
            .await?,
    )
}

/// The first claims that differ, by their numbers.
pub async fn differing(source: &impl Source, most: u32) -> Result<Vec<Differing>, StoreError> {
    let sql = format!(
        "{SAID} SELECT d.claim AS claim, COALESCE(c.number, '') AS number, d.ledger AS ledger, \
         d.recorded AS recorded, d.bank AS bank, d.live = 1 AS live \
         FROM (SELECT * {DIFFER}) AS d LEFT JOIN claim c ON c.id = d.claim ORDER BY number, claim LIMIT {most}"
    );
    Ok(Differing::find_by_statement(statement(source, sql))
        .all(source.connection())
        .await?)
}

fn statement(source: &impl Source, sql: String) -> Statement {
    Statement::from_string(source.connection().get_database_backend(), sql)
}
