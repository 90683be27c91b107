//! Admission by review: whom the draw must leave out, who scores until when, what the sheets come to, and when a public
//! notice takes effect (7.3, 7.4).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Clock, Heard, Model, wrong};
use crate::fact::{Fact, How, Id};
use crate::word::Word;

/// Experts drawn, the least that must have scored, the working days they have, and those of the public notice.
const EXPERTS: usize = 5;
const QUORUM: usize = 3;
const SCORING: u32 = 5;
const NOTICE: u32 = 5;
/// The points from which on a condition is met.
const PASS: u64 = 60;

/// Somebody of the pool: his employer's code, and to whom he declared a relation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Interest {
    employer: String,
    relations: Vec<String>,
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    #[serde(with = "crate::word")]
    pub state: Word,
    pub clock: Clock,
    pub points: Option<[u64; 4]>,
}

/// A provider's admission.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Admission {
    #[serde(with = "crate::word")]
    pub state: Word,
    /// Of one that applied for review.
    pub name: String,
    pub code: String,
    /// The sheets of the review that is under way, or was the last one, by place; and those of each before it.
    pub seats: Vec<Seat>,
    past: Vec<Vec<Seat>>,
    /// Who had stepped aside before each of its draws, and how many were in the order of the last.
    pub draws: Vec<BTreeSet<Id>>,
    order: usize,
    /// Who stepped aside so far.
    aside: BTreeSet<Id>,
    /// The notice that stands.
    pub notice: Option<Clock>,
    /// Objections that nobody answered yet.
    open: BTreeSet<Id>,
}

/// What the sheets come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub sheets: usize,
    pub in_favour: usize,
    pub majority: bool,
    /// Hundredths of a point, rounded half up.
    pub mean: u64,
}

impl Admission {
    /// One that was filed directly: applied, taken in, filed.
    pub(super) fn direct() -> Admission {
        Admission {
            state: "filed",
            name: String::new(),
            code: String::new(),
            seats: Vec::new(),
            past: Vec::new(),
            draws: Vec::new(),
            order: 0,
            aside: BTreeSet::new(),
            notice: None,
            open: BTreeSet::new(),
        }
    }

    pub fn found(&self) -> Found {
        let scored: Vec<[u64; 4]> = self.seats.iter().filter_map(|seat| seat.points).collect();
        let good = |points: &&[u64; 4]| points.iter().all(|one| *one >= PASS);
        let in_favour = scored.iter().filter(good).count();
        let sum: u64 = scored.iter().flatten().sum();
        let count = u64::try_from(scored.len() * 4).unwrap_or(1).max(1);
        Found {
            sheets: scored.len(),
            in_favour,
            majority: in_favour * 2 > scored.len(),
            mean: (sum * 200 + count) / (count * 2),
        }
    }

    /// The sheets of its nth draw.
    pub fn sheets_of(&self, nth: usize) -> &[Seat] {
        self.past.get(nth).unwrap_or(&self.seats)
    }

    fn seat(&mut self, place: i64) -> Result<&mut Seat, String> {
        let at = usize::try_from(place - 1).unwrap_or(usize::MAX);
        let seat = self.seats.get_mut(at).filter(|seat| seat.state == "open");
        seat.ok_or_else(|| format!("no sheet is open at place {place}"))
    }
}

