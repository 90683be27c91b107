//! The bank's return file: read, looked at, then recorded; the same file again changes nothing (8.6).

use bytes::Bytes;
use papers::bank::{self, Return};
use rules::bank::{Answer, in_words};
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::batch::{Event, State, next};
use rules::{Fen, Refusal};
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{Attachment, BankDoubt, BankReturn, Batch, Source};
use uuid::Uuid;

use super::take::{Judgement, judge_all, places, record};
use super::treasury::{Treasury, may_know};
use super::{refusal, state};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::attachments::{HELD, Upload, clean_name};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::seal::digest;
use crate::{Office, store_row};

/// What a kept return file is sealed for.
pub(crate) const PURPOSE: &str = "bank-return";

/// The most lines of one file that may need a person; beyond it the file is not this batch's.
const DOUBTS: usize = 1_000;

/// A return file between the look at it and its confirmation: what its lines say, without accounts and names.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    hash: String,
    found: Return,
}

/// Reads a file and keeps what it says for its sender; gives what it is called until it is confirmed.
pub async fn hold(office: &Office, by: By<'_>, upload: Upload) -> Result<Uuid, Refused> {
    if !by.actor.may(Act::ImportReturn) {
        return Err(Refused::Unknown);
    }
    let bytes = upload.bytes.clone();
    let hash = digest(&bytes);
    let read = office.files.at_desk(move || bank::read(&bytes)).await;
    let unread = || refusal("bank.unreadable", "回单文件读不出来", "向银行重新索取").at("file");
    let found = read.ok_or_else(unread)?;
    if found.broken() {
        return Err(Refused::Because(faults(&found)));
    }
    let kept = Kept {
        name: clean_name(&upload.name),
        hash,
        found,
    };
    let sealed = office.seal(PURPOSE, &serde_json::to_string(&kept)?)?;
    let size = i64::try_from(sealed.len()).unwrap_or(i64::MAX);
    let account = by.actor.account()?;
    let row = Attachment {
        id: office.new_id(),
        file_kind: FileKind::Account.code().to_owned(),
        file: account,
        purpose: HELD.to_owned(),
        name: kept.name,
        media: "application/octet-stream".to_owned(),
        size,
        hash: office.shelve(Bytes::from(sealed)).await?,
        account,
        withdrawn: false,
        at: office.now(),
    };
    let id = row.id;
    let tx = office.store.begin().await?;
    tx.insert(row).await?;
    tx.commit().await?;
    Ok(id)
}

/// Every fault of a file with the number of its line, the most telling first.
fn faults(found: &Return) -> Vec<Refusal> {
    const SHOWN: usize = 50;
    let mut all: Vec<_> = found.faults.iter().collect();
    all.sort_by_key(|fault| (!fault.whole, fault.line));
    let told = all.iter().take(SHOWN).map(|fault| {
        let mut reason = fault.reason.clone();
        if fault.line > 0 {
            reason.message = format!("第 {} 行：{}", fault.line, reason.message);
        }
        reason.at("file")
    });
    told.collect()
}

/// What this sender's kept file says.
async fn kept(office: &Office, actor: &Actor, held: Uuid) -> Result<Kept, Refused> {
    let missing = || refusal("file.missing", "没有选择回单文件", "选择银行返回的文件").at("file");
    let row = store::find::<Attachment>(&office.store, held).await?;
    let row = row.filter(|row| row.purpose == HELD && Some(row.account) == actor.account);
    let bytes = office.files.get(&row.ok_or_else(missing)?.hash).await?;
    let sealed = std::str::from_utf8(&bytes).map_err(|e| Refused::Fault(e.to_string()))?;
    Ok(serde_json::from_str(&office.unseal(PURPOSE, sealed)?)?)
}

/// One line of the preview.
#[derive(Clone, Debug)]
pub struct Checked {
    pub line: u64,
    pub place: Option<u32>,
    pub payee: String,
    pub amount: Option<Fen>,
    /// What the bank says, in words.
    pub said: String,
    /// Why a person must look at it; nothing when it will be recorded.
    pub why: Option<Refusal>,
}

/// What a file would do, before it does.
#[derive(Clone, Debug)]
pub struct Preview {
    pub name: String,
    pub paid: (usize, Fen),
    pub failed: (usize, Fen),
    pub same: usize,
    /// How many instructions still wait for the bank afterwards.
    pub waiting: usize,
    pub lines: Vec<Checked>,
}

