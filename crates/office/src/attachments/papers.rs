//! The files of a form: kept with its draft at once, slot by slot, and handed in with it (UX-14, UX-18).
//!
//! A slot is a field of the form that asks for files; its name is the purpose under which they are kept.

use rules::{Refusal, clause};
use store::queries::contracts::attachments;
use store::{Attachment, Source};
use uuid::Uuid;

use super::{LIMITS, Upload, checked, clean_name, settled_id};
use crate::Office;
use crate::act::Deal;
use crate::actor::{Actor, FileKind};
use crate::drafts::{self, Draft};
use crate::error::Refused;

/// How many files one slot takes.
pub const MOST: usize = 10;

/// To what the files of a draft belong until it is handed in.
const DRAFT: &str = "draft";

/// One file in a slot, of a draft or of the file that it became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub id: Uuid,
    /// The name of the slot.
    pub slot: String,
    pub name: String,
    /// Bytes.
    pub size: i64,
    pub(crate) hash: String,
}

impl From<Attachment> for Paper {
    fn from(row: Attachment) -> Paper {
        Paper {
            id: row.id,
            slot: row.purpose,
            name: row.name,
            size: row.size,
            hash: row.hash,
        }
    }
}

/// The files that stand in the slots of a draft, in the order in which they came.
pub(crate) async fn of_draft(source: &impl Source, draft: Uuid) -> Result<Vec<Paper>, Refused> {
    of(source, DRAFT, draft).await
}

/// The files handed in with a file of the office, in the order in which they came.
pub(crate) async fn of_file(
    source: &impl Source,
    kind: FileKind,
    file: Uuid,
) -> Result<Vec<Paper>, Refused> {
    of(source, kind.code(), file).await
}

async fn of(source: &impl Source, kind: &str, file: Uuid) -> Result<Vec<Paper>, Refused> {
    let rows = attachments(source, kind, file).await?;
    Ok(rows.into_iter().map(Paper::from).collect())
}

