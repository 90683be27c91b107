//! The subsidy that follows from a provider's year (9.2–9.5, R14–R17).

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Heard, Model, wrong};
use crate::books;
use crate::fact::{Fact, Id, Paid};
use crate::word::Word;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subsidy {
    pub provider: Id,
    pub year: i32,
    pub computed: i64,
    pub fen: i64,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub budget_year: i32,
}

/// 9.5, in fen.
const CEILING: i64 = 30_000_000;

/// 9.4, in fen.
const EACH: i64 = 20_000;

impl Model {
    pub(super) fn subsidy(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::SubsidyLine { year, fen } => {
                self.books.grant(&books::subsidies(*year), *fen);
                Ok(())
            }
            Fact::SubsidiesProposed { year, of, day } => self.proposed(*year, of, *day),
            Fact::SubsidyLowered { subsidy, fen } => {
                let row = self.subsidies.get_mut(subsidy);
                let row = row.ok_or_else(|| wrong("no such subsidy"))?;
                if row.state != "proposed" || *fen >= row.fen || *fen < 0 {
                    return Err(format!(
                        "a subsidy {} of {} becomes {fen}",
                        row.state, row.fen
                    ));
                }
                row.fen = *fen;
                Ok(())
            }
            Fact::SubsidiesDecided { year, day } => self.decided_subsidies(*year, *day),
            Fact::SubsidyTaken { subsidy } => {
                let provider = self.subsidies.get(subsidy).map(|row| row.provider);
                self.move_subsidy(*subsidy, &["offered", "bounced"], "confirmed")?;
                match provider.is_some_and(|provider| self.owes_money(provider)) {
                    true => Err(wrong("taken by somebody who owes the region")),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn move_subsidy(&mut self, id: Id, from: &[&str], to: Word) -> Heard {
        let row = self.subsidies.get_mut(&id);
        let row = row.ok_or_else(|| wrong("no such subsidy"))?;
        if !from.contains(&row.state) {
            return Err(format!("a subsidy {} becomes {to}", row.state));
        }
        row.state = to;
        self.changed(id);
        Ok(())
    }

    /// R14–R16: half, or a fifth, of what was redeemed to it in the region, and a sum for each contract of public benefit
    /// in place of the share; nothing after a poor year, 300,000 at most.
    fn due_to(&self, provider: Id, year: i32, poor: bool) -> i64 {
        let (mut base, mut flat) = (0, 0);
        for (id, claim) in &self.claims {
            let Some(voucher) = self.vouchers.get(&claim.voucher) else {
                continue;
            };
            let paid = claim.paid_on.is_some_and(|day| day.year() == year);
            if !paid || !voucher.inside || voucher.provider != provider {
                continue;
            }
            let stays = self.stays(id, claim.fen);
            let contract = self.contracts.get(&voucher.contract);
            match contract.is_some_and(|row| row.benefit) {
                true if stays > 0 => flat += EACH,
                true => {}
                false => base += stays,
            }
        }
        let percent = if self.publics.contains(&provider) {
            50
        } else {
            20
        };
        match poor {
            true => 0,
            false => (base * percent / 100 + flat).min(CEILING),
        }
    }

    fn proposed(&mut self, year: i32, of: &[(Id, Id)], day: NaiveDate) -> Heard {
        let published = self.appraisals.values();
        let mut ready: BTreeMap<Id, bool> = published
            .filter(|row| row.year == year && row.state == "published")
            .filter(|row| self.providers.get(&row.provider) == Some(&true))
            .map(|row| (row.provider, row.poor))
            .collect();
        let before = self.subsidies.values();
        for row in before.filter(|row| row.year == year) {
            ready.remove(&row.provider);
        }
        for (subsidy, provider) in of {
            let Some(poor) = ready.remove(provider) else {
                return Err(format!("{provider} is proposed without a published year"));
            };
            let computed = self.due_to(*provider, year, poor);
            let row = Subsidy {
                provider: *provider,
                year,
                computed,
                fen: computed,
                state: "proposed",
                budget_year: day.year(),
            };
            self.subsidies.insert(*subsidy, row);
            self.changed(*subsidy);
        }
        match ready.keys().next() {
            None => Ok(()),
            Some(one) => Err(format!("{one} is not proposed")),
        }
    }

    fn decided_subsidies(&mut self, year: i32, day: NaiveDate) -> Heard {
        let now = day.year();
        let proposed = self.subsidies.iter();
        let proposed: Vec<(Id, i64)> = proposed
            .filter(|(_, row)| row.year == year && row.state == "proposed")
            .map(|(id, row)| (*id, row.fen))
            .collect();
        for (id, fen) in proposed {
            let to = if fen == 0 { "ended" } else { "offered" };
            self.move_subsidy(id, &["proposed"], to)?;
            if let Some(row) = self.subsidies.get_mut(&id).filter(|_| fen > 0) {
                row.budget_year = now;
                self.books.bind(&books::subsidies(now), fen);
            }
        }
        match self.books.at(&books::subsidies(now)).free() < 0 {
            true => Err(wrong("more is promised than was granted")),
            false => Ok(()),
        }
    }

    /// What a batch does to a subsidy in it; nothing when it is a claim.
    pub(super) fn batch_of_subsidy(&mut self, id: Id, to: Word) -> Option<Heard> {
        self.subsidies.get(&id)?;
        Some(match to {
            "instructed" => self.move_subsidy(id, &["confirmed"], to),
            _ => self.move_subsidy(id, &["instructed"], to),
        })
    }

    /// What the bank says of a subsidy; nothing when it is a claim.
    pub(super) fn bank_of_subsidy(&mut self, id: Id, said: Paid) -> Option<Heard> {
        let row = self.subsidies.get(&id)?.clone();
        Some(match said {
            Paid::Failed => self.move_subsidy(id, &["instructed"], "confirmed"),
            Paid::Bounced => self.move_subsidy(id, &["instructed"], "bounced"),
            Paid::Paid => {
                let line = books::subsidies(row.budget_year);
                self.books.spend(&line, row.fen);
                let stand = self.books.at(&line);
                let moved = self.move_subsidy(id, &["instructed"], "paid");
                match stand.used > stand.granted {
                    true => Err(wrong("paid beyond what its line was granted")),
                    false => moved,
                }
            }
        })
    }

    /// What is promised of a year that is closed goes over to the next, what is left lapses (R12).
    pub(super) fn close_subsidies(&mut self, year: i32) {
        let (old, new) = (books::subsidies(year), books::subsidies(year + 1));
        self.books.carry(&old, &new);
        for row in self.subsidies.values_mut() {
            let binds = matches!(
                row.state,
                "offered" | "confirmed" | "instructed" | "bounced"
            );
            if binds && row.budget_year == year {
                row.budget_year = year + 1;
            }
        }
    }

    /// How many subsidies wait to be paid.
    pub fn subsidies_wait(&self) -> usize {
        let all = self.subsidies.values();
        all.filter(|row| row.state == "confirmed").count()
    }
}
