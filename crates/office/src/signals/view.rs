//! Signals as the desks and the auditor read them; never the parties.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::Fen;
use rules::duties::Act;
use rules::signals::{Answer, Kind, Tally, tally};
use store::queries::signals as rows;
use store::{Alarm, Claim};
use uuid::Uuid;

use super::OPEN;
use crate::actor::Actor;
use crate::error::Refused;
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct Line {
    pub id: Uuid,
    pub kind: Kind,
    pub claim: Uuid,
    pub claim_number: String,
    pub evidence: Vec<String>,
    pub stake: Option<Fen>,
    pub raised_on: NaiveDate,
    /// The answer, once there is one, with its reason.
    pub answer: Option<(Answer, String)>,
    pub case: Option<Uuid>,
}

/// What one kind of signal came to.
#[derive(Clone, Debug)]
pub struct Sum {
    pub kind: Kind,
    pub tally: Tally,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub lines: Vec<Line>,
    pub sums: Vec<Sum>,
    /// How many claims were handed in at all.
    pub claims: u64,
    /// The page shown, from 1, and how many there are.
    pub page: u64,
    pub pages: u64,
}

#[derive(Clone, Debug)]
pub struct SignalView {
    pub line: Line,
    pub to_answer: bool,
}

const ROWS: u64 = 50;

/// A page of signals, those without an answer first, and what each kind came to.
pub async fn list(office: &Office, actor: &Actor, page: u64) -> Result<Page, Refused> {
    if !actor.may(Act::SeeSignal) {
        return Err(Refused::Unknown);
    }
    let mut told = Vec::new();
    for (kind, outcome, case) in rows::outcomes(&office.store).await? {
        let kind = parse(&kind)?;
        let against = matches!(
            case.as_deref(),
            Some("decided" | "appealed" | "upheld" | "closed")
        );
        told.push((kind, Answer::parse(&outcome), against));
    }
    let count = u64::try_from(told.len()).unwrap_or(u64::MAX);
    let pages = count.div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let found = rows::page(&office.store, ((page - 1) * ROWS, ROWS)).await?;
    let sums = tally(&told).into_iter();
    Ok(Page {
        lines: lines(office, found).await?,
        sums: sums.map(|(kind, tally)| Sum { kind, tally }).collect(),
        claims: rows::claims(&office.store).await?,
        page,
        pages,
    })
}

fn parse(kind: &str) -> Result<Kind, Refused> {
    Kind::parse(kind).ok_or_else(|| Refused::Fault(format!("signal {kind}")))
}

async fn lines(office: &Office, found: Vec<Alarm>) -> Result<Vec<Line>, Refused> {
    let claims = found.iter().map(|row| row.claim);
    let claims: BTreeMap<Uuid, Claim> = store::many(&office.store, claims).await?;
    let line = |row: Alarm| {
        let number = claims.get(&row.claim).map(|claim| claim.number.clone());
        Ok(Line {
            kind: parse(&row.kind)?,
            evidence: serde_json::from_str(&row.evidence)?,
            stake: row.stake.map(Fen::new),
            answer: Answer::parse(&row.outcome).map(|answer| (answer, row.words)),
            claim_number: number.unwrap_or_default(),
            id: row.id,
            claim: row.claim,
            raised_on: row.raised_on,
            case: row.inquiry,
        })
    };
    found.into_iter().map(line).collect()
}

/// The signals of a claim, for those who may know of them; nothing for everybody else.
pub async fn on_claim(office: &Office, actor: &Actor, claim: Uuid) -> Result<Vec<Line>, Refused> {
    if !actor.may(Act::SeeSignal) {
        return Ok(Vec::new());
    }
    let found = rows::of_claim(&office.store, claim).await?;
    lines(office, found).await
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<SignalView, Refused> {
    if !actor.may(Act::SeeSignal) {
        return Err(Refused::Unknown);
    }
    let row: Alarm = store_row(office, id).await?;
    let to_answer = row.state == OPEN && actor.may(Act::AnswerSignal);
    let mut found = lines(office, vec![row]).await?;
    Ok(SignalView {
        line: found.pop().ok_or(Refused::Unknown)?,
        to_answer,
    })
}
