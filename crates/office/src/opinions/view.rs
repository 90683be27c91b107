//! Opinions as their readers see them. Until a rating of the handling is answered, nobody of the staff learns whose it
//! is and which file it is about.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rules::duties::{Act, Role};
use rules::opinions::{Kind, Level, Outcome, Said, State, Sums, sums};
use store::queries::contracts::{self, Whose};
use store::queries::{opinions as rows, parties};
use store::{Attachment, Opinion};
use uuid::Uuid;

use super::{owners, state};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, names, store_row};

#[derive(Clone, Debug)]
pub struct OpinionLine {
    pub id: Uuid,
    pub number: String,
    pub kind: Kind,
    pub level: Option<Level>,
    pub words: String,
    pub said_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub state: State,
    /// Who said it, for those who may know.
    pub by: Option<String>,
    /// The provider complained about.
    pub about: Option<String>,
}

#[derive(Clone, Debug)]
pub struct OpinionView {
    pub line: OpinionLine,
    /// The file it is about, for those who may know: kind, id, number.
    pub file: Option<(FileKind, Uuid, String)>,
    /// Id and name of each file handed in with it.
    pub files: Vec<(Uuid, String)>,
    pub outcome: Option<Outcome>,
    pub reply: String,
    pub replied_on: Option<NaiveDate>,
    pub days_left: Option<i64>,
    pub edition: i64,
    /// For those who may know who said it; the record names him.
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// A page of opinions.
#[derive(Clone, Debug, Default)]
pub struct Opinions {
    pub lines: Vec<OpinionLine>,
    pub count: u64,
    /// The page shown, from 1, and how many there are.
    pub page: u64,
    pub pages: u64,
}

const ROWS: u64 = 50;

pub async fn list(office: &Office, actor: &Actor, page: u64) -> Result<Opinions, Refused> {
    if !actor.may(Act::SeeOpinion) {
        return Err(Refused::Unknown);
    }
    let whose = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Whose::Subject(id),
        (Role::Provider, Some(id)) => Whose::Provider(id),
        (Role::Subject | Role::Provider, None) => return Ok(Opinions::default()),
        _ => Whose::Everyones,
    };
    let count = rows::count(&office.store, whose).await?;
    let pages = count.div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let found = rows::page(&office.store, whose, ((page - 1) * ROWS, ROWS)).await?;
    Ok(Opinions {
        lines: lines(office, actor, found).await?,
        count,
        page,
        pages,
    })
}

/// Whether the reader is the provider that it is about: it reads the facts and the answer, not who complained.
fn complained_about(actor: &Actor, row: &Opinion) -> bool {
    actor.role == Role::Provider && row.about.is_some() && row.about == actor.party
}

/// Whether this reader learns who said it, and of which file.
fn knows(actor: &Actor, row: &Opinion) -> Result<bool, Refused> {
    if complained_about(actor, row) {
        return Ok(false);
    }
    let mine = matches!(actor.role, Role::Subject | Role::Provider);
    let complaint = row.kind == Kind::Provider.code();
    Ok(mine || complaint || state(row)? == State::Replied)
}

async fn lines(
    office: &Office,
    actor: &Actor,
    found: Vec<Opinion>,
) -> Result<Vec<OpinionLine>, Refused> {
    let store = &office.store;
    let subjects = found.iter().filter_map(|row| row.subject);
    let subjects = parties::subject_names(store, subjects).await?;
    let mut ids: Vec<Uuid> = found.iter().filter_map(|row| row.provider).collect();
    ids.extend(found.iter().filter_map(|row| row.about));
    let providers = parties::provider_names(store, ids).await?;
    let named = |names: &BTreeMap<Uuid, String>, id: Option<Uuid>| {
        id.and_then(|id| names.get(&id).cloned())
    };
    let line = |row: Opinion| {
        let by = named(&subjects, row.subject).or_else(|| named(&providers, row.provider));
        Ok(OpinionLine {
            kind: Kind::parse(&row.kind).ok_or(Refused::Unknown)?,
            level: row.level.and_then(Level::of_points),
            state: state(&row)?,
            by: by.filter(|_| knows(actor, &row).unwrap_or(false)),
            about: named(&providers, row.about),
            id: row.id,
            number: row.number,
            words: row.words,
            said_on: row.said_on,
            due_on: row.due_on,
        })
    };
    found.into_iter().map(line).collect()
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<OpinionView, Refused> {
    let row: Opinion = store_row(office, id).await?;
    actor.may_touch(Act::SeeOpinion, owners(&row))?;
    let knows = knows(actor, &row)?;
    let kind = FileKind::parse(&row.file_kind).filter(|_| knows);
    let file = match kind {
        Some(kind) => names::of(office, kind, row.file)
            .await?
            .map(|name| (kind, row.file, name)),
        None => None,
    };
    let mut files = contracts::attachments(&office.store, FileKind::Opinion.code(), id).await?;
    files.retain(|_| !complained_about(actor, &row));
    let open = state(&row)? == State::Open;
    let to_do = [Act::ReplyOpinion].into_iter();
    let timeline = match knows {
        true => timeline::of(office, &[(FileKind::Opinion, id)]).await?,
        false => Vec::new(),
    };
    Ok(OpinionView {
        file,
        files: files.into_iter().map(|file| (file.id, file.name)).collect(),
        outcome: Outcome::parse(&row.outcome),
        reply: row.reply.clone(),
        replied_on: row.replied_on,
        days_left: row
            .due_on
            .filter(|_| open)
            .map(|due| office.calendar().days_left(office.today(), due)),
        edition: row.edition,
        timeline,
        to_do: to_do.filter(|act| open && actor.may(*act)).collect(),
        line: lines(office, actor, vec![row])
            .await?
            .pop()
            .ok_or(Refused::Unknown)?,
    })
}

/// What everybody may know: the sums of a year.
pub async fn satisfaction(office: &Office, year: i32) -> Result<Sums, Refused> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let (Some(from), Some(to)) = (day(1, 1), day(12, 31)) else {
        return Ok(Sums::default());
    };
    let told = rows::told(&office.store, (from, to)).await?;
    let said: Vec<Said> = told
        .into_iter()
        .map(|(level, due_on, replied_on, count)| Said {
            level: level.and_then(Level::of_points),
            due_on,
            replied_on,
            count: u64::try_from(count).unwrap_or_default(),
        })
        .collect();
    debug_assert!(from.year() == year);
    Ok(sums(&said))
}

pub(crate) async fn may_read_file(
    office: &Office,
    actor: &Actor,
    file: &Attachment,
) -> Result<(), Refused> {
    let row: Opinion = store_row(office, file.file).await?;
    if complained_about(actor, &row) {
        return Err(Refused::Unknown);
    }
    actor.may_touch(Act::SeeOpinion, owners(&row))
}
