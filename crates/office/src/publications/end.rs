//! A public notice whose days are over takes effect by itself, once, unless an objection waits for its answer (7.4).

use rules::clause;
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::provider::Event;
use serde::{Deserialize, Serialize};
use store::queries::admission;
use store::{Provider, Publication};
use uuid::Uuid;

use super::EFFECTIVE;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::Actor;
use crate::error::Refused;
use crate::providers::{save, view::state};
use crate::record::Body;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct End {
    publication: Uuid,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Ended {
    provider: Uuid,
}

/// Lets every admission take effect whose public notice is over; how many did.
///
/// Each in an act of its own, once, however often this runs and whatever broke it off.
pub async fn end(office: &Office) -> Result<usize, Refused> {
    let today = office.today();
    let platform = Actor::platform();
    let mut ended = 0;
    for row in admission::standing(&office.store).await? {
        if row.until_on >= today {
            continue;
        }
        let request = format!("end-notice-{}", row.id);
        let by = By {
            actor: &platform,
            request: &request,
        };
        let command = End {
            publication: row.id,
        };
        let command = &command;
        let done = office
            .act(by, Act::EndNotice, command, |deal| {
                Box::pin(async move { take_effect(deal, command.publication).await })
            })
            .await;
        match done {
            Ok(Ended { .. }) => ended += 1,
            // An objection is open, or somebody dealt with it in the same moment.
            Err(Refused::Because(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(ended)
}

/// The admission takes effect; refused while the days run or an objection waits.
pub(super) async fn take_effect(deal: &Deal<'_>, id: Uuid) -> Result<Ended, Refused> {
    // The row is locked: nobody objects while it ends.
    let row: Publication = deal.take(id).await?;
    let objections = admission::objections(&deal.tx, id).await?;
    let waits = objections.iter().any(|one| one.outcome.is_empty());
    if row.ended_on.is_some() || deal.today <= row.until_on || waits {
        return Err(not_yet().into());
    }
    let provider: Provider = deal.take(row.provider).await?;
    let ended = Publication {
        ended_on: Some(deal.today),
        outcome: EFFECTIVE.to_owned(),
        ..row
    };
    deal.stop_clock(Limit::Notice, id).await?;
    deal.tx.update(ended).await?;
    let (file, before) = (provider.id, state(&provider)?);
    let body = Body::words("公示期满，没有未答复的异议");
    save(deal, provider, before, Event::File, body).await?;
    Ok(Ended { provider: file })
}

fn not_yet() -> rules::Refusal {
    rules::Refusal::new(
        "notice.stands",
        clause!("7.4"),
        "",
        "公示尚未期满，或有异议未答复",
        "等公示期满，并答复全部异议",
    )
}
