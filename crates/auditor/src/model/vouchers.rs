//! Vouchers: used, given back, lowered, contested, ended (8.3, R5, R21, R30, R34).

use chrono::{Datelike, NaiveDate};

use super::{Heard, Model, Voucher, wrong};
use crate::books;
use crate::fact::{Fact, Id};

impl Model {
    pub(super) fn voucher(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::SetOff { voucher, day } => self.used(*voucher, true, *day),
            Fact::PaidInFull { voucher, day } => self.used(*voucher, false, *day),
            Fact::GivenBack { voucher } => {
                let row = self.unused(*voucher)?;
                let contract = row.contract;
                self.end(*voucher, "void");
                let states = ["running", "done-by-subject", "done-by-provider", "done"];
                if let Some(row) = self.contracts.get_mut(&contract) {
                    row.evidence = None;
                }
                self.step(contract, &states, "ended")
            }
            Fact::Lowered { voucher, fen } => {
                let row = self.unused(*voucher)?.clone();
                let contract = self.contracts.get_mut(&row.contract);
                let contract = contract.ok_or_else(|| wrong("no such contract"))?;
                if *fen >= contract.fen {
                    return Err(wrong("a contract is lowered to more"));
                }
                contract.fen = *fen;
                let computed = self.share_on(row.issued, *fen);
                let face = row.face.min(computed);
                self.free(&row, row.face - face);
                if let Some(row) = self.vouchers.get_mut(voucher) {
                    (row.computed, row.face) = (computed, face);
                }
                Ok(())
            }
            Fact::Objected { voucher } | Fact::Answered { voucher, .. } => {
                let row = self.vouchers.get_mut(voucher);
                let row = row.ok_or_else(|| wrong("no such voucher"))?;
                row.contested = matches!(fact, Fact::Objected { .. });
                if let Fact::Answered { day, .. } = fact {
                    self.work_on(*day).objections += 1;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn unused(&self, voucher: Id) -> Result<&Voucher, String> {
        let row = self.vouchers.get(&voucher);
        row.filter(|row| row.state == "issued")
            .ok_or_else(|| wrong("a used voucher is taken for an unused one"))
    }

    fn used(&mut self, voucher: Id, inside: bool, day: NaiveDate) -> Heard {
        let row = self.unused(voucher)?.clone();
        if row.inside != inside {
            return Err(wrong("used the way of the other region"));
        }
        if day > row.until {
            return Err(wrong("used after its validity"));
        }
        let mut service_year = None;
        if inside {
            let key = books::provider(row.provider, day.year());
            self.books.grant(&key, row.face);
            self.books.bind(&key, row.face);
            service_year = Some(day.year());
        }
        if let Some(row) = self.vouchers.get_mut(&voucher) {
            row.state = if inside { "set-off" } else { "paid-in-full" };
            row.service_year = service_year;
        }
        self.changed(voucher);
        Ok(())
    }

    /// A voucher lost its force: everything it bound is free again (R5, R34).
    pub(super) fn end(&mut self, voucher: Id, state: &'static str) {
        let Some(row) = self.vouchers.get_mut(&voucher) else {
            return;
        };
        row.state = state;
        let row = row.clone();
        self.free(&row, row.face);
        self.changed(voucher);
    }

    fn free(&mut self, row: &Voucher, fen: i64) {
        self.books
            .bind(&books::ceiling(row.subject, row.year), -fen);
        self.books.bind(&books::budget(row.budget_year), -fen);
        if let Some(year) = row.service_year {
            let key = books::provider(row.provider, year);
            self.books.bind(&key, -fen);
            self.books.grant(&key, -fen);
        }
    }
}
