//! The close of a budget year: what vouchers bind goes over to the next year, what is left is given back, and the queue
//! stands first before the new money (8.6, R12).

use rules::duties::Act;
use rules::ledger::budget::{Closing, Stand, close as closing};
use rules::ledger::{Book, Line};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::YearClose;
use store::queries::{claims as claim_rows, money as rows, operating as operating_rows};

use super::file;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::record::{Body, Change};
use crate::subjects::view::year as year_of;

/// Finance closes a year with the figures that it saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CloseYear {
    pub year: u16,
    /// What the preview said is carried over and given back, over all lines.
    pub carried: Fen,
    pub released: Fen,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    pub year: u16,
    pub vouchers: u64,
}

/// One line of the preview.
#[derive(Clone, Debug)]
pub struct ClosingLine {
    pub line: Line,
    pub stand: Stand,
    pub carried: Fen,
    pub released: Fen,
}

/// What the close of a year would do; it may be looked at as often as one likes.
#[derive(Clone, Debug)]
pub struct ClosePreview {
    pub year: u16,
    pub lines: Vec<ClosingLine>,
    pub carried: Fen,
    pub released: Fen,
    /// The confirmed and unpaid claims: how many, and what they ask for; their faces are among what is carried.
    pub queued: (usize, Fen),
    /// Why it cannot be closed yet or any more; empty when it can.
    pub hindered: Vec<Refusal>,
}

pub async fn preview_close(
    office: &Office,
    actor: &Actor,
    year: u16,
) -> Result<ClosePreview, Refused> {
    if !actor.may(Act::SeeBudget) {
        return Err(Refused::Unknown);
    }
    let books = rows::books_of_kind(&office.store, "budget", None).await?;
    let stand = |line| {
        let key = Book::line(line, year).key();
        let book = books.iter().find(|book| book.key == key);
        book.map_or(Balance::EMPTY, Balance::from).stand()
    };
    let lines: Vec<ClosingLine> = Line::ALL
        .iter()
        .map(|line| of_line(*line, year, stand(*line)).0)
        .filter(|line| line.stand != Stand::default())
        .collect();
    let closed = rows::closed(&office.store).await?;
    let waiting = claim_rows::payable(&office.store).await?;
    let asked = waiting.iter().map(|row| Fen::new(row.amount)).sum();
    Ok(ClosePreview {
        year,
        carried: lines.iter().map(|line| line.carried).sum(),
        released: lines.iter().map(|line| line.released).sum(),
        queued: (waiting.len(), asked),
        hindered: hindered(office, year, &books, &closed)?
            .into_iter()
            .collect(),
        lines,
    })
}

fn of_line(line: Line, year: u16, stand: Stand) -> (ClosingLine, Closing) {
    let closing = closing(line, year, &stand);
    let shown = ClosingLine {
        line,
        stand,
        carried: closing.carried,
        released: closing.released,
    };
    (shown, closing)
}

/// A year is closed once, after its last day, when there is anything in it, and after the years before it.
fn hindered(
    office: &Office,
    year: u16,
    books: &[store::Book],
    closed: &[YearClose],
) -> Result<Option<Refusal>, Refused> {
    let is_closed = |year: i64| closed.iter().any(|row| row.year == year);
    if is_closed(year.into()) {
        let message = format!("{year}年度已经结转");
        let fix = "在“预算”中查看结转结果";
        return Ok(Some(Refusal::new(
            "close.twice",
            clause!("8.6"),
            "",
            message,
            fix,
        )));
    }
    let today = office.today();
    if year_of(today)? <= year {
        let message = format!("{year}年度还没有结束，不能结转");
        let fix = "年度结束后结转；现在可以查看试算";
        let refusal = Refusal::new("close.early", clause!("8.6"), "", message, fix)
            .limit(format!("{year}-12-31 24时以后"))
            .own(today.to_string());
        return Ok(Some(refusal));
    }
    let own = books.iter().filter(|book| book.year == i64::from(year));
    if own
        .map(|book| Balance::from(book).stand())
        .all(|stand| stand == Stand::default())
    {
        let message = format!("{year}年度没有预算和占用");
        let refusal = Refusal::new("close.nothing", clause!("R12"), "", message, "不用结转");
        return Ok(Some(refusal));
    }
    let earlier = books.iter().map(|book| book.year);
    let open = earlier
        .filter(|one| *one < i64::from(year) && !is_closed(*one))
        .min();
    Ok(open.map(|one| {
        let message = format!("{one}年度还没有结转");
        let fix = format!("先结转 {one} 年度");
        Refusal::new("close.order", clause!("R12"), "", message, fix)
    }))
}

