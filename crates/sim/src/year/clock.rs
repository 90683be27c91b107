//! A clock that is a year off: what is asked meanwhile is refused and changes nothing, and no night is worked.

use chrono::Days;
use office::{By, Refused, nights};
use serde_json::Value;

use super::faults::Fault;
use super::world::{Verb, World};

/// More days than a year has.
const ACROSS: u64 = 366;

impl World {
    /// The clock is a year ahead or behind while somebody acts; once it is right, the same request is done.
    pub async fn a_year_off(
        &mut self,
        name: &'static str,
        verb: &Verb,
        by: By<'_>,
    ) -> Result<Value, Refused> {
        let office = self.town.office.clone();
        if nights::worked(&office).is_none() {
            // Nothing tells a new platform what day it is.
            self.uncounted(Fault::Year);
            return verb(&office, by).await;
        }
        let right = office.now();
        let off = match self.aside().in_thousand(500) {
            true => right + Days::new(ACROSS),
            false => right - Days::new(ACROSS),
        };
        self.town.clock.set(off);
        let (meanwhile, night) = (verb(&office, by).await, nights::work(&office).await);
        self.town.clock.set(right);
        for (what, done) in [("act", meanwhile.map(|_| ())), ("night", night.map(|_| ()))] {
            if !matches!(
                done,
                Err(Refused::Because(_) | Refused::Unknown | Refused::Meanwhile(_))
            ) {
                self.violation("clock", name, format!("{what} a year off: {done:?}"));
            }
        }
        verb(&office, by).await
    }
}
