//! Providers' years: the rows behind each figure, and what the appraisals came to.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{
    Appraisal, Recovery, ServiceIncome, appraisal, claim, contract, inquiry, integrity_record,
    notice_objection, opinion, publication, recovery, service_income, spot_check, suspension,
    time_limit,
};

/// One provider, or all of them.
pub type Among = Option<Uuid>;

/// The first and the last day of a year.
pub type Days = (NaiveDate, NaiveDate);

/// From a moment on and before another.
pub type Moments = (DateTime<Utc>, DateTime<Utc>);

fn of(column: impl ColumnTrait, among: Among) -> Condition {
    let all = Condition::all();
    match among {
        Some(provider) => all.add(column.eq(provider)),
        None => all,
    }
}

/// A limit that was missed: provider, kind of file, file, last day.
pub type Late = (Uuid, String, Uuid, NaiveDate);

/// The limits whose last day lay in a time and that were missed, or are past and still run.
pub async fn late(
    source: &impl Source,
    among: Among,
    (from, to): Days,
    today: NaiveDate,
) -> Result<Vec<Late>, StoreError> {
    let missed = || {
        let runs = Condition::all()
            .add(time_limit::Column::EndedOn.is_null())
            .add(time_limit::Column::DueOn.lt(today));
        time_limit::Entity::find()
            .select_only()
            .filter(time_limit::Column::DueOn.between(from, to))
            .filter(
                Condition::any()
                    .add(time_limit::Column::Outcome.eq("missed"))
                    .add(runs),
            )
            .order_by_asc(time_limit::Column::DueOn)
            .order_by_asc(time_limit::Column::Id)
    };
    let with_file = |query: sea_orm::Select<time_limit::Entity>| {
        query
            .column(time_limit::Column::FileKind)
            .column(time_limit::Column::File)
            .column(time_limit::Column::DueOn)
    };
    let evidence = missed()
        .column(contract::Column::Provider)
        .join(
            JoinType::InnerJoin,
            time_limit::Entity::belongs_to(contract::Entity)
                .from(time_limit::Column::About)
                .to(contract::Column::Id)
                .into(),
        )
        .filter(time_limit::Column::Kind.eq("evidence"))
        .filter(of(contract::Column::Provider, among));
    let corrections = missed()
        .column(claim::Column::Provider)
        .join(
            JoinType::InnerJoin,
            time_limit::Entity::belongs_to(claim::Entity)
                .from(time_limit::Column::About)
                .to(claim::Column::Id)
                .into(),
        )
        .filter(time_limit::Column::Kind.eq("correction"))
        .filter(claim::Column::Region.eq("inside"))
        .filter(of(claim::Column::Provider, among));
    // The file is the provider itself.
    let rectifications = missed()
        .column_as(time_limit::Column::File, "provider")
        .filter(time_limit::Column::Kind.eq("rectification"))
        .filter(of(time_limit::Column::File, among));
    let mut late = Vec::new();
    for query in [evidence, corrections, rectifications] {
        let found: Vec<Late> = with_file(query)
            .into_tuple()
            .all(source.connection())
            .await?;
        late.extend(found);
    }
    Ok(late)
}

