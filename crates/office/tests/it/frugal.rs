//! No list asks the database once a row: twice as many files, as many questions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use office::attachments::Shelf;
use office::listing::{Ask, Found, Line};
use office::ports::{SetClock, SystemChance};
use office::{Actor, Office, Refused, Vault, budget, claims, contracts, queues, tasks, vouchers};
use rules::Fen;
use sim::{Person, approve, contract_form};
use uuid::Uuid;

use crate::support::{Region, both, moment};

/// The same region through a store that counts.
async fn counting(region: &Region) -> (Office, Arc<AtomicU64>) {
    let (store, count) = region.intruder().await.counted();
    let folder = tempfile::tempdir().unwrap();
    let office = Office::new(
        store,
        Arc::new(SetClock::at(moment("2026-04-13"))),
        Arc::new(SystemChance),
        Vault::from_bytes(&[42; 48]).unwrap(),
        Shelf::open(folder.path()).unwrap(),
        sim::press(),
    );
    (office, count)
}

/// One file at each desk and each step: three contracts under review, one voucher to use, three claims under way.
async fn one_of_each(region: &Region, firm: &Person, lab: &Person, provider: Uuid, serial: u64) {
    let town = &region.town;
    // Another price each time: the same contract twice would be refused (5.8).
    let price = 10_000 + i64::try_from(serial).unwrap() * 100;
    for (reviews, price) in (0..3).zip(price..) {
        let amount = Fen::from_yuan(price);
        let today = town.office.today();
        let form = contract_form(provider, "新材料检测", amount, today);
        let contract = town.submit_contract(firm, form).await.unwrap();
        let desks = [&region.county, &region.agency];
        for (edition, desk) in (1..).zip(desks).take(reviews) {
            town.decide_contract(desk, contract, approve(edition))
                .await
                .unwrap();
        }
    }
    region.voucher(firm, provider, price + 10).await;
    for (claim, steps) in (0..3).zip(0..3) {
        let price = price + 20 + claim;
        let (contract, voucher) = region.voucher(firm, provider, price).await;
        town.set_off(firm, voucher).await.unwrap();
        let ticket = u64::try_from(price).unwrap();
        region.prove(firm, lab, contract, (ticket, price)).await;
        let claim = town.claim(lab, voucher).await.unwrap();
        let desks = [&region.agency, &region.centre];
        for (edition, desk) in (1..).zip(desks).take(steps) {
            town.decide_claim(desk, claim, approve(edition))
                .await
                .unwrap();
        }
    }
    let (_, voucher) = region.voucher(firm, provider, price + 30).await;
    town.set_off(firm, voucher).await.unwrap();
    object(region, lab, voucher).await;
}

/// The laboratory objects to a set-off.
async fn object(region: &Region, lab: &Person, voucher: Uuid) {
    let asked = region.town.ask(lab).await.unwrap();
    let answers = [("ground", "wrong-amount"), ("words", "金额与约定不符")];
    let command = vouchers::Object {
        voucher,
        answers: answers.into_iter().collect(),
    };
    vouchers::object(&region.town.office, asked.by(), command)
        .await
        .unwrap();
}

/// The lines of a list.
async fn lines(found: impl Future<Output = Result<Found, Refused>>) -> Result<Vec<Line>, Refused> {
    Ok(found.await?.lines)
}

/// How many questions each list of a person asks, with how many rows it has.
async fn asked(
    counting: &(Office, Arc<AtomicU64>),
    actor: &Actor,
) -> Vec<(&'static str, u64, usize)> {
    let (office, count) = counting;
    let mut asked = Vec::new();
    macro_rules! list {
        ($name:literal, $rows:expr) => {{
            count.store(0, Ordering::Relaxed);
            let rows = $rows.await.map_or(0, |rows| rows.len());
            asked.push(($name, count.load(Ordering::Relaxed), rows));
        }};
    }
    list!(
        "contracts",
        lines(contracts::list(office, actor, &Ask::default()))
    );
    list!(
        "vouchers",
        lines(vouchers::list(office, actor, &Ask::default()))
    );
    list!(
        "claims",
        lines(claims::list(office, actor, &Ask::default()))
    );
    list!("tasks", tasks::tasks(office, actor));
    list!(
        "queue",
        lines(queues::queue(office, actor, &Ask::default()))
    );
    list!("payments", async {
        budget::queue(office, actor).await.map(|(_, queue)| queue)
    });
    list!("budget", async {
        let mut years = budget::years(office, actor).await?;
        Ok::<_, Refused>(years.remove(0).lines.remove(0).movements)
    });
    asked
}

both! {
    async fn lists_ask_the_same_number_of_questions_however_long_they_are(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let people = [&firm, &lab, &region.county, &region.agency, &region.centre, &region.finance];
        let counting = counting(&region).await;
        one_of_each(&region, &firm, &lab, provider, 1).await;
        let mut before = Vec::new();
        for person in people {
            before.push(asked(&counting, &region.actor(person).await).await);
        }
        one_of_each(&region, &firm, &lab, provider, 2).await;
        for (person, before) in people.iter().zip(before) {
            let after = asked(&counting, &region.actor(person).await).await;
            for ((name, few, short), (_, many, long)) in before.into_iter().zip(after) {
                assert!(long == 0 || long > short, "{} {name}: no longer", person.login);
                assert_eq!(few, many, "{} {name}: {short} and {long} rows", person.login);
            }
        }
    }
}
