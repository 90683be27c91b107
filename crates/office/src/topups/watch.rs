//! At night what waits is looked at again: a debt may be paid by now (R31).

use rules::duties::Act;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::Programme;
use store::queries::topups as rows;
use uuid::Uuid;

use super::keep;
use crate::Office;
use crate::act::By;
use crate::actor::Actor;
use crate::error::Refused;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Watch {
    programme: Uuid,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Watched {
    offered: usize,
}

/// Offers what can be offered in every programme; how many.
pub async fn watch(office: &Office) -> Result<usize, Refused> {
    let platform = Actor::platform();
    let mut offered = 0;
    for programme in rows::with_a_queue(&office.store).await? {
        let request = format!("offer-top-ups-{}", office.new_id());
        let by = By {
            actor: &platform,
            request: &request,
        };
        let command = Watch { programme };
        let done = office
            .act(by, Act::OfferTopUp, &command, |deal| {
                Box::pin(async move {
                    let row: Programme = deal.take(programme).await?;
                    match keep(deal, &row).await? {
                        0 => Err(nothing().into()),
                        offered => Ok(Watched { offered }),
                    }
                })
            })
            .await;
        match done {
            Ok(done) => offered += done.offered,
            Err(Refused::Because(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(offered)
}

fn nothing() -> Refusal {
    let message = "排队的配套与计划余额一致";
    Refusal::new("topup.even", clause!("R27"), "", message, "不用办理")
}
