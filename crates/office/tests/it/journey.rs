//! One voucher's whole life, in the region and out of it, against the ledger.

use office::{Refused, audit, budget, claims, contracts, subjects};
use rules::Fen;
use rules::ledger::Line;
use rules::lifecycle::{claim, contract, voucher};
use sim::approve;

use crate::support::{Region, both};

both! {
    async fn in_region(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 300_000).await;

        let actor = town.actor(&firm).await.unwrap();
        let file = contracts::view(&town.office, &actor, contract).await.unwrap();
        assert_eq!(file.state, contract::State::Running);
        let issued = file.voucher.unwrap();
        assert_eq!(issued.face, Fen::from_yuan(110_000));
        assert_eq!(issued.valid_until.to_string(), "2027-04-13");
        assert_eq!(issued.ceiling.unwrap().free(), Fen::from_yuan(90_000));
        assert!(issued.number.starts_with("NX2026-000001-"));

        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 200_000)).await;
        let file = contracts::view(&town.office, &actor, contract).await.unwrap();
        assert_eq!(file.evidence_due.unwrap().date.to_string(), "2026-04-27");

        // In-region the provider claims; the firm may not (6.2).
        assert!(matches!(town.claim(&firm, voucher).await, Err(Refused::Unknown)));
        let claim = town.claim(&lab, voucher).await.unwrap();
        town.decide_claim(&region.agency, claim, approve(1)).await.unwrap();
        town.decide_claim(&region.centre, claim, approve(2)).await.unwrap();
        let paid = town.pay(&region.finance, claim, 3, "B-0001").await.unwrap();
        assert_eq!(paid, Fen::from_yuan(80_000));

        let mine = subjects::mine(&town.office, &actor).await.unwrap().unwrap();
        assert_eq!(mine.ceiling.used, Fen::from_yuan(80_000));
        assert_eq!(mine.ceiling.reserved, Fen::ZERO);
        let finance = town.actor(&region.finance).await.unwrap();
        let budgets = budget::years(&town.office, &finance).await.unwrap();
        let balance = budgets[0].balance(Line::Redemption);
        assert_eq!(balance.used, Fen::from_yuan(80_000));
        assert_eq!(balance.free(), Fen::from_yuan(920_000));
        let done = claims::view(&town.office, &finance, claim).await.unwrap();
        assert_eq!(done.line.state, claim::State::Paid);
        let report = audit::verify(&town.office).await.unwrap();
        assert_eq!(report.flaws, []);
        assert!(report.acts > 20 && report.postings > 5);
    }

    async fn out_of_region(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.outside_lab("huaxi", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 100_001).await;

        // Out of the region nothing is set off: the subject pays everything first (8.3).
        let wrong = crate::support::codes(town.set_off(&firm, voucher).await);
        assert_eq!(wrong, ["voucher.way"]);
        town.pay_in_full(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 100_001)).await;
        assert!(matches!(town.claim(&lab, voucher).await, Err(Refused::Unknown)));
        let claim = town.claim(&firm, voucher).await.unwrap();
        town.decide_claim(&region.agency, claim, approve(1)).await.unwrap();
        town.decide_claim(&region.centre, claim, approve(2)).await.unwrap();
        let paid = town.pay(&region.finance, claim, 3, "B-0002").await.unwrap();
        assert_eq!(paid, Fen::new(5_000_030));
        let actor = town.actor(&firm).await.unwrap();
        let file = contracts::view(&town.office, &actor, contract).await.unwrap();
        assert_eq!(file.voucher.unwrap().state, voucher::State::Redeemed);
    }
}
