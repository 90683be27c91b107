//! Spot checks against the auditor's own: the frame of every draw, the draw run again from its seed, states and limits
//! (2.4, 5.3).

use std::collections::{BTreeMap, BTreeSet};

use store::{Store, StoreError};
use uuid::Uuid;

use crate::Findings;
use crate::chain::sm3;
use crate::model::{Model, SpotPlan};
use crate::read::{Line, ask};

pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let claims = claims(store, model).await?;
    let mut seen = BTreeSet::new();
    let columns = "id:i number:t state:t commitment:t seed:t frame:t frame_hash:t";
    for row in ask(store, columns, "spot_plan", None).await? {
        let name = format!("spot plan {}", row.text(1));
        seen.insert(row.id(0));
        let Some(known) = model.spot_plans.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody planned it".into());
            continue;
        };
        found.must(row.text(2) == known.state, "state", &name, || {
            format!("it is {}, must be {}", row.text(2), known.state)
        });
        if !row.text(4).is_empty() {
            drawn(&row, known, &claims, found);
        }
    }
    checks(store, model, found, &mut seen).await?;
    for id in model.spot_plans.keys().chain(model.checks.keys()) {
        found.must(seen.contains(id), "I6", format!("spot {id}"), || {
            "it was acknowledged and is not there".into()
        });
    }
    Ok(())
}

/// The paid claims that were drawn from, by the numbers of their vouchers.
async fn claims(store: &Store, model: &Model) -> Result<BTreeMap<String, Uuid>, StoreError> {
    let frames = model.spot_plans.values().flat_map(|plan| &plan.frame);
    let on: BTreeMap<Uuid, Uuid> = frames
        .filter_map(|claim| Some((model.claims.get(claim)?.voucher, *claim)))
        .collect();
    if on.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = ask(store, "id:i number:t", "voucher", None).await?;
    let known = |row: &Line| Some((row.text(1).to_owned(), *on.get(&row.id(0))?));
    Ok(rows.iter().filter_map(known).collect())
}

/// The draw, run again from what was published: the seed is the one that was promised, the frame is what was paid in the
/// days of the plan, each stratum gives the first by their hashes.
fn drawn(row: &Line, known: &SpotPlan, claims: &BTreeMap<String, Uuid>, found: &mut Findings) {
    let name = format!("spot plan {}", row.text(1));
    let (seed, frame) = (row.text(4), row.text(5));
    let promised = sm3(seed.as_bytes()) == row.text(3) && sm3(frame.as_bytes()) == row.text(6);
    found.must(promised, "draw", &name, || {
        "its seed or its frame is not the one that was promised".into()
    });
    let (mut all, mut first) = (BTreeSet::<&Uuid>::new(), BTreeSet::new());
    for block in frame.split("stratum ").skip(1) {
        let (head, numbers) = block.split_once('\n').unwrap_or((block, ""));
        let wanted = head.split(' ').nth(1).and_then(|text| text.parse().ok());
        let wanted: usize = wanted.unwrap_or_default();
        let mut ranked: Vec<(String, &str)> = numbers
            .lines()
            .map(|number| (sm3(format!("{seed}{number}").as_bytes()), number))
            .collect();
        ranked.sort_unstable();
        let many = ranked.len();
        found.must(share(many).contains(&wanted), "draw", &name, || {
            format!("{wanted} of {many} are drawn")
        });
        all.extend(ranked.iter().filter_map(|(_, number)| claims.get(*number)));
        first.extend(
            ranked
                .iter()
                .take(wanted)
                .filter_map(|(_, number)| claims.get(*number)),
        );
    }
    let listed = frame
        .lines()
        .filter(|line| !line.starts_with("stratum "))
        .count();
    let whole = listed == known.frame.len() && all.into_iter().eq(&known.frame);
    found.must(whole, "draw", &name, || {
        format!(
            "it drew from {listed}, must draw from {}",
            known.frame.len()
        )
    });
    let must: BTreeSet<&Uuid> = known.drawn.iter().map(|(_, claim)| claim).collect();
    found.must(first == must, "draw", &name, || {
        format!("its seed gives {}, {} are checked", first.len(), must.len())
    });
}

/// How many of so many are drawn: a fifth, or two fifths where there was a doubt, rounded up; two at least (2.4, 5.3).
fn share(many: usize) -> [usize; 2] {
    [1, 2].map(|fifths| (many * fifths).div_ceil(5).max(2).min(many))
}

async fn checks(
    store: &Store,
    model: &Model,
    found: &mut Findings,
    seen: &mut BTreeSet<Uuid>,
) -> Result<(), StoreError> {
    let columns = "id:i plan:i claim:i number:t state:t answer_by:d amount:n irregular:n";
    for row in ask(store, columns, "spot_check", None).await? {
        let name = format!("spot check {}", row.text(3));
        seen.insert(row.id(0));
        let plan = model.spot_plans.get(&row.id(1));
        let known = model.checks.get(&row.id(0));
        let drawn = plan.is_some_and(|plan| plan.drawn.contains(&(row.id(0), row.id(2))));
        let Some(known) = known.filter(|_| drawn) else {
            found.must(false, "state", name, || "nobody drew it".into());
            continue;
        };
        found.must(row.text(4) == known.state, "state", &name, || {
            format!("it is {}, must be {}", row.text(4), known.state)
        });
        if known.state == "recorded" {
            let due = known.answer.map(|clock| clock.due);
            found.must(row.day(5) == due, "deadline", &name, || {
                format!("it may be answered until {:?}, must be {due:?}", row.day(5))
            });
        }
        let paid = model.claims.get(&row.id(2)).map(|claim| claim.fen);
        let right = paid == Some(row.number(6)) && row.number(7) <= row.number(6);
        found.must(right, "claim", &name, || {
            format!(
                "{} of {} are irregular, {paid:?} was paid",
                row.number(7),
                row.number(6)
            )
        });
    }
    Ok(())
}
