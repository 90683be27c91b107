//! Whoever changes the record or the books behind the office's back is found out (SEC-06).

use office::audit::{self, Flaw};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use crate::support::{Region, both};

pub const KEEP: &str = "
    CREATE TABLE kept_record AS SELECT * FROM record;
    CREATE TABLE kept_head AS SELECT * FROM record_head;
    CREATE TABLE kept_posting AS SELECT * FROM posting;
    CREATE TABLE kept_book AS SELECT * FROM book;";

pub const PUT_BACK: &str = "
    DELETE FROM record; INSERT INTO record SELECT * FROM kept_record;
    DELETE FROM record_head; INSERT INTO record_head SELECT * FROM kept_head;
    DELETE FROM posting; DELETE FROM book;
    INSERT INTO book SELECT * FROM kept_book;
    INSERT INTO posting SELECT * FROM kept_posting;";

/// A whole journey up to payment, and its contract.
async fn paid(region: &Region) -> (Uuid, Uuid, Uuid) {
    let town = &region.town;
    town.appropriate(&region.finance, 1_000_000).await.unwrap();
    let case = region.claimed().await;
    region.pass_claim(case.claim, 1).await;
    town.pay(&region.finance, case.claim, 3, "B-1")
        .await
        .unwrap();
    (
        case.contract,
        case.claim,
        region.contract(case.contract).await.subject.id,
    )
}

fn flaw(chain: &str, entry: i64, what: &'static str) -> Flaw {
    Flaw {
        chain: chain.to_owned(),
        entry,
        what,
    }
}

/// Tampers, compares every flaw that is found with what is expected, and puts all back.
async fn assert_found(region: &Region, sql: &str, expected: &[Flaw]) {
    let intruder = region.intruder().await;
    assert!(intruder.tamper(sql).await.unwrap() > 0, "{sql}");
    let report = audit::verify(&region.town.office).await.unwrap();
    assert_eq!(report.flaws, expected, "{sql}");
    intruder.tamper(PUT_BACK).await.unwrap();
    region.assert_sound().await;
}

const ALTERED: &str = "被改动";
const MISSING: &str = "缺失";
const NO_RECORD: &str = "缺失：这个文件没有任何记录";

