//! The year after: providers tell their income, the Centre appraises, some object, the Department publishes, the poor
//! years are made good, and the subsidies are proposed, decided and taken (9.1–9.5, 5.3).

use auditor::{Fact, Id};
use chrono::{Days, NaiveDate};
use office::appraisals::{self, Answer, Confirm, Draw, Object, ReportIncome};
use office::{Refused, attachments};
use rules::appraisal::Grade;
use rules::duties::{Act, Role};
use rules::lifecycle::appraisal::State;
use serde::{Deserialize, Serialize};

use super::faults::Fault;
use super::world::{World, verb};
use crate::papers::pdf;
use crate::town::Person;

/// What is done next about a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Tell,
    Draw,
    Object,
    Answer,
    Confirm,
    Publish,
    Rectify,
    Reinstate,
    Propose,
    Decide,
    Take,
    Over,
}

/// A year that is being appraised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rewarding {
    pub year: u16,
    pub step: Step,
    pub due: NaiveDate,
    /// Who drew it up.
    drawn_by: Vec<String>,
    /// The providers, by their place, that have to rectify.
    pub(super) poor: Vec<usize>,
}

/// The day of January from which a year that is over is appraised.
const BEGINS: u32 = 5;

impl World {
    /// Whoever has something to do about a year that is over does it.
    pub async fn rewards(&mut self) -> Result<(), Refused> {
        if !self.auditor.model.days.worked(self.day) {
            return Ok(());
        }
        for year in self.auditor.model.service_years() {
            let over = self.appraised_from(year) <= self.day;
            let number = u16::try_from(year).unwrap_or_default();
            if over && self.rewards.iter().all(|one| one.year != number) {
                self.rewards.push(Rewarding {
                    year: number,
                    step: Step::Tell,
                    due: self.day,
                    drawn_by: Vec::new(),
                    poor: Vec::new(),
                });
            }
        }
        self.operating().await?;
        for at in 0..self.rewards.len() {
            if self.rewards[at].due <= self.day {
                self.reward(at).await?;
            }
        }
        Ok(())
    }

