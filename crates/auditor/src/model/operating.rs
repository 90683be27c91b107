//! The yearly operating subsidy of the body that issues and redeems: its work, counted from the accepted acts (6.4).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Heard, Model, wrong};
use crate::books;
use crate::fact::{Fact, Id};
use crate::word::Word;

/// In fen: for each file, more for each re-check in time, and the most of a year (decision 0034).
const PER_FILE: i64 = 3_000;
const PER_IN_TIME: i64 = 2_000;
const CEILING: i64 = 50_000_000;
/// R11, in working days.
const RECHECK: u32 = 3;

/// What the Agency did in a year.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Work {
    pub contracts: i64,
    pub providers: i64,
    pub objections: i64,
    /// Each re-check of a claim: when it was handed in last, and when it was decided.
    pub claims: Vec<(NaiveDate, NaiveDate)>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Operating {
    pub year: i32,
    /// Contracts, claims, claims in time, applications, objections.
    pub counted: [i64; 5],
    pub computed: i64,
    pub fen: i64,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub budget_year: i32,
}

impl Model {
    /// The work of the year in which a day lies.
    pub(super) fn work_on(&mut self, day: NaiveDate) -> &mut Work {
        self.work.entry(day.year()).or_default()
    }

    pub(super) fn operating(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::OperatingLine { year, fen } => {
                self.books.grant(&books::operating(*year), *fen);
                Ok(())
            }
            Fact::OperatingProposed {
                operating,
                year,
                day,
            } => self.operating_proposed(*operating, *year, *day),
            Fact::OperatingDecided {
                operating,
                fen,
                day,
            } => {
                let to = if *fen == 0 { "ended" } else { "decided" };
                let row = self.move_operating(*operating, "proposed", to)?;
                (row.fen, row.budget_year) = (*fen, day.year());
                let line = books::operating(day.year());
                self.books.bind(&line, *fen);
                match self.books.at(&line).free() < 0 {
                    true => Err(wrong("more is promised than was granted")),
                    false => Ok(()),
                }
            }
            Fact::OperatingPaid { operating } => {
                let row = self.move_operating(*operating, "decided", "paid")?;
                let (line, fen) = (books::operating(row.budget_year), row.fen);
                self.books.spend(&line, fen);
                let stand = self.books.at(&line);
                match stand.used > stand.granted {
                    true => Err(wrong("paid beyond what its line was granted")),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn move_operating(&mut self, id: Id, from: &str, to: Word) -> Result<&mut Operating, String> {
        self.changed(id);
        let row = self.operatings.get_mut(&id);
        let row = row.ok_or_else(|| wrong("no such operating subsidy"))?;
        if row.state != from {
            return Err(format!("an operating subsidy {} becomes {to}", row.state));
        }
        row.state = to;
        Ok(row)
    }

    fn operating_proposed(&mut self, id: Id, year: i32, day: NaiveDate) -> Heard {
        let work = self.work.get(&year).cloned().unwrap_or_default();
        let claims = work.claims.iter();
        let in_time = claims.filter(|(from, on)| *on <= self.days.due(*from, RECHECK));
        let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
        let (claims, in_time) = (count(work.claims.len()), count(in_time.count()));
        let counted = [
            work.contracts,
            claims,
            in_time,
            work.providers,
            work.objections,
        ];
        let files = work.contracts + claims + work.providers + work.objections;
        let computed = (files * PER_FILE + in_time * PER_IN_TIME).min(CEILING);
        let again = self.operatings.values().any(|row| row.year == year);
        let row = Operating {
            year,
            counted,
            computed,
            fen: computed,
            state: "proposed",
            budget_year: day.year(),
        };
        self.operatings.insert(id, row);
        self.changed(id);
        match (again, day.year() <= year) {
            (true, _) => Err(wrong("a year is proposed twice")),
            (_, true) => Err(wrong("proposed before its year was over")),
            _ => Ok(()),
        }
    }

    /// What was decided for a year that is closed goes over to the next, what is left lapses (R12).
    pub(super) fn close_operating(&mut self, year: i32) {
        let (old, new) = (books::operating(year), books::operating(year + 1));
        self.books.carry(&old, &new);
        for row in self.operatings.values_mut() {
            if row.state == "decided" && row.budget_year == year {
                row.budget_year = year + 1;
            }
        }
    }

    /// The years in which the Agency did something.
    pub fn work_years(&self) -> Vec<i32> {
        self.work.keys().copied().collect()
    }

    /// Proposals and decisions that wait for somebody.
    pub(super) fn operatings_wait(&self) -> impl Iterator<Item = (String, String)> {
        let waits = self.operatings.iter();
        let waits = waits.filter(|(_, row)| matches!(row.state, "proposed" | "decided"));
        waits.map(|(id, row)| (format!("operating subsidy {id}"), row.state.to_owned()))
    }
}
