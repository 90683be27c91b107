//! The yearly operating subsidy: counted from the record, proposed, decided with its reason, paid from its own line (6.4).

use office::answers::Answers;
use office::listing::Ask;
use office::operating::{self, Decide, Pay, Propose};
use office::{Refused, figures, ledger, queues};
use rules::duties::{Act, Role};
use rules::ledger::Line;
use rules::lifecycle::operating::State;
use rules::{Fen, ledger::budget::Move};
use sim::{Person, budget_form, refuse};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

const YEAR: u16 = 2026;

fn answers<const N: usize>(fields: [(&str, &str); N]) -> Answers {
    fields.into_iter().collect()
}

async fn propose(region: &Region, by: &Person) -> Result<(Uuid, Fen), Refused> {
    let asked = region.town.ask(by).await?;
    let done = operating::propose(&region.town.office, asked.by(), Propose { year: YEAR }).await?;
    Ok((done.operating, done.amount))
}

async fn decide(
    region: &Region,
    by: &Person,
    operating: Uuid,
    (edition, amount, words): (&str, &str, &str),
) -> Result<Fen, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([("edition", edition), ("amount", amount), ("words", words)]);
    let command = Decide { operating, answers };
    let done = operating::decide(&region.town.office, asked.by(), command).await?;
    Ok(done.amount)
}

async fn pay(region: &Region, by: &Person, operating: Uuid, paid_on: &str) -> Result<Fen, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("edition", "2"),
        ("payee", "宁夏科技发展服务中心"),
        ("reference", "ICBC-YX-1"),
        ("paid_on", paid_on),
    ]);
    let command = Pay { operating, answers };
    let done = operating::pay(&region.town.office, asked.by(), command).await?;
    Ok(done.amount)
}

async fn grant(region: &Region, yuan: &str) {
    let asked = region.town.ask(&region.finance).await.unwrap();
    let form = budget_form(2027, (Line::Operating, Move::Add), yuan);
    let command = office::budget::Appropriate(form);
    office::budget::appropriate(&region.town.office, asked.by(), command)
        .await
        .unwrap();
}

/// Reserved and used of this year's line, in yuan.
async fn line(region: &Region) -> [i64; 2] {
    let finance = region.actor(&region.finance).await;
    let years = office::budget::years(&region.town.office, &finance)
        .await
        .unwrap();
    let found = years.into_iter().find(|budget| budget.year == 2027);
    let stand = found.unwrap().balance(Line::Operating);
    [stand.reserved, stand.used].map(|sum| sum.fen() / 100)
}

async fn waits(region: &Region, by: &Person, act: Act) -> bool {
    let actor = region.actor(by).await;
    let found = queues::queue(&region.town.office, &actor, &Ask::default())
        .await
        .unwrap();
    found.lines.iter().any(|line| line.act == Some(act))
}

both! {
    async fn the_body_that_issues_is_paid_by_what_it_did(region: Region) {
        let town = &region.town;
        let department = region.colleague("keji", Role::Department).await;
        let case = region.paid().await;
        let agency = region.actor(&region.agency).await;
        let now = operating::year(&town.office, &agency, YEAR).await.unwrap().expect("open");
        // A contract, a claim in time and an admission: three at 30, one more at 20; no training is on the record.
        assert_eq!(now.due.value, Fen::from_yuan(3 * 30 + 20), "{:?}", now.due.trace.lines());
        assert!(!now.proposes && now.due.trace.lines().iter().any(|line| line.contains("举办培训") && line.contains("0场")));
        for person in [&region.county, &case.firm, &case.lab] {
            let actor = region.actor(person).await;
            assert_unknown(&person.login, operating::year(&town.office, &actor, YEAR).await);
            assert_unknown(&person.login, operating::list(&town.office, &actor).await);
        }
        assert_eq!(codes(propose(&region, &region.centre).await), ["operating.early"]);
        town.go_to(day("2027-01-11"));
        assert_unknown("the agency proposes", propose(&region, &region.agency).await);
        let (id, amount) = propose(&region, &region.centre).await.unwrap();
        assert_eq!(amount, now.due.value);
        assert_eq!(codes(propose(&region, &region.centre).await), ["operating.once"]);
        assert!(waits(&region, &department, Act::DecideOperating).await);

        // Nothing above the line, nothing else than computed without a reason, nobody but the Department.
        assert_unknown("the centre decides", decide(&region, &region.centre, id, ("1", "110", "")).await);
        assert_eq!(codes(decide(&region, &department, id, ("1", "110", "")).await), ["operating.no-money"]);
        grant(&region, "105").await;
        assert_eq!(codes(decide(&region, &department, id, ("1", "110", "")).await), ["operating.no-money"]);
        assert_eq!(codes(decide(&region, &department, id, ("1", "100", "")).await), ["operating.reason"]);
        assert_eq!(line(&region).await, [0, 0]);
        decide(&region, &department, id, ("1", "100", "培训未开展，按九成")).await.unwrap();
        assert_eq!(line(&region).await, [100, 0]);
        assert!(matches!(decide(&region, &department, id, ("1", "100", "再")).await, Err(Refused::Meanwhile(_))));
        assert_eq!(codes(decide(&region, &department, id, ("2", "100", "再")).await), ["state.not-possible"]);
        region.assert_sound().await;
        assert!(waits(&region, &region.finance, Act::PayOperating).await);

        assert_unknown("the department pays", pay(&region, &department, id, "2027-01-11").await);
        assert_eq!(codes(pay(&region, &region.finance, id, "2027-01-10").await), ["payment.date"]);
        assert_eq!(pay(&region, &region.finance, id, "2027-01-11").await.unwrap(), Fen::from_yuan(100));
        assert!(pay(&region, &region.finance, id, "2027-01-11").await.is_err());
        assert_eq!(line(&region).await, [0, 100]);
        let seen = operating::view(&town.office, &agency, id).await.unwrap();
        assert_eq!((seen.line.state, seen.reason.as_str()), (State::Paid, "培训未开展，按九成"));
        assert!(operating::year(&town.office, &agency, YEAR).await.unwrap().is_none());
        // Everybody may know what a file cost: the amount, and what the decision counted.
        let told = figures::performance(&town.office, YEAR).await.unwrap().cost.expect("paid");
        assert_eq!((told.paid, told.files > 0), (Fen::from_yuan(100), true));
        assert_eq!(told.each.fen(), (10_000 * 2 + told.files) / (told.files * 2));
        region.assert_sound().await;
        // What stands in the file and what stands in the book agree, or it is told.
        let intruder = region.intruder().await;
        assert!(ledger::prove(&intruder).await.unwrap().faults.is_empty());
        intruder.tamper("UPDATE operating SET amount = 9000").await.unwrap();
        let faults = ledger::prove(&intruder).await.unwrap().faults;
        assert!(faults.iter().any(|fault| fault.what == "budget/operating"), "{faults:?}");
    }

    async fn a_refused_recheck_counts_once_although_it_ends_the_voucher(region: Region) {
        let town = &region.town;
        let case = region.claimed().await;
        town.decide_claim(&region.agency, case.claim, refuse(1)).await.unwrap();
        let agency = region.actor(&region.agency).await;
        let now = operating::year(&town.office, &agency, YEAR).await.unwrap().expect("open");
        assert_eq!(now.due.value, Fen::from_yuan(3 * 30 + 20), "{:?}", now.due.trace.lines());
    }
}
