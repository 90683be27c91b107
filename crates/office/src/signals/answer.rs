//! A desk answers a signal: it has an honest explanation, or a case is opened (5.3, 5.4).

use rules::duties::Act;
use rules::integrity::Origin;
use rules::signals::{Answer as Said, Kind};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Alarm;
use uuid::Uuid;

use super::OPEN;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::cases::{self, Accused, Ground};
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `outcome`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub signal: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub claim: Uuid,
    /// The case that was opened.
    pub case: Option<Uuid>,
}

static OUTCOME: Field = Field::new("outcome", "答复", clause!("5.3"));
static WORDS: Field = Field::new("words", "理由", clause!("5.3"));

pub async fn answer(office: &Office, by: By<'_>, command: Answer) -> Result<Answered, Refused> {
    let mut reader = Reader::new(&command.answers);
    let outcome = reader.choice::<Said>(&OUTCOME);
    let words = &reader.text(&WORDS, 1000);
    let Some(outcome) = outcome.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::AnswerSignal, command, |deal| {
            Box::pin(async move { settle(deal, command.signal, outcome, words).await })
        })
        .await
}

async fn settle(
    deal: &Deal<'_>,
    id: Uuid,
    outcome: Said,
    words: &str,
) -> Result<Answered, Refused> {
    let mut row: Alarm = deal.take(id).await?;
    if row.state != OPEN {
        return Err(answered().into());
    }
    row.outcome = outcome.code().to_owned();
    row.state = outcome.code().to_owned();
    row.words = words.to_owned();
    row.answered_by = Some(deal.actor.account()?);
    row.answered_on = Some(deal.today);
    row.updated_at = deal.now;
    if outcome == Said::Case {
        let kind = Kind::parse(&row.kind).map_or("", |kind| kind.label());
        let ground = Ground {
            origin: Origin::Signal,
            source: Some(row.id),
            words: format!("监测信号“{kind}”：{words}"),
        };
        let accused = Accused::Voucher(row.voucher);
        row.inquiry = Some(cases::begin(deal, accused, ground).await?.case);
    }
    let done = Answered {
        claim: row.claim,
        case: row.inquiry,
    };
    deal.tx.update(row).await?;
    let change = Change::from(OPEN, outcome.code());
    deal.record(FileKind::Signal, id, change, Body::words(words))
        .await?;
    Ok(done)
}

fn answered() -> Refusal {
    Refusal::new(
        "signal.answered",
        clause!("5.3"),
        "",
        "这个信号已经答复",
        "刷新页面查看答复；有新的事实的，另行立案",
    )
}
