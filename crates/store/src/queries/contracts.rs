//! Contracts and what is handed in with them: attachments, tickets, ratings.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches};
use crate::tables::{
    Attachment, Contract, ContractEdition, Rating, Ticket, attachment, contract, contract_edition,
    late_return, rating, ticket,
};

/// Whose contracts are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    Subject(Uuid),
    Provider(Uuid),
    Divisions(&'a [String]),
    Everyones,
}

/// Contracts in these states (any when empty), the latest first; only its subject has those not handed in yet.
pub async fn list(
    source: &impl Source,
    whose: Whose<'_>,
    states: &[&str],
) -> Result<Vec<Contract>, StoreError> {
    let mut query = contract::Entity::find();
    query = match whose {
        Whose::Subject(id) => query.filter(contract::Column::Subject.eq(id)),
        Whose::Provider(id) => query.filter(contract::Column::Provider.eq(id)),
        Whose::Divisions(codes) => query.filter(contract::Column::Division.is_in(codes)),
        Whose::Everyones => query,
    };
    if !matches!(whose, Whose::Subject(_)) {
        query = query.filter(contract::Column::HandedIn.eq(true));
    }
    if !states.is_empty() {
        query = query.filter(contract::Column::State.is_in(states.to_vec()));
    }
    Ok(query
        .order_by_desc(contract::Column::SubmittedOn)
        .order_by_desc(contract::Column::Id)
        .all(source.connection())
        .await?)
}

/// The contracts that name this plan project (5.6).
pub async fn of_project(source: &impl Source, number: &str) -> Result<Vec<Contract>, StoreError> {
    Ok(contract::Entity::find()
        .filter(contract::Column::ProjectNumber.eq(number))
        .order_by_asc(contract::Column::Id)
        .all(source.connection())
        .await?)
}

/// The contracts under this registration number (8.1).
pub async fn of_registration(
    source: &impl Source,
    number: &str,
) -> Result<Vec<Contract>, StoreError> {
    Ok(contract::Entity::find()
        .filter(contract::Column::TechNumber.eq(number))
        .order_by_asc(contract::Column::Id)
        .all(source.connection())
        .await?)
}

/// The editions of a contract in the order in which they were handed in.
pub async fn editions(
    source: &impl Source,
    contract: Uuid,
) -> Result<Vec<ContractEdition>, StoreError> {
    Ok(contract_edition::Entity::find()
        .filter(contract_edition::Column::Contract.eq(contract))
        .order_by_asc(contract_edition::Column::Edition)
        .all(source.connection())
        .await?)
}

/// How many returns came late.
pub async fn late_returns(source: &impl Source) -> Result<u64, StoreError> {
    Ok(late_return::Entity::find()
        .count(source.connection())
        .await?)
}

pub async fn attachments(
    source: &impl Source,
    file_kind: &str,
    file: Uuid,
) -> Result<Vec<Attachment>, StoreError> {
    Ok(attachment::Entity::find()
        .filter(attachment::Column::FileKind.eq(file_kind))
        .filter(attachment::Column::File.eq(file))
        .filter(attachment::Column::Withdrawn.eq(false))
        .order_by_asc(attachment::Column::At)
        .all(source.connection())
        .await?)
}

/// The standing tickets of a contract, in the order they were entered.
pub async fn tickets(source: &impl Source, contract: Uuid) -> Result<Vec<Ticket>, StoreError> {
    Ok(ticket::Entity::find()
        .filter(ticket::Column::Contract.eq(contract))
        .filter(ticket::Column::Withdrawn.eq(false))
        .order_by_asc(ticket::Column::At)
        .order_by_asc(ticket::Column::Id)
        .all(source.connection())
        .await?)
}

