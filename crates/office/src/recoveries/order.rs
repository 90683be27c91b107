//! The Centre orders what was paid on a claim to be paid back, whole or in part, with facts and clause (5.4, R31).

use chrono::NaiveDate;
use rules::clause::Clause;
use rules::duties::Act;
use rules::ledger::receivable;
use rules::lifecycle::claim::State as ClaimState;
use rules::lifecycle::recovery::start;
use rules::numbers::Series;
use rules::{Fen, Refusal, Region, clause};
use serde::{Deserialize, Serialize};
use store::queries::recoveries as rows;
use store::{Claim, Provider, Recovery, Source, Subject, Voucher};
use uuid::Uuid;

use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::claims::{owners as claim_owners, state as claim_state};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};
use crate::{Office, papers, store_row, topups};

/// Fields: `amount`, `facts`, `clause`, `due_on`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    pub claim: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ordered {
    pub recovery: Uuid,
    pub number: String,
}

static AMOUNT: Field = Field::new("amount", "追回金额", clause!("R31"));
static FACTS: Field = Field::new("facts", "查明的事实", clause!("5.4"));
static DUE_ON: Field = Field::new("due_on", "缴回期限", clause!("R31"));
const CLAUSE: &str = "clause";

/// What was typed, read.
pub struct Terms {
    pub amount: Fen,
    pub facts: String,
    pub clause: Clause,
    pub due_on: NaiveDate,
}

/// What was typed, checked before it is ordered, so that the person can look at it once more.
pub async fn look_at_order(
    office: &Office,
    actor: &Actor,
    command: &Order,
) -> Result<Terms, Refused> {
    let claim: Claim = store_row(office, command.claim).await?;
    actor.may_touch(Act::OrderRecovery, claim_owners(&claim))?;
    read(&office.store, &claim, &command.answers, office.today()).await
}

pub async fn order(office: &Office, by: By<'_>, command: Order) -> Result<Ordered, Refused> {
    let command = &command;
    office
        .act(by, Act::OrderRecovery, command, |deal| {
            Box::pin(async move { issue(deal, command).await })
        })
        .await
}

/// Issues an order within the act under way.
pub(crate) async fn issue(deal: &Deal<'_>, command: &Order) -> Result<Ordered, Refused> {
    // The lock on the claim keeps two orders from asking for more than was paid.
    let claim: Claim = deal.take(command.claim).await?;
    deal.actor.may_touch(deal.act, claim_owners(&claim))?;
    let terms = read(&deal.tx, &claim, &command.answers, deal.today).await?;
    topups::lock(deal, &claim).await?;
    let inside = Region::parse(&claim.region) == Some(Region::Inside);
    let number = deal.number(Series::Recovery).await?.to_string();
    let row = Recovery {
        id: deal.new_id(),
        number: number.clone(),
        claim: claim.id,
        voucher: claim.voucher,
        subject: (!inside).then_some(claim.subject),
        provider: inside.then_some(claim.provider),
        division: claim.division.clone(),
        amount: terms.amount.fen(),
        paid_back: 0,
        written_off: 0,
        top_up: None,
        trace: String::new(),
        facts: terms.facts.clone(),
        clause: terms.clause.number().to_owned(),
        ordered_on: deal.today,
        due_on: terms.due_on,
        state: start().code().to_owned(),
        edition: 1,
        updated_at: deal.now,
    };
    let id = row.id;
    put(deal, row, &claim).await?;
    let note = Body::words(format!("追回通知 {number}")).fact("amount", terms.amount.fen());
    deal.record(FileKind::Claim, claim.id, Change::NONE, note)
        .await?;
    topups::recovered(deal, &claim).await?;
    Ok(Ordered {
        recovery: id,
        number,
    })
}

