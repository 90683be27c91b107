//! The Measures as code: money, working days, awards, eligibility, lifecycles, ledger postings and duties.
//!
//! Everything here is a function of its arguments. There is no clock, no database, no network and no floating point;
//! the texts and parameters of `law/` are compiled in and reached through [`Law::shipped`].
//! Clauses are cited by the number they have in `law/measures.md` (`4.1`) or `law/readings.md` (`R7`).

#[macro_use]
pub mod coded;
#[macro_use]
pub mod clause;

pub mod admission;
pub mod anonymous;
pub mod appraisal;
pub mod atlas;
pub mod award;
pub mod bank;
pub mod calendar;
pub mod catalogue;
pub mod claim;
pub mod clock;
pub mod dates;
pub mod divisions;
pub mod draw;
pub mod duties;
pub mod eligibility;
pub mod figures;
pub mod finding;
pub mod guide;
pub mod ids;
pub mod integrity;
pub mod law;
pub mod ledger;
pub mod lifecycle;
pub mod money;
pub mod needs;
pub mod numbers;
pub mod once;
pub mod operating;
pub mod opinions;
pub mod outcome;
pub mod parties;
pub mod payout;
pub mod places;
pub mod policy;
pub mod refusal;
pub mod remedy;
pub mod review;
pub mod schedule;
pub mod signals;
pub mod splitting;
pub mod spot;
pub mod subsidy;
pub mod synonyms;
pub mod text;
pub mod tickets;
pub mod topup;
pub mod trace;
pub mod training;
pub mod tries;
pub mod undo;
pub mod use_report;
pub mod words;

pub use clause::Clause;
pub use coded::Coded;
pub use finding::{Finding, Outcome};
pub use law::Law;
pub use money::{AmountFault, Fen, Ratio, Rounding};
pub use parties::{Kind, ProviderCategory, ProviderClass, Region, TechKind, Use};
pub use policy::Policy;
pub use refusal::Refusal;
pub use trace::{Reasoned, Step, Trace};
