//! Programmes of local top-up, their queues, and their sums.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{FromQueryResult, PaginatorTrait, QueryOrder, QuerySelect, QueryTrait};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{AT_ONCE, First, batches};
use crate::tables::{
    Programme, ProgrammeTerms, TopUp, TopUpPayment, book, programme, programme_terms, top_up,
    top_up_payment,
};

/// The programmes of these divisions, the latest first.
pub async fn programmes(
    source: &impl Source,
    divisions: &[String],
) -> Result<Vec<Programme>, StoreError> {
    Ok(programme::Entity::find()
        .filter(programme::Column::Division.is_in(divisions))
        .order_by_desc(programme::Column::FromOn)
        .order_by_desc(programme::Column::Id)
        .all(source.connection())
        .await?)
}

/// The programmes of all divisions that are open.
pub async fn open(source: &impl Source) -> Result<Vec<Programme>, StoreError> {
    Ok(programme::Entity::find()
        .filter(programme::Column::State.eq("open"))
        .order_by_asc(programme::Column::Id)
        .all(source.connection())
        .await?)
}

/// The terms of a programme, the first first.
pub async fn terms(
    source: &impl Source,
    programme: Uuid,
) -> Result<Vec<ProgrammeTerms>, StoreError> {
    Ok(programme_terms::Entity::find()
        .filter(programme_terms::Column::Programme.eq(programme))
        .order_by_asc(programme_terms::Column::FromOn)
        .all(source.connection())
        .await?)
}

/// Some top-ups of a programme, the latest first, and how many there are.
pub async fn of_programme(
    source: &impl Source,
    programme: Uuid,
    skip: u64,
    take: u64,
) -> Result<(Vec<TopUp>, u64), StoreError> {
    let of = || top_up::Entity::find().filter(top_up::Column::Programme.eq(programme));
    let some = of()
        .order_by_desc(top_up::Column::QueueNo)
        .offset(skip)
        .limit(take)
        .all(source.connection())
        .await?;
    Ok((some, of().count(source.connection()).await?))
}

/// Those of a programme that wait, the first first.
pub async fn waiting(source: &impl Source, programme: Uuid) -> Result<Vec<TopUp>, StoreError> {
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Programme.eq(programme))
        .filter(still_waiting())
        .order_by_asc(top_up::Column::QueueNo)
        .all(source.connection())
        .await?)
}

/// Some of a programme that wait, the first first, from behind a place in its queue.
pub async fn waiting_behind(
    source: &impl Source,
    (programme, place): (Uuid, i64),
    take: u64,
) -> Result<Vec<TopUp>, StoreError> {
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Programme.eq(programme))
        .filter(still_waiting())
        .filter(top_up::Column::QueueNo.gt(place))
        .order_by_asc(top_up::Column::QueueNo)
        .limit(take)
        .all(source.connection())
        .await?)
}

/// Said as the index of those who wait says it.
fn still_waiting() -> Expr {
    Expr::cust("top_up.state = 'waiting'")
}

/// The programmes in which somebody waits.
pub async fn with_a_queue(source: &impl Source) -> Result<Vec<Uuid>, StoreError> {
    Ok(top_up::Entity::find()
        .select_only()
        .column(top_up::Column::Programme)
        .distinct()
        .filter(still_waiting())
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Those of a division that are confirmed, in the order of their queue.
pub async fn confirmed(source: &impl Source, division: &str) -> Result<Vec<TopUp>, StoreError> {
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Division.eq(division))
        .filter(top_up::Column::State.eq("confirmed"))
        .order_by_asc(top_up::Column::QueueNo)
        .all(source.connection())
        .await?)
}

/// Those of a subject, the latest first.
pub async fn of_subject(source: &impl Source, subject: Uuid) -> Result<Vec<TopUp>, StoreError> {
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Subject.eq(subject))
        .order_by_desc(top_up::Column::Number)
        .all(source.connection())
        .await?)
}

/// Those on one claim, the first first.
pub async fn of_claim(source: &impl Source, claim: Uuid) -> Result<Vec<TopUp>, StoreError> {
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Claim.eq(claim))
        .order_by_asc(top_up::Column::Number)
        .all(source.connection())
        .await?)
}

/// Those on some claims, the first first.
pub async fn of_claims(source: &impl Source, claims: &[Uuid]) -> Result<Vec<TopUp>, StoreError> {
    let mut found = Vec::new();
    for some in batches(claims.iter().copied()) {
        let rows = top_up::Entity::find()
            .filter(top_up::Column::Claim.is_in(some))
            .all(source.connection())
            .await?;
        found.extend(rows);
    }
    found.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(found)
}

/// Those on the claims of a voucher, the first first.
pub async fn of_voucher(source: &impl Source, voucher: Uuid) -> Result<Vec<TopUp>, StoreError> {
    use crate::tables::claim;
    let claims = claim::Entity::find()
        .select_only()
        .column(claim::Column::Id)
        .filter(claim::Column::Voucher.eq(voucher))
        .into_query();
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Claim.in_subquery(claims))
        .order_by_asc(top_up::Column::Number)
        .all(source.connection())
        .await?)
}

