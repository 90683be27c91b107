//! A provider reports how it used a year's voucher income and subsidy, which enter its unified accounts (6.5).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::appraisal::{days, policy_of};
use rules::duties::{Act, Role};
use rules::use_report::{Spent, check, due};
use rules::{Fen, clause};
use serde::{Deserialize, Serialize};
use store::queries::subsidies as rows;
use store::{Provider, Source, UseReport};
use uuid::Uuid;

use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::appraisals::redeemed_by_provider;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `year`, `upkeep`, `performance`, `kept`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReportUse(pub Answers);

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reported {
    pub year: u16,
    pub received: Fen,
}

/// One provider's use of a year's money.
#[derive(Clone, Debug)]
pub struct UseLine {
    pub provider: Uuid,
    pub name: String,
    pub income: Fen,
    pub subsidy: Fen,
    pub due_on: NaiveDate,
    /// None while it has not reported.
    pub report: Option<Used>,
    /// Whether the last day is past, without a report or before it.
    pub late: bool,
}

/// What it reported.
#[derive(Clone, Debug)]
pub struct Used {
    pub spent: Spent,
    pub words: String,
    pub on: NaiveDate,
}

static UPKEEP: Field = Field::new("upkeep", "设备运行维护支出", clause!("6.5"));
static PERFORMANCE: Field = Field::new("performance", "绩效支出", clause!("6.5"));
static KEPT: Field = Field::new("kept", "留存", clause!("6.5"));
static WORDS: Field = Field::new("words", "使用说明", clause!("6.5"));

pub async fn report_use(
    office: &Office,
    by: By<'_>,
    command: ReportUse,
) -> Result<Reported, Refused> {
    let answers = &command.0;
    let mut reader = Reader::new(answers);
    let spent = [&UPKEEP, &PERFORMANCE, &KEPT].map(|field| reader.share(field));
    let words = &reader.text(&WORDS, 1000);
    let [Some(upkeep), Some(performance), Some(kept)] = spent else {
        return Err(Refused::Because(reader.faults));
    };
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let spent = &Spent {
        upkeep,
        performance,
        kept,
    };
    let year = rules::text::code(answers.get("year")).parse().unwrap_or(0);
    let command = &command;
    office
        .act(by, Act::ReportUse, command, |deal| {
            Box::pin(async move { keep(deal, year, (spent, words)).await })
        })
        .await
}

async fn keep(
    deal: &Deal<'_>,
    year: u16,
    (spent, words): (&Spent, &str),
) -> Result<Reported, Refused> {
    let provider = deal.actor.party.ok_or(Refused::Unknown)?;
    let of: Provider = deal.take(provider).await?;
    let policy = policy_of(deal.office.law(), year)?;
    let all = received(deal.office, &deal.tx, Some(provider), year).await?;
    let (income, subsidy) = all.get(&provider).copied().unwrap_or_default();
    check(year, deal.today, income + subsidy, spent)?;
    let row = UseReport {
        id: deal.new_id(),
        provider,
        year: i64::from(year),
        income: income.fen(),
        subsidy: subsidy.fen(),
        upkeep: spent.upkeep.fen(),
        performance: spent.performance.fen(),
        kept: spent.kept.fen(),
        words: words.to_owned(),
        reported_on: deal.today,
        due_on: due(policy, year),
        account: deal.actor.account()?,
    };
    deal.tx.insert(row).await?;
    let received = income + subsidy;
    let said = format!("{year} 年度收到 {received} 元的使用情况：{words}");
    let body = Body::words(said)
        .fact("year", year)
        .fact("received", received.fen())
        .fact("upkeep", spent.upkeep.fen())
        .fact("performance", spent.performance.fen())
        .fact("kept", spent.kept.fen());
    deal.record(FileKind::Provider, provider, Change::NONE, body)
        .await?;
    let news = News::of(&of.number, format!("已报告{year}年度资金使用")).next("查看各机构的报告");
    let link = format!("/subsidies/uses?year={year}");
    deal.notify(To::Desk(Role::Centre, None), news, link)
        .await?;
    Ok(Reported { year, received })
}

/// Voucher income and subsidy of a year, by provider.
async fn received(
    office: &Office,
    source: &impl Source,
    provider: Option<Uuid>,
    year: u16,
) -> Result<BTreeMap<Uuid, (Fen, Fen)>, Refused> {
    let mut all: BTreeMap<Uuid, (Fen, Fen)> = BTreeMap::new();
    for (id, income) in redeemed_by_provider(office, source, (provider, year)).await? {
        all.entry(id).or_default().0 = income;
    }
    let [first, last] = days(year);
    for (id, subsidy) in rows::paid_between(source, (first, last)).await? {
        all.entry(id).or_default().1 = Fen::new(subsidy);
    }
    all.retain(|_, (income, subsidy)| !(*income + *subsidy).is_zero());
    Ok(all)
}

/// Who received money in a year and how it was used: for the desks all, for a provider its own.
pub async fn uses(office: &Office, actor: &Actor, year: u16) -> Result<Vec<UseLine>, Refused> {
    if !actor.may(Act::SeeSubsidy) {
        return Err(Refused::Unknown);
    }
    let own = actor.party.filter(|_| actor.role == Role::Provider);
    if own.is_none() && actor.role == Role::Provider {
        return Ok(Vec::new());
    }
    let store = &office.store;
    let policy = policy_of(office.law(), year)?;
    let mut all = received(office, store, own, year).await?;
    all.retain(|id, _| own.is_none_or(|own| own == *id));
    let mut reports = rows::use_reports(store, i64::from(year)).await?;
    let names = store::many::<Provider>(store, all.keys().copied()).await?;
    let line = |(provider, (income, subsidy)): (Uuid, (Fen, Fen))| {
        let report = reports.remove(&provider);
        let due_on = report.as_ref().map_or(due(policy, year), |row| row.due_on);
        let on = report.as_ref().map(|row| row.reported_on);
        UseLine {
            provider,
            name: names
                .get(&provider)
                .map(|row| row.name.clone())
                .unwrap_or_default(),
            // What was reported is what the record had on that day.
            income: report.as_ref().map_or(income, |row| Fen::new(row.income)),
            subsidy: report.as_ref().map_or(subsidy, |row| Fen::new(row.subsidy)),
            due_on,
            late: on.unwrap_or(office.today()) > due_on,
            report: report.map(|row| Used {
                spent: Spent {
                    upkeep: Fen::new(row.upkeep),
                    performance: Fen::new(row.performance),
                    kept: Fen::new(row.kept),
                },
                words: row.words,
                on: row.reported_on,
            }),
        }
    };
    Ok(all.into_iter().map(line).collect())
}
