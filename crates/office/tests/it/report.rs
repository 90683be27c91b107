//! The yearly report, the year without names, and what subjects tell a year after the payment (5.3).

use std::collections::BTreeSet;
use std::io::Read;

use office::answers::Answers;
use office::outcomes::{self, Tell};
use office::{Refused, figures, notices};
use rules::duties::{Act, Role};
use sim::Person;
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day, firm_name};

fn person(login: &str, role: Role) -> Person {
    Person {
        login: login.to_owned(),
        name: String::new(),
        role,
        body: String::new(),
    }
}

async fn tell(
    region: &Region,
    by: &Person,
    claim: Uuid,
    (used, sales, jobs): (&str, &str, &str),
) -> Result<u32, Refused> {
    let asked = region.town.ask(by).await?;
    let answers: Answers = [("used", used), ("sales", sales), ("jobs", jobs)]
        .into_iter()
        .collect();
    let done = outcomes::tell(&region.town.office, asked.by(), Tell { claim, answers }).await?;
    Ok(done.jobs)
}

/// The rows of the export, without its head.
async fn exported(region: &Region, year: u16) -> Vec<Vec<String>> {
    let asked = region.town.ask(&region.auditor).await.unwrap();
    let mut made = figures::anonymous(&region.town.office, asked.by(), year)
        .await
        .unwrap();
    let mut text = String::new();
    made.file.read_to_string(&mut text).unwrap();
    let mut rows = text.trim_start_matches('\u{feff}').lines();
    let head = rows.next().unwrap().split(',').count();
    assert_eq!(head, figures::DICTIONARY.len(), "every column is explained");
    // The last line counts them.
    rows.filter(|row| !row.starts_with("合计"))
        .map(|row| row.split(',').map(str::to_owned).collect())
        .collect()
}

both! {
    async fn a_year_is_told_to_everybody_and_tells_of_nobody(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 5_000_000).await.unwrap();
        // Two firms: fewer than may be shown.
        let mut claims = region.claims_of(&[10_000, 11_000, 12_000, 13_000, 14_000]).await;
        for (at, claim) in (1..).zip(&claims[..2]) {
            region.pass_claim(*claim, 1).await;
            town.pay(&region.finance, *claim, 3, &format!("B-{at}")).await.unwrap();
        }
        let told = figures::report(&town.office, 2026).await.unwrap();
        let centre = region.actor(&region.centre).await;
        let numbers = figures::numbers(&town.office, &centre, 2026).await.unwrap();
        assert_eq!((told.numbers.issued, told.numbers.waited), (numbers.issued, numbers.waited));
        assert_eq!((told.issued, told.redeemed, told.waited), (None, None, None), "two firms stand behind it");
        assert!(told.uses.iter().chain(&told.sides).all(|line| line.issued.is_none() && line.redeemed.is_none()));
        let few = exported(&region, 2026).await;
        assert!(few.iter().all(|row| row[4] == "不公布" && row[5] == "不公布" && !row[9].contains('.')), "{few:?}");

        // A third one: issued is shown, redeemed by one firm alone is not.
        let firm = region.firm("disanjia", 30).await;
        let provider = region.actor(&person("zhijian", Role::Provider)).await.party.unwrap();
        region.voucher(&firm, provider, 20_000).await;
        let told = figures::report(&town.office, 2026).await.unwrap();
        let numbers = figures::numbers(&town.office, &centre, 2026).await.unwrap();
        assert_eq!((told.issued, told.redeemed), (Some(numbers.issued), None));
        assert_eq!(told.uses[0].issued, Some(numbers.issued));
        let rows = exported(&region, 2026).await;
        assert_eq!(rows.len(), 6);
        assert!(rows.iter().all(|row| row[4].contains("西夏区") && row[9].contains('.')), "{rows:?}");
        let subjects: BTreeSet<&String> = rows.iter().map(|row| &row[1]).collect();
        assert_eq!(subjects.len(), 3, "a subject keeps its pseudonym within the year");
        let all = format!("{rows:?}");
        for secret in [firm_name("queue1"), firm_name("disanjia"), "NX2026".to_owned(), "JG2026".to_owned()] {
            assert!(!all.contains(&secret), "{secret}");
        }
        for other in [&region.centre, &region.agency, &firm] {
            let asked = town.ask(other).await.unwrap();
            assert_unknown(&other.login, figures::anonymous(&town.office, asked.by(), 2026).await);
        }
        let auditor = region.actor(&region.auditor).await;
        let taken = region.acts_of(auditor.account.unwrap()).await;
        let last = taken.last().unwrap();
        assert_eq!(last.act, Act::ExportAnonymous.code());
        assert!(last.body.contains("导出 2026 年度匿名数据 6 行"), "{}", last.body);
        // Another year gives other names to the same firm.
        let (year_before, own) = (subjects.into_iter().cloned().collect::<BTreeSet<_>>(), &firm);
        town.go_to(day("2027-04-30"));
        region.voucher(own, provider, 21_000).await;
        let next = exported(&region, 2027).await;
        assert!(next.len() == 1 && !year_before.contains(&next[0][1]));

        // A year after the payment its subject is asked once, and tells once.
        assert_eq!(outcomes::ask(&town.office).await.unwrap(), 2);
        assert_eq!(outcomes::ask(&town.office).await.unwrap(), 0);
        let (first, lab) = (person("queue1", Role::Subject), person("zhijian", Role::Provider));
        let link = format!("/claims/{}/outcome", claims[0]);
        let notes = notices::read(&town.office, &region.actor(&first).await).await.unwrap();
        assert_eq!(notes.iter().filter(|one| one.link == link).count(), 1);
        assert_unknown("the lab", tell(&region, &lab, claims[0], ("in-use", "none", "1")).await);
        let unpaid = claims.remove(2);
        assert_eq!(codes(tell(&region, &first, unpaid, ("in-use", "none", "1")).await), ["outcome.not-asked"]);
        assert_eq!(tell(&region, &first, claims[0], ("in-use", "below", "3")).await.unwrap(), 3);
        assert_eq!(codes(tell(&region, &first, claims[0], ("in-use", "below", "3")).await), ["outcome.not-asked"]);
        let told = figures::report(&town.office, 2027).await.unwrap();
        assert_eq!((told.outcomes.asked, told.outcomes.told, told.outcomes_held), (2, 1, true));
        assert!(!figures::became(&told).concat().contains("岗位"), "one firm is no group");
        region.assert_sound().await;
    }
}

both! {
    async fn a_printed_report_is_printed_anew_after_ten_minutes(region: Region) {
        let (town, begun) = (&region.town, region.town.office.now());
        let print = async |after: i64| {
            town.clock.set(begun + chrono::Duration::seconds(after));
            figures::printed(&town.office, 2026).await.unwrap()
        };
        let first = print(0).await;
        assert!(first.starts_with(b"%PDF-"));
        assert_eq!(print(590).await, first);
        let next = print(610).await;
        assert_ne!(next, first, "it says as of when it speaks");
        // A clock that was set back does not make an old one last.
        assert_ne!(print(0).await, next);
        assert_eq!(figures::printed(&town.office, 1999).await.unwrap(), print(1).await, "nothing is known of 1999");
    }
}
