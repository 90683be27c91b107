//! What is public of providers (7.4), and what of it changed since a reader last looked.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::tables::{
    Certificate, DirectoryChange, Instrument, Provider, Service, Spot, certificate,
    directory_change, instrument, provider, rating, service, spot, voucher,
};

/// The counter whose lock makes versions rise in the order of the commits.
const SERIES: &str = "directory";

/// The providers changed after a version, the oldest change first.
pub async fn changed(source: &impl Source, after: i64) -> Result<Vec<DirectoryChange>, StoreError> {
    Ok(directory_change::Entity::find()
        .filter(directory_change::Column::Version.gt(after))
        .order_by_asc(directory_change::Column::Version)
        .order_by_asc(directory_change::Column::Provider)
        .all(source.connection())
        .await?)
}

/// Everything the directory shows of some providers, each list in the order of the provider and its own age.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub providers: Vec<Provider>,
    pub services: Vec<Service>,
    pub instruments: Vec<Instrument>,
    pub certificates: Vec<Certificate>,
    pub spots: Vec<Spot>,
    /// Provider, how many ratings, the sum of their stars.
    pub ratings: Vec<(Uuid, i64, i64)>,
    /// Provider, how many vouchers it serves or served.
    pub served: Vec<(Uuid, i64)>,
}

/// Reads those of these providers that are in force, with their approved entries.
pub async fn shown(source: &impl Source, ids: &[Uuid]) -> Result<Shown, StoreError> {
    let at = source.connection();
    let providers = provider::Entity::find()
        .filter(provider::Column::Id.is_in(ids.to_vec()))
        .filter(provider::Column::State.eq("filed"))
        .all(at)
        .await?;
    let ids: Vec<Uuid> = providers.iter().map(|row| row.id).collect();
    macro_rules! approved {
        ($table:ident) => {
            $table::Entity::find()
                .filter($table::Column::Provider.is_in(ids.clone()))
                .filter($table::Column::State.eq("approved"))
                .order_by_asc($table::Column::Provider)
                .order_by_asc($table::Column::CreatedAt)
                .order_by_asc($table::Column::Id)
                .all(at)
                .await?
        };
    }
    let ratings = rating::Entity::find()
        .select_only()
        .column(rating::Column::Provider)
        .column_as(rating::Column::Id.count(), "count")
        // PostgreSQL sums bigint to numeric.
        .column_as(Expr::cust("CAST(SUM(stars) AS bigint)"), "stars")
        .filter(rating::Column::Provider.is_in(ids.clone()))
        .group_by(rating::Column::Provider)
        .into_tuple()
        .all(at)
        .await?;
    let served = voucher::Entity::find()
        .select_only()
        .column(voucher::Column::Provider)
        .column_as(voucher::Column::Id.count(), "count")
        .filter(voucher::Column::Provider.is_in(ids.clone()))
        .filter(voucher::Column::State.is_in(super::vouchers::SERVED))
        .group_by(voucher::Column::Provider)
        .into_tuple()
        .all(at)
        .await?;
    let spots = spot::Entity::find()
        .filter(spot::Column::Provider.is_in(ids.clone()))
        .all(at)
        .await?;
    Ok(Shown {
        spots,
        services: approved!(service),
        instruments: approved!(instrument),
        certificates: approved!(certificate),
        providers,
        ratings,
        served,
    })
}

impl Tx {
    /// Notes that what the directory shows of these providers changed.
    ///
    /// The counter stays locked until the commit, so that no reader passes over a change still under way.
    pub async fn relist(&self, ids: &[Uuid], at: DateTime<Utc>) -> Result<(), StoreError> {
        let version = self.next_number(SERIES).await?;
        let rows = ids.iter().map(|provider| {
            let row = DirectoryChange {
                provider: *provider,
                version,
                changed_at: at,
            };
            row.into_active_model().reset_all()
        });
        let mut again = OnConflict::column(directory_change::Column::Provider);
        again.update_columns([
            directory_change::Column::Version,
            directory_change::Column::ChangedAt,
        ]);
        directory_change::Entity::insert_many(rows)
            .on_conflict(again)
            .exec_without_returning(self.connection())
            .await?;
        Ok(())
    }
}

/// Every provider that ever stood in the directory or asked to.
pub async fn everyone(source: &impl Source) -> Result<Vec<Uuid>, StoreError> {
    Ok(provider::Entity::find()
        .select_only()
        .column(provider::Column::Id)
        .order_by_asc(provider::Column::Id)
        .into_tuple()
        .all(source.connection())
        .await?)
}
