//! Local top-up: a county's own programme on what the region redeemed (2.3, R27).

use office::answers::Answers;
use office::batches::{self, FileForm};
use office::listing::Ask;
use office::recoveries::{Order, order};
use office::{FileKind, papers, programmes, queues, recoveries, topups};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::ledger::budget::Move;
use rules::lifecycle::top_up::State;
use sim::{Person, programme_form};
use uuid::Uuid;

use crate::recoveries::pay_back;
use crate::support::{Case, Region, assert_unknown, both, codes, day};

/// A programme from today to the end of the year: 30 per cent, 50,000 a subject, and this budget.
fn form(region: &Region, budget: &str) -> Answers {
    let days = (region.town.office.today(), day("2026-12-31"));
    programme_form(days, ["30", "50000", budget])
}

impl Region {
    async fn programme(&self, budget: &str) -> Uuid {
        let form = form(self, budget);
        self.town.open_programme(&self.county, form).await.unwrap()
    }

    async fn of_programme(&self, id: Uuid) -> programmes::ProgrammeView {
        let actor = self.actor(&self.county).await;
        programmes::view(&self.town.office, &actor, id, (0, 50))
            .await
            .unwrap()
    }

    /// Granted, promised, paid and free, in yuan.
    async fn money(&self, id: Uuid) -> [i64; 4] {
        let money = self.of_programme(id).await.line.money;
        [money.granted, money.reserved, money.used, money.free()].map(|sum| sum.fen() / 100)
    }

    /// The county's staff who release.
    async fn county_releasers(&self) -> [Person; 2] {
        [
            self.colleague("xixia2", Role::County).await,
            self.colleague("xixia3", Role::County).await,
        ]
    }

    /// Asks so much of what was paid on a claim back.
    pub async fn ask_back(&self, claim: Uuid, amount: &str) -> Uuid {
        let asked = self.town.ask(&self.centre).await.unwrap();
        let answers = [
            ("amount", amount),
            ("facts", "检测数量少于约定，多付"),
            ("clause", "5.4"),
            ("due_on", "2026-12-31"),
        ];
        let command = Order {
            claim,
            answers: answers.into_iter().collect(),
        };
        let done = order(&self.town.office, asked.by(), command).await.unwrap();
        done.recovery
    }

    /// What waits for a person, by its act and kind.
    async fn waiting(&self, who: &Person) -> Vec<(Option<Act>, FileKind)> {
        let actor = self.actor(who).await;
        let found = queues::queue(&self.town.office, &actor, &Ask::default()).await;
        let lines = found.unwrap().lines.into_iter();
        lines.map(|line| (line.act, line.kind)).collect()
    }

    /// The county sends top-ups to its bank.
    async fn county_sends(&self, ids: &[Uuid]) -> Uuid {
        let batch = self.town.draw_batch(&self.county, ids).await.unwrap();
        for person in &self.county_releasers().await {
            self.town.release_batch(person, batch).await.unwrap();
        }
        let form = FileForm::Csv;
        self.town
            .export_batch(&self.county, batch, form)
            .await
            .unwrap();
        batch
    }

    /// Its bank answers: these lines were not paid, for these reasons, the others were.
    async fn county_hears(&self, batch: Uuid, failed: &[(i64, &str)]) {
        let answer = self.town.bank_answers(&self.county, batch, failed).await;
        let done = self
            .town
            .import_return(&self.county, batch, answer.unwrap());
        done.await.unwrap();
    }

    pub async fn county_pays(&self, ids: &[Uuid], failed: &[(i64, &str)]) {
        let batch = self.county_sends(ids).await;
        self.county_hears(batch, failed).await;
    }

    async fn topped(&self, firm: &Person) -> Vec<(State, i64)> {
        let mut mine = self.town.top_ups(firm).await.unwrap();
        mine.reverse();
        let each = mine.iter();
        each.map(|line| (line.state, line.amount.fen() / 100))
            .collect()
    }
}

