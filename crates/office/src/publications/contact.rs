//! How to reach whoever objected to an admission: shown once to the Centre, for a reason that is recorded (7.4, PIPL).

use std::sync::atomic::{AtomicBool, Ordering};

use rules::duties::Act;
use serde::{Deserialize, Serialize};
use store::{NoticeObjection, Publication};
use uuid::Uuid;

use super::purpose;
use crate::act::By;
use crate::actor::FileKind;
use crate::answers::Answers;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::reveal::{reason, shown_once};
use crate::{Office, store_row};

/// Fields: `why`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reach {
    pub objection: Uuid,
    pub answers: Answers,
}

/// Only the answer to the act itself holds it.
pub struct Reached {
    pub name: String,
    pub contact: String,
}

/// Records in the provider's file who looks and why, not who objected; gives the contact once.
pub async fn reach(office: &Office, by: By<'_>, command: Reach) -> Result<Reached, Refused> {
    let words = &reason(&command.answers)?;
    // The outcome of an act is kept for a repeat; this one must not keep what it shows.
    let first = &AtomicBool::new(false);
    let command = &command;
    office
        .act(by, Act::ReachObjector, command, |deal| {
            Box::pin(async move {
                let row: NoticeObjection = deal.take(command.objection).await?;
                let publication: Publication = deal.take(row.publication).await?;
                let body = Body::words(words).fact("objection", row.id.to_string());
                deal.record(FileKind::Provider, publication.provider, Change::NONE, body)
                    .await?;
                first.store(true, Ordering::Relaxed);
                Ok(())
            })
        })
        .await?;
    if !first.load(Ordering::Relaxed) {
        return Err(shown_once().into());
    }
    let row: NoticeObjection = store_row(office, command.objection).await?;
    Ok(Reached {
        name: office.unseal(purpose::NAME, &row.name_sealed)?,
        contact: office.unseal(purpose::CONTACT, &row.contact_sealed)?,
    })
}
