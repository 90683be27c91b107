//! What laboratories offer: filled-in forms of their catalogue, and the steps on them.

use chrono::NaiveDate;
use office::answers::Answers;
use office::catalogue::{self, Decide, Keep, Pick, Withdraw};
use office::review::Verdict;
use office::{Refused, attachments};
use rules::catalogue::EntryKind;
use rules::duties::Act;
use uuid::Uuid;

use crate::papers::pdf;
use crate::town::{Person, Town};

/// A service for tests; it rests on no certificate.
pub fn service_form(item: &str, yuan: &str) -> Answers {
    [
        ("use_code", "testing"),
        ("item", item),
        ("method", "GB/T 228.1-2021"),
        ("price", yuan),
        ("unit", "样品"),
        ("days", "7"),
        ("certificate", ""),
    ]
    .into_iter()
    .collect()
}

/// An instrument that can be booked.
pub fn instrument_form(name: &str, model: &str) -> Answers {
    [
        ("name", name),
        ("model", model),
        ("place", "实验楼 2 层 203 室"),
        ("booking", "电话 0951-5012345，提前三个工作日"),
    ]
    .into_iter()
    .collect()
}

/// A CMA certificate until a day.
pub fn certificate_form(number: &str, issued_on: NaiveDate, expires_on: NaiveDate) -> Answers {
    [
        ("kind", "cma"),
        ("number", number),
        (
            "scope",
            "金属材料、化工产品的成分与性能检测，共 86 项参数。",
        ),
        ("issuer", "宁夏回族自治区市场监督管理厅"),
        ("issued_on", &issued_on.to_string()),
        ("expires_on", &expires_on.to_string()),
        ("basis", ""),
    ]
    .into_iter()
    .collect()
}

impl Town {
    /// Hands in a new entry; a certificate with its paper.
    pub async fn offer(
        &self,
        person: &Person,
        kind: EntryKind,
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        self.keep_entry(person, kind, (None, 0), answers).await
    }

    /// Corrects or changes an entry as it stood at this edition.
    pub async fn change_entry(
        &self,
        person: &Person,
        kind: EntryKind,
        (entry, edition): (Uuid, i64),
        answers: Answers,
    ) -> Result<Uuid, Refused> {
        self.keep_entry(person, kind, (Some(entry), edition), answers)
            .await
    }

    async fn keep_entry(
        &self,
        person: &Person,
        kind: EntryKind,
        (entry, edition): (Option<Uuid>, i64),
        mut answers: Answers,
    ) -> Result<Uuid, Refused> {
        let asked = self.ask(person).await?;
        if kind == EntryKind::Certificate {
            let upload = pdf(&format!("证书 {}.pdf", answers.get("number")));
            let act = Act::KeepCatalogue;
            let held =
                attachments::hold(&self.office, asked.by(), act, "attachment", upload).await?;
            answers.set("attachment", &held.id.to_string());
        }
        let command = Keep {
            kind,
            entry,
            edition,
            answers,
        };
        Ok(catalogue::keep(&self.office, asked.by(), command).await?.id)
    }

    /// The Agency decides on an entry.
    pub async fn decide_entry(
        &self,
        person: &Person,
        kind: EntryKind,
        entry: Uuid,
        verdict: Verdict,
    ) -> Result<String, Refused> {
        let asked = self.ask(person).await?;
        let command = Decide {
            kind,
            entry,
            verdict,
        };
        let done = catalogue::approve(&self.office, asked.by(), command).await?;
        Ok(done.state)
    }

    /// The Agency approves many entries at their first edition; the titles of those that it could not.
    pub async fn approve_entries(
        &self,
        person: &Person,
        entries: &[(EntryKind, Uuid)],
    ) -> Result<Vec<String>, Refused> {
        let picks: Vec<Pick> = entries
            .iter()
            .map(|(kind, id)| Pick {
                kind: *kind,
                id: *id,
                edition: 1,
            })
            .collect();
        let asked = self.ask(person).await?;
        let done = catalogue::approve_all(&self.office, asked.by(), &picks).await?;
        let left = done.into_iter().filter(|one| !one.reasons.is_empty());
        Ok(left.map(|one| one.title).collect())
    }

    /// Keeps a provider's place, in decimal degrees.
    pub async fn locate(
        &self,
        person: &Person,
        longitude: &str,
        latitude: &str,
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let answers = [("longitude", longitude), ("latitude", latitude)];
        let command = catalogue::Locate(answers.into_iter().collect());
        catalogue::locate(&self.office, asked.by(), command).await?;
        Ok(())
    }

    pub async fn withdraw_entry(
        &self,
        person: &Person,
        kind: EntryKind,
        entry: Uuid,
    ) -> Result<(), Refused> {
        let asked = self.ask(person).await?;
        let command = Withdraw { kind, entry };
        catalogue::withdraw(&self.office, asked.by(), command).await?;
        Ok(())
    }
}
