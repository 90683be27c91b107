//! Numbers of persons and accounts stand nowhere in clear (PIPL, GB/T 39786).

use office::drafts::{self, DraftKind};
use rules::duties::Role;
use sim::{resident_id, subject_form, tick};

use crate::support::{PASSWORD, Region, both, firm_name};

/// In how many places of the database a text occurs, whatever the table.
async fn places(region: &Region, text: &str) -> u64 {
    match region.url.strip_prefix("sqlite://") {
        Some(file) => {
            let mut bytes = Vec::new();
            for name in [file.to_owned(), format!("{file}-wal")] {
                bytes.extend(std::fs::read(name).unwrap_or_default());
            }
            let hits = bytes
                .windows(text.len())
                .filter(|part| *part == text.as_bytes());
            hits.count() as u64
        }
        None => {
            let search = format!(
                "DROP TABLE IF EXISTS leak; CREATE TABLE leak (place text);
                 DO $$ DECLARE c record; BEGIN
                   FOR c IN SELECT table_name, column_name FROM information_schema.columns
                            WHERE table_schema = 'public' AND table_name <> 'leak' LOOP
                     EXECUTE format('INSERT INTO leak SELECT %L FROM %I WHERE %I::text LIKE %L',
                                    c.table_name, c.table_name, c.column_name, '%{text}%');
                   END LOOP; END $$"
            );
            let store = region.intruder().await;
            store.tamper(&search).await.unwrap();
            store.tamper("DELETE FROM leak").await.unwrap()
        }
    }
}

both! {
    async fn nothing_personal_stands_in_clear(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let case = region.claimed().await;
        region.pass_claim(case.claim, 1).await;
        town.pay(&region.finance, case.claim, 3, "B-1").await.unwrap();

        // A person registers, too, and somebody leaves his draft half done.
        let person = town.sign_up("liming", "李明", Role::Subject).await.unwrap();
        let form = tick(subject_form("李明", 7, "640105"), "kind", "individual");
        let form = tick(form, "identity", &resident_id(77));
        town.register(&person, form).await.unwrap();
        let idle = town.sign_up("idle", "周敏", Role::Subject).await.unwrap();
        let form = subject_form("宁夏未来科技有限公司", 8, "640105");
        let actor = region.actor(&idle).await;
        drafts::begin(&town.office, &actor, DraftKind::Subject, form, None).await.unwrap();
        let session = town.sign_in(&person).await.unwrap();
        assert_eq!(session.name, "李明");

        // The search finds what may stand in clear, so that finding nothing means something.
        assert!(places(&region, &firm_name("hongyuan")).await > 0);
        assert!(places(&region, "B-1").await > 0);
        let secrets = [
            resident_id(1), resident_id(501), resident_id(77), resident_id(8),
            "13950000001".into(), "13820000001".into(), "13950000007".into(), "13950000008".into(),
            "6229000070000001".into(), "6222000010000001".into(), "6229000070000007".into(),
            "6229000070000008".into(), PASSWORD.into(),
        ];
        for secret in secrets {
            assert_eq!(places(&region, &secret).await, 0, "{secret}");
        }
    }

    async fn pages_show_masks(region: Region) {
        let office = &region.town.office;
        let case = region.claimed().await;
        let actor = region.actor(&region.agency).await;
        let subject = region.contract(case.contract).await.subject.id;
        let subject = office::subjects::view(office, &actor, subject).await.unwrap();
        assert_eq!(subject.phone, "139****0001");
        assert_eq!(subject.bank_account, "************0001");
        let id = resident_id(1);
        assert_eq!(subject.representative_id, format!("640***********{}", &id[14..]));
        let provider = office::providers::view(office, &actor, case.provider).await.unwrap();
        assert_eq!(provider.phone, "138****0001");
        let claim = region.file_of_claim(case.claim).await;
        assert_eq!(claim.bank_account, "************0001");
    }
}
