//! Appraisals as their readers see them: a standing at any time, the list of a year, one file, and the public results.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rules::appraisal::{Appraised, Grade, Points, appraise, policy_of};
use rules::duties::{Act, Role};
use rules::lifecycle::appraisal::State;
use store::queries::appraisals as rows;
use store::{Appraisal, Provider};
use uuid::Uuid;

use super::confirm::waits;
use super::facts::{Basis, gather, this_year};
use super::sums::everybodys;
use super::{grade, owners, result, state, year_of};
use crate::actor::{Actor, FileKind};
use crate::attachments::papers::{self, Paper};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

/// One appraisal in a list.
#[derive(Clone, Debug)]
pub struct AppraisalLine {
    /// None while it is only a preview.
    pub id: Option<Uuid>,
    pub number: String,
    pub provider: Uuid,
    pub name: String,
    pub year: u16,
    pub total: Points,
    pub grade: Grade,
    pub state: Option<State>,
    pub object_by: Option<NaiveDate>,
}

/// A year with what may be done to it.
#[derive(Clone, Debug)]
pub struct Year {
    pub year: u16,
    pub lines: Vec<AppraisalLine>,
    /// Whether it is over.
    pub over: bool,
    /// What the reader may do with the whole year, and how many files that concerns.
    pub to_do: Vec<(Act, usize)>,
}

/// How a provider stands in a year that is not drawn up.
#[derive(Clone, Debug)]
pub struct Standing {
    pub provider: Uuid,
    pub number: String,
    pub name: String,
    pub year: u16,
    pub served: bool,
    pub basis: Basis,
    pub result: Appraised,
}

