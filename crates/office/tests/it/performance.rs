//! What everybody may know: how the programme serves, and who was awarded a voucher.

use office::figures;

use crate::figures::lived;
use crate::support::{Region, both};

both! {
    async fn the_performance_of_a_year_is_counted_from_its_files(region: Region) {
        lived(&region).await;
        let office = &region.town.office;
        let told = figures::performance(office, 2026).await.unwrap();
        let counts: Vec<i64> = told.contracts.iter().map(|step| step.count).collect();
        assert_eq!(counts, [5, 3, 2, 2, 2, 2]);
        let stages: Vec<_> = told.stages.iter().map(|one| (one.count, one.in_time, one.limit)).collect();
        assert_eq!(stages, [(4, 4, None), (2, 2, Some(10)), (2, 2, Some(7)), (0, 0, Some(15))]);
        let paid = &told.stages[2];
        assert_eq!((paid.median, paid.ninetieth, paid.told), (Some(0), Some(2), false), "two files are too few to tell");
        assert!(told.stages[0].told);
        assert_eq!(told.cost, None);
        let store = region.intruder().await;
        store.tamper("UPDATE time_limit SET outcome = 'missed', ended_on = '2026-12-30' WHERE kind = 'payment'").await.unwrap();
        let told = figures::performance(office, 2026).await.unwrap();
        assert_eq!((told.stages[2].count, told.stages[2].in_time), (2, 0));
        let other = figures::performance(office, 1999).await.unwrap();
        assert_eq!((other.year, other.stages), (2026, told.stages), "a year without data is read as the latest");
    }

    async fn who_works_on_it_sees_what_waits(region: Region) {
        let (case, _) = lived(&region).await;
        let office = &region.town.office;
        let waiting = async |person| {
            let actor = region.actor(person).await;
            let told = figures::at_work(office, &actor, 2026).await.unwrap();
            told.map(|told| {
                let contracts: Vec<i64> = told.contracts.iter().map(|one| one.count).collect();
                let claims: i64 = told.claims.iter().map(|one| one.count).sum();
                (contracts, claims, told.region.is_some())
            })
        };
        // One contract was returned; nobody waits for payment.
        assert_eq!(waiting(&region.centre).await, Some((vec![0, 0, 0, 1], 0, true)));
        assert_eq!(waiting(&region.county).await, Some((vec![0, 0, 0, 1], 0, false)));
        let far = region.authority("haiyuan", "640522").await;
        assert_eq!(waiting(&far).await, Some((vec![0; 4], 0, false)));
        for party in [&case.firm, &case.lab] {
            assert_eq!(waiting(party).await, None);
        }
    }

    async fn awards_name_firms_and_neither_money_nor_people(region: Region) {
        let (case, _) = lived(&region).await;
        let office = &region.town.office;
        let told = figures::awards(office, 2026, 1).await.unwrap();
        // The one that was given back is none.
        assert_eq!((told.count, told.lines.len(), told.pages), (3, 3, 1));
        let numbers: Vec<&str> = told.lines.iter().map(|one| one.award.number.as_str()).collect();
        let mut latest = numbers.clone();
        latest.sort_by(|one, other| other.cmp(one));
        assert_eq!(numbers, latest);
        let all = figures::read_awards(office, 2026, (0, 100)).await.unwrap();
        assert_eq!(all, told.lines);
        assert_eq!(figures::read_awards(office, 2026, (1, 1)).await.unwrap(), told.lines[1..2]);

        let store = region.intruder().await;
        let person = format!("UPDATE subject SET kind = 'individual' WHERE number = '{}'", number(&region, &case).await);
        assert_eq!(store.tamper(&person).await.unwrap(), 1);
        let told = figures::awards(office, 2026, 99).await.unwrap();
        assert_eq!((told.count, told.page), (2, 1));
        let one = told.lines.iter().all(|line| line.award.subject == told.lines[0].award.subject);
        assert!(one, "the firm's alone: {:?}", told.lines);
    }
}

async fn number(region: &Region, case: &crate::support::Case) -> String {
    let actor = region.actor(&case.firm).await;
    let own = office::subjects::mine(&region.town.office, &actor).await;
    own.unwrap().expect("registered").number
}
