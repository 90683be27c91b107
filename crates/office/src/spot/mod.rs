//! Spot checks: a plan whose seed is fixed beforehand, the draw, the sheets, what the sample says of all (2.4, 5.3).

mod check;
mod mend;
mod plan;
mod settle;
mod view;

pub(crate) use check::tell;
pub use check::{Answer, Answered, Record, Recorded, answer, record};
pub use mend::{Judge, Judged, Mend, Mended, judge, mend};
pub use plan::{Closed, Draw, Drawn, Plan, Planned, close, draw, plan};
pub use settle::{Settle, Settled, settle};
pub use view::{
    CheckLine, CheckView, Mine, PlanLine, PlanView, Public, StratumLine, check_view, draws, list,
    mine, plan_view, public,
};
pub(crate) use view::{may_read_file, samples};

use rules::lifecycle::{spot_check, spot_plan};
use serde::{Deserialize, Serialize};
use store::{SpotCheck, SpotPlan};

use crate::actor::Owners;
use crate::error::Refused;

/// What the seed of a plan is sealed for until it is revealed.
pub(crate) const SEED: &str = "spot-seed";

pub(crate) fn owners(row: &SpotCheck) -> Owners<'_> {
    Owners {
        subject: Some(row.subject),
        provider: Some(row.provider),
        division: Some(&row.division),
        private: false,
    }
}

pub(crate) fn state(row: &SpotCheck) -> Result<spot_check::State, Refused> {
    spot_check::State::parse(&row.state)
        .ok_or_else(|| Refused::Fault(format!("spot check state {}", row.state)))
}

pub(crate) fn plan_state(row: &SpotPlan) -> Result<spot_plan::State, Refused> {
    spot_plan::State::parse(&row.state)
        .ok_or_else(|| Refused::Fault(format!("spot plan state {}", row.state)))
}

/// A stratum as it is kept with its plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Layer {
    pub key: String,
    pub all: u64,
    pub wanted: u64,
}
