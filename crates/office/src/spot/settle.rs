//! The Centre settles a check: in order, to be mended, or a case (5.3, 5.4).

use chrono::NaiveDate;
use rules::clock::Limit;
use rules::duties::Act;
use rules::integrity::{Origin, may_decide};
use rules::lifecycle::spot_check::{Event, State, next};
use rules::spot::Outcome;
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::check::{save, take, tell};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::cases::{self, Accused, Ground};
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::News;
use crate::record::Body;

/// Fields: `edition`, `outcome`, `irregular` (for what is not in order), `words`, `rectify_by` (for what is to be mended).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settle {
    pub check: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settled {
    /// The case that was opened.
    pub case: Option<Uuid>,
}

static OUTCOME: Field = Field::new("outcome", "处理", clause!("5.3"));
static IRREGULAR: Field = Field::new("irregular", "问题金额", clause!("5.3"));
static WORDS: Field = Field::new("words", "处理意见", clause!("5.3"));
pub(super) static RECTIFY_BY: Field = Field::new("rectify_by", "整改期限", clause!("5.3"));

pub async fn settle(office: &Office, by: By<'_>, command: Settle) -> Result<Settled, Refused> {
    let command = &command;
    office
        .act(by, Act::SettleSpotCheck, command, |deal| {
            Box::pin(async move { finish(deal, command).await })
        })
        .await
}

async fn finish(deal: &Deal<'_>, command: &Settle) -> Result<Settled, Refused> {
    let answers = &command.answers;
    let (mut row, before) = take(deal, command.check, answers.get("edition")).await?;
    let mut reader = Reader::new(answers);
    let outcome = reader.choice::<Outcome>(&OUTCOME);
    row.words = reader.text(&WORDS, 1000);
    let irregular = match outcome {
        Some(Outcome::Rectify | Outcome::Case) => reader.amount(&IRREGULAR),
        _ => Some(Fen::ZERO),
    };
    row.rectify_by = match outcome {
        Some(Outcome::Rectify) => reader.date(&RECTIFY_BY),
        _ => None,
    };
    let mut faults = reader.faults;
    let amount = Fen::new(row.amount);
    if let Some(typed) = irregular.filter(|typed| *typed > amount) {
        faults.push(above(amount, typed));
    }
    if let Some(day) = row.rectify_by.filter(|day| *day <= deal.today) {
        faults.push(past(deal.today, day));
    }
    let (Some(outcome), Some(irregular)) = (outcome, irregular.filter(|_| faults.is_empty()))
    else {
        return Err(Refused::Because(faults));
    };
    let event = match outcome {
        Outcome::Pass => Event::Pass,
        Outcome::Rectify => Event::Order,
        Outcome::Case => Event::Charge,
    };
    let after = next(before, event)?;
    if outcome == Outcome::Rectify {
        // Nothing is ordered before the checked could answer (5.3).
        let silent = usize::from(before != State::Answered);
        may_decide(silent, row.answer_by.unwrap_or(deal.today), deal.today)?;
    }
    if let Some(day) = row.rectify_by {
        row.rectify_by = Some(until(deal, row.id, day).await?);
    }
    row.irregular = irregular.fen();
    row.settled_on = Some(deal.today);
    deal.stop_clock(Limit::SpotAnswer, row.id).await?;
    let mut body = Body::words(format!("{}：{}", outcome.label(), row.words));
    body = body.fact("irregular", row.irregular);
    if outcome == Outcome::Case {
        let ground = Ground {
            origin: Origin::SpotCheck,
            source: Some(row.id),
            words: format!("抽查 {}：{}", row.number, row.words),
        };
        row.inquiry = Some(
            cases::begin(deal, Accused::Voucher(row.voucher), ground)
                .await?
                .case,
        );
    } else {
        let news = News::of(&row.number, format!("抽查处理：{}", outcome.label()));
        let told = match row.rectify_by {
            Some(day) => news.by(day, "完成整改"),
            None => news.next("不用办理"),
        };
        tell(deal, &row, &told).await?;
    }
    let case = row.inquiry;
    save(deal, row, (before, after), body).await?;
    Ok(Settled { case })
}

/// The clock of the mending, up to this day or the working day after it.
pub(super) async fn until(deal: &Deal<'_>, id: Uuid, day: NaiveDate) -> Result<NaiveDate, Refused> {
    let on = On::file(Limit::SpotMending, FileKind::SpotCheck, id);
    deal.start_clock_until(on, 1, Some(day)).await
}

fn above(amount: Fen, typed: Fen) -> Refusal {
    Refusal::new(
        "spot.irregular",
        clause!("5.3"),
        "irregular",
        "问题金额超过已兑付的金额",
        "按有问题的部分填写，不超过这张券兑付的金额",
    )
    .limit(format!("不超过 {amount}元"))
    .own(format!("{typed}元"))
}

pub(super) fn past(today: NaiveDate, day: NaiveDate) -> Refusal {
    Refusal::new(
        "spot.rectify-by",
        clause!("5.3"),
        "rectify_by",
        "整改期限不在今天之后",
        "填写今天以后的日期",
    )
    .limit(format!("{today} 之后"))
    .own(day.to_string())
}