impl Model {
    pub(super) fn admission(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::Expert {
                expert,
                employer,
                relations,
            } => {
                let one = Interest {
                    employer: employer.clone(),
                    relations: relations.clone(),
                };
                self.experts.insert(*expert, one);
                Ok(())
            }
            Fact::Applied {
                provider,
                name,
                code,
            } => self.applied(*provider, name, code),
            Fact::TakenIn { provider, how, day } => {
                self.work_on(*day).providers += 1;
                let next = match how {
                    How::Approve => "to-review",
                    How::Return => "returned",
                    How::Refuse => "refused",
                };
                self.admits(*provider, &["applied"], next).map(drop)
            }
            Fact::ExpertsDrawn { provider, day } => {
                let there = self.may_review(*provider);
                let clock = self.clock(*day, SCORING);
                let row = self.admits(*provider, &["to-review"], "reviewing")?;
                let before = std::mem::replace(&mut row.seats, vec![open(clock); EXPERTS]);
                if !row.draws.is_empty() {
                    row.past.push(before);
                }
                row.order = there;
                row.draws.push(row.aside.clone());
                match there < EXPERTS {
                    true => Err(format!("drawn from {there} experts")),
                    false => Ok(()),
                }
            }
            Fact::Scored {
                provider,
                place,
                points,
            } => {
                let row = self.reviewing(*provider)?;
                let seat = row.seat(*place)?;
                (seat.state, seat.points) = ("scored", Some(*points));
                Ok(())
            }
            Fact::SteppedAside {
                provider,
                expert,
                place,
                day,
            } => {
                let row = self.reviewing(*provider)?;
                row.seat(*place)?.state = "declined";
                row.aside.insert(*expert);
                self.next_in_order(*provider, *day)
            }
            Fact::Replaced {
                provider,
                place,
                day,
            } => {
                let row = self.reviewing(*provider)?;
                let seat = row.seat(*place)?;
                let early = *day <= seat.clock.due;
                seat.state = "late";
                self.next_in_order(*provider, *day)?;
                match early {
                    true => Err(wrong("replaced before he was late")),
                    false => Ok(()),
                }
            }
            Fact::Redrawn { provider, day } => self.redrawn(*provider, *day),
            Fact::ReviewClosed { provider, day } => self.review_closed(*provider, *day),
            decided => self.announced(decided),
        }
    }

    fn applied(&mut self, provider: Id, name: &str, code: &str) -> Heard {
        if self.admissions.contains_key(&provider) {
            return self.admits(provider, &["returned"], "applied").map(drop);
        }
        let row = Admission {
            state: "applied",
            name: name.to_owned(),
            code: code.to_owned(),
            ..Admission::direct()
        };
        self.admissions.insert(provider, row);
        self.changed(provider);
        Ok(())
    }

    fn redrawn(&mut self, provider: Id, day: NaiveDate) -> Heard {
        let row = self.admits(provider, &["reviewing"], "to-review")?;
        let scored = row.found().sheets;
        let left = row.order > row.seats.len();
        let mut early = false;
        for seat in row.seats.iter_mut().filter(|seat| seat.state == "open") {
            early |= day <= seat.clock.due;
            seat.state = "late";
        }
        match (early, scored >= QUORUM, left) {
            (true, _, _) => Err(wrong("drawn anew while experts score")),
            (_, true, _) => Err(wrong("drawn anew though enough scored")),
            (_, _, true) => Err(wrong("drawn anew though somebody could stand in")),
            _ => Ok(()),
        }
    }

    fn review_closed(&mut self, provider: Id, day: NaiveDate) -> Heard {
        let row = self.admits(provider, &["reviewing"], "reviewed")?;
        let mut early = false;
        for seat in row.seats.iter_mut().filter(|seat| seat.state == "open") {
            early |= day <= seat.clock.due;
            seat.state = "late";
        }
        match (row.found().sheets < QUORUM, early) {
            (true, _) => Err(wrong("closed with too few sheets")),
            (_, true) => Err(wrong("closed while experts score")),
            _ => Ok(()),
        }
    }

    /// What happens to an admission after its review.
    fn announced(&mut self, fact: &Fact) -> Heard {
        match fact {
            Fact::AdmissionDecided { provider, how, day } => {
                let next = match how {
                    How::Approve => "noticed",
                    How::Return => "returned",
                    How::Refuse => "refused",
                };
                let clock = self.clock(*day, NOTICE);
                let row = self.admits(*provider, &["reviewed", "reopened"], next)?;
                row.notice = (*how == How::Approve).then_some(clock);
                Ok(())
            }
            Fact::NoticeObjected {
                provider,
                objection,
                day,
            } => {
                let row = self.admitted(*provider)?;
                let notice = row.notice.filter(|_| row.state == "noticed");
                row.open.insert(*objection);
                match notice.is_some_and(|clock| *day <= clock.due) {
                    true => Ok(()),
                    false => Err(wrong("objected to what does not stand in notice")),
                }
            }
            Fact::NoticeAnswered {
                provider,
                objection,
                upheld,
                day,
            } => {
                let row = self.admitted(*provider)?;
                if !row.open.remove(objection) {
                    return Err(wrong("no such objection is open"));
                }
                match upheld {
                    true => {
                        row.notice = None;
                        self.admits(*provider, &["noticed"], "reopened").map(drop)
                    }
                    false => self.may_take_effect(*provider, *day),
                }
            }
            Fact::ProviderMoved { provider, to, day } => {
                let from = match *to {
                    "suspended" => "filed",
                    "rectified" => "suspended",
                    _ => "rectified",
                };
                self.admits(*provider, &[from], to)?;
                if *to == "filed" {
                    self.ruled.remove(provider);
                }
                match *to == "filed" && !self.admission_rests(*provider, *day) {
                    true => Err(wrong("reinstated without a certificate in force")),
                    false => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn admitted(&mut self, provider: Id) -> Result<&mut Admission, String> {
        let row = self.admissions.get_mut(&provider);
        row.ok_or_else(|| wrong("no such provider"))
    }

    fn reviewing(&mut self, provider: Id) -> Result<&mut Admission, String> {
        let row = self.admitted(provider)?;
        match row.state {
            "reviewing" => Ok(row),
            state => Err(format!("an application {state} is reviewed")),
        }
    }

    pub(super) fn admits(
        &mut self,
        provider: Id,
        from: &[&str],
        to: &'static str,
    ) -> Result<&mut Admission, String> {
        self.changed(provider);
        let row = self.admitted(provider)?;
        if !from.contains(&row.state) {
            return Err(format!("an admission {} becomes {to}", row.state));
        }
        row.state = to;
        Ok(row)
    }

    /// Whether an expert has an interest in an applicant: he works there, or declared a relation.
    pub fn interested(&self, expert: Id, applicant: &Admission) -> bool {
        self.experts.get(&expert).is_some_and(|one| {
            let named = |text: &String| *text == applicant.name || *text == applicant.code;
            one.employer == applicant.code || one.relations.iter().any(named)
        })
    }

    /// How many experts may review an application.
    fn may_review(&self, provider: Id) -> usize {
        let Some(row) = self.admissions.get(&provider) else {
            return 0;
        };
        let pool = self.experts.keys();
        pool.filter(|one| !self.interested(**one, row) && !row.aside.contains(one))
            .count()
    }

    /// The next in the order drawn has his own days, if there is one.
    fn next_in_order(&mut self, provider: Id, day: NaiveDate) -> Heard {
        let clock = self.clock(day, SCORING);
        let row = self.admitted(provider)?;
        if row.seats.len() < row.order {
            row.seats.push(open(clock));
        }
        Ok(())
    }

    /// A notice whose days are over takes effect once nobody waits for an answer.
    fn may_take_effect(&mut self, provider: Id, today: NaiveDate) -> Heard {
        let row = self.admitted(provider)?;
        let over = row.notice.is_some_and(|clock| clock.due < today);
        if row.state == "noticed" && over && row.open.is_empty() {
            row.notice = None;
            self.admits(provider, &["noticed"], "filed")?;
            self.providers.insert(provider, true);
        }
        Ok(())
    }

    /// The night after a day of notices.
    pub(super) fn notices_end(&mut self, today: NaiveDate) {
        let noticed = self.admissions.iter();
        let noticed = noticed.filter(|(_, row)| row.state == "noticed");
        for provider in noticed.map(|(id, _)| *id).collect::<Vec<_>>() {
            // It is in notice: nothing can be wrong about it.
            let _ = self.may_take_effect(provider, today);
        }
    }

    /// A new schedule moves the days of whoever still scores, and of notices (R33).
    pub(super) fn move_admissions(&mut self) {
        let days = &self.days;
        for row in self.admissions.values_mut() {
            let open = row.seats.iter_mut().filter(|seat| seat.state == "open");
            let clocks = open.map(|seat| &mut seat.clock).chain(&mut row.notice);
            for clock in clocks {
                clock.due = days.due(clock.from, clock.days);
            }
        }
    }

    /// Whether more than half of the experts found every condition met.
    pub fn found_good(&self, provider: Id) -> bool {
        let row = self.admissions.get(&provider);
        row.is_some_and(|row| row.found().majority)
    }

    pub fn is_filed(&self, provider: Id) -> bool {
        let row = self.admissions.get(&provider);
        row.is_some_and(|row| row.state == "filed")
    }

    /// Admissions that wait for somebody.
    pub(super) fn admissions_wait(&self) -> impl Iterator<Item = (String, String)> {
        let waits = self.admissions.iter().filter(|(_, row)| {
            let done = matches!(row.state, "filed" | "refused" | "removed");
            !done && !matches!(row.state, "suspended" | "rectified")
        });
        waits.map(|(id, row)| (format!("provider {id}"), row.state.to_owned()))
    }
}

fn open(clock: Clock) -> Seat {
    Seat {
        state: "open",
        clock,
        points: None,
    }
}
