//! Letters: who reads mail, and a mail server that is away for days, takes nothing for a while, is forgotten for an evening, or
//! takes a letter and does not say so.

use std::sync::Mutex;

use auditor::Id;
use chrono::Days;
use office::ports::{NotTaken, Parcel, Post};
use office::{Refused, delivery};

use super::faults::Fault;
use super::world::{World, verb};
use crate::town::Person;

/// A mail server is ill for six days at most, and a letter is tried again within three.
const LAST_NIGHTS: u32 = 12;

/// What the mail server does this evening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Evening {
    #[default]
    Takes,
    /// It does not answer.
    Away,
    /// It says of each letter that it may come later.
    Later,
    /// It takes each letter, and its answer is lost: all of them come twice.
    Mute,
    /// Nobody carries letters to it.
    Forgotten,
}

/// The mail server, and what it took this evening.
#[derive(Default)]
pub struct MailServer {
    evening: Evening,
    taken: Mutex<Vec<(Id, String)>>,
}

impl Post for MailServer {
    async fn deliver(&self, parcel: &Parcel) -> Result<(), NotTaken> {
        match self.evening {
            Evening::Away => return Err(NotTaken::Away("connection refused".to_owned())),
            Evening::Later => return Err(NotTaken::Later("450 try again".to_owned())),
            Evening::Takes | Evening::Mute | Evening::Forgotten => {}
        }
        let words = [&parcel.address, &parcel.subject, &parcel.body].map(String::as_str);
        if let Ok(mut taken) = self.taken.lock() {
            taken.push((parcel.id, words.join("\n")));
        }
        match self.evening {
            Evening::Mute => Err(NotTaken::Later("no answer".to_owned())),
            _ => Ok(()),
        }
    }
}

impl World {
    /// One firm in three reads mail.
    pub async fn mail_of(&mut self, who: &Person) -> Result<(), Refused> {
        if !self.pace.looks || self.aside().below(3) != 0 {
            return Ok(());
        }
        let actor = self.actor(who).await?;
        let address = format!("{}@kequan.example", who.login);
        self.town.mail(who, &address).await?;
        if let Some(account) = actor.account {
            // What is written at this very moment may still go without.
            let now = self.town.office.now();
            self.auditor.model.mail.readers.insert(account, now);
        }
        Ok(())
    }

    /// The letters of the day go out, as far as the mail server of this evening lets them.
    pub async fn post(&mut self) -> Result<(), Refused> {
        if !self.pace.looks {
            return Ok(());
        }
        if self.day >= self.mail_until {
            let errs = self.lively && self.aside().in_thousand(self.rates.of_fault(Fault::Mail));
            self.mail.evening = Evening::Takes;
            if errs {
                self.counted(Fault::Mail);
                let mut dice = self.aside();
                let kinds = [
                    (2, Evening::Away),
                    (2, Evening::Later),
                    (1, Evening::Mute),
                    (1, Evening::Forgotten),
                ];
                self.mail.evening = dice.weighted(&kinds, Evening::Takes);
                // Letters are given up after three days.
                let days = dice.between(1, 6);
                self.mail_until = self.day + Days::new(days);
            }
        }
        if self.mail.evening == Evening::Forgotten {
            return Ok(());
        }
        if self.mail.evening == Evening::Takes {
            self.once_more().await?;
        }
        self.tick();
        delivery::deliver(&self.town.office, &self.mail).await?;
        let taken = self.mail.taken.lock();
        let taken = taken.map_or_else(|_| Vec::new(), |mut taken| std::mem::take(&mut *taken));
        for (id, words) in taken {
            self.auditor.model.mail.take(id, words);
        }
        Ok(())
    }

    /// Where the last act comes before the mail server is well, the nights until every letter has left.
    pub async fn last_letters(&mut self) -> Result<(), Refused> {
        for _ in 0..LAST_NIGHTS {
            let who = self.desks.as_ref().map(|desks| desks.admin.clone());
            let Some(who) = who.filter(|_| self.pace.looks) else {
                return Ok(());
            };
            let actor = self.actor(&who).await?;
            let page = delivery::delivery(&self.town.office, &actor, 0).await?;
            if page.counts.waiting + page.counts.given_up == 0 {
                return Ok(());
            }
            self.day = self.day + Days::new(1);
            self.night().await?;
        }
        Ok(())
    }

    /// The administrator sees that letters were given up, and sends them again.
    async fn once_more(&mut self) -> Result<(), Refused> {
        let Some(who) = self.desks.as_ref().map(|desks| desks.admin.clone()) else {
            return Ok(());
        };
        let actor = self.actor(&who).await?;
        let page = delivery::delivery(&self.town.office, &actor, 0).await?;
        if page.counts.given_up > 0 {
            let call = verb!(delivery::redeliver, delivery::Redeliver);
            let done: Result<delivery::Redelivered, Refused> =
                self.act(&who, "redeliver", call).await;
            if let Ok(done) = done {
                *self
                    .tally
                    .local
                    .entry("letters sent again".into())
                    .or_default() += done.letters;
            }
        }
        Ok(())
    }
}