/// Keeps a file in a slot of the actor's open draft; the same file in the same slot is kept once, under its first name.
pub async fn add(
    office: &Office,
    actor: &Actor,
    draft: Uuid,
    slot: &'static str,
    upload: Upload,
) -> Result<(), Refused> {
    let kind = drafts::open(office, actor, draft).await?.kind;
    if !kind.slots().contains(&slot) {
        return Err(Refused::Unknown);
    }
    let checked = checked(office, slot, upload).await?;
    let tx = office.store.begin().await?;
    drafts::lock(&tx, actor, draft).await?;
    let id = settled_id(&[&draft.to_string(), slot, &checked.hash]);
    match tx.lock::<Attachment>(id).await? {
        Some(row) if !row.withdrawn && row.name != checked.name => {
            return Err(same(slot, &checked.name, &row.name).into());
        }
        Some(mut row) => {
            row.withdrawn = false;
            row.name = checked.name;
            tx.update(row).await?;
        }
        None => {
            let standing = of_draft(&tx, draft).await?;
            let count = standing.iter().filter(|paper| paper.slot == slot).count();
            if count >= MOST {
                return Err(full(slot, &checked.name).into());
            }
            tx.insert(Attachment {
                id,
                file_kind: DRAFT.to_owned(),
                file: draft,
                purpose: slot.to_owned(),
                name: checked.name,
                media: checked.media.to_owned(),
                size: checked.size,
                hash: checked.hash,
                account: actor.account()?,
                withdrawn: false,
                at: office.now(),
            })
            .await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What was given under one name is not renamed silently by giving it under another.
fn same(slot: &'static str, name: &str, first: &str) -> Refusal {
    Refusal::new(
        "file.same",
        clause!("10.1"),
        slot,
        format!("文件“{name}”与已上传的“{first}”内容完全相同，没有再收一份"),
        "选错文件的，换成要交的那一份；要改用新名称的，先移除原来那份再上传",
    )
}

fn full(slot: &'static str, name: &str) -> Refusal {
    Refusal::new(
        "file.many",
        clause!("10.1"),
        slot,
        format!("文件“{}”没有收下：这一项的文件已满", clean_name(name)),
        "移除不需要的文件，或合并成一个 PDF 再上传",
    )
    .limit(format!("不超过 {MOST} 个文件，{LIMITS}"))
    .own(format!("已有 {MOST} 个"))
}

/// Takes a file out of a slot of the actor's open draft; taken out twice is taken out.
pub async fn remove(
    office: &Office,
    actor: &Actor,
    draft: Uuid,
    paper: Uuid,
) -> Result<(), Refused> {
    let tx = office.store.begin().await?;
    drafts::lock(&tx, actor, draft).await?;
    let mut row: Attachment = tx.lock(paper).await?.ok_or(Refused::Unknown)?;
    if row.file_kind != DRAFT || row.file != draft {
        return Err(Refused::Unknown);
    }
    row.withdrawn = true;
    tx.update(row).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes every file out of a draft that is thrown away.
pub(crate) async fn withdraw_all(tx: &store::Tx, draft: Uuid) -> Result<(), Refused> {
    for mut row in attachments(tx, DRAFT, draft).await? {
        row.withdrawn = true;
        tx.update(row).await?;
    }
    Ok(())
}

/// Lays what was handed in with a returned file into the draft that corrects it.
pub(crate) async fn copy(
    tx: &store::Tx,
    draft: &store::Draft,
    kind: FileKind,
    file: Uuid,
    slots: &[&str],
) -> Result<(), Refused> {
    for row in attachments(tx, kind.code(), file).await? {
        if !slots.contains(&row.purpose.as_str()) {
            continue;
        }
        tx.insert(Attachment {
            id: settled_id(&[&draft.id.to_string(), &row.purpose, &row.hash]),
            file_kind: DRAFT.to_owned(),
            file: draft.id,
            account: draft.account,
            ..row
        })
        .await?;
    }
    Ok(())
}

/// What handing in changed among the files of a file, for the record; names of files may hold personal data
/// and stay out of it.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub(crate) struct HandedIn {
    /// Slot and SM3 of every file that now stands.
    pub stand: Vec<(String, String)>,
    /// Slot and SM3 of every file withdrawn by this act.
    pub withdrawn: Vec<(String, String)>,
}

impl Deal<'_> {
    /// Hands the files of a draft in with the file it becomes; `asked` are the slots that its answers lead to.
    ///
    /// A file handed in before stands unless the person took it out of the correcting draft.
    pub async fn hand_in(
        &self,
        draft: &Draft,
        kind: FileKind,
        file: Uuid,
        asked: &[&'static str],
    ) -> Result<HandedIn, Refused> {
        let mut told = HandedIn::default();
        let mut rest: Vec<&Paper> = draft.files.iter().collect();
        rest.retain(|paper| asked.contains(&paper.slot.as_str()));
        for mut earlier in attachments(&self.tx, kind.code(), file).await? {
            if !draft.kind.slots().contains(&earlier.purpose.as_str()) {
                continue;
            }
            let same = |paper: &&Paper| paper.slot == earlier.purpose && paper.hash == earlier.hash;
            let line = (earlier.purpose.clone(), earlier.hash.clone());
            if let Some(at) = rest.iter().position(same) {
                rest.swap_remove(at);
                told.stand.push(line);
            } else {
                earlier.withdrawn = true;
                self.tx.update(earlier).await?;
                told.withdrawn.push(line);
            }
        }
        for paper in rest {
            let mut row: Attachment = self.take(paper.id).await?;
            row.file_kind = kind.code().to_owned();
            row.file = file;
            self.tx.update(row).await?;
            told.stand.push((paper.slot.clone(), paper.hash.clone()));
        }
        Ok(told)
    }
}
