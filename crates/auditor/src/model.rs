//! The auditor's model: what must follow from each accepted act, written from the Measures and their readings.

mod admissions;
mod cases;
mod catalogue;
mod claims;
mod contracts;
mod money;
mod needs;
mod night;
mod operating;
mod queue;
mod rewards;
mod spot;
mod subsidies;
mod topups;
mod vouchers;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::books::Books;
use crate::calendar::Days;
use crate::fact::{Fact, Id, TopUpOf};
use crate::mail::Letters;
use crate::word::Word;

pub use admissions::{Admission, Interest};
pub use cases::Inquiry;
pub use catalogue::{Entry, Says};
pub use needs::Need;
pub use operating::{Operating, Work};
pub use rewards::Appraisal;
pub use spot::{Check, SpotPlan};
pub use subsidies::Subsidy;
pub use topups::{Back, Programme, TopUp};

/// 4.1–4.3 as read by R1 and R2: each part at its own rate, one floor at the end.
pub fn share(fen: i64) -> i64 {
    share_at(fen, (50, 30))
}

fn share_at(fen: i64, rates: (i64, i64)) -> i64 {
    let (low, high) = (10_000_000, 50_000_000);
    let first = i128::from(fen.min(low)) * i128::from(rates.0);
    let second = i128::from((fen.min(high) - low).max(0)) * i128::from(rates.1);
    let third = i128::from((fen - high).max(0)) * 15;
    i64::try_from((first + second + third) / 100).unwrap_or(i64::MAX)
}

/// The rates of the first two slices from a day on, in hundredths; the third stays.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Amended {
    pub from: NaiveDate,
    pub rates: (i64, i64),
}

/// 8.8, R9: until the corresponding day of the next year.
pub fn valid_until(issued: NaiveDate) -> NaiveDate {
    issued
        .checked_add_months(Months::new(12))
        .unwrap_or(NaiveDate::MAX)
}

