//! No step of a claim looks through a table that grows with the years: the embedded database finds all of it by an index.

use std::collections::BTreeSet;
use std::sync::Arc;

use office::attachments::Shelf;
use office::ports::SystemChance;
use office::{Office, Vault, nights};
use rules::Fen;
use sim::{Town, approve};
use store::Store;

use crate::support::{Engine, PASSWORD, Region};

/// A region has a few dozen bodies.
const SMALL: [&str; 1] = ["organisation"];

/// Indexes of what waits: they are read from end to end, and nothing else of their tables.
const WANTED: [&str; 2] = ["top_up_waiting", "need_standing"];

/// The statements of a claim from set-off to confirmation and of the night after it, and a store to ask about them.
async fn heard(region: &Region) -> (Store, BTreeSet<String>) {
    let (store, heard) = region.intruder().await.overheard();
    let folder = tempfile::tempdir().unwrap();
    let clock = region.town.clock.clone();
    let office = Office::new(
        store,
        clock.clone(),
        Arc::new(SystemChance),
        Vault::from_bytes(&[42; 48]).unwrap(),
        Shelf::open(folder.path()).unwrap(),
        sim::press(),
    );
    let town = Town::new(office, clock, PASSWORD);
    let firm = region.firm("hongyuan", 1).await;
    let (lab, provider) = region.lab("zhijian", 1).await;
    let (contract, voucher) = region.voucher(&firm, provider, 300_000).await;
    town.set_off(&firm, voucher).await.unwrap();
    town.complete(&lab, contract).await.unwrap();
    town.complete(&firm, contract).await.unwrap();
    // Two tickets: of one hash the database looks otherwise than of several.
    for (serial, part) in [(1, 100_000), (2, 200_000)] {
        let part = Fen::from_yuan(part);
        town.ticket(&firm, contract, serial, part).await.unwrap();
    }
    town.result(&firm, contract).await.unwrap();
    town.rate(&firm, contract, "5").await.unwrap();
    let claim = town.claim(&lab, voucher).await.unwrap();
    for (edition, desk) in (1..).zip([&region.agency, &region.centre]) {
        town.decide_claim(desk, claim, approve(edition))
            .await
            .unwrap();
    }
    nights::turn(&town.office).await.unwrap();
    let heard = heard.lock().unwrap().clone();
    (region.intruder().await, heard)
}

/// Whether a line of a plan reads a whole table, or all rows of one kind of file.
fn looks_through(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["SCAN", table, ..] => {
            let wanted = words.last().is_some_and(|index| WANTED.contains(index));
            !SMALL.contains(table) && !line.contains("CONSTANT ROW") && !wanted
        }
        _ => line.ends_with("(file_kind=?)"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_of_a_claim_finds_its_rows_by_an_index() {
    let region = Region::open(Engine::Sqlite).await;
    let (store, heard) = heard(&region).await;
    assert!(heard.len() > 60, "{} statements", heard.len());
    let mut found = Vec::new();
    // A question about none of a list is answered without a look at any table.
    let asks = |one: &&String| !one.starts_with("INSERT") && !one.contains("WHERE ? = ? ORDER");
    for statement in heard.iter().filter(asks) {
        for line in store.plan(statement).await.unwrap() {
            if looks_through(&line) {
                found.push(format!("{line}: {statement}"));
            }
        }
    }
    assert_eq!(found, [""; 0]);
}
