//! Finance and the bank: the budget and its changes, batches, return files, the close of the year.

use auditor::{Fact, Id};
use chrono::{Datelike, Days, NaiveDate};
use office::batches::{self, Candidate, FileForm, Pays};
use office::{Refused, budget, claims};
use rules::Fen;
use rules::duties::Role;
use rules::ledger::Line;
use rules::ledger::budget::Move;
use serde::{Deserialize, Serialize};

use super::faults::Fault;
use super::life::Stage;
use super::world::{World, answer, called, verb};
use crate::town::Person;
use crate::walk::budget_form;

/// Where a batch stands for those who handle it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hand {
    First,
    Second,
    Export,
    Bank,
    Settled,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Batch {
    pub id: Id,
    pub number: String,
    pub hand: Hand,
    pub due: NaiveDate,
    /// Who had it in hand.
    pub by: Vec<String>,
    /// Place, claim, amount, and whether the bank has answered.
    pub lines: Vec<(u32, Id, i64, bool)>,
}

impl World {
    /// What Finance does on a day.
    pub async fn treasury(&mut self) -> Result<(), Refused> {
        self.grants().await?;
        if !self.auditor.model.days.worked(self.day) {
            return Ok(());
        }
        for at in 0..self.batches.len() {
            if self.batches[at].due <= self.day && self.batches[at].hand != Hand::Settled {
                self.handle(at).await?;
            }
        }
        let waiting = self
            .cases
            .iter()
            .filter(|case| case.stage == Stage::Queued)
            .count();
        if waiting > 0 && self.lively && self.dice.in_thousand(60) {
            self.pay_singly().await?;
        }
        let waiting = waiting + self.auditor.model.subsidies_wait();
        if waiting > 0 && (self.dice.in_thousand(400) || !self.lively) {
            // As many as it takes: one batch holds so many lines (UX-25).
            for _ in 0..=(waiting / batches::MOST) {
                if !self.draw_batch().await? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// The year's money: for each subject a sum, so that in some runs it lasts and in others a queue forms; more of it now
    /// and then; a cut to what is spent; the close of the year before.
    async fn grants(&mut self) -> Result<(), Refused> {
        let year = self.day.year();
        if !self.tally.years.contains(&year) {
            self.tally.years.insert(year);
            let (low, high) = self.pace.budget;
            let share = self.dice.between(low, high);
            let yuan = u64::from(self.plan.subjects) * share;
            self.grant(year, i64::try_from(yuan * 100).unwrap_or(0))
                .await?;
            self.open_programmes().await?;
            if self.tally.years.contains(&(year - 1)) {
                self.close(year - 1).await?;
            }
        }
        if self.dice.in_thousand(20) {
            let yuan = u64::from(self.plan.subjects) * self.dice.between(500, 5_000);
            self.grant(year, i64::try_from(yuan * 100).unwrap_or(0))
                .await?;
        }
        if self.happens(Fault::Cut) {
            self.cut().await?;
        }
        Ok(())
    }

    pub async fn grant(&mut self, year: i32, fen: i64) -> Result<(), Refused> {
        let change = if fen < 0 { Move::Cut } else { Move::Add };
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let form = budget_form(
            year,
            (Line::Redemption, change),
            &Fen::new(fen.abs()).yuan(),
        );
        let call = verb!(budget::appropriate, budget::Appropriate(form));
        let done: Result<budget::Appropriated, Refused> = self.act(&who, "appropriate", call).await;
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::Granted { year, fen, day });
        }
        Ok(())
    }

    /// To the fen what is spent or on its way; a fen more is refused.
    async fn cut(&mut self) -> Result<(), Refused> {
        let year = self.day.year();
        let stand = self
            .auditor
            .model
            .books
            .at(&format!("budget/redemption/{year}"));
        let under_way = self.auditor.model.claims.values();
        let under_way: i64 = under_way
            .filter(|claim| claim.state == "instructed")
            .map(|claim| claim.fen)
            .sum();
        let most = stand.granted - stand.used - stand.lapsed - under_way;
        if most <= 0 {
            return Ok(());
        }
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let more = Fen::new(most + 1).yuan();
        let form = budget_form(year, (Line::Redemption, Move::Cut), &more);
        let call = verb!(budget::appropriate, budget::Appropriate(form));
        self.must_refuse(&who, "cut below what is spent", call)
            .await?;
        self.grant(year, -most).await
    }

    async fn close(&mut self, year: i32) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let actor = self.actor(&who).await?;
        let number = u16::try_from(year).unwrap_or_default();
        let seen = budget::preview_close(&self.town.office, &actor, number).await?;
        let command = budget::CloseYear {
            year: number,
            carried: seen.carried,
            released: seen.released,
        };
        let done: Result<budget::Closed, Refused> = self
            .act(&who, "close year", verb!(budget::close_year, command))
            .await;
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::Closed { year, day });
        }
        Ok(())
    }

    /// One person draws up a batch of what the money covers; whether there is one.
    async fn draw_batch(&mut self) -> Result<bool, Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(false);
        };
        let actor = self.actor(&who).await?;
        let found = batches::prospect(&self.town.office, &actor).await?;
        self.lines_lack(&found.held).await?;
        let keep = if self.dice.in_thousand(300) {
            600
        } else {
            1000
        };
        let mut chosen = Vec::new();
        // Each line of the budget has its own batches: the subsidies', once no claim waits or now and then before.
        let of_claims = |one: &&Candidate| matches!(one.pays, Pays::Claim(_));
        let (claims, subsidies): (Vec<&Candidate>, Vec<&Candidate>) =
            found.ready.iter().partition(of_claims);
        let turn = !subsidies.is_empty() && (claims.is_empty() || self.dice.in_thousand(300));
        for one in if turn { subsidies } else { claims } {
            if chosen.len() < batches::MOST && self.dice.in_thousand(keep) {
                chosen.push((one.pays.id(), one.amount));
            }
        }
        if chosen.is_empty() {
            return Ok(false);
        }
        let claims: Vec<Id> = chosen.iter().map(|(claim, _)| *claim).collect();
        let seen = chosen.iter().map(|(_, amount)| *amount).sum();
        let command = batches::Draw {
            claims: claims.clone(),
            seen,
        };
        let done: Result<batches::Drawn, Refused> = self
            .act(&who, "draw batch", verb!(batches::draw, command))
            .await;
        let Ok(done) = done else { return Ok(false) };
        let (day, by) = (self.today(), actor.account.unwrap_or_default());
        self.hear(Fact::BatchDrawn {
            batch: done.batch,
            claims: claims.clone(),
            by,
            day,
        });
        for case in &mut self.cases {
            if case.claim.is_some_and(|claim| claims.contains(&claim)) {
                case.stage = Stage::Instructed;
            }
        }
        let lines = self.lines(&who, done.batch).await?;
        let days = self.dice.below(3);
        self.batches.push(Batch {
            id: done.batch,
            number: done.number,
            hand: Hand::First,
            due: self.day + Days::new(days),
            by: vec![who.login],
            lines,
        });
        Ok(true)
    }

    /// What was paid at the counter is recorded singly, in its turn.
    async fn pay_singly(&mut self) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let actor = self.actor(&who).await?;
        let found = batches::prospect(&self.town.office, &actor).await?;
        let mut ready = found.ready.iter();
        let Some(one) = ready.find(|one| matches!(one.pays, Pays::Claim(_))) else {
            return Ok(());
        };
        let claim = one.pays.id();
        let edition = claims::view(&self.town.office, &actor, claim)
            .await?
            .edition;
        self.serial += 1;
        let fields = [
            ("edition", edition.to_string()),
            ("reference", format!("GM{:08}", self.serial)),
            ("paid_on", self.today().to_string()),
        ];
        let answers = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let call = verb!(claims::pay, claims::Pay { claim, answers });
        let done: Result<claims::Paid, Refused> = self.act(&who, "pay singly", call).await;
        let Ok(done) = done else { return Ok(()) };
        let day = self.today();
        self.hear(Fact::PaidSingly { claim, day });
        self.tally.payments += 1;
        self.tally.paid += done.amount.fen();
        for case in &mut self.cases {
            if case.claim == Some(claim) {
                (case.stage, case.due) = (Stage::Paid, day + Days::new(3));
            }
        }
        Ok(())
    }

    async fn lines(
        &mut self,
        who: &Person,
        batch: Id,
    ) -> Result<Vec<(u32, Id, i64, bool)>, Refused> {
        let actor = self.actor(who).await?;
        let view = batches::view(&self.town.office, &actor, batch).await?;
        let lines = view.instructions.iter().map(|line| {
            let place = u32::try_from(line.place).unwrap_or_default();
            (place, line.pays.id(), line.amount.fen(), false)
        });
        Ok(lines.collect())
    }

    async fn handle(&mut self, at: usize) -> Result<(), Refused> {
        match self.batches[at].hand {
            Hand::First | Hand::Second => self.release(at).await,
            Hand::Export => self.export(at).await,
            Hand::Bank => self.bank(at).await,
            Hand::Settled => Ok(()),
        }
    }

    async fn edition(&mut self, who: &Person, batch: Id) -> Result<i64, Refused> {
        let actor = self.actor(who).await?;
        Ok(batches::view(&self.town.office, &actor, batch)
            .await?
            .edition)
    }

    async fn release(&mut self, at: usize) -> Result<(), Refused> {
        let (batch, by) = (self.batches[at].id, self.batches[at].by.clone());
        let Some(who) = self.other_official(Role::Finance, &by) else {
            return Ok(());
        };
        if self.lively && self.dice.in_thousand(40) {
            return self.cancel(at, &who).await;
        }
        let edition = self.edition(&who, batch).await?;
        if self.happens(Fault::Trespass) {
            let login = by.first().cloned().unwrap_or_default();
            let drawer = Person {
                login,
                ..who.clone()
            };
            let command = batches::Release { batch, edition };
            let call = verb!(batches::release, command);
            self.must_refuse(&drawer, "releasing one's own batch", call)
                .await?;
        }
        let command = batches::Release { batch, edition };
        let done: Result<batches::Released, Refused> = self
            .act(&who, "release", verb!(batches::release, command))
            .await;
        if done.is_err() {
            // An account has changed since it was drawn up.
            return self.cancel(at, &who).await;
        }
        let account = self.actor(&who).await?.account.unwrap_or_default();
        self.hear(Fact::Released { batch, by: account });
        let first = self.batches[at].hand == Hand::First;
        let days = self.dice.below(2);
        let row = &mut self.batches[at];
        row.hand = if first { Hand::Second } else { Hand::Export };
        row.by.push(who.login);
        row.due = self.day + Days::new(days);
        Ok(())
    }

    async fn cancel(&mut self, at: usize, who: &Person) -> Result<(), Refused> {
        let batch = self.batches[at].id;
        let edition = self.edition(who, batch).await?.to_string();
        let fields = [
            ("edition", edition.as_str()),
            ("words", "账户有误，重新拟定"),
        ];
        let answers = fields.into_iter().collect();
        let call = verb!(batches::cancel, batches::Cancel { batch, answers });
        let done: Result<batches::Cancelled, Refused> = self.act(who, "cancel batch", call).await;
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::Cancelled { batch, day });
            let claims: Vec<Id> = self.batches[at].lines.iter().map(|line| line.1).collect();
            self.back_in_queue(&claims);
            self.batches[at].hand = Hand::Settled;
        }
        Ok(())
    }

    fn back_in_queue(&mut self, claims: &[Id]) {
        for case in &mut self.cases {
            if case.claim.is_some_and(|claim| claims.contains(&claim)) {
                case.stage = Stage::Queued;
            }
        }
    }

    async fn export(&mut self, at: usize) -> Result<(), Refused> {
        let batch = self.batches[at].id;
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let edition = self.edition(&who, batch).await?;
        let form = FileForm::Csv;
        let command = batches::Export {
            batch,
            edition,
            form,
        };
        let call = called(move |office, by| {
            let command = command.clone();
            Box::pin(async move {
                let file = batches::export(office, by, command).await?;
                answer((file.name, file.bytes.len()))
            })
        });
        let done: Result<(String, usize), Refused> = self.act(&who, "export", call).await;
        if done.is_ok() {
            self.hear(Fact::Sent { batch });
            let days = self.dice.between(1, 4);
            let row = &mut self.batches[at];
            (row.hand, row.due) = (Hand::Bank, self.day + Days::new(days));
        }
        Ok(())
    }
}
