//! Subsidies: proposed by the Centre, one in ten lowered, decided by the Department, taken by the providers (9.2–9.5).

use auditor::{Fact, Id};
use chrono::Datelike;
use office::batches::{self, Candidate};
use office::subsidies::{self, Confirm, Decide, Lower, Propose};
use office::{Refused, budget};
use rules::Fen;
use rules::duties::Role;
use rules::ledger::Line;
use rules::ledger::budget::Move;
use rules::lifecycle::subsidy::State;

use super::rewards::Step;
use super::world::{World, verb};
use crate::walk::budget_form;

impl World {
    pub(super) async fn propose(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(Step::Propose);
        };
        let call = verb!(subsidies::propose, Propose { year });
        let done: Result<subsidies::Proposed, Refused> = self.act(&who, "propose", call).await;
        if done.is_err() {
            return Ok(Step::Over);
        }
        let day = self.today();
        let actor = self.actor(&who).await?;
        let list = subsidies::list(&self.town.office, &actor, year).await?;
        let of = list.lines.iter().map(|line| (line.id, line.provider));
        self.hear(Fact::SubsidiesProposed {
            year: year.into(),
            of: of.collect(),
            day,
        });
        for line in list.lines {
            if line.amount.is_zero() || self.dice.below(10) > 0 {
                continue;
            }
            let view = subsidies::view(&self.town.office, &actor, line.id).await?;
            let fen = line.amount.fen() / 2;
            let (edition, amount) = (view.edition.to_string(), Fen::new(fen).yuan());
            let fields = [
                ("edition", edition.as_str()),
                ("amount", amount.as_str()),
                ("words", "一份合同的服务质量有争议"),
            ];
            let (subsidy, answers) = (line.id, fields.into_iter().collect());
            let call = verb!(subsidies::lower, Lower { subsidy, answers });
            let done: Result<subsidies::Lowered, Refused> =
                self.act(&who, "lower subsidy", call).await;
            if done.is_ok() {
                self.count("subsidy lowered", 1);
                self.hear(Fact::SubsidyLowered { subsidy, fen });
            }
        }
        Ok(Step::Decide)
    }

    /// The line is granted when the sum is known; before that nothing can be decided.
    pub(super) async fn decide_subsidies(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        let Some(who) = self.official(Role::Department, "") else {
            return Ok(Step::Decide);
        };
        let actor = self.actor(&who).await?;
        let list = subsidies::list(&self.town.office, &actor, year).await?;
        let seen = list.proposed;
        let lack = seen.fen() - list.free.fen();
        if lack > 0 {
            let call = verb!(subsidies::decide, Decide { year, seen });
            self.must_refuse(&who, "subsidies beyond their line", call)
                .await?;
            let more = lack + i64::try_from(self.dice.below(100_000)).unwrap_or(0);
            self.subsidy_line(self.this_year(), more).await?;
        }
        let call = verb!(subsidies::decide, Decide { year, seen });
        let done: Result<subsidies::Decided, Refused> =
            self.act(&who, "decide subsidies", call).await;
        if done.is_err() {
            return Ok(Step::Decide);
        }
        let day = self.today();
        self.hear(Fact::SubsidiesDecided {
            year: year.into(),
            day,
        });
        Ok(Step::Take)
    }

    /// Whoever may take his subsidy does; who owes the region is refused, and comes again.
    pub(super) async fn take(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        let mut open = 0;
        for lab in 0..self.labs.len() {
            let who = self.labs[lab].person.clone();
            let actor = self.actor(&who).await?;
            let mine = subsidies::mine(&self.town.office, &actor).await?;
            let mine = mine.into_iter().filter(|line| line.year == year);
            for line in mine.collect::<Vec<_>>() {
                match line.state {
                    State::Offered | State::Bounced => {
                        open += 1;
                        self.take_one(lab, line.id).await?;
                    }
                    State::Paid | State::Ended => {}
                    _ => open += 1,
                }
            }
        }
        Ok(if open > 0 { Step::Take } else { Step::Over })
    }

    async fn take_one(&mut self, lab: usize, subsidy: Id) -> Result<(), Refused> {
        let who = self.labs[lab].person.clone();
        let actor = self.actor(&who).await?;
        let view = subsidies::view(&self.town.office, &actor, subsidy).await?;
        let edition = view.edition.to_string();
        let fields = [("edition", edition.as_str()), ("right", "yes")];
        let answers = fields.into_iter().collect();
        let call = verb!(subsidies::confirm, Confirm { subsidy, answers });
        let done: Result<subsidies::Confirmed, Refused> =
            self.act(&who, "take subsidy", call).await;
        if done.is_ok() {
            self.count("subsidy taken", 1);
            self.hear(Fact::SubsidyTaken { subsidy });
        }
        Ok(())
    }

    /// From which year's line a subsidy is paid; none when it is something else.
    pub(super) fn subsidy_year(&self, id: Id) -> Option<i32> {
        Some(self.auditor.model.subsidies.get(&id)?.budget_year)
    }

    /// What was promised before the year was closed waits until the new line is granted; before that no batch may pay it.
    pub(super) async fn lines_lack(&mut self, held: &[Candidate]) -> Result<(), Refused> {
        let lacks = |one: &&Candidate| {
            one.why
                .iter()
                .any(|why| why.code == "batch.line-not-granted")
        };
        let lacking: Vec<(Id, Fen)> = held
            .iter()
            .filter(lacks)
            .map(|one| (one.pays.id(), one.amount))
            .collect();
        let Some(who) = self
            .official(Role::Finance, "")
            .filter(|_| !lacking.is_empty())
        else {
            return Ok(());
        };
        let (claims, seen) = (vec![lacking[0].0], lacking[0].1);
        let call = verb!(batches::draw, batches::Draw { claims, seen });
        self.must_refuse(&who, "subsidies from a line without money", call)
            .await?;
        for (id, amount) in lacking {
            if let Some(year) = self.subsidy_year(id) {
                self.count("line of a new year granted", 1);
                self.subsidy_line(year, amount.fen()).await?;
            }
        }
        Ok(())
    }

    /// Finance grants so much more of the subsidies' line.
    pub(super) async fn subsidy_line(&mut self, year: i32, fen: i64) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Finance, "") else {
            return Ok(());
        };
        let yuan = Fen::new(fen).yuan();
        let form = budget_form(year, (Line::Subsidy, Move::Add), &yuan);
        let call = verb!(budget::appropriate, budget::Appropriate(form));
        let done: Result<budget::Appropriated, Refused> = self.act(&who, "appropriate", call).await;
        if done.is_ok() {
            self.hear(Fact::SubsidyLine { year, fen });
        }
        Ok(())
    }

    /// The day's year.
    fn this_year(&self) -> i32 {
        self.today().year()
    }
}
