//! The Centre decides a case with clauses and consequences, or finds nothing (5.4, R20, R31).

use rules::clause::Clause;
use rules::clock::Limit;
use rules::coded::Coded;
use rules::duties::Act;
use rules::integrity::{Consequence, Reach, may_decide, may_order};
use rules::ledger::receivable::may_order as may_order_back;
use rules::lifecycle::case::{Event, next};
use rules::lifecycle::claim::State as ClaimState;
use rules::{Fen, Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::{cases as rows, claims, recoveries};
use store::{Inquiry, Source, Voucher};
use uuid::Uuid;

use super::involved::impartial_official;
use super::{state, take, tell_parties};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::clocks::On;
use crate::error::Refused;
use crate::notices::News;
use crate::record::{Body, Change};
use crate::vouchers::view::state as voucher_state;

/// What the Centre finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Established,
    Cleared,
}

impl Coded for Outcome {
    const ALL: &'static [Outcome] = &[Outcome::Established, Outcome::Cleared];

    fn code(self) -> &'static str {
        match self {
            Outcome::Established => "established",
            Outcome::Cleared => "cleared",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Outcome::Established => "查证属实",
            Outcome::Cleared => "不成立",
        }
    }
}

/// Fields: `edition`, `outcome`, `facts`, `clause`, `consequences` (joined by commas), `amount`, `years`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decide {
    pub case: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decided {
    pub state: String,
}

/// What was decided, as it is kept until it is carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub facts: String,
    /// The number of the clause.
    pub clause: String,
    pub consequences: Vec<Consequence>,
    /// What is to be paid back.
    pub amount: Option<Fen>,
    /// For how many years the integrity record stands.
    pub years: Option<u32>,
}

static OUTCOME: Field = Field::new("outcome", "调查结论", clause!("5.4"));
static FACTS: Field = Field::new("facts", "查明的事实和理由", clause!("5.4"));
static AMOUNT: Field = Field::new("amount", "追回金额", clause!("R31"));
static YEARS: Field = Field::new("years", "记录期限", clause!("R31"));

pub async fn decide(office: &Office, by: By<'_>, command: Decide) -> Result<Decided, Refused> {
    let command = &command;
    office
        .act(by, Act::DecideCase, command, |deal| {
            Box::pin(async move { settle(deal, command).await })
        })
        .await
}

async fn settle(deal: &Deal<'_>, command: &Decide) -> Result<Decided, Refused> {
    let answers = &command.answers;
    let mut row = take(deal, command.case, answers.get("edition")).await?;
    let before = state(&row)?;
    let mut reader = Reader::new(answers);
    let outcome = reader.choice::<Outcome>(&OUTCOME);
    let facts = reader.text(&FACTS, 3000);
    if outcome == Some(Outcome::Cleared) && !answers.get("consequences").is_empty() {
        reader.fault(contrary());
    }
    let Some(outcome) = outcome.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let event = match outcome {
        Outcome::Established => Event::Decide,
        Outcome::Cleared => Event::Clear,
    };
    let after = next(before, event)?;
    row.decided_by = Some(impartial_official(deal, &row).await?);
    row.decided_on = Some(deal.today);
    let mut body = Body::words(facts.clone());
    match outcome {
        Outcome::Cleared => {
            row.ruling = facts;
            row.closed_on = Some(deal.today);
            tell_cleared(deal, &row).await?;
        }
        Outcome::Established => {
            may_decide(silent(deal, &row).await?, row.hear_by, deal.today)?;
            let ruling = read(deal, &row, answers, facts).await?;
            let labels: Vec<&str> = ruling.consequences.iter().map(|one| one.label()).collect();
            body = body
                .fact("clause", ruling.clause.clone())
                .fact("consequences", labels.join("；"))
                .fact("amount", ruling.amount.map(Fen::fen));
            row.decision = serde_json::to_string(&ruling)?;
            let days = deal.office.law.policy(deal.today)?.appeal_days;
            let on = On::file(Limit::Appeal, FileKind::Case, row.id);
            let by = deal.start_clock(on, days).await?;
            row.appeal_by = Some(by);
            let told = News::of(&row.number, "已作出决定").by(by, "可以申诉一次");
            tell_parties(deal, &row, told).await?;
        }
    }
    deal.meet_clock(Limit::Hearing, row.id).await?;
    row.state = after.code().to_owned();
    row.edition += 1;
    row.updated_at = deal.now;
    let id = row.id;
    deal.tx.update(row).await?;
    let change = Change::from(before.code(), after.code());
    deal.record(FileKind::Case, id, change, body).await?;
    Ok(Decided {
        state: after.code().to_owned(),
    })
}

