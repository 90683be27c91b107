//! Confirmed claims that the money does not cover wait in the order of their confirmation (8.6, R12).

use office::budget::Standing;
use office::clocks::Clock;
use rules::Fen;
use rules::clock::{Limit, Outcome};
use sim::contract_form;
use uuid::Uuid;

use crate::support::{Region, both, codes, day};

impl Region {
    /// Claims of one laboratory on contracts of these amounts in yuan, up to 100,000 each: half of it is claimed.
    pub async fn claims_of(&self, yuan: &[i64]) -> Vec<Uuid> {
        let town = &self.town;
        let (lab, provider) = self.lab("zhijian", 1).await;
        let mut claims = Vec::new();
        let mut firm = None;
        for (serial, yuan) in (1_u32..).zip(yuan) {
            // A firm has a ceiling of 200,000 a year.
            if serial % 4 == 1 {
                firm = Some(self.firm(&format!("queue{serial}"), serial).await);
            }
            let firm = firm.as_ref().unwrap();
            let title = format!("新材料检测第 {serial} 批");
            let form = contract_form(provider, &title, Fen::from_yuan(*yuan), town.office.today());
            let contract = town.submit_contract(firm, form).await.unwrap();
            let voucher = self.issue(contract, 1).await;
            town.set_off(firm, voucher).await.unwrap();
            self.prove(firm, &lab, contract, (serial.into(), *yuan))
                .await;
            claims.push(town.claim(&lab, voucher).await.unwrap());
        }
        claims
    }

    pub async fn standing(&self, claim: Uuid) -> Standing {
        self.file_of_claim(claim).await.queue.unwrap()
    }

    /// Place, what is before it in yuan, and whether it is covered.
    async fn places(&self, claims: &[Uuid]) -> Vec<(u64, i64, bool)> {
        let mut places = Vec::new();
        for claim in claims {
            let place = self.standing(*claim).await.place;
            places.push((place.number, place.before.fen() / 100, place.covered));
        }
        places
    }

    async fn payment_clocks(&self, claim: Uuid) -> Vec<Clock> {
        let mut clocks = self.file_of_claim(claim).await.clocks;
        clocks.retain(|clock| clock.limit == Limit::Payment);
        clocks
    }
}

both! {
    async fn nobody_overtakes_and_nobody_is_paid_in_part(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 60_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000, 40_000]).await;
        let [first, second, third] = claims[..] else { panic!("three claims") };
        // The order is that of the confirmation, not of the submission.
        for claim in [second, first, third] {
            region.pass_claim(claim, 1).await;
        }
        let order = [second, first, third];
        assert_eq!(region.places(&order).await, [(1, 0, true), (2, 30_000, false), (3, 70_000, false)]);
        for behind in [first, third] {
            assert_eq!(codes(town.pay(&region.finance, behind, 3, "B-1").await), ["budget.overtaking"]);
        }
        town.pay(&region.finance, second, 3, "B-1").await.unwrap();
        let order = [first, third];
        // 30,000 are left: enough for the third alone, which would overtake.
        assert_eq!(region.places(&order).await, [(1, 0, false), (2, 40_000, false)]);
        assert_eq!(codes(town.pay(&region.finance, first, 3, "B-2").await), ["budget.exhausted"]);
        assert_eq!(codes(town.pay(&region.finance, third, 3, "B-2").await), ["budget.overtaking"]);

        town.appropriate(&region.finance, 10_000).await.unwrap();
        assert_eq!(region.places(&order).await, [(1, 0, true), (2, 40_000, false)]);
        town.appropriate(&region.finance, 20_000).await.unwrap();
        // Both are covered: whichever is paid first takes nothing from the other.
        town.pay(&region.finance, third, 3, "B-3").await.unwrap();
        assert_eq!(region.places(&[first]).await, [(1, 0, true)]);
        town.pay(&region.finance, first, 3, "B-4").await.unwrap();
        assert_eq!(region.budget(2026).await.free(), Fen::ZERO);
        region.assert_sound().await;
    }

    async fn the_clock_stands_still_while_a_claim_waits_for_money(region: Region) {
        let town = &region.town;
        let claims = region.claims_of(&[80_000]).await;
        let claim = claims[0];
        // Seven working days from Monday the 13th; two are gone.
        town.go_to(day("2026-04-15"));
        region.pass_claim(claim, 1).await;
        let clocks = region.payment_clocks(claim).await;
        assert_eq!(clocks.len(), 1);
        assert_eq!(clocks[0].outcome, Some(Outcome::Carried));
        let file = region.file_of_claim(claim).await;
        assert_eq!((file.line.due_on, file.due), (None, None));

        town.go_to(day("2026-06-01"));
        town.appropriate(&region.finance, 39_999).await.unwrap();
        assert_eq!(region.file_of_claim(claim).await.line.due_on, None);
        town.appropriate(&region.finance, 1).await.unwrap();
        // Five working days were left; they run on from Monday the 1st of June.
        let file = region.file_of_claim(claim).await;
        assert_eq!(file.line.due_on, Some(day("2026-06-08")));
        assert_eq!(file.due.unwrap().date, day("2026-06-08"));
        let clocks = region.payment_clocks(claim).await;
        assert_eq!((clocks[1].days, clocks[1].outcome), (5, None));
        let words: Vec<String> = file.timeline.iter().map(|entry| entry.words.clone()).collect();
        assert!(words.contains(&"预算已到位，付款期限继续计算".to_owned()), "{words:?}");
        town.pay(&region.finance, claim, 3, "B-1").await.unwrap();
        let clocks = region.payment_clocks(claim).await;
        assert_eq!(clocks[1].outcome, Some(Outcome::Met));
        region.assert_sound().await;
    }
}
