//! The payment file for the bank: the one place where accounts stand in full, recorded each time (8.6, PIPL).

use bytes::Bytes;
use papers::bank::{self, Order};
use papers::grid::Format;
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::batch::{Event, next};
use rules::{Coded, Fen};
use serde::{Deserialize, Serialize};
use store::queries::batches as rows;
use store::{Batch, Source};
use uuid::Uuid;

use super::treasury::{Pays, Treasury, numbers, pays};
use super::{state, take};
use crate::Office;
use crate::act::By;
use crate::actor::FileKind;
use crate::attachments::Download;
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::subjects::purpose;

/// In which form the bank takes the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileForm {
    Csv,
    Excel,
}

impl Coded for FileForm {
    const ALL: &'static [FileForm] = &[FileForm::Csv, FileForm::Excel];

    fn code(self) -> &'static str {
        match self {
            FileForm::Csv => "csv",
            FileForm::Excel => "xlsx",
        }
    }

    fn label(self) -> &'static str {
        match self {
            FileForm::Csv => "CSV（UTF-8）",
            FileForm::Excel => "Excel（xlsx）",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Export {
    pub batch: Uuid,
    pub edition: i64,
    pub form: FileForm,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Exported {
    number: String,
}

/// Records that the file is made, and by whom; gives its bytes, which are kept nowhere.
pub async fn export(office: &Office, by: By<'_>, command: Export) -> Result<Download, Refused> {
    let sent = &command;
    let done = office
        .act(by, Act::ExportBatch, sent, |deal| {
            Box::pin(async move {
                let mut row = take(deal, sent.batch, sent.edition).await?;
                let before = state(&row)?;
                let after = next(before, Event::Export)?;
                let orders = orders(deal.office, &deal.tx, &row).await?;
                let control = bank::control(&row.number, &orders);
                let fits = i64::try_from(control.count) == Ok(row.count)
                    && control.sum.fen() == row.amount;
                // The file is the same however often it is made: what the bank may have already is not sent otherwise.
                if !fits || (!row.lines_hash.is_empty() && row.lines_hash != control.hash) {
                    return Err(Refused::Fault(format!(
                        "batch {} is not what was released",
                        row.number
                    )));
                }
                if before != after {
                    let days = deal.office.law.policy(deal.today)?.bank_answer_days;
                    let on = On::file(Limit::BankAnswer, FileKind::Batch, row.id);
                    row.due_on = Some(deal.start_clock(on, days).await?);
                }
                row.lines_hash = control.hash.clone();
                row.state = after.code().to_owned();
                row.edition += 1;
                row.updated_at = deal.now;
                let row = deal.tx.update(row).await?;
                let words = format!(
                    "{}；{} 笔，合计 {} 元",
                    sent.form.label(),
                    control.count,
                    control.sum
                );
                let body = Body::words(words).fact("sm3", control.hash);
                let change = Change::from(before.code(), after.code());
                deal.record(FileKind::Batch, row.id, change, body).await?;
                let news = News::of(&row.number, "付款文件已导出").next("送银行，收到回单后导入");
                let link = format!("/batches/{}", row.id);
                let treasury = Treasury::of_batch(&row);
                deal.notify(treasury.desk(), news, link).await?;
                Ok(Exported { number: row.number })
            })
        })
        .await?;
    let row: Batch = crate::store_row(office, command.batch).await?;
    let orders = orders(office, &office.store, &row).await?;
    let (format, media) = match command.form {
        FileForm::Csv => (Format::Csv, "text/csv; charset=utf-8"),
        FileForm::Excel => (
            Format::Excel,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    };
    let day = row.released_on.unwrap_or_else(|| office.today());
    let bytes = bank::write((&row.number, day), &orders, format)
        .map_err(|fault| Refused::Fault(format!("the file of batch {}: {fault}", row.number)))?;
    Ok(Download {
        name: format!("{}付款文件.{}", done.number, command.form.code()),
        media: media.to_owned(),
        bytes: Bytes::from(bytes),
    })
}

/// The instructions of a batch as the bank is told them.
async fn orders(
    office: &Office,
    source: &impl Source,
    batch: &Batch,
) -> Result<Vec<Order>, Refused> {
    let instructions = rows::instructions(source, batch.id).await?;
    let paid: Result<Vec<Pays>, Refused> = instructions.iter().map(pays).collect();
    let numbers = numbers(source, paid?).await?;
    let order = |one: store::Instruction| {
        Ok(Order {
            place: u32::try_from(one.place).map_err(|e| Refused::Fault(e.to_string()))?,
            claim: numbers
                .get(&pays(&one)?.id())
                .ok_or(Refused::Unknown)?
                .clone(),
            account: office.unseal(purpose::BANK, &one.bank_account_sealed)?,
            payee: one.payee,
            bank: one.bank,
            amount: Fen::new(one.amount),
        })
    };
    instructions.into_iter().map(order).collect()
}
