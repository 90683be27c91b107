//! The life of a contract, step by step: drawn up, reviewed, its voucher used or not, the service done and proved.

use auditor::{Desk, Fact, How, Id};
use chrono::{Datelike, Days, NaiveDate};
use office::review::Verdict;
use office::{Refused, contracts};
use rules::duties::Role;
use serde::{Deserialize, Serialize};

use super::faults::Fault;
use super::region::Habit;
use super::trades::Bought;
use super::world::{World, verb};
use crate::town::Person;
use crate::verdicts::{approve, refuse, send_back};

/// What its subject means to do with a voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    /// Uses it and has it redeemed.
    Use,
    /// Gives it back unused.
    GiveBack,
    /// Agrees on a lower price first.
    Lower,
    /// Forgets it.
    Forget,
    /// Uses it, and nobody ever claims.
    Abandon,
    /// The provider objects to the set-off.
    Contest,
    /// Takes the contract back before it is confirmed.
    Withdraw,
}

/// Where a case stands, and so who acts next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    Idea,
    County,
    Agency,
    Centre,
    Returned,
    Issued,
    Contested,
    Running,
    HalfDone,
    Done,
    Proved,
    ClaimAgency,
    ClaimCentre,
    ClaimReturned,
    Queued,
    Instructed,
    Bounced,
    /// A new account waits for the Agency.
    Certifying,
    Paid,
    /// Nothing more is meant to happen to it.
    Over,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    pub firm: usize,
    pub lab: usize,
    pub bought: Bought,
    pub fen: i64,
    pub intent: Intent,
    /// The need whose offer it is.
    pub need: Option<Id>,
    pub stage: Stage,
    /// The day from which the next step is due.
    pub due: NaiveDate,
    pub contract: Option<Id>,
    pub voucher: Option<Id>,
    pub claim: Option<Id>,
    /// How often it was sent back.
    pub returned: u32,
    pub recovery: Option<Id>,
}

impl World {
    /// New contracts of the day, by season: twice as many in spring and autumn as in the deep of winter.
    pub fn ideas(&mut self) {
        if !self.lively || self.labs.is_empty() {
            return;
        }
        let base = self.pace.contracts;
        let season = match self.day.month() {
            1 | 2 => 6,
            3..=6 | 9..=11 => 12,
            _ => 9,
        };
        for firm in 0..self.firms.len() {
            if self.firms[firm].certified && self.dice.in_thousand(base * season / 10) {
                let case = self.idea(firm);
                self.cases.push(case);
            }
        }
    }

    fn idea(&mut self, firm: usize) -> Case {
        let intents = [
            (73, Intent::Use),
            (4, Intent::GiveBack),
            (5, Intent::Lower),
            (4, Intent::Forget),
            (4, Intent::Abandon),
            (6, Intent::Contest),
            (4, Intent::Withdraw),
        ];
        let lab = self.dice.index(self.labs.len());
        Case {
            lab,
            bought: self.bought(lab),
            fen: self.amount(firm),
            intent: self.dice.weighted(&intents, Intent::Use),
            stage: Stage::Idea,
            due: self.day,
            firm,
            need: None,
            contract: None,
            voucher: None,
            claim: None,
            returned: 0,
            recovery: None,
        }
    }

    /// The price of a service, in fen: small ones are many; some lie exactly at the edge of a slice, or a fen beside it.
    fn amount(&mut self, firm: usize) -> i64 {
        let size = self.firms[firm].size;
        if self.dice.in_thousand(30) {
            let edge = [10_000_000, 50_000_000][self.dice.index(2)];
            return edge + [-1, 0, 1][self.dice.index(3)];
        }
        let (low, high) = self.dice.weighted(
            &[
                (35, (300_000, 3_000_000)),
                (40, (3_000_000, 12_000_000)),
                (20, (12_000_000, 50_000_000)),
                (5, (50_000_000, 200_000_000)),
            ],
            (300_000, 3_000_000),
        );
        let fen = self.dice.between(low, high) * size / 3 / self.pace.parts.max(1);
        let whole = self.dice.in_thousand(500);
        let fen = if whole { fen / 10_000 * 10_000 } else { fen };
        i64::try_from(fen.max(10_000)).unwrap_or(10_000)
    }

