//! Of a row that is locked only what changed is written.

use store::queries::accounts::notices;
use store::{Notice, Setting, Store, Tx};
use uuid::Uuid;

use crate::support::{Region, both, day};

both! {
    async fn what_another_statement_of_the_deal_wrote_stays(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let account = region.actor(&firm).await.account.unwrap();
        let now = region.town.office.now();
        let store = region.intruder().await;
        let told = notices(&store, account, None, (0, 1)).await.unwrap();
        let id = told[0].id;
        assert_eq!(told[0].read_at, None);

        let tx = store.begin().await.unwrap();
        let mut row: Notice = tx.lock(id).await.unwrap().unwrap();
        tx.read_notices(account, None, now).await.unwrap();
        row.words = "改过一次".into();
        let mut row = tx.update(row).await.unwrap();
        row.words = "又改一次".into();
        row.link = "/messages".into();
        tx.update(row).await.unwrap();
        tx.commit().await.unwrap();

        let after: Notice = store::find(&store, id).await.unwrap().unwrap();
        assert_eq!((after.words.as_str(), after.link.as_str()), ("又改一次", "/messages"));
        assert!(after.read_at.is_some(), "{after:?}");

        // Of a row that nobody locked nobody knows how it stands: all of it is written.
        let tx = store.begin().await.unwrap();
        tx.update(told[0].clone()).await.unwrap();
        tx.commit().await.unwrap();
        let whole: Notice = store::find(&store, id).await.unwrap().unwrap();
        assert_eq!(whole, told[0]);
    }

    /// A list of a whole region is longer than what one statement takes: 32,766 ids on SQLite, 65,535 on PostgreSQL.
    async fn a_question_takes_any_number_of_ids(region: Region) {
        use store::queries::{batches, cases, parties, recoveries, subjects, topups, vouchers};
        let store = region.intruder().await;
        let case = region.paid().await;
        let ids: Vec<Uuid> = (0..70_000).map(Uuid::from_u128).collect();
        let mut all = ids.clone();
        all.extend([case.provider, case.claim]);
        let actor = region.actor(&region.agency).await;
        let asked = region.town.ask(&region.agency).await.unwrap();
        assert!(actor.account.is_some());
        let opened = office::cases::open(&region.town.office, asked.by(), office::cases::Open {
            accused: office::cases::Accused::Provider(case.provider),
            answers: [("origin", "official"), ("grounds", "检测报告与样品不符")].into_iter().collect(),
        });
        let opened = opened.await.unwrap().case;
        let found = cases::open_against(&store, &ids, &all).await.unwrap();
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [opened]);
        let found = cases::open_against(&store, &all, &ids).await.unwrap();
        assert!(found.is_empty(), "a provider is no subject");
        assert!(cases::records(&store, (&all, &all), day("2026-04-01")).await.unwrap().is_empty());
        assert!(cases::vouchers_in_case(&store, all.clone()).await.unwrap().is_empty());
        assert!(recoveries::owed_by(&store, (all.clone(), all.clone())).await.unwrap().is_empty());
        assert!(topups::of_claims(&store, &all).await.unwrap().is_empty());
        assert!(parties::accounts_changing(&store, all.clone()).await.unwrap().is_empty());
        assert!(subjects::bank_changes_open(&store, all.clone()).await.unwrap().is_empty());
        assert!(vouchers::objections_to(&store, all.clone()).await.unwrap().is_empty());
        assert!(batches::outcomes(&store, all.clone()).await.unwrap().is_empty());
        assert_eq!(store::many::<store::Claim>(&store, all).await.unwrap().len(), 1);
    }

    async fn a_row_that_is_gone_is_not_written(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let account = region.actor(&firm).await.account.unwrap();
        let store = region.intruder().await;
        let mut told = notices(&store, account, None, (0, 1)).await.unwrap().remove(0);
        told.id = region.town.office.new_id();
        let tx = store.begin().await.unwrap();
        assert!(tx.update(told).await.is_err());
    }
}

/// Who works alone from night to night: what he took back is not there, what he kept is, and the rest is gone with him.
#[tokio::test]
async fn what_was_not_kept_is_gone() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |folder: &std::path::Path| format!("sqlite://{}", folder.join("k.db").display());
    let store = Store::open_by_nights(&at(one.path())).await.unwrap();
    write(&store, "kept").await.commit().await.unwrap();
    for name in ["taken back", "taken back too"] {
        drop(write(&store, name).await);
        assert!(!stands(&store, name).await, "{name}");
    }
    write(&store, "kept as well").await.commit().await.unwrap();
    write(&store, "undone").await.rollback().await.unwrap();
    store.keep().await.unwrap();
    write(&store, "late").await.commit().await.unwrap();
    for file in ["k.db", "k.db-wal"] {
        std::fs::copy(one.path().join(file), two.path().join(file)).unwrap();
    }
    store.close().await.unwrap();

    let killed = Store::open(&at(two.path())).await.unwrap();
    let closed = Store::open(&at(one.path())).await.unwrap();
    for (name, after_a_kill, after_a_close) in [
        ("kept", true, true),
        ("taken back", false, false),
        ("taken back too", false, false),
        ("kept as well", true, true),
        ("undone", false, false),
        ("late", false, true),
    ] {
        assert_eq!(stands(&killed, name).await, after_a_kill, "{name}");
        assert_eq!(stands(&closed, name).await, after_a_close, "{name}");
    }
}

/// An open transaction that wrote a setting of this name.
async fn write(store: &Store, name: &str) -> Tx {
    let tx = store.begin().await.unwrap();
    let row = Setting {
        name: name.to_owned(),
        value: String::new(),
    };
    tx.insert(row).await.unwrap();
    tx
}

async fn stands(store: &Store, name: &str) -> bool {
    let found: Option<Setting> = store::find(store, name.to_owned()).await.unwrap();
    found.is_some()
}
