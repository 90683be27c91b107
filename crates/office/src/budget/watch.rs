//! At night payment clocks are made to agree with the money: at the turn of the year the old money is gone (R12); and with
//! what stands against payees: a case may be open or closed since (R31).

use rules::duties::Act;
use rules::ledger::queue::runs as may_run;
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::claims::payable_held;

use super::queue;
use crate::Office;
use crate::act::By;
use crate::actor::Actor;
use crate::error::Refused;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Watch;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Watched {
    moved: usize,
}

/// Stops the clocks of claims that the money does not cover or whose payee is held, lets those of the others run on; how many changed.
pub async fn watch(office: &Office) -> Result<usize, Refused> {
    let money = queue::money(&office.store, office.today()).await?;
    let places = queue::places(&office.store, &money).await?;
    let held = payable_held(&office.store).await?;
    let even = |queued: &queue::Queued| {
        may_run(queued.place.covered, held.contains(&queued.claim)) == queued.runs
    };
    if places.iter().all(even) {
        return Ok(0);
    }
    let platform = Actor::platform();
    let request = format!("watch-budget-{}", office.new_id());
    let by = By {
        actor: &platform,
        request: &request,
    };
    let done = office
        .act(by, Act::WatchBudget, &Watch, |deal| {
            Box::pin(async move {
                let (stopped, started) = deal.keep_queue().await?;
                match stopped + started {
                    // Another process was quicker.
                    0 => Err(nothing().into()),
                    moved => Ok(Watched { moved }),
                }
            })
        })
        .await;
    match done {
        Ok(Watched { moved }) => Ok(moved),
        Err(Refused::Because(_)) => Ok(0),
        Err(other) => Err(other),
    }
}

fn nothing() -> Refusal {
    let message = "付款期限与预算余额一致";
    Refusal::new("budget.even", clause!("R12"), "", message, "不用办理")
}
