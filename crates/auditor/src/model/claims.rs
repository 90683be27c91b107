//! Claims: checked, decided, corrected, taken back (8.4–8.7, R3, R9, R11).

use chrono::NaiveDate;

use super::{CORRECTION, Claim, Heard, Model, PAYMENT, wrong};
use crate::fact::{Desk, Fact, How, Id};

impl Model {
    pub(super) fn claim(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Claimed {
                claim,
                voucher,
                day,
            } => self.claimed(*claim, *voucher, *day),
            Fact::ClaimDecided {
                claim,
                desk,
                how,
                day,
            } => self.decided(*claim, (*desk, *how), *day),
            Fact::ClaimWithdrawn { claim } => {
                let row = self.claims.get_mut(claim);
                let row = row.ok_or_else(|| wrong("no such claim"))?;
                if !matches!(row.state, "submitted" | "confirming" | "returned") {
                    return Err(format!("a claim {} is withdrawn", row.state));
                }
                row.state = "withdrawn";
                (row.clock, row.correction) = (None, None);
                let voucher = row.voucher;
                self.changed(*claim);
                let back = self.vouchers.get_mut(&voucher);
                let back = back.ok_or_else(|| wrong("no such voucher"))?;
                back.state = if back.inside {
                    "set-off"
                } else {
                    "paid-in-full"
                };
                self.changed(voucher);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// R3: min(face, f(min(contract, tickets))); the rates of the day of issue.
    pub fn pays(&self, voucher: Id) -> Option<i64> {
        let row = self.vouchers.get(&voucher)?;
        Some(row.face.min(self.share_on(row.issued, self.cost(voucher)?)))
    }

    /// R3: what the service cost, as far as the contract goes.
    pub(super) fn cost(&self, voucher: Id) -> Option<i64> {
        let row = self.vouchers.get(&voucher)?;
        let contract = self.contracts.get(&row.contract)?;
        let cost: i64 = contract.tickets.iter().sum();
        Some(cost.min(contract.fen))
    }

    fn claimed(&mut self, claim: Id, voucher: Id, day: NaiveDate) -> Heard {
        let row = self.vouchers.get(&voucher).cloned();
        let row = row.ok_or_else(|| wrong("no such voucher"))?;
        let again = self.claims.get(&claim).cloned();
        let ready = match (&again, row.state) {
            (Some(earlier), "claimed") => earlier.state == "returned",
            (None, "set-off" | "paid-in-full") => true,
            _ => false,
        };
        if !ready {
            return Err(format!("a voucher {} is claimed", row.state));
        }
        let contract = self.contracts.get(&row.contract);
        let contract = contract.ok_or_else(|| wrong("no such contract"))?;
        let whole =
            contract.stars.is_some() && contract.results > 0 && !contract.tickets.is_empty();
        if contract.state != "done" || !whole {
            return Err(wrong("claimed without its evidence"));
        }
        if row.contested {
            return Err(wrong("claimed while an objection waits"));
        }
        let earlier = self.claims_on.get(&voucher).into_iter().flatten();
        let earlier = earlier.filter_map(|one| self.claims.get(one));
        let returned = earlier.filter_map(|one| one.returned).max();
        let last = returned.map_or(row.until, |day| {
            self.days.due(day, CORRECTION).max(row.until)
        });
        if day > last {
            return Err(wrong("claimed after its time"));
        }
        let one = Claim {
            voucher,
            fen: self.pays(voucher).unwrap_or_default(),
            state: "submitted",
            clock: Some(self.clock(day, PAYMENT)),
            carried: None,
            correction: None,
            returned: again.as_ref().and_then(|one| one.returned),
            place: None,
            paid_on: None,
        };
        self.claims.insert(claim, one);
        let on = self.claims_on.entry(voucher).or_default();
        if !on.contains(&claim) {
            on.push(claim);
        }
        self.changed(claim);
        if again.is_none() {
            if let Some(row) = self.vouchers.get_mut(&voucher) {
                row.state = "claimed";
            }
            self.changed(voucher);
        }
        Ok(())
    }

    fn decided(&mut self, claim: Id, (desk, how): (Desk, How), day: NaiveDate) -> Heard {
        let correction = self.clock(day, CORRECTION);
        let row = self.claims.get_mut(&claim);
        let row = row.ok_or_else(|| wrong("no such claim"))?;
        match (desk, row.state) {
            (Desk::Agency, "submitted") | (Desk::Centre, "confirming") => {}
            _ => return Err(format!("{desk:?} decides on a claim {}", row.state)),
        }
        let voucher = row.voucher;
        let handed = row.clock.map_or(day, |clock| clock.from);
        match (how, desk) {
            (How::Approve, Desk::Agency) => row.state = "confirming",
            (How::Approve, _) => {
                row.state = "payable";
                self.confirmed += 1;
                row.place = Some(self.confirmed);
            }
            (How::Return, _) => {
                row.state = "returned";
                row.returned = Some(day);
                row.clock = None;
                row.correction = Some(correction);
            }
            (How::Refuse, _) => {
                row.state = "refused";
                row.clock = None;
            }
        }
        let (state, place, fen) = (row.state, row.place, row.fen);
        let runs = row.clock.is_some();
        if desk == Desk::Agency {
            self.work_on(day).claims.push((handed, day));
        }
        if let ("payable", Some(place)) = (state, place) {
            self.join(place, (claim, fen), runs);
        }
        self.changed(claim);
        match state {
            "refused" => self.end(voucher, "void"),
            // The one that joins as the last may find the money gone; nobody else's place changes.
            "payable" if !self.reaches(claim, day) => self.carry(claim, day),
            _ => {}
        }
        Ok(())
    }
}
