//! What the people of a region know beside its database, as text: a large region goes on from it, and last night's backup
//! brings it back.

use std::collections::BTreeMap;

use auditor::{Id, Model, TopUpOf};
use chrono::NaiveDate;
use office::Refused;
use serde::{Deserialize, Serialize};

use super::admissions::Applicant;
use super::desks::Desks;
use super::dice::Dice;
use super::experts::Expert;
use super::goods::Waiting;
use super::inquiries::Inquiry;
use super::life::Case;
use super::market::Want;
use super::region::{Firm, Lab};
use super::rewards::Rewarding;
use super::running::Running;
use super::spot::SpotPlan;
use super::topups::CountyBatch;
use super::treasury::Batch;
use super::world::{Pace, World};
use super::{Plan, Tally};

/// What a region knows beside its database.
#[derive(Serialize, Deserialize)]
pub struct Kept {
    pub plan: Plan,
    pub start: NaiveDate,
    pub day: NaiveDate,
    serial: u64,
    pace: Pace,
    dice: Dice,
    tally: Tally,
    desks: Option<Desks>,
    firms: Vec<Firm>,
    labs: Vec<Lab>,
    experts: Vec<Expert>,
    applicants: Vec<Applicant>,
    cases: Vec<Case>,
    batches: Vec<Batch>,
    county_batches: Vec<CountyBatch>,
    #[serde(with = "auditor::pairs")]
    tops: BTreeMap<TopUpOf, Id>,
    inquiries: Vec<Inquiry>,
    spots: Vec<SpotPlan>,
    rewards: Vec<Rewarding>,
    runnings: Vec<Running>,
    waiting: Vec<Waiting>,
    wants: Vec<Want>,
    model: Model,
}

impl Kept {
    /// # Errors
    /// When it cannot be read.
    pub fn read(text: &[u8]) -> Result<Kept, Refused> {
        serde_json::from_slice(text).map_err(|e| Refused::Fault(e.to_string()))
    }

    /// Gives a world its people and files, its luck and its count.
    pub fn into(self, world: &mut World) {
        world.day = self.day;
        world.serial = self.serial;
        world.pace = self.pace;
        world.dice = self.dice;
        world.tally = self.tally;
        world.desks = self.desks;
        world.firms = self.firms;
        world.labs = self.labs;
        world.experts = self.experts;
        world.applicants = self.applicants;
        world.cases = self.cases;
        world.batches = self.batches;
        world.county_batches = self.county_batches;
        world.top_ids = self.tops.iter().map(|(of, id)| (*id, *of)).collect();
        world.tops = self.tops;
        world.inquiries = self.inquiries;
        world.spots = self.spots;
        world.rewards = self.rewards;
        world.runnings = self.runnings;
        world.waiting = self.waiting;
        world.wants = self.wants;
        world.auditor.model = self.model;
    }
}

impl World {
    /// What must be kept beside the database to go on from this night.
    ///
    /// # Errors
    /// When it cannot be written as text.
    pub fn kept(&mut self, start: NaiveDate) -> Result<Vec<u8>, Refused> {
        let kept = Kept {
            plan: self.plan,
            start,
            day: self.day,
            serial: self.serial,
            pace: self.pace,
            dice: self.dice.clone(),
            tally: self.tally.clone(),
            desks: self.desks.take(),
            firms: std::mem::take(&mut self.firms),
            labs: std::mem::take(&mut self.labs),
            experts: std::mem::take(&mut self.experts),
            applicants: std::mem::take(&mut self.applicants),
            cases: std::mem::take(&mut self.cases),
            batches: std::mem::take(&mut self.batches),
            county_batches: std::mem::take(&mut self.county_batches),
            tops: std::mem::take(&mut self.tops),
            inquiries: std::mem::take(&mut self.inquiries),
            spots: std::mem::take(&mut self.spots),
            rewards: std::mem::take(&mut self.rewards),
            runnings: std::mem::take(&mut self.runnings),
            waiting: std::mem::take(&mut self.waiting),
            wants: std::mem::take(&mut self.wants),
            model: std::mem::take(&mut self.auditor.model),
        };
        let text = serde_json::to_vec(&kept).map_err(|e| Refused::Fault(e.to_string()));
        // Lent, not copied: a province is large.
        kept.into(self);
        text
    }
}
