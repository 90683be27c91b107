//! A large region for the demo: the same people, in an office that is open, day by day up to yesterday, without faults.
//!
//! What they know is kept as text after a night, so that whoever was broken off goes on from there.

use std::collections::BTreeMap;
use std::sync::Arc;

use auditor::Violation;
use chrono::{Days, NaiveDate};
use office::ports::SetClock;
use office::{Office, Refused, Store, accounts};

use super::kept::Kept;
use super::ports::{LIGHT, plain_press};
use super::world::{Pace, World};
use super::{Faults, Plan};
use crate::town::Town;

/// The seed of every demo region: an odd one, whose law does not change.
const SEED: u64 = 2027;

/// How far it is.
#[derive(Clone, Debug)]
pub struct Progress {
    pub day: NaiveDate,
    pub done: u32,
    pub days: u32,
    pub acts: u64,
    pub vouchers: u64,
}

/// A region that is being filled.
pub struct Filling {
    world: World,
    start: NaiveDate,
}

/// The office and what it is made of.
pub struct Opened {
    pub office: Office,
    pub store: Store,
    pub clock: Arc<SetClock>,
    pub password: String,
}

impl Opened {
    /// Passwords of people who do not exist need not be dear, and papers are set only when somebody opens them: what the
    /// people of the region sign is a page that bears the contract's codes.
    fn town(self) -> (Town, Store) {
        let office = self.office.toiling(LIGHT).printing_by(plain_press());
        (Town::new(office, self.clock, self.password), self.store)
    }
}

impl Filling {
    /// So many subjects, for so many days before `today`: desks, providers, and the subjects that are still to come.
    ///
    /// # Errors
    /// What the office answers that should not be.
    pub async fn begin(
        opened: Opened,
        (subjects, days): (u32, u32),
        today: NaiveDate,
    ) -> Result<Filling, Refused> {
        let plan = Plan {
            seed: SEED,
            days,
            subjects,
            faults: Faults::None,
        };
        let start = today - Days::new(u64::from(days));
        let mut world = World::over(plan, opened.town(), start);
        world.pace = Pace {
            // In a province more is held up, by cases that one provider has with many.
            contracts: if subjects > 10_000 { 45 } else { 37 },
            needs: 50,
            parts: 4,
            budget: (150_000, 200_000),
            hurry: false,
            looks: false,
        };
        world.tick();
        world.settle().await?;
        Ok(Filling { world, start })
    }

    /// Goes on from what was kept.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn resume(opened: Opened, kept: &[u8]) -> Result<Filling, Refused> {
        let kept = Kept::read(kept)?;
        let start = kept.start;
        let mut world = World::over(kept.plan, opened.town(), kept.day);
        kept.into(&mut world);
        Ok(Filling { world, start })
    }

    /// What must be kept beside the database to go on from this night.
    ///
    /// # Errors
    /// When it cannot be written as text.
    pub fn keep(&mut self) -> Result<Vec<u8>, Refused> {
        self.world.kept(self.start)
    }

    pub fn office(&self) -> &Office {
        &self.world.town.office
    }

    pub fn progress(&self) -> Progress {
        let done = (self.world.day - self.start).num_days();
        Progress {
            day: self.world.day,
            done: u32::try_from(done).unwrap_or_default(),
            days: self.world.plan.days,
            acts: self.world.tally.acts,
            vouchers: self.world.tally.vouchers,
        }
    }

    /// Lives one more day and its night; whether there is another one.
    ///
    /// # Errors
    /// What the office answers that should not be.
    pub async fn day(&mut self) -> Result<bool, Refused> {
        self.world.a_day().await?;
        if let Some(one) = self.world.auditor.found.violations.first() {
            return Err(Refused::Fault(one.to_string()));
        }
        let progress = self.progress();
        Ok(progress.done < progress.days)
    }

    /// Whom the region introduces: login and what he is.
    pub fn people(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut add = |login: &str, who: String| found.push((login.to_owned(), who));
        let world = &self.world;
        let mut busy: BTreeMap<usize, usize> = BTreeMap::new();
        for case in &world.cases {
            *busy.entry(case.firm).or_default() += 1;
        }
        let mut busy: Vec<(usize, usize)> = busy.into_iter().map(|(at, n)| (n, at)).collect();
        busy.sort_unstable();
        for (_, at) in busy.iter().rev().take(3) {
            if let Some(firm) = world.firms.get(*at) {
                add(&firm.person.login, format!("创新主体：{}", firm.name));
            }
        }
        for lab in world.labs.iter().take(3) {
            let side = if lab.inside { "区内" } else { "区外" };
            add(&lab.person.login, format!("服务机构（{side}）"));
        }
        if let Some(desks) = &world.desks {
            let law = rules::Law::shipped();
            for (code, people) in desks.counties.iter().take(2).chain([&desks.city]) {
                for person in people {
                    let name = law.divisions.full_name(code);
                    add(&person.login, format!("{name}科学技术局"));
                }
            }
            let rows = [
                (&desks.agency, "专业机构：受理、复核"),
                (&desks.centre, "创业中心：备案、审定、案件"),
                (&desks.finance, "财政：预算、付款批次、回单"),
                (&desks.department, "自治区科学技术厅：主管部门"),
            ];
            for (people, who) in rows {
                for person in people {
                    add(&person.login, who.to_owned());
                }
            }
            add(&desks.admin.login, "系统管理员：开立账号".to_owned());
        }
        found
    }

    /// The auditor holds everything against his books: how many conditions he looked at, and what he found.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn look(&mut self) -> Result<(u64, Vec<Violation>), Refused> {
        let world = &mut self.world;
        world.auditor.look(&world.store, None).await?;
        let found = &mut world.auditor.found;
        Ok((found.checked, std::mem::take(&mut found.violations)))
    }

    /// The last day is over: nobody of the staff signs in without a second factor.
    ///
    /// # Errors
    /// What the office answers that should not be.
    pub async fn finish(self) -> Result<Office, Refused> {
        accounts::equip_all(&self.world.town.office).await?;
        Ok(self.world.town.office)
    }
}
