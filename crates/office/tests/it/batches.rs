//! Payment batches: three people, one bank, each instruction once (8.6, R20).

use office::batches::{self, FileForm, How};
use office::claims::Mend;
use office::listing::Ask;
use office::providers::{self, CertifyAccount};
use office::reveal::Party;
use office::review::Verdict;
use office::{Refused, claims};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::Turn;
use rules::lifecycle::{batch, claim};
use sim::{Person, Town, approve, refuse, return_file};
use uuid::Uuid;

use crate::support::{Region, assert_unknown, both, codes, day};

impl Region {
    async fn batch(&self, id: Uuid) -> batches::BatchView {
        let actor = self.actor(&self.auditor).await;
        batches::view(&self.town.office, &actor, id).await.unwrap()
    }

    async fn states(&self, claims: &[Uuid]) -> Vec<claim::State> {
        let mut states = Vec::new();
        for claim in claims {
            states.push(self.file_of_claim(*claim).await.line.state);
        }
        states
    }

    /// Three confirmed claims of 40,000, 30,000 and 20,000 yuan, with money for all of them.
    async fn three(&self) -> Vec<Uuid> {
        self.town.appropriate(&self.finance, 500_000).await.unwrap();
        let claims = self.claims_of(&[80_000, 60_000, 40_000]).await;
        for claim in &claims {
            self.pass_claim(*claim, 1).await;
        }
        claims
    }

    /// A batch of these claims that is with the bank, released by two colleagues of who drew it up.
    async fn sent(&self, claims: &[Uuid], releasers: &[Person; 2]) -> Uuid {
        let town = &self.town;
        let batch = town.draw_batch(&self.finance, claims).await.unwrap();
        for person in releasers {
            town.release_batch(person, batch).await.unwrap();
        }
        town.export_batch(&self.finance, batch, FileForm::Csv)
            .await
            .unwrap();
        batch
    }

    async fn releasers(&self) -> [Person; 2] {
        [
            self.colleague("caiwu2", Role::Finance).await,
            self.colleague("caiwu3", Role::Finance).await,
        ]
    }

    async fn certify_account(
        &self,
        who: &Person,
        provider: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.town.ask(who).await.unwrap();
        let command = CertifyAccount { provider, verdict };
        Ok(
            providers::certify_account(&self.town.office, asked.by(), command)
                .await?
                .state,
        )
    }

    /// The three sums agree and no claim differs.
    async fn assert_reconciled(&self) -> batches::Reconciliation {
        let actor = self.actor(&self.auditor).await;
        let found = batches::reconcile(&self.town.office, &actor).await.unwrap();
        assert_eq!(found.differences, []);
        assert_eq!(
            (found.ledger_difference(), found.bank_difference()),
            (Fen::ZERO, Fen::ZERO)
        );
        found
    }
}

async fn mend(
    town: &Town,
    person: &Person,
    claim: Uuid,
    fields: &[(&str, &str)],
) -> Result<String, Refused> {
    let asked = town.ask(person).await.unwrap();
    let answers = fields.iter().copied().collect();
    Ok(
        claims::mend(&town.office, asked.by(), Mend { claim, answers })
            .await?
            .state,
    )
}

