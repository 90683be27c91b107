//! A review as its readers see it: the draw for everybody, names for the bodies, the own sheet for the expert, and all
//! sheets only when the review is closed (7.3).

use chrono::{DateTime, NaiveDate, Utc};
use rules::coded::Coded;
use rules::draw::Conflict;
use rules::duties::{Act, Role};
use rules::review::{Points, Tally, spent};
use rules::{ProviderClass, Use};
use store::queries::review;
use store::{Account, Attachment, Expert, Panel, Provider, Sheet};
use uuid::Uuid;

use super::close::given;
use super::{Standing, conflict_now, somebody_left, tally_of};
use crate::actor::{Actor, FileKind};
use crate::attachments::Download;
use crate::attachments::papers::Paper;
use crate::error::Refused;
use crate::providers::{Dossier, view};
use crate::{Office, local, store_row};

/// The review of an application.
#[derive(Clone, Debug)]
pub struct PanelView {
    pub provider: Uuid,
    pub number: String,
    pub name: String,
    pub commitment: String,
    pub committed_at: DateTime<Utc>,
    /// Empty until the draw, like the pool, its hash and the order.
    pub seed: String,
    pub pool: String,
    pub pool_hash: String,
    pub ranking: Vec<String>,
    pub drawn_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub seats: Vec<Seat>,
    /// Which of the reviews of this application it is, from 1, and how many there were.
    pub round: usize,
    pub rounds: usize,
    /// How many experts should review, once drawn; and whether the order drawn has another one who may.
    pub wanted: usize,
    pub more: bool,
    /// Majority and mean, once closed.
    pub tally: Option<Tally>,
    /// Whether the reader may draw now, close, or begin anew as no result can come any more.
    pub may_draw: bool,
    pub may_close: bool,
    pub may_redraw: bool,
}

/// One expert's place in a review.
#[derive(Clone, Debug)]
pub struct Seat {
    pub sheet: Uuid,
    pub expert: Uuid,
    pub place: i64,
    pub standing: Standing,
    pub due: NaiveDate,
    /// Name, and employer on the day of the draw, for the bodies; empty for everybody else.
    pub name: String,
    pub employer: String,
    /// For the bodies, once the review is closed.
    pub points: Option<Points>,
    pub words: String,
    pub why: String,
    /// Why he may not review any more, of a sheet that still counts; for the bodies.
    pub conflict: Option<Conflict>,
    /// Whether the reader may replace him now.
    pub may_replace: bool,
}

/// A review of an application that was taken in for one: of its reviews the one asked for, from 1, or the latest.
pub async fn panel(
    office: &Office,
    actor: &Actor,
    provider: Uuid,
    round: Option<usize>,
) -> Result<PanelView, Refused> {
    let row: Provider = store_row(office, provider).await?;
    let mut panels = review::panels_of(&office.store, provider).await?;
    let rounds = panels.len();
    let round = round.unwrap_or(rounds);
    if !(1..=rounds).contains(&round) {
        return Err(Refused::Unknown);
    }
    let panel = panels.swap_remove(round - 1);
    let sheets = review::sheets(&office.store, panel.id).await?;
    let open = panel.closed_at.is_none();
    let more = open && somebody_left(&office.store, (&panel, &row), &sheets).await?;
    let mut seats = Vec::new();
    for sheet in sheets {
        seats.push(seat(office, actor, (&panel, &row), sheet).await?);
    }
    for seat in &mut seats {
        // Who is only late is replaced by somebody; who may not review goes in any case.
        seat.may_replace &= more || seat.conflict.is_some();
    }
    let policy = match panel.drawn_at {
        Some(at) => Some(office.law.policy(local(at).date_naive())?),
        None => None,
    };
    let wanted = policy.map_or(0, |policy| policy.review_experts);
    let organises = actor.may(Act::OrganiseReview) && open;
    let drawn = organises && panel.drawn_at.is_some();
    let quorum = office.law.policy(office.today())?;
    let runs = |one: &Seat| one.standing == Standing::Open && office.today() <= one.due;
    let scored = |one: &&Seat| one.standing == Standing::Scored && one.conflict.is_none();
    let count = u32::try_from(seats.iter().filter(scored).count()).unwrap_or(u32::MAX);
    Ok(PanelView {
        provider,
        number: row.number,
        name: row.name,
        tally: tally_of(&panel)?,
        may_draw: organises && panel.drawn_at.is_none(),
        may_close: drawn,
        may_redraw: drawn && !seats.iter().any(runs) && spent(quorum, count, more).is_ok(),
        commitment: panel.commitment,
        committed_at: panel.committed_at,
        seed: panel.seed,
        pool: panel.pool,
        pool_hash: panel.pool_hash,
        ranking: panel.ranking.lines().map(str::to_owned).collect(),
        round,
        rounds,
        wanted: usize::try_from(wanted).unwrap_or(usize::MAX),
        more,
        drawn_at: panel.drawn_at,
        closed_at: panel.closed_at,
        seats,
    })
}

