//! Cases of suspected fraud, and firms that change: opened, heard, decided, appealed, carried out; a new account certified.

use auditor::{Fact, Id};
use chrono::{Days, NaiveDate};
use office::attachments;
use office::cases::{self, Accused};
use office::{Refused, subjects};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::amendment::Part;
use serde::{Deserialize, Serialize};

use super::life::Stage;
use super::world::{World, verb};
use crate::papers::pdf;
use crate::town::Person;
use crate::verdicts::approve;

/// Who acts next in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Turn {
    Decide,
    Appeal,
    Rule,
    Close,
    Over,
}

/// A case, for those who handle it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inquiry {
    id: Id,
    /// Of which contract.
    at: usize,
    turn: Turn,
    due: NaiveDate,
    /// Whether the time for an appeal must pass first.
    silent: bool,
    decider: String,
}

impl World {
    /// The Agency opens a case on a voucher that was paid; both parties state their side.
    pub async fn accuse(&mut self, at: usize) -> Result<(), Refused> {
        let (Some(voucher), Some(who)) = (self.cases[at].voucher, self.official(Role::Agency, ""))
        else {
            return Ok(());
        };
        self.cases[at].stage = Stage::Over;
        let fields = [("origin", "official"), ("grounds", "检测报告与样品不符")];
        let command = cases::Open {
            accused: Accused::Voucher(voucher),
            answers: fields.into_iter().collect(),
        };
        let call = verb!(cases::open, command);
        let done: Result<cases::Opened, Refused> = self.act(&who, "open case", call).await;
        let Ok(done) = done else { return Ok(()) };
        self.heard_of(at, (done.case, voucher)).await
    }

    /// A case is open: both parties state their side.
    pub(super) async fn heard_of(
        &mut self,
        at: usize,
        (case, voucher): (Id, Id),
    ) -> Result<(), Refused> {
        self.hear(Fact::CaseOpened { case, voucher });
        for who in [self.firm_of(at), self.lab_of(at)] {
            let fields = [("words", "样品编号登记有误，报告属实")];
            let answers = fields.into_iter().collect();
            let call = verb!(cases::state_side, cases::StateSide { case, answers });
            let _: Result<cases::Stated, Refused> = self.act(&who, "state side", call).await;
        }
        let days = self.dice.between(1, 5);
        self.inquiries.push(Inquiry {
            id: case,
            at,
            turn: Turn::Decide,
            due: self.day + Days::new(days),
            silent: true,
            decider: String::new(),
        });
        Ok(())
    }

    /// Every case whose day has come takes its next step.
    pub async fn hearings(&mut self) -> Result<(), Refused> {
        if !self.auditor.model.days.worked(self.day) {
            return Ok(());
        }
        for at in 0..self.inquiries.len() {
            if self.inquiries[at].due > self.day {
                continue;
            }
            match self.inquiries[at].turn {
                Turn::Decide => self.decide_case(at).await?,
                Turn::Appeal => self.appeal(at).await?,
                Turn::Rule => self.rule(at).await?,
                Turn::Close => self.close_case(at).await?,
                Turn::Over => {}
            }
        }
        Ok(())
    }

    /// Whether there was a case about a contract.
    pub(super) fn inquired(&self, at: usize) -> bool {
        self.inquiries.iter().any(|one| one.at == at)
    }

    /// Whether a case is still open.
    pub fn hears(&self) -> bool {
        self.inquiries.iter().any(|one| one.turn != Turn::Over)
    }

    async fn case_edition(&mut self, who: &Person, case: Id) -> Result<String, Refused> {
        let actor = self.actor(who).await?;
        let view = cases::view(&self.town.office, &actor, case).await?;
        Ok(view.edition.to_string())
    }

