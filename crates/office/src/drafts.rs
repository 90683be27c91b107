//! Drafts: what a person has typed, kept at every step and sealed at rest (UX-14).

use chrono::{DateTime, Utc};
use rules::duties::Act;
use serde::{Deserialize, Serialize};
use store::queries::drafts;
use store::{Draft as Row, Provider, Source, Tx};
use uuid::Uuid;

use crate::Office;
use crate::act::{By, Deal, other_content};
use crate::actor::{Actor, FileKind};
use crate::answers::Answers;
use crate::attachments::papers::{self, Paper};
use crate::attachments::settled_id;
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::seal::digest;

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

    /// What a draft of this kind becomes.
    pub fn becomes(self) -> FileKind {
        match self {
            DraftKind::Subject => FileKind::Subject,
            DraftKind::Provider => FileKind::Provider,
            DraftKind::Contract => FileKind::Contract,
        }
    }

    /// The fields of the form that ask for files.
    pub fn slots(self) -> &'static [&'static str] {
        match self {
            DraftKind::Subject => crate::subjects::SLOTS,
            DraftKind::Provider => crate::providers::SLOTS,
            DraftKind::Contract => crate::contracts::SLOTS,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Uuid,
    pub kind: DraftKind,
    /// What was typed; in a field that asks for files, the names of those that stand there, one a line.
    pub answers: Answers,
    /// The files that stand in its slots.
    pub files: Vec<Paper>,
    /// The returned file that this draft corrects.
    pub corrects: Option<Uuid>,
    /// The file this draft became, when it was submitted.
    pub became: Option<Uuid>,
    pub updated_at: DateTime<Utc>,
    /// The name of the chosen provider, in a list of drafts; empty when none is chosen.
    pub with: String,
}

pub(crate) const PURPOSE: &str = "draft";

/// What the ids of drafts are settled from, besides who asks and the id of the asking.
const DRAFT: &str = "draft";

/// The draft of a row with its files.
async fn read(office: &Office, source: &impl Source, row: Row) -> Result<Draft, Refused> {
    let mut draft = typed(office, row)?;
    draft.files = papers::of_draft(source, draft.id).await?;
    for slot in draft.kind.slots() {
        let standing = draft.files.iter().filter(|paper| paper.slot == *slot);
        let names: Vec<_> = standing.map(|paper| paper.name.as_str()).collect();
        draft.answers.set(slot, &names.join("\n"));
    }
    Ok(draft)
}

/// The draft of a row with nothing but what was typed.
fn typed(office: &Office, row: Row) -> Result<Draft, Refused> {
    let fault = || Refused::Fault(format!("draft {} cannot be opened", row.id));
    let text = office
        .vault
        .open_sealed(PURPOSE, &row.answers)
        .ok_or_else(fault)?;
    Ok(Draft {
        id: row.id,
        kind: DraftKind::parse(&row.kind).ok_or_else(fault)?,
        answers: serde_json::from_str(&text)?,
        files: Vec::new(),
        corrects: row.corrects,
        became: row.became,
        updated_at: row.updated_at,
        with: String::new(),
    })
}

fn seal(office: &Office, answers: &Answers) -> Result<String, Refused> {
    let text = serde_json::to_string(answers)?;
    office
        .vault
        .seal(office.chance.as_ref(), PURPOSE, &text)
        .ok_or_else(|| Refused::Fault("the draft cannot be sealed".into()))
}

/// Begins a draft with what is known already; one asking makes one draft, however often it is sent.
pub async fn begin(
    office: &Office,
    by: By<'_>,
    kind: DraftKind,
    answers: Answers,
    corrects: Option<Uuid>,
) -> Result<Uuid, Refused> {
    let actor = by.actor;
    if !actor.may(kind.act()) {
        return Err(Refused::Unknown);
    }
    let id = settled_id(&[DRAFT, &actor.account()?.to_string(), by.request]);
    if let Some(begun) = begun(office, id, kind, corrects).await? {
        return Ok(begun);
    }
    if corrects.is_none()
        && let Some(untouched) = untouched(office, actor, kind, &answers).await?
    {
        return Ok(untouched);
    }
    let now = office.now();
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
    match lay(office, row, kind).await {
        Ok(()) => Ok(id),
        // A twin of this request may have been quicker.
        Err(refused) => match begun(office, id, kind, corrects).await? {
            Some(begun) => Ok(begun),
            None => Err(refused),
        },
    }
}

/// The draft that this asking has made already; the same id for something else is refused.
async fn begun(
    office: &Office,
    id: Uuid,
    kind: DraftKind,
    corrects: Option<Uuid>,
) -> Result<Option<Uuid>, Refused> {
    let row: Option<Row> = store::find(&office.store, id).await?;
    match row {
        None => Ok(None),
        Some(row) if row.kind == kind.code() && row.corrects == corrects => Ok(Some(id)),
        Some(_) => Err(other_content().into()),
    }
}

/// Saves a new draft; one that corrects a file gets what was handed in with it.
async fn lay(office: &Office, row: Row, kind: DraftKind) -> Result<(), Refused> {
    let tx = office.store.begin().await?;
    tx.insert(row.clone()).await?;
    if let Some(file) = row.corrects {
        papers::copy(&tx, &row, kind.becomes(), file, kind.slots()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A draft that was begun alike and in which nothing was typed since: whoever begins again goes on with it.
async fn untouched(
    office: &Office,
    actor: &Actor,
    kind: DraftKind,
    answers: &Answers,
) -> Result<Option<Uuid>, Refused> {
    for row in drafts::open(&office.store, actor.account()?).await? {
        let alike = row.kind == kind.code() && row.corrects.is_none();
        if !alike || row.created_at != row.updated_at {
            continue;
        }
        let id = row.id;
        let same = typed(office, row)?.answers == *answers;
        if same && papers::of_draft(&office.store, id).await?.is_empty() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Throws away an unsubmitted draft of one's own.
#[derive(Clone, Debug, Serialize)]
pub struct Discard {
    pub draft: Uuid,
}

/// The draft is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discarded {
    /// The code of its kind.
    pub kind: String,
}

/// Deletes what was typed and withdraws the files; that it was done stands in the record of the account, what was
/// typed does not.
pub async fn discard(office: &Office, by: By<'_>, command: Discard) -> Result<Discarded, Refused> {
    let command = &command;
    office
        .act(by, Act::DiscardDraft, command, |deal| {
            Box::pin(async move {
                let row: Row = deal.take(command.draft).await?;
                if deal.actor.account != Some(row.account) {
                    return Err(Refused::Unknown);
                }
                if row.became.is_some() {
                    return Err(submitted().into());
                }
                let kind = typed(deal.office, row.clone())?.kind;
                papers::withdraw_all(&deal.tx, row.id).await?;
                deal.tx.forget_draft(row.id).await?;
                let words = format!("{}的草稿，没有提交", kind.becomes().label());
                let body = Body::words(words).fact("draft", row.id.to_string());
                deal.record(FileKind::Account, row.account, Change::NONE, body)
                    .await?;
                Ok(Discarded { kind: row.kind })
            })
        })
        .await
}

/// The actor's draft, open or already submitted; another's is unknown.
pub async fn open(office: &Office, actor: &Actor, id: Uuid) -> Result<Draft, Refused> {
    let row: Row = store::find(&office.store, id)
        .await?
        .ok_or(Refused::Unknown)?;
    if actor.account != Some(row.account) {
        return Err(Refused::Unknown);
    }
    read(office, &office.store, row).await
}

/// The actor's open draft, locked; another's, or one already handed in, is unknown.
pub(crate) async fn lock(tx: &Tx, actor: &Actor, id: Uuid) -> Result<Row, Refused> {
    let row: Row = tx.lock(id).await?.ok_or(Refused::Unknown)?;
    if actor.account != Some(row.account) || row.became.is_some() {
        return Err(Refused::Unknown);
    }
    Ok(row)
}

/// Keeps what was typed, right or wrong, so that nothing is lost.
pub async fn keep(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    answers: Answers,
) -> Result<Draft, Refused> {
    keep_over(office, actor, id, (answers, None)).await
}

/// The same, of a page that showed answers with this mark; kept only when it still shows what is kept, so that nobody
/// types over what another tab or a colleague has typed meanwhile.
pub async fn keep_over(
    office: &Office,
    actor: &Actor,
    id: Uuid,
    (answers, shown): (Answers, Option<Shown<'_>>),
) -> Result<Draft, Refused> {
    let tx = office.store.begin().await?;
    let mut row = lock(&tx, actor, id).await?;
    let mut draft = typed(office, row.clone())?;
    if let Some(Shown {
        fields,
        mark: shown,
    }) = shown
    {
        let same = |name: &&str| answers.get(name) == draft.answers.get(name);
        if !fields.iter().all(same) && shown != mark(&draft.answers, fields) {
            return Err(typed_elsewhere().into());
        }
    }
    draft.answers.take(answers);
    row.answers = seal(office, &draft.answers)?;
    row.updated_at = office.now();
    let draft = read(office, &tx, tx.update(row).await?).await?;
    tx.commit().await?;
    Ok(draft)
}

/// The actor's open drafts of a kind, the latest first.
pub async fn list(office: &Office, actor: &Actor, kind: DraftKind) -> Result<Vec<Draft>, Refused> {
    let rows = drafts::open(&office.store, actor.account()?).await?;
    let mut open = Vec::new();
    for row in rows.into_iter().filter(|row| row.kind == kind.code()) {
        open.push(read(office, &office.store, row).await?);
    }
    let chosen = |draft: &Draft| Uuid::parse_str(draft.answers.get("provider")).ok();
    let providers = store::many::<Provider>(&office.store, open.iter().filter_map(chosen)).await?;
    for draft in &mut open {
        if let Some(provider) = chosen(draft).and_then(|id| providers.get(&id)) {
            draft.with.clone_from(&provider.name);
        }
    }
    Ok(open)
}

/// The fields of a page, and the mark of what it showed in them.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub fields: &'a [&'a str],
    pub mark: &'a str,
}

/// A mark of what is kept in these fields.
#[must_use]
pub fn mark(answers: &Answers, fields: &[&str]) -> String {
    let parts: Vec<&str> = fields.iter().map(|name| answers.get(name)).collect();
    digest(parts.join("\u{1}").as_bytes())
}

fn typed_elsewhere() -> rules::Refusal {
    rules::Refusal::new(
        "draft.elsewhere",
        rules::clause!("8.2"),
        "",
        "这一页打开之后，同一份草稿已在别处改过",
        "对照下面列出的已保存内容；再次保存时，以本页填写的为准",
    )
}

fn submitted() -> rules::Refusal {
    rules::Refusal::new(
        "draft.submitted",
        rules::clause!("5.8"),
        "",
        "这份草稿已经提交过",
        "在列表中查看已提交的这一件",
    )
}

impl Deal<'_> {
    /// The actor's open draft, locked for submission.
    pub async fn take_draft(&self, id: Uuid, kind: DraftKind) -> Result<Draft, Refused> {
        let row: Row = self.take(id).await?;
        if self.actor.account != Some(row.account) || row.kind != kind.code() {
            return Err(Refused::Unknown);
        }
        if row.became.is_some() {
            return Err(submitted().into());
        }
        read(self.office, &self.tx, row).await
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
