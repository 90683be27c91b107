//! Cases of suspected fraud: both parties blocked, the accused heard, a decision with consequences, one appeal, carried
//! out once it is final; who was cleared is free at once (5.4, R20, R31).

use office::answers::Answers;
use office::cases::{self, Accused, Appeal, Close, Decide, Open, Rule, StateSide};
use office::{FileKind, Refused, budget, claims, contracts, providers, recoveries, vouchers};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::integrity::Mark;
use rules::lifecycle::case::State;
use sim::{Person, contract_form, lab_form, programme_form};
use uuid::Uuid;

use crate::support::{Case, Region, assert_unknown, both, codes, day};

fn answers<const N: usize>(fields: [(&str, &str); N]) -> Answers {
    fields.into_iter().collect()
}

async fn open(region: &Region, by: &Person, accused: Accused) -> Result<Uuid, Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("origin", "official"),
        ("grounds", "检测报告的样品编号查无此件"),
    ]);
    let done = cases::open(&region.town.office, asked.by(), Open { accused, answers }).await?;
    Ok(done.case)
}

async fn say(region: &Region, by: &Person, case: Uuid, words: &str) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([("words", words)]);
    let command = StateSide { case, answers };
    cases::state_side(&region.town.office, asked.by(), command)
        .await
        .map(drop)
}

async fn edition(region: &Region, case: Uuid) -> String {
    let actor = region.actor(&region.auditor).await;
    let view = cases::view(&region.town.office, &actor, case)
        .await
        .unwrap();
    view.edition.to_string()
}

/// `ordered` is empty for a case that is cleared.
async fn decide(
    region: &Region,
    by: &Person,
    case: Uuid,
    (ordered, amount, years): (&str, &str, &str),
) -> Result<(), Refused> {
    let edition = edition(region, case).await;
    let asked = region.town.ask(by).await?;
    let outcome = match ordered {
        "" => "cleared",
        _ => "established",
    };
    let answers = answers([
        ("edition", &edition),
        ("outcome", outcome),
        ("facts", "样品编号不存在，服务没有发生"),
        ("clause", "5.4"),
        ("consequences", ordered),
        ("amount", amount),
        ("years", years),
    ]);
    cases::decide(&region.town.office, asked.by(), Decide { case, answers })
        .await
        .map(drop)
}

async fn appeal(region: &Region, by: &Person, case: Uuid) -> Result<(), Refused> {
    let asked = region.town.ask(by).await?;
    let answers = answers([("words", "样品编号登记有误，附更正说明")]);
    cases::appeal(&region.town.office, asked.by(), Appeal { case, answers })
        .await
        .map(drop)
}

async fn rule(region: &Region, by: &Person, case: Uuid, verdict: &str) -> Result<(), Refused> {
    let edition = edition(region, case).await;
    let asked = region.town.ask(by).await?;
    let answers = answers([
        ("edition", &edition),
        ("verdict", verdict),
        ("words", "经复查，事实清楚"),
    ]);
    cases::rule(&region.town.office, asked.by(), Rule { case, answers })
        .await
        .map(drop)
}

async fn close(region: &Region, by: &Person, case: Uuid) -> Result<Option<Uuid>, Refused> {
    let edition = edition(region, case).await;
    let asked = region.town.ask(by).await?;
    let answers = answers([("edition", &edition), ("due_on", "2026-12-31")]);
    let done = cases::close(&region.town.office, asked.by(), Close { case, answers }).await?;
    Ok(done.recovery)
}

async fn stands(region: &Region, case: Uuid) -> State {
    let actor = region.actor(&region.auditor).await;
    let view = cases::view(&region.town.office, &actor, case).await;
    view.unwrap().line.state
}

impl Region {
    /// Until when a claim is to be paid; nothing while its limit stands still.
    async fn due_on(&self, claim: Uuid) -> Option<chrono::NaiveDate> {
        let actor = self.actor(&self.finance).await;
        let view = claims::view(&self.town.office, &actor, claim).await;
        view.unwrap().line.due_on
    }
}

