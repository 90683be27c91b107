//! Contracts: drawn up, reviewed, their vouchers issued; the service done and proved (5.8, 8.2–8.4, R5–R7, R19).

use chrono::{Datelike, NaiveDate};

use super::{Contract, EVIDENCE, Heard, Model, Voucher, valid_until, wrong};
use crate::books;
use crate::fact::{Desk, Fact, How, Id};

/// 3.2, in fen.
const PURCHASE: i64 = 50_000_000;

impl Model {
    pub(super) fn contract(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Drawn {
                contract,
                subject,
                provider,
                fen,
                consent,
                purchase,
                benefit,
                service,
            } => {
                if service.is_some_and(|one| !self.is_bought(one, *provider)) {
                    return Err(wrong("it buys what the catalogue does not hold"));
                }
                if *purchase && *fen > PURCHASE {
                    return Err(format!("a purchase of {fen}"));
                }
                let known = self.contracts.get(contract);
                if known.is_some_and(|row| !matches!(row.state, "drawn" | "returned")) {
                    return Err(wrong("a contract under way is drawn up anew"));
                }
                if !self.individuals.contains_key(subject) || !self.providers.contains_key(provider)
                {
                    return Err(wrong("a party is not certified"));
                }
                if !self.is_filed(*provider) {
                    return Err(wrong("its provider is out of the directory"));
                }
                let row = Contract {
                    subject: *subject,
                    provider: *provider,
                    fen: *fen,
                    consent: *consent,
                    benefit: *benefit,
                    state: "drawn",
                    evidence: None,
                    tickets: Vec::new(),
                    stars: None,
                    results: 0,
                    voucher: None,
                };
                let was = known.map(|row| row.state);
                self.contracts.insert(*contract, row);
                if was != Some("drawn") {
                    self.changed(*contract);
                }
                Ok(())
            }
            Fact::HandedIn { contract } => {
                let row = self.contracts.get(contract);
                let barred = row.is_some_and(|row| self.barred(row.subject, row.provider));
                self.step(*contract, &["drawn"], "submitted")?;
                match barred {
                    true => Err(wrong("who owes or is accused takes part in something new")),
                    false => Ok(()),
                }
            }
            Fact::Withdrawn { contract } => self.step(
                *contract,
                &["drawn", "submitted", "rechecking", "confirming", "returned"],
                "withdrawn",
            ),
            Fact::Decided {
                contract,
                desk,
                how,
                day,
                voucher,
            } => {
                let (at, next) = match desk {
                    Desk::County => ("submitted", "rechecking"),
                    Desk::Agency => ("rechecking", "confirming"),
                    Desk::Centre => ("confirming", "running"),
                };
                let next = match how {
                    How::Approve => next,
                    How::Return => "returned",
                    How::Refuse => "refused",
                };
                self.step(*contract, &[at], next)?;
                if *desk == Desk::Agency {
                    self.work_on(*day).contracts += 1;
                }
                match (next, voucher) {
                    ("running", Some(voucher)) => self.issue(*contract, *voucher, *day),
                    ("running", None) => Err(wrong("confirmed without a voucher")),
                    (_, Some(_)) => Err(wrong("a voucher without a confirmation")),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    pub(super) fn step(&mut self, contract: Id, from: &[&str], to: &'static str) -> Heard {
        let row = self.contracts.get_mut(&contract);
        let row = row.ok_or_else(|| wrong("no such contract"))?;
        if !from.contains(&row.state) {
            return Err(format!("a contract {} becomes {to}", row.state));
        }
        row.state = to;
        self.changed(contract);
        Ok(())
    }

    /// R5–R7: the smaller of what the rates give and what is left of the year's ceiling.
    fn issue(&mut self, contract: Id, voucher: Id, day: NaiveDate) -> Heard {
        let Some(row) = self.contracts.get_mut(&contract) else {
            return Err(wrong("no such contract"));
        };
        row.voucher = Some(voucher);
        let (subject, provider, fen, consent) = (row.subject, row.provider, row.fen, row.consent);
        let computed = self.share_on(day, fen);
        let individual = self.individuals.get(&subject).copied().unwrap_or_default();
        let ceiling = if individual { 5_000_000 } else { 20_000_000 };
        let (key, year) = (books::ceiling(subject, day.year()), day.year());
        if self.books.at(&key).granted == 0 {
            self.books.grant(&key, ceiling);
        }
        let stand = self.books.at(&key);
        let left = ceiling - stand.reserved - stand.used;
        let face = computed.min(left);
        self.books.bind(&key, face);
        self.books.bind(&books::budget(year), face);
        let inside = self.providers.get(&provider).copied().unwrap_or_default();
        let row = Voucher {
            contract,
            subject,
            provider,
            inside,
            year,
            computed,
            face,
            issued: day,
            until: valid_until(day),
            state: "issued",
            budget_year: year,
            service_year: None,
            contested: false,
        };
        self.vouchers.insert(voucher, row);
        self.changed(voucher);
        match (face > 0, face == computed || consent) {
            (false, _) => Err(format!("nothing is left of the ceiling: {left}")),
            (_, false) => Err(wrong("a smaller face without consent")),
            _ => Ok(()),
        }
    }

    pub(super) fn service(&mut self, fact: &Fact) -> Heard {
        let (Fact::Done { contract, .. }
        | Fact::Rated { contract, .. }
        | Fact::Ticket { contract, .. }
        | Fact::Result { contract }) = fact
        else {
            return Ok(());
        };
        if let Fact::Done {
            by_subject, day, ..
        } = fact
        {
            return self.done(*contract, *by_subject, *day);
        }
        let row = self.contracts.get_mut(contract);
        let row = row.ok_or_else(|| wrong("no such contract"))?;
        match fact {
            Fact::Rated { .. } if row.stars.is_some() => return Err(wrong("rated twice")),
            Fact::Rated { stars, day, .. } => row.stars = Some((*stars, *day)),
            Fact::Ticket { fen, .. } => row.tickets.push(*fen),
            _ => row.results += 1,
        }
        // The evidence is whole: its limit is met (R10).
        if row.stars.is_some() && row.results > 0 && !row.tickets.is_empty() {
            row.evidence = None;
        }
        Ok(())
    }

    fn done(&mut self, contract: Id, by_subject: bool, day: NaiveDate) -> Heard {
        let state = self.contracts.get(&contract).map(|row| row.state);
        let next = match (state, by_subject) {
            (Some("running"), true) => "done-by-subject",
            (Some("running"), false) => "done-by-provider",
            (Some("done-by-subject"), false) | (Some("done-by-provider"), true) => "done",
            _ => return Err(format!("a contract {state:?} is completed")),
        };
        let clock = self.clock(day, EVIDENCE);
        if let Some(row) = self.contracts.get_mut(&contract)
            && next == "done"
        {
            row.evidence = Some(clock);
        }
        self.step(contract, &[state.unwrap_or_default()], next)
    }
}