/// Every standing ticket whose file is that of a ticket of this contract, with the hash of the file.
pub async fn tickets_with_files_of(
    source: &impl Source,
    contract: Uuid,
) -> Result<Vec<(String, Ticket)>, StoreError> {
    let own = tickets(source, contract).await?;
    let own = own.iter().map(|ticket| ticket.attachment);
    let own: Vec<Attachment> = attachment::Entity::find()
        .filter(attachment::Column::Id.is_in(own))
        .all(source.connection())
        .await?;
    let hashes = own.into_iter().map(|file| file.hash);
    let same: BTreeMap<Uuid, String> = attachment::Entity::find()
        .filter(attachment::Column::Hash.is_in(hashes))
        .filter(attachment::Column::Purpose.eq("ticket"))
        .all(source.connection())
        .await?
        .into_iter()
        .map(|file| (file.id, file.hash))
        .collect();
    let mut standing = Vec::new();
    for some in batches(same.keys().copied()) {
        let rows = ticket::Entity::find()
            .filter(ticket::Column::Attachment.is_in(some))
            .filter(ticket::Column::Withdrawn.eq(false))
            .all(source.connection())
            .await?;
        standing.extend(rows);
    }
    standing.sort_by_key(|ticket| (ticket.at, ticket.id));
    let with = standing.into_iter().filter_map(|ticket| {
        let hash = same.get(&ticket.attachment)?.clone();
        Some((hash, ticket))
    });
    Ok(with.collect())
}

pub async fn rating(source: &impl Source, contract: Uuid) -> Result<Option<Rating>, StoreError> {
    Ok(rating::Entity::find()
        .filter(rating::Column::Contract.eq(contract))
        .first(source.connection())
        .await?)
}

/// The ratings of a provider, the latest first.
pub async fn ratings_of(source: &impl Source, provider: Uuid) -> Result<Vec<Rating>, StoreError> {
    Ok(rating::Entity::find()
        .filter(rating::Column::Provider.eq(provider))
        .order_by_desc(rating::Column::At)
        .all(source.connection())
        .await?)
}

/// Which contracts have what of the evidence (8.4).
#[derive(Clone, Debug, Default)]
pub struct HandedIn {
    pub rated: BTreeSet<Uuid>,
    pub ticketed: BTreeSet<Uuid>,
    pub proved: BTreeSet<Uuid>,
    /// When the latest ticket or result of a contract came.
    pub latest: BTreeMap<Uuid, DateTimeUtc>,
}

/// What has been handed in for these contracts.
pub async fn handed_in(
    source: &impl Source,
    contracts: impl IntoIterator<Item = Uuid>,
) -> Result<HandedIn, StoreError> {
    let at = source.connection();
    let mut handed = HandedIn::default();
    for some in batches(contracts) {
        let rated: Vec<Uuid> = rating::Entity::find()
            .select_only()
            .column(rating::Column::Contract)
            .filter(rating::Column::Contract.is_in(some.clone()))
            .into_tuple()
            .all(at)
            .await?;
        let ticketed: Vec<(Uuid, DateTimeUtc)> = ticket::Entity::find()
            .select_only()
            .columns([ticket::Column::Contract, ticket::Column::At])
            .filter(ticket::Column::Contract.is_in(some.clone()))
            .filter(ticket::Column::Withdrawn.eq(false))
            .into_tuple()
            .all(at)
            .await?;
        let proved: Vec<(Uuid, DateTimeUtc)> = attachment::Entity::find()
            .select_only()
            .columns([attachment::Column::File, attachment::Column::At])
            .filter(attachment::Column::FileKind.eq("contract"))
            .filter(attachment::Column::File.is_in(some))
            .filter(attachment::Column::Purpose.eq("result"))
            .filter(attachment::Column::Withdrawn.eq(false))
            .into_tuple()
            .all(at)
            .await?;
        handed.rated.extend(rated);
        for (contract, at) in ticketed.iter().chain(&proved) {
            let latest = handed.latest.entry(*contract).or_insert(*at);
            *latest = (*latest).max(*at);
        }
        let contract = |(contract, _)| contract;
        handed.ticketed.extend(ticketed.into_iter().map(contract));
        handed.proved.extend(proved.into_iter().map(contract));
    }
    Ok(handed)
}
