//! The life of a claim: handed in alone or with others, decided, corrected, taken back; and what comes back after it.

use auditor::{Desk, Fact, How, Id};
use chrono::Days;
use office::{Refused, claims, recoveries};
use rules::Fen;
use rules::duties::Role;

use super::faults::Fault;
use super::life::{Stage, verdict};
use super::region::Habit;
use super::world::{World, verb};

impl World {
    /// The claimant hands in what the check says will be paid.
    pub async fn claim(&mut self, at: usize) -> Result<(), Refused> {
        let Some(voucher) = self.cases[at].voucher else {
            return Ok(());
        };
        if self.cases[at].stage == Stage::ClaimReturned && self.dice.in_thousand(100) {
            return self.take_back(at).await;
        }
        let together = self.dice.in_thousand(250) && self.cases[at].stage == Stage::Proved;
        if together {
            return self.bundle(at).await;
        }
        let who = self.claimant(at);
        let actor = self.actor(&who).await?;
        let check = claims::look_over(&self.town.office, &actor, voucher).await?;
        let amount = check.payout.value;
        let command = claims::Submit { voucher, amount };
        let done: Result<claims::Submitted, Refused> = self
            .act(&who, "claim", verb!(claims::submit, command))
            .await;
        match done {
            Ok(done) => self.claimed(at, done.claim),
            Err(_) => self.not_claimed(at),
        }
        Ok(())
    }

    fn claimed(&mut self, at: usize, claim: Id) {
        let Some(voucher) = self.cases[at].voucher else {
            return;
        };
        let day = self.today();
        self.hear(Fact::Claimed {
            claim,
            voucher,
            day,
        });
        self.cases[at].claim = Some(claim);
        self.cases[at].stage = Stage::ClaimAgency;
        self.cases[at].due = self.day + Days::new(self.dice.below(4));
    }

    /// What stands in the way may pass; after a while nobody tries any more.
    fn not_claimed(&mut self, at: usize) {
        self.cases[at].returned += 1;
        self.cases[at].due = self.day + Days::new(5);
        if self.cases[at].returned > 6 {
            self.cases[at].stage = Stage::Over;
        }
    }

    /// Everything that this claimant could hand in today goes in one bundle (6.1, R26).
    async fn bundle(&mut self, at: usize) -> Result<(), Refused> {
        let who = self.claimant(at);
        let mine: Vec<usize> = (0..self.cases.len())
            .filter(|one| self.cases[*one].stage == Stage::Proved)
            .filter(|one| self.claimant(*one).login == who.login)
            .take(20)
            .collect();
        let actor = self.actor(&who).await?;
        let mut chosen = Vec::new();
        for one in &mine {
            if let Some(voucher) = self.cases[*one].voucher {
                let check = claims::look_over(&self.town.office, &actor, voucher).await?;
                chosen.push((voucher, check.payout.value));
            }
        }
        let command = claims::Bundle { vouchers: chosen };
        let done: Result<claims::Bundled, Refused> = self
            .act(&who, "bundle", verb!(claims::bundle, command))
            .await;
        let Ok(done) = done else {
            self.not_claimed(at);
            return Ok(());
        };
        for one in mine {
            let voucher = self.cases[one].voucher;
            if done.left.iter().any(|left| Some(left.voucher) == voucher) {
                self.not_claimed(one);
                continue;
            }
            let claim = self.claim_of(&who, voucher.unwrap_or_default()).await?;
            self.claimed(one, claim);
        }
        Ok(())
    }

    async fn claim_of(&mut self, who: &crate::town::Person, voucher: Id) -> Result<Id, Refused> {
        let actor = self.actor(who).await?;
        let prospect = claims::prospect(&self.town.office, &actor, voucher).await?;
        Ok(prospect.earlier.map(|line| line.id).unwrap_or_default())
    }

    async fn take_back(&mut self, at: usize) -> Result<(), Refused> {
        let Some(claim) = self.cases[at].claim else {
            return Ok(());
        };
        let who = self.claimant(at);
        let call = verb!(claims::withdraw, claims::Withdraw { claim });
        let done: Result<serde_json::Value, Refused> = self.act(&who, "take back", call).await;
        if done.is_ok() {
            self.hear(Fact::ClaimWithdrawn { claim });
            self.cases[at].claim = None;
            self.cases[at].stage = Stage::Proved;
            self.cases[at].due = self.day + self.pause(self.cases[at].firm);
        } else {
            self.not_claimed(at);
        }
        Ok(())
    }

