//! Spot checks of what was paid: planned, drawn, recorded, answered, settled, mended (2.4, 5.3).

use auditor::{Fact, Id};
use chrono::{Days, NaiveDate};
use office::{Refused, spot};
use rules::duties::Role;
use serde::{Deserialize, Serialize};
use store::queries::spot::checks;

use super::world::{World, verb};
use crate::town::Person;

/// A plan of the Centre.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpotPlan {
    id: Id,
    /// The last of its days.
    until: NaiveDate,
    due: NaiveDate,
    drawn: bool,
    closed: bool,
    pub(super) checks: Vec<Check>,
}

/// One check, for those who have to do with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Check {
    pub(super) id: Id,
    /// Of which contract.
    pub(super) at: usize,
    pub(super) step: Step,
    pub(super) due: NaiveDate,
    /// Whether it was asked to mend once more.
    pub(super) again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Step {
    Record,
    Answer,
    Settle,
    Mend,
    Judge,
    Over,
}

impl World {
    /// The Centre plans, draws and checks on working days; a region that is being filled has no time for it.
    pub(super) async fn spot_checks(&mut self) -> Result<(), Refused> {
        if !self.pace.looks || !self.auditor.model.days.worked(self.day) {
            return Ok(());
        }
        for at in 0..self.spots.len() {
            match self.spots[at].drawn {
                false if self.spots[at].due <= self.day => self.draw_spot(at).await?,
                false => {}
                true => self.spot_round(at).await?,
            }
        }
        self.plan_spot().await
    }

    /// Whether a check or a plan still waits for somebody.
    pub(super) fn spots_move(&self) -> bool {
        self.spots.iter().any(|plan| {
            let mut checks = plan.checks.iter();
            !plan.closed || checks.any(|one| one.step != Step::Over)
        })
    }

    /// A plan for each quarter, or for twenty-five days of a short run, if they are over while the region is lively.
    async fn plan_spot(&mut self) -> Result<(), Refused> {
        let long = if self.plan.days <= 120 { 25 } else { 91 };
        let until = self.day + Days::new(long - 1);
        let last = self.plan.first_day() + Days::new(u64::from(self.plan.days));
        let covered = self.spots.iter().any(|plan| plan.until >= self.day);
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(());
        };
        if !self.lively || covered || until >= last {
            return Ok(());
        }
        let days = (self.day.to_string(), until.to_string());
        let fields = [("from_on", days.0.as_str()), ("to_on", days.1.as_str())];
        let call = verb!(spot::plan, spot::Plan(fields.into_iter().collect()));
        let done: Result<spot::Planned, Refused> = self.act(&who, "plan spot check", call).await;
        let Ok(done) = done else { return Ok(()) };
        let (plan, day) = (done.plan, self.today());
        let days = (self.day, until);
        self.hear(Fact::SpotPlanned { plan, days, day });
        self.count("spot plan", 1);
        if self.skew == 0 {
            let draw = spot::Draw { plan, edition: 1 };
            self.must_refuse(
                &who,
                "drawing before the days are over",
                verb!(spot::draw, draw),
            )
            .await?;
        }
        let after = self.dice.between(2, 5);
        self.spots.push(SpotPlan {
            id: plan,
            until,
            due: until + Days::new(after),
            drawn: false,
            closed: false,
            checks: Vec::new(),
        });
        Ok(())
    }

    async fn draw_spot(&mut self, at: usize) -> Result<(), Refused> {
        let plan = self.spots[at].id;
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(());
        };
        let call = verb!(spot::draw, spot::Draw { plan, edition: 1 });
        let done: Result<spot::Drawn, Refused> = self.act(&who, "draw spot check", call).await;
        if done.is_err() {
            // Nothing was paid in its days.
            return self.close_spot(at, &who, 1).await;
        }
        let rows = checks(&self.store, plan).await?;
        let day = self.today();
        let of = rows.iter().map(|row| (row.id, row.claim)).collect();
        self.hear(Fact::SpotDrawn { plan, of, day });
        self.spots[at].drawn = true;
        for row in rows {
            let of = self
                .cases
                .iter()
                .position(|case| case.claim == Some(row.claim));
            let Some(of) = of else {
                self.violation("draw", row.number, "it is nobody's claim");
                continue;
            };
            let days = self.dice.between(0, 6);
            self.spots[at].checks.push(Check {
                id: row.id,
                at: of,
                step: Step::Record,
                due: self.day + Days::new(days),
                again: false,
            });
        }
        if !self.spots[at].checks.is_empty() {
            let close = spot::Draw { plan, edition: 2 };
            self.must_refuse(&who, "closing a plan unchecked", verb!(spot::close, close))
                .await?;
        }
        Ok(())
    }

    /// Every check of a plan whose day has come takes its next step; the plan is closed when all are settled.
    async fn spot_round(&mut self, at: usize) -> Result<(), Refused> {
        for nth in 0..self.spots[at].checks.len() {
            let one = &self.spots[at].checks[nth];
            if one.due > self.day {
                continue;
            }
            match one.step {
                Step::Record => self.record_check((at, nth)).await?,
                Step::Answer => self.answer_check((at, nth)).await?,
                Step::Settle => self.settle_check((at, nth)).await?,
                Step::Mend => self.mend_check((at, nth)).await?,
                Step::Judge => self.judge_check((at, nth)).await?,
                Step::Over => {}
            }
        }
        let open = |one: &Check| matches!(one.step, Step::Record | Step::Answer | Step::Settle);
        if self.spots[at].closed || self.spots[at].checks.iter().any(open) {
            return Ok(());
        }
        match self.official(Role::Centre, "") {
            Some(who) => self.close_spot(at, &who, 2).await,
            None => Ok(()),
        }
    }

    async fn close_spot(&mut self, at: usize, who: &Person, edition: i64) -> Result<(), Refused> {
        let plan = self.spots[at].id;
        let call = verb!(spot::close, spot::Draw { plan, edition });
        let done: Result<spot::Closed, Refused> = self.act(who, "close spot plan", call).await;
        if done.is_ok() {
            self.spots[at].closed = true;
            // What is still to be mended goes on.
            self.spots[at].drawn = true;
            self.hear(Fact::SpotClosed { plan });
        }
        Ok(())
    }
}
