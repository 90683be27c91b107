//! The subject confirms that it takes a top-up: one act, into the account that is certified (2.3, R27, UX-10).

use std::collections::{BTreeMap, BTreeSet};

use rules::duties::Act;
use rules::lifecycle::top_up::{Event, State, next};
use rules::topup::may_have;
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::{batches, subjects, topups};
use store::{Source, Subject, TopUp};
use uuid::Uuid;

use super::{owners, state};
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::{masks, purpose};
use crate::{Office, cases};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirm {
    pub top_up: Uuid,
    pub edition: i64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirmed {
    pub amount: Fen,
}

pub async fn confirm(office: &Office, by: By<'_>, command: Confirm) -> Result<Confirmed, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmTopUp, command, |deal| {
            Box::pin(async move { take_it(deal, command).await })
        })
        .await
}

async fn take_it(deal: &Deal<'_>, command: &Confirm) -> Result<Confirmed, Refused> {
    let mut row: TopUp = deal.take(command.top_up).await?;
    deal.actor.may_touch(deal.act, owners(&row))?;
    if row.edition != command.edition {
        return Err(deal.meanwhile(FileKind::TopUp, row.id).await?);
    }
    let before = state(&row)?;
    let after = next(before, Event::Confirm)?;
    let subject: Subject = deal.take(row.subject).await?;
    let faults = hinder(deal.office, &deal.tx, &row, &subject).await?;
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    row.state = after.code().to_owned();
    row.confirmed_on = Some(deal.today);
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    let account = deal
        .office
        .unseal(purpose::BANK, &subject.bank_account_sealed)?;
    let words = format!("收款账户：{} {}", subject.bank, masks::account(&account));
    let body = Body::words(words).fact("amount", row.amount);
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::TopUp, row.id, change, body).await?;
    let amount = Fen::new(row.amount);
    let news =
        News::of(&row.number, format!("主体已确认领取 {amount} 元")).next("列入配套付款批次");
    let link = format!("/top-ups/{}", row.id);
    deal.notify(To::Authority(&row.division), news, link)
        .await?;
    Ok(Confirmed { amount })
}

/// What stands against paying some subjects now.
pub(crate) struct Facts {
    debts: BTreeMap<Uuid, i64>,
    /// Those against whom a case is open.
    accused: BTreeSet<Uuid>,
    /// Those whose account is being changed.
    changing: BTreeSet<Uuid>,
}

impl Facts {
    /// Read for many subjects at once.
    pub async fn of(
        source: &impl Source,
        subjects: impl IntoIterator<Item = Uuid>,
    ) -> Result<Facts, Refused> {
        let ids: Vec<Uuid> = subjects.into_iter().collect();
        Ok(Facts {
            debts: topups::debts(source, ids.iter().copied()).await?,
            accused: cases::accused(source, &ids).await?,
            changing: subjects::bank_changes_open(source, ids).await?,
        })
    }

    /// Why a subject is paid nothing meanwhile.
    pub fn held(&self, subject: Uuid) -> Result<(), Vec<Refusal>> {
        let owed = Fen::new(self.debts.get(&subject).copied().unwrap_or(0));
        may_have(owed, self.accused.contains(&subject))
    }
}

/// Why nothing can be paid into a subject's account now, every reason at once (1.4, R31).
pub(crate) fn hindrances(
    office: &Office,
    facts: &Facts,
    subject: &Subject,
) -> Result<Vec<Refusal>, Refused> {
    let mut faults: Vec<Refusal> = Vec::new();
    faults.extend(facts.held(subject.id).err().unwrap_or_default());
    let account = office.unseal(purpose::BANK, &subject.bank_account_sealed)?;
    if subject.bank.is_empty() || account.is_empty() {
        let (message, fix) = ("主体登记中没有收款账户", "在“变更登记”中补登账户");
        faults.push(refuse("topup.no-account", message, fix));
    }
    Ok(faults)
}

/// Why a batch waits for a subject's account: it is being changed. The subject may confirm meanwhile, because it is paid
/// into what is certified when the batch is drawn up.
pub(crate) fn in_change(facts: &Facts, subject: Uuid) -> Option<Refusal> {
    let (message, fix) = ("收款账户的变更正在审核", "等市县认证新的账户后付款");
    let told = || refuse("topup.account-changes", message, fix);
    facts.changing.contains(&subject).then(told)
}

fn refuse(code: &'static str, message: &'static str, fix: &'static str) -> Refusal {
    Refusal::new(code, clause!("1.4"), "", message, fix)
}

/// The same of one top-up, with the account into which the bank could not pay it.
pub(super) async fn hinder(
    office: &Office,
    source: &impl Source,
    row: &TopUp,
    subject: &Subject,
) -> Result<Vec<Refusal>, Refused> {
    let facts = Facts::of(source, [subject.id]).await?;
    let mut faults = hindrances(office, &facts, subject)?;
    let state = state(row)?;
    if state == State::Confirmed {
        faults.extend(in_change(&facts, subject.id));
    }
    if state != State::Bounced {
        return Ok(faults);
    }
    let open = |sealed: &str| office.unseal(purpose::BANK, sealed);
    let last = batches::of_top_up(source, row.id).await?.pop();
    let last = last.map(|one| open(&one.bank_account_sealed)).transpose()?;
    if last == Some(open(&subject.bank_account_sealed)?) {
        let message = "银行退回的就是现在登记的账户";
        let fix = "在“变更登记”中改正账户，市县认证后再确认";
        faults.push(refuse("topup.account-bounced", message, fix));
    }
    Ok(faults)
}
