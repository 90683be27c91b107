//! Catalogues against the auditor's own: what is public at which price, on which certificate, until when (7.2, 7.4).

use std::collections::BTreeSet;

use store::{Store, StoreError};

use crate::Findings;
use crate::model::{Model, Says};
use crate::read::ask;

pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    let columns = "id:i provider:i state:t price:n certificate:i replaces:i";
    for row in ask(store, columns, "service", None).await? {
        let name = format!("service {}", row.id(0));
        seen.insert(row.id(0));
        let Some(known) = model.entries.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody handed it in".into());
            continue;
        };
        let (fen, certificate) = (row.number(3), row.some_id(4));
        let says = Says::Service { fen, certificate };
        let is = (row.id(1), row.text(2), says, row.some_id(5));
        let must = (known.provider, known.state, known.says, known.replaces);
        found.must(is == must, "catalogue", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
    }
    let columns = "id:i provider:i state:t expires_on:d number:t replaces:i";
    for row in ask(store, columns, "certificate", None).await? {
        let name = format!("certificate {}", row.text(4));
        seen.insert(row.id(0));
        let Some(known) = model.entries.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody handed it in".into());
            continue;
        };
        let until = match known.says {
            Says::Certificate { until, .. } => Some(until),
            Says::Service { .. } => None,
        };
        let is = (row.id(1), row.text(2), row.day(3), row.some_id(5));
        let must = (known.provider, known.state, until, known.replaces);
        found.must(is == must, "catalogue", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
    }
    for id in model.entries.keys() {
        found.must(seen.contains(id), "I6", format!("entry {id}"), || {
            "it was acknowledged and is not there".into()
        });
    }
    Ok(())
}
