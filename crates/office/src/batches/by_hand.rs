//! What the bank said of an instruction for which no return file comes: one person enters it, another one holds it
//! against the bank's word and records it, by the same way as a doubtful line (8.6, R20).

use papers::bank::Return;
use rules::bank::{Answer, ReturnLine, in_words};
use rules::duties::Act;
use rules::lifecycle::batch::State;
use rules::{Coded, Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{BankDoubt, BankReturn, Batch};
use uuid::Uuid;

use super::take::{judge_all, places};
use super::treasury::{Treasury, may_know};
use super::{refusal, state};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::seal::digest;
use crate::{Office, store_row};

/// What the bank said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Paid,
    Failed,
}

impl Coded for Said {
    const ALL: &'static [Said] = &[Said::Paid, Said::Failed];

    fn code(self) -> &'static str {
        match self {
            Said::Paid => "paid",
            Said::Failed => "failed",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Said::Paid => "已付款",
            Said::Failed => "未付款",
        }
    }
}

static PLACE: Field = Field::new("place", "付款指令", clause!("8.6"));
static SAID: Field = Field::new("said", "银行结果", clause!("8.6"));
static REFERENCE: Field = Field::new("reference", "银行流水号", clause!("8.6"));
static PAID_ON: Field = Field::new("paid_on", "付款日期", clause!("8.6"));
static REASON: Field = Field::new("reason", "未付款的原因", clause!("8.6"));
static WORDS: Field = Field::new("words", "银行答复的来源", clause!("8.6"));

/// Fields: `place`, `said`; when paid `reference` and `paid_on`, otherwise `reason`; `words` (how the bank said it).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enter {
    pub batch: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entered {
    pub doubt: Uuid,
}

/// The instructions of a sent batch that still wait for the bank: place, payee, amount.
pub async fn open_places(
    office: &Office,
    actor: &Actor,
    batch: Uuid,
) -> Result<Vec<(u32, String, Fen)>, Refused> {
    if !actor.may(Act::EnterAnswer) {
        return Err(Refused::Unknown);
    }
    let row: Batch = store_row(office, batch).await?;
    may_know(actor, &row)?;
    if state(&row)? != State::Sent {
        return Ok(Vec::new());
    }
    let places = places(&office.store, &row).await?;
    let open = places
        .into_iter()
        .filter(|(_, (_, known))| known.answer.is_none());
    Ok(open
        .map(|(place, (one, known))| (place, one.payee, known.amount))
        .collect())
}

/// What was typed; the amount is the instructed one, because the bank was asked for nothing else.
fn read(answers: &Answers) -> Result<(u32, Answer, String), Refused> {
    let mut reader = Reader::new(answers);
    let place = answers.get(PLACE.name).parse::<u32>().ok();
    if place.is_none() {
        let (message, fix) = ("没有选择付款指令", "选择银行答复的那一笔");
        reader.fault(refusal("place.empty", message, fix).at(PLACE.name));
    }
    let answer = match reader.choice::<Said>(&SAID) {
        Some(Said::Paid) => {
            let reference = reader.text(&REFERENCE, 60);
            let on = reader.date(&PAID_ON);
            on.map(|on| Answer::Paid { reference, on })
        }
        Some(Said::Failed) => Some(Answer::Failed {
            reason: reader.text(&REASON, 100),
        }),
        None => None,
    };
    let words = reader.text(&WORDS, 200);
    match (place, answer) {
        (Some(place), Some(answer)) if reader.faults.is_empty() => Ok((place, answer, words)),
        _ => Err(Refused::Because(reader.faults)),
    }
}

pub async fn enter(office: &Office, by: By<'_>, command: Enter) -> Result<Entered, Refused> {
    let said = &read(&command.answers)?;
    let command = &command;
    office
        .act(by, Act::EnterAnswer, command, |deal| {
            Box::pin(async move { put(deal, command.batch, said).await })
        })
        .await
}

