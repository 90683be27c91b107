//! Cases of suspected fraud: of a reader, of parties, of vouchers; integrity records; who dealt with a file.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::contracts::Whose;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches};
use crate::tables::{
    Inquiry, InquiryStatement, IntegrityRecord, inquiry, inquiry_statement, integrity_record,
    provider, record, subject,
};

/// The states in which a case is over.
const OVER: [&str; 2] = ["closed", "cleared"];

fn of(whose: Whose<'_>) -> Select<inquiry::Entity> {
    let query = inquiry::Entity::find();
    match whose {
        Whose::Subject(id) => query.filter(inquiry::Column::Subject.eq(id)),
        Whose::Provider(id) => query.filter(inquiry::Column::Provider.eq(id)),
        Whose::Divisions(codes) => query.filter(inquiry::Column::Division.is_in(codes)),
        Whose::Everyones => query,
    }
}

/// The cases of a reader, the latest first.
pub async fn page(
    source: &impl Source,
    whose: Whose<'_>,
    (offset, limit): (u64, u64),
) -> Result<Vec<Inquiry>, StoreError> {
    Ok(of(whose)
        .order_by_desc(inquiry::Column::Number)
        .offset(offset)
        .limit(limit)
        .all(source.connection())
        .await?)
}

pub async fn count(source: &impl Source, whose: Whose<'_>) -> Result<u64, StoreError> {
    Ok(of(whose).count(source.connection()).await?)
}

/// Any of these parties, in as many conditions as statements are needed; none when there are none. A list without anybody
/// is left out: it would be said as a falsehood, for which no index is asked, and neither for what stands beside it.
fn parties<C: ColumnTrait>(
    (subject, subjects): (C, &[Uuid]),
    (provider, providers): (C, &[Uuid]),
) -> Vec<Condition> {
    let of = |column: C, ids: &[Uuid]| -> Vec<Expr> {
        let groups = batches(ids.iter().copied());
        groups.into_iter().map(|some| column.is_in(some)).collect()
    };
    let (subjects, providers) = (of(subject, subjects), of(provider, providers));
    let mut conditions = Vec::new();
    for at in 0..subjects.len().max(providers.len()) {
        let both = [subjects.get(at), providers.get(at)];
        let any = both.into_iter().flatten().cloned();
        conditions.push(any.fold(Condition::any(), Condition::add));
    }
    conditions
}

/// The open cases against any of these parties, each once.
pub async fn open_against(
    source: &impl Source,
    subjects: &[Uuid],
    providers: &[Uuid],
) -> Result<Vec<Inquiry>, StoreError> {
    let (subjects, providers) = (
        (inquiry::Column::Subject, subjects),
        (inquiry::Column::Provider, providers),
    );
    let mut found = BTreeMap::new();
    for parties in parties(subjects, providers) {
        let rows = inquiry::Entity::find()
            .filter(inquiry::Column::State.is_not_in(OVER))
            .filter(parties)
            .all(source.connection())
            .await?;
        found.extend(rows.into_iter().map(|row| (row.number.clone(), row)));
    }
    Ok(found.into_values().collect())
}

/// Every case on a voucher, also those that are over.
pub async fn of_voucher(source: &impl Source, voucher: Uuid) -> Result<Vec<Inquiry>, StoreError> {
    Ok(inquiry::Entity::find()
        .filter(inquiry::Column::Voucher.eq(voucher))
        .order_by_asc(inquiry::Column::Number)
        .all(source.connection())
        .await?)
}

/// Which of these vouchers have an open case.
pub async fn vouchers_in_case(
    source: &impl Source,
    vouchers: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut found = BTreeSet::new();
    for some in batches(vouchers) {
        let rows: Vec<Option<Uuid>> = inquiry::Entity::find()
            .select_only()
            .column(inquiry::Column::Voucher)
            .filter(inquiry::Column::Voucher.is_in(some))
            .filter(inquiry::Column::State.is_not_in(OVER))
            .into_tuple()
            .all(source.connection())
            .await?;
        found.extend(rows.into_iter().flatten());
    }
    Ok(found)
}

/// What was stated in a case, the first first.
pub async fn statements(
    source: &impl Source,
    case: Uuid,
) -> Result<Vec<InquiryStatement>, StoreError> {
    Ok(inquiry_statement::Entity::find()
        .filter(inquiry_statement::Column::Inquiry.eq(case))
        .order_by_asc(inquiry_statement::Column::At)
        .all(source.connection())
        .await?)
}

/// The records of these parties that are in force on a day, with the number of their case.
pub async fn records(
    source: &impl Source,
    (subjects, providers): (&[Uuid], &[Uuid]),
    today: NaiveDate,
) -> Result<Vec<(IntegrityRecord, String)>, StoreError> {
    let (subjects, providers) = (
        (integrity_record::Column::Subject, subjects),
        (integrity_record::Column::Provider, providers),
    );
    let mut rows = BTreeMap::new();
    for whose in parties(subjects, providers) {
        let some = integrity_record::Entity::find()
            .filter(whose)
            .filter(integrity_record::Column::ToOn.gte(today))
            .all(source.connection())
            .await?;
        rows.extend(some.into_iter().map(|row| ((row.from_on, row.id), row)));
    }
    let mut found = Vec::new();
    for row in rows.into_values() {
        let case = inquiry::Entity::find_by_id(row.inquiry)
            .first(source.connection())
            .await?;
        found.push((row, case.map(|case| case.number).unwrap_or_default()));
    }
    Ok(found)
}

/// Every subject and provider under this credit code, or behind which a person of these indexes stands.
pub async fn same_parties(
    source: &impl Source,
    uscc: Option<&str>,
    person: &[String],
) -> Result<(Vec<Uuid>, Vec<Uuid>), StoreError> {
    let people = person.iter().cloned();
    let mut whose = Condition::any()
        .add(subject::Column::RepresentativeIndex.is_in(people.clone()))
        .add(subject::Column::IdentityIndex.is_in(people.clone()));
    let mut theirs = Condition::any().add(provider::Column::RepresentativeIndex.is_in(people));
    if let Some(uscc) = uscc {
        whose = whose.add(subject::Column::Uscc.eq(uscc));
        theirs = theirs.add(provider::Column::Uscc.eq(uscc));
    }
    let subjects = subject::Entity::find()
        .select_only()
        .column(subject::Column::Id)
        .filter(whose)
        .into_tuple()
        .all(source.connection())
        .await?;
    let providers = provider::Entity::find()
        .select_only()
        .column(provider::Column::Id)
        .filter(theirs)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok((subjects, providers))
}

/// Whether an account did anything to one of these files.
pub async fn acted(
    source: &impl Source,
    account: Uuid,
    files: &[Uuid],
) -> Result<bool, StoreError> {
    let found = record::Entity::find()
        .filter(record::Column::Account.eq(account))
        .filter(record::Column::File.is_in(files.iter().copied()))
        // Who looked at a file has not dealt with it.
        .filter(record::Column::After.is_not_null())
        .count(source.connection())
        .await?;
    Ok(found > 0)
}
