//! What belongs together: the files of a party page by page, and everything that hangs on some contracts.

use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::contracts::Whose;
use super::names::Side;
use crate::db::Source;
use crate::error::StoreError;
use crate::rows::{First, batches};
use crate::tables::{
    Attachment, Batch, Claim, Contract, Inquiry, Opinion, Paper, Payment, Programme, Provider,
    Recovery, SpotCheck, SpotPlan, Subject, Ticket, Voucher, attachment, batch, claim, contract,
    inquiry, opinion, paper, payment, programme, provider, recovery, spot_check, spot_plan,
    subject, ticket, voucher,
};

fn of_party(party: (Side, Uuid), divisions: Option<&[String]>) -> Condition {
    let (side, id) = party;
    let mut which = Condition::all().add(match side {
        Side::Subject => contract::Column::Subject.eq(id),
        Side::Provider => contract::Column::Provider.eq(id),
    });
    if let Some(divisions) = divisions {
        which = which.add(contract::Column::Division.is_in(divisions));
    }
    which
}

/// How many contracts a party has, in these divisions or in all when none is named.
pub async fn count(
    source: &impl Source,
    party: (Side, Uuid),
    divisions: Option<&[String]>,
) -> Result<u64, StoreError> {
    let which = contract::Entity::find().filter(of_party(party, divisions));
    Ok(which.count(source.connection()).await?)
}

/// Some contracts of a party, the latest first: from which on, and how many.
pub async fn page(
    source: &impl Source,
    party: (Side, Uuid),
    divisions: Option<&[String]>,
    part: (u64, u64),
) -> Result<Vec<Contract>, StoreError> {
    latest(source, of_party(party, divisions), part).await
}

/// Some of the contracts of this kind, the latest first: the index alone is walked and sorted, because rows are long.
async fn latest(
    source: &impl Source,
    which: Condition,
    (offset, limit): (u64, u64),
) -> Result<Vec<Contract>, StoreError> {
    let ids: Vec<Uuid> = contract::Entity::find()
        .select_only()
        .column(contract::Column::Id)
        .filter(which)
        .order_by_desc(contract::Column::SubmittedOn)
        .order_by_desc(contract::Column::Id)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(contract::Entity::find()
        .filter(contract::Column::Id.is_in(ids))
        .order_by_desc(contract::Column::SubmittedOn)
        .order_by_desc(contract::Column::Id)
        .all(source.connection())
        .await?)
}

/// The contracts that somebody may see with any of these parties, the latest first; at most so many.
pub async fn with_parties(
    source: &impl Source,
    whose: Whose<'_>,
    side: Side,
    parties: &[Uuid],
    most: u64,
) -> Result<Vec<Contract>, StoreError> {
    let column = match side {
        Side::Subject => contract::Column::Subject,
        Side::Provider => contract::Column::Provider,
    };
    let mut which = Condition::all().add(column.is_in(parties.to_vec()));
    which = match whose {
        Whose::Subject(id) => which.add(contract::Column::Subject.eq(id)),
        Whose::Provider(id) => which.add(contract::Column::Provider.eq(id)),
        Whose::Divisions(codes) => which.add(contract::Column::Division.is_in(codes)),
        Whose::Everyones => which,
    };
    latest(source, which, (0, most)).await
}

/// Everything that hangs on some contracts, each list in the order in which it came about.
#[derive(Clone, Debug, Default)]
pub struct Hanging {
    pub vouchers: Vec<Voucher>,
    pub claims: Vec<Claim>,
    pub payments: Vec<Payment>,
    pub tickets: Vec<Ticket>,
    pub papers: Vec<Attachment>,
    /// Printed of the contracts, the vouchers and the claims, in every edition.
    pub prints: Vec<Paper>,
    pub recoveries: Vec<Recovery>,
}

/// Reads it with one question a kind.
pub async fn hanging(
    source: &impl Source,
    contracts: impl IntoIterator<Item = Uuid>,
) -> Result<Hanging, StoreError> {
    let contracts: Vec<Uuid> = contracts.into_iter().collect();
    let at = source.connection();
    let mut all = Hanging::default();
    macro_rules! read {
        ($list:ident, $table:ident, $column:ident in $ids:expr $(, $filter:expr)*) => {
            let rows = $table::Entity::find()
                .filter($table::Column::$column.is_in($ids))
                $(.filter($filter))*
                .order_by_asc($table::Column::Id)
                .all(at)
                .await?;
            all.$list.extend(rows);
        };
    }
    for some in batches(contracts.iter().copied()) {
        read!(vouchers, voucher, Contract in some.clone());
        read!(tickets, ticket, Contract in some.clone(), ticket::Column::Withdrawn.eq(false));
        read!(papers, attachment, File in some, attachment::Column::FileKind.eq("contract"),
              attachment::Column::Withdrawn.eq(false));
    }
    for some in batches(all.vouchers.iter().map(|row| row.id)) {
        read!(claims, claim, Voucher in some);
    }
    for some in batches(all.claims.iter().map(|row| row.id)) {
        read!(payments, payment, Claim in some.clone());
        read!(recoveries, recovery, Claim in some);
    }
    let contracts = contracts.into_iter();
    let files = contracts
        .chain(all.vouchers.iter().map(|row| row.id))
        .chain(all.claims.iter().map(|row| row.id));
    for some in batches(files) {
        read!(prints, paper, File in some);
    }
    Ok(all)
}

