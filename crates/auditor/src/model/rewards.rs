//! The yearly appraisal of providers (9.1, R36).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Clock, Heard, Model, wrong};
use crate::fact::{Fact, Id};
use crate::word::Word;

/// What a year's record says of a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// What was redeemed for its services, less what was ordered back, in fen; of how many payments.
    pub redeemed: i64,
    pub payments: u32,
    pub stars: u32,
    pub ratings: u32,
    /// The service income that it told.
    pub income: Option<i64>,
}

impl Year {
    /// Something was redeemed, or what was rated was rated below half of the stars.
    fn served(&self) -> bool {
        self.payments > 0 || self.ratings * 5 > self.stars * 2
    }

    /// Redeemed 30, income 20, quality 30, compliance 20: hundredths of points, each rounded down; `minor` and `major`
    /// are the points that lapses cost (R36).
    pub fn points(&self, minor: i64, major: i64) -> i64 {
        let band = |most: i64, amount: i64, from: [i64; 3]| {
            let reached = from.iter().filter(|yuan| amount >= **yuan * 100).count();
            match amount {
                ..=0 => 0,
                _ => most * [60, 75, 90, 100][reached],
            }
        };
        let redeemed = band(30, self.redeemed, [50_000, 200_000, 500_000]);
        let income = self.income.unwrap_or(0);
        let income = band(20, income, [500_000, 2_000_000, 5_000_000]);
        let quality = match i64::from(self.ratings) {
            0 => 30 * 60,
            ratings => 3_000 * i64::from(self.stars) / (ratings * 5),
        };
        let lost = minor.min(10) + major;
        redeemed + income + quality + (2_000 - lost * 100).max(0)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appraisal {
    pub provider: Id,
    pub year: i32,
    pub stands: Year,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub clock: Option<Clock>,
    /// Whether it was published as a poor year.
    pub poor: bool,
}

/// How long a provider may object (R36), in working days.
const OBJECTION: u32 = 10;

impl Model {
    pub(super) fn reward(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Income {
                provider,
                year,
                fen,
            } => {
                self.incomes.insert((*provider, *year), *fen);
                Ok(())
            }
            Fact::Appraised { year, of, day } => self.appraised(*year, of, *day),
            Fact::AppraisalObjected { appraisal, day } => {
                let clock = self.appraisals.get(appraisal).and_then(|row| row.clock);
                self.move_appraisal(*appraisal, &["drawn"], "objected")?;
                match clock.is_some_and(|clock| *day <= clock.due) {
                    true => Ok(()),
                    false => Err(wrong("objected after the limit")),
                }
            }
            Fact::AppraisalAnswered { appraisal, upheld } => {
                self.move_appraisal(*appraisal, &["objected"], "answered")?;
                let row = self.appraisals.get(appraisal).cloned();
                if let Some(row) = row.filter(|_| *upheld) {
                    // The record as it is now; the income stays the one that was drawn up.
                    let mut now = self.year_of(row.provider, row.year);
                    now.income = row.stands.income;
                    if let Some(row) = self.appraisals.get_mut(appraisal) {
                        row.stands = now;
                    }
                }
                Ok(())
            }
            Fact::AppraisalsConfirmed { of, day } => self.confirmed_appraisals(of, *day),
            Fact::AppraisalsPublished { of } => {
                for (appraisal, poor) in of {
                    self.move_appraisal(*appraisal, &["confirmed"], "published")?;
                    if let Some(row) = self.appraisals.get_mut(appraisal) {
                        row.poor = *poor;
                    }
                }
                Ok(())
            }
            _ => self.subsidy(fact),
        }
    }

    /// What the record says of a provider's year now: payments by their day, ratings by theirs (R17).
    pub fn year_of(&self, provider: Id, year: i32) -> Year {
        self.years(year).remove(&provider).unwrap_or_default()
    }

    fn years(&self, year: i32) -> BTreeMap<Id, Year> {
        let mut all: BTreeMap<Id, Year> = BTreeMap::new();
        for (id, claim) in &self.claims {
            let paid = claim.paid_on.is_some_and(|day| day.year() == year);
            let voucher = self.vouchers.get(&claim.voucher).filter(|_| paid);
            if let Some(voucher) = voucher {
                let one = all.entry(voucher.provider).or_default();
                one.payments += 1;
                one.redeemed += self.stays(id, claim.fen);
            }
        }
        for contract in self.contracts.values() {
            if let Some((stars, day)) = contract.stars
                && day.year() == year
            {
                let one = all.entry(contract.provider).or_default();
                one.stars += stars;
                one.ratings += 1;
            }
        }
        for ((provider, of), fen) in &self.incomes {
            if *of == year {
                all.entry(*provider).or_default().income = Some(*fen);
            }
        }
        all
    }

    /// What of a payment was not ordered back.
    pub(super) fn stays(&self, claim: &Id, fen: i64) -> i64 {
        let back = self.ordered_on.get(claim).copied().unwrap_or_default();
        (fen - back).max(0)
    }

    fn appraised(&mut self, year: i32, of: &[(Id, Id)], day: NaiveDate) -> Heard {
        if day.year() <= year {
            return Err(wrong("a year is appraised before its end"));
        }
        let mut served = self.years(year);
        served.retain(|provider, one| {
            let before = self.appraisals.values();
            let mut before = before.filter(|row| row.year == year);
            one.served() && !before.any(|row| row.provider == *provider)
        });
        for (appraisal, provider) in of {
            let stands = served.remove(provider);
            let row = Appraisal {
                provider: *provider,
                year,
                stands: stands.unwrap_or_default(),
                state: "drawn",
                clock: Some(self.clock(day, OBJECTION)),
                poor: false,
            };
            self.appraisals.insert(*appraisal, row);
            self.changed(*appraisal);
            if stands.is_none() {
                return Err(format!("{provider} is appraised and did not serve"));
            }
        }
        match served.keys().next() {
            None => Ok(()),
            Some(one) => Err(format!("{one} served and is not appraised")),
        }
    }

    fn confirmed_appraisals(&mut self, of: &[Id], day: NaiveDate) -> Heard {
        let mut heard = Ok(());
        for appraisal in of {
            let row = self.appraisals.get(appraisal);
            let drawn = row.filter(|row| row.state == "drawn");
            let runs = drawn.and_then(|row| row.clock);
            self.move_appraisal(*appraisal, &["drawn", "answered"], "confirmed")?;
            if runs.is_some_and(|clock| day <= clock.due) {
                heard = Err(wrong("confirmed while it may be objected to"));
            }
        }
        heard
    }

    fn move_appraisal(&mut self, id: Id, from: &[&str], to: Word) -> Heard {
        let row = self.appraisals.get_mut(&id);
        let row = row.ok_or_else(|| wrong("no such appraisal"))?;
        if !from.contains(&row.state) {
            return Err(format!("an appraisal {} becomes {to}", row.state));
        }
        row.state = to;
        self.changed(id);
        Ok(())
    }

    /// The years in which somebody served.
    pub fn service_years(&self) -> BTreeSet<i32> {
        let paid = self.claims.values().filter_map(|claim| claim.paid_on);
        let rated = self.contracts.values();
        let rated = rated.filter_map(|contract| contract.stars.map(|(_, day)| day));
        paid.chain(rated).map(|day| day.year()).collect()
    }

    /// Appraisals and subsidies that wait for somebody; who owes the region waits for himself.
    pub fn rewards_wait(&self) -> Vec<(String, String)> {
        let mut waits = Vec::new();
        for (id, row) in &self.appraisals {
            if row.state != "published" {
                waits.push((format!("appraisal {id}"), row.state.to_owned()));
            }
        }
        for (id, row) in &self.subsidies {
            let over = matches!(row.state, "paid" | "ended") || self.owes_money(row.provider);
            if !over {
                waits.push((format!("subsidy {id}"), row.state.to_owned()));
            }
        }
        waits
    }
}
