//! One day after the other: people act, at night the platform works and the auditor looks.

use auditor::Fact;
use chrono::{Datelike, Days, NaiveDate};
use office::calendar::Publish;
use office::{Refused, batches, calendar, ledger, nights};
use rules::calendar::{DayKind, Layer};
use rules::duties::Role;

use super::faults::Fault;
use super::life::Stage;
use super::ports::Side;
use super::world::{World, verb};
use crate::town::Person;

/// How many days everybody may take after the last lively day to bring to an end what was begun.
const QUIET: u32 = 400;

impl World {
    /// The lively days, then quiet ones until nobody has anything to do, then the nights on which forgotten vouchers lapse.
    pub async fn days(&mut self) -> Result<(), Refused> {
        for _ in 0..self.plan.days {
            self.a_day_or_two().await?;
            if self.broken() {
                return Ok(());
            }
        }
        self.lively = false;
        self.echo().await?;
        self.enough_money().await?;
        for _ in 0..QUIET {
            if self.calm() {
                break;
            }
            self.a_day().await?;
        }
        self.lapses().await?;
        self.appraised().await?;
        self.last_letters().await?;
        self.last_look().await
    }

    /// After the first violations the rest is noise.
    fn broken(&self) -> bool {
        self.auditor.found.violations.len() >= super::ENOUGH
    }

    fn calm(&self) -> bool {
        let money = !self.auditor.model.covered(self.day).is_empty();
        // Who waits for money that is not there has nothing to do.
        let open = |case: &super::life::Case| match case.stage {
            Stage::Over => false,
            Stage::Queued => money,
            _ => true,
        };
        let files = self.cases.iter().any(open);
        let batches = self.batches.iter();
        let with_bank = batches.filter(|batch| batch.hand != super::treasury::Hand::Settled);
        let joining = self
            .firms
            .iter()
            .any(|firm| firm.subject.is_some() && !firm.certified);
        let local = self.local_money_moves() || self.hears() || self.spots_move();
        let rewards = self.rewards_move() || self.operating_moves() || self.goods_move();
        !files && !rewards && !self.admits() && with_bank.count() == 0 && !joining && !local
    }

    pub async fn a_day(&mut self) -> Result<(), Refused> {
        self.second = 8 * 3600;
        self.skew = match self.happens(Fault::Clock) {
            true if self.dice.in_thousand(500) => -3600,
            true => 3600,
            false => 0,
        };
        // Some days are busy until late, so that a clock that is wrong is wrong about the day as well.
        if self.skew != 0 {
            self.second = 22 * 3600 + 1800;
        }
        self.echo().await?;
        if self.happens(Fault::Holidays) {
            self.holidays().await?;
        }
        self.newcomers().await?;
        self.admissions().await?;
        self.goods().await?;
        self.market().await?;
        self.ideas();
        self.steps().await?;
        self.hearings().await?;
        self.spot_checks().await?;
        self.rewards().await?;
        self.treasury().await?;
        self.local_money().await?;
        self.changes().await?;
        self.skew = 0;
        self.day = self.day + Days::new(1);
        self.night().await
    }

    /// What the platform does by itself when a day is over; nights may be left out, broken off, or done twice.
    pub(super) async fn night(&mut self) -> Result<(), Refused> {
        self.second = 600;
        self.tick();
        self.tally.nights += 1;
        if self.happens(Fault::Night) {
            match self.dice.below(3) {
                // The server was off: the next night does it.
                0 => return Ok(()),
                1 => {
                    self.breaker.arm(Side::After);
                    let broken = self.broken_night().await;
                    self.breaker.disarm();
                    if broken {
                        self.restart().await?;
                    }
                }
                _ => self.work_of_the_night().await?,
            }
        }
        self.work_of_the_night().await?;
        self.post().await?;
        let today = self.day;
        match self.pace.looks {
            true => self.auditor.night(&self.store, today).await?,
            false => self.auditor.model.night(today),
        }
        Ok(())
    }

    /// Whether the process ended in the middle of it.
    async fn broken_night(&mut self) -> bool {
        use futures_util::FutureExt;
        let office = self.town.office.clone();
        let work = std::panic::AssertUnwindSafe(work(&office, self.pace.looks)).catch_unwind();
        work.await.is_err()
    }

    async fn work_of_the_night(&mut self) -> Result<(), Refused> {
        self.tick();
        work(&self.town.office, self.pace.looks).await
    }

    /// Now and then a firm has another account.
    async fn changes(&mut self) -> Result<(), Refused> {
        if self.lively && !self.firms.is_empty() && self.dice.in_thousand(25) {
            let at = self.dice.index(self.firms.len());
            if self.firms[at].certified {
                self.new_account(at).await?;
            }
        }
        Ok(())
    }

