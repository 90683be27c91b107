//! What could go into a batch now, and what cannot and why (8.6, 1.4, R12, R20, R21).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rules::duties::{self, Act};
use rules::{Fen, Refusal, Region, clause};
use store::queries::contracts::Whose;
use store::queries::{claims as rows, parties, recoveries as orders, subjects, vouchers};
use store::{Claim, Provider, Recovery, Source, Subject};
use uuid::Uuid;

use super::treasury::{Pays, Treasury};
use super::{refusal, subsidised, topped};
use crate::Office;
use crate::actor::Actor;
use crate::budget;
use crate::cases;
use crate::error::Refused;
use crate::recoveries::left;
use crate::subjects::{masks, purpose};

/// One confirmed claim, or one top-up or subsidy that its taker has confirmed, that waits to be paid.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub pays: Pays,
    pub number: String,
    pub payee: String,
    pub bank: String,
    /// Masked.
    pub account: String,
    pub amount: Fen,
    pub confirmed_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub days_left: Option<i64>,
    /// Why it cannot be paid now; nothing when it can.
    pub why: Vec<Refusal>,
}

/// Every confirmed claim, those that can be paid first.
#[derive(Clone, Debug)]
pub struct Prospect {
    pub ready: Vec<Candidate>,
    pub held: Vec<Candidate>,
}

impl Prospect {
    pub fn total(&self) -> Fen {
        self.ready.iter().map(|one| one.amount).sum()
    }
}

/// Into what a claim is paid: name, bank and sealed account.
pub(super) struct Payee {
    pub name: String,
    pub bank: String,
    pub account_sealed: String,
}

/// The payees of some claims: the provider in-region (6.2), the subject out of it (6.3).
pub(super) async fn payees(
    source: &impl Source,
    claims: &[Claim],
) -> Result<BTreeMap<Uuid, Payee>, Refused> {
    let inside = |row: &&Claim| row.region == Region::Inside.code();
    let providers = claims.iter().filter(inside).map(|row| row.provider);
    let providers = store::many::<Provider>(source, providers).await?;
    let outside = claims.iter().filter(|row| !inside(row));
    let subjects = store::many::<Subject>(source, outside.map(|row| row.subject)).await?;
    let payee = |row: &Claim| {
        let provider = providers.get(&row.provider).filter(|_| inside(&row));
        provider
            .map(|one| (&one.name, &one.bank, &one.bank_account_sealed))
            .or_else(|| {
                let one = subjects.get(&row.subject)?;
                Some((&one.name, &one.bank, &one.bank_account_sealed))
            })
    };
    let mut found = BTreeMap::new();
    for row in claims {
        let (name, bank, account) = payee(row).ok_or(Refused::Unknown)?;
        let payee = Payee {
            name: name.clone(),
            bank: bank.clone(),
            account_sealed: account.clone(),
        };
        found.insert(row.id, payee);
    }
    Ok(found)
}

/// What the payees of some claims still owe by orders to pay back, by claim: the same payee is paid nothing meanwhile,
/// nor while a case is open on the voucher or against him (R31). It is held and not set off: netting would need a consent that nobody gave.
pub(crate) async fn payees_owe(
    source: &impl Source,
    claims: &[Claim],
) -> Result<BTreeMap<Uuid, Refusal>, Refused> {
    let inside = |row: &Claim| row.region == Region::Inside.code();
    let parties = claims
        .iter()
        .map(|row| (inside(row), row.subject, row.provider));
    let (providers, subjects): (Vec<_>, Vec<_>) = parties.partition(|(inside, ..)| *inside);
    let subjects = subjects.into_iter().map(|(_, subject, _)| subject);
    let providers = providers.into_iter().map(|(_, _, provider)| provider);
    let owed = orders::owed_by(source, (subjects.collect(), providers.collect())).await?;
    let mut found = BTreeMap::new();
    for row in claims {
        let own = |order: &&Recovery| match inside(row) {
            true => order.provider == Some(row.provider),
            false => order.subject == Some(row.subject),
        };
        let own: Vec<&Recovery> = owed.iter().filter(own).collect();
        if !own.is_empty() {
            found.insert(row.id, owes(&own));
        }
    }
    cases::hold(source, claims, &mut found).await?;
    Ok(found)
}

pub(super) fn owes(orders: &[&Recovery]) -> Refusal {
    let sum: Fen = orders.iter().map(|order| left(order)).sum();
    let numbers: Vec<&str> = orders.iter().map(|order| order.number.as_str()).collect();
    Refusal::new(
        "batch.payee-owes",
        clause!("R31"),
        "",
        format!("收款单位还有 {sum} 元没有缴回（{}）", numbers.join("、")),
        "收款单位缴清，或由财政核销后付款",
    )
}