both! {
    async fn a_batch_is_drawn_released_sent_and_settled(region: Region) {
        let town = &region.town;
        let claims = region.three().await;
        let [second, third] = region.releasers().await;
        let batch = town.draw_batch(&region.finance, &claims).await.unwrap();
        // What is in a batch is neither paid singly nor drawn up again.
        assert_eq!(codes(town.pay(&region.finance, claims[0], 4, "B-1").await), ["state.not-possible"]);
        assert_eq!(codes(town.draw_batch(&region.finance, &claims[..1]).await), ["batch.gone"]);
        assert_eq!(codes(town.draw_batch(&region.finance, &[]).await), ["batch.empty"]);
        // Neither the drawer nor the same person twice; nothing leaves before two have released it.
        assert_eq!(codes(town.release_batch(&region.finance, batch).await), ["batch.drawn-by-you"]);
        assert_eq!(codes(town.export_batch(&region.finance, batch, FileForm::Csv).await), ["state.not-possible"]);
        assert_eq!(town.release_batch(&second, batch).await.unwrap(), "released-once");
        assert_eq!(codes(town.release_batch(&second, batch).await), ["duties.four-eyes"]);
        assert_eq!(codes(town.release_batch(&region.finance, batch).await), ["batch.drawn-by-you"]);
        assert_eq!(codes(town.export_batch(&second, batch, FileForm::Csv).await), ["state.not-possible"]);
        assert_eq!(town.release_batch(&third, batch).await.unwrap(), "released");
        // The bank answers to what it was sent.
        let early = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        assert_eq!(codes(town.import_return(&region.finance, batch, early.clone()).await), ["batch.not-sent"]);

        let csv = town.export_batch(&region.finance, batch, FileForm::Csv).await.unwrap();
        let again = town.export_batch(&region.finance, batch, FileForm::Csv).await.unwrap();
        assert_eq!(csv, again);
        let text = String::from_utf8(csv.to_vec()).unwrap();
        let view = region.batch(batch).await;
        assert!(text.contains("合计 3 行") && text.contains("90000.00") && text.contains(&view.lines_hash));
        // The account stands in full in the file, and nowhere on the pages.
        let masked = view.instructions[0].account.trim_start_matches('*');
        let full = text.lines().nth(1).unwrap().split(',').nth(5).unwrap();
        assert!(full.ends_with(masked) && full.len() > masked.len() + 4);
        let book = town.export_batch(&region.finance, batch, FileForm::Excel).await.unwrap();
        assert!(book.starts_with(b"PK"));
        let told = view.timeline.iter().filter(|entry| entry.words.contains("CSV"));
        assert_eq!(told.count(), 2, "each export stands in the record");
        assert_eq!(codes(town.cancel_batch(&region.finance, batch).await), ["state.not-possible"]);

        let before = region.budget(2026).await;
        let done = town.import_return(&region.finance, batch, early.clone()).await.unwrap();
        assert_eq!((done.paid, done.failed, done.same, done.doubts), (3, 0, 0, 0));
        assert_eq!(region.states(&claims).await, [claim::State::Paid; 3]);
        let view = region.batch(batch).await;
        assert_eq!(view.line.state, batch::State::Settled);
        let after = region.budget(2026).await;
        assert_eq!((after.used - before.used, before.reserved - after.reserved), (Fen::from_yuan(90_000), Fen::from_yuan(90_000)));
        // Each payee has the notice of his payment, as from the single payment.
        for claim in &claims {
            let file = region.file_of_claim(*claim).await;
            assert!(file.papers.iter().any(|paper| paper.kind == office::papers::Kind::Payment));
            assert_eq!(file.payment.unwrap().reference, format!("{}-{}", view.line.number, claims.iter().position(|one| one == claim).unwrap() + 1));
        }
        // The same file again changes nothing, and says so; so does the same content in other bytes.
        let acts = region.acts().await;
        assert_eq!(codes(town.import_return(&region.finance, batch, early.clone()).await), ["bank.file-again"]);
        assert_eq!(region.acts().await, acts);
        let done = town.import_return(&region.finance, batch, format!("\u{feff}{early}")).await.unwrap();
        assert_eq!((done.paid, done.same, done.doubts), (0, 3, 0));
        assert_eq!(region.budget(2026).await, after);
        let found = region.assert_reconciled().await;
        assert_eq!((found.bank.count, found.waiting.count, found.single.count), (3, 0, 0));
        region.assert_sound().await;
    }

    async fn what_the_bank_does_not_pay_goes_into_a_later_batch(region: Region) {
        let town = &region.town;
        let claims = region.three().await;
        let releasers = region.releasers().await;
        let batch = region.sent(&claims, &releasers).await;
        let number = region.batch(batch).await.line.number;
        let today = town.office.today().to_string();
        // A first file brings one outcome; the others wait for the next.
        let part = return_file(&number, &today, &[(2, "30000.00".into(), Err("系统维护，未处理"))]);
        let done = town.import_return(&region.finance, batch, part).await.unwrap();
        assert_eq!((done.paid, done.failed), (0, 1));
        let file = return_file(&number, &today, &[
            (1, "40000.00".into(), Err("收款账号不存在")),
            (2, "30000.00".into(), Err("系统维护")),
            (3, "20000.00".into(), Ok("R-3")),
        ]);
        let done = town.import_return(&region.finance, batch, file).await.unwrap();
        assert_eq!((done.paid, done.failed, done.same), (1, 1, 1));
        use claim::State as S;
        assert_eq!(region.states(&claims).await, [S::Bounced, S::Payable, S::Paid]);
        assert_eq!(region.batch(batch).await.line.state, batch::State::Settled);
        // The clock of the one whose account is wrong stands still, and its laboratory is asked to mend it.
        assert_eq!(region.file_of_claim(claims[0]).await.line.due_on, None);
        assert_eq!(codes(town.draw_batch(&region.finance, &claims[..2]).await), ["batch.gone"]);
        let lab = Person { login: "zhijian".into(), name: "陈思远".into(), role: Role::Provider, body: String::new() };
        assert_eq!(codes(mend(town, &lab, claims[0], &[]).await), ["bank.empty", "bank_account.empty"]);
        let to_correct = async || {
            let actor = region.actor(&lab).await;
            let open = office::tasks::tasks(&town.office, &actor).await.unwrap().into_iter();
            open.filter(|task| task.act == Act::CorrectAccount).map(|task| task.to).collect::<Vec<_>>()
        };
        assert_eq!(to_correct().await, [claims[0]], "it stands among what waits for its laboratory");
        let fields = [("bank", "中国银行银川分行"), ("bank_account", "6217000010001234567")];
        assert_eq!(mend(town, &lab, claims[0], &fields).await.unwrap(), "bounced");
        assert!(to_correct().await.is_empty(), "the Agency's turn");
        assert_eq!(region.file_of_claim(claims[0]).await.agrees, Some(Turn::Agency));
        // Nothing is paid into it before the Agency has agreed, to this claim or to another of the laboratory.
        let file = region.file_of_claim(claims[0]).await;
        assert!(!file.bank_account.ends_with("4567"));
        let actor = region.actor(&region.finance).await;
        let held = batches::prospect(&town.office, &actor).await.unwrap().held;
        assert_eq!(held.iter().map(|one| one.why[0].code.as_ref()).collect::<Vec<_>>(), ["batch.account-changes"]);
        let Party::Provider(provider) = file.paid_to else { panic!() };
        assert_unknown("its owner", region.certify_account(&lab, provider, approve(1)).await);
        assert_unknown("the centre", region.certify_account(&region.centre, provider, approve(1)).await);
        region.certify_account(&region.agency, provider, refuse(1)).await.unwrap();
        assert_eq!(region.states(&claims[..1]).await, [S::Bounced], "what was refused changes nothing");
        mend(town, &lab, claims[0], &fields[..]).await.unwrap();
        // Entered once more: who read the first is told.
        let typed = [("bank", "中国银行银川分行"), ("bank_account", "6217000010009994567")];
        mend(town, &lab, claims[0], &typed).await.unwrap();
        assert!(matches!(region.certify_account(&region.agency, provider, approve(1)).await, Err(Refused::Meanwhile(_))));
        region.certify_account(&region.agency, provider, approve(2)).await.unwrap();
        let file = region.file_of_claim(claims[0]).await;
        assert!(file.line.due_on.is_some() && file.bank_account.ends_with("4567"));

        let later = region.sent(&claims[..2], &releasers).await;
        let file = town.bank_answers(&region.finance, later, &[]).await.unwrap();
        town.import_return(&region.finance, later, file).await.unwrap();
        assert_eq!(region.states(&claims).await, [S::Paid; 3]);
        // An answer of the first batch that comes late changes nothing any more: a person looks at it.
        let late = return_file(&number, &today, &[(1, "40000.00".into(), Ok("R-1"))]);
        let done = town.import_return(&region.finance, batch, late).await.unwrap();
        assert_eq!((done.paid, done.doubts), (0, 1));
        let found = region.assert_reconciled().await;
        assert_eq!((found.bank.sum, found.failed.count), (Fen::from_yuan(90_000), 2));
        region.assert_sound().await;
    }

    async fn what_changed_behind_a_batch_is_seen(region: Region) {
        let town = &region.town;
        let claims = region.three().await;
        let releasers = region.releasers().await;
        let batch = town.draw_batch(&region.finance, &claims[..2]).await.unwrap();
        // The account is another one when it is released.
        let store = region.intruder().await;
        store.tamper("UPDATE provider SET bank = '别的银行'").await.unwrap();
        assert_eq!(codes(town.release_batch(&releasers[0], batch).await), ["batch.account-changed"; 2]);
        town.cancel_batch(&region.finance, batch).await.unwrap();
        // What was cancelled is neither released nor exported.
        assert_eq!(codes(town.release_batch(&releasers[0], batch).await), ["state.not-possible"]);
        assert_eq!(codes(town.export_batch(&region.finance, batch, FileForm::Csv).await), ["state.not-possible"]);

        let batch = region.sent(&claims, &releasers).await;
        let file = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        town.import_return(&region.finance, batch, file).await.unwrap();
        assert_eq!(region.assert_reconciled().await.batches.count, 3);
        // A posting of another amount, a payment that is gone, an answer that is another: each is named.
        for sql in [
            "UPDATE posting SET amount = amount + 1 WHERE bucket = 'used' AND book LIKE 'budget/%' AND amount = 4000000",
            "DELETE FROM payment WHERE amount = 3000000",
            "UPDATE bank_outcome SET result = 'failed', paid_on = NULL \
             WHERE instruction IN (SELECT id FROM instruction WHERE amount = 2000000 AND NOT ended)",
        ] {
            store.tamper(sql).await.unwrap();
        }
        let actor = region.actor(&region.auditor).await;
        let found = batches::reconcile(&town.office, &actor).await.unwrap();
        let told: Vec<_> = found.differences.iter().map(|one| (one.pays.id(), one.ledger.fen(), one.recorded.fen(), one.bank.fen(), one.what)).collect();
        assert_eq!(told, [
            (claims[0], 4_000_001, 4_000_000, 4_000_000, "账上支出与付款记录的金额不同"),
            (claims[1], 3_000_000, 0, 3_000_000, "账上已支出，没有付款记录"),
            (claims[2], 2_000_000, 2_000_000, 0, "付款记录与银行回单不同"),
        ]);
        assert_eq!((found.differ, found.ledger_difference().fen(), found.bank_difference().fen()), (3, 3_000_001, -1_000_000));
        assert_eq!((found.bank.count, found.failed.count, found.single.count), (2, 1, 0));
    }

    async fn what_no_file_answers_two_people_settle(region: Region) {
        let town = &region.town;
        let claims = region.three().await;
        let releasers = region.releasers().await;
        let finance = &region.finance;
        let steps = async || {
            let actor = region.actor(&region.finance).await;
            let found = office::queues::queue(&town.office, &actor, &Ask::default()).await.unwrap();
            let lines: Vec<_> = found.lines.iter().map(|line| (line.act.unwrap(), line.due)).collect();
            lines
        };
        let due = region.file_of_claim(claims[0]).await.line.due_on;
        let batch = town.draw_batch(finance, &claims).await.unwrap();
        assert_eq!(steps().await, [(Act::ReleaseBatch, due)], "due when its first claim is");
        for person in &releasers {
            town.release_batch(person, batch).await.unwrap();
        }
        assert_eq!(steps().await, [(Act::ExportBatch, due)]);
        town.export_batch(finance, batch, FileForm::Csv).await.unwrap();
        // The bank has two working days; Finance is reminded, and then it is Finance's turn.
        assert_eq!(steps().await, []);
        let last = region.batch(batch).await.line.due_on;
        assert_eq!(last, Some(day("2026-04-15")));
        town.go_to(day("2026-04-16"));
        assert_eq!(steps().await, [(Act::ImportReturn, last)]);
        assert!(office::clocks::remind(&town.office).await.unwrap() > 0);
        let actor = region.actor(finance).await;
        let told = office::notices::read(&town.office, &actor).await.unwrap();
        assert!(told.iter().any(|notice| notice.words.contains("银行回单已逾期 1 个工作日")), "{told:?}");

        let enter = async |who: &Person, fields: &[(&str, &str)]| {
            let asked = town.ask(who).await.unwrap();
            let answers = fields.iter().copied().collect();
            batches::enter(&town.office, asked.by(), batches::Enter { batch, answers }).await
        };
        let paid = |place, reference, on| [("place", place), ("said", "paid"), ("reference", reference), ("paid_on", on), ("words", "银行书面回复")];
        assert_eq!(codes(enter(finance, &paid("1", "", "")).await), ["reference.empty", "paid_on.empty"]);
        assert_eq!(codes(enter(finance, &paid("7", "R-1", "2026-04-14")).await), ["bank.no-such-line"]);
        assert_eq!(codes(enter(finance, &paid("1", "R-1", "2026-04-12")).await), ["bank.date"]);
        assert_unknown("the centre", enter(&region.centre, &paid("1", "R-1", "2026-04-14")).await);
        let entered = enter(finance, &paid("1", "R-1", "2026-04-14")).await.unwrap().doubt;
        assert_eq!(codes(enter(&releasers[0], &paid("1", "R-1", "2026-04-14")).await), ["bank.by-hand-open"]);
        assert_eq!(steps().await.iter().filter(|(act, _)| *act == Act::ResolveReturn).count(), 1);
        let resolve = async |who: &Person, doubt: Uuid| {
            let asked = town.ask(who).await.unwrap();
            let answers = [("how", "again"), ("words", "与银行电话核对")].into_iter().collect();
            batches::resolve(&town.office, asked.by(), batches::Resolve { doubt, answers }).await
        };
        use claim::State as S;
        // Who entered it does not record it.
        assert_eq!(codes(resolve(finance, entered).await), ["duties.four-eyes"]);
        assert_eq!(region.states(&claims[..1]).await, [S::Instructed]);
        resolve(&releasers[0], entered).await.unwrap();
        assert_eq!(region.states(&claims[..1]).await, [S::Paid]);
        assert_eq!(codes(enter(finance, &paid("1", "R-1", "2026-04-14")).await), ["bank.answered"]);
        let failed = [("place", "2"), ("said", "failed"), ("reason", "收款账户已销户"), ("words", "银行书面回复")];
        let entered = enter(finance, &failed).await.unwrap().doubt;
        resolve(&releasers[1], entered).await.unwrap();
        let number = region.batch(batch).await.line.number;
        let file = return_file(&number, "2026-04-16", &[(1, "40000.00".into(), Ok("R-1")), (3, "20000.00".into(), Ok("R-3"))]);
        let file = file.replacen("R-1,2026-04-16", "R-1,2026-04-14", 1);
        let done = town.import_return(finance, batch, file).await.unwrap();
        assert_eq!((done.paid, done.same, done.doubts), (1, 1, 0), "what was entered by hand is the outcome");
        assert_eq!(region.states(&claims).await, [S::Paid, S::Bounced, S::Paid]);
        let view = region.batch(batch).await;
        assert_eq!((view.line.state, view.line.due_on), (batch::State::Settled, None));
        assert_eq!(steps().await, []);
        region.assert_reconciled().await;
        region.assert_sound().await;
    }

    async fn what_does_not_fit_waits_for_a_person(region: Region) {
        let town = &region.town;
        let claims = region.three().await;
        let releasers = region.releasers().await;
        let batch = region.sent(&claims, &releasers).await;
        let number = region.batch(batch).await.line.number;
        let today = town.office.today().to_string();
        let other = return_file("FK2026-000009-9", &today, &[(1, "40000.00".into(), Ok("R-9"))]);
        let other: Vec<&str> = other.lines().collect();
        // Another amount, a place that is not there, another batch's number, and one sound line.
        let file = return_file(&number, &today, &[
            (1, "40000.01".into(), Ok("R-1")),
            (7, "10.00".into(), Ok("R-7")),
            (3, "20000.00".into(), Ok("R-3")),
        ]);
        let file = file.replacen("合计,3,60010.01", &format!("{}\n合计,4,100010.01", other[1]), 1);
        let done = town.import_return(&region.finance, batch, file).await.unwrap();
        assert_eq!((done.paid, done.doubts), (1, 3));
        let reader = region.actor(&region.auditor).await;
        let doubts = batches::doubts(&town.office, &reader, None).await.unwrap();
        let told: Vec<_> = doubts.iter().map(|doubt| (doubt.line, doubt.why.code.to_string())).collect();
        let wanted = [(2, "bank.amount-changed"), (3, "bank.no-such-line"), (5, "bank.other-batch")];
        assert_eq!(told, wanted.map(|(line, code)| (line, code.to_owned())));

        let resolve = async |doubt: Uuid, how: How, words: &str| {
            let asked = town.ask(&region.finance).await.unwrap();
            let answers = [("how", rules::Coded::code(how)), ("words", words)].into_iter().collect();
            let command = batches::Resolve { doubt, answers };
            batches::resolve(&town.office, asked.by(), command).await
        };
        assert_eq!(codes(resolve(doubts[0].id, How::Close, "").await), ["words.empty"]);
        assert_eq!(codes(resolve(doubts[0].id, How::Again, "再看").await), ["bank.amount-changed"]);
        for doubt in &doubts {
            resolve(doubt.id, How::Close, "与银行核对，为误列").await.unwrap();
        }
        assert_eq!(codes(resolve(doubts[0].id, How::Close, "又一次").await), ["bank.doubt-settled"]);
        // Cut off, doubled against its total, or no file of a bank: nothing of it is taken.
        let whole = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        let cut = lines[..lines.len() - 1].join("\n");
        assert_eq!(codes(town.import_return(&region.finance, batch, cut).await), ["bank.no-total"]);
        let doubled = [&lines[..2], &lines[1..]].concat().join("\n");
        assert_eq!(codes(town.import_return(&region.finance, batch, doubled).await)[0], "bank.total");
        use claim::State as S;
        assert_eq!(region.states(&claims).await, [S::Instructed, S::Instructed, S::Paid]);
        let done = town.import_return(&region.finance, batch, whole).await.unwrap();
        assert_eq!((done.paid, done.doubts), (2, 0));
        region.assert_reconciled().await;
        region.assert_sound().await;
    }

    async fn a_cancelled_batch_frees_its_claims_and_a_short_budget_holds_them_back(region: Region) {
        let town = &region.town;
        town.appropriate(&region.finance, 75_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000, 40_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        let actor = region.actor(&region.finance).await;
        let prospect = batches::prospect(&town.office, &actor).await.unwrap();
        assert_eq!((prospect.ready.len(), prospect.total()), (2, Fen::from_yuan(70_000)));
        assert_eq!(prospect.held[0].why[0].code, "budget.queued");
        assert_eq!(codes(town.draw_batch(&region.finance, &claims).await), ["budget.queued"]);
        let batch = town.draw_batch(&region.finance, &claims[..2]).await.unwrap();
        // What is instructed is no longer there for those who wait.
        assert!(batches::prospect(&town.office, &actor).await.unwrap().ready.is_empty());
        assert_eq!(town.cancel_batch(&region.finance, batch).await.unwrap(), 2);
        assert_eq!(region.states(&claims).await, [claim::State::Payable; 3]);
        let prospect = batches::prospect(&town.office, &actor).await.unwrap();
        assert_eq!(prospect.ready.iter().map(|one| one.pays.id()).collect::<Vec<_>>(), claims[..2]);
        // Who confirmed a claim has no part in paying it; another sum than the one shown is told.
        let asked = town.ask(&region.finance).await.unwrap();
        let command = batches::Draw { claims: claims[..1].to_vec(), seen: Fen::new(1) };
        assert_eq!(codes(batches::draw(&town.office, asked.by(), command).await), ["batch.amount-changed"]);
        region.assert_sound().await;
    }

    async fn vouchers_handed_in_together_are_decided_each_by_itself(region: Region) {
        let town = &region.town;
        let firm = region.firm("hongyuan", 1).await;
        let (lab, provider) = region.lab("zhijian", 1).await;
        let mut vouchers = Vec::new();
        for (serial, yuan) in [(1, 80_000), (2, 60_000), (3, 40_000)] {
            let (contract, voucher) = region.voucher(&firm, provider, yuan).await;
            town.set_off(&firm, voucher).await.unwrap();
            // The last one lacks everything.
            if serial < 3 {
                region.prove(&firm, &lab, contract, (serial, yuan)).await;
            }
            vouchers.push(voucher);
        }
        let actor = region.actor(&lab).await;
        let offer = claims::offer(&town.office, &actor).await.unwrap();
        let passes: Vec<bool> = offer.iter().map(claims::Share::passes).collect();
        assert_eq!(passes, [true, true, false]);
        let bundle = async |who: &Person, vouchers: Vec<(Uuid, Fen)>| {
            let asked = town.ask(who).await.unwrap();
            claims::bundle(&town.office, asked.by(), claims::Bundle { vouchers }).await
        };
        assert_eq!(codes(bundle(&lab, Vec::new()).await), ["bundle.empty"]);
        let amounts = [40_000, 30_000, 20_000].map(Fen::from_yuan);
        let all: Vec<_> = vouchers.iter().copied().zip(amounts).collect();
        // In the region it is the laboratory's to claim (6.2): the firm has no such vouchers.
        assert!(matches!(bundle(&firm, all.clone()).await, Err(Refused::Unknown)));
        let done = bundle(&lab, all).await.unwrap();
        assert_eq!((done.claims, done.left.len()), (2, 1));
        assert_eq!(done.left[0].voucher, vouchers[2]);
        let view = claims::view_bundle(&town.office, &actor, done.bundle).await.unwrap();
        assert_eq!(view.sum(), Fen::from_yuan(70_000));
        town.decide_claim(&region.agency, view.claims[0].id, sim::send_back(1)).await.unwrap();
        town.decide_claim(&region.agency, view.claims[1].id, sim::approve(1)).await.unwrap();
        let view = claims::view_bundle(&town.office, &actor, done.bundle).await.unwrap();
        let states: Vec<claim::State> = view.claims.iter().map(|line| line.state).collect();
        assert_eq!(states, [claim::State::Returned, claim::State::Confirming]);
        region.assert_sound().await;
    }
}
