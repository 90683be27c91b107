//! No step of a claim looks through a table that grows with the years: the embedded database finds all of it by an index.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use office::attachments::Shelf;
use office::batches::FileForm;
use office::ports::SystemChance;
use office::{Office, Vault, budget, claims, nights};
use rules::Fen;
use rules::duties::Role;
use sim::{Town, approve};
use tempfile::TempDir;

use crate::support::{Engine, PASSWORD, Region, day};

/// A region has a few dozen bodies, and closes a year once.
const SMALL: [&str; 2] = ["organisation", "year_close"];

/// Indexes of what waits, is owed or is open: they are read from end to end, and nothing else of their tables.
const WANTED: [&str; 5] = [
    "top_up_waiting",
    "need_standing",
    "recovery_of_provider",
    "recovery_of_subject",
    "inquiry_open",
];

/// What an office over the region's database is heard to ask.
type Heard = Arc<Mutex<BTreeSet<String>>>;

/// A town over the region's database that is heard, with the folder of its files.
async fn overheard(region: &Region) -> (Town, Heard, TempDir) {
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
    (Town::new(office, clock, PASSWORD), heard, folder)
}

/// From set-off to confirmation, and the night after it.
async fn confirm(region: &Region, town: &Town) {
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
}

/// Three claims that wait over New Year for money; with what comes one is paid singly and two in a batch, of which the bank
/// pays one.
async fn wait_and_pay(region: &Region, town: &Town) {
    town.go_to(day("2026-12-30"));
    town.appropriate(&region.finance, 500_000).await.unwrap();
    let claims = region.claims_of(&[80_000, 60_000, 40_000]).await;
    for claim in &claims {
        region.pass_claim(*claim, 1).await;
    }
    town.go_to(day("2027-01-04"));
    assert_eq!(budget::watch(&town.office).await.unwrap(), 3);
    let auditor = region.actor(&region.auditor).await;
    let file = claims::view(&town.office, &auditor, claims[2])
        .await
        .unwrap();
    assert_eq!(file.queue.unwrap().place.number, 3);
    town.appropriate(&region.finance, 500_000).await.unwrap();
    town.pay(&region.finance, claims[0], 3, "B-1")
        .await
        .unwrap();
    let batch = town
        .draw_batch(&region.finance, &claims[1..])
        .await
        .unwrap();
    for login in ["caiwu2", "caiwu3"] {
        let colleague = region.colleague(login, Role::Finance).await;
        town.release_batch(&colleague, batch).await.unwrap();
    }
    town.export_batch(&region.finance, batch, FileForm::Csv)
        .await
        .unwrap();
    let refused = [(2, "账号不存在")];
    let answers = town
        .bank_answers(&region.finance, batch, &refused)
        .await
        .unwrap();
    let done = town
        .import_return(&region.finance, batch, answers)
        .await
        .unwrap();
    assert_eq!((done.paid, done.failed), (1, 1));
    nights::turn(&town.office).await.unwrap();
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

/// What the database says of every statement that looks through a table, but for those of whom `known` says so.
async fn found(region: &Region, heard: &Heard) -> Vec<String> {
    let heard = heard.lock().unwrap().clone();
    assert!(heard.len() > 60, "{} statements", heard.len());
    let store = region.intruder().await;
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
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_of_a_claim_finds_its_rows_by_an_index() {
    let region = Region::open(Engine::Sqlite).await;
    let (town, heard, _folder) = overheard(&region).await;
    confirm(&region, &town).await;
    assert_eq!(found(&region, &heard).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_statement_of_who_waits_for_money_finds_its_rows_by_an_index() {
    let region = Region::open(Engine::Sqlite).await;
    let (town, heard, _folder) = overheard(&region).await;
    wait_and_pay(&region, &town).await;
    assert_eq!(found(&region, &heard).await, [""; 0]);
}
