//! Providers that apply for admission by review in the course of a run (7.3): taken in, reviewed, decided on, announced,
//! objected to, and at last in the directory with a catalogue of their own.

use auditor::{Fact, How, Id};
use chrono::{Days, NaiveDate};
use office::drafts::{self, DraftKind};
use office::publications::{self, Answer};
use office::review::Verdict;
use office::{By, Refused, providers};
use rules::duties::Role;
use serde::{Deserialize, Serialize};

use super::faults::Fault;
use super::life::verdict;
use super::region::Lab;
use super::trades::Trade;
use super::world::{World, verb};
use crate::town::Person;
use crate::verdicts::{approve, refuse};

/// Where an application stands, and so who acts next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It is still to be written.
    Coming,
    Applied,
    Returned,
    /// The Agency draws the experts.
    Drawing,
    Scoring,
    Reviewed,
    Noticed,
    Over,
}

/// Somebody who wants to be admitted by review.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Applicant {
    person: Person,
    /// Its number among all providers.
    number: u32,
    county: String,
    /// Whether most experts find it good.
    pub(super) good: bool,
    /// Whether most who review in the region know it too well.
    pub(super) known: bool,
    pub(super) standing: Standing,
    due: NaiveDate,
    pub(super) provider: Option<Id>,
    /// An objection that the Centre answers on this day.
    objection: Option<(Id, NaiveDate)>,
    returned: bool,
    /// Who decided last: nobody takes two steps in a row (R20).
    last: Vec<String>,
}

/// Their numbers begin behind those of the providers that are there on the first day.
const BEHIND: u32 = 900;

impl World {
    /// One for each twenty subjects, at least one; they apply in the first third of a run.
    pub(super) fn applicants(&mut self) {
        for nth in 0..(self.plan.subjects / 20).clamp(1, 60) {
            let number = BEHIND + nth;
            let first = self.dice.below(u64::from(self.plan.days) / 3 + 1);
            self.applicants.push(Applicant {
                person: Person {
                    login: format!("jigou{number}"),
                    name: "业务员".to_owned(),
                    role: Role::Provider,
                    body: String::new(),
                },
                county: self.county_of(number).0.clone(),
                good: self.dice.in_thousand(700),
                known: self.dice.in_thousand(200),
                standing: Standing::Coming,
                due: self.day + Days::new(first),
                provider: None,
                objection: None,
                returned: false,
                last: Vec::new(),
                number,
            });
        }
    }

    /// Whether an application still waits for somebody.
    pub fn admits(&self) -> bool {
        let mut all = self.applicants.iter();
        all.any(|one| !matches!(one.standing, Standing::Coming | Standing::Over))
    }

    /// Every application whose day has come takes its next step; desks and experts work on working days only.
    pub async fn admissions(&mut self) -> Result<(), Refused> {
        let worked = self.auditor.model.days.worked(self.day);
        for at in 0..self.applicants.len() {
            let one = &self.applicants[at];
            let party = matches!(one.standing, Standing::Coming | Standing::Returned);
            if one.due > self.day || !(worked || party) {
                continue;
            }
            match one.standing {
                Standing::Coming | Standing::Returned => self.apply_for_review(at).await?,
                Standing::Applied => self.take_in(at).await?,
                Standing::Drawing => self.draw_experts(at).await?,
                Standing::Scoring => self.scores(at).await?,
                Standing::Reviewed => self.admit(at).await?,
                Standing::Noticed => self.noticed(at).await?,
                Standing::Over => {}
            }
        }
        Ok(())
    }

    /// What comes next with an application, after some days.
    pub(super) fn goes_on(&mut self, at: usize, standing: Standing, most: u64) {
        let days = self.dice.between(0, most);
        let one = &mut self.applicants[at];
        (one.standing, one.due) = (standing, self.day + Days::new(days));
    }

    /// An applicant's name and credit code.
    pub(super) fn applicant_named(&self, at: usize) -> (String, String) {
        let Some(one) = self.applicants.get(at) else {
            return Default::default();
        };
        let form = Trade::Reviewed.form(one.number, &one.county, false);
        (form.get("name").to_owned(), form.get("uscc").to_owned())
    }

