//! A year after the payment a subject is asked, once and freely, what came of it (5.3, decision 0034).

use rules::duties::Act;
use rules::outcome::{JOBS_MOST, Sales, Sums, Used, paid_until};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::outcomes as rows;
use store::{Claim, Outcome, Subject};
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind, Owners};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, store_row};

/// Fields: `used`, `sales`, `jobs`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tell {
    pub claim: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Told {
    pub jobs: u32,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Ask {
    claim: Uuid,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Asked {
    outcome: Uuid,
}

static USED: Field = Field::new("used", "成果使用情况", clause!("5.3"));
static SALES: Field = Field::new("sales", "新增销售收入", clause!("5.3"));
static JOBS: Field = Field::new("jobs", "新增就业岗位", clause!("5.3"));

/// How many are asked in one night; the rest waits for the next.
const A_NIGHT: u64 = 500;

/// It is the subject's alone, whoever was paid.
fn owners(row: &Claim) -> Owners<'_> {
    Owners {
        subject: Some(row.subject),
        ..Owners::default()
    }
}

/// Asks every subject whose payment is twelve months old; how many were asked.
pub async fn ask(office: &Office) -> Result<usize, Refused> {
    let until = paid_until(office.today());
    let claims = rows::to_ask(&office.store, until, A_NIGHT).await?;
    for claim in &claims {
        one(office, *claim).await?;
    }
    Ok(claims.len())
}

async fn one(office: &Office, claim: Uuid) -> Result<(), Refused> {
    let platform = Actor::platform();
    let request = format!("outcome-{claim}");
    let by = By {
        actor: &platform,
        request: &request,
    };
    let command = &Ask { claim };
    office
        .act(by, Act::AskOutcome, command, |deal| {
            Box::pin(async move { begin(deal, command.claim).await })
        })
        .await
        .map(|_: Asked| ())
}

async fn begin(deal: &Deal<'_>, claim: Uuid) -> Result<Asked, Refused> {
    let row: Claim = deal.take(claim).await?;
    let of: Subject = deal.take(row.subject).await?;
    let outcome = Outcome {
        id: deal.new_id(),
        claim,
        subject: row.subject,
        asked_on: deal.today,
        used: String::new(),
        sales: String::new(),
        jobs: None,
        told_on: None,
        account: None,
    };
    let id = outcome.id;
    deal.tx.insert(outcome).await?;
    let told = News::of(&row.number, "兑付已满一年").next("自愿回答三个问题");
    let link = format!("/claims/{claim}/outcome");
    deal.notify(To::Account(of.account), told, link).await?;
    let body = Body::words("兑付满一年，询问成果");
    deal.record(FileKind::Claim, claim, Change::NONE, body)
        .await?;
    Ok(Asked { outcome: id })
}

/// The number of the claim and whether its subject may tell now.
pub async fn open(office: &Office, actor: &Actor, claim: Uuid) -> Result<(String, bool), Refused> {
    let row: Claim = store_row(office, claim).await?;
    actor.may_touch(Act::TellOutcome, owners(&row))?;
    let outcome = rows::of_claim(&office.store, claim).await?;
    Ok((row.number, outcome.is_some_and(|one| one.told_on.is_none())))
}

pub async fn tell(office: &Office, by: By<'_>, command: Tell) -> Result<Told, Refused> {
    let mut reader = Reader::new(&command.answers);
    let used = reader.choice::<Used>(&USED);
    let sales = reader.choice::<Sales>(&SALES);
    let jobs = reader.whole(&JOBS, 0..=JOBS_MOST);
    let (Some(used), Some(sales), Some(jobs)) = (used, sales, jobs) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::TellOutcome, command, |deal| {
            Box::pin(async move {
                let claim: Claim = deal.take(command.claim).await?;
                deal.actor.may_touch(deal.act, owners(&claim))?;
                let found = rows::of_claim(&deal.tx, claim.id).await?;
                let mut row: Outcome = match found.filter(|one| one.told_on.is_none()) {
                    Some(found) => deal.take(found.id).await?,
                    None => return Err(not_asked().into()),
                };
                row.used = used.code().to_owned();
                row.sales = sales.code().to_owned();
                row.jobs = Some(jobs.into());
                row.told_on = Some(deal.today);
                row.account = Some(deal.actor.account()?);
                deal.tx.update(row).await?;
                // What it told is for the sums alone; the record says that it did.
                let body = Body::words("已回答成果问题");
                deal.record(FileKind::Claim, claim.id, Change::NONE, body)
                    .await?;
                Ok(Told { jobs })
            })
        })
        .await
}

fn not_asked() -> Refusal {
    Refusal::new(
        "outcome.not-asked",
        clause!("5.3"),
        "",
        "这一件没有待回答的问题：兑付不满一年，或已经回答过",
        "收到询问的消息后回答；每件回答一次",
    )
}

/// What was told in a year, summed.
pub async fn sums(office: &Office, year: u16) -> Result<(Sums, usize), Refused> {
    let [first, last] = rules::appraisal::days(year);
    let told = rows::told(&office.store, (first, last)).await?;
    let mut sums = Sums {
        asked: rows::asked(&office.store, (first, last)).await?,
        told: u64::try_from(told.len()).unwrap_or(u64::MAX),
        ..Sums::default()
    };
    for row in &told {
        let used = Used::ALL.iter().position(|one| one.code() == row.used);
        if let Some(count) = used.and_then(|at| sums.used.get_mut(at)) {
            *count += 1;
        }
        let sales = Sales::ALL.iter().position(|one| one.code() == row.sales);
        if let Some(count) = sales.and_then(|at| sums.sales.get_mut(at)) {
            *count += 1;
        }
        sums.jobs += row
            .jobs
            .and_then(|jobs| u64::try_from(jobs).ok())
            .unwrap_or(0);
    }
    let subjects: std::collections::BTreeSet<Uuid> = told.iter().map(|row| row.subject).collect();
    Ok((sums, subjects.len()))
}