both! {
    /// From the payment of the region to the payment of the county, and who sees what of it.
    async fn a_county_tops_a_redemption_up(region: Region) {
        let town = &region.town;
        let programme = region.programme("500000").await;
        let Case { firm, lab, claim, contract, .. } = region.paid().await;
        // 30 per cent of 110,000 redeemed.
        assert_eq!(region.topped(&firm).await, [(State::Offered, 33_000)]);
        assert_eq!(region.money(programme).await, [500_000, 33_000, 0, 467_000]);
        let id = town.top_ups(&firm).await.unwrap()[0].id;
        let notices = office::notices::read(&town.office, &region.actor(&firm).await).await.unwrap();
        assert!(notices.iter().any(|notice| notice.words.contains("西夏区配套 33,000.00 元") && notice.link.ends_with(&id.to_string())));

        // One act, without a form; a second time it is told what is possible.
        assert_eq!(town.confirm_top_up(&firm, id).await.unwrap(), Fen::from_yuan(33_000));
        assert_eq!(codes(town.confirm_top_up(&firm, id).await), ["state.not-possible"]);
        assert_eq!(region.waiting(&region.county).await, [(Some(Act::DrawBatch), FileKind::TopUp)]);

        let prefecture = region.authority("yinchuan", "640100").await;
        let other = region.authority("jinfeng", "640106").await;
        for (who, person) in [("prefecture", &prefecture), ("other county", &other), ("lab", &lab), ("finance", &region.finance), ("auditor", &region.auditor)] {
            let actor = region.actor(person).await;
            assert_unknown(who, topups::view(&town.office, &actor, id).await);
            assert_unknown(who, programmes::view(&town.office, &actor, programme, (0, 1)).await);
        }
        let subject = region.actor(&firm).await;
        let seen = office::contracts::view(&town.office, &subject, contract).await.unwrap().top_ups;
        assert_eq!(seen.iter().map(|line| line.trace.0.len()).collect::<Vec<_>>(), [4]);
        for person in [&lab, &region.agency] {
            let actor = region.actor(person).await;
            assert!(topups::on_claims(&town.office, &actor, &[claim]).await.unwrap().is_empty());
        }

        // Three people of the county, and nobody of the region.
        let batch = town.draw_batch(&region.county, &[id]).await.unwrap();
        let to = |act| vec![(Some(act), FileKind::Batch)];
        assert_eq!(region.waiting(&region.county).await, to(Act::ReleaseBatch));
        // The county lies within its prefecture, but its money is its own.
        assert_eq!(region.waiting(&prefecture).await, []);
        assert_unknown("finance releases", town.release_batch(&region.finance, batch).await);
        assert_unknown("prefecture releases", town.release_batch(&prefecture, batch).await);
        assert_eq!(codes(town.release_batch(&region.county, batch).await), ["batch.drawn-by-you"]);
        let [second, third] = region.county_releasers().await;
        town.release_batch(&second, batch).await.unwrap();
        assert_eq!(codes(town.release_batch(&second, batch).await), ["duties.four-eyes"]);
        assert_eq!(region.waiting(&region.county).await, to(Act::ReleaseBatch));
        town.release_batch(&third, batch).await.unwrap();
        assert_eq!(region.waiting(&region.county).await, to(Act::ExportBatch));
        town.export_batch(&region.county, batch, FileForm::Csv).await.unwrap();
        assert_eq!(region.waiting(&region.county).await, []);
        let answer = town.bank_answers(&region.county, batch, &[]).await.unwrap();
        let finance = town.import_return(&region.finance, batch, answer.clone()).await;
        assert_unknown("finance imports", finance);
        let done = town.import_return(&region.county, batch, answer).await.unwrap();
        assert_eq!((done.paid, done.doubts), (1, 0));

        assert_eq!(region.topped(&firm).await, [(State::Paid, 33_000)]);
        assert_eq!(region.money(programme).await, [500_000, 0, 33_000, 467_000]);
        let mine = region.actor(&region.county).await;
        let found = batches::reconcile(&town.office, &mine).await.unwrap();
        assert_eq!((found.ledger.sum, found.bank.sum, found.differences.len()), (Fen::from_yuan(33_000), Fen::from_yuan(33_000), 0));
        let auditor = region.actor(&region.auditor).await;
        assert!(batches::list(&town.office, &auditor).await.unwrap().is_empty());
        let totals = topups::totals(&town.office, &auditor).await.unwrap();
        let total = &totals[0];
        assert_eq!((total.division.as_str(), total.offers, total.payments, total.paid), ("640105", 1, 1, Fen::from_yuan(33_000)));
        assert_unknown("a county sums all", topups::totals(&town.office, &mine).await);
        region.assert_proved().await;
    }

    /// What the bank sends back, what the return file of the region pays, and a county beside its prefecture.
    async fn both_ways_of_payment_and_both_authorities(region: Region) {
        let town = &region.town;
        let programme = region.programme("500000").await;
        let prefecture = region.authority("yinchuan", "640100").await;
        let days = (town.office.today(), day("2026-12-31"));
        town.open_programme(&prefecture, programme_form(days, ["100", "1000000", "1000000"])).await.unwrap();
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        let batch = town.draw_batch(&region.finance, &claims).await.unwrap();
        for login in ["caiwu2", "caiwu3"] {
            let person = region.colleague(login, Role::Finance).await;
            town.release_batch(&person, batch).await.unwrap();
        }
        town.export_batch(&region.finance, batch, FileForm::Csv).await.unwrap();
        let answer = town.bank_answers(&region.finance, batch, &[]).await.unwrap();
        town.import_return(&region.finance, batch, answer).await.unwrap();

        // 30 per cent of 40,000 and of 30,000; the prefecture fills up to the cost and no further.
        let firm = queue_firm();
        assert_eq!(region.topped(&firm).await, [
            (State::Offered, 12_000), (State::Offered, 28_000), (State::Offered, 9_000), (State::Offered, 21_000),
        ]);
        let of_county: Vec<Uuid> = region.of_programme(programme).await.top_ups.iter().map(|line| line.id).collect();
        for id in &of_county {
            town.confirm_top_up(&firm, *id).await.unwrap();
        }
        let batch = town.draw_batch(&region.county, &of_county).await.unwrap();
        assert_eq!(town.cancel_batch(&region.county, batch).await.unwrap(), 2);
        let batch = town.draw_batch(&region.county, &of_county).await.unwrap();
        for person in &region.county_releasers().await {
            town.release_batch(person, batch).await.unwrap();
        }
        town.export_batch(&region.county, batch, FileForm::Csv).await.unwrap();
        let answer = town.bank_answers(&region.county, batch, &[(1, "系统维护，未处理"), (2, "账号不存在")]).await.unwrap();
        town.import_return(&region.county, batch, answer).await.unwrap();
        let states: Vec<State> = region.of_programme(programme).await.top_ups.iter().map(|line| line.state).collect();
        assert!(states.contains(&State::Confirmed) && states.contains(&State::Bounced), "{states:?}");
        // The account is still the one that bounced.
        for id in of_county {
            let refused = codes(town.confirm_top_up(&firm, id).await);
            assert!(refused == ["topup.account-bounced"] || refused == ["state.not-possible"], "{refused:?}");
        }
        region.assert_proved().await;
    }

    async fn everything_wrong_with_a_programme_is_told(region: Region) {
        let town = &region.town;
        let mut bad = form(&region, "0");
        for (field, typed) in [("name", ""), ("rate", "120"), ("ceiling", "-1"), ("bank_account", "12"), ("from_on", "2026-01-01"), ("to_on", "2027-01-01")] {
            bad.set(field, typed);
        }
        assert_eq!(codes(town.open_programme(&region.county, bad.clone()).await), [
            "name.empty", "rate.range", "amount.negative", "bank_account.length", "amount.zero", "programme.past", "programme.year",
        ]);
        assert_unknown("finance opens", town.open_programme(&region.finance, form(&region, "1000")).await);
        let programme = region.programme("50000").await;
        assert_eq!(codes(town.open_programme(&region.county, form(&region, "1000")).await), ["programme.overlap"]);

        let Case { firm, .. } = region.paid().await;
        let cut = town.fund_programme(&region.county, programme, (Move::Cut, "17000.01")).await;
        assert_eq!(codes(cut), ["programme.cut-below-promised"]);
        town.fund_programme(&region.county, programme, (Move::Cut, "17000")).await.unwrap();
        assert_eq!(region.money(programme).await, [33_000, 33_000, 0, 0]);

        let today = town.office.today();
        let later = |from| programme_form((from, from), ["20", "40000", "1"]);
        assert_eq!(codes(town.change_programme(&region.county, programme, later(today)).await), ["programme.backward"]);
        let mut same = later(today.succ_opt().unwrap());
        same.set("rate", "30");
        same.set("ceiling", "50000");
        assert_eq!(codes(town.change_programme(&region.county, programme, same).await), ["programme.same"]);
        town.change_programme(&region.county, programme, later(today.succ_opt().unwrap())).await.unwrap();
        assert_eq!(codes(town.change_programme(&region.county, programme, later(today.succ_opt().unwrap())).await), ["programme.backward"]);

        // What is promised stays when the programme ends, and is paid.
        town.fund_programme(&region.county, programme, (Move::Add, "5000")).await.unwrap();
        let closed = town.close_programme(&region.county, programme).await.unwrap();
        assert_eq!((closed.lapsed, closed.ended), (Fen::from_yuan(5_000), 0));
        assert_eq!(region.topped(&firm).await, [(State::Offered, 33_000)]);
        let id = town.top_ups(&firm).await.unwrap()[0].id;
        town.confirm_top_up(&firm, id).await.unwrap();
        town.draw_batch(&region.county, &[id]).await.unwrap();
        assert_eq!(codes(town.fund_programme(&region.county, programme, (Move::Add, "1")).await), ["state.not-possible"]);
        region.assert_proved().await;
    }

    /// R12 read for R27: first owed, first offered, nobody gets a part; R31: who owes waits.
    async fn who_waits_keeps_his_place(region: Region) {
        let town = &region.town;
        let programme = region.programme("12000").await;
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let paid = region.claims_of(&[80_000, 60_000, 40_000]).await;
        for (claim, reference) in paid.iter().zip(["A-1", "A-2", "A-3"]) {
            region.pass_claim(*claim, 1).await;
            town.pay(&region.finance, *claim, 3, reference).await.unwrap();
        }
        let firm = queue_firm();
        // 12,000 fit, 9,000 do not any more, and 6,000 do not overtake.
        assert_eq!(region.topped(&firm).await, [(State::Offered, 12_000), (State::Waiting, 9_000), (State::Waiting, 6_000)]);
        let offered = town.fund_programme(&region.county, programme, (Move::Add, "8000")).await.unwrap();
        assert_eq!(offered, 0);
        assert_eq!(town.fund_programme(&region.county, programme, (Move::Add, "1000")).await.unwrap(), 1);
        assert_eq!(region.money(programme).await, [21_000, 21_000, 0, 0]);

        // Half of the first redemption is asked back: its top-up shrinks, and its money goes to who waits.
        region.ask_back(paid[0], "20000").await;
        assert_eq!(region.topped(&firm).await, [(State::Offered, 6_000), (State::Offered, 9_000), (State::Offered, 6_000)]);
        assert_eq!(region.money(programme).await, [21_000, 21_000, 0, 0]);
        // All of the second: nothing is left of it.
        region.ask_back(paid[1], "30000").await;
        assert_eq!(region.topped(&firm).await[1], (State::Ended, 0));
        assert_eq!(topups::watch(&town.office).await.unwrap(), 0);
        region.assert_proved().await;
    }

    /// R31: who owes the region confirms nothing, and what arises meanwhile waits until he has paid.
    async fn who_owes_is_paid_nothing_meanwhile(region: Region) {
        let town = &region.town;
        region.programme("500000").await;
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let inside = region.claims_of(&[80_000]).await[0];
        let firm = queue_firm();
        let (lab, provider) = region.outside_lab("hujiang", 2).await;
        let (contract, voucher) = region.voucher(&firm, provider, 50_000).await;
        town.pay_in_full(&firm, voucher).await.unwrap();
        region.prove(&firm, &lab, contract, (9, 50_000)).await;
        let outside = town.claim(&firm, voucher).await.unwrap();
        region.pass_claim(outside, 1).await;
        town.pay(&region.finance, outside, 3, "B-1").await.unwrap();
        // Out of the region the subject itself was paid, and owes.
        let order = region.ask_back(outside, "100").await;
        let id = town.top_ups(&firm).await.unwrap()[0].id;
        assert_eq!(codes(town.confirm_top_up(&firm, id).await), ["topup.owes"]);
        region.pass_claim(inside, 1).await;
        town.pay(&region.finance, inside, 3, "B-2").await.unwrap();
        assert_eq!(region.topped(&firm).await, [(State::Offered, 7_470), (State::Waiting, 12_000)]);
        assert_eq!(topups::watch(&town.office).await.unwrap(), 0);

        let asked = town.ask(&region.finance).await.unwrap();
        let today = town.office.today().to_string();
        let answers = [("edition", "1"), ("amount", "100"), ("reference", "H-1"), ("paid_on", &today)];
        let command = office::recoveries::PayBack { recovery: order, answers: answers.into_iter().collect() };
        office::recoveries::pay_back(&town.office, asked.by(), command).await.unwrap();
        assert_eq!(topups::watch(&town.office).await.unwrap(), 1);
        assert_eq!(region.topped(&firm).await, [(State::Offered, 7_470), (State::Offered, 12_000)]);
        town.confirm_top_up(&firm, id).await.unwrap();
        region.assert_proved().await;
    }

    /// R27, R31: what was paid on top of a redemption that is ordered back comes back to the county, not to the region.
    async fn what_was_paid_on_top_comes_back_to_the_county(region: Region) {
        let town = &region.town;
        let programme = region.programme("500000").await;
        let Case { firm, lab, claim, .. } = region.paid().await;
        let id = town.top_ups(&firm).await.unwrap()[0].id;
        town.confirm_top_up(&firm, id).await.unwrap();
        region.county_pays(&[id], &[]).await;
        assert_eq!(region.topped(&firm).await, [(State::Paid, 33_000)]);

        // 30,000 of 110,000 come back: 24,000 are owed on the rest, 9,000 of the 33,000 are not.
        region.ask_back(claim, "30000").await;
        let mine = region.actor(&firm).await;
        let orders = recoveries::list(&town.office, &mine, 1).await.unwrap();
        let order = &orders.lines[0];
        assert_eq!((orders.count, order.amount, order.creditor.as_deref()), (1, Fen::from_yuan(9_000), Some("银川市西夏区")));
        let view = recoveries::view(&town.office, &mine, order.id).await.unwrap();
        assert_eq!((view.top_up.as_ref().map(|one| one.0), view.trace.0.len(), view.to_do.len()), (Some(id), 6, 0));
        assert_eq!(topups::view(&town.office, &mine, id).await.unwrap().orders.len(), 1);
        let letters = papers::list(&town.office, &mine, FileKind::Recovery, order.id).await.unwrap();
        assert!(papers::read(&town.office, &mine, letters[0].id).await.unwrap().bytes.starts_with(b"%PDF"));

        // It is the county's and the firm's; the region reads sums, and the lab owes the region on its own.
        let prefecture = region.authority("yinchuan", "640100").await;
        for who in [&prefecture, &lab, &region.finance, &region.centre, &region.agency, &region.auditor] {
            let actor = region.actor(who).await;
            assert_unknown(&who.login, recoveries::view(&town.office, &actor, order.id).await);
            assert_unknown(&who.login, papers::read(&town.office, &actor, letters[0].id).await.map(|_| ()));
            let seen = recoveries::list(&town.office, &actor, 1).await.unwrap();
            assert!(seen.lines.iter().all(|line| line.id != order.id), "{}", who.login);
            let found = office::find::find(&town.office, &actor, &order.number).await.unwrap();
            assert!(found.files.is_empty(), "{}", who.login);
        }
        let county = region.actor(&region.county).await;
        let seen = recoveries::list(&town.office, &county, 1).await.unwrap();
        assert_eq!((seen.count, seen.amount), (2, Fen::from_yuan(39_000)), "the region's order in its area, and its own");
        let regions = seen.lines.iter().find(|line| line.creditor.is_none()).unwrap().id;
        assert_unknown("another's treasury", pay_back(&region, &region.county, regions, (1, "1", "B-1")).await);
        assert_unknown("another's treasury", pay_back(&region, &region.finance, order.id, (1, "1", "B-1")).await);
        let notices = office::notices::read(&town.office, &county).await.unwrap();
        assert!(notices.iter().any(|notice| notice.link == format!("/recoveries/{}", order.id)));

        // It comes back in parts, each receipt once; the region's own bank may have the same number.
        assert_eq!(pay_back(&region, &region.county, order.id, (1, "4000", "B-1")).await.unwrap(), Fen::from_yuan(5_000));
        assert_eq!(codes(pay_back(&region, &region.county, order.id, (2, "1000", "B-1")).await), ["recovery.reference-used"]);
        pay_back(&region, &region.finance, regions, (1, "1", "B-1")).await.unwrap();
        assert_eq!(codes(pay_back(&region, &region.county, order.id, (2, "5000.01", "B-2")).await), ["receivable.above"]);
        let auditor = region.actor(&region.auditor).await;
        let total = &topups::totals(&town.office, &auditor).await.unwrap()[0];
        assert_eq!((total.paid, total.ordered_back, total.came_back), (Fen::from_yuan(33_000), Fen::from_yuan(9_000), Fen::from_yuan(4_000)));

        // The rest of the redemption is ordered back: the rest of the top-up follows, and no fen twice.
        region.ask_back(claim, "80000").await;
        let orders = recoveries::list(&town.office, &mine, 1).await.unwrap();
        assert_eq!((orders.count, orders.amount, orders.left), (2, Fen::from_yuan(33_000), Fen::from_yuan(29_000)));
        // What the programme paid stands as paid: what comes back is no money of its budget (R31).
        assert_eq!(region.money(programme).await, [500_000, 0, 33_000, 467_000]);
        // Who owes the county takes part in nothing new.
        let form = sim::contract_form(region.lab("huanming", 3).await.1, "另一份检测", Fen::from_yuan(20_000), town.office.today());
        assert_eq!(codes(town.submit_contract(&firm, form).await), ["party.owes", "party.owes"], "for each order");
        region.assert_proved().await;
    }

    /// What the bank has is not called off: its answer decides whether the top-up comes back or shrinks.
    async fn what_was_on_its_way_is_caught_up_with(region: Region) {
        let town = &region.town;
        let programme = region.programme("500000").await;
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 60_000, 40_000]).await;
        for (claim, reference) in claims.iter().zip(["A-1", "A-2", "A-3"]) {
            region.pass_claim(*claim, 1).await;
            town.pay(&region.finance, *claim, 3, reference).await.unwrap();
        }
        let firm = queue_firm();
        let mut ids: Vec<Uuid> = town.top_ups(&firm).await.unwrap().iter().map(|line| line.id).collect();
        ids.reverse();
        for id in &ids {
            town.confirm_top_up(&firm, *id).await.unwrap();
        }
        let batch = region.county_sends(&ids).await;
        for claim in &claims {
            region.ask_back(*claim, "10000").await;
        }
        assert_eq!(region.money(programme).await, [500_000, 27_000, 0, 473_000], "the bank has it");
        region.county_hears(batch, &[(2, "系统维护，未处理"), (3, "账号不存在")]).await;
        // 30 per cent of 30,000, of 20,000 and of 10,000 are owed now.
        assert_eq!(region.topped(&firm).await, [(State::Paid, 12_000), (State::Confirmed, 6_000), (State::Bounced, 3_000)]);
        let mine = region.actor(&firm).await;
        let orders = recoveries::list(&town.office, &mine, 1).await.unwrap();
        assert_eq!((orders.count, orders.amount), (1, Fen::from_yuan(3_000)));
        assert_eq!(region.money(programme).await, [500_000, 9_000, 12_000, 479_000]);
        region.assert_proved().await;
    }

    /// Two payments at once ask for the last money of a programme, which is enough for either: it promises it once.
    async fn two_payments_at_once_for_the_last_money(region: Region) {
        let town = &region.town;
        let programme = region.programme("12001").await;
        town.appropriate(&region.finance, 500_000).await.unwrap();
        let claims = region.claims_of(&[80_000, 80_001]).await;
        for claim in &claims {
            region.pass_claim(*claim, 1).await;
        }
        let second = region.colleague("caiwu2", Role::Finance).await;
        let (one, other) = tokio::join!(
            town.pay(&region.finance, claims[0], 3, "C-1"),
            town.pay(&second, claims[1], 3, "C-2"),
        );
        one.unwrap();
        other.unwrap();
        let firm = queue_firm();
        let states: Vec<State> = region.topped(&firm).await.into_iter().map(|(state, _)| state).collect();
        assert_eq!(states, [State::Offered, State::Waiting]);
        let [granted, promised, ..] = region.money(programme).await;
        assert!(promised <= granted);
        region.assert_proved().await;
    }
}

/// The firm of `claims_of`.
fn queue_firm() -> Person {
    Person {
        login: "queue1".into(),
        name: "杨晓燕".into(),
        role: Role::Subject,
        body: String::new(),
    }
}
