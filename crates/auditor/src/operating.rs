//! The operating subsidies against the auditor's own: what was counted, what it comes to, what was decided and paid (6.4).

use std::collections::BTreeSet;

use serde_json::Value;
use store::{Store, StoreError};

use crate::Findings;
use crate::model::Model;
use crate::read::ask;

pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    let columns =
        "id:i number:t year:n state:t computed:n amount:n budget_year:n basis:t reference:t";
    for row in ask(store, columns, "operating", None).await? {
        let name = format!("operating subsidy {}", row.text(1));
        seen.insert(row.id(0));
        let Some(known) = model.operatings.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody proposed it".into());
            continue;
        };
        let is = (row.number(2), row.text(3), row.number(6));
        let must = (
            i64::from(known.year),
            known.state,
            i64::from(known.budget_year),
        );
        found.must(is == must, "state", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let is = (counted(row.text(7)), row.number(4), row.number(5));
        let must = (known.counted, known.computed, known.fen);
        found.must(is == must, "operating", &name, || {
            format!("it counts and comes to {is:?}, must {must:?}")
        });
        let paid = row.some_text(8).is_some();
        found.must(paid == (known.state == "paid"), "I5", &name, || {
            format!("it is {}, and its transfer recorded: {paid}", known.state)
        });
    }
    for id in model.operatings.keys() {
        found.must(seen.contains(id), "I6", format!("operating {id}"), || {
            "it was acknowledged and is not there".into()
        });
    }
    Ok(())
}

/// Contracts, claims, claims in time, applications and objections, as the file lists them.
fn counted(basis: &str) -> [i64; 5] {
    let basis: Value = serde_json::from_str(basis).unwrap_or_default();
    let done = basis.get("done").and_then(Value::as_array).cloned();
    let done = done.unwrap_or_default();
    let of = |work: &str, what: &str| {
        let mut lines = done.iter();
        let line = lines.find(|one| one.get("work").and_then(Value::as_str) == Some(work));
        let count = line.and_then(|one| one.get(what)?.as_i64());
        count.unwrap_or_default()
    };
    [
        of("contracts", "count"),
        of("claims", "count"),
        of("claims", "in_time"),
        of("providers", "count"),
        of("objections", "count"),
    ]
}
