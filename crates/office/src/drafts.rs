//! Drafts: what a person has typed, kept at every step and sealed at rest (UX-14).

use chrono::{DateTime, Utc};
use rules::duties::Act;
use store::Draft as Row;
use store::queries::drafts;
use uuid::Uuid;

use crate::Office;
use crate::act::Deal;
use crate::actor::Actor;
use crate::answers::Answers;
use crate::error::Refused;

/// What a draft will become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftKind {
    Subject,
    Provider,
    Contract,
}

impl DraftKind {
    pub fn code(self) -> &'static str {
        match self {
            DraftKind::Subject => "subject",
            DraftKind::Provider => "provider",
            DraftKind::Contract => "contract",
        }
    }

    pub fn parse(code: &str) -> Option<DraftKind> {
        [DraftKind::Subject, DraftKind::Provider, DraftKind::Contract]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    fn act(self) -> Act {
        match self {
            DraftKind::Subject => Act::RegisterSubject,
            DraftKind::Provider => Act::ApplyProvider,
            DraftKind::Contract => Act::DraftContract,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Uuid,
    pub kind: DraftKind,
    pub answers: Answers,
    /// The returned file that this draft corrects.
    pub corrects: Option<Uuid>,
    /// The file this draft became, when it was submitted.
    pub became: Option<Uuid>,
    pub updated_at: DateTime<Utc>,
}

const PURPOSE: &str = "draft";

fn read(office: &Office, row: Row) -> Result<Draft, Refused> {
    let fault = || Refused::Fault(format!("draft {} cannot be opened", row.id));
    let text = office
        .vault
        .open_sealed(PURPOSE, &row.answers)
        .ok_or_else(fault)?;
    Ok(Draft {
        id: row.id,
        kind: DraftKind::parse(&row.kind).ok_or_else(fault)?,
        answers: serde_json::from_str(&text)?,
        corrects: row.corrects,
        became: row.became,
        updated_at: row.updated_at,
    })
}

fn seal(office: &Office, answers: &Answers) -> Result<String, Refused> {
    let text = serde_json::to_string(answers)?;
    office
        .vault
        .seal(office.chance.as_ref(), PURPOSE, &text)
        .ok_or_else(|| Refused::Fault("the draft cannot be sealed".into()))
}

/// Begins a draft with what is known already.
pub async fn begin(
    office: &Office,
    actor: &Actor,
    kind: DraftKind,
    answers: Answers,
    corrects: Option<Uuid>,
) -> Result<Uuid, Refused> {
    if !actor.may(kind.act()) {
        return Err(Refused::Unknown);
    }
    let now = office.now();
    let id = office.id_at(now);
    let row = Row {
        id,
        account: actor.account()?,
        kind: kind.code().to_owned(),
        answers: seal(office, &answers)?,
        corrects,
        became: None,
        created_at: now,
        updated_at: now,
    };
    let tx = office.store.begin().await?;
    tx.insert(row).await?;
    tx.commit().await?;
    Ok(id)
}

/// The actor's draft, open or already submitted; another's is unknown.
pub async fn open(office: &Office, actor: &Actor, id: Uuid) -> Result<Draft, Refused> {
    let row: Row = store::find(&office.store, id)
        .await?
        .ok_or(Refused::Unknown)?;
    if actor.account != Some(row.account) {
        return Err(Refused::Unknown);
    }
    read(office, row)
}

/// Keeps what was typed, right or wrong, so that nothing is lost.
pub async fn keep(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    typed: Answers,
) -> Result<Draft, Refused> {
    let tx = office.store.begin().await?;
    let mut row: Row = tx.lock(id).await?.ok_or(Refused::Unknown)?;
    if actor.account != Some(row.account) || row.became.is_some() {
        return Err(Refused::Unknown);
    }
    let mut draft = read(office, row.clone())?;
    draft.answers.take(typed);
    row.answers = seal(office, &draft.answers)?;
    row.updated_at = office.now();
    tx.update(row).await?;
    tx.commit().await?;
    Ok(draft)
}

/// The actor's open drafts of a kind, the latest first.
pub async fn list(office: &Office, actor: &Actor, kind: DraftKind) -> Result<Vec<Draft>, Refused> {
    let rows = drafts::open(&office.store, actor.account()?).await?;
    rows.into_iter()
        .filter(|row| row.kind == kind.code())
        .map(|row| read(office, row))
        .collect()
}

impl Deal<'_> {
    /// The actor's open draft, locked for submission.
    pub async fn take_draft(&self, id: Uuid, kind: DraftKind) -> Result<Draft, Refused> {
        let row: Row = self.take(id).await?;
        if self.actor.account != Some(row.account) || row.kind != kind.code() {
            return Err(Refused::Unknown);
        }
        if row.became.is_some() {
            return Err(rules::Refusal::new(
                "draft.submitted",
                rules::clause!("5.8"),
                "",
                "这份草稿已经提交过",
                "在列表中查看已提交的这一件",
            )
            .into());
        }
        read(self.office, row)
    }

    /// Marks a draft as submitted; it is kept but no longer open.
    pub async fn close_draft(&self, id: Uuid, became: Uuid) -> Result<(), Refused> {
        let mut row: Row = self.take(id).await?;
        row.became = Some(became);
        row.updated_at = self.now;
        self.tx.update(row).await?;
        Ok(())
    }
}
