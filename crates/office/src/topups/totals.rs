//! What every division tops up, as sums: the region reads no file of a division's money (R27).

use std::collections::BTreeMap;

use rules::Fen;
use rules::duties::Act;
use rules::lifecycle::top_up::State;
use store::queries::{recoveries, topups as rows};

use crate::Office;
use crate::actor::Actor;
use crate::error::Refused;

/// One division.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    pub division: String,
    pub programmes: i64,
    pub granted: Fen,
    /// Promised and not yet paid.
    pub promised: Fen,
    pub paid: Fen,
    pub lapsed: Fen,
    /// How many top-ups arose, those that ended without them, and how many of them are paid.
    pub offers: i64,
    pub payments: i64,
    /// What waits for money.
    pub waiting: Fen,
    /// Of what was paid, what was ordered back, and what of that came back.
    pub ordered_back: Fen,
    pub came_back: Fen,
}

impl Total {
    fn add(&mut self, other: &Total) {
        self.programmes += other.programmes;
        self.granted += other.granted;
        self.promised += other.promised;
        self.paid += other.paid;
        self.lapsed += other.lapsed;
        self.offers += other.offers;
        self.payments += other.payments;
        self.waiting += other.waiting;
        self.ordered_back += other.ordered_back;
        self.came_back += other.came_back;
    }

    /// The sum over divisions.
    pub fn of(all: &[Total]) -> Total {
        let mut sum = Total::default();
        all.iter().for_each(|one| sum.add(one));
        sum
    }
}

/// Every division that has a programme, in the order of their codes.
pub async fn totals(office: &Office, actor: &Actor) -> Result<Vec<Total>, Refused> {
    if !actor.may(Act::SeeTopUpTotals) {
        return Err(Refused::Unknown);
    }
    let mut found: BTreeMap<String, Total> = BTreeMap::new();
    for row in rows::granted(&office.store).await? {
        let one = found.entry(row.division.clone()).or_default();
        one.division = row.division;
        one.programmes = row.programmes;
        one.granted = Fen::new(row.granted);
        one.promised = Fen::new(row.reserved);
        one.paid = Fen::new(row.used);
        one.lapsed = Fen::new(row.lapsed);
    }
    for row in rows::sums(&office.store).await? {
        let one = found.entry(row.division.clone()).or_default();
        one.division = row.division;
        match State::parse(&row.state) {
            Some(State::Ended) => continue,
            Some(State::Waiting) => one.waiting += Fen::new(row.amount),
            Some(State::Paid) => one.payments += row.count,
            _ => {}
        }
        one.offers += row.count;
    }
    for row in recoveries::back_to_divisions(&office.store).await? {
        let one = found.entry(row.division).or_default();
        one.ordered_back = Fen::new(row.asked);
        one.came_back = Fen::new(row.paid_back);
    }
    Ok(found.into_values().collect())
}
