//! Whose money a batch pays, and what: the region's pays claims and subsidies, a division's pays top-ups of its programmes (8.6, R27).

use std::collections::BTreeMap;

use rules::duties::{Act, Role};
use rules::ledger::Line;
use store::{Batch, Claim, Instruction, Source, Subsidy, TopUp};
use uuid::Uuid;

use crate::actor::Actor;
use crate::error::Refused;
use crate::notices::To;

/// Who draws batches up and releases them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Treasury {
    Region,
    /// The local authority of this very division.
    Division(String),
}

impl Treasury {
    /// Whose money the actor has in hand.
    pub(super) fn of(actor: &Actor) -> Result<Treasury, Refused> {
        match (actor.role, &actor.division) {
            (Role::County, Some(division)) => Ok(Treasury::Division(division.clone())),
            (Role::County, None) => Err(Refused::Unknown),
            _ => Ok(Treasury::Region),
        }
    }

    pub(crate) fn of_batch(row: &Batch) -> Treasury {
        match &row.division {
            Some(division) => Treasury::Division(division.clone()),
            None => Treasury::Region,
        }
    }

    pub(super) fn division(&self) -> Option<&str> {
        match self {
            Treasury::Region => None,
            Treasury::Division(division) => Some(division),
        }
    }

    /// Who hears of its batches.
    pub(crate) fn desk(&self) -> To<'_> {
        match self {
            Treasury::Region => To::Desk(Role::Finance, None),
            Treasury::Division(division) => To::Authority(division),
        }
    }
}

/// Whether the actor may open a batch.
pub(crate) fn may_see(actor: &Actor, row: &Batch) -> bool {
    actor.may(Act::SeeBatch) && may_know(actor, row).is_ok()
}

/// A batch of another treasury is not there.
pub(super) fn may_know(actor: &Actor, row: &Batch) -> Result<(), Refused> {
    match Treasury::of(actor)? == Treasury::of_batch(row) {
        true => Ok(()),
        false => Err(Refused::Unknown),
    }
}

/// What an instruction pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pays {
    Claim(Uuid),
    TopUp(Uuid),
    Subsidy(Uuid),
}

impl Pays {
    pub fn id(self) -> Uuid {
        match self {
            Pays::Claim(id) | Pays::TopUp(id) | Pays::Subsidy(id) => id,
        }
    }

    pub(super) fn claim(self) -> Option<Uuid> {
        match self {
            Pays::Claim(id) => Some(id),
            Pays::TopUp(_) | Pays::Subsidy(_) => None,
        }
    }

    pub(super) fn top_up(self) -> Option<Uuid> {
        match self {
            Pays::TopUp(id) => Some(id),
            Pays::Claim(_) | Pays::Subsidy(_) => None,
        }
    }

    pub(super) fn subsidy(self) -> Option<Uuid> {
        match self {
            Pays::Subsidy(id) => Some(id),
            Pays::Claim(_) | Pays::TopUp(_) => None,
        }
    }

    /// From which line of the region's budget it is paid; a division's programmes have books of their own.
    pub fn line(self) -> Option<Line> {
        match self {
            Pays::Claim(_) => Some(Line::Redemption),
            Pays::Subsidy(_) => Some(Line::Subsidy),
            Pays::TopUp(_) => None,
        }
    }
}

pub(super) fn pays(row: &Instruction) -> Result<Pays, Refused> {
    match (row.claim, row.top_up, row.subsidy) {
        (Some(claim), None, None) => Ok(Pays::Claim(claim)),
        (None, Some(top_up), None) => Ok(Pays::TopUp(top_up)),
        (None, None, Some(subsidy)) => Ok(Pays::Subsidy(subsidy)),
        _ => Err(Refused::Fault(format!(
            "instruction {} pays nothing",
            row.id
        ))),
    }
}

/// The numbers of what some instructions pay, by the id of what they pay.
pub(super) async fn numbers(
    source: &impl Source,
    pays: impl IntoIterator<Item = Pays>,
) -> Result<BTreeMap<Uuid, String>, Refused> {
    let pays: Vec<Pays> = pays.into_iter().collect();
    let claims = pays.iter().filter_map(|one| one.claim());
    let claims = store::many::<Claim>(source, claims).await?;
    let top_ups = pays.iter().filter_map(|one| one.top_up());
    let top_ups = store::many::<TopUp>(source, top_ups).await?;
    let subsidies = pays.iter().filter_map(|one| one.subsidy());
    let subsidies = store::many::<Subsidy>(source, subsidies).await?;
    let subsidies = subsidies.into_iter().map(|(id, row)| (id, row.number));
    let claims = claims.into_iter().map(|(id, row)| (id, row.number));
    let top_ups = top_ups.into_iter().map(|(id, row)| (id, row.number));
    Ok(claims.chain(top_ups).chain(subsidies).collect())
}
