//! What cities and counties add: programmes, offers in order, their batches, and what comes back (2.3, R12, R27, R31).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Batch, Heard, Model, wrong};
use crate::books::{self, Stand};
use crate::fact::{Fact, Id, Paid, TopUpOf};
use crate::word::Word;

/// One authority's programme; its queue is in the order in which the top-ups arose.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Programme {
    pub division: String,
    pub year: i32,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The rate in hundredths of a per cent.
    pub rate: i64,
    pub ceiling: i64,
    pub open: bool,
    pub queue: Vec<TopUpOf>,
}

/// What a programme owes on one claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TopUp {
    pub subject: Id,
    pub redeemed: i64,
    pub fen: i64,
    #[serde(with = "crate::word")]
    pub state: Word,
    /// How often its state changed.
    pub changes: u64,
    /// The orders to pay it back, the first first.
    pub orders: Vec<Back>,
}

impl TopUp {
    /// What stands of it: what was ordered back is no public money any more.
    fn stands(&self) -> i64 {
        let back: i64 = self.orders.iter().map(|order| order.fen).sum();
        self.fen - back
    }

    fn to(&mut self, from: &[&str], to: &'static str) -> Heard {
        if !from.contains(&self.state) {
            return Err(format!("a top-up {} becomes {to}", self.state));
        }
        self.state = to;
        self.changes += 1;
        Ok(())
    }
}

/// An order to pay a top-up back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Back {
    pub fen: i64,
    pub paid: i64,
    pub lapsed: i64,
}

impl Back {
    pub fn owed(&self) -> i64 {
        self.fen - self.paid - self.lapsed
    }

    pub fn state(&self) -> &'static str {
        match (self.owed(), self.lapsed) {
            (0, 0) => "settled",
            (0, _) => "written-off",
            _ => "owed",
        }
    }

    pub fn stand(&self) -> Stand {
        Stand {
            granted: self.fen,
            reserved: self.owed(),
            used: self.paid,
            lapsed: self.lapsed,
        }
    }
}

