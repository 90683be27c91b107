//! A provider objects to its appraisal, once and within its days (R36).

use rules::appraisal::may_object;
use rules::clause;
use rules::clock::Limit;
use rules::duties::{Act, Role};
use rules::lifecycle::appraisal::{Event, next};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{state, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `edition`, `words`, `attachment` (may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Object {
    pub appraisal: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Objected {
    pub number: String,
}

static WORDS: Field = Field::new("words", "异议和理由", clause!("R36"));

/// What the files of an objection are kept for.
pub(super) const EVIDENCE: &str = "appraisal-objection";

pub async fn object(office: &Office, by: By<'_>, command: Object) -> Result<Objected, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WORDS, 1000);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::ObjectAppraisal, command, |deal| {
            Box::pin(async move { put(deal, command, words).await })
        })
        .await
}

async fn put(deal: &Deal<'_>, command: &Object, words: &str) -> Result<Objected, Refused> {
    let edition = command.answers.get("edition").parse().unwrap_or(-1);
    let mut row = take(deal, command.appraisal, edition).await?;
    let before = state(&row)?;
    let after = next(before, Event::Object)?;
    may_object(row.object_by, deal.today)?;
    let file = command.answers.get("attachment");
    if !file.is_empty() {
        deal.attach("attachment", file, FileKind::Appraisal, row.id, EVIDENCE)
            .await?;
    }
    row.objection = words.to_owned();
    row.objected_on = Some(deal.today);
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let row = deal.tx.update(row).await?;
    deal.meet_clock(Limit::AppraisalObjection, row.id).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Appraisal, row.id, change, Body::words(words))
        .await?;
    let news = News::of(&row.number, "服务机构对年度评价提出异议").next("核实后书面答复");
    let link = format!("/appraisals/{}", row.id);
    deal.notify(To::Desk(Role::Centre, None), news, link)
        .await?;
    Ok(Objected { number: row.number })
}
