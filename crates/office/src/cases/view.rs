//! Cases as their readers see them. Each of the accused sees the grounds, its own statements and the decision; the other
//! side's files and words are the officials'.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rules::duties::{Act, Role};
use rules::integrity::{Mark, Origin, may_appeal, may_close};
use rules::lifecycle::case::State;
use store::queries::contracts::{self, Whose};
use store::queries::{cases as rows, parties};
use store::{Attachment, Inquiry, Voucher};
use uuid::Uuid;

use super::decide::{Ruling, reach};
use super::marks::{Party, marks};
use super::statement::side;
use super::{owners, state};
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, local, store_row};

#[derive(Clone, Debug)]
pub struct CaseLine {
    pub id: Uuid,
    pub number: String,
    pub origin: Origin,
    pub voucher: Option<(Uuid, String)>,
    pub subject: Option<String>,
    pub provider: Option<String>,
    pub state: State,
    pub opened_on: NaiveDate,
    pub hear_by: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

/// One file of a case.
#[derive(Clone, Debug)]
pub struct CaseFile {
    pub id: Uuid,
    pub name: String,
    /// Whose it is: `evidence`, `subject` or `provider`.
    pub side: String,
}

#[derive(Clone, Debug)]
pub struct StatementLine {
    /// Whose.
    pub side: Role,
    pub words: String,
    pub on: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct CaseView {
    pub line: CaseLine,
    pub grounds: String,
    pub statements: Vec<StatementLine>,
    pub files: Vec<CaseFile>,
    pub ruling: Option<Ruling>,
    pub decided_on: Option<NaiveDate>,
    pub appeal_by: Option<NaiveDate>,
    /// The words of the appeal, for the officials and who appealed.
    pub appeal: Option<String>,
    pub appealed_on: Option<NaiveDate>,
    /// What the Department ruled, or why nothing was found.
    pub answer: String,
    pub recovery: Option<Uuid>,
    /// What can be paid back at most.
    pub paid: rules::Fen,
    pub edition: i64,
    pub timeline: Vec<Entry>,
    pub to_do: Vec<Act>,
}

/// A page of cases.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    pub lines: Vec<CaseLine>,
    pub count: u64,
    /// The page shown, from 1, and how many there are.
    pub page: u64,
    pub pages: u64,
}

const ROWS: u64 = 50;

/// The cases of the reader, the latest first.
pub async fn list(office: &Office, actor: &Actor, page: u64) -> Result<Cases, Refused> {
    if !actor.may(Act::SeeCase) {
        return Err(Refused::Unknown);
    }
    let codes = actor.jurisdiction().unwrap_or_default();
    let whose = match (actor.role, actor.party) {
        (Role::Subject, Some(id)) => Whose::Subject(id),
        (Role::Provider, Some(id)) => Whose::Provider(id),
        (Role::Subject | Role::Provider, None) => return Ok(Cases::default()),
        (Role::County, _) => Whose::Divisions(&codes),
        _ => Whose::Everyones,
    };
    let count = rows::count(&office.store, whose).await?;
    let pages = count.div_ceil(ROWS).max(1);
    let page = page.clamp(1, pages);
    let found = rows::page(&office.store, whose, ((page - 1) * ROWS, ROWS)).await?;
    Ok(Cases {
        lines: lines(office, found).await?,
        count,
        page,
        pages,
    })
}

async fn lines(office: &Office, found: Vec<Inquiry>) -> Result<Vec<CaseLine>, Refused> {
    let store = &office.store;
    let subjects = found.iter().filter_map(|row| row.subject);
    let subjects = parties::subject_names(store, subjects).await?;
    let providers = found.iter().filter_map(|row| row.provider);
    let providers = parties::provider_names(store, providers).await?;
    let vouchers = found.iter().filter_map(|row| row.voucher);
    let vouchers: BTreeMap<Uuid, Voucher> = store::many(store, vouchers).await?;
    let line = |row: Inquiry| {
        let number = |id: Uuid| vouchers.get(&id).map(|row| (id, row.number.clone()));
        Ok(CaseLine {
            state: state(&row)?,
            origin: Origin::parse(&row.origin)
                .ok_or_else(|| Refused::Fault(format!("origin {}", row.origin)))?,
            voucher: row.voucher.and_then(number),
            subject: row.subject.and_then(|id| subjects.get(&id).cloned()),
            provider: row.provider.and_then(|id| providers.get(&id).cloned()),
            id: row.id,
            number: row.number,
            opened_on: row.opened_on,
            hear_by: row.hear_by,
            closed_on: row.closed_on,
        })
    };
    found.into_iter().map(line).collect()
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<CaseView, Refused> {
    let row: Inquiry = store_row(office, id).await?;
    actor.may_touch(Act::SeeCase, owners(&row))?;
    let mine = side(actor).ok();
    let sees = |side: &str| mine.is_none_or(|mine| mine == side);
    let statements = rows::statements(&office.store, id).await?;
    let statements = statements.into_iter().filter(|one| sees(&one.side));
    let files = contracts::attachments(&office.store, FileKind::Case.code(), id).await?;
    let files = files.into_iter().filter(|file| sees(&file.purpose));
    let ruling = match row.decision.as_str() {
        "" => None,
        json => Some(serde_json::from_str::<Ruling>(json)?),
    };
    Ok(CaseView {
        grounds: row.grounds.clone(),
        statements: statements
            .map(|one| StatementLine {
                side: match one.side.as_str() {
                    "subject" => Role::Subject,
                    _ => Role::Provider,
                },
                words: one.words,
                on: local(one.at).date_naive(),
            })
            .collect(),
        files: files
            .map(|file| CaseFile {
                id: file.id,
                name: file.name,
                side: file.purpose,
            })
            .collect(),
        ruling,
        decided_on: row.decided_on,
        appeal_by: row.appeal_by,
        appeal: row
            .appealed_on
            .filter(|_| sees(&row.appellant))
            .map(|_| row.appeal.clone()),
        appealed_on: row.appealed_on,
        answer: row.ruling.clone(),
        recovery: row.recovery,
        paid: reach(&office.store, &row).await?.paid,
        edition: row.edition,
        timeline: timeline::of(office, &[(FileKind::Case, id)]).await?,
        to_do: to_do(office, actor, &row)?,
        line: lines(office, vec![row])
            .await?
            .pop()
            .ok_or(Refused::Unknown)?,
    })
}

fn to_do(office: &Office, actor: &Actor, row: &Inquiry) -> Result<Vec<Act>, Refused> {
    let today = office.today();
    let appeal_by = row.appeal_by.unwrap_or(today);
    let mut possible = match state(row)? {
        State::Opened => vec![Act::StateCase, Act::DecideCase],
        State::Decided => vec![Act::AppealCase, Act::CloseCase],
        State::Appealed => vec![Act::RuleAppeal],
        State::Upheld => vec![Act::CloseCase],
        State::Closed | State::Cleared => vec![],
    };
    let ruled = row.ruled_on.is_some();
    possible.retain(|act| match act {
        Act::AppealCase => may_appeal(appeal_by, today).is_ok(),
        Act::CloseCase => may_close(ruled, appeal_by, today).is_ok(),
        _ => true,
    });
    possible.retain(|act| actor.may_touch(*act, owners(row)).is_ok());
    Ok(possible)
}

/// Whoever reads the case reads its files, but for those of the other side.
pub(crate) async fn may_read_file(
    office: &Office,
    actor: &Actor,
    file: &Attachment,
) -> Result<(), Refused> {
    let row: Inquiry = store_row(office, file.file).await?;
    actor.may_touch(Act::SeeCase, owners(&row))?;
    match side(actor) {
        Ok(mine) if mine != file.purpose => Err(Refused::Unknown),
        _ => Ok(()),
    }
}

/// What stands against a subject or a provider, for the officials who may read its cases.
pub async fn standing(
    office: &Office,
    actor: &Actor,
    (side, party): (Role, Uuid),
) -> Result<Vec<Mark>, Refused> {
    if !actor.may(Act::SeeCase) || matches!(actor.role, Role::Subject | Role::Provider) {
        return Ok(Vec::new());
    }
    let party = match side {
        Role::Subject => Party::Subject(party),
        _ => Party::Provider(party),
    };
    marks(&office.store, party, office.today()).await
}
