//! Vouchers whose year is over lapse by themselves, once, and give back what they held (8.8, R5, R9).

use office::{audit, claims, subjects, vouchers};
use rules::Fen;
use rules::lifecycle::voucher::State;
use sim::{approve, send_back};

use crate::support::{Region, both};

both! {
    async fn an_unused_voucher(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let (_, voucher) = region.voucher(&firm, provider, 100_000).await;

        // The last day is the day's own: it ends at 24:00 (R9).
        town.go_to("2027-04-13".parse().unwrap());
        assert_eq!(vouchers::expire(&town.office).await.unwrap(), 0);
        town.go_to("2027-04-14".parse().unwrap());
        let (first, second) = tokio::join!(
            vouchers::expire(&town.office),
            vouchers::expire(&town.office)
        );
        first.unwrap();
        second.unwrap();
        assert_eq!(vouchers::expire(&town.office).await.unwrap(), 0);

        let actor = town.actor(&firm).await.unwrap();
        let lapsed = vouchers::view(&town.office, &actor, voucher).await.unwrap();
        let ceiling = lapsed.ceiling.unwrap();
        assert_eq!(lapsed.state, State::Expired);
        assert_eq!(ceiling.reserved, Fen::ZERO);
        assert_eq!(ceiling.used, Fen::ZERO);
        assert_eq!(ceiling.free(), Fen::from_yuan(200_000));
        assert_eq!(audit::verify(&town.office).await.unwrap().flaws, []);
    }

    async fn a_claim_under_review_does_not_lapse_but_one_never_corrected_does(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 100_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 100_000)).await;
        town.go_to("2027-04-12".parse().unwrap());
        let claim = town.claim(&lab, voucher).await.unwrap();

        town.go_to("2027-04-20".parse().unwrap());
        assert_eq!(vouchers::expire(&town.office).await.unwrap(), 0);
        town.decide_claim(&region.agency, claim, send_back(1)).await.unwrap();
        // Ten working days for the correction, then the voucher lapses with its claim.
        town.go_to("2027-04-30".parse().unwrap());
        assert_eq!(vouchers::expire(&town.office).await.unwrap(), 0);
        town.go_to("2027-05-20".parse().unwrap());
        assert_eq!(vouchers::expire(&town.office).await.unwrap(), 1);
        let actor = town.actor(&firm).await.unwrap();
        let mine = subjects::mine(&town.office, &actor).await.unwrap().unwrap();
        assert_eq!(mine.ceiling.granted, Fen::from_yuan(200_000));
        let report = audit::verify(&town.office).await.unwrap();
        assert_eq!(report.flaws, []);
        // Nothing is left to decide on the claim.
        assert!(town.decide_claim(&region.agency, claim, approve(3)).await.is_err());
    }

    async fn a_claim_made_by_a_clock_that_was_set_back_is_still_the_last(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        let asked = town.ask(&case.lab).await.unwrap();
        let command = claims::Withdraw { claim: case.claim };
        claims::withdraw(&town.office, asked.by(), command).await.unwrap();
        town.clock.set(town.office.now() - chrono::Duration::hours(1));
        let second = town.claim(&case.lab, case.voucher).await.unwrap();
        assert!(second < case.claim, "its id is the earlier one");
        town.decide_claim(&region.agency, second, send_back(1)).await.unwrap();
        assert_eq!(town.claim(&case.lab, case.voucher).await.unwrap(), second);
    }
}
