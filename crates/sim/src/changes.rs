//! What a certified subject changes, and how its county decides on it.

use office::answers::Answers;
use office::review::Verdict;
use office::{Refused, attachments, subjects};
use rules::duties::Act;
use rules::lifecycle::amendment::Part;
use uuid::Uuid;

use crate::papers::pdf;
use crate::town::{Person, Town};

impl Town {
    /// Files a change with its evidence, or hands a returned one in again.
    pub async fn amend(
        &self,
        person: &Person,
        part: Part,
        answers: &[(&str, &str)],
    ) -> Result<Uuid, Refused> {
        let upload = pdf(&format!("{part}变更证明.pdf"));
        let asked = self.ask(person).await?;
        let (office, by) = (&self.office, asked.by());
        let act = Act::AmendSubject;
        let held = attachments::hold(office, by, act, "attachment", upload).await?;
        let mut answers: Answers = answers.iter().copied().collect();
        answers.set("attachment", &held.id.to_string());
        let command = subjects::Amend { part, answers };
        Ok(subjects::amend(office, by, command).await?.amendment)
    }

    /// The county decides on a change.
    pub async fn certify_amendment(
        &self,
        person: &Person,
        amendment: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let command = subjects::CertifyAmendment { amendment, verdict };
        let done = subjects::certify_amendment(&self.office, asked.by(), command).await?;
        Ok(done.state)
    }
}
