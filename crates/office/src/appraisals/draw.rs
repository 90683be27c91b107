//! The Centre draws up the appraisal of a year that is over: every provider that served, from the record alone (9.1).

use rules::Refusal;
use rules::appraisal::{Appraised, appraise, may_draw, policy_of};
use rules::clause;
use rules::clock::Limit;
use rules::duties::Act;
use rules::lifecycle::appraisal::start;
use rules::numbers::Series;
use serde::{Deserialize, Serialize};
use store::queries::appraisals as rows;
use store::{Appraisal, Provider};
use uuid::Uuid;

use super::facts::{Basis, gather};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Draw {
    pub year: u16,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Drawn {
    pub appraisals: usize,
}

pub async fn draw(office: &Office, by: By<'_>, command: Draw) -> Result<Drawn, Refused> {
    let command = &command;
    office
        .act(by, Act::DrawAppraisal, command, |deal| {
            Box::pin(async move { all(deal, command.year).await })
        })
        .await
}

async fn all(deal: &Deal<'_>, year: u16) -> Result<Drawn, Refused> {
    may_draw(year, deal.today)?;
    let before = rows::of_year(&deal.tx, i64::from(year)).await?;
    let policy = policy_of(deal.office.law(), year)?;
    let mut basis = gather(deal.office, &deal.tx, None, year).await?;
    basis.retain(|provider, basis| {
        basis.facts().served() && before.iter().all(|row| row.provider != *provider)
    });
    if basis.is_empty() {
        return Err(nobody(year).into());
    }
    let appraisals = basis.len();
    for (provider, basis) in basis {
        let done = appraise(&policy.appraisal, &basis.facts());
        one(deal, (provider, year), &policy.id, (&basis, &done)).await?;
    }
    Ok(Drawn { appraisals })
}

async fn one(
    deal: &Deal<'_>,
    (provider, year): (Uuid, u16),
    policy: &str,
    (basis, done): (&Basis, &Appraised),
) -> Result<(), Refused> {
    let of: Provider = deal.take(provider).await?;
    let id = deal.new_id();
    let days = deal.office.law.policy(deal.today)?.appraisal_objection_days;
    let on = On::file(Limit::AppraisalObjection, FileKind::Appraisal, id);
    let object_by = deal.start_clock(on, days).await?;
    let row = Appraisal {
        id,
        number: deal.number(Series::Appraisal).await?.to_string(),
        provider,
        year: i64::from(year),
        policy: policy.to_owned(),
        basis: serde_json::to_string(basis)?,
        result: serde_json::to_string(done)?,
        total: done.total.in_hundredths(),
        grade: done.grade.code().to_owned(),
        state: start().code().to_owned(),
        edition: 1,
        drawn_on: deal.today,
        drawn_by: deal.actor.account()?,
        object_by,
        objection: String::new(),
        objected_on: None,
        outcome: String::new(),
        answer: String::new(),
        answered_on: None,
        answered_by: None,
        confirmed_on: None,
        confirmed_by: None,
        published_on: None,
        updated_at: deal.now,
    };
    deal.tx.insert(row.clone()).await?;
    let words = format!("{year} 年度：{} 分，{}", done.total, done.grade);
    let body = Body::words(words)
        .fact("total", row.total)
        .fact("grade", row.grade.clone())
        .fact("policy", policy);
    deal.record(FileKind::Appraisal, id, Change::begins(&row.state), body)
        .await?;
    let what = format!("{year}年度评价 {} 分，{}", done.total, done.grade);
    let news = News::of(&row.number, what).by(object_by, "可以提出异议");
    let link = format!("/appraisals/{id}");
    deal.notify(To::Account(of.account), news, link).await
}

fn nobody(year: u16) -> Refusal {
    Refusal::new(
        "appraisal.nobody",
        clause!("9.1"),
        "year",
        format!("{year}年度没有尚未评价的服务机构"),
        "当年有兑付的机构都已拟定，在列表中查看",
    )
}
