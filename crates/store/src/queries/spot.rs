//! Plans of spot checks, what was drawn, and what was redeemed in a period.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::tables::{Claim, SpotCheck, SpotPlan, claim, spot_check, spot_plan};

/// Every plan, the latest first.
pub async fn plans(source: &impl Source) -> Result<Vec<SpotPlan>, StoreError> {
    Ok(spot_plan::Entity::find()
        .order_by_desc(spot_plan::Column::FromOn)
        .order_by_desc(spot_plan::Column::Id)
        .all(source.connection())
        .await?)
}

/// What a plan drew, stratum by stratum.
pub async fn checks(source: &impl Source, plan: Uuid) -> Result<Vec<SpotCheck>, StoreError> {
    Ok(spot_check::Entity::find()
        .filter(spot_check::Column::Plan.eq(plan))
        .order_by_asc(spot_check::Column::Stratum)
        .order_by_asc(spot_check::Column::Number)
        .all(source.connection())
        .await?)
}

/// The checks of a subject's or a provider's vouchers that were recorded, the latest first.
pub async fn of_party(
    source: &impl Source,
    (subject, provider): (Option<Uuid>, Option<Uuid>),
) -> Result<Vec<SpotCheck>, StoreError> {
    let query = spot_check::Entity::find().filter(spot_check::Column::State.ne("drawn"));
    let query = match (subject, provider) {
        (Some(id), _) => query.filter(spot_check::Column::Subject.eq(id)),
        (None, Some(id)) => query.filter(spot_check::Column::Provider.eq(id)),
        (None, None) => return Ok(Vec::new()),
    };
    Ok(query
        .order_by_desc(spot_check::Column::RecordedOn)
        .limit(100)
        .all(source.connection())
        .await?)
}

/// The claims paid in a period, by number.
pub async fn paid_in(
    source: &impl Source,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Claim>, StoreError> {
    Ok(claim::Entity::find()
        .filter(claim::Column::State.eq("paid"))
        .filter(claim::Column::PaidOn.between(from, to))
        .order_by_asc(claim::Column::Number)
        .all(source.connection())
        .await?)
}
