//! Budget lines: granted, added to, cut, warned of, closed with their year; the ledger proved by other means (2.2, 8.6,
//! R12, R13).

use office::batches::{self, FileForm};
use office::budget::{self, Appropriate, CloseYear};
use office::claims::Pay;
use office::{Refused, claims, ledger, notices, vouchers};
use rules::Fen;
use rules::duties::Role;
use rules::ledger::Line;
use rules::ledger::budget::{Figure, Move};
use sim::{approve, budget_form, return_file};

use crate::support::{Region, both, codes, day};

fn yuan(amount: i64) -> Fen {
    Fen::from_yuan(amount)
}

impl Region {
    async fn change(&self, change: (Line, Move), amount: i64) -> Result<(), Refused> {
        let town = &self.town;
        let asked = town.ask(&self.finance).await.unwrap();
        let form = Appropriate(budget_form(2026, change, &amount.to_string()));
        budget::appropriate(&town.office, asked.by(), form).await?;
        Ok(())
    }

    /// Every figure of a line, in yuan.
    async fn figures(&self, line: Line) -> Vec<(Figure, i64)> {
        let finance = self.actor(&self.finance).await;
        let years = budget::years(&self.town.office, &finance).await.unwrap();
        let lines = &years[0].lines;
        let line = lines.iter().find(|one| one.line == line).unwrap();
        let figures = line.figures.iter();
        figures
            .map(|(figure, amount, _)| (*figure, amount.fen() / 100))
            .collect()
    }

    async fn close(&self, year: u16, carried: i64, released: i64) -> Result<u64, Refused> {
        let asked = self.town.ask(&self.finance).await.unwrap();
        let command = CloseYear {
            year,
            carried: yuan(carried),
            released: yuan(released),
        };
        let done = budget::close_year(&self.town.office, asked.by(), command).await?;
        Ok(done.vouchers)
    }

    pub async fn assert_proved(&self) {
        self.assert_sound().await;
        let proof = ledger::prove(&self.intruder().await).await.unwrap();
        assert_eq!(proof.faults, []);
        assert!(proof.postings > 0);
    }

    /// Tells which warnings a person heard.
    async fn warnings(&self, person: &sim::Person) -> Vec<String> {
        let actor = self.actor(person).await;
        let all = notices::read(&self.town.office, &actor).await.unwrap();
        let words = all.into_iter().map(|notice| notice.words);
        let mut words: Vec<String> = words.filter(|words| words.contains("年度")).collect();
        words.reverse();
        words
    }
}

const REDEMPTION: Line = Line::Redemption;

