//! Events as everybody reads them; who signed up is for those who run them, and each party reads its own seats.

use chrono::NaiveDate;
use rules::duties::Act;
use rules::lifecycle::training::State;
use store::queries::{parties, training as rows};
use store::{Training, TrainingSeat};
use uuid::Uuid;

use super::state;
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

#[derive(Clone, Debug)]
pub struct TrainingLine {
    pub id: Uuid,
    pub number: String,
    pub title: String,
    pub words: String,
    pub place: String,
    pub held_on: NaiveDate,
    pub hours: String,
    pub body: String,
    pub seats: i64,
    pub taken: i64,
    /// Who came in all, once it is entered.
    pub came: Option<i64>,
    pub reason: String,
    pub state: State,
}

/// The seats of one party.
#[derive(Clone, Debug)]
pub struct SeatLine {
    pub id: Uuid,
    pub name: String,
    pub people: i64,
    pub came: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct TrainingView {
    pub line: TrainingLine,
    pub edition: i64,
    /// The reader's own seats.
    pub mine: Option<i64>,
    /// Who signed up, for those who run it.
    pub seats: Vec<SeatLine>,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// Events to come, all of them, and those that are past, page by page.
#[derive(Clone, Debug, Default)]
pub struct Trainings {
    pub ahead: Vec<TrainingLine>,
    pub past: Vec<TrainingLine>,
    pub page: u64,
    pub pages: u64,
}

/// The next events.
pub type Ahead = Vec<TrainingLine>;

const ROWS: u64 = 20;

fn line(row: Training) -> Result<TrainingLine, Refused> {
    Ok(TrainingLine {
        state: state(&row)?,
        came: row.came.map(|came| came + row.others.unwrap_or(0)),
        id: row.id,
        number: row.number,
        title: row.title,
        words: row.words,
        place: row.place,
        held_on: row.held_on,
        hours: row.hours,
        body: row.body,
        seats: row.seats,
        taken: row.taken,
        reason: row.reason,
    })
}

pub async fn list(office: &Office, page: u64) -> Result<Trainings, Refused> {
    let today = office.today();
    let ahead = rows::ahead(&office.store, today).await?;
    let page = page.max(1);
    let (past, count) = rows::past(&office.store, today, ((page - 1) * ROWS, ROWS)).await?;
    Ok(Trainings {
        ahead: ahead.into_iter().map(line).collect::<Result<_, _>>()?,
        past: past.into_iter().map(line).collect::<Result<_, _>>()?,
        page,
        pages: count.div_ceil(ROWS).max(1),
    })
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<TrainingView, Refused> {
    let row: Training = store_row(office, id).await?;
    let runs = actor.may(Act::RecordAttendance);
    let mine = match actor.party {
        Some(party) => rows::seat_of(&office.store, id, party).await?,
        None => None,
    };
    let seats = match runs {
        true => seats(office, rows::seats(&office.store, id).await?).await?,
        false => Vec::new(),
    };
    let today = office.today();
    let announced = state(&row)? == State::Announced;
    let (before, since) = (
        announced && today < row.held_on,
        announced && today >= row.held_on,
    );
    let signed = mine.is_some();
    let acts = [
        (
            Act::SignUpTraining,
            before && !signed && row.taken < row.seats,
        ),
        (Act::LeaveTraining, before && signed),
        (Act::RecordAttendance, since),
        (Act::CancelTraining, announced),
    ];
    let acts = acts
        .into_iter()
        .filter(|(act, now)| *now && actor.may_act(*act));
    Ok(TrainingView {
        to_do: acts.map(|(act, _)| act).collect(),
        edition: row.edition,
        mine: mine.map(|seat| seat.people),
        seats,
        // It names who signed up.
        timeline: match runs {
            true => timeline::of(office, &[(FileKind::Training, id)]).await?,
            false => Vec::new(),
        },
        line: line(row)?,
    })
}

async fn seats(office: &Office, found: Vec<TrainingSeat>) -> Result<Vec<SeatLine>, Refused> {
    let store = &office.store;
    let subjects =
        parties::subject_names(store, found.iter().filter_map(|row| row.subject)).await?;
    let providers = found.iter().filter_map(|row| row.provider);
    let providers = parties::provider_names(store, providers).await?;
    let name = |row: &TrainingSeat| {
        let subject = row.subject.and_then(|id| subjects.get(&id));
        subject
            .or(row.provider.and_then(|id| providers.get(&id)))
            .cloned()
    };
    let line = |row: TrainingSeat| SeatLine {
        name: name(&row).unwrap_or_default(),
        id: row.id,
        people: row.people,
        came: row.came,
    };
    Ok(found.into_iter().map(line).collect())
}
