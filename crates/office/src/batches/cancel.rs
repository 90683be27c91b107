//! A batch that the bank does not have is called off; its claims are payable again (8.6).

use rules::clause;
use rules::duties::Act;
use rules::lifecycle::batch::{Event, next};
use rules::lifecycle::claim as claim_life;
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{Claim, Instruction};
use uuid::Uuid;

use super::treasury::{Pays, Treasury, pays};
use super::{state, take};
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::{Office, claims, subsidies, topups};

static WORDS: Field = Field::new("words", "撤销原因", clause!("8.6"));

/// Fields: `edition`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cancel {
    pub batch: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cancelled {
    pub claims: usize,
}

pub async fn cancel(office: &Office, by: By<'_>, command: Cancel) -> Result<Cancelled, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WORDS, 200);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::CancelBatch, command, |deal| {
            Box::pin(async move {
                let edition = command.answers.get("edition").parse().unwrap_or(-1);
                let mut row = take(deal, command.batch, edition).await?;
                let before = state(&row)?;
                let after = next(before, Event::Cancel)?;
                let treasury = Treasury::of_batch(&row);
                let instructions = rows::instructions(&deal.tx, row.id).await?;
                let claims = instructions.len();
                for one in instructions {
                    free(deal, one, &row.number).await?;
                }
                row.state = after.code().to_owned();
                row.edition += 1;
                row.updated_at = deal.now;
                let row = deal.tx.update(row).await?;
                let change = Change::from(before.code(), after.code());
                deal.record(FileKind::Batch, row.id, change, Body::words(words))
                    .await?;
                let news = News::of(&row.number, "付款批次已撤销").next("其中的件可重新列入批次");
                let link = format!("/batches/{}", row.id);
                deal.notify(treasury.desk(), news, link).await?;
                if treasury == Treasury::Region {
                    deal.keep_queue().await?;
                }
                Ok(Cancelled { claims })
            })
        })
        .await
}

async fn free(deal: &Deal<'_>, mut one: Instruction, number: &str) -> Result<(), Refused> {
    match pays(&one)? {
        Pays::Claim(claim) => free_claim(deal, claim, number).await?,
        Pays::TopUp(id) => topups::release(deal, id, number).await?,
        Pays::Subsidy(id) => subsidies::release(deal, id, number).await?,
    }
    one.ended = true;
    deal.tx.update(one).await?;
    Ok(())
}

async fn free_claim(deal: &Deal<'_>, id: Uuid, number: &str) -> Result<(), Refused> {
    let mut claim: Claim = deal.take(id).await?;
    let before = claims::state(&claim)?;
    let after = claim_life::next(before, claim_life::Event::Free)?;
    claim.state = after.code().to_owned();
    claim.edition += 1;
    claim.updated_at = deal.now;
    deal.tx.update(claim).await?;
    let change = Change::from(before.code(), after.code());
    let body = Body::words(format!("付款批次 {number} 已撤销"));
    deal.record(FileKind::Claim, id, change, body).await
}
