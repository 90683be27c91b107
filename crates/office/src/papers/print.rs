//! Printing after the commit: the same data give the same bytes, so that whoever prints first has printed it.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
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

/// How long a paper that could not be printed waits: twice as long each time, at most an hour.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(10);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);

/// The papers that could not be printed, with how long each waits now and until when.
#[derive(Default)]
pub struct Stuck(BTreeMap<Uuid, (TimeDelta, DateTime<Utc>)>);

impl Stuck {
    fn waiting(&self, now: DateTime<Utc>) -> Vec<Uuid> {
        let waits = self.0.iter().filter(|(_, (_, until))| *until > now);
        waits.map(|(id, _)| *id).collect()
    }

    fn again(&mut self, id: Uuid, now: DateTime<Utc>) -> TimeDelta {
        let before = self.0.get(&id).map(|(wait, _)| *wait * 2);
        let wait = before.unwrap_or(FIRST_WAIT).min(LONGEST_WAIT);
        self.0.insert(id, (wait, now + wait));
        wait
    }
}

/// Prints the papers that wait; how many. One that cannot be printed holds up no other, now or later.
pub async fn print_due(office: &Office, stuck: &mut Stuck) -> Result<usize, Refused> {
    let mut done = 0;
    let without = stuck.waiting(office.now());
    for row in due(&office.store, &without, BATCH).await? {
        match print(office, row.id).await {
            Ok(_) => {
                stuck.0.remove(&row.id);
                done += 1;
            }
            Err(fault) => {
                let wait = stuck.again(row.id, office.now()).num_seconds();
                tracing::error!(paper = %row.id, wait, "not printed: {fault}");
            }
        }
    }
    Ok(done)
}
