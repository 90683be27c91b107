//! What people do around the admission of a provider, each through the verb that the page calls.

use office::answers::Answers;
use office::review::Verdict;
use office::{Refused, attachments, providers};
use rules::duties::Act;
use uuid::Uuid;

use crate::papers::pdf;
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
}
