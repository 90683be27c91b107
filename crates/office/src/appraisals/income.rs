//! A provider reports the service income of a year, with its evidence (9.1); it may be reported anew until the year is
//! drawn up.

use rules::appraisal::days;
use rules::duties::Act;
use rules::{Fen, Refusal, clause, text};
use serde::{Deserialize, Serialize};
use store::queries::appraisals as rows;
use store::{Provider, ServiceIncome};

use super::facts::this_year;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `year`, `amount`, `words`, `attachment`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReportIncome(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Income {
    pub year: u16,
    pub amount: Fen,
}

static AMOUNT: Field = Field::new("amount", "服务收入", clause!("9.1"));
static WORDS: Field = Field::new("words", "收入说明", clause!("9.1"));
const YEAR: &str = "year";

/// What the evidence is kept for.
const EVIDENCE: &str = "service-income";

pub async fn report(office: &Office, by: By<'_>, command: ReportIncome) -> Result<Income, Refused> {
    let mut reader = Reader::new(&command.0);
    let year = read_year(office, command.0.get(YEAR), &mut reader);
    let amount = reader.amount(&AMOUNT);
    let words = &reader.text(&WORDS, 500);
    reader.file("attachment");
    let (Some(year), Some(amount)) = (year, amount.filter(|_| reader.faults.is_empty())) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    let done = &Income { year, amount };
    office
        .act(by, Act::ReportIncome, command, |deal| {
            Box::pin(async move { keep(deal, (done, words), command.0.get("attachment")).await })
        })
        .await
}

/// This year or the last: of earlier ones nothing is appraised any more.
fn read_year(office: &Office, typed: &str, reader: &mut Reader<'_>) -> Option<u16> {
    let typed = text::code(typed);
    let this = this_year(office);
    let year = typed.parse::<u16>().ok();
    let year = year.filter(|year| [this, this - 1].contains(year));
    if year.is_none() {
        let told = Refusal::new(
            "income.year",
            clause!("9.1"),
            YEAR,
            "年度不是本年度或上一年度",
            "填写四位数的年份",
        );
        reader.fault(
            told.limit(format!("{} 或 {this}", this - 1))
                .own(typed.chars().take(10).collect::<String>()),
        );
    }
    year
}

async fn keep(
    deal: &Deal<'_>,
    (done, words): (&Income, &str),
    file: &str,
) -> Result<Income, Refused> {
    let provider = deal.actor.party.ok_or(Refused::Unknown)?;
    // Locked first: the year is drawn up before or after, not meanwhile.
    let of: Provider = deal.take(provider).await?;
    let year = i64::from(done.year);
    if rows::of_provider(&deal.tx, provider, year).await?.is_some() {
        let (message, fix) = (
            format!("{}年度的评价已经拟定", done.year),
            "对评价有意见的，在期限内提出异议",
        );
        return Err(
            Refusal::new("income.closed", clause!("R36"), YEAR, message, fix)
                .limit(format!("{} 年度拟定以前", days(done.year)[1]))
                .into(),
        );
    }
    let paper = deal
        .attach("attachment", file, FileKind::Provider, provider, EVIDENCE)
        .await?;
    let earlier = rows::incomes(&deal.tx, Some(provider), year).await?.pop();
    let row = ServiceIncome {
        id: earlier.as_ref().map_or_else(|| deal.new_id(), |row| row.id),
        provider,
        year,
        amount: done.amount.fen(),
        words: words.to_owned(),
        attachment: paper.id,
        account: deal.actor.account()?,
        at: deal.now,
    };
    match earlier {
        Some(_) => drop(deal.tx.update(row).await?),
        None => deal.tx.insert(row).await?,
    }
    let said = format!("{} 年度服务收入 {} 元：{words}", done.year, done.amount);
    let body = Body::words(said)
        .fact("year", done.year)
        .fact("amount", done.amount.fen())
        .fact("evidence", paper.hash);
    deal.record(FileKind::Provider, of.id, Change::NONE, body)
        .await?;
    Ok(done.clone())
}
