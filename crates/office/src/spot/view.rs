//! Plans, checks and what the sample says, as their readers see them.

use chrono::{Datelike, NaiveDate};
use rules::Fen;
use rules::duties::{Act, Role};
use rules::lifecycle::{spot_check, spot_plan};
use rules::spot::{Estimate, Sampled, estimate};
use store::queries::{contracts, parties, spot as rows};
use store::{Attachment, SpotCheck, SpotPlan};
use uuid::Uuid;

use super::{Layer, owners, plan_state, state};
use crate::actor::{Actor, FileKind};
use crate::cases::side;
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct PlanLine {
    pub id: Uuid,
    pub number: String,
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    pub share: String,
    pub share_risk: String,
    pub commitment: String,
    pub drawn_on: Option<NaiveDate>,
    pub state: spot_plan::State,
    /// How many were drawn and how many of them are settled.
    pub drawn: usize,
    pub settled: usize,
    /// What the sample says, once it is settled.
    pub estimate: Option<Estimate>,
}

#[derive(Clone, Debug)]
pub struct StratumLine {
    pub key: String,
    pub all: u64,
    pub drawn: u64,
    pub settled: u64,
    pub irregular: u64,
    pub amount: Fen,
}

#[derive(Clone, Debug)]
pub struct CheckLine {
    pub id: Uuid,
    pub number: String,
    pub stratum: i64,
    pub subject: String,
    pub provider: String,
    pub amount: Fen,
    pub irregular: Fen,
    pub state: spot_check::State,
}

#[derive(Clone, Debug)]
pub struct PlanView {
    pub line: PlanLine,
    pub paid: Fen,
    pub strata: Vec<StratumLine>,
    pub checks: Vec<CheckLine>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

#[derive(Clone, Debug)]
pub struct CheckView {
    pub line: CheckLine,
    pub plan: Uuid,
    pub plan_number: String,
    pub voucher: Uuid,
    pub claim: Uuid,
    pub sheet: String,
    pub recorded_on: Option<NaiveDate>,
    pub answer_by: Option<NaiveDate>,
    pub answer: String,
    pub words: String,
    pub rectify_by: Option<NaiveDate>,
    /// What was handed in as mended, and what the Centre made of it last.
    pub mended: String,
    pub mending: String,
    pub case: Option<Uuid>,
    /// Id and name of each file that the reader may open.
    pub files: Vec<(Uuid, String)>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// What the public learns of a plan: enough to run the draw again.
#[derive(Clone, Debug)]
pub struct Public {
    pub number: String,
    pub commitment: String,
    /// Empty before the draw.
    pub seed: String,
    pub frame: String,
    pub frame_hash: String,
    pub drawn: Vec<String>,
}

/// A check of the reader's own voucher.
#[derive(Clone, Debug)]
pub struct Mine {
    pub id: Uuid,
    pub number: String,
    pub state: spot_check::State,
    pub answer_by: Option<NaiveDate>,
    pub rectify_by: Option<NaiveDate>,
}

/// Every plan, the latest first.
pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<PlanLine>, Refused> {
    if !actor.may(Act::SeeSpotPlan) {
        return Err(Refused::Unknown);
    }
    let mut lines = Vec::new();
    for row in rows::plans(&office.store).await? {
        let checks = rows::checks(&office.store, row.id).await?;
        lines.push(line(&row, &checks)?);
    }
    Ok(lines)
}

fn line(row: &SpotPlan, checks: &[SpotCheck]) -> Result<PlanLine, Refused> {
    let settled = checks
        .iter()
        .map(|check| Ok(state(check)?.is_settled()))
        .collect::<Result<Vec<bool>, Refused>>()?;
    let settled = settled.into_iter().filter(|settled| *settled).count();
    let whole = settled == checks.len();
    let sample = sample(&strata(row, checks)?, checks);
    Ok(PlanLine {
        id: row.id,
        number: row.number.clone(),
        from_on: row.from_on,
        to_on: row.to_on,
        share: row.share.clone(),
        share_risk: row.share_risk.clone(),
        commitment: row.commitment.clone(),
        drawn_on: row.drawn_on,
        state: plan_state(row)?,
        drawn: checks.len(),
        settled,
        estimate: estimate(&sample, Fen::new(row.paid)).filter(|_| whole),
    })
}

fn strata(row: &SpotPlan, checks: &[SpotCheck]) -> Result<Vec<StratumLine>, Refused> {
    if row.strata.is_empty() {
        return Ok(Vec::new());
    }
    let layers: Vec<Layer> = serde_json::from_str(&row.strata)?;
    let mut lines = Vec::new();
    for (at, layer) in (1..).zip(layers) {
        let mut line = StratumLine {
            key: layer.key,
            all: layer.all,
            drawn: layer.wanted,
            settled: 0,
            irregular: 0,
            amount: Fen::ZERO,
        };
        for check in checks.iter().filter(|check| check.stratum == at) {
            line.settled += u64::from(state(check)?.is_settled());
            line.irregular += u64::from(check.irregular > 0);
            line.amount += Fen::new(check.irregular);
        }
        lines.push(line);
    }
    Ok(lines)
}

fn sample(strata: &[StratumLine], checks: &[SpotCheck]) -> Vec<Sampled> {
    let squares = |at: i64| {
        let of = checks.iter().filter(|check| check.stratum == at);
        of.map(|check| i128::from(check.irregular).pow(2)).sum()
    };
    let lines = (1..).zip(strata);
    lines
        .map(|(at, line)| Sampled {
            all: line.all,
            checked: line.settled,
            irregular: line.irregular,
            sum: line.amount.fen(),
            squares: squares(at),
        })
        .collect()
}

pub async fn plan_view(office: &Office, actor: &Actor, id: Uuid) -> Result<PlanView, Refused> {
    if !actor.may(Act::SeeSpotPlan) {
        return Err(Refused::Unknown);
    }
    let row: SpotPlan = store_row(office, id).await?;
    let checks = rows::checks(&office.store, id).await?;
    let line = line(&row, &checks)?;
    let today = office.today();
    let possible = match line.state {
        spot_plan::State::Planned if today > row.to_on => vec![Act::DrawSpotCheck],
        spot_plan::State::Planned => vec![Act::CloseSpotPlan],
        spot_plan::State::Drawn if line.settled == line.drawn => vec![Act::CloseSpotPlan],
        _ => vec![],
    };
    Ok(PlanView {
        strata: strata(&row, &checks)?,
        checks: lines(office, checks).await?,
        paid: Fen::new(row.paid),
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::SpotPlan, id)]).await?,
        to_do: possible.into_iter().filter(|act| actor.may(*act)).collect(),
        line,
    })
}