/// A case that is cleared is over at once: what was ticked beside it tells that something else was meant.
fn contrary() -> Refusal {
    Refusal::new(
        "case.contrary",
        clause!("5.4"),
        OUTCOME.name,
        "选择了“不成立”，又勾选了处理",
        "查证属实的改选“查证属实”；不成立的，取消勾选的各项",
    )
}

/// Whoever was cleared is free at once.
pub(super) async fn tell_cleared(deal: &Deal<'_>, row: &Inquiry) -> Result<(), Refused> {
    let told = News::of(&row.number, "案件不成立，限制已解除").next("可以照常办理");
    tell_parties(deal, row, told).await
}

/// How many of the accused have not stated their side.
async fn silent(deal: &Deal<'_>, row: &Inquiry) -> Result<usize, Refused> {
    let said = rows::statements(&deal.tx, row.id).await?;
    let sides = [
        row.subject.map(|_| "subject"),
        row.provider.map(|_| "provider"),
    ];
    let sides = sides.into_iter().flatten();
    Ok(sides
        .filter(|side| !said.iter().any(|one| one.side == *side))
        .count())
}

async fn read(
    deal: &Deal<'_>,
    row: &Inquiry,
    answers: &Answers,
    facts: String,
) -> Result<Ruling, Refused> {
    let mut reader = Reader::new(answers);
    let typed = |name: &str| !answers.get(name).trim().is_empty();
    let amount = match typed(AMOUNT.name) {
        true => reader.amount(&AMOUNT),
        false => None,
    };
    let years = match typed(YEARS.name) {
        true => reader.whole(&YEARS, 1..=99),
        false => None,
    };
    let mut faults = reader.faults;
    let chosen = answers.get("consequences").split(',');
    let consequences: Vec<Consequence> = chosen
        .filter_map(|code| Consequence::parse(code.trim()))
        .collect();
    let number = answers.get("clause");
    if rules::Law::shipped().clause_text(number).is_none() {
        faults.push(no_clause());
    }
    let policy = deal.office.law.policy(deal.today)?;
    let reach = reach(&deal.tx, row).await?;
    if faults.is_empty() {
        let told = may_order(policy, reach, &consequences, (amount, years));
        faults.extend(told.err().unwrap_or_default());
    }
    match faults.is_empty() {
        true => Ok(Ruling {
            facts,
            clause: Clause::owned(number.to_owned()).number().to_owned(),
            amount: amount.filter(|_| consequences.contains(&Consequence::ClawBack)),
            years,
            consequences,
        }),
        false => Err(Refused::Because(faults)),
    }
}

fn no_clause() -> Refusal {
    Refusal::new(
        "case.clause",
        clause!("5.4"),
        "clause",
        "没有选择依据",
        "选择决定所依据的条款",
    )
}

/// What a decision on this case can reach.
pub(super) async fn reach(source: &impl Source, row: &Inquiry) -> Result<Reach, Refused> {
    let mut reach = Reach {
        subject: row.subject.is_some(),
        provider: row.provider.is_some(),
        live_voucher: false,
        paid: Fen::ZERO,
    };
    let Some(id) = row.voucher else {
        return Ok(reach);
    };
    let voucher: Voucher = store::find(source, id).await?.ok_or(Refused::Unknown)?;
    reach.live_voucher = voucher_state(&voucher)?.is_live();
    let claim = claims::of_voucher(source, id).await?;
    if let Some(claim) = claim.filter(|claim| claim.state == ClaimState::Paid.code()) {
        let orders = recoveries::of_claim(source, claim.id).await?;
        let asked: i64 = orders.iter().map(|order| order.amount).sum();
        let left = Fen::new(claim.amount - asked).at_least_zero();
        // The order itself asks the same of the same rule.
        if may_order_back((Fen::new(claim.amount), Fen::new(asked)), left).is_ok() {
            reach.paid = left;
        }
    }
    Ok(reach)
}
