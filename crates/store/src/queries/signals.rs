//! Signals, and what they are found from: equal files, prices of a service, completions of a day, officials together.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::tables::{
    Alarm, Attachment, alarm, attachment, claim, contract, inquiry, member, provider, record,
    security_event, subject,
};

/// The signals of a claim.
pub async fn of_claim(source: &impl Source, claim: Uuid) -> Result<Vec<Alarm>, StoreError> {
    Ok(alarm::Entity::find()
        .filter(alarm::Column::Claim.eq(claim))
        .order_by_asc(alarm::Column::Kind)
        .all(source.connection())
        .await?)
}

/// Subjects with claims in these states, in the order of their ids, after one of them.
pub async fn claiming(
    source: &impl Source,
    states: &[&str],
    (after, limit): (Uuid, u64),
) -> Result<Vec<Uuid>, StoreError> {
    Ok(claim::Entity::find()
        .select_only()
        .column(claim::Column::Subject)
        .distinct()
        .filter(claim::Column::State.is_in(states.iter().copied()))
        .filter(claim::Column::Subject.gt(after))
        .order_by_asc(claim::Column::Subject)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// The claims of some subjects in these states, those of one subject together.
pub async fn claims_of(
    source: &impl Source,
    states: &[&str],
    subjects: &[Uuid],
) -> Result<Vec<claim::Model>, StoreError> {
    Ok(claim::Entity::find()
        .filter(claim::Column::State.is_in(states.iter().copied()))
        .filter(claim::Column::Subject.is_in(subjects.iter().copied()))
        .order_by_asc(claim::Column::Subject)
        .order_by_asc(claim::Column::Id)
        .all(source.connection())
        .await?)
}

/// A page of signals, those that wait for an answer first, then the latest.
pub async fn page(
    source: &impl Source,
    (offset, limit): (u64, u64),
) -> Result<Vec<Alarm>, StoreError> {
    Ok(alarm::Entity::find()
        .order_by_desc(alarm::Column::State)
        .order_by_desc(alarm::Column::RaisedOn)
        .order_by_desc(alarm::Column::Id)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

/// Kind, outcome and the state of the case of every signal, for the sums over all.
pub async fn outcomes(
    source: &impl Source,
) -> Result<Vec<(String, String, Option<String>)>, StoreError> {
    let rows: Vec<(String, String, Option<Uuid>)> = alarm::Entity::find()
        .select_only()
        .columns([alarm::Column::Kind, alarm::Column::Outcome])
        .column(alarm::Column::Inquiry)
        .into_tuple()
        .all(source.connection())
        .await?;
    let cases: Vec<(Uuid, String)> = inquiry::Entity::find()
        .select_only()
        .columns([inquiry::Column::Id])
        .column(inquiry::Column::State)
        .filter(inquiry::Column::Origin.eq("signal"))
        .into_tuple()
        .all(source.connection())
        .await?;
    let state = |id: Option<Uuid>| {
        let found = cases.iter().find(|(case, _)| Some(*case) == id);
        found.map(|(_, state)| state.clone())
    };
    Ok(rows
        .into_iter()
        .map(|(kind, outcome, case)| (kind, outcome, state(case)))
        .collect())
}

/// How many claims there are.
pub async fn claims(source: &impl Source) -> Result<u64, StoreError> {
    Ok(claim::Entity::find().count(source.connection()).await?)
}

/// Tickets and results of other contracts with the same bytes as those of a contract.
pub async fn twins(source: &impl Source, contract: Uuid) -> Result<Vec<Attachment>, StoreError> {
    const PROOFS: [&str; 2] = ["ticket", "result"];
    let own: Vec<String> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::Hash)
        .filter(attachment::Column::FileKind.eq("contract"))
        .filter(attachment::Column::File.eq(contract))
        .filter(attachment::Column::Purpose.is_in(PROOFS))
        .filter(attachment::Column::Withdrawn.eq(false))
        .into_tuple()
        .all(source.connection())
        .await?;
    if own.is_empty() {
        return Ok(Vec::new());
    }
    // Tickets and results are of contracts only; to say so as well would lead SQLite to all files of all contracts.
    Ok(attachment::Entity::find()
        .filter(attachment::Column::Hash.is_in(own))
        .filter(attachment::Column::File.ne(contract))
        .filter(attachment::Column::Purpose.is_in(PROOFS))
        .filter(attachment::Column::Withdrawn.eq(false))
        .order_by_asc(attachment::Column::At)
        .limit(20)
        .all(source.connection())
        .await?)
}

/// Prices of contracts on the same service, not those of this subject and not those that came to nothing.
pub async fn prices(
    source: &impl Source,
    (item, subject): (&str, Uuid),
) -> Result<Vec<i64>, StoreError> {
    if item.is_empty() {
        return Ok(Vec::new());
    }
    Ok(contract::Entity::find()
        .select_only()
        .column(contract::Column::Amount)
        .filter(contract::Column::Item.eq(item))
        .filter(contract::Column::Subject.ne(subject))
        .filter(contract::Column::State.is_in([
            "running",
            "done-by-subject",
            "done-by-provider",
            "done",
        ]))
        .limit(1_000)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// How many contracts a provider completed on a day.
pub async fn completed_on(
    source: &impl Source,
    provider: Uuid,
    day: NaiveDate,
) -> Result<u64, StoreError> {
    Ok(contract::Entity::find()
        .filter(contract::Column::Provider.eq(provider))
        .filter(contract::Column::CompletedOn.eq(day))
        .count(source.connection())
        .await?)
}

/// Numbers of other subjects that deal with the same provider and share this person or telephone.
pub async fn neighbours(
    source: &impl Source,
    (subject_id, provider_id): (Uuid, Uuid),
    (person, phone): (&[String], &[String]),
) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let dealt: Vec<Uuid> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Subject)
        .distinct()
        .filter(contract::Column::Provider.eq(provider_id))
        .filter(contract::Column::Subject.ne(subject_id))
        .filter(
            contract::Column::Subject.in_subquery(sea_orm::QueryTrait::into_query(
                subject::Entity::find()
                    .select_only()
                    .column(subject::Column::Id)
                    .filter(
                        sea_orm::Condition::any()
                            .add(subject::Column::RepresentativeIndex.is_in(person.to_vec()))
                            .add(subject::Column::PhoneIndex.is_in(phone.to_vec())),
                    ),
            )),
        )
        .into_tuple()
        .all(source.connection())
        .await?;
    let found = subject::Entity::find()
        .filter(subject::Column::Id.is_in(dealt))
        .order_by_asc(subject::Column::Number)
        .all(source.connection())
        .await?;
    let numbers = |keep: &dyn Fn(&subject::Model) -> bool| {
        let rows = found.iter().filter(|row| keep(row));
        rows.map(|row| row.number.clone()).collect()
    };
    Ok((
        numbers(&|row| person.contains(&row.representative_index)),
        numbers(&|row| phone.contains(&row.phone_index)),
    ))
}

/// From where somebody signed in: address and browser.
pub type Seat = (String, String);

/// The addresses and browsers from which people of each of two parties have signed in since a moment.
pub async fn seats(
    source: &impl Source,
    parties: [Uuid; 2],
    (event, since): (&str, DateTimeUtc),
) -> Result<[BTreeSet<Seat>; 2], StoreError> {
    let mut found = [BTreeSet::new(), BTreeSet::new()];
    for (seats, party) in found.iter_mut().zip(parties) {
        let people = member::Entity::find()
            .select_only()
            .column(member::Column::Account)
            .filter(member::Column::Party.eq(party));
        let rows: Vec<Seat> = security_event::Entity::find()
            .select_only()
            .columns([
                security_event::Column::Origin,
                security_event::Column::Agent,
            ])
            .distinct()
            .filter(
                security_event::Column::Account
                    .in_subquery(sea_orm::QueryTrait::into_query(people)),
            )
            .filter(security_event::Column::At.gte(since))
            .filter(security_event::Column::Event.eq(event))
            .into_tuple()
            .all(source.connection())
            .await?;
        seats.extend(rows);
    }
    Ok(found)
}

/// How many sign-ins from the addresses of one subject are looked through: an address of a carrier has those of thousands.
const SIGN_INS: u64 = 10_000;

/// Numbers of other subjects that deal with the same provider and whose people have signed in from one of these seats.
pub async fn seated(
    source: &impl Source,
    (subject_id, provider_id): (Uuid, Uuid),
    seats: &BTreeSet<Seat>,
    (event, since): (&str, DateTimeUtc),
) -> Result<Vec<String>, StoreError> {
    let origins: BTreeSet<&String> = seats.iter().map(|(origin, _)| origin).collect();
    if origins.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, String, String)> = security_event::Entity::find()
        .select_only()
        .columns([
            security_event::Column::Account,
            security_event::Column::Origin,
        ])
        .column(security_event::Column::Agent)
        .distinct()
        .filter(security_event::Column::Account.is_not_null())
        .filter(security_event::Column::Origin.is_in(origins.into_iter().cloned()))
        .filter(security_event::Column::At.gte(since))
        .filter(security_event::Column::Event.eq(event))
        .limit(SIGN_INS)
        .into_tuple()
        .all(source.connection())
        .await?;
    let people = rows
        .into_iter()
        .filter_map(|(account, origin, agent)| seats.contains(&(origin, agent)).then_some(account));
    let people: BTreeSet<Uuid> = people.collect();
    let firms = member::Entity::find()
        .select_only()
        .column(member::Column::Party)
        .filter(member::Column::Account.is_in(people));
    let dealing = contract::Entity::find()
        .select_only()
        .column(contract::Column::Subject)
        .filter(contract::Column::Provider.eq(provider_id));
    Ok(subject::Entity::find()
        .select_only()
        .column(subject::Column::Number)
        .filter(subject::Column::Id.ne(subject_id))
        .filter(subject::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(firms)))
        .filter(subject::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(dealing)))
        .order_by_asc(subject::Column::Number)
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// Whether the provider's legal representative is this person.
pub async fn represented_by(
    source: &impl Source,
    provider_id: Uuid,
    person: &[String],
) -> Result<bool, StoreError> {
    let found = provider::Entity::find_by_id(provider_id)
        .filter(provider::Column::RepresentativeIndex.is_in(person.to_vec()))
        .count(source.connection())
        .await?;
    Ok(found > 0)
}

/// The contracts on which an official did a step: contract, and the state after it.
pub async fn decided_by(
    source: &impl Source,
    account: Uuid,
    act: &str,
) -> Result<Vec<(Uuid, Option<String>)>, StoreError> {
    Ok(record::Entity::find()
        .select_only()
        .columns([record::Column::File])
        .column(record::Column::After)
        .filter(record::Column::Account.eq(account))
        .filter(record::Column::Act.eq(act))
        .filter(record::Column::FileKind.eq("contract"))
        .order_by_desc(record::Column::At)
        .limit(1_000)
        .into_tuple()
        .all(source.connection())
        .await?)
}
