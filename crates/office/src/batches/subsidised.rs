//! What of the providers' subsidies can be paid from the region's account: those they have confirmed (9.5).

use std::collections::{BTreeMap, BTreeSet};

use rules::ledger::{Book, Line};
use rules::{Fen, Refusal, clause};
use store::queries::{money as books, parties, recoveries as orders, subsidies as rows};
use store::{Instruction, Provider, Recovery, Source, Subsidy};
use uuid::Uuid;

use super::prospect::{Candidate, Payee, Seen, owes};
use super::refusal;
use super::treasury::Pays;
use crate::Office;
use crate::appraisals::year_of;
use crate::error::Refused;
use crate::ledger::Balance;
use crate::subjects::{masks, purpose};

/// Every confirmed subsidy with its payee and what stands in the way.
pub(super) async fn seen(office: &Office, source: &impl Source) -> Result<Seen, Refused> {
    let found = rows::confirmed(source).await?;
    let lines = lines(source, (&found, Fen::ZERO)).await?;
    read(office, source, (found, lines)).await
}

/// The same of those in a batch, in the order of its instructions.
pub(super) async fn bound(
    office: &Office,
    source: &impl Source,
    instructions: &[Instruction],
) -> Result<Seen, Refused> {
    let ids = instructions.iter().filter_map(|one| one.subsidy);
    let mut found = store::many::<Subsidy>(source, ids.clone()).await?;
    let in_order: Vec<Subsidy> = ids.filter_map(|id| found.remove(&id)).collect();
    if in_order.len() != instructions.len() {
        return Err(Refused::Fault("a batch of two budget lines".into()));
    }
    // Their own sum is with the bank already.
    let own = in_order.iter().map(|row| Fen::new(row.amount)).sum();
    let lines = lines(source, (&in_order, own)).await?;
    read(office, source, (in_order, lines)).await
}

/// What is left of a year's line.
type Lines = BTreeMap<i64, Fen>;

/// What the line of each of these has been granted and neither spent nor sent to the bank, but for the own sum: a promise
/// that was carried over waits for the money of its new year (8.6, R12).
async fn lines(source: &impl Source, (found, own): (&[Subsidy], Fen)) -> Result<Lines, Refused> {
    let years: BTreeSet<i64> = found.iter().map(|row| row.budget_year).collect();
    let mut lines = Lines::new();
    for year in years {
        let key = Book::line(Line::Subsidy, year_of(year)?).key();
        let books = books::books_of(source, [key.clone()]).await?;
        let stand = books.get(&key).map_or(Balance::EMPTY, Balance::from);
        let instructed = Fen::new(rows::instructed_in(source, year).await?);
        lines.insert(year, stand.granted - stand.used - instructed + own);
    }
    Ok(lines)
}

async fn read(
    office: &Office,
    source: &impl Source,
    (found, mut lines): (Vec<Subsidy>, Lines),
) -> Result<Seen, Refused> {
    let ids: Vec<Uuid> = found.iter().map(|row| row.provider).collect();
    let providers = store::many::<Provider>(source, ids.iter().copied()).await?;
    let changing = parties::accounts_changing(source, ids.iter().copied()).await?;
    let owed = orders::owed_by(source, (Vec::new(), ids)).await?;
    let (mut payees, mut candidates) = (BTreeMap::new(), Vec::new());
    for row in &found {
        let provider = providers.get(&row.provider).ok_or(Refused::Unknown)?;
        let account = office.unseal(purpose::BANK, &provider.bank_account_sealed)?;
        let mut why = Vec::new();
        if provider.bank.is_empty() || account.is_empty() {
            let (message, fix) = ("没有收款账户", "由服务机构补登收款账户");
            why.push(refusal("batch.no-account", message, fix));
        }
        if changing.contains(&row.provider) {
            why.push(in_change());
        }
        why.extend(not_granted(&mut lines, row));
        let own: Vec<&Recovery> = owed
            .iter()
            .filter(|order| order.provider == Some(row.provider))
            .collect();
        if !own.is_empty() {
            why.push(owes(&own));
        }
        let payee = Payee {
            name: provider.name.clone(),
            bank: provider.bank.clone(),
            account_sealed: provider.bank_account_sealed.clone(),
        };
        payees.insert(row.id, payee);
        candidates.push(Candidate {
            pays: Pays::Subsidy(row.id),
            number: row.number.clone(),
            payee: provider.name.clone(),
            bank: provider.bank.clone(),
            account: masks::account(&account),
            amount: Fen::new(row.amount),
            confirmed_on: row.confirmed_on,
            due_on: None,
            days_left: None,
            why,
        });
    }
    Ok((payees, candidates))
}

/// Takes a subsidy from what its line has left, or says that the money is not there.
fn not_granted(lines: &mut Lines, row: &Subsidy) -> Option<Refusal> {
    let (year, amount) = (row.budget_year, Fen::new(row.amount));
    let left = lines.entry(year).or_insert(Fen::ZERO);
    if amount <= *left {
        *left -= amount;
        return None;
    }
    let told = Refusal::new(
        "batch.line-not-granted",
        clause!("8.6"),
        "",
        format!("{year}年度服务补贴的预算不足以支付"),
        format!("由财政安排{year}年度服务补贴的预算后付款"),
    );
    let short = told
        .limit(format!("剩余 {left}元"))
        .own(format!("{amount}元"));
    Some(short)
}

fn in_change() -> Refusal {
    let (message, fix) = ("收款账户的变更正在审核", "等专业机构核实新的账户");
    Refusal::new("batch.account-changes", clause!("1.4"), "", message, fix)
}
