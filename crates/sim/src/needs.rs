//! What firms need and laboratories offer to it.

use chrono::{Days, NaiveDate};
use office::Refused;
use office::answers::Answers;
use office::needs::{self, Accept, Close, MakeOffer, Post, Suggest, TakeBack};
use rules::duties::Role;
use uuid::Uuid;

use crate::town::{Person, Town};

/// A need for a month from now whose owner hides the name.
pub fn need_form(title: &str, words: &str, today: NaiveDate) -> Answers {
    let by = today + Days::new(45);
    [
        ("title", title),
        ("words", words),
        ("purpose", ""),
        ("budget", "20000"),
        ("needed_by", &by.to_string()),
        ("named", "no"),
    ]
    .into_iter()
    .collect()
}

/// An offer that stands in no catalogue.
pub fn offer_form(yuan: &str) -> Answers {
    [
        ("service", ""),
        ("price", yuan),
        ("days", "10"),
        ("words", "按所写方法完成，出具带 CMA 标志的报告。"),
    ]
    .into_iter()
    .collect()
}

impl Town {
    pub async fn post_need(&self, person: &Person, answers: Answers) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let done = needs::post(&self.office, asked.by(), Post { answers }).await?;
        Ok(done.need)
    }

    pub async fn make_offer(
        &self,
        person: &Person,
        need: Uuid,
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let command = MakeOffer { need, answers };
        Ok(needs::offer(&self.office, asked.by(), command).await?.offer)
    }

    pub async fn take_offer_back(&self, person: &Person, offer: Uuid) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        needs::take_back(&self.office, asked.by(), TakeBack { offer })
            .await
            .map(drop)
    }

    /// Chooses an offer of a need as it stands at this edition.
    pub async fn accept_offer(
        &self,
        person: &Person,
        offer: Uuid,
        edition: i64,
    ) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let answers = [("edition", edition.to_string())].into_iter().collect();
        let command = Accept { offer, answers };
        Ok(needs::accept(&self.office, asked.by(), command).await?.need)
    }

    pub async fn suggest_provider(
        &self,
        person: &Person,
        need: Uuid,
        (provider, words): (&str, &str),
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let answers = [("provider", provider), ("words", words)]
            .into_iter()
            .collect();
        let command = Suggest { need, answers };
        needs::suggest(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    /// Its owner takes a need back, or the Agency ends it, by the person's role.
    pub async fn close_need(
        &self,
        person: &Person,
        need: Uuid,
        (edition, reason): (i64, &str),
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let edition = edition.to_string();
        let answers = [("edition", edition.as_str()), ("reason", reason)];
        let command = Close {
            need,
            answers: answers.into_iter().collect(),
        };
        let done = match person.role {
            Role::Agency => needs::end(&self.office, asked.by(), command).await?,
            _ => needs::withdraw(&self.office, asked.by(), command).await?,
        };
        Ok(done.state)
    }
}
