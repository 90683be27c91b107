//! The first of the three administrators, whom the operator opens from the command line.

use rules::duties::grants::THREE;
use rules::duties::{Act, Role};
use rules::{Refusal, clause};
use store::queries::people;

use super::password;
use super::sign_up::{NAME, login};
use super::staff::{Opened, Place, Staff, open, post};
use crate::Office;
use crate::act::By;
use crate::actor::Actor;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::To;

/// The first holder of one of the three roles.
pub struct Founder {
    /// One of [`rules::duties::grants::THREE`].
    pub role: Role,
    pub login: String,
    pub name: String,
    pub body: String,
    /// Seen by the operator, so that its owner must change it before the account has any powers.
    pub password: String,
}

static BODY: Field = Field::new("body", "所在机构", clause!("2.1"));

/// Opens the first of a role under the login name that is signed in with; once there is one, opening and granting are two people's work.
pub async fn found(office: &Office, founder: Founder) -> Result<Opened, Refused> {
    let typed = [
        ("login", &founder.login),
        ("name", &founder.name),
        ("body", &founder.body),
    ];
    let typed: Answers = typed.into_iter().collect();
    let mut reader = Reader::new(&typed);
    let login = login(&mut reader);
    let (name, body) = (reader.text(&NAME, 40), reader.text(&BODY, 60));
    let mut faults = reader.faults;
    faults.extend(password::faults("password", &founder.password, &login));
    let role = founder.role;
    faults.extend(not_first(office, role).await?);
    if !faults.is_empty() {
        return Err(Refused::Because(faults));
    }
    let staff = Staff {
        hash: password::hash(office, &founder.password).await?,
        invited: false,
        login,
        name,
        email: String::new(),
        role,
        place: Place {
            name: body,
            division: None,
            zone: String::new(),
        },
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
        .act(by, Act::ManageAccounts, staff, |deal| {
            Box::pin(async move {
                let id = open(deal, staff, role).await?;
                let words = post(format!("已开立首位{}", role.label())).next("先修改初始密码");
                deal.notify(To::Person(id), words, "/account/password")
                    .await?;
                Ok(Opened { id })
            })
        })
        .await
}

async fn not_first(office: &Office, role: Role) -> Result<Option<Refusal>, Refused> {
    let label = role.label();
    let refusal = |code: &'static str, message, fix| {
        Refusal::new(code, clause!("2.1"), "login", message, fix)
    };
    if !THREE.contains(&role) {
        let fix = "由系统管理员开立账号，再由安全管理员授予岗位".to_owned();
        let message = format!("{label}不是首次开立的岗位");
        return Ok(Some(refusal("founder.role", message, fix)));
    }
    let held = people::is_held(&office.store, role.code()).await?;
    Ok(held.then(|| {
        let fix = "由系统管理员开立其他账号，再由安全管理员授予岗位".to_owned();
        refusal("founder.exists", format!("{label}已存在"), fix)
    }))
}