    /// How many days somebody takes for the next step.
    pub fn pause(&mut self, firm: usize) -> Days {
        let habit = self.firms[firm].habit;
        let range = match habit {
            Habit::Prompt | Habit::Dishonest => (0, 3),
            Habit::Sloppy => (1, 8),
            Habit::Late => (4, 24),
        };
        // A short run would see nothing paid.
        let range = match self.pace.hurry {
            true => (range.0 / 2, range.1 / 3),
            false => range,
        };
        Days::new(self.dice.between(range.0, range.1))
    }

    pub fn wait(&mut self, at: usize, low: u64, high: u64) {
        let days = self.dice.between(low, high);
        self.cases[at].due = self.day + Days::new(days);
    }

    pub fn wait_for_firm(&mut self, at: usize) {
        let days = self.pause(self.cases[at].firm);
        self.cases[at].due = self.day + days;
    }

    pub fn to(&mut self, at: usize, stage: Stage) {
        self.cases[at].stage = stage;
    }

    pub fn firm_of(&self, at: usize) -> Person {
        self.firms[self.cases[at].firm].person.clone()
    }

    pub fn lab_of(&self, at: usize) -> Person {
        self.labs[self.cases[at].lab].person.clone()
    }

    pub fn inside(&self, at: usize) -> bool {
        self.labs[self.cases[at].lab].inside
    }

    /// Whose voucher it is to claim: the provider's in the region, the subject's out of it.
    pub fn claimant(&self, at: usize) -> Person {
        match self.inside(at) {
            true => self.lab_of(at),
            false => self.firm_of(at),
        }
    }

    /// Every case whose day has come takes its next step; desks work on working days only.
    pub async fn steps(&mut self) -> Result<(), Refused> {
        let worked = self.auditor.model.days.worked(self.day);
        for at in 0..self.cases.len() {
            if self.cases[at].due > self.day {
                continue;
            }
            let desk = matches!(
                self.cases[at].stage,
                Stage::County
                    | Stage::Agency
                    | Stage::Centre
                    | Stage::ClaimAgency
                    | Stage::ClaimCentre
                    | Stage::Certifying
            );
            if desk && !worked {
                continue;
            }
            self.step(at).await?;
        }
        Ok(())
    }

    async fn step(&mut self, at: usize) -> Result<(), Refused> {
        match self.cases[at].stage {
            Stage::Idea | Stage::Returned => self.submit(at).await,
            Stage::County => self.decide(at, Desk::County).await,
            Stage::Agency => self.decide(at, Desk::Agency).await,
            Stage::Centre => self.decide(at, Desk::Centre).await,
            Stage::Issued => self.use_it(at).await,
            Stage::Contested => self.answer(at).await,
            Stage::Running | Stage::HalfDone => self.complete(at).await,
            Stage::Done => self.prove(at).await,
            Stage::Proved | Stage::ClaimReturned => self.claim(at).await,
            Stage::ClaimAgency => self.decide_claim(at, Desk::Agency).await,
            Stage::ClaimCentre => self.decide_claim(at, Desk::Centre).await,
            Stage::Bounced => self.mend(at).await,
            Stage::Certifying => self.certify_account(at).await,
            Stage::Paid => self.recover(at).await,
            Stage::Queued | Stage::Instructed | Stage::Over => Ok(()),
        }
    }

