//! Who can write every table cannot hide from what was noted outside of them (SEC-06, T10).

use std::io::Write;

use futures_util::StreamExt;
use office::{Witness, audit};
use rand::prelude::*;
use rand::rngs::StdRng;
use sm3::{Digest, Sm3};
use store::{Record, Store};

use crate::support::{Engine, Region, both};
use crate::tamper;

/// Besides the record and the books, what the tamperer of the record keeps and puts back.
const KEEP: &str = "
    CREATE TABLE kept_contract AS SELECT * FROM contract;
    CREATE TABLE kept_voucher AS SELECT * FROM voucher;
    CREATE TABLE kept_claim AS SELECT * FROM claim;";

const PUT_BACK: &str = "
    UPDATE contract SET (amount, state) = (SELECT amount, state FROM kept_contract k WHERE k.id = contract.id);
    UPDATE voucher SET (face, state) = (SELECT face, state FROM kept_voucher k WHERE k.id = voucher.id);
    UPDATE claim SET (amount, state) = (SELECT amount, state FROM kept_claim k WHERE k.id = claim.id);";

async fn keep(intruder: &Store) {
    for sql in [tamper::KEEP, KEEP] {
        intruder.tamper(sql).await.unwrap();
    }
}

async fn put_back(intruder: &Store) {
    for sql in [tamper::PUT_BACK, PUT_BACK] {
        intruder.tamper(sql).await.unwrap();
    }
}