both! {
    async fn lines_are_cut_no_deeper_than_what_was_paid(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 100_000).await.unwrap();
        region.change((Line::Subsidy, Move::Add), 30_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        town.pay(&region.finance, claims[0], 3, "B-1").await.unwrap();
        use Figure as F;
        let stands = [(F::Appropriated, 100_000), (F::Committed, 30_000), (F::Approved, 30_000),
            (F::Queued, 0), (F::Paid, 40_000), (F::Free, 30_000)];
        assert_eq!(region.figures(REDEMPTION).await, stands);
        let subsidy = [(F::Appropriated, 30_000), (F::Committed, 0), (F::Paid, 0), (F::Free, 30_000)];
        assert_eq!(region.figures(Line::Subsidy).await, subsidy);

        match region.change((REDEMPTION, Move::Cut), 60_001).await {
            Err(Refused::Because(why)) => {
                assert_eq!(why[0].code, "budget.cut-below-spent");
                let limit = "最多调减 60,000.00元：2026年度创新券兑付预算 100,000.00元，已付 40,000.00元";
                assert_eq!(why[0].limit.as_deref(), Some(limit));
            }
            other => panic!("expected a refusal, got {other:?}"),
        }
        assert_eq!(codes(region.change((Line::Subsidy, Move::Cut), 30_001).await), ["budget.cut-below-spent"]);
        // A cut below what is confirmed sends it into the queue, and says so beforehand.
        let actor = region.actor(&region.finance).await;
        let form = budget_form(2026, (REDEMPTION, Move::Cut), "30001");
        let look = budget::look_at(&town.office, &actor, &form).await.unwrap();
        assert_eq!((look.covered, look.waiting, look.granted), ((1, 0), 1, yuan(69_999)));
        region.change((REDEMPTION, Move::Cut), 30_001).await.unwrap();
        assert_eq!(region.file_of_claim(claims[1]).await.line.due_on, None);
        assert_eq!(region.figures(REDEMPTION).await[3], (F::Queued, 30_000));
        region.change((REDEMPTION, Move::Cut), 29_999).await.unwrap();
        assert_eq!(region.budget(2026).await.granted, yuan(40_000));
        assert_eq!(codes(region.change((REDEMPTION, Move::Cut), 1).await), ["budget.cut-below-spent"]);
        region.assert_proved().await;
    }

    async fn staff_are_warned_once_at_each_crossing(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 100_000).await.unwrap();
        let firm = region.firm("hongyuan", 1).await;
        let (_, provider) = region.lab("zhijian", 1).await;
        region.voucher(&firm, provider, 100_000).await;
        assert_eq!(region.warnings(&region.finance).await, [""; 0]);
        region.voucher(&firm, provider, 60_000).await;
        let eighty = "2026 年度创新券兑付预算：占用和付款已达 80%。在“预算”中查看，发券照常";
        assert_eq!(region.warnings(&region.finance).await, [eighty]);
        assert_eq!(region.warnings(&region.centre).await, [eighty]);
        region.voucher(&firm, provider, 20_000).await;
        assert_eq!(region.warnings(&region.finance).await.len(), 1);
        region.voucher(&firm, provider, 22_000).await;
        let told = region.warnings(&region.finance).await;
        assert!(told.len() == 2 && told[1].contains("占用和付款已达 100%"), "{told:?}");
        // Back below 80, and over it again by a cut.
        region.change((REDEMPTION, Move::Add), 100_000).await.unwrap();
        region.change((REDEMPTION, Move::Cut), 80_000).await.unwrap();
        assert_eq!(region.warnings(&region.finance).await.len(), 3);
    }

    async fn a_year_is_closed_once_and_its_queue_is_paid_first(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 60_000).await.unwrap();
        region.change((Line::Subsidy, Move::Add), 5_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        town.pay(&region.finance, claims[0], 3, "B-1").await.unwrap();
        let firm = region.firm("hongyuan", 91).await;
        let (_, provider) = region.lab("erhao", 92).await;
        region.voucher(&firm, provider, 40_000).await;

        let actor = region.actor(&region.finance).await;
        let preview = async || budget::preview_close(&town.office, &actor, 2026).await.unwrap();
        let seen = preview().await;
        assert_eq!((seen.carried, seen.released), (yuan(50_000), yuan(25_000)));
        assert_eq!(seen.queued, (1, yuan(30_000)));
        assert_eq!(seen.hindered[0].code, "close.early");
        assert_eq!(codes(region.close(2026, 50_000, 25_000).await), ["close.early"]);

        town.go_to(day("2027-01-05"));
        assert_eq!(budget::watch(&town.office).await.unwrap(), 0);
        town.appropriate(&region.finance, 30_000).await.unwrap();
        // The queue of the old year stands first before the new money.
        assert!(region.standing(claims[1]).await.place.covered);
        assert_eq!(codes(region.close(2026, 50_000, 24_999).await), ["close.changed"]);
        assert_eq!(codes(region.close(2027, 0, 0).await), ["close.early"]);
        assert_eq!(codes(region.close(2025, 0, 0).await), ["close.nothing"]);
        assert_eq!(region.close(2026, 50_000, 25_000).await.unwrap(), 2);
        assert_eq!(codes(region.close(2026, 0, 0).await), ["close.twice"]);
        let old = region.budget(2026).await;
        assert_eq!((old.reserved, old.used, old.lapsed, old.free()),
            (Fen::ZERO, yuan(40_000), yuan(20_000), Fen::ZERO));
        let new = region.budget(2027).await;
        assert_eq!((new.granted, new.reserved), (yuan(30_000), yuan(50_000)));
        region.assert_proved().await;

        town.pay(&region.finance, claims[1], 3, "B-2").await.unwrap();
        let new = region.budget(2027).await;
        assert_eq!((new.reserved, new.used, new.free()), (yuan(20_000), yuan(30_000), yuan(-20_000)));
        // What lapses now gives back what the new year holds for it.
        town.go_to(day("2027-04-14"));
        assert_eq!(vouchers::expire(&town.office).await.unwrap(), 1);
        let new = region.budget(2027).await;
        assert_eq!((new.reserved, new.free()), (Fen::ZERO, Fen::ZERO));
        // What is paid counts in the year of the payment (R17).
        let services = async |year| {
            let all = budget::services(&town.office, &actor, year).await.unwrap();
            all.iter().map(|one| (one.arose, one.owed, one.paid)).collect::<Vec<_>>()
        };
        assert_eq!(services(2026).await, [(yuan(40_000), Fen::ZERO, yuan(40_000))]);
        assert_eq!(services(2027).await, [(yuan(30_000), Fen::ZERO, yuan(30_000))]);
        region.assert_proved().await;
    }

    async fn at_the_turn_of_the_year_the_old_money_is_gone(region: Region) {
        let town = &region.town;
        town.go_to(day("2026-12-30"));
        town.appropriate(&region.finance, 60_000).await.unwrap();
        let claim = region.claims_of(&[80_000]).await[0];
        region.pass_claim(claim, 1).await;
        assert!(region.standing(claim).await.place.covered);
        town.go_to(day("2027-01-04"));
        assert_eq!(codes(town.pay(&region.finance, claim, 3, "B-1").await), ["budget.exhausted"]);
        assert_eq!(budget::watch(&town.office).await.unwrap(), 1);
        assert_eq!(budget::watch(&town.office).await.unwrap(), 0);
        assert_eq!(region.file_of_claim(claim).await.line.due_on, None);
        town.appropriate(&region.finance, 40_000).await.unwrap();
        assert!(region.file_of_claim(claim).await.line.due_on.is_some());
        town.pay(&region.finance, claim, 3, "B-1").await.unwrap();
        region.assert_proved().await;
    }

    async fn a_payment_counts_in_the_year_in_which_the_bank_paid(region: Region) {
        let town = &region.town;
        town.go_to(day("2026-12-29"));
        town.appropriate(&region.finance, 100_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000, 40_000, 20_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        let others = [region.colleague("caiwu2", Role::Finance).await, region.colleague("caiwu3", Role::Finance).await];
        let batch = town.draw_batch(&region.finance, &claims[..2]).await.unwrap();
        for person in &others {
            town.release_batch(person, batch).await.unwrap();
        }
        town.export_batch(&region.finance, batch, FileForm::Csv).await.unwrap();
        let actor = region.actor(&region.finance).await;
        let number = batches::view(&town.office, &actor, batch).await.unwrap().line.number;
        let pay = async |claim, reference: &str, paid_on: &str| {
            let asked = town.ask(&region.finance).await.unwrap();
            let answers = [("edition", "3"), ("reference", reference), ("paid_on", paid_on)];
            let command = Pay { claim, answers: answers.into_iter().collect() };
            claims::pay(&town.office, asked.by(), command).await
        };

        town.go_to(day("2027-01-04"));
        // Nothing of the new year is granted yet; what the bank paid on the last day is the old year's all the same.
        assert_eq!(codes(pay(claims[2], "B-3", "2027-01-01").await), ["budget.exhausted"]);
        assert_eq!(codes(pay(claims[2], "B-3", "2027-01-05").await), ["payment.date"]);
        assert_eq!(codes(pay(claims[2], "B-3", "2026-12-28").await), ["payment.date"]);
        pay(claims[2], "B-3", "2026-12-31").await.unwrap();
        let file = return_file(&number, "2026-12-31", &[(1, "40000.00".into(), Ok("R-1"))]);
        let done = town.import_return(&region.finance, batch, file).await.unwrap();
        assert_eq!((done.paid, done.doubts), (1, 0));
        let file = return_file(&number, "2027-01-01", &[(2, "30000.00".into(), Ok("R-2"))]);
        let done = town.import_return(&region.finance, batch, file.clone()).await.unwrap();
        assert_eq!((done.paid, done.doubts), (0, 1), "the new year has no money yet");
        town.appropriate(&region.finance, 50_000).await.unwrap();
        let done = town.import_return(&region.finance, batch, file + "\n").await.unwrap();
        assert_eq!((done.paid, done.doubts), (1, 0));
        let (old, new) = (region.budget(2026).await, region.budget(2027).await);
        assert_eq!((old.used, old.reserved), (yuan(60_000), yuan(10_000)));
        assert_eq!((new.used, new.reserved), (yuan(30_000), Fen::ZERO));
        region.assert_proved().await;

        // Once the old year is closed, its book takes no payment: what the voucher binds is the new year's (R12).
        region.close(2026, 10_000, 40_000).await.unwrap();
        pay(claims[3], "B-4", "2026-12-31").await.unwrap();
        let (old, new) = (region.budget(2026).await, region.budget(2027).await);
        assert_eq!((old.used, old.lapsed, old.free()), (yuan(60_000), yuan(40_000), Fen::ZERO));
        assert_eq!((new.used, new.reserved, new.free()), (yuan(40_000), Fen::ZERO, yuan(10_000)));
        // The books of providers count alike (R17).
        let services = budget::services(&town.office, &actor, 2027).await.unwrap();
        assert_eq!(services.iter().map(|one| one.paid).collect::<Vec<_>>(), [yuan(40_000)]);
        region.assert_proved().await;
    }

    async fn of_sixteen_at_once_the_money_pays_the_first_ten(region: Region) {
        let town = &region.town;
        let claims = region.claims_of(&[10_000; 16]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        // The last 50,000 yuan and a fen less than the next claim.
        let form = budget_form(2026, (REDEMPTION, Move::Add), "54999.99");
        let asked = town.ask(&region.finance).await.unwrap();
        budget::appropriate(&town.office, asked.by(), Appropriate(form)).await.unwrap();
        // Those whose turn it is not knock first.
        let mut running = Vec::new();
        for (at, claim) in claims.iter().enumerate().rev() {
            let (office, claim) = (town.office.clone(), *claim);
            let asked = town.ask(&region.finance).await.unwrap();
            let today = town.office.today().to_string();
            let paying = tokio::spawn(async move {
                let reference = format!("B-{at}");
                let answers = [("edition", "3"), ("reference", &reference), ("paid_on", &today)];
                let command = Pay { claim, answers: answers.into_iter().collect() };
                claims::pay(&office, asked.by(), command).await
            });
            running.push((at, paying));
        }
        for (at, paying) in running {
            match paying.await.unwrap() {
                Ok(paid) => assert!(at < 10 && paid.amount == yuan(5_000), "{at}"),
                Err(Refused::Because(why)) => {
                    assert!(at >= 10, "{at}: {why:?}");
                    // Whether the rest is enough for it alone depends on the moment.
                    assert!(["budget.exhausted", "budget.overtaking"].contains(&&*why[0].code), "{why:?}");
                }
                Err(other) => panic!("{at}: {other:?}"),
            }
        }
        let stands = region.budget(2026).await;
        assert_eq!((stands.used, stands.reserved), (yuan(50_000), yuan(30_000)));
        region.assert_proved().await;
    }

    async fn a_small_model_agrees_with_the_office(region: Region) {
        let town = &region.town;
        let claims = region.claims_of(&[10_000, 24_000, 6_000, 40_000, 16_000, 8_000, 30_000]).await;
        for claim in &claims {
            town.decide_claim(&region.agency, *claim, approve(1)).await.unwrap();
        }
        let halves = [5_000, 12_000, 3_000, 20_000, 8_000, 4_000, 15_000];
        let (mut granted, mut used) = (0, 0);
        let mut queue: Vec<usize> = Vec::new();
        let mut seed: u64 = 20_260_413;
        let mut roll = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((seed >> 33) % below).unwrap()
        };
        let mut fresh: Vec<usize> = (0..claims.len()).collect();
        for step in 0..48 {
            match roll(4) {
                0 => {
                    let amount = [2_000, 7_000, 11_000][roll(3)];
                    region.change((REDEMPTION, Move::Add), amount).await.unwrap();
                    granted += amount;
                }
                1 => {
                    let amount = [1_000, 9_000][roll(2)];
                    let done = region.change((REDEMPTION, Move::Cut), amount).await;
                    assert_eq!(done.is_ok(), granted - amount >= used, "step {step}: {done:?}");
                    granted -= if done.is_ok() { amount } else { 0 };
                }
                2 if !fresh.is_empty() => {
                    let one = fresh.remove(roll(fresh.len() as u64));
                    town.decide_claim(&region.centre, claims[one], approve(2)).await.unwrap();
                    queue.push(one);
                }
                _ if !queue.is_empty() => {
                    let at = roll(queue.len() as u64);
                    let upto: i64 = queue[..=at].iter().map(|one| halves[*one]).sum();
                    let one = queue[at];
                    let done = town.pay(&region.finance, claims[one], 3, &format!("M-{step}")).await;
                    assert_eq!(done.is_ok(), upto <= granted - used, "step {step}: {done:?}");
                    if done.is_ok() {
                        used += halves[one];
                        queue.remove(at);
                    }
                }
                _ => {}
            }
            let stands = region.budget(2026).await;
            assert_eq!((stands.granted, stands.used), (yuan(granted), yuan(used)), "step {step}");
        }
        let mut before = 0;
        for (at, one) in queue.iter().enumerate() {
            let place = region.standing(claims[*one]).await.place;
            let covered = before + halves[*one] <= granted - used;
            assert_eq!((place.number, place.before, place.covered), (at as u64 + 1, yuan(before), covered));
            let runs = region.file_of_claim(claims[*one]).await.line.due_on.is_some();
            assert_eq!(runs, covered, "its clock");
            before += halves[*one];
        }
        assert!(used > 0 && fresh.is_empty(), "the walk reaches what it is for: {used}, {fresh:?}");
        region.assert_proved().await;
    }

    async fn the_proof_of_the_ledger_names_what_was_tampered_with(region: Region) {
        region.paid().await;
        let firm = region.firm("guangfu", 7).await;
        let (_, provider) = region.lab("erhao", 8).await;
        let (_, voucher) = region.voucher(&firm, provider, 100_000).await;
        region.town.set_off(&firm, voucher).await.unwrap();
        region.assert_proved().await;
        let intruder = region.intruder().await;
        let budget = "budget/redemption/2026";
        let row = |set: &str| format!("UPDATE posting SET {set} WHERE book = '{budget}' AND entry = 3");
        let book = |set: &str| format!("UPDATE book SET {set} WHERE key = '{budget}'");
        let live = |set: &str| format!("UPDATE voucher SET {set} WHERE state = 'set-off'");
        // What is done, how it is undone, what is named first.
        let cases = [
            (row("amount = amount + 1"), row("amount = amount - 1"), budget, 3),
            (row("clause = '9.9'"), row("clause = 'R5'"), budget, 3),
            (book("used = used - 1"), book("used = used + 1"), budget, 0),
            (book("entries = entries + 1"), book("entries = entries - 1"), budget, 9),
            (live("face = face - 1"), live("face = face + 1"), budget, 0),
            (live("budget_year = 2027"), live("budget_year = 2026"), budget, 0),
            ("UPDATE payment SET amount = amount + 1".into(), "UPDATE payment SET amount = amount - 1".into(),
                "budget/redemption", 0),
        ];
        for (harm, mend, what, entry) in cases {
            assert!(intruder.tamper(&harm).await.unwrap() > 0, "{harm}");
            let proof = ledger::prove(&intruder).await.unwrap();
            let first = proof.faults.iter().find(|fault| fault.what == what);
            assert_eq!(first.map(|fault| fault.entry), Some(entry), "{harm}: {:?}", proof.faults);
            intruder.tamper(&mend).await.unwrap();
            region.assert_proved().await;
        }
        let gone = format!("DELETE FROM posting WHERE book = '{budget}' AND entry = 2");
        intruder.tamper(&gone).await.unwrap();
        let proof = ledger::prove(&intruder).await.unwrap();
        let named = proof.faults.iter().any(|fault| fault.what.starts_with("业务 "));
        assert!(named && proof.faults[0].entry == 3, "{:?}", proof.faults);
    }
}