both! {
    async fn the_record_of_acts(region: Region) {
        let (contract, claim, _) = paid(&region).await;
        region.assert_sound().await;
        region.intruder().await.tamper(KEEP).await.unwrap();
        let chain = &format!("contract {contract}");
        let contracts = "file_kind = 'contract'";

        // Every column of a row in the middle; `entry`, `prev` and `hash` tell of themselves.
        for set in [
            "name = '无名氏'", "role = 'centre'", "origin = '192.0.2.9'", "act = 'confirm-contract'",
            "before = 'returned'", "after = 'refused'", "body = '{}'", "prev = ''",
            "account = NULL", "id = (SELECT id FROM claim)",
            "at = (SELECT at FROM record WHERE act = 'pay-claim' AND file_kind = 'claim')",
        ] {
            let set = match set {
                // The approval's own body is empty; an added reason is the forgery there.
                "body = '{}'" => "body = '{\"words\":\"同意\"}'",
                set => set,
            };
            let sql = format!("UPDATE record SET {set} WHERE {contracts} AND entry = 4");
            assert_found(&region, &sql, &[flaw(chain, 4, ALTERED)]).await;
        }
        let sql = format!("UPDATE record SET hash = 'x' WHERE {contracts} AND entry = 4");
        let follows = |entry| flaw(chain, entry, "与上一条不相接");
        assert_found(&region, &sql, &[flaw(chain, 4, ALTERED), follows(5)]).await;

        let sql = format!("DELETE FROM record WHERE {contracts} AND entry = 5");
        assert_found(&region, &sql, &[flaw(chain, 5, MISSING)]).await;
        let sql = format!("DELETE FROM record WHERE {contracts} AND entry = 1");
        assert_found(&region, &sql, &[flaw(chain, 1, MISSING)]).await;
        // Drawing up, print, submission, three reviews, completion twice, rating, ticket, result.
        let sql = "DELETE FROM record WHERE act = 'add-result'";
        assert_found(&region, sql, &[flaw(chain, 11, MISSING)]).await;

        let sql = format!("
            UPDATE record SET entry = -1 WHERE {contracts} AND entry = 4;
            UPDATE record SET entry = 4 WHERE {contracts} AND entry = 5;
            UPDATE record SET entry = 5 WHERE {contracts} AND entry = -1");
        let swapped = [flaw(chain, 4, ALTERED), flaw(chain, 5, ALTERED), follows(6)];
        assert_found(&region, &sql, &swapped).await;

        let claim = &format!("claim {claim}");
        let sql = "DELETE FROM record WHERE file_kind = 'claim'; \
                   DELETE FROM record_head WHERE file_kind = 'claim'";
        assert_found(&region, sql, &[flaw(claim, 1, NO_RECORD)]).await;
    }

    async fn rows_that_were_never_written(region: Region) {
        let (contract, _, _) = paid(&region).await;
        region.intruder().await.tamper(KEEP).await.unwrap();
        let chain = &format!("contract {contract}");
        let forged = "INSERT INTO record SELECT (SELECT id FROM contract), file_kind, file, entry + 1, \
                      at, account, name, role, origin, act, before, after, body, hash, 'forged' \
                      FROM record WHERE act = 'add-result'";
        let after = flaw(chain, 12, "插入在记录头之后");
        assert_found(&region, forged, &[flaw(chain, 12, ALTERED), after]).await;
        let headed = format!("{forged}; UPDATE record_head SET entries = entries + 1, head = 'forged' \
                              WHERE file_kind = 'contract'");
        assert_found(&region, &headed, &[flaw(chain, 12, ALTERED)]).await;

        let nobody = "INSERT INTO record SELECT (SELECT id FROM contract), 'budget', file, 1, \
                      at, account, name, role, origin, act, before, after, body, '', 'forged' \
                      FROM record WHERE act = 'add-result'";
        let chain = &format!("budget {contract}");
        assert_found(&region, nobody, &[flaw(chain, 1, "插入：这个文件没有记录头")]).await;
    }

    async fn a_number_beyond_all_measure_does_not_keep_the_auditor(region: Region) {
        let (contract, _, _) = paid(&region).await;
        region.intruder().await.tamper(KEEP).await.unwrap();
        let chain = &format!("contract {contract}");
        let intruder = region.intruder().await;
        for sql in [
            "UPDATE record SET entry = 9000000000000000000 WHERE act = 'add-result'",
            "UPDATE record_head SET entries = 9000000000000000000 WHERE file_kind = 'contract'",
        ] {
            intruder.tamper(sql).await.unwrap();
            let report = audit::verify(&region.town.office).await.unwrap();
            assert!((2..200).contains(&report.flaws.len()), "{}", report.flaws.len());
            assert!(report.flaws.iter().all(|flaw| &flaw.chain == chain));
            intruder.tamper(PUT_BACK).await.unwrap();
        }
        region.assert_sound().await;
    }

    async fn a_file_that_stands_elsewhere_than_its_record_says(region: Region) {
        let (contract, claim, _) = paid(&region).await;
        let intruder = region.intruder().await;
        // The last act is taken away together with its head: no hash tells of it.
        let undone = "DELETE FROM record WHERE file_kind = 'claim' AND after = 'paid';
            UPDATE record_head SET entries = entries - 1, head = (SELECT hash FROM record WHERE \
            record.file = record_head.file AND record.entry = record_head.entries - 1) \
            WHERE file_kind = 'claim'";
        let changes = [
            ("UPDATE contract SET state = 'refused'", format!("contract {contract}")),
            (undone, format!("claim {claim}")),
        ];
        for (sql, chain) in changes {
            assert!(intruder.tamper(sql).await.unwrap() > 0);
            let report = audit::verify(&region.town.office).await.unwrap();
            let found = report.flaws.iter().find(|flaw| flaw.chain == chain).unwrap();
            assert_eq!(found.what, "文件的状态与最后一次记录不符");
            let number = report.names.get(&chain).unwrap();
            assert!(number.contains("2026-"), "{number}");
        }
    }

    async fn a_kept_file_that_was_altered_is_named_and_not_given_out(region: Region) {
        let case = region.claimed().await;
        let actor = region.actor(&case.firm).await;
        let files = office::papers::list(&region.town.office, &actor, office::FileKind::Contract, case.contract).await.unwrap();
        let paper = files[0].id;
        let whole = office::papers::read(&region.town.office, &actor, paper).await.unwrap();
        let hash = hex::encode(Sm3::digest(&whole.bytes));
        let kept = region.kept(&hash);
        let mut bytes = std::fs::read(&kept).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        std::fs::write(&kept, &bytes).unwrap();
        let chain = format!("contract {}", case.contract);
        for told in ["file.altered", "file.gone"] {
            let refused = office::papers::read(&region.town.office, &actor, paper).await;
            assert_eq!(crate::support::codes(refused.map(|file| file.name)), [told]);
            let report = audit::verify(&region.town.office).await.unwrap();
            assert_eq!(report.flaws, [flaw(&chain, 0, "附件或文书在存储中已被改动，或已不在")], "{told}");
            if told == "file.altered" {
                std::fs::remove_file(&kept).unwrap();
            }
        }
        std::fs::write(&kept, &whole.bytes).unwrap();
        region.assert_sound().await;
    }

    async fn a_file_that_is_gone_is_named(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let today = region.town.office.today();
        let form = sim::contract_form(provider, "检测", rules::Fen::from_yuan(10_000), today);
        let contract = region.town.submit_contract(&firm, form).await.unwrap();
        region.intruder().await.tamper("DELETE FROM contract_edition; DELETE FROM contract").await.unwrap();
        let report = audit::verify(&region.town.office).await.unwrap();
        let gone = flaw(&format!("contract {contract}"), 1, "记录所说的文件本身已不在");
        assert_eq!(report.flaws, [gone]);
    }

    async fn the_books(region: Region) {
        let (_, _, subject) = paid(&region).await;
        region.intruder().await.tamper(KEEP).await.unwrap();
        let budget = "book budget/redemption/2026";
        let ceiling = &format!("book ceiling/{subject}/2026");
        let unequal = |entry| flaw(budget, entry, "余额不等于分录之和");
        let budgets = "book = 'budget/redemption/2026'";

        for set in [
            "act = 'pay-claim'", "clause = '9.9'", "file_kind = 'budget'", "prev = 'x'",
            "deal = (SELECT id FROM claim)", "file = (SELECT id FROM claim)",
            "id = (SELECT id FROM claim)", "at = (SELECT at FROM payment)",
        ] {
            let sql = format!("UPDATE posting SET {set} WHERE {budgets} AND entry = 3");
            assert_found(&region, &sql, &[flaw(budget, 3, ALTERED)]).await;
        }
        // Granted, reserved and released: two postings each.
        for set in ["amount = amount + 1", "bucket = 'used'"] {
            let sql = format!("UPDATE posting SET {set} WHERE {budgets} AND entry = 3");
            assert_found(&region, &sql, &[flaw(budget, 3, ALTERED), unequal(6)]).await;
        }
        let sql = format!("DELETE FROM posting WHERE {budgets} AND entry = 4");
        assert_found(&region, &sql, &[flaw(budget, 4, MISSING), unequal(6)]).await;
        let sql = format!("DELETE FROM posting WHERE {budgets} AND entry = 6");
        assert_found(&region, &sql, &[flaw(budget, 6, MISSING), unequal(6)]).await;
        let sql = format!("
            UPDATE posting SET entry = -1 WHERE {budgets} AND entry = 3;
            UPDATE posting SET entry = 3 WHERE {budgets} AND entry = 4;
            UPDATE posting SET entry = 4 WHERE {budgets} AND entry = -1");
        let follows = flaw(budget, 5, "与上一条不相接");
        let swapped = [flaw(budget, 3, ALTERED), flaw(budget, 4, ALTERED), follows];
        assert_found(&region, &sql, &swapped).await;
        let sql = format!(
            "INSERT INTO posting SELECT (SELECT id FROM claim), book, entry + 1, deal, bucket, \
             amount, act, clause, file_kind, file, at, hash, 'forged' FROM posting \
             WHERE {budgets} AND entry = 6");
        let after = flaw(budget, 7, "插入在记录头之后");
        assert_found(&region, &sql, &[flaw(budget, 7, ALTERED), after, unequal(6)]).await;

        for set in ["granted = granted + 1", "reserved = reserved + 1", "used = used - 1"] {
            let sql = format!("UPDATE book SET {set} WHERE key = 'budget/redemption/2026'");
            assert_found(&region, &sql, &[unequal(6)]).await;
        }
        let gone = "缺失：有创新券记在这本账上";
        let file = flaw(&format!("budget {}", Uuid::from_u128(2026)), 1, "记录所说的文件本身已不在");
        let taken = |books: &str| {
            format!("DELETE FROM posting WHERE book LIKE '{books}'; DELETE FROM book WHERE key LIKE '{books}'")
        };
        assert_found(&region, &taken("ceiling/%"), &[flaw(ceiling, 1, gone)]).await;
        assert_found(&region, &taken("budget/%"), &[file, flaw(budget, 1, gone)]).await;
    }

    async fn the_record_of_an_appropriation(region: Region) {
        region.town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let intruder = region.intruder().await;
        intruder.tamper(KEEP).await.unwrap();
        let chain = &format!("budget {}", Uuid::from_u128(2026));
        let sql = "DELETE FROM record WHERE file_kind = 'budget'; \
                   DELETE FROM record_head WHERE file_kind = 'budget'";
        assert_found(&region, sql, &[flaw(chain, 1, NO_RECORD)]).await;
        let sql = "DELETE FROM posting; DELETE FROM book";
        let gone = flaw(chain, 1, "记录所说的文件本身已不在");
        assert_found(&region, sql, &[gone]).await;
    }
}
