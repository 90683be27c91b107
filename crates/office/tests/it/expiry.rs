//! A voucher lives one year; evidence has ten working days and may be late (8.4, 8.8, R9, R10, R32).

use office::claims;
use rules::Fen;
use rules::lifecycle::{claim, voucher};
use sim::{approve, expel, refuse, send_back};

use crate::support::{Region, both, codes, day};

both! {
    async fn a_voucher_is_used_by_its_last_day(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let (outside, _) = region.outside_lab("huaxi", 1).await;
        drop(outside);
        let (contract, first) = region.voucher(&firm, provider, 10_000).await;
        let (_, second) = region.voucher(&firm, provider, 20_000).await;
        let valid = region.contract(contract).await.voucher.unwrap().valid_until;
        assert_eq!(valid, day("2027-04-13"));
        // The last moment of the last day by the clocks of Beijing, which is 15:59 in Greenwich.
        let midnight = valid.and_hms_opt(15, 59, 59).unwrap().and_utc();
        town.clock.set(midnight);
        town.set_off(&firm, first).await.unwrap();
        town.clock.set(midnight + chrono::Duration::seconds(1));
        assert_eq!(codes(town.set_off(&firm, second).await), ["voucher.expired"]);
    }

    async fn full_payment_counts_by_the_last_day_too(region: Region) {
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.outside_lab("huaxi", 1).await;
        let (_, voucher) = region.voucher(&firm, provider, 10_000).await;
        region.town.go_to(day("2027-04-14"));
        let refused = codes(region.town.pay_in_full(&firm, voucher).await);
        assert_eq!(refused, ["voucher.expired"]);
    }

    async fn a_claim_comes_in_by_the_last_day(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 10_000)).await;
        town.go_to(day("2027-04-14"));
        assert_eq!(codes(town.claim(&lab, voucher).await), ["claim.expired"]);
        let file = region.contract(contract).await.voucher.unwrap();
        assert_eq!(file.state, voucher::State::SetOff);
        town.go_to(day("2027-04-13"));
        let claim = town.claim(&lab, voucher).await.unwrap();
        // Under review it does not lapse (R9).
        town.go_to(day("2027-05-20"));
        town.appropriate(&region.finance, 100_000).await.unwrap();
        region.pass_claim(claim, 1).await;
        town.pay(&region.finance, claim, 3, "B-1").await.unwrap();
    }

    async fn a_returned_claim_has_ten_working_days_more(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 10_000)).await;
        town.go_to(day("2027-04-13"));
        let claim = town.claim(&lab, voucher).await.unwrap();
        town.decide_claim(&region.agency, claim, send_back(1)).await.unwrap();
        let last = town.office.law().calendar.due(day("2027-04-13"), 10).unwrap().date;
        town.go_to(last.succ_opt().unwrap());
        assert_eq!(codes(town.claim(&lab, voucher).await), ["claim.expired"]);
        town.go_to(last);
        assert_eq!(town.claim(&lab, voucher).await.unwrap(), claim);
    }

    async fn late_evidence_is_marked_and_accepted(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        town.complete(&lab, contract).await.unwrap();
        town.complete(&firm, contract).await.unwrap();
        let due = region.contract(contract).await.evidence_due.unwrap();
        assert_eq!(due.date, day("2026-04-27"));
        town.go_to(day("2026-04-29"));
        town.rate(&firm, contract, "3").await.unwrap();
        town.ticket(&firm, contract, 1, Fen::from_yuan(10_000)).await.unwrap();
        town.result(&firm, contract).await.unwrap();
        let claim = town.claim(&lab, voucher).await.unwrap();
        let file = region.file_of_claim(claim).await;
        let late = file.findings.iter().find(|finding| finding.code == "claim.late").unwrap();
        assert!(late.message.contains("逾期2个工作日"), "{}", late.message);
        assert_eq!(file.line.state, claim::State::Submitted);
    }

    async fn a_removed_provider_finishes_what_it_began(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 100_000).await.unwrap();
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        let form = sim::contract_form(provider, "另一份", Fen::from_yuan(30_000), town.office.today());
        let waiting = town.submit_contract(&firm, form.clone()).await.unwrap();
        town.remove(&region.centre, provider, expel(3)).await.unwrap();

        // No new one, neither handed in nor approved; the county can still return it.
        let refused = codes(town.submit_contract(&firm, sim::tick(form, "title", "第三份")).await);
        assert_eq!(refused, ["provider.removed"]);
        let refused = codes(town.decide_contract(&region.county, waiting, approve(1)).await);
        assert_eq!(refused, ["provider.removed"]);
        town.decide_contract(&region.county, waiting, refuse(1)).await.unwrap();

        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 10_000)).await;
        let claim = town.claim(&lab, voucher).await.unwrap();
        region.pass_claim(claim, 1).await;
        town.pay(&region.finance, claim, 3, "B-1").await.unwrap();
    }

    async fn a_claim_without_proof_tells_all_that_is_missing(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 10_000).await;
        let actor = region.actor(&lab).await;
        let check = claims::look_over(&town.office, &actor, voucher).await.unwrap();
        let found: Vec<_> = check.refusals().into_iter().map(|refusal| refusal.code).collect();
        let all = ["claim.not-complete", "claim.not-rated", "claim.no-result", "claim.no-ticket"];
        assert_eq!(found, all);
        assert_eq!(codes(town.claim(&lab, voucher).await), all);
        // Before both have confirmed completion there is nothing to prove (8.4).
        assert_eq!(codes(town.rate(&firm, contract, "5").await), ["service.not-done"]);
        assert_eq!(codes(town.result(&firm, contract).await), ["service.not-done"]);
        town.complete(&lab, contract).await.unwrap();
        assert_eq!(codes(town.complete(&lab, contract).await), ["state.not-possible"]);
        town.complete(&firm, contract).await.unwrap();
        // Proved but never set off: the voucher is not yet the provider's to redeem (8.3).
        region.town.rate(&firm, contract, "5").await.unwrap();
        assert_eq!(codes(region.town.rate(&firm, contract, "1").await), ["rating.once"]);
        town.ticket(&lab, contract, 1, Fen::from_yuan(10_000)).await.unwrap();
        town.result(&lab, contract).await.unwrap();
        assert_eq!(codes(town.claim(&lab, voucher).await), ["state.not-possible"]);
    }
}
