//! Lines of return files that need a person: held against the batch again, or closed with what the bank said.

use papers::bank::Return;
use rules::bank::{ReturnLine, in_words};
use rules::duties::{Act, four_eyes};
use rules::{Coded, Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{BankDoubt, BankReturn, Batch, Claim};
use uuid::Uuid;

use super::refusal;
use super::returns::answered;
use super::take::{judge_all, record};
use super::treasury::{Treasury, may_know};
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::Body;
use crate::{Office, local, store_row};

/// One doubtful line as its readers see it.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub id: Uuid,
    pub batch: Uuid,
    pub number: String,
    pub file: String,
    pub since: chrono::NaiveDate,
    pub line: i64,
    pub place: Option<u32>,
    pub amount: Option<Fen>,
    /// What the bank says, in words.
    pub said: String,
    pub why: Refusal,
    /// Settled already, and how.
    pub words: String,
}

/// The lines that wait, of all batches or of one, the oldest first.
pub async fn doubts(
    office: &Office,
    actor: &Actor,
    batch: Option<Uuid>,
) -> Result<Vec<Doubt>, Refused> {
    if !actor.may(Act::SeeBatch) {
        return Err(Refused::Unknown);
    }
    let rows = rows::doubts(&office.store, batch).await?;
    read(office, actor, rows).await
}

pub async fn doubt(office: &Office, actor: &Actor, id: Uuid) -> Result<Doubt, Refused> {
    if !actor.may(Act::SeeBatch) {
        return Err(Refused::Unknown);
    }
    let row: BankDoubt = store_row(office, id).await?;
    let mut found = read(office, actor, vec![row]).await?;
    found.pop().ok_or(Refused::Unknown)
}

/// Those of the reader's own treasury.
async fn read(
    office: &Office,
    actor: &Actor,
    mut rows: Vec<BankDoubt>,
) -> Result<Vec<Doubt>, Refused> {
    let files = store::many::<BankReturn>(&office.store, rows.iter().map(|row| row.source)).await?;
    let batches = store::many::<Batch>(&office.store, rows.iter().map(|row| row.batch)).await?;
    let own = |row: &BankDoubt| {
        let batch = batches.get(&row.batch);
        batch.is_some_and(|batch| may_know(actor, batch).is_ok())
    };
    rows.retain(own);
    let doubt = |row: BankDoubt| {
        let file = files.get(&row.source).ok_or(Refused::Unknown)?;
        let batch = batches.get(&row.batch).ok_or(Refused::Unknown)?;
        let said = said(&row)?;
        Ok(Doubt {
            id: row.id,
            batch: row.batch,
            number: batch.number.clone(),
            file: file.name.clone(),
            since: local(file.at).date_naive(),
            line: row.line,
            place: said.as_ref().map(|line| line.place),
            amount: said.as_ref().map(|line| line.amount),
            said: said
                .as_ref()
                .map_or_else(String::new, |line| in_words(&line.answer)),
            why: serde_json::from_str(&row.reason)?,
            words: row.words,
        })
    };
    rows.into_iter().map(doubt).collect()
}

fn said(row: &BankDoubt) -> Result<Option<ReturnLine>, Refused> {
    match row.said.is_empty() {
        true => Ok(None),
        false => Ok(Some(serde_json::from_str(&row.said)?)),
    }
}

/// What is done with a doubtful line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Again,
    Close,
}

impl Coded for How {
    const ALL: &'static [How] = &[How::Again, How::Close];

    fn code(self) -> &'static str {
        match self {
            How::Again => "again",
            How::Close => "close",
        }
    }

    fn label(self) -> &'static str {
        match self {
            How::Again => "再次核对，对得上就登记",
            How::Close => "关闭这一行，不登记",
        }
    }
}

static HOW: Field = Field::new("how", "处理办法", clause!("8.6"));
static WORDS: Field = Field::new("words", "与银行核对的情况", clause!("8.6"));

/// Fields: `how`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resolve {
    pub doubt: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resolved {
    pub batch: Uuid,
}

pub async fn resolve(office: &Office, by: By<'_>, command: Resolve) -> Result<Resolved, Refused> {
    let mut reader = Reader::new(&command.answers);
    let how = reader.choice::<How>(&HOW);
    let words = &reader.text(&WORDS, 300);
    let Some(how) = how.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::ResolveReturn, command, |deal| {
            Box::pin(async move {
                let found = store::find::<BankDoubt>(&deal.tx, command.doubt).await?;
                let batch: Batch = deal.take(found.ok_or(Refused::Unknown)?.batch).await?;
                may_know(deal.actor, &batch)?;
                let mut row: BankDoubt = deal.take(command.doubt).await?;
                if row.settled_by.is_some() {
                    let told = refusal(
                        "bank.doubt-settled",
                        "这一行已由他人处理",
                        "在付款批次中查看",
                    );
                    return Err(told.own(row.words).into());
                }
                if how == How::Again {
                    another(deal, &row).await?;
                    again(deal, &batch, &row).await?;
                }
                let id = batch.id;
                row.words = format!("{}：{words}", how.label());
                row.settled_by = Some(deal.actor.account()?);
                row.settled_at = Some(deal.now);
                let body = Body::words(format!("第 {} 行 {}", row.line, row.words));
                deal.tx.update(row).await?;
                let treasury = Treasury::of_batch(&batch);
                answered(deal, batch, body).await?;
                if treasury == Treasury::Region {
                    deal.keep_queue().await?;
                }
                Ok(Resolved { batch: id })
            })
        })
        .await
}

/// What one person entered, another one records; neither has confirmed the claim (R20).
async fn another(deal: &Deal<'_>, row: &BankDoubt) -> Result<(), Refused> {
    let file: BankReturn = deal.take(row.source).await?;
    let Some(line) = said(row)?.filter(|_| file.by_hand) else {
        return Ok(());
    };
    let me = deal.actor.account()?.to_string();
    four_eyes(Some(&file.account.to_string()), &me)?;
    let instructions = rows::instructions(&deal.tx, row.batch).await?;
    let place = i64::from(line.place);
    if let Some(one) = instructions.into_iter().find(|one| one.place == place) {
        let Some(claim) = one.claim else {
            return Ok(());
        };
        let claim: Claim = deal.take(claim).await?;
        let last = claim.last_reviewer.map(|account| account.to_string());
        four_eyes(last.as_deref(), &me)?;
    }
    Ok(())
}

/// Holds the line against the batch as it stands now, and records it when it fits.
async fn again(deal: &Deal<'_>, batch: &Batch, row: &BankDoubt) -> Result<(), Refused> {
    let Some(line) = said(row)? else {
        let (message, fix) = (
            "这一行读不出来，不能再次核对",
            "向银行索取改正的回单后导入，再关闭这一行",
        );
        return Err(refusal("bank.unread-line", message, fix).at("how").into());
    };
    let found = Return {
        lines: vec![line],
        ..Return::default()
    };
    let judged = judge_all(&deal.tx, batch, &found, deal.today).await?;
    if let Some(doubt) = judged.doubts.into_iter().next() {
        return Err(doubt.reason.at("how").into());
    }
    for (instruction, line) in judged.take {
        if let Some(reason) = record(deal, (&instruction, &line), row.source).await? {
            return Err(reason.at("how").into());
        }
    }
    Ok(())
}