impl Model {
    pub(super) fn top_up(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Programme {
                programme,
                division,
                days: (from, to),
                terms: (rate, ceiling),
                fen,
            } => {
                let year = chrono::Datelike::year(from);
                self.books.grant(&books::top_up(*programme, year), *fen);
                let row = Programme {
                    division: division.clone(),
                    year,
                    from: *from,
                    to: *to,
                    rate: *rate,
                    ceiling: *ceiling,
                    open: true,
                    queue: Vec::new(),
                };
                self.programmes.insert(*programme, row);
                Ok(())
            }
            Fact::Funded { programme, fen } => {
                let key = self.programme_key(*programme)?;
                self.books.grant(&key, *fen);
                let free = self.books.at(&key).free();
                self.offer(*programme);
                match free >= 0 {
                    true => Ok(()),
                    false => Err(wrong("a programme is cut below what it promised")),
                }
            }
            Fact::TookTopUp { of } => self.taken(*of),
            Fact::TopUpsDrawn { batch, of, by } => self.drawn(*batch, of, *by),
            Fact::CountyBank { batch, lines } => self.county_bank(*batch, lines),
            Fact::TopUpBack { of, nth, fen } => self.back(*of, *nth, *fen, false),
            Fact::TopUpWrittenOff { of, nth } => {
                let order = self.top_ups.get(of).and_then(|row| row.orders.get(*nth));
                let owed = order.map_or(0, Back::owed);
                self.back(*of, *nth, owed, true)
            }
            _ => Ok(()),
        }
    }

    fn programme_key(&self, programme: Id) -> Result<String, String> {
        let row = self.programmes.get(&programme);
        let row = row.ok_or_else(|| wrong("no such programme"))?;
        Ok(books::top_up(programme, row.year))
    }

    /// The region has paid a claim: the county's programme computes first, then the prefecture's (R27).
    pub(super) fn arise(&mut self, claim: Id, day: NaiveDate) {
        let voucher = self.claims.get(&claim).map(|row| (row.voucher, row.fen));
        let Some((voucher, redeemed)) = voucher else {
            return;
        };
        let Some(subject) = self.vouchers.get(&voucher).map(|row| row.subject) else {
            return;
        };
        let seat = self.seats.get(&subject).cloned().unwrap_or_default();
        let runs = |row: &Programme| row.open && row.from <= day && day <= row.to;
        let above = |row: &Programme| row.division == seat || row.division == prefecture(&seat);
        let mut found: Vec<(String, Id)> = self
            .programmes
            .iter()
            .filter(|(_, row)| runs(row) && above(row))
            .map(|(id, row)| (row.division.clone(), *id))
            .collect();
        found.sort_unstable();
        for (_, programme) in found.into_iter().rev() {
            let fen = self.owes((claim, programme), redeemed);
            if fen == 0 {
                continue;
            }
            let row = TopUp {
                subject,
                redeemed,
                fen,
                state: "waiting",
                changes: 1,
                orders: Vec::new(),
            };
            self.top_ups.insert((claim, programme), row);
            let of = (claim, programme);
            self.tops_on.entry(claim).or_default().push(of);
            self.tops_of.entry(subject).or_default().push(of);
            if let Some(row) = self.programmes.get_mut(&programme) {
                row.queue.push((claim, programme));
            }
            self.offer(programme);
        }
    }

    /// R27: the rate on what was redeemed, within the year's ceiling, and public money never above the cost.
    fn owes(&self, of: TopUpOf, redeemed: i64) -> i64 {
        let (claim, programme) = of;
        let (Some(terms), Some(row)) = (
            self.programmes.get(&programme),
            self.claims.get(&claim).map(|row| row.voucher),
        ) else {
            return 0;
        };
        let subject = self.vouchers.get(&row).map(|row| row.subject);
        let share = i128::from(redeemed) * i128::from(terms.rate) / 10_000;
        let sum = |found: Option<&Vec<TopUpOf>>, counts: &dyn Fn(&TopUpOf) -> bool| -> i64 {
            let of = found.into_iter().flatten().filter(|of| counts(of));
            let rows = of.filter_map(|of| self.top_ups.get(of));
            let lives = rows.filter(|row| row.state != "ended");
            lives.map(TopUp::stands).sum()
        };
        let mine = subject.and_then(|subject| self.tops_of.get(&subject));
        let taken = sum(mine, &|of| of.1 == programme && of.0 != claim);
        let others = sum(self.tops_on.get(&claim), &|of| of.1 != programme);
        let cost = self.cost(row).unwrap_or_default();
        let room = (cost - redeemed - others).max(0);
        let left = (terms.ceiling - taken).max(0);
        i64::try_from(share).unwrap_or(i64::MAX).min(left).min(room)
    }

    /// Nobody who owes, or against whom a case is open, is offered or paid anything meanwhile (R31).
    pub fn held(&self, subject: Id) -> bool {
        self.owes_money(subject) || self.accused(subject)
    }

    /// First owed, first offered; nobody gets a part, and only who is held is passed over (R12, R31).
    pub(super) fn offer(&mut self, programme: Id) {
        let Some(row) = self.programmes.get(&programme).filter(|row| row.open) else {
            return;
        };
        let key = books::top_up(programme, row.year);
        let waits = |of: &TopUpOf| {
            self.top_ups
                .get(of)
                .is_some_and(|row| row.state == "waiting")
        };
        let queue: Vec<TopUpOf> = row.queue.iter().copied().filter(waits).collect();
        if let Some(row) = self.programmes.get_mut(&programme) {
            row.queue.clone_from(&queue);
        }
        for of in queue {
            let Some(row) = self.top_ups.get(&of) else {
                continue;
            };
            if self.held(row.subject) {
                continue;
            }
            let fen = row.fen;
            if fen > self.books.at(&key).free() {
                return;
            }
            self.books.bind(&key, fen);
            if let Some(row) = self.top_ups.get_mut(&of) {
                (row.state, row.changes) = ("offered", row.changes + 1);
            }
        }
    }

    /// At night every queue is looked at again.
    pub(super) fn offer_all(&mut self) {
        let all: Vec<Id> = self.programmes.keys().copied().collect();
        for programme in all {
            self.offer(programme);
        }
    }

    fn topped(&mut self, of: TopUpOf) -> Result<&mut TopUp, String> {
        self.top_ups
            .get_mut(&of)
            .ok_or_else(|| wrong("no such top-up"))
    }

    fn taken(&mut self, of: TopUpOf) -> Heard {
        let subject = self.topped(of)?.subject;
        let held = self.held(subject);
        self.topped(of)?.to(&["offered", "bounced"], "confirmed")?;
        match held {
            true => Err(wrong("who owes or is accused takes a top-up")),
            false => Ok(()),
        }
    }

    fn drawn(&mut self, batch: Id, of: &[TopUpOf], by: Id) -> Heard {
        let mut heard = Ok(());
        for one in of {
            let subject = self.topped(*one)?.subject;
            if self.held(subject) {
                heard = Err(wrong("who owes or is accused is in a county's batch"));
            }
            self.topped(*one)?.to(&["confirmed"], "instructed")?;
        }
        let row = Batch {
            claims: Vec::new(),
            top_ups: of.to_vec(),
            by: vec![by],
            state: "drawn",
        };
        self.batches.insert(batch, row);
        self.changed(batch);
        heard
    }

    /// Its batch was called off: what was ordered back meanwhile is made good.
    pub(super) fn freed(&mut self, of: TopUpOf) -> Heard {
        self.topped(of)?.to(&["instructed"], "confirmed")?;
        self.catch_up(of);
        Ok(())
    }

    fn county_bank(&mut self, batch: Id, lines: &[(TopUpOf, Paid)]) -> Heard {
        let row = self.batches.get(&batch).cloned();
        let row = row.ok_or_else(|| wrong("no such batch"))?;
        for (of, said) in lines {
            if !row.top_ups.contains(of) {
                return Err(wrong(
                    "a county's bank is taken at its word about another batch",
                ));
            }
            let (_, programme) = *of;
            let key = self.programme_key(programme)?;
            let one = self.topped(*of)?;
            let fen = one.fen;
            match said {
                Paid::Paid => {
                    one.to(&["instructed"], "paid")?;
                    self.books.spend(&key, fen);
                }
                Paid::Failed => one.to(&["instructed"], "confirmed")?,
                Paid::Bounced => one.to(&["instructed"], "bounced")?,
            }
            self.catch_up(*of);
        }
        if let Some(row) = self.batches.get_mut(&batch) {
            row.top_ups
                .retain(|one| !lines.iter().any(|(of, _)| of == one));
            if row.top_ups.is_empty() && row.state == "sent" {
                row.state = "settled";
                self.changed(batch);
            }
        }
        Ok(())
    }

    fn catch_up(&mut self, of: TopUpOf) {
        if self.ordered_back(of.0) > 0 {
            self.follow(of);
        }
    }

    /// What the region has ordered back of a claim.
    fn ordered_back(&self, claim: Id) -> i64 {
        self.ordered_on.get(&claim).copied().unwrap_or_default()
    }

    /// The region's order is given: every top-up on its claim follows (R27, R31).
    pub(super) fn follow_all(&mut self, claim: Id) {
        for of in self.tops_on.get(&claim).cloned().unwrap_or_default() {
            self.follow(of);
        }
    }

    fn follow(&mut self, of: TopUpOf) {
        let (claim, programme) = of;
        let paid = self.claims.get(&claim).map_or(0, |row| row.fen);
        let redeemed = (paid - self.ordered_back(claim)).max(0);
        let owed = self.owes(of, redeemed);
        let Ok(key) = self.programme_key(programme) else {
            return;
        };
        let Some(row) = self.top_ups.get_mut(&of) else {
            return;
        };
        match row.state {
            "ended" => return,
            "instructed" => {}
            "paid" => {
                let (fen, subject) = (row.stands() - owed, row.subject);
                if fen > 0 {
                    row.orders.push(Back {
                        fen,
                        paid: 0,
                        lapsed: 0,
                    });
                    *self.debts.entry(subject).or_default() += 1;
                }
            }
            before => {
                let less = row.fen - owed.min(row.fen);
                if less > 0 {
                    row.fen -= less;
                    row.redeemed = redeemed;
                    if row.fen == 0 {
                        (row.state, row.changes) = ("ended", row.changes + 1);
                    }
                    if before != "waiting" {
                        self.books.bind(&key, -less);
                    }
                }
            }
        }
        self.offer(programme);
    }

    fn back(&mut self, of: TopUpOf, nth: usize, fen: i64, given_up: bool) -> Heard {
        let row = self.topped(of)?;
        let subject = row.subject;
        let order = row.orders.get_mut(nth);
        let order = order.ok_or_else(|| wrong("no such order of a county"))?;
        if fen <= 0 || fen > order.owed() {
            return Err(format!("{fen} comes back to a county of {}", order.owed()));
        }
        match given_up {
            true => order.lapsed += fen,
            false => order.paid += fen,
        }
        if order.owed() == 0 {
            self.settle_debt(subject);
        }
        Ok(())
    }
}

/// The prefecture of a county.
fn prefecture(county: &str) -> String {
    format!("{}00", county.get(..4).unwrap_or_default())
}