async fn seat(
    office: &Office,
    actor: &Actor,
    (panel, provider): (&Panel, &Provider),
    sheet: Sheet,
) -> Result<Seat, Refused> {
    let expert: Expert = store_row(office, sheet.expert).await?;
    let account: Account = store_row(office, expert.account).await?;
    // Neither the applicant nor the public learns who reviews, and nobody what is given before the close.
    let body = matches!(actor.role, Role::Agency | Role::Centre | Role::Auditor);
    let closed = panel.closed_at.is_some();
    let shown = |text: String, to: bool| if to { text } else { String::new() };
    let standing = standing(&sheet)?;
    let counts = matches!(standing, Standing::Open | Standing::Scored);
    let conflict = match body && counts && !closed {
        true => conflict_now(&office.store, &expert, provider).await?,
        false => None,
    };
    let employer = match sheet.employer.is_empty() {
        true => expert.employer,
        false => sheet.employer.clone(),
    };
    Ok(Seat {
        sheet: sheet.id,
        expert: expert.id,
        place: sheet.place,
        due: sheet.due_on,
        name: shown(account.name, body),
        employer: shown(employer, body),
        points: given(&sheet).filter(|_| body && closed),
        words: shown(sheet.words, body && closed && standing == Standing::Scored),
        why: shown(sheet.why, body),
        may_replace: actor.may(Act::OrganiseReview)
            && !closed
            && standing == Standing::Open
            && (office.today() > sheet.due_on || conflict.is_some()),
        conflict,
        standing,
    })
}

fn standing(sheet: &Sheet) -> Result<Standing, Refused> {
    Standing::parse(&sheet.state)
        .ok_or_else(|| Refused::Fault(format!("sheet state {}", sheet.state)))
}

/// One sheet on an expert's desk.
#[derive(Clone, Debug)]
pub struct SheetLine {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub standing: Standing,
    pub due: NaiveDate,
    /// Working days left; below zero when the last day is past.
    pub days_left: i64,
}

/// The sheets of the expert who asks, those with the latest date first.
pub async fn sheets(office: &Office, actor: &Actor) -> Result<Vec<SheetLine>, Refused> {
    if !actor.may(Act::ScoreProvider) {
        return Err(Refused::Unknown);
    }
    let Some(expert) = review::expert_of(&office.store, actor.account()?).await? else {
        return Ok(Vec::new());
    };
    let mut lines = Vec::new();
    for row in review::sheets_of(&office.store, expert.id).await? {
        let panel: Panel = store_row(office, row.panel).await?;
        let provider: Provider = store_row(office, panel.provider).await?;
        lines.push(line(office, &row, &provider)?);
    }
    Ok(lines)
}

