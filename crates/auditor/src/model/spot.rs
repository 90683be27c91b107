//! Spot checks: what a draw may be of, who must have been heard, and when a plan is over (2.4, 5.3).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Clock, Heard, Model, wrong};
use crate::fact::{Fact, Id};
use crate::word::Word;

/// The working days in which the checked may answer (5.4).
const ANSWER: u32 = 10;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpotPlan {
    pub days: (NaiveDate, NaiveDate),
    #[serde(with = "crate::word")]
    pub state: Word,
    /// The claims that were paid in its days, when it was drawn.
    pub frame: BTreeSet<Id>,
    /// Its checks, each with its claim.
    pub drawn: BTreeSet<(Id, Id)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Check {
    #[serde(with = "crate::word")]
    pub state: Word,
    /// Until when the checked may answer.
    pub answer: Option<Clock>,
}

impl Model {
    pub(super) fn spot(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::SpotPlanned { plan, days, day } => {
                let mut others = self.spot_plans.values();
                let overlaps = others.any(|one| one.days.0 <= days.1 && days.0 <= one.days.1);
                let row = SpotPlan {
                    days: *days,
                    state: "planned",
                    frame: BTreeSet::new(),
                    drawn: BTreeSet::new(),
                };
                self.spot_plans.insert(*plan, row);
                self.changed(*plan);
                match (overlaps, days.1 < *day) {
                    (true, _) => Err(wrong("two plans for one day")),
                    (_, true) => Err(wrong("planned when its days were over")),
                    _ => Ok(()),
                }
            }
            Fact::SpotDrawn { plan, of, day } => self.spot_drawn(*plan, of, *day),
            Fact::SpotMoved { check, to, day } => self.spot_moved(*check, to, *day),
            Fact::SpotClosed { plan } => {
                let checks = &self.checks;
                let row = self.spot_plans.get_mut(plan);
                let row = row.ok_or_else(|| wrong("no such plan"))?;
                let mut own = row.drawn.iter().filter_map(|(id, _)| checks.get(id));
                let open = own.any(|one| matches!(one.state, "drawn" | "recorded" | "answered"));
                row.state = "closed";
                self.changed(*plan);
                match open {
                    true => Err(wrong("closed before everything drawn was settled")),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn spot_drawn(&mut self, plan: Id, of: &[(Id, Id)], day: NaiveDate) -> Heard {
        let row = self.spot_plans.get_mut(&plan);
        let row = row.ok_or_else(|| wrong("no such plan"))?;
        let within = |paid: NaiveDate| row.days.0 <= paid && paid <= row.days.1;
        let paid = self
            .claims
            .iter()
            .filter(|(_, claim)| claim.state == "paid" && claim.paid_on.is_some_and(within));
        row.frame = paid.map(|(id, _)| *id).collect();
        let early = day <= row.days.1;
        let planned = row.state == "planned";
        row.state = "drawn";
        row.drawn = of.iter().copied().collect();
        let strange = of.iter().any(|(_, claim)| !row.frame.contains(claim));
        for (check, _) in of {
            let one = Check {
                state: "drawn",
                answer: None,
            };
            self.checks.insert(*check, one);
            self.changed(*check);
        }
        self.changed(plan);
        match (early || !planned, strange) {
            (true, _) => Err(wrong("drawn before its days were over, or twice")),
            (_, true) => Err(wrong("drew what was not paid in its days")),
            _ => Ok(()),
        }
    }

    fn spot_moved(&mut self, check: Id, to: &'static str, day: NaiveDate) -> Heard {
        let clock = self.clock(day, ANSWER);
        let row = self.checks.get_mut(&check);
        let row = row.ok_or_else(|| wrong("no such check"))?;
        let right = matches!(
            (row.state, to),
            ("drawn", "recorded")
                | ("recorded" | "answered", "answered" | "passed" | "rectify")
                | ("rectify" | "mended", "mended")
                | ("mended", "rectified" | "rectify")
                | ("recorded" | "answered" | "rectify" | "mended", "charged")
        );
        let heard = row.state != "recorded" || row.answer.is_some_and(|clock| day > clock.due);
        let from = std::mem::replace(&mut row.state, to);
        if to == "recorded" {
            row.answer = Some(clock);
        }
        if from != to {
            self.changed(check);
        }
        match (right, to == "rectify" && !heard) {
            (false, _) => Err(format!("a check {from} becomes {to}")),
            (_, true) => Err(wrong("ordered before the checked was heard")),
            _ => Ok(()),
        }
    }

    /// Plans and checks that wait for somebody.
    pub(super) fn spots_wait(&self) -> impl Iterator<Item = (String, String)> {
        let plans = self.spot_plans.iter();
        let plans = plans.filter(|(_, row)| row.state != "closed");
        let plans = plans.map(|(id, row)| (format!("spot plan {id}"), row.state.to_owned()));
        let done = |state: Word| matches!(state, "passed" | "rectified" | "charged");
        let checks = self.checks.iter().filter(move |(_, row)| !done(row.state));
        plans.chain(checks.map(|(id, row)| (format!("spot check {id}"), row.state.to_owned())))
    }
}