/// The hash over what an act says, written once more from `docs/architecture.md`.
fn hash(act: &Record) -> String {
    let at = act.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let text = serde_json::to_string(&(
        (act.id, &act.file_kind, act.file, act.entry),
        at,
        (act.account, &act.name, &act.role, &act.origin),
        (&act.act, &act.before, &act.after),
        &act.body,
        &act.prev,
    ));
    let digest = Sm3::digest(text.unwrap().as_bytes());
    hex::encode(digest)
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A region whose acts are noted from here on, with one voucher that was paid.
async fn witnessed(region: &mut Region) {
    let folder = region.folder().join("witness");
    let office = region.town.office.clone();
    region.town.office = office.witnessed(Witness::at(&folder));
    region
        .town
        .appropriate(&region.finance, 1_000_000)
        .await
        .unwrap();
    let case = region.claimed().await;
    region.pass_claim(case.claim, 1).await;
    region
        .town
        .pay(&region.finance, case.claim, 3, "B-1")
        .await
        .unwrap();
}

/// The last acts of a file, from this one on, are taken away, and its head is turned back to the one before them.
fn cut(acts: &[Record], from: &Record) -> String {
    let gone = acts
        .iter()
        .filter(|act| act.file == from.file && act.entry >= from.entry);
    let gone: Vec<&Record> = gone.collect();
    let hashes: Vec<String> = gone.iter().map(|act| quoted(&act.hash)).collect();
    let head = gone.last().map_or("", |act| &act.hash);
    format!(
        "DELETE FROM record WHERE hash IN ({}); UPDATE record_head SET entries = {}, head = {} WHERE head = {}",
        hashes.join(", "),
        from.entry - 1,
        quoted(&from.prev),
        quoted(head),
    )
}

/// Other words in an act, and every hash from there to the head computed anew: the chain is whole again.
fn rewrite(acts: &[Record], from: &Record) -> String {
    let mut sql = String::new();
    let mut prev = from.prev.clone();
    let mut head = String::new();
    for act in acts
        .iter()
        .filter(|act| act.file == from.file && act.entry >= from.entry)
    {
        let mut forged = Record {
            prev,
            ..act.clone()
        };
        if act.entry == from.entry {
            forged.name = "无名氏".to_owned();
        }
        let now = hash(&forged);
        sql += &format!(
            "UPDATE record SET name = {}, prev = {}, hash = {} WHERE hash = {};",
            quoted(&forged.name),
            quoted(&forged.prev),
            quoted(&now),
            quoted(&act.hash),
        );
        (prev, head) = (now, act.hash.clone());
    }
    sql + &format!(
        "UPDATE record_head SET head = {} WHERE head = {}",
        quoted(&prev),
        quoted(&head)
    )
}

/// One of the things that somebody might do who may write every table.
fn tampering(chance: &mut StdRng, acts: &[Record]) -> String {
    let act = acts.choose(chance).unwrap();
    let mine = format!("hash = {}", quoted(&act.hash));
    let text = |column: &str| format!("UPDATE record SET {column} = {column} || '1' WHERE {mine}");
    match chance.random_range(0..12) {
        0 => text("name"),
        1 => text("role"),
        2 => text("act"),
        3 => text("body"),
        4 => format!("UPDATE record SET account = NULL, origin = origin || '1' WHERE {mine}"),
        5 => format!("DELETE FROM record WHERE {mine}"),
        6 => format!("UPDATE record SET entry = entry + 1000 WHERE {mine}"),
        7 => cut(acts, act),
        8 => rewrite(acts, act),
        9 => {
            let (table, column) = *[
                ("contract", "amount"),
                ("voucher", "face"),
                ("claim", "amount"),
            ]
            .choose(chance)
            .unwrap();
            let fen = chance.random_range(1..1_000);
            format!("UPDATE {table} SET {column} = {column} - {fen}")
        }
        10 => {
            let fen = chance.random_range(1..1_000);
            let nth = chance.random_range(0..9);
            format!(
                "UPDATE posting SET amount = amount + {fen} WHERE hash = (SELECT hash FROM posting ORDER BY hash LIMIT 1 OFFSET {nth})"
            )
        }
        _ => {
            // Its hash alone is right again, as of somebody who knows how it is made.
            let mut forged = act.clone();
            forged.role = "centre1".to_owned();
            format!(
                "UPDATE record SET role = 'centre1', hash = {} WHERE {mine}",
                quoted(&hash(&forged))
            )
        }
    }
}

/// Every tampering of so many must be found; each is put back before the next.
async fn assert_all_found(region: &Region, count: usize) {
    let intruder = region.intruder().await;
    keep(&intruder).await;
    let noted = noted_acts(region, &intruder).await;
    assert!(noted.len() > 20, "{} acts", noted.len());
    let mut chance = StdRng::seed_from_u64(10);
    for round in 0..count {
        let sql = tampering(&mut chance, &noted);
        assert!(intruder.tamper(&sql).await.is_ok(), "{sql}");
        let report = audit::verify_rows(&region.town.office).await.unwrap();
        assert!(
            !report.flaws.is_empty(),
            "round {round} was not found: {sql}"
        );
        put_back(&intruder).await;
    }
    region.assert_sound().await;
}

/// The acts that the witness of this region has seen.
async fn noted_acts(region: &Region, store: &Store) -> Vec<Record> {
    let still = store.still().await.unwrap();
    let read = store::queries::records::each(&still).await.unwrap();
    let mut acts: Vec<Record> = read.map(|read| read.unwrap().unwrap()).collect().await;
    acts.sort_by(|one, other| {
        let key = |act: &Record| (act.file_kind.clone(), act.file, act.entry);
        key(one).cmp(&key(other))
    });
    let noted = region.witness_lines();
    acts.retain(|act| noted.iter().any(|line| line.ends_with(&act.hash)));
    assert_eq!(acts.len(), noted.len());
    acts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tamperings_are_found() {
    let mut region = Region::open(Engine::Sqlite).await;
    witnessed(&mut region).await;
    assert_all_found(&region, 1_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tamperings_are_found_on_postgres() {
    let mut region = Region::open(Engine::Postgres).await;
    witnessed(&mut region).await;
    assert_all_found(&region, 100).await;
}

both! {
    async fn the_end_of_a_chain_cut_off_with_its_head(region: Region) {
        let mut region = region;
        witnessed(&mut region).await;
        let intruder = region.intruder().await;
        keep(&intruder).await;
        let acts = noted_acts(&region, &intruder).await;
        // It changes no state, so that no table but the record tells of it.
        let last = acts.iter().rfind(|act| act.act == "add-result").unwrap();
        let chain = format!("contract {}", last.file);
        for (sql, what) in [
            (cut(&acts, last), "缺失：存证文件记着这一条，数据库中没有"),
            (rewrite(&acts, last), "与存证文件所记的不符"),
        ] {
            intruder.tamper(&sql).await.unwrap();
            let blind = region.town.office.clone().witnessed(Witness::default());
            assert_eq!(audit::verify_rows(&blind).await.unwrap().flaws, [], "only the witness sees it: {sql}");
            let report = audit::verify_rows(&region.town.office).await.unwrap();
            let found: Vec<_> = report.flaws.iter().map(|flaw| (&*flaw.chain, flaw.entry, flaw.what)).collect();
            assert_eq!(found, [(&*chain, last.entry, what)]);
            put_back(&intruder).await;
        }
        // A line cut off by a crash says nothing; one that cannot be read is told.
        let mut file = std::fs::File::options().append(true).open(region.witness_file()).unwrap();
        file.write_all(b"contract 019").unwrap();
        region.assert_sound().await;
        // The next note does not run into it.
        region.town.appropriate(&region.finance, 1).await.unwrap();
        region.assert_sound().await;
        file.write_all(b"contract 019\n").unwrap();
        let report = audit::verify_rows(&region.town.office).await.unwrap();
        assert_eq!(report.flaws.len(), 1);
        assert!(report.told(&report.flaws[0]).starts_with("存证文件 20"), "{}", report.told(&report.flaws[0]));
    }

    async fn an_act_whose_id_is_none_hides_no_other(region: Region) {
        let mut region = region;
        witnessed(&mut region).await;
        let intruder = region.intruder().await;
        // PostgreSQL takes no words for an id.
        if intruder.tamper("UPDATE record SET id = 'none' WHERE act = 'add-result'").await.is_err() {
            return;
        }
        intruder.tamper("UPDATE voucher SET face = face - 1").await.unwrap();
        let report = audit::verify_rows(&region.town.office).await.unwrap();
        let told: Vec<String> = report.flaws.iter().map(|flaw| flaw.what.to_owned()).collect();
        for what in ["这一条操作记录读不出：标识、时间或序号已被改动", "缺失", "文件的金额与最后一次记录不符"] {
            assert!(told.iter().any(|one| one == what), "{told:?}");
        }
    }

    async fn a_sum_that_was_altered_in_its_file(region: Region) {
        let mut region = region;
        witnessed(&mut region).await;
        let intruder = region.intruder().await;
        for table in ["contract SET amount = amount", "voucher SET face = face", "claim SET amount = amount"] {
            intruder.tamper(&format!("UPDATE {table} - 1")).await.unwrap();
            let report = audit::verify_rows(&region.town.office).await.unwrap();
            let kind = table.split(' ').next().unwrap();
            assert!(report.flaws.iter().all(|flaw| flaw.chain.starts_with(kind)), "{:?}", report.flaws);
            assert_eq!(report.flaws[0].what, "文件的金额与最后一次记录不符");
            intruder.tamper(&format!("UPDATE {table} + 1")).await.unwrap();
        }
        region.assert_sound().await;
    }
}
