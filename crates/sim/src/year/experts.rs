//! The pool of experts, the draw, their sheets, and the close of a review (7.3).

use auditor::{Fact, Id};
use chrono::Days;
use office::answers::Answers;
use office::panels::{self, Seat, Standing as Sheet};
use office::{Refused, experts};
use rules::duties::Role;
use serde::{Deserialize, Serialize};

use super::admissions::Standing;
use super::faults::Fault;
use super::world::{World, verb};
use crate::admission::expert_form;
use crate::town::Person;
use crate::walk::tick;

/// Somebody of the pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expert {
    person: Person,
    id: Id,
    /// Lets every date pass.
    absent: bool,
}

/// Their numbers, apart from those of subjects and providers.
const SERIALS: u32 = 40_000;

impl World {
    /// Nine experts, and one more for each hundred subjects; two of them have an interest in somebody who will apply.
    pub(super) async fn pool(&mut self) -> Result<(), Refused> {
        let desks = self.desks.as_ref();
        let admin = desks.map(|desks| desks.admin.clone());
        let agency = desks.and_then(|desks| desks.agency.first().cloned());
        let (Some(admin), Some(agency)) = (admin, agency) else {
            return Ok(());
        };
        let some = self.applicants.len().max(1);
        for nth in 0..(9 + self.plan.subjects / 100).min(40) {
            self.tick();
            let login = format!("zhuanjia{nth}");
            let named = (login.as_str(), login.as_str());
            let body = ("评审专家库", "");
            let person = self.town.staff(&admin, named, Role::Expert, body).await?;
            let specialities = match nth % 3 {
                0 => "incubation,joint-research",
                _ => "testing,consulting",
            };
            let form = expert_form(&login, SERIALS + nth, specialities);
            let form = match nth {
                0 => {
                    let (name, code) = self.applicant_named(0);
                    tick(tick(form, "employer", &name), "employer_uscc", &code)
                }
                1 => tick(form, "relations", &self.applicant_named(1 % some).0),
                _ => form,
            };
            let id = self.entered(&agency, form).await?;
            let absent = nth % 6 == 5;
            self.experts.push(Expert { person, id, absent });
        }
        Ok(())
    }

    async fn entered(&mut self, agency: &Person, answers: Answers) -> Result<Id, Refused> {
        let employer = answers.get("employer_uscc").to_owned();
        let relations = answers.get("relations").lines().map(str::to_owned);
        let relations = relations.collect();
        let command = experts::Keep {
            expert: None,
            edition: 0,
            answers,
        };
        let call = verb!(experts::keep, command);
        let done: experts::Kept = self.act(agency, "enter expert", call).await?;
        self.hear(Fact::Expert {
            expert: done.expert,
            employer,
            relations,
        });
        Ok(done.expert)
    }

    /// The Agency draws.
    pub(super) async fn draw_experts(&mut self, at: usize) -> Result<(), Refused> {
        let (Some(provider), Some(who)) = (
            self.applicants[at].provider,
            self.official(Role::Agency, ""),
        ) else {
            return Ok(());
        };
        let call = verb!(panels::draw, panels::Draw { provider });
        if self.happens(Fault::Trespass)
            && let Some(other) = self.official(Role::Centre, "")
        {
            self.must_refuse(&other, "drawing for the Agency", call.clone())
                .await?;
        }
        let _: panels::Drawn = self.act(&who, "draw experts", call).await?;
        let day = self.today();
        self.hear(Fact::ExpertsDrawn { provider, day });
        self.goes_on(at, Standing::Scoring, 1);
        Ok(())
    }

