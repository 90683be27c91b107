//! The provider may not refuse a set-off; it objects, and the Agency answers (8.3, R21, R34).

use office::answers::Answers;
use office::listing::Ask;
use office::{Refused, operating, queues, vouchers};
use rules::Fen;
use sim::Person;
use uuid::Uuid;

use crate::support::{Region, both, codes};

async fn object(
    region: &Region,
    who: &Person,
    voucher: Uuid,
    form: &[(&str, &str)],
) -> Result<Uuid, Refused> {
    let asked = region.town.ask(who).await.unwrap();
    let answers: Answers = form.iter().copied().collect();
    let command = vouchers::Object { voucher, answers };
    let done = vouchers::object(&region.town.office, asked.by(), command).await?;
    Ok(done.contract)
}

async fn answer(
    region: &Region,
    who: &Person,
    objection: Uuid,
    words: &str,
) -> Result<Uuid, Refused> {
    let asked = region.town.ask(who).await.unwrap();
    let command = vouchers::Answer {
        objection,
        answers: [("answer", words)].into_iter().collect(),
    };
    let done = vouchers::answer(&region.town.office, asked.by(), command).await?;
    Ok(done.contract)
}

const WRONG: &[(&str, &str)] = &[
    ("ground", "wrong-amount"),
    ("words", "合同约定的是 20 万元"),
];

both! {
    async fn an_objection_is_answered(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 300_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        let reader = region.actor(&lab).await;
        let seen = vouchers::view(&town.office, &reader, voucher).await.unwrap();
        // The twin has the voucher's number with another prefix (R34).
        let twin = seen.service_number.unwrap();
        assert_eq!(twin[2..13], seen.number[2..13]);
        assert!(twin.starts_with("FW") && seen.number.starts_with("NX"), "{twin}");

        assert_eq!(codes(object(&region, &lab, voucher, &[]).await), ["ground.empty", "words.empty"]);
        assert_eq!(object(&region, &lab, voucher, WRONG).await.unwrap(), contract);
        assert_eq!(codes(object(&region, &lab, voucher, WRONG).await), ["objection.open"]);
        let agency = region.actor(&region.agency).await;
        assert_eq!(queues::queue(&town.office, &agency, &Ask::default()).await.unwrap().lines[0].title, "抵用异议");

        let open = region.contract(contract).await.voucher.unwrap().objections[0].clone();
        assert_eq!(open.answer, None);
        assert!(matches!(answer(&region, &region.centre, open.id, "x").await, Err(Refused::Unknown)));
        assert_eq!(codes(answer(&region, &region.agency, open.id, " ").await), ["answer.empty"]);
        let counted = async || {
            let year = operating::year(&town.office, &agency, 2026).await.unwrap();
            year.expect("not proposed").due.value
        };
        let before = counted().await;
        answer(&region, &region.agency, open.id, "按已登记的合同办理").await.unwrap();
        assert_eq!(counted().await, before + Fen::from_yuan(30), "an answer is work of the body that issues (6.4)");
        let twice = answer(&region, &region.agency, open.id, "再答").await;
        assert!(matches!(twice, Err(Refused::Meanwhile(_))), "{twice:?}");
        let closed = region.contract(contract).await.voucher.unwrap().objections[0].clone();
        assert_eq!(closed.answer.as_deref(), Some("按已登记的合同办理"));
        assert_eq!(queues::queue(&town.office, &agency, &Ask::default()).await.unwrap().lines.len(), 0);
        // Answered, there may be another one.
        object(&region, &lab, voucher, WRONG).await.unwrap();
        region.assert_sound().await;
    }

    async fn a_claim_waits_for_the_answer_to_an_objection(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 300_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (1, 300_000)).await;
        object(&region, &lab, voucher, WRONG).await.unwrap();
        assert_eq!(codes(town.claim(&lab, voucher).await), ["claim.objection-open"]);
        let open = region.contract(contract).await.voucher.unwrap().objections[0].clone();
        answer(&region, &region.agency, open.id, "按已登记的合同办理").await.unwrap();
        town.claim(&lab, voucher).await.unwrap();
        region.assert_sound().await;
    }

    async fn nobody_objects_to_what_is_being_redeemed(region: Region) {
        let case = region.claimed().await;
        let late = codes(object(&region, &case.lab, case.voucher, WRONG).await);
        assert_eq!(late, ["objection.too-late"]);
        let firm = object(&region, &case.firm, case.voucher, WRONG).await;
        assert!(matches!(firm, Err(Refused::Unknown)));
    }
}
