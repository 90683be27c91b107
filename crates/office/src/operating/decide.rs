//! The Department decides how much the body gets; another amount than was computed has its reason (6.4).

use rules::duties::{Act, Role};
use rules::ledger::{Book, Line};
use rules::lifecycle::operating::{Event, next};
use rules::operating::{may_decide, promise};
use rules::{Fen, clause};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{state, step, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::Body;
use crate::subjects::view::year as year_of;

/// Fields: `edition`, `amount` (0 grants nothing), `words` (where it is another than was computed).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub operating: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub amount: Fen,
}

static AMOUNT: Field = Field::new("amount", "决定的金额", clause!("6.4"));
static WORDS: Field = Field::new("words", "理由", clause!("6.4"));

pub async fn decide(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let mut reader = Reader::new(&command.answers);
    let amount = match command.answers.get("amount").trim() {
        "0" | "0.00" => Some(Fen::ZERO),
        _ => reader.amount(&AMOUNT),
    };
    let words = &reader.optional(&WORDS, 1000);
    let Some(amount) = amount.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::DecideOperating, command, |deal| {
            Box::pin(async move { settle(deal, command, (amount, words)).await })
        })
        .await
}

async fn settle(
    deal: &Deal<'_>,
    command: &Decide,
    (amount, words): (Fen, &str),
) -> Result<Decided, Refused> {
    let edition = command.answers.get("edition");
    let mut row = take(deal, command.operating, edition).await?;
    next(state(&row)?, Event::Decide)?;
    may_decide(Fen::new(row.computed), amount, words)?;
    let year = year_of(deal.today)?;
    row.amount = amount.fen();
    row.reason = words.to_owned();
    row.decided_on = Some(deal.today);
    row.decided_by = Some(deal.actor.account()?);
    row.budget_year = year.into();
    let said = match words {
        "" => format!("{amount} 元"),
        words => format!("{amount} 元：{words}"),
    };
    let body = Body::words(said).fact("amount", row.amount);
    let (id, number) = (row.id, row.number.clone());
    let link = format!("/operating/{id}");
    if amount.is_zero() {
        step(deal, row, Event::End, body).await?;
        let told = News::of(&number, "决定不予运行补贴").next("查看理由");
        for desk in [Role::Agency, Role::Centre] {
            deal.notify(To::Desk(desk, None), told.clone(), link.clone())
                .await?;
        }
        return Ok(Decided { amount });
    }
    let book = Book::line(Line::Operating, year);
    let stand = deal.balance(&book).await?.stand();
    let lines = promise(year, &stand, amount)?;
    step(deal, row, Event::Decide, body).await?;
    deal.post(lines, FileKind::Operating, id).await?;
    let news = |next: &str| News::of(&number, format!("决定给予运行补贴 {amount} 元")).next(next);
    for (desk, next) in [
        (Role::Finance, "付款后登记"),
        (Role::Agency, "等财政付款"),
        (Role::Centre, "不用办理"),
    ] {
        deal.notify(To::Desk(desk, None), news(next), link.clone())
            .await?;
    }
    Ok(Decided { amount })
}
