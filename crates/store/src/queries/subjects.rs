//! Changes of certified subjects, and subjects behind which stands the same person.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::batches;
use crate::tables::{Amendment, Subject, amendment, subject};

/// The changes of a subject, the latest first.
pub async fn amendments(
    source: &impl Source,
    of_subject: Uuid,
) -> Result<Vec<Amendment>, StoreError> {
    Ok(amendment::Entity::find()
        .filter(amendment::Column::Subject.eq(of_subject))
        .order_by_desc(amendment::Column::CreatedAt)
        .order_by_desc(amendment::Column::Id)
        .all(source.connection())
        .await?)
}

/// Which of these subjects have a change of their account under way.
pub async fn bank_changes_open(
    source: &impl Source,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let mut open = BTreeSet::new();
    for some in batches(subjects) {
        let found: Vec<Uuid> = amendment::Entity::find()
            .select_only()
            .column(amendment::Column::Subject)
            .filter(amendment::Column::Subject.is_in(some))
            .filter(amendment::Column::Part.eq("bank"))
            .filter(amendment::Column::State.is_in(["submitted", "returned"]))
            .into_tuple()
            .all(source.connection())
            .await?;
        open.extend(found);
    }
    Ok(open)
}

/// Other subjects with the same representative or the same telephone, by the blind indexes of both (R8, R24).
pub async fn same_person(
    source: &impl Source,
    of_subject: Uuid,
    representative: &[String],
    phone: &[String],
) -> Result<Vec<Subject>, StoreError> {
    let same = Condition::any()
        .add(subject::Column::RepresentativeIndex.is_in(representative))
        .add(subject::Column::PhoneIndex.is_in(phone));
    Ok(subject::Entity::find()
        .filter(subject::Column::Id.ne(of_subject))
        .filter(same)
        .order_by_asc(subject::Column::CreatedAt)
        .all(source.connection())
        .await?)
}

/// Every subject with its name and division.
pub async fn named(source: &impl Source) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    Ok(subject::Entity::find()
        .select_only()
        .columns([
            subject::Column::Id,
            subject::Column::Name,
            subject::Column::Division,
        ])
        .into_tuple()
        .all(source.connection())
        .await?)
}

/// The names that subjects bore before a certified change, by subject.
pub async fn renamed(source: &impl Source) -> Result<BTreeMap<Uuid, Vec<String>>, StoreError> {
    let rows: Vec<(Uuid, String)> = amendment::Entity::find()
        .select_only()
        .columns([amendment::Column::Subject, amendment::Column::Before])
        .filter(amendment::Column::Part.eq("name"))
        .filter(amendment::Column::CertifiedOn.is_not_null())
        .into_tuple()
        .all(source.connection())
        .await?;
    let mut names: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for (subject, name) in rows {
        names.entry(subject).or_default().push(name);
    }
    Ok(names)
}
