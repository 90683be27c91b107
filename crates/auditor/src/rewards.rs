//! Appraisals and subsidies against the auditor's own: figures, points, amounts, states, payments (9.1–9.5, R14–R17, R36).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use store::{Store, StoreError};
use uuid::Uuid;

use crate::Findings;
use crate::model::{Appraisal, Model};
use crate::read::{Line, ask};

pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    appraisals(store, model, found).await?;
    subsidies(store, model, found).await?;
    payments(store, model, found).await
}

async fn appraisals(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    const COLUMNS: &str =
        "id:i provider:i year:n state:t basis:t total:n grade:t object_by:d number:t";
    let mut seen = BTreeSet::new();
    for row in ask(store, COLUMNS, "appraisal", None).await? {
        let name = format!("appraisal {}", row.text(8));
        seen.insert(row.id(0));
        let Some(known) = model.appraisals.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody drew it up".into());
            continue;
        };
        let is = (row.id(1), row.number(2), row.text(3));
        let must = (known.provider, i64::from(known.year), known.state);
        found.must(is == must, "appraisal", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let due = known.clock.map(|clock| clock.due);
        let runs = known.state == "drawn";
        found.must(!runs || row.day(7) == due, "deadline", &name, || {
            format!(
                "it may be objected to until {:?}, must be {due:?}",
                row.day(7)
            )
        });
        points(&row, known, &name, found);
    }
    for id in model.appraisals.keys() {
        found.must(seen.contains(id), "I6", format!("appraisal {id}"), || {
            "it was drawn up and is not there".into()
        });
    }
    Ok(())
}

/// The figures are those of the auditor; what lapses cost is taken as the file lists them, and summed anew.
fn points(row: &Line, known: &Appraisal, name: &str, found: &mut Findings) {
    let basis: Value = serde_json::from_str(row.text(4)).unwrap_or_default();
    let list = |key: &str| basis.get(key).and_then(Value::as_array).cloned();
    let list = |key: &str| list(key).unwrap_or_default();
    let number = |one: &Value, key: &str| one.get(key).and_then(Value::as_i64).unwrap_or_default();
    let paid = list("paid");
    let stays = |one: &Value| (number(one, "paid") - number(one, "back")).max(0);
    let rated = list("rated");
    let income = basis.get("income").filter(|income| !income.is_null());
    let is = (
        paid.iter().map(stays).sum::<i64>(),
        paid.len(),
        rated.iter().map(|one| number(one, "stars")).sum::<i64>(),
        rated.len(),
        income.map(|income| number(income, "amount")),
    );
    let own = known.stands;
    let long = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    let (payments, ratings) = (long(own.payments), long(own.ratings));
    let stars = i64::from(own.stars);
    let must = (own.redeemed, payments, stars, ratings, own.income);
    found.must(is == must, "appraisal", name, || {
        format!("its year is {is:?}, must be {must:?}")
    });
    let (mut minor, mut major) = (0, 0);
    for one in list("lapses") {
        if one.get("struck").and_then(Value::as_bool) == Some(true) {
            continue;
        }
        match one.get("lapse").and_then(Value::as_str) {
            Some("late" | "returned") => minor += 1,
            Some("recovered") => major += 10,
            Some("integrity") => major += 20,
            _ => major += 5,
        }
    }
    let total = own.points(minor, major);
    let grade = match total {
        9_000.. => "excellent",
        7_500.. => "good",
        6_000.. => "pass",
        _ => "poor",
    };
    let (is, must) = ((row.number(5), row.text(6)), (total, grade));
    found.must(is == must, "appraisal", name, || {
        format!("it comes to {is:?}, must be {must:?}")
    });
    let poor = known.state == "published" && known.poor;
    found.must(
        poor == (known.state == "published" && grade == "poor"),
        "appraisal",
        name,
        || format!("published as {grade}, heard as poor: {poor}"),
    );
}

async fn subsidies(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    const COLUMNS: &str =
        "id:i provider:i year:n state:t computed:n amount:n budget_year:n trace:t number:t";
    let mut seen = BTreeSet::new();
    for row in ask(store, COLUMNS, "subsidy", None).await? {
        let name = format!("subsidy {}", row.text(8));
        seen.insert(row.id(0));
        let Some(known) = model.subsidies.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody proposed it".into());
            continue;
        };
        let is = (row.id(1), row.number(2), row.text(3));
        let must = (known.provider, i64::from(known.year), known.state);
        found.must(is == must, "subsidy", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let is = (row.number(4), row.number(5), row.number(6));
        let must = (known.computed, known.fen, i64::from(known.budget_year));
        found.must(is == must, "subsidy", &name, || {
            format!("it comes to {is:?}, must be {must:?}")
        });
        let lines: Value = serde_json::from_str(row.text(7)).unwrap_or_default();
        let last = lines.as_array().and_then(|lines| lines.last());
        let ends = last.and_then(|line| line.get("value")?.as_i64());
        found.must(ends == Some(known.computed), "I9", &name, || {
            format!("its trace ends at {ends:?}, must end at {}", known.computed)
        });
    }
    for id in model.subsidies.keys() {
        found.must(seen.contains(id), "I6", format!("subsidy {id}"), || {
            "it was proposed and is not there".into()
        });
    }
    Ok(())
}

/// Each paid subsidy has one payment, to the fen, and no other has any (I5).
async fn payments(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let mut paid: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
    for row in ask(store, "subsidy:i amount:n", "subsidy_payment", None).await? {
        paid.entry(row.id(0)).or_default().push(row.number(1));
    }
    for (id, known) in &model.subsidies {
        let is = paid.remove(id).unwrap_or_default();
        let must = match known.state {
            "paid" => vec![known.fen],
            _ => Vec::new(),
        };
        found.must(is == must, "I5", format!("subsidy {id}"), || {
            format!("paid {is:?} fen, must be {must:?}")
        });
    }
    found.must(paid.is_empty(), "I5", "subsidies", || {
        format!("paid and not known: {paid:?}")
    });
    Ok(())
}
