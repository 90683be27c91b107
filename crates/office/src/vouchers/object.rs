//! The provider may not refuse a set-off; it may object, and the Agency answers (8.3, R21).

use rules::duties::{Act, Role};
use rules::lifecycle::voucher::State;
use rules::{Coded, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Objection, Provider, Subject, Voucher};
use uuid::Uuid;

use super::owners;
use super::view::state;
use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// What an objection may rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ground {
    WrongContract,
    WrongAmount,
    NotOrdered,
}

impl Coded for Ground {
    const ALL: &'static [Ground] = &[
        Ground::WrongContract,
        Ground::WrongAmount,
        Ground::NotOrdered,
    ];

    fn code(self) -> &'static str {
        match self {
            Ground::WrongContract => "wrong-contract",
            Ground::WrongAmount => "wrong-amount",
            Ground::NotOrdered => "not-ordered",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Ground::WrongContract => "合同不符",
            Ground::WrongAmount => "金额不符",
            Ground::NotOrdered => "没有承接这项服务",
        }
    }
}

/// Fields: `ground`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Object {
    pub voucher: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Objected {
    pub contract: Uuid,
}

static GROUND: Field = Field::new("ground", "异议理由", clause!("R21"));
static WORDS: Field = Field::new("words", "异议说明", clause!("R21"));
static ANSWER: Field = Field::new("answer", "答复", clause!("R21"));

pub async fn object(office: &Office, by: By<'_>, command: Object) -> Result<Objected, Refused> {
    let mut reader = Reader::new(&command.answers);
    let ground = reader.choice::<Ground>(&GROUND);
    let words = &reader.text(&WORDS, 500);
    let Some(ground) = ground.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::ObjectVoucher, command, |deal| {
            Box::pin(async move {
                let row: Voucher = deal.take(command.voucher).await?;
                deal.actor.may_touch(deal.act, owners(&row))?;
                if !matches!(
                    state(&row)?,
                    State::Issued | State::SetOff | State::PaidInFull
                ) {
                    return Err(too_late().into());
                }
                deal.tx
                    .insert(Objection {
                        id: deal.new_id(),
                        voucher: row.id,
                        ground: ground.code().to_owned(),
                        words: words.clone(),
                        at: deal.now,
                        account: deal.actor.account()?,
                        answer: None,
                        answered_at: None,
                        answered_by: None,
                    })
                    .await?;
                let body = Body::words(format!("{}：{words}", ground.label()));
                deal.record(FileKind::Voucher, row.id, Change::NONE, body)
                    .await?;
                let link = format!("/contracts/{}", row.contract);
                let news = || News::of(&row.number, "服务机构对抵用提出异议");
                let told = news().next("核实后答复");
                deal.notify(To::Desk(Role::Agency, None), told, link.clone())
                    .await?;
                let subject: Subject = deal.take(row.subject).await?;
                let told = news().next("等待专业机构答复");
                deal.notify(To::Account(subject.account), told, link)
                    .await?;
                Ok(Objected {
                    contract: row.contract,
                })
            })
        })
        .await
}

fn too_late() -> Refusal {
    Refusal::new(
        "objection.too-late",
        clause!("R21"),
        "",
        "这张券已申请兑付或已办结，不能再提出异议",
        "对兑付有疑问的，联系专业机构",
    )
}

/// Fields: `answer`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub objection: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub contract: Uuid,
}

pub async fn answer(office: &Office, by: By<'_>, command: Answer) -> Result<Answered, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&ANSWER, 500);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::AnswerObjection, command, |deal| {
            Box::pin(async move {
                let mut row: Objection = deal.take(command.objection).await?;
                let voucher: Voucher = deal.take(row.voucher).await?;
                deal.actor.may_touch(deal.act, owners(&voucher))?;
                if row.answer.is_some() {
                    return Err(deal.meanwhile(FileKind::Voucher, voucher.id).await?);
                }
                row.answer = Some(words.clone());
                row.answered_at = Some(deal.now);
                row.answered_by = deal.actor.account;
                deal.tx.update(row).await?;
                let body = Body::words(words.clone());
                deal.record(FileKind::Voucher, voucher.id, Change::NONE, body)
                    .await?;
                let provider: Provider = deal.take(voucher.provider).await?;
                let subject: Subject = deal.take(voucher.subject).await?;
                for account in [provider.account, subject.account] {
                    let told = News::of(&voucher.number, "异议已答复").next("查看答复后继续办理");
                    let link = format!("/contracts/{}", voucher.contract);
                    deal.notify(To::Account(account), told, link).await?;
                }
                Ok(Answered {
                    contract: voucher.contract,
                })
            })
        })
        .await
}
