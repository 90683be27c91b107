//! Printing after the commit: the same data give the same bytes, so that whoever prints first has printed it.

use bytes::Bytes;
use papers::{Kind, Sheet};
use rules::duties::Act;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::Paper;
use store::queries::papers::due;
use uuid::Uuid;

use super::PURPOSE;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::record::{Body, Change};
use crate::{Office, store_row};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Print {
    pub paper: Uuid,
    pub hash: String,
    pub size: i64,
    pub pages: i64,
}

/// A printed paper: the hash under which its bytes stand on the shelf.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Printed {
    pub hash: String,
    pub pages: i64,
}

/// Prints a paper, or says where it stands when it was printed before.
pub async fn print(office: &Office, id: Uuid) -> Result<Printed, Refused> {
    let row: Paper = store_row(office, id).await?;
    if let (Some(hash), Some(pages)) = (row.hash.clone(), row.pages) {
        return Ok(Printed { hash, pages });
    }
    let sheet = sheet(office, &row)?;
    let press = office.press.clone();
    let printed = tokio::task::spawn_blocking(move || press.print(&sheet));
    let printed = printed
        .await
        .map_err(|fault| Refused::Fault(format!("paper {id}: {fault}")))?
        .map_err(|fault| Refused::Fault(format!("paper {id}: {fault}")))?;
    let size = i64::try_from(printed.bytes.len()).unwrap_or(i64::MAX);
    let command = Print {
        paper: id,
        hash: office.shelve(Bytes::from(printed.bytes)).await?,
        size,
        pages: i64::try_from(printed.pages).unwrap_or(i64::MAX),
    };
    record(office, command).await
}

/// Notes the printed file with its hash, and leaves it in the record of the file that it belongs to.
async fn record(office: &Office, command: Print) -> Result<Printed, Refused> {
    let platform = Actor::platform();
    let request = format!("print-{}", command.paper);
    let by = By {
        actor: &platform,
        request: &request,
    };
    let command = &command;
    office
        .act(by, Act::PrintPaper, command, |deal| {
            Box::pin(async move { note(deal, command).await })
        })
        .await
}

async fn note(deal: &Deal<'_>, command: &Print) -> Result<Printed, Refused> {
    let mut row: Paper = deal.take(command.paper).await?;
    let kind = FileKind::parse(&row.file_kind)
        .ok_or_else(|| Refused::Fault(format!("paper of {}", row.file_kind)))?;
    row.hash = Some(command.hash.clone());
    row.size = Some(command.size);
    row.pages = Some(command.pages);
    row.printed_at = Some(deal.now);
    let body = Body::default()
        .fact("paper", row.kind.clone())
        .fact("edition", row.edition)
        .fact("content", row.content_hash.clone())
        .fact("file", command.hash.clone());
    deal.record(kind, row.file, Change::NONE, body).await?;
    deal.tx.update(row).await?;
    Ok(Printed {
        hash: command.hash.clone(),
        pages: command.pages,
    })
}

/// What the press is given: the frozen data, and their hash for the foot of every page.
fn sheet(office: &Office, row: &Paper) -> Result<Sheet, Refused> {
    let fault = |what: &str| Refused::Fault(format!("paper {}: {what}", row.id));
    let mut data: Value = serde_json::from_str(&office.unseal(PURPOSE, &row.data_sealed)?)?;
    let site = data
        .get("site")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let fields = data.as_object_mut().ok_or_else(|| fault("data"))?;
    fields.insert("hash".to_owned(), row.content_hash.clone().into());
    Ok(Sheet {
        kind: Kind::parse(&row.kind).ok_or_else(|| fault("kind"))?,
        data,
        number: row.number.clone(),
        check: row.check_code.clone(),
        edition: row.edition,
        site,
    })
}

/// How many waiting papers are printed in one go.
const BATCH: u64 = 50;

/// Prints the papers that wait; how many. One that cannot be printed does not hold up the others.
pub async fn print_due(office: &Office) -> Result<usize, Refused> {
    let mut done = 0;
    for row in due(&office.store, BATCH).await? {
        match print(office, row.id).await {
            Ok(_) => done += 1,
            Err(fault) => tracing::error!(paper = %row.id, "not printed: {fault}"),
        }
    }
    Ok(done)
}
