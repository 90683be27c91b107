//! At night: needs whose days are over expire, and providers whose catalogue fits one by now are told (2.5).

use rules::duties::Act;
use rules::lifecycle::need::Event;
use serde::{Deserialize, Serialize};
use store::Need;
use store::queries::needs as rows;
use uuid::Uuid;

use super::close::over;
use super::{reach, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::record::{Body, Change};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Tend {
    need: Uuid,
    /// Whom it fits; nothing for one that expires.
    fits: Option<Vec<(Uuid, i64)>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Tended {
    done: bool,
}

/// How many expired.
pub async fn tend(office: &Office) -> Result<usize, Refused> {
    let today = office.today();
    let mut expired = 0;
    for need in rows::over(&office.store, today).await? {
        expired += usize::from(one(office, Tend { need, fits: None }).await?);
    }
    for row in rows::standing(&office.store).await? {
        let fits = reach::fits(office, &reach::wanted(office, &row)).await?;
        let known = rows::reached(&office.store, row.id).await?;
        let new = |(provider, _): &(Uuid, i64)| known.iter().all(|row| row.provider != *provider);
        if fits.iter().any(new) {
            let fits = Some(fits);
            one(office, Tend { need: row.id, fits }).await?;
        }
    }
    Ok(expired)
}

/// Each in an act of its own, once a day, however often this runs and whatever broke it off.
async fn one(office: &Office, command: Tend) -> Result<bool, Refused> {
    let platform = Actor::platform();
    let kind = if command.fits.is_some() {
        "reach"
    } else {
        "expire"
    };
    let request = format!("need-{kind}-{}-{}", command.need, office.today());
    let by = By {
        actor: &platform,
        request: &request,
    };
    let command = &command;
    let done = office
        .act(by, Act::TendNeeds, command, |deal| {
            Box::pin(async move { work(deal, command).await })
        })
        .await;
    match done {
        Ok(Tended { done }) => Ok(done),
        // Somebody dealt with it in the same moment, or the directory changed twice today: tomorrow again.
        Err(Refused::Because(_) | Refused::Meanwhile(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

async fn work(deal: &Deal<'_>, command: &Tend) -> Result<Tended, Refused> {
    let row: Need = deal.take(command.need).await?;
    let Some(fits) = &command.fits else {
        over(deal, row, (Event::Expire, "")).await?;
        return Ok(Tended { done: true });
    };
    let now = state(&row)?;
    if !now.stands() {
        return Err(deal.meanwhile(FileKind::Need, row.id).await?);
    }
    let reached = reach::spread(deal, (row.id, &row.number), fits).await?;
    let body = Body::default().fact("reached", reached);
    deal.record(
        FileKind::Need,
        row.id,
        Change::from(now.code(), now.code()),
        body,
    )
    .await?;
    Ok(Tended { done: reached > 0 })
}
