//! Of a row that is locked only what changed is written.

use store::Notice;
use store::queries::accounts::notices;

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