pub async fn close_year(
    office: &Office,
    by: By<'_>,
    command: CloseYear,
) -> Result<Closed, Refused> {
    let command = &command;
    office
        .act(by, Act::CloseYear, command, |deal| {
            Box::pin(async move { close(deal, command).await })
        })
        .await
}

async fn close(deal: &Deal<'_>, command: &CloseYear) -> Result<Closed, Refused> {
    let year = command.year;
    let books = rows::books_of_kind(&deal.tx, "budget", None).await?;
    let closed = rows::closed(&deal.tx).await?;
    if let Some(refusal) = hindered(deal.office, year, &books, &closed)? {
        return Err(refusal.into());
    }
    let mut lines = Vec::new();
    for line in Line::ALL {
        // Both years are locked: nobody issues, pays or appropriates until this act ends.
        let stand = deal.balance(&Book::line(*line, year)).await?.stand();
        deal.balance(&Book::line(*line, year + 1)).await?;
        lines.push(of_line(*line, year, stand));
    }
    let carried: Fen = lines.iter().map(|(line, _)| line.carried).sum();
    let released: Fen = lines.iter().map(|(line, _)| line.released).sum();
    if (carried, released) != (command.carried, command.released) {
        return Err(changed(command, carried, released).into());
    }
    let (vouchers, faces) = deal.tx.bound_in(year.into()).await?;
    let decided = operating_rows::bound(&deal.tx).await?.into_iter();
    let decided = decided.filter(|(of, _)| *of == i64::from(year));
    let operating: i64 = decided.map(|(_, amount)| amount).sum();
    let bound = faces + operating + deal.tx.subsidies_bound_in(year.into()).await?;
    if Fen::new(bound) != carried {
        return Err(Refused::Fault(format!(
            "{vouchers} vouchers and the subsidies bind {bound} fen in {year}, the books {} fen",
            carried.fen()
        )));
    }
    let moved = deal.tx.carry_vouchers(year.into()).await?;
    deal.tx.carry_subsidies(year.into()).await?;
    deal.tx.carry_operating(year.into()).await?;
    let postings = lines.into_iter().flat_map(|(_, closing)| closing.postings);
    deal.post(postings.collect(), FileKind::Budget, file(year))
        .await?;
    let queued = claim_rows::payable(&deal.tx).await?;
    let row = YearClose {
        year: year.into(),
        carried: carried.fen(),
        released: released.fen(),
        queued: queued.iter().map(|row| row.amount).sum(),
        words: format!("结转 {} 张创新券，收回结余 {released} 元", moved),
        account: deal.actor.account()?,
        at: deal.now,
    };
    let body = Body::words(format!(
        "{}，占用 {carried} 元转入 {} 年度",
        row.words,
        year + 1
    ))
    .fact("carried", row.carried)
    .fact("released", row.released)
    .fact("queued", row.queued);
    deal.tx.insert(row).await?;
    deal.record(FileKind::Budget, file(year), Change::NONE, body)
        .await?;
    deal.keep_queue().await?;
    Ok(Closed {
        year,
        vouchers: moved,
    })
}

fn changed(command: &CloseYear, carried: Fen, released: Fen) -> Refusal {
    Refusal::new(
        "close.changed",
        clause!("R12"),
        "",
        "结转金额在试算后有变动",
        "重新查看试算，再确认结转",
    )
    .limit(format!("结转 {carried}元，收回 {released}元"))
    .own(format!(
        "结转 {}元，收回 {}元",
        command.carried, command.released
    ))
}
