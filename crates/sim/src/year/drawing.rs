//! A contract before its reviews: drawn up, signed by both, handed in; drawn up anew; taken back.

use auditor::{Fact, Id};
use office::answers::Answers;
use office::drafts::DraftKind;
use office::{By, Refused, attachments, contracts, drafts, needs};
use rules::Fen;
use rules::duties::Act;

use super::life::Stage;
use super::region::Habit;
use super::world::{World, verb};
use crate::forms::contract_form;
use crate::papers::{pdf, signed};
use crate::town::Person;
use crate::walk::{evidence, tick};

impl World {
    /// Draws the contract up, or up anew, has it signed by both, hands it in.
    pub async fn submit(&mut self, at: usize) -> Result<(), Refused> {
        let who = self.firm_of(at);
        let give_up = self.cases[at].returned > 2 || (!self.lively && self.dice.in_thousand(300));
        if self.cases[at].contract.is_some() && give_up {
            return self.withdraw(at).await;
        }
        if self.cases[at].contract.is_none() && !self.lively {
            self.to(at, Stage::Over);
            return Ok(());
        }
        let Some(contract) = self.draw(at).await? else {
            return self.not_drawn(at).await;
        };
        self.seal(at, &who, contract).await
    }

    async fn not_drawn(&mut self, at: usize) -> Result<(), Refused> {
        match self.cases[at].contract {
            Some(_) => self.withdraw(at).await,
            None => {
                self.to(at, Stage::Over);
                Ok(())
            }
        }
    }

    async fn draw(&mut self, at: usize) -> Result<Option<Id>, Refused> {
        let who = self.firm_of(at);
        let (fen, lab) = (self.cases[at].fen, self.cases[at].lab);
        let provider = self.labs[lab].provider;
        let careless = self.firms[self.cases[at].firm].habit == Habit::Sloppy;
        let consent = !(careless && self.cases[at].returned == 0);
        let bought = self.cases[at].bought.clone();
        let title = format!("{}{at}", bought.title());
        let today = {
            self.tick();
            self.today()
        };
        let form = contract_form(provider, &title, Fen::new(fen), today);
        let mut form = bought.in_form(form, at);
        if consent {
            form = tick(form, "consent_to_smaller_face", "yes");
        }
        let draft = match self.cases[at].contract {
            None => match self.cases[at].need {
                None => self.draft(&who, DraftKind::Contract, form).await?,
                Some(need) => self.draft_of_need(&who, need, form).await?,
            },
            Some(contract) => {
                let actor = self.actor(&who).await?;
                let office = &self.town.office;
                let draft = contracts::correct(
                    office,
                    By {
                        actor: &actor,
                        request: &self.town.request(),
                    },
                    contract,
                )
                .await?;
                let words = format!("{title}，样品 3 种，第 {} 版", self.cases[at].returned);
                let form = tick(form, "content", &words);
                drafts::keep(office, &actor, draft, form).await?;
                draft
            }
        };
        let draw = verb!(contracts::draw, contracts::Draw { draft });
        let done: Result<contracts::Drawn, Refused> = self.act(&who, "draw", draw).await;
        let Ok(done) = done else { return Ok(None) };
        self.cases[at].contract = Some(done.contract);
        let subject = self.firms[self.cases[at].firm].subject.unwrap_or_default();
        self.hear(Fact::Drawn {
            contract: done.contract,
            subject,
            provider,
            fen,
            consent,
            purchase: bought.is_purchase(),
            benefit: bought.is_benefit(),
            service: bought.service.map(|one| one.id),
        });
        Ok(Some(done.contract))
    }

    /// The draft that a chosen offer fills in, with what is still to be said; it must name the provider and the price that
    /// were chosen (2.5, 10.1).
    async fn draft_of_need(
        &mut self,
        who: &Person,
        need: Id,
        form: Answers,
    ) -> Result<Id, Refused> {
        let actor = self.actor(who).await?;
        let by = By {
            actor: &actor,
            request: &self.town.request(),
        };
        let draft = needs::draft(&self.town.office, by, need).await?;
        let filled = drafts::open(&self.town.office, &actor, draft)
            .await?
            .answers;
        let price = |answers: &Answers| Fen::parse(answers.get("amount")).ok();
        let same = filled.get("provider") == form.get("provider") && price(&filled) == price(&form);
        if !same {
            let told = (filled.get("provider").to_owned(), price(&filled));
            self.violation("need", need, format!("its draft says {told:?}"));
        }
        let slots = evidence(DraftKind::Contract, &form);
        drafts::keep(&self.town.office, &actor, draft, form).await?;
        for slot in slots {
            let upload = pdf(&format!("{slot}.pdf"));
            self.town.paper(who, draft, slot, upload).await?;
        }
        Ok(draft)
    }

    async fn seal(&mut self, at: usize, who: &Person, contract: Id) -> Result<(), Refused> {
        self.tick();
        let paper = self.town.contract_paper(who, contract).await?;
        self.tick();
        let asked = self.town.ask(who).await?;
        let by = asked.by();
        let copy = signed(&paper, "签章后的合同.pdf");
        let office = &self.town.office;
        let held = attachments::hold(office, by, Act::SubmitContract, "attachment", copy).await?;
        contracts::recognise(office, by.actor, contract, held.id).await?;
        let sealed = held.id.to_string();
        let command = contracts::Submit { contract, sealed };
        let submit = verb!(contracts::submit, command);
        let done: Result<contracts::Submitted, Refused> = self.act(who, "submit", submit).await;
        if done.is_err() {
            return self.withdraw(at).await;
        }
        self.hear(Fact::HandedIn { contract });
        self.to(at, Stage::County);
        self.wait(at, 0, 3);
        Ok(())
    }

    pub async fn withdraw(&mut self, at: usize) -> Result<(), Refused> {
        let Some(contract) = self.cases[at].contract else {
            return Ok(());
        };
        let who = self.firm_of(at);
        let call = verb!(contracts::withdraw, contracts::Withdraw { contract });
        let done: Result<serde_json::Value, Refused> = self.act(&who, "withdraw", call).await;
        if done.is_ok() {
            self.hear(Fact::Withdrawn { contract });
        }
        self.to(at, Stage::Over);
        Ok(())
    }
}
