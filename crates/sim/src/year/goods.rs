//! The catalogue of a provider over a year: prices change, services come and go, a certificate runs out and is renewed
//! (7.2, 7.4).

use auditor::{Fact, How, Id};
use chrono::{Days, NaiveDate};
use office::Refused;
use office::catalogue::{self, Withdraw};
use rules::catalogue::EntryKind::{self, Certificate, Service};
use rules::duties::Act;
use serde::{Deserialize, Serialize};

use super::life::Stage;
use super::listing::{LASTING, Proof, proof_form};
use super::trades::Listed;
use super::world::{World, verb};
use crate::town::Person;

/// What an entry that waits will be once it is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum What {
    /// The same service at another price.
    Priced(Id),
    New,
    /// The next certificate, until this day.
    Renewal(NaiveDate),
}

/// An entry that waits for the Agency, or for its provider who has to correct it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Waiting {
    lab: usize,
    entry: Id,
    what: What,
    due: NaiveDate,
    returned: bool,
    over: bool,
}

impl Waiting {
    fn kind(&self) -> EntryKind {
        match self.what {
            What::Renewal(_) => Certificate,
            What::Priced(_) | What::New => Service,
        }
    }
}

impl World {
    /// What happens to the catalogues on a day.
    pub(super) async fn goods(&mut self) -> Result<(), Refused> {
        let worked = self.auditor.model.days.worked(self.day);
        for at in 0..self.waiting.len() {
            let one = &self.waiting[at];
            if one.due > self.day || one.over {
                continue;
            }
            match one.returned {
                true => self.correct_entry(at).await?,
                false if worked => self.look_at_entry(at).await?,
                false => {}
            }
        }
        self.waiting.retain(|one| !one.over);
        for lab in 0..self.labs.len() {
            let due = self.labs[lab].proof.renews;
            if due.is_some_and(|day| day <= self.day) {
                self.renew(lab).await?;
            }
        }
        let often = if self.pace.hurry { 100 } else { 40 };
        if self.lively && !self.labs.is_empty() && self.dice.in_thousand(often) {
            let lab = self.dice.index(self.labs.len());
            self.change_catalogue(lab).await?;
        }
        Ok(())
    }

    /// Whether an entry waits for somebody, or a certificate for its renewal.
    pub(super) fn goods_move(&self) -> bool {
        let renews = self.labs.iter().any(|lab| lab.proof.renews.is_some());
        renews || !self.waiting.is_empty()
    }

    /// Seven in ten changes are of a price, two are a new service, one takes a service away.
    async fn change_catalogue(&mut self, lab: usize) -> Result<(), Refused> {
        let (who, provider) = self.lab_with_id(lab);
        if !self.auditor.model.is_filed(provider) || self.labs[lab].services.is_empty() {
            return Ok(());
        }
        let at = self.dice.index(self.labs[lab].services.len());
        let old = self.labs[lab].services[at].clone();
        let waits = |one: &Waiting| one.what == What::Priced(old.id);
        if self.waiting.iter().any(waits) {
            return Ok(());
        }
        let seen = (&who, Act::KeepCatalogue);
        let mut form = self.entry_seen(seen, (Service, old.id)).await?;
        let kind = self.dice.below(10);
        let price = self.dice.between(100, 20_000).to_string();
        form.answers.set("price", &price);
        let (seen, what) = match kind {
            0..=6 => (Some((old.id, form.entry.edition)), What::Priced(old.id)),
            7 | 8 => {
                let item = format!("{}（{}）", old.item, self.serial);
                self.serial += 1;
                form.answers
                    .set("item", &item.chars().take(60).collect::<String>());
                (None, What::New)
            }
            _ => return self.take_away(lab, old.id).await,
        };
        let replaces = seen.map(|(id, _)| id);
        let done = self.keep_service((&who, provider), form.answers, (seen, replaces));
        if let Ok(entry) = done.await {
            self.entry_waits(lab, entry, what);
        }
        Ok(())
    }

    fn entry_waits(&mut self, lab: usize, entry: Id, what: What) {
        let days = self.dice.between(0, 4);
        self.waiting.push(Waiting {
            lab,
            entry,
            what,
            due: self.day + Days::new(days),
            returned: false,
            over: false,
        });
    }

    async fn take_away(&mut self, lab: usize, entry: Id) -> Result<(), Refused> {
        if self.labs[lab].services.len() < 2 {
            return Ok(());
        }
        let who = self.labs[lab].person.clone();
        let kind = Service;
        let call = verb!(catalogue::withdraw, Withdraw { kind, entry });
        let done: Result<catalogue::Withdrawn, Refused> = self.act(&who, "take away", call).await;
        if done.is_ok() {
            self.hear(Fact::EntryWithdrawn { entry });
            self.count("service withdrawn", 1);
            self.labs[lab].services.retain(|one| one.id != entry);
            self.sold_as(entry, None);
        }
        Ok(())
    }

