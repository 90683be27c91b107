//! Accounts as the administrator and the security administrator see them: people and roles, never a file.

use chrono::{DateTime, Utc};
use rules::duties::grants::is_granted;
use rules::duties::{Act, Role};
use store::queries::{accounts, people};
use uuid::Uuid;

use super::contact::Contact;
use crate::actor::{Actor, FileKind};
use crate::error::Refused;
use crate::timeline::{self, Entry};
use crate::{Office, store_row};

/// An account.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub login: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The role proposed when the account was opened, or the one it had before.
    pub proposed: Option<Role>,
    pub body: Option<String>,
    /// The division its body answers for, and the zone if it stands for one.
    pub area: Option<String>,
    pub active: bool,
    /// Whether the initial password still stands.
    pub must_change: bool,
    pub opened_at: DateTime<Utc>,
}

impl Person {
    /// Whether it is an account of a body, whose role somebody grants.
    pub fn is_staff(&self) -> bool {
        self.role == Role::Pending || is_granted(self.role)
    }
}

/// Which accounts a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Staff,
    Parties,
    /// Staff without a role.
    Waiting,
    Closed,
}

/// What the reader of the list looks for.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub words: String,
    pub show: Show,
    /// Counted from zero.
    pub page: u64,
}

/// How many accounts one page of the list shows.
pub const PAGE: u64 = 50;

#[derive(Clone, Debug)]
pub struct Found {
    pub people: Vec<Person>,
    pub count: u64,
}

/// The accounts; the security administrator sees those whose role he grants.
pub async fn list(office: &Office, actor: &Actor, look: &Look) -> Result<Found, Refused> {
    let everyone = actor.may(Act::ManageAccounts);
    if !everyone && !actor.may(Act::GrantRole) {
        return Err(Refused::Unknown);
    }
    let is = |wanted: fn(Role) -> bool| Role::ALL.iter().copied().filter(move |role| wanted(*role));
    let staff = |role: Role| role == Role::Pending || is_granted(role);
    let roles: Vec<Role> = match (look.show, everyone) {
        (Show::Waiting, _) => vec![Role::Pending],
        (Show::Parties, true) => vec![Role::Subject, Role::Provider],
        (Show::Staff, _) | (_, false) => is(staff).collect(),
        (Show::All | Show::Closed, true) => Vec::new(),
    };
    let search = people::Search {
        words: look
            .words
            .chars()
            .filter(|c| !c.is_control())
            .take(100)
            .collect(),
        roles: roles.into_iter().map(Role::code).collect(),
        active: match look.show {
            Show::Closed => Some(false),
            Show::Waiting => Some(true),
            _ => None,
        },
    };
    let from = look.page.saturating_mul(PAGE).min(1_000_000);
    let (rows, count) = people::find(&office.store, &search, (from, PAGE)).await?;
    let bodies = accounts::organisations(&office.store).await?;
    let people = rows.into_iter().map(|row| person(office, row, &bodies));
    Ok(Found {
        people: people.collect::<Result<_, _>>()?,
        count,
    })
}

/// One account with its record.
#[derive(Clone, Debug)]
pub struct PersonView {
    pub person: Person,
    pub timeline: Vec<Entry>,
    /// Whether it is the reader's own.
    pub own: bool,
}

pub async fn view(office: &Office, actor: &Actor, id: Uuid) -> Result<PersonView, Refused> {
    let row: store::Account = store_row(office, id).await?;
    let bodies = accounts::organisations(&office.store).await?;
    let person = person(office, row, &bodies)?;
    let may = actor.may(Act::ManageAccounts) || (actor.may(Act::GrantRole) && person.is_staff());
    if !may {
        return Err(Refused::Unknown);
    }
    Ok(PersonView {
        timeline: timeline::of(office, &[(FileKind::Account, id)]).await?,
        own: actor.account == Some(id),
        person,
    })
}

fn person(
    office: &Office,
    row: store::Account,
    bodies: &[store::Organisation],
) -> Result<Person, Refused> {
    let body = bodies.iter().find(|body| Some(body.id) == row.organisation);
    Ok(Person {
        role: role_of(&row)?,
        proposed: Role::parse(&row.proposed),
        body: body.map(|body| body.name.clone()),
        area: body.and_then(|body| area(office, body)),
        id: row.id,
        login: row.login,
        name: row.name,
        email: row.email,
        active: row.active,
        must_change: row.must_change,
        opened_at: row.created_at,
    })
}

/// What a body answers for: `银川市灵武市（宁东能源化工基地）`.
fn area(office: &Office, body: &store::Organisation) -> Option<String> {
    let name = office.law.divisions.full_name(body.division.as_deref()?);
    Some(match body.zone.as_str() {
        "" => name,
        zone => format!("{name}（{zone}）"),
    })
}

/// What still keeps the actor's own account from being in force.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub must_change: bool,
    /// The role that is proposed, while none is granted.
    pub proposed: Option<Role>,
    pub no_role: bool,
}

pub async fn waiting(office: &Office, actor: &Actor) -> Result<Waiting, Refused> {
    let row: store::Account = store_row(office, actor.account()?).await?;
    Ok(Waiting {
        must_change: row.must_change,
        proposed: Role::parse(&row.proposed),
        no_role: role_of(&row)? == Role::Pending,
    })
}

/// A body of a local authority (2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    pub name: String,
    /// The code of the division it answers for: a county, or a prefecture with its counties.
    pub division: String,
    /// The name of the zone it stands for; empty for the whole division.
    pub zone: String,
    pub contact: Contact,
}

/// The bodies of the local authorities, for the public page (2.3).
pub async fn authorities(office: &Office) -> Result<Vec<Authority>, Refused> {
    let bodies = accounts::organisations(&office.store).await?;
    let local = bodies
        .into_iter()
        .filter(|body| body.role == Role::County.code());
    let mut named: Vec<_> = local
        .filter_map(|body| {
            Some(Authority {
                contact: Contact::of(&body),
                division: body.division?,
                zone: body.zone,
                name: body.name,
            })
        })
        .collect();
    named.dedup();
    Ok(named)
}

/// A body of the region: what it does in the programme, its name, and how to reach it.
#[derive(Clone, Debug)]
pub struct RegionBody {
    pub role: Role,
    pub name: String,
    pub contact: Contact,
}

/// The bodies that answer for the whole region, in the order in which a file meets them (2.2, 2.4, 2.5).
pub async fn region_bodies(office: &Office) -> Result<Vec<RegionBody>, Refused> {
    let bodies = accounts::organisations(&office.store).await?;
    let roles = [Role::Agency, Role::Centre, Role::Finance, Role::Department];
    let of = |role: Role| {
        let same = bodies.iter().filter(move |body| body.role == role.code());
        same.map(move |body| RegionBody {
            role,
            name: body.name.clone(),
            contact: Contact::of(body),
        })
    };
    Ok(roles.into_iter().flat_map(of).collect())
}

/// The role an account has.
pub(crate) fn role_of(account: &store::Account) -> Result<Role, Refused> {
    Role::parse(&account.role)
        .ok_or_else(|| Refused::Fault(format!("unknown role {}", account.role)))
}

/// The role an account acts in: none of its powers while somebody else knows its password.
pub(crate) fn role_in_force(account: &store::Account) -> Result<Role, Refused> {
    match account.must_change {
        true => Ok(Role::Pending),
        false => role_of(account),
    }
}