both! {
    async fn a_case_is_heard_decided_appealed_once_and_carried_out(region: Region) {
        let town = &region.town;
        let days = (town.office.today(), day("2026-12-31"));
        let programme = programme_form(days, ["30", "50000", "500000"]);
        town.open_programme(&region.county, programme).await.unwrap();
        let Case { firm, lab, provider, voucher, claim, .. } = region.paid().await;
        let accused = Accused::Voucher(voucher);
        for other in [&firm, &lab, &region.county, &region.finance, &region.auditor] {
            assert_unknown(&other.login, open(&region, other, accused).await);
        }
        let case = open(&region, &region.agency, accused).await.unwrap();
        assert_eq!(codes(open(&region, &region.agency, accused).await), ["case.once"]);

        // Both parties take part in nothing new, told before a contract is filled in; of the other one the firm learns
        // that, and no number.
        let barred = async |who: &Person| {
            let actor = region.actor(who).await;
            codes::<()>(Err(Refused::Because(contracts::barred(&town.office, &actor).await.unwrap())))
        };
        assert_eq!(barred(&firm).await, ["party.in-case"]);
        let form = contract_form(provider, "另一份检测", Fen::from_yuan(20_000), town.office.today());
        let Err(Refused::Because(told)) = town.submit_contract(&firm, form.clone()).await else { panic!() };
        assert_eq!(told.iter().map(|one| (one.code.as_ref(), one.field.as_ref())).collect::<Vec<_>>(),
            [("party.in-case", "subject"), ("party.in-case", "provider")]);
        assert!(told[0].message.contains("AJ2026-") && !told[1].message.contains("AJ2026-"));

        // What the county promised on top is held, and its amount and place stand (R31).
        let top_up = town.top_ups(&firm).await.unwrap()[0].id;
        assert_eq!(codes(town.confirm_top_up(&firm, top_up).await), ["topup.in-case"]);
        assert_eq!(town.top_ups(&firm).await.unwrap()[0].amount, Fen::from_yuan(33_000));

        // Each states its side, which the other does not read; a bystander knows nothing.
        let bystander = region.firm("pangguan", 9).await;
        assert_unknown("a bystander", say(&region, &bystander, case, "与我无关").await);
        let centre2 = region.colleague("shending2", Role::Centre).await;
        assert_eq!(codes(decide(&region, &centre2, case, ("refer", "", "")).await), ["case.unheard"]);
        say(&region, &firm, case, "报告由机构出具").await.unwrap();
        say(&region, &lab, case, "样品编号登记有误").await.unwrap();
        let firms = region.actor(&firm).await;
        let seen = cases::view(&town.office, &firms, case).await.unwrap();
        assert_eq!(seen.statements.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(), ["报告由机构出具"]);
        assert_eq!(seen.to_do, [Act::StateCase]);

        // Who dealt with the file does not decide it, nor who opened the case.
        assert_eq!(codes(decide(&region, &region.centre, case, ("refer", "", "")).await), ["case.involved"]);
        assert_eq!(codes(decide(&region, &centre2, case, ("claw-back", "110000.01", "")).await), ["case.amount"]);
        assert_eq!(codes(decide(&region, &centre2, case, ("void,record-provider", "", "")).await), ["case.reach", "case.years"]);
        let ordered = "claw-back,record-provider,stop-provider,refer";
        decide(&region, &centre2, case, (ordered, "5万元", "2")).await.unwrap();
        assert!(say(&region, &lab, case, "再说一句").await.is_err(), "it is decided");

        // Who may still appeal finds it on his own page, with the day; whoever has, no longer.
        let waiting = async |who: &Person| {
            let actor = region.actor(who).await;
            let mine = office::tasks::tasks(&town.office, &actor).await.unwrap().into_iter();
            mine.filter(|task| task.to == case).map(|task| (task.act, task.due.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(waiting(&lab).await, [(Act::AppealCase, true)]);
        // Nothing is carried out while one may appeal.
        assert_eq!(codes(close(&region, &region.centre, case).await), ["case.appeal-open"]);
        appeal(&region, &lab, case).await.unwrap();
        assert_eq!(waiting(&lab).await, []);
        let department = region.colleague("kejiting", Role::Department).await;
        assert_unknown("the centre", rule(&region, &centre2, case, "uphold").await);
        rule(&region, &department, case, "uphold").await.unwrap();
        assert_eq!(codes(appeal(&region, &firm, case).await), ["state.not-possible"], "one appeal");
        let recovery = close(&region, &region.centre, case).await.unwrap().expect("an order to pay back");
        assert_eq!(stands(&region, case).await, State::Closed);

        let finance = region.actor(&region.finance).await;
        let order = recoveries::view(&town.office, &finance, recovery).await.unwrap();
        assert_eq!((order.line.left, order.claim), (Fen::from_yuan(50_000), claim));
        // 50,000 of 110,000 come back, and the top-up shrinks with it, once the case is closed; the firm may have the rest.
        assert_eq!(town.confirm_top_up(&firm, top_up).await.unwrap(), Fen::from_yuan(18_000));
        let centre = region.actor(&region.centre).await;
        let stopped = providers::view(&town.office, &centre, provider).await.unwrap();
        assert_eq!(stopped.state.code(), "suspended");
        let marks = cases::standing(&town.office, &centre, (Role::Provider, provider)).await.unwrap();
        assert!(matches!(&marks[..], [Mark::Record(_, until)] if *until == day("2028-04-13")), "{marks:?}");
        // The firm, against whom nothing was ordered, is free; the person of the record is not admitted anew.
        let marks = cases::standing(&town.office, &centre, (Role::Subject, firms.party.unwrap())).await.unwrap();
        assert_eq!(marks, []);
        assert_eq!(barred(&firm).await, [""; 0]);
        let again = town.sign_up("zaici", "业务员", Role::Provider).await.unwrap();
        let form = lab_form("换名检测院", 1, "640104");
        let refused = codes(town.apply(&again, form).await);
        assert_eq!(refused, ["registration.in-record"]);
        region.assert_sound().await;
    }

    async fn who_is_cleared_is_paid_and_free_at_once(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 5_000_000).await.unwrap();
        let Case { firm, provider, voucher, claim, .. } = region.claimed().await;
        region.pass_claim(claim, 1).await;
        let case = open(&region, &region.agency, Accused::Voucher(voucher)).await.unwrap();
        assert_eq!(codes(town.pay(&region.finance, claim, 3, "B-1").await), ["batch.in-case"]);
        // Nobody may pay it now, so its seven days stand still, and what was left runs on afterwards (R11, R31).
        let due = region.due_on(claim).await.unwrap();
        let left = town.office.calendar().days_left(town.office.today(), due);
        assert_eq!(budget::watch(&town.office).await.unwrap(), 1);
        assert_eq!(region.due_on(claim).await, None);
        assert_eq!(budget::watch(&town.office).await.unwrap(), 0);
        town.go_to(town.office.today() + chrono::Days::new(21));
        let centre2 = region.colleague("shending2", Role::Centre).await;
        // A conclusion that what is ticked beside it contradicts is a slip, and a case that is cleared is over.
        let asked = town.ask(&centre2).await.unwrap();
        let edition = edition(&region, case).await;
        let slip = answers([("edition", &edition), ("outcome", "cleared"), ("facts", "没有发生"), ("consequences", "void")]);
        let slip = cases::decide(&town.office, asked.by(), Decide { case, answers: slip }).await;
        assert_eq!(codes(slip), ["case.contrary"]);
        decide(&region, &centre2, case, ("", "", "")).await.unwrap();
        assert_eq!(stands(&region, case).await, State::Cleared);
        assert_eq!(budget::watch(&town.office).await.unwrap(), 1);
        let due = region.due_on(claim).await.unwrap();
        assert_eq!(town.office.calendar().days_left(town.office.today(), due), left, "three weeks later");
        town.pay(&region.finance, claim, 3, "B-1").await.unwrap();
        let form = contract_form(provider, "另一份检测", Fen::from_yuan(20_000), town.office.today());
        town.submit_contract(&firm, form).await.unwrap();
        // What was cleared is no case: new evidence opens another.
        let next = open(&region, &region.centre, Accused::Voucher(voucher)).await.unwrap();
        assert_ne!(next, case);
        region.assert_sound().await;
    }

    async fn what_was_not_paid_is_voided_when_nobody_appeals(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 5_000_000).await.unwrap();
        let Case { firm, voucher, claim, .. } = region.claimed().await;
        region.pass_claim(claim, 1).await;
        let case = open(&region, &region.agency, Accused::Voucher(voucher)).await.unwrap();
        let centre2 = region.colleague("shending2", Role::Centre).await;
        // Ten working days to be heard, ten to appeal; the last day still counts.
        town.go_to(day("2026-04-29"));
        decide(&region, &centre2, case, ("void,record-subject", "", "1")).await.unwrap();
        let appeal_by = {
            let actor = region.actor(&firm).await;
            cases::view(&town.office, &actor, case).await.unwrap().appeal_by.unwrap()
        };
        town.go_to(appeal_by);
        assert_eq!(codes(close(&region, &region.centre, case).await), ["case.appeal-open"]);
        town.go_to(appeal_by.succ_opt().unwrap());
        assert_eq!(codes(appeal(&region, &firm, case).await), ["case.appeal-late"]);
        assert_eq!(codes(close(&region, &centre2, case).await), ["duties.four-eyes"]);
        close(&region, &region.centre, case).await.unwrap();
        let centre = region.actor(&region.centre).await;
        let view = vouchers::view(&town.office, &centre, voucher).await.unwrap();
        assert_eq!(view.state.code(), "void");
        assert_eq!(claims::view(&town.office, &centre, claim).await.unwrap().line.state.code(), "refused");
        assert_eq!(region.ceiling(&firm).await.reserved, Fen::ZERO);
        assert_eq!(region.budget(2026).await.reserved, Fen::ZERO);
        assert!(town.pay(&region.finance, claim, 4, "B-1").await.is_err());
        region.assert_sound().await;
        let named = FileKind::parse("case").map(FileKind::label);
        assert_eq!(named, Some("案件"));
    }
}
