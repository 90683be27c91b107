//! What subjects look for: posted, offered to, chosen, taken back, ended, or let lie until it is over (2.5).

use auditor::{Fact, Id};
use chrono::{Days, NaiveDate};
use office::needs::{self, Accept, Close, MakeOffer, NeedView, Post, Suggest, TakeBack};
use office::{Refused, providers};
use rules::Fen;
use rules::duties::Role;
use rules::needs::OfferState;
use serde::{Deserialize, Serialize};

use super::faults::Fault;
use super::life::{Case, Intent, Stage};
use super::trades::Bought;
use super::world::{World, verb};
use crate::needs::{need_form, offer_form};
use crate::town::Person;
use crate::walk::tick;

/// A need that takes offers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Want {
    need: Id,
    firm: usize,
    /// The day on which somebody looks at it next.
    due: NaiveDate,
    over: bool,
}

impl World {
    /// New needs of the day, and what becomes of those that stand.
    pub(super) async fn market(&mut self) -> Result<(), Refused> {
        if self.lively && !self.labs.is_empty() {
            for firm in 0..self.firms.len() {
                let posts = self.dice.below(100_000) < self.pace.needs;
                if self.firms[firm].certified && posts {
                    self.post_need(firm).await?;
                }
            }
        }
        for at in 0..self.wants.len() {
            if self.wants[at].due <= self.day {
                self.seek(at).await?;
            }
        }
        self.wants.retain(|one| !one.over);
        Ok(())
    }

    async fn post_need(&mut self, firm: usize) -> Result<(), Refused> {
        let (who, lab) = (
            self.firms[firm].person.clone(),
            self.dice.index(self.labs.len()),
        );
        let days = self.dice.between(8, 90);
        let named = if self.dice.in_thousand(500) {
            "yes"
        } else {
            "no"
        };
        self.tick();
        let (today, item) = (self.today(), self.bought(lab).title().to_owned());
        let words = format!("{item}，样品 3 种，需要出具报告并说明方法。");
        let needed_by = today + Days::new(days);
        let form = need_form(&item, &words, today);
        let form = tick(form, "needed_by", &needed_by.to_string());
        let answers = tick(form, "named", named);
        let call = verb!(needs::post, Post { answers });
        let done: Result<needs::Posted, Refused> = self.act(&who, "post need", call).await;
        let Ok(done) = done else { return Ok(()) };
        let (need, day) = (done.need, self.today());
        let subject = self.firms[firm].subject.unwrap_or_default();
        self.count("need posted", 1);
        self.hear(Fact::NeedPosted {
            need,
            subject,
            needed_by,
            day,
        });
        let due = self.day + Days::new(1);
        self.wants.push(Want {
            need,
            firm,
            due,
            over: false,
        });
        Ok(())
    }

    /// Somebody offers, takes an offer back, or the one whose need it is decides.
    async fn seek(&mut self, at: usize) -> Result<(), Refused> {
        let need = self.wants[at].need;
        if !self.auditor.model.takes_offers(need) {
            self.wants[at].over = true;
            return Ok(());
        }
        let days = self.dice.between(1, 4);
        self.wants[at].due = self.day + Days::new(days);
        if !self.lively {
            return self.decide_need(at).await;
        }
        match self.dice.below(10) {
            0..=5 => {
                let lab = self.dice.index(self.labs.len());
                self.offer_to(need, lab).await
            }
            6..=8 => self.decide_need(at).await,
            _ => Ok(()),
        }
    }

    /// A laboratory that knows of the need offers, or takes its offer back; of one that does not, the Agency tells half.
    async fn offer_to(&mut self, need: Id, lab: usize) -> Result<(), Refused> {
        let (who, provider) = (self.labs[lab].person.clone(), self.labs[lab].provider);
        let actor = self.actor(&who).await?;
        let seen = match needs::view(&self.town.office, &actor, need).await {
            Ok(seen) => seen,
            Err(_) if self.dice.in_thousand(500) => return self.suggest(need, provider).await,
            Err(_) => return Ok(()),
        };
        let mine = seen.offers.iter();
        if let Some(mine) = mine.clone().find(|one| one.state == OfferState::Open) {
            return self.second_thought(&who, need, mine.id).await;
        }
        let yuan = self.dice.between(500, 30_000);
        let mut form = offer_form(&yuan.to_string());
        let services = self.labs[lab].services.len();
        let service = (services > 0 && self.dice.in_thousand(500)).then(|| {
            let one = self.dice.index(services);
            self.labs[lab].services[one].id
        });
        if let Some(service) = service {
            form.set("service", &service.to_string());
        }
        let command = MakeOffer {
            need,
            answers: form,
        };
        let call = verb!(needs::offer, command);
        if !self.auditor.model.is_filed(provider) {
            return self
                .must_refuse(&who, "offering while suspended", call)
                .await;
        }
        let done: Result<needs::Offered, Refused> = self.act(&who, "offer", call.clone()).await;
        let Ok(done) = done else { return Ok(()) };
        self.count("offer", 1);
        self.hear(Fact::NeedOffered {
            need,
            offer: done.offer,
            provider,
            fen: i64::try_from(yuan * 100).unwrap_or(0),
            service,
        });
        if self.happens(Fault::Trespass) {
            self.must_refuse(&who, "offering twice", call).await?;
        }
        Ok(())
    }