/// A running limit of working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub from: NaiveDate,
    pub days: u32,
    pub due: NaiveDate,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contract {
    pub subject: Id,
    pub provider: Id,
    pub fen: i64,
    pub consent: bool,
    /// A search for novelty or an appraisal of results (9.4).
    pub benefit: bool,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub evidence: Option<Clock>,
    pub tickets: Vec<i64>,
    /// The stars that the subject gave, and when.
    pub stars: Option<(u32, NaiveDate)>,
    pub results: usize,
    pub voucher: Option<Id>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Voucher {
    pub contract: Id,
    pub subject: Id,
    pub provider: Id,
    pub inside: bool,
    pub year: i32,
    pub computed: i64,
    pub face: i64,
    pub issued: NaiveDate,
    pub until: NaiveDate,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub budget_year: i32,
    pub service_year: Option<i32>,
    pub contested: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Claim {
    pub voucher: Id,
    pub fen: i64,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub clock: Option<Clock>,
    /// The clock that stood still for want of money, and since when.
    pub carried: Option<(NaiveDate, Clock)>,
    pub correction: Option<Clock>,
    pub returned: Option<NaiveDate>,
    /// The order of confirmation.
    pub place: Option<u64>,
    pub paid_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Batch {
    pub claims: Vec<Id>,
    /// Of a county's batch.
    pub top_ups: Vec<TopUpOf>,
    pub by: Vec<Id>,
    #[serde(with = "crate::word")]
    pub state: Word,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recovery {
    pub claim: Id,
    pub fen: i64,
    pub owed: i64,
    #[serde(with = "crate::word")]
    pub state: Word,
}

/// What he knows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Model {
    pub days: Days,
    #[serde(default)]
    pub mail: Letters,
    pub individuals: BTreeMap<Id, bool>,
    pub providers: BTreeMap<Id, bool>,
    /// Every provider with its admission, and the pool of experts.
    pub admissions: BTreeMap<Id, Admission>,
    pub experts: BTreeMap<Id, Interest>,
    /// The providers that are institutions of the state.
    pub publics: BTreeSet<Id>,
    pub contracts: BTreeMap<Id, Contract>,
    pub vouchers: BTreeMap<Id, Voucher>,
    pub claims: BTreeMap<Id, Claim>,
    pub batches: BTreeMap<Id, Batch>,
    pub recoveries: BTreeMap<Id, Recovery>,
    /// Where subjects sit.
    pub seats: BTreeMap<Id, String>,
    pub programmes: BTreeMap<Id, Programme>,
    #[serde(with = "crate::word::pairs")]
    pub top_ups: BTreeMap<TopUpOf, TopUp>,
    pub inquiries: BTreeMap<Id, Inquiry>,
    pub spot_plans: BTreeMap<Id, SpotPlan>,
    pub checks: BTreeMap<Id, Check>,
    pub appraisals: BTreeMap<Id, Appraisal>,
    pub subsidies: BTreeMap<Id, Subsidy>,
    pub entries: BTreeMap<Id, Entry>,
    pub needs: BTreeMap<Id, Need>,
    pub operatings: BTreeMap<Id, Operating>,
    /// What the Agency did, by years.
    work: BTreeMap<i32, Work>,
    /// Whom a certificate that ran out has suspended.
    ruled: BTreeSet<Id>,
    #[serde(with = "crate::word::pairs")]
    incomes: BTreeMap<(Id, i32), i64>,
    pub books: Books,
    /// How often each file changed its state.
    pub changes: BTreeMap<Id, u64>,
    /// Those that wait to be paid and what they get, in the order of confirmation, and what is with the bank.
    queue: BTreeMap<u64, (Id, i64)>,
    /// The places in the queue whose clock runs: few, where tens of thousands wait for a year's money.
    running: BTreeSet<u64>,
    with_bank: i64,
    /// The claims on a voucher, the top-ups on a claim and of a subject, in the order in which they arose.
    claims_on: BTreeMap<Id, Vec<Id>>,
    tops_on: BTreeMap<Id, Vec<TopUpOf>>,
    tops_of: BTreeMap<Id, Vec<TopUpOf>>,
    /// What was ordered back of a claim, and how many orders a party has open.
    ordered_on: BTreeMap<Id, i64>,
    debts: BTreeMap<Id, u32>,
    /// The cases that are open.
    open_cases: BTreeSet<Id>,
    /// Other rates from a day on.
    pub amended: Option<Amended>,
    confirmed: u64,
}

pub(crate) type Heard = Result<(), String>;

/// The working days of 8.4, 8.6 and R9.
const EVIDENCE: u32 = 10;
const PAYMENT: u32 = 7;
const CORRECTION: u32 = 10;

fn wrong(what: &str) -> String {
    what.to_owned()
}

impl Model {
    /// Takes an accepted act into the books, or says why it should not have been accepted.
    pub fn hear(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Certified {
                subject,
                individual,
                county,
            } => {
                self.seats.insert(*subject, county.clone());
                self.individuals.insert(*subject, *individual);
                Ok(())
            }
            Fact::Filed {
                provider,
                inside,
                public,
                day,
            } => {
                self.work_on(*day).providers += 1;
                self.providers.insert(*provider, *inside);
                self.admissions.insert(*provider, Admission::direct());
                // Applied, taken in, filed.
                self.changes.insert(*provider, 3);
                if *public {
                    self.publics.insert(*provider);
                }
                Ok(())
            }
            Fact::Expert { .. }
            | Fact::Applied { .. }
            | Fact::TakenIn { .. }
            | Fact::ExpertsDrawn { .. }
            | Fact::Scored { .. }
            | Fact::SteppedAside { .. }
            | Fact::Replaced { .. }
            | Fact::Redrawn { .. }
            | Fact::ReviewClosed { .. }
            | Fact::AdmissionDecided { .. }
            | Fact::NoticeObjected { .. }
            | Fact::NoticeAnswered { .. }
            | Fact::ProviderMoved { .. } => self.admission(fact),
            Fact::Drawn { .. }
            | Fact::HandedIn { .. }
            | Fact::Decided { .. }
            | Fact::Withdrawn { .. } => self.contract(fact),
            Fact::SetOff { .. }
            | Fact::PaidInFull { .. }
            | Fact::GivenBack { .. }
            | Fact::Lowered { .. }
            | Fact::Objected { .. }
            | Fact::Answered { .. } => self.voucher(fact),
            Fact::Done { .. } | Fact::Rated { .. } | Fact::Ticket { .. } | Fact::Result { .. } => {
                self.service(fact)
            }
            Fact::Claimed { .. } | Fact::ClaimDecided { .. } | Fact::ClaimWithdrawn { .. } => {
                self.claim(fact)
            }
            Fact::Holidays {
                national,
                year,
                days,
            } => {
                self.days.publish(*national, *year, days);
                self.move_clocks();
                Ok(())
            }
            Fact::Programme { .. }
            | Fact::Funded { .. }
            | Fact::TookTopUp { .. }
            | Fact::TopUpsDrawn { .. }
            | Fact::CountyBank { .. }
            | Fact::TopUpBack { .. }
            | Fact::TopUpWrittenOff { .. } => self.top_up(fact),
            Fact::CaseOpened { .. } | Fact::CaseMoved { .. } => self.case(fact),
            Fact::SpotPlanned { .. }
            | Fact::SpotDrawn { .. }
            | Fact::SpotMoved { .. }
            | Fact::SpotClosed { .. } => self.spot(fact),
            Fact::Income { .. }
            | Fact::Appraised { .. }
            | Fact::AppraisalObjected { .. }
            | Fact::AppraisalAnswered { .. }
            | Fact::AppraisalsConfirmed { .. }
            | Fact::AppraisalsPublished { .. }
            | Fact::SubsidyLine { .. }
            | Fact::SubsidiesProposed { .. }
            | Fact::SubsidyLowered { .. }
            | Fact::SubsidiesDecided { .. }
            | Fact::SubsidyTaken { .. } => self.reward(fact),
            Fact::ServiceKept { .. }
            | Fact::CertificateKept { .. }
            | Fact::EntryDecided { .. }
            | Fact::EntryWithdrawn { .. } => self.catalogue(fact),
            Fact::NeedPosted { .. }
            | Fact::NeedOffered { .. }
            | Fact::OfferTakenBack { .. }
            | Fact::OfferChosen { .. }
            | Fact::NeedClosed { .. } => self.need(fact),
            Fact::OperatingLine { .. }
            | Fact::OperatingProposed { .. }
            | Fact::OperatingDecided { .. }
            | Fact::OperatingPaid { .. } => self.operating(fact),
            money => self.money(money),
        }
    }

    /// The share of an amount by the rates of a day: a voucher keeps those of its issue (R3).
    pub fn share_on(&self, day: NaiveDate, fen: i64) -> i64 {
        let later = self.amended.filter(|amended| day >= amended.from);
        later.map_or_else(|| share(fen), |amended| share_at(fen, amended.rates))
    }

    fn changed(&mut self, file: Id) {
        *self.changes.entry(file).or_default() += 1;
    }

    fn clock(&self, from: NaiveDate, days: u32) -> Clock {
        let due = self.days.due(from, days);
        Clock { from, days, due }
    }

    /// A new schedule moves every limit that runs (R33).
    fn move_clocks(&mut self) {
        let days = &self.days;
        let anew = |clock: &mut Option<Clock>| {
            if let Some(clock) = clock {
                clock.due = days.due(clock.from, clock.days);
            }
        };
        for row in self.contracts.values_mut() {
            anew(&mut row.evidence);
        }
        for row in self.claims.values_mut() {
            anew(&mut row.clock);
            anew(&mut row.correction);
        }
        for row in self.appraisals.values_mut() {
            anew(&mut row.clock);
        }
        for row in self.checks.values_mut() {
            anew(&mut row.answer);
        }
        self.move_admissions();
        self.move_needs();
    }
}
