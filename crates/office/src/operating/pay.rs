//! Finance records the one transfer of a year, from the line that promised it (2.2, 6.4).

use rules::bank::{Since, moved_on};
use rules::duties::{Act, Role, four_eyes};
use rules::lifecycle::operating::Event;
use rules::{Fen, clause, operating};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{step, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::appraisals::year_of;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::Body;

/// Fields: `edition`, `payee`, `reference` (the bank's), `paid_on`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pay {
    pub operating: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Paid {
    pub amount: Fen,
}

static PAYEE: Field = Field::new("payee", "收款单位", clause!("6.4"));
static REFERENCE: Field = Field::new("reference", "银行流水号", clause!("8.6"));
static PAID_ON: Field = Field::new("paid_on", "付款日期", clause!("8.6"));

pub async fn pay(office: &Office, by: By<'_>, command: Pay) -> Result<Paid, Refused> {
    let command = &command;
    office
        .act(by, Act::PayOperating, command, |deal| {
            Box::pin(async move { book(deal, command).await })
        })
        .await
}

async fn book(deal: &Deal<'_>, command: &Pay) -> Result<Paid, Refused> {
    let answers = &command.answers;
    let mut row = take(deal, command.operating, answers.get("edition")).await?;
    let me = deal.actor.account()?;
    // Nobody pays what he decided (R20).
    let before = row.decided_by.map(|account| account.to_string());
    four_eyes(before.as_deref(), &me.to_string())?;
    let mut reader = Reader::new(answers);
    let payee = reader.text(&PAYEE, 100);
    let reference = rules::text::code(&reader.text(&REFERENCE, 60));
    let paid_on = reader.date(&PAID_ON);
    if let Some(day) = paid_on {
        let since = Since::Confirmed(row.decided_on.unwrap_or(row.proposed_on));
        if let Err(why) = moved_on(since, day, deal.today) {
            reader.fault(why);
        }
    }
    let Some(paid_on) = paid_on.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let amount = Fen::new(row.amount);
    let lines = operating::pay(year_of(row.budget_year)?, amount)?;
    let body = Body::words(format!("付给 {payee}，银行流水号 {reference}"))
        .fact("amount", row.amount)
        .fact("paid_on", paid_on.to_string());
    row.payee = payee;
    row.reference = Some(reference);
    row.paid_on = Some(paid_on);
    row.paid_by = Some(me);
    let row = step(deal, row, Event::Pay, body).await?;
    deal.post(lines, FileKind::Operating, row.id).await?;
    let told = News::of(&row.number, format!("运行补贴 {amount} 元已付款")).next("核对到账");
    let desk = To::Desk(Role::Agency, None);
    deal.notify(desk, told, format!("/operating/{}", row.id))
        .await?;
    Ok(Paid { amount })
}