    fn moved(&mut self, at: usize, to: &'static str, turn: Turn) {
        let case = self.inquiries[at].id;
        self.hear(Fact::CaseMoved { case, to });
        *self.tally.local.entry(format!("case {to}")).or_default() += 1;
        let days = self.dice.between(1, 4);
        let row = &mut self.inquiries[at];
        (row.turn, row.due) = (turn, self.day + Days::new(days));
    }

    /// Somebody of the Centre who had no hand in the file; whoever had is refused.
    async fn decide_case(&mut self, at: usize) -> Result<(), Refused> {
        let case = self.inquiries[at].id;
        let centre = self.desks.as_ref().map(|desks| desks.centre.clone());
        let cleared = self.dice.in_thousand(300);
        let paid = (self.cases[self.inquiries[at].at].claim)
            .and_then(|claim| self.auditor.model.claims.get(&claim))
            .map_or(0, |claim| claim.fen);
        let amount = Fen::new((paid / 2).max(1)).yuan();
        for who in centre.unwrap_or_default() {
            let edition = self.case_edition(&who, case).await?;
            let mut fields = vec![
                ("edition", edition.as_str()),
                ("facts", "检测数量少于约定"),
                ("clause", "5.4"),
            ];
            match cleared {
                true => fields.push(("outcome", "cleared")),
                false => fields.extend([
                    ("outcome", "established"),
                    ("consequences", "claw-back"),
                    ("amount", &amount),
                ]),
            }
            let answers = fields.into_iter().collect();
            let call = verb!(cases::decide, cases::Decide { case, answers });
            let done: Result<cases::Decided, Refused> = self.act(&who, "decide case", call).await;
            if done.is_ok() {
                self.inquiries[at].decider = who.login;
                match cleared {
                    true => self.moved(at, "cleared", Turn::Over),
                    false => self.moved(at, "decided", Turn::Appeal),
                }
                return Ok(());
            }
        }
        self.inquiries[at].due = self.day + Days::new(1);
        self.newcomer().await
    }

    /// Everybody of the Centre had a hand in the file: somebody new comes (R20).
    pub(super) async fn newcomer(&mut self) -> Result<(), Refused> {
        self.tick();
        let Some(desks) = &mut self.desks else {
            return Ok(());
        };
        let login = format!("shending{}", desks.centre.len() + 1);
        let named = (login.as_str(), login.as_str());
        let body = ("自治区创业中心", "");
        let staff = self.town.staff(&desks.admin, named, Role::Centre, body);
        let person = staff.await?;
        desks.centre.push(person);
        Ok(())
    }

    async fn appeal(&mut self, at: usize) -> Result<(), Refused> {
        if self.dice.in_thousand(500) {
            self.inquiries[at].turn = Turn::Close;
            return Ok(());
        }
        let (case, of) = (self.inquiries[at].id, self.inquiries[at].at);
        let who = match self.dice.in_thousand(500) {
            true => self.firm_of(of),
            false => self.lab_of(of),
        };
        let answers = [("words", "认定有误，请复查")].into_iter().collect();
        let call = verb!(cases::appeal, cases::Appeal { case, answers });
        let done: Result<cases::Appealed, Refused> = self.act(&who, "appeal", call).await;
        match done {
            Ok(_) => self.moved(at, "appealed", Turn::Rule),
            Err(_) => self.inquiries[at].turn = Turn::Close,
        }
        Ok(())
    }

    async fn rule(&mut self, at: usize) -> Result<(), Refused> {
        let case = self.inquiries[at].id;
        let Some(who) = self.official(Role::Department, "") else {
            return Ok(());
        };
        let edition = self.case_edition(&who, case).await?;
        let overturned = self.dice.in_thousand(400);
        let verdict = if overturned { "overturn" } else { "uphold" };
        let fields = [
            ("edition", edition.as_str()),
            ("verdict", verdict),
            ("words", "经复查作出裁定"),
        ];
        let answers = fields.into_iter().collect();
        let call = verb!(cases::rule, cases::Rule { case, answers });
        let done: Result<cases::Ruled, Refused> = self.act(&who, "rule", call).await;
        if done.is_ok() {
            self.inquiries[at].silent = false;
            match overturned {
                true => self.moved(at, "cleared", Turn::Over),
                false => self.moved(at, "upheld", Turn::Close),
            }
        }
        Ok(())
    }

