//! The people of the bodies: opened by the administrator, without powers until another grants them (三员分立).

use rules::duties::grants::{has_area, is_granted};
use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::accounts;
use uuid::Uuid;

use super::password;
use super::sign_up::{EMAIL, NAME, login};
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `login`, `name`, `email`, `role` (the one proposed), `body` (the name of the organisation), `division`
/// and `zone` (county only), `password` (the initial one; without it an invitation goes to `email`).
pub struct OpenStaff(pub Answers);

#[derive(Debug, Serialize, Deserialize)]
pub struct Opened {
    pub id: Uuid,
}

static ROLE: Field = Field::new("role", "岗位", clause!("2.1"));
static BODY: Field = Field::new("body", "所在机构", clause!("2.1"));
static ZONE: Field = Field::new("zone", "园区名称", clause!("2.3"));

/// A body of the programme as the form names it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Place {
    pub name: String,
    pub division: Option<String>,
    /// A zone has no code of its own: its body is mapped to the division around it.
    pub zone: String,
}

/// A member of staff about to get an account.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Staff {
    pub login: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub place: Place,
    /// A secret: it does not belong to what makes two requests the same.
    #[serde(skip)]
    pub hash: String,
    /// Whether he sets his first password through a letter.
    pub invited: bool,
}

pub async fn open_staff(
    office: &Office,
    by: By<'_>,
    command: OpenStaff,
) -> Result<Opened, Refused> {
    let staff = &read(office, &command.0).await?;
    office
        .act(by, Act::ManageAccounts, staff, |deal| {
            Box::pin(async move {
                let id = open(deal, staff, Role::Pending).await?;
                let what = format!("待授予岗位（拟任{}）", staff.role.label());
                let words = account(&staff.login, what).next("核对后授予岗位");
                let link = format!("/grants/{id}");
                deal.notify(To::Desk(Role::Security, None), words, link)
                    .await?;
                Ok(Opened { id })
            })
        })
        .await
}

/// What happened to an account, for the desk that goes on with it.
pub(super) fn account(login: &str, what: impl std::fmt::Display) -> News {
    News::of(&format!("账号 {login}"), what)
}

/// What happened to the role of a person, for himself.
pub(super) fn post(what: impl std::fmt::Display) -> News {
    News::of("岗位授权", what)
}

async fn read(office: &Office, answers: &Answers) -> Result<Staff, Refused> {
    let mut reader = Reader::new(answers);
    let login = login(&mut reader);
    let name = reader.text(&NAME, 40);
    let email = reader.email(&EMAIL);
    let role = reader
        .choice::<Role>(&ROLE)
        .filter(|role| is_granted(*role));
    let body = reader.text(&BODY, 60);
    let area = role.is_some_and(has_area);
    let division = area.then(|| division(&mut reader, answers));
    let zone = reader.optional(&ZONE, 40);
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
    let invited = secret.is_empty() && !email.is_empty();
    if invited {
        // Nobody knows a password of this account until its person has set one.
    } else if secret.is_empty() {
        faults.push(no_way_in());
    } else {
        faults.extend(password::faults("password", secret, &login));
    }
    let Some(role) = role.filter(|_| faults.is_empty()) else {
        return Err(Refused::Because(faults));
    };
    let place = Place {
        name: body,
        division,
        zone: if area { zone } else { String::new() },
    };
    Ok(Staff {
        hash: match invited {
            true => password::hash(office, &office.secret()).await?,
            false => password::hash(office, secret).await?,
        },
        invited,
        login,
        name,
        email,
        role,
        place,
    })
}

fn no_way_in() -> Refusal {
    Refusal::new(
        "email.empty",
        clause!("1.4"),
        EMAIL.name,
        "没有填写电子邮箱",
        "填写电子邮箱，本人从邀请邮件中设置密码；没有邮箱的，填写初始密码并当面交给本人",
    )
}

/// A county or prefecture answers for a division; the other bodies for the region.
fn division(reader: &mut Reader<'_>, answers: &Answers) -> String {
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
    code.to_owned()
}

/// Opens the account with this role, which is [`Role::Pending`] unless the operator founds the region.
pub(super) async fn open(deal: &Deal<'_>, staff: &Staff, role: Role) -> Result<Uuid, Refused> {
    let id = deal.new_id();
    let row = store::Account {
        id,
        login: staff.login.clone(),
        name: staff.name.clone(),
        role: role.code().to_owned(),
        organisation: Some(organisation(deal, staff.role, &staff.place).await?),
        password: staff.hash.clone(),
        active: true,
        created_at: deal.now,
        email: staff.email.clone(),
        proposed: staff.role.code().to_owned(),
        must_change: true,
        opened_by: deal.actor.account,
        granted_by: None,
    };
    deal.tx.insert(row.clone()).await?;
    if staff.invited {
        deal.invite(&row).await?;
    }
    let place = &staff.place;
    let words = format!("开立账号：{} · {}", staff.role.label(), place.name);
    let body = Body::words(words).fact("proposed", staff.role.code());
    deal.record(FileKind::Account, id, Change::begins(role.code()), body)
        .await?;
    Ok(id)
}

/// The body of this name and role, made on first mention.
pub(super) async fn organisation(
    deal: &Deal<'_>,
    role: Role,
    place: &Place,
) -> Result<Uuid, Refused> {
    let known = accounts::organisations(&deal.tx).await?;
    let same = known.iter().find(|body| {
        body.role == role.code()
            && body.name == place.name
            && body.division == place.division
            && body.zone == place.zone
    });
    if let Some(body) = same {
        return Ok(body.id);
    }
    let id = deal.new_id();
    deal.tx
        .insert(store::Organisation {
            id,
            role: role.code().to_owned(),
            name: place.name.clone(),
            division: place.division.clone(),
            zone: place.zone.clone(),
            telephone: String::new(),
            address: String::new(),
            hours: String::new(),
        })
        .await?;
    Ok(id)
}
