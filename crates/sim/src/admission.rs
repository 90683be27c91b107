//! What people do around the admission of a provider, each through the verb that the page calls.

use office::answers::Answers;
use office::experts;
use office::panels::{self, Closed, Scored};
use office::publications;
use office::review::Verdict;
use office::{Actor, By, Refused, attachments, providers};
use rules::duties::{Act, Role};
use uuid::Uuid;

use crate::papers::{pdf, resident_id, uscc};
use crate::town::{Person, Town};

impl Town {
    /// The Centre suspends a provider.
    pub async fn suspend(
        &self,
        person: &Person,
        provider: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let command = providers::Decide { provider, verdict };
        let done = providers::suspend(&self.office, asked.by(), command).await?;
        Ok(done.state)
    }

    /// The Centre reinstates a suspended provider, or asks it for more.
    pub async fn reinstate(
        &self,
        person: &Person,
        provider: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let command = providers::Decide { provider, verdict };
        let done = providers::reinstate(&self.office, asked.by(), command).await?;
        Ok(done.state)
    }

    /// The provider answers its suspension: `done` with a file, or `refused`.
    pub async fn rectify(
        &self,
        person: &Person,
        provider: Uuid,
        answer: &str,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let mut answers: Answers = [("answer", answer), ("words", "已补齐仪器检定记录")]
            .into_iter()
            .collect();
        if answer == "done" {
            let upload = pdf("整改报告.pdf");
            let act = Act::RectifyProvider;
            let held = attachments::hold(&self.office, asked.by(), act, "attachment", upload);
            answers.set("attachment", &held.await?.id.to_string());
        }
        let command = providers::Rectify { provider, answers };
        let done = providers::rectify(&self.office, asked.by(), command).await?;
        Ok(done.state)
    }

    /// Somebody who has not signed in objects to a public notice; the objection's id.
    pub async fn object_notice(
        &self,
        publication: Uuid,
        contact: &str,
        facts: &str,
    ) -> Result<Uuid, Refused> {
        let actor = Actor::anyone("127.0.0.1");
        let request = self.request();
        let by = By {
            actor: &actor,
            request: &request,
        };
        let evidence = publications::evidence::keep(&self.office, by, pdf("证据.pdf")).await?;
        let command = publications::Object {
            publication,
            answers: [("name", "王某"), ("contact", contact), ("facts", facts)]
                .into_iter()
                .collect(),
            evidence: Some(evidence),
        };
        let done = publications::object(&self.office, by, command).await?;
        Ok(done.objection)
    }

    /// The Centre answers an objection: `upheld` or `dismissed`.
    pub async fn answer_notice(
        &self,
        person: &Person,
        objection: Uuid,
        outcome: &str,
    ) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        let answers = [("outcome", outcome), ("answer", "已核对原件和现场")];
        let command = publications::Answer {
            objection,
            answers: answers.into_iter().collect(),
        };
        let done = publications::answer(&self.office, asked.by(), command).await?;
        Ok(done.provider)
    }

    /// The administrator opens an account for an expert, and the Agency enters him in the pool.
    pub async fn expert(
        &self,
        (admin, agency): (&Person, &Person),
        (login, name): (&str, &str),
        (serial, specialities): (u32, &str),
    ) -> Result<(Person, Uuid), Refused> {
        let body = ("评审专家库", "");
        let person = self.staff(admin, (login, name), Role::Expert, body).await?;
        let form = expert_form(login, serial, specialities);
        let expert = self.keep_expert(agency, None, 0, form).await?;
        Ok((person, expert))
    }

    /// The Agency enters an expert, or changes what is on file about one.
    pub async fn keep_expert(
        &self,
        agency: &Person,
        expert: Option<Uuid>,
        edition: i64,
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        let asked = self.ask(agency).await?;
        let command = experts::Keep {
            expert,
            edition,
            answers,
        };
        Ok(experts::keep(&self.office, asked.by(), command)
            .await?
            .expert)
    }

    /// The Agency draws the experts of a review.
    pub async fn draw(&self, agency: &Person, provider: Uuid) -> Result<usize, Refused> {
        let asked = self.ask(agency).await?;
        let command = panels::Draw { provider };
        Ok(panels::draw(&self.office, asked.by(), command)
            .await?
            .experts)
    }

    /// An expert scores his sheet.
    pub async fn score(
        &self,
        expert: &Person,
        sheet: Uuid,
        points: [u32; 4],
    ) -> Result<Scored, Refused> {
        let asked = self.ask(expert).await?;
        let [base, management, team, credit] = points.map(|one| one.to_string());
        let answers = [
            ("base", base.as_str()),
            ("management", &management),
            ("team", &team),
            ("credit", &credit),
            ("words", "设备齐全，制度可行"),
        ];
        let command = panels::Score {
            sheet,
            answers: answers.into_iter().collect(),
        };
        panels::score(&self.office, asked.by(), command).await
    }

    /// An expert steps aside.
    pub async fn decline(&self, expert: &Person, sheet: Uuid) -> Result<Scored, Refused> {
        let asked = self.ask(expert).await?;
        let command = panels::Decline {
            sheet,
            answers: [("words", "曾与申请机构合作课题")].into_iter().collect(),
        };
        panels::decline(&self.office, asked.by(), command).await
    }

    /// The Agency replaces an expert who is late.
    pub async fn replace(&self, agency: &Person, sheet: Uuid) -> Result<Closed, Refused> {
        let asked = self.ask(agency).await?;
        panels::replace(&self.office, asked.by(), panels::Replace { sheet }).await
    }

    /// The Agency begins a review anew that cannot come to a result.
    pub async fn redraw(&self, agency: &Person, provider: Uuid) -> Result<Closed, Refused> {
        let asked = self.ask(agency).await?;
        panels::redraw(&self.office, asked.by(), panels::Redraw { provider }).await
    }

    /// The Agency closes a review.
    pub async fn close_review(&self, agency: &Person, provider: Uuid) -> Result<Closed, Refused> {
        let asked = self.ask(agency).await?;
        panels::close(&self.office, asked.by(), panels::Close { provider }).await
    }
}

/// What is entered about an expert, complete and correct.
pub fn expert_form(login: &str, serial: u32, specialities: &str) -> Answers {
    [
        ("login", login),
        ("identity", &resident_id(serial)),
        ("phone", &format!("137{serial:08}")),
        ("employer", &format!("第{serial}研究院")),
        ("employer_uscc", &uscc("12640000", serial)),
        ("specialities", specialities),
        ("relations", ""),
        ("active", "yes"),
    ]
    .into_iter()
    .collect()
}