    async fn suggest(&mut self, need: Id, provider: Id) -> Result<(), Refused> {
        let Some(who) = self.official(Role::Agency, "") else {
            return Ok(());
        };
        let actor = self.actor(&who).await?;
        let row = providers::view(&self.town.office, &actor, provider).await?;
        let fields = [
            ("provider", row.number.as_str()),
            ("words", "目录外也能做这类检测"),
        ];
        let answers = fields.into_iter().collect();
        let call = verb!(needs::suggest, Suggest { need, answers });
        let done: Result<needs::Suggested, Refused> = self.act(&who, "suggest", call).await;
        if done.is_ok() {
            self.count("provider suggested", 1);
        }
        Ok(())
    }

    /// One in three takes its offer back.
    async fn second_thought(&mut self, who: &Person, need: Id, offer: Id) -> Result<(), Refused> {
        if self.dice.below(3) > 0 {
            return Ok(());
        }
        let call = verb!(needs::take_back, TakeBack { offer });
        let done: Result<needs::Offered, Refused> = self.act(who, "take offer back", call).await;
        if done.is_ok() {
            let day = self.today();
            self.count("offer taken back", 1);
            self.hear(Fact::OfferTakenBack { need, offer, day });
        }
        Ok(())
    }

    /// Its owner chooses the cheapest of three offers in four times, or another; one in ten takes the need back, and one
    /// in thirty the Agency ends.
    async fn decide_need(&mut self, at: usize) -> Result<(), Refused> {
        let (need, firm) = (self.wants[at].need, self.wants[at].firm);
        let who = self.firms[firm].person.clone();
        let actor = self.actor(&who).await?;
        let seen = needs::view(&self.town.office, &actor, need).await?;
        match self.dice.below(30) {
            0 => match self.official(Role::Agency, "") {
                Some(agent) => self.close_need(&agent, (need, seen.edition), "ended").await,
                None => Ok(()),
            },
            1..=3 => {
                self.close_need(&who, (need, seen.edition), "withdrawn")
                    .await
            }
            _ => self.choose(firm, need, seen).await,
        }
    }

    async fn close_need(
        &mut self,
        who: &Person,
        (need, edition): (Id, i64),
        to: &'static str,
    ) -> Result<(), Refused> {
        let edition = edition.to_string();
        let fields = [("edition", edition.as_str()), ("reason", "另有安排")];
        let answers = fields.into_iter().collect();
        let command = Close { need, answers };
        let call = match to {
            "ended" => verb!(needs::end, command),
            _ => verb!(needs::withdraw, command),
        };
        let done: Result<needs::Closed, Refused> = self.act(who, "close need", call).await;
        if done.is_ok() {
            self.count("need closed", 1);
            self.hear(Fact::NeedClosed { need, to });
        }
        Ok(())
    }

    async fn choose(&mut self, firm: usize, need: Id, seen: NeedView) -> Result<(), Refused> {
        let who = self.firms[firm].person.clone();
        let mut open: Vec<(Fen, Id, Id, Option<String>)> = seen
            .offers
            .into_iter()
            .filter(|one| one.state == OfferState::Open)
            .map(|one| (one.price, one.id, one.provider, one.service))
            .collect();
        open.sort();
        let any = self.dice.index(open.len());
        let at = if self.dice.below(4) > 0 { 0 } else { any };
        let Some((price, offer, provider, item)) = open.into_iter().nth(at) else {
            return Ok(());
        };
        let fields = [("edition", seen.edition.to_string())];
        let answers = fields.into_iter().collect();
        let call = verb!(needs::accept, Accept { offer, answers });
        if self.happens(Fault::Trespass) {
            let other = self.dice.index(self.firms.len());
            if self.firms[other].certified && other != firm {
                let other = self.firms[other].person.clone();
                self.must_refuse(&other, "choosing for somebody else", call.clone())
                    .await?;
            }
        }
        let done: Result<needs::Accepted, Refused> = self.act(&who, "choose offer", call).await;
        if done.is_err() {
            return Ok(());
        }
        self.count("offer chosen", 1);
        self.hear(Fact::OfferChosen { need, offer });
        let lab = self.labs.iter().position(|lab| lab.provider == provider);
        if let Some(lab) = lab {
            let bought = self.bought_of(lab, item.as_deref());
            self.cases.push(Case {
                firm,
                lab,
                bought,
                fen: price.fen(),
                intent: Intent::Use,
                stage: Stage::Idea,
                due: self.day + Days::new(1),
                need: Some(need),
                contract: None,
                voucher: None,
                claim: None,
                returned: 0,
                recovery: None,
            });
        }
        Ok(())
    }

    /// What was offered, if it still stands in the provider's catalogue.
    fn bought_of(&self, lab: usize, item: Option<&str>) -> Bought {
        let lab = &self.labs[lab];
        let listed = lab.services.iter();
        let listed = item.and_then(|item| listed.clone().find(|one| one.item == item));
        match listed {
            Some(service) => Bought {
                purpose: service.purpose.clone(),
                service: Some(service.clone()),
            },
            None => Bought {
                purpose: lab.trade.freely().to_owned(),
                service: None,
            },
        }
    }
}
