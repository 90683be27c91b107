//! Cities and counties that add to a redemption: programmes and their money, what subjects take, and batches of their own.

mod county;

use std::collections::BTreeMap;

use auditor::{Fact, Id, TopUpOf};
use chrono::{Datelike, NaiveDate};
use office::recoveries::{self, PayBack, WriteOff};
use office::{Refused, programmes, topups};
use rules::Fen;
use rules::duties::Role;
use rules::ledger::budget::Move;
use serde::{Deserialize, Serialize};

use super::treasury::Hand;
use super::world::{World, verb};
use crate::topups::programme_form;
use crate::town::Person;

/// A county's batch, for those who handle it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CountyBatch {
    id: Id,
    number: String,
    division: String,
    pub hand: Hand,
    due: NaiveDate,
    by: Vec<String>,
    /// Place, top-up, amount, and whether the bank has answered.
    lines: Vec<(u32, TopUpOf, i64, bool)>,
}

impl World {
    /// Every second county and one city open a programme for the year: rate, ceiling and money from the seed.
    pub async fn open_programmes(&mut self) -> Result<(), Refused> {
        let from = self.today();
        let to = NaiveDate::from_ymd_opt(from.year(), 12, 31).unwrap_or(from);
        for division in self.treasuries() {
            let Some(who) = self.official(Role::County, &division) else {
                continue;
            };
            let rate = i64::try_from(self.dice.between(10, 60)).unwrap_or(10);
            let ceiling = i64::try_from(self.dice.between(2_000, 40_000)).unwrap_or(0) * 100;
            let share = self.dice.between(500, 8_000) * u64::from(self.plan.subjects);
            let fen = i64::try_from(share * 100 / 6).unwrap_or(100).max(100);
            let texts = [
                rate.to_string(),
                Fen::new(ceiling).yuan(),
                Fen::new(fen).yuan(),
            ];
            let form = programme_form((from, to), [&texts[0], &texts[1], &texts[2]]);
            let call = verb!(programmes::open, programmes::Open(form));
            let done: Result<programmes::Opened, Refused> =
                self.act(&who, "open programme", call).await;
            if let Ok(done) = done {
                self.hear(Fact::Programme {
                    programme: done.programme,
                    division,
                    days: (from, to),
                    terms: (rate * 100, ceiling),
                    fen,
                });
            }
        }
        Ok(())
    }

    /// The divisions with money of their own.
    pub fn treasuries(&self) -> Vec<String> {
        let desks = self.desks.as_ref();
        let counties = desks.map_or(&[][..], |desks| &desks.counties);
        let every_second = counties.iter().step_by(2).map(|(code, _)| code.clone());
        let city = desks.map(|desks| desks.city.0.clone());
        every_second.chain(city).collect()
    }

    /// What everybody who has to do with a programme does on a day.
    pub async fn local_money(&mut self) -> Result<(), Refused> {
        if self.lively && self.dice.in_thousand(30) {
            self.fund().await?;
        }
        self.take_offers().await?;
        if !self.auditor.model.days.worked(self.day) {
            return Ok(());
        }
        for at in 0..self.county_batches.len() {
            let row = &self.county_batches[at];
            if row.due <= self.day && row.hand != Hand::Settled {
                self.county_handles(at).await?;
            }
        }
        for division in self.treasuries() {
            if !self.lively || self.dice.in_thousand(500) {
                self.county_draws(&division).await?;
            }
        }
        self.county_recovers().await
    }

    /// Whether somebody still has to do with local money.
    pub fn local_money_moves(&self) -> bool {
        let model = &self.auditor.model;
        let open = self.county_batches.iter();
        let mut open = open.filter(|batch| batch.hand != Hand::Settled);
        let tops = || model.top_ups.values();
        let taken = |row: &auditor::TopUp| {
            let states = ["offered", "confirmed", "bounced"];
            states.contains(&row.state) && !model.held(row.subject)
        };
        open.next().is_some()
            || tops().any(taken)
            || tops().any(|row| row.orders.iter().any(|order| order.owed() > 0))
    }

    /// More money for a programme, or a cut to what it has promised; a fen more than that is refused.
    async fn fund(&mut self) -> Result<(), Refused> {
        let all: Vec<(Id, String, i32)> = (self.auditor.model.programmes.iter())
            .filter(|(_, row)| row.year == self.day.year())
            .map(|(id, row)| (*id, row.division.clone(), row.year))
            .collect();
        if all.is_empty() {
            return Ok(());
        }
        let (programme, division, year) = all[self.dice.index(all.len())].clone();
        let Some(who) = self.official(Role::County, &division) else {
            return Ok(());
        };
        let key = format!("top-up/{programme}/{year}");
        let free = self.auditor.model.books.at(&key).free();
        let cut = free > 0 && self.dice.in_thousand(300);
        if cut {
            let call = self.funding(&who, programme, -free - 1).await?;
            self.must_refuse(&who, "a programme below what it promised", call)
                .await?;
        }
        let more = i64::try_from(self.dice.between(100_000, 3_000_000)).unwrap_or(100_000);
        let fen = if cut { -free } else { more };
        let call = self.funding(&who, programme, fen).await?;
        let done: Result<programmes::Funded, Refused> =
            self.act(&who, "fund programme", call).await;
        if done.is_ok() {
            self.hear(Fact::Funded { programme, fen });
        }
        Ok(())
    }

