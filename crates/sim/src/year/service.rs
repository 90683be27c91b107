//! What becomes of an issued voucher: used or not, contested, the service done and proved.

use auditor::{Fact, Id};
use office::{Refused, attachments, service, vouchers};
use rules::Fen;
use rules::duties::{Act, Role};

use super::faults::Fault;
use super::life::{Intent, Stage};
use super::world::{World, verb};
use crate::forms::ticket_form;
use crate::papers::pdf;
use crate::town::Person;

impl World {
    /// The subject uses its voucher, lowers it, gives it back, or forgets it.
    pub async fn use_it(&mut self, at: usize) -> Result<(), Refused> {
        let Some(voucher) = self.cases[at].voucher else {
            return Ok(());
        };
        let who = self.firm_of(at);
        match self.cases[at].intent {
            Intent::Forget => {
                self.to(at, Stage::Over);
                return Ok(());
            }
            Intent::GiveBack => {
                let call = verb!(vouchers::void, vouchers::Void { voucher });
                let done: Result<vouchers::Voided, Refused> =
                    self.act(&who, "give back", call).await;
                if done.is_ok() {
                    self.hear(Fact::GivenBack { voucher });
                }
                self.to(at, Stage::Over);
                return Ok(());
            }
            Intent::Lower => self.lower(at, voucher).await?,
            _ => {}
        }
        if self.happens(Fault::Trespass) {
            // Another subject's voucher is nobody else's to use.
            let other = self.firms[(self.cases[at].firm + 1) % self.firms.len()]
                .person
                .clone();
            if other.login != who.login && self.knows(&other) {
                let call = verb!(vouchers::set_off, vouchers::Settle { voucher });
                self.must_refuse(&other, "another's voucher", call).await?;
            }
        }
        let command = vouchers::Settle { voucher };
        let inside = self.inside(at);
        let done: Result<vouchers::Settled, Refused> = match inside {
            true => {
                self.act(&who, "set off", verb!(vouchers::set_off, command))
                    .await
            }
            false => {
                self.act(&who, "pay in full", verb!(vouchers::pay_in_full, command))
                    .await
            }
        };
        if done.is_err() {
            self.to(at, Stage::Over);
            return Ok(());
        }
        let day = self.today();
        self.hear(match inside {
            true => Fact::SetOff { voucher, day },
            false => Fact::PaidInFull { voucher, day },
        });
        if self.cases[at].intent == Intent::Contest && inside {
            return self.object(at, voucher).await;
        }
        self.serve(at);
        Ok(())
    }

    fn knows(&self, who: &Person) -> bool {
        let firm = self
            .firms
            .iter()
            .find(|firm| firm.person.login == who.login);
        firm.is_some_and(|firm| firm.certified)
    }

    /// The service takes from days to months; slow laboratories take twice as long.
    fn serve(&mut self, at: usize) {
        let longest = (u64::from(self.plan.days) / 6).clamp(5, 60);
        let slow = if self.labs[self.cases[at].lab].slow {
            2
        } else {
            1
        };
        self.to(at, Stage::Running);
        self.wait(at, 2, longest * slow);
    }

    async fn lower(&mut self, at: usize, voucher: Id) -> Result<(), Refused> {
        let who = self.firm_of(at);
        let fen = self.cases[at].fen;
        let percent = i64::try_from(self.dice.between(30, 99)).unwrap_or(90);
        let lower = (fen * percent / 100).max(1);
        self.tick();
        let asked = self.town.ask(&who).await?;
        let upload = pdf(&format!("补充协议 {voucher}.pdf"));
        let office = &self.town.office;
        let held =
            attachments::hold(office, asked.by(), Act::LowerContract, "attachment", upload).await?;
        let fields = [
            ("amount", Fen::new(lower).yuan()),
            ("words", "检测项目减少".to_owned()),
            ("attachment", held.id.to_string()),
        ];
        let answers = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let command = vouchers::Lower { voucher, answers };
        let done: Result<vouchers::Prospect, Refused> = self
            .act(&who, "lower", verb!(vouchers::lower, command))
            .await;
        if done.is_ok() {
            self.cases[at].fen = lower;
            self.hear(Fact::Lowered {
                voucher,
                fen: lower,
            });
        }
        Ok(())
    }

    async fn object(&mut self, at: usize, voucher: Id) -> Result<(), Refused> {
        let lab = self.lab_of(at);
        let fields = [("ground", "wrong-amount"), ("words", "与报价单不一致")];
        let answers = fields.into_iter().collect();
        let command = vouchers::Object { voucher, answers };
        let done: Result<vouchers::Objected, Refused> = self
            .act(&lab, "object", verb!(vouchers::object, command))
            .await;
        if done.is_ok() {
            self.hear(Fact::Objected { voucher });
            self.to(at, Stage::Contested);
            self.wait(at, 1, 6);
        } else {
            self.serve(at);
        }
        Ok(())
    }

