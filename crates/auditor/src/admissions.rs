//! Admissions against the auditor's own: states, every draw run again, sheets and what they come to, public notices (7.3).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use store::{Store, StoreError};
use uuid::Uuid;

use crate::Findings;
use crate::chain::sm3;
use crate::model::{Admission, Model};
use crate::read::{Line, ask};

pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let mut seen = BTreeSet::new();
    for row in ask(store, "id:i state:t", "provider", None).await? {
        let name = format!("provider {}", row.id(0));
        seen.insert(row.id(0));
        let Some(known) = model.admissions.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody applied".into());
            continue;
        };
        found.must(row.text(1) == known.state, "state", name, || {
            format!("it is {}, must be {}", row.text(1), known.state)
        });
    }
    for id in model.admissions.keys() {
        found.must(seen.contains(id), "I6", format!("provider {id}"), || {
            "it was acknowledged and is not there".into()
        });
    }
    reviews(store, model, found).await?;
    notices(store, model, found).await
}

/// Every review: its draw and its sheets; of the last one of a provider what they come to as well.
async fn reviews(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    const COLUMNS: &str =
        "id:i provider:i commitment:t seed:t pool:t pool_hash:t ranking:t result:t";
    let mut sheets: BTreeMap<Uuid, Vec<Line>> = BTreeMap::new();
    let columns = "panel:i place:n expert:i state:t due_on:d base:n management:n team:n credit:n";
    for row in ask(store, columns, "sheet ORDER BY panel, place", None).await? {
        sheets.entry(row.id(0)).or_default().push(row);
    }
    let mut last: BTreeMap<Uuid, Line> = BTreeMap::new();
    let mut drawn: BTreeMap<Uuid, usize> = BTreeMap::new();
    for row in ask(store, COLUMNS, "panel ORDER BY id", None).await? {
        if let Some(known) = model.admissions.get(&row.id(1))
            && !row.text(3).is_empty()
        {
            let nth = drawn.entry(row.id(1)).or_default();
            draw(model, (known, *nth), &row, found);
            let there = sheets.remove(&row.id(0)).unwrap_or_default();
            seats((known, *nth), (&row, &there), found);
            *nth += 1;
        }
        last.insert(row.id(1), row);
    }
    for (provider, row) in last {
        if let Some(known) = model.admissions.get(&provider) {
            let is = drawn.get(&provider).copied().unwrap_or_default();
            let name = format!("review of {}", known.name);
            found.must(is == known.draws.len(), "draw", name, || {
                format!("drawn {is} times, must be {}", known.draws.len())
            });
            result(known, &row, found);
        }
    }
    Ok(())
}

/// The draw, run again from what was published: the seed is the one that was promised, the pool leaves out whoever has an
/// interest or had stepped aside and nobody else, the order is that of the hashes.
fn draw(model: &Model, (known, nth): (&Admission, usize), row: &Line, found: &mut Findings) {
    let name = format!("review of {}", known.name);
    let (commitment, seed, pool) = (row.text(2), row.text(3), row.text(4));
    let aside = known.draws.get(nth);
    let promised = sm3(seed.as_bytes()) == commitment && sm3(pool.as_bytes()) == row.text(5);
    found.must(promised, "draw", &name, || {
        "its seed or its pool is not the one that was promised".into()
    });
    let mut lines = pool.lines();
    let uses: Vec<&str> = lines
        .next()
        .and_then(|line| line.strip_prefix("uses "))
        .map(|uses| uses.split(',').collect())
        .unwrap_or_default();
    let mut order: Vec<(bool, String, &str)> = Vec::new();
    for line in lines.skip(1) {
        let words: Vec<&str> = line.split(' ').collect();
        let &[id, able, out] = words.as_slice() else {
            found.must(false, "draw", &name, || format!("“{line}” is nobody"));
            continue;
        };
        let expert = Uuid::parse_str(id).unwrap_or_default();
        let must = match aside.is_some_and(|aside| aside.contains(&expert)) {
            _ if model.interested(expert, known) => out != "-",
            true => out == "aside",
            false => out == "-",
        };
        found.must(must, "draw", &name, || {
            format!("{id} must not be {out:?} in its draw")
        });
        if out == "-" {
            let fits = able.split(',').any(|one| uses.contains(&one));
            order.push((!fits, sm3(format!("{seed}{id}").as_bytes()), id));
        }
    }
    order.sort_unstable();
    let order: Vec<&str> = order.into_iter().map(|(_, _, id)| id).collect();
    let is: Vec<&str> = row.text(6).lines().collect();
    found.must(is == order, "draw", &name, || {
        format!("the order is {is:?}, must be {order:?}")
    });
}

/// The seats are the first of the order, with what was heard of each.
fn seats((known, nth): (&Admission, usize), (row, sheets): (&Line, &[Line]), found: &mut Findings) {
    let name = format!("review of {}", known.name);
    let seats = known.sheets_of(nth);
    let order = row.text(6).lines().map(Uuid::parse_str);
    let first: Vec<Uuid> = order.flatten().take(sheets.len()).collect();
    let there: Vec<Uuid> = sheets.iter().map(|sheet| sheet.id(2)).collect();
    found.must(
        there == first && there.len() == seats.len(),
        "sheets",
        &name,
        || format!("{} sit there, not the first {}", there.len(), seats.len()),
    );
    for (sheet, seat) in sheets.iter().zip(seats) {
        let points = (5..9).map(|at| sheet.some_number(at)?.try_into().ok());
        let points: Option<Vec<u64>> = points.collect();
        let is = (sheet.text(3), points);
        let must = (seat.state, seat.points.map(Vec::from));
        found.must(is == must, "sheets", &name, || {
            format!("at {} it is {is:?}, must be {must:?}", sheet.number(1))
        });
        let due = (seat.state == "open").then_some(seat.clock.due);
        found.must(
            due.is_none() || due == sheet.day(4),
            "deadline",
            &name,
            || format!("a sheet is due {:?}, must be {due:?}", sheet.day(4)),
        );
    }
}

/// Majority and mean of a review that was closed.
fn result(known: &Admission, row: &Line, found: &mut Findings) {
    let name = format!("review of {}", known.name);
    let told: Option<Value> = serde_json::from_str(row.text(7)).ok();
    let open = matches!(known.state, "to-review" | "reviewing");
    let Some(told) = told else {
        let closed = known.seats.iter().any(|seat| seat.state == "scored") && !open;
        found.must(!closed, "sheets", name, || "it has no result".into());
        return;
    };
    let number = |key: &str| told.get(key).and_then(Value::as_u64).unwrap_or_default();
    let long = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let own = known.found();
    let is = (
        number("sheets"),
        number("in_favour"),
        told.get("majority").and_then(Value::as_bool),
        number("mean"),
    );
    let must = (
        long(own.sheets),
        long(own.in_favour),
        Some(own.majority),
        own.mean,
    );
    found.must(is == must, "sheets", name, || {
        format!("they come to {is:?}, must come to {must:?}")
    });
}

/// One notice stands for each admission in notice, until the day that was announced.
async fn notices(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let rest = "publication WHERE ended_on IS NULL";
    let mut standing = BTreeMap::new();
    for row in ask(store, "provider:i until_on:d", rest, None).await? {
        standing.insert(row.id(0), row.day(1));
    }
    let noticed = model.admissions.iter();
    let noticed = noticed.filter_map(|(id, row)| Some((*id, Some(row.notice?.due))));
    let must: BTreeMap<Uuid, _> = noticed.collect();
    found.must(standing == must, "deadline", "notices", || {
        format!("they stand until {standing:?}, must stand until {must:?}")
    });
    Ok(())
}