    fn appraised_from(&self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year + 1, 1, BEGINS).unwrap_or(NaiveDate::MAX)
    }

    /// The first day on which a year that was served and is not appraised can be.
    pub fn next_appraisal(&self) -> Option<NaiveDate> {
        let years = self.auditor.model.service_years().into_iter();
        let open = years.filter(|year| self.rewards.iter().all(|one| i32::from(one.year) != *year));
        open.map(|year| self.appraised_from(year)).min()
    }

    /// Whether somebody has something to do about a year.
    pub fn rewards_move(&self) -> bool {
        let steps = self.rewards.iter();
        let mut open = steps.filter(|one| one.step != Step::Over && one.step != Step::Take);
        open.next().is_some() || !self.auditor.model.rewards_wait().is_empty()
    }

    async fn reward(&mut self, at: usize) -> Result<(), Refused> {
        let next = match self.rewards[at].step {
            Step::Tell => self.tell_incomes(at).await?,
            Step::Draw => self.draw_up(at).await?,
            Step::Object => self.object_to_appraisals(at).await?,
            Step::Answer => self.answer_appraisals(at).await?,
            Step::Confirm => self.confirm_appraisals(at).await?,
            Step::Publish => self.publish(at).await?,
            Step::Rectify => self.rectify(at).await?,
            Step::Reinstate => self.reinstate(at).await?,
            Step::Propose => self.propose(at).await?,
            Step::Decide => self.decide_subsidies(at).await?,
            Step::Take => self.take(at).await?,
            Step::Over => return Ok(()),
        };
        let days = match next {
            // The days in which a provider may object run first.
            Step::Confirm if self.rewards[at].step == Step::Answer => 14,
            _ => self.dice.between(1, 3),
        };
        self.rewards[at].step = next;
        self.rewards[at].due = self.day + Days::new(days);
        Ok(())
    }

    pub(super) async fn evidence(
        &mut self,
        who: &Person,
        act: Act,
        name: &str,
    ) -> Result<Id, Refused> {
        self.tick();
        let asked = self.town.ask(who).await?;
        let office = &self.town.office;
        let held = attachments::hold(office, asked.by(), act, "attachment", pdf(name)).await?;
        Ok(held.id)
    }

    /// Six in seven providers tell their income.
    async fn tell_incomes(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        for lab in 0..self.labs.len() {
            if self.dice.below(7) == 0 {
                continue;
            }
            let (who, provider) = (self.labs[lab].person.clone(), self.labs[lab].provider);
            let yuan = self.dice.between(50_000, 6_000_000).to_string();
            let name = format!("{year}年度服务收入审计报告.pdf");
            let file = self.evidence(&who, Act::ReportIncome, &name).await?;
            let (of, file) = (year.to_string(), file.to_string());
            let fields = [
                ("year", of.as_str()),
                ("amount", yuan.as_str()),
                ("words", "检验检测服务收入"),
                ("attachment", file.as_str()),
            ];
            let command = ReportIncome(fields.into_iter().collect());
            let call = verb!(appraisals::report, command);
            let done: Result<appraisals::Income, Refused> = self.act(&who, "income", call).await;
            if let Ok(done) = done {
                self.hear(Fact::Income {
                    provider,
                    year: year.into(),
                    fen: done.amount.fen(),
                });
            }
        }
        Ok(Step::Draw)
    }

    /// The year's appraisals as a desk reads them: id, provider, state, grade.
    async fn appraisals_of(
        &mut self,
        who: &Person,
        year: u16,
    ) -> Result<Vec<(Id, Id, State, Grade)>, Refused> {
        let actor = self.actor(who).await?;
        let list = appraisals::list(&self.town.office, &actor, year).await?;
        let lines = list.lines.into_iter();
        let drawn =
            lines.filter_map(|line| Some((line.id?, line.provider, line.state?, line.grade)));
        Ok(drawn.collect())
    }

    async fn draw_up(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(Step::Draw);
        };
        let call = verb!(appraisals::draw, Draw { year });
        let done: Result<appraisals::Drawn, Refused> = self.act(&who, "appraise", call).await;
        if done.is_err() {
            return Ok(Step::Over);
        }
        let day = self.today();
        let lines = self.appraisals_of(&who, year).await?;
        let of: Vec<(Id, Id)> = lines.into_iter().map(|line| (line.0, line.1)).collect();
        self.count("appraised", of.len());
        self.rewards[at].drawn_by = vec![who.login];
        self.hear(Fact::Appraised {
            year: year.into(),
            of,
            day,
        });
        Ok(Step::Object)
    }

    /// One in five objects; nobody confirms a year before its time.
    async fn object_to_appraisals(&mut self, at: usize) -> Result<Step, Refused> {
        let (year, before) = (self.rewards[at].year, self.rewards[at].drawn_by.clone());
        let Some(desk) = self.other_official(Role::Centre, &before) else {
            return Ok(Step::Object);
        };
        let lines = self.appraisals_of(&desk, year).await?;
        if self.happens(Fault::Trespass) {
            let command = Confirm {
                year,
                seen: lines.len(),
            };
            let call = verb!(appraisals::confirm, command);
            self.must_refuse(&desk, "confirming what may be objected to", call)
                .await?;
        }
        for (appraisal, provider, ..) in lines {
            let lab = self.labs.iter().find(|lab| lab.provider == provider);
            let Some(who) = lab.map(|lab| lab.person.clone()) else {
                continue;
            };
            if self.dice.below(5) > 0 {
                continue;
            }
            let edition = self.edition_of(&who, appraisal).await?;
            let words = [
                ("edition", edition.as_str()),
                ("words", "评价次数与记录不一致"),
            ];
            let answers = words.into_iter().collect();
            let command = Object { appraisal, answers };
            let call = verb!(appraisals::object, command);
            let done: Result<appraisals::Objected, Refused> =
                self.act(&who, "object to appraisal", call).await;
            if done.is_ok() {
                let day = self.today();
                self.hear(Fact::AppraisalObjected { appraisal, day });
            }
        }
        Ok(Step::Answer)
    }

    async fn edition_of(&mut self, who: &Person, appraisal: Id) -> Result<String, Refused> {
        let actor = self.actor(who).await?;
        let view = appraisals::view(&self.town.office, &actor, appraisal).await?;
        Ok(view.edition.to_string())
    }

    /// Half of the objections are upheld, and the first lapse, if there is one, is struck.
    async fn answer_appraisals(&mut self, at: usize) -> Result<Step, Refused> {
        let (year, before) = (self.rewards[at].year, self.rewards[at].drawn_by.clone());
        let Some(who) = self.other_official(Role::Centre, &before) else {
            return Ok(Step::Answer);
        };
        for (appraisal, _, state, _) in self.appraisals_of(&who, year).await? {
            if state != State::Objected {
                continue;
            }
            let upheld = self.dice.in_thousand(500);
            let edition = self.edition_of(&who, appraisal).await?;
            let fields = [
                ("edition", edition.as_str()),
                ("outcome", if upheld { "upheld" } else { "dismissed" }),
                ("struck", "0"),
                ("words", "已核对全部文件"),
            ];
            let answers = fields.into_iter().collect();
            let command = Answer { appraisal, answers };
            let call = verb!(appraisals::answer, command);
            let done: Result<appraisals::Answered, Refused> =
                self.act(&who, "answer appraisal", call).await;
            if done.is_ok() {
                self.count(
                    if upheld {
                        "objection upheld"
                    } else {
                        "objection dismissed"
                    },
                    1,
                );
                self.hear(Fact::AppraisalAnswered { appraisal, upheld });
            }
        }
        Ok(Step::Confirm)
    }

    /// Who drew a year up, or answered, does not confirm it: several people may have to.
    async fn confirm_appraisals(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        let Some(who) = self.official(Role::Centre, "") else {
            return Ok(Step::Confirm);
        };
        let actor = self.actor(&who).await?;
        let list = appraisals::list(&self.town.office, &actor, year).await?;
        let ready = list.to_do.into_iter();
        let ready = ready.filter(|(act, _)| *act == Act::ConfirmAppraisal);
        let seen = ready.map(|(_, count)| count).sum();
        let call = verb!(appraisals::confirm, Confirm { year, seen });
        if seen == 0 {
            let waits = list.lines.iter().any(|line| {
                matches!(
                    line.state,
                    Some(State::Drawn | State::Objected | State::Answered)
                )
            });
            return Ok(if waits { Step::Confirm } else { Step::Publish });
        }
        let before = self.appraisals_of(&who, year).await?;
        let done: Result<appraisals::Done, Refused> =
            self.act(&who, "confirm appraisals", call).await;
        if done.is_ok() {
            let day = self.today();
            let open: Vec<Id> = before
                .iter()
                .filter(|line| matches!(line.2, State::Drawn | State::Answered))
                .map(|line| line.0)
                .collect();
            let after = self.appraisals_of(&who, year).await?.into_iter();
            let of = after
                .filter(|line| line.2 == State::Confirmed && open.contains(&line.0))
                .map(|line| line.0)
                .collect();
            self.hear(Fact::AppraisalsConfirmed { of, day });
        }
        Ok(Step::Confirm)
    }

    async fn publish(&mut self, at: usize) -> Result<Step, Refused> {
        let year = self.rewards[at].year;
        let Some(who) = self.official(Role::Department, "") else {
            return Ok(Step::Publish);
        };
        let lines = self.appraisals_of(&who, year).await?;
        let ready: Vec<_> = lines
            .into_iter()
            .filter(|line| line.2 == State::Confirmed)
            .collect();
        let seen = ready.len();
        let call = verb!(appraisals::publish, Confirm { year, seen });
        let done: Result<appraisals::Done, Refused> =
            self.act(&who, "publish appraisals", call).await;
        if done.is_err() {
            return Ok(Step::Publish);
        }
        let day = self.today();
        let poor = |line: &(Id, Id, State, Grade)| line.3 == Grade::Poor;
        let of = ready.iter().map(|line| (line.0, poor(line))).collect();
        self.hear(Fact::AppraisalsPublished { of });
        self.count("poor year", ready.iter().filter(|line| poor(line)).count());
        for line in ready.iter().filter(|line| poor(line)) {
            // Who is out already, for a certificate that ran out, is not suspended once more.
            if !self.auditor.model.is_filed(line.1) {
                continue;
            }
            self.hear(Fact::ProviderMoved {
                provider: line.1,
                to: "suspended",
                day,
            });
            let lab = self.labs.iter().position(|lab| lab.provider == line.1);
            self.rewards[at].poor.extend(lab);
        }
        Ok(Step::Rectify)
    }

    pub(super) fn count(&mut self, what: &str, more: usize) {
        if more > 0 {
            let more = u64::try_from(more).unwrap_or_default();
            *self.tally.local.entry(what.to_owned()).or_default() += more;
        }
    }
}