#[derive(Clone, Debug)]
pub struct AppraisalView {
    pub line: AppraisalLine,
    pub basis: Basis,
    pub result: Appraised,
    pub drawn_on: NaiveDate,
    pub objection: String,
    pub outcome: String,
    pub answer: String,
    pub files: Vec<Paper>,
    pub published_on: Option<NaiveDate>,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// A published result.
#[derive(Clone, Debug)]
pub struct Published {
    pub provider: Uuid,
    pub name: String,
    pub grade: Grade,
    pub on: NaiveDate,
}

/// The years that are worth a look: those drawn up, this one and the last.
pub async fn years(office: &Office) -> Result<Vec<u16>, Refused> {
    let this = this_year(office);
    let mut years: BTreeSet<u16> = [this, this - 1].into();
    for year in rows::years(&office.store).await? {
        years.insert(year_of(year)?);
    }
    years.retain(|year| policy_of(office.law(), *year).is_ok());
    Ok(years.into_iter().rev().collect())
}

/// A year as a desk reads it: what is drawn up, and before that what it would come to.
pub async fn list(office: &Office, actor: &Actor, year: u16) -> Result<Year, Refused> {
    if !actor.may(Act::SeeAppraisal) || actor.role == Role::Provider {
        return Err(Refused::Unknown);
    }
    let store = &office.store;
    let drawn = rows::of_year(store, i64::from(year)).await?;
    let mut lines = Vec::new();
    let names = names(office, drawn.iter().map(|row| row.provider)).await?;
    for row in &drawn {
        lines.push(line(row, &names)?);
    }
    let policy = policy_of(office.law(), year)?;
    let mut figures = everybodys(office, store, year).await?;
    figures.retain(|provider, facts| {
        facts.served() && drawn.iter().all(|row| row.provider != *provider)
    });
    let names = self::names(office, figures.keys().copied()).await?;
    let mut open: Vec<AppraisalLine> = figures
        .into_iter()
        .map(|(provider, facts)| {
            let done = appraise(&policy.appraisal, &facts);
            let (number, name) = names.get(&provider).cloned().unwrap_or_default();
            AppraisalLine {
                id: None,
                number,
                provider,
                name,
                year,
                total: done.total,
                grade: done.grade,
                state: None,
                object_by: None,
            }
        })
        .collect();
    open.sort_by(|one, other| (other.total, &one.number).cmp(&(one.total, &other.number)));
    let over = this_year(office) > year;
    Ok(Year {
        year,
        over,
        to_do: year_acts(office, actor, (&drawn, open.len(), over))?,
        lines: lines.into_iter().chain(open).collect(),
    })
}

fn year_acts(
    office: &Office,
    actor: &Actor,
    (drawn, open, over): (&[Appraisal], usize, bool),
) -> Result<Vec<(Act, usize)>, Refused> {
    let (mut confirm, mut publish) = (0, 0);
    for row in drawn {
        match state(row)? {
            State::Drawn | State::Answered => {
                confirm += usize::from(waits(row, actor, office.today())?.is_none());
            }
            State::Confirmed => publish += 1,
            State::Objected | State::Published => {}
        }
    }
    let all = [
        (Act::DrawAppraisal, if over { open } else { 0 }),
        (Act::ConfirmAppraisal, confirm),
        (Act::PublishAppraisal, publish),
    ];
    let mine = all
        .into_iter()
        .filter(|(act, count)| *count > 0 && actor.may(*act));
    Ok(mine.collect())
}

type Names = BTreeMap<Uuid, (String, String)>;

/// Number and name of some providers.
async fn names(
    office: &Office,
    providers: impl IntoIterator<Item = Uuid>,
) -> Result<Names, Refused> {
    let rows = store::many::<Provider>(&office.store, providers).await?;
    let named = rows.into_iter();
    Ok(named
        .map(|(id, row)| (id, (row.number, row.name)))
        .collect())
}

fn line(row: &Appraisal, names: &Names) -> Result<AppraisalLine, Refused> {
    Ok(AppraisalLine {
        id: Some(row.id),
        number: row.number.clone(),
        provider: row.provider,
        name: names
            .get(&row.provider)
            .map(|(_, name)| name.clone())
            .unwrap_or_default(),
        year: year_of(row.year)?,
        total: Points::hundredths(row.total),
        grade: grade(row)?,
        state: Some(state(row)?),
        object_by: Some(row.object_by),
    })
}

/// A provider's own appraisals, the latest year first.
pub async fn mine(office: &Office, actor: &Actor) -> Result<Vec<AppraisalLine>, Refused> {
    let Some(provider) = actor.party.filter(|_| actor.role == Role::Provider) else {
        return Ok(Vec::new());
    };
    let all = rows::all_of_provider(&office.store, provider).await?;
    let names = names(office, [provider]).await?;
    all.iter().map(|row| line(row, &names)).collect()
}

/// How a provider stands in a year from the record as it is now; its own, or for the desks any.
pub async fn standing(
    office: &Office,
    actor: &Actor,
    (provider, year): (Uuid, u16),
) -> Result<Standing, Refused> {
    let of: Provider = store_row(office, provider).await?;
    actor.may_touch(Act::SeeAppraisal, crate::providers::owners(&of))?;
    let policy = policy_of(office.law(), year)?;
    let basis = gather(office, &office.store, Some(provider), year)
        .await?
        .remove(&provider)
        .unwrap_or_default();
    let facts = basis.facts();
    Ok(Standing {
        provider,
        number: of.number,
        name: of.name,
        year,
        served: facts.served(),
        result: appraise(&policy.appraisal, &facts),
        basis,
    })
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<AppraisalView, Refused> {
    let row: Appraisal = store_row(office, id).await?;
    actor.may_touch(Act::SeeAppraisal, owners(&row))?;
    let names = names(office, [row.provider]).await?;
    let open: &[Act] = match state(&row)? {
        State::Drawn if office.today() <= row.object_by => &[Act::ObjectAppraisal],
        State::Objected => &[Act::AnswerAppraisal],
        _ => &[],
    };
    let may = |act: &Act| actor.may_act(*act) && actor.may_touch(*act, owners(&row)).is_ok();
    Ok(AppraisalView {
        line: line(&row, &names)?,
        basis: serde_json::from_str(&row.basis)?,
        result: result(&row)?,
        drawn_on: row.drawn_on,
        files: papers::of_file(&office.store, FileKind::Appraisal, id).await?,
        published_on: row.published_on,
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::Appraisal, id)]).await?,
        to_do: open.iter().copied().filter(may).collect(),
        objection: row.objection,
        outcome: row.outcome,
        answer: row.answer,
    })
}

/// The published results of a year, for everybody; the best first.
pub async fn published(office: &Office, year: u16) -> Result<Vec<Published>, Refused> {
    let mut all = rows::of_year(&office.store, i64::from(year)).await?;
    all.retain(|row| row.state == State::Published.code());
    let names = names(office, all.iter().map(|row| row.provider)).await?;
    let one = |row: &Appraisal| {
        Ok(Published {
            provider: row.provider,
            name: names
                .get(&row.provider)
                .map(|(_, name)| name.clone())
                .unwrap_or_default(),
            grade: grade(row)?,
            on: row.published_on.unwrap_or(row.drawn_on),
        })
    };
    all.iter().map(one).collect()
}
