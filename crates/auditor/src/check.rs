//! Every row of contracts, vouchers, claims, payments, batches and books against the auditor's own (I3–I5, I7, I9).

use std::collections::{BTreeMap, BTreeSet};

use store::{Store, StoreError};
use uuid::Uuid;

use crate::Findings;
use crate::books::Stand;
use crate::chain::Chains;
use crate::model::Model;
use crate::read::ask;
use crate::topups;

/// States, amounts and days of contracts, vouchers and claims.
pub async fn files(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    contracts(store, model, found).await?;
    vouchers(store, model, found).await?;
    claims(store, model, found).await
}

async fn contracts(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let rows = ask(
        store,
        "id:i state:t amount:n evidence_due:d number:t",
        "contract",
        None,
    )
    .await?;
    let mut seen = BTreeSet::new();
    for row in rows {
        let name = format!("contract {}", row.text(4));
        seen.insert(row.id(0));
        let Some(known) = model.contracts.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody drew it up".into());
            continue;
        };
        let (is, must) = ((row.text(1), row.number(2)), (known.state, known.fen));
        found.must(is == must, "state", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        if let Some(clock) = known.evidence {
            let due = row.day(3);
            found.must(due == Some(clock.due), "deadline", &name, || {
                format!("evidence is due {due:?}, must be {}", clock.due)
            });
        }
    }
    lost("contract", model.contracts.keys(), &seen, found);
    Ok(())
}

fn lost<'a>(
    kind: &str,
    known: impl Iterator<Item = &'a Uuid>,
    seen: &BTreeSet<Uuid>,
    found: &mut Findings,
) {
    for id in known {
        found.must(seen.contains(id), "I6", format!("{kind} {id}"), || {
            "it was acknowledged and is not there".into()
        });
    }
}