    async fn apply_for_review(&mut self, at: usize) -> Result<(), Refused> {
        let one = self.applicants[at].clone();
        let form = Trade::Reviewed.form(one.number, &one.county, false);
        let draft = match one.provider {
            None if !self.lively => {
                self.applicants[at].standing = Standing::Over;
                return Ok(());
            }
            None => {
                self.tick();
                let named = (one.person.login.as_str(), one.person.name.as_str());
                self.town.sign_up(named.0, named.1, Role::Provider).await?;
                self.draft(&one.person, DraftKind::Provider, form).await?
            }
            Some(provider) => {
                let actor = self.actor(&one.person).await?;
                let by = By {
                    actor: &actor,
                    request: &self.town.request(),
                };
                let office = &self.town.office;
                let draft = providers::correct(office, by, provider).await?;
                drafts::keep(office, &actor, draft, form).await?;
                draft
            }
        };
        let apply = verb!(providers::apply, providers::Apply { draft });
        let done: Result<providers::Applied, Refused> = self.act(&one.person, "apply", apply).await;
        let Ok(done) = done else {
            // Somebody of it stands in a case (R31): what was begun is handed in again when that may be over.
            let next = match one.provider {
                None => Standing::Over,
                Some(_) => Standing::Returned,
            };
            self.goes_on(at, next, 20);
            return Ok(());
        };
        let provider = done.provider;
        let (name, code) = self.applicant_named(at);
        self.hear(Fact::Applied {
            provider,
            name,
            code,
        });
        self.applicants[at].provider = Some(provider);
        self.applicants[at].last = Vec::new();
        self.goes_on(at, Standing::Applied, 3);
        Ok(())
    }

    /// The Agency takes it in, or sends it back the first time.
    async fn take_in(&mut self, at: usize) -> Result<(), Refused> {
        let how = match self.applicants[at].returned || !self.dice.in_thousand(200) {
            true => How::Approve,
            false => How::Return,
        };
        let Some((who, provider, edition)) = self.seen_by(at, Role::Agency).await? else {
            return Ok(());
        };
        let verdict = verdict(edition, how);
        let command = providers::Decide { provider, verdict };
        let call = verb!(providers::take_in, command);
        let done: Result<providers::Decided, Refused> = self.act(&who, "take in", call).await;
        if done.is_err() {
            return Ok(());
        }
        self.applicants[at].last = vec![who.login];
        let day = self.today();
        self.hear(Fact::TakenIn { provider, how, day });
        match how {
            How::Approve => self.goes_on(at, Standing::Drawing, 2),
            _ => self.send_back(at),
        }
        Ok(())
    }

    fn send_back(&mut self, at: usize) {
        self.applicants[at].returned = true;
        self.count("admission returned", 1);
        self.goes_on(at, Standing::Returned, 4);
    }

    /// Somebody of a desk with an application before him: who, which, and its edition.
    async fn seen_by(
        &mut self,
        at: usize,
        role: Role,
    ) -> Result<Option<(Person, Id, i64)>, Refused> {
        let last = self.applicants[at].last.clone();
        let who = self.other_official(role, &last);
        let (Some(provider), Some(who)) = (self.applicants[at].provider, who) else {
            return Ok(None);
        };
        let actor = self.actor(&who).await?;
        let view = providers::view(&self.town.office, &actor, provider).await?;
        Ok(Some((who, provider, view.edition)))
    }