/// Issues an order that is written: the debtor is told, its letter is frozen, its book begins.
pub(super) async fn put(deal: &Deal<'_>, row: Recovery, claim: &Claim) -> Result<(), Refused> {
    let debtor = tell(deal, &row).await?;
    let voucher: Voucher = deal.take(row.voucher).await?;
    papers::recovery(deal, &row, (&debtor, &claim.number, &voucher.number)).await?;
    let (id, amount) = (row.id, Fen::new(row.amount));
    let body = Body::words(row.facts.clone())
        .fact("claim", claim.number.clone())
        .fact("amount", row.amount)
        .fact("clause", row.clause.clone())
        .fact("due_on", row.due_on.to_string());
    deal.tx.insert(row).await?;
    let lines = receivable::order(&id.to_string(), amount)?;
    deal.post(lines, FileKind::Recovery, id).await?;
    let change = Change::begins(start().code());
    deal.record(FileKind::Recovery, id, change, body).await
}

/// Tells who owes; gives its name.
async fn tell(deal: &Deal<'_>, row: &Recovery) -> Result<String, Refused> {
    let (account, name) = match (row.subject, row.provider) {
        (Some(id), _) => {
            let subject: Subject = deal.take(id).await?;
            (subject.account, subject.name)
        }
        (None, Some(id)) => {
            let provider: Provider = deal.take(id).await?;
            (provider.account, provider.name)
        }
        (None, None) => return Err(Refused::Fault("nobody owes".into())),
    };
    let amount = Fen::new(row.amount);
    let words = News::of(&row.number, format!("须缴回 {amount} 元"));
    let words = words.by(row.due_on, "缴回并核对追回通知");
    let link = format!("/recoveries/{}", row.id);
    deal.notify(To::Account(account), words, link).await?;
    Ok(name)
}

/// Reads the order and tells every defect at once.
async fn read(
    source: &impl Source,
    claim: &Claim,
    answers: &Answers,
    today: NaiveDate,
) -> Result<Terms, Refused> {
    if claim_state(claim)? != ClaimState::Paid {
        return Err(not_paid(claim_state(claim)?).into());
    }
    let mut reader = Reader::new(answers);
    let amount = reader.amount(&AMOUNT);
    let facts = reader.text(&FACTS, 1000);
    let due_on = reader.date(&DUE_ON);
    let mut faults = reader.faults;
    let number = answers.get(CLAUSE);
    let known = rules::Law::shipped().clause_text(number);
    let cited = known.map(|_| Clause::owned(number.to_owned()));
    if cited.is_none() {
        faults.push(Refusal::new(
            "recovery.clause",
            clause!("5.4"),
            CLAUSE,
            "没有选择依据",
            "选择这次追回依据的条款",
        ));
    }
    if let Some(day) = due_on.filter(|day| *day <= today) {
        faults.push(
            Refusal::new(
                "recovery.due",
                clause!("R31"),
                DUE_ON.name,
                "缴回期限不在今天之后",
                "填写今天以后的日期，给对方留出办理时间",
            )
            .limit(format!("{today} 之后"))
            .own(day.to_string()),
        );
    }
    let earlier = rows::of_claim(source, claim.id).await?;
    let asked: i64 = earlier.iter().map(|row| row.amount).sum();
    let sums = (Fen::new(claim.amount), Fen::new(asked));
    faults.extend(amount.and_then(|amount| receivable::may_order(sums, amount).err()));
    match (amount, cited, due_on) {
        (Some(amount), Some(clause), Some(due_on)) if faults.is_empty() => Ok(Terms {
            amount,
            facts,
            clause,
            due_on,
        }),
        _ => Err(Refused::Because(faults)),
    }
}

fn not_paid(state: ClaimState) -> Refusal {
    Refusal::new(
        "recovery.not-paid",
        clause!("R31"),
        "",
        "这件兑付申请还没有付款，没有可追回的钱",
        "未付款的，在审核中退回或不予兑付",
    )
    .limit(ClaimState::Paid.label())
    .own(state.label())
}