    /// What was decided is carried out: money is ordered back, and comes back.
    async fn close_case(&mut self, at: usize) -> Result<(), Refused> {
        let (case, of) = (self.inquiries[at].id, self.inquiries[at].at);
        let not = match self.inquiries[at].silent {
            true => vec![self.inquiries[at].decider.clone()],
            false => Vec::new(),
        };
        let Some(who) = self.other_official(Role::Centre, &not) else {
            return Ok(());
        };
        let edition = self.case_edition(&who, case).await?;
        let due_on = (self.today() + Days::new(30)).to_string();
        let fields = [("edition", edition.as_str()), ("due_on", &due_on)];
        let answers = fields.into_iter().collect();
        let call = verb!(cases::close, cases::Close { case, answers });
        let done: Result<cases::Closed, Refused> = self.act(&who, "close case", call).await;
        let Ok(done) = done else {
            // The time for the appeal is not over yet.
            self.inquiries[at].due = self.day + Days::new(2);
            return Ok(());
        };
        let claim = self.cases[of].claim.unwrap_or_default();
        let paid = self.auditor.model.claims.get(&claim);
        let fen = paid.map_or(0, |row| (row.fen / 2).max(1));
        if let Some(recovery) = done.recovery {
            self.hear(Fact::Ordered {
                recovery,
                claim,
                fen,
            });
        }
        self.moved(at, "closed", Turn::Over);
        match done.recovery {
            Some(recovery) => self.comes_back(recovery, fen).await,
            None => Ok(()),
        }
    }

    /// A firm has a new account, which its county certifies; what bounced on the old one waits for its money again.
    pub async fn new_account(&mut self, at: usize) -> Result<(), Refused> {
        let (firm, county) = (
            self.firms[at].person.clone(),
            self.firms[at].division.clone(),
        );
        let Some(official) = self.official(Role::County, &county) else {
            return Ok(());
        };
        self.tick();
        let asked = self.town.ask(&firm).await?;
        let upload = pdf("账户变更证明.pdf");
        let (office, act) = (&self.town.office, Act::AmendSubject);
        let held = attachments::hold(office, asked.by(), act, "attachment", upload).await?;
        self.serial += 1;
        let account = format!("6222{:012}", 60_000_000 + self.serial);
        let file = held.id.to_string();
        let fields = [
            ("bank", "宁夏银行新城支行"),
            ("bank_account", account.as_str()),
            ("attachment", file.as_str()),
        ];
        let command = subjects::Amend {
            part: Part::Bank,
            answers: fields.into_iter().collect(),
        };
        let call = verb!(subjects::amend, command);
        let done: Result<subjects::Amended, Refused> = self.act(&firm, "amend", call).await;
        let Ok(done) = done else { return Ok(()) };
        let command = subjects::CertifyAmendment {
            amendment: done.amendment,
            verdict: approve(1),
        };
        let call = verb!(subjects::certify_amendment, command);
        let done: Result<subjects::AmendmentCertified, Refused> =
            self.act(&official, "certify amendment", call).await;
        if done.is_err() {
            return Ok(());
        }
        *self.tally.local.entry("amended".to_owned()).or_default() += 1;
        let bounced: Vec<(usize, Id)> = (0..self.cases.len())
            .filter(|one| self.cases[*one].firm == at && !self.inside(*one))
            .filter(|one| self.cases[*one].stage == Stage::Bounced)
            .filter_map(|one| Some((one, self.cases[one].claim?)))
            .collect();
        for (one, claim) in bounced {
            self.mended(one, claim);
        }
        Ok(())
    }
}
