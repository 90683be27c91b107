//! The queue of claims that wait to be paid, and whose payment clocks run (R12, R31).

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{Clock, Heard, Id, Model, PAYMENT, wrong};
use crate::books;

impl Model {
    pub(super) fn move_claim(&mut self, claim: Id, from: &str, to: &'static str) -> Heard {
        let row = self.claims.get_mut(&claim);
        let row = row.ok_or_else(|| wrong("no such claim"))?;
        if row.state != from {
            return Err(format!("a claim {} becomes {to}", row.state));
        }
        row.state = to;
        let (place, fen) = (row.place.unwrap_or_default(), row.fen);
        let runs = row.clock.is_some();
        match from {
            "payable" => {
                self.queue.remove(&place);
                self.running.remove(&place);
            }
            "instructed" => self.with_bank -= fen,
            _ => {}
        }
        match to {
            "payable" => self.join(place, (claim, fen), runs),
            "instructed" => self.with_bank += fen,
            _ => {}
        }
        self.changed(claim);
        Ok(())
    }

    pub(super) fn join(&mut self, place: u64, (claim, fen): (Id, i64), runs: bool) {
        self.queue.insert(place, (claim, fen));
        if runs {
            self.running.insert(place);
        }
    }

    /// What the year's money still has for the queue.
    fn left(&self, day: NaiveDate) -> i64 {
        let stand = self.books.at(&books::budget(day.year()));
        stand.granted - stand.used - self.with_bank
    }

    /// R12: strictly by confirmation, nobody overtakes, nobody is paid in part.
    fn reached(&self, day: NaiveDate) -> Vec<(u64, Id)> {
        let mut left = self.left(day);
        let next = |(place, (id, fen)): (&u64, &(Id, i64))| {
            left -= fen;
            (left >= 0).then_some((*place, *id))
        };
        self.queue.iter().map_while(next).collect()
    }

    /// The claims that the year's money reaches.
    pub fn covered(&self, day: NaiveDate) -> BTreeSet<Id> {
        self.reached(day).into_iter().map(|(_, id)| id).collect()
    }

    /// Whether it reaches this claim, after all that come before it.
    pub(super) fn reaches(&self, claim: Id, day: NaiveDate) -> bool {
        let row = self.claims.get(&claim).filter(|row| row.state == "payable");
        row.and_then(|row| row.place).is_some_and(|place| {
            let upto = self.queue.range(..=place).map(|(_, (_, fen))| fen);
            upto.sum::<i64>() <= self.left(day)
        })
    }

    /// Payment clocks stand still while the money does not reach (R12) or the payee is held (R31), and run on after it.
    pub(super) fn keep(&mut self, day: NaiveDate) {
        let reached = self.reached(day);
        let beyond = reached.last().map_or(0, |(place, _)| place + 1);
        let beyond = self.running.range(beyond..);
        let beyond: Vec<_> = beyond
            .filter_map(|at| self.queue.get(at))
            .copied()
            .collect();
        for (id, _) in beyond {
            self.carry(id, day);
        }
        for (place, id) in reached {
            match (self.payee_held(id), self.running.contains(&place)) {
                (true, true) => self.carry(id, day),
                (false, false) => self.run_on(id, day),
                _ => {}
            }
        }
    }

    pub(super) fn carry(&mut self, claim: Id, day: NaiveDate) {
        if let Some(row) = self.claims.get_mut(&claim)
            && let Some(clock) = row.clock.take()
        {
            row.carried = Some((day, clock));
            self.running.remove(&row.place.unwrap_or_default());
        }
    }

    fn run_on(&mut self, claim: Id, day: NaiveDate) {
        let carried = self.claims.get(&claim).and_then(|row| row.carried);
        let left = carried.map(|(since, clock)| self.days.left(since, clock.due).max(1));
        let clock = self.clock(day, left.unwrap_or(PAYMENT));
        self.start(claim, clock);
    }

    pub(super) fn start(&mut self, claim: Id, clock: Clock) {
        if let Some(row) = self.claims.get_mut(&claim) {
            (row.clock, row.carried) = (Some(clock), None);
            self.running.insert(row.place.unwrap_or_default());
        }
    }
}
