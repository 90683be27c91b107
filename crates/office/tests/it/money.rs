//! The year's ceiling and the year's budget, to the fen (4.4, 8.6, R3, R5, R6, R12, R13).

use office::claims::Pay;
use office::listing::Ask;
use office::{Refused, claims, contracts};
use rules::Fen;
use rules::lifecycle::{claim, voucher};
use sim::{Person, approve, contract_form, refuse, tick};
use uuid::Uuid;

use crate::support::{Region, both, codes, day};

fn yuan(amount: i64) -> Fen {
    Fen::from_yuan(amount)
}

/// Submits a contract of this amount, with or without consent to a smaller face (R7).
async fn submit(
    region: &Region,
    (firm, provider): (&Person, Uuid),
    amount: i64,
    consent: &str,
) -> Result<Uuid, Refused> {
    let form = contract_form(provider, "检测", yuan(amount), region.town.office.today());
    let form = tick(form, "consent_to_smaller_face", consent);
    region.town.submit_contract(firm, form).await
}

async fn face(region: &Region, contract: Uuid) -> Fen {
    region.issue(contract, 1).await;
    region.contract(contract).await.voucher.unwrap().face
}

both! {
    async fn one_firm_in_one_year(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let who = (&firm, provider);
        let first = submit(&region, who, 600_000, "").await.unwrap();
        // Only an issued voucher binds the ceiling (R5).
        assert_eq!(region.ceiling(&firm).await.free(), yuan(200_000));
        assert_eq!(face(&region, first).await, yuan(185_000));
        assert_eq!(region.ceiling(&firm).await.free(), yuan(15_000));

        let refused = codes(submit(&region, who, 200_000, "").await);
        assert_eq!(refused, ["ceiling.consent"]);
        let second = submit(&region, who, 200_000, "yes").await.unwrap();
        assert_eq!(face(&region, second).await, yuan(15_000));
        assert_eq!(region.ceiling(&firm).await.free(), Fen::ZERO);
        let issued = region.contract(second).await.voucher.unwrap();
        assert_eq!(issued.computed, yuan(80_000));

        for consent in ["", "yes"] {
            let refused = codes(submit(&region, who, 100_000, consent).await);
            assert_eq!(refused, ["ceiling.exhausted"]);
        }
        // The first one's claim is refused: its voucher is void and its ceiling is free again.
        let voucher = region.contract(first).await.voucher.unwrap().id;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, first, (1, 600_000)).await;
        let claim = town.claim(&lab, voucher).await.unwrap();
        town.decide_claim(&region.agency, claim, refuse(1)).await.unwrap();
        assert_eq!(region.ceiling(&firm).await.free(), yuan(185_000));
        let third = submit(&region, who, 100_000, "").await.unwrap();
        assert_eq!(face(&region, third).await, yuan(50_000));
        region.assert_sound().await;
    }

    async fn consent_is_asked_again_when_the_ceiling_shrank_meanwhile(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        let waiting = submit(&region, (&firm, provider), 200_000, "").await.unwrap();
        let other = submit(&region, (&firm, provider), 600_000, "").await.unwrap();
        face(&region, other).await;
        let refused = codes(town.decide_contract(&region.county, waiting, approve(1)).await);
        assert_eq!(refused, ["ceiling.consent"]);
        // The county can still return it, so that the firm consents.
        town.decide_contract(&region.county, waiting, sim::send_back(1)).await.unwrap();
    }

    async fn who_spent_less_is_paid_less(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 1_000_000).await.unwrap();
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 300_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 200_000)).await;

        // Another amount than the one shown is told, not paid (R3).
        let asked = town.ask(&lab).await.unwrap();
        let command = claims::Submit { voucher, amount: yuan(110_000) };
        let refused = codes(claims::submit(&town.office, asked.by(), command).await);
        assert_eq!(refused, ["claim.amount-changed"]);

        let claim = town.claim(&lab, voucher).await.unwrap();
        region.pass_claim(claim, 1).await;
        assert_eq!(town.pay(&region.finance, claim, 3, "B-1").await.unwrap(), yuan(80_000));
        let left = region.ceiling(&firm).await;
        assert_eq!((left.used, left.reserved, left.free()), (yuan(80_000), Fen::ZERO, yuan(120_000)));
        let budget = region.budget(2026).await;
        assert_eq!((budget.used, budget.free()), (yuan(80_000), yuan(920_000)));
    }

    async fn nothing_is_paid_above_the_appropriation(region: Region) {
        let town = &region.town;
        // Issue goes on without a budget (R13): what is free falls below zero.
        let case = region.claimed().await;
        assert_eq!(region.budget(2026).await.free(), yuan(-110_000));
        region.pass_claim(case.claim, 1).await;
        town.appropriate(&region.finance, 109_999).await.unwrap();
        let (before, acts) = (region.budget(2026).await, region.acts().await);

        match town.pay(&region.finance, case.claim, 3, "B-1").await {
            Err(Refused::Because(why)) => {
                assert_eq!(why[0].code, "budget.exhausted");
                assert_eq!(why[0].own.as_deref(), Some("110,000.00元，排队第 1 位，前面共 0.00元"));
                let limit = why[0].limit.as_deref();
                assert_eq!(limit, Some("2026年度预算 109,999.00元，已付 0.00元，剩余 109,999.00元"));
            }
            other => panic!("expected a refusal, got {other:?}"),
        }
        let file = region.file_of_claim(case.claim).await;
        assert_eq!((file.line.state, file.edition), (claim::State::Payable, 3));
        // It waits for the money: its clock stands still (R12).
        assert!(file.payment.is_none() && file.line.due_on.is_none());
        let voucher = region.contract(case.contract).await.voucher.unwrap();
        assert_eq!(voucher.state, voucher::State::Claimed);
        assert_eq!(region.budget(2026).await, before);
        assert_eq!(region.ceiling(&case.firm).await.reserved, yuan(110_000));
        assert_eq!(region.acts().await, acts);

        // One yuan more, and the same bank reference goes through.
        town.appropriate(&region.finance, 1).await.unwrap();
        town.pay(&region.finance, case.claim, 3, "B-1").await.unwrap();
        assert_eq!(region.budget(2026).await.free(), Fen::ZERO);
        region.assert_sound().await;
    }

    async fn a_payment_in_the_next_year_is_that_years_money(region: Region) {
        let town = &region.town;
        town.go_to(day("2026-12-28"));
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let case = region.claimed().await;
        region.pass_claim(case.claim, 1).await;
        town.go_to(day("2027-01-11"));
        let refused = codes(town.pay(&region.finance, case.claim, 3, "B-1").await);
        assert_eq!(refused, ["budget.exhausted"]);
        town.appropriate(&region.finance, 200_000).await.unwrap();
        town.pay(&region.finance, case.claim, 3, "B-1").await.unwrap();

        let (old, new) = (region.budget(2026).await, region.budget(2027).await);
        assert_eq!((old.reserved, old.used, old.free()), (Fen::ZERO, Fen::ZERO, yuan(500_000)));
        assert_eq!((new.reserved, new.used, new.free()), (Fen::ZERO, yuan(110_000), yuan(90_000)));
        // The ceiling stays that of the year of issue (R6); this year's is whole.
        let voucher = region.contract(case.contract).await.voucher.unwrap();
        let ceiling = voucher.ceiling.unwrap();
        assert_eq!((ceiling.used, ceiling.free()), (yuan(110_000), yuan(90_000)));
        assert_eq!(region.ceiling(&case.firm).await.free(), yuan(200_000));
        region.assert_sound().await;
    }

    async fn the_form_of_a_payment_tells_all_its_defects(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let case = region.claimed().await;
        town.go_to(day("2026-04-14"));
        region.pass_claim(case.claim, 1).await;
        let pay = async |reference: &str, paid_on: &str| {
            let answers = [("edition", "3"), ("reference", reference), ("paid_on", paid_on)];
            let command = Pay { claim: case.claim, answers: answers.into_iter().collect() };
            let asked = town.ask(&region.finance).await.unwrap();
            codes(claims::pay(&town.office, asked.by(), command).await)
        };
        assert_eq!(pay("", "").await, ["reference.empty", "paid_on.empty"]);
        assert_eq!(pay("", "2026-04-31").await, ["reference.empty", "paid_on.date"]);
        assert_eq!(pay("B-1", "2026-04-13").await, ["payment.date"]);
        assert_eq!(pay("B-1", "2026-04-15").await, ["payment.date"]);
        assert_eq!(pay(&"9".repeat(61), "2026-04-14").await, ["reference.long"]);
        assert_eq!(region.budget(2026).await.used, Fen::ZERO);
        let actor = region.actor(&case.firm).await;
        let files = contracts::list(&town.office, &actor, &Ask::default()).await.unwrap().lines;
        assert_eq!(files.len(), 1);
    }
}
