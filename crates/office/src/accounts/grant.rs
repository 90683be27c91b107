//! The security administrator grants an account its role, or takes it away (三员分立, 2.1).

use rules::duties::grants::{self, is_granted, may_grant, may_take};
use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::people;
use store::{Account, Organisation};
use uuid::Uuid;

use super::people::role_of;
use super::staff::{Place, organisation, post};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::To;
use crate::record::{Body, Change};

static ROLE: Field = Field::new("role", "岗位", clause!("2.1"));
static BASIS: Field = Field::new("words", "依据", clause!("2.1"));
pub(super) static WHY: Field = Field::new("words", "原因", clause!("2.1"));

/// Fields: `role`, `words` (what it rests on, may be left out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    pub account: Uuid,
    pub answers: Answers,
}

/// Fields: `words`, the reason.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Revoke {
    pub account: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Granted {
    pub login: String,
    pub role: Role,
}

pub async fn grant(office: &Office, by: By<'_>, command: Grant) -> Result<Granted, Refused> {
    let mut reader = Reader::new(&command.answers);
    let role = reader.choice::<Role>(&ROLE);
    let words = &reader.optional(&BASIS, 200);
    let Some(role) = role.filter(|_| reader.faults.is_empty()) else {
        return Err(Refused::Because(reader.faults));
    };
    let command = &command;
    office
        .act(by, Act::GrantRole, command, |deal| {
            Box::pin(async move { give(deal, command.account, role, words).await })
        })
        .await
}

async fn give(deal: &Deal<'_>, id: Uuid, role: Role, words: &str) -> Result<Granted, Refused> {
    let mut row = take_staff(deal, id).await?;
    let has = role_of(&row)?;
    let place = place(deal, &row).await?;
    allowed(deal, &row, role, &place).await?;
    row.organisation = Some(organisation(deal, role, &place).await?);
    row.role = role.code().to_owned();
    row.granted_by = deal.actor.account;
    let body = match words {
        "" => Body::words(format!("授予岗位：{}", role.label())),
        words => Body::words(format!("授予岗位：{}。依据：{words}", role.label())),
    };
    let told = post(format!("已授予{}", role.label())).next("重新登录后办理");
    deal.notify(To::Person(id), told, "/messages").await?;
    save(deal, row, Change::from(has.code(), role.code()), body).await
}

/// Everything that may stand against a grant, told at once.
async fn allowed(deal: &Deal<'_>, row: &Account, role: Role, place: &Place) -> Result<(), Refused> {
    let has = role_of(row)?;
    let had = people::roles_had(&deal.tx, row.id).await?;
    let had: Vec<Role> = had.iter().filter_map(|code| Role::parse(code)).collect();
    let [granter, person] = [deal.actor.account()?, row.id].map(|id| id.to_string());
    let opener = row.opened_by.map(|id| id.to_string());
    let grant = grants::Grant {
        granter: &granter,
        person: &person,
        opener: opener.as_deref(),
        had: &had,
        has,
        role,
        body_has_area: place.division.is_some(),
    };
    let mut against = may_grant(&grant).err().unwrap_or_default();
    against.extend(may_take(has, holders_besides(deal, has, row.id).await?).err());
    if !row.active {
        against.push(Refusal::new(
            "account.closed",
            clause!("2.1"),
            "",
            "这个账号已停用",
            "由系统管理员重新启用后再授予岗位",
        ));
    }
    if against.is_empty() {
        Ok(())
    } else {
        Err(Refused::Because(against))
    }
}

/// Takes the role away; the account stays and can do nothing.
pub async fn revoke(office: &Office, by: By<'_>, command: Revoke) -> Result<Granted, Refused> {
    let mut reader = Reader::new(&command.answers);
    let words = &reader.text(&WHY, 200);
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let command = &command;
    office
        .act(by, Act::GrantRole, command, |deal| {
            Box::pin(async move {
                let mut row = take_staff(deal, command.account).await?;
                let has = role_of(&row)?;
                if has == Role::Pending {
                    return Err(nothing().into());
                }
                may_take(has, holders_besides(deal, has, row.id).await?)?;
                row.proposed = has.code().to_owned();
                row.role = Role::Pending.code().to_owned();
                row.granted_by = None;
                let told = post(format!("{}已收回", has.label())).next("有疑问时联系安全管理员");
                deal.notify(To::Person(row.id), told, "/messages").await?;
                let body = Body::words(format!("收回岗位：{}。原因：{words}", has.label()));
                let change = Change::from(has.code(), Role::Pending.code());
                save(deal, row, change, body).await
            })
        })
        .await
}

/// An account that roles are granted to; those of firms and laboratories are not for this desk.
async fn take_staff(deal: &Deal<'_>, id: Uuid) -> Result<Account, Refused> {
    let row: Account = deal.take(id).await?;
    match role_of(&row)? {
        role if role == Role::Pending || is_granted(role) => Ok(row),
        _ => Err(Refused::Unknown),
    }
}

async fn place(deal: &Deal<'_>, row: &Account) -> Result<Place, Refused> {
    let id = row.organisation.ok_or(Refused::Unknown)?;
    let body: Organisation = deal.take(id).await?;
    Ok(Place {
        name: body.name,
        division: body.division,
        zone: body.zone,
    })
}

/// How many active accounts hold a role besides this one, none of which can change until the act is done.
pub(super) async fn holders_besides(
    deal: &Deal<'_>,
    role: Role,
    account: Uuid,
) -> Result<usize, Refused> {
    let holders = deal.tx.lock_holders(role.code()).await?;
    Ok(holders.iter().filter(|one| one.id != account).count())
}

/// Rights change at once: whoever is signed in with the old ones is signed out (SEC-04).
async fn save(
    deal: &Deal<'_>,
    row: Account,
    change: Change<'_>,
    body: Body,
) -> Result<Granted, Refused> {
    let (id, login, role) = (row.id, row.login.clone(), role_of(&row)?);
    deal.tx.update(row).await?;
    deal.tx.end_sessions_of(id).await?;
    deal.record(FileKind::Account, id, change, body).await?;
    Ok(Granted { login, role })
}

fn nothing() -> Refusal {
    Refusal::new(
        "grants.none",
        clause!("2.1"),
        "",
        "这个账号没有岗位可以收回",
        "从授权列表重新打开，查看现在的状态",
    )
}
