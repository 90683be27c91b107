//! A city or county opens a programme: days, rate, ceiling, money and the account it pays from (2.3, R27).

use rules::duties::{Act, Role};
use rules::lifecycle::programme::start;
use rules::numbers::Series;
use rules::topup::{self, Dates, Rate};
use rules::{Fen, Law};
use serde::{Deserialize, Serialize};
use store::queries::topups as rows;
use store::{Programme, ProgrammeTerms, Source};
use uuid::Uuid;

use super::read::{self, BUDGET, NAME, TO};
use super::{book, state};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::purpose;

/// Fields: `name`, `from_on`, `to_on`, `rate`, `ceiling`, `budget`, `payer`, `bank`, `bank_account`, `document`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Open(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    pub programme: Uuid,
    pub number: String,
}

/// What was typed, read.
#[derive(Clone, Debug)]
pub struct Terms {
    pub name: String,
    pub dates: Dates,
    pub rate: Rate,
    pub ceiling: Fen,
    pub budget: Fen,
    pub payer: String,
    pub bank: String,
    pub bank_account: String,
    pub document: String,
}

/// What was typed, checked before it is opened, so that the person can look at it once more.
pub async fn look_at_opening(
    office: &Office,
    actor: &Actor,
    answers: &Answers,
) -> Result<Terms, Refused> {
    let division = division(actor)?;
    read(&office.store, &division, answers, office.today()).await
}

pub async fn open(office: &Office, by: By<'_>, command: Open) -> Result<Opened, Refused> {
    let command = &command;
    office
        .act(by, Act::OpenProgramme, command, |deal| {
            Box::pin(async move { found(deal, &command.0).await })
        })
        .await
}

/// The division whose money the actor's authority has.
fn division(actor: &Actor) -> Result<String, Refused> {
    let division = actor.division.clone().filter(|code| {
        let known = Law::shipped().divisions.get(code);
        known.is_some_and(|division| !division.parent.is_empty())
    });
    match actor.may(Act::OpenProgramme) {
        true => division.ok_or(Refused::Unknown),
        false => Err(Refused::Unknown),
    }
}

async fn found(deal: &Deal<'_>, answers: &Answers) -> Result<Opened, Refused> {
    let division = division(deal.actor)?;
    // One number after the other: two openings at once see each other's days.
    let number = deal.number(Series::Programme).await?.to_string();
    let typed = read(&deal.tx, &division, answers, deal.today).await?;
    let row = Programme {
        id: deal.new_id(),
        number: number.clone(),
        division: division.clone(),
        name: typed.name.clone(),
        from_on: typed.dates.from,
        to_on: typed.dates.to,
        state: start().code().to_owned(),
        edition: 1,
        opened_on: deal.today,
        closed_on: None,
        updated_at: deal.now,
    };
    let terms = ProgrammeTerms {
        id: deal.new_id(),
        programme: row.id,
        from_on: row.from_on,
        rate: i64::from(typed.rate.hundredths()),
        ceiling: typed.ceiling.fen(),
        payer: typed.payer,
        bank: typed.bank,
        bank_account_sealed: deal.office.seal(purpose::BANK, &typed.bank_account)?,
        document: typed.document.clone(),
        account: deal.actor.account()?,
        at: deal.now,
    };
    let (id, lines) = (row.id, topup::fund(&book(&row)?, typed.budget)?);
    deal.tx.insert(row).await?;
    deal.tx.insert(terms).await?;
    deal.post(lines, FileKind::Programme, id).await?;
    let words = format!(
        "{} 至 {}，比例 {}，每个主体限额 {} 元，预算 {} 元；依据：{}",
        typed.dates.from, typed.dates.to, typed.rate, typed.ceiling, typed.budget, typed.document
    );
    let body = Body::words(words)
        .fact("rate", i64::from(typed.rate.hundredths()))
        .fact("ceiling", typed.ceiling.fen())
        .fact("budget", typed.budget.fen())
        .fact("from_on", typed.dates.from.to_string())
        .fact("to_on", typed.dates.to.to_string());
    let change = Change::begins(start().code());
    deal.record(FileKind::Programme, id, change, body).await?;
    let news = News::of(&number, "配套计划已设立").next("自治区兑付后，平台自动计算并提供配套");
    let desk = To::Desk(Role::County, Some(&division));
    deal.notify(desk, news, "/programmes".to_owned()).await?;
    Ok(Opened {
        programme: id,
        number,
    })
}

async fn read(
    source: &impl Source,
    division: &str,
    answers: &Answers,
    today: chrono::NaiveDate,
) -> Result<Terms, Refused> {
    let mut reader = Reader::new(answers);
    let name = reader.text(&NAME, 60);
    let typed = read::terms(&mut reader, answers);
    let to = reader.date(&TO);
    let budget = reader.amount(&BUDGET);
    let mut faults = reader.faults;
    if let (Some(from), Some(to)) = (typed.from_on, to) {
        let mut others = Vec::new();
        for row in rows::programmes(source, &[division.to_owned()]).await? {
            if state(&row)? == start() {
                let dates = Dates {
                    from: row.from_on,
                    to: row.to_on,
                };
                others.push((row.number, dates));
            }
        }
        let told = topup::may_open(Dates { from, to }, today, &others);
        faults.extend(told.err().unwrap_or_default());
    }
    match (typed.from_on, to, typed.rate, typed.ceiling, budget) {
        (Some(from), Some(to), Some(rate), Some(ceiling), Some(budget)) if faults.is_empty() => {
            Ok(Terms {
                name,
                dates: Dates { from, to },
                rate,
                ceiling,
                budget,
                payer: typed.payer,
                bank: typed.bank,
                bank_account: typed.bank_account,
                document: typed.document,
            })
        }
        _ => Err(Refused::Because(faults)),
    }
}
