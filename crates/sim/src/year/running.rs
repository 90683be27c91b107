//! The yearly operating subsidy of the body that issues and redeems: proposed, decided, paid (6.4).

use auditor::{Fact, Id};
use chrono::{Datelike, Days, NaiveDate};
use office::operating::{self, Decide, Pay, Propose};
use office::{Refused, budget};
use rules::Fen;
use rules::duties::Role;
use rules::ledger::Line;
use rules::ledger::budget::Move;
use serde::{Deserialize, Serialize};

use super::faults::Fault;
use super::world::{World, verb};
use crate::walk::budget_form;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Propose,
    Decide(Id),
    Pay(Id),
    Over,
}

/// A year for which it is given.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    year: u16,
    step: Step,
    due: NaiveDate,
    /// Who decided does not pay.
    decided_by: Vec<String>,
}

impl World {
    /// Whoever has something to do about the operating subsidy of a year that is over does it, on a working day.
    pub(super) async fn operating(&mut self) -> Result<(), Refused> {
        let over = self.auditor.model.work_years();
        for year in over.into_iter().filter(|year| *year < self.day.year()) {
            let number = u16::try_from(year).unwrap_or_default();
            if self.runnings.iter().all(|one| one.year != number) {
                self.runnings.push(Running {
                    year: number,
                    step: Step::Propose,
                    due: self.day + Days::new(6),
                    decided_by: Vec::new(),
                });
            }
        }
        for at in 0..self.runnings.len() {
            if self.runnings[at].due > self.day {
                continue;
            }
            let next = match self.runnings[at].step {
                Step::Propose => self.propose_operating(at).await?,
                Step::Decide(id) => self.decide_operating(at, id).await?,
                Step::Pay(id) => self.pay_operating(at, id).await?,
                Step::Over => continue,
            };
            let days = self.dice.between(1, 4);
            self.runnings[at].step = next;
            self.runnings[at].due = self.day + Days::new(days);
        }
        Ok(())
    }

    /// Whether one of them waits for somebody.
    pub(super) fn operating_moves(&self) -> bool {
        self.runnings.iter().any(|one| one.step != Step::Over)
    }

    async fn propose_operating(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.runnings[at].year;
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(Step::Propose);
        };
        if self.happens(Fault::Trespass) && self.skew == 0 {
            let year = year + 1;
            let call = verb!(operating::propose, Propose { year });
            self.must_refuse(&who, "proposing before the year is over", call)
                .await?;
        }
        let call = verb!(operating::propose, Propose { year });
        let done: Result<operating::Proposed, Refused> =
            self.act(&who, "propose operating", call).await;
        let Ok(done) = done else {
            return Ok(Step::Propose);
        };
        let (operating, day) = (done.operating, self.today());
        self.count("operating proposed", 1);
        self.hear(Fact::OperatingProposed {
            operating,
            year: year.into(),
            day,
        });
        Ok(Step::Decide(operating))
    }

    /// As computed seven times in ten, half of it twice, nothing once; the line is granted when the sum is known.
    async fn decide_operating(&mut self, at: usize, id: Id) -> Result<Step, Refused> {
        let Some(who) = self.official(Role::Department, "") else {
            return Ok(Step::Decide(id));
        };
        let actor = self.actor(&who).await?;
        let view = operating::view(&self.town.office, &actor, id).await?;
        let computed = view.line.computed.fen();
        let (fen, words) = match self.dice.below(10) {
            0..=6 => (computed, ""),
            7 | 8 => (computed / 2, "年度预算压减"),
            _ => (0, "本年度由其他经费保障"),
        };
        let (edition, amount) = (view.edition.to_string(), Fen::new(fen).yuan());
        let fields = [
            ("edition", edition.as_str()),
            ("amount", amount.as_str()),
            ("words", words),
        ];
        let answers = fields.into_iter().collect();
        let command = Decide {
            operating: id,
            answers,
        };
        let call = verb!(operating::decide, command);
        let lack = fen - view.free.fen();
        if lack > 0 && fen > 0 {
            self.must_refuse(&who, "an operating subsidy beyond its line", call.clone())
                .await?;
            let more = i64::try_from(self.dice.below(100_000)).unwrap_or(0);
            self.operating_line(lack + more).await?;
        }
        let done: Result<operating::Decided, Refused> =
            self.act(&who, "decide operating", call).await;
        if done.is_err() {
            return Ok(Step::Decide(id));
        }
        let day = self.today();
        self.runnings[at].decided_by = vec![who.login];
        self.hear(Fact::OperatingDecided {
            operating: id,
            fen,
            day,
        });
        Ok(if fen == 0 { Step::Over } else { Step::Pay(id) })
    }

    async fn operating_line(&mut self, fen: i64) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let year = self.today().year();
        let form = budget_form(year, (Line::Operating, Move::Add), &Fen::new(fen).yuan());
        let call = verb!(budget::appropriate, budget::Appropriate(form));
        let done: Result<budget::Appropriated, Refused> = self.act(&who, "appropriate", call).await;
        if done.is_ok() {
            self.hear(Fact::OperatingLine { year, fen });
        }
        Ok(())
    }

    async fn pay_operating(&mut self, at: usize, id: Id) -> Result<Step, Refused> {
        let before = self.runnings[at].decided_by.clone();
        let Some(who) = self.other_official(Role::Finance, &before) else {
            return Ok(Step::Pay(id));
        };
        let actor = self.actor(&who).await?;
        let view = operating::view(&self.town.office, &actor, id).await?;
        let (edition, today) = (view.edition.to_string(), self.today().to_string());
        let reference = format!("YX{}", self.runnings[at].year);
        let fields = [
            ("edition", edition.as_str()),
            ("payee", "平台服务机构"),
            ("reference", reference.as_str()),
            ("paid_on", today.as_str()),
        ];
        let answers = fields.into_iter().collect();
        let command = Pay {
            operating: id,
            answers,
        };
        let call = verb!(operating::pay, command);
        let done: Result<operating::Paid, Refused> = self.act(&who, "pay operating", call).await;
        if done.is_err() {
            return Ok(Step::Pay(id));
        }
        self.hear(Fact::OperatingPaid { operating: id });
        Ok(Step::Over)
    }
}