/// What the reader could draw up now.
pub async fn prospect(office: &Office, actor: &Actor) -> Result<Prospect, Refused> {
    if !actor.may(Act::DrawBatch) {
        return Err(Refused::Unknown);
    }
    let candidates = match Treasury::of(actor)? {
        Treasury::Region => {
            let money = budget::queue::money(&office.store, office.today()).await?;
            let covered = budget::queue::places(&office.store, &money).await?;
            let claims = seen(office, &office.store, actor, &covered).await?;
            together(claims, subsidised::seen(office, &office.store).await?).1
        }
        Treasury::Division(division) => topped::seen(office, &office.store, &division).await?.1,
    };
    let (ready, held) = candidates.into_iter().partition(|one| one.why.is_empty());
    Ok(Prospect { ready, held })
}

/// Payees by what is paid, and everything that waits.
pub(super) type Seen = (BTreeMap<Uuid, Payee>, Vec<Candidate>);

/// What two lines of the budget could pay.
pub(super) fn together((mut payees, mut all): Seen, (more, others): Seen) -> Seen {
    payees.extend(more);
    all.extend(others);
    (payees, all)
}

/// Every confirmed claim with its payee and what stands in the way, read from the store or inside an act.
pub(super) async fn seen(
    office: &Office,
    source: &impl Source,
    actor: &Actor,
    places: &[budget::queue::Queued],
) -> Result<Seen, Refused> {
    let claims = rows::list(source, Whose::Everyones, &["payable"]).await?;
    let payees = payees(source, &claims).await?;
    let objections = vouchers::objections_to(source, claims.iter().map(|row| row.voucher)).await?;
    let contested: BTreeSet<Uuid> = objections
        .iter()
        .filter(|one| one.answer.is_none())
        .map(|one| one.voucher)
        .collect();
    let changing =
        subjects::bank_changes_open(source, claims.iter().map(|row| row.subject)).await?;
    let providers = claims.iter().map(|row| row.provider);
    let accounts = parties::accounts_changing(source, providers).await?;
    let mut owing = payees_owe(source, &claims).await?;
    let claims: BTreeMap<Uuid, Claim> = claims.into_iter().map(|row| (row.id, row)).collect();
    let mut candidates = Vec::new();
    for queued in places {
        let (Some(row), Some(payee)) = (claims.get(&queued.claim), payees.get(&queued.claim))
        else {
            continue;
        };
        let account = office.unseal(purpose::BANK, &payee.account_sealed)?;
        let mut why = Vec::new();
        if !queued.place.covered {
            why.push(uncovered(&queued.place));
        }
        if payee.bank.is_empty() || account.is_empty() {
            why.push(refusal(
                "batch.no-account",
                "没有收款账户",
                "由收款单位补登收款账户",
            ));
        }
        let certifier = match row.region == Region::Inside.code() {
            true => accounts
                .contains(&row.provider)
                .then_some("等专业机构核实新的账户"),
            false => changing
                .contains(&row.subject)
                .then_some("等市县认证新的账户，或由主体撤回变更"),
        };
        if let Some(fix) = certifier {
            let message = "收款账户的变更正在审核";
            why.push(Refusal::new(
                "batch.account-changes",
                clause!("1.4"),
                "",
                message,
                fix,
            ));
        }
        if contested.contains(&row.voucher) {
            let (message, fix) = ("这张券的抵用异议尚未答复", "等待专业机构答复异议");
            why.push(Refusal::new(
                "claim.objection-open",
                clause!("R21"),
                "",
                message,
                fix,
            ));
        }
        why.extend(owing.remove(&row.id));
        let (last, me) = (row.last_reviewer.map(|id| id.to_string()), actor.account()?);
        why.extend(duties::four_eyes(last.as_deref(), &me.to_string()).err());
        candidates.push(Candidate {
            pays: Pays::Claim(row.id),
            number: row.number.clone(),
            payee: payee.name.clone(),
            bank: payee.bank.clone(),
            account: masks::account(&account),
            amount: Fen::new(row.amount),
            confirmed_on: row.confirmed_on,
            due_on: row.due_on,
            days_left: row
                .due_on
                .map(|due| office.calendar().days_left(office.today(), due)),
            why,
        });
    }
    Ok((payees, candidates))
}

fn uncovered(place: &rules::ledger::queue::Place) -> Refusal {
    Refusal::new(
        "budget.queued",
        clause!("R12"),
        "",
        format!(
            "预算结转：排队第 {} 位，前面共 {}元",
            place.number, place.before
        ),
        "预算追加或新年度预算下达后按审定先后付款",
    )
}
