//! The signed and sealed copy of a contract: what the file that was handed in was found to be (10.1).

use papers::scan::{self, Doubt, Fault, Issued, Recognised, Way};
use papers::{Kind, Mark};
use rules::duties::Act;
use rules::lifecycle::contract::{Event, next};
use rules::{Finding, Refusal, clause};
use store::queries::contracts::attachments;
use store::queries::papers::latest;
use store::{Attachment, Contract, Paper, Recognition, Source};
use uuid::Uuid;

use super::owners;
use crate::act::Deal;
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::papers as printing;
use crate::{Office, store_row};

/// The purpose under which the signed copy is kept.
pub(super) const PURPOSE: &str = "sealed";

/// Where the form asks for it.
const FIELD: &str = "attachment";

/// What is told before a file is chosen.
pub const LIMITS: &str =
    "PDF，含合同全部页面，不超过 20 MB；扫描用 150 至 300 DPI。只有一页的合同也可用 JPG 或 PNG";

/// The signed copy as its readers see it.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The file.
    pub file: Uuid,
    pub name: String,
    pub found: Recognised,
}

impl Sealed {
    /// What the file was found to be.
    pub fn told(&self) -> String {
        let sheets = self.found.sheets;
        match self.found.way {
            Way::Electronic => {
                let signatures = self.found.signatures.len();
                format!("在下载的合同上电子签章，正文未改动，电子签名 {signatures} 个")
            }
            Way::Scan => format!("扫描件，共 {sheets} 页，按页上的二维码核对"),
        }
    }

    /// What is left to a person, one sentence each.
    pub fn doubts(&self) -> Vec<String> {
        self.found.doubts.iter().map(doubt).collect()
    }
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Unread { sheet } => {
            format!("第 {sheet} 页没有读到二维码，需人工核对是不是本合同的这一页")
        }
        Doubt::Extra { sheet } => {
            format!("第 {sheet} 页不是合同的页面，需人工核对（例如附件）")
        }
        Doubt::Unsigned => "没有读到电子签名，需人工核对双方是否都已签章".to_owned(),
        Doubt::Noted { sheet } => {
            format!("第 {sheet} 页上加了批注、图章或很大的签名框，可能遮住正文，需人工对照原合同")
        }
        Doubt::Drawn { sheet } => {
            format!("第 {sheet} 页不是扫描图像，看不出是否签字盖章，需人工核对")
        }
        Doubt::Partly => {
            "签名只覆盖部分内容：签名之后文件又有改动，需人工核对双方的签章".to_owned()
        }
    }
}

/// Recognises a held file as the signed copy of what the contract says now. What was found is kept with the file, so
/// that handing in does not look at it again.
pub async fn recognise(
    office: &Office,
    actor: &Actor,
    contract: Uuid,
    held: Uuid,
) -> Result<(), Refused> {
    let row: Contract = store_row(office, contract).await?;
    actor.may_touch(Act::SubmitContract, owners(&row))?;
    let file: Attachment = store_row(office, held).await?;
    if Some(file.account) != actor.account {
        return Err(Refused::Unknown);
    }
    let paper = paper(&office.store, &row).await?;
    let known: Option<Recognition> = store::find(&office.store, held).await?;
    if known.as_ref().is_some_and(|known| known.paper == paper.id) {
        return Ok(());
    }
    next(super::view::state(&row)?, Event::Submit)?;
    let issued = issued(office, &paper).await?;
    let bytes = office.files.get(&file.hash).await?;
    let (latest, name) = (paper.edition, file.name.clone());
    let looked = office
        .files
        .at_desk(move || {
            let sha256 = crate::verify::sha256(&bytes);
            scan::recognise(&bytes, &issued).map(|found| (found, sha256))
        })
        .await;
    // A file on which its reader fails is refused like one that is too much for it.
    let looked = looked.unwrap_or_else(|| Err(vec![Fault::Heavy]));
    let (found, sha256) = looked.map_err(|faults| {
        Refused::Because(
            faults
                .iter()
                .map(|one| refusal(one, &name, latest))
                .collect(),
        )
    })?;
    keep(
        office,
        known.is_some(),
        Recognition {
            attachment: held,
            paper: paper.id,
            found: serde_json::to_string(&found)?,
            sha256,
            at: office.now(),
        },
    )
    .await
}

