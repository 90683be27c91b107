//! Top-ups, their orders and cases against the auditor's own (2.3, 5.4, R27, R31).

use std::collections::{BTreeMap, BTreeSet};

use store::{Store, StoreError};

use crate::Findings;
use crate::books::{Stand, receivable};
use crate::chain::Chains;
use crate::fact::TopUpOf;
use crate::model::{Back, Model};
use crate::read::ask;

/// Every top-up: amount, state, trace, and its record; every case: its state.
pub async fn files(
    store: &Store,
    (model, chains): (&Model, &Chains),
    found: &mut Findings,
) -> Result<(), StoreError> {
    const COLUMNS: &str = "id:i claim:i programme:i state:t amount:n redeemed:n trace:t number:t";
    let mut seen: BTreeSet<TopUpOf> = BTreeSet::new();
    for row in ask(store, COLUMNS, "top_up", None).await? {
        let (of, name) = ((row.id(1), row.id(2)), format!("top-up {}", row.text(7)));
        seen.insert(of);
        let Some(known) = model.top_ups.get(&of) else {
            found.must(false, "top-up", name, || "nothing is owed".into());
            continue;
        };
        let is = (row.text(3), row.number(4), row.number(5));
        let must = (known.state, known.fen, known.redeemed);
        found.must(is == must, "top-up", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let lines: serde_json::Value = serde_json::from_str(row.text(6)).unwrap_or_default();
        let last = lines.as_array().and_then(|lines| lines.last());
        let ends = last.and_then(|line| line.get("value")?.as_i64());
        found.must(ends == Some(known.fen), "I9", &name, || {
            format!("its trace ends at {ends:?}, must end at {}", known.fen)
        });
        let told = chains.told("top-up", row.id(0));
        let must = (known.state, known.changes);
        found.must(told == Some(must), "I8", &name, || {
            format!("its record tells {told:?}, the accepted acts {must:?}")
        });
    }
    for of in model.top_ups.keys() {
        found.must(seen.contains(of), "I6", format!("top-up {of:?}"), || {
            "it is owed and is not there".into()
        });
    }
    for row in ask(store, "id:i state:t number:t", "inquiry", None).await? {
        let known = model.inquiries.get(&row.id(0)).map(|one| one.state);
        let (is, name) = (row.text(1), format!("case {}", row.text(2)));
        found.must(Some(is) == known, "case", name, || {
            format!("it is {is}, must be {known:?}")
        });
    }
    Ok(())
}

/// The orders to pay top-ups back, by the key of their book, as they must stand.
pub async fn orders(
    store: &Store,
    model: &Model,
    found: &mut Findings,
) -> Result<BTreeMap<String, Stand>, StoreError> {
    const ROWS: &str = "(SELECT r.id AS id, t.claim AS claim, t.programme AS programme, r.amount AS amount, \
         r.paid_back AS back, r.written_off AS off, r.state AS state, r.number AS number, r.subject AS subject \
         FROM recovery r JOIN top_up t ON t.id = r.top_up) AS line ORDER BY number";
    const COLUMNS: &str =
        "id:i claim:i programme:i amount:n back:n off:n state:t number:t subject:i";
    let mut nth: BTreeMap<TopUpOf, usize> = BTreeMap::new();
    let mut stands = BTreeMap::new();
    for row in ask(store, COLUMNS, ROWS, None).await? {
        let of = (row.id(1), row.id(2));
        let at = nth.entry(of).or_default();
        let known = model.top_ups.get(&of);
        let order = known.and_then(|one| one.orders.get(*at));
        *at += 1;
        let name = format!("recovery {}", row.text(7));
        let is = (row.number(3), row.number(4), row.number(5));
        let must = order.map(|one| (one.fen, one.paid, one.lapsed));
        found.must(must == Some(is), "back", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let state = order.map(Back::state);
        let whose = known.map(|one| one.subject) == Some(row.id(8));
        found.must(state == Some(row.text(6)) && whose, "back", &name, || {
            format!("it is {}, must be {state:?}", row.text(6))
        });
        stands.insert(
            receivable(row.id(0)),
            order.map(Back::stand).unwrap_or_default(),
        );
    }
    for (of, known) in &model.top_ups {
        let there = nth.get(of).copied().unwrap_or_default();
        let must = known.orders.len();
        found.must(there == must, "back", format!("top-up {of:?}"), || {
            format!("{there} orders ask it back, must be {must}")
        });
    }
    Ok(stands)
}
