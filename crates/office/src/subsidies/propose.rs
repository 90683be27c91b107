//! The Centre computes the subsidy of every provider whose appraisal is published, and may lower one for a reason (R15).

use rules::appraisal::policy_of;
use rules::duties::{Act, Role};
use rules::lifecycle::appraisal::State as AppraisalState;
use rules::lifecycle::subsidy::{Event, start};
use rules::numbers::Series;
use rules::subsidy::{compute, may_have, may_lower};
use rules::{Fen, ProviderCategory, Refusal, Region, clause};
use serde::{Deserialize, Serialize};
use store::queries::{appraisals, subsidies as rows};
use store::{Appraisal, Provider, Subsidy};
use uuid::Uuid;

use super::{step, take};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::appraisals::{grade, paid_to};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::subjects::view::year as year_of;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Propose {
    pub year: u16,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Proposed {
    pub subsidies: usize,
    pub sum: Fen,
}

pub async fn propose(office: &Office, by: By<'_>, command: Propose) -> Result<Proposed, Refused> {
    let command = &command;
    office
        .act(by, Act::ProposeSubsidy, command, |deal| {
            Box::pin(async move { all(deal, command.year).await })
        })
        .await
}

async fn all(deal: &Deal<'_>, year: u16) -> Result<Proposed, Refused> {
    let before = rows::of_year(&deal.tx, i64::from(year)).await?;
    let mut ready = appraisals::of_year(&deal.tx, i64::from(year)).await?;
    ready.retain(|row| {
        row.state == AppraisalState::Published.code()
            && before.iter().all(|one| one.appraisal != row.id)
    });
    let (mut subsidies, mut sum) = (0, Fen::ZERO);
    for row in ready {
        if let Some(amount) = one(deal, &row, year).await? {
            subsidies += 1;
            sum += amount;
        }
    }
    if subsidies == 0 {
        return Err(nobody(year).into());
    }
    let number = format!("{year}年度服务补贴");
    let news = News::of(
        &number,
        format!("创业中心提出 {subsidies} 家，合计 {sum} 元"),
    );
    let link = format!("/subsidies?year={year}");
    deal.notify(
        To::Desk(Role::Department, None),
        news.next("核对后决定"),
        link,
    )
    .await?;
    Ok(Proposed { subsidies, sum })
}

/// What a provider is due; nothing outside the region, where nothing is redeemed to it (R16).
async fn one(deal: &Deal<'_>, appraisal: &Appraisal, year: u16) -> Result<Option<Fen>, Refused> {
    let of: Provider = deal.take(appraisal.provider).await?;
    let region = Region::parse(&of.region).unwrap_or(Region::Outside);
    if may_have(region).is_err() {
        return Ok(None);
    }
    let category = ProviderCategory::parse(&of.category)
        .ok_or_else(|| Refused::Fault(format!("category {}", of.category)))?;
    let policy = policy_of(deal.office.law(), year)?;
    let until = (deal.now, &policy.subsidy);
    let redeemed = paid_to(deal.office, &deal.tx, (of.id, year), until).await?;
    let due = compute(&policy.subsidy, category, grade(appraisal)?, &redeemed);
    let row = Subsidy {
        id: deal.new_id(),
        number: deal.number(Series::Subsidy).await?.to_string(),
        appraisal: appraisal.id,
        provider: of.id,
        year: i64::from(year),
        policy: policy.id.clone(),
        category: category.code().to_owned(),
        computed: due.value.fen(),
        amount: due.value.fen(),
        trace: serde_json::to_string(&due.trace)?,
        lowered: String::new(),
        state: start().code().to_owned(),
        edition: 1,
        proposed_on: deal.today,
        proposed_at: deal.now,
        decided_on: None,
        budget_year: i64::from(year_of(deal.today)?),
        confirmed_on: None,
        paid_on: None,
        updated_at: deal.now,
    };
    deal.tx.insert(row.clone()).await?;
    let body = Body::words(format!("{year} 年度，按公式 {} 元", due.value))
        .fact("amount", row.amount)
        .fact("policy", row.policy.clone());
    let change = Change::begins(&row.state);
    deal.record(FileKind::Subsidy, row.id, change, body).await?;
    Ok(Some(due.value))
}

fn nobody(year: u16) -> Refusal {
    Refusal::new(
        "subsidy.nobody",
        clause!("9.1"),
        "year",
        format!("{year}年度没有可以提出补贴的服务机构"),
        "区内机构的年度评价发布后提出；已经提出的在列表中查看",
    )
}

/// Fields: `edition`, `amount`, `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lower {
    pub subsidy: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lowered {
    pub amount: Fen,
}

static AMOUNT: Field = Field::new("amount", "调低后的金额", clause!("R15"));
static WORDS: Field = Field::new("words", "调低的理由", clause!("R15"));

pub async fn lower(office: &Office, by: By<'_>, command: Lower) -> Result<Lowered, Refused> {
    let mut reader = Reader::new(&command.answers);
    let typed = command.answers.get("amount").trim();
    let amount = match typed {
        "0" | "0.00" => Some(Fen::ZERO),
        _ => reader.amount(&AMOUNT),
    };
    let words = &reader.text(&WORDS, 500);
    let Some(amount) = amount.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::LowerSubsidy, command, |deal| {
            Box::pin(async move {
                let edition = command.answers.get("edition").parse().unwrap_or(-1);
                let mut row = take(deal, command.subsidy, edition).await?;
                let was = Fen::new(row.amount);
                may_lower(was, amount)?;
                row.amount = amount.fen();
                row.lowered.clone_from(words);
                let body = Body::words(format!("由 {was} 元调低为 {amount} 元：{words}"))
                    .fact("before", was.fen())
                    .fact("amount", amount.fen());
                step(deal, row, Event::Lower, body).await?;
                Ok(Lowered { amount })
            })
        })
        .await
}
