//! One spot check after the draw: its sheet, the answer, what the Centre makes of it, and what is mended (5.3, 5.4).

use auditor::Fact;
use chrono::Days;
use office::answers::Answers;
use office::{Refused, spot};
use rules::Fen;
use rules::duties::Act;
use serde::de::DeserializeOwned;

use super::life::Stage;
use super::region::Habit;
use super::spot::{Check, Step};
use super::world::{Verb, World, verb};
use crate::town::Person;

/// A plan and which of its checks.
type At = (usize, usize);

/// What the Centre makes of a check.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finding {
    Pass,
    Rectify,
    Case,
}

impl World {
    fn check(&mut self, (plan, nth): At) -> &mut Check {
        &mut self.spots[plan].checks[nth]
    }

    /// What comes next with a check, after some days.
    fn next_of_check(&mut self, at: At, step: Step, (least, most): (u64, u64)) {
        let days = self.dice.between(least, most);
        let day = self.day + Days::new(days);
        let one = self.check(at);
        (one.step, one.due) = (step, day);
    }

    fn check_moved(&mut self, at: At, to: &'static str) {
        let (check, day) = (self.check(at).id, self.today());
        self.hear(Fact::SpotMoved { check, to, day });
        self.count(&format!("spot check {to}"), 1);
    }

    /// Somebody of the Centre who had no hand in the file does this; whoever had is refused (R20).
    async fn impartially<T: DeserializeOwned>(
        &mut self,
        at: At,
        name: &'static str,
        verb: impl Fn(&str) -> Verb,
    ) -> Result<Option<T>, Refused> {
        let centre = self.desks.as_ref().map(|desks| desks.centre.clone());
        let check = self.check(at).id;
        let mut partial = true;
        for who in centre.unwrap_or_default() {
            let row: store::SpotCheck = self.row(check).await?;
            let call = verb(&row.edition.to_string());
            let done: Result<T, Refused> = self.act(&who, name, call).await;
            match done {
                Ok(done) => return Ok(Some(done)),
                Err(Refused::Because(why)) => {
                    partial &= why.iter().any(|one| one.code == "case.involved");
                }
                Err(_) => partial = false,
            }
        }
        self.check(at).due = self.day + Days::new(1);
        if partial {
            self.newcomer().await?;
        }
        Ok(None)
    }

    pub(super) async fn record_check(&mut self, at: At) -> Result<(), Refused> {
        let check = self.check(at).id;
        let call = |edition: &str| {
            let fields = [("edition", edition), ("sheet", "样品、报告与合同一致")];
            let answers = fields.into_iter().collect();
            verb!(spot::record, spot::Record { check, answers })
        };
        let done: Option<spot::Recorded> = self.impartially(at, "record check", call).await?;
        if done.is_some() {
            self.check_moved(at, "recorded");
            self.next_of_check(at, Step::Answer, (1, 4));
        }
        Ok(())
    }

    /// Every second one is answered, by the firm or by the laboratory.
    pub(super) async fn answer_check(&mut self, at: At) -> Result<(), Refused> {
        let (check, of) = (self.check(at).id, self.check(at).at);
        self.next_of_check(at, Step::Settle, (0, 4));
        if self.dice.in_thousand(500) {
            return Ok(());
        }
        let who = self.party(of);
        let answers: Answers = [("answer", "情况属实，附件已补齐")].into_iter().collect();
        let call = verb!(spot::answer, spot::Answer { check, answers });
        let done: Result<spot::Answered, Refused> = self.act(&who, "answer check", call).await;
        if done.is_ok() {
            self.check_moved(at, "answered");
        }
        Ok(())
    }

    fn party(&mut self, of: usize) -> Person {
        match self.dice.in_thousand(500) {
            true => self.firm_of(of),
            false => self.lab_of(of),
        }
    }

    /// Of the dishonest whom nobody looked into, six in ten come to light; of others one in ten has something to mend.
    fn finding(&mut self, of: usize) -> Finding {
        let case = &self.cases[of];
        let habit = self.firms[case.firm].habit;
        let quiet = case.stage == Stage::Over && case.recovery.is_none() && !self.inquired(of);
        match habit {
            Habit::Dishonest if quiet && self.dice.in_thousand(600) => Finding::Case,
            _ if self.dice.in_thousand(120) => Finding::Rectify,
            _ => Finding::Pass,
        }
    }

    pub(super) async fn settle_check(&mut self, at: At) -> Result<(), Refused> {
        let (check, of) = (self.check(at).id, self.check(at).at);
        let found = self.finding(of);
        let (outcome, to) = match found {
            Finding::Pass => ("pass", "passed"),
            Finding::Rectify => ("rectify", "rectify"),
            Finding::Case => ("case", "charged"),
        };
        let row: store::SpotCheck = self.row(check).await?;
        let part = Fen::new((row.amount / 3).max(1)).yuan();
        let by = (self.today() + Days::new(20)).to_string();
        let call = |edition: &str| {
            let mut fields = vec![
                ("edition", edition),
                ("outcome", outcome),
                ("words", "按检查记录处理"),
            ];
            if found != Finding::Pass {
                fields.push(("irregular", &part));
            }
            if found == Finding::Rectify {
                fields.push(("rectify_by", &by));
            }
            let answers = fields.into_iter().collect();
            verb!(spot::settle, spot::Settle { check, answers })
        };
        let done: Option<spot::Settled> = self.impartially(at, "settle check", call).await?;
        let Some(done) = done else { return Ok(()) };
        self.check_moved(at, to);
        match found {
            Finding::Rectify => self.next_of_check(at, Step::Mend, (1, 15)),
            _ => self.check(at).step = Step::Over,
        }
        let voucher = self.cases[of].voucher;
        match done.case.zip(voucher) {
            Some(opened) => self.heard_of(of, opened).await,
            None => Ok(()),
        }
    }

    pub(super) async fn mend_check(&mut self, at: At) -> Result<(), Refused> {
        let (check, of) = (self.check(at).id, self.check(at).at);
        let who = self.party(of);
        let file = self.evidence(&who, Act::MendSpotCheck, "整改说明.pdf");
        let file = file.await?.to_string();
        let fields = [("words", "已补齐检测原始记录"), ("attachment", &file)];
        let answers = fields.into_iter().collect();
        let call = verb!(spot::mend, spot::Mend { check, answers });
        let done: Result<spot::Mended, Refused> = self.act(&who, "mend", call).await;
        if done.is_ok() {
            self.check_moved(at, "mended");
            self.next_of_check(at, Step::Judge, (1, 5));
        }
        Ok(())
    }

    /// One in four is asked for more, once.
    pub(super) async fn judge_check(&mut self, at: At) -> Result<(), Refused> {
        let check = self.check(at).id;
        let more = !self.check(at).again && self.dice.in_thousand(250);
        let by = (self.today() + Days::new(15)).to_string();
        let call = |edition: &str| {
            let mut fields = vec![("edition", edition), ("words", "已核对")];
            match more {
                true => fields.extend([("mending", "again"), ("rectify_by", &by)]),
                false => fields.push(("mending", "accept")),
            }
            let answers = fields.into_iter().collect();
            verb!(spot::judge, spot::Judge { check, answers })
        };
        let done: Option<spot::Judged> = self.impartially(at, "judge mending", call).await?;
        if done.is_none() {
            return Ok(());
        }
        match more {
            true => {
                self.check(at).again = true;
                self.check_moved(at, "rectify");
                self.next_of_check(at, Step::Mend, (1, 10));
            }
            false => {
                self.check_moved(at, "rectified");
                self.check(at).step = Step::Over;
            }
        }
        Ok(())
    }
}
