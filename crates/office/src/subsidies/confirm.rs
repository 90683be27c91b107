//! The provider confirms that it takes its subsidy: one act, into its account (9.5, UX-10); after the bank sent it back,
//! with the account mended (8.6).

use rules::duties::{Act, Role};
use rules::lifecycle::subsidy::{Event, State, next};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::recoveries as orders;
use store::{Provider, Source, Subsidy};
use uuid::Uuid;

use super::{state, step, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::providers;
use crate::record::Body;
use crate::recoveries::left;
use crate::subjects::{masks, purpose};

/// Fields: `edition`; after the bank sent it back `bank` and `bank_account`, or `right`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirm {
    pub subsidy: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Confirmed {
    pub amount: Fen,
}

static BANK: Field = Field::new("bank", "开户银行", clause!("8.6"));
static ACCOUNT: Field = Field::new("bank_account", "银行账号", clause!("8.6"));
static RIGHT: Field = Field::new("right", "账户无误", clause!("8.6"));

pub async fn confirm(office: &Office, by: By<'_>, command: Confirm) -> Result<Confirmed, Refused> {
    let command = &command;
    office
        .act(by, Act::ConfirmSubsidy, command, |deal| {
            Box::pin(async move { take_it(deal, command).await })
        })
        .await
}

async fn take_it(deal: &Deal<'_>, command: &Confirm) -> Result<Confirmed, Refused> {
    let edition = command.answers.get("edition").parse().unwrap_or(-1);
    let mut row = take(deal, command.subsidy, edition).await?;
    let before = state(&row)?;
    next(before, Event::Confirm)?;
    let faults = hinder(&deal.tx, &row).await?;
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    let entered = match before {
        State::Bounced => mended(deal, &row, &command.answers).await?,
        _ => false,
    };
    let of: Provider = deal.take(row.provider).await?;
    let account = deal.office.unseal(purpose::BANK, &of.bank_account_sealed)?;
    if !entered && (of.bank.is_empty() || account.is_empty()) {
        let (message, fix) = ("入库信息中没有收款账户", "与专业机构联系补登账户");
        return Err(Refusal::new("subsidy.no-account", clause!("1.4"), "", message, fix).into());
    }
    row.confirmed_on = Some(deal.today);
    let words = match entered {
        true => "新的收款账户待专业机构核实".to_owned(),
        false => format!("收款账户：{} {}", of.bank, masks::account(&account)),
    };
    let body = Body::words(words).fact("amount", row.amount);
    let row = step(deal, row, Event::Confirm, body).await?;
    let amount = Fen::new(row.amount);
    let news = News::of(&row.number, format!("机构已确认领取 {amount} 元")).next("列入付款批次");
    let link = format!("/subsidies/{}", row.id);
    deal.notify(To::Desk(Role::Finance, None), news, link)
        .await?;
    Ok(Confirmed { amount })
}

/// After the bank sent it back: a new account, which the Agency checks, or the word that the old one is right.
async fn mended(deal: &Deal<'_>, row: &Subsidy, answers: &Answers) -> Result<bool, Refused> {
    let mut reader = Reader::new(answers);
    if reader.is_ticked(&RIGHT) {
        return Ok(false);
    }
    let (bank, number) = (reader.text(&BANK, 100), reader.bank_account(&ACCOUNT));
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    // What the bank account is, its owner says (1.4).
    deal.actor.may_for_party(Act::CorrectAccount)?;
    providers::change(deal, row.provider, (&bank, &number)).await?;
    Ok(true)
}

/// Why it cannot be taken now: who owes the region is paid nothing meanwhile (R31).
pub(super) async fn hinder(source: &impl Source, row: &Subsidy) -> Result<Vec<Refusal>, Refused> {
    let owed = orders::owed_by(source, (Vec::new(), vec![row.provider])).await?;
    let sum: Fen = owed.iter().map(left).sum();
    if sum.is_zero() {
        return Ok(Vec::new());
    }
    let (message, fix) = ("有未缴清的追回款，服务补贴暂缓", "缴清后再确认领取");
    let told = Refusal::new("subsidy.owes", clause!("R31"), "", message, fix)
        .limit("没有未缴清的追回款")
        .own(format!("未缴 {sum}元"));
    Ok(vec![told])
}
