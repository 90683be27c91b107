//! What happens by itself when a day is over, and what waits for somebody when nobody should.

use chrono::NaiveDate;

use super::{CORRECTION, Claim, Model};

impl Model {
    /// What happens by itself after a day: vouchers lapse (8.8, R9), payment clocks follow the money (R12).
    pub fn night(&mut self, today: NaiveDate) {
        let mut over = Vec::new();
        for (id, row) in &self.vouchers {
            if row.until >= today {
                continue;
            }
            match row.state {
                "issued" | "set-off" | "paid-in-full" => over.push((*id, None)),
                "claimed" => {
                    let mut on = self.claims_on.get(id).into_iter().flatten();
                    let claim = on.find_map(|one| {
                        let claim = self.claims.get(one)?;
                        (claim.state == "returned").then_some((one, claim))
                    });
                    let due = |claim: &Claim| {
                        claim
                            .returned
                            .map(|day| self.days.due(day, CORRECTION).max(row.until))
                    };
                    if let Some((claim, _)) =
                        claim.filter(|(_, claim)| due(claim).is_some_and(|due| today > due))
                    {
                        over.push((*id, Some(*claim)));
                    }
                }
                _ => {}
            }
        }
        for (voucher, claim) in over {
            if let Some(id) = claim {
                if let Some(row) = self.claims.get_mut(&id) {
                    row.state = "withdrawn";
                    row.correction = None;
                }
                self.changed(id);
            }
            self.end(voucher, "expired");
        }
        self.notices_end(today);
        self.certificates_end(today);
        self.needs_end(today);
        self.keep(today);
        self.offer_all();
    }

    /// The next last day of a voucher or a need that may lapse by itself.
    pub fn next_lapse(&self) -> Option<NaiveDate> {
        let idle = self.vouchers.values();
        let idle = idle.filter(|row| matches!(row.state, "issued" | "set-off" | "paid-in-full"));
        let returned = self.claims.values().filter_map(|claim| {
            let voucher = self.vouchers.get(&claim.voucher)?;
            let day = claim.returned.filter(|_| claim.state == "returned")?;
            Some(self.days.due(day, CORRECTION).max(voucher.until))
        });
        let vouchers = idle.map(|row| row.until).chain(returned);
        vouchers.chain(self.needs_until()).min()
    }

    /// What waits for somebody, when nobody should wait any more.
    pub fn waiting(&self, today: NaiveDate) -> Vec<(String, String)> {
        let mut waits = Vec::new();
        for (id, row) in &self.contracts {
            if matches!(row.state, "submitted" | "rechecking" | "confirming") {
                waits.push((format!("contract {id}"), row.state.to_owned()));
            }
        }
        let covered = self.covered(today);
        for (id, row) in &self.claims {
            let open = matches!(
                row.state,
                "submitted" | "confirming" | "returned" | "instructed" | "bounced"
            );
            if open || (row.state == "payable" && covered.contains(id)) {
                waits.push((format!("claim {id}"), row.state.to_owned()));
            }
        }
        for (id, row) in &self.batches {
            if !matches!(row.state, "settled" | "cancelled") {
                waits.push((format!("batch {id}"), row.state.to_owned()));
            }
        }
        for ((claim, _), row) in &self.top_ups {
            let held = self.held(row.subject);
            if matches!(row.state, "offered" | "confirmed" | "instructed") && !held {
                waits.push((format!("top-up on {claim}"), row.state.to_owned()));
            }
        }
        for (id, row) in &self.inquiries {
            if !matches!(row.state, "closed" | "cleared") {
                waits.push((format!("case {id}"), row.state.to_owned()));
            }
        }
        waits.extend(self.spots_wait());
        waits.extend(self.rewards_wait());
        waits.extend(self.admissions_wait());
        waits.extend(self.catalogues_wait());
        waits.extend(self.operatings_wait());
        for (id, row) in &self.vouchers {
            let lives = matches!(row.state, "issued" | "set-off" | "paid-in-full");
            if lives && today > row.until {
                waits.push((format!("voucher {id}"), row.state.to_owned()));
            }
        }
        waits
    }
}