async fn vouchers(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    const COLUMNS: &str = "id:i state:t computed:n face:n year:n budget_year:n receivable_year:n issued_on:d valid_until:d contract:i number:t trace:t";
    let mut seen = BTreeSet::new();
    let mut live: BTreeMap<Uuid, u32> = BTreeMap::new();
    for row in ask(store, COLUMNS, "voucher", None).await? {
        let name = format!("voucher {}", row.text(10));
        seen.insert(row.id(0));
        let Some(known) = model.vouchers.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody issued it".into());
            continue;
        };
        let is = (row.text(1), row.number(2), row.number(3));
        let must = (known.state, known.computed, known.face);
        found.must(is == must, "face", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let is = (row.number(4), row.number(5), row.some_number(6));
        let service = known.service_year.map(i64::from);
        let must = (i64::from(known.year), i64::from(known.budget_year), service);
        found.must(is == must, "year", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let is = (row.day(7), row.day(8));
        let must = (Some(known.issued), Some(known.until));
        found.must(is == must, "deadline", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        traced(row.text(11), known.face, &name, found);
        *live.entry(row.id(9)).or_default() += u32::from(row.text(1) != "void");
    }
    for (contract, count) in live {
        found.must(count <= 1, "I4", format!("contract {contract}"), || {
            format!("{count} live vouchers")
        });
    }
    lost("voucher", model.vouchers.keys(), &seen, found);
    Ok(())
}

/// The trace is there, and its last line is what came of it (I9).
fn traced(trace: &str, value: i64, name: &str, found: &mut Findings) {
    let lines: serde_json::Value = serde_json::from_str(trace).unwrap_or_default();
    let last = lines.as_array().and_then(|lines| lines.last());
    let told = last.and_then(|line| line.get("value")?.as_i64());
    found.must(told == Some(value), "I9", name, || {
        format!("the trace ends at {told:?}, must end at {value}")
    });
}

async fn claims(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    const COLUMNS: &str =
        "id:i state:t amount:n voucher:i due_on:d queue_no:n number:t trace:t actual:n";
    let mut seen = BTreeSet::new();
    let mut order: Vec<(i64, u64, Uuid)> = Vec::new();
    for row in ask(store, COLUMNS, "claim", None).await? {
        let name = format!("claim {}", row.text(6));
        seen.insert(row.id(0));
        let Some(known) = model.claims.get(&row.id(0)) else {
            found.must(false, "state", name, || "nobody handed it in".into());
            continue;
        };
        let is = (row.text(1), row.number(2), row.id(3));
        let must = (known.state, known.fen, known.voucher);
        found.must(is == must, "claim", &name, || {
            format!("it is {is:?}, must be {must:?}")
        });
        let due = known.clock.map(|clock| clock.due);
        found.must(row.day(4) == due, "deadline", &name, || {
            format!("it is due {:?}, must be {due:?}", row.day(4))
        });
        let both = row.some_number(5).zip(known.place);
        found.must(
            row.some_number(5).is_some() == known.place.is_some(),
            "queue",
            &name,
            || {
                format!(
                    "its place is {:?}, must be {:?}",
                    row.some_number(5),
                    known.place
                )
            },
        );
        order.extend(both.map(|(is, must)| (is, must, row.id(0))));
        traced(row.text(7), known.fen, &name, found);
    }
    order.sort_unstable();
    let ordered = order.windows(2).all(|two| two[0].1 < two[1].1);
    found.must(ordered, "queue", "claims", || {
        "the order of confirmation is another".into()
    });
    lost("claim", model.claims.keys(), &seen, found);
    Ok(())
}

/// Balances, payments, outcomes and tickets.
pub async fn money(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let back = topups::orders(store, model, found).await?;
    let mut seen = BTreeSet::new();
    for row in ask(
        store,
        "key:t granted:n reserved:n used:n lapsed:n",
        "book",
        None,
    )
    .await?
    {
        let stand = Stand {
            granted: row.number(1),
            reserved: row.number(2),
            used: row.number(3),
            lapsed: row.number(4),
        };
        let own = back.get(row.text(0)).copied();
        let must = own.unwrap_or_else(|| model.books.at(row.text(0)));
        found.must(stand == must, "balance", row.text(0), || {
            format!("{stand:?}, must be {must:?}")
        });
        let key = row.text(0);
        let law = match key.split('/').next() {
            Some("ceiling") => stand.free() >= 0,
            Some("budget") => stand.used + stand.lapsed <= stand.granted,
            Some("top-up") => stand.free() >= 0 && stand.reserved >= 0,
            _ => stand.free() == 0,
        };
        found.must(law, "I3", key, || format!("{stand:?}"));
        seen.insert(key.to_owned());
    }
    for (key, stand) in model.books.0.iter().chain(&back) {
        let there = seen.contains(key) || *stand == Stand::default();
        found.must(there, "I6", key, || "the book is not there".into());
    }
    payments(store, model, found).await?;
    outcomes(store, found).await?;
    tickets(store, model, found).await
}

/// Each payment is of one paid claim, on one redeemed voucher, to the fen; each paid claim has one (I5).
async fn payments(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let mut count: BTreeMap<Uuid, u32> = BTreeMap::new();
    let mut references = BTreeSet::new();
    for row in ask(store, "claim:i amount:n reference:t", "payment", None).await? {
        *count.entry(row.id(0)).or_default() += 1;
        let name = format!("payment {}", row.text(2));
        let claim = model.claims.get(&row.id(0));
        let voucher = claim.and_then(|claim| model.vouchers.get(&claim.voucher));
        let contract = voucher.and_then(|voucher| model.contracts.get(&voucher.contract));
        let right = match (claim, voucher, contract) {
            (Some(claim), Some(voucher), Some(contract)) => {
                let cost = contract.fen.min(contract.tickets.iter().sum());
                let pays = voucher.face.min(model.share_on(voucher.issued, cost));
                claim.state == "paid" && voucher.state == "redeemed" && row.number(1) == pays
            }
            _ => false,
        };
        found.must(right, "I5", &name, || {
            format!("{} fen for {claim:?} on {voucher:?}", row.number(1))
        });
        found.must(
            references.insert(row.text(2).to_owned()),
            "I7",
            &name,
            || "one number of the bank for two payments".into(),
        );
    }
    for (id, claim) in &model.claims {
        let paid = count.get(id).copied().unwrap_or_default();
        let must = u32::from(claim.state == "paid");
        found.must(paid == must, "I5", format!("claim {id}"), || {
            format!("{paid} payments, must be {must}")
        });
    }
    Ok(())
}

/// The bank's words and the payments are the same; a batch that is settled has an outcome on each line (I7).
async fn outcomes(store: &Store, found: &mut Findings) -> Result<(), StoreError> {
    const JOINED: &str = "instruction LEFT JOIN bank_outcome o ON o.instruction = instruction.id \
         JOIN batch b ON b.id = instruction.batch \
         LEFT JOIN payment p ON p.claim = instruction.claim AND p.reference = o.reference \
         LEFT JOIN top_up_payment t ON t.top_up = instruction.top_up AND t.reference = o.reference \
         LEFT JOIN subsidy_payment s ON s.subsidy = instruction.subsidy AND s.reference = o.reference";
    let rows = ask(
        store,
        "claim:i result:t state:t told:n amount:n",
        &format!(
            "(SELECT COALESCE(instruction.claim, instruction.top_up, instruction.subsidy) AS claim, \
             o.result AS result, b.state AS state, COALESCE(p.amount, t.amount, s.amount) AS told, \
             instruction.amount AS amount FROM {JOINED}) AS line"
        ),
        None,
    )
    .await?;
    for row in rows {
        let name = format!("claim {}", row.id(0));
        let result = row.some_text(1);
        found.must(
            result.is_some() || row.text(2) != "settled",
            "I7",
            &name,
            || "a settled batch has a line without an outcome".into(),
        );
        let paid = (result == Some("paid")).then_some(row.number(4));
        found.must(row.some_number(3) == paid, "I7", &name, || {
            format!(
                "the bank paid {paid:?}, the payment says {:?}",
                row.some_number(3)
            )
        });
    }
    Ok(())
}

/// One ticket serves one contract, across the region and the years (I4), and all of them are there.
async fn tickets(store: &Store, model: &Model, found: &mut Findings) -> Result<(), StoreError> {
    let rest = "ticket WHERE NOT withdrawn";
    let mut sums: BTreeMap<Uuid, i64> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in ask(
        store,
        "contract:i amount:n kind:t code:t number:t",
        rest,
        None,
    )
    .await?
    {
        *sums.entry(row.id(0)).or_default() += row.number(1);
        let key = (
            row.text(2).to_owned(),
            row.text(3).to_owned(),
            row.text(4).to_owned(),
        );
        found.must(
            seen.insert(key),
            "I4",
            format!("ticket {}", row.text(4)),
            || "it stands twice".into(),
        );
    }
    for (id, contract) in &model.contracts {
        let (is, must) = (
            sums.get(id).copied().unwrap_or_default(),
            contract.tickets.iter().sum::<i64>(),
        );
        found.must(is == must, "I6", format!("contract {id}"), || {
            format!("its tickets sum to {is}, must be {must}")
        });
    }
    Ok(())
}

/// Four eyes: nobody takes two steps that follow each other, nobody pays what he confirmed (R20).
pub async fn hands(store: &Store, chains: &Chains, found: &mut Findings) -> Result<(), StoreError> {
    let mut confirmed: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for ((kind, id), hands) in &chains.hands {
        if kind != "contract" && kind != "claim" {
            continue;
        }
        for two in hands.windows(2) {
            let (before, after) = (&two[0], &two[1]);
            let reviews = |act: &str| {
                act.starts_with("review")
                    || act.starts_with("recheck")
                    || act.starts_with("confirm")
            };
            if reviews(&before.act) && reviews(&after.act) {
                found.must(
                    before.account != after.account,
                    "four eyes",
                    format!("{kind} {id}"),
                    || format!("{} and {} by one person", before.act, after.act),
                );
            }
        }
        let last = hands
            .iter()
            .rev()
            .find(|hand| hand.after == "payable" && hand.act.starts_with("confirm"));
        if let Some(account) = last.and_then(|hand| hand.account) {
            confirmed.insert(*id, account);
        }
    }
    for row in ask(
        store,
        "id:i drawn_by:i first_by:i second_by:i number:t",
        "batch",
        None,
    )
    .await?
    {
        let three: Vec<Uuid> = (1..4).filter_map(|at| row.some_id(at)).collect();
        let different = three.iter().collect::<BTreeSet<_>>().len() == three.len();
        found.must(
            different,
            "four eyes",
            format!("batch {}", row.text(4)),
            || "two of its three hands are one person's".into(),
        );
    }
    let joined = "(SELECT i.claim AS claim, b.drawn_by AS one, b.first_by AS two, b.second_by AS three \
                  FROM instruction i JOIN batch b ON b.id = i.batch WHERE i.claim IS NOT NULL) AS line";
    for row in ask(store, "claim:i one:i two:i three:i", joined, None).await? {
        let who = confirmed.get(&row.id(0));
        let apart = who.is_some_and(|who| (1..4).all(|at| row.some_id(at) != Some(*who)));
        found.must(apart, "four eyes", format!("claim {}", row.id(0)), || {
            "it is in a batch without a confirmation by somebody else".into()
        });
    }
    for row in ask(store, "claim:i", "payment", None).await? {
        let decided = confirmed.contains_key(&row.id(0));
        found.must(decided, "I5", format!("claim {}", row.id(0)), || {
            "paid without a decision in its record".into()
        });
    }
    Ok(())
}
