//! Files that people hand in: checked by content, kept once under their hash, never changed.

pub(crate) mod inspect;
pub mod papers;
mod shelf;

pub use shelf::Shelf;

use bytes::Bytes;
use rules::duties::Act;
use rules::{Refusal, clause};
use store::Attachment;
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::seal::digest;
use crate::{Office, appraisals, contracts, providers, store_row, subjects};

/// The largest file taken (UX-18).
pub const LARGEST: usize = 20 * 1024 * 1024;

/// What people are told before they choose a file.
pub const LIMITS: &str = "PDF（500 页以内）、OFD、JPG 或 PNG，每个不超过 20 MB";

pub(crate) const LONGEST_NAME: usize = 100;
pub(crate) const HELD: &str = "held";

/// A file as the browser sent it.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub bytes: Bytes,
}

/// Every defect of a file; `field` is where the form asked for it.
pub fn look_over(field: &'static str, upload: &Upload) -> Vec<Refusal> {
    judged(field, upload).1
}

/// The kind of content of a file, and every defect of it.
fn judged(field: &'static str, upload: &Upload) -> (Option<&'static str>, Vec<Refusal>) {
    let name = clean_name(&upload.name);
    let refusal = |code: &'static str, what: &str, fix: &str| {
        let message = format!("文件“{name}”{what}");
        Refusal::new(code, clause!("10.1"), field, message, fix).limit(LIMITS)
    };
    if upload.bytes.is_empty() {
        return (None, vec![refusal("file.empty", "是空的", "重新选择文件")]);
    }
    let mut faults = Vec::new();
    if upload.bytes.len() > LARGEST {
        let size = upload.bytes.len().div_ceil(1024 * 1024);
        let large = refusal("file.large", "太大", "压缩或分成几个文件后再上传");
        faults.push(large.own(format!("约 {size} MB")));
    }
    let (media, defects) = inspect::look(&upload.bytes);
    if media.is_none() {
        faults.push(refusal(
            "file.kind",
            "的内容不是可接受的种类",
            "另存为 PDF、OFD、JPG 或 PNG 后再上传，只改文件名不起作用",
        ));
    }
    faults.extend(defects.into_iter().map(|defect| {
        let mut told = refusal(defect.code, defect.what, defect.fix);
        told.limit = defect.limit.map(String::from);
        told.own = defect.own;
        told
    }));
    (media, faults)
}

/// The name without folders, control and direction marks, and not too long.
pub(crate) fn clean_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base
        .chars()
        .filter(|c| !c.is_control())
        .filter(|c| !rules::text::is_unseen(*c))
        .collect();
    let clean = clean.trim().trim_start_matches('.');
    let length = clean.chars().count();
    if clean.is_empty() {
        "未命名".to_owned()
    } else if length > LONGEST_NAME {
        clean.chars().skip(length - LONGEST_NAME).collect()
    } else {
        clean.to_owned()
    }
}

/// The name with an ending that tells what the content is: nobody saves a program under it.
pub(crate) fn named(name: String, media: &str) -> String {
    let endings: &[&str] = match media {
        "application/pdf" => &[".pdf"],
        "image/jpeg" => &[".jpg", ".jpeg"],
        "image/png" => &[".png"],
        "application/ofd" => &[".ofd"],
        _ => return name,
    };
    let lower = name.to_lowercase();
    match endings.iter().any(|ending| lower.ends_with(ending)) {
        true => name,
        false => endings.first().map_or(name.clone(), |ending| name + ending),
    }
}

/// A file that was found acceptable, its bytes on the shelf.
pub(crate) struct Checked {
    pub name: String,
    pub media: &'static str,
    pub size: i64,
    pub hash: String,
}