    pub async fn decide_claim(&mut self, at: usize, desk: Desk) -> Result<(), Refused> {
        let Some(claim) = self.cases[at].claim else {
            return Ok(());
        };
        let role = if desk == Desk::Agency {
            Role::Agency
        } else {
            Role::Centre
        };
        let Some(who) = self.official(role, "") else {
            return Ok(());
        };
        if self.dice.in_thousand(15) {
            return self.take_back(at).await;
        }
        let edition = self.edition_of_claim(&who, claim).await?;
        let how = self.how(at);
        let verdict = verdict(edition, how);
        let command = claims::Decide { claim, verdict };
        let again = command.clone();
        let done: Result<claims::Decided, Refused> = match desk {
            Desk::Agency => {
                self.act(&who, "recheck claim", verb!(claims::recheck, command))
                    .await
            }
            _ => {
                self.act(&who, "confirm claim", verb!(claims::confirm, command))
                    .await
            }
        };
        if done.is_err() {
            return Ok(());
        }
        let day = self.today();
        self.hear(Fact::ClaimDecided {
            claim,
            desk,
            how,
            day,
        });
        if self.happens(Fault::Stale) {
            let other = self.official(role, "").unwrap_or(who);
            let call = match desk {
                Desk::Agency => verb!(claims::recheck, again),
                _ => verb!(claims::confirm, again),
            };
            self.must_refuse(&other, "stale decision", call).await?;
        }
        self.after_claim(at, desk, how);
        Ok(())
    }

    fn after_claim(&mut self, at: usize, desk: Desk, how: How) {
        let (stage, days) = match (how, desk) {
            (How::Return, _) => (Stage::ClaimReturned, self.pause(self.cases[at].firm)),
            (How::Refuse, _) => (Stage::Over, Days::new(0)),
            (_, Desk::Agency) => (Stage::ClaimCentre, Days::new(self.dice.below(3))),
            _ => (Stage::Queued, Days::new(0)),
        };
        self.cases[at].stage = stage;
        self.cases[at].due = self.day + days;
    }

    /// Of what was paid to the dishonest some comes to light: ordered back, paid back in parts, or written off.
    pub async fn recover(&mut self, at: usize) -> Result<(), Refused> {
        let Some(claim) = self.cases[at].claim else {
            return Ok(());
        };
        let dishonest = self.firms[self.cases[at].firm].habit == Habit::Dishonest;
        if !dishonest || !self.dice.in_thousand(500) {
            self.cases[at].stage = Stage::Over;
            return Ok(());
        }
        if self.dice.in_thousand(600) {
            return self.accuse(at).await;
        }
        let paid = self
            .auditor
            .model
            .claims
            .get(&claim)
            .map_or(0, |row| row.fen);
        let fen = (paid / 2).max(1);
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(());
        };
        self.tick();
        let due = (self.today() + Days::new(30)).to_string();
        let amount = Fen::new(fen).yuan();
        let fields = [
            ("amount", amount.as_str()),
            ("facts", "抽查发现检测报告与合同不符"),
            ("clause", "5.4"),
            ("due_on", &due),
        ];
        let answers = fields.into_iter().collect();
        let call = verb!(recoveries::order, recoveries::Order { claim, answers });
        let done: Result<recoveries::Ordered, Refused> = self.act(&who, "order back", call).await;
        self.cases[at].stage = Stage::Over;
        let Ok(done) = done else { return Ok(()) };
        let recovery = done.recovery;
        self.hear(Fact::Ordered {
            recovery,
            claim,
            fen,
        });
        self.cases[at].recovery = Some(recovery);
        self.comes_back(recovery, fen).await
    }

    pub async fn comes_back(&mut self, recovery: Id, fen: i64) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let part = (fen / 3).max(1);
        self.pay_back(&who, recovery, part, 1).await?;
        if part == fen {
            return Ok(());
        }
        if self.dice.in_thousand(700) {
            return self.pay_back(&who, recovery, fen - part, 2).await;
        }
        let answers = [("edition", "2"), ("words", "单位已注销，无财产可执行")];
        let answers = answers.into_iter().collect();
        let call = verb!(
            recoveries::write_off,
            recoveries::WriteOff { recovery, answers }
        );
        let done: Result<recoveries::WrittenOff, Refused> = self.act(&who, "write off", call).await;
        if done.is_ok() {
            self.hear(Fact::WrittenOff { recovery });
        }
        Ok(())
    }

    async fn pay_back(
        &mut self,
        who: &crate::town::Person,
        recovery: Id,
        fen: i64,
        edition: i64,
    ) -> Result<(), Refused> {
        self.serial += 1;
        self.tick();
        let fields = [
            ("edition", edition.to_string()),
            ("amount", Fen::new(fen).yuan()),
            ("reference", format!("HK{:08}", self.serial)),
            ("paid_on", self.today().to_string()),
        ];
        let answers = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let call = verb!(
            recoveries::pay_back,
            recoveries::PayBack { recovery, answers }
        );
        let done: Result<recoveries::PaidBack, Refused> = self.act(who, "pay back", call).await;
        if done.is_ok() {
            self.hear(Fact::PaidBack { recovery, fen });
        }
        Ok(())
    }
}