    /// Whoever has not drawn his contract up yet chooses what follows a service; whoever has to correct it writes the
    /// content himself where nothing follows.
    fn sold_as(&mut self, old: Id, new: Option<&Listed>) {
        for case in &mut self.cases {
            let chosen = case
                .bought
                .service
                .as_ref()
                .is_some_and(|one| one.id == old);
            let free =
                case.stage == Stage::Idea || (case.stage == Stage::Returned && new.is_none());
            if chosen && free {
                case.bought.service = new.cloned();
            }
        }
    }

    async fn renew(&mut self, lab: usize) -> Result<(), Refused> {
        let (who, provider) = self.lab_with_id(lab);
        let (trade, old) = (self.labs[lab].trade, self.labs[lab].proof.clone());
        self.serial += 1;
        let (today, number) = (self.today(), format!("HZ{:08}", self.serial));
        let until = today + Days::new(LASTING);
        let form = proof_form(trade, &number, (today, until));
        let done = self.certify_lab((&who, provider), form, (until, Some(old.id)));
        if let Ok(entry) = done.await {
            self.labs[lab].proof.renews = None;
            let late = old.until < self.day;
            self.count(
                if late {
                    "certificate renewed late"
                } else {
                    "certificate renewed"
                },
                1,
            );
            self.entry_waits(lab, entry, What::Renewal(until));
        }
        Ok(())
    }

    /// One in eight is sent back, once.
    async fn look_at_entry(&mut self, at: usize) -> Result<(), Refused> {
        let one = self.waiting[at].clone();
        let back = self.dice.below(8) == 0;
        let how = if back { How::Return } else { How::Approve };
        match self.approve_entry((one.kind(), one.entry), how).await? {
            Some(How::Return) => {
                let days = self.dice.between(1, 5);
                let row = &mut self.waiting[at];
                (row.returned, row.due) = (true, self.day + Days::new(days));
            }
            Some(How::Approve) => self.entry_public(at).await?,
            Some(How::Refuse) => self.waiting[at].over = true,
            None => {}
        }
        Ok(())
    }

    async fn entry_public(&mut self, at: usize) -> Result<(), Refused> {
        let one = self.waiting[at].clone();
        self.waiting[at].over = true;
        if let What::Renewal(until) = one.what {
            let renews = None;
            let id = one.entry;
            self.labs[one.lab].proof = Proof { id, until, renews };
            return Ok(());
        }
        let who = self.labs[one.lab].person.clone();
        let seen = (&who, Act::KeepCatalogue);
        let form = self.entry_seen(seen, (Service, one.entry)).await?.answers;
        let new = Listed {
            id: one.entry,
            purpose: form.get("use_code").to_owned(),
            item: form.get("item").to_owned(),
        };
        let services = &mut self.labs[one.lab].services;
        if let What::Priced(old) = one.what {
            services.retain(|listed| listed.id != old);
            self.sold_as(old, Some(&new));
        }
        self.labs[one.lab].services.push(new);
        self.count("catalogue changed", 1);
        Ok(())
    }

    async fn correct_entry(&mut self, at: usize) -> Result<(), Refused> {
        let one = self.waiting[at].clone();
        let (who, provider) = self.lab_with_id(one.lab);
        let seen = (&who, Act::KeepCatalogue);
        let file = self.entry_seen(seen, (one.kind(), one.entry)).await?;
        let (edition, replaces) = (file.entry.edition, file.entry.replaces);
        let (lab, seen) = ((&who, provider), Some((one.entry, edition)));
        let done = match one.what {
            What::Renewal(until) => {
                let said = (seen, until, replaces);
                self.keep_certificate(lab, file.answers, said).await
            }
            What::Priced(_) | What::New => {
                self.keep_service(lab, file.answers, (seen, replaces)).await
            }
        };
        match done {
            Ok(_) => {
                let days = self.dice.between(0, 4);
                let row = &mut self.waiting[at];
                (row.returned, row.due) = (false, self.day + Days::new(days));
            }
            // The service that it changed is gone, or its certificate has run out: it takes the change back.
            Err(_) => self.take_change_back(at).await?,
        }
        Ok(())
    }

    async fn take_change_back(&mut self, at: usize) -> Result<(), Refused> {
        let one = self.waiting[at].clone();
        let who = self.labs[one.lab].person.clone();
        let (kind, entry) = (one.kind(), one.entry);
        let call = verb!(catalogue::withdraw, Withdraw { kind, entry });
        let done: Result<catalogue::Withdrawn, Refused> = self.act(&who, "take away", call).await;
        if done.is_ok() {
            self.hear(Fact::EntryWithdrawn { entry });
            self.waiting[at].over = true;
        }
        Ok(())
    }

    fn lab_with_id(&self, lab: usize) -> (Person, Id) {
        (self.labs[lab].person.clone(), self.labs[lab].provider)
    }
}
