//! A county's programme of top-up, as its staff and a subject live it.

use chrono::NaiveDate;
use office::answers::Answers;
use office::{Refused, programmes, topups};
use rules::Fen;
use rules::ledger::budget::Move;
use uuid::Uuid;

use crate::town::{Person, Town};

/// The form of a programme on these days, with rate, ceiling and budget in this order.
pub fn programme_form(
    (from, to): (NaiveDate, NaiveDate),
    [rate, ceiling, budget]: [&str; 3],
) -> Answers {
    [
        ("name", "科技创新券配套"),
        ("from_on", from.to_string().as_str()),
        ("to_on", to.to_string().as_str()),
        ("rate", rate),
        ("ceiling", ceiling),
        ("budget", budget),
        ("payer", "西夏区科学技术局"),
        ("bank", "宁夏银行西夏支行"),
        ("bank_account", "6400010512345678"),
        ("document", "西夏区科技创新券配套办法"),
    ]
    .into_iter()
    .collect()
}

impl Town {
    /// Staff of a local authority open a programme.
    pub async fn open_programme(&self, person: &Person, form: Answers) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let command = programmes::Open(form);
        let done = programmes::open(&self.office, asked.by(), command).await?;
        Ok(done.programme)
    }

    async fn programme_edition(&self, person: &Person, programme: Uuid) -> Result<String, Refused> {
        let actor = self.actor(person).await?;
        let view = programmes::view(&self.office, &actor, programme, (0, 1)).await?;
        Ok(view.edition.to_string())
    }

    /// They add to its money or cut it.
    pub async fn fund_programme(
        &self,
        person: &Person,
        programme: Uuid,
        (change, amount): (Move, &str),
    ) -> Result<usize, Refused> {
        let edition = self.programme_edition(person, programme).await?;
        let answers = [
            ("edition", edition.as_str()),
            ("change", change.code()),
            ("amount", amount),
            ("document", "年度预算调整通知"),
        ];
        let command = programmes::Fund {
            programme,
            answers: answers.into_iter().collect(),
        };
        let asked = self.ask(person).await?;
        let done = programmes::fund(&self.office, asked.by(), command).await?;
        Ok(done.offered)
    }

    /// They change its terms from a day on.
    pub async fn change_programme(
        &self,
        person: &Person,
        programme: Uuid,
        form: Answers,
    ) -> Result<(), Refused> {
        let mut answers = form;
        answers.set("edition", &self.programme_edition(person, programme).await?);
        let asked = self.ask(person).await?;
        let command = programmes::Change { programme, answers };
        programmes::change(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    /// They end it.
    pub async fn close_programme(
        &self,
        person: &Person,
        programme: Uuid,
    ) -> Result<programmes::Closed, Refused> {
        let edition = self.programme_edition(person, programme).await?;
        let answers = [("edition", edition.as_str()), ("words", "本年度任务完成")];
        let command = programmes::Close {
            programme,
            answers: answers.into_iter().collect(),
        };
        let asked = self.ask(person).await?;
        programmes::close(&self.office, asked.by(), command).await
    }

    /// A subject's top-ups, the latest first.
    pub async fn top_ups(&self, person: &Person) -> Result<Vec<topups::TopUpLine>, Refused> {
        let actor = self.actor(person).await?;
        topups::mine(&self.office, &actor).await
    }

    /// The subject confirms that it takes a top-up.
    pub async fn confirm_top_up(&self, person: &Person, top_up: Uuid) -> Result<Fen, Refused> {
        let asked = self.ask(person).await?;
        let view = topups::view(&self.office, &asked.actor, top_up).await?;
        let command = topups::Confirm {
            top_up,
            edition: view.edition,
        };
        let done = topups::confirm(&self.office, asked.by(), command).await?;
        Ok(done.amount)
    }
}
