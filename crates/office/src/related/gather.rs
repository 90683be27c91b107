//! From one file to all that belong to it, with one question for each kind of file.

use std::collections::BTreeMap;

use rules::duties::{Act, Role};
use store::queries::names::Side;
use store::queries::related::{self as rows, Hanging};
use store::queries::subjects as amendments;
use store::{Claim, Contract, Payment, Provider, Subject, Ticket, Voucher};
use uuid::Uuid;

use super::card::Card;
use super::kind::{Kind, Page};
use crate::actor::{Actor, Owners};
use crate::error::Refused;
use crate::{
    Office, claims, contracts, papers, providers, recoveries, store_row, subjects, vouchers,
};

/// How many contracts stand on one page of a party.
pub const CASES: u64 = 20;

/// From which file one sets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    Subject(Uuid),
    Provider(Uuid),
    Contract(Uuid),
    Voucher(Uuid),
    Claim(Uuid),
    Ticket(Uuid),
    Payment(Uuid),
}

/// A contract with everything that hangs on it, as far as the reader may know.
#[derive(Clone, Debug)]
pub struct Case {
    pub subject: Card,
    pub contract: Card,
    /// The standing voucher last; void ones before it.
    pub vouchers: Vec<Card>,
    pub twins: Vec<Card>,
    pub claims: Vec<Card>,
    pub tickets: Vec<Card>,
    pub payments: Vec<Card>,
    pub recoveries: Vec<Card>,
    pub papers: Vec<Card>,
    /// What the platform printed of these files, the first first.
    pub prints: Vec<Card>,
    pub provider: Card,
}

/// What belongs to a file.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The file that one set out from.
    pub root: Card,
    /// Some of the contracts, the latest first.
    pub cases: Vec<Case>,
    /// How many contracts there are for this reader.
    pub total: u64,
    /// Which page of them this is, from 1.
    pub page: u64,
    /// The changes of a subject, the latest first.
    pub changes: Vec<Card>,
}

/// Everything that belongs to a file, for whoever may read that file.
pub async fn gather(
    office: &Office,
    actor: &Actor,
    root: Root,
    page: u64,
) -> Result<Gathered, Refused> {
    match root {
        Root::Subject(id) => of_subject(office, actor, id, page).await,
        Root::Provider(id) => of_provider(office, actor, id, page).await,
        Root::Contract(id) => {
            let row: Contract = store_row(office, id).await?;
            let card = Card::contract(&row)?;
            of_contract(office, actor, row, card).await
        }
        Root::Voucher(id) => {
            let row: Voucher = store_row(office, id).await?;
            actor.may_touch(Act::SeeVoucher, vouchers::owners(&row))?;
            // In-region a provider holds the 服务券, not the voucher (R34).
            let held = match actor.role {
                Role::Provider => Card::twin(&row)?,
                _ => None,
            };
            let card = held.map_or_else(|| Card::voucher(&row), Ok)?;
            of_contract(office, actor, store_row(office, row.contract).await?, card).await
        }
        Root::Claim(id) => {
            let row: Claim = store_row(office, id).await?;
            actor.may_touch(Act::SeeClaim, claims::owners(&row))?;
            let card = Card::claim(&row)?;
            of_contract(office, actor, store_row(office, row.contract).await?, card).await
        }
        Root::Ticket(id) => {
            let row: Ticket = store_row(office, id).await?;
            let card = Card::ticket(&row);
            of_contract(office, actor, store_row(office, row.contract).await?, card).await
        }
        Root::Payment(id) => {
            let row: Payment = store_row(office, id).await?;
            let claim: Claim = store_row(office, row.claim).await?;
            actor.may_touch(Act::SeeClaim, claims::owners(&claim))?;
            let card = Card::payment(&row);
            let contract = store_row(office, claim.contract).await?;
            of_contract(office, actor, contract, card).await
        }
    }
}

async fn of_contract(
    office: &Office,
    actor: &Actor,
    row: Contract,
    root: Card,
) -> Result<Gathered, Refused> {
    actor.may_touch(Act::SeeContract, contracts::owners(&row))?;
    Ok(Gathered {
        root,
        cases: cases(office, actor, vec![row]).await?,
        total: 1,
        page: 1,
        changes: Vec::new(),
    })
}

async fn of_subject(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    page: u64,
) -> Result<Gathered, Refused> {
    let row: Subject = store_row(office, id).await?;
    actor.may_touch(Act::SeeSubject, subjects::owners(&row))?;
    let changes = amendments::amendments(&office.store, id).await?;
    let gathered = of_party(
        office,
        actor,
        (Side::Subject, id),
        Card::subject(&row)?,
        page,
    )
    .await?;
    Ok(Gathered {
        changes: changes
            .iter()
            .map(Card::amendment)
            .collect::<Result<_, _>>()?,
        ..gathered
    })
}

async fn of_provider(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    page: u64,
) -> Result<Gathered, Refused> {
    let row: Provider = store_row(office, id).await?;
    actor.may_touch(Act::SeeProvider, providers::owners(&row))?;
    of_party(
        office,
        actor,
        (Side::Provider, id),
        Card::provider(&row)?,
        page,
    )
    .await
}

async fn of_party(
    office: &Office,
    actor: &Actor,
    party: (Side, Uuid),
    root: Card,
    page: u64,
) -> Result<Gathered, Refused> {
    let divisions = actor.jurisdiction();
    let divisions = divisions.as_deref();
    let total = rows::count(&office.store, party, divisions).await?;
    let page = page.clamp(1, total.div_ceil(CASES).max(1));
    let part = ((page - 1) * CASES, CASES);
    let found = rows::page(&office.store, party, divisions, part).await?;
    Ok(Gathered {
        root,
        cases: cases(office, actor, found).await?,
        total,
        page,
        changes: Vec::new(),
    })
}

