//! Training events and news, and who comes.

use chrono::NaiveDate;
use office::Refused;
use office::answers::Answers;
use office::training::{self, Announce, Attendance, Cancel, Leave, Publish, SignUp, Withdraw};
use uuid::Uuid;

use crate::town::{Person, Town};

/// An event with so many seats.
pub fn training_form(title: &str, held_on: NaiveDate, seats: &str) -> Answers {
    [
        ("title", title),
        (
            "words",
            "讲解申领、抵用和兑付的步骤与常见的退回原因，带电脑可现场填写。",
        ),
        ("place", "银川市金凤区科技馆二楼报告厅"),
        ("held_on", &held_on.to_string()),
        ("hours", "14:30–17:00"),
        ("seats", seats),
    ]
    .into_iter()
    .collect()
}

impl Town {
    pub async fn announce(&self, person: &Person, answers: Answers) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let done = training::announce(&self.office, asked.by(), Announce { answers }).await?;
        Ok(done.training)
    }

    /// Takes seats; how many are left.
    pub async fn take_seats(
        &self,
        person: &Person,
        training: Uuid,
        people: &str,
    ) -> Result<i64, Refused> {
        let asked = self.ask(person).await?;
        let answers = [("people", people)].into_iter().collect();
        let command = SignUp { training, answers };
        Ok(training::sign_up(&self.office, asked.by(), command)
            .await?
            .left)
    }

    pub async fn leave_training(&self, person: &Person, training: Uuid) -> Result<i64, Refused> {
        let asked = self.ask(person).await?;
        let done = training::leave(&self.office, asked.by(), Leave { training }).await?;
        Ok(done.left)
    }

    pub async fn attendance(
        &self,
        person: &Person,
        training: Uuid,
        answers: Answers,
    ) -> Result<i64, Refused> {
        let asked = self.ask(person).await?;
        let command = Attendance { training, answers };
        Ok(training::attend(&self.office, asked.by(), command)
            .await?
            .came)
    }

    pub async fn cancel_training(
        &self,
        person: &Person,
        training: Uuid,
        (edition, reason): (&str, &str),
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let answers = reasoned(edition, reason);
        let command = Cancel { training, answers };
        training::cancel(&self.office, asked.by(), command)
            .await
            .map(drop)
    }

    pub async fn publish_news(
        &self,
        person: &Person,
        (title, words): (&str, &str),
    ) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let answers = [("title", title), ("words", words)].into_iter().collect();
        let done = training::publish(&self.office, asked.by(), Publish { answers }).await?;
        Ok(done.news)
    }

    pub async fn withdraw_news(
        &self,
        person: &Person,
        news: Uuid,
        (edition, reason): (&str, &str),
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let answers = reasoned(edition, reason);
        let command = Withdraw { news, answers };
        training::withdraw(&self.office, asked.by(), command)
            .await
            .map(drop)
    }
}

fn reasoned(edition: &str, reason: &str) -> Answers {
    let fields = [("edition", edition), ("reason", reason)];
    fields.into_iter().collect()
}
