//! Public money that must come back: ordered, paid back in parts, written off, and who owes takes part in nothing new (5.4, R31).

use office::answers::Answers;
use office::batches;
use office::recoveries::{self, Order, Ordered, PayBack, WriteOff};
use office::{FileKind, Refused, papers};
use rules::Fen;
use rules::duties::Role;
use rules::lifecycle::recovery::State;
use sim::{Person, contract_form};
use uuid::Uuid;

use crate::support::{Case, Region, assert_unknown, both, codes};

fn answers<const N: usize>(fields: [(&str, &str); N]) -> Answers {
    fields.into_iter().collect()
}

pub async fn order(
    region: &Region,
    by: &Person,
    claim: Uuid,
    amount: &str,
) -> Result<Ordered, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("amount", amount),
        ("facts", "检测报告与样品不符，多付 3 万元"),
        ("clause", "5.4"),
        ("due_on-year", "2026"),
        ("due_on-month", "12"),
        ("due_on-day", "31"),
        ("due_on", "2026-12-31"),
    ]);
    recoveries::order(&region.town.office, asked.by(), Order { claim, answers }).await
}

pub async fn pay_back(
    region: &Region,
    by: &Person,
    id: Uuid,
    (edition, amount, reference): (i64, &str, &str),
) -> Result<Fen, Refused> {
    let asked = region.town.ask(by).await?;
    let today = region.town.office.today().to_string();
    let answers = answers([
        ("edition", &edition.to_string()),
        ("amount", amount),
        ("reference", reference),
        ("paid_on", &today),
    ]);
    let done = recoveries::pay_back(
        &region.town.office,
        asked.by(),
        PayBack {
            recovery: id,
            answers,
        },
    )
    .await?;
    Ok(done.left)
}

async fn write_off(
    region: &Region,
    by: &Person,
    id: Uuid,
    edition: i64,
    words: &str,
) -> Result<Fen, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([("edition", &edition.to_string()), ("words", words)]);
    let done = recoveries::write_off(
        &region.town.office,
        asked.by(),
        WriteOff {
            recovery: id,
            answers,
        },
    )
    .await?;
    Ok(done.amount)
}

async fn assert_stands(region: &Region, id: Uuid, state: State, left: i64) {
    let finance = region.actor(&region.finance).await;
    let view = recoveries::view(&region.town.office, &finance, id)
        .await
        .unwrap();
    assert_eq!(
        (view.line.state, view.line.left),
        (state, Fen::from_yuan(left))
    );
}