async fn keep(office: &Office, known: bool, row: Recognition) -> Result<(), Refused> {
    let file = row.attachment;
    let tx = office.store.begin().await?;
    let kept = match known {
        true => tx.update(row).await.map(drop),
        false => tx.insert(row).await,
    };
    let kept = match kept {
        Ok(()) => tx.commit().await,
        Err(fault) => Err(fault),
    };
    // A twin of this request was quicker: what it found is there.
    match store::find::<Recognition>(&office.store, file).await? {
        Some(_) => Ok(()),
        None => Ok(kept?),
    }
}

/// The paper of the contract's present edition.
async fn paper(source: &impl Source, row: &Contract) -> Result<Paper, Refused> {
    let found = latest(source, Kind::Contract.code(), row.id).await?;
    found.ok_or_else(|| Refused::Fault(format!("contract {} has no paper", row.number)))
}

async fn issued(office: &Office, paper: &Paper) -> Result<Issued, Refused> {
    let printed = printing::print(office, paper.id).await?;
    Ok(Issued {
        bytes: office.files.get(&printed.hash).await?.to_vec(),
        pages: usize::try_from(printed.pages).unwrap_or_default(),
        mark: Mark {
            number: paper.number.clone(),
            check: paper.check_code.clone(),
            kind: Kind::Contract,
            edition: paper.edition,
            page: 1,
        },
    })
}

impl Deal<'_> {
    /// Takes the held file as the contract's signed copy; the one of an earlier edition is withdrawn.
    pub(super) async fn seal_with(
        &self,
        row: &Contract,
        held: &str,
    ) -> Result<(Attachment, Recognised), Refused> {
        let kind = FileKind::Contract;
        for mut earlier in of(&self.tx, row.id).await? {
            earlier.withdrawn = true;
            self.tx.update(earlier).await?;
        }
        let file = self.attach(FIELD, held, kind, row.id, PURPOSE).await?;
        let found: Option<Recognition> = store::find(&self.tx, file.id).await?;
        let paper = paper(&self.tx, row).await?;
        // Between recognising and handing in the contract may have been drawn up anew.
        let Some(found) = found.filter(|found| found.paper == paper.id) else {
            let refusal = Refusal::new(
                "seal.other-edition",
                clause!("10.1"),
                FIELD,
                format!("文件“{}”不是合同当前版本的签章件", file.name),
                "下载当前版本，重新签章后上传",
            );
            return Err(refusal.own(format!("当前是第 {} 版", paper.edition)).into());
        };
        Ok((file, serde_json::from_str(&found.found)?))
    }
}

async fn of(source: &impl Source, contract: Uuid) -> Result<Vec<Attachment>, Refused> {
    let mut files = attachments(source, FileKind::Contract.code(), contract).await?;
    files.retain(|file| file.purpose == PURPOSE);
    Ok(files)
}

/// The signed copy that stands with a contract.
pub(super) async fn standing(
    source: &impl Source,
    contract: Uuid,
) -> Result<Option<Sealed>, Refused> {
    let Some(file) = of(source, contract).await?.pop() else {
        return Ok(None);
    };
    let found: Option<Recognition> = store::find(source, file.id).await?;
    let found = found.ok_or(Refused::Unknown)?;
    Ok(Some(Sealed {
        file: file.id,
        name: file.name,
        found: serde_json::from_str(&found.found)?,
    }))
}

/// What a person has to settle about the signed copy, as the first check tells it beside the rest.
pub(super) async fn doubted(
    source: &impl Source,
    contract: Uuid,
) -> Result<Option<Finding>, Refused> {
    let Some(sealed) = standing(source, contract).await? else {
        return Ok(None);
    };
    let doubts = sealed.doubts();
    if doubts.is_empty() {
        return Ok(None);
    }
    let refusal = Refusal::new(
        "seal.doubts",
        clause!("10.1"),
        FIELD,
        doubts.join("；"),
        "打开签章件逐页核对；看不清或与原合同不符的，退回重新签章",
    );
    Ok(Some(Finding::ask(refusal, sealed.name)))
}

