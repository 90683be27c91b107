//! Parties by a part of their names.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{Condition, IntoActiveModel, QueryOrder, QuerySelect};

use super::contracts::Whose;
use crate::db::{Connected, Source, Tx};
use crate::error::StoreError;
use crate::rows::AT_ONCE;
use crate::tables::{NamePart, contract, name_part};

/// In which table a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Subject,
    Provider,
}

impl Side {
    pub fn code(self) -> &'static str {
        match self {
            Side::Subject => "subject",
            Side::Provider => "provider",
        }
    }

    fn column(self) -> contract::Column {
        match self {
            Side::Subject => contract::Column::Subject,
            Side::Provider => contract::Column::Provider,
        }
    }
}

/// Among which parties a name is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Among<'a> {
    All,
    /// Those that sit in these divisions.
    In(&'a [String]),
    /// Those that have contracts of this kind.
    With(Whose<'a>),
}

/// The parties in whose names these bytes stand, in the order of what follows them; at most so many.
pub async fn parties(
    source: &impl Source,
    side: Side,
    among: Among<'_>,
    part: &[u8],
    most: usize,
) -> Result<Vec<Uuid>, StoreError> {
    // No byte of UTF-8 is 0xFF: whatever begins with the part lies below.
    let mut end = part.to_vec();
    end.push(u8::MAX);
    let mut query = name_part::Entity::find()
        .select_only()
        .column(name_part::Column::Party)
        .filter(name_part::Column::Part.gte(part.to_vec()))
        .filter(name_part::Column::Part.lt(end))
        .filter(name_part::Column::Side.eq(side.code()));
    if let Some(narrowed) = narrowed(side, among) {
        query = query.filter(narrowed);
    }
    // A name may hold the part twice.
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_mul(2);
    let found: Vec<Uuid> = query
        .order_by_asc(name_part::Column::Part)
        .order_by_asc(name_part::Column::Party)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    let mut parties = Vec::new();
    for party in found {
        if parties.len() < most && !parties.contains(&party) {
            parties.push(party);
        }
    }
    Ok(parties)
}

fn narrowed(side: Side, among: Among<'_>) -> Option<Condition> {
    let whose = match among {
        Among::All | Among::With(Whose::Everyones) => return None,
        Among::In(divisions) => {
            let here = name_part::Column::Division.is_in(divisions);
            return Some(Condition::all().add(here));
        }
        Among::With(whose) => whose,
    };
    let mut dealing = Query::select();
    dealing.from(contract::Entity);
    // Its own counterparties are few, so they are read first; a county's are many, so each candidate is tried.
    Some(match whose {
        Whose::Subject(id) | Whose::Provider(id) => {
            let own = match whose {
                Whose::Subject(_) => contract::Column::Subject,
                _ => contract::Column::Provider,
            };
            dealing.column(side.column()).and_where(own.eq(id));
            Condition::all().add(name_part::Column::Party.in_subquery(dealing))
        }
        Whose::Divisions(divisions) => {
            dealing
                .expr(Expr::val(1))
                .and_where(
                    Expr::col((contract::Entity, side.column()))
                        .equals((name_part::Entity, name_part::Column::Party)),
                )
                .and_where(contract::Column::Division.is_in(divisions));
            Condition::all().add(Expr::exists(dealing))
        }
        Whose::Everyones => return None,
    })
}

impl Tx {
    /// Keeps these stretches as what a party is found by, in the place of what was kept before.
    pub async fn keep_names(
        &self,
        side: Side,
        party: Uuid,
        division: &str,
        parts: impl IntoIterator<Item = Vec<u8>>,
    ) -> Result<(), StoreError> {
        name_part::Entity::delete_many()
            .filter(name_part::Column::Party.eq(party))
            .exec(self.connection())
            .await?;
        let rows = parts.into_iter().map(|part| NamePart {
            part,
            side: side.code().to_owned(),
            party,
            division: division.to_owned(),
        });
        self.add_names(rows.collect()).await
    }

    /// Forgets what every party is found by, before it is read anew.
    pub async fn forget_names(&self) -> Result<(), StoreError> {
        name_part::Entity::delete_many()
            .exec(self.connection())
            .await?;
        Ok(())
    }

    /// Adds stretches of many parties at once.
    pub async fn add_names(&self, rows: Vec<NamePart>) -> Result<(), StoreError> {
        for some in rows.chunks(AT_ONCE) {
            let rows = some.iter().cloned();
            name_part::Entity::insert_many(rows.map(|row| row.into_active_model().reset_all()))
                .on_conflict_do_nothing()
                .exec_without_returning(self.connection())
                .await?;
        }
        Ok(())
    }
}