    /// Ningxia gives a day off in the weeks to come, or takes one back.
    async fn holidays(&mut self) -> Result<(), Refused> {
        let year = self.day.year();
        let calendar = self.town.office.calendar();
        let mut days: Vec<(NaiveDate, bool)> = calendar
            .schedule(Layer::Ningxia, year)
            .iter()
            .map(|entry| (entry.date, entry.kind == DayKind::Work))
            .collect();
        let ahead = self.dice.between(1, 20);
        let mut off = self.day + Days::new(ahead);
        while off.year() == year && !self.auditor.model.days.worked(off) {
            off = off + Days::new(1);
        }
        if off.year() != year
            || matches!(off.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun)
        {
            return Ok(());
        }
        days.retain(|(day, _)| *day != off);
        days.push((off, false));
        days.sort_unstable();
        let lines = days
            .iter()
            .map(|(day, work)| format!("{day} {}", if *work { "上班" } else { "放假" }));
        let table = lines.collect::<Vec<_>>().join("\n");
        let Some(who) = self.desks.as_ref().map(|desks| desks.admin.clone()) else {
            return Ok(());
        };
        let (year_text, source) = (year.to_string(), "宁政办发〔2026〕9号");
        let fields = [
            ("layer", "ningxia"),
            ("year", year_text.as_str()),
            ("source", source),
            ("table", table.as_str()),
        ];
        let mut answers: office::answers::Answers = fields.into_iter().collect();
        let actor = self.actor(&who).await?;
        let seen = calendar::preview(&self.town.office, &actor, &answers)
            .await?
            .seen;
        answers.set("seen", &seen.to_string());
        let call = verb!(calendar::publish, Publish(answers));
        let done: Result<calendar::Published, Refused> = self.act(&who, "holidays", call).await;
        if done.is_ok() {
            // The process that published it knows it; one that started meanwhile reads it.
            calendar::refresh(&self.town.office).await?;
            self.hear(Fact::Holidays {
                national: false,
                year,
                days,
            });
        }
        Ok(())
    }

    /// In three runs of four the quiet days begin with money for everybody; in the others some wait for it.
    async fn enough_money(&mut self) -> Result<(), Refused> {
        if self.plan.seed % 4 == 3 {
            return Ok(());
        }
        let claims = self.auditor.model.vouchers.values();
        let bound: i64 = claims.map(|voucher| voucher.face).sum();
        let year = self.day.year();
        self.second = 8 * 3600;
        self.grant(year, bound.max(100)).await?;
        Ok(())
    }

    /// The nights after which vouchers that nobody used are over.
    async fn lapses(&mut self) -> Result<(), Refused> {
        loop {
            let Some(until) = self.auditor.model.next_lapse() else {
                return Ok(());
            };
            let then = (until + Days::new(1)).max(self.day + Days::new(1));
            // A platform that works no night for a season does not trust its clock.
            self.day = then.min(self.day + Days::new(30));
            self.night().await?;
            if self.broken() {
                return Ok(());
            }
        }
    }

    /// What was served is appraised once its year is over: the nights until then, and the days that it takes.
    async fn appraised(&mut self) -> Result<(), Refused> {
        while let Some(from) = self.next_appraisal() {
            while self.day < from {
                self.day = from.min(self.day + Days::new(30));
                self.night().await?;
            }
            for _ in 0..QUIET {
                if self.broken() {
                    return Ok(());
                }
                self.a_day().await?;
                if self.calm() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Everything once more from the first row on, by the auditor and by the platform's own three proofs.
    async fn last_look(&mut self) -> Result<(), Refused> {
        let today = self.day;
        self.auditor.look(&self.store, None).await?;
        self.auditor.nobody_waits(today);
        self.auditor.letters(&self.store).await?;
        let proof = ledger::prove(&self.store).await?;
        for fault in proof.faults {
            self.violation("ledger verify", fault.what, fault.why);
        }
        let report = office::audit::verify(&self.town.office).await?;
        for flaw in report.flaws {
            self.violation("audit verify", flaw.chain, flaw.what);
        }
        let mut treasurers: Vec<Option<Person>> = vec![self.official(Role::Finance, "")];
        for division in self.treasuries() {
            treasurers.push(self.official(Role::County, &division));
        }
        for who in treasurers.into_iter().flatten() {
            let actor = self.actor(&who).await?;
            let found = batches::reconcile(&self.town.office, &actor).await?;
            for one in found.differences {
                self.violation("reconcile", one.number, one.what);
            }
        }
        Ok(())
    }
}

/// The server's own nights; a region that is being filled does without looking at every open claim each night.
async fn work(office: &office::Office, looks: bool) -> Result<(), Refused> {
    match looks {
        true => nights::work(office).await?,
        false => nights::turn(office).await?,
    };
    Ok(())
}