/// Shows what a kept file would do to a batch.
pub async fn look(
    office: &Office,
    actor: &Actor,
    batch: Uuid,
    held: Uuid,
) -> Result<Preview, Refused> {
    if !actor.may(Act::ImportReturn) {
        return Err(Refused::Unknown);
    }
    let row: Batch = store_row(office, batch).await?;
    may_know(actor, &row)?;
    let kept = kept(office, actor, held).await?;
    may_import(&office.store, &row, &kept.hash).await?;
    let judged = judge_all(&office.store, &row, &kept.found, office.today()).await?;
    few(&judged)?;
    let open = places(&office.store, &row).await?;
    let open = open
        .values()
        .filter(|(_, known)| known.answer.is_none())
        .count();
    let mut preview = Preview {
        name: kept.name,
        paid: (0, Fen::ZERO),
        failed: (0, Fen::ZERO),
        same: judged.same.len(),
        waiting: open.saturating_sub(judged.take.len()),
        lines: Vec::new(),
    };
    for doubt in judged.doubts {
        let said = doubt.said.as_ref();
        preview.lines.push(Checked {
            line: doubt.line,
            place: said.map(|line| line.place),
            payee: String::new(),
            amount: said.map(|line| line.amount),
            said: said.map_or_else(String::new, |line| in_words(&line.answer)),
            why: Some(doubt.reason),
        });
    }
    for (instruction, line) in judged.take {
        let sum = match line.answer {
            Answer::Paid { .. } => &mut preview.paid,
            Answer::Failed { .. } => &mut preview.failed,
        };
        *sum = (sum.0 + 1, sum.1 + line.amount);
        preview.lines.push(Checked {
            line: line.line,
            place: Some(line.place),
            payee: instruction.payee,
            amount: Some(line.amount),
            said: in_words(&line.answer),
            why: None,
        });
    }
    Ok(preview)
}

/// The bank answers to what it was sent, and each file counts once.
async fn may_import(source: &impl Source, batch: &Batch, hash: &str) -> Result<(), Refused> {
    if !matches!(state(batch)?, State::Sent | State::Settled) {
        let (message, fix) = (
            "这个批次还没有送银行",
            "放行并导出付款文件后，再导入银行的回单",
        );
        return Err(refusal("batch.not-sent", message, fix).at("file").into());
    }
    let Some(before) = rows::return_like(source, batch.id, hash).await? else {
        return Ok(());
    };
    let at = crate::local(before.at).format("%Y-%m-%d %H:%M");
    let message = format!("这个文件已于 {at} 导入，没有任何变动");
    let fix = "银行有新的结果时，导入新的回单";
    Err(refusal("bank.file-again", message, fix)
        .at("file")
        .own(before.name)
        .into())
}

