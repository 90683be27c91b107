//! The yearly appraisal of providers and their subsidy (9.1–9.5, R14–R17, R36).

use office::Refused;
use office::appraisals::{self, Confirm};
use office::batches::{self, FileForm};
use office::providers::{self, CertifyAccount};
use office::recoveries::{Order, order};
use office::{notices, subsidies};
use rules::Fen;
use rules::appraisal::{Grade, Lapse};
use rules::duties::{Act, Role};
use rules::ledger::Line;
use rules::lifecycle::provider::State as Admission;
use rules::lifecycle::{appraisal, subsidy};
use sim::{Person, approve};
use uuid::Uuid;

use crate::recoveries::pay_back;
use crate::support::{Case, Region, assert_unknown, both, codes, day};

const YEAR: u16 = 2026;

fn all(seen: usize) -> Confirm {
    Confirm { year: YEAR, seen }
}

impl Region {
    pub async fn department(&self) -> Person {
        self.colleague("keji", Role::Department).await
    }

    /// Who confirms what the first of the Centre drew up (R20).
    async fn second(&self) -> Person {
        self.colleague("duchayuan", Role::Centre).await
    }

    async fn appraised(&self, lab: &Person) -> appraisals::AppraisalLine {
        self.town.appraisals_of(lab).await.unwrap().remove(0)
    }

    pub async fn subsidised(&self, lab: &Person) -> subsidies::SubsidyLine {
        self.town.subsidies_of(lab).await.unwrap().remove(0)
    }

    /// Drawn up, undisputed, confirmed, published and proposed.
    pub async fn proposed(&self, department: &Person) -> Fen {
        let town = &self.town;
        town.draw_appraisals(&self.centre, YEAR).await.unwrap();
        town.go_to(day("2027-02-15"));
        let second = self.second().await;
        town.confirm_appraisals(&second, all(1)).await.unwrap();
        town.publish_appraisals(department, all(1)).await.unwrap();
        town.propose_subsidies(&self.centre, YEAR).await.unwrap()
    }

    pub async fn in_a_batch(&self, subsidy: Uuid, releasers: &[Person; 2]) -> Uuid {
        let town = &self.town;
        let batch = town.draw_batch(&self.finance, &[subsidy]).await.unwrap();
        for person in releasers {
            town.release_batch(person, batch).await.unwrap();
        }
        town.export_batch(&self.finance, batch, FileForm::Csv)
            .await
            .unwrap();
        batch
    }

    /// Reserved and used of this year's line of subsidies, in yuan.
    async fn line(&self, year: u16) -> [i64; 2] {
        let finance = self.actor(&self.finance).await;
        let years = office::budget::years(&self.town.office, &finance)
            .await
            .unwrap();
        let found = years.into_iter().find(|budget| budget.year == year);
        let stand = found.unwrap().balance(Line::Subsidy);
        [stand.reserved, stand.used].map(|sum| sum.fen() / 100)
    }
}

