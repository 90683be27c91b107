//! Money: the line, batches and the bank, the close of a year, what comes back (2.2, 8.6, R12, R17, R31).

use chrono::{Datelike, NaiveDate};

use super::{Batch, Heard, Model, PAYMENT, Recovery, wrong};
use crate::books;
use crate::fact::{Fact, Id, Paid};

impl Model {
    pub(super) fn money(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Granted { year, fen, day } => self.granted(*year, *fen, *day),
            Fact::BatchDrawn { .. }
            | Fact::Released { .. }
            | Fact::Sent { .. }
            | Fact::Cancelled { .. }
            | Fact::Bank { .. } => self.batch(fact),
            Fact::PaidSingly { claim, day } => {
                if !self.reaches(*claim, *day) {
                    return Err(wrong("paid although it is not its turn"));
                }
                if self.in_case(*claim) {
                    return Err(wrong("paid while a case is open"));
                }
                self.paid(*claim, "payable", *day)
            }
            Fact::Mended { claim, day } => {
                let clock = self.clock(*day, PAYMENT);
                self.move_claim(*claim, "bounced", "payable")?;
                self.start(*claim, clock);
                self.keep(*day);
                Ok(())
            }
            Fact::Closed { year, day } => {
                self.close(*year);
                self.keep(*day);
                Ok(())
            }
            Fact::Ordered {
                recovery,
                claim,
                fen,
            } => self.ordered(*recovery, *claim, *fen),
            Fact::PaidBack { recovery, fen } => self.came_back(*recovery, *fen, false),
            Fact::WrittenOff { recovery } => {
                let owed = self.recoveries.get(recovery).map_or(0, |row| row.owed);
                self.came_back(*recovery, owed, true)
            }
            _ => Ok(()),
        }
    }

    fn granted(&mut self, year: i32, fen: i64, day: NaiveDate) -> Heard {
        let key = books::budget(year);
        self.books.grant(&key, fen);
        let stand = self.books.at(&key);
        let instructed = if year == day.year() {
            self.with_bank
        } else {
            0
        };
        self.keep(day);
        if stand.granted < stand.used + stand.lapsed + instructed && fen < 0 {
            return Err(wrong("cut below what is spent"));
        }
        Ok(())
    }

    fn batch(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::BatchDrawn {
                batch,
                claims,
                by,
                day,
            } => {
                let covered = self.covered(*day);
                for claim in claims {
                    if let Some(heard) = self.batch_of_subsidy(*claim, "instructed") {
                        heard?;
                        continue;
                    }
                    if !covered.contains(claim) {
                        return Err(format!("claim {claim} is drawn up before its turn"));
                    }
                    if self.in_case(*claim) {
                        return Err(format!("claim {claim} is drawn up in an open case"));
                    }
                    self.move_claim(*claim, "payable", "instructed")?;
                }
                let row = Batch {
                    claims: claims.clone(),
                    top_ups: Vec::new(),
                    by: vec![*by],
                    state: "drawn",
                };
                self.batches.insert(*batch, row);
                self.changed(*batch);
                Ok(())
            }
            Fact::Released { batch, by } => {
                let row = self.batches.get_mut(batch);
                let row = row.ok_or_else(|| wrong("no such batch"))?;
                row.state = match row.state {
                    "drawn" => "released-once",
                    "released-once" => "released",
                    other => return Err(format!("a batch {other} is released")),
                };
                let again = row.by.contains(by);
                row.by.push(*by);
                self.changed(*batch);
                if again {
                    return Err(wrong("one person has two hands in a batch"));
                }
                Ok(())
            }
            Fact::Sent { batch } => {
                let row = self.batches.get_mut(batch);
                let row = row.ok_or_else(|| wrong("no such batch"))?;
                match row.state {
                    "released" => {
                        row.state = "sent";
                        self.changed(*batch);
                        Ok(())
                    }
                    "sent" => Ok(()),
                    other => Err(format!("a batch {other} is sent")),
                }
            }
            Fact::Cancelled { batch, day } => {
                let row = self.batches.get_mut(batch);
                let row = row.ok_or_else(|| wrong("no such batch"))?;
                if !matches!(row.state, "drawn" | "released-once" | "released") {
                    return Err(format!("a batch {} is cancelled", row.state));
                }
                row.state = "cancelled";
                let (claims, top_ups) = (row.claims.clone(), row.top_ups.clone());
                self.changed(*batch);
                for claim in claims {
                    if let Some(heard) = self.batch_of_subsidy(claim, "confirmed") {
                        heard?;
                        continue;
                    }
                    self.move_claim(claim, "instructed", "payable")?;
                }
                for of in top_ups {
                    self.freed(of)?;
                }
                self.keep(*day);
                Ok(())
            }
            Fact::Bank { batch, lines, day } => self.bank(*batch, lines, *day),
            _ => Ok(()),
        }
    }

    /// I7: each instruction gets one final word.
    fn bank(&mut self, batch: Id, lines: &[(Id, Paid)], day: NaiveDate) -> Heard {
        let row = self.batches.get(&batch).cloned();
        let row = row.ok_or_else(|| wrong("no such batch"))?;
        let mut heard = Ok(());
        for (claim, said) in lines {
            let mine = row.claims.contains(claim);
            if let Some(one) = mine.then(|| self.bank_of_subsidy(*claim, *said)).flatten() {
                heard = heard.and(one);
                continue;
            }
            let one = match (mine, said) {
                (false, _) => Err(wrong("the bank is taken at its word about another batch")),
                (_, Paid::Paid) => self.paid(*claim, "instructed", day),
                (_, Paid::Failed) => self.move_claim(*claim, "instructed", "payable"),
                (_, Paid::Bounced) => {
                    if let Some(row) = self.claims.get_mut(claim) {
                        row.clock = None;
                    }
                    self.move_claim(*claim, "instructed", "bounced")
                }
            };
            heard = heard.and(one);
        }
        if let Some(row) = self.batches.get_mut(&batch) {
            row.claims
                .retain(|claim| !lines.iter().any(|(one, _)| one == claim));
            if row.claims.is_empty() && row.state == "sent" {
                row.state = "settled";
                self.changed(batch);
            }
        }
        self.keep(day);
        heard
    }

    /// Bound becomes spent, the surplus is free; a payment of a later year is that year's (R12, R17).
    fn paid(&mut self, claim: Id, from: &str, day: NaiveDate) -> Heard {
        self.move_claim(claim, from, "paid")?;
        let Some(row) = self.claims.get_mut(&claim) else {
            return Err(wrong("no such claim"));
        };
        (row.clock, row.paid_on) = (None, Some(day));
        let (paid, voucher) = (row.fen, row.voucher);
        let Some(row) = self.vouchers.get_mut(&voucher) else {
            return Err(wrong("no such voucher"));
        };
        row.state = "redeemed";
        let row = row.clone();
        self.changed(voucher);
        let key = books::ceiling(row.subject, row.year);
        self.books.spend(&key, paid);
        self.books.bind(&key, paid - row.face);
        let (old, now) = (books::budget(row.budget_year), books::budget(day.year()));
        self.books.bind(&old, -row.face);
        self.books.spend_free(&now, paid);
        if let Some(year) = row.service_year {
            let key = books::provider(row.provider, year);
            self.books.bind(&key, -row.face);
            self.books.grant(&key, -row.face);
            let key = books::provider(row.provider, day.year());
            self.books.grant(&key, paid);
            self.books.spend_free(&key, paid);
        }
        self.arise(claim, day);
        let stand = self.books.at(&now);
        if stand.used + stand.lapsed > stand.granted {
            return Err(wrong("more is spent than was granted"));
        }
        Ok(())
    }

    /// What vouchers bind goes over to the next year, what is left lapses.
    fn close(&mut self, year: i32) {
        self.close_subsidies(year);
        self.close_operating(year);
        let (old, new) = (books::budget(year), books::budget(year + 1));
        self.books.carry(&old, &new);
        for row in self.vouchers.values_mut() {
            let lives = matches!(row.state, "issued" | "set-off" | "paid-in-full" | "claimed");
            if lives && row.budget_year == year {
                row.budget_year = year + 1;
            }
        }
    }

    fn ordered(&mut self, recovery: Id, claim: Id, fen: i64) -> Heard {
        let paid = self.claims.get(&claim).filter(|row| row.state == "paid");
        let paid = paid.map_or(0, |row| row.fen);
        let key = books::receivable(recovery);
        self.books.grant(&key, fen);
        self.books.bind(&key, fen);
        let row = Recovery {
            claim,
            fen,
            owed: fen,
            state: "owed",
        };
        self.recoveries.insert(recovery, row);
        *self.ordered_on.entry(claim).or_default() += fen;
        if let Some(party) = self.payee(claim) {
            *self.debts.entry(party).or_default() += 1;
        }
        self.changed(recovery);
        self.follow_all(claim);
        match fen <= paid {
            true => Ok(()),
            false => Err(wrong("more is ordered back than was paid")),
        }
    }

    fn came_back(&mut self, recovery: Id, fen: i64, given_up: bool) -> Heard {
        let row = self.recoveries.get_mut(&recovery);
        let row = row.ok_or_else(|| wrong("no such order"))?;
        if row.state != "owed" || fen > row.owed {
            return Err(format!("{fen} comes back of {}", row.owed));
        }
        row.owed -= fen;
        let key = books::receivable(recovery);
        match given_up {
            true => {
                row.state = "written-off";
                self.books.bind(&key, -fen);
                self.books.lapse(&key, fen);
            }
            false => {
                if row.owed == 0 {
                    row.state = "settled";
                }
                self.books.spend(&key, fen);
            }
        }
        if row_state(self, recovery) != "owed" {
            self.changed(recovery);
            let claim = self.recoveries.get(&recovery).map(|row| row.claim);
            if let Some(party) = claim.and_then(|claim| self.payee(claim)) {
                self.settle_debt(party);
            }
        }
        Ok(())
    }
}

impl Model {
    /// Who is paid on a claim: the provider in the region, the subject out of it (6.2, 6.3).
    pub(super) fn payee(&self, claim: Id) -> Option<Id> {
        let voucher = self.claims.get(&claim)?.voucher;
        let row = self.vouchers.get(&voucher)?;
        Some(if row.inside {
            row.provider
        } else {
            row.subject
        })
    }

    pub(super) fn settle_debt(&mut self, party: Id) {
        if let Some(count) = self.debts.get_mut(&party) {
            *count = count.saturating_sub(1);
        }
    }

    /// Whether a party owes public money.
    pub(super) fn owes_money(&self, party: Id) -> bool {
        self.debts.get(&party).is_some_and(|count| *count > 0)
    }
}

fn row_state(model: &Model, recovery: Id) -> &'static str {
    let row = model.recoveries.get(&recovery);
    row.map_or("", |row| row.state)
}