fn few(judged: &Judgement) -> Result<(), Refusal> {
    if judged.doubts.len() <= DOUBTS {
        return Ok(());
    }
    let (message, fix) = ("大部分行与这个批次对不上", "确认选对了文件和批次");
    let told = refusal("bank.mostly-doubtful", message, fix).at("file");
    Err(told
        .limit(format!("不超过 {DOUBTS} 行"))
        .own(format!("{} 行", judged.doubts.len())))
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Import {
    pub batch: Uuid,
    pub held: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imported {
    pub paid: i64,
    pub failed: i64,
    pub same: i64,
    pub doubts: i64,
}

pub async fn import(office: &Office, by: By<'_>, command: Import) -> Result<Imported, Refused> {
    let kept = &kept(office, by.actor, command.held).await;
    let command = &command;
    office
        .act(by, Act::ImportReturn, command, |deal| {
            Box::pin(async move {
                // A repeated request is answered before it gets here; a file that is not kept any more is told.
                let Ok(kept) = kept else {
                    return Err(
                        refusal("file.missing", "没有选择回单文件", "选择银行返回的文件")
                            .at("file")
                            .into(),
                    );
                };
                let batch: Batch = deal.take(command.batch).await?;
                may_know(deal.actor, &batch)?;
                may_import(&deal.tx, &batch, &kept.hash).await?;
                let judged = judge_all(&deal.tx, &batch, &kept.found, deal.today).await?;
                few(&judged)?;
                apply(deal, batch, kept, judged, command.held).await
            })
        })
        .await
}

async fn apply(
    deal: &Deal<'_>,
    batch: Batch,
    kept: &Kept,
    judged: Judgement,
    held: Uuid,
) -> Result<Imported, Refused> {
    let count = |n: usize| i64::try_from(n).map_err(|e| Refused::Fault(e.to_string()));
    let mut file = BankReturn {
        id: deal.new_id(),
        batch: batch.id,
        name: kept.name.clone(),
        hash: kept.hash.clone(),
        lines: count(kept.found.lines.len() + kept.found.faults.len())?,
        paid: 0,
        failed: 0,
        same: count(judged.same.len())?,
        doubts: 0,
        account: deal.actor.account()?,
        at: deal.now,
        by_hand: false,
    };
    deal.tx.insert(file.clone()).await?;
    let mut doubts = judged.doubts;
    for (instruction, line) in judged.take {
        match (
            record(deal, (&instruction, &line), file.id).await?,
            &line.answer,
        ) {
            (None, Answer::Paid { .. }) => file.paid += 1,
            (None, Answer::Failed { .. }) => file.failed += 1,
            (Some(reason), _) => doubts.push(super::take::Doubtful {
                line: line.line,
                said: Some(line),
                reason,
            }),
        }
    }
    file.doubts = count(doubts.len())?;
    for doubt in doubts {
        deal.tx.insert(doubtful(deal, &file, doubt)?).await?;
    }
    let file = deal.tx.update(file).await?;
    deal.attach(
        "file",
        &held.to_string(),
        FileKind::Batch,
        batch.id,
        "return",
    )
    .await?;
    let treasury = Treasury::of_batch(&batch);
    settle(deal, batch, &file).await?;
    if treasury == Treasury::Region {
        deal.keep_queue().await?;
    }
    Ok(Imported {
        paid: file.paid,
        failed: file.failed,
        same: file.same,
        doubts: file.doubts,
    })
}

fn doubtful(
    deal: &Deal<'_>,
    file: &BankReturn,
    doubt: super::take::Doubtful,
) -> Result<BankDoubt, Refused> {
    Ok(BankDoubt {
        id: deal.new_id(),
        source: file.id,
        batch: file.batch,
        line: i64::try_from(doubt.line).map_err(|e| Refused::Fault(e.to_string()))?,
        said: match doubt.said {
            Some(line) => serde_json::to_string(&line)?,
            None => String::new(),
        },
        reason: serde_json::to_string(&doubt.reason)?,
        words: String::new(),
        settled_by: None,
        settled_at: None,
    })
}

/// Records the file, and that the batch is settled once the bank has answered for every line.
async fn settle(deal: &Deal<'_>, batch: Batch, file: &BankReturn) -> Result<(), Refused> {
    let words = format!(
        "{}：已付款 {} 笔，未付款 {} 笔，已登记过 {} 笔，异常 {} 行",
        file.name, file.paid, file.failed, file.same, file.doubts
    );
    let body = Body::words(words).fact("sm3", file.hash.clone());
    if file.doubts > 0 {
        let news = News::of(&batch.number, format!("银行回单有 {} 行异常", file.doubts));
        let words = news.next("在回单异常中逐行处理");
        let treasury = Treasury::of_batch(&batch);
        deal.notify(treasury.desk(), words, "/batches/doubts")
            .await?;
    }
    answered(deal, batch, body).await
}

/// Records an act on the batch; when every instruction has its outcome, the batch is settled by it.
pub(super) async fn answered(deal: &Deal<'_>, mut batch: Batch, body: Body) -> Result<(), Refused> {
    let before = state(&batch)?;
    let open = places(&deal.tx, &batch).await?;
    let open = open.values().any(|(_, known)| known.answer.is_none());
    let after = match before {
        State::Sent if !open => next(before, Event::Settle)?,
        same => same,
    };
    let id = batch.id;
    if after == State::Settled {
        batch.due_on = None;
        deal.meet_clock(Limit::BankAnswer, id).await?;
    }
    batch.state = after.code().to_owned();
    batch.edition += 1;
    batch.updated_at = deal.now;
    deal.tx.update(batch).await?;
    let change = match before == after {
        true => Change::NONE,
        false => Change::from(before.code(), after.code()),
    };
    deal.record(FileKind::Batch, id, change, body).await
}