async fn put(
    deal: &Deal<'_>,
    batch: Uuid,
    (place, answer, words): &(u32, Answer, String),
) -> Result<Entered, Refused> {
    let mut batch: Batch = deal.take(batch).await?;
    may_know(deal.actor, &batch)?;
    if state(&batch)? != State::Sent {
        let (message, fix) = ("这个批次不在等银行的答复", "在批次的办理过程中查看");
        return Err(refusal("batch.not-sent", message, fix).into());
    }
    let line = line(deal, &batch, *place, answer).await?;
    let said = in_words(answer);
    let body = Body::words(format!("第 {place} 笔 {said}；来源：{words}"));
    let name = format!("人工登记 第 {place} 笔");
    let content = serde_json::to_string(&(deal.id, &line, words))?;
    let file = BankReturn {
        id: deal.new_id(),
        batch: batch.id,
        name,
        hash: digest(content.as_bytes()),
        lines: 1,
        paid: 0,
        failed: 0,
        same: 0,
        doubts: 1,
        account: deal.actor.account()?,
        at: deal.now,
        by_hand: true,
    };
    let doubt = BankDoubt {
        id: deal.new_id(),
        source: file.id,
        batch: batch.id,
        line: 1,
        said: serde_json::to_string(&line)?,
        reason: serde_json::to_string(&waits(deal, words))?,
        words: String::new(),
        settled_by: None,
        settled_at: None,
    };
    let id = doubt.id;
    deal.tx.insert(file).await?;
    deal.tx.insert(doubt).await?;
    batch.edition += 1;
    batch.updated_at = deal.now;
    let batch = deal.tx.update(batch).await?;
    deal.record(FileKind::Batch, batch.id, Change::NONE, body)
        .await?;
    let news = News::of(
        &batch.number,
        format!("银行对第 {place} 笔的答复已人工登记"),
    );
    let words = news.next("由另一人与银行核对");
    let treasury = Treasury::of_batch(&batch);
    deal.notify(treasury.desk(), words, format!("/bank-doubts/{id}"))
        .await?;
    Ok(Entered { doubt: id })
}

fn waits(deal: &Deal<'_>, words: &str) -> Refusal {
    let message = format!("没有银行回单，由{}登记：{words}", deal.actor.name);
    refusal(BY_HAND, message, "由另一人与银行核对后处理")
}

const BY_HAND: &str = "bank.by-hand";

/// The answer as a line of a return file would say it; refused when it could not be recorded.
async fn line(
    deal: &Deal<'_>,
    batch: &Batch,
    place: u32,
    answer: &Answer,
) -> Result<ReturnLine, Refused> {
    let places = places(&deal.tx, batch).await?;
    let known = places.get(&place);
    let line = ReturnLine {
        line: 1,
        batch: batch.number.clone(),
        place,
        amount: known.map_or(Fen::ZERO, |(_, known)| known.amount),
        answer: answer.clone(),
    };
    for open in rows::doubts(&deal.tx, Some(batch.id)).await? {
        let why: Refusal = serde_json::from_str(&open.reason)?;
        if why.code == BY_HAND && serde_json::from_str::<ReturnLine>(&open.said)?.place == place {
            let (message, fix) = ("这一笔已有人登记，等待核对", "在回单异常中核对或关闭");
            return Err(refusal("bank.by-hand-open", message, fix)
                .at(PLACE.name)
                .into());
        }
    }
    let found = Return {
        lines: vec![line.clone()],
        ..Return::default()
    };
    let judged = judge_all(&deal.tx, batch, &found, deal.today).await?;
    if let Some(doubt) = judged.doubts.into_iter().next() {
        let at = match doubt.reason.code.as_ref() {
            "bank.date" => PAID_ON.name,
            "payment.reference-used" => REFERENCE.name,
            _ => PLACE.name,
        };
        return Err(doubt.reason.at(at).into());
    }
    if judged.take.is_empty() {
        let (message, fix) = ("这一笔的结果已经登记", "在付款批次中查看");
        return Err(refusal("bank.answered", message, fix).at(PLACE.name).into());
    }
    Ok(line)
}
