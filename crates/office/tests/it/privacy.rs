//! Numbers of persons and accounts stand nowhere in clear (PIPL, GB/T 39786).

use std::sync::Mutex;

use office::By;
use office::drafts::{self, DraftKind};
use office::reveal::{Party, Reveal, reveal};
use rules::duties::Role;
use sim::{resident_id, subject_form, tick};

use crate::support::{PASSWORD, Region, both, firm_name};

/// Everything that the tests of this process have logged.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Ear;

impl std::io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Hears the log from now on, down to what is only said when a fault is sought.
fn listen() {
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG);
    let _ = log.with_writer(|| Ear).try_init();
}

fn logged(text: &str) -> bool {
    let log = LOG.lock().unwrap();
    log.windows(text.len()).any(|part| part == text.as_bytes())
}

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
        listen();
        let town = &region.town;
        town.mail(&region.agency, "agency@example.cn").await.unwrap();
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
        drafts::begin(&town.office, By { actor: &actor, request: &region.town.request() }, DraftKind::Subject, form, None).await.unwrap();
        let session = town.sign_in(&person).await.unwrap();
        assert_eq!(session.name, "李明");
        // Somebody looks at all of it for a reason, and the keys are turned.
        let party = Party::Subject(region.contract(case.contract).await.subject.id);
        let answers = [("why", "audit"), ("words", "年度抽查")].into_iter().collect();
        let asked = town.ask(&region.auditor).await.unwrap();
        let shown = reveal(&town.office, asked.by(), Reveal { party, answers }).await.unwrap();
        assert_eq!(shown.phone, "13950000001");
        office::keys::rotate(&town.office, |_| {}).await.unwrap();

        // The search finds what may stand in clear, so that finding nothing means something.
        assert!(places(&region, &firm_name("hongyuan")).await > 0);
        assert!(places(&region, "B-1").await > 0);
        let secrets = [
            resident_id(1), resident_id(501), resident_id(77), resident_id(8),
            "13950000001".into(), "13820000001".into(), "13950000007".into(), "13950000008".into(),
            "6229000070000001".into(), "6222000010000001".into(), "6229000070000007".into(),
            "6229000070000008".into(), PASSWORD.into(),
        ];
        assert!(logged("keys turned"), "the log is heard");
        for secret in secrets {
            assert_eq!(places(&region, &secret).await, 0, "{secret}");
            assert!(!logged(&secret), "the log holds {secret}");
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
