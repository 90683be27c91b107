//! What is handed in for a contract so far.

use chrono::NaiveDate;
use rules::Fen;
use rules::tickets::{self, Struck, TicketKind};
use store::queries::contracts;
use store::{Contract, Source, Ticket};
use uuid::Uuid;

use crate::Office;
use crate::error::Refused;

#[derive(Clone, Debug)]
pub struct TicketLine {
    pub id: Uuid,
    pub kind: TicketKind,
    pub code: String,
    pub number: String,
    pub issued_on: NaiveDate,
    pub amount: Fen,
    pub file: Uuid,
    pub file_name: String,
    /// How and when it stopped being a ticket.
    pub struck: Option<(Struck, NaiveDate)>,
}

#[derive(Clone, Debug)]
pub struct FileLine {
    pub id: Uuid,
    pub name: String,
    pub size: i64,
}

#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub stars: Option<i64>,
    pub comment: String,
    pub tickets: Vec<TicketLine>,
    pub results: Vec<FileLine>,
}

impl Evidence {
    /// The tickets that count: neither offset nor void (8.4).
    pub fn standing(&self) -> impl Iterator<Item = &TicketLine> {
        self.tickets.iter().filter(|ticket| ticket.struck.is_none())
    }

    /// Σ tickets that stand, the actual cost so far (R3).
    pub fn total(&self) -> Fen {
        self.standing().map(|ticket| ticket.amount).sum()
    }
}

pub(crate) async fn evidence(office: &Office, contract: &Contract) -> Result<Evidence, Refused> {
    let store = &office.store;
    let files = contracts::attachments(store, "contract", contract.id).await?;
    let rating = contracts::rating(store, contract.id).await?;
    let mut tickets = Vec::new();
    for row in contracts::tickets(store, contract.id).await? {
        let file = files.iter().find(|file| file.id == row.attachment);
        tickets.push(TicketLine {
            id: row.id,
            kind: kind(&row)?,
            struck: struck(&row),
            code: row.code,
            number: row.number,
            issued_on: row.issued_on,
            amount: Fen::new(row.amount),
            file: row.attachment,
            file_name: file.map(|file| file.name.clone()).unwrap_or_default(),
        });
    }
    Ok(Evidence {
        stars: rating.as_ref().map(|rating| rating.stars),
        comment: rating.map(|rating| rating.comment).unwrap_or_default(),
        tickets,
        results: files
            .into_iter()
            .filter(|file| file.purpose == "result")
            .map(|file| FileLine {
                id: file.id,
                name: file.name,
                size: file.size,
            })
            .collect(),
    })
}

pub(crate) fn struck(row: &Ticket) -> Option<(Struck, NaiveDate)> {
    Struck::parse(&row.struck).zip(row.struck_on)
}

fn kind(row: &Ticket) -> Result<TicketKind, Refused> {
    TicketKind::parse(&row.kind).ok_or_else(|| Refused::Fault(format!("ticket kind {}", row.kind)))
}

/// The tickets of a contract as the rules look at them, with no other holder: the database
/// lets a ticket stand only once (R28).
pub(crate) async fn tickets_of(
    source: &impl Source,
    contract: Uuid,
) -> Result<Vec<(tickets::Ticket, Option<String>)>, Refused> {
    contracts::tickets(source, contract)
        .await?
        .into_iter()
        .map(|row| {
            Ok((
                tickets::Ticket {
                    kind: kind(&row)?,
                    code: row.code,
                    number: row.number,
                    issued_on: row.issued_on,
                    amount: Fen::new(row.amount),
                    seller: row.seller,
                    seller_id: row.seller_id,
                    buyer: row.buyer,
                    buyer_id: row.buyer_id,
                    red_flushed: row.struck_on.is_some(),
                },
                None,
            ))
        })
        .collect()
}
