//! Turning the keys: online, broken off and taken up again, with no sealed column forgotten (SEC-09).

use std::sync::Arc;

use office::attachments::Shelf;
use office::drafts::{self, DraftKind};
use office::keys::{self, SEALED};
use office::ports::SystemChance;
use office::reveal::{Party, Reveal, reveal};
use office::{By, Office, Store, Vault};
use rules::duties::Role;
use sim::{Town, resident_id, subject_form, tick};
use tokio::sync::Notify;

use crate::support::{Region, both, codes};

/// How many values are sealed with a key other than this version.
async fn older(region: &Region, version: u32) -> u64 {
    let store = region.intruder().await;
    let mut count = 0;
    for one in SEALED {
        let place = &one.place;
        let rows = store::queries::sealed::stale(&store, place, version, 10_000).await;
        count += rows.unwrap().len() as u64;
    }
    count
}

/// A register of people and papers in which every sealed column holds something.
async fn filled(region: &Region) -> crate::support::Case {
    let town = &region.town;
    town.appropriate(&region.finance, 1_000_000).await.unwrap();
    town.mail(&region.agency, "agency@example.cn")
        .await
        .unwrap();
    let case = region.claimed().await;
    region.pass_claim(case.claim, 1).await;
    town.pay(&region.finance, case.claim, 3, "B-1")
        .await
        .unwrap();
    person(region, "liming", 77).await.unwrap();
    let idle = town.sign_up("idle", "周敏", Role::Subject).await.unwrap();
    let form = subject_form("宁夏未来科技有限公司", 8, "640105");
    let actor = region.actor(&idle).await;
    drafts::begin(
        &town.office,
        By {
            actor: &actor,
            request: &region.town.request(),
        },
        DraftKind::Subject,
        form,
        None,
    )
    .await
    .unwrap();
    case
}

/// An individual registers.
async fn person(region: &Region, login: &str, serial: u32) -> Result<uuid::Uuid, office::Refused> {
    let town = &region.town;
    let person = town.sign_up(login, "李明", Role::Subject).await?;
    let form = tick(subject_form("李明", serial, "640105"), "kind", "individual");
    town.register(&person, tick(form, "identity", &resident_id(serial)))
        .await
}

/// The data of the case's firm as the Agency sees them in full.
async fn phone(region: &Region, office: &Office, contract: uuid::Uuid) -> String {
    let subject = region.contract(contract).await.subject.id;
    let answers = [("why", "contact"), ("words", "核对合同")]
        .into_iter()
        .collect();
    let asked = region.town.ask(&region.agency).await.unwrap();
    let command = Reveal {
        party: Party::Subject(subject),
        answers,
    };
    reveal(office, asked.by(), command).await.unwrap().phone
}

both! {
    async fn no_sealed_column_is_forgotten(region: Region) {
        let store = region.intruder().await;
        let mut schema: Vec<_> = store.columns().await.unwrap();
        schema.retain(|(table, column)| {
            column.ends_with("_sealed") || (table.as_str(), column.as_str()) == ("draft", "answers")
        });
        let mut known: Vec<_> = SEALED
            .iter()
            .map(|one| (one.place.table.to_owned(), one.place.column.to_owned()))
            .collect();
        schema.sort();
        known.sort();
        assert_eq!(known, schema, "each sealed column belongs into office::keys::SEALED");
    }

    async fn everything_is_sealed_anew_and_still_opens(region: Region) {
        let case = filled(&region).await;
        let office = &region.town.office;
        assert!(older(&region, 2).await > 20);
        let done = keys::rotate(office, |_| {}).await.unwrap();
        assert_eq!((done.version, done.resumed), (2, false));
        assert!(done.values > 20);
        assert_eq!(older(&region, 2).await, 0);
        assert!(keys::forget(office).await.unwrap());
        // The old key is gone: what opens now was sealed anew.
        assert_eq!(phone(&region, office, case.contract).await, "13950000001");
        let claim = region.file_of_claim(case.claim).await;
        assert_eq!(claim.bank_account, "************0001");
        let idle = office::accounts::actor_of(office, "idle", "x").await.unwrap();
        assert_eq!(drafts::list(office, &idle, DraftKind::Subject).await.unwrap().len(), 1);
        // The index was turned too: nobody registers twice.
        let twice = person(&region, "again", 77).await;
        assert_eq!(codes(twice), ["subject.registered"]);
        let done = keys::rotate(office, |_| {}).await.unwrap();
        assert_eq!((done.version, done.resumed), (3, false));
        region.assert_sound().await;
    }

    async fn a_rotation_that_was_broken_off_is_taken_up_again_while_work_goes_on(region: Region) {
        filled(&region).await;
        let office = &region.town.office;
        let begun = Notify::new();
        tokio::select! {
            biased;
            () = begun.notified() => {}
            done = keys::rotate(office, |_| begun.notify_one()) => panic!("not broken off: {done:?}"),
        }
        assert!(older(&region, 2).await > 0);
        assert!(!keys::forget(office).await.unwrap(), "old values still need the old key");
        // Half of the values stand under the old key, and people work.
        assert_eq!(codes(person(&region, "again", 77).await), ["subject.registered"]);
        person(&region, "wangfang", 78).await.unwrap();
        let done = keys::rotate(office, |_| {}).await.unwrap();
        assert_eq!((done.version, done.resumed), (2, true));
        assert_eq!(older(&region, 2).await, 0);
        assert_eq!(codes(person(&region, "again2", 78).await), ["subject.registered"]);
    }

    async fn a_server_follows_keys_that_another_process_turns(region: Region) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seal.key");
        let open = async || Office::new(
            Store::open(&region.url).await.unwrap(),
            region.town.clock.clone(),
            Arc::new(SystemChance),
            Vault::open(&path, &SystemChance).unwrap(),
            Shelf::open(&folder.path().join("files")).unwrap(),
            sim::press(),
        );
        let server = Town::new(open().await, region.town.clock.clone(), crate::support::PASSWORD);
        let firm = server.sign_up("hongyuan", "杨晓燕", Role::Subject).await.unwrap();
        let form = subject_form("宁夏宏远科技有限公司", 1, "640105");
        let subject = server.register(&firm, form).await.unwrap();
        let tool = open().await;
        keys::rotate(&tool, |_| {}).await.unwrap();
        assert!(keys::forget(&tool).await.unwrap());
        let second = server.sign_up("second", "杨晓燕", Role::Subject).await.unwrap();
        let form = subject_form("宁夏第二科技有限公司", 2, "640105");
        server.register(&second, form).await.unwrap();
        assert_eq!(older(&region, 2).await, 0);
        let mine = server.actor(&firm).await.unwrap();
        let view = office::subjects::view(&server.office, &mine, subject).await.unwrap();
        assert_eq!(view.phone, "139****0001");
    }
}