    async fn decide(&mut self, at: usize, desk: Desk) -> Result<(), Refused> {
        let Some(contract) = self.cases[at].contract else {
            return Ok(());
        };
        if self.cases[at].intent == Intent::Withdraw && desk != Desk::County {
            return self.withdraw(at).await;
        }
        let (role, county) = match desk {
            Desk::County => (
                Role::County,
                self.firms[self.cases[at].firm].division.clone(),
            ),
            Desk::Agency => (Role::Agency, String::new()),
            Desk::Centre => (Role::Centre, String::new()),
        };
        let Some(who) = self.official(role, &county) else {
            return Ok(());
        };
        let edition = self.edition_of_contract(&who, contract).await?;
        let how = self.how(at);
        let verdict = verdict(edition, how);
        let done = match self.decided(&who, (contract, desk), verdict.clone()).await {
            // What has changed since it was handed in stands in the way: the desk says so and refuses.
            Err(Refused::Because(_)) if how == How::Approve => {
                let done = self.decided(&who, (contract, desk), refuse(edition)).await;
                done.map(|done| (done, How::Refuse))
            }
            done => done.map(|done| (done, how)),
        };
        let Ok((done, how)) = done else { return Ok(()) };
        let day = self.today();
        self.hear(Fact::Decided {
            contract,
            desk,
            how,
            day,
            voucher: done.voucher,
        });
        if self.happens(Fault::Stale) {
            let other = self.official(role, &county).unwrap_or(who);
            let command = contracts::Decide { contract, verdict };
            let call = match desk {
                Desk::County => verb!(contracts::review, command),
                Desk::Agency => verb!(contracts::recheck, command),
                Desk::Centre => verb!(contracts::confirm, command),
            };
            self.must_refuse(&other, "stale decision", call).await?;
        }
        self.after_decision(at, (desk, how), done.voucher);
        Ok(())
    }

    async fn decided(
        &mut self,
        who: &Person,
        (contract, desk): (Id, Desk),
        verdict: Verdict,
    ) -> Result<contracts::Decided, Refused> {
        let command = contracts::Decide { contract, verdict };
        match desk {
            Desk::County => {
                self.act(who, "review", verb!(contracts::review, command))
                    .await
            }
            Desk::Agency => {
                self.act(who, "recheck", verb!(contracts::recheck, command))
                    .await
            }
            Desk::Centre => {
                self.act(who, "confirm", verb!(contracts::confirm, command))
                    .await
            }
        }
    }

    /// How a desk decides: files of the careless are sent back more often.
    pub fn how(&mut self, at: usize) -> How {
        let back = match self.firms[self.cases[at].firm].habit {
            Habit::Prompt => 30,
            Habit::Sloppy => 200,
            Habit::Late => 60,
            Habit::Dishonest => 100,
        };
        let refused = if self.firms[self.cases[at].firm].habit == Habit::Dishonest {
            60
        } else {
            12
        };
        let sum = 1000 - back - refused;
        let choices = [
            (sum, How::Approve),
            (back, How::Return),
            (refused, How::Refuse),
        ];
        self.dice.weighted(&choices, How::Approve)
    }

    fn after_decision(&mut self, at: usize, (desk, how): (Desk, How), voucher: Option<Id>) {
        match (how, desk) {
            (How::Return, _) => {
                self.cases[at].returned += 1;
                self.to(at, Stage::Returned);
                self.wait_for_firm(at);
            }
            (How::Refuse, _) => self.to(at, Stage::Over),
            (_, Desk::County) => {
                self.to(at, Stage::Agency);
                self.wait(at, 0, 2);
            }
            (_, Desk::Agency) => {
                self.to(at, Stage::Centre);
                self.wait(at, 0, 2);
            }
            (_, Desk::Centre) => {
                self.tally.vouchers += 1;
                self.cases[at].voucher = voucher;
                self.to(at, Stage::Issued);
                self.wait_for_firm(at);
            }
        }
    }
}

/// What a desk writes.
pub fn verdict(edition: i64, how: How) -> Verdict {
    match how {
        How::Approve => approve(edition),
        How::Return => send_back(edition),
        How::Refuse => refuse(edition),
    }
}