async fn lines(office: &Office, checks: Vec<SpotCheck>) -> Result<Vec<CheckLine>, Refused> {
    let store = &office.store;
    let subjects = checks.iter().map(|row| row.subject);
    let subjects = parties::subject_names(store, subjects).await?;
    let providers = checks.iter().map(|row| row.provider);
    let providers = parties::provider_names(store, providers).await?;
    let line = |row: SpotCheck| {
        Ok(CheckLine {
            state: state(&row)?,
            subject: subjects.get(&row.subject).cloned().unwrap_or_default(),
            provider: providers.get(&row.provider).cloned().unwrap_or_default(),
            id: row.id,
            number: row.number,
            stratum: row.stratum,
            amount: Fen::new(row.amount),
            irregular: Fen::new(row.irregular),
        })
    };
    checks.into_iter().map(line).collect()
}

pub async fn check_view(office: &Office, actor: &Actor, id: Uuid) -> Result<CheckView, Refused> {
    let row: SpotCheck = store_row(office, id).await?;
    actor.may_touch(Act::SeeSpotCheck, owners(&row))?;
    let standing = state(&row)?;
    // Who is drawn learns of it with the sheet, not before.
    if side(actor).is_ok() && standing == spot_check::State::Drawn {
        return Err(Refused::Unknown);
    }
    let plan: SpotPlan = store_row(office, row.plan).await?;
    let files = contracts::attachments(&office.store, FileKind::SpotCheck.code(), id).await?;
    let files = files.into_iter().filter(|file| sees(actor, file));
    let possible = match standing {
        spot_check::State::Drawn => vec![Act::RecordSpotCheck],
        spot_check::State::Recorded | spot_check::State::Answered => {
            vec![Act::AnswerSpotCheck, Act::SettleSpotCheck]
        }
        spot_check::State::Rectify if row.rectify_by < Some(office.today()) => {
            vec![Act::MendSpotCheck, Act::JudgeMending]
        }
        spot_check::State::Rectify => vec![Act::MendSpotCheck],
        spot_check::State::Mended => vec![Act::MendSpotCheck, Act::JudgeMending],
        _ => vec![],
    };
    let may = |act: &Act| actor.may_touch(*act, owners(&row)).is_ok();
    let to_do = possible.into_iter().filter(may).collect();
    Ok(CheckView {
        plan: plan.id,
        plan_number: plan.number,
        voucher: row.voucher,
        claim: row.claim,
        sheet: row.sheet.clone(),
        recorded_on: row.recorded_on,
        answer_by: row.answer_by,
        answer: row.answer.clone(),
        words: row.words.clone(),
        rectify_by: row.rectify_by,
        mended: row.mended.clone(),
        mending: row.mending.clone(),
        case: row.inquiry,
        files: files.map(|file| (file.id, file.name)).collect(),
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::SpotCheck, id)]).await?,
        to_do,
        line: lines(office, vec![row])
            .await?
            .pop()
            .ok_or(Refused::Unknown)?,
    })
}

