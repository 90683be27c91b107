//! The list of an open year, which sums, and each provider's own page, which counts its files, say the same (9.1, R36).

use office::appraisals;
use rules::Fen;

use crate::recoveries::order;
use crate::support::{Region, both, day};

const YEAR: u16 = 2026;

both! {
    async fn the_list_of_a_year_says_what_each_page_says(region: Region) {
        let town = &region.town;
        let paid = region.paid().await;
        town.report_income(&paid.lab, YEAR, "600000").await.unwrap();
        order(&region, &region.centre, paid.claim, "100000").await.unwrap();
        // Another one was paid nothing, was late, and got one star.
        let (lab, provider) = region.lab("shuizhi", 9).await;
        let (contract, voucher) = region.voucher(&paid.firm, provider, 20_000).await;
        town.set_off(&paid.firm, voucher).await.unwrap();
        town.complete(&lab, contract).await.unwrap();
        town.complete(&paid.firm, contract).await.unwrap();
        town.go_to(day("2026-09-15"));
        town.rate(&paid.firm, contract, "1").await.unwrap();
        town.ticket(&lab, contract, 77, Fen::from_yuan(20_000)).await.unwrap();
        let centre = region.actor(&region.centre).await;
        let list = appraisals::list(&town.office, &centre, YEAR).await.unwrap().lines;
        let mut facts = Vec::new();
        for line in &list {
            let page = appraisals::standing(&town.office, &centre, (line.provider, YEAR)).await.unwrap();
            assert_eq!((line.total, line.grade), (page.result.total, page.result.grade), "{}", line.name);
            let of = page.basis.facts();
            facts.push((of.redeemed, of.payments, of.stars, of.ratings, of.lapses.len()));
        }
        facts.sort();
        // 110,000 less what was ordered back; five stars of the first, one of the other; each has a lapse.
        let sums = [(Fen::ZERO, 0, 1, 1, 1), (Fen::from_yuan(10_000), 1, 5, 1, 1)];
        assert_eq!(facts, sums);
    }
}
