//! The account into which the bank could not pay is mended, or said to be right; the claim is payable again, a mended
//! one once it is certified (1.4, 8.6).

use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::claim::{Event, State, next};
use rules::{Refusal, Region, clause};
use serde::{Deserialize, Serialize};
use store::Claim;
use store::queries::claims as rows;
use store::queries::contracts::Whose;
use uuid::Uuid;

use super::view::{region, state};
use super::{claimant, tell};
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, providers};

static RIGHT: Field = Field::new("right", "账户无误", clause!("8.6"));
static BANK: Field = Field::new("bank", "开户银行", clause!("6.2"));
static ACCOUNT: Field = Field::new("bank_account", "银行账号", clause!("6.2"));

/// Fields: `right` when the account stays as it is; of a provider otherwise `bank`, `bank_account`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mend {
    pub claim: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mended {
    pub state: String,
}

pub async fn mend(office: &Office, by: By<'_>, command: Mend) -> Result<Mended, Refused> {
    let mut reader = Reader::new(&command.answers);
    let right = reader.is_ticked(&RIGHT);
    let account = &match right {
        true => None,
        false => Some((reader.text(&BANK, 100), reader.bank_account(&ACCOUNT))),
    };
    let faults = &reader.faults;
    let command = &command;
    office
        .act(by, Act::CorrectAccount, command, |deal| {
            Box::pin(async move {
                let row: Claim = deal.take(command.claim).await?;
                let region = region(&row)?;
                let owners = claimant(region, row.subject, row.provider, &row.division);
                deal.actor.may_touch(deal.act, owners)?;
                next(state(&row)?, Event::Mend)?;
                match (account, region) {
                    (None, _) => {}
                    (Some(_), Region::Outside) => return Err(certified_first().into()),
                    (Some(_), _) if !faults.is_empty() => {
                        return Err(Refused::Because(faults.clone()));
                    }
                    (Some((bank, number)), Region::Inside) => {
                        providers::change(deal, row.provider, (bank, number)).await?;
                        let body = Body::words("新的收款账户待专业机构核实");
                        deal.record(FileKind::Claim, row.id, Change::NONE, body)
                            .await?;
                        return Ok(Mended { state: row.state });
                    }
                }
                let mended = payable_again(deal, row, "确认账户无误").await?;
                deal.keep_queue().await?;
                Ok(mended)
            })
        })
        .await
}

/// A subject's account is certified by its county before anything is paid into it (1.4).
fn certified_first() -> Refusal {
    Refusal::new(
        "account.certified-first",
        clause!("1.4"),
        "right",
        "主体的收款账户经市县认证后才能使用",
        "在主体变更中提交新的账户；认证后这笔兑付自动恢复待付款",
    )
}

/// The claim waits for its money again, at its old place, and its days begin anew in full (R11).
async fn payable_again(deal: &Deal<'_>, mut row: Claim, words: &str) -> Result<Mended, Refused> {
    let before = state(&row)?;
    let after = next(before, Event::Mend)?;
    let days = deal.office.law.policy(deal.today)?.payment_days;
    let on = On::file(Limit::Payment, FileKind::Claim, row.id);
    row.due_on = Some(deal.start_clock(on, days).await?);
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    tell::mended(deal, &row).await?;
    let claim = row.id;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Claim, claim, change, Body::words(words))
        .await?;
    Ok(Mended {
        state: after.code().to_owned(),
    })
}

/// Whose new account was certified.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Payee {
    Subject(Uuid),
    Provider(Uuid),
}

/// A payee's new account is certified: what could not be paid into the old one waits for its money again.
pub(crate) async fn account_certified(deal: &Deal<'_>, payee: Payee) -> Result<(), Refused> {
    let (whose, paid_in) = match payee {
        Payee::Subject(id) => (Whose::Subject(id), Region::Outside),
        Payee::Provider(id) => (Whose::Provider(id), Region::Inside),
    };
    let bounced = rows::list(&deal.tx, whose, &[State::Bounced.code()]).await?;
    let mut any = false;
    for row in bounced {
        if region(&row)? == paid_in {
            let row: Claim = deal.take(row.id).await?;
            payable_again(deal, row, "新的收款账户已认证").await?;
            any = true;
        }
    }
    if any {
        deal.keep_queue().await?;
    }
    Ok(())
}
