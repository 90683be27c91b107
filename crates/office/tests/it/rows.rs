//! Of a row that is locked only what changed is written.

use store::queries::accounts::notices;
use store::{Notice, Setting, Store, Tx};

use crate::support::{Region, both};

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