/// The row of a number of ours, by its whole text.
macro_rules! numbered {
    ($name:ident, $row:ident, $table:ident) => {
        pub async fn $name(source: &impl Source, number: &str) -> Result<Option<$row>, StoreError> {
            Ok($table::Entity::find()
                .filter($table::Column::Number.eq(number))
                .first(source.connection())
                .await?)
        }
    };
}
numbered!(subject_numbered, Subject, subject);
numbered!(provider_numbered, Provider, provider);
numbered!(contract_numbered, Contract, contract);
numbered!(voucher_numbered, Voucher, voucher);
numbered!(claim_numbered, Claim, claim);
numbered!(case_numbered, Inquiry, inquiry);
numbered!(plan_numbered, SpotPlan, spot_plan);
numbered!(opinion_numbered, Opinion, opinion);
numbered!(batch_numbered, Batch, batch);
numbered!(programme_numbered, Programme, programme);

/// The spot checks of a voucher, the latest first.
pub async fn checks_of(source: &impl Source, voucher: Uuid) -> Result<Vec<SpotCheck>, StoreError> {
    Ok(spot_check::Entity::find()
        .filter(spot_check::Column::Voucher.eq(voucher))
        .order_by_desc(spot_check::Column::UpdatedAt)
        .order_by_desc(spot_check::Column::Id)
        .all(source.connection())
        .await?)
}

/// The standing tickets with any of these numbers; at most so many.
pub async fn tickets_numbered(
    source: &impl Source,
    numbers: &[String],
    most: u64,
) -> Result<Vec<Ticket>, StoreError> {
    Ok(ticket::Entity::find()
        .filter(ticket::Column::Number.is_in(numbers))
        .filter(ticket::Column::Withdrawn.eq(false))
        .order_by_asc(ticket::Column::Number)
        .order_by_asc(ticket::Column::Id)
        .limit(most)
        .all(source.connection())
        .await?)
}

/// The payments with one of these bank references.
pub async fn payments_referenced(
    source: &impl Source,
    references: &[String],
) -> Result<Vec<Payment>, StoreError> {
    Ok(payment::Entity::find()
        .filter(payment::Column::Reference.is_in(references))
        .order_by_asc(payment::Column::Id)
        .all(source.connection())
        .await?)
}

/// The registrations under a credit code, in any state.
pub async fn under_code(
    source: &impl Source,
    uscc: &str,
) -> Result<(Vec<Subject>, Vec<Provider>), StoreError> {
    let subjects = subject::Entity::find()
        .filter(subject::Column::Uscc.eq(uscc))
        .order_by_asc(subject::Column::Id)
        .all(source.connection())
        .await?;
    let providers = provider::Entity::find()
        .filter(provider::Column::Uscc.eq(uscc))
        .order_by_asc(provider::Column::Id)
        .all(source.connection())
        .await?;
    Ok((subjects, providers))
}

/// Those who are reached under a telephone number or paid on an account, by the blind indexes of either.
pub async fn of_contact(
    source: &impl Source,
    indexes: &[String],
) -> Result<(Vec<Subject>, Vec<Provider>), StoreError> {
    let subjects = Condition::any()
        .add(subject::Column::PhoneIndex.is_in(indexes))
        .add(subject::Column::BankIndex.is_in(indexes));
    let subjects = subject::Entity::find()
        .filter(subjects)
        .order_by_asc(subject::Column::Id)
        .all(source.connection())
        .await?;
    let providers = Condition::any()
        .add(provider::Column::PhoneIndex.is_in(indexes))
        .add(provider::Column::BankIndex.is_in(indexes));
    let providers = provider::Entity::find()
        .filter(providers)
        .order_by_asc(provider::Column::Id)
        .all(source.connection())
        .await?;
    Ok((subjects, providers))
}

/// The registrations of a person, or of a body that he represents, by blind indexes.
pub async fn of_person(
    source: &impl Source,
    indexes: &[String],
) -> Result<(Vec<Subject>, Vec<Provider>), StoreError> {
    let himself = Condition::any()
        .add(subject::Column::IdentityIndex.is_in(indexes))
        .add(subject::Column::RepresentativeIndex.is_in(indexes));
    let subjects = subject::Entity::find()
        .filter(himself)
        .order_by_asc(subject::Column::Id)
        .all(source.connection())
        .await?;
    let providers = provider::Entity::find()
        .filter(provider::Column::RepresentativeIndex.is_in(indexes))
        .order_by_asc(provider::Column::Id)
        .all(source.connection())
        .await?;
    Ok((subjects, providers))
}