    /// A day of a review: experts score or step aside; the Agency replaces who is late, and closes what may be closed.
    pub(super) async fn scores(&mut self, at: usize) -> Result<(), Refused> {
        let (Some(provider), Some(who)) = (
            self.applicants[at].provider,
            self.official(Role::Agency, ""),
        ) else {
            return Ok(());
        };
        for seat in self.seats(&who, provider).await? {
            if seat.standing == Sheet::Open {
                self.scored(at, provider, &seat).await?;
            }
        }
        let seats = self.seats(&who, provider).await?;
        let open: Vec<&Seat> = seats
            .iter()
            .filter(|one| one.standing == Sheet::Open)
            .collect();
        let today = self.today();
        let close = verb!(panels::close, panels::Close { provider });
        if let Some(running) = open.iter().find(|one| one.due >= today) {
            // Where the clock is wrong, midnight may come in between.
            if self.happens(Fault::Trespass) && self.skew == 0 {
                let sheet = running.sheet;
                let replace = verb!(panels::replace, panels::Replace { sheet });
                self.must_refuse(&who, "closing while experts score", close)
                    .await?;
                self.must_refuse(&who, "replacing who is not late", replace)
                    .await?;
            }
            return Ok(());
        }
        let scored = seats.iter().filter(|one| one.standing == Sheet::Scored);
        let few = scored.count() < 3;
        for late in open {
            if few || self.dice.in_thousand(500) {
                self.replace(&who, provider, late).await?;
            }
        }
        let again = self.seats(&who, provider).await?;
        let mut waits = again.iter().filter(|one| one.standing == Sheet::Open);
        if few || waits.any(|one| one.due >= today) {
            return Ok(());
        }
        let done: panels::Closed = self.act(&who, "close review", close).await?;
        if done.closed {
            self.hear(Fact::ReviewClosed {
                provider,
                day: today,
            });
            self.count("review closed", 1);
            self.goes_on(at, Standing::Reviewed, 2);
        }
        Ok(())
    }

    async fn seats(&mut self, who: &Person, provider: Id) -> Result<Vec<Seat>, Refused> {
        let actor = self.actor(who).await?;
        let view = panels::panel(&self.town.office, &actor, provider).await?;
        Ok(view.seats)
    }

    /// An expert with a sheet of his own: he scores it, steps aside, or lets it lie.
    async fn scored(&mut self, at: usize, provider: Id, seat: &Seat) -> Result<(), Refused> {
        let found = self.experts.iter().find(|one| one.id == seat.expert);
        let Some(expert) = found.cloned() else {
            return Ok(());
        };
        let (sheet, place) = (seat.sheet, seat.place);
        let now = match expert.absent {
            // Somebody must, where nobody can take his place.
            true => self.day > seat.due + Days::new(10),
            false => self.day >= seat.due || self.dice.in_thousand(450),
        };
        if !now {
            return Ok(());
        }
        if self.dice.in_thousand(60) {
            let fields = [("words", "曾与申请机构合作课题")];
            let answers = fields.into_iter().collect();
            let call = verb!(panels::decline, panels::Decline { sheet, answers });
            let _: panels::Scored = self.act(&expert.person, "step aside", call).await?;
            let day = self.today();
            self.count("expert stepped aside", 1);
            self.hear(Fact::SteppedAside {
                provider,
                place,
                day,
            });
            return Ok(());
        }
        let low = if self.applicants[at].good { 58 } else { 35 };
        let points = [(); 4].map(|()| self.dice.between(low, 98));
        let [base, management, team, credit] = points.map(|one| one.to_string());
        let fields = [
            ("base", base.as_str()),
            ("management", management.as_str()),
            ("team", team.as_str()),
            ("credit", credit.as_str()),
            ("words", "设备齐全，制度可行"),
        ];
        let answers = fields.into_iter().collect();
        let call = verb!(panels::score, panels::Score { sheet, answers });
        if self.happens(Fault::Trespass)
            && let Some(other) = self.experts.iter().find(|one| one.id != seat.expert)
        {
            let other = other.person.clone();
            self.must_refuse(&other, "another's sheet", call.clone())
                .await?;
        }
        let _: panels::Scored = self.act(&expert.person, "score", call).await?;
        self.hear(Fact::Scored {
            provider,
            place,
            points,
        });
        Ok(())
    }

    /// Somebody who was late gives his place to the next in the order drawn; where there is none he keeps it.
    async fn replace(&mut self, who: &Person, provider: Id, late: &Seat) -> Result<(), Refused> {
        let command = panels::Replace { sheet: late.sheet };
        let call = verb!(panels::replace, command);
        let done: Result<panels::Closed, Refused> = self.act(who, "replace", call).await;
        if done.is_ok() {
            let day = self.today();
            self.count("expert replaced", 1);
            self.hear(Fact::Replaced {
                provider,
                place: late.place,
                day,
            });
        }
        Ok(())
    }
}
