//! The terms of a programme change from a later day on; what the region paid before is topped up by the old ones (R27).

use rules::duties::Act;
use rules::lifecycle::programme::{Event, next};
use rules::topup::may_change;
use serde::{Deserialize, Serialize};
use store::ProgrammeTerms;
use store::queries::topups as rows;
use uuid::Uuid;

use super::{nothing_changed, read, state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Reader};
use crate::error::Refused;
use crate::record::{Body, Change as Step};
use crate::subjects::purpose;

/// Fields: `edition`, `from_on`, `rate`, `ceiling`, `payer`, `bank`, `bank_account`, `document`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    pub programme: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Changed {
    pub from_on: chrono::NaiveDate,
}

pub async fn change(office: &Office, by: By<'_>, command: Change) -> Result<Changed, Refused> {
    let command = &command;
    office
        .act(by, Act::ChangeProgramme, command, |deal| {
            Box::pin(async move { alter(deal, command).await })
        })
        .await
}

async fn alter(deal: &Deal<'_>, command: &Change) -> Result<Changed, Refused> {
    let answers = &command.answers;
    let mut row = take(deal, command.programme, answers.get("edition")).await?;
    let before = state(&row)?;
    next(before, Event::Change)?;
    let earlier = rows::terms(&deal.tx, row.id).await?;
    let last = earlier.last().ok_or(Refused::Unknown)?;
    let mut reader = Reader::new(answers);
    let typed = read::terms(&mut reader, answers);
    let mut faults = reader.faults;
    let when = (last.from_on, row.to_on);
    let late = typed.from_on.map(|from| may_change(from, deal.today, when));
    faults.extend(late.and_then(Result::err));
    let (Some(from_on), Some(rate), Some(ceiling), true) =
        (typed.from_on, typed.rate, typed.ceiling, faults.is_empty())
    else {
        return Err(Refused::Because(faults));
    };
    let account = deal
        .office
        .unseal(purpose::BANK, &last.bank_account_sealed)?;
    let same = (last.rate, last.ceiling) == (i64::from(rate.hundredths()), ceiling.fen())
        && (&last.payer, &last.bank, &account) == (&typed.payer, &typed.bank, &typed.bank_account);
    if same {
        let (message, fix) = ("新条件与现在的相同", "改变比例、限额或付款账户后提交");
        return Err(nothing_changed(message, fix).into());
    }
    let words = format!(
        "自 {from_on} 起：比例 {rate}，每个主体限额 {ceiling} 元；依据：{}",
        typed.document
    );
    let terms = ProgrammeTerms {
        id: deal.new_id(),
        programme: row.id,
        from_on,
        rate: i64::from(rate.hundredths()),
        ceiling: ceiling.fen(),
        payer: typed.payer,
        bank: typed.bank,
        bank_account_sealed: deal.office.seal(purpose::BANK, &typed.bank_account)?,
        document: typed.document,
        account: deal.actor.account()?,
        at: deal.now,
    };
    deal.tx.insert(terms).await?;
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.tx.update(row).await?;
    let body = Body::words(words)
        .fact("rate", i64::from(rate.hundredths()))
        .fact("ceiling", ceiling.fen())
        .fact("from_on", from_on.to_string());
    deal.record(FileKind::Programme, id, Step::NONE, body)
        .await?;
    Ok(Changed { from_on })
}
