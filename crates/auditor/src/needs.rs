//! Needs and offers against the auditor's own: states, days, who offered what for how much, and who was chosen (2.5).

use std::collections::BTreeSet;

use store::{Store, StoreError};

use crate::Findings;
use crate::model::Model;
use crate::read::ask;

pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    let columns = "id:i number:t subject:i state:t stands_until:d due_on:d offers:n chosen:i";
    for row in ask(store, columns, "need", None).await? {
        let name = format!("need {}", row.text(1));
        seen.insert(row.id(0));
        let Some(known) = model.needs.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody posted it".into());
            continue;
        };
        let is = (row.id(2), row.text(3), row.some_id(7));
        let must = (known.subject, known.state, known.chosen);
        found.must(is == must, "state", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        found.must(row.day(4) == Some(known.until), "deadline", &name, || {
            format!("it stands until {:?}, must {}", row.day(4), known.until)
        });
        if let Some(clock) = known.idle {
            found.must(row.day(5) == Some(clock.due), "deadline", &name, || {
                format!("it is due {:?}, must be {}", row.day(5), clock.due)
            });
        }
        let open = i64::try_from(known.open()).unwrap_or(i64::MAX);
        let counts = !known.stands() || row.number(6) == open;
        found.must(counts, "state", &name, || {
            format!("{} offers wait, must be {open}", row.number(6))
        });
    }
    offers(store, model, found, &mut seen).await?;
    let offers = model.needs.values().flat_map(|need| need.offers.keys());
    for id in model.needs.keys().chain(offers) {
        found.must(seen.contains(id), "I6", format!("need {id}"), || {
            "it was acknowledged and is not there".into()
        });
    }
    Ok(())
}

/// Each offer is the one that was made, by somebody whom the need reached.
async fn offers(
    store: &Store,
    model: &Model,
    found: &mut Findings,
    seen: &mut BTreeSet<uuid::Uuid>,
) -> Result<(), StoreError> {
    let columns = "need:i provider:i";
    let reached = ask(store, columns, "need_reach", None).await?;
    let reached: BTreeSet<_> = reached.iter().map(|row| (row.id(0), row.id(1))).collect();
    let columns = "id:i need:i provider:i price:n state:t";
    for row in ask(store, columns, "need_offer", None).await? {
        let name = format!("offer {}", row.id(0));
        seen.insert(row.id(0));
        let need = model.needs.get(&row.id(1));
        let Some(known) = need.and_then(|need| need.offers.get(&row.id(0))) else {
            found.must(false, "state", name, || "nobody made it".into());
            continue;
        };
        let is = (row.id(2), row.number(3), row.text(4));
        let must = (known.provider, known.fen, known.state);
        found.must(is == must, "offer", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let knew = reached.contains(&(row.id(1), row.id(2)));
        found.must(knew, "offer", &name, || {
            "its provider was never told of the need".into()
        });
    }
    Ok(())
}
