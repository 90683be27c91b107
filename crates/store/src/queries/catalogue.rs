//! What providers offer: services, instruments, certificates.

use chrono::NaiveDate;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::First;
use crate::tables::{Certificate, Instrument, Service, certificate, instrument, service};

/// The states in which a change of an entry waits.
const WAITING: [&str; 2] = ["submitted", "returned"];

macro_rules! entries {
    ($module:ident, $row:ident, $of:ident, $followers:ident) => {
        /// The provider's entries in these states, in the order in which they were handed in.
        pub async fn $of(
            source: &impl Source,
            provider: Uuid,
            states: &[&str],
        ) -> Result<Vec<$row>, StoreError> {
            Ok($module::Entity::find()
                .filter($module::Column::Provider.eq(provider))
                .filter($module::Column::State.is_in(states.to_vec()))
                .order_by_asc($module::Column::CreatedAt)
                .order_by_asc($module::Column::Id)
                .all(source.connection())
                .await?)
        }

        /// The changes of an entry, the first first.
        pub async fn $followers(source: &impl Source, id: Uuid) -> Result<Vec<$row>, StoreError> {
            Ok($module::Entity::find()
                .filter($module::Column::Replaces.eq(id))
                .order_by_asc($module::Column::CreatedAt)
                .order_by_asc($module::Column::Id)
                .all(source.connection())
                .await?)
        }
    };
}

entries!(service, Service, services, services_after);
entries!(instrument, Instrument, instruments, instruments_after);
entries!(certificate, Certificate, certificates, certificates_after);

/// Whether a change of an entry waits for its approval or correction.
pub fn waits(state: &str) -> bool {
    WAITING.contains(&state)
}

/// The services that rest on a certificate, in any state.
pub async fn resting_on(
    source: &impl Source,
    certificate: Uuid,
) -> Result<Vec<Service>, StoreError> {
    Ok(service::Entity::find()
        .filter(service::Column::Certificate.eq(certificate))
        .order_by_asc(service::Column::Id)
        .all(source.connection())
        .await?)
}

/// Approved certificates that run out by this day, the first first.
pub async fn expiring(
    source: &impl Source,
    until: NaiveDate,
) -> Result<Vec<Certificate>, StoreError> {
    Ok(certificate::Entity::find()
        .filter(certificate::Column::State.eq("approved"))
        .filter(certificate::Column::ExpiresOn.lte(until))
        .order_by_asc(certificate::Column::ExpiresOn)
        .order_by_asc(certificate::Column::Id)
        .all(source.connection())
        .await?)
}

/// The approved certificate of this kind and number, whoever holds it.
pub async fn approved_certificate(
    source: &impl Source,
    kind: &str,
    number: &str,
) -> Result<Option<Certificate>, StoreError> {
    Ok(certificate::Entity::find()
        .filter(certificate::Column::State.eq("approved"))
        .filter(certificate::Column::Kind.eq(kind))
        .filter(certificate::Column::Number.eq(number))
        .first(source.connection())
        .await?)
}