/// Looks a file over and puts it on the shelf; `field` is where the form asked for it.
pub(crate) async fn checked(
    office: &Office,
    field: &'static str,
    upload: Upload,
) -> Result<Checked, Refused> {
    let name = clean_name(&upload.name);
    let bytes = upload.bytes.clone();
    let turn = office.files.desk.acquire().await;
    let looked = tokio::task::spawn_blocking(move || {
        let (media, faults) = judged(field, &upload);
        match media {
            Some(media) if faults.is_empty() => Ok((media, digest(&upload.bytes))),
            _ => Err(faults),
        }
    });
    // A file on which its reader fails is refused like one that is broken.
    let looked = looked.await.unwrap_or_else(|_| {
        let message = format!("文件“{name}”{}", inspect::BROKEN.what);
        let broken = (inspect::BROKEN.code, inspect::BROKEN.fix);
        let refusal = Refusal::new(broken.0, clause!("10.1"), field, message, broken.1);
        Err(vec![refusal])
    });
    drop(turn);
    let (media, hash) = looked.map_err(Refused::Because)?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if let Err(fault) = office.files.put(&hash, bytes).await {
        tracing::error!("{fault}");
        return Err(not_kept(field, &name).into());
    }
    Ok(Checked {
        name: named(name, media),
        media,
        size,
        hash,
    })
}

/// The disk is full or does not answer: the form stays as it was typed, and can be sent again.
fn not_kept(field: &'static str, name: &str) -> Refusal {
    Refusal::new(
        "file.not-kept",
        clause!("10.1"),
        field,
        format!("平台的存储空间不足或暂时不可用，文件“{name}”没有存下"),
        "文件没有问题，不用改动；过一会儿重新选择并提交，仍不成功的，联系平台管理员",
    )
}

/// A file that is kept while the form around it is still being filled in.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub name: String,
}

/// Keeps an accepted file for its sender, so that a failed form does not lose it (UX-18).
///
/// The same file in the same request is kept once, so that the form sent twice has the same content both times.
pub async fn hold(
    office: &Office,
    by: By<'_>,
    act: Act,
    field: &'static str,
    upload: Upload,
) -> Result<Held, Refused> {
    let account = by.actor.account()?;
    if !by.actor.may(act) {
        return Err(Refused::Unknown);
    }
    let checked = checked(office, field, upload).await?;
    let id = settled_id(&[&account.to_string(), by.request, field, &checked.hash]);
    if let Some(row) = store::find::<Attachment>(&office.store, id).await? {
        return Ok(Held {
            id: row.id,
            name: row.name,
        });
    }
    let row = Attachment {
        id,
        file_kind: FileKind::Account.code().to_owned(),
        file: account,
        purpose: HELD.to_owned(),
        name: checked.name,
        media: checked.media.to_owned(),
        size: checked.size,
        hash: checked.hash,
        account,
        withdrawn: false,
        at: office.now(),
    };
    let held = Held {
        id,
        name: row.name.clone(),
    };
    match keep(office, row).await {
        Ok(()) => Ok(held),
        // A twin of this request was quicker.
        Err(_)
            if store::find::<Attachment>(&office.store, id)
                .await?
                .is_some() =>
        {
            Ok(held)
        }
        Err(fault) => Err(fault.into()),
    }
}

async fn keep(office: &Office, row: Attachment) -> Result<(), store::StoreError> {
    let tx = office.store.begin().await?;
    tx.insert(row).await?;
    tx.commit().await
}

/// An id that the same parts give again: the same file sent twice is kept once.
pub(crate) fn settled_id(parts: &[&str]) -> Uuid {
    let text = digest(parts.join(" ").as_bytes());
    let head = text
        .get(..32)
        .and_then(|hex| u128::from_str_radix(hex, 16).ok());
    uuid::Builder::from_custom_bytes(head.unwrap_or_default().to_be_bytes()).into_uuid()
}

/// The held file of this id, if it is the actor's.
pub async fn held(office: &Office, actor: &Actor, id: &str) -> Result<Option<Held>, Refused> {
    let Ok(id) = Uuid::parse_str(id) else {
        return Ok(None);
    };
    let row = store::find::<Attachment>(&office.store, id).await?;
    Ok(row
        .filter(|row| row.purpose == HELD && Some(row.account) == actor.account)
        .map(|row| Held {
            id: row.id,
            name: row.name,
        }))
}