/// The one with this number.
pub async fn numbered(source: &impl Source, number: &str) -> Result<Option<TopUp>, StoreError> {
    Ok(top_up::Entity::find()
        .filter(top_up::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}

/// What each of these subjects owes, the region or an authority, by orders that are still open (R31).
pub async fn debts(
    source: &impl Source,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, i64>, StoreError> {
    use crate::tables::recovery;
    let mut owed = BTreeMap::new();
    for some in batches(subjects) {
        let found: Vec<(Option<Uuid>, i64)> = recovery::Entity::find()
            .select_only()
            .column(recovery::Column::Subject)
            .column_as(
                Expr::cust("CAST(SUM(amount - paid_back - written_off) AS bigint)"),
                "owed",
            )
            .filter(recovery::Column::State.eq("owed"))
            .filter(recovery::Column::Subject.is_in(some))
            .group_by(recovery::Column::Subject)
            .into_tuple()
            .all(source.connection())
            .await?;
        owed.extend(found.into_iter().filter_map(|(id, sum)| Some((id?, sum))));
    }
    Ok(owed)
}

/// The top-ups of a subject from a programme that were not ended.
pub async fn of_subject_in(
    source: &impl Source,
    programme: Uuid,
    subject: Uuid,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(top_up::Entity::find()
        .select_only()
        .column(top_up::Column::Id)
        .filter(top_up::Column::Programme.eq(programme))
        .filter(top_up::Column::Subject.eq(subject))
        .filter(top_up::Column::State.ne("ended"))
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// What a subject's top-ups from a programme take of its ceiling; those that ended take nothing.
pub async fn taken(
    source: &impl Source,
    programme: Uuid,
    subject: Uuid,
) -> Result<i64, StoreError> {
    let sum: Option<Option<i64>> = top_up::Entity::find()
        .select_only()
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .filter(top_up::Column::Programme.eq(programme))
        .filter(top_up::Column::Subject.eq(subject))
        .filter(top_up::Column::State.ne("ended"))
        .into_tuple()
        .first(source.connection())
        .await?;
    Ok(sum.flatten().unwrap_or(0))
}

/// The payment of a top-up.
pub async fn payment_of(
    source: &impl Source,
    top_up: Uuid,
) -> Result<Option<TopUpPayment>, StoreError> {
    Ok(top_up_payment::Entity::find()
        .filter(top_up_payment::Column::TopUp.eq(top_up))
        .first(source.connection())
        .await?)
}

/// Which of these numbers of a division's bank stand on a payment already.
pub async fn references_used(
    source: &impl Source,
    division: &str,
    references: &[String],
) -> Result<Vec<String>, StoreError> {
    let mut used = Vec::new();
    for some in references.chunks(AT_ONCE) {
        let found: Vec<String> = top_up_payment::Entity::find()
            .select_only()
            .column(top_up_payment::Column::Reference)
            .filter(top_up_payment::Column::Division.eq(division))
            .filter(top_up_payment::Column::Reference.is_in(some.to_vec()))
            .into_tuple()
            .all(source.connection())
            .await?;
        used.extend(found);
    }
    Ok(used)
}

/// How many top-ups of a division stand in a state, and their sum.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sum {
    pub division: String,
    pub state: String,
    pub count: i64,
    pub amount: i64,
}

/// The sums of every division by state.
pub async fn sums(source: &impl Source) -> Result<Vec<Sum>, StoreError> {
    Ok(top_up::Entity::find()
        .select_only()
        .column(top_up::Column::Division)
        .column(top_up::Column::State)
        .column_as(Expr::cust("COUNT(*)"), "count")
        .column_as(Expr::cust("CAST(SUM(amount) AS bigint)"), "amount")
        .group_by(top_up::Column::Division)
        .group_by(top_up::Column::State)
        .into_model()
        .all(source.connection())
        .await?)
}

/// What the programmes of a division were granted, promised and paid.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Granted {
    pub division: String,
    pub programmes: i64,
    pub granted: i64,
    pub reserved: i64,
    pub used: i64,
    pub lapsed: i64,
}

/// The books of every division's programmes, summed.
pub async fn granted(source: &impl Source) -> Result<Vec<Granted>, StoreError> {
    let sum = |column: &str| Expr::cust(format!("CAST(SUM({column}) AS bigint)"));
    Ok(book::Entity::find()
        .select_only()
        .column_as(Expr::cust("programme.division"), "division")
        .column_as(Expr::cust("COUNT(*)"), "programmes")
        .column_as(sum("granted"), "granted")
        .column_as(sum("reserved"), "reserved")
        .column_as(sum("used"), "used")
        .column_as(sum("lapsed"), "lapsed")
        .join(
            sea_orm::JoinType::InnerJoin,
            book::Entity::belongs_to(programme::Entity)
                .from(book::Column::Programme)
                .to(programme::Column::Id)
                .into(),
        )
        .group_by(Expr::cust("programme.division"))
        .into_model()
        .all(source.connection())
        .await?)
}