    /// The Centre mostly follows the experts; where it differs it says why, and is refused where it does not.
    async fn admit(&mut self, at: usize) -> Result<(), Refused> {
        let Some((who, provider, edition)) = self.seen_by(at, Role::Centre).await? else {
            return Ok(());
        };
        let majority = self.auditor.model.found_good(provider);
        let differs = self.dice.in_thousand(150);
        let how = match (self.applicants[at].returned, self.dice.in_thousand(60)) {
            (false, true) => How::Return,
            _ if majority != differs => How::Approve,
            _ => How::Refuse,
        };
        let mut said = match how {
            How::Approve => approve(edition),
            How::Refuse => refuse(edition),
            How::Return => verdict(edition, how),
        };
        if differs && how != How::Return {
            let silent = providers::Decide {
                provider,
                verdict: said.clone(),
            };
            let call = verb!(providers::file, silent);
            let what = "differing from the experts without a reason";
            self.must_refuse(&who, what, call).await?;
            said = Verdict {
                words: "已到现场核实，与评审意见不同".to_owned(),
                ..said
            };
        }
        let command = providers::Decide {
            provider,
            verdict: said,
        };
        let call = verb!(providers::file, command);
        let done: Result<providers::Decided, Refused> = self.act(&who, "admit", call).await;
        if done.is_err() {
            return Ok(());
        }
        self.applicants[at].last = vec![who.login];
        let day = self.today();
        self.hear(Fact::AdmissionDecided { provider, how, day });
        match how {
            How::Approve => self.goes_on(at, Standing::Noticed, 1),
            How::Return => self.send_back(at),
            How::Refuse => {
                self.count("admission refused", 1);
                self.applicants[at].standing = Standing::Over;
            }
        }
        Ok(())
    }

    /// While the notice stands somebody may object; when it has taken effect the provider brings its catalogue.
    async fn noticed(&mut self, at: usize) -> Result<(), Refused> {
        let Some(provider) = self.applicants[at].provider else {
            return Ok(());
        };
        if self.auditor.model.is_filed(provider) {
            return self.listed(at, provider).await;
        }
        match self.applicants[at].objection {
            Some((objection, day)) if day <= self.day => self.reply(at, objection).await,
            None if self.dice.in_thousand(80) => self.dissent(at, provider).await,
            _ => Ok(()),
        }
    }

    /// A neighbour objects, without an account.
    async fn dissent(&mut self, at: usize, provider: Id) -> Result<(), Refused> {
        let notices = publications::standing(&self.town.office).await?;
        let notice = notices.iter().find(|one| one.provider == provider);
        let Some(publication) = notice.map(|one| one.id) else {
            return Ok(());
        };
        self.tick();
        let objected = self
            .town
            .object_notice(publication, "13909510000", "检测设备是租来的")
            .await;
        if let Ok(objection) = objected {
            let day = self.today();
            self.hear(Fact::NoticeObjected {
                provider,
                objection,
                day,
            });
            let answered = self.day + Days::new(self.dice.between(1, 8));
            self.applicants[at].objection = Some((objection, answered));
        }
        Ok(())
    }

    async fn reply(&mut self, at: usize, objection: Id) -> Result<(), Refused> {
        let (Some(provider), Some(who)) = (
            self.applicants[at].provider,
            self.official(Role::Centre, ""),
        ) else {
            return Ok(());
        };
        let upheld = self.dice.in_thousand(300);
        let outcome = if upheld { "upheld" } else { "dismissed" };
        let fields = [("outcome", outcome), ("answer", "已核对原件和现场")];
        let command = Answer {
            objection,
            answers: fields.into_iter().collect(),
        };
        let call = verb!(publications::answer, command);
        if self.happens(Fault::Trespass)
            && let Some(other) = self.official(Role::Agency, "")
        {
            self.must_refuse(&other, "answering for the Centre", call.clone())
                .await?;
        }
        let _: publications::Answered = self.act(&who, "answer objection", call).await?;
        self.count(&format!("notice {outcome}"), 1);
        let day = self.today();
        self.hear(Fact::NoticeAnswered {
            provider,
            objection,
            upheld,
            day,
        });
        self.applicants[at].objection = None;
        let next = match upheld {
            true => Standing::Reviewed,
            false => Standing::Noticed,
        };
        self.goes_on(at, next, 2);
        Ok(())
    }

    /// It is in the directory, and sells what it lists.
    async fn listed(&mut self, at: usize, provider: Id) -> Result<(), Refused> {
        let one = self.applicants[at].clone();
        let trade = Trade::Reviewed;
        let lab = (&one.person, provider);
        let (proof, services) = self.list(lab, trade, one.number).await?;
        self.count("admitted by review", 1);
        self.applicants[at].standing = Standing::Over;
        self.labs.push(Lab {
            slow: self.dice.in_thousand(250),
            person: one.person,
            inside: true,
            provider,
            services,
            proof,
            trade,
        });
        Ok(())
    }
}