fn line(office: &Office, row: &Sheet, provider: &Provider) -> Result<SheetLine, Refused> {
    let days = office.calendar().days_left(office.today(), row.due_on);
    Ok(SheetLine {
        id: row.id,
        number: provider.number.clone(),
        name: provider.name.clone(),
        standing: standing(row)?,
        due: row.due_on,
        days_left: days,
    })
}

/// The application as the expert sees it: what is to be judged, without contact, bank or other experts.
#[derive(Clone, Debug)]
pub struct Application {
    pub name: String,
    pub uscc: String,
    pub place: String,
    pub address: String,
    pub class: ProviderClass,
    pub uses: Vec<Use>,
    pub services: String,
    pub dossier: Dossier,
    pub files: Vec<Paper>,
}

/// An expert's own sheet.
#[derive(Clone, Debug)]
pub struct SheetView {
    pub line: SheetLine,
    pub application: Application,
    pub points: Option<Points>,
    pub words: String,
    /// Whether it can still be filled in.
    pub open: bool,
    /// Why he may not review, as he was drawn before it arose; then he reads nothing of the application.
    pub conflict: Option<Conflict>,
}

/// The row of the actor's own sheet; another's is unknown.
async fn own(
    office: &Office,
    actor: &Actor,
    id: Uuid,
) -> Result<(Sheet, Expert, Provider), Refused> {
    let row: Sheet = store_row(office, id).await?;
    let expert: Expert = store_row(office, row.expert).await?;
    if !actor.may(Act::ScoreProvider) || actor.account != Some(expert.account) {
        return Err(Refused::Unknown);
    }
    let panel: Panel = store_row(office, row.panel).await?;
    Ok((row, expert, store_row(office, panel.provider).await?))
}

pub async fn sheet(office: &Office, actor: &Actor, id: Uuid) -> Result<SheetView, Refused> {
    let (row, expert, provider) = own(office, actor, id).await?;
    let standing = standing(&row)?;
    let conflict = conflict_now(&office.store, &expert, &provider).await?;
    Ok(SheetView {
        line: line(office, &row, &provider)?,
        points: given(&row),
        open: standing == Standing::Open && conflict.is_none(),
        conflict: conflict.filter(|_| standing == Standing::Open),
        words: row.words,
        application: Application {
            place: view::place(office, &provider),
            class: view::class(&provider)?,
            uses: provider.uses.split(',').filter_map(Use::parse).collect(),
            dossier: view::dossier(office, provider.id).await?,
            files: view::materials(office, provider.id).await?,
            name: provider.name,
            uscc: provider.uscc,
            address: provider.address,
            services: provider.services,
        },
    })
}

/// The application that a sheet belongs to, for those who organise its review.
pub async fn provider_of(office: &Office, actor: &Actor, sheet: Uuid) -> Result<Uuid, Refused> {
    if !actor.may(Act::OrganiseReview) {
        return Err(Refused::Unknown);
    }
    let row: Sheet = store_row(office, sheet).await?;
    let panel: Panel = store_row(office, row.panel).await?;
    Ok(panel.provider)
}

/// A material of the application, for an expert whose sheet is still his to fill in or was counted.
pub async fn material(
    office: &Office,
    actor: &Actor,
    sheet: Uuid,
    file: Uuid,
) -> Result<Download, Refused> {
    let (row, expert, provider) = own(office, actor, sheet).await?;
    let conflict = conflict_now(&office.store, &expert, &provider).await?;
    let counts = matches!(standing(&row)?, Standing::Open | Standing::Scored) && conflict.is_none();
    let file: Attachment = store_row(office, file).await?;
    let of_provider = file.file_kind == FileKind::Provider.code() && file.file == provider.id;
    let slot = crate::providers::SLOTS.contains(&file.purpose.as_str());
    if !counts || !of_provider || !slot || file.withdrawn {
        return Err(Refused::Unknown);
    }
    office.taken_down(&file.name, &file.media, &file.hash).await
}
