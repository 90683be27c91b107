//! The Centre answers an objection: upheld, the admission is decided again; not upheld, the reasons are sent (2.4).

use rules::clause;
use rules::clock::Limit;
use rules::coded::Coded;
use rules::duties::Act;
use rules::lifecycle::provider::Event;
use serde::{Deserialize, Serialize};
use store::queries::admission;
use store::{NoticeObjection, Provider, Publication};
use uuid::Uuid;

use super::end::take_effect;
use super::{UPHELD, purpose};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::News;
use crate::providers::{save, tell_centre, view::state};
use crate::record::{Body, Change};

/// What the Centre finds of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Upheld,
    Dismissed,
}

impl Coded for Outcome {
    const ALL: &'static [Outcome] = &[Outcome::Upheld, Outcome::Dismissed];

    fn code(self) -> &'static str {
        match self {
            Outcome::Upheld => UPHELD,
            Outcome::Dismissed => "dismissed",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Outcome::Upheld => "异议成立",
            Outcome::Dismissed => "异议不成立",
        }
    }
}

/// Fields: `outcome`, `answer`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub objection: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub provider: Uuid,
}

static OUTCOME: Field = Field::new("outcome", "核实结论", clause!("2.4"));
static ANSWER: Field = Field::new("answer", "答复", clause!("2.4"));

pub async fn answer(office: &Office, by: By<'_>, command: Answer) -> Result<Answered, Refused> {
    let mut reader = Reader::new(&command.answers);
    let outcome = reader.choice::<Outcome>(&OUTCOME);
    let words = &reader.text(&ANSWER, 1000);
    let Some(outcome) = outcome.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::AnswerNotice, command, |deal| {
            Box::pin(async move { settle(deal, command.objection, outcome, words).await })
        })
        .await
}

async fn settle(
    deal: &Deal<'_>,
    id: Uuid,
    outcome: Outcome,
    words: &str,
) -> Result<Answered, Refused> {
    let row: NoticeObjection = deal.take(id).await?;
    let publication: Publication = deal.take(row.publication).await?;
    let provider: Provider = deal.take(publication.provider).await?;
    if !row.outcome.is_empty() {
        return Err(deal.meanwhile(FileKind::Provider, provider.id).await?);
    }
    send(deal, &row, &provider.number, outcome, words).await?;
    let answered = NoticeObjection {
        outcome: outcome.code().to_owned(),
        answer: words.to_owned(),
        answered_at: Some(deal.now),
        answered_by: deal.actor.account,
        ..row
    };
    deal.tx.update(answered).await?;
    let (file, number) = (provider.id, provider.number.clone());
    let body = Body::words(outcome.label()).fact("objection", id.to_string());
    // A second objection may be answered when a first one has ended the notice already.
    if outcome == Outcome::Upheld && publication.ended_on.is_none() {
        let ended = Publication {
            ended_on: Some(deal.today),
            outcome: UPHELD.to_owned(),
            ..publication
        };
        deal.stop_clock(Limit::Notice, ended.id).await?;
        deal.tx.update(ended).await?;
        let before = state(&provider)?;
        save(deal, provider, before, Event::Uphold, body).await?;
        let words = News::of(&number, "公示异议成立").next("重新审定入库");
        tell_centre(deal, file, words).await?;
    } else {
        deal.record(FileKind::Provider, file, Change::NONE, body)
            .await?;
        // The last answer to come after the last day is what the admission waited for.
        let overdue = publication.ended_on.is_none() && deal.today > publication.until_on;
        let open = admission::objections(&deal.tx, publication.id).await?;
        if overdue && open.iter().all(|one| !one.outcome.is_empty()) {
            take_effect(deal, publication.id).await?;
        }
    }
    Ok(Answered { provider: file })
}

/// Who left an address is written to; who left a telephone number reads the answer on the page of his objection.
async fn send(
    deal: &Deal<'_>,
    row: &NoticeObjection,
    number: &str,
    outcome: Outcome,
    words: &str,
) -> Result<(), Refused> {
    let contact = deal.office.unseal(purpose::CONTACT, &row.contact_sealed)?;
    if !contact.contains('@') {
        return Ok(());
    }
    let subject = format!("对 {number} 入库公示的异议已答复");
    let body = format!("{}。\n\n{words}\n\n自治区创业中心\n", outcome.label());
    deal.write_letter(None, &contact, &subject, &body).await
}
