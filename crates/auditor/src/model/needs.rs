//! What subjects need and providers offer to it, until one is chosen or nobody needs it any more (2.5).

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Clock, Heard, Model, wrong};
use crate::fact::{Fact, Id};
use crate::word::Word;

/// The days for which a need stands at most, and the working days in which somebody should have offered.
const STANDS: u64 = 60;
const IDLE: u32 = 5;
/// As many needs of a subject take offers at once, and as many offers are taken to one.
const MOST: usize = 20;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offer {
    pub provider: Id,
    pub fen: i64,
    #[serde(with = "crate::word")]
    pub state: Word,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Need {
    pub subject: Id,
    #[serde(with = "crate::word")]
    pub state: Word,
    pub until: NaiveDate,
    /// By when somebody should have offered, while nobody has.
    pub idle: Option<Clock>,
    pub offers: BTreeMap<Id, Offer>,
    pub chosen: Option<Id>,
}

impl Need {
    /// Whether offers are taken.
    pub fn stands(&self) -> bool {
        matches!(self.state, "open" | "offered")
    }

    /// How many offers wait for the subject.
    pub fn open(&self) -> usize {
        let open = self.offers.values().filter(|offer| offer.state == "open");
        open.count()
    }

    /// Those that were not chosen know it.
    fn pass(&mut self) {
        let open = self.offers.values_mut();
        for offer in open.filter(|offer| offer.state == "open") {
            offer.state = "passed";
        }
    }
}

impl Model {
    pub(super) fn need(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::NeedPosted {
                need,
                subject,
                needed_by,
                day,
            } => self.posted(*need, *subject, (*needed_by, *day)),
            Fact::NeedOffered {
                need,
                offer,
                provider,
                fen,
                service,
            } => {
                let one = Offer {
                    provider: *provider,
                    fen: *fen,
                    state: "open",
                };
                self.offered(*need, (*offer, one), *service)
            }
            Fact::OfferTakenBack { need, offer, day } => {
                let clock = self.clock(*day, IDLE);
                let row = self.standing(*need)?;
                row.open_offer(*offer)?.state = "taken-back";
                if row.open() == 0 {
                    (row.state, row.idle) = ("open", Some(clock));
                    self.changed(*need);
                }
                Ok(())
            }
            Fact::OfferChosen { need, offer } => {
                let row = self.standing(*need)?;
                row.open_offer(*offer)?.state = "chosen";
                row.pass();
                (row.state, row.chosen, row.idle) = ("accepted", Some(*offer), None);
                self.changed(*need);
                Ok(())
            }
            Fact::NeedClosed { need, to } => self.need_over(*need, to),
            _ => Ok(()),
        }
    }

    fn posted(&mut self, need: Id, subject: Id, (needed_by, day): (NaiveDate, NaiveDate)) -> Heard {
        let own = self.needs.values();
        let many = own.filter(|row| row.subject == subject && row.stands());
        let full = many.count() >= MOST;
        let last = day.checked_add_days(Days::new(STANDS)).unwrap_or(day);
        let row = Need {
            subject,
            state: "open",
            until: last.min(needed_by),
            idle: Some(self.clock(day, IDLE)),
            offers: BTreeMap::new(),
            chosen: None,
        };
        self.needs.insert(need, row);
        self.changed(need);
        match (self.individuals.contains_key(&subject), full) {
            (false, _) => Err(wrong("posted by somebody who is not certified")),
            (_, true) => Err(wrong("one need too many at once")),
            _ if needed_by <= day => Err(wrong("needed before it was posted")),
            _ => Ok(()),
        }
    }

    fn offered(&mut self, need: Id, (id, offer): (Id, Offer), service: Option<Id>) -> Heard {
        let (filed, provider) = (self.is_filed(offer.provider), offer.provider);
        let sold = service.is_none_or(|one| self.is_sold(one, provider));
        let row = self.standing(need)?;
        let mut open = row.offers.values().filter(|one| one.state == "open");
        let twice = open.any(|one| one.provider == provider);
        let full = row.open() >= MOST;
        row.offers.insert(id, offer);
        let first = row.state == "open";
        (row.state, row.idle) = ("offered", None);
        if first {
            self.changed(need);
        }
        match (filed, sold, twice, full) {
            (false, ..) => Err(wrong("offered by a provider out of the directory")),
            (_, false, ..) => Err(wrong("offered with what its catalogue does not hold")),
            (_, _, true, _) => Err(wrong("two offers of one provider")),
            (.., true) => Err(wrong("one offer too many")),
            _ => Ok(()),
        }
    }

    fn standing(&mut self, need: Id) -> Result<&mut Need, String> {
        let row = self.needs.get_mut(&need);
        let row = row.ok_or_else(|| wrong("no such need"))?;
        match row.stands() {
            true => Ok(row),
            false => Err(format!("a need {} takes no offers", row.state)),
        }
    }

    fn need_over(&mut self, need: Id, to: Word) -> Heard {
        let row = self.standing(need)?;
        (row.state, row.idle) = (to, None);
        row.pass();
        self.changed(need);
        Ok(())
    }

    /// A new schedule moves the days in which somebody should offer (R33).
    pub(super) fn move_needs(&mut self) {
        for row in self.needs.values_mut() {
            if let Some(clock) = &mut row.idle {
                clock.due = self.days.due(clock.from, clock.days);
            }
        }
    }

    /// The night after the last day of a need.
    pub(super) fn needs_end(&mut self, today: NaiveDate) {
        let over = self.needs.iter();
        let over = over.filter(|(_, row)| row.stands() && row.until < today);
        for need in over.map(|(id, _)| *id).collect::<Vec<_>>() {
            // It stands: nothing can be wrong about it.
            let _ = self.need_over(need, "expired");
        }
    }

    /// Whether a need takes offers.
    pub fn takes_offers(&self, need: Id) -> bool {
        self.needs.get(&need).is_some_and(Need::stands)
    }

    /// The last days of the needs that stand.
    pub(super) fn needs_until(&self) -> impl Iterator<Item = NaiveDate> {
        let standing = self.needs.values().filter(|row| row.stands());
        standing.map(|row| row.until)
    }
}

impl Need {
    fn open_offer(&mut self, offer: Id) -> Result<&mut Offer, String> {
        let row = self.offers.get_mut(&offer);
        let row = row.ok_or_else(|| wrong("no such offer"))?;
        match row.state {
            "open" => Ok(row),
            state => Err(format!("an offer {state} is moved")),
        }
    }
}