    pub async fn answer(&mut self, at: usize) -> Result<(), Refused> {
        let Some(voucher) = self.cases[at].voucher else {
            return Ok(());
        };
        let Some(who) = self.official(Role::Agency, "") else {
            return Ok(());
        };
        let actor = self.actor(&who).await?;
        let view = vouchers::view(&self.town.office, &actor, voucher).await?;
        let open = view.objections.into_iter().find(|one| one.answer.is_none());
        let Some(open) = open else { return Ok(()) };
        let answers = [("answer", "已与双方核实，按合同办理")]
            .into_iter()
            .collect();
        let command = vouchers::Answer {
            objection: open.id,
            answers,
        };
        let done: Result<vouchers::Answered, Refused> = self
            .act(&who, "answer", verb!(vouchers::answer, command))
            .await;
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::Answered { voucher, day });
            self.serve(at);
        }
        Ok(())
    }

    /// Each of the two confirms for himself that the service is done.
    pub async fn complete(&mut self, at: usize) -> Result<(), Refused> {
        let Some(contract) = self.cases[at].contract else {
            return Ok(());
        };
        let first = self.cases[at].stage == Stage::Running;
        let by_subject = first == (at.is_multiple_of(3));
        let who = if by_subject {
            self.firm_of(at)
        } else {
            self.lab_of(at)
        };
        let call = verb!(service::complete, service::Complete { contract });
        let done: Result<service::Completed, Refused> = self.act(&who, "complete", call).await;
        if done.is_err() {
            self.to(at, Stage::Over);
            return Ok(());
        }
        let day = self.today();
        self.hear(Fact::Done {
            contract,
            by_subject,
            day,
        });
        self.to(at, if first { Stage::HalfDone } else { Stage::Done });
        self.wait_for_firm(at);
        Ok(())
    }

    /// The subject rates, enters its tickets and a result; some tickets come to less than the price.
    pub async fn prove(&mut self, at: usize) -> Result<(), Refused> {
        let Some(contract) = self.cases[at].contract else {
            return Ok(());
        };
        let who = self.firm_of(at);
        let given = 1 + self.dice.below(5);
        let stars = given.to_string();
        let fields = [("stars", stars.as_str()), ("comment", "报告及时")];
        let answers = fields.into_iter().collect();
        let call = verb!(service::rate, service::Rate { contract, answers });
        let done: Result<service::Rated, Refused> = self.act(&who, "rate", call).await;
        if done.is_ok() {
            let day = self.today();
            self.hear(Fact::Rated {
                contract,
                stars: u32::try_from(given).unwrap_or_default(),
                day,
            });
        }
        let fen = self.cases[at].fen;
        let less = self.dice.in_thousand(200);
        let cost = if less { (fen * 7 / 10).max(1) } else { fen };
        let parts = match self.dice.in_thousand(300) && cost > 100 {
            true => vec![cost / 3, cost - cost / 3],
            false => vec![cost],
        };
        for part in parts {
            self.ticket(at, contract, part).await?;
        }
        self.result(&who, contract).await?;
        self.to(at, Stage::Proved);
        self.wait_for_firm(at);
        if self.cases[at].intent == Intent::Abandon {
            self.to(at, Stage::Over);
        }
        Ok(())
    }

    async fn ticket(&mut self, at: usize, contract: Id, fen: i64) -> Result<(), Refused> {
        let who = self.firm_of(at);
        self.serial += 1;
        let (seller, buyer) = self.parties_of(&who, contract).await?;
        let today = self.today();
        let mut answers = ticket_form(self.serial, &seller, &buyer, Fen::new(fen), today);
        let upload = pdf(&format!("发票{}.pdf", self.serial));
        self.tick();
        let asked = self.town.ask(&who).await?;
        let office = &self.town.office;
        let held =
            attachments::hold(office, asked.by(), Act::AddTicket, "attachment", upload).await?;
        answers.set("attachment", &held.id.to_string());
        let call = verb!(
            service::add_ticket,
            service::AddTicket { contract, answers }
        );
        let done: Result<service::Added, Refused> = self.act(&who, "ticket", call).await;
        if done.is_ok() {
            self.hear(Fact::Ticket { contract, fen });
        }
        Ok(())
    }

    async fn result(&mut self, who: &Person, contract: Id) -> Result<(), Refused> {
        let upload = pdf(&format!("检测报告 {contract}.pdf"));
        self.tick();
        let asked = self.town.ask(who).await?;
        let office = &self.town.office;
        let held =
            attachments::hold(office, asked.by(), Act::AddResult, "attachment", upload).await?;
        let id = held.id.to_string();
        let answers = [("attachment", id.as_str())].into_iter().collect();
        let call = verb!(
            service::add_result,
            service::AddResult { contract, answers }
        );
        let done: Result<service::Added, Refused> = self.act(who, "result", call).await;
        if done.is_ok() {
            self.hear(Fact::Result { contract });
        }
        Ok(())
    }
}