both! {
    /// From the standing in spring to the money in the account, and what each step refuses.
    async fn a_year_is_appraised_and_its_subsidy_is_paid(region: Region) {
        let town = &region.town;
        let department = region.department().await;
        let Case { lab, provider, claim, firm, .. } = region.paid().await;
        let (other, _) = region.lab("shuizhi", 9).await;
        let mine = region.actor(&lab).await;
        let now = appraisals::standing(&town.office, &mine, (provider, YEAR)).await.unwrap();
        // 110,000 redeemed: 75 % of 30; no income; one rating of five stars; nothing late.
        assert_eq!((now.result.total.to_string().as_str(), now.result.grade), ("72.50", Grade::Pass));
        assert_eq!(now.basis.paid.iter().map(|one| one.claim).collect::<Vec<_>>(), [claim]);
        for (who, person) in [("another lab", &other), ("a firm", &firm), ("the county", &region.county)] {
            let actor = region.actor(person).await;
            assert_unknown(who, appraisals::standing(&town.office, &actor, (provider, YEAR)).await);
        }
        town.report_income(&lab, YEAR, "300000").await.unwrap();
        assert_eq!(town.report_income(&lab, YEAR, "600000").await.unwrap(), Fen::from_yuan(600_000));
        assert_eq!(codes(town.report_income(&lab, 2024, "1").await), ["income.year"]);
        assert_eq!(codes(town.draw_appraisals(&region.centre, YEAR).await), ["appraisal.early"]);

        town.go_to(day("2027-01-11"));
        assert_unknown("the department draws", town.draw_appraisals(&department, YEAR).await);
        assert_eq!(town.draw_appraisals(&region.centre, YEAR).await.unwrap(), 1);
        assert_eq!(codes(town.draw_appraisals(&region.centre, YEAR).await), ["appraisal.nobody"]);
        assert_eq!(codes(town.report_income(&lab, YEAR, "1").await), ["income.closed"]);
        let drawn = region.appraised(&lab).await;
        let id = drawn.id.unwrap();
        assert_eq!((drawn.total.to_string().as_str(), drawn.grade), ("87.50", Grade::Good));
        assert_eq!(codes(town.confirm_appraisals(&region.centre, all(1)).await), ["appraisal.objection-runs"]);
        let stranger = region.actor(&other).await;
        assert_unknown("another lab reads", appraisals::view(&town.office, &stranger, id).await);

        town.object_appraisal(&lab, id, "服务收入应为 60 万元以上").await.unwrap();
        assert_eq!(codes(town.object_appraisal(&lab, id, "再次").await), ["state.not-possible"]);
        assert_eq!(codes(town.confirm_appraisals(&region.centre, all(1)).await), ["appraisal.none"]);
        town.answer_appraisal(&region.centre, id, ("dismissed", "")).await.unwrap();
        let second = region.second().await;
        assert_eq!(codes(town.confirm_appraisals(&second, all(2)).await), ["appraisal.changed"]);
        // Whoever answered leaves it to another (R20), and is not offered it.
        assert_eq!(codes(town.confirm_appraisals(&region.centre, all(1)).await), ["duties.four-eyes"]);
        for (person, offered) in [(&region.centre, 0), (&second, 1)] {
            let actor = region.actor(person).await;
            assert_eq!(appraisals::list(&town.office, &actor, YEAR).await.unwrap().to_do.len(), offered);
        }
        town.confirm_appraisals(&second, all(1)).await.unwrap();
        assert!(appraisals::published(&town.office, YEAR).await.unwrap().is_empty());
        assert_eq!(codes(town.propose_subsidies(&region.centre, YEAR).await), ["subsidy.nobody"]);
        assert_unknown("the centre publishes", town.publish_appraisals(&region.centre, all(1)).await);
        town.publish_appraisals(&department, all(1)).await.unwrap();
        assert_eq!(region.appraised(&lab).await.state, Some(appraisal::State::Published));
        let told = notices::read(&town.office, &mine).await.unwrap();
        assert!(told.iter().any(|one| one.words.contains("2026年度评价已发布：良好") && one.link.ends_with(&id.to_string())));
        let papers = office::papers::list(&town.office, &mine, office::FileKind::Appraisal, id).await.unwrap();
        assert_eq!(papers.len(), 1);
        let waits = region.waits(&region.centre, Act::ProposeSubsidy).await;
        assert_eq!(waits, [(YEAR.to_string(), "服务补贴 1 家待提出".to_owned())]);

        // Half of 110,000, which the Centre may lower and not raise.
        assert_eq!(town.propose_subsidies(&region.centre, YEAR).await.unwrap(), Fen::from_yuan(55_000));
        assert!(region.waits(&region.centre, Act::ProposeSubsidy).await.is_empty());
        assert!(town.subsidies_of(&lab).await.unwrap().is_empty(), "what is only proposed is not told");
        let centre = region.actor(&region.centre).await;
        let proposed = subsidies::list(&town.office, &centre, YEAR).await.unwrap().lines;
        let id = proposed[0].id;
        assert_unknown("the lab reads a proposal", subsidies::view(&town.office, &mine, id).await);
        assert_eq!(codes(town.lower_subsidy(&region.centre, id, "55000").await), ["subsidy.not-lower"]);
        town.lower_subsidy(&region.centre, id, "50000").await.unwrap();
        let anew = subsidies::recompute(&town.office, YEAR).await.unwrap();
        assert!(anew[0].agrees() && anew[0].anew == Fen::from_yuan(55_000));
        assert_eq!(codes(town.decide_subsidies(&department, (YEAR, 50_000)).await), ["subsidy.no-money"]);
        town.grant_subsidies(&region.finance, 80_000).await.unwrap();
        assert_eq!(codes(town.decide_subsidies(&department, (YEAR, 55_000)).await), ["subsidy.changed"]);
        assert_eq!(town.decide_subsidies(&department, (YEAR, 50_000)).await.unwrap(), 1);
        assert_eq!(region.line(2027).await, [50_000, 0]);
        assert_eq!(codes(town.decide_subsidies(&department, (YEAR, 0)).await), ["subsidy.none"]);

        assert_unknown("another lab takes it", town.confirm_subsidy(&other, id, &[]).await);
        town.confirm_subsidy(&lab, id, &[]).await.unwrap();
        let releasers = [region.colleague("caiwu2", Role::Finance).await, region.colleague("caiwu3", Role::Finance).await];
        let batch = region.in_a_batch(id, &releasers).await;
        let answer = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        let done = town.import_return(&region.finance, batch, answer).await.unwrap();
        assert_eq!((done.paid, done.doubts), (1, 0));
        let paid = region.subsidised(&lab).await;
        assert_eq!((paid.state, paid.amount), (subsidy::State::Paid, Fen::from_yuan(50_000)));
        assert_eq!(region.line(2027).await, [0, 50_000]);
        let finance = region.actor(&region.finance).await;
        let found = batches::reconcile(&town.office, &finance).await.unwrap();
        assert_eq!(found.differences, []);
        assert_eq!((found.ledger_difference(), found.bank_difference()), (Fen::ZERO, Fen::ZERO));
        region.assert_proved().await;
        // How the money of both years was used: 110,000 redeemed in 2026, the subsidy paid in 2027.
        let used = |year: &str, kept: &str| {
            let answers = [("year", year), ("upkeep", "60000"), ("performance", "4万"), ("kept", kept), ("words", "维修、耗材和绩效")];
            subsidies::ReportUse(answers.into_iter().collect())
        };
        let report = async |form| {
            let asked = town.ask(&lab).await.unwrap();
            subsidies::report_use(&town.office, asked.by(), form).await
        };
        let waits = async || {
            let tasks = office::tasks::tasks(&town.office, &mine).await.unwrap();
            tasks.iter().filter(|task| task.act == Act::ReportUse).count()
        };
        // Of three amounts a fault names its own.
        let Err(Refused::Because(told)) = report(used("2026", "一万")).await else { panic!() };
        assert!(told.len() == 1 && told[0].message.starts_with("留存："), "{told:?}");
        assert_eq!(codes(report(used("2026", "0")).await), ["use.sum"]);
        assert_eq!(waits().await, 1);
        assert_eq!(report(used("2026", "1万")).await.unwrap().received, Fen::from_yuan(110_000));
        assert_eq!(waits().await, 0);
        assert_eq!(codes(report(used("2026", "1万")).await), ["use.once"]);
        assert_eq!(codes(report(used("2027", "0")).await), ["use.early"]);
        assert_unknown("another lab's use", subsidies::uses(&town.office, &region.actor(&firm).await, YEAR).await);
        let seen = subsidies::uses(&town.office, &centre, YEAR).await.unwrap();
        assert_eq!((seen.len(), seen[0].late, seen[0].due_on), (1, false, day("2027-03-31")));
        assert!(subsidies::uses(&town.office, &stranger, YEAR).await.unwrap().is_empty());
        let next = subsidies::uses(&town.office, &centre, 2027).await.unwrap();
        assert_eq!((next[0].income, next[0].subsidy), (Fen::ZERO, Fen::from_yuan(50_000)));
        region.assert_sound().await;
        // Somebody alters a figure: the record gives another one.
        let intruder = region.intruder().await;
        intruder.tamper("UPDATE subsidy SET computed = computed + 1").await.unwrap();
        assert!(!subsidies::recompute(&town.office, YEAR).await.unwrap()[0].agrees());
    }

    /// What the bank sends back, what is ordered back, and a year closed before the subsidy is paid.
    async fn a_subsidy_that_bounces_waits_for_the_account_and_is_carried_over(region: Region) {
        let town = &region.town;
        let department = region.department().await;
        let Case { lab, provider, claim, .. } = region.paid().await;
        let asked = town.ask(&region.centre).await.unwrap();
        let answers = [("amount", "10000"), ("facts", "检测数量少于约定"), ("clause", "5.4"), ("due_on", "2026-12-31")];
        let command = Order { claim, answers: answers.into_iter().collect() };
        let debt = order(&town.office, asked.by(), command).await.unwrap().recovery;
        town.go_to(day("2027-01-11"));
        // 100,000 stays; ten points of compliance are lost.
        assert_eq!(region.proposed(&department).await, Fen::from_yuan(50_000));
        let done = region.appraised(&lab).await;
        assert_eq!((done.total.to_string().as_str(), done.grade), ("62.50", Grade::Pass));
        town.grant_subsidies(&region.finance, 50_000).await.unwrap();
        town.decide_subsidies(&department, (YEAR, 50_000)).await.unwrap();
        let id = region.subsidised(&lab).await.id;
        // Who owes the region is paid nothing meanwhile.
        assert_eq!(codes(town.confirm_subsidy(&lab, id, &[]).await), ["subsidy.owes"]);
        pay_back(&region, &region.finance, debt, (1, "10000", "B-1")).await.unwrap();
        town.confirm_subsidy(&lab, id, &[]).await.unwrap();
        let releasers = [region.colleague("caiwu2", Role::Finance).await, region.colleague("caiwu3", Role::Finance).await];
        let batch = region.in_a_batch(id, &releasers).await;
        let answer = town.bank_answers(&region.finance, batch, &[(1, "账号不存在")]).await.unwrap();
        town.import_return(&region.finance, batch, answer).await.unwrap();
        assert_eq!(region.subsidised(&lab).await.state, subsidy::State::Bounced);
        assert_eq!(codes(town.confirm_subsidy(&lab, id, &[]).await), ["bank.empty", "bank_account.empty"]);
        let account = [("bank", "中国银行银川分行"), ("bank_account", "6217000010001234567")];
        town.confirm_subsidy(&lab, id, &account).await.unwrap();
        let finance = region.actor(&region.finance).await;
        let held = batches::prospect(&town.office, &finance).await.unwrap().held;
        assert_eq!(held.iter().map(|one| one.why[0].code.as_ref()).collect::<Vec<_>>(), ["batch.account-changes"]);
        let asked = town.ask(&region.agency).await.unwrap();
        let command = CertifyAccount { provider, verdict: approve(1) };
        providers::certify_account(&town.office, asked.by(), command).await.unwrap();

        // The year is closed with the money still promised: the next one holds it.
        town.go_to(day("2028-01-10"));
        let seen = office::budget::preview_close(&town.office, &finance, YEAR).await.unwrap();
        let asked = town.ask(&region.finance).await.unwrap();
        let close = |year, seen: &office::budget::ClosePreview| office::budget::CloseYear { year, carried: seen.carried, released: seen.released };
        office::budget::close_year(&town.office, asked.by(), close(YEAR, &seen)).await.unwrap();
        let seen = office::budget::preview_close(&town.office, &finance, 2027).await.unwrap();
        assert_eq!(seen.carried, Fen::from_yuan(50_000));
        let asked = town.ask(&region.finance).await.unwrap();
        office::budget::close_year(&town.office, asked.by(), close(2027, &seen)).await.unwrap();
        region.assert_proved().await;
        // It promises more than was granted yet: no batch until Finance grants the line.
        let held = batches::prospect(&town.office, &finance).await.unwrap().held;
        assert_eq!(held.iter().map(|one| one.why[0].code.as_ref()).collect::<Vec<_>>(), ["batch.line-not-granted"]);
        assert_eq!(codes(town.draw_batch(&region.finance, &[id]).await), ["batch.line-not-granted"]);
        town.grant_subsidies(&region.finance, 49_999).await.unwrap();
        assert_eq!(codes(town.draw_batch(&region.finance, &[id]).await), ["batch.line-not-granted"]);
        town.grant_subsidies(&region.finance, 1).await.unwrap();
        let batch = region.in_a_batch(id, &releasers).await;
        let answer = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        town.import_return(&region.finance, batch, answer).await.unwrap();
        assert_eq!(region.line(2028).await, [0, 50_000]);
        region.assert_proved().await;
    }

    /// The bank pays over New Year from a line that was closed meanwhile: its file is taken, and booked once the line is granted.
    async fn a_subsidy_that_the_bank_pays_over_new_year_waits_for_its_line(region: Region) {
        let town = &region.town;
        let department = region.department().await;
        let Case { lab, .. } = region.paid().await;
        town.go_to(day("2027-01-11"));
        region.proposed(&department).await;
        town.grant_subsidies(&region.finance, 55_000).await.unwrap();
        town.decide_subsidies(&department, (YEAR, 55_000)).await.unwrap();
        let id = region.subsidised(&lab).await.id;
        town.confirm_subsidy(&lab, id, &[]).await.unwrap();
        town.go_to(day("2027-12-30"));
        let releasers = [region.colleague("caiwu2", Role::Finance).await, region.colleague("caiwu3", Role::Finance).await];
        let batch = region.in_a_batch(id, &releasers).await;
        town.go_to(day("2028-01-04"));
        let finance = region.actor(&region.finance).await;
        for year in [YEAR, 2027] {
            let seen = office::budget::preview_close(&town.office, &finance, year).await.unwrap();
            let asked = town.ask(&region.finance).await.unwrap();
            let close = office::budget::CloseYear { year, carried: seen.carried, released: seen.released };
            office::budget::close_year(&town.office, asked.by(), close).await.unwrap();
        }
        let answer = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        let done = town.import_return(&region.finance, batch, answer).await.unwrap();
        assert_eq!((done.paid, done.doubts), (0, 1));
        let doubt = batches::doubts(&town.office, &finance, Some(batch)).await.unwrap().remove(0);
        assert_eq!(doubt.why.code, "bank.no-money");
        assert_eq!(doubt.why.limit.as_deref(), Some("2028年度剩余 0.00元"));
        let again = async || {
            let asked = town.ask(&region.finance).await.unwrap();
            let answers = [("how", "again"), ("words", "预算已安排")].into_iter().collect();
            let command = batches::Resolve { doubt: doubt.id, answers };
            batches::resolve(&town.office, asked.by(), command).await
        };
        assert_eq!(codes(again().await), ["bank.no-money"]);
        assert_eq!(region.subsidised(&lab).await.state, subsidy::State::Instructed);
        town.grant_subsidies(&region.finance, 55_000).await.unwrap();
        again().await.unwrap();
        assert_eq!(region.subsidised(&lab).await.state, subsidy::State::Paid);
        assert_eq!(region.line(2028).await, [0, 55_000]);
        region.assert_proved().await;
    }

    /// A poor year suspends and earns nothing; an objection that is upheld strikes a lapse.
    async fn a_poor_year_is_rectified_and_a_struck_lapse_does_not_count(region: Region) {
        let town = &region.town;
        let department = region.department().await;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let (contract, voucher) = region.voucher(&firm, provider, 300_000).await;
        town.set_off(&firm, voucher).await.unwrap();
        town.complete(&lab, contract).await.unwrap();
        town.complete(&firm, contract).await.unwrap();
        // The evidence is handed in long after its limit.
        town.go_to(day("2026-06-15"));
        town.rate(&firm, contract, "1").await.unwrap();
        town.ticket(&firm, contract, 1, Fen::from_yuan(300_000)).await.unwrap();
        town.result(&firm, contract).await.unwrap();
        town.go_to(day("2027-01-11"));
        town.draw_appraisals(&region.centre, YEAR).await.unwrap();
        let drawn = region.appraised(&lab).await;
        let id = drawn.id.unwrap();
        // Nothing redeemed, no income, one star of five, one late.
        assert_eq!((drawn.total.to_string().as_str(), drawn.grade), ("25.00", Grade::Poor));
        town.object_appraisal(&lab, id, "逾期由平台停机造成").await.unwrap();
        town.answer_appraisal(&region.centre, id, ("upheld", "0")).await.unwrap();
        let actor = region.actor(&lab).await;
        let view = appraisals::view(&town.office, &actor, id).await.unwrap();
        assert_eq!(view.line.total.to_string(), "26.00");
        assert_eq!(view.basis.lapses.iter().map(|one| (one.lapse, one.struck)).collect::<Vec<_>>(), [(Lapse::Late, true)]);
        town.confirm_appraisals(&region.second().await, all(1)).await.unwrap();
        town.publish_appraisals(&department, all(1)).await.unwrap();
        let admission = providers::view(&town.office, &actor, provider).await.unwrap();
        assert_eq!(admission.state, Admission::Suspended);
        assert_eq!(admission.paused.unwrap().reasons[0].code, "appraisal.poor");
        assert_eq!(appraisals::published(&town.office, YEAR).await.unwrap()[0].grade, Grade::Poor);
        // What the appraisal led to does not cost the next year as well.
        let next = appraisals::standing(&town.office, &actor, (provider, 2027)).await.unwrap();
        assert_eq!(next.basis.lapses, []);
        assert_eq!(town.propose_subsidies(&region.centre, YEAR).await.unwrap(), Fen::ZERO);
        assert_eq!(town.decide_subsidies(&department, (YEAR, 0)).await.unwrap(), 0);
        assert_eq!(region.subsidised(&lab).await.state, subsidy::State::Ended);
        region.assert_sound().await;
    }
}
