//! The pool of experts, the draw, their sheets, and the close of a review (7.3).

use auditor::{Fact, Id};
use chrono::Days;
use office::answers::Answers;
use office::panels::{self, PanelView, Seat, Standing as Sheet};
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
    /// Entered when the pool had become too small: nobody here knows him.
    stranger: bool,
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
            let interest = match nth {
                0 => {
                    let (name, code) = self.applicant_named(0);
                    vec![("employer", name), ("employer_uscc", code)]
                }
                1 => vec![("relations", self.applicant_named(1 % some).0)],
                _ => Vec::new(),
            };
            self.enters((&admin, &agency), nth, Some(interest)).await?;
        }
        Ok(())
    }

    /// An account for an expert, and his place in the pool; nothing is told of what he has to do with applicants where
    /// nobody here knows him.
    async fn enters(
        &mut self,
        (admin, agency): (&Person, &Person),
        nth: u32,
        interest: Option<Vec<(&str, String)>>,
    ) -> Result<(), Refused> {
        self.tick();
        let login = format!("zhuanjia{nth}");
        let named = (login.as_str(), login.as_str());
        let body = ("评审专家库", "");
        let person = self.town.staff(admin, named, Role::Expert, body).await?;
        let specialities = match nth % 3 {
            0 => "incubation,joint-research",
            _ => "testing,consulting",
        };
        let form = expert_form(&login, SERIALS + nth, specialities);
        let stranger = interest.is_none();
        let form = interest
            .into_iter()
            .flatten()
            .fold(form, |form, (name, value)| tick(form, name, &value));
        let id = self.entered(agency, form).await?;
        let absent = nth % 6 == 5 && !stranger;
        self.experts.push(Expert {
            person,
            id,
            absent,
            stranger,
        });
        Ok(())
    }

    /// A pool that is too small for a draw gets another expert.
    async fn pool_grows(&mut self, agency: &Person) -> Result<(), Refused> {
        let Some(admin) = self.desks.as_ref().map(|desks| desks.admin.clone()) else {
            return Ok(());
        };
        let nth = u32::try_from(self.experts.len()).unwrap_or(u32::MAX);
        self.count("expert entered for a draw", 1);
        self.enters((&admin, agency), nth, None).await
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
        let done: Result<panels::Drawn, Refused> = self.act(&who, "draw experts", call).await;
        if done.is_err() {
            self.goes_on(at, Standing::Drawing, 1);
            return self.pool_grows(&who).await;
        }
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
                let redraw = verb!(panels::redraw, panels::Redraw { provider });
                self.must_refuse(&who, "drawing anew while experts score", redraw)
                    .await?;
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
        let again = self.panel(&who, provider).await?;
        if again.may_redraw && self.dice.in_thousand(600) {
            return self.drawn_anew(at, &who, provider).await;
        }
        let mut waits = again.seats.iter();
        if few || waits.any(|one| one.standing == Sheet::Open && one.due >= today) {
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

    async fn panel(&mut self, who: &Person, provider: Id) -> Result<PanelView, Refused> {
        let actor = self.actor(who).await?;
        panels::panel(&self.town.office, &actor, provider, None).await
    }

    async fn seats(&mut self, who: &Person, provider: Id) -> Result<Vec<Seat>, Refused> {
        Ok(self.panel(who, provider).await?.seats)
    }

    /// Too few scored, and nobody is left in the order drawn.
    async fn drawn_anew(&mut self, at: usize, who: &Person, provider: Id) -> Result<(), Refused> {
        let call = verb!(panels::redraw, panels::Redraw { provider });
        let done: Result<panels::Closed, Refused> = self.act(who, "redraw", call).await;
        if done.is_ok_and(|done| done.closed) {
            let day = self.today();
            self.count("review drawn anew", 1);
            self.hear(Fact::Redrawn { provider, day });
            self.goes_on(at, Standing::Drawing, 2);
        }
        Ok(())
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
        let aside = match self.applicants[at].known && !expert.stranger {
            true => 700,
            false => 60,
        };
        if self.dice.in_thousand(aside) {
            let fields = [("words", "曾与申请机构合作课题")];
            let answers = fields.into_iter().collect();
            let call = verb!(panels::decline, panels::Decline { sheet, answers });
            let _: panels::Scored = self.act(&expert.person, "step aside", call).await?;
            let day = self.today();
            self.count("expert stepped aside", 1);
            self.hear(Fact::SteppedAside {
                provider,
                expert: expert.id,
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
