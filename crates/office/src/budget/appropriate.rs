//! Finance grants a line of the year's budget, adds to it, or cuts it, each by a document (2.2).

use rules::duties::Act;
use rules::ledger::budget::{Move, Stand, appropriate as add, cut};
use rules::ledger::queue::Money;
use rules::ledger::{Book, Line, Posting};
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};

use super::{file, queue};
use crate::Office;
use crate::act::By;
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::ledger::Balance;
use crate::record::{Body, Change};
use crate::subjects::view::year as year_of;

/// Fields: `year`, `line`, `change`, `amount`, `document` (the notice it rests on).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appropriate(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Appropriated {
    pub year: u16,
    pub line: Line,
    pub change: Move,
    pub amount: Fen,
}

/// What was typed, and what it would come to.
#[derive(Clone, Debug)]
pub struct Look {
    pub done: Appropriated,
    pub document: String,
    pub before: Stand,
    pub granted: Fen,
    /// How many confirmed claims the money covers now and then, of how many.
    pub covered: (usize, usize),
    pub waiting: usize,
}

static LINE: Field = Field::new("line", "预算科目", clause!("2.2"));
static CHANGE: Field = Field::new("change", "变动", clause!("2.2"));
static AMOUNT: Field = Field::new("amount", "金额", clause!("2.2"));
static DOCUMENT: Field = Field::new("document", "预算文件", clause!("2.2"));

pub async fn appropriate(
    office: &Office,
    by: By<'_>,
    command: Appropriate,
) -> Result<Appropriated, Refused> {
    let (done, document) = &read(office, &command.0)?;
    let command = &command;
    office
        .act(by, Act::Appropriate, command, |deal| {
            Box::pin(async move {
                let book = Book::line(done.line, done.year);
                let money = deal.money().await?;
                let stand = deal.balance(&book).await?.stand();
                let lines = lines(done, &stand, instructed(done, &money))?;
                deal.post(lines, FileKind::Budget, file(done.year)).await?;
                let granted = after(done, &stand);
                let body = Body::words(format!(
                    "{}{} {} 元，现为 {granted} 元；依据：{document}",
                    done.line, done.change, done.amount
                ))
                .fact("year", done.year)
                .fact("line", done.line.code())
                .fact("change", done.change.code())
                .fact("amount", done.amount.fen())
                .fact("granted", granted.fen())
                .fact("document", document.clone());
                deal.record(FileKind::Budget, file(done.year), Change::NONE, body)
                    .await?;
                deal.keep_queue().await?;
                Ok(done.clone())
            })
        })
        .await
}

fn lines(done: &Appropriated, stand: &Stand, instructed: Fen) -> Result<Vec<Posting>, Refusal> {
    match done.change {
        Move::Add => add(done.line, done.year, done.amount),
        Move::Cut => cut((done.line, done.year), stand, instructed, done.amount),
    }
}

/// What is on its way to payees goes out of this year's redemption line alone.
fn instructed(done: &Appropriated, money: &Money) -> Fen {
    match (done.line, done.year == money.year) {
        (Line::Redemption, true) => money.instructed,
        _ => Fen::ZERO,
    }
}

fn after(done: &Appropriated, stand: &Stand) -> Fen {
    match done.change {
        Move::Add => stand.granted + done.amount,
        Move::Cut => stand.granted - done.amount,
    }
}

/// What was typed, with what it would do, so that the person can look at it once more before it is entered.
pub async fn look_at(office: &Office, actor: &Actor, answers: &Answers) -> Result<Look, Refused> {
    if !actor.may(Act::Appropriate) {
        return Err(Refused::Unknown);
    }
    let (done, document) = read(office, answers)?;
    let key = Book::line(done.line, done.year).key();
    let books = store::queries::money::books_of(&office.store, [key.clone()]).await?;
    let before = books
        .get(&key)
        .map_or(Balance::EMPTY, Balance::from)
        .stand();
    let money = queue::money(&office.store, office.today()).await?;
    lines(&done, &before, instructed(&done, &money))?;
    let granted = after(&done, &before);
    let then = match (done.line, done.year == money.year) {
        (Line::Redemption, true) => Money { granted, ..money },
        _ => money,
    };
    let covered = async |money: &Money| {
        let places = queue::places(&office.store, money).await?;
        let covered = places.iter().filter(|queued| queued.place.covered).count();
        Ok::<_, Refused>((covered, places.len()))
    };
    let (now, waiting) = covered(&money).await?;
    Ok(Look {
        covered: (now, covered(&then).await?.0),
        waiting,
        done,
        document,
        before,
        granted,
    })
}

fn read(office: &Office, answers: &Answers) -> Result<(Appropriated, String), Refused> {
    let mut reader = Reader::new(answers);
    let line = reader.choice::<Line>(&LINE);
    let change = reader.choice::<Move>(&CHANGE);
    let amount = reader.amount(&AMOUNT);
    let document = reader.text(&DOCUMENT, 100);
    let this_year = year_of(office.today())?;
    let typed = answers.get("year");
    let year = rules::text::code(typed).parse::<u16>().ok();
    let year = year.filter(|year| (this_year..=this_year + 1).contains(year));
    if year.is_none() {
        let what = match typed.trim().is_empty() {
            true => "没有填写预算年度",
            false => "预算年度不是本年度或下一年度",
        };
        let refusal = Refusal::new(
            "budget.year",
            clause!("2.2"),
            "year",
            what,
            "填写四位数的年份",
        )
        .limit(format!("{this_year} 或 {}", this_year + 1));
        let own: String = typed.trim().chars().take(10).collect();
        reader.fault(match own.is_empty() {
            true => refusal,
            false => refusal.own(own),
        });
    }
    match (year, line, change, amount) {
        (Some(year), Some(line), Some(change), Some(amount)) if reader.faults.is_empty() => {
            let done = Appropriated {
                year,
                line,
                change,
                amount,
            };
            Ok((done, document))
        }
        _ => Err(Refused::Because(reader.faults)),
    }
}
