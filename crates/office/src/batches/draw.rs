//! Drawing up a batch: what was chosen is bound to it, each with the account of this moment (8.6).

use std::collections::BTreeSet;

use rules::duties::Act;
use rules::lifecycle::batch::start;
use rules::lifecycle::claim::{Event, next};
use rules::numbers::Series;
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::{Batch, Claim, Instruction};
use uuid::Uuid;

use super::prospect::{Candidate, Payee, Seen, seen, together};
use super::treasury::{Pays, Treasury};
use super::{refusal, subsidised, topped};
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::{Office, budget, claims, subsidies, topups};

/// The most claims that one batch takes (UX-25).
pub const MOST: usize = 500;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draw {
    /// What is paid, by its id: claims or subsidies of the region, top-ups of a division.
    pub claims: Vec<Uuid>,
    /// The sum that the person saw and confirmed; another one is told, not drawn up.
    pub seen: Fen,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Drawn {
    pub batch: Uuid,
    pub number: String,
}

/// The chosen claims with their sum, before they are drawn up.
pub async fn look_at_draft(
    office: &Office,
    actor: &Actor,
    chosen: &[Uuid],
) -> Result<Vec<Candidate>, Refused> {
    let prospect = super::prospect(office, actor).await?;
    let all: Vec<Candidate> = prospect.ready.into_iter().chain(prospect.held).collect();
    Ok(choose(all, chosen)?)
}

/// The chosen ones in the order of the queue, or every reason why they cannot be paid together.
fn choose(all: Vec<Candidate>, chosen: &[Uuid]) -> Result<Vec<Candidate>, RefusedAll> {
    let wanted: BTreeSet<Uuid> = chosen.iter().copied().collect();
    let mut faults = Vec::new();
    let fault = |code, message: &str, fix| refusal(code, message, fix).at("claims");
    if wanted.is_empty() {
        faults.push(fault("batch.empty", "没有选择付款的件", "至少选择一件"));
    }
    if wanted.len() > MOST {
        let told = fault("batch.large", "一个批次的笔数太多", "分成几个批次");
        faults.push(
            told.limit(format!("不超过 {MOST} 笔"))
                .own(format!("{} 笔", wanted.len())),
        );
    }
    let found: Vec<Candidate> = all
        .into_iter()
        .filter(|one| wanted.contains(&one.pays.id()))
        .collect();
    if found.len() < wanted.len() {
        let (message, fix) = ("选中的件中有的已不在待付款之列", "刷新页面后重新选择");
        faults.push(fault("batch.gone", message, fix));
    }
    // Each budget line has its own payment order (2.2).
    let lines: BTreeSet<_> = found.iter().map(|one| one.pays.line()).collect();
    if lines.len() > 1 {
        let (message, fix) = ("一个批次只付一个预算科目", "兑付申请和服务补贴分别拟定批次");
        faults.push(fault("batch.two-lines", message, fix));
    }
    for one in &found {
        faults.extend(one.why.iter().cloned().map(|mut why| {
            why.message = format!("{}：{}", one.number, why.message);
            why.at("claims")
        }));
    }
    match faults.is_empty() {
        true => Ok(found),
        false => Err(RefusedAll(faults)),
    }
}

struct RefusedAll(Vec<Refusal>);

impl From<RefusedAll> for Refused {
    fn from(all: RefusedAll) -> Refused {
        Refused::Because(all.0)
    }
}

pub async fn draw(office: &Office, by: By<'_>, command: Draw) -> Result<Drawn, Refused> {
    let command = &command;
    office
        .act(by, Act::DrawBatch, command, |deal| {
            Box::pin(async move {
                let treasury = Treasury::of(deal.actor)?;
                let (mut payees, all) = candidates(deal, &treasury).await?;
                let chosen = choose(all, &command.claims)?;
                let sum: Fen = chosen.iter().map(|one| one.amount).sum();
                as_seen(sum, command.seen)?;
                let row = insert(deal, (&treasury, chosen.len()), sum).await?;
                let mut instructions = Vec::new();
                for (one, place) in chosen.iter().zip(1..) {
                    let payee = payees.remove(&one.pays.id()).ok_or(Refused::Unknown)?;
                    bind(deal, one.pays, &row).await?;
                    instructions.push(instruction(deal, &row, place, (one, payee)));
                }
                deal.tx.insert_all(instructions).await?;
                let words = format!("{} 笔，合计 {sum} 元", chosen.len());
                let body = Body::words(words)
                    .fact("count", row.count)
                    .fact("amount", row.amount);
                deal.record(FileKind::Batch, row.id, Change::begins(&row.state), body)
                    .await?;
                let news = News::of(&row.number, format!("付款批次待放行，合计 {sum} 元"))
                    .next("由另外两人先后放行");
                let link = format!("/batches/{}", row.id);
                deal.notify(treasury.desk(), news, link).await?;
                Ok(Drawn {
                    batch: row.id,
                    number: row.number,
                })
            })
        })
        .await
}

fn as_seen(sum: Fen, seen: Fen) -> Result<(), Refusal> {
    if sum == seen {
        return Ok(());
    }
    let (message, fix) = ("合计金额在确认后有变动", "查看新的合计后再拟定");
    let told = Refusal::new(
        "batch.amount-changed",
        clause!("8.6"),
        "claims",
        message,
        fix,
    );
    Err(told.limit(format!("{sum}元")).own(format!("{seen}元")))
}

async fn candidates(deal: &Deal<'_>, treasury: &Treasury) -> Result<Seen, Refused> {
    match treasury {
        Treasury::Region => {
            // The budget is locked first: what it covers now it still covers when the batch stands.
            let money = deal.money().await?;
            let places = budget::queue::places(&deal.tx, &money).await?;
            let claims = seen(deal.office, &deal.tx, deal.actor, &places).await?;
            let subsidies = subsidised::seen(deal.office, &deal.tx).await?;
            Ok(together(claims, subsidies))
        }
        // What a programme promised it has.
        Treasury::Division(division) => topped::seen(deal.office, &deal.tx, division).await,
    }
}

async fn insert(
    deal: &Deal<'_>,
    (treasury, count): (&Treasury, usize),
    sum: Fen,
) -> Result<Batch, Refused> {
    let row = Batch {
        id: deal.new_id(),
        number: deal.number(Series::Batch).await?.to_string(),
        state: start().code().to_owned(),
        edition: 1,
        count: i64::try_from(count).map_err(|e| Refused::Fault(e.to_string()))?,
        amount: sum.fen(),
        drawn_by: deal.actor.account()?,
        drawn_at: deal.now,
        first_by: None,
        first_at: None,
        second_by: None,
        second_at: None,
        released_on: None,
        lines_hash: String::new(),
        updated_at: deal.now,
        due_on: None,
        division: treasury.division().map(str::to_owned),
    };
    deal.tx.insert(row.clone()).await?;
    Ok(row)
}

/// It is in this batch and in no other; nobody pays it singly meanwhile.
async fn bind(deal: &Deal<'_>, pays: Pays, batch: &Batch) -> Result<(), Refused> {
    let claim = match pays {
        Pays::Claim(claim) => claim,
        Pays::TopUp(id) => return topups::instruct(deal, id, &batch.number).await,
        Pays::Subsidy(id) => return subsidies::instruct(deal, id, &batch.number).await,
    };
    let mut row: Claim = deal.take(claim).await?;
    let before = claims::state(&row)?;
    let after = next(before, Event::Instruct)?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    let body = Body::words(format!("付款批次 {}", batch.number));
    deal.record(FileKind::Claim, claim, change, body).await
}

fn instruction(
    deal: &Deal<'_>,
    batch: &Batch,
    place: i64,
    (one, payee): (&Candidate, Payee),
) -> Instruction {
    Instruction {
        id: deal.new_id(),
        batch: batch.id,
        place,
        claim: one.pays.claim(),
        top_up: one.pays.top_up(),
        subsidy: one.pays.subsidy(),
        amount: one.amount.fen(),
        payee: payee.name,
        bank: payee.bank,
        bank_account_sealed: payee.account_sealed,
        ended: false,
    }
}