/// The cases of some contracts, in their order; those that the reader may not see are left out.
pub(crate) async fn cases(
    office: &Office,
    actor: &Actor,
    mut rows: Vec<Contract>,
) -> Result<Vec<Case>, Refused> {
    let sees = |act, owners: Owners<'_>| actor.may_touch(act, owners).is_ok();
    rows.retain(|row| sees(Act::SeeContract, contracts::owners(row)));
    let store = &office.store;
    let parties = Parties {
        subjects: store::many(store, rows.iter().map(|row| row.subject)).await?,
        providers: store::many(store, rows.iter().map(|row| row.provider)).await?,
    };
    let mut all = rows::hanging(store, rows.iter().map(|row| row.id)).await?;
    all.vouchers
        .retain(|row| sees(Act::SeeVoucher, vouchers::owners(row)));
    all.claims
        .retain(|row| sees(Act::SeeClaim, claims::owners(row)));
    all.recoveries.retain(|row| recoveries::may_see(actor, row));
    all.prints.sort_by_key(|row| (row.made_at, row.id));
    rows.iter()
        .map(|row| case(actor, row, &parties, &all))
        .collect()
}

/// The parties of some contracts, read together.
struct Parties {
    subjects: BTreeMap<Uuid, Subject>,
    providers: BTreeMap<Uuid, Provider>,
}

fn case(actor: &Actor, row: &Contract, parties: &Parties, all: &Hanging) -> Result<Case, Refused> {
    let vouchers: Vec<&Voucher> = all
        .vouchers
        .iter()
        .filter(|one| one.contract == row.id)
        .collect();
    let claims: Vec<&Claim> = all
        .claims
        .iter()
        .filter(|one| one.contract == row.id)
        .collect();
    let paid = |one: &&Payment| claims.iter().any(|claim| claim.id == one.claim);
    let is_ticket = |file: Uuid| all.tickets.iter().any(|ticket| ticket.attachment == file);
    let files = actor
        .may_touch(Act::SeeFile, contracts::owners(row))
        .is_ok();
    let attached = all.papers.iter().filter(|one| one.file == row.id && files);
    let may = |owners| actor.may_touch(Act::SeeFile, owners).is_ok();
    let printed_of: Vec<Uuid> = [row.id]
        .into_iter()
        .filter(|_| files)
        .chain(
            vouchers
                .iter()
                .filter(|one| may(vouchers::owners(one)))
                .map(|one| one.id),
        )
        .chain(
            claims
                .iter()
                .filter(|one| may(claims::owners(one)))
                .map(|one| one.id),
        )
        .collect();
    let twins: Result<Vec<Option<Card>>, Refused> =
        vouchers.iter().map(|one| Card::twin(one)).collect();
    Ok(Case {
        subject: parties.subject(actor, row.subject)?,
        provider: parties.provider(actor, row.provider)?,
        contract: Card::contract(row)?,
        twins: twins?.into_iter().flatten().collect(),
        claims: claims
            .iter()
            .map(|one| Card::claim(one))
            .collect::<Result<_, _>>()?,
        tickets: all
            .tickets
            .iter()
            .filter(|one| one.contract == row.id)
            .map(Card::ticket)
            .collect(),
        payments: all
            .payments
            .iter()
            .filter(paid)
            .map(Card::payment)
            .collect(),
        recoveries: all
            .recoveries
            .iter()
            .filter(|one| claims.iter().any(|claim| claim.id == one.claim))
            .map(Card::recovery)
            .collect::<Result<_, _>>()?,
        prints: all
            .prints
            .iter()
            .filter(|one| printed_of.contains(&one.file) && papers::may_have(actor, one))
            .map(Card::printed)
            .collect(),
        papers: attached
            .filter(|one| !is_ticket(one.id))
            .map(Card::paper)
            .collect(),
        vouchers: vouchers
            .iter()
            .map(|one| Card::voucher(one))
            .collect::<Result<_, _>>()?,
    })
}

impl Parties {
    /// Who reads a contract knows its parties by name; their own files are for whoever may read those.
    fn subject(&self, actor: &Actor, id: Uuid) -> Result<Card, Refused> {
        let row = self.subjects.get(&id).ok_or(Refused::Unknown)?;
        let card = Card::subject(row)?;
        match actor.may_touch(Act::SeeSubject, subjects::owners(row)) {
            Ok(()) => Ok(card),
            Err(_) => Ok(card.named(None)),
        }
    }

    fn provider(&self, actor: &Actor, id: Uuid) -> Result<Card, Refused> {
        let row = self.providers.get(&id).ok_or(Refused::Unknown)?;
        let card = Card::provider(row)?;
        let listed = row.filed_on.map(|_| Page::Listed(id));
        match actor.may_touch(Act::SeeProvider, providers::owners(row)) {
            Ok(()) => Ok(card),
            Err(_) => Ok(card.named(listed)),
        }
    }
}

impl Case {
    /// Every file of the case in the order of its life.
    pub fn files(&self) -> impl Iterator<Item = &Card> {
        [&self.subject, &self.contract]
            .into_iter()
            .chain(&self.vouchers)
            .chain(&self.twins)
            .chain(&self.tickets)
            .chain(&self.papers)
            .chain(&self.claims)
            .chain(&self.payments)
            .chain(&self.recoveries)
            .chain(&self.prints)
            .chain([&self.provider])
    }

    /// Whether this file belongs to it.
    pub fn holds(&self, kind: Kind, id: Uuid) -> bool {
        self.files().any(|card| card.kind == kind && card.id == id)
    }
}
