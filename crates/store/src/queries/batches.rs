//! Payment batches, their instructions, and what the bank answered.

use std::collections::BTreeMap;

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches as some_at_once};
use crate::tables::{
    BankDoubt, BankOutcome, BankReturn, Batch, Bundle, Claim, Instruction, bank_doubt,
    bank_outcome, bank_return, batch, bundle, claim, instruction,
};

/// All batches of a division, or of the region, the latest first.
pub async fn list(source: &impl Source, division: Option<&str>) -> Result<Vec<Batch>, StoreError> {
    let whose = match division {
        Some(division) => batch::Column::Division.eq(division),
        None => batch::Column::Division.is_null(),
    };
    Ok(batch::Entity::find()
        .filter(whose)
        .order_by_desc(batch::Column::DrawnAt)
        .order_by_desc(batch::Column::Id)
        .all(source.connection())
        .await?)
}

/// The instructions of a batch, in their places.
pub async fn instructions(
    source: &impl Source,
    batch: Uuid,
) -> Result<Vec<Instruction>, StoreError> {
    Ok(instruction::Entity::find()
        .filter(instruction::Column::Batch.eq(batch))
        .order_by_asc(instruction::Column::Place)
        .all(source.connection())
        .await?)
}

/// The instructions that a claim was ever in, the first first.
pub async fn of_claim(source: &impl Source, claim: Uuid) -> Result<Vec<Instruction>, StoreError> {
    Ok(instruction::Entity::find()
        .filter(instruction::Column::Claim.eq(claim))
        .order_by_asc(instruction::Column::Id)
        .all(source.connection())
        .await?)
}

/// The instructions that a top-up was ever in, the first first.
pub async fn of_top_up(source: &impl Source, top_up: Uuid) -> Result<Vec<Instruction>, StoreError> {
    Ok(instruction::Entity::find()
        .filter(instruction::Column::TopUp.eq(top_up))
        .order_by_asc(instruction::Column::Id)
        .all(source.connection())
        .await?)
}

/// The instructions that a subsidy was ever in, the first first.
pub async fn of_subsidy(
    source: &impl Source,
    subsidy: Uuid,
) -> Result<Vec<Instruction>, StoreError> {
    Ok(instruction::Entity::find()
        .filter(instruction::Column::Subsidy.eq(subsidy))
        .order_by_asc(instruction::Column::Id)
        .all(source.connection())
        .await?)
}

/// The outcomes of these instructions, by instruction.
pub async fn outcomes(
    source: &impl Source,
    instructions: impl IntoIterator<Item = Uuid>,
) -> Result<BTreeMap<Uuid, BankOutcome>, StoreError> {
    let mut found = BTreeMap::new();
    for some in some_at_once(instructions) {
        let rows = bank_outcome::Entity::find()
            .filter(bank_outcome::Column::Instruction.is_in(some))
            .all(source.connection())
            .await?;
        found.extend(rows.into_iter().map(|row| (row.instruction, row)));
    }
    Ok(found)
}

/// The return files of a batch, the first first.
pub async fn returns(source: &impl Source, batch: Uuid) -> Result<Vec<BankReturn>, StoreError> {
    Ok(bank_return::Entity::find()
        .filter(bank_return::Column::Batch.eq(batch))
        .order_by_asc(bank_return::Column::At)
        .order_by_asc(bank_return::Column::Id)
        .all(source.connection())
        .await?)
}

/// The return file of a batch with these bytes, if it was taken before.
pub async fn return_like(
    source: &impl Source,
    batch: Uuid,
    hash: &str,
) -> Result<Option<BankReturn>, StoreError> {
    Ok(bank_return::Entity::find()
        .filter(bank_return::Column::Batch.eq(batch))
        .filter(bank_return::Column::Hash.eq(hash))
        .first(source.connection())
        .await?)
}

/// The doubtful lines that wait for a person, the oldest first; of one batch, or of all.
pub async fn doubts(
    source: &impl Source,
    batch: Option<Uuid>,
) -> Result<Vec<BankDoubt>, StoreError> {
    let mut query = bank_doubt::Entity::find().filter(bank_doubt::Column::SettledBy.is_null());
    if let Some(batch) = batch {
        query = query.filter(bank_doubt::Column::Batch.eq(batch));
    }
    Ok(query
        .order_by_asc(bank_doubt::Column::Source)
        .order_by_asc(bank_doubt::Column::Line)
        .all(source.connection())
        .await?)
}

/// Which of these bank's numbers stand on a payment already.
pub async fn references_used(
    source: &impl Source,
    references: &[String],
) -> Result<Vec<String>, StoreError> {
    use crate::tables::{payment, subsidy_payment};
    let mut used = Vec::new();
    for some in references.chunks(crate::rows::AT_ONCE) {
        let found: Vec<String> = payment::Entity::find()
            .select_only()
            .column(payment::Column::Reference)
            .filter(payment::Column::Reference.is_in(some.to_vec()))
            .into_tuple()
            .all(source.connection())
            .await?;
        used.extend(found);
        let found: Vec<String> = subsidy_payment::Entity::find()
            .select_only()
            .column(subsidy_payment::Column::Reference)
            .filter(subsidy_payment::Column::Reference.is_in(some.to_vec()))
            .into_tuple()
            .all(source.connection())
            .await?;
        used.extend(found);
    }
    Ok(used)
}

/// The claims of a bundle, in the order of their numbers.
pub async fn bundled(source: &impl Source, bundle: Uuid) -> Result<Vec<Claim>, StoreError> {
    Ok(claim::Entity::find()
        .filter(claim::Column::Bundle.eq(bundle))
        .order_by_asc(claim::Column::Number)
        .all(source.connection())
        .await?)
}

/// The bundles of a subject or a provider, the latest first.
pub async fn bundles(source: &impl Source, party: Uuid) -> Result<Vec<Bundle>, StoreError> {
    Ok(bundle::Entity::find()
        .filter(
            Condition::any()
                .add(bundle::Column::Subject.eq(party))
                .add(bundle::Column::Provider.eq(party)),
        )
        .order_by_desc(bundle::Column::At)
        .all(source.connection())
        .await?)
}
