//! The people of the bodies: opened by the administrator, the first one by the operator.

use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::accounts;
use uuid::Uuid;

use super::password;
use super::sign_up::{NAME, login};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::{Actor, FileKind};
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::record::{Body, Change};

/// Fields: `login`, `name`, `role`, `body` (the name of the organisation), `division` (county only),
/// `password`.
pub struct OpenStaff(pub Answers);

#[derive(Debug, Serialize, Deserialize)]
pub struct Opened {
    pub id: Uuid,
}

static ROLE: Field = Field::new("role", "岗位", clause!("2.1"));
static BODY: Field = Field::new("body", "所在机构", clause!("2.1"));

struct Staff {
    login: String,
    name: String,
    role: Role,
    body: String,
    division: Option<String>,
    hash: String,
}

pub async fn open_staff(
    office: &Office,
    by: By<'_>,
    command: OpenStaff,
) -> Result<Opened, Refused> {
    let OpenStaff(answers) = command;
    let mut reader = Reader::new(&answers);
    let login = login(&mut reader);
    let name = reader.text(&NAME, 40);
    let role = reader.choice::<Role>(&ROLE).filter(|role| staffed(*role));
    let body = reader.text(&BODY, 60);
    let division = division(&mut reader, &answers, role);
    if role.is_none() && reader.faults.iter().all(|fault| fault.field != ROLE.name) {
        reader.fault(Refusal::new(
            "role.not-staff",
            clause!("2.1"),
            ROLE.name,
            "这类账号由本人开户",
            "选择一个管理岗位",
        ));
    }
    let mut faults = reader.faults;
    let secret = answers.get("password");
    faults.extend(password::faults("password", secret, &login));
    let Some(role) = role.filter(|_| faults.is_empty()) else {
        return Err(Refused::Because(faults));
    };
    let hash = password::hash(office, secret).await?;
    let staff = Staff {
        login,
        name,
        role,
        body,
        division,
        hash,
    };
    let staff = &staff;
    let told = (
        &staff.login,
        &staff.name,
        role,
        &staff.body,
        &staff.division,
    );
    office
        .act(by, Act::ManageAccounts, &told, |deal| {
            Box::pin(async move {
                let id = open(deal, staff).await?;
                Ok(Opened { id })
            })
        })
        .await
}

fn staffed(role: Role) -> bool {
    !matches!(
        role,
        Role::Anyone | Role::Subject | Role::Provider | Role::Platform
    )
}

/// A county or prefecture answers for a division; the other bodies for the region.
fn division(reader: &mut Reader<'_>, answers: &Answers, role: Option<Role>) -> Option<String> {
    if role != Some(Role::County) {
        return None;
    }
    let code = answers.get("division");
    if rules::law::Law::shipped().divisions.get(code).is_none() {
        reader.fault(Refusal::new(
            "division.empty",
            clause!("2.3"),
            "division",
            "没有选择辖区",
            "选择该机构负责的市、县（区）",
        ));
    }
    Some(code.to_owned())
}

async fn open(deal: &Deal<'_>, staff: &Staff) -> Result<Uuid, Refused> {
    let organisation = organisation(deal, staff).await?;
    let id = deal.new_id();
    deal.tx
        .insert(store::Account {
            id,
            login: staff.login.clone(),
            name: staff.name.clone(),
            role: staff.role.code().to_owned(),
            organisation: Some(organisation),
            password: staff.hash.clone(),
            active: true,
            failures: 0,
            failed_at: None,
            locked_until: None,
            created_at: deal.now,
            email: String::new(),
        })
        .await?;
    let body = Body::words(format!("开立账号：{} · {}", staff.role.label(), staff.body));
    deal.record(FileKind::Account, id, Change::NONE, body)
        .await?;
    Ok(id)
}

/// The body of this name and role, made on first mention.
async fn organisation(deal: &Deal<'_>, staff: &Staff) -> Result<Uuid, Refused> {
    let known = accounts::organisations(&deal.tx).await?;
    let same = known.iter().find(|body| {
        body.role == staff.role.code() && body.name == staff.body && body.division == staff.division
    });
    if let Some(body) = same {
        return Ok(body.id);
    }
    let id = deal.new_id();
    deal.tx
        .insert(store::Organisation {
            id,
            role: staff.role.code().to_owned(),
            name: staff.body.clone(),
            division: staff.division.clone(),
        })
        .await?;
    Ok(id)
}

/// The first administrator, whom the operator opens from the command line.
pub struct Founder {
    pub login: String,
    pub name: String,
    pub body: String,
    pub password: String,
}

/// Opens the first administrator; once there is one, only he opens others.
pub async fn found(office: &Office, founder: Founder) -> Result<Opened, Refused> {
    let mut faults = password::faults("password", &founder.password, &founder.login);
    let everyone = accounts::all(&office.store).await?;
    if everyone
        .iter()
        .any(|account| account.role == Role::Administrator.code())
    {
        faults.push(Refusal::new(
            "founder.exists",
            clause!("2.1"),
            "login",
            "系统管理员已存在",
            "用系统管理员账号登录后开立其他账号",
        ));
    }
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    let staff = Staff {
        hash: password::hash(office, &founder.password).await?,
        login: founder.login,
        name: founder.name,
        role: Role::Administrator,
        body: founder.body,
        division: None,
    };
    let staff = &staff;
    let operator = Actor {
        role: Role::Administrator,
        ..Actor::anyone("console")
    };
    let by = By {
        actor: &operator,
        request: &office.secret(),
    };
    office
        .act(by, Act::ManageAccounts, &"found", |deal| {
            Box::pin(async move {
                let id = open(deal, staff).await?;
                Ok(Opened { id })
            })
        })
        .await
}

/// An account as the administrator sees it.
#[derive(Clone, Debug)]
pub struct Person {
    pub login: String,
    pub name: String,
    pub role: Option<Role>,
    pub body: Option<String>,
    pub division: Option<String>,
    pub active: bool,
}

pub async fn list(office: &Office, actor: &Actor) -> Result<Vec<Person>, Refused> {
    if !actor.may(Act::ManageAccounts) {
        return Err(Refused::Unknown);
    }
    let bodies = accounts::organisations(&office.store).await?;
    let people = accounts::all(&office.store).await?;
    Ok(people
        .into_iter()
        .map(|account| {
            let body = bodies
                .iter()
                .find(|body| Some(body.id) == account.organisation);
            Person {
                login: account.login,
                name: account.name,
                role: Role::parse(&account.role),
                body: body.map(|body| body.name.clone()),
                division: body.and_then(|body| body.division.clone()),
                active: account.active,
            }
        })
        .collect())
}

/// Every body of the programme, for the public pages.
pub async fn organisations(office: &Office) -> Result<Vec<store::Organisation>, Refused> {
    Ok(accounts::organisations(&office.store).await?)
}
