//! Whoever must act is reminded as the last day comes near and once it is past; each mark once (R10).

use chrono::Days;
use rules::clock::{Limit, Mark, mark};
use rules::duties::{Act, Role};
use rules::lifecycle::claim as claim_life;
use rules::{Refusal, Region, clause};
use serde::{Deserialize, Serialize};
use store::queries::clocks as rows;
use store::{
    Appraisal, Batch, Claim, Contract, Expert, Inquiry, Need, Opinion, Provider, Sheet, SpotCheck,
    Subject, TimeLimit,
};
use uuid::Uuid;

use super::limit;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::batches::Treasury;
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Remind {
    limit: Uuid,
    mark: Mark,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Reminded {
    told: bool,
}

/// No run of days off is longer, so that every limit that may be near is looked at.
const AHEAD: Days = Days::new(30);

/// Tells of every limit that came near or is past since it was last told; how many were told.
///
/// Each mark is an act of its own, once, however often this runs and whatever broke it off.
pub async fn remind(office: &Office) -> Result<usize, Refused> {
    let today = office.today();
    let policy = office.law.policy(today)?;
    let calendar = office.calendar();
    let until = today.checked_add_days(AHEAD).unwrap_or(today);
    let mut told = 0;
    for row in rows::due(&office.store, until).await? {
        if !limit(&row)?.reminds() {
            continue;
        }
        let Some(mark) = mark(policy, calendar.days_left(today, row.due_on)) else {
            continue;
        };
        if row.told != mark.code() {
            told += usize::from(one(office, &row, mark).await?);
        }
    }
    Ok(told)
}

async fn one(office: &Office, row: &TimeLimit, mark: Mark) -> Result<bool, Refused> {
    let platform = Actor::platform();
    let request = format!("remind-{}-{}-{}", row.id, row.due_on, mark.code());
    let by = By {
        actor: &platform,
        request: &request,
    };
    let command = &Remind {
        limit: row.id,
        mark,
    };
    let done = office
        .act(by, Act::RemindDeadline, command, |deal| {
            Box::pin(async move { speak(deal, *command).await })
        })
        .await;
    match done {
        Ok(Reminded { told }) => Ok(told),
        // It was dealt with in the same moment.
        Err(Refused::Because(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

async fn speak(deal: &Deal<'_>, command: Remind) -> Result<Reminded, Refused> {
    let row: TimeLimit = deal.take(command.limit).await?;
    if row.ended_on.is_some() {
        return Err(over().into());
    }
    let limit = limit(&row)?;
    let left = deal.office.calendar().days_left(deal.today, row.due_on);
    let what = match command.mark {
        Mark::Over => format!("{}已逾期 {} 个工作日", limit.label(), -left),
        Mark::Soon | Mark::Last => format!("{}还剩 {left} 个工作日", limit.label()),
    };
    let due = row.due_on;
    let action = match command.mark {
        Mark::Over => "尽快办理，逾期已记录".to_owned(),
        Mark::Soon | Mark::Last => format!("{due} 前办理"),
    };
    tell(deal, &row, limit, (&what, &action)).await?;
    if limit == Limit::Score && command.mark == Mark::Over {
        score_late(deal, &row, &what).await?;
    }
    if limit == Limit::SpotMending && command.mark == Mark::Over {
        let check: SpotCheck = deal.take(row.about).await?;
        let words = News::of(&check.number, &what).next("催办或立案");
        let desk = To::Desk(Role::Centre, None);
        deal.notify(desk, words, format!("/checks/{}", check.id))
            .await?;
    }
    if let Some(kind) = FileKind::parse(&row.file_kind) {
        let body = Body::words(format!("提醒：{what}")).fact("due", due.to_string());
        deal.record(kind, row.file, Change::NONE, body).await?;
    }
    let told = TimeLimit {
        told: command.mark.code().to_owned(),
        ..row
    };
    deal.tx.update(told).await?;
    Ok(Reminded { told: true })
}

/// The Agency hears of a score that is late: it replaces the expert or closes the review.
async fn score_late(deal: &Deal<'_>, row: &TimeLimit, what: &str) -> Result<(), Refused> {
    let provider: Provider = deal.take(row.file).await?;
    let words = News::of(&provider.number, what).next("更换专家或结束评审");
    let link = format!("/admissions/{}/draw", provider.id);
    deal.notify(To::Desk(Role::Agency, None), words, link).await
}

fn over() -> Refusal {
    let fix = "不用再提醒";
    Refusal::new("limit.ended", clause!("R10"), "", "这一期限已经结束", fix)
}

/// Tells whoever must act of a limit.
pub(super) async fn tell(
    deal: &Deal<'_>,
    row: &TimeLimit,
    limit: Limit,
    (what, action): (&str, &str),
) -> Result<(), Refused> {
    let words = |number: &str| News::of(number, what).next(action);
    match limit {
        Limit::Evidence => {
            let contract: Contract = deal.take(row.about).await?;
            let subject: Subject = deal.take(contract.subject).await?;
            let link = format!("/contracts/{}", contract.id);
            let words = words(&contract.number);
            deal.notify(To::Account(subject.account), words, link).await
        }
        Limit::Payment => {
            let claim: Claim = deal.take(row.about).await?;
            let state = claim_life::State::parse(&claim.state);
            let turn = state.map_or(rules::lifecycle::Turn::Nobody, claim_life::State::turn);
            let link = format!("/claims/{}", claim.id);
            let words = words(&claim.number);
            deal.notify_turn(turn, &claim.division, words, link).await
        }
        Limit::Correction => {
            let claim: Claim = deal.take(row.about).await?;
            let account = match Region::parse(&claim.region) {
                Some(Region::Inside) => deal.take::<Provider>(claim.provider).await?.account,
                _ => deal.take::<Subject>(claim.subject).await?.account,
            };
            let link = format!("/claims/{}", claim.id);
            deal.notify(To::Account(account), words(&claim.number), link)
                .await
        }
        Limit::Notice | Limit::Rectification => {
            let provider: Provider = deal.take(row.file).await?;
            let link = format!("/admissions/{}", provider.id);
            let words = words(&provider.number);
            deal.notify(To::Account(provider.account), words, link)
                .await
        }
        Limit::AppraisalObjection => {
            let appraisal: Appraisal = deal.take(row.about).await?;
            let provider: Provider = deal.take(appraisal.provider).await?;
            let link = format!("/appraisals/{}", appraisal.id);
            let words = words(&appraisal.number);
            deal.notify(To::Account(provider.account), words, link)
                .await
        }
        Limit::BankAnswer => {
            let batch: Batch = deal.take(row.about).await?;
            let link = format!("/batches/{}", batch.id);
            let treasury = Treasury::of_batch(&batch);
            deal.notify(treasury.desk(), words(&batch.number), link)
                .await
        }
        Limit::Hearing | Limit::Appeal => {
            let case: Inquiry = deal.take(row.about).await?;
            let told = words(&case.number);
            crate::cases::tell_parties(deal, &case, told).await
        }
        Limit::SpotAnswer | Limit::SpotMending => {
            let check: SpotCheck = deal.take(row.about).await?;
            let told = words(&check.number);
            crate::spot::tell(deal, &check, &told).await
        }
        Limit::Reply => {
            let opinion: Opinion = deal.take(row.about).await?;
            let link = format!("/opinions/{}", opinion.id);
            let desk = To::Desk(Role::Agency, None);
            deal.notify(desk, words(&opinion.number), link).await
        }
        Limit::Matching => {
            let need: Need = deal.take(row.about).await?;
            let link = format!("/needs/{}", need.id);
            let desk = To::Desk(Role::Agency, None);
            deal.notify(desk, words(&need.number), link).await
        }
        Limit::Score => {
            let sheet: Sheet = deal.take(row.about).await?;
            let expert: Expert = deal.take(sheet.expert).await?;
            let provider: Provider = deal.take(row.file).await?;
            let link = format!("/sheets/{}", sheet.id);
            let words = words(&provider.number);
            deal.notify(To::Account(expert.account), words, link).await
        }
    }
}