/// The checker's files are both sides'; what a side hands in is its own and the officials'.
fn sees(actor: &Actor, file: &Attachment) -> bool {
    match side(actor) {
        Ok(mine) => file.purpose == super::check::SHEETS || file.purpose == mine,
        Err(_) => true,
    }
}

pub(crate) async fn may_read_file(
    office: &Office,
    actor: &Actor,
    file: &Attachment,
) -> Result<(), Refused> {
    let row: SpotCheck = store_row(office, file.file).await?;
    actor.may_touch(Act::SeeSpotCheck, owners(&row))?;
    match sees(actor, file) {
        true => Ok(()),
        false => Err(Refused::Unknown),
    }
}

/// Every plan as the public knows it: its days and the hash of its seed, the latest first.
pub async fn draws(office: &Office) -> Result<Vec<PlanLine>, Refused> {
    let plans = rows::plans(&office.store).await?;
    plans.iter().map(|row| line(row, &[])).collect()
}

/// What the samples of a year say: the number of each plan whose period ended in it and that is closed.
pub(crate) async fn samples(
    office: &Office,
    year: u16,
) -> Result<Vec<(String, Estimate)>, Refused> {
    let mut found = Vec::new();
    for row in rows::plans(&office.store).await? {
        if row.closed_on.is_none() || row.to_on.year() != i32::from(year) {
            continue;
        }
        let checks = rows::checks(&office.store, row.id).await?;
        if let Some(told) = line(&row, &checks)?.estimate {
            found.push((row.number, told));
        }
    }
    Ok(found)
}

/// What anybody may know of a plan.
pub async fn public(office: &Office, id: Uuid) -> Result<Public, Refused> {
    let row: SpotPlan = store_row(office, id).await?;
    let mut drawn: Vec<String> = Vec::new();
    if !row.seed.is_empty() {
        let checks = rows::checks(&office.store, id).await?;
        drawn.extend(checks.into_iter().map(|check| check.number));
    }
    Ok(Public {
        number: row.number,
        commitment: row.commitment,
        seed: row.seed,
        frame: row.frame,
        frame_hash: row.frame_hash,
        drawn,
    })
}

/// The checks of the reader's own vouchers, the latest first.
pub async fn mine(office: &Office, actor: &Actor) -> Result<Vec<Mine>, Refused> {
    let whose = match actor.role {
        Role::Subject => (actor.party, None),
        Role::Provider => (None, actor.party),
        _ => return Ok(Vec::new()),
    };
    let found = rows::of_party(&office.store, whose).await?.into_iter();
    let line = |row: SpotCheck| {
        Ok(Mine {
            state: state(&row)?,
            id: row.id,
            number: row.number,
            answer_by: row.answer_by,
            rectify_by: row.rectify_by,
        })
    };
    found.map(line).collect()
}