both! {
    async fn an_order_is_paid_back_in_parts_and_never_asks_for_more_than_was_paid(region: Region) {
        let town = &region.town;
        let Case { firm, lab, provider, claim, .. } = region.paid().await;
        for other in [&firm, &lab, &region.county, &region.agency, &region.finance, &region.auditor] {
            assert_unknown(&other.login, order(&region, other, claim, "3万元").await);
        }
        assert_eq!(codes(order(&region, &region.centre, claim, "110000.01").await), ["recovery.above-paid"]);
        let done = order(&region, &region.centre, claim, "3万元").await.unwrap();
        assert!(done.number.starts_with("ZH2026-"));
        assert_eq!(codes(order(&region, &region.centre, claim, "80000.01").await), ["recovery.above-paid"], "less what was asked");
        let id = done.recovery;

        // It concerns who was paid, and its desks; the other party knows nothing of it.
        for reader in [&lab, &region.county, &region.agency, &region.centre, &region.auditor] {
            let actor = region.actor(reader).await;
            recoveries::view(&town.office, &actor, id).await.unwrap();
        }
        let firms = region.actor(&firm).await;
        assert_unknown("the firm", recoveries::view(&town.office, &firms, id).await);
        // The order is a letter, frozen with the act; it is its readers' alone.
        let labs = region.actor(&lab).await;
        let letters = papers::list(&town.office, &labs, FileKind::Recovery, id).await.unwrap();
        assert_eq!(letters.iter().map(|one| (one.kind, one.number.clone())).collect::<Vec<_>>(), [(papers::Kind::Recovery, done.number.clone())]);
        assert!(papers::read(&town.office, &labs, letters[0].id).await.unwrap().bytes.starts_with(b"%PDF"));
        assert_unknown("the firm", papers::read(&town.office, &firms, letters[0].id).await.map(|_| ()));
        // The list is paged and summed by the database.
        let finance = region.actor(&region.finance).await;
        let found = recoveries::list(&town.office, &finance, 9).await.unwrap();
        assert_eq!((found.count, found.page, found.left), (1, 1, Fen::from_yuan(30_000)));

        // Who owes takes part in nothing new.
        let form = contract_form(provider, "另一份检测", Fen::from_yuan(20_000), town.office.today());
        let Err(Refused::Because(told)) = town.submit_contract(&firm, form.clone()).await else { panic!() };
        assert_eq!((told.len(), told[0].code.as_ref(), told[0].field.as_ref()), (1, "party.owes", "provider"));
        let text = format!("{:?}", told[0]);
        assert!(!text.contains("ZH2026") && !text.contains("30,000"), "whose debt it is not learns no figure: {text}");

        assert_unknown("the centre", pay_back(&region, &region.centre, id, (1, "1万元", "B-1")).await);
        assert_eq!(codes(pay_back(&region, &region.finance, id, (1, "30000.01", "B-1")).await), ["receivable.above"]);
        assert_eq!(pay_back(&region, &region.finance, id, (1, "1万元", "B-1")).await.unwrap(), Fen::from_yuan(20_000));
        assert!(matches!(pay_back(&region, &region.finance, id, (1, "1万元", "B-2")).await, Err(Refused::Meanwhile(_))));
        assert!(pay_back(&region, &region.finance, id, (2, "1万元", "B-1")).await.is_err(), "one receipt pays back once");
        assert_stands(&region, id, State::Owed, 20_000).await;
        assert_eq!(pay_back(&region, &region.finance, id, (2, "2万元", "B-3")).await.unwrap(), Fen::ZERO);
        assert_stands(&region, id, State::Settled, 0).await;
        assert_eq!(codes(pay_back(&region, &region.finance, id, (3, "1", "B-4")).await), ["receivable.above"]);
        town.submit_contract(&firm, form).await.unwrap();
        region.assert_sound().await;
    }

    async fn what_cannot_be_had_is_written_off_with_a_reason(region: Region) {
        let Case { claim, .. } = region.paid().await;
        let id = order(&region, &region.centre, claim, "5万元").await.unwrap().recovery;
        pay_back(&region, &region.finance, id, (1, "1万元", "B-1")).await.unwrap();
        assert_eq!(codes(write_off(&region, &region.finance, id, 2, "").await), ["words.empty"]);
        assert_unknown("the centre", write_off(&region, &region.centre, id, 2, "已注销").await);
        assert_eq!(write_off(&region, &region.finance, id, 2, "法院终结执行裁定").await.unwrap(), Fen::from_yuan(40_000));
        assert_stands(&region, id, State::WrittenOff, 0).await;
        assert!(write_off(&region, &region.finance, id, 3, "再核销").await.is_err());
        region.assert_sound().await;
    }

    async fn who_owes_is_paid_nothing_until_it_is_settled(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        town.pay(&region.finance, claims[0], 3, "B-1").await.unwrap();
        let batch = town.draw_batch(&region.finance, &claims[1..]).await.unwrap();
        let done = order(&region, &region.centre, claims[0], "1万元").await.unwrap();
        // Ordered while the batch lay with its second person: it is not released any more.
        let second = region.colleague("caiwu2", Role::Finance).await;
        assert_eq!(codes(town.release_batch(&second, batch).await), ["batch.payee-owes"]);
        town.cancel_batch(&region.finance, batch).await.unwrap();
        let actor = region.actor(&region.finance).await;
        let held = batches::prospect(&town.office, &actor).await.unwrap().held;
        let told = format!("收款单位还有 10,000.00 元没有缴回（{}）", done.number);
        assert_eq!((held[0].why[0].code.as_ref(), held[0].why[0].message.as_str()), ("batch.payee-owes", told.as_str()));
        assert_eq!(codes(town.draw_batch(&region.finance, &claims[1..]).await), ["batch.payee-owes"]);
        let edition = region.file_of_claim(claims[1]).await.edition;
        assert_eq!(codes(town.pay(&region.finance, claims[1], edition, "B-2").await), ["batch.payee-owes"]);
        pay_back(&region, &region.finance, done.recovery, (1, "1万元", "B-3")).await.unwrap();
        assert_eq!(batches::prospect(&town.office, &actor).await.unwrap().ready.len(), 1);
        town.draw_batch(&region.finance, &claims[1..]).await.unwrap();
        region.assert_sound().await;
    }

    async fn nothing_is_asked_back_that_was_not_paid(region: Region) {
        let case = region.claimed().await;
        assert_eq!(codes(order(&region, &region.centre, case.claim, "1万元").await), ["recovery.not-paid"]);
    }
}