/// The SHA-256 of the signed copy that was handed in.
pub(crate) async fn sealed_hash(
    office: &Office,
    contract: Uuid,
    paper: Uuid,
) -> Result<Option<String>, Refused> {
    let Some(file) = of(&office.store, contract).await?.pop() else {
        return Ok(None);
    };
    let found: Option<Recognition> = store::find(&office.store, file.id).await?;
    Ok(found
        .filter(|found| found.paper == paper)
        .map(|found| found.sha256))
}

/// Why a file is not the signed copy, and what to do.
fn refusal(fault: &Fault, name: &str, latest: i64) -> Refusal {
    let (code, what, fix) = words(fault, latest);
    let message = format!("文件“{name}”{what}");
    let told = Refusal::new(code, clause!("10.1"), FIELD, message, fix);
    match fault {
        Fault::Sheets { limit, own } => told
            .limit(format!("不超过 {limit} 页"))
            .own(format!("{own} 页")),
        Fault::Picture { pages } => told.limit(format!("共 {pages} 页")).own("1 页"),
        Fault::Older { edition, .. } => told
            .limit(format!("当前是第 {latest} 版"))
            .own(format!("第 {edition} 版")),
        Fault::Other { number, .. } => told.own(number.clone()),
        Fault::Kind | Fault::NoCode | Fault::Damaged | Fault::Heavy => told.limit(LIMITS),
        _ => told,
    }
}

const SCAN_AGAIN: &str = "把签章后的全部页面重新扫描成一个 PDF（150 至 300 DPI，灰度），二维码要平整、清晰、不被印章盖住";

fn words(fault: &Fault, latest: i64) -> (&'static str, String, &'static str) {
    match fault {
        Fault::Unchanged => (
            "seal.unsigned",
            "与下载的合同相同，没有签章".into(),
            "打印后签字盖章再扫描，或用电子签章软件签章，再上传",
        ),
        Fault::Changed => (
            "seal.changed",
            "在签章之外改动了合同的内容".into(),
            "重新下载合同，只签章，不改内容；要改内容的，先“修改并重新拟定”",
        ),
        Fault::Damaged => (
            "seal.damaged",
            "不完整或已损坏，读不出页面".into(),
            "在电脑上确认能打开，重新导出或扫描后再上传",
        ),
        Fault::Kind => (
            "seal.kind",
            "不是 PDF，也不是图片".into(),
            "扫描或导出为 PDF 后再上传",
        ),
        Fault::Picture { pages } => (
            "seal.picture",
            format!("是一张图片，合同有 {pages} 页"),
            "把全部页面扫描成一个 PDF 后再上传",
        ),
        Fault::Sheets { .. } => (
            "seal.sheets",
            "页数比合同多得多".into(),
            "只上传合同和随附的几页，其他材料作为附件上传",
        ),
        Fault::Heavy => (
            "seal.heavy",
            "过于复杂，不能在限定的时间和内存内读完".into(),
            SCAN_AGAIN,
        ),
        Fault::NoCode => (
            "seal.no-code",
            "没有一页读到本合同的二维码".into(),
            SCAN_AGAIN,
        ),
        Fault::Other { sheets, number } => (
            "seal.other",
            format!("第 {} 页属于另一份文书 {number}", listed(sheets)),
            "只扫描这一份合同的页面，重新上传",
        ),
        Fault::Older { sheets, edition } => (
            "seal.older",
            format!(
                "第 {} 页是第 {edition} 版的页面，合同已是第 {latest} 版",
                listed(sheets)
            ),
            "下载当前版本，重新签章后上传",
        ),
        Fault::Strange { sheets } => (
            "seal.strange",
            format!("第 {} 页的二维码不是平台为这份合同印的", listed(sheets)),
            "重新下载合同，签章后上传",
        ),
        Fault::Missing { pages } => (
            "seal.missing",
            format!("缺合同的第 {} 页", listed(pages)),
            "补齐缺的页面，全部页面扫描成一个 PDF 后再上传",
        ),
        Fault::Doubled { page, sheets } => (
            "seal.doubled",
            format!(
                "合同的第 {page} 页出现了几次（文件的第 {} 页）",
                listed(sheets)
            ),
            "每页只留一次，重新扫描后上传",
        ),
    }
}

fn listed(pages: &[usize]) -> String {
    let pages: Vec<_> = pages.iter().map(usize::to_string).collect();
    pages.join("、")
}