/// No file was named, or none that is kept.
pub(crate) fn missing(field: &'static str) -> Refusal {
    let what = "没有选择文件";
    Refusal::new(
        "file.missing",
        clause!("8.4"),
        field,
        what,
        "选择要上传的文件",
    )
    .limit(LIMITS)
}

impl Deal<'_> {
    /// Moves a held file into a file of the office; without one, says that it is missing.
    pub async fn attach(
        &self,
        field: &'static str,
        id: &str,
        kind: FileKind,
        file: Uuid,
        purpose: &str,
    ) -> Result<Attachment, Refused> {
        let id = Uuid::parse_str(id).map_err(|_| missing(field))?;
        let row: Option<Attachment> = self.tx.lock(id).await?;
        let mut row = row.ok_or_else(|| missing(field))?;
        if row.purpose != HELD || Some(row.account) != self.actor.account {
            return Err(missing(field).into());
        }
        row.file_kind = kind.code().to_owned();
        row.file = file;
        row.purpose = purpose.to_owned();
        Ok(self.tx.update(row).await?)
    }
}

/// A file for its reader, to be saved and never shown in place (SEC-13).
#[derive(Clone, Debug)]
pub struct Download {
    pub name: String,
    pub media: String,
    pub bytes: Bytes,
}

/// Reads a file; whoever may see the file it belongs to may see it.
pub async fn read(office: &Office, actor: &Actor, id: Uuid) -> Result<Download, Refused> {
    let row: Attachment = store_row(office, id).await?;
    match FileKind::parse(&row.file_kind) {
        Some(FileKind::Contract) => {
            let contract: store::Contract = store_row(office, row.file).await?;
            actor.may_touch(Act::SeeFile, contracts::owners(&contract))?;
        }
        Some(FileKind::Subject) => {
            let subject: store::Subject = store_row(office, row.file).await?;
            actor.may_touch(Act::SeeSubject, subjects::owners(&subject))?;
        }
        Some(FileKind::Provider) => {
            let provider: store::Provider = store_row(office, row.file).await?;
            actor.may_touch(Act::SeeProvider, providers::owners(&provider))?;
        }
        Some(FileKind::Appraisal) => {
            let appraisal: store::Appraisal = store_row(office, row.file).await?;
            actor.may_touch(Act::SeeAppraisal, appraisals::owners(&appraisal))?;
        }
        Some(FileKind::Amendment) => {
            let change: store::Amendment = store_row(office, row.file).await?;
            let subject: store::Subject = store_row(office, change.subject).await?;
            subjects::reader(actor, &change, &subject)?;
        }
        Some(FileKind::SpotCheck) => crate::spot::may_read_file(office, actor, &row).await?,
        Some(FileKind::Opinion) => crate::opinions::may_read_file(office, actor, &row).await?,
        Some(FileKind::Case) => crate::cases::may_read_file(office, actor, &row).await?,
        _ if actor.account == Some(row.account) => {}
        _ => return Err(Refused::Unknown),
    }
    Ok(Download {
        bytes: office.files.get(&row.hash).await?,
        name: row.name,
        media: row.media,
    })
}

impl Office {
    /// Puts bytes of ours on the shelf; the hash under which they stand.
    pub(crate) async fn shelve(&self, bytes: Bytes) -> Result<String, Refused> {
        let hash = digest(&bytes);
        self.files.put(&hash, bytes).await?;
        Ok(hash)
    }

    /// The bytes that the shelf keeps under a hash, for a reader whose right was asked for before.
    pub(crate) async fn taken_down(
        &self,
        name: &str,
        media: &str,
        hash: &str,
    ) -> Result<Download, Refused> {
        Ok(Download {
            name: name.to_owned(),
            media: media.to_owned(),
            bytes: self.files.get(hash).await?,
        })
    }
}