/// Each objection to an admission that was upheld: provider, moment.
pub async fn upheld(
    source: &impl Source,
    among: Among,
    (from, to): Moments,
) -> Result<Vec<(Uuid, Option<DateTime<Utc>>)>, StoreError> {
    Ok(notice_objection::Entity::find()
        .select_only()
        .column(publication::Column::Provider)
        .column(notice_objection::Column::AnsweredAt)
        .join(
            JoinType::InnerJoin,
            notice_objection::Entity::belongs_to(publication::Entity)
                .from(notice_objection::Column::Publication)
                .to(publication::Column::Id)
                .into(),
        )
        .filter(notice_objection::Column::Outcome.eq("upheld"))
        .filter(notice_objection::Column::AnsweredAt.gte(from))
        .filter(notice_objection::Column::AnsweredAt.lt(to))
        .filter(of(publication::Column::Provider, among))
        .order_by_asc(notice_objection::Column::AnsweredAt)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Each suspension that the Centre decided: provider, reasons, day.
pub async fn suspended(
    source: &impl Source,
    among: Among,
    (from, to): Days,
) -> Result<Vec<(Uuid, String, NaiveDate)>, StoreError> {
    Ok(suspension::Entity::find()
        .select_only()
        .column(suspension::Column::Provider)
        .column(suspension::Column::Reasons)
        .column(suspension::Column::SuspendedOn)
        .filter(suspension::Column::ByRule.eq(false))
        .filter(suspension::Column::SuspendedOn.between(from, to))
        .filter(of(suspension::Column::Provider, among))
        .order_by_asc(suspension::Column::SuspendedOn)
        .order_by_asc(suspension::Column::Id)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Each spot check that ordered something to be mended: provider, check, number, day.
pub async fn checked(
    source: &impl Source,
    among: Among,
    (from, to): Days,
) -> Result<Vec<(Uuid, Uuid, String, Option<NaiveDate>)>, StoreError> {
    Ok(spot_check::Entity::find()
        .select_only()
        .column(spot_check::Column::Provider)
        .column(spot_check::Column::Id)
        .column(spot_check::Column::Number)
        .column(spot_check::Column::SettledOn)
        .filter(spot_check::Column::State.is_in(["rectify", "mended", "rectified"]))
        .filter(spot_check::Column::SettledOn.between(from, to))
        .filter(of(spot_check::Column::Provider, among))
        .order_by_asc(spot_check::Column::SettledOn)
        .order_by_asc(spot_check::Column::Id)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Each complaint about a provider that was upheld: provider, opinion, its number, day of the answer.
pub async fn complained(
    source: &impl Source,
    among: Among,
    (from, to): Days,
) -> Result<Vec<(Option<Uuid>, Uuid, String, Option<NaiveDate>)>, StoreError> {
    let mut found = opinion::Entity::find()
        .select_only()
        .column(opinion::Column::About)
        .column(opinion::Column::Id)
        .column(opinion::Column::Number)
        .column(opinion::Column::RepliedOn)
        .filter(opinion::Column::About.is_not_null())
        .filter(opinion::Column::Outcome.eq("upheld"))
        .filter(opinion::Column::RepliedOn.between(from, to));
    if let Some(provider) = among {
        found = found.filter(opinion::Column::About.eq(provider));
    }
    Ok(found
        .order_by_asc(opinion::Column::RepliedOn)
        .order_by_asc(opinion::Column::Id)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Each entry of a provider in the integrity record: provider, case, number of the case, day.
pub async fn in_record(
    source: &impl Source,
    among: Among,
    (from, to): Days,
) -> Result<Vec<(Option<Uuid>, Uuid, String, NaiveDate)>, StoreError> {
    Ok(integrity_record::Entity::find()
        .select_only()
        .column(integrity_record::Column::Provider)
        .column_as(inquiry::Column::Id, "case_id")
        .column(inquiry::Column::Number)
        .column(integrity_record::Column::FromOn)
        .join(
            JoinType::InnerJoin,
            integrity_record::Entity::belongs_to(inquiry::Entity)
                .from(integrity_record::Column::Inquiry)
                .to(inquiry::Column::Id)
                .into(),
        )
        .filter(integrity_record::Column::Provider.is_not_null())
        .filter(integrity_record::Column::FromOn.between(from, to))
        .filter(of(integrity_record::Column::Provider, among))
        .order_by_asc(integrity_record::Column::FromOn)
        .order_by_asc(integrity_record::Column::Id)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Each order to pay back that went to a provider.
pub async fn recovered(
    source: &impl Source,
    among: Among,
    (from, to): Days,
) -> Result<Vec<Recovery>, StoreError> {
    Ok(recovery::Entity::find()
        .filter(recovery::Column::Provider.is_not_null())
        .filter(recovery::Column::OrderedOn.between(from, to))
        .filter(of(recovery::Column::Provider, among))
        .order_by_asc(recovery::Column::Number)
        .all(source.connection())
        .await?)
}

/// The service incomes of a year.
pub async fn incomes(
    source: &impl Source,
    among: Among,
    year: i64,
) -> Result<Vec<ServiceIncome>, StoreError> {
    Ok(service_income::Entity::find()
        .filter(service_income::Column::Year.eq(year))
        .filter(of(service_income::Column::Provider, among))
        .all(source.connection())
        .await?)
}

/// A provider's appraisal of a year.
pub async fn of_provider(
    source: &impl Source,
    provider: Uuid,
    year: i64,
) -> Result<Option<Appraisal>, StoreError> {
    Ok(appraisal::Entity::find()
        .filter(appraisal::Column::Provider.eq(provider))
        .filter(appraisal::Column::Year.eq(year))
        .first(source.connection())
        .await?)
}

/// The one with this number.
pub async fn numbered(source: &impl Source, number: &str) -> Result<Option<Appraisal>, StoreError> {
    Ok(appraisal::Entity::find()
        .filter(appraisal::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}

/// All of a provider's appraisals, the latest year first.
pub async fn all_of_provider(
    source: &impl Source,
    provider: Uuid,
) -> Result<Vec<Appraisal>, StoreError> {
    Ok(appraisal::Entity::find()
        .filter(appraisal::Column::Provider.eq(provider))
        .order_by_desc(appraisal::Column::Year)
        .all(source.connection())
        .await?)
}

/// The appraisals of a year, the most points first.
pub async fn of_year(source: &impl Source, year: i64) -> Result<Vec<Appraisal>, StoreError> {
    Ok(appraisal::Entity::find()
        .filter(appraisal::Column::Year.eq(year))
        .order_by_desc(appraisal::Column::Total)
        .order_by_asc(appraisal::Column::Number)
        .all(source.connection())
        .await?)
}

/// The years that were drawn up, the latest first.
pub async fn years(source: &impl Source) -> Result<Vec<i64>, StoreError> {
    Ok(appraisal::Entity::find()
        .select_only()
        .column(appraisal::Column::Year)
        .distinct()
        .order_by_desc(appraisal::Column::Year)
        .into_tuple()
        .all(source.connection())
        .await?)
}