    async fn funding(
        &mut self,
        who: &Person,
        programme: Id,
        fen: i64,
    ) -> Result<super::world::Verb, Refused> {
        let actor = self.actor(who).await?;
        let view = programmes::view(&self.town.office, &actor, programme, (0, 1)).await?;
        let change = if fen < 0 { Move::Cut } else { Move::Add };
        let fields = [
            ("edition", view.edition.to_string()),
            ("change", change.code().to_owned()),
            ("amount", Fen::new(fen.abs()).yuan()),
            ("document", "年度预算调整通知".to_owned()),
        ];
        let answers = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        Ok(verb!(
            programmes::fund,
            programmes::Fund { programme, answers }
        ))
    }

    /// Subjects take what they are offered; whose account the bank sent back changes it first.
    async fn take_offers(&mut self) -> Result<(), Refused> {
        // By subject, whether something of it bounced.
        let mut waits: BTreeMap<Id, bool> = BTreeMap::new();
        for row in self.auditor.model.top_ups.values() {
            if matches!(row.state, "offered" | "bounced") {
                *waits.entry(row.subject).or_default() |= row.state == "bounced";
            }
        }
        for at in 0..self.firms.len() {
            let subject = self.firms[at].subject.unwrap_or_default();
            let Some(bounced) = waits.get(&subject).copied() else {
                continue;
            };
            if self.lively && !self.dice.in_thousand(400) {
                continue;
            }
            if bounced {
                self.new_account(at).await?;
            }
            self.take_all(at, subject).await?;
        }
        Ok(())
    }

    async fn take_all(&mut self, at: usize, subject: Id) -> Result<(), Refused> {
        let who = self.firms[at].person.clone();
        let actor = self.actor(&who).await?;
        for line in topups::mine(&self.town.office, &actor).await? {
            let view = topups::view(&self.town.office, &actor, line.id).await?;
            let of = (line.claim, view.programme);
            self.tops.insert(of, line.id);
            self.top_ids.insert(line.id, of);
            let state = self.auditor.model.top_ups.get(&of).map(|row| row.state);
            if !matches!(state, Some("offered" | "bounced")) {
                continue;
            }
            let held = self.auditor.model.held(subject);
            let command = topups::Confirm {
                top_up: line.id,
                edition: view.edition,
            };
            let call = verb!(topups::confirm, command);
            if held {
                self.must_refuse(&who, "a top-up for who owes or is accused", call)
                    .await?;
                return Ok(());
            }
            let done: Result<topups::Confirmed, Refused> =
                self.act(&who, "take top-up", call).await;
            if done.is_ok() {
                self.hear(Fact::TookTopUp { of });
            }
        }
        Ok(())
    }

    /// What is owed back to a county comes back in parts, or is written off.
    async fn county_recovers(&mut self) -> Result<(), Refused> {
        let owed: Vec<(TopUpOf, usize, i64, bool)> = (self.auditor.model.top_ups.iter())
            .flat_map(|(of, row)| {
                let orders = row.orders.iter().enumerate();
                orders.map(|(nth, order)| (*of, nth, order.owed(), order.paid == 0))
            })
            .filter(|(_, _, owed, _)| *owed > 0)
            .collect();
        for (of, nth, owed, first) in owed {
            if self.lively && !self.dice.in_thousand(300) {
                continue;
            }
            let division = self.auditor.model.programmes.get(&of.1);
            let division = division.map(|row| row.division.clone()).unwrap_or_default();
            let Some(who) = self.official(Role::County, &division) else {
                continue;
            };
            let Some(id) = self.tops.get(&of).copied() else {
                continue;
            };
            let actor = self.actor(&who).await?;
            let view = topups::view(&self.town.office, &actor, id).await?;
            let Some((recovery, ..)) = view.orders.get(nth).cloned() else {
                continue;
            };
            let edition = recoveries::view(&self.town.office, &actor, recovery)
                .await?
                .edition;
            let part = if first { (owed / 3).max(1) } else { owed };
            match !first && self.dice.in_thousand(250) {
                true => self.give_up(&who, (of, nth), (recovery, edition)).await?,
                false => {
                    let order = (recovery, edition, part);
                    self.comes_to_county(&who, (of, nth), order).await?;
                }
            }
        }
        Ok(())
    }

    async fn comes_to_county(
        &mut self,
        who: &Person,
        (of, nth): (TopUpOf, usize),
        (recovery, edition, fen): (Id, i64, i64),
    ) -> Result<(), Refused> {
        self.serial += 1;
        self.tick();
        let fields = [
            ("edition", edition.to_string()),
            ("amount", Fen::new(fen).yuan()),
            ("reference", format!("PH{:08}", self.serial)),
            ("paid_on", self.today().to_string()),
        ];
        let answers = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let call = verb!(recoveries::pay_back, PayBack { recovery, answers });
        let done: Result<recoveries::PaidBack, Refused> =
            self.act(who, "pay back to a county", call).await;
        if done.is_ok() {
            self.hear(Fact::TopUpBack { of, nth, fen });
            *self.tally.local.entry("back".to_owned()).or_default() += 1;
        }
        Ok(())
    }

    async fn give_up(
        &mut self,
        who: &Person,
        (of, nth): (TopUpOf, usize),
        (recovery, edition): (Id, i64),
    ) -> Result<(), Refused> {
        let edition = edition.to_string();
        let fields = [("edition", edition.as_str()), ("words", "无财产可执行")];
        let answers = fields.into_iter().collect();
        let call = verb!(recoveries::write_off, WriteOff { recovery, answers });
        let done: Result<recoveries::WrittenOff, Refused> =
            self.act(who, "written off by a county", call).await;
        if done.is_ok() {
            self.hear(Fact::TopUpWrittenOff { of, nth });
        }
        Ok(())
    }
}
